"""Agreed terms: when a translation lacks them, when it may, and that the real translations have them."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import AS_OF, ROOT
from tukipolku.check import check
from tukipolku.languages.structure import differences
from tukipolku.languages.terminology import Terminology
from tukipolku.load import load
from tukipolku.model import Concept
from tukipolku.problems import Problems
from tukipolku.search.build import read_endings
from tukipolku.search.words import read_words

CONCEPTS = [
    {
        "id": "kuntouttava-tyotoiminta",
        "fi": ["kuntouttava työtoiminta"],
        "locales": {"sv": {"terms": ["rehabiliterande arbetsverksamhet"]}, "fi-simple": {"terms": ["työtoiminta"]}},
    },
    {
        "id": "tyokyvyn-tuki",
        "fi": ["työkyvyn tuki"],
        "locales": {"sv": {"terms": ["stöd … arbetsförmåga"]}, "fi-simple": {"terms": ["työkyvyn tuki"]}},
    },
    {"id": "tiimi", "fi": ["työkyvyn tuen tiimi"], "locales": {"sv": {"terms": ["team"]}}},
]


@pytest.fixture(scope="module")
def terminology() -> Terminology:
    folder = ROOT / "data" / "search"
    return Terminology(map(Concept.model_validate, CONCEPTS), read_words(folder, "fi", read_endings(folder)["fi"]))


@pytest.mark.parametrize(
    ("finnish", "translation", "locale", "lacking"),
    [
        ("Kuntouttavassa työtoiminnassa opit.", "I rehabiliterande arbetsverksamheten lär du dig.", "sv", []),
        ("Kuntouttavassa työtoiminnassa opit.", "I arbetet lär du dig.", "sv", ["kuntouttava-tyotoiminta"]),
        ("[Kuntouttavaa](service:x) työtoimintaa", "verksamhet", "sv", ["kuntouttava-tyotoiminta"]),
        ("Kuntouttavaa. Työtoimintaa ei ole.", "Det finns ingen.", "sv", ["kuntouttava-tyotoiminta"]),
        ("Työkyvyn tuesta kerrotaan.", "Vi berättar om stöd för klientens arbetsförmåga.", "sv", []),
        ("Työkyvyn tuesta kerrotaan.", "Vi berättar om arbetsförmåga.", "sv", ["tyokyvyn-tuki"]),
        ("Työkyvyn tuen tiimissä", "i teamet", "sv", []),  # the longest term counts
        ("Työkyvyn tuen tiimi antaa työkyvyn tukea.", "Teamet hjälper.", "sv", ["tyokyvyn-tuki"]),
        ("Kuntouttavassa työtoiminnassa opit.", "Työtoiminnassa opit.", "fi-simple", []),
        ("Työkyvyn tuesta kerrotaan.", "Kerromme työkyvystä.", "fi-simple", ["tyokyvyn-tuki"]),
        ("Hyvää päivää.", "God dag.", "sv", []),
    ],
)
def test_terms(finnish: str, translation: str, locale: str, lacking: list[str], terminology: Terminology) -> None:
    assert [found.concept.id for found in terminology.lacking(finnish, translation, locale)] == lacking


@pytest.mark.parametrize(
    ("finnish", "translation", "shorter", "codes"),
    [
        ("[a](service:x) ja [b](law:y)", "[b](law:y) och [a](service:x)", False, []),  # another order is fine
        ("[a](service:x)", "a", False, ["translation-links"]),
        ("[a](service:x)", "a", True, []),
        ("a", "[a](service:x)", True, ["translation-links"]),
        ("Teksti\n[](source:000:1-2)", "Text", False, ["translation-links"]),
        ("## A\n\nb", "A\n\nb", False, ["translation-structure"]),
        ("- a\n- b", "- a och b", False, ["translation-structure"]),
        ("1. a\n2. b", "1. a", False, ["translation-structure"]),
        ("1. a\n2. b", "1. a", True, []),
        ("**a** b", "a b", False, ["translation-structure"]),
        ("{count} kpl", "{antal} st", False, ["translation-placeholders"]),
    ],
)
def test_structure(finnish: str, translation: str, shorter: bool, codes: list[str]) -> None:
    assert [code for code, _ in differences(finnish, translation, shorter)] == codes


TERMS = """
- id: valmennus
  fi: [valmennus]
  locales:
    sv: {terms: [coachning]}
"""
UNNEEDED = TERMS.replace("coachning", "träning") + (
    '  exceptions:\n    - {locale: sv, unit: "service:valmennus name", reason: Ei.}\n'
)
PO = "data/translations/sv/services.po"


@pytest.mark.parametrize(
    ("file", "replace", "by", "place", "code"),
    [
        (PO, 'msgstr "Träning"', 'msgstr "Träning [x](law:y)"', f"{PO}:5:1", "translation-links"),
        (PO, 'msgstr "Träning"', 'msgstr "<b>Träning"', f"{PO}:5:1", "html-in-text"),
        (PO, 'msgstr "Träning"', 'msgstr "Träning', f"{PO}:6:1", "po-syntax"),
        ("data/terminology.yaml", "", TERMS, f"{PO}:5:1", "term-not-agreed"),
        ("data/terminology.yaml", "", UNNEEDED, "data/terminology.yaml:7:7", "term-exception-unneeded"),
    ],
)
def test_broken_translations(file: str, replace: str, by: str, place: str, code: str, minimal: Path) -> None:
    path = minimal / file
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    path.write_text(text.replace(replace, by, 1) if replace else by, encoding="utf-8")
    problems = Problems()
    check(load(minimal, problems), AS_OF, problems)
    assert [(problem.place, problem.code) for problem in problems.sorted()] == [(place, code)]
