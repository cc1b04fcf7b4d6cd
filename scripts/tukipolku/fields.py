"""The kinds of values that records are made of.

Each carries a marker that says what the checker must look up: an id of another record, a place, a source, a text.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic_core import PydanticCustomError

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for plugins, which we have none of, takes time
VOCABULARY = "x-vocabulary"  # in a JSON Schema that is being made: the words come from this vocabulary


@dataclass(frozen=True)
class IdOf:
    """The value is the id of a record of this kind."""

    kind: str


@dataclass(frozen=True)
class TermOf:
    """The value is a term of this vocabulary."""

    vocabulary: str

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(schema), VOCABULARY: self.vocabulary}


@dataclass(frozen=True)
class Marker:
    """The value is a record reference, a place, a source, or Markdown text."""

    what: str


RECORD_REF, PLACE_REF, SOURCE_REF, MARKDOWN, PLAIN = (Marker(w) for w in ("record", "place", "source", "text", "plain"))

Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="Small letters a-z, digits and hyphens.")]
RecordRef = Annotated[str, RECORD_REF, Field(description="Another record: kind:id, such as service:kela-kuntoutus.")]
PlaceRef = Annotated[
    str, PLACE_REF, Field(description="nation, county:<slug>, employment-area:<slug> or municipality:<slug>.")
]
Source = Annotated[
    str,
    SOURCE_REF,
    Field(description="Where this was read: 000:120-140 (document and lines), page:<id> or reference:<id>."),
]
Sources = Annotated[tuple[Source, ...], Field(min_length=1, description="At least one source.")]
Markdown = Annotated[
    str, MARKDOWN, Field(min_length=1, description="Paragraphs, lists and **bold**; links as [words](service:id).")
]
Plain = Annotated[str, PLAIN, Field(min_length=1, description="Plain text without markup.")]
Summary = Annotated[str, PLAIN, Field(min_length=1, max_length=200, description="One plain sentence, 200 characters.")]


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


class _OneOrMore:
    """In the JSON Schema: one object, or a list of them."""

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        array = handler(schema)
        return {"anyOf": [array["items"], array]}


def _https(url: str) -> str:
    if not url.startswith(("https://", "http://")) or any(c in url for c in " <>\"'\\`"):
        raise PydanticCustomError("web_address", "not a web address", {"value": url})
    return url


WebAddress = Annotated[str, AfterValidator(_https), Field(description="A full address that begins with https://.")]


class Strict(BaseModel):
    """The base of all records: unknown fields are errors, and nothing changes after reading."""

    # What a file doesn't need isn't made: the validator of each model waits for its first record.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    kind_name: ClassVar[str] = ""

    def __eq__(self, other: object) -> bool:
        """A record is itself and no other: what hasn't changed is the same object, and that is how it is known."""
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def __getattr__(self, name: str) -> Any:
        """Kinds are asked by the ten thousand for fields that only some have; pydantic would look long for them."""
        raise AttributeError(name)

    def __copy__(self) -> Strict:
        """What pydantic's own does, but which fields were given is told by the very same set: nobody changes it."""
        model = type(self)
        copied = model.__new__(model)
        for name in ("__pydantic_extra__", "__pydantic_fields_set__", "__pydantic_private__"):
            object.__setattr__(copied, name, getattr(self, name))
        object.__setattr__(copied, "__dict__", self.__dict__.copy())
        return copied


def _written_day(value: Any) -> Any:
    """Numbers and times would pass for days as well, and 0 for one of 1970."""
    if isinstance(value, date) or (isinstance(value, str) and DAY.fullmatch(value)):
        return value
    raise PydanticCustomError("date_written", "isn't written as a day")


DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
Day = Annotated[date, BeforeValidator(_written_day)]


class Statement(Strict):
    """A text and the sources it rests on."""

    text: Markdown
    sources: Sources


Statements = Annotated[tuple[Statement, ...], BeforeValidator(_as_list), _OneOrMore()]


class Section(Statement):
    """A statement with a heading of its own."""

    title: Plain


class Validity(Strict):
    """When something is in force. An open side has no date; both days are included."""

    since: Annotated[Day | None, Field(alias="from", description="First day, such as 2022-03-01.")] = None
    until: Annotated[Day | None, Field(description="Last day, such as 2023-12-31.")] = None

    @model_validator(mode="after")
    def _in_order(self) -> Validity:
        if self.since and self.until and self.until < self.since:
            raise PydanticCustomError(
                "end_before_start", "ends before it begins", {"since": str(self.since), "until": str(self.until)}
            )
        return self

    def state(self, on: date) -> str:
        """``coming``, ``in-force`` or ``ended`` on this day."""
        if self.until and self.until < on:
            return "ended"
        return "coming" if self.since and self.since > on else "in-force"


ALWAYS = Validity()
