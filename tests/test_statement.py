"""The accessibility statement: what the law asks for is there, and each shortfall that it names is still there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from conftest import ROOT
from tukipolku.render import Renderer
from tukipolku.site import Site

PAGE = "about/saavutettavuus/"
SECTIONS = ("responsible", "status", "shortfalls", "feedback", "authority", "tested")


# What says whether a shortfall is still there. One that is mended is removed here and from data/labels/.
SHORTFALLS: dict[str, Callable[[dict[str, bytes]], bool]] = {}


def test_each_shortfall_is_still_there(real_files: dict[str, bytes], real_sites: list[Site]) -> None:
    for site in real_sites:
        assert set(site.catalogue.labels["accessibility"]["shortfalls"]) == set(SHORTFALLS)
    assert [name for name, there in SHORTFALLS.items() if not there(real_files)] == []


@pytest.mark.parametrize("locale", ["", "sv/", "en/", "selko/"])
def test_it_says_what_the_law_asks_for(locale: str, real_files: dict[str, bytes]) -> None:
    html = real_files[f"{locale}{PAGE}index.html"].decode()
    assert re.findall(r'<h2 id="([a-z]+)"', html) == list(SECTIONS)
    assert "Traficom" in html and "2026" in html
    assert "306/2019" in html
    service = real_files[f"{locale}services/typ/index.html"].decode()
    assert re.search(rf'href="[./]+{locale}{PAGE}"', service), "every page leads to it"


@pytest.mark.parametrize(
    ("publisher", "contact", "said"),
    [
        ("Kunta", "palaute@example.org", ["Sivuston julkaisija on Kunta.", 'href="mailto:palaute@example.org"']),
        ("", "https://example.org/palaute", ['href="https://example.org/palaute"']),
        ("", "", ["ei ole vielä ilmoittanut nimeään", "ei ole vielä ilmoittanut palautteen osoitetta"]),
    ],
)
def test_the_publisher_stands_in_it(publisher: str, contact: str, said: list[str], real_site: Site) -> None:
    settings = replace(real_site.settings, publisher=publisher, contact=contact)
    renderer = Renderer(real_site.catalogue, ROOT / "overrides" / "pages", settings)
    page = next(page for page in real_site.staged() if page.path == PAGE)
    html = renderer.body(page)
    assert [words for words in said if words not in html] == []


@pytest.mark.parametrize(
    ("shortfalls", "said"),
    [
        ({}, ["täyttää WCAG 2.2 -ohjeiston tasot A ja AA.", "Puutteita ei ole tiedossa."]),
        ({"video": "Videolta puuttuu tekstitys."}, ["osittain.", '<li id="video">Videolta puuttuu tekstitys.</li>']),
    ],
)
def test_shortfalls_or_that_none_is_known(shortfalls: dict[str, str], said: list[str], real_site: Site) -> None:
    labels = real_site.catalogue.labels
    words = {**labels, "accessibility": {**labels["accessibility"], "shortfalls": shortfalls}}
    catalogue = replace(real_site.catalogue, all_labels={**real_site.catalogue.all_labels, "fi": words})
    page = next(page for page in real_site.staged() if page.path == PAGE)
    html = Renderer(catalogue, ROOT / "overrides" / "pages", real_site.settings).body(page)
    assert [words for words in said if words not in html] == []
