"""Languages in a real browser: the offer of the reader's own, and a locale that is written from right to left."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

import pseudo
from conftest import AS_OF, MINIMAL, ROOT
from tukipolku.build import build
from tukipolku.serve import Handler

pytestmark = pytest.mark.browser
Open = Callable[..., BrowserContext]
SERVICE = "services/kuntouttava-tyotoiminta/"


@pytest.fixture(scope="module")
def mirrored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the small site with a locale that is written from right to left."""
    checkout = tmp_path_factory.mktemp("rtl") / "checkout"
    shutil.copytree(MINIMAL, checkout)
    for name in ("mkdocs.yml", "overrides", "scripts", "data/labels", "data/places", "data/search"):
        (checkout / name).symlink_to(ROOT / name)
    (checkout / "data" / "vocabularies.yaml").symlink_to(ROOT / "data" / "vocabularies.yaml")
    pseudo.add_to(checkout)
    site = Path(checkout) / "site"
    assert build(checkout, site, AS_OF) == 0
    handler = functools.partial(Handler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/"
        running.shutdown()


@pytest.mark.parametrize(
    ("locale", "path", "offered"),
    [
        ("sv-FI", SERVICE, "Den här sidan finns också på svenska."),
        ("en-GB", f"sv/{SERVICE}", "This page is also available in English."),
        ("fi-FI", f"en/{SERVICE}", "Tämä sivu on myös suomeksi."),
        ("fi-FI", SERVICE, None),
        ("fi-FI", f"selko/{SERVICE}", None),  # plain Finnish is Finnish
        ("de-DE", SERVICE, None),
    ],
)
def test_the_browsers_language_is_offered(
    locale: str, path: str, offered: str | None, open_context: Open, server: str
) -> None:
    page = open_context(locale=locale).new_page()
    page.goto(server + path)
    page.wait_for_function("document.readyState === 'complete'")
    assert page.url == server + path  # never forced
    if offered is None:
        expect(page.locator(".tp-offer")).to_have_count(0)
    else:
        expect(page.locator(".tp-offer a")).to_have_text(offered)


def test_the_offer_leads_to_the_same_page_and_stays_closed(open_context: Open, server: str) -> None:
    page = open_context(locale="sv-FI").new_page()
    page.goto(server + SERVICE)
    assert page.locator(".tp-offer").get_attribute("lang") == "sv"
    expect(page.locator(".tp-offer a")).to_have_attribute("href", f"{server}sv/{SERVICE}")
    page.locator(".tp-offer button").click()
    expect(page.locator(".tp-offer")).to_have_count(0)
    page.goto(server)
    page.wait_for_function("document.readyState === 'complete'")
    expect(page.locator(".tp-offer")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(
    "path",
    [
        "",
        "services/",
        "services/valmennus/",
        "municipalities/vaasa/",
        "pathways/polku/",
        "situations/q/apu/",
    ],
)
def test_right_to_left_mirrors_and_nothing_overflows(width: int, path: str, open_context: Open, mirrored: str) -> None:
    page = open_context(viewport={"width": width, "height": 800}).new_page()
    page.goto(f"{mirrored}ar/{path}")
    assert page.locator("body").get_attribute("dir") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    right = page.evaluate("document.documentElement.clientWidth")
    brand, article = page.locator(".tp-brand").bounding_box(), page.locator("h1").bounding_box()
    assert brand and article
    assert right - (brand["x"] + brand["width"]) < brand["x"]  # the name stands at the right
    assert page.locator("h1").evaluate("e => getComputedStyle(e).direction") == "rtl"
    outside = page.evaluate(
        """() => [...document.querySelectorAll('main *, .tp-header *')].filter(e => {
            const box = e.getBoundingClientRect();
            return box.width && !e.closest('svg, .tp-skip, [hidden]') && (box.left < -1 || box.right > innerWidth + 1);
        }).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert outside == []
