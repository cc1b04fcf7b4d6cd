"""The check, on broken edits that people can read: see tests/cases/."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import AS_OF, ROOT
from tukipolku.check import check
from tukipolku.load import load
from tukipolku.problems import FORMATS, Problem, Problems

CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted((ROOT / "tests" / "cases").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def problems_of(root: Path) -> list[Problem]:
    problems = Problems()
    check(load(root, problems), AS_OF, problems)
    return problems.sorted()


@pytest.mark.parametrize("case", CASES)
def test_broken_edit(case: dict[str, Any], minimal: Path) -> None:
    file = minimal / case["file"]
    text = file.read_text(encoding="utf-8")
    assert case["replace"] in text, "the case doesn't fit the minimal data"
    file.write_text(text.replace(case["replace"], case["with"], 1), encoding="utf-8")
    said = [f"{p.place}: {p.sentence}" for p in problems_of(minimal)]
    if "only_start" in case:
        assert said and said[0].startswith(case["only_start"]), said
    elif "contains" in case:
        assert case["contains"] in said
    else:
        assert said == case["says"]


def test_minimal_data_is_good(minimal: Path) -> None:
    assert problems_of(minimal) == []


def test_real_data_is_good() -> None:
    assert [f"{p.place}: {p.sentence}" for p in problems_of(ROOT)] == []


def test_missing_file(minimal: Path) -> None:
    (minimal / "data" / "services.yaml").unlink()
    assert ("data/services.yaml", "file-missing") in [(p.file, p.code) for p in problems_of(minimal)]


@pytest.mark.parametrize("locale", ["fi", "sv"])
def test_labels_that_are_missing_or_broken(locale: str, minimal: Path) -> None:
    name = f"data/labels/{locale}.yaml"
    file = minimal / name
    file.parent.unlink()  # a link to the real labels
    shutil.copytree(ROOT / "data" / "labels", file.parent)
    file.write_text("site: [", encoding="utf-8")
    assert [(p.file, p.code) for p in problems_of(minimal)] == [(name, "yaml-syntax")]
    file.unlink()
    assert [(p.file, p.code) for p in problems_of(minimal)] == [(name, "file-missing")]


def test_wrong_encoding(minimal: Path) -> None:
    file = minimal / "data" / "actors.yaml"
    file.write_bytes(file.read_text(encoding="utf-8").replace("Kela", "Kelä").encode("latin-1"))
    assert next((p.place, p.code) for p in problems_of(minimal)) == ("data/actors.yaml:2:1", "file-encoding")


def test_windows_line_ends_change_nothing(minimal: Path) -> None:
    for file in [*minimal.glob("data/*.yaml"), *minimal.glob("content/**/*.md")]:
        if not file.is_symlink():
            file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert problems_of(minimal) == []


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("text", 'data/a.yaml:3:5: There is no service "x". Add it.'),
        (
            "github",
            '::error file=data/a.yaml,line=3,col=5::There is no service "x". Add it.',
        ),
    ],
)
def test_formats(form: str, shown: str) -> None:
    values = (("kind", "service"), ("value", "x"), ("hint", "Add it."))
    assert FORMATS[form]([Problem("data/a.yaml", 3, 5, "unknown-id", values)]) == shown


def test_every_message_is_used_and_every_used_one_is_there() -> None:
    messages = yaml.safe_load((ROOT / "scripts/tukipolku/messages.yaml").read_text(encoding="utf-8"))
    code = "".join(f.read_text(encoding="utf-8") for f in (ROOT / "scripts/tukipolku").rglob("*.py"))
    assert [name for name in messages if f'"{name}"' not in code] == []
