"""Goes through a record and yields every value that refers to something, with the way to it in the file."""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

from pydantic import BaseModel

from .fields import SOURCE_REF, IdOf, Marker, TermOf
from .refs import SOURCE_MARK, SourceRef, parse_source

AnyMarker = IdOf | TermOf | Marker
Route = tuple[str | int, ...]
Change = Callable[[Route, AnyMarker, str], str]


def walk(record: BaseModel, route: Route = ()) -> Iterator[tuple[Route, AnyMarker, str]]:
    """Yields (way to the value, what it refers to, the value) for each marked value of a record."""
    for name, key, marker in _plan(type(record)):
        if value := getattr(record, name):
            yield from _values(value, (*route, key), marker)


def _values(value: Any, route: Route, marker: AnyMarker | None) -> Iterator[tuple[Route, AnyMarker, str]]:
    if isinstance(value, str):
        if marker is not None:
            yield route, marker, value
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _values(item, (*route, index), marker)
    elif isinstance(value, BaseModel):
        yield from walk(value, route)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _values(item, (*route, key), marker)


class Named(NamedTuple):
    """What a record names in its fields, each as often as it does: other records, and the sources that it cites (also
    in its Markdown)."""

    records: tuple[tuple[str, str], ...]
    sources: tuple[SourceRef, ...]


@cache
def named(record: Any) -> Named:
    """What a record names, found once for each."""
    records, sources = [], []
    for _, marker, value in walk(record):
        if isinstance(marker, IdOf):
            records.append((marker.kind, value))
        elif marker is SOURCE_REF:
            sources.append(value)
    sources += SOURCE_MARK.findall(getattr(record, "body", ""))
    return Named(tuple(records), tuple(filter(None, map(parse_source, sources))))


def rebuild(record: BaseModel, change: Change, route: Route = ()) -> Any:
    """The record with every marked value as ``change`` makes it: a copy, or the record itself when nothing changes."""
    new = {}
    for name, key, marker in _plan(type(record)):
        value = getattr(record, name)
        if value and (rebuilt := _rebuilt(value, change, (*route, key), marker)) is not value:
            new[name] = rebuilt
    return record.model_copy(update=new) if new else record


def _rebuilt(value: Any, change: Change, route: Route, marker: AnyMarker | None) -> Any:
    if isinstance(value, str):
        return change(route, marker, value) if marker is not None else value
    if isinstance(value, BaseModel):
        return rebuild(value, change, route)
    if isinstance(value, tuple):
        items = tuple(_rebuilt(item, change, (*route, index), marker) for index, item in enumerate(value))
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    if isinstance(value, dict):
        entries = {key: _rebuilt(item, change, (*route, key), marker) for key, item in value.items()}
        return entries if any(entries[key] is not item for key, item in value.items()) else value
    return value


@cache
def _plan(model: type[BaseModel]) -> tuple[tuple[str, str, AnyMarker | None], ...]:
    """The fields that hold a marked value, or may hold one further in."""
    return tuple(
        (name, info.alias or name, marker)
        for name, info in model.model_fields.items()
        if (marker := next(_markers([*info.metadata, info.annotation]), None)) or any(models_in(info.annotation))
    )


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models that a field with this annotation may hold."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in typing.get_args(annotation):
        yield from models_in(inner)


def _markers(parts: typing.Iterable[Any]) -> Iterator[AnyMarker]:
    for part in parts:
        if isinstance(part, IdOf | TermOf | Marker):
            yield part
        yield from _markers(getattr(part, "__metadata__", ()))
        yield from _markers(typing.get_args(part))
