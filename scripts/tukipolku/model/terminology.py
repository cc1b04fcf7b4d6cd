"""Agreed words: what a Finnish term of the field is called in each language of the site."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from ..fields import Id, Plain, Strict, WebAddress

Words = Annotated[tuple[Plain, ...], Field(min_length=1)]


class Wording(Strict):
    """What a concept is called in a language. ``sources`` are public pages that call it so; without one, we chose."""

    terms: Annotated[
        Words,
        Field(
            description="The agreed term, then other words that will do. A word stands for all that begin with it "
            "(välfärdsområde also for välfärdsområdet); three dots stand for up to four words."
        ),
    ]
    sources: tuple[WebAddress, ...] = ()


class TermException(Strict):
    """A text that may do without the agreed term."""

    locale: Id
    unit: Annotated[str, Field(description="The msgctxt of the text in the PO file, such as service:typ what.text.")]
    reason: Plain


class Concept(Strict):
    """A concept of the field, its Finnish terms and what they are called in the other languages."""

    kind_name: ClassVar[str] = "concept"
    id: Id
    fi: Annotated[Words, Field(description="The Finnish terms in their basic form; found in any form.")]
    locales: dict[Id, Wording]
    remark: Annotated[Plain | None, Field(description="What it means, or why it is called so.")] = None
    exceptions: tuple[TermException, ...] = ()
