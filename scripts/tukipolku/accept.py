"""What the models make of a file: its records as plain data with what they refer to, or problems with a place.

Only what is new needs this: what was found in a file is kept for as long as its content is the same (``load.py``).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from .fields import MARKDOWN, PLACE_REF, PLAIN, RECORD_REF, SOURCE_REF, IdOf, Strict, TermOf
from .model import MODELS
from .problems import Problems
from .refs import BARE_ADDRESS, BULLET, HTML, LINK, parse_record
from .walk import models_in, walk
from .yamlfile import Document
from .yamlparse import Route

if TYPE_CHECKING:
    from .load import Entry, File

# A reference: the way to it, the line of the text in which it stands, what it names (an ``id`` of a kind, a ``term`` of
# a vocabulary, a ``record``, a ``place`` or a ``source``), and how it is written.
Reference = tuple[Route, int, str, str, str]
FIELDS = {RECORD_REF: "record", PLACE_REF: "place", SOURCE_REF: "source"}

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

# What was written of each record before, and the record: what is written in the same way is the same record.
_kept: dict[Any, tuple[Any, Any]] = {}


def look(file: File, kinds: tuple[str, ...]) -> Any:
    """What is found in a file that holds records of these kinds, as plain data: rows of problems, records (kind, way,
    line, data, references), ids of refused records with their kinds, and whether it is a file of records at all."""
    problems, entries, refused = Problems(), [], []
    document = file.read(problems)
    written = _written(document, problems) if document else None
    for raw, route in written or ():
        assert document
        kind = kinds[0] if len(kinds) == 1 else str(raw.get("kind") if isinstance(raw, dict) else None)
        if kind not in kinds:
            values = {"field": "kind", "value": kind, "expected": ", ".join(kinds)}
            problems.add("not-one-of", file.name, document.position((*route, "kind")), **values)
            refused += [(name, _called(raw)) for name in kinds]
        elif (record := _record(kind, raw, route, document, problems)) is None:
            refused.append((kind, _called(raw)))
        else:
            references = tuple(_references(record, route, document, problems))
            entries.append((kind, route, document.position(route)[0], raw, references))
    return problems.rows(), entries, refused, written is not None


def typed(kind: str, entry: Entry) -> Any:
    """The record that was found good. What is written as before is the same record as before."""
    return _validated(kind, entry.data)


def _written(document: Document, problems: Problems) -> list[tuple[Any, Route]] | None:
    """What stands in a file in the place of records, and the way to it; None when it isn't a file of records."""
    data = document.data
    if document.body_line:
        if isinstance(data, dict):
            return [(_narrative(document), ())]
        problems.add("front-matter-missing", document.file, (1, 1))
    elif data is None or isinstance(data, list):
        return [(raw, (index,)) for index, raw in enumerate(data or ())]
    else:
        problems.add("file-not-list", document.file, (1, 1))
    return None


def _narrative(document: Document) -> dict[str, Any]:
    return {**document.data, "body": document.body}


def _record(kind: str, raw: Any, route: Route, document: Document, problems: Problems) -> Any:
    """The typed record; None when the model refuses it."""
    try:
        record = _validated(kind, raw)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        meant = {(*f["loc"][:-1], _close(f, MODELS[kind])) for f in faults if f["type"] == "extra_forbidden"}
        for fault in faults:
            if fault["type"] != "missing" or fault["loc"] not in meant:  # a misspelt field isn't missing as well
                _add(fault, MODELS[kind], raw, route, document, problems)
        return None
    stem = Path(document.file).stem
    if document.body_line and record.id != stem:
        problems.add("id-not-filename", document.file, document.position(("id",)), id=record.id, stem=stem)
    return record


def _validated(kind: str, raw: Any) -> Any:
    if not isinstance(raw, dict):
        return MODELS[kind].model_validate(raw)
    name = raw.get("id")
    key = kind, name if isinstance(name, str) else repr(raw)  # lists of lines and words have no ids
    before = _kept.get(key)
    if before and before[0] is raw:
        return before[1]
    record = before[1] if before and before[0] == raw else MODELS[kind].model_validate(raw)
    _kept[key] = (raw, record)
    return record


def _references(record: BaseModel, route: Route, document: Document, problems: Problems) -> Iterator[Reference]:
    """Everything that a record refers to; adds a problem for what doesn't belong in its texts."""
    for way, marker, value in walk(record):
        if isinstance(marker, IdOf):
            yield way, 0, "id", marker.kind, value
        elif isinstance(marker, TermOf):
            yield way, 0, "term", marker.vocabulary, value
        elif marker in FIELDS:
            yield way, 0, FIELDS[marker], "", value
        elif marker is MARKDOWN:
            yield from _in_text(value, way, (*route, *way), document, problems)
        elif marker is PLAIN and (match := HTML.search(value)):
            problems.add("html-in-text", document.file, document.position((*route, *way)), html=match[0])


def _in_text(text: str, way: Route, route: Route, document: Document, problems: Problems) -> Iterator[Reference]:
    for number, line in enumerate(text.split("\n")):
        for words, target in LINK.findall(line):
            if target.startswith("source:"):
                yield way, number, "source", "", target.removeprefix("source:")
            elif parse_record(target):
                yield way, number, "record", "", target
            else:
                _add_at(route, number, document, problems, "link-in-text", target=target, words=words)
        bare = LINK.sub("", line)
        if match := HTML.search(bare):
            _add_at(route, number, document, problems, "html-in-text", html=match[0])
        if match := BULLET.match(bare):
            _add_at(route, number, document, problems, "bullet-in-text", sign=match[1])
        if match := BARE_ADDRESS.search(bare):
            _add_at(route, number, document, problems, "address-in-text", address=match[0])


def _add_at(route: Route, number: int, document: Document, problems: Problems, code: str, **values: str) -> None:
    line, column = document.position(route)
    problems.add(code, document.file, (line + number, column), **values)


def _add(fault: Any, model: type[Strict], raw: Any, start: Route, document: Document, problems: Problems) -> None:
    """The problem behind a fault that the model found in ``raw``, which begins at ``start``."""
    route: Route = fault["loc"]
    kind = fault["type"]
    field_name = str(route[-1]) if route else model.kind_name
    values: dict[str, Any] = {"field": field_name, "value": fault.get("input"), **fault.get("ctx", {})}
    code = "bad-date" if kind.startswith("date") else CODES.get(kind, "wrong-value")
    cure = ""
    if code == "field-unknown":
        close = _close(fault, model)
        values.update(close=close, known=", ".join(_fields_at(model, route[:-1])))
        cure = "did-you-mean" if close else "known-fields"
    if code == "not-list" and any(models_in(_annotation_at(model, route))):
        code = "not-fields"
    if code == "field-missing":
        values["record"] = _called(raw)
        if part := next((step for step in reversed(route[:-1]) if isinstance(step, str)), ""):
            code, values["part"] = "part-lacks-field", part
    if code == "not-one-of":
        values["expected"] = ", ".join(re.findall("'([^']*)'", values["expected"]))
    values["reason"] = fault["msg"]
    problems.add(code, document.file, document.position((*start, *route)), cure, **values)


def _close(fault: Any, model: type[Strict]) -> str:
    """The field that an unknown one may be meant to be, or empty."""
    *above, name = fault["loc"]
    return next(iter(difflib.get_close_matches(str(name), list(_fields_at(model, tuple(above))), 1)), "")


def _called(raw: Any) -> str:
    """The id of a record that may be anything."""
    return str(raw.get("id", "?")) if isinstance(raw, dict) else "?"


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
