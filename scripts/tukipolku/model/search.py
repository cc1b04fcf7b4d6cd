"""Words of everyday speech."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from ..fields import Plain, RecordRef, Strict


class LayWords(Strict):
    """Words and phrases that people use, and the records that they mean (the likeliest first)."""

    kind_name: ClassVar[str] = "lay_words"
    words: Annotated[tuple[Plain, ...], Field(min_length=1)]
    means: Annotated[tuple[RecordRef, ...], Field(min_length=1)]
    locale: Annotated[str, Field(description="The language of the words.")] = "fi"
    note: Annotated[Plain | None, Field(description="For editors: why, or what else the word may mean.")] = None
