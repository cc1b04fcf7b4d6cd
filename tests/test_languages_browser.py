"""Languages in a real browser: the offer of the reader's own, and a locale that is written from right to left."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

import pseudo
from browser import Open
from conftest import AS_OF, copy_minimal
from test_interface_words import LATIN, Reader
from tukipolku.build import build
from tukipolku.serve import Handler

pytestmark = pytest.mark.browser
SERVICE = "services/kuntouttava-tyotoiminta/"


@pytest.fixture(scope="module")
def mirrored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the small site with a locale that is written from right to left."""
    checkout = copy_minimal(tmp_path_factory.mktemp("rtl") / "checkout")
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


@pytest.mark.parametrize(
    ("path", "language", "ours", "theirs"),
    [
        (SERVICE, "sv", "Kenelle?", "För vem?"),
        (f"en/{SERVICE}", "fi", "For whom?", "Kenelle?"),
        ("pathways/polku-sote-keskus/", "en", "Vaiheet", "Stages"),
        (SERVICE, "fi-simple", "Kenelle?", None),
    ],
)
def test_two_languages_side_by_side(
    path: str, language: str, ours: str, theirs: str | None, open_context: Open, server: str
) -> None:
    page = open_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(server + path)
    page.locator(".tp-both summary").click()
    page.locator(f".tp-both a[hreflang={language}]").click()
    pairs = page.locator("#content .tp-pair")
    expect(pairs.first).to_be_visible()
    assert page.url == f"{server}{path}?with={language}"  # can be sent and printed
    if theirs:
        heading = page.locator("#content h2", has_text=ours).first
        expect(heading.locator(f"[lang={language}]")).to_have_text(theirs)
        left, right = (heading.locator(f".tp-pair > :{which}-child").bounding_box() for which in ("first", "last"))
        assert left and right
        assert left["x"] + left["width"] <= right["x"]
        assert abs(left["y"] - right["y"]) < 2
    unpaired = page.locator("#content p:not(.tp-source):not(.tp-crumbs p):visible").evaluate_all(
        "ps => ps.filter(p => p.textContent.trim() && !p.closest('.tp-pair, aside, form, tp-here, .tp-both, figure,"
        " .tp-translation') && !p.querySelector('.tp-pair')).map(p => p.textContent)"
    )
    if theirs:  # what is the same in both languages, such as a name, stands once; plain Finnish leaves more as it is
        assert len(unpaired) <= 0.1 * pairs.count()
    ids = page.locator("[id]").evaluate_all("es => es.map(e => e.id)")
    assert len(ids) == len(set(ids))
    links = page.locator(f"#content .tp-pair [lang={language}] a[href]").evaluate_all("as => as.map(a => a.href)")
    other = {"fi": "", "fi-simple": "selko/"}.get(language, f"{language}/")
    assert links
    assert all(link.startswith(server + other) for link in links if link.startswith(server))
    elsewhere = tuple(server + folder for folder in ("sv/", "en/", "selko/") if folder != other)
    assert [link for link in links if link.startswith(elsewhere)] == []
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.locator(".tp-both [data-one]").click()
    expect(pairs).to_have_count(0)


def test_what_is_opened_from_there_is_in_two_languages_too(open_context: Open, server: str) -> None:
    page = open_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{server}guides/tuen-tarpeen-merkit/?with=en")
    page.get_by_role("link", name="työkykypistemäärä").click()
    page.wait_for_url("**/instruments/tyokykypistemaara/?with=en")
    expect(page.locator("h1")).to_contain_text("Work ability score")
    expect(page.locator("#score")).to_contain_text("Assume that your work ability at its bes")
    page.locator(".tp-both [data-one]").click()
    page.get_by_role("link", name="Kykyviisari").click()
    page.wait_for_url("**/instruments/kykyviisari/")  # one language again


def test_on_a_phone_the_second_language_stands_below(open_context: Open, server: str) -> None:
    page = open_context(viewport={"width": 360, "height": 740}).new_page()
    page.goto(f"{server}{SERVICE}?with=sv")
    row = page.locator("#content h2 .tp-pair").first
    expect(row).to_be_visible()
    above, below = (row.locator(f":scope > :{which}-child").bounding_box() for which in ("first", "last"))
    assert above and below
    assert above["y"] + above["height"] <= below["y"]
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_second_language_that_fails_is_told(open_context: Open, server: str) -> None:
    context = open_context()
    context.route("**/sv/services/**", lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{server}{SERVICE}?with=sv")
    expect(page.locator(".tp-both [role=status]")).to_have_text(
        "Toista kieltä ei saatu haettua. Yritä hetken päästä uudelleen."
    )
    expect(page.locator("h1")).to_have_text("Kuntouttava työtoiminta")


def test_the_language_switch_stays_at_the_heading(open_context: Open, server: str) -> None:
    page = open_context().new_page()
    page.goto(f"{server}{SERVICE}#where")
    page.locator(".tp-languages a[hreflang=sv]").click()
    assert page.url == f"{server}sv/{SERVICE}#where"


def test_without_scripts_nothing_promises_two_languages(open_context: Open, server: str) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto(f"{server}{SERVICE}")
    expect(page.locator(".tp-both")).to_be_hidden()


def test_header_and_footer_are_translated(open_context: Open, mirrored: str) -> None:
    page = open_context().new_page()
    page.goto(f"{mirrored}ar/services/")
    reader = Reader()
    for part in page.locator(".tp-skip, .tp-header, .tp-footer").all():
        reader.feed(part.evaluate("e => e.outerHTML"))
    assert [text for text in reader.texts if LATIN.search(text)] == []
