"""A page before it is rendered, and before it is staged."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..catalogue import Catalogue

# Where the pages of each kind of record are. Paths are the same in all locales.
FOLDERS = {
    "service": "services",
    "actor": "actors",
    "instrument": "instruments",
    "benefit": "benefits",
    "law": "laws",
    "criteria": "criteria",
    "model": "regions",
    "pathway": "pathways",
    "guide": "guides",
    "page": "about",
    "municipality": "municipalities",
    "outcome": "situations",
    "question": "situations/q",
}
# Records that are shown together on one page, each with its anchor.
ANCHORED = {"term": "glossary/", "change": "changes/", "contradiction": "sources/contradictions/"}


def record_path(kind: str, record_id: str) -> str | None:
    """The address of a record's page below the locale's root, such as ``services/kela-kuntoutus/``."""
    if kind in FOLDERS:
        return f"{FOLDERS[kind]}/{record_id}/"
    if kind in ANCHORED:
        return f"{ANCHORED[kind]}#{record_id}"
    return None


@dataclass(frozen=True)
class Attachment:
    """A file that is published beside a page: its name there, where it lies now, its size in bytes, and a stamp that is
    another when what it is made from is another."""

    name: str
    file: Path
    size: int
    stamp: str


@dataclass(frozen=True)
class StagedPage:
    """One page.

    ``path`` is below the locale's root and ends with a slash (empty: the front page). ``template`` is in
    ``overrides/pages/``, ``context`` what it shows, ``crumbs`` the pages above (label, path). ``file`` and ``line`` are
    what an editor changes (empty and 0 when there is no such place). ``attachment`` goes into the page's folder.
    """

    path: str
    title: str
    description: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    crumbs: tuple[tuple[str, str], ...] = ()
    file: str = ""
    line: int = 0
    attachment: Attachment | None = None

    @property
    def depth(self) -> int:
        return self.path.count("/")

    @property
    def record(self) -> str:
        """The record that the page tells of, such as ``service:typ``; empty when it tells of many."""
        if place := self.context.get("place"):
            return f"municipality:{place.slug}"
        record = self.context.get("record") or self.context.get("question")
        return f"{record.kind_name}:{record.id}" if record else ""

    @property
    def feed(self) -> str:
        """The address of the feed of what the page tells about, below the locale's root; empty when it has none."""
        kind, _, record_id = self.record.partition(":")
        followed = kind in ("service", "municipality") and self.path == record_path(kind, record_id)
        return f"{self.path}feed.xml" if followed or self.path == "changes/" else ""

    @property
    def root(self) -> str:
        """The way from this page to the locale's front page."""
        return "../" * self.depth or "./"


# The path of a coming page, and what stages it (and its parts) from the catalogue and the one in the language beside.
Planned = tuple[str, Callable[[Catalogue, Catalogue], Iterable[StagedPage]]]
