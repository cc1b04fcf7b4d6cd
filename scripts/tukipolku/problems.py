"""Problems found in the data: what is wrong, where, and what to do.

A problem is a code with values; its sentences live in ``messages.yaml`` beside this module, so that wording is data.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

MESSAGES = Path(__file__).with_name("messages.yaml")


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong. ``line`` and ``column`` count from 1; 0 means the whole file."""

    file: str
    line: int
    column: int
    code: str
    values: tuple[tuple[str, str], ...] = ()

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, in plain words."""
        message = _messages()[self.code]
        values = {name: _shorten(value) for name, value in self.values}
        return f"{message['what']} {message['cure']}".format(**values)

    @property
    def place(self) -> str:
        """``file:line:column``, as editors and terminals understand it."""
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])


@dataclass
class Problems:
    """Collects problems, so that all of them are shown at once."""

    found: list[Problem] = field(default_factory=list)

    def add(self, code: str, file: str, position: tuple[int, int] = (0, 0), **values: object) -> None:
        line, column = position
        self.found.append(Problem(file, line, column, code, tuple((k, str(v)) for k, v in values.items())))

    def __bool__(self) -> bool:
        return bool(self.found)

    def sorted(self) -> list[Problem]:
        return sorted(set(self.found))


def as_text(problems: list[Problem]) -> str:
    return "\n".join(f"{p.place}: {p.sentence}" for p in problems)


def as_json(problems: list[Problem]) -> str:
    rows = [
        {"file": p.file, "line": p.line, "column": p.column, "code": p.code, "message": p.sentence} for p in problems
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_github(problems: list[Problem]) -> str:
    """Workflow commands that become annotations on the changed lines of a pull request."""
    return "\n".join(
        f"::error file={p.file},line={max(p.line, 1)},col={max(p.column, 1)}::{_escape(p.sentence)}" for p in problems
    )


FORMATS = {"text": as_text, "json": as_json, "github": as_github}


def _escape(sentence: str) -> str:
    return sentence.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _shorten(value: str, limit: int = 120) -> str:
    value = " ".join(value.split())
    return value if len(value) <= limit else value[: limit - 1] + "…"


@cache
def _messages() -> dict[str, dict[str, str]]:
    import yaml

    messages: dict[str, dict[str, str]] = yaml.load(MESSAGES.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return messages
