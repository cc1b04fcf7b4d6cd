"""The built site in a real browser, as readers meet it: on a phone, without JavaScript, by keyboard, in the dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from browser import DESKTOP, KINDS, PHONE, Open
from tukipolku.site import Site

pytestmark = pytest.mark.browser


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def phone(request: pytest.FixtureRequest, open_context: Open) -> Page:
    return open_context(viewport=PHONE, java_script_enabled=request.param).new_page()


def test_from_the_front_page_to_the_employment_service_of_orimattila(phone: Page, server: str) -> None:
    phone.goto(server)
    phone.get_by_role("link", name="Kuntani").first.click()
    phone.get_by_role("link", name="Orimattila", exact=True).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Orimattila")
    expect(phone.get_by_role("heading", name="Työllisyyspalvelusi")).to_be_visible()
    chain = phone.locator("ol.tp-chain > li h3")
    expect(chain).to_have_text(
        [
            "Kunta: Orimattila",
            "Työllisyysalue: Päijät-Häme",
            "Hyvinvointialue: Päijät-Hämeen hyvinvointialue",
            "Valtakunnalliset",
        ]
    )
    expect(phone.get_by_text("Vastuukunta tai järjestäjä: Hollola.")).to_be_visible()


def test_from_a_situation_to_a_service_and_who_decides(phone: Page, server: str) -> None:
    phone.goto(server)
    phone.get_by_role("link", name="Tilanteeni").first.click()
    section = phone.locator("#tyokyky-heikentynyt")
    coordinator = section.get_by_role("link", name="Työkykykoordinaattori", exact=True)
    expect(coordinator).to_be_hidden()
    section.get_by_role("heading", name="En pysty työhön niin kuin ennen").click()
    coordinator.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Työkykykoordinaattori")
    facts = phone.locator("dl.tp-facts")
    expect(facts).to_contain_text("Miten pääsee")
    expect(facts).to_contain_text("Kuka järjestää")
    expect(phone.locator(".tp-source").first).to_contain_text("Lähde")


def test_a_service_answers_the_four_questions_with_sources(phone: Page, server: str) -> None:
    phone.goto(f"{server}services/kuntouttava-tyotoiminta/")
    for anchor, question in (("what", "Mitä?"), ("how", "Miten?"), ("for-whom", "Kenelle?"), ("why", "Miksi?")):
        heading = phone.locator(f"h2#{anchor}")
        expect(heading).to_have_text(question)
    statements = phone.locator(".tp-statement")
    expect(statements).not_to_have_count(0)
    for index in range(statements.count()):
        expect(statements.nth(index).locator(".tp-source")).to_have_count(1)


def test_what_to_do_comes_first_on_a_phone(phone: Page, server: str) -> None:
    """The first screen of a service asks for the municipality, that of an outcome tells whom to contact."""
    for path, first in (("services/kuntouttava-tyotoiminta/", ".tp-local"), ("situations/jumissa/", ".tp-first__who")):
        for locale in ("", "sv/", "en/", "selko/"):
            phone.goto(f"{server}{locale}{path}")
            box = phone.locator(first).bounding_box()
            assert box and box["y"] < 740, (locale, path)


def test_a_long_service_page_has_its_contents_in_one_line(phone: Page, server: str) -> None:
    phone.goto(f"{server}services/kuntouttava-tyotoiminta/")
    contents = phone.get_by_role("navigation", name="Tällä sivulla")
    targets = contents.locator("a").evaluate_all("links => links.map(link => link.hash.slice(1))")
    assert targets == [
        id_ for id_ in phone.locator("main h2[id]").evaluate_all("hs => hs.map(h => h.id)") if id_ in targets
    ]
    contents.get_by_text("Tällä sivulla").click()
    contents.get_by_role("link", name="Missä palvelua on").click()
    expect(phone.locator("#where")).to_be_in_viewport()


def test_an_ended_service_says_so_at_the_top_and_leads_on(phone: Page, server: str) -> None:
    phone.goto(f"{server}services/kuntakokeilu/")
    notice = phone.locator(".tp-notice--ended").first
    expect(notice).to_contain_text("Tämä palvelu on päättynyt")
    notice.get_by_role("link", name="työvoimapalvelut").first.click()
    assert phone.url.endswith("/services/tyovoimapalvelut/")


def test_a_pathway_shows_both_sides_of_each_step(phone: Page, server: str) -> None:
    phone.goto(f"{server}pathways/polku-sote-keskus/")
    steps = phone.locator("ol.tp-steps > li")
    expect(steps).to_have_count(7)
    expect(steps.nth(1).get_by_role("heading", level=4)).to_have_text(["Asiakas", "Ammattilainen"])
    assert steps.nth(1).get_attribute("id") == "tunnistaminen"


def test_a_region_leads_to_its_services_and_pathways(phone: Page, server: str) -> None:
    phone.goto(f"{server}regions/paijat-hame/")
    expect(phone.locator("h2#actors")).to_be_visible()
    phone.locator("h2#services + ul").get_by_role("link", name="Kuntouttava työtoiminta").click()
    assert "/services/kuntouttava-tyotoiminta/#o-" in phone.url


def test_an_unknown_address_helps_on(phone: Page, server: str) -> None:
    response = phone.goto(f"{server}services/ei-ole/")
    assert response is not None and response.status == 404
    expect(phone.get_by_role("heading", level=1)).to_have_text("Sivua ei löytynyt")
    phone.get_by_role("link", name="Kuntani").first.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Kunnat")


def test_the_score_answers_and_stores_nothing(phone: Page, server: str) -> None:
    phone.goto(f"{server}instruments/tyokykypistemaara/")
    low, high = phone.locator("[data-answer=low]"), phone.locator("[data-answer=high]")
    expect(low).to_be_hidden()
    phone.get_by_label("7", exact=True).check()
    expect(low).to_be_visible()
    phone.get_by_label("8", exact=True).check()
    expect(low).to_be_hidden()
    expect(high).to_be_visible()
    assert phone.context.cookies() == []


def test_the_keyboard_reaches_content_first_and_every_stop_is_visible(open_context: Open, server: str) -> None:
    page = open_context(viewport=DESKTOP).new_page()
    page.goto(f"{server}services/typ/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Siirry sisältöön")
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")
    for _ in range(10):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline not in ("none", "")


def test_nothing_is_fetched_from_elsewhere_and_the_console_is_quiet(open_context: Open, server: str) -> None:
    page = open_context(viewport=PHONE).new_page()
    requests: list[str] = []
    console: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: console.append(message.text))
    page.on("pageerror", lambda error: console.append(str(error)))
    for path in KINDS.values():
        if path != KINDS["not found"]:
            page.goto(server + path)
    assert [url for url in requests if not url.startswith(server)] == []
    assert console == []


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_scrolls_sideways(width: int, open_context: Open, server: str) -> None:
    page = open_context(viewport={"width": width, "height": 740}).new_page()
    wide = []
    for kind, path in KINDS.items():
        page.goto(server + path)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(kind)
    assert wide == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_accessible(scheme: str, size: dict[str, int], open_context: Open, server: str) -> None:
    page = open_context(viewport=size, color_scheme=scheme).new_page()
    faults = []
    for kind, path in KINDS.items():
        page.goto(server + path)
        for violation in Axe().run(page).response["violations"]:
            nodes = [node["html"][:120] for node in violation["nodes"][:3]]
            faults.append((kind, violation["id"], nodes))
    assert faults == []


def test_there_is_a_page_of_each_kind(real_sites: list[Site]) -> None:
    """The other tests go through these pages: a template that none of them has would never be looked at."""
    looked_at = {path.partition("?")[0] for path in KINDS.values()}
    staged = [(site.locale.path + page.path, page.template) for site in real_sites for page in site.staged()]
    assert {template for path, template in staged if path in looked_at} == {template for _, template in staged}
