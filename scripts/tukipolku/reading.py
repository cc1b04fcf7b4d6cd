"""The catalogue as pages see it: it notes what a page was made of, so that no other page is made anew."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, KeysView, Mapping, ValuesView
from dataclasses import dataclass
from functools import partial
from types import FunctionType, MethodType
from typing import Any

from .catalogue import RELATIONS, Catalogue
from .tables import TABLES

# What is read: a key of a table or relation of the catalogue, as one word (``cell``), of which a page has hundreds. The
# table's name alone: the page goes through all of it.
Cell = str
EVERYTHING: Cell = ""  # the page was made of something that isn't noted by its key
NOTED = (*TABLES.values(), "sources", *RELATIONS)
UNNOTED = ("left_out", "inventory", "lay_words", "owners", "document_lines", "coverage")
# What is the same for all pages, and doesn't change without all of them being made anew (see ``surroundings``).
FREE = {
    *("as_of", "locale", "locales", "labels", "all_labels", "vocabularies"),
    *("places", "place_name", "place_label", "website", "order", "trouble"),
}


def cell(table: str, key: Any) -> Cell:
    return f"{table} {key}"


class Reading:
    """A catalogue that notes in ``cells`` what is asked of it. What the catalogue's functions read is noted as well."""

    def __init__(self, catalogue: Catalogue):
        self.cells: set[Cell] = set()
        self._pieces: dict[Any, tuple[Any, tuple[Cell, ...]]] = {}
        for name in NOTED:
            setattr(self, name, Noted(self, name))
        for name, function in vars(Catalogue).items():
            if isinstance(function, FunctionType) and not (name in FREE or hasattr(Reading, name)):
                setattr(self, name, MethodType(function, self))
        self._read_from(catalogue)

    def _read_from(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        for name in FREE:
            setattr(self, name, getattr(catalogue, name))

    def __getattr__(self, name: str) -> Any:
        self.cells.add(EVERYTHING)
        return getattr(self.catalogue, name)

    def of_kind(self, kind: str) -> Mapping[str, Any]:
        table: Mapping[str, Any] = getattr(self, TABLES[kind]) if kind in TABLES else self.catalogue.of_kind(kind)
        return table

    def record(self, kind: str, record_id: str) -> Any:
        return self.of_kind(kind).get(record_id)

    def piece(self, key: Any, make: Callable[[], Any]) -> Any:
        """A piece of a page, made once for its key; what was read for it counts for each page that has it."""
        kept = self._pieces.get(key)
        if kept is None:
            before, self.cells = self.cells, set()
            kept = self._pieces[key] = make(), tuple(self.cells)
            self.cells = before
        self.cells.update(kept[1])
        return kept[0]

    def noted(self, make: Callable[..., Any]) -> Callable[..., Any]:
        """A function that makes a piece of a page, once for the same arguments."""
        return lambda *arguments: self.piece((make, arguments), partial(make, *arguments))

    def turn_to(self, catalogue: Catalogue) -> set[Cell]:
        """Reads from another catalogue from now on. Returns what is different there."""
        changed = differences(self.catalogue, catalogue)
        self._read_from(catalogue)
        self._pieces = {key: kept for key, kept in self._pieces.items() if changed.isdisjoint(kept[1])}
        return changed


class _Cells(dict[Any, Cell]):
    """The cells of a table by key."""

    def __init__(self, table: str):
        self.table = table

    def __missing__(self, key: Any) -> Cell:
        made = self[key] = cell(self.table, key)
        return made


class Noted(Mapping[Any, Any]):
    """A table or relation of the catalogue that notes which of its keys are looked up."""

    def __init__(self, reading: Reading, name: str):
        self.reading = reading
        self.name = name
        self._cells = _Cells(name)

    def _all(self) -> dict[Any, Any]:
        self.reading.cells.add(self.name)
        table: dict[Any, Any] = getattr(self.reading.catalogue, self.name)
        return table

    def __getitem__(self, key: Any) -> Any:
        self.reading.cells.add(self._cells[key])
        return getattr(self.reading.catalogue, self.name)[key]

    def get(self, key: Any, default: Any = None) -> Any:
        self.reading.cells.add(self._cells[key])
        return getattr(self.reading.catalogue, self.name).get(key, default)

    def __contains__(self, key: Any) -> bool:
        self.reading.cells.add(self._cells[key])
        return key in getattr(self.reading.catalogue, self.name)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def keys(self) -> KeysView[Any]:
        return self._all().keys()

    def values(self) -> ValuesView[Any]:
        return self._all().values()

    def items(self) -> ItemsView[Any, Any]:
        return self._all().items()


def differences(old: Catalogue, new: Catalogue) -> set[Cell]:
    """What isn't the same in two catalogues. A record is the same only as long as it is the same object."""
    changed: set[Cell] = set()
    if old is new:
        return changed
    for name in NOTED:
        before, now = getattr(old, name), getattr(new, name)
        if before != now:
            changed.update(cell(name, k) for k in before.keys() | now.keys() if _differ(before.get(k), now.get(k)))
            changed.add(name)
        elif list(before) != list(now):  # their order is seen where all are listed
            changed.add(name)
    if changed or any(getattr(old, name) != getattr(new, name) for name in UNNOTED):
        changed.add(EVERYTHING)
    return changed


def _differ(old: Any, new: Any) -> bool:
    return old is not new and bool(old != new)


@dataclass(frozen=True, eq=False)
class Very:
    """A thing that is the same as itself only: what is in it needn't be compared. It is kept, so that no other takes
    its place in memory."""

    thing: Any

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Very) and self.thing is other.thing

    __hash__ = None  # type: ignore[assignment]


def surroundings(catalogue: Catalogue) -> tuple[Any, ...]:
    """What all pages of a locale are made of besides records: when it differs, all are made anew."""
    return (
        *(catalogue.as_of, catalogue.locale, catalogue.locales, catalogue.vocabularies, catalogue.all_labels),
        *(Very(catalogue.places), catalogue.broken),
    )
