"""What is remembered of each address between runs, in ``data/state/links.json``: one line for each, in their order.

Only machines write this file. A night is a day on which an address was asked; several runs on one day are one night.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any

STATE = Path("data/state/links.json")
VERSION = 1
HISTORY = 10  # changes of the verdict that are kept
UNSTEADY = {"unstable", "busy"}  # what may pass by itself


@dataclass
class Entry:
    """One address. Days are written as 2026-11-22; empty and zero fields are left out of the file.

    ``nights`` counts the nights in a row on which it was bad, ``moves`` those on which it had moved for good to
    ``final``; ``alarm`` says that it is known to be broken. ``places`` has, for each fragment in use, the nights in a
    row on which the page had no such place.
    """

    checked: str = ""
    code: str = ""
    since: str = ""
    ok: str = ""
    nights: int = 0
    alarm: bool = False
    status: int = 0
    final: str = ""
    title: str = ""
    detail: str = ""
    moves: int = 0
    etag: str = ""
    modified: str = ""
    type: str = ""
    values: dict[str, str] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    history: list[str] = field(default_factory=list)

    def written(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value not in ("", 0, False, {}, [])}


class UnreadableState(Exception):
    """The file isn't what this program wrote. ``aside`` is where it was put."""

    def __init__(self, path: Path, aside: Path):
        super().__init__(f"{path.name} can't be read; it was kept as {aside.name}, and a new one is begun.")
        self.aside = aside


def read_state(path: Path) -> dict[str, Entry]:
    """The entries by address; none when there is no file. Raises UnreadableState (the file is then set aside)."""
    try:
        return parse_state(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        aside = path.with_name(path.name + ".unreadable")
        number = 2
        while aside.exists():
            aside = path.with_name(f"{path.name}.unreadable-{number}")
            number += 1
        path.rename(aside)
        raise UnreadableState(path, aside) from error


def parse_state(text: str) -> dict[str, Entry]:
    """The entries in a file's text. Raises ValueError, TypeError, KeyError or AttributeError when it isn't one."""
    data = json.loads(text)
    if data["version"] != VERSION:
        raise ValueError("another version")
    return {url: _entry(raw) for url, raw in data["addresses"].items()}


def _entry(raw: Mapping[str, Any]) -> Entry:
    known = {f.name: f for f in fields(Entry)}
    entry = Entry(**{name: value for name, value in raw.items() if name in known})
    blank = Entry()
    for name in known:
        if type(getattr(entry, name)) is not type(getattr(blank, name)):
            raise TypeError(name)
    for day in (entry.checked, entry.since, entry.ok):
        if day:
            date.fromisoformat(day)
    return entry


def write_state(path: Path, entries: Mapping[str, Entry]) -> None:
    """Writes the file anew, whole or not at all."""
    rows = ",\n".join(
        f"{json.dumps(url, ensure_ascii=False)}: {json.dumps(entries[url].written(), ensure_ascii=False)}"
        for url in sorted(entries)
    )
    text = f'{{"version": {VERSION}, "addresses": {{\n{rows}\n}}}}\n'
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    coming = path.with_name(path.name + ".next")
    coming.write_text(text, encoding="utf-8")
    coming.replace(path)


def merge(states: Iterable[Mapping[str, Entry]]) -> dict[str, Entry]:
    """One state from several, such as those of shards: for each address, what was seen last."""
    merged: dict[str, Entry] = {}
    for state in states:
        for url, entry in state.items():
            if url not in merged or entry.checked > merged[url].checked:
                merged[url] = entry
    return merged


def update(entry: Entry, today: date, code: str, rating: str, patience: int) -> None:
    """Notes tonight's verdict: how long it has been so, how many bad nights, and whether that is an alarm.

    An address that has worked gets ``patience`` nights; one that never has, none, unless it is only unsteady.
    """
    day, another_night = today.isoformat(), entry.checked != today.isoformat()
    bad = rating == "broken" or code in UNSTEADY
    if code != entry.code:
        entry.since = day
        entry.history = [*entry.history, f"{day} {code}"][-HISTORY:]
    if not bad:
        entry.nights = 0
    elif another_night or not entry.nights:
        entry.nights += 1
    entry.checked, entry.code = day, code
    if rating == "ok":
        entry.ok = day
    trusted = bool(entry.ok) or code in UNSTEADY
    entry.alarm = bad and (entry.nights >= patience or not trusted)


def due(entry: Entry | None, fragments: Iterable[str], today: date, every: int) -> bool:
    """Whether an address is to be asked: it is new, has a new fragment, or was last asked ``every`` days ago."""
    if entry is None or not entry.checked or any(f and f not in entry.places for f in fragments):
        return True
    return date.fromisoformat(entry.checked) <= today - timedelta(days=every)


def urgency(entry: Entry | None) -> tuple[int, str]:
    """Sorts what is due: the new ones, then those with bad nights (three in a row are to be three), then the oldest."""
    if entry is None or not entry.checked:
        return 0, ""
    return (1 if entry.nights else 2), entry.checked
