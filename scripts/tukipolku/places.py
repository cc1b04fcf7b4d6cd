"""Municipalities, employment areas and wellbeing services counties, from the registers in ``data/places/``."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar, Union

from .kept import content, while_same
from .problems import Problem, Problems

Place = Union["County", "EmploymentArea", "Municipality"]
T = TypeVar("T", bound=Place)
FILES = ("wellbeing_counties.csv", "employment_areas.csv", "municipalities.csv", "outlines.json")
ORDER = str.maketrans("åäö", "{|}")  # in ASCII these come after z


@dataclass(frozen=True)
class County:
    """A wellbeing services county (the City of Helsinki and Åland have their own codes)."""

    code: str
    slug: str
    names: dict[str, str]
    websites: dict[str, str]  # the front pages that are known, by language
    line: int


@dataclass(frozen=True)
class EmploymentArea:
    """An employment area: the municipalities that arrange public employment services together.

    ``responsible`` is empty when no source confirms which municipality is in charge; ``responsible_dated`` says when
    the source was written, where that is known (before 2025 it tells what was planned).
    """

    code: str
    slug: str
    names: dict[str, str]
    responsible: str
    responsible_source: str
    responsible_dated: str
    responsible_code: str
    line: int

    @property
    def responsible_planned(self) -> bool:
        """Whether the source is dated before 1.1.2025, when the areas began, and so tells what was planned."""
        return self.responsible_dated != "" and int(self.responsible_dated[-4:]) < 2025


@dataclass(frozen=True)
class Municipality:
    """A municipality of 1.1.2026. ``language_status`` is fi, sv, fi-sv or sv-fi (the majority's language first)."""

    code: str
    slug: str
    names: dict[str, str]
    language_status: str
    sami: bool
    regions: dict[str, str]  # the name of the region (maakunta) by language
    county: County
    employment_area: EmploymentArea
    website: str
    website_sv: str
    website_en: str
    neighbours: tuple[str, ...]
    line: int
    outline: str = ""  # an SVG path in kilometres from the map's top left corner

    @property
    def websites(self) -> dict[str, str]:
        """The front pages that are known, by language."""
        pages = {"fi": self.website, "sv": self.website_sv, "en": self.website_en}
        return {language: url for language, url in pages.items() if url}

    @property
    def within(self) -> dict[str, str]:
        """References to itself and to what it is in, by their level, the nearest first."""
        return {
            "municipality": f"municipality:{self.slug}",
            "employment-area": f"employment-area:{self.employment_area.slug}",
            "county": f"county:{self.county.slug}",
        }


@dataclass(frozen=True)
class Places:
    """All places, by slug and in the order of their Finnish names."""

    counties: dict[str, County]
    employment_areas: dict[str, EmploymentArea]
    municipalities: dict[str, Municipality]
    map_size: tuple[int, int] = (0, 0)

    def responsible_for(self, place: Municipality) -> Municipality | None:
        """The municipality in charge of the employment area of this one, where a source tells which it is."""
        return self._by_code.get(place.employment_area.responsible_code)

    def responsible_name(self, area: EmploymentArea, speech: str) -> str:
        """What a language calls who is in charge of an employment area: a municipality, or a joint authority, whose
        name is Finnish."""
        municipality = self._by_code.get(area.responsible_code)
        return municipality.names.get(speech, municipality.names["fi"]) if municipality else area.responsible

    @cached_property
    def of_county(self) -> dict[str, list[Municipality]]:
        """The municipalities of each county, by the county's code."""
        return {c.code: [m for m in self.municipalities.values() if m.county is c] for c in self.counties.values()}

    @cached_property
    def of_area(self) -> dict[str, list[Municipality]]:
        """The municipalities of each employment area, by the area's code."""
        areas = self.employment_areas.values()
        return {a.code: [m for m in self.municipalities.values() if m.employment_area is a] for a in areas}

    def neighbours(self, municipality: Municipality) -> list[Municipality]:
        """The municipalities beside one, by name."""
        there = filter(None, map(self._by_code.get, municipality.neighbours))
        return sorted(there, key=lambda place: sort_key(place.names["fi"], "fi"))

    @cached_property
    def _by_code(self) -> dict[str, Municipality]:
        return {m.code: m for m in self.municipalities.values()}

    def known(self, ref: str) -> bool:
        kind, _, slug = ref.partition(":")
        return ref == "nation" or slug in self.of_kind(kind)

    def of_kind(self, kind: str) -> Mapping[str, Place]:
        kinds: dict[str, Mapping[str, Place]] = {
            "county": self.counties,
            "employment-area": self.employment_areas,
            "municipality": self.municipalities,
        }
        return kinds.get(kind, {})


@cache
def sort_key(text: str, language: str) -> str:
    """A sort key. In Finnish and Swedish å, ä and ö come after z, and v and w are told apart; in other languages a
    letter with a mark stands with the letter."""
    text = text.lower()
    if language in ("fi", "sv"):
        return text.translate(ORDER)
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def read_places(folder: Path, name: str, problems: Problems) -> Places:
    """Reads the three registers. A row that can't be understood is a problem with its line."""

    def read() -> tuple[Places, list[Problem]]:
        found = Problems()
        return _read_places(folder, name, found), found.found

    try:
        places, found = while_same(("places", folder, name), tuple(content(folder / file) for file in FILES), read)
    except OSError:  # reading them says which is missing
        places, found = read()
    problems.found += found
    return places


def _read_places(folder: Path, name: str, problems: Problems) -> Places:
    counties = _read(folder, name, "wellbeing_counties.csv", problems, _county)
    areas = _read(folder, name, "employment_areas.csv", problems, _employment_area)
    county_of = {c.code: c for c in counties}
    area_of = {a.code: a for a in areas}
    map_size, outlines = _outlines(folder / "outlines.json", f"{name}/outlines.json", problems)

    def municipality(row: dict[str, str], line: int) -> Municipality:
        return Municipality(
            code=row["code"],
            slug=row["slug"],
            names=_names(row),
            language_status=row["language_status"],
            sami=row["sami_language_act"] == "yes",
            regions={"fi": row["region_fi"], "sv": row["region_sv"]},
            county=county_of[row["wellbeing_county_code"]],
            employment_area=area_of[row["employment_area_code"]],
            website=row["website"],
            website_sv=row["website_sv"],
            website_en=row["website_en"],
            neighbours=tuple(filter(None, row["neighbours"].split(";"))),
            line=line,
            outline=outlines.get(row["code"], ""),
        )

    municipalities = _read(folder, name, "municipalities.csv", problems, municipality)
    return Places(_by_slug(counties), _by_slug(areas), _by_slug(municipalities), map_size)


def _outlines(path: Path, name: str, problems: Problems) -> tuple[tuple[int, int], dict[str, str]]:
    """The size of the map and the outline of each municipality by its code (``scripts/derive_map.py`` writes them)."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        width, height = data["size"]
        return (width, height), dict(data["paths"])
    except FileNotFoundError:
        problems.add("file-missing", name)
    except (ValueError, KeyError, TypeError) as error:
        problems.add("file-unreadable", name, reason=error)
    return (0, 0), {}


def _by_slug(places: list[T]) -> dict[str, T]:
    return {p.slug: p for p in sorted(places, key=lambda p: sort_key(p.names["fi"], "fi"))}


def _county(row: dict[str, str], line: int) -> County:
    websites = {"fi": row["website"], "sv": row["website_sv"], "en": row["website_en"]}
    return County(row["code"], row["slug"], _names(row), {k: url for k, url in websites.items() if url}, line)


def _employment_area(row: dict[str, str], line: int) -> EmploymentArea:
    # Only what a source says may be published; the register also holds guesses, marked as such.
    seen = row["responsible_status"] == "seen-in-source"
    return EmploymentArea(
        row["code"],
        row["slug"],
        _names(row),
        row["responsible"] if seen else "",
        row["responsible_source"] if seen else "",
        row["responsible_dated"] if seen else "",
        row["responsible_code"] if seen else "",
        line,
    )


def _names(row: dict[str, str]) -> dict[str, str]:
    return {locale: row[f"name_{locale}"].strip() for locale in ("fi", "sv", "en")}


def _read(folder: Path, name: str, file: str, problems: Problems, make: Callable[[dict[str, str], int], T]) -> list[T]:
    made: list[T] = []
    for line, row in _rows(folder / file, f"{name}/{file}", problems):
        try:
            made.append(make(row, line))
        except (KeyError, TypeError, AttributeError) as error:
            problems.add("place-row", f"{name}/{file}", (line, 1), reason=error)
    return made


def _rows(path: Path, name: str, problems: Problems) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            for row in reader:
                yield reader.line_num, row
    except FileNotFoundError:
        problems.add("file-missing", name)
    except (UnicodeDecodeError, csv.Error) as error:
        problems.add("file-unreadable", name, reason=error)
