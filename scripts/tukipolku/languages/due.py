"""Which texts are due for translation, and a person's word that a translation fits a changed text as it is."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from babel.messages.catalog import Message

from ..kinds import PO_FILES
from ..translations import MACHINE_MADE, OUTDATED, outdated_since, read_messages, write_messages

STATES = ("outdated", "missing", "machine-made")  # what a reader stumbles over most comes first


@dataclass(frozen=True)
class Due:
    """A text that waits for a translator. ``since`` is the day on which an outdated one was noticed, if it is known."""

    file: Path
    line: int
    unit: str
    state: str
    since: date | None
    text: str

    def __str__(self) -> str:
        since = f" since {self.since}" if self.since else ""
        words = textwrap.shorten(self.text, 90, placeholder=" …")
        return f"{self.file}:{self.line}: {self.unit}: {self.state}{since}: {words}"


def due(files: Iterable[Path]) -> list[Due]:
    """What is due in PO files: the kinds that are read most first, of each the outdated before the missing before the
    machine-made, the oldest first."""
    ranks = {kind: rank for rank, kind in enumerate(kind for kinds in PO_FILES.values() for kind in kinds)}

    def urgency(item: Due) -> tuple[int, int, date]:
        return ranks.get(item.unit.split(":")[0], len(ranks)), STATES.index(item.state), item.since or date.min

    return sorted((item for file in files for item in _due_in(file)), key=urgency)


def count(file: Path) -> dict[str, int]:
    """How many texts of a PO file are current, and how many are in each other state."""
    counts = dict.fromkeys(("current", *STATES), 0)
    for message in read_messages(file):
        if message.id:
            counts[state_of(message) or "current"] += 1
    return counts


def state_of(message: Message) -> str | None:
    """What a text waits for; None when it is current."""
    if not message.string:
        return "missing"
    if message.fuzzy:
        return "outdated"
    return "machine-made" if MACHINE_MADE in message.user_comments else None


def accept(files: Iterable[Path], unit: str, reason: str, on: date) -> list[tuple[Path, str]]:
    """Says that the translations of a unit are right as they are. Returns the file and the text of each."""
    accepted = []
    for file in files:
        catalog = read_messages(file)
        here = [m for m in catalog if m.context == unit and state_of(m) in ("outdated", "machine-made")]
        for message in here:
            message.flags.discard("fuzzy")
            kept = [c for c in message.user_comments if c != MACHINE_MADE and not OUTDATED.fullmatch(c)]
            message.user_comments = [*kept, f"accepted {on}: {reason}"]
            accepted.append((file, str(message.string)))
        if here:
            write_messages(file, catalog)
    return accepted


def _due_in(file: Path) -> Iterator[Due]:
    for message in read_messages(file):
        if message.id and (state := state_of(message)):
            since = outdated_since(message)
            yield Due(file, message.lineno or 1, str(message.context), state, since, str(message.id))
