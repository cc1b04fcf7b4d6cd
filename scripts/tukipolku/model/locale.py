"""Languages of the site."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ..fields import Id, Plain, Strict


class Locale(Strict):
    """A language of the site. ``path`` is empty for the source locale, else ends with a slash.

    A locale that has texts of its own for some kinds of record only names them in ``kinds``; other texts stay Finnish.
    """

    kind_name: ClassVar[str] = "locale"
    id: Id
    path: Annotated[str, Field(pattern=r"^([a-z-]+/)?$")]
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$", description="For the lang attribute.")]
    direction: Literal["ltr", "rtl"] = "ltr"
    name: Plain
    beside: Annotated[Id, Field(description="The locale beside this one on pages in two languages.")] = "fi"
    dates: Annotated[Plain, Field(description="How dates are written, such as d.M.yyyy.")]

    kinds: Annotated[
        tuple[str, ...], Field(description="Kinds of record with texts in this locale; all if empty.")
    ] = ()

    @property
    def speech(self) -> str:
        """The language without its variant: that of names, dates, addresses and word forms."""
        return self.language.split("-")[0]

    def has(self, kind: str) -> bool:
        """Whether records of a kind have texts in this locale."""
        return not self.kinds or kind in self.kinds

    @property
    def depth(self) -> int:
        return self.path.count("/")
