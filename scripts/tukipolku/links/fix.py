"""Writes proven permanent moves into the data, in place: everything else in the file stays as it is, to the byte."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from .addresses import BadAddress, Place, split
from .rows import Row


@dataclass(frozen=True)
class Change:
    """What became of one place: ``why`` is empty when it was changed, else the reason why it wasn't."""

    place: Place
    new: str
    why: str = ""

    def __str__(self) -> str:
        if self.why:
            return f"{self.place.at}: {self.place.text} was left as it is: {self.why}."
        return f"{self.place.at}: {self.place.text} → {self.new}"


def fix(root: Path, rows: Iterable[Row]) -> list[Change]:
    """Rewrites the places of proven moves. Each change is read back: if anything else would change, it isn't made."""
    by_file: dict[str, list[tuple[Place, str]]] = {}
    for row in rows:
        if row.proven:
            for place in row.places:
                by_file.setdefault(place.file, []).append((place, row.new_address))
    changes: list[Change] = []
    for name, wanted in sorted(by_file.items()):
        path = root / name
        before = path.read_bytes()
        text = before.decode("utf-8")
        # From the end of the file, so that the places before stay where they are.
        for place, new in sorted(wanted, reverse=True):
            text, why = _change(name, text, place, new)
            changes.append(Change(place, new, why))
        if text.encode("utf-8") != before:
            coming = path.with_name(path.name + ".next")
            coming.write_bytes(text.encode("utf-8"))
            coming.chmod(path.stat().st_mode)
            coming.replace(path)
    return sorted(changes, key=lambda change: change.place)


def _change(name: str, text: str, place: Place, new: str) -> tuple[str, str]:
    """The file's text with one address replaced, or as it was with the reason."""
    try:
        split(new)
    except BadAddress:
        return text, "the new address isn't one that can stand in the data"
    lines = text.split("\n")
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    offset = 1 if place.line == 1 and text.startswith("\ufeff") else 0
    start = place.column - 1 + offset
    end = start + len(place.text)
    if line[start:end] != place.text:
        return text, "it is written there in another way (escapes, or broken over lines); change it by hand"
    lines[place.line - 1] = line[:start] + new + line[end:]
    changed = "\n".join(lines)
    if not _only_this(name, text, changed, place.text, new):
        return text, "the new address can't stand there as it is; change it by hand"
    return changed, ""


def _only_this(name: str, before: str, after: str, old: str, new: str) -> bool:
    """Whether exactly one value of the file has changed, and only from the old address to the new one."""
    values = {".yaml": _yaml_values, ".md": _markdown_values, ".csv": _csv_values}.get(Path(name).suffix, _lines)
    try:
        first, second = values(before), values(after)
    except (yaml.YAMLError, csv.Error):
        return False
    changed = [(a, b) for a, b in zip(first, second, strict=False) if a != b]
    if len(first) != len(second) or len(changed) != 1:
        return False
    a, b = changed[0]
    return any(a[:at] + new + a[at + len(old) :] == b for at in range(len(a)) if a.startswith(old, at))


def _yaml_values(text: str) -> list[str]:
    """Every scalar of a YAML file in its order, with marks for where lists and fields begin and end."""
    return [
        str(event.value) if isinstance(event, yaml.ScalarEvent) else type(event).__name__
        for event in yaml.parse(text, Loader=yaml.CSafeLoader)
    ]


def _markdown_values(text: str) -> list[str]:
    if not text.startswith("---\n"):
        return _lines(text)
    front, _, body = text[4:].partition("\n---\n")
    return [*_yaml_values(front), *_lines(body)]


def _csv_values(text: str) -> list[str]:
    return [value for row in csv.reader(text.split("\n")) for value in (*row, "\n")]


def _lines(text: str) -> list[str]:
    return text.split("\n")
