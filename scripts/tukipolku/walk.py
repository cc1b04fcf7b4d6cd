"""Goes through a record and yields every value that refers to something, with the way to it in the file."""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel

from .fields import IdOf, Marker, TermOf

AnyMarker = IdOf | TermOf | Marker
Route = tuple[str | int, ...]
Change = Callable[[Route, AnyMarker, str], str]


def walk(record: BaseModel, route: Route = ()) -> Iterator[tuple[Route, AnyMarker, str]]:
    """Yields (way to the value, what it refers to, the value) for each marked value of a record."""
    for name, key, marker in _plan(type(record)):
        yield from _values(getattr(record, name), (*route, key), marker)


def _values(value: Any, route: Route, marker: AnyMarker | None) -> Iterator[tuple[Route, AnyMarker, str]]:
    if isinstance(value, BaseModel):
        yield from walk(value, route)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _values(item, (*route, index), marker)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _values(item, (*route, key), marker)
    elif marker is not None and isinstance(value, str):
        yield route, marker, value


def rebuild(record: BaseModel, change: Change, route: Route = ()) -> Any:
    """A copy of a record in which every marked value is what ``change`` makes of it."""
    new = {
        name: _rebuilt(getattr(record, name), change, (*route, key), marker)
        for name, key, marker in _plan(type(record))
    }
    return record.model_copy(update=new)


def _rebuilt(value: Any, change: Change, route: Route, marker: AnyMarker | None) -> Any:
    if isinstance(value, BaseModel):
        return rebuild(value, change, route)
    if isinstance(value, tuple):
        return tuple(_rebuilt(item, change, (*route, index), marker) for index, item in enumerate(value))
    if isinstance(value, dict):
        return {key: _rebuilt(item, change, (*route, key), marker) for key, item in value.items()}
    return change(route, marker, value) if marker is not None and isinstance(value, str) else value


@cache
def _plan(model: type[BaseModel]) -> tuple[tuple[str, str, AnyMarker | None], ...]:
    return tuple(
        (name, info.alias or name, next(_markers([*info.metadata, info.annotation]), None))
        for name, info in model.model_fields.items()
    )


def _markers(parts: typing.Iterable[Any]) -> Iterator[AnyMarker]:
    for part in parts:
        if isinstance(part, IdOf | TermOf | Marker):
            yield part
        yield from _markers(getattr(part, "__metadata__", ()))
        yield from _markers(typing.get_args(part))
