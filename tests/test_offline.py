"""Without network: the built site below a sub-path, a real browser with its service worker, a server that stops."""

from __future__ import annotations

import functools
import gzip
import http.server
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser import Open
from tukipolku.serve import Handler

pytestmark = pytest.mark.browser
BASE = "/tukipolku/"
NOTICE = "Verkkoyhteys ei toimi tai on hidas. Luet tallennettua sivua, joka on tehty 21.11.2026."


class Network:
    """The site as a reader reaches it: it can be cut, made slow, and given other files."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.port = 0
        self.changed: dict[str, Callable[[str], str]] = {}  # by path: what becomes of the file's text
        self.answering = threading.Event()  # cleared: every answer waits
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{BASE}"

    def start(self) -> None:
        self.answering.set()
        handler = functools.partial(_Below, network=self, directory=str(self.folder))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def cut(self) -> None:
        self.answering.set()
        self.server.shutdown()
        self.server.server_close()


class _Below(Handler):
    def __init__(self, *arguments: object, network: Network, directory: str):
        self.network = network
        super().__init__(*arguments, directory=directory)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")  # the browser's own store stays out of it
        super().end_headers()

    def do_GET(self) -> None:
        self.network.answering.wait(30)
        self.path = self.path.removeprefix(BASE.rstrip("/"))
        name = self.path.lstrip("/").split("?")[0]
        if change := self.network.changed.get(name):
            file = self.network.folder / name
            content = change((file / "index.html" if file.is_dir() else file).read_text(encoding="utf-8")).encode()
            self.send_response(200)
            self.send_header("Content-Type", self.guess_type(name) if "." in name else "text/html")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        else:
            super().do_GET()


@pytest.fixture
def network(built: Path) -> Iterator[Network]:
    running = Network(built)
    yield running
    running.cut()


@pytest.fixture
def page(network: Network, open_context: Open) -> Page:
    """A page whose service worker is at work."""
    page = open_context(worker=True).new_page()
    page.set_default_timeout(15_000)
    page.goto(network.url)
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller")
    return page


def kept(page: Page) -> list[str]:
    script = "caches.open('tukipolku-kept-1').then((c) => c.keys()).then((keys) => keys.map((k) => k.url))"
    return [url.partition(BASE)[2] for url in page.evaluate(script)]


def until(page: Page, condition: str) -> None:
    """Waits until an asynchronous function of the page says true; ``urls`` are the addresses of what is kept."""
    page.evaluate(
        f"""async () => {{
          for (let tries = 0; tries < 200; tries++) {{
            const urls = (await (await caches.open("tukipolku-kept-1")).keys()).map((request) => request.url);
            if (await ({condition})(urls)) return;
            await new Promise((done) => setTimeout(done, 100));
          }}
          throw new Error("it never came about");
        }}"""
    )


def test_a_visited_page_is_read_without_network_and_says_from_when_it_is(page: Page, network: Network) -> None:
    page.goto(f"{network.url}services/ohjaamo/")
    expect(page.get_by_text(NOTICE)).to_be_hidden()
    network.cut()
    page.goto(f"{network.url}guides/")
    page.goto(f"{network.url}services/ohjaamo/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ohjaamo")
    expect(page.get_by_text(NOTICE)).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.tp-header')).display") == "block"
    network.start()
    page.reload()
    expect(page.get_by_text(NOTICE)).to_be_hidden()


@pytest.mark.parametrize(
    ("path", "heading", "listed"),
    [("guides/", "Ei verkkoyhteyttä", "Ohjaamo"), ("sv/guides/", "Ingen nätförbindelse", "Navigatorn")],
)
def test_another_page_says_what_can_be_read(path: str, heading: str, listed: str, page: Page, network: Network) -> None:
    for visited in ("services/ohjaamo/", "sv/services/ohjaamo/"):
        page.goto(network.url + visited)
    name = page.get_by_role("heading", level=1).inner_text()
    network.cut()
    page.goto(network.url + path)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    wanted = name if path.startswith("sv/") else listed
    page.get_by_role("list").get_by_role("link", name=wanted, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(wanted)


def test_online_the_newest_page_is_shown(page: Page, network: Network) -> None:
    page.goto(f"{network.url}services/ohjaamo/")
    network.changed["services/ohjaamo/"] = lambda html: html.replace("<h1>Ohjaamo", "<h1>Ohjaamo on uusi")
    page.goto(f"{network.url}services/ohjaamo/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ohjaamo on uusi")
    network.cut()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ohjaamo on uusi")


def test_a_network_that_does_not_answer_is_passed_over(page: Page, network: Network) -> None:
    page.goto(f"{network.url}services/ohjaamo/")
    network.answering.clear()
    page.goto(f"{network.url}services/ohjaamo/")
    expect(page.get_by_text(NOTICE)).to_be_visible()


def test_the_chosen_municipality_and_the_search_are_kept(page: Page, network: Network) -> None:
    page.goto(f"{network.url}municipalities/hollola/")
    page.get_by_role("button", name="Tämä on kuntani").click()
    until(page, "(urls) => urls.some((url) => url.endsWith('/services/tyovoimapalvelut/'))")
    network.cut()
    page.goto(f"{network.url}search/?q=masennus")
    expect(page.locator("#search-results > li").first).to_be_visible()
    page.locator(".tp-place").get_by_role("link", name="Hollola").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hollola")
    expect(page.get_by_text(NOTICE)).to_be_visible()


def test_a_new_version_replaces_the_old_one_and_keeps_the_pages(page: Page, network: Network) -> None:
    page.goto(f"{network.url}services/ohjaamo/")
    before = page.evaluate("caches.keys()")
    network.changed["sw.js"] = lambda text: re.sub(r'VERSION = "\w+"', 'VERSION = "next"', text)
    page.evaluate("navigator.serviceWorker.getRegistration().then((r) => r.update())")
    until(page, "async () => (await caches.keys()).sort().join() === 'tukipolku-core-next,tukipolku-kept-1'")
    assert "tukipolku-kept-1" in before and len(before) == 2
    assert "services/ohjaamo/" in kept(page)


def test_another_index_removes_the_files_of_the_one_before(page: Page, network: Network) -> None:
    page.goto(f"{network.url}search/?q=masennus")
    expect(page.locator("#search-results > li").first).to_be_visible()
    assert [path for path in kept(page) if re.search(r"search/fi/k\d+\.txt", path)]
    network.changed["assets/search/fi/manifest.json"] = lambda text: text.replace('"documents":', '"documents": ')
    page.goto(f"{network.url}search/")
    until(page, "(urls) => !urls.some((url) => url.includes('/search/fi/k'))")


def test_what_is_not_there_is_not_kept(page: Page, network: Network) -> None:
    page.goto(f"{network.url}services/ei-ole/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sivua ei löytynyt")
    page.goto(f"{network.url}services/ohjaamo/")  # once the next page is kept, the one before has been dealt with
    until(page, "(urls) => urls.some((url) => url.endsWith('/services/ohjaamo/'))")
    assert "services/ei-ole/" not in kept(page)


def test_the_worker_is_small(real_files: dict[str, bytes]) -> None:
    assert len(gzip.compress(real_files["sw.js"], 9)) < 2000
