"""My municipality: chosen once, kept in the browser only, shown on every page, and nothing jumps."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter

import pytest
from playwright.sync_api import Page, expect

from browser import SHIFTS, Open
from tukipolku.site import Site

MOST = 1900  # bytes of a municipality's file after compression, with how to reach what is offered there
HEADER = ".tp-place"


def test_each_municipality_has_a_small_file(real_files: dict[str, bytes], real_site: Site) -> None:
    files = {path: content for path, content in real_files.items() if path.startswith("assets/places/")}
    names = json.loads(files.pop("assets/places/names.json"))
    places = real_site.catalogue.places.municipalities
    assert set(names) == set(places)
    assert set(files) == {f"assets/places/{slug}.json" for slug in places}
    assert [path for path, content in files.items() if len(gzip.compress(content, 9)) > MOST] == []


def test_the_file_tells_what_holds_there(real_files: dict[str, bytes], real_site: Site) -> None:
    catalogue = real_site.catalogue
    data = json.loads(real_files["assets/places/vaasa.json"])
    assert data["name"]["fi"] == "Vaasa" and data["name"]["sv"] == "Vasa"
    assert data["within"] == ["vaasa", "pohjanmaa", catalogue.places.municipalities["vaasa"].employment_area.slug]
    for service, offerings in data["offerings"].items():
        for offering in map(catalogue.offerings.__getitem__, offerings):
            assert offering.service == service and catalogue.state(offering) != "ended"
            assert set(offering.area) & {"municipality:vaasa", "county:pohjanmaa", "employment-area:vaasa"} or (
                f"employment-area:{data['within'][2]}" in offering.area
            )
    assert set(data["pathways"]) <= set(catalogue.pathways)


@pytest.mark.parametrize(
    ("slug", "locale", "part", "expected"),
    [
        ("korsnas", "sv", "county", ["Österbottens välfärdsområde", "https://osterbottensvalfard.fi/"]),
        ("korsnas", "fi", "county", ["Pohjanmaan hyvinvointialue", "https://pohjanmaanhyvinvointi.fi/"]),
        # No address of their own is known: the municipality's pages are where to begin.
        ("tampere", "fi", "employment", ["Kunnan verkkosivut", "https://www.tampere.fi/"]),
        ("tampere", "en", "employment", ["Municipality’s website", "https://www.tampere.fi/en"]),
        ("utsjoki", "en", "employment", ["Municipality’s website", "https://www.utsjoki.fi/"]),
    ],
)
def test_the_file_tells_whom_to_ask_in_the_readers_language(
    slug: str, locale: str, part: str, expected: list[str], real_files: dict[str, bytes]
) -> None:
    assert json.loads(real_files[f"assets/places/{slug}.json"])[part][locale] == expected


def test_the_file_tells_how_to_reach_what_is_there(real_files: dict[str, bytes]) -> None:
    reach = json.loads(real_files["assets/places/tampere.json"])["reach"]["fi"]
    numbers = [address for _, address in reach["mielenterveys-ja-paihdepalvelut"] if address.startswith("tel:")]
    assert numbers == ["tel:+358408404450", "tel:+358417309245"]


def test_a_municipality_names_each_service_once(real_files: dict[str, bytes], real_site: Site) -> None:
    twice = {}
    for slug in real_site.catalogue.places.municipalities:
        html = real_files[f"municipalities/{slug}/index.html"].decode()
        in_force = html.split('id="ended"')[0]
        listed = re.findall(r'<li><a href="[^"]+services/([^/]+)/#o-[^"]+">([^<]+)</a></li>', in_force)
        twice[slug] = [service for service, count in Counter(listed).items() if count > 1]
    assert {slug: services for slug, services in twice.items() if services} == {}


def test_a_municipality_tells_where_to_call(real_files: dict[str, bytes]) -> None:
    html = real_files["sv/municipalities/korsnas/index.html"].decode()
    assert 'href="tel:+35862132400"' in html.split('id="chain"')[0]


@pytest.mark.browser
class TestChosen:
    @pytest.fixture
    def page(self, open_context: Open) -> Page:
        page = open_context().new_page()
        page.set_default_timeout(10_000)
        return page

    @pytest.fixture
    def chosen(self, page: Page, server: str) -> Page:
        """A browser whose reader has chosen Lahti on its page."""
        page.goto(f"{server}municipalities/lahti/")
        page.get_by_role("button", name="Tämä on kuntani").click()
        expect(page.locator(HEADER)).to_contain_text("Lahti")
        return page

    def test_on_its_page_and_forgotten_again(self, chosen: Page, server: str) -> None:
        expect(chosen.get_by_text("Tämä on kuntasi.")).to_be_visible()
        chosen.goto(f"{server}guides/")
        expect(chosen.locator(HEADER).get_by_role("link", name="Lahti")).to_be_visible()
        chosen.get_by_role("button", name="Unohda kunta Lahti").click()
        expect(chosen.locator(HEADER)).to_have_text("Valitse kunta")
        expect(chosen.locator(":focus")).to_have_text("Valitse kunta")
        assert chosen.evaluate("localStorage.length") == 0
        chosen.goto(server)
        expect(chosen.locator(HEADER)).to_have_text("Valitse kunta")

    def test_on_the_front_page_in_any_form(self, page: Page, server: str) -> None:
        page.goto(f"{server}sv/")
        page.get_by_label("Skriv din kommun").fill("Tammerfors")
        page.keyboard.press("Enter")
        page.wait_for_url("**/sv/municipalities/tampere/#mine")
        expect(page.locator(HEADER)).to_contain_text("Tammerfors")
        page.goto(server)
        expect(page.locator(HEADER)).to_contain_text("Tampere")
        expect(page.get_by_role("link", name="Avaa Tampere")).to_be_visible()

    def test_on_a_service_page_without_leaving_it(self, page: Page, server: str) -> None:
        page.goto(f"{server}services/ohjaamo/")
        page.get_by_label("Kirjoita kuntasi").fill("Lahdessa")
        page.get_by_label("Kirjoita kuntasi").press("Enter")
        local = page.get_by_role("region", name="Kunnassasi")
        expect(local).to_contain_text("Lahti: palvelua on täällä lähteiden mukaan.")
        expect(local.get_by_role("link", name="Päijät-Hämeen hyvinvointialue")).to_be_visible()
        expect(page.locator("tp-here:focus")).to_contain_text("Lahti")
        expect(page.locator(".tp-offerings > section").first).to_contain_text("Kuntasi: Lahti")
        local.get_by_role("link", name="Katso paikalliset tiedot").click()
        expect(page.locator(".tp-offerings > section").first).to_be_in_viewport()

    @pytest.mark.parametrize(
        ("path", "said"),
        [
            ("services/ohjaamo/", "Lahti: palvelua on täällä lähteiden mukaan."),
            ("services/tyoelakekuntoutus/", "Lahti: palvelua on koko Suomessa."),
            ("services/padaspaletti/", "Lahti: lähteemme eivät kerro, onko palvelua täällä."),
            ("en/services/ohjaamo/", "Lahti: according to our sources this service is available here."),
            ("sv/services/ohjaamo/", "Lahtis: enligt källorna finns tjänsten här."),
            ("situations/jumissa/", "Lahti: keneltä kysyä"),
        ],
    )
    def test_pages_tell_what_holds_there(self, path: str, said: str, chosen: Page, server: str) -> None:
        chosen.goto(server + path)
        expect(chosen.locator(".tp-local")).to_contain_text(said)
        expect(chosen.locator(".tp-local form")).to_be_hidden()

    def test_an_outcome_leads_to_the_local_contact_of_what_comes_first(self, chosen: Page, server: str) -> None:
        chosen.goto(f"{server}situations/nuori/")
        chosen.locator(".tp-local").get_by_role("link", name="Katso paikalliset tiedot").click()
        assert "/services/ohjaamo/#o-" in chosen.url

    def test_an_outcome_gives_the_contact_itself(self, page: Page, server: str) -> None:
        page.goto(f"{server}situations/laheinen/")
        page.get_by_label("Kirjoita kuntasi").fill("Vaasa")
        page.get_by_label("Kirjoita kuntasi").press("Enter")
        first = page.locator(".tp-local li").first
        expect(first).to_have_text("Hyvinvointialueen vaihde: 06 218 1111 (tiedote toukokuulta 2025).")
        expect(first.get_by_role("link")).to_have_attribute("href", "tel:+35862181111")

    def test_the_office_that_has_to_do_with_it_comes_first(self, chosen: Page, server: str) -> None:
        offices = chosen.locator(".tp-local .tp-what")
        chosen.goto(f"{server}situations/tyonhaku/")
        expect(offices).to_have_text(["Työ ja työttömyys", "Terveys, työkyky ja arjen tuki"])
        chosen.goto(f"{server}situations/riippuvuus/")
        expect(offices).to_have_text(["Terveys, työkyky ja arjen tuki", "Työ ja työttömyys"])

    def test_what_has_ended_leads_to_the_contact_of_what_came_after(self, chosen: Page, server: str) -> None:
        chosen.goto(f"{server}services/kuntakokeilu/")
        expect(chosen.locator(".tp-local")).to_contain_text("Lahti: keneltä kysyä")

    def test_an_outcome_marks_what_is_offered_there(self, chosen: Page, server: str) -> None:
        chosen.goto(f"{server}situations/jumissa/")
        chosen.locator(".tp-helps__here a").first.click()
        expect(chosen.locator(".tp-offerings > section").first).to_contain_text("Kuntasi: Lahti")

    def test_the_search_narrows_to_it_and_widens_on_a_click(self, chosen: Page, server: str) -> None:
        chosen.goto(f"{server}search/?q=työhönvalmennus")
        count = chosen.locator("#search-status")
        expect(chosen.get_by_role("button", name="Näytä koko Suomi")).to_be_visible()
        expect(chosen.locator("#search-results .tp-badge").first).to_have_text("Lahti")
        assert "place" not in chosen.url
        expect(count).to_contain_text("Rajattu kuntaan Lahti.")
        narrow = int("".join(filter(str.isdigit, count.inner_text())))
        chosen.get_by_role("button", name="Näytä koko Suomi").click()
        expect(chosen.get_by_role("button", name="Näytä koko Suomi")).to_be_hidden()
        assert int("".join(filter(str.isdigit, count.inner_text()))) > narrow

    def test_a_search_for_another_place_is_not_narrowed(self, chosen: Page, server: str) -> None:
        chosen.goto(f"{server}search/?q=Lieksa")
        expect(chosen.locator("#search-results")).to_contain_text("Lieksa")

    @pytest.mark.parametrize(
        "path",
        [
            "",
            "services/ohjaamo/",
            "services/ohjaamo/#where",
            "situations/jumissa/",
            "search/?q=ohjaamo",
            "municipalities/lahti/",
        ],
    )
    @pytest.mark.parametrize("width", [360, 1280])
    def test_nothing_jumps(self, path: str, width: int, chosen: Page, server: str) -> None:
        chosen.set_viewport_size({"width": width, "height": 740})
        chosen.goto("about:blank")
        chosen.goto(server + path)
        assert chosen.evaluate(SHIFTS) == 0

    def test_a_municipality_that_is_no_more_is_forgotten(self, chosen: Page, server: str) -> None:
        chosen.evaluate("""() => {
          const kept = JSON.parse(localStorage["tukipolku-place"]);
          localStorage["tukipolku-place"] = JSON.stringify({ ...kept, within: ["pertunmaa"], read: 0 });
        }""")
        chosen.goto(f"{server}guides/")
        expect(chosen.locator(HEADER)).to_have_text("Valitse kunta")

    def test_a_browser_that_keeps_nothing_shows_it_on_this_page(self, page: Page, server: str) -> None:
        page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })")
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{server}municipalities/lahti/")
        page.get_by_role("button", name="Tämä on kuntani").click()
        expect(page.locator(HEADER)).to_contain_text("Lahti")
        page.goto(f"{server}services/ohjaamo/")
        expect(page.get_by_label("Kirjoita kuntasi")).to_be_visible()
        assert faults == []

    def test_only_the_place_is_kept_and_nothing_is_sent(self, chosen: Page, server: str) -> None:
        asked: list[str] = []
        chosen.on("request", lambda request: asked.append(request.url))
        chosen.goto(f"{server}services/ohjaamo/")
        assert [url for url in asked if "lahti" in url] == []
        assert chosen.evaluate("Object.keys(localStorage)") == ["tukipolku-place"]
        assert chosen.context.cookies() == []


@pytest.mark.browser
def test_without_javascript_links_lead_to_the_municipalities(open_context: Open, server: str) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto(f"{server}services/ohjaamo/")
    expect(page.get_by_label("Kirjoita kuntasi")).to_be_hidden()  # it would do nothing
    page.get_by_role("link", name="Valitse kuntasi luettelosta").click()
    page.wait_for_url("**/municipalities/#jump")
    page.get_by_role("link", name="Päijät-Hämeen hyvinvointialue", exact=True).click()
    page.get_by_role("link", name="Lahti", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lahti")
