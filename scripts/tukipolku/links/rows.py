"""What the guard tells: for each address its finding, how bad that is, and what people said of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from .addresses import Address, Place, collect
from .state import UNSTEADY, Entry
from .verdicts import Finding, bad_address, verdicts

VERIFIED = Path("data/verified_links.yaml")
ARCHIVE = "https://web.archive.org/web/{day}/{url}"
LEVELS = ("broken", "warn", "person", "watch", "ok", "unchecked")


@dataclass(frozen=True)
class Row:
    """An address with one fragment: its finding, its level, where it stands, and what is remembered of it.

    ``level`` is broken, warn, person (only a person can tell), watch (bad, but not for long), ok or unchecked.
    ``expired`` is the day on which a person's word on it ran out.
    """

    address: str
    finding: Finding
    level: str
    places: tuple[Place, ...]
    entry: Entry = field(default_factory=Entry)
    expired: str = ""

    @property
    def sentence(self) -> str:
        """What is wrong with it, for how long, and what to do."""
        parts = [self.finding.sentence]
        if self.level == "watch" or (self.level == "broken" and self.entry.nights > 1):
            nights = f"{self.entry.nights} night{'s' if self.entry.nights != 1 else ''}"
            parts.append(
                f"It has been so for {nights}" + (f"; it last worked on {self.entry.ok}." if self.entry.ok else ".")
            )
        if self.expired:
            parts.append(f"A person's word on it ran out on {self.expired}.")
        parts.append(self.finding.suggestion)
        if self.archive:
            parts.append(f"A copy may be kept at {self.archive}.")
        return " ".join(filter(None, parts))

    @property
    def archive(self) -> str:
        """Where an archive may have a copy of a page that is gone; it is suggested and never looked up."""
        if (
            self.level != "broken"
            or not self.address.startswith("http")
            or self.finding.code in ("bad-address", "private")
        ):
            return ""
        return ARCHIVE.format(day=self.entry.ok.replace("-", "") or "2", url=self.address)

    @property
    def new_address(self) -> str:
        """Where the address has moved for good, with its fragment; empty when it hasn't."""
        if self.finding.code != "moved":
            return ""
        fragment = urlsplit(self.address).fragment
        return self.finding.final + (f"#{fragment}" if fragment and "#" not in self.finding.final else "")

    @property
    def proven(self) -> bool:
        """Whether the move may be written into the data: the same on two nights, from and to honest hosts."""
        return bool(self.new_address) and self.entry.moves >= 2


@dataclass
class Report:
    """What a run found. ``looked`` is how many addresses were asked; ``notes`` are sentences about the run itself."""

    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    looked: int = 0
    requests: int = 0
    seconds: float = 0.0
    hosts: int = 0
    stopped: bool = False
    internal: list[str] = field(default_factory=list)

    def count(self, level: str) -> int:
        return sum(row.level == level for row in self.rows)

    @property
    def failed(self) -> bool:
        return bool(self.internal) or any(row.level == "broken" for row in self.rows)


def rows_of(
    address: Address, entry: Entry | None, words: Mapping[str, date], today: date, added: bool
) -> Iterator[Row]:
    """A row for each place that is named on the page. ``words`` are people's; ``added``: nothing is remembered."""
    for fragment, at in address.places.items():
        full, where = address.full(fragment), tuple(at)
        if address.fault:
            yield Row(address.url, bad_address(address.fault), "broken", where)
        elif address.url.startswith("tel:"):
            yield Row(full, Finding("ok"), "ok", where)
        elif entry is None or entry.code not in verdicts():
            yield Row(full, Finding("unchecked"), "unchecked", where)
        else:
            finding = _finding(entry, fragment)
            word = words.get(full) or words.get(address.url)
            level = _level(finding, entry, added)
            spoken = level in ("warn", "person") and finding.code not in ("moved", "parked", *UNSTEADY)
            expired = ""
            if word and spoken:
                level, expired = ("ok", "") if word >= today else (level, word.isoformat())
            yield Row(full, finding, level, where, entry, expired)


def _finding(entry: Entry, fragment: str) -> Finding:
    """The finding that an entry remembers, for the page or for a place on it."""
    code, values = entry.code, entry.values
    if fragment and entry.places.get(fragment) and code in ("ok", "moved"):
        code, values = "anchor-missing", {"fragment": fragment}
    return Finding(code, entry.status, entry.final, entry.title, entry.detail, values=values)


def _level(finding: Finding, entry: Entry, added: bool) -> str:
    verdict = finding.verdict
    if added:  # nothing is known of these addresses yet; only what is certain may fail
        return "broken" if verdict.certain else "warn" if verdict.rating != "ok" else "ok"
    if entry.alarm and finding.code == entry.code:
        return "broken"
    if verdict.rating == "broken" or finding.code in UNSTEADY:
        return "watch"
    return "person" if verdict.person else verdict.rating


def words_of_people(root: Path) -> dict[str, date]:
    """By address, the last day of a person's word that it is right. What is written wrongly is the check's business."""
    try:
        rows = yaml.load((root / VERIFIED).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, ValueError, yaml.YAMLError):
        return {}
    words: dict[str, date] = {}
    for row in rows if isinstance(rows, list) else []:
        try:
            url, until = str(row["url"]), date.fromisoformat(str(row["until"]))
        except (TypeError, KeyError, ValueError):
            continue
        for address in collect([Place("", 0, 0, url)]).values():
            words.update({address.full(fragment): until for fragment in address.places})
    return words
