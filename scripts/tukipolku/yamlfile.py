"""Reads YAML as editors mean it, with the line and column of every value.

Scalars stay text, so that ``no``, ``12:30`` and ``0401`` can't turn into something else; the model decides what is a
number or a date. Other tools read YAML 1.1, where those words change their meaning: unquoted ones are a problem.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from .kept import between_builds, code, content, while_same
from .problems import Problem, Problems
from .yamlerrors import diagnose

Position = tuple[int, int]
Route = tuple[str | int, ...]

# Plain scalars that a YAML 1.1 reader takes for a truth value, a number in base 60, or an octal number.
TRAP = re.compile(
    r"(?:y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF)"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"
    r"|[-+]?0[0-9_]+"
)
MOST_BYTES = 5_000_000  # larger than any file that a person writes
DEEPEST = 20  # levels inside each other
WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


class Document:
    """A read file: its plain data, and where each value stands. ``starts`` are the places of the outermost values; the
    others are looked for when somebody asks."""

    def __init__(
        self, file: str, data: Any, starts: dict[Route, Position], text: str, first_line: int, body: str | None
    ):
        self.file = file
        self.data = data
        self.starts = starts
        self.body = body or ""
        self.body_line = 0 if body is None else first_line + text.count("\n") + 1
        self._text = text
        self._first_line = first_line

    def position(self, route: Route) -> Position:
        """Line and column (from 1) of the value at ``route``, or of the nearest thing around it.

        Steps that the file doesn't have are passed over: a single statement written without a list has no index 0.
        """
        if len(route) < 2 and route in self.starts:
            return self.starts[route]
        found: Route = ()
        for step in route:
            if (*found, step) in self._positions:
                found = (*found, step)
        return self._positions.get(found, (1, 1))

    @cached_property
    def _positions(self) -> dict[Route, Position]:
        return _parse(self._text, self.file, Problems(), self._first_line)[1]


def read_yaml(path: Path, name: str, problems: Problems) -> Document | None:
    """The document in ``path``, or None after adding problems. ``name`` is the file's name in messages."""
    return _read(path, name, problems, _whole)


def read_front_matter(path: Path, name: str, problems: Problems) -> Document | None:
    """A Markdown file that begins with YAML between two lines of ``---``."""
    return _read(path, name, problems, _front_matter)


Reader = Callable[[str, str, bytes, Problems], Document | None]


def _read(path: Path, name: str, problems: Problems, reader: Reader) -> Document | None:
    """What ``reader`` makes of the file, for as long as the file is the same."""
    try:
        raw = content(path)
    except FileNotFoundError:
        problems.add("file-missing", name)
        return None
    except OSError as error:
        problems.add("file-unreadable", name, reason=error.strerror or error)
        return None

    def read() -> tuple[Document | None, list[Problem]]:
        found = Problems()
        text = _text(raw, name, found)
        return None if text is None else reader(text, name, raw, found), found.found

    document, found = while_same((reader, str(path), name), (raw,), read)
    problems.found += found
    return document


def _text(raw: bytes, name: str, problems: Problems) -> str | None:
    if len(raw) > MOST_BYTES:
        problems.add("file-too-large", name, size=f"{len(raw) / 1e6:.1f}", most=MOST_BYTES // 1_000_000)
        return None
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        problems.add("file-encoding", name, (raw[: error.start].count(b"\n") + 1, 1))
        return None


def _whole(text: str, name: str, raw: bytes, problems: Problems) -> Document | None:
    return _document(text, name, raw, problems, first_line=1)


def _front_matter(text: str, name: str, raw: bytes, problems: Problems) -> Document | None:
    match = re.match(r"---\n(.*?\n)---\n", text, re.S)
    if not match:
        problems.add("front-matter-missing", name, (1, 1))
        return None
    return _document(match[1], name, raw, problems, first_line=2, body=text[match.end() :])


def _document(
    text: str, name: str, raw: bytes, problems: Problems, first_line: int, body: str | None = None
) -> Document | None:
    parsed = between_builds("yaml", (raw, code("yamlfile.py")), lambda: _sound(text, name, first_line))
    if parsed is None:  # then it is read again for what is wrong with it
        _parse(text, name, problems, first_line)
        return None
    return Document(name, *parsed, text, first_line, body)


def _sound(text: str, name: str, first_line: int) -> tuple[Any, dict[Route, Position]] | None:
    """Data and the places of the outermost values; None when anything is wrong with the file."""
    problems = Problems()
    data, positions = _parse(text, name, problems, first_line)
    return None if problems else (data, {route: place for route, place in positions.items() if len(route) < 2})


def _parse(text: str, name: str, problems: Problems, first_line: int) -> tuple[Any, dict[Route, Position]]:
    positions: dict[Route, Position] = {}
    data = None
    try:
        events = yaml.parse(text, Loader=yaml.CSafeLoader)
        builder = _Builder(events, name, problems, positions, first_line)
        data = builder.document()
    except yaml.MarkedYAMLError as error:
        kind, mark, values = diagnose(error, text)
        position = (mark.line + first_line, mark.column + 1) if mark else (1, 1)
        problems.add(kind, name, position, **values)
    except _TooDeep:
        pass
    except yaml.YAMLError as error:  # a character that YAML doesn't allow
        problems.add("yaml-character", name, _reader_position(text, error, first_line), reason=error)
    return data, positions


def _reader_position(text: str, error: yaml.YAMLError, first_line: int) -> Position:
    offset = getattr(error, "position", 0) or 0
    before = text.encode("utf-8")[:offset].decode("utf-8", "ignore")
    return before.count("\n") + first_line, len(before) - before.rfind("\n")


class _TooDeep(Exception):
    """The file goes deeper than any record; it isn't read further."""


class _Builder:
    """Builds plain data from parser events and notes where every value stands."""

    def __init__(self, events: Any, name: str, problems: Problems, positions: dict[Route, Position], first_line: int):
        self.events = events
        self.name = name
        self.problems = problems
        self.positions = positions
        self.first_line = first_line

    def document(self) -> Any:
        data = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if self.positions:
                    self.problems.add("yaml-two-documents", self.name, self._position(event))
                    return data
            elif isinstance(event, yaml.NodeEvent):
                data = self._value(event, ())
        return data

    def _position(self, event: Any) -> Position:
        return event.start_mark.line + self.first_line, event.start_mark.column + 1

    def _value(self, event: Any, route: Route) -> Any:
        position = self._position(event)
        self.positions.setdefault(route, position)
        if len(route) > DEEPEST:
            self.problems.add("yaml-too-deep", self.name, position)
            raise _TooDeep
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self.problems.add("yaml-anchor", self.name, position, anchor=event.anchor)
        elif event.tag and event.tag != "!":
            self.problems.add("yaml-tag", self.name, position, tag=event.tag)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, position)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(route)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(route)
        return None

    def _scalar(self, event: yaml.ScalarEvent, position: Position) -> Any:
        if event.style:  # quoted or a block: nobody can misread it
            return event.value
        if TRAP.fullmatch(event.value):
            self.problems.add("yaml-trap", self.name, position, value=event.value)
        return WORDS.get(event.value, event.value)

    def _sequence(self, route: Route) -> list[Any]:
        items: list[Any] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._value(event, (*route, len(items))))
        return items

    def _mapping(self, route: Route) -> dict[str, Any]:
        items: dict[str, Any] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            position = self._position(event)
            if not isinstance(event, yaml.ScalarEvent):
                self.problems.add("yaml-key", self.name, position)
                self._value(event, (*route, "?"))
                self._value(next(self.events), (*route, "?", "value"))
                continue
            key = event.value
            if key in items:
                first = self.positions[(*route, key)][0]
                self.problems.add("yaml-duplicate-key", self.name, position, key=key, first=first)
            # The key is where an editor looks for a value; of a text block (| or >) it is the text's first line.
            value = next(self.events)
            block = isinstance(value, yaml.ScalarEvent) and value.style in ("|", ">")
            self.positions[(*route, key)] = (self._position(value)[0] + 1, 1) if block else position
            items[key] = self._value(value, (*route, key))
        return items
