"""Reads all files of the checkout: every record as plain data, with where it stands and what it refers to.

What was found in a file is kept for as long as its content is the same, so only what is new is read and looked at by
the models (``accept.py``).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from .kept import between_builds, code, content, while_same
from .kinds import LISTS, NARRATIVES
from .places import Places, read_places
from .problems import Problem, Problems
from .settings import SOURCE_LOCALE
from .yamlfile import Document, read_document, read_yaml

if TYPE_CHECKING:
    from .accept import Reference
    from .yamlparse import Position, Route

Named = tuple[str, str, str]  # what a reference is made of, but for where it stands (see ``accept.py``)
REQUIRED = ("services", "offerings", "vocabularies", "sources", "locales")
# What is found in a file may change with these too.
CODE = (
    "accept.py",
    "fields.py",
    "load.py",
    "model",
    "problems.py",
    "refs.py",
    "signs.py",
    "walk.py",
    "yamlerrors.py",
    "yamlfile.py",
    "yamlparse.py",
)


@dataclass(eq=False)
class File:
    """A file of records; ``name`` is what messages call it. It is read when somebody asks for its document."""

    path: Path
    name: str
    raw: bytes | None = None  # what was read of it: what is found in it, and where, is of the same text

    @cached_property
    def document(self) -> Document | None:
        """None when the file can't be read."""
        return self.read(Problems())

    def read(self, problems: Problems) -> Document | None:
        return read_document(self.path, self.name, problems, self.raw)


class Origin(NamedTuple):
    """Where a record stands: its file, the way to it in the file's data, and the line where it begins."""

    source: File
    route: Route = ()
    line: int = 1

    @property
    def file(self) -> str:
        return self.source.name

    def position(self, *route: str | int) -> Position:
        """Line and column (from 1) of a value of the record."""
        document = self.source.document
        return document.position((*self.route, *route)) if document else (1, 1)


class Entry(NamedTuple):
    """A record that the model accepts: what is written of it, and what it refers to (see ``accept.py``)."""

    data: dict[str, Any]
    references: tuple[Reference, ...]
    origin: Origin

    def ended(self, on: date) -> bool:
        """Whether it is no longer in force on this day."""
        until = self.data.get("valid", {}).get("until")
        return bool(until) and date.fromisoformat(until) < on


@dataclass
class Found:
    """What was found in a file: records by kind, and the ids of those that the model refuses. Not ``readable`` is what
    isn't a file of records at all. ``named`` is what the records refer to, each once."""

    problems: list[Problem]
    entries: list[tuple[str, Entry]]
    refused: list[tuple[str, str]]
    readable: bool

    @cached_property
    def named(self) -> frozenset[Named]:
        return frozenset(reference[2:] for _, entry in self.entries for reference in entry.references)


@dataclass
class Loaded:
    """What was read, before anything is looked up: records of each kind.

    ``refused`` has the ids of records that were there but not as the model wants them, and ``unread`` the kinds of
    which a file couldn't be read: references to these must not be called wrong as well. ``named`` is what the records
    of each file refer to.
    """

    root: Path
    places: Places
    records: dict[str, list[Entry]] = field(default_factory=dict)
    labels: dict[str, dict[str, Any]] = field(default_factory=dict)
    document_lines: dict[str, list[str]] = field(default_factory=dict)
    refused: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    unread: set[str] = field(default_factory=set)
    named: list[frozenset[Named]] = field(default_factory=list)


def load(root: Path, problems: Problems) -> Loaded:
    """Reads ``data/`` and ``content/`` below ``root``."""
    data = root / "data"
    loaded = Loaded(root, read_places(data / "places", "data/places", problems))
    for folder, kinds in LISTS.items():
        loaded.records.update({kind: [] for kind in kinds})
        paths = [p for p in [data / f"{folder}.yaml", *sorted((data / folder).glob("*.yaml"))] if p.is_file()]
        if not paths and folder in REQUIRED:
            problems.add("file-missing", f"data/{folder}.yaml")
            loaded.unread.update(kinds)
        for path in paths:
            _add(loaded, path, kinds, problems)
    for folder, kind in NARRATIVES.items():
        loaded.records[kind] = []
        for path in sorted((root / "content" / SOURCE_LOCALE / folder).glob("*.md")):
            _add(loaded, path, (kind,), problems)
    for locale in sorted({SOURCE_LOCALE, *(entry.data["id"] for entry in loaded.records["locale"])}):
        path = data / "labels" / f"{locale}.yaml"
        if document := read_yaml(path, _name(root, path), problems):
            if isinstance(document.data, dict):
                loaded.labels[locale] = document.data
            else:
                problems.add("file-not-fields", document.file, (1, 1))
    _check_locales(loaded, problems)
    for entry in loaded.records["source"]:
        if entry.data.get("kind") == "document":
            loaded.document_lines[entry.data["id"]] = _document_lines(root, entry, problems)
    return loaded


def _name(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _add(loaded: Loaded, path: Path, kinds: tuple[str, ...], problems: Problems) -> None:
    found = _found(File(path, _name(loaded.root, path)), kinds)
    problems.found += found.problems
    for kind, entry in found.entries:
        loaded.records[kind].append(entry)
    loaded.named.append(found.named)
    for kind, name in found.refused:
        loaded.refused[kind].add(name)
    if not found.readable:
        loaded.unread.update(kinds)


def _found(file: File, kinds: tuple[str, ...]) -> Found:
    """What is in a file, looked for once."""
    try:
        raw = file.raw = content(file.path)
    except OSError:
        problems = Problems()
        file.read(problems)
        return Found(problems.found, [], [], False)

    def look() -> Any:
        from .accept import look

        return look(file, kinds)

    def find() -> Found:
        problems, entries, refused, readable = between_builds(
            "found", (raw, file.name.encode(), " ".join(kinds).encode(), code(*CODE)), look
        )
        return Found(
            [Problem(*row) for row in problems],
            [
                (kind, Entry(data, references, Origin(file, route, line)))
                for kind, route, line, data, references in entries
            ],
            refused,
            readable,
        )

    return while_same(("found", str(file.path), kinds), (raw,), find)


def _check_locales(loaded: Loaded, problems: Problems) -> None:
    """Everything else rests on the source locale, at the root, and each other locale has a folder of its own."""
    if "locale" in loaded.unread or loaded.refused["locale"]:
        return
    folders: set[str] = set()
    for locale, _, origin in loaded.records["locale"]:
        at_root = locale["id"] == SOURCE_LOCALE
        if bool(locale["path"]) is at_root or locale["path"] in folders:
            problems.add("locale-folder", origin.file, origin.position("path"), locale=locale["id"])
        folders.add(locale["path"])
    if SOURCE_LOCALE not in {locale["id"] for locale, _, _ in loaded.records["locale"]}:
        problems.add("source-locale-missing", "data/locales.yaml", locale=SOURCE_LOCALE)


def _document_lines(root: Path, source: Entry, problems: Problems) -> list[str]:
    file = source.data.get("file")
    path = root / "data" / "sources" / "documents" / (file or "")
    if not file or not path.is_file():
        position = source.origin.position("file")
        problems.add("document-missing", source.origin.file, position, document=file)
        return []
    raw = content(path)
    try:
        return while_same(("lines", path), (raw,), lambda: raw.decode().replace("\r\n", "\n").split("\n"))
    except UnicodeDecodeError as error:
        problems.add("file-encoding", _name(root, path), (raw[: error.start].count(b"\n") + 1, 1))
        return []
