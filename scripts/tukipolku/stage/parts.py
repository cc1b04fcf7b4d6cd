"""Long lists, in parts: what a reader fetches doesn't grow with the number of services.

Of a list that is longer than ``MOST``, its page shows links to parts, which are pages of their own below the index
A–Ö. How many parts there are doesn't depend on the language, so that each has the same pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Any

from .page import StagedPage

FOLDER = "a-z/"
MOST = 200  # entries of a list
MOST_OF_MANY = 100  # of a list that is on a page with many others
MOST_TOLD = 15  # of what is told at length, such as a service's places
MOST_RECORDS = 1000  # in the index: there is only a name of each, and other names of some


@dataclass(frozen=True)
class Part:
    """A part of a list, with the first and the last name in it."""

    path: str
    first: str
    last: str
    rows: tuple[Any, ...]


@dataclass(frozen=True)
class Listing:
    """A list with its title. Its page shows ``rows``, or when there are ``parts``, links to these."""

    title: str
    rows: list[Any]
    parts: tuple[Part, ...]


def listing(
    key: str,
    title: str,
    rows: list[Any],
    name: Callable[[Any], str],
    order: Callable[[str], Any],
    most: int,
    entries: int = 0,
) -> Listing:
    """A list, in parts when it is long. ``key`` begins their addresses; ``entries`` tells how long it is where that
    differs from language to language."""
    count = ceil((entries or len(rows)) / most)
    if count < 2:
        return Listing(title, rows, ())
    ordered = sorted(rows, key=lambda row: order(name(row)))
    ends = [len(rows) * number // count for number in range(count + 1)]
    return Listing(title, rows, tuple(_parts(f"{FOLDER}{key}", ordered, ends, name)))


def _parts(start: str, rows: Sequence[Any], ends: Sequence[int], name: Callable[[Any], str]) -> Iterator[Part]:
    for number, (first, end) in enumerate(pairwise(ends), 1):
        yield Part(f"{start}{number}/", name(rows[first]), name(rows[end - 1]), tuple(rows[first:end]))


def pages(
    whole: Listing, crumbs: tuple[tuple[str, str], ...], context: Callable[[Part], dict[str, Any]]
) -> Iterator[StagedPage]:
    """A page for each part, with ways to the one before and the one after. ``context`` tells what is in it."""
    count = len(whole.parts)
    for number, part in enumerate(whole.parts, 1):
        near = {"before": whole.parts[number - 2 : number - 1], "after": whole.parts[number : number + 1]}
        title, lead = f"{whole.title} ({number}/{count})", f"{part.first} – {part.last}"
        yield StagedPage(part.path, title, lead, "part.html", {**context(part), **near, "part": part}, crumbs)
