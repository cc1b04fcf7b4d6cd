"""Which records an editor should look at next: those that were compared with the world the longest ago."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .catalogue import PUBLISHED, Catalogue

# After so many days a record is due for review; contacts and places change more often than what a service is.
DUE_AFTER = {"offering": timedelta(days=365), "link": timedelta(days=365), "benefit": timedelta(days=365)}
DUE_OTHERWISE = timedelta(days=730)
KINDS = tuple(kind for kind in PUBLISHED if kind not in ("page", "contradiction", "change"))


@dataclass(frozen=True, order=True)
class Age:
    """When a record was last compared with a source, and where it stands."""

    seen: date
    kind: str
    record_id: str
    file: str
    line: int
    due: bool


def ages(catalogue: Catalogue) -> list[Age]:
    """Every record with a date, the oldest first."""
    found = []
    for kind in KINDS:
        for record in catalogue.of_kind(kind).values():
            seen = last_seen(catalogue, record)
            if seen:
                due = catalogue.as_of - seen > DUE_AFTER.get(kind, DUE_OTHERWISE)
                origin = catalogue.origins[(kind, record.id)]
                found.append(Age(seen, kind, record.id, origin.file, origin.line, due))
    return sorted(found)


def last_seen(catalogue: Catalogue, record: Any) -> date | None:
    """The day somebody checked the record, or its newest source was read or (a document) written."""
    if getattr(record, "checked", None):
        checked: date = record.checked
        return checked
    return max(filter(None, (source.read or source.written for source in catalogue.sources_of(record))), default=None)


def report(catalogue: Catalogue, limit: int) -> str:
    """The list for editors."""
    rows = ages(catalogue)
    due = [row for row in rows if row.due]
    lines = [f"{len(due)} of {len(rows)} records are due for review. The next {min(limit, len(due))}:"]
    lines += [f"{row.seen}  {row.file}:{row.line}  {row.kind} {row.record_id}" for row in due[:limit]]
    return "\n".join(lines)
