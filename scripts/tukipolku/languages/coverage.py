"""How much of each kind of record is translated into each locale: numbers that readers see and that may not fall."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from ..catalogue import Catalogue
from ..kept import while_same
from ..kinds import PO_FILES
from ..translations import Translations, units_of

STATES = ("current", "outdated", "machine-made", "missing")
Coverage = dict[str, dict[str, dict[str, int]]]  # by locale, kind and state


def coverage(catalogue: Catalogue, translations: Mapping[str, Translations]) -> Coverage:
    """The numbers of texts of the source catalogue, for each locale that has translations."""
    locales = [locale for locale in catalogue.locales if locale.id in translations]
    found: Coverage = {locale.id: {} for locale in locales}
    for kind in (kind for kinds in PO_FILES.values() for kind in kinds):
        counts = _of_kind(kind, tuple(catalogue.of_kind(kind).values()), translations)
        for locale in locales:
            if locale.has(kind) and any(counts[locale.id]):
                found[locale.id][kind] = dict(zip(STATES, counts[locale.id], strict=True))
    return found


def _of_kind(
    kind: str, records: tuple[Any, ...], translations: Mapping[str, Translations]
) -> dict[str, tuple[int, ...]]:
    """How many texts are in each state, by locale."""

    def count() -> dict[str, tuple[int, ...]]:
        of_records = [_of_record(kind, record, translations) for record in records]
        return {
            locale: tuple(sum(counts[locale][place] for counts in of_records) for place in range(len(STATES)))
            for locale in translations
        }

    return while_same(("coverage", kind, *translations), (*records, *translations.values()), count)


def _of_record(kind: str, record: Any, translations: Mapping[str, Translations]) -> dict[str, tuple[int, ...]]:
    def count() -> dict[str, tuple[int, ...]]:
        units = [unit for _, unit in units_of(kind, record)]
        found = {locale: Counter(_state(texts, unit) for unit in units) for locale, texts in translations.items()}
        return {locale: tuple(states[state] for state in STATES) for locale, states in found.items()}

    key = ("coverage", kind, record.id, *translations)
    return while_same(key, (record, *translations.values()), count)


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
