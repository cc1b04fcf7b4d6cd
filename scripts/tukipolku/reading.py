"""The catalogue as templates see it: it notes which records a page was made of, so that no other page is made anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from .catalogue import Catalogue
from .model import Offering, SourceRecord

Cell = tuple[str, str]  # kind and id of a record
EVERYTHING: Cell = ("", "")  # the page goes through all records of some kind
# What is the same for all pages, and doesn't change without all of them being made anew (see ``surroundings``).
FREE = {"as_of", "locale", "locales", "places", "place_name", "labels", "all_labels", "vocabularies", "trouble"}


class Reading:
    """A catalogue that notes in ``cells`` what is asked of it. What a page is given besides, it needn't note."""

    def __init__(self, catalogue: Catalogue):
        self.catalogue = catalogue
        self.cells: set[Cell] = set()
        self._pieces: dict[Any, tuple[Any, frozenset[Cell]]] = {}

    def __getattr__(self, name: str) -> Any:
        if name not in FREE:
            self.cells.add(EVERYTHING)
        return getattr(self.catalogue, name)

    def record(self, kind: str, record_id: str) -> Any:
        self.cells.add((kind, record_id))
        return self.catalogue.record(kind, record_id)

    def source(self, source_id: str) -> SourceRecord:
        self.cells.add(("source", source_id))
        return self.catalogue.sources[source_id]

    def state(self, record: Any) -> str:
        if isinstance(record, Offering):
            self.cells.add(("service", record.service))
        return self.catalogue.state(record)

    def sources_of(self, record: Any) -> list[SourceRecord]:
        sources = self.catalogue.sources_of(record)
        self.cells.update(("source", source.id) for source in sources)
        return sources

    def basis(self, record: Any) -> Any:
        return Catalogue.basis(self, record)  # type: ignore[arg-type]

    def piece(self, key: Any, make: Callable[[], Any]) -> Any:
        """A piece of a page, made once for its key; what was read for it counts for each page that has it."""
        kept = self._pieces.get(key)
        if kept is None:
            before, self.cells = self.cells, set()
            kept = self._pieces[key] = make(), frozenset(self.cells)
            self.cells = before
        self.cells |= kept[1]
        return kept[0]

    def noted(self, make: Callable[..., Any]) -> Callable[..., Any]:
        """A function that makes a piece of a page, once for the same arguments."""
        return lambda *arguments: self.piece((make, arguments), partial(make, *arguments))

    def turn_to(self, catalogue: Catalogue) -> set[Cell]:
        """Reads from another catalogue from now on. Returns what is different there."""
        changed = differences(self.catalogue, catalogue)
        self.catalogue = catalogue
        self._pieces = {key: kept for key, kept in self._pieces.items() if kept[1].isdisjoint(changed)}
        return changed


def differences(old: Catalogue, new: Catalogue) -> set[Cell]:
    """The records that aren't the same in two catalogues."""
    changed: set[Cell] = set()
    tables = [(kind, old.of_kind(kind), new.of_kind(kind)) for kind in old.kinds if kind != "municipality"]
    for kind, before, now in [*tables, ("source", old.sources, new.sources)]:
        changed.update((kind, key) for key in before.keys() | now.keys() if before.get(key) is not now.get(key))
        if list(before) != list(now):  # their order is seen where all are listed
            changed.add(EVERYTHING)
    return changed | {EVERYTHING} if changed else changed


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
