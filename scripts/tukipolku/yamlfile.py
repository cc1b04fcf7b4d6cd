"""Reads files of YAML, and of Markdown that begins with YAML. What was read of a file is kept (see ``kept``)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .kept import between_builds, code, content, while_same
from .problems import Problem, Problems
from .signs import unmeant

if TYPE_CHECKING:
    from .yamlparse import Position, Route

MOST_BYTES = 5_000_000  # larger than any file that a person writes


class Document:
    """A read file: its plain data, and where each value stands. ``starts`` are the places of the outermost values; the
    others are looked for when somebody asks."""

    def __init__(
        self, file: str, data: Any, starts: dict[Route, Position], text: str, first_line: int, body: str | None
    ):
        self.file = file
        self.data = data
        self.starts = starts
        self.body = (body or "").strip()
        blank = re.match(r"\s*", body or "")[0].count("\n")  # type: ignore[index]
        self.body_line = 0 if body is None else first_line + text.count("\n") + 1 + blank
        self._text = text
        self._first_line = first_line

    def position(self, route: Route) -> Position:
        """Line and column (from 1) of the value at ``route``, or of the nearest thing around it.

        Steps that the file doesn't have are passed over: a single statement written without a list has no index 0.
        """
        if route == ("body",) and self.body_line:
            return self.body_line, 1
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


def read_document(path: Path, name: str, problems: Problems, raw: bytes | None = None) -> Document | None:
    """The same, also for a Markdown file that begins with YAML between two lines of ``---``. ``raw`` is what was
    read of the file already."""
    return _read(path, name, problems, _front_matter if path.suffix == ".md" else _whole, raw)


Reader = Callable[[str, str, bytes, Problems], Document | None]


def _read(path: Path, name: str, problems: Problems, reader: Reader, raw: bytes | None = None) -> Document | None:
    """What ``reader`` makes of the file, for as long as the file is the same."""
    try:
        raw = content(path) if raw is None else raw
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
        text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        problems.add("file-encoding", name, (raw[: error.start].count(b"\n") + 1, 1))
        return None
    for sign, offset, shown in unmeant(text):
        position = text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
        problems.add(sign, name, position, shown=shown)
    return text


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
    things = (raw, str(first_line).encode(), code("yamlfile.py", "yamlparse.py"))  # as a whole, or as front matter
    parsed = between_builds("yaml", things, lambda: _sound(text, name, first_line))
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
    from .yamlparse import parse  # the parser is needed for what is new, and for what is wrong

    return parse(text, name, problems, first_line)
