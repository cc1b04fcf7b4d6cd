"""What all records are made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ..fields import ALWAYS, Day, Id, IdOf, Markdown, Plain, Section, Sources, Statements, Strict, TermOf, Validity

ServiceId = Annotated[str, IdOf("service")]
ActorId = Annotated[str, IdOf("actor")]
InstrumentId = Annotated[str, IdOf("instrument")]
BenefitId = Annotated[str, IdOf("benefit")]
LawId = Annotated[str, IdOf("law")]
LinkId = Annotated[str, IdOf("link")]
CriteriaId = Annotated[str, IdOf("criteria")]
PathwayId = Annotated[str, IdOf("pathway")]
ModelId = Annotated[str, IdOf("model")]
Theme = Annotated[str, TermOf("themes")]
Situation = Annotated[str, TermOf("situations")]
Audience = Annotated[str, TermOf("audiences")]


class Record(Strict):
    """What every record has: an id that never changes, a name, and sources."""

    id: Id
    name: Plain
    sources: Sources
    checked: Annotated[Day | None, Field(description="The day somebody last compared this with its sources.")] = None


class Facets(Strict):
    """The four questions that a service answers, and what fits none of them."""

    what: Annotated[Statements, Field(description="Mitä? What it is.")] = ()
    how: Annotated[Statements, Field(description="Miten? How it goes.")] = ()
    for_whom: Annotated[Statements, Field(description="Kenelle? Whom it is for.")] = ()
    why: Annotated[Statements, Field(description="Miksi? What it is good for.")] = ()
    more: Annotated[tuple[Section, ...], Field(description="Texts with headings of their own.")] = ()


class Referral(Strict):
    """How one gets in."""

    kind: Annotated[str, TermOf("referrals")]
    text: Markdown | None = None
    sources: Sources | None = None


class Timed(Strict):
    """What can end, and what came after."""

    valid: Validity = ALWAYS
    ended: Annotated[Statements, Field(description="What ended and when; needed once `valid.until` is past.")] = ()
    replaced_by: Annotated[tuple[ServiceId, ...], Field(description="The services that came after.")] = ()
