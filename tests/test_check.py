"""The check, on broken edits that people can read: see tests/cases/."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import AS_OF, ROOT
from tukipolku import accept
from tukipolku.check import check
from tukipolku.cli import main
from tukipolku.load import File, load
from tukipolku.problems import FORMATS, LANGUAGES, Problem, Problems, count

FILES = sorted((ROOT / "tests" / "cases").glob("*.yaml"))
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in FILES
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def problems_of(root: Path) -> list[Problem]:
    problems = Problems()
    check(load(root, problems), AS_OF, problems)
    return problems.sorted()


def break_file(root: Path, case: dict[str, Any]) -> tuple[str, str]:
    """Does what the case tells to a file below root; returns what was there and what is there now, of the edit."""
    file = root / case["file"]
    text = file.read_text(encoding="utf-8")
    before, after = case.get("replace", text), case.get("whole", case.get("with", "") * case.get("times", 1))
    assert before in text, "the case doesn't fit the minimal data"
    edited = text.replace(before, after) if before == "\n" else text.replace(before, after, 1)
    file.write_bytes(edited.encode(case.get("encoding", "utf-8")))
    return before, after


@pytest.mark.parametrize("case", CASES)
def test_broken_edit(case: dict[str, Any], minimal: Path) -> None:
    break_file(minimal, case)
    said = [f"{p.place}: {p.sentence}" for p in problems_of(minimal)]
    if "only_start" in case:
        assert said and said[0].startswith(case["only_start"]), said
    elif "contains" in case:
        assert case["contains"] in said, said
    else:
        assert said == case["says"]


@pytest.mark.parametrize("stem", [path.stem for path in FILES])
def test_all_that_editors_are_told(stem: str, minimal: Path) -> None:
    """The whole answer in each language, with the line and an example, as a document that people can read."""
    golden = ROOT / "tests" / "golden" / f"{stem}.md"
    parts = [f"# {stem.replace('-', ' ').capitalize()} edits: what editors are told\n"]
    for case in yaml.safe_load((ROOT / "tests" / "cases" / f"{stem}.yaml").read_text(encoding="utf-8")):
        good = (minimal / case["file"]).read_bytes()
        before, after = break_file(minimal, case)
        problems = problems_of(minimal)
        parts.append(f"## {case['name'].capitalize()}\n\n{case['file']}\n")
        parts.append(_block("diff", "\n".join([*_marked("-", before), *_marked("+", after)])))
        parts += [
            _block("text", FORMATS["text"](problems, minimal, lang) + "\n" + count(problems, lang))
            for lang in LANGUAGES
        ]
        (minimal / case["file"]).write_bytes(good)
    document = "\n".join(parts)
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(document, encoding="utf-8")
    assert document == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("stem", [path.stem for path in FILES])
def test_what_was_kept_of_other_files_changes_no_message(
    stem: str, minimal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One check after the other, as an editor's, says the same as one that has read everything anew."""
    cases = yaml.safe_load((ROOT / "tests" / "cases" / f"{stem}.yaml").read_text(encoding="utf-8"))
    for number, case in enumerate(cases):
        monkeypatch.setattr("tukipolku.kept.CACHE", tmp_path / "kept")
        good = (minimal / case["file"]).read_bytes()
        break_file(minimal, case)
        kept = problems_of(minimal)
        forget(monkeypatch, tmp_path / str(number))
        assert problems_of(minimal) == kept, case["name"]
        forget(monkeypatch, tmp_path / "kept")
        assert problems_of(minimal) == kept, case["name"]
        (minimal / case["file"]).write_bytes(good)


def forget(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    """As if a new process began, with what is kept in a folder."""
    monkeypatch.setattr("tukipolku.kept.CACHE", cache)
    monkeypatch.setattr("tukipolku.kept._made", {})
    monkeypatch.setattr("tukipolku.kept._contents", {})
    monkeypatch.setattr("tukipolku.accept._kept", {})


def test_a_file_that_changes_while_it_is_looked_at(minimal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found is kept for the text that it was found in."""
    forget(monkeypatch, minimal / "kept")
    file = minimal / "data" / "actors.yaml"
    good = file.read_bytes()
    bad = good.replace(b"kind: ", b"kind: x", 1)
    file.write_bytes(bad)

    def saved_meanwhile(source: File, kinds: tuple[str, ...]) -> Any:
        if source.path == file:
            file.write_bytes(good)
        return looked(source, kinds)

    looked = accept.look
    with monkeypatch.context() as editor:
        editor.setattr(accept, "look", saved_meanwhile)
        assert "data/actors.yaml" in {p.file for p in problems_of(minimal)}
    file.write_bytes(bad)
    forget(monkeypatch, minimal / "kept")
    assert "data/actors.yaml" in {p.file for p in problems_of(minimal)}


def test_the_same_text_as_another_kind_of_file(minimal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forget(monkeypatch, minimal / "kept")
    text = "---\nid: uusi\n---\nTeksti.\n"
    (minimal / "data" / "terms").mkdir()
    (minimal / "data" / "terms" / "uusi.yaml").write_text(text, encoding="utf-8")
    assert [p.file for p in problems_of(minimal)] == ["data/terms/uusi.yaml"]
    (minimal / "data" / "terms" / "uusi.yaml").rename(minimal / "content" / "fi" / "guides" / "uusi.md")
    assert {p.code for p in problems_of(minimal)} == {"field-missing"}


@pytest.mark.parametrize(
    ("file", "broken", "said"),
    [
        ("labels/sv.yaml", b"- a\n", "data/labels/sv.yaml:1:1 file-not-fields"),
        ("search/endings.yaml", b"a: b\n", "data/search/endings.yaml:0:0 words-unreadable"),
        ("search/words-fi.tsv", b"sana\tsana=paljon\n", "data/search/words-fi.tsv:0:0 words-unreadable"),
        ("sources/documents/900.txt", b"a\n\xff\n", "data/sources/documents/900.txt:2:1 file-encoding"),
    ],
)
def test_files_that_are_no_records(file: str, broken: bytes, said: str, minimal: Path) -> None:
    folder = minimal / "data" / Path(file).parent
    if folder.is_symlink():
        real = folder.resolve()
        folder.unlink()
        shutil.copytree(real, folder)
    (minimal / "data" / file).write_bytes(broken)
    assert said in [f"{p.file}:{p.line}:{p.column} {p.code}" for p in problems_of(minimal)]


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        (["data/actors.yaml"], 1, "1 problem found."),
        (["data/actors.yaml", "data/terms.yaml"], 1, "1 problem found."),
        (["data"], 1, "1 problem found."),
        (["content"], 0, "No problems found."),
        (["data/services.yaml"], 0, "No problems found."),
        (["data/servces.yaml"], 2, "There is no "),
    ],
)
def test_problems_of_some_files(
    asked: list[str], status: int, said: str, minimal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = minimal / "data" / "actors.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("kind: ", "kind: x", 1), encoding="utf-8")
    files = [str(minimal / name) for name in asked]
    assert main(["--root", str(minimal), "--as-of", str(AS_OF), "check", *files]) == status
    told = capsys.readouterr()
    assert said in told.out + told.err


def _marked(sign: str, text: str) -> list[str]:
    shown = text.replace("\r", "␍").replace("\a", "␇")
    lines = [f"{sign} {line[:100]}{'…' if len(line) > 100 else ''}" for line in shown.split("\n")]
    return lines if len(lines) < 12 else [*lines[:11], f"{sign} …"]


def _block(kind: str, text: str) -> str:
    return f"```{kind}\n{text.rstrip()}\n```\n"


def test_minimal_data_is_good(minimal: Path) -> None:
    assert problems_of(minimal) == []


def test_real_data_is_good() -> None:
    assert [f"{p.place}: {p.sentence}" for p in problems_of(ROOT)] == []


@pytest.mark.parametrize("name", ["data/services.yaml", "data/places/municipalities.csv", "data/search/endings.yaml"])
def test_missing_file(name: str, minimal: Path) -> None:
    file = minimal / name
    if file.parent.is_symlink():  # to the real data
        real = file.parent.resolve()
        file.parent.unlink()
        shutil.copytree(real, file.parent)
    file.unlink()
    assert (name, "file-missing") in [(p.file, p.code) for p in problems_of(minimal)]


@pytest.mark.parametrize("locale", ["fi", "sv"])
def test_labels_that_are_missing_or_broken(locale: str, minimal: Path) -> None:
    name = f"data/labels/{locale}.yaml"
    file = minimal / name
    file.parent.unlink()  # a link to the real labels
    shutil.copytree(ROOT / "data" / "labels", file.parent)
    file.write_text("site: [", encoding="utf-8")
    assert [(p.file, p.code) for p in problems_of(minimal)] == [(name, "yaml-bracket")]
    file.unlink()
    assert [(p.file, p.code) for p in problems_of(minimal)] == [(name, "file-missing")]


def test_windows_line_ends_change_nothing(minimal: Path) -> None:
    for file in [*minimal.glob("data/*.yaml"), *minimal.glob("content/**/*.md")]:
        if not file.is_symlink():
            file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert problems_of(minimal) == []


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("text", 'data/a.yaml:3:5: There is no service "x". Did you mean "y"?'),
        (
            "github",
            '::error file=data/a.yaml,line=3,col=5::There is no service "x". Did you mean "y"?',
        ),
    ],
)
def test_formats(form: str, shown: str) -> None:
    values = (("kind", "service"), ("value", "x"), ("close", "y"))
    assert FORMATS[form]([Problem("data/a.yaml", 3, 5, "unknown-id", values, "did-you-mean")]) == shown


def test_every_message_is_used_and_every_used_one_is_there() -> None:
    messages = yaml.safe_load((ROOT / "scripts/tukipolku/messages.yaml").read_text(encoding="utf-8"))
    code = "".join(f.read_text(encoding="utf-8") for f in (ROOT / "scripts/tukipolku").rglob("*.py"))
    shared = {name: messages.pop(name) for name in ("cures", "kinds", "count")}
    assert [name for name in (*messages, *shared["cures"]) if f'"{name}"' not in code] == []
    used = set(re.findall(r'problems\.add\(\s*"([a-z-]+)"', code))
    assert used
    assert used - set(messages) == set()


def test_every_message_is_there_in_every_language_with_the_same_values() -> None:
    messages = yaml.safe_load((ROOT / "scripts/tukipolku/messages.yaml").read_text(encoding="utf-8"))
    value = re.compile(r"{(\w+)}")
    for code, message in messages.items():
        for entry in message.values() if code in ("cures", "kinds", "count") else [message]:
            texts = [str(entry[language]) for language in LANGUAGES]
            assert len({frozenset(value.findall(text)) for text in texts}) == 1, (code, texts)


@pytest.mark.parametrize(
    ("chosen", "said"),
    [("fi", "1 virhe löytyi."), ("en", "1 problem found."), ("sv", "1 fel hittades."), ("de", "1 problem found.")],
)
def test_the_language_of_messages_is_chosen_by_a_variable(
    chosen: str, said: str, minimal: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TUKIPOLKU_LANG", chosen)
    (minimal / "data" / "actors.yaml").write_text("- id: [a", encoding="utf-8")
    assert main(["--root", str(minimal), "check"]) == 1
    assert said in capsys.readouterr().out


@pytest.mark.parametrize("command", ["owners", "words", "review", "sources", "translations"])
def test_every_command_tells_what_is_wrong(command: str, minimal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (minimal / "data" / "actors.yaml").write_text("- id: [a", encoding="utf-8")
    assert main(["--root", str(minimal), command]) == 1
    assert "data/actors.yaml:1:7: The bracket that begins here isn't closed." in capsys.readouterr().out
