"""How much of each document the published records rest on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from .catalogue import PUBLISHED, Catalogue
from .refs import parse_source

# What must hold of each document: DESIGN bars for content.
LEAST_ACCOUNTED = 0.98
MOST_LEFT_OUT = 0.12


@dataclass(frozen=True)
class Coverage:
    """Numbers of non-blank lines of one document. ``uncovered`` are neither cited nor left out with a reason."""

    source: str
    total: int
    cited: int
    left_out: int
    uncovered: tuple[int, ...]

    @property
    def accounted(self) -> float:
        return (self.cited + self.left_out) / self.total if self.total else 1.0

    @property
    def good(self) -> bool:
        return self.accounted >= LEAST_ACCOUNTED and self.left_out <= MOST_LEFT_OUT * self.total


def coverage(catalogue: Catalogue) -> list[Coverage]:
    """Coverage of each document, in the order of their ids. A line that is both cited and left out counts as cited."""
    out: dict[str, set[int]] = {source: set() for source in catalogue.document_lines}
    for entry in catalogue.left_out:
        for ref in filter(None, map(parse_source, entry.lines)):
            out.setdefault(ref.source, set()).update(ref.lines)
    rows = []
    for source, lines in sorted(catalogue.document_lines.items()):
        filled = {number for number, line in enumerate(lines, 1) if line.strip()}
        cited = catalogue.cited[source] & filled
        left_out = out[source] & filled - cited
        rows.append(Coverage(source, len(filled), len(cited), len(left_out), tuple(sorted(filled - cited - left_out))))
    return rows


def inventory(catalogue: Catalogue) -> dict[str, tuple[int, int]]:
    """By kind of inventory item: how many a record publishes, and how many are left out with a reason."""
    return {
        kind: (sum(bool(i.record) for i in items), sum(bool(i.left_out) for i in items))
        for kind in catalogue.vocabularies["inventory-kinds"]
        if (items := [i for i in catalogue.inventory.values() if i.kind == kind])
    }


def facts(catalogue: Catalogue) -> tuple[int, list[str]]:
    """How many facts are published, and those without a source, as ``kind:id``.

    A fact is a text with a field for its sources, a record with such a field, a section of a narrative, or what the
    register says of who is responsible for an employment area.
    """
    found = [
        (f"{kind}:{record.id}", sourced)
        for kind in (*PUBLISHED, "lost", "outcome")
        for record in catalogue.of_kind(kind).values()
        if kind != "page"  # about the site itself
        for sourced in (*_sourced(record), *_sections(getattr(record, "body", "")))
    ]
    found += [
        (f"employment-area:{area.slug}", bool(area.responsible_source))
        for area in catalogue.places.employment_areas.values()
        if area.responsible
    ]
    return len(found), [name for name, sourced in found if not sourced]


def _sourced(part: Any) -> Iterator[bool]:
    """For a record and each part of it that has a field for sources: whether that holds any."""
    if isinstance(part, BaseModel):
        silent = getattr(part, "kind", "") == "not-stated"  # "the source doesn't say" is no fact
        if "sources" in type(part).model_fields and not silent:
            yield bool(part.sources)  # type: ignore[attr-defined]
        for name in type(part).model_fields:
            yield from _sourced(getattr(part, name))
    elif isinstance(part, tuple):
        for item in part:
            yield from _sourced(item)


def _sections(body: str) -> Iterator[bool]:
    """For each section of a narrative: whether a source is marked in it. A heading alone is no section."""
    for section in re.split(r"(?m)^## .*$", body):
        if section.strip():
            yield "](source:" in section


def report(catalogue: Catalogue, uncovered: bool) -> int:
    """Prints the table; exit status 1 when a document misses the bars."""
    rows = coverage(catalogue)
    print(f"{'document':<10}{'lines':>7}{'cited':>7}{'left out':>10}{'uncovered':>11}{'accounted':>11}")
    for row in rows:
        print(
            f"{row.source:<10}{row.total:>7}{row.cited:>7}{row.left_out:>10}{len(row.uncovered):>11}{row.accounted:>10.1%}"
        )
    if uncovered:
        for row in rows:
            for number in row.uncovered:
                print(f"{row.source}:{number}: {catalogue.document_lines[row.source][number - 1].strip()[:100]}")
    print(f"\n{'inventory':<14}{'items':>7}{'published':>11}{'left out':>10}")
    for kind, (published, left_out) in inventory(catalogue).items():
        print(f"{kind:<14}{published + left_out:>7}{published:>11}{left_out:>10}")
    count, without = facts(catalogue)
    print(f"\n{count} facts; {len(without)} without a source{': ' + ', '.join(without) if without else ''}")
    good = all(row.good for row in rows) and not without
    print(f"Bars: at least {LEAST_ACCOUNTED:.0%} accounted for, at most {MOST_LEFT_OUT:.0%} left out:", end=" ")
    print("met." if good else "missed.")
    return 0 if good else 1
