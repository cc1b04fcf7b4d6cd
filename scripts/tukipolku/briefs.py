"""What pages about other things say of a record, in short."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from .model import Offering


class Brief(NamedTuple):
    """What pages about other things say of a record. ``others`` are what it is called besides."""

    name: str
    ended: bool = False
    others: tuple[str, ...] = ()


class Offered(NamedTuple):
    """What is said of an offering where those of a place are listed."""

    id: str
    service: str
    name: str
    unavailable: bool
    ended: bool
    model: str | None


def briefs_of(kind: str, records: Iterable[Any], ended: Iterable[bool]) -> dict[tuple[str, str], Brief]:
    """By kind and id, of those of a kind that have a name; ``ended`` tells of each whether it has."""
    found = ((record, _brief(record, over)) for record, over in zip(records, ended, strict=True))
    return {(kind, record.id): brief for record, brief in found if brief}


@cache
def _brief(record: Any, ended: bool) -> Brief | None:
    others = tuple(filter(None, (*getattr(record, "aka", ()), getattr(record, "abbreviation", None))))
    return Brief(record.name, ended, others) if hasattr(record, "name") else None


@cache
def offered(offering: Offering, name: str, ended: bool) -> Offered:
    """An offering under the name that it or its service has."""
    return Offered(offering.id, offering.service, name, bool(offering.unavailable), ended, offering.model)
