"""The real content against the documents and the inventory of what they hold."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest
import yaml

from conftest import ROOT
from tukipolku.employment import employment_link
from tukipolku.kinds import LISTS
from tukipolku.languages.coverage import done
from tukipolku.reach import reach, totals
from tukipolku.review import ages
from tukipolku.schema import schemas
from tukipolku.site import Site
from tukipolku.sources import coverage, facts, inventory

# Staff who are named in the documents (000–004): their names are in no published text.
STAFF = [
    ("Ulla", "Tiainen"),
    ("Leena", "Normia-Ahlsten"),
    ("Anne", "Sahrio"),
    ("Virpi", "Kettunen"),
    ("Virpi", "Koponen"),
    ("Senja", "Asikainen"),
    ("Miia", "Pöllänen"),
]
# Addresses in document 000 that are misreadings of its slides, and placeholders.
MISREAD = [
    "pajathamalaiset.fi",
    "pajatha.fi",
    "pajat-sote.fi",
    "pajjat-sote.fi",
    "webtieto.com",
    "duodecim.fi/tyokypistemaara",
    "duodecim.fi/tyokykykysymys",
    "www.xxxx.fi",
]


def test_every_document_is_published(real_site: Site) -> None:
    missed = {row.source: row for row in coverage(real_site.catalogue) if not row.good}
    assert missed == {}


def test_no_fact_is_without_a_source(real_site: Site) -> None:
    count, without = facts(real_site.catalogue)
    assert count > 3000
    assert without == []


def test_inventory_is_whole(real_site: Site) -> None:
    counts = {kind: published + left_out for kind, (published, left_out) in inventory(real_site.catalogue).items()}
    assert counts == {
        "service": 214,
        "pathway": 34,
        "actor": 33,
        "instrument": 47,
        "link": 155,
        "criteria": 13,
        "benefit": 23,
        "law": 17,
        "lost-figure": 32,
        "contradiction": 16,
        "information": 36,
        "project": 10,
        "acronym": 22,
    }


# What we know of municipalities; raise the numbers when more is found. Lower one only when a link turns out to be of
# something else (Turku's was for organisations that hire).
REACH = {
    "municipalities": 308,
    "employment_own_or_area": 5,
    "employment_any": 266,
    "county": 252,
    "swedish_where_due": 49,
}


@pytest.mark.parametrize("locale", ["sv", "en", "fi-simple"])
def test_every_text_is_translated(locale: str, real_site: Site) -> None:
    found = real_site.catalogue.coverage[locale]
    assert {kind: counts for kind, counts in found.items() if done(counts) < 100} == {}


@pytest.mark.parametrize(
    ("municipality", "link", "part"),
    [
        ("maarianhamina", "ams-ahvenanmaa", "ams-tyottomyyskorvaus"),
        ("aanekoski", "tyollisyysalue-pohjoinen-keski-suomi", "tyollisyysalue-pohjoinen-keski-suomi-palkkatuki"),
        ("vantaa", "palvelumanuaali", "tyollisyysalue-vantaa"),
    ],
)
def test_a_page_about_a_part_is_not_the_employment_service(
    municipality: str, link: str, part: str, real_site: Site
) -> None:
    catalogue = real_site.catalogue
    found = employment_link(catalogue, catalogue.places.municipalities[municipality])
    assert found
    assert found.link.id == link
    assert part in found.others


def test_reach_never_falls(real_site: Site) -> None:
    now = totals(reach(real_site.catalogue))
    assert {name: now[name] for name, floor in REACH.items() if now[name] < floor} == {}


# Words of what has ended; who meets them on a page is told what came in its place.
ENDED_WORDS = {
    "te-uudistus": r"TE-toimisto|TE-palvelu|TE-asiantunti|kuntakokeil|omavalmentaj|service:oma-asiointi",
    "typ-laki-kumottiin": r"\bTYP\b|\bTYP-|service:typ\b",
    "paijat-hameen-hyvinvointialue": r"hyvinvointiyhtym|Päijät-Sote",
}


@pytest.mark.parametrize("change", ENDED_WORDS)
@pytest.mark.parametrize("kind", ["service", "actor", "instrument", "benefit", "criteria", "model", "pathway", "guide"])
def test_what_speaks_of_the_ended_is_touched_by_its_change(kind: str, change: str, real_site: Site) -> None:
    catalogue = real_site.catalogue
    touched = catalogue.changes[change].touches
    speaking = [r.id for r in catalogue.of_kind(kind).values() if re.search(ENDED_WORDS[change], repr(r))]
    assert [i for i in speaking if f"{kind}:{i}" not in touched] == []


def test_the_oldest_records_come_first_for_review(real_site: Site) -> None:
    rows = ages(real_site.catalogue)
    assert rows == sorted(rows, key=lambda row: row.seen)
    assert next(row for row in rows if (row.kind, row.record_id) == ("service", "fysioterapeutti")).due


def test_no_staff_and_no_misread_address(real_files: dict[str, bytes]) -> None:
    words = [name for first, last in STAFF for name in (f"{first} {last}", last)] + MISREAD
    found = [
        (path, word)
        for path, content in real_files.items()
        if path.endswith(".html")
        for word in words
        if word in content.decode()
    ]

    assert found == []


@pytest.mark.parametrize(("path", "text"), list(schemas(ROOT)), ids=lambda value: getattr(value, "stem", ""))
def test_schema_is_fresh(path: object, text: str) -> None:
    committed = (ROOT / str(path)).read_text(encoding="utf-8")
    assert committed == text, "run: tukipolku schema"


@pytest.mark.parametrize("folder", LISTS)
def test_data_fits_its_schema(folder: str) -> None:
    schema = json.loads((ROOT / "data" / "schemas" / f"{folder}.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    files = [ROOT / "data" / f"{folder}.yaml", *(ROOT / "data" / folder).glob("*.yaml")]
    for file in filter(lambda f: f.is_file(), files):
        # As an editor's tool reads it: YAML 1.2 keeps dates as text.
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        faults = [e.message for e in validator.iter_errors(_typed(data))]
        assert faults == [], file


def _typed(value: object) -> object:
    """The words that mean truth values; everything else is text."""
    if isinstance(value, dict):
        return {key: _typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_typed(item) for item in value]
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value
