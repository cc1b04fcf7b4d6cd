"""The municipalities page: the map, and the field that understands a name in any form."""

from __future__ import annotations

import gzip
import re

import pytest
from playwright.sync_api import Page, expect

from browser import Open
from tukipolku.site import Site
from tukipolku.stage.map import map_colours

PAGE = "municipalities/"

# What people type, and the municipality that it means (none: nothing is opened, likely ones are offered).
TYPED = {
    "lahti": "Lahti lahti Lahdessa Lahteen Lahdesta Lahden Lahtis",
    "helsinki": "Helsingissä Helsingin Helsingfors",
    "turku": "Turussa Turun Åbo",
    "vaasa": "Vaasassa Vasa",
    "jamsa": "jamsa Jämsästä",
    "uusikaupunki": "Uudessakaupungissa Uudenkaupungin Nystad",
    "isokyro": "Isossakyrössä",
    "hanko": "Hangossa",
    "hankasalmi": "Hankasalmella",
    "ii": "Iissä Iihin",
    "iisalmi": "Iisalmessa",
    "iitti": "Iitissä",
    "kemi": "Kemissä",
    "kemijarvi": "Kemijärvellä",
    "oulu": "Oulussa",
    "oulainen": "Oulaisissa",
    "juuka": "Juuassa",
    "salo": "Salossa",
    "salla": "Sallassa",
    "mantta-vilppula": "Mänttä Mänttä-Vilppulassa",
    "orimattila": "orimatila Orimattilassa",
    "maarianhamina": "Mariehamn Maarianhaminassa",
    "valkeakoski": "Valkeakoskella",
    "vihti": "Vihdissä",
    "": "xyzzy q Pertunmaa Nastolassa ÅÄÖ <b>",
}


def _size(content: bytes) -> int:
    return len(gzip.compress(content, 9))


def test_every_municipality_is_on_the_map_and_leads_to_its_page(real_site: Site, real_files: dict[str, bytes]) -> None:
    html = real_files[f"{PAGE}index.html"].decode()
    svg = html[html.index("<svg viewBox") :].partition("</svg>")[0]
    links = re.findall(r'<a href="([^"]+)" tabindex="-1"><title>([^<]+)</title><path d="(M[^"]+z)"/></a>', svg)
    places = real_site.catalogue.places.municipalities
    assert sorted(links) == sorted((f"../municipalities/{p.slug}/", p.names["fi"], p.outline) for p in places.values())


def test_counties_beside_each_other_differ_in_colour(real_site: Site) -> None:
    places = real_site.catalogue.places
    colours = map_colours(places)
    by_code = {m.code: m for m in places.municipalities.values()}
    for here in by_code.values():
        for there in map(by_code.__getitem__, here.neighbours):
            assert here.county is there.county or colours[here.county.code] != colours[there.county.code]
    assert max(colours.values()) <= 4


def test_weight(real_files: dict[str, bytes]) -> None:
    html = real_files[f"{PAGE}index.html"]
    svg = html[html.rindex(b"<svg") :].partition(b"</svg>")[0]
    assets = set(re.findall(r'(?:href|src)="\.\./(assets/[^"?#]+)"', html.decode()))
    assert _size(real_files["assets/where.js"]) < 2000
    assert _size(real_files["assets/places/names.json"]) < 4000
    assert _size(svg) < 35_000
    assert _size(html) + sum(_size(real_files[name]) for name in assets) < 60_000


@pytest.mark.browser
def test_every_municipality_is_drawn_in_its_place(open_context: Open, server: str, real_site: Site) -> None:
    """Wholly on the map, islands and all, and its box meets those of its neighbours (a kilometre for rounding)."""
    page = open_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(server + PAGE)
    script = """links => Object.fromEntries(links.map(link => {
      const { x, y, width, height } = link.querySelector("path").getBBox();
      return [link.getAttribute("href").split("/").at(-2), [x, y, x + width, y + height]];
    }))"""
    boxes: dict[str, list[float]] = page.locator(".tp-map svg a").evaluate_all(script)
    places = real_site.catalogue.places
    width, height = places.map_size
    off = [slug for slug, (x, y, right, low) in boxes.items() if x < 0 or y < 0 or right > width or low > height]
    assert off == []
    by_code = {place.code: slug for slug, place in places.municipalities.items()}
    for slug, place in places.municipalities.items():
        for other in (boxes[by_code[code]] for code in place.neighbours):
            here = boxes[slug]
            assert here[0] <= other[2] + 1 and other[0] <= here[2] + 1, slug
            assert here[1] <= other[3] + 1 and other[1] <= here[3] + 1, slug


@pytest.mark.browser
def test_typed_names(open_context: Open, server: str) -> None:
    page = open_context().new_page()
    page.goto(server + PAGE)
    script = """async (word) => {
      const { find } = await import("/assets/where.js");
      const { places, sure } = await find(word);
      return sure ? places[0][0] : "";
    }"""
    opened = {word: page.evaluate(script, word) for words in TYPED.values() for word in words.split()}
    assert opened == {word: slug for slug, words in TYPED.items() for word in words.split()}


@pytest.mark.browser
def test_typing_leads_to_the_page_or_offers_likely_ones(open_context: Open, server: str) -> None:
    page = open_context().new_page()
    page.goto(server + PAGE)
    page.get_by_label("Kirjoita kuntasi").fill("Liedossa")
    page.keyboard.press("Enter")
    offered = page.locator(".tp-where").get_by_role("status")
    expect(offered.get_by_role("link", name="Lieto")).to_be_visible()
    page.get_by_label("Kirjoita kuntasi").fill("xyzzy")
    page.get_by_role("button", name="Näytä").click()
    expect(offered).to_contain_text("Tätä kuntaa ei löytynyt.")
    page.get_by_label("Kirjoita kuntasi").fill("Orimattilassa")
    page.keyboard.press("Enter")
    page.wait_for_url("**/municipalities/orimattila/#mine")


@pytest.mark.browser
def test_without_javascript_a_link_leads_to_the_list(open_context: Open, server: str) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto(server + PAGE)
    expect(page.get_by_label("Kirjoita kuntasi")).to_be_hidden()
    page.get_by_role("link", name="Valitse kuntasi luettelosta").click()
    page.get_by_role("link", name="Lapin hyvinvointialue", exact=True).click()
    expect(page.get_by_role("link", name="Utsjoki", exact=True)).to_be_visible()


@pytest.mark.browser
def test_the_map_is_for_pointers_and_keyboards_go_past_it(open_context: Open, server: str) -> None:
    page: Page = open_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(server + PAGE)
    page.get_by_role("button", name="Näytä").focus()
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("luettelosta")
    page.locator("svg a", has_text="Inari").click()
    page.wait_for_url("**/municipalities/inari/#mine")
    page.goto(server + PAGE)
    page.emulate_media(media="print")
    expect(page.locator(".tp-map")).to_be_hidden()
