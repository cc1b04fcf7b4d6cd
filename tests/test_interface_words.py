"""No untranslated word: every kind of page is rendered in a locale whose texts all have other letters.

What is still in Latin letters there comes neither from the labels nor from a translated text: it would be Finnish on a
Swedish page. Names of places, titles of sources and the like may be.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

import pseudo
from conftest import ROOT, SETTINGS
from tukipolku.kinds import PO_FILES
from tukipolku.localise import localised
from tukipolku.pdfs import Pdfs
from tukipolku.render import Renderer
from tukipolku.site import Site
from tukipolku.stage import stage
from tukipolku.translations import Translation, units_of

EACH = 3  # so many pages of each template are looked at
SPOKEN = ("aria-label", "alt", "title", "placeholder", "data-failed")  # attributes that are read to people
VOID = {"br", "hr", "img", "input", "link", "meta", "path", "circle", "use", "rect"}
ADDRESS = re.compile(r"\S+[./]\w{2,}\S*")  # web addresses and names of files
LATIN = re.compile(r"[a-zA-ZåäöÅÄÖ]{2,}")


class Reader(HTMLParser):
    """Collects what is shown and spoken, save for passages that say their language."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        marked = "lang" in values or tag in ("script", "style", "title") or (bool(self.open) and self.open[-1][1])
        if not marked:
            self.texts += [str(values[name]) for name in SPOKEN if values.get(name)]
        if tag not in VOID:
            self.open.append((tag, marked))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not (self.open and self.open[-1][1]):
            self.texts.append(data)


@pytest.fixture(scope="module")
def renderer(real_sites: list[Site]) -> Renderer:
    """Renders the real content in the locale that nobody speaks."""
    source = real_sites[0].catalogue
    translations = {
        unit: Translation(pseudo.written(unit.text))
        for kinds in PO_FILES.values()
        for kind in kinds
        for record in source.of_kind(kind).values()
        for _, unit in units_of(kind, record)
    }
    words = {
        name: {term: pseudo.written(label) for term, label in terms.items()}
        for name, terms in source.vocabularies.items()
    }
    labels = {**source.all_labels, "ar": pseudo.labels(source.labels)}
    with_it = replace(source, all_labels=labels, locales=(*source.locales, pseudo.LOCALE))
    return Renderer(localised(with_it, pseudo.LOCALE, translations, words), ROOT / "overrides" / "pages", SETTINGS)


def names(catalogue: Any) -> set[str]:
    """Words that are the same in all languages: of places, of sources, of files."""
    places = catalogue.places
    texts = [
        *(n for p in (*places.municipalities.values(), *places.counties.values()) for n in p.names.values()),
        *(n for area in places.employment_areas.values() for n in (*area.names.values(), area.responsible or "")),
        *(name for place in places.municipalities.values() for name in place.regions.values()),
        *(f"{source.title} {source.short or ''} {source.licence or ''} JSON" for source in catalogue.sources.values()),
    ]
    return {word for text in texts for word in LATIN.findall(text)}


def test_every_word_of_every_kind_of_page_is_translated(renderer: Renderer) -> None:
    known = names(renderer.catalogue)
    seen: Counter[str] = Counter()
    found = []
    for page in stage(renderer.catalogue, renderer.catalogue, Pdfs(ROOT, SETTINGS.site_url)):
        seen[page.template] += 1
        if seen[page.template] > EACH and page.template != "list.html":
            continue
        reader = Reader()
        reader.feed(renderer.body(page))
        for text in reader.texts:
            if strange := [word for word in LATIN.findall(ADDRESS.sub("", text)) if word not in known]:
                found.append((page.template, page.path, " ".join(strange), " ".join(text.split())[:80]))
    assert len(seen) > 25
    assert found == []
