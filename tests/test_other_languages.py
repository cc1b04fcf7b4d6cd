"""What stays in its own language on a page of another one says which, so that it is read with the right voice."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tukipolku.site import Site

NAMED = re.compile(r'<a href="[./]*(?:sv/|en/|selko/)?sources/#s-([^"]+)">(.*?)</a>')
ISNT_TRANSLATED = "tp-translation"


@pytest.mark.parametrize("locale", ["fi", "sv", "en", "fi-simple"])
def test_each_source_name_says_its_language(locale: str, real_sites: list[Site], real_files: dict[str, bytes]) -> None:
    site = next(site for site in real_sites if site.locale.id == locale)
    shown: dict[str, set[str]] = {}
    for page in site.staged():
        for source, words in NAMED.findall(real_files[f"{site.locale.path}{page.path}index.html"].decode()):
            shown.setdefault(source, set()).add(unescape(words))
    assert len(shown) > 200
    for key, words in shown.items():
        source = site.catalogue.sources[key]
        names = {source.short or source.title, source.title}
        if source.language != site.locale.speech:
            names = {f'<cite lang="{source.language}">{name}</cite>' for name in names}
        assert words <= names


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("sv/services/typ/", '<cite lang="fi">Päijät-Hämeen malli (2022–2023)</cite>'),
        ("en/regions/vaasa/", "</cite></a> (written on 31 December 2022 at the latest)"),
        ("sv/regions/paijat-hame/", "</cite></a> (skrivet senast 31.1.2023)"),
        ("regions/vaasa/", "Vaasassa</a> (kirjoitettu viimeistään 31.12.2022)"),
        ("sv/sources/", '<cite lang="en">EUSE History</cite>'),
        ("en/sources/", ">EUSE History</a>"),
        ("sv/municipalities/lahti/leaflet/", '<cite lang="fi">'),
        ("en/municipalities/lahti/leaflet-pair/", '<cite lang="fi">'),
    ],
)
def test_names_on_pages(path: str, words: str, real_files: dict[str, bytes]) -> None:
    assert words in real_files[f"{path}index.html"].decode()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("sv/municipalities/turku/", "Ansvarig kommun eller anordnare: Åbo."),
        ("en/municipalities/turku/", "organiser: Turku."),
        ("sv/municipalities/turku/leaflet/", "Ansvarig kommun eller anordnare: Åbo."),
        ("sv/municipalities/lapua/", "anordnare: Kuntayhtymä Kymppi."),
        ("municipalities/lapua/", "järjestäjä: Kuntayhtymä Kymppi."),
    ],
)
def test_who_is_in_charge_is_named_as_in_the_language(path: str, words: str, real_files: dict[str, bytes]) -> None:
    assert words in real_files[f"{path}index.html"].decode()


@pytest.mark.parametrize("locale", ["sv/", "en/"])
def test_a_finnish_source_does_not_make_a_page_untranslated(locale: str, real_files: dict[str, bytes]) -> None:
    regions = [path for path in real_files if re.fullmatch(f"{locale}regions/[a-z-]+/index.html", path)]
    assert len(regions) == 5
    assert [path for path in regions if ISNT_TRANSLATED in real_files[path].decode()] == []
