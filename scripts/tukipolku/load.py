"""Reads all files of the checkout into records, and turns what the model refuses into problems with a place."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from .fields import Strict
from .kept import content, while_same
from .links.state import Entry
from .model import LISTS, MIXED, NARRATIVES
from .places import Places, read_places
from .problems import Problems
from .settings import SOURCE_LOCALE
from .trouble import read_broken
from .walk import models_in
from .yamlfile import Document, Route, read_front_matter, read_yaml

REQUIRED = ("services", "offerings", "vocabularies", "sources", "locales")


@dataclass(frozen=True)
class Origin:
    """Where a record stands: its file, and the way to it in the file's data."""

    document: Document
    route: Route = ()

    @property
    def file(self) -> str:
        return self.document.file

    @property
    def line(self) -> int:
        return self.document.position(self.route)[0]

    def position(self, *route: str | int) -> tuple[int, int]:
        if route == ("body",):
            return self.document.body_line, 1
        return self.document.position((*self.route, *route))


@dataclass
class Loaded:
    """What was read, before anything is looked up: records of each kind with where they stand.

    ``refused`` has the ids of records that were there but not as the model wants them, and ``unread`` the kinds of
    which a file couldn't be read: references to these must not be called wrong as well. ``broken`` is what the link
    guard remembers of the addresses that are known to be broken.
    """

    root: Path
    places: Places
    records: dict[str, list[tuple[Any, Origin]]] = field(default_factory=dict)
    labels: dict[str, dict[str, Any]] = field(default_factory=dict)
    document_lines: dict[str, list[str]] = field(default_factory=dict)
    refused: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    unread: set[str] = field(default_factory=set)
    broken: dict[str, Entry] = field(default_factory=dict)


def load(root: Path, problems: Problems) -> Loaded:
    """Reads ``data/`` and ``content/`` below ``root``."""
    data = root / "data"
    loaded = Loaded(root, read_places(data / "places", "data/places", problems))
    for folder, model in LISTS.items():
        loaded.records[model.kind_name] = []
        for path in _list_files(data, folder, problems):
            _read_list(loaded, path, model, problems)
    for folder, models in MIXED.items():
        loaded.records.update({model.kind_name: [] for model in models})
        for path in _list_files(data, folder, problems):
            _read_mixed(loaded, path, models, problems)
    for folder, model in NARRATIVES.items():
        loaded.records[model.kind_name] = []
        for path in sorted((root / "content" / SOURCE_LOCALE / folder).glob("*.md")):
            _read_narrative(loaded, path, model, problems)
    for locale in sorted({SOURCE_LOCALE, *(locale.id for locale, _ in loaded.records["locale"])}):
        path = data / "labels" / f"{locale}.yaml"
        if document := read_yaml(path, _name(root, path), problems):
            loaded.labels[locale] = document.data
    _check_locales(loaded, problems)
    loaded.broken = read_broken(root)
    for source, origin in loaded.records["source"]:
        if source.kind == "document":
            loaded.document_lines[source.id] = _document_lines(root, source.file, origin, problems)
    return loaded


def _check_locales(loaded: Loaded, problems: Problems) -> None:
    """Everything else rests on the source locale, at the root, and each other locale has a folder of its own."""
    if "locale" in loaded.unread or loaded.refused["locale"]:
        return
    folders: set[str] = set()
    for locale, origin in loaded.records["locale"]:
        at_root = locale.id == SOURCE_LOCALE
        if bool(locale.path) is at_root or locale.path in folders:
            problems.add("locale-folder", origin.file, origin.position("path"), locale=locale.id)
        folders.add(locale.path)
    if SOURCE_LOCALE not in {locale.id for locale, _ in loaded.records["locale"]}:
        problems.add("source-locale-missing", "data/locales.yaml", locale=SOURCE_LOCALE)


def _name(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _list_files(data: Path, folder: str, problems: Problems) -> Iterator[Path]:
    files = [p for p in [data / f"{folder}.yaml", *sorted((data / folder).glob("*.yaml"))] if p.is_file()]
    if not files and folder in REQUIRED:
        problems.add("file-missing", f"data/{folder}.yaml")
    yield from files


def _read_list(loaded: Loaded, path: Path, model: type[Strict], problems: Problems) -> None:
    for raw, origin in _rows(loaded, path, (model,), problems):
        _add_record(loaded, model, raw, origin, problems)


def _read_mixed(loaded: Loaded, path: Path, models: tuple[type[Strict], ...], problems: Problems) -> None:
    kinds = {model.kind_name: model for model in models}
    for raw, origin in _rows(loaded, path, models, problems):
        kind = raw.get("kind") if isinstance(raw, dict) else None
        if model := kinds.get(str(kind)):
            _add_record(loaded, model, raw, origin, problems)
        else:
            values = {"field": "kind", "value": str(kind), "expected": ", ".join(kinds)}
            problems.add("not-one-of", origin.file, origin.position("kind"), **values)
            for name in kinds:
                loaded.refused[name].add(_called(origin))


def _rows(
    loaded: Loaded, path: Path, models: tuple[type[Strict], ...], problems: Problems
) -> Iterator[tuple[Any, Origin]]:
    """Each record of a file that is a list, as it is written, with where it stands."""
    name = _name(loaded.root, path)
    document = read_yaml(path, name, problems)
    if document is not None and document.data is None:
        return
    if document is None or not isinstance(document.data, list):
        loaded.unread.update(model.kind_name for model in models)
        if document is not None:
            problems.add("file-not-list", name, (1, 1))
        return
    for index, raw in enumerate(document.data):
        yield raw, Origin(document, (index,))


def _read_narrative(loaded: Loaded, path: Path, model: type[Strict], problems: Problems) -> None:
    name = _name(loaded.root, path)
    document = read_front_matter(path, name, problems)
    if document is None or not isinstance(document.data, dict):
        loaded.unread.add(model.kind_name)
        if document is not None:
            problems.add("front-matter-missing", name, (1, 1))
        return
    origin = Origin(document)
    record = _add_record(loaded, model, {**document.data, "body": document.body.strip()}, origin, problems)
    if record is not None and record.id != path.stem:
        problems.add("id-not-filename", name, origin.position("id"), id=record.id, stem=path.stem)


def _add_record(loaded: Loaded, model: type[Strict], raw: Any, origin: Origin, problems: Problems) -> Any:
    key = (model, raw["id"]) if isinstance(raw, dict) and isinstance(raw.get("id"), str) else None
    before = _validated.get(key) if key else None
    try:
        record = before[1] if before and before[0] == raw else model.model_validate(raw)
        if key:
            _validated[key] = (raw, record)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            _add(fault, model, origin, problems)
        loaded.refused[model.kind_name].add(_called(origin))
        return None
    loaded.records[model.kind_name].append((record, origin))
    return record


# What was written of each record before, and the record: what is written in the same way is the same record.
_validated: dict[Any, tuple[Any, Any]] = {}


def _document_lines(root: Path, file: str | None, origin: Origin, problems: Problems) -> list[str]:
    path = root / "data" / "sources" / "documents" / (file or "")
    if not file or not path.is_file():
        problems.add("document-missing", origin.file, origin.position("file"), document=file)
        return []
    raw = content(path)
    return while_same(("lines", path), (raw,), lambda: raw.decode().replace("\r\n", "\n").split("\n"))


CODES = {
    "extra_forbidden": "field-unknown",
    "missing": "field-missing",
    "string_too_long": "text-too-long",
    "string_too_short": "text-empty",
    "string_type": "not-text",
    "int_parsing": "not-number",
    "int_type": "not-number",
    "bool_parsing": "not-true-false",
    "bool_type": "not-true-false",
    "too_short": "list-too-short",
    "tuple_type": "not-list",
    "list_type": "not-list",
    "model_type": "not-fields",
    "model_attributes_type": "not-fields",
    "dict_type": "not-fields",
    "string_pattern_mismatch": "pattern",
    "literal_error": "not-one-of",
    "web_address": "not-web-address",
    "end_before_start": "end-before-start",
    "trusted_too_long": "trusted-too-long",
    "record_or_reason": "record-or-reason",
    "next_or_outcome": "next-or-outcome",
}


def _add(fault: Any, model: type[Strict], origin: Origin, problems: Problems) -> None:
    route: Route = fault["loc"]
    kind = fault["type"]
    field_name = str(route[-1]) if route else model.kind_name
    values: dict[str, Any] = {"field": field_name, "value": fault.get("input"), **fault.get("ctx", {})}
    code = "bad-date" if kind.startswith("date") else CODES.get(kind, "wrong-value")
    cure = ""
    if code == "field-unknown":
        known = list(_fields_at(model, route[:-1]))
        close = difflib.get_close_matches(field_name, known, 1)
        values.update(close="".join(close), known=", ".join(known))
        cure = "did-you-mean" if close else "known-fields"
    if code == "not-list" and any(models_in(_annotation_at(model, route))):
        code = "not-fields"
    if code == "field-missing":
        values["record"] = _called(origin)
    if code == "not-one-of":
        values["expected"] = ", ".join(re.findall("'([^']*)'", values["expected"]))
    values["reason"] = fault["msg"]
    problems.add(code, origin.file, origin.position(*route), cure, **values)


def _called(origin: Origin) -> str:
    data = origin.document.data
    for step in origin.route:
        data = data[step]
    return str(data.get("id", "?")) if isinstance(data, dict) else "?"


def _fields_at(model: type[BaseModel], route: Route) -> Iterator[str]:
    for step in route:
        if isinstance(step, str) and (info := _field(model, step)):
            model = next(models_in(info.annotation), model)
    for name, info in model.model_fields.items():
        if not info.exclude:
            yield info.alias or name


def _annotation_at(model: type[BaseModel], route: Route) -> Any:
    """The type of the field at the end of the route."""
    for step in route[:-1]:
        if isinstance(step, str) and (info := _field(model, step)):
            model = next(models_in(info.annotation), model)
    info = _field(model, str(route[-1])) if route else None
    return info.annotation if info else None


def _field(model: type[BaseModel], name: str) -> Any:
    return next((f for n, f in model.model_fields.items() if name in (n, f.alias)), None)
