"""All records as they were read, by id and in the order of the files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from .links.state import Entry
from .load import Origin
from .model import (
    Actor,
    Benefit,
    Change,
    Contradiction,
    Criteria,
    Guide,
    Instrument,
    InventoryItem,
    Law,
    LayWords,
    LeftOut,
    Link,
    Locale,
    Lost,
    Offering,
    Outcome,
    Ownership,
    Page,
    Pathway,
    Question,
    RegionModel,
    Service,
    SourceRecord,
    Term,
)
from .places import County, EmploymentArea, Municipality, Places, sort_key
from .settings import SOURCE_LOCALE

# The kinds of record that ``kind:id`` can name, and the field of the tables that has them.
TABLES = {
    "service": "services",
    "offering": "offerings",
    "actor": "actors",
    "instrument": "instruments",
    "benefit": "benefits",
    "law": "laws",
    "term": "terms",
    "criteria": "criteria",
    "model": "models",
    "link": "links",
    "change": "changes",
    "contradiction": "contradictions",
    "lost": "lost",
    "question": "questions",
    "outcome": "outcomes",
    "pathway": "pathways",
    "guide": "guides",
    "page": "pages",
}


@dataclass(frozen=True)
class Tables:
    """All records by id, in the order of the files. ``as_of`` is the day that the site is made for."""

    as_of: date
    locale: Locale
    locales: tuple[Locale, ...]
    places: Places
    vocabularies: dict[str, dict[str, str]]
    services: dict[str, Service]
    offerings: dict[str, Offering]
    actors: dict[str, Actor]
    instruments: dict[str, Instrument]
    benefits: dict[str, Benefit]
    laws: dict[str, Law]
    terms: dict[str, Term]
    criteria: dict[str, Criteria]
    models: dict[str, RegionModel]
    links: dict[str, Link]
    changes: dict[str, Change]
    contradictions: dict[str, Contradiction]
    lost: dict[str, Lost]
    left_out: tuple[LeftOut, ...]
    inventory: dict[str, InventoryItem]
    lay_words: tuple[LayWords, ...]
    owners: tuple[Ownership, ...]
    questions: dict[str, Question]
    outcomes: dict[str, Outcome]
    sources: dict[str, SourceRecord]
    pathways: dict[str, Pathway]
    guides: dict[str, Guide]
    pages: dict[str, Page]
    document_lines: dict[str, list[str]]
    all_labels: dict[str, dict[str, Any]]
    origins: dict[tuple[str, str], Origin] = field(repr=False)
    broken: dict[str, Entry] = field(default_factory=dict, repr=False)
    coverage: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict, repr=False)

    @property
    def labels(self) -> dict[str, Any]:
        """The words of the interface in this locale."""
        return self.all_labels[self.locale.id]

    def place_name(self, place: Municipality | County | EmploymentArea) -> str:
        """A place's name in this locale."""
        return place.names.get(self.locale.speech) or place.names[SOURCE_LOCALE]

    def place_label(self, ref: str) -> str:
        """What the place of a reference is called on pages; of an employment area it is said that it is one, but not of
        what is told of instead of one."""
        kind, _, slug = ref.partition(":")
        label: str = self.labels["place"][kind]
        if kind == "nation":
            return label
        name = self.place_name(self.places.of_kind(kind)[slug])
        return name if slug in self.labels["municipality"]["outside"] else label.format(name=name)

    def website(self, place: Municipality | County) -> str:
        """A place's front page in this locale's language where one is known, else the first there is; else empty."""
        return place.websites.get(self.locale.speech) or next(iter(place.websites.values()), "")

    def order(self, text: str) -> str:
        """A key that sorts texts in the order of this locale's alphabet."""
        return sort_key(text, self.locale.speech)

    def record(self, kind: str, record_id: str) -> Any:
        """The record that ``kind:id`` names, or None."""
        return self.of_kind(kind).get(record_id)

    def of_kind(self, kind: str) -> dict[str, Any]:
        return self.kinds.get(kind, {})

    @cached_property
    def kinds(self) -> dict[str, dict[str, Any]]:
        """What ``kind:id`` can name: the records of each kind by id."""
        return {kind: getattr(self, name) for kind, name in TABLES.items()} | {
            "municipality": self.places.municipalities
        }
