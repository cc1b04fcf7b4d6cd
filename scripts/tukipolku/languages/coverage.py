"""How much of each kind of record is translated into each locale: numbers that readers see and that may not fall."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from ..catalogue import Catalogue
from ..kept import while_same
from ..kinds import PO_FILES
from ..model import Locale
from ..translations import Translations, units_of

STATES = ("current", "outdated", "machine-made", "missing")
Coverage = dict[str, dict[str, dict[str, int]]]  # by locale, kind and state


def coverage(catalogue: Catalogue, translations: Mapping[str, Translations]) -> Coverage:
    """The numbers of texts of the source catalogue, for each locale that has translations."""
    locales = [locale for locale in catalogue.locales if locale.id in translations]
    return {locale.id: _of_locale(catalogue, locale, translations[locale.id]) for locale in locales}


def _of_locale(catalogue: Catalogue, locale: Locale, translations: Translations) -> dict[str, dict[str, int]]:
    counts = {}
    for kind in (kind for kinds in PO_FILES.values() for kind in kinds if locale.has(kind)):
        if found := _of_kind(kind, tuple(catalogue.of_kind(kind).values()), locale, translations):
            counts[kind] = found
    return counts


def _of_kind(kind: str, records: tuple[Any, ...], locale: Locale, translations: Translations) -> dict[str, int]:
    """How many of its texts are in each state; empty when it has none."""

    def count() -> dict[str, int]:
        of_records = [_of_record(kind, record, locale, translations) for record in records]
        found = [sum(column) for column in zip(*of_records, strict=True)]
        return dict(zip(STATES, found, strict=True)) if any(found) else {}

    return while_same(("coverage", locale.id, kind), (*records, translations), count)


def _of_record(kind: str, record: Any, locale: Locale, translations: Translations) -> tuple[int, ...]:
    """How many of its texts are in each state."""

    def count() -> tuple[int, ...]:
        found = Counter(_state(translations, unit) for _, unit in units_of(kind, record))
        return tuple(found[state] for state in STATES)

    return while_same(("coverage", locale.id, kind, record.id), (record, translations), count)


def _state(translations: Translations, unit: Any) -> str:
    translation = translations.get(unit)
    if translation is None:
        return "missing"
    return "outdated" if translation.outdated else "machine-made" if translation.machine_made else "current"


def done(counts: dict[str, int]) -> int:
    """How many of a hundred texts are translated and up to date; 100 only when all are."""
    total = sum(counts.values())
    return 100 * (counts["current"] + counts["machine-made"]) // total if total else 100


def as_json(found: Coverage) -> bytes:
    """The numbers as open data."""
    totals = {
        locale: {state: sum(counts[state] for counts in kinds.values()) for state in STATES}
        for locale, kinds in found.items()
    }
    return (json.dumps({"totals": totals, "kinds": found}, ensure_ascii=False, indent=1) + "\n").encode()
