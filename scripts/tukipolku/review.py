"""How old our knowledge is: when each record was last compared with a source, and by when it should be again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .catalogue import PUBLISHED, Catalogue
from .reading import Reading

# After so many days a record is due for review; contacts and places change more often than what a service is.
DUE_AFTER = {"offering": timedelta(days=365), "link": timedelta(days=365), "benefit": timedelta(days=365)}
DUE_OTHERWISE = timedelta(days=730)
KINDS = tuple(kind for kind in PUBLISHED if kind not in ("page", "contradiction", "change"))


@dataclass(frozen=True, order=True)
class Age:
    """When a record was last compared with a source, by when it should be again, and where it stands."""

    seen: date
    kind: str
    record_id: str
    file: str
    line: int
    review_by: date
    due: bool


def ages(catalogue: Catalogue) -> list[Age]:
    """Every record with a date, the oldest first."""
    found = []
    for kind in KINDS:
        for record in catalogue.of_kind(kind).values():
            seen = last_seen(catalogue, record)
            if seen:
                until = seen + DUE_AFTER.get(kind, DUE_OTHERWISE)
                origin = catalogue.origins[(kind, record.id)]
                found.append(Age(seen, kind, record.id, origin.file, origin.line, until, due=until < catalogue.as_of))
    return sorted(found)


def last_seen(catalogue: Catalogue | Reading, record: Any) -> date | None:
    """The day somebody checked the record, or its newest source was read or (a document) written."""
    if getattr(record, "checked", None):
        checked: date = record.checked
        return checked
    return max(filter(None, (source.read or source.written for source in catalogue.sources_of(record))), default=None)


def overdue(catalogue: Catalogue | Reading, record: Any) -> date | None:
    """The day by which the record should have been reviewed, when that has passed."""
    seen = last_seen(catalogue, record)
    kind = getattr(record, "kind_name", "")
    if not seen or kind not in KINDS:
        return None
    until = seen + DUE_AFTER.get(kind, DUE_OTHERWISE)
    return until if until < catalogue.as_of else None


def report(catalogue: Catalogue, limit: int) -> str:
    """The list for editors: how many records were last compared in which year, and which to look at next."""
    rows = sorted(ages(catalogue), key=lambda row: (row.review_by, row))
    years = sorted(Counter(row.seen.year for row in rows).items())
    lines = [
        f"{sum(row.due for row in rows)} of {len(rows)} records are due for review.",
        "Last compared with a source: " + ", ".join(f"{count} in {year}" for year, count in years) + ".",
        f"The next {min(limit, len(rows))}:",
    ]
    for row in rows[:limit]:
        when = f"due since {row.review_by}" if row.due else f"by {row.review_by}"
        lines.append(f"{when}  {row.file}:{row.line}  {row.kind} {row.record_id} (compared {row.seen})")
    return "\n".join(lines)
