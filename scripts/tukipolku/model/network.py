"""Who takes part in support and with what: actors, instruments, benefits, laws, terms, criteria, models, links."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from ..fields import (
    Day,
    Id,
    Markdown,
    Plain,
    RecordRef,
    Section,
    Sources,
    Statement,
    Statements,
    Strict,
    Summary,
    TermOf,
    WebAddress,
)
from .base import ActorId, CriteriaId, Facets, InstrumentId, LawId, LinkId, PathwayId, Record, ServiceId, Theme, Timed


class Actor(Record):
    """A party of the network: an authority, an employer, a profession."""

    kind_name: ClassVar[str] = "actor"
    kind: Annotated[str, TermOf("actor-kinds")]
    summary: Summary
    aka: tuple[Plain, ...] = ()
    does: Statements = ()
    services: tuple[ServiceId, ...] = ()
    links: tuple[LinkId, ...] = ()


class Instrument(Record, Facets):
    """A measure, form, plan or method."""

    kind_name: ClassVar[str] = "instrument"
    kind: Annotated[str, TermOf("instrument-kinds")]
    summary: Summary
    aka: tuple[Plain, ...] = ()
    filled_by: Statements = ()
    interpretation: Statements = ()
    services: tuple[ServiceId, ...] = ()
    related: tuple[InstrumentId, ...] = ()
    links: tuple[LinkId, ...] = ()


class Benefit(Record, Facets, Timed):
    """Money that one can be granted."""

    kind_name: ClassVar[str] = "benefit"
    summary: Summary
    aka: tuple[Plain, ...] = ()
    payers: tuple[ActorId, ...] = ()
    services: tuple[ServiceId, ...] = ()
    laws: tuple[LawId, ...] = ()
    links: tuple[LinkId, ...] = ()


class Law(Record, Timed):
    """An act that the sources name."""

    kind_name: ClassVar[str] = "law"
    number: Annotated[str | None, Field(pattern=r"^\d{1,4}/\d{4}$", description="Such as 380/2023.")] = None
    summary: Summary
    aka: tuple[Plain, ...] = ()
    what: Statements = ()
    links: tuple[LinkId, ...] = ()


class Term(Record):
    """A word of the trade, explained."""

    kind_name: ClassVar[str] = "term"
    abbreviation: Plain | None = None
    aka: tuple[Plain, ...] = ()
    definition: Annotated[Statements, Field(min_length=1)]
    see: tuple[RecordRef, ...] = ()


class Criteria(Record):
    """A list of conditions or signs."""

    kind_name: ClassVar[str] = "criteria"
    summary: Summary
    about: tuple[RecordRef, ...]
    intro: Statements = ()
    items: Annotated[tuple[Statement, ...], Field(min_length=1)]


class ModelSection(Section):
    """A part of a region model, with an anchor that never changes."""

    id: Id


class ModelActor(Strict):
    """What an actor does in this region model."""

    actor: ActorId
    role: Markdown
    sources: Sources


class RegionModel(Record):
    """One document's model of support, as the people of the region would recognise it."""

    kind_name: ClassVar[str] = "model"
    county: Id
    document: str
    summary: Summary
    sections: Annotated[tuple[ModelSection, ...], Field(min_length=1)]
    actors: tuple[ModelActor, ...] = ()
    pathways: tuple[PathwayId, ...] = ()
    criteria: tuple[CriteriaId, ...] = ()


class Address(Strict):
    """A web address in one language, how sure it is, and where it was found."""

    url: WebAddress
    certainty: Literal["seen-in-source", "front-page"]
    found: Annotated[Plain | None, Field(description="Where this address was found.")] = None


LANGUAGES: tuple[Literal["fi", "sv", "en"], ...] = ("fi", "sv", "en")


class VerifiedLink(Strict):
    """A person's word that an address is right, where programs can't tell. It holds until a day, at most a year."""

    kind_name: ClassVar[str] = "verified_link"
    url: WebAddress
    seen: Annotated[Day, Field(description="The day somebody opened it in a browser.")]
    until: Annotated[Day, Field(description="The last day on which that counts, at most a year later.")]
    note: Annotated[Plain | None, Field(description="What was seen; no names.")] = None

    @model_validator(mode="after")
    def _for_a_year_at_most(self) -> VerifiedLink:
        if not self.seen <= self.until <= self.seen + timedelta(days=366):
            raise PydanticCustomError(
                "trusted_too_long", "holds for too long", {"latest": str(self.seen + timedelta(366))}
            )
        return self


class Link(Record):
    """A page of somebody else. Its address stands here and nowhere else."""

    kind_name: ClassVar[str] = "link"
    owner: Annotated[str, TermOf("link-owners")]
    themes: tuple[Theme, ...] = ()
    municipality: Id | None = None
    front: Annotated[bool, Field(description="The owner's front page itself is what is meant.")] = False
    news: Annotated[bool, Field(description="News or minutes: never shown as a service's own page.")] = False
    part: Annotated[bool, Field(description="About one part of a service, such as a subsidy: never its own page.")] = (
        False
    )
    addresses: Annotated[dict[Literal["fi", "sv", "en"], Address], Field(default_factory=dict)]
    missing: Annotated[Plain | None, Field(description="Why there is no address.")] = None
    caution: Annotated[Plain | None, Field(description="What a reader must know before following it.")] = None
    phone: Annotated[Plain | None, Field(description="A number to call when the page is broken.")] = None
    fallback: Annotated[WebAddress | None, Field(description="A page to use when this one is broken.")] = None
    formerly: Annotated[WebAddress | None, Field(description="The address that the document gave.")] = None


def address_in(link: Link, language: str) -> tuple[str, Address] | None:
    """The link's address in this language, or in the first other language that has one; None when there is none."""
    for wanted in (language, *LANGUAGES):
        if address := link.addresses.get(wanted):  # type: ignore[call-overload]
            return wanted, address
    return None
