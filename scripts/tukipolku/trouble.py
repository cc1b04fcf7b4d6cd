"""Links known to be broken, for readers: since when, and what to use instead. The link guard finds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from .kept import content, while_same
from .links.addresses import BadAddress, split
from .links.state import STATE, Entry, parse_state
from .model import Link

ARCHIVE = "https://web.archive.org/web/{day}/{url}"
# Verdicts on a single page: the site itself is there, so its front page is worth a try.
OF_THE_PAGE = {"gone", "loop", "soft-404", "bad-answer", "unstable"}


@dataclass(frozen=True)
class Trouble:
    """A link that is known to be broken. ``front`` is a page to use instead (empty: none is known), ``archive`` where a
    copy may be kept, ``phone`` a number that the data gives."""

    since: date
    front: str
    archive: str
    phone: str


def read_broken(root: Path) -> dict[str, Entry]:
    """What the guard knows of the broken addresses, by address; nothing when there is no state that can be read."""
    try:
        raw = content(root / STATE)
        return while_same(("broken", root), (raw,), lambda: _alarming(parse_state(raw.decode())))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _alarming(entries: Mapping[str, Entry]) -> dict[str, Entry]:
    return {url: entry for url, entry in entries.items() if entry.alarm and entry.since}


def trouble_of(url: str, broken: Mapping[str, Entry], link: Link | None = None) -> Trouble | None:
    """What readers must know before they follow this address; None when nothing is known against it."""
    if not broken:
        return None
    try:
        asked, _ = split(url)
    except BadAddress:
        return None
    entry = broken.get(asked)
    if entry is None or not asked.startswith("http"):
        return None
    parts = urlsplit(asked)
    front = f"{parts.scheme}://{parts.netloc}/"
    if entry.code not in OF_THE_PAGE or front == asked or front in broken:
        front = ""
    archive = ARCHIVE.format(day=entry.ok.replace("-", "") or "2", url=asked)
    fallback, phone = (link.fallback or "", link.phone or "") if link else ("", "")
    return Trouble(date.fromisoformat(entry.since), fallback or front, archive, phone)
