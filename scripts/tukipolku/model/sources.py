"""What the records rest on, and what readers must know of that: sources, changes, contradictions, lost parts."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from ..fields import (
    Day,
    Id,
    Plain,
    RecordRef,
    Source,
    Sources,
    Statement,
    Statements,
    Strict,
    Summary,
    TermOf,
    WebAddress,
)
from .base import LawId, Record


class Change(Record):
    """A reform: what ended, what came, when, by which act."""

    kind_name: ClassVar[str] = "change"
    date: Day
    summary: Summary
    what: Annotated[Statements, Field(min_length=1)]
    touches: Annotated[tuple[RecordRef, ...], Field(min_length=1)]
    successors: tuple[RecordRef, ...] = ()
    laws: tuple[LawId, ...] = ()


class Contradiction(Record):
    """Sources that disagree, shown side by side."""

    kind_name: ClassVar[str] = "contradiction"
    sources: tuple[Source, ...] = ()
    about: tuple[RecordRef, ...]
    views: Annotated[tuple[Statement, ...], Field(min_length=2)]
    note: Plain | None = None


class Lost(Record):
    """What the extraction of a document lost."""

    kind_name: ClassVar[str] = "lost"
    text: Plain
    about: tuple[RecordRef, ...]


class LeftOut(Strict):
    """Lines of a document that are deliberately not published."""

    kind_name: ClassVar[str] = "left_out"
    lines: Sources
    reason: Annotated[str, TermOf("left-out-reasons")]
    note: Plain | None = None


class InventoryItem(Strict):
    """Something that a document holds, and the record that publishes it."""

    kind_name: ClassVar[str] = "inventory"
    id: Id
    kind: Annotated[str, TermOf("inventory-kinds")]
    name: Plain
    at: Sources
    record: RecordRef | None = None
    left_out: Annotated[str | None, TermOf("left-out-reasons")] = None

    @model_validator(mode="after")
    def _one_of_two(self) -> InventoryItem:
        if (self.record is None) == (self.left_out is None):
            raise PydanticCustomError("record_or_reason", "needs a record that publishes it, or a reason", {})
        return self


class SourceRecord(Strict):
    """A document, a public page or a reference file that records cite."""

    kind_name: ClassVar[str] = "source"
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
    kind: Literal["document", "page", "reference"] = "page"
    title: Plain
    short: Annotated[Plain | None, Field(description="How source lines call it.")] = None
    language: Annotated[Literal["fi", "sv", "en"], Field(description="The language of the title.")] = "fi"
    publisher: Plain
    url: WebAddress | None = None
    read: Annotated[Day | None, Field(description="The day the page was read.")] = None
    written: Annotated[Day | None, Field(description="The latest day a document may have been written.")] = None
    dated: Annotated[Plain | None, Field(description="When the source says it was written.")] = None
    file: Annotated[str | None, Field(description="The document's file in data/sources/documents/.")] = None
    licence: Plain | None = None
    note: Plain | None = None


class Vocabulary(Strict):
    """Words that records may choose from, with their labels."""

    kind_name: ClassVar[str] = "vocabulary"
    id: Id
    terms: dict[Id, Plain]
