"""Languages of the site."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ..fields import Id, Plain, Strict


class Locale(Strict):
    """A language of the site. ``path`` is empty for the source locale, else ends with a slash."""

    kind_name: ClassVar[str] = "locale"
    id: Id
    path: Annotated[str, Field(pattern=r"^([a-z-]+/)?$")]
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$", description="For the lang attribute.")]
    direction: Literal["ltr", "rtl"] = "ltr"
    name: Plain
    dates: Annotated[Plain, Field(description="How dates are written, such as d.M.yyyy.")]

    @property
    def depth(self) -> int:
        return self.path.count("/")
