"""The catalogue: every record, typed and immutable, and their relations. The rest of the site reads only this.

What one record says of others is found by the other's key: a relation is a dictionary (see ``RELATIONS``), so that it
can be told for which of its keys something has changed (``reading.py``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property, partial
from typing import Any

from .accept import typed
from .briefs import Brief, Offered, briefs_of, offered
from .fields import ALWAYS
from .kept import while_same
from .load import Loaded
from .model import Change, Contradiction, Criteria, Link, Lost, Offering, Pathway, Service, SourceRecord
from .places import Municipality
from .refs import SourceRef
from .settings import SOURCE_LOCALE
from .tables import TABLES, Tables
from .trouble import Trouble, read_broken, trouble_of
from .walk import named

# What holds no texts, and so is the same in all languages.
WITHOUT_TEXTS = ("states", "lines", "related", "mentioned", "citing", "cited")
# The relations of ``Catalogue``: what they have for a key is shown on pages.
RELATIONS = (
    *("states", "briefs", "lines", "offerings_of", "offerings_at", "offered_at", "children", "related", "predecessors"),
    *("mentioned", "citing", "remarked", "contradictions_about", "lost_about", "changes_about", "criteria_about"),
    "pathways_by_place",
)


class Catalogue(Tables):
    """The tables, what follows from them, and how it is looked up."""

    @cached_property
    def states(self) -> dict[tuple[str, str], str]:
        """By kind and id of what can end: its state (see ``state``)."""
        states = {
            (kind, record.id): "in-force" if record.valid is ALWAYS else record.valid.state(self.as_of)
            for kind in TABLES
            for record in self.of_kind(kind).values()
            if hasattr(record, "valid")
        }
        for offering in self.offerings.values():
            if states["offering", offering.id] == "in-force":
                states["offering", offering.id] = states["service", offering.service]
        return states

    @cached_property
    def briefs(self) -> dict[tuple[str, str], Brief]:
        """By kind and id of whatever has a name."""
        found: dict[tuple[str, str], Brief] = {}
        for kind in TABLES:
            records = tuple(self.of_kind(kind).values())
            ended = tuple(self.states.get((kind, record.id)) == "ended" for record in records)
            key = ("briefs", self.locale.id, kind)
            found |= while_same(key, (*records, *ended), partial(briefs_of, kind, records, ended))
        places = self.places.municipalities.values()
        return found | {("municipality", place.slug): Brief(self.place_name(place)) for place in places}

    @cached_property
    def lines(self) -> dict[tuple[str, str], tuple[str, int]]:
        """By kind and id of what has a page: the file and the line where an editor changes it."""
        return {key: (origin.file, origin.line) for key, origin in self.origins.items() if key[0] in WITH_PAGES}

    @cached_property
    def offerings_of(self) -> dict[str, list[Offering]]:
        """Offerings by service id."""
        return grouped((o.service, o) for o in self.offerings.values())

    @cached_property
    def offerings_at(self) -> dict[str, list[Offering]]:
        """Offerings by place reference, as the data says it (a county's are not repeated for its municipalities)."""
        return grouped((place, o) for o in self.offerings.values() for place in o.area)

    @cached_property
    def offered_at(self) -> dict[str, tuple[Offered, ...]]:
        """The same in the order of their names, for listing."""

        def in_order(rows: tuple[Offered, ...]) -> tuple[Offered, ...]:
            return tuple(sorted(rows, key=lambda row: self.order(row.name)))

        rows = {
            o.id: offered(o, o.name or self.services[o.service].name, self.states["offering", o.id] == "ended")
            for o in self.offerings.values()
        }
        found = {place: tuple(rows[o.id] for o in offerings) for place, offerings in self.offerings_at.items()}
        return {
            place: while_same(("offered", self.locale.id, place), here, partial(in_order, here))
            for place, here in found.items()
        }

    @cached_property
    def children(self) -> dict[str, list[Service]]:
        """Services by their parent's id."""
        return grouped((s.parent, s) for s in self.services.values() if s.parent)

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
        return grouped((new, s) for s in self.services.values() for new in s.replaced_by)

    @cached_property
    def mentioned(self) -> dict[tuple[str, str], dict[str, list[str]]]:
        """By kind and id: the ids of the records whose fields name it, by their kind."""
        found: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for kind in MENTIONING:
            for record in self.kinds[kind].values():
                for target in dict.fromkeys(named(record).records):
                    found[target][kind].append(record.id)
        return dict(found)

    @cached_property
    def citing(self) -> dict[tuple[str, str], tuple[SourceRef, ...]]:
        """By kind and id of every record: the sources that it cites."""
        return {(kind, record.id): named(record).sources for kind in TABLES for record in self.of_kind(kind).values()}

    @cached_property
    def remarked(self) -> dict[tuple[str, str], Any]:
        """By kind and id: what readers must know of a translation (see ``localise.py``)."""
        return {}

    @cached_property
    def contradictions_about(self) -> dict[str, list[Contradiction]]:
        return grouped((ref, c) for c in self.contradictions.values() for ref in dict.fromkeys(c.about))

    @cached_property
    def lost_about(self) -> dict[str, list[Lost]]:
        return grouped((ref, x) for x in self.lost.values() for ref in dict.fromkeys(x.about))

    @cached_property
    def changes_about(self) -> dict[str, list[Change]]:
        return grouped((ref, c) for c in self.changes.values() for ref in dict.fromkeys(c.touches))

    @cached_property
    def criteria_about(self) -> dict[str, list[Criteria]]:
        """Criteria by the reference of what they are about."""
        return grouped((ref, c) for c in self.criteria.values() for ref in dict.fromkeys(c.about))

    @cached_property
    def pathways_by_place(self) -> dict[str, list[tuple[int, Pathway]]]:
        """Pathways with their number in the order of the files, by place reference."""
        return grouped((ref, row) for row in enumerate(self.pathways.values()) for ref in row[1].area)

    def state(self, record: Any) -> str:
        """``coming``, ``in-force`` or ``ended`` on the day of the site; an offering ends with its service."""
        return self.states[record.kind_name, record.id]

    def mentions(self, kind: str, record_id: str) -> dict[str, list[str]]:
        """The ids of the records whose fields name this one, by their kind (each is there, also when none does)."""
        found = self.mentioned.get((kind, record_id), {})
        return {other: found.get(other, []) for other in MENTIONING}

    def remarks(self, kind: str, record_id: str) -> tuple[list[Contradiction], list[Lost], list[Change]]:
        """What readers must know of a record: contradictions, lost parts and changes that name it."""
        ref = f"{kind}:{record_id}"
        return self.contradictions_about.get(ref, []), self.lost_about.get(ref, []), self.changes_about.get(ref, [])

    def pathways_at(self, municipality: Municipality) -> list[Pathway]:
        """Pathways whose area holds this municipality."""
        refs = (*municipality.within.values(), "nation")
        return [pathway for _, pathway in sorted({row for ref in refs for row in self.pathways_by_place.get(ref, [])})]

    def reachable_at(self, place: Municipality) -> list[Offering]:
        """What is offered in a municipality, its employment area or its county today and tells how to reach it, the
        nearest first."""
        there = {o.id: o for ref in place.within.values() for o in self.offerings_at.get(ref, []) if o.contacts}
        return [o for o in there.values() if self.state(o) != "ended" and not o.unavailable]

    def piece(self, key: Any, make: Callable[[], Any]) -> Any:
        """What several pages need, made once for its key."""
        if key not in self._pieces:
            self._pieces[key] = make()
        return self._pieces[key]

    @cached_property
    def _pieces(self) -> dict[Any, Any]:
        return {}

    def sources_of(self, record: Any) -> list[SourceRecord]:
        """The sources that a record cites."""
        refs = self.citing[record.kind_name, record.id]
        return [self.sources[ref.source] for ref in refs if ref.source in self.sources]

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
            records = tuple(self.of_kind(kind).values())
            for source, found in while_same(("cited", kind), records, partial(_cited, records)).items():
                if source in lines:
                    lines[source] |= found
        return lines


WITH_PAGES = (
    *("service", "actor", "instrument", "benefit", "law", "criteria", "model", "pathway", "guide", "page"),
    *("question", "outcome"),
)
MENTIONING = ("service", "offering", "actor", "instrument", "benefit", "model", "pathway")
PUBLISHED = (
    *("service", "offering", "actor", "instrument", "benefit", "law", "term", "criteria", "model", "link", "change"),
    *("contradiction", "pathway", "guide", "page"),
)


def _cited(records: Iterable[Any]) -> dict[str, set[int]]:
    """The numbers of the lines of each source that some records rest on."""
    lines: dict[str, set[int]] = defaultdict(set)
    for record in records:
        for ref in named(record).sources:
            lines[ref.source].update(ref.lines)
    return lines


def grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    """The second of each pair, in lists by the first."""
    groups: dict[Any, list[Any]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)


def build_catalogue(loaded: Loaded, as_of: date) -> Catalogue:
    """The catalogue of what was loaded and found good by the check."""

    records = {kind: [typed(kind, entry) for entry in entries] for kind, entries in loaded.records.items()}

    def by_id(kind: str) -> dict[str, Any]:
        return {record.id: record for record in records[kind]}

    origins = {
        (kind, entry.data.get("id", str(index))): entry.origin
        for kind, entries in loaded.records.items()
        for index, entry in enumerate(entries)
    }
    return Catalogue(
        as_of=as_of,
        locale=next(locale for locale in records["locale"] if locale.id == SOURCE_LOCALE),
        locales=tuple(locale for locale in records["locale"] if locale.id in loaded.labels),
        places=loaded.places,
        vocabularies={vocabulary.id: vocabulary.terms for vocabulary in records["vocabulary"]},
        **{name: by_id(kind) for kind, name in TABLES.items()},
        left_out=tuple(records["left_out"]),
        inventory=by_id("inventory"),
        lay_words=tuple(records["lay_words"]),
        owners=tuple(records["ownership"]),
        sources=by_id("source"),
        document_lines=loaded.document_lines,
        all_labels=loaded.labels,
        origins=origins,
        broken=read_broken(loaded.root),
    )
