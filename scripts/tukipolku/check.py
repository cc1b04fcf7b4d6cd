"""Checks what no single record can know: that references lead somewhere, that nothing ended is offered.

Each rule is a small function that goes through what was loaded and adds problems; ``check`` runs them all.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterator
from datetime import date
from functools import partial
from typing import Any

from .check_finder import check_finder
from .fields import ALWAYS, MARKDOWN, PLACE_REF, PLAIN, RECORD_REF, SOURCE_REF, IdOf, TermOf
from .languages.check import check_translations
from .load import Loaded, Origin
from .problems import Problems
from .refs import parse_record, parse_source
from .settings import SOURCE_LOCALE
from .text import BARE_ADDRESS, HTML, LINK, SOURCE_MARK
from .walk import walk

Place = Callable[[], tuple[int, int]]  # line and column, looked for when something is wrong there
REGISTERS = ("municipalities.csv", "employment_areas.csv", "wellbeing_counties.csv")  # of data/places/
FEW = 15  # so many words of a vocabulary are listed when none is close to what was written


def check(loaded: Loaded, as_of: date, problems: Problems) -> None:
    """Adds a problem for everything in the loaded records that doesn't hold together on the day ``as_of``."""
    known = Known(loaded)
    _duplicate_ids(loaded, problems)
    fine = _fine_with(known)
    for record, origin in _all(loaded):
        if record not in fine:
            before = len(problems.found)
            for route, marker, value in walk(record):
                known.check_value(marker, value, origin, route, problems)
            if len(problems.found) == before:
                fine.add(record)
    _registers_without_source(loaded, problems)
    _unoffered_services(loaded, problems)
    _ended_untold(loaded, as_of, problems)
    _links_without_address(loaded, problems)
    _unsourced_sections(loaded, problems)
    _repeated_anchors(loaded, problems)
    _labels(loaded, problems)
    for field in ("replaced_by", "parent"):
        _cycles(loaded, field, problems)
    check_finder(loaded, as_of, problems)
    check_translations(loaded, problems)


_fine: tuple[dict[str, Any], set[Any]] = ({}, set())


def _fine_with(known: Known) -> set[Any]:
    """The records in which nothing was wrong the last time, when the same things were known as now."""
    global _fine
    if vars(known) != _fine[0]:
        _fine = (vars(known), set())
    return _fine[1]


def _all(loaded: Loaded) -> Iterator[tuple[Any, Origin]]:
    for records in loaded.records.values():
        yield from records


class Known:
    """Everything that a reference may lead to."""

    def __init__(self, loaded: Loaded):
        self.places = loaded.places
        self.document_lines = loaded.document_lines
        self.unread = loaded.unread
        self.ids = {
            kind: {getattr(r, "id", "") for r, _ in records} | loaded.refused[kind]
            for kind, records in loaded.records.items()
        }
        self.ids["municipality"] = set(loaded.places.municipalities)
        self.terms = {v.id: v.terms for v, _ in loaded.records["vocabulary"]}
        self.pages = {s.id: s.kind for s, _ in loaded.records["source"]}

    def check_value(self, marker: Any, value: str, origin: Origin, route: Any, problems: Problems) -> None:
        position = partial(origin.position, *route)
        if isinstance(marker, IdOf):
            self._expect(value, self.ids.get(marker.kind, set()), marker.kind, origin, position, problems)
        elif isinstance(marker, TermOf):
            terms = self.terms.get(marker.vocabulary, {})
            self._expect(value, terms, f"word of the vocabulary {marker.vocabulary}", origin, position, problems)
        elif marker is RECORD_REF:
            self._record(value, origin, position, problems)
        elif marker is PLACE_REF:
            self._place(value, origin, position, problems)
        elif marker is SOURCE_REF:
            self._source(value, origin, position, problems)
        elif marker is MARKDOWN:
            self.check_text(value, origin, route, problems)
        elif marker is PLAIN and (match := HTML.search(value)):
            problems.add("html-in-text", origin.file, position(), html=match[0])

    def check_text(self, text: str, origin: Origin, route: Any, problems: Problems) -> None:
        """References in Markdown, and what doesn't belong there."""
        for number, line in enumerate(text.split("\n")):
            position = partial(_line_of, origin, route, number)
            for words, target in LINK.findall(line):
                if target.startswith("source:"):
                    self._source(target.removeprefix("source:"), origin, position, problems)
                elif parse_record(target):
                    self._record(target, origin, position, problems)
                else:
                    problems.add("link-in-text", origin.file, position(), target=target, words=words)
            bare = LINK.sub("", line)
            if match := HTML.search(bare):
                problems.add("html-in-text", origin.file, position(), html=match[0])
            if match := BARE_ADDRESS.search(bare):
                problems.add("address-in-text", origin.file, position(), address=match[0])

    def _record(self, ref: str, origin: Origin, position: Place, problems: Problems) -> None:
        parsed = parse_record(ref)
        if parsed is None or parsed[0] not in self.ids:
            problems.add("ref-form", origin.file, position(), ref=ref)
        else:
            self._expect(parsed[1], self.ids[parsed[0]], parsed[0], origin, position, problems)

    def _place(self, ref: str, origin: Origin, position: Place, problems: Problems) -> None:
        kind, _, slug = ref.partition(":")
        if ref == "nation" or self.places.known(ref):
            return
        known = self.places.of_kind(kind)
        if known:
            self._expect(slug, known, kind, origin, position, problems)
        else:
            problems.add("place-form", origin.file, position(), ref=ref)

    def _source(self, ref: str, origin: Origin, position: Place, problems: Problems) -> None:
        source = parse_source(ref)
        if source is None:
            problems.add("source-form", origin.file, position(), ref=ref)
        elif source.source not in self.pages:
            self._expect(source.source, self.pages, "source", origin, position, problems)
        elif source.lines and source.last > len(self.document_lines.get(source.source, [])):
            last = len(self.document_lines.get(source.source, []))
            problems.add("source-lines", origin.file, position(), ref=ref, last=last)

    def _expect(
        self, value: str, known: Collection[str], kind: str, origin: Origin, position: Place, problems: Problems
    ) -> None:
        if value in known or kind in self.unread:
            return
        close = difflib.get_close_matches(value, sorted(known), 1)
        few = 0 < len(known) <= FEW
        cure = "did-you-mean" if close else "choose-one" if few else "add-or-remove"
        values = {
            "kind": kind.replace("-", " "),
            "value": value,
            "close": "".join(close),
            "known": ", ".join(sorted(known)),
        }
        problems.add("unknown-id", origin.file, position(), cure, **values)


def _line_of(origin: Origin, route: Any, number: int) -> tuple[int, int]:
    line, column = origin.position(*route)
    return line + number, column


def _duplicate_ids(loaded: Loaded, problems: Problems) -> None:
    for kind, records in loaded.records.items():
        first: dict[str, Origin] = {}
        for record, origin in records:
            record_id = getattr(record, "id", None)
            if record_id is None:
                continue
            if record_id in first:
                other = first[record_id]
                values = {"id": record_id, "kind": kind, "first": f"{other.file}:{other.line}"}
                problems.add("duplicate-id", origin.file, origin.position("id"), **values)
            first.setdefault(record_id, origin)


def _registers_without_source(loaded: Loaded, problems: Problems) -> None:
    """Pages of municipalities rest on the registers of places, and say so."""
    if "source" not in loaded.unread:
        known = {source.id for source, _ in loaded.records["source"]} | loaded.refused["source"]
        for register in sorted(set(REGISTERS) - known):
            problems.add("register-without-source", "data/sources.yaml", register=register)


def _unoffered_services(loaded: Loaded, problems: Problems) -> None:
    if loaded.refused["offering"] or "offering" in loaded.unread:
        return  # what couldn't be read may well offer it
    offered = {offering.service for offering, _ in loaded.records["offering"]}
    for service, origin in loaded.records["service"]:
        if service.id not in offered:
            problems.add("service-not-offered", origin.file, origin.position("id"), id=service.id)


def _ended_untold(loaded: Loaded, as_of: date, problems: Problems) -> None:
    for record, origin in _all(loaded):
        valid = getattr(record, "valid", ALWAYS)
        if valid.state(as_of) == "ended" and not record.ended:
            position = origin.position("valid", "until")
            problems.add("ended-not-told", origin.file, position, id=record.id, until=valid.until)


def _links_without_address(loaded: Loaded, problems: Problems) -> None:
    for link, origin in loaded.records["link"]:
        if not link.addresses and not link.missing:
            problems.add("link-without-address", origin.file, origin.position("id"), id=link.id)
        if link.addresses and link.missing:
            problems.add("link-missing-and-given", origin.file, origin.position("missing"), id=link.id)


def _unsourced_sections(loaded: Loaded, problems: Problems) -> None:
    for kind in ("pathway", "guide"):
        for record, origin in loaded.records[kind]:
            heading, start, sourced, words = record.name, 0, False, False
            lines = [*record.body.split("\n"), "## "]
            for number, line in enumerate(lines):
                if line.startswith("## "):
                    if words and not sourced:
                        position = (origin.document.body_line + start, 1)
                        problems.add("section-without-source", origin.file, position, heading=heading)
                    heading, start, sourced, words = line[3:], number, False, False
                elif SOURCE_MARK.search(line):
                    sourced = True
                elif line.strip():
                    words = True


def _repeated_anchors(loaded: Loaded, problems: Problems) -> None:
    for kind, field in (("pathway", "steps"), ("model", "sections")):
        for record, origin in loaded.records[kind]:
            seen: set[str] = set()
            for index, part in enumerate(getattr(record, field)):
                if part.id in seen:
                    position = origin.position(field, index, "id")
                    problems.add("repeated-anchor", origin.file, position, id=part.id, record=record.id)
                seen.add(part.id)


def _labels(loaded: Loaded, problems: Problems) -> None:
    """Every locale has the same words of the interface as the source locale."""
    if SOURCE_LOCALE not in loaded.labels:  # said when it was read
        return
    wanted = set(_label_keys(loaded.labels[SOURCE_LOCALE]))
    for locale, labels in loaded.labels.items():
        for key in sorted(wanted ^ set(_label_keys(labels))):
            code = "label-missing" if key in wanted else "label-unknown"
            problems.add(code, f"data/labels/{locale}.yaml", label=key)


def _label_keys(labels: Any, before: str = "") -> Iterator[str]:
    if isinstance(labels, dict):
        for key, value in labels.items():
            yield from _label_keys(value, f"{before}.{key}" if before else str(key))
    else:
        yield before


def _cycles(loaded: Loaded, field: str, problems: Problems) -> None:
    """A service can't be its own successor or its own parent, not even by way of others."""
    following: dict[str, tuple[str, ...]] = {}
    for service, _ in loaded.records["service"]:
        value = getattr(service, field)
        following[service.id] = value if isinstance(value, tuple) else (value,) if value else ()
    for service, origin in loaded.records["service"]:
        if way := _way_back(service.id, following):
            problems.add("cycle", origin.file, origin.position(field), field=field, way=" → ".join(way))


def _way_back(start: str, following: dict[str, tuple[str, ...]]) -> list[str]:
    stack = [[start]]
    seen: set[str] = set()
    while stack:
        way = stack.pop()
        for following_id in following.get(way[-1], ()):
            if following_id == start:
                return [*way, start]
            if following_id not in seen:
                seen.add(following_id)
                stack.append([*way, following_id])
    return []
