"""Finds the external addresses in data and content.

Reads the files as text with positions and needs no model, so that it works on files that the check refuses.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from ..settings import SOURCE_LOCALE
from .addresses import Place

LOCALES = ("fi", "sv", "en", "fi-simple", "selko")
# Fields whose whole value is an address, right or wrong; and fields whose addresses aren't links of the site.
ADDRESS_FIELDS = {"url", "website", "website_sv", "website_en", "fallback"}
NOT_LINKS = {"formerly", "found", "note", "missing"}
# Files and folders below data/ that hold no links of the site.
PASSED_OVER = {"data/schemas", "data/state", "data/sources/documents", "data/inventory.yaml", "data/left_out.yaml"}
PASSED_OVER |= {"data/verified_links.yaml"}
CSV_COLUMNS = {"website": "fi", "website_sv": "sv", "website_en": "en", "responsible_source": "fi"}
IN_TEXT = re.compile(r"(?:https?://|mailto:|tel:\+?\d)[^\s<>\"'`|\\]+")
MAYBE = re.compile(r"://|mailto:|tel:|www\.|\b(?:url|website\w*|fallback):")
IN_TEMPLATE = re.compile(r'(?:href|src)="((?:https?:|mailto:|tel:)[^"{]+)"')


def files(root: Path) -> Iterator[Path]:
    """The files that can hold addresses, in a fixed order."""
    for folder, kinds in (("data", ("yaml", "csv")), ("content", ("md",)), ("overrides", ("html",))):
        for path in sorted((root / folder).rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.suffix[1:] in kinds and path.is_file() and not any(_within(name, p) for p in PASSED_OVER):
                yield path


def _within(name: str, folder: str) -> bool:
    return name == folder or name.startswith(folder + "/")


def places(root: Path, wanted: Iterable[Path] | None = None) -> Iterator[Place]:
    """Every place with an address, in all files below ``root`` or in the wanted ones."""
    for path in files(root) if wanted is None else wanted:
        try:
            text = path.read_bytes().decode("utf-8-sig", "replace")
        except OSError:
            continue  # the check tells what is wrong with the file
        # Links between files are kept: what counts is where a file stands in the checkout.
        yield from places_in(path.absolute().relative_to(root.absolute()).as_posix(), text)


def places_in(name: str, text: str) -> Iterator[Place]:
    """The places in one file. ``name`` is its path below the checkout."""
    if not MAYBE.search(text) and not name.endswith(".csv"):
        return
    text = text.replace("\r\n", "\n")
    if name.endswith(".yaml"):
        yield from _yaml(name, text, 0, _locale_of(name))
    elif name.endswith(".csv"):
        yield from _csv(name, text)
    elif name.endswith(".md"):
        match = re.match(r"---\n(.*?\n)---\n", text, re.S)
        record = f"{_kind(name)}:{Path(name).stem}"
        if match:
            yield from _yaml(name, match[1], 1, _locale_of(name), record)
        start = match.end() if match else 0
        yield from _lines(name, text[start:], text[:start].count("\n"), IN_TEXT, record)
    else:
        yield from _lines(name, text, 0, IN_TEMPLATE, "")


def _locale_of(name: str) -> str:
    parts = re.split(r"[/.]", name)
    return next((part for part in parts[1:] if part in LOCALES), SOURCE_LOCALE)


def _kind(name: str) -> str:
    """``link`` for data/links.yaml, ``offering`` for data/offerings/local.yaml, ``guide`` for content/fi/guides/…"""
    parts = Path(name).with_suffix("").parts
    in_folder = len(parts) > 2 and parts[-2] not in LOCALES
    folder = parts[-2] if in_folder else parts[-1]
    singular = {"benefits": "benefit", "about": "page", "criteria": "criteria", "labels": "label"}
    return singular.get(folder) or (folder[:-3] + "y" if folder.endswith("ies") else folder.removesuffix("s"))


def _lines(name: str, text: str, offset: int, pattern: re.Pattern[str], record: str) -> Iterator[Place]:
    for number, line in enumerate(text.split("\n"), 1):
        for match in pattern.finditer(line):
            group = 1 if pattern.groups else 0
            yield Place(
                name, offset + number, match.start(group) + 1, _trim(match[group]), _locale_of(name), record, "text"
            )


def _trim(found: str) -> str:
    """An address in a text, without the punctuation after it."""
    while found:
        opening = {")": "(", "]": "["}.get(found[-1])
        unopened = opening is not None and found.count(opening) < found.count(found[-1])
        if found[-1] not in ".,;:!?*" and not unopened:
            break
        found = found[:-1]
    return found


def _csv(name: str, text: str) -> Iterator[Place]:
    lines = text.split("\n")
    reader = csv.DictReader(lines)
    for row in reader:
        line = lines[reader.line_num - 1]
        for column, locale in CSV_COLUMNS.items():
            value = row.get(column) or ""
            if column == "responsible_source":  # an address, or words about it
                match = IN_TEXT.search(value)
                value = match[0] if match else ""
            if value:
                at = line.find(value)
                record = f"{_kind_of_row(name)}:{row.get('slug', '')}"
                yield Place(name, reader.line_num, at + 1 if at >= 0 else 1, value, locale, record, column)


def _kind_of_row(name: str) -> str:
    return {"municipalities": "municipality", "employment_areas": "employment-area"}.get(Path(name).stem, "county")


def _yaml(name: str, text: str, offset: int, locale: str, record: str = "") -> Iterator[Place]:
    try:
        nodes = list(yaml.compose_all(text, Loader=yaml.CSafeLoader))
    except (yaml.YAMLError, RecursionError):  # the check says what is wrong; the addresses are looked for all the same
        yield from _lines(name, text, offset, IN_TEXT, record)
        return
    source = text.split("\n")
    for node in nodes:
        for keys, scalar in _scalars(node, (), _kind(name), record):
            key = "" if "/labels/" in name else keys.field
            for line, column, found in _addresses(scalar, key, source):
                local = next((k for k in reversed(keys.way) if k in LOCALES), locale)
                yield Place(name, offset + line + 1, column + 1, found, local, keys.record, keys.field)


@dataclass(frozen=True)
class _Way:
    way: tuple[str, ...]
    record: str

    @property
    def field(self) -> str:
        return self.way[-1] if self.way else ""


def _scalars(node: yaml.Node, way: tuple[str, ...], kind: str, record: str) -> Iterator[tuple[_Way, yaml.ScalarNode]]:
    """Scalars with the keys that lead to them and the record they are of; without recursion, files may be deep."""
    seen: set[int] = set()
    stack: list[tuple[yaml.Node, tuple[str, ...], str]] = [(node, way, record)]
    while stack:
        current, keys, of = stack.pop()
        if isinstance(current, yaml.ScalarNode):
            yield _Way(keys, of), current
            continue
        if id(current) in seen:  # an alias
            continue
        seen.add(id(current))
        if isinstance(current, yaml.SequenceNode):
            stack += [(item, keys, of) for item in reversed(current.value)]
        elif isinstance(current, yaml.MappingNode):
            if not of:
                of = next((f"{kind}:{v.value}" for k, v in current.value if k.value == "id" and _plain(v)), "")
            stack += [(v, (*keys, str(k.value)), of) for k, v in reversed(current.value)]


def _plain(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode)


def _addresses(scalar: yaml.ScalarNode, key: str, source: list[str]) -> Iterator[tuple[int, int, str]]:
    """Line, column (from 0) and text of each address in a scalar."""
    value = str(scalar.value)
    if key in NOT_LINKS or (key not in ADDRESS_FIELDS and not MAYBE.search(value)):
        return
    first, last = scalar.start_mark, scalar.end_mark
    if key in ADDRESS_FIELDS:
        if value not in ("", "null", "~"):
            yield (*_find(value, source, first, last), value)
        return
    at = (first.line, first.column)
    for match in IN_TEXT.finditer(value):
        found = _trim(match[0])
        line, column = _find(found, source, first, last, at)
        at = (line, column + 1)
        yield line, column, found


def _find(
    text: str, source: list[str], first: yaml.Mark, last: yaml.Mark, start: tuple[int, int] | None = None
) -> tuple[int, int]:
    """Where the text stands between the marks; the scalar's start when it is written in another way (escapes)."""
    start = start or (first.line, first.column)
    for line in range(start[0], min(last.line, len(source) - 1) + 1):
        column = source[line].find(text, start[1] if line == start[0] else 0)
        if column >= 0:
            return line, column
    return first.line, first.column
