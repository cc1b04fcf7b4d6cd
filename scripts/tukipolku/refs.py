"""The grammar of references: to records (``service:kela-kuntoutus``) and to sources (``000:120-140``, ``page:…``), and
how they stand in texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

RECORD = re.compile(r"([a-z]+(?:-[a-z]+)*):([a-z0-9]+(?:-[a-z0-9]+)*)")
DOCUMENT_LINES = re.compile(r"(\d{3}):(\d+)(?:-(\d+))?")
NAMED_SOURCE = re.compile(r"(page|reference):([a-z0-9][a-z0-9._-]*)")
# In texts: a link, a source, and what doesn't belong there.
LINK = re.compile(r"\[([^\]\n]*)\]\(([^)\n]*)\)")
SOURCE_MARK = re.compile(r"\[\]\(source:([^)\s]+)\)")
HTML = re.compile(r"<(?:[a-zA-Z/!?][^>\n]*)>?|&(?:[a-zA-Z]\w*|#\d+);")
BULLET = re.compile(r"\s*([–—•·▪●◦‣])\s")
BARE_ADDRESS = re.compile(r"(?<![\w(])(?:https?://|www\.)\S+")


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A place in a source: the source's id, and for documents the first and last line (from 1, both included)."""

    source: str
    first: int = 0
    last: int = 0

    @property
    def lines(self) -> range:
        return range(self.first, self.last + 1) if self.first else range(0)


@cache  # the same places are cited in all locales
def parse_source(text: str) -> SourceRef | None:
    """``000:120-140``, ``000:120``, ``page:<id>`` or ``reference:<id>``; None when it is none of them."""
    if match := DOCUMENT_LINES.fullmatch(text):
        first = int(match[2])
        last = int(match[3] or first)
        return SourceRef(match[1], first, last) if 0 < first <= last else None
    if match := NAMED_SOURCE.fullmatch(text):
        return SourceRef(match[2])
    return None


def parse_record(text: str) -> tuple[str, str] | None:
    """``kind:id`` as (kind, id)."""
    match = RECORD.fullmatch(text)
    return (match[1], match[2]) if match else None
