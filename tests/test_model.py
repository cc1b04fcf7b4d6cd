"""Records: validity, references, places; each case a line of a table."""

from __future__ import annotations

from datetime import date

import pytest

from conftest import ROOT
from tukipolku.fields import Validity
from tukipolku.places import Places, read_places, sort_key
from tukipolku.problems import Problems
from tukipolku.refs import SourceRef, parse_record, parse_source
from tukipolku.settings import _web_address


@pytest.mark.parametrize(
    ("since", "until", "on", "state"),
    [
        (None, None, "2026-11-21", "in-force"),
        (None, "2024-12-31", "2024-12-31", "in-force"),
        (None, "2024-12-31", "2025-01-01", "ended"),
        ("2025-01-01", None, "2024-12-31", "coming"),
        ("2025-01-01", None, "2025-01-01", "in-force"),
        ("2020-01-01", "2023-12-31", "2026-11-21", "ended"),
    ],
)
def test_validity(since: str | None, until: str | None, on: str, state: str) -> None:
    assert Validity.model_validate({"from": since, "until": until}).state(date.fromisoformat(on)) == state


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("000:120-140", SourceRef("000", 120, 140)),
        ("000:120", SourceRef("000", 120, 120)),
        ("page:finlex-380-2023", SourceRef("finlex-380-2023")),
        ("reference:links.csv", SourceRef("links.csv")),
        ("000:140-120", None),
        ("000:0", None),
        ("000", None),
        ("muistista", None),
    ],
)
def test_source(text: str, source: SourceRef | None) -> None:
    assert parse_source(text) == source


@pytest.mark.parametrize(
    ("text", "record"),
    [("service:typ", ("service", "typ")), ("service:", None), ("typ", None), ("Service:typ", None)],
)
def test_record(text: str, record: tuple[str, str] | None) -> None:
    assert parse_record(text) == record


@pytest.fixture(scope="module")
def places() -> Places:
    problems = Problems()
    read = read_places(ROOT / "data" / "places", "data/places", problems)
    assert not problems
    return read


def test_counts_of_places(places: Places) -> None:
    counts = len(places.municipalities), len(places.counties), len(places.employment_areas)
    assert counts == (308, 23, 46)


@pytest.mark.parametrize(
    ("slug", "county", "area", "languages", "responsible"),
    [
        ("orimattila", "paijat-hame", "paijat-hame", "fi", "Hollola"),
        ("lahti", "paijat-hame", "lahti", "fi", "Lahti"),
        ("vaasa", "pohjanmaa", "pohjanmaa", "fi-sv", "Vaasa"),
        ("myrskyla", "ita-uusimaa", "porvoon-seutu", "fi-sv", "Porvoo"),
        ("pukkila", "ita-uusimaa", "porvoon-seutu", "fi", "Porvoo"),
        ("kuopio", "pohjois-savo", "kuopio", "fi", ""),  # no source confirms who is responsible
        ("pori", "satakunta", "satakunta", "fi", "Pori"),
        ("maarianhamina", "ahvenanmaa", "ahvenanmaa", "sv", ""),
    ],
)
def test_chain(slug: str, county: str, area: str, languages: str, responsible: str, places: Places) -> None:
    place = places.municipalities[slug]
    assert (place.county.slug, place.employment_area.slug) == (county, area)
    assert (place.language_status, place.employment_area.responsible) == (languages, responsible)


@pytest.mark.parametrize(
    ("slug", "responsible", "planned"),
    [("kittila", "kittila", True), ("hausjarvi", "riihimaki", True), ("eura", "rauma", False), ("kuopio", None, False)],
)
def test_who_is_responsible_and_how_old_the_source_is(
    slug: str, responsible: str | None, planned: bool, places: Places
) -> None:
    found = places.responsible_for(places.municipalities[slug])
    assert (found.slug if found else None, places.municipalities[slug].employment_area.responsible_planned) == (
        responsible,
        planned,
    )


def test_neighbours_are_neighbours_of_each_other(places: Places) -> None:
    by_code = {m.code: m for m in places.municipalities.values()}
    assert [m.slug for m in by_code.values() for n in m.neighbours if m.code not in by_code[n].neighbours] == []


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("git@github.com:a/b.git", "https://github.com/a/b"),
        ("https://gitlab.com/a/b.git", "https://gitlab.com/a/b"),
        ("/srv/git/b.git", ""),
        ("", ""),
    ],
)
def test_repository_address(remote: str, address: str) -> None:
    assert _web_address(remote) == address


@pytest.mark.parametrize(
    ("language", "in_order"),
    [
        ("fi", ["Alajärvi", "Vaasa", "Wien", "Zeta", "Åland", "Äänekoski", "Östermark"]),
        ("sv", ["Vasa", "Wien", "Åbo", "Äänekoski", "Öja"]),
        ("en", ["Äänekoski", "Åbo", "Lahti", "Öja", "Vaasa"]),
    ],
)
def test_the_order_of_the_alphabet_is_the_languages(language: str, in_order: list[str]) -> None:
    assert sorted(sorted(in_order), key=lambda text: sort_key(text, language)) == in_order
