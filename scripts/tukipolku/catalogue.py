"""The catalogue: every record, typed and immutable, and their relations. The rest of the site reads only this."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any

from .fields import SOURCE_REF, IdOf
from .links.state import Entry
from .load import Loaded, Origin
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
from .refs import SourceRef, parse_source
from .settings import SOURCE_LOCALE
from .text import SOURCE_MARK
from .trouble import Trouble, trouble_of
from .walk import walk

# The kinds of record that ``kind:id`` can name, and the field of the catalogue that has them.
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
class Catalogue:
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

    def state(self, record: Any) -> str:
        """``coming``, ``in-force`` or ``ended`` on the day of the site; an offering ends with its service."""
        known: str | None = self._states.get(record)
        if known is None:
            known = record.valid.state(self.as_of)
            if known == "in-force" and isinstance(record, Offering):
                known = self.state(self.services[record.service])
            self._states[record] = known
        return known

    @cached_property
    def _states(self) -> dict[Any, str]:
        return {}

    @cached_property
    def offerings_of(self) -> dict[str, list[Offering]]:
        """Offerings by service id."""
        return _grouped((o.service, o) for o in self.offerings.values())

    @cached_property
    def offerings_at(self) -> dict[str, list[Offering]]:
        """Offerings by place reference, as the data says it (a county's are not repeated for its municipalities)."""
        return _grouped((place, o) for o in self.offerings.values() for place in o.area)

    @cached_property
    def offerings_by_name_at(self) -> dict[str, list[Offering]]:
        """The same in the order of the offerings' names (of their services, where they have none)."""

        def name(offering: Offering) -> str:
            return self.order(offering.name or self.services[offering.service].name)

        return {place: sorted(offerings, key=name) for place, offerings in self.offerings_at.items()}

    @cached_property
    def children(self) -> dict[str, list[Service]]:
        """Services by their parent's id."""
        return _grouped((s.parent, s) for s in self.services.values() if s.parent)

    @cached_property
    def related(self) -> dict[str, list[str]]:
        """Related services both ways, without parents and children, which are told apart."""
        pairs: dict[str, dict[str, None]] = defaultdict(dict)
        for service in self.services.values():
            for other in service.related:
                pairs[service.id][other] = None
                pairs[other][service.id] = None
        family = {s.id: {s.parent, *(c.id for c in self.children.get(s.id, []))} for s in self.services.values()}
        return {a: [b for b in others if b not in family[a]] for a, others in pairs.items()}

    @cached_property
    def predecessors(self) -> dict[str, list[Service]]:
        """Ended services by the id of what replaced them."""
        return _grouped((new, s) for s in self.services.values() for new in s.replaced_by)

    def mentions(self, kind: str, record_id: str) -> dict[str, list[Any]]:
        """The records whose fields name this one, by their kind (every kind is there, also when none does)."""
        return {other: self._mentions[other].get((kind, record_id), []) for other in MENTIONING}

    @cached_property
    def _mentions(self) -> dict[str, dict[tuple[str, str], list[Any]]]:
        return {
            kind: _grouped(
                (target, record) for record in self.of_kind(kind).values() for target in dict.fromkeys(_targets(record))
            )
            for kind in MENTIONING
        }

    def remarks(self, kind: str, record_id: str) -> tuple[list[Contradiction], list[Lost], list[Change]]:
        """What readers must know of a record: contradictions, lost parts and changes that name it."""
        ref = f"{kind}:{record_id}"
        return tuple(group.get(ref, []) for group in self._remarks)  # type: ignore[return-value]

    @cached_property
    def _remarks(self) -> tuple[dict[str, list[Any]], ...]:
        return (
            _grouped((ref, c) for c in self.contradictions.values() for ref in dict.fromkeys(c.about)),
            _grouped((ref, x) for x in self.lost.values() for ref in dict.fromkeys(x.about)),
            _grouped((ref, c) for c in self.changes.values() for ref in dict.fromkeys(c.touches)),
        )

    @cached_property
    def criteria_about(self) -> dict[str, list[Criteria]]:
        """Criteria by the reference of what they are about."""
        return _grouped((ref, c) for c in self.criteria.values() for ref in dict.fromkeys(c.about))

    def pathways_at(self, municipality: Municipality) -> list[Pathway]:
        """Pathways whose area holds this municipality."""
        here = {*municipality.within.values(), "nation"}
        return [p for p in self.pathways.values() if here & set(p.area)]

    def sources_of(self, record: Any) -> list[SourceRecord]:
        """The sources that a record cites."""
        return [self.sources[ref.source] for ref in _source_refs(record) if ref.source in self.sources]

    def trouble(self, url: str, link: Link | None = None) -> Trouble | None:
        """What is known against an address, and what to use instead; None when it is fine."""
        return trouble_of(url, self.broken, link)

    def basis(self, record: Any) -> tuple[bool, date | None]:
        """What a record rests on: whether on a document, and the day its most recently read public page was read."""
        sources = self.sources_of(record)
        read = [source.read for source in sources if source.kind == "page" and source.read]
        return any(source.kind == "document" for source in sources), max(read, default=None)

    @cached_property
    def cited(self) -> dict[str, set[int]]:
        """For each document: the numbers of the lines that published records rest on."""
        lines: dict[str, set[int]] = {source: set() for source in self.document_lines}
        for kind in (*PUBLISHED, "lost"):
            for record in self.of_kind(kind).values():
                _cite(lines, record)
        return lines


MENTIONING = ("service", "offering", "actor", "instrument", "benefit", "model", "pathway")
PUBLISHED = (
    *("service", "offering", "actor", "instrument", "benefit", "law", "term", "criteria", "model", "link", "change"),
    *("contradiction", "pathway", "guide", "page"),
)


def _cite(lines: dict[str, set[int]], record: Any) -> None:
    for ref in _source_refs(record):
        if ref.source in lines:
            lines[ref.source].update(ref.lines)


@cache
def _source_refs(record: Any) -> tuple[SourceRef, ...]:
    """Every source that a record cites, in its fields and in its Markdown."""
    refs = [value for _, marker, value in walk(record) if marker is SOURCE_REF]
    refs += SOURCE_MARK.findall(getattr(record, "body", ""))
    return tuple(filter(None, map(parse_source, refs)))


@cache
def _targets(record: Any) -> tuple[tuple[str, str], ...]:
    return tuple((marker.kind, value) for _, marker, value in walk(record) if isinstance(marker, IdOf))


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups


def build_catalogue(loaded: Loaded, as_of: date) -> Catalogue:
    """The catalogue of what was loaded and found good by the check."""

    def by_id(kind: str) -> dict[str, Any]:
        return {record.id: record for record, _ in loaded.records[kind]}

    origins = {
        (kind, getattr(record, "id", str(index))): origin
        for kind, records in loaded.records.items()
        for index, (record, origin) in enumerate(records)
    }
    return Catalogue(
        as_of=as_of,
        locale=next(locale for locale, _ in loaded.records["locale"] if locale.id == SOURCE_LOCALE),
        locales=tuple(locale for locale, _ in loaded.records["locale"] if locale.id in loaded.labels),
        places=loaded.places,
        vocabularies={v.id: v.terms for v, _ in loaded.records["vocabulary"]},
        services=by_id("service"),
        offerings=by_id("offering"),
        actors=by_id("actor"),
        instruments=by_id("instrument"),
        benefits=by_id("benefit"),
        laws=by_id("law"),
        terms=by_id("term"),
        criteria=by_id("criteria"),
        models=by_id("model"),
        links=by_id("link"),
        changes=by_id("change"),
        contradictions=by_id("contradiction"),
        lost=by_id("lost"),
        left_out=tuple(record for record, _ in loaded.records["left_out"]),
        inventory=by_id("inventory"),
        lay_words=tuple(record for record, _ in loaded.records["lay_words"]),
        owners=tuple(record for record, _ in loaded.records["ownership"]),
        questions=by_id("question"),
        outcomes=by_id("outcome"),
        sources=by_id("source"),
        pathways=by_id("pathway"),
        guides=by_id("guide"),
        pages=by_id("page"),
        document_lines=loaded.document_lines,
        all_labels=loaded.labels,
        origins=origins,
        broken=loaded.broken,
    )
