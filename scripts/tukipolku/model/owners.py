"""Who looks after what."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from ..fields import PlaceRef, Plain, RecordRef, Strict

OwnerName = Annotated[str, Field(pattern=r"^(@[\w.-]+(/[\w.-]+)*|[^@\s]+@[^@\s]+\.[^@\s]+)$")]


class Ownership(Strict):
    """People or teams of the hosting service, and the files, records and places that are theirs."""

    kind_name: ClassVar[str] = "ownership"
    owners: Annotated[tuple[OwnerName, ...], Field(min_length=1)]
    files: tuple[Plain, ...] = ()
    records: tuple[RecordRef, ...] = ()
    areas: tuple[PlaceRef, ...] = ()
