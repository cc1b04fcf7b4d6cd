"""Pages told in Markdown: pathways, guides, and pages about the site."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from ..fields import Id, Markdown, PlaceRef, Plain, Source, Statements, Strict, Summary, TermOf
from .base import ActorId, Audience, BenefitId, CriteriaId, InstrumentId, ModelId, Record, ServiceId, Theme


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class Step(Strict):
    """One step of a pathway: the client's and the professional's side of the same moment."""

    id: Id
    name: Plain
    client: Statements = ()
    professional: Statements = ()
    services: tuple[ServiceId, ...] = ()
    instruments: tuple[InstrumentId, ...] = ()
    benefits: tuple[BenefitId, ...] = ()
    actors: tuple[ActorId, ...] = ()
    criteria: tuple[CriteriaId, ...] = ()
    lost: Plain | None = None


class Persona(Strict):
    """An invented person of the documents."""

    name: Plain
    age: int | None = None


class Narrative(Record):
    """A page told in Markdown, with front matter."""

    summary: Summary
    audience: Annotated[tuple[Audience, ...], BeforeValidator(_as_list)] = ()
    themes: tuple[Theme, ...] = ()
    model: ModelId | None = None
    body: Annotated[Markdown, Field(exclude=True)]


class Pathway(Narrative):
    """A way through services, step by step."""

    kind_name: ClassVar[str] = "pathway"
    kind: Annotated[str, TermOf("pathway-kinds")]
    area: tuple[PlaceRef, ...] = ()
    persona: Persona | None = None
    services: tuple[ServiceId, ...] = ()
    steps: tuple[Step, ...] = ()
    outcomes: Annotated[Statements, Field(description="Where the pathway can lead.")] = ()


class Guide(Narrative):
    """A text that explains, for clients or for professionals."""

    kind_name: ClassVar[str] = "guide"
    meeting: Annotated[
        int | None, Field(description="Its place among the pages that professionals use in a meeting.")
    ] = None


class Page(Narrative):
    """A page about the site itself."""

    kind_name: ClassVar[str] = "page"
    sources: tuple[Source, ...] = ()
