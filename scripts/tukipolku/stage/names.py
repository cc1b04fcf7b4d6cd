"""The index A–Ö: every name on the site, by its first letter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from ..catalogue import Catalogue
from . import parts
from .page import record_path
from .parts import Listing, Part

IN_THE_INDEX = (
    *("service", "instrument", "benefit", "actor", "law", "pathway", "guide", "criteria", "model", "term"),
    "outcome",
)


def _names(catalogue: Catalogue) -> Listing:
    """The whole index: (name, the record's own name when the first is another name of it, address)."""
    rows: dict[tuple[str, str, str], tuple[str, str, str]] = {}  # by the words alone: marked and unmarked are one

    def add(name: str, main: str, path: str) -> None:
        if str(name) != str(main):
            rows.setdefault((str(name), str(main), path), (name, main, path))

    places = catalogue.places.municipalities.values()
    records = [(key, record) for key, record in catalogue.briefs.items() if key[0] in IN_THE_INDEX]
    for (kind, record_id), record in records:
        path = record_path(kind, record_id) or ""
        add(record.name, "", path)
        for other in record.others:
            add(other, record.name, path)
    for place in places:
        path = record_path("municipality", place.slug) or ""
        name = catalogue.place_name(place)
        add(name, "", path)
        for other in place.names.values():
            add(other, name, path)
    ordered = sorted(rows.values(), key=lambda row: (catalogue.order(row[0]), *map(str, row)))
    title, entries = catalogue.labels["pages"]["a-z"], len(records) + len(places)
    return parts.listing("", title, ordered, lambda row: row[0], catalogue.order, parts.MOST_RECORDS, entries)


def index(catalogue: Catalogue) -> dict[str, Any]:
    """The index by letters, or which part each letter begins in."""
    names = _names(catalogue)
    if not names.parts:
        whole = _letters(catalogue, names.rows)
        return {"names": names, "letters": whole, "starts": dict.fromkeys(whole, "")}
    letters = ((part.path, first) for part in reversed(names.parts) for first in _letters(catalogue, part.rows))
    starts = {first: path.removeprefix(parts.FOLDER) for path, first in letters}
    return {"names": names, "letters": {}, "starts": {x: starts[x] for x in sorted(starts, key=catalogue.order)}}


def _letters(catalogue: Catalogue, rows: Iterable[tuple[str, str, str]]) -> dict[str, list[tuple[str, str, str]]]:
    """Rows of the index by their first letter."""
    letters: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for row in rows:
        letters[letter(catalogue, row[0])].append(row)
    return dict(letters)


def letter(catalogue: Catalogue, name: str) -> str:
    """The letter that a name stands under."""
    first = name[0].upper() if catalogue.locale.speech in ("fi", "sv") else catalogue.order(name)[0].upper()
    return first if first.isalpha() else "0–9"


def letter_rows(catalogue: Catalogue, part: Part) -> dict[str, Any]:
    return {"letters": _letters(catalogue, part.rows)}
