"""Writes a new record in the right place, ready to be filled in; ``skeletons.yaml`` says what is asked and written."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

from .kept import own_data
from .problems import Problem, Problems

SKELETONS = Path(__file__).with_name("skeletons.yaml")
# A text that every YAML reader takes for a text, unless it is one of the words.
PLAIN = re.compile(r"[^\W_][\w .,()/–-]*")
WORDS = re.compile(r"(?i)y|n|yes|no|on|off|true|false|null|[\d.,/-]+")


def skeletons() -> dict[str, dict[str, Any]]:
    """What can be written: by kind, what it needs, where it goes and its text."""
    found: dict[str, dict[str, Any]] = own_data(SKELETONS)
    return found


def needs() -> dict[str, dict[str, str]]:
    """Everything that can be asked, with help and example."""
    return {name: need for skeleton in skeletons().values() for name, need in skeleton["needs"].items()}


def slug(name: str) -> str:
    """An id made of a name: "Työ & toimi" becomes "tyo-toimi"."""
    letters = unicodedata.normalize("NFD", name.lower()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", letters))


def add(root: Path, kind: str, values: dict[str, str], as_of: date) -> tuple[list[str], list[Problem]]:
    """Writes the record, and what must come with it.

    Returns the places ("file:line") of what was written; or, when that would break the data, nothing, and the problems.
    """
    before = _problems(root, as_of)
    old: dict[Path, str | None] = {}
    places = []
    while kind:
        skeleton = skeletons()[kind]
        values = {**values, "place": values.get("area", "").split(":")[-1]}
        values["id"] = values.get("id") or slug(skeleton.get("id", "{name}").format(**values))
        path = root / _file(skeleton["file"], values)
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        old.setdefault(path, text if path.exists() else None)
        if text and not text.endswith("\n"):
            text += "\n"
        places.append(f"{path.relative_to(root).as_posix()}:{text.count(chr(10)) + 1}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + skeleton["text"].format(**_written(values)), encoding="utf-8")
        kind, values = skeleton.get("then", ""), {**values, "service": values["id"], "id": ""}
    if problems := [problem for problem in _problems(root, as_of) if problem not in before]:
        for path, content in old.items():
            path.unlink() if content is None else path.write_text(content, encoding="utf-8")
        return [], problems
    return places, []


def _file(file: str | dict[str, str], values: dict[str, str]) -> str:
    """Where a record goes; that of an offering depends on its area (an unknown one is refused by the check)."""
    if isinstance(file, dict):
        return file.get(values["area"].partition(":")[0], next(iter(file.values())))
    return file.format(**values)


def _written(values: dict[str, str]) -> dict[str, str]:
    plain = {f"plain_{name}": value for name, value in values.items()}
    return {**{name: _quoted(value) for name, value in values.items()}, **plain}


def _quoted(value: str) -> str:
    safe = PLAIN.fullmatch(value) and not WORDS.fullmatch(value) and value == value.strip()
    return value if safe else json.dumps(value, ensure_ascii=False)


def _problems(root: Path, as_of: date) -> list[Problem]:
    from .check import check
    from .load import load

    problems = Problems()
    check(load(root, problems), as_of, problems)
    return problems.sorted()
