"""The settings in deploy/ on real servers: what browsers get with each file, and that the pages obey the policy."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
import yaml
from playwright.sync_api import BrowserContext

import servers
from browser import KINDS
from conftest import ROOT
from tukipolku.compress import compress
from tukipolku.headers import server_files

DATA = yaml.safe_load((ROOT / "deploy" / "headers.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=["nginx", "apache"])
def address(request: pytest.FixtureRequest, built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real site's address on each server."""
    with getattr(servers, request.param)(built, tmp_path_factory.mktemp(request.param)) as url:
        yield url


def get(address: str, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    """The answer, without following where it leads."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=10)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def test_the_files_are_those_of_the_data() -> None:
    for name, text in server_files(DATA).items():
        assert (ROOT / "deploy" / name).read_text(encoding="utf-8") == text, f"{name}: run tukipolku headers"


@pytest.mark.parametrize(
    ("path", "status", "kind", "cache"),
    [
        ("/", 200, "text/html; charset=utf-8", "no-cache"),
        ("/sv/services/typ/", 200, "text/html; charset=utf-8", "no-cache"),
        ("/ei-ole/", 404, "text/html; charset=utf-8", "no-cache"),
        ("/services/ei-ole", 404, "text/html; charset=utf-8", "no-cache"),
        ("/assets/tukipolku.css", 200, "text/css; charset=utf-8", "no-cache"),
        ("/assets/favicon.svg", 200, "image/svg+xml", "max-age=604800"),
        ("/assets/search/fi/manifest.json", 200, "application/json; charset=utf-8", "no-cache"),
        ("/reach.json", 200, "application/json; charset=utf-8", "no-cache"),
        ("/sitemap.xml", 200, "xml; charset=utf-8", "no-cache"),
    ],
)
def test_headers(path: str, status: int, kind: str, cache: str, address: str) -> None:
    answer, body = get(address, path)
    assert answer.status == status
    assert (answer.getheader("Content-Type") or "").endswith(kind)
    assert answer.headers.get_all("Cache-Control") == [cache]
    assert answer.headers.get_all("Content-Security-Policy") == [
        "; ".join(f"{k} {v}" for k, v in DATA["policy"].items())
    ]
    for name, value in DATA["always"].items():
        assert answer.headers.get_all(name) == [value]
    assert answer.getheader("Access-Control-Allow-Origin") == ("*" if path == "/reach.json" else None)
    assert ("Sivua ei löytynyt" in body.decode()) is (status == 404)


def test_a_folder_that_is_no_page_shows_the_page_for_wrong_addresses(address: str) -> None:
    answer, body = get(address, "/assets/")
    assert answer.status in (403, 404)  # Apache keeps its own
    assert "Sivua ei löytynyt" in body.decode()


def test_scripts_are_scripts(address: str) -> None:
    answer, _ = get(address, "/assets/site.js")
    kind = answer.getheader("Content-Type") or ""
    assert kind.split(";")[0] in ("text/javascript", "application/javascript")
    assert kind.endswith("charset=utf-8")


@pytest.mark.parametrize(("path", "target"), [("/services", "/services/"), ("/sv/services/typ", "/sv/services/typ/")])
def test_a_missing_slash_is_added(path: str, target: str, address: str) -> None:
    answer, _ = get(address, path)
    assert answer.status == 301
    assert urlsplit(answer.getheader("Location") or "").path == target


def test_what_has_not_changed_is_not_sent_again(address: str) -> None:
    tag = get(address, "/services/typ/")[0].getheader("ETag")
    assert get(address, "/services/typ/", If_None_Match=tag)[0].status == 304


def test_pages_are_compressed_on_the_way(address: str) -> None:
    plain = get(address, "/services/typ/")[1]
    answer, body = get(address, "/services/typ/", Accept_Encoding="gzip")
    assert answer.getheader("Content-Encoding") == "gzip"
    assert "Accept-Encoding" in (answer.getheader("Vary") or "")
    assert gzip.decompress(body) == plain


@pytest.mark.parametrize(
    ("accepted", "ending", "unpack"), [("gzip", ".gz", gzip.decompress), ("gzip, br", ".br", brotli.decompress)]
)
def test_files_compressed_beforehand_are_sent_as_they_are(
    accepted: str, ending: str, unpack: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("<!doctype html><title>x</title>" + "words " * 500, encoding="utf-8")
    compress(site)
    with servers.nginx(site, tmp_path) as url:
        answer, body = get(url, "/", Accept_Encoding=accepted)
        assert body == (site / f"index.html{ending}").read_bytes()
        assert answer.getheader("Content-Type") == "text/html; charset=utf-8"
        assert answer.getheader("Vary") == "Accept-Encoding"
        assert get(url, "/")[1] == unpack(body) == (site / "index.html").read_bytes()


REPORT = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) =>
  violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
"""


@pytest.fixture
def guarded(
    built: Path, tmp_path: Path, open_context: Callable[..., BrowserContext]
) -> Iterator[tuple[str, BrowserContext]]:
    """The site on nginx with its policy, and a browser that notes what the policy stops."""
    with servers.nginx(built, tmp_path) as url:
        context = open_context()
        context.add_init_script(REPORT)
        yield url, context


@pytest.mark.browser
def test_pages_obey_the_policy(guarded: tuple[str, BrowserContext]) -> None:
    url, context = guarded
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in (path for kind, path in KINDS.items() if kind != "not found"):
        page.goto(url + path, wait_until="networkidle")
        assert page.evaluate("violations") == [], path
    assert said == []


@pytest.mark.browser
def test_search_and_choosing_a_municipality_obey_the_policy(guarded: tuple[str, BrowserContext]) -> None:
    url, context = guarded
    page = context.new_page()
    page.goto(f"{url}services/")
    page.fill("#search", "kuntoutus")
    page.wait_for_selector("[role=option]")
    assert page.evaluate("violations") == []
    page.goto(f"{url}municipalities/lahti/")
    page.get_by_role("button", name="Tämä on kuntani").click()
    page.get_by_text("Tämä on kuntasi.").wait_for()
    assert page.evaluate("violations") == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("element", "directive"),
    [
        ("Object.assign(document.createElement('script'), {textContent: 'document.title = 1'})", "script-src-elem"),
        ("Object.assign(document.createElement('style'), {textContent: 'body {color: red}'})", "style-src-elem"),
        ("Object.assign(document.createElement('img'), {src: 'https://elsewhere.example/x.png'})", "img-src"),
    ],
)
def test_the_policy_stops_what_is_not_ours(element: str, directive: str, guarded: tuple[str, BrowserContext]) -> None:
    url, context = guarded
    page = context.new_page()
    page.goto(url)
    page.evaluate(f"document.body.append({element})")
    page.wait_for_function("violations.length")
    assert page.evaluate("violations")[0].startswith(directive)
