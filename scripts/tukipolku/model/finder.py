"""The situation finder: plain questions that lead to pages on what helps."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from ..fields import Id, IdOf, Markdown, Plain, RecordRef, Sources, Statements, Strict, Summary
from .base import Record

QuestionId = Annotated[str, IdOf("question")]
OutcomeId = Annotated[str, IdOf("outcome")]


class Answer(Strict):
    """One answer to a question, and where it leads."""

    text: Plain
    next: Annotated[QuestionId | None, Field(description="The question that follows.")] = None
    outcome: Annotated[OutcomeId | None, Field(description="The outcome that this answer leads to.")] = None

    @model_validator(mode="after")
    def _leads_to_one_place(self) -> Answer:
        if (self.next is None) == (self.outcome is None):
            raise PydanticCustomError("next_or_outcome", "leads to nothing, or to two places")
        return self


class Question(Strict):
    """A question. The first one of the file is where everybody begins."""

    kind_name: ClassVar[str] = "question"
    kind: Literal["question"]
    id: Id
    text: Plain
    help: Plain | None = None
    sources: Annotated[Sources | None, Field(description="What the help rests on, when it tells a fact.")] = None
    answers: Annotated[tuple[Answer, ...], Field(min_length=2)]


class First(Strict):
    """Whom to contact first, and how."""

    record: RecordRef
    text: Markdown
    sources: Sources


class Help(Strict):
    """Something that helps, and why."""

    record: RecordRef
    why: Annotated[Plain, Field(description="One sentence.")]
    sources: Sources


class Outcome(Record):
    """A page that the questions lead to: what helps, in which order."""

    kind_name: ClassVar[str] = "outcome"
    kind: Literal["outcome"]
    summary: Summary
    first: First
    helps: Annotated[tuple[Help, ...], Field(min_length=1, description="The most useful first.")]
    bring: Annotated[Statements, Field(description="What to have along.")] = ()
    remember: Annotated[Statements, Field(description="Rights, conditions and what has changed.")] = ()
