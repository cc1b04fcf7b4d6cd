"""Problems found in the data: what is wrong, where, what to do, and how it would be right.

A problem is a code with values; its sentences live in ``messages.yaml`` beside this module, in each language that
editors can choose, so that wording is data.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .kept import own_data

if TYPE_CHECKING:
    import argparse

MESSAGES = Path(__file__).with_name("messages.yaml")
LANGUAGES = ("en", "fi", "sv")
WIDTH = 100  # so many characters of a line are shown
EXIT_FINE, EXIT_PROBLEMS, EXIT_COULD_NOT_RUN = 0, 1, 2  # what commands end with


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong. ``line`` and ``column`` count from 1; 0 means the whole file.

    ``cure`` names one of the cures that several messages share; without it the message has its own.
    """

    file: str
    line: int
    column: int
    code: str
    values: tuple[tuple[str, str], ...] = ()
    cure: str = ""

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, in plain English."""
        return self.said("en")

    def said(self, language: str) -> str:
        """The sentence in one of the LANGUAGES."""
        message = _messages()[self.code][language]
        cure = _messages()["cures"][self.cure][language] if self.cure else message["cure"]
        values = {name: _shorten(value) for name, value in self.values}
        if kind := _messages()["kinds"].get(values.get("kind", "")):
            values["kind"] = kind[language]
        return f"{message['what']} {cure}".format(**values)

    @property
    def example(self) -> str:
        """A right way to write it; empty when the sentence says enough."""
        return str(_messages()[self.code].get("example", "")).rstrip()

    @property
    def place(self) -> str:
        """``file:line:column``, as editors and terminals understand it."""
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])

    def excerpt(self, root: Path) -> str:
        """The line of the file below ``root`` with a mark under the column; empty when there is none."""
        try:
            text = (root / self.file).read_bytes().decode("utf-8-sig", "replace")
        except OSError:
            return ""
        lines = text.splitlines()
        if not 0 < self.line <= len(lines):
            return ""
        start = max(0, self.column - WIDTH // 2) if len(lines[self.line - 1]) > WIDTH else 0
        line = lines[self.line - 1][start : start + WIDTH]
        line = "".join(map(_visible, line))
        return f"{self.line:5} | {line}\n      | {' ' * (max(self.column, 1) - 1 - start)}^"


@dataclass
class Problems:
    """Collects problems, so that all of them are shown at once."""

    found: list[Problem] = field(default_factory=list)

    def add(
        self, code: str, file: str, position: tuple[int, int] = (0, 0), cure: str = "", /, **values: object
    ) -> None:
        line, column = position
        self.found.append(Problem(file, line, column, code, tuple((k, str(v)) for k, v in values.items()), cure))

    def __bool__(self) -> bool:
        return bool(self.found)

    def sorted(self) -> list[Problem]:
        return sorted(set(self.found))

    def rows(self) -> list[tuple[Any, ...]]:
        """As plain data that ``Problem(*row)`` takes back."""
        return [(p.file, p.line, p.column, p.code, p.values, p.cure) for p in self.found]


def as_text(problems: list[Problem], root: Path | None = None, language: str = "") -> str:
    """For the terminal, in the chosen language if none is given.

    With the checkout's ``root`` each problem shows the line it is about and a right example.
    """
    language = language or chosen_language()
    blocks = []
    for problem in problems:
        block = f"{problem.place}: {problem.said(language)}"
        if root:
            parts = [problem.excerpt(root), _example(problem, language)]
            block = "\n".join([block, *filter(None, parts)]) + "\n"
        blocks.append(block)
    return "\n".join(blocks)


def as_json(problems: list[Problem], root: Path | None = None, language: str = "en") -> str:
    rows = [
        {
            "file": p.file,
            "line": p.line,
            "column": p.column,
            "code": p.code,
            "message": p.said(language),
            "example": p.example,
        }
        for p in problems
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_github(problems: list[Problem], root: Path | None = None, language: str = "en") -> str:
    """Workflow commands that become annotations on the changed lines of a pull request."""
    return "\n".join(
        f"::error file={p.file},line={max(p.line, 1)},col={max(p.column, 1)}::"
        + _escape("\n".join(filter(None, [p.said(language), _example(p, language)])))
        for p in problems
    )


class BadData(Exception):
    """The data has problems; ``problems`` are all of them."""

    def __init__(self, problems: Problems, root: Path):
        super().__init__(problems, root)  # what it is made of again in another process
        self.problems = problems
        self.root = root

    def __str__(self) -> str:
        return as_text(self.problems.sorted(), self.root)


FORMATS = {"text": as_text, "json": as_json, "github": as_github}


def chosen_language() -> str:
    """That of the variable TUKIPOLKU_LANG, if the messages have it."""
    chosen = os.environ.get("TUKIPOLKU_LANG", "")
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def add_language(parser: argparse.ArgumentParser, of: str) -> None:
    """Adds the option by which people choose the language ``of`` something; CI chooses it with a variable."""
    parser.add_argument(
        "--lang",
        choices=LANGUAGES,
        default=chosen_language(),
        help=f"the language of {of} (default: that of the variable TUKIPOLKU_LANG, or {LANGUAGES[0]})",
    )


def count(problems: list[Problem], language: str = "en") -> str:
    """ "3 problems found.", in words."""
    words = _messages()["count"]["none" if not problems else "one" if len(problems) == 1 else "many"]
    return str(words[language]).format(count=len(problems))


def _example(problem: Problem, language: str) -> str:
    if not problem.example:
        return ""
    label = _messages()["count"]["example"][language]
    return "\n".join([f"      {label}", *(f"        {line}".rstrip() for line in problem.example.split("\n"))])


def _visible(character: str) -> str:
    """A sign in the place of a character that can't be seen or told from a space."""
    if character.isprintable():
        return character
    return "→" if character == "\t" else "␣" if character.isspace() else "�"


def _escape(sentence: str) -> str:
    return sentence.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _shorten(value: str, limit: int = 120) -> str:
    value = " ".join(value.split())
    return value if len(value) <= limit else value[: limit - 1] + "…"


def _messages() -> dict[str, Any]:
    messages: dict[str, Any] = own_data(MESSAGES)
    return messages
