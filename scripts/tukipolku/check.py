"""Checks what no single record can know: that references lead somewhere, that nothing ended is offered.

Each rule is a small function that goes through what was loaded and adds problems; ``check`` runs them all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from .check_finder import check_finder
from .languages.check import check_translations
from .load import Entry, Loaded
from .problems import Problems
from .refs import SOURCE_MARK, parse_record, parse_source
from .settings import SOURCE_LOCALE

REGISTERS = ("municipalities.csv", "employment_areas.csv", "wellbeing_counties.csv")  # of data/places/
PLACES = ("municipality", "county", "employment-area")  # the likeliest first
DASHES = re.compile("[‐-―−]")  # those that aren't the keyboard's
FEW = 15  # so many words of a vocabulary are listed when none is close to what was written
Wrong = tuple[str, str, dict[str, object]]  # the code of a problem, its cure, its values


def check(loaded: Loaded, as_of: date, problems: Problems) -> None:
    """Adds a problem for everything in the loaded records that doesn't hold together on the day ``as_of``."""
    _references(loaded, problems)
    _duplicate_ids(loaded, problems)
    _registers_without_source(loaded, problems)
    _unoffered_services(loaded, problems)
    _ended_untold(loaded, as_of, problems)
    _links_without_address(loaded, problems)
    _unsourced_sections(loaded, problems)
    _repeated_anchors(loaded, problems)
    _labels(loaded, problems)
    for field in ("replaced_by", "parent"):
        _cycles(loaded, field, problems)
    _owned_files(loaded, problems)
    check_finder(loaded, as_of, problems)
    check_translations(loaded, problems)


def _references(loaded: Loaded, problems: Problems) -> None:
    """What is named is looked up once; where it stands matters only when nothing is there."""
    known = Known(loaded)
    wrong = {name: found for name in frozenset().union(*loaded.named) if (found := known.wrong(*name))}
    for entry in _all(loaded) if wrong else ():
        for route, line, what, of, name in entry.references:
            if found := wrong.get((what, of, name)):
                code, cure, values = found
                first, column = entry.origin.position(*route)
                problems.add(code, entry.origin.file, (first + line, column), cure, **values)


def _all(loaded: Loaded) -> Iterator[Entry]:
    for entries in loaded.records.values():
        yield from entries


class Known:
    """Everything that a reference may lead to."""

    def __init__(self, loaded: Loaded):
        self.places = loaded.places
        self.document_lines = loaded.document_lines
        self.unread = loaded.unread
        self.ids: dict[str, Collection[str]] = {
            kind: {entry.data.get("id", "") for entry in entries} | loaded.refused[kind]
            for kind, entries in loaded.records.items()
        }
        self.ids["municipality"] = set(loaded.places.municipalities)
        self.terms = {entry.data["id"]: entry.data["terms"] for entry in loaded.records["vocabulary"]}
        self.pages = {entry.data["id"] for entry in loaded.records["source"]}

    def wrong(self, what: str, of: str, name: str) -> Wrong | None:
        """What is wrong with a reference; see ``accept.py`` for what it is made of."""
        if what == "id":
            return self._unknown(name, self.ids.get(of, set()), of)
        if what == "term":
            if "vocabulary" in self.unread or of in self.ids["vocabulary"] - self.terms.keys():
                return None  # what can't be read may well have it
            return self._unknown(name, self.terms.get(of, {}), f"word of the vocabulary {of}")
        return {"record": self._record, "place": self._place, "source": self._source}[what](name)

    def _record(self, ref: str) -> Wrong | None:
        parsed = parse_record(ref)
        if parsed is None or parsed[0] not in self.ids:
            return "ref-form", "", {"ref": ref}
        return self._unknown(parsed[1], self.ids[parsed[0]], parsed[0])

    def _place(self, ref: str) -> Wrong | None:
        kind, _, slug = ref.partition(":")
        if ref == "nation" or self.places.known(ref):
            return None
        if known := self.places.of_kind(kind):
            return self._unknown(slug, known, kind)
        name = (slug or ref).lower()
        close = next((f"{kind}:{name}" for kind in PLACES if name in self.places.of_kind(kind)), "")
        return "place-form", "did-you-mean" if close else "", {"ref": ref, "close": close}

    def _source(self, ref: str) -> Wrong | None:
        source = parse_source(ref)
        if source is None:
            return "source-form", "hyphen" if DASHES.search(ref) else "", {"ref": ref}
        if source.source not in self.pages:
            return self._unknown(source.source, self.pages, "source")
        last = len(self.document_lines.get(source.source, []))
        return ("source-lines", "", {"ref": ref, "last": last}) if source.lines and source.last > last else None

    def _unknown(self, value: str, known: Collection[str], kind: str) -> Wrong | None:
        if value in known or kind in self.unread:
            return None
        from difflib import get_close_matches  # nobody needs it while all is well

        close = get_close_matches(value, sorted(known), 1)
        few = 0 < len(known) <= FEW
        rest = "add-source" if kind == "source" else "choose-one" if few else "add-or-remove"
        spaced = value.strip() in known
        cure = "no-spaces" if spaced else "did-you-mean" if close else rest
        values: dict[str, object] = {
            "kind": kind.replace("-", " "),
            "value": value,
            "close": "".join(close),
            "known": ", ".join(sorted(known)),
        }
        return "unknown-id", cure, values


def _duplicate_ids(loaded: Loaded, problems: Problems) -> None:
    for kind, entries in loaded.records.items():
        first: dict[str, Entry] = {}
        for entry in entries:
            record_id = entry.data.get("id")
            if record_id is None:
                continue
            if record_id in first:
                other = first[record_id].origin
                values = {"id": record_id, "kind": kind, "first": f"{other.file}:{other.line}"}
                problems.add("duplicate-id", entry.origin.file, entry.origin.position("id"), **values)
            first.setdefault(record_id, entry)


def _registers_without_source(loaded: Loaded, problems: Problems) -> None:
    """Pages of municipalities rest on the registers of places, and say so."""
    if "source" not in loaded.unread:
        known = {entry.data["id"] for entry in loaded.records["source"]} | loaded.refused["source"]
        for register in sorted(set(REGISTERS) - known):
            problems.add("register-without-source", "data/sources.yaml", register=register)


def _unoffered_services(loaded: Loaded, problems: Problems) -> None:
    if loaded.refused["offering"] or "offering" in loaded.unread:
        return  # what couldn't be read may well offer it
    offered = {offering.data["service"] for offering in loaded.records["offering"]}
    for service, _, origin in loaded.records["service"]:
        if service["id"] not in offered:
            problems.add("service-not-offered", origin.file, origin.position("id"), id=service["id"])


def _ended_untold(loaded: Loaded, as_of: date, problems: Problems) -> None:
    for entry in _all(loaded):
        if entry.ended(as_of) and not entry.data.get("ended"):
            values = {"id": entry.data["id"], "until": entry.data["valid"]["until"]}
            problems.add("ended-not-told", entry.origin.file, entry.origin.position("valid", "until"), **values)


def _links_without_address(loaded: Loaded, problems: Problems) -> None:
    for link, _, origin in loaded.records["link"]:
        given, missing = bool(link.get("addresses")), bool(link.get("missing"))
        if not given and not missing:
            problems.add("link-without-address", origin.file, origin.position("id"), id=link["id"])
        if given and missing:
            problems.add("link-missing-and-given", origin.file, origin.position("missing"), id=link["id"])


def _unsourced_sections(loaded: Loaded, problems: Problems) -> None:
    for kind in ("pathway", "guide"):
        for record, _, origin in loaded.records[kind]:
            heading, start, sourced, words = record["name"], 0, False, False
            lines = [*record["body"].split("\n"), "## "]
            for number, line in enumerate(lines):
                if line.startswith("## "):
                    if words and not sourced:
                        first, column = origin.position("body")
                        problems.add("section-without-source", origin.file, (first + start, column), heading=heading)
                    heading, start, sourced, words = line[3:], number, False, False
                elif SOURCE_MARK.search(line):
                    sourced = True
                elif line.strip():
                    words = True


def _repeated_anchors(loaded: Loaded, problems: Problems) -> None:
    for kind, field in (("pathway", "steps"), ("model", "sections")):
        for record, _, origin in loaded.records[kind]:
            seen: set[str] = set()
            for index, part in enumerate(record.get(field, ())):
                if part["id"] in seen:
                    position = origin.position(field, index, "id")
                    problems.add("repeated-anchor", origin.file, position, id=part["id"], record=record["id"])
                seen.add(part["id"])


def _owned_files(loaded: Loaded, problems: Problems) -> None:
    """What somebody looks after is there, and a folder is written as one."""
    for ownership, _, origin in loaded.records["ownership"]:
        for index, name in enumerate(ownership.get("files", ())):
            path = loaded.root / name
            inside = path.resolve().is_relative_to(loaded.root.resolve())
            if not (inside and (path.is_dir() if name.endswith("/") else path.is_file())):
                close = _close_file(loaded.root, name) if inside else ""
                values = {"name": name, "close": close}
                position = origin.position("files", index)
                problems.add("owned-file-missing", origin.file, position, "did-you-mean" if close else "", **values)


def _close_file(root: Path, name: str) -> str:
    """What is written most alike in the same folder, or empty."""
    from difflib import get_close_matches

    there = sorted((root / name).parent.glob("*"))
    names = [f"{path.relative_to(root).as_posix()}{'/' * path.is_dir()}" for path in there]
    return next(iter(get_close_matches(name, names, 1)), "")


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
    for service, _, _ in loaded.records["service"]:
        value = service.get(field) or ()
        following[service["id"]] = (value,) if isinstance(value, str) else tuple(value)
    for service, _, origin in loaded.records["service"]:
        if way := _way_back(service["id"], following):
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
