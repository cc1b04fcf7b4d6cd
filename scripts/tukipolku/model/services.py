"""Services, and where they are offered."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from ..fields import Day, Id, Markdown, PlaceRef, Plain, Sources, Strict, Summary, TermOf
from .base import (
    ActorId,
    BenefitId,
    Facets,
    InstrumentId,
    LawId,
    LinkId,
    ModelId,
    Record,
    Referral,
    ServiceId,
    Situation,
    Theme,
    Timed,
)


class Cost(Strict):
    """What it costs the client. Without this field the site says that the sources don't tell."""

    kind: Annotated[str, TermOf("costs")]
    text: Markdown | None = None
    sources: Sources


class Service(Record, Facets, Timed):
    """A service, role, team or network: what it is, everywhere."""

    kind_name: ClassVar[str] = "service"
    kind: Annotated[str, TermOf("service-kinds")]
    summary: Summary
    aka: Annotated[tuple[Plain, ...], Field(description="Other names and abbreviations.")] = ()
    referral: Referral | None = None
    cost: Cost | None = None
    themes: Annotated[tuple[Theme, ...], Field(min_length=1)]
    situations: tuple[Situation, ...] = ()
    providers: tuple[ActorId, ...] = ()
    parent: ServiceId | None = None
    related: tuple[ServiceId, ...] = ()
    instruments: tuple[InstrumentId, ...] = ()
    benefits: tuple[BenefitId, ...] = ()
    laws: tuple[LawId, ...] = ()
    links: tuple[LinkId, ...] = ()


class Contact(Strict):
    """A way to reach an offering."""

    kind: Annotated[str, TermOf("contacts")]
    text: Markdown
    link: LinkId | None = None
    sources: Sources


class Offering(Facets, Timed):
    """A service at a place. It says only what is local; the rest is told by the service."""

    kind_name: ClassVar[str] = "offering"
    id: Id
    service: ServiceId
    area: Annotated[tuple[PlaceRef, ...], Field(min_length=1)]
    model: Annotated[ModelId | None, Field(description="The region model whose document describes this.")] = None
    name: Annotated[Plain | None, Field(description="The local name, where it differs.")] = None
    note: Annotated[Plain | None, Field(description="One sentence on what is local.")] = None
    unavailable: Annotated[bool, Field(description="The source says that this is not offered there.")] = False
    referral: Referral | None = None
    providers: tuple[ActorId, ...] = ()
    contacts: tuple[Contact, ...] = ()
    links: tuple[LinkId, ...] = ()
    sources: Sources
    checked: Day | None = None
