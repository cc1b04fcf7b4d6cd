"""What helps editors beside the check: one style of files, new records, and their tools' settings."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from conftest import AS_OF, ROOT
from tukipolku.cli import main
from tukipolku.fields import VOCABULARY
from tukipolku.format import files, format_files, formatted
from tukipolku.kinds import LISTS
from tukipolku.new import needs, skeletons, slug
from tukipolku.problems import Problems
from tukipolku.schema import field_help, schemas

GIVEN = {
    "name": "Kotiapu: lapset",
    "summary": "Apua kotiin, kun voimat eivät riitä.",
    "theme": "elamanhallinta",
    "area": "municipality:lahti",
    "source": "900:4",
    "service": "valmennus",
    "owner": "municipality",
    "url": "https://www.lahti.fi/apu",
    "kind": "pathway",
}


@pytest.mark.parametrize(
    ("written", "style"),
    [
        ("- id:   a\n  name:  b\n", "- id: a\n  name: b\n"),
        ("- id: a\n  links:\n      - b\n      - c\n", "- id: a\n  links:\n  - b\n  - c\n"),
        ("# why\n- id: a # here\n", "# why\n- id: a # here\n"),
        ('- {id: a, n: "0401"}\n\n\n- id: b\n', '- {id: a, n: "0401"}\n\n\n- id: b\n'),
        ("- text: |\n      Yksi.\n\n      - kaksi\n", "- text: |\n    Yksi.\n\n    - kaksi\n"),
    ],
)
def test_style(written: str, style: str) -> None:
    assert formatted(written) == style
    assert formatted(style) == style


def test_all_files_are_in_the_style() -> None:
    problems = Problems()
    assert [str(path.relative_to(ROOT)) for path, _ in format_files(ROOT, files(ROOT), problems)] == [], "tukipolku fmt"
    assert not problems


def test_a_broken_file_is_left_alone(minimal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = minimal / "data" / "actors.yaml"
    file.write_text("- id:   [a\n", encoding="utf-8")
    assert main(["--root", str(minimal), "fmt", str(file)]) == 1
    assert file.read_text(encoding="utf-8") == "- id:   [a\n"
    assert "data/actors.yaml:1:9: The bracket that begins here" in capsys.readouterr().out


def test_formatting_twice_changes_nothing(minimal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--root", str(minimal), "fmt"])
    assert "data/offerings.yaml: formatted" in capsys.readouterr().out
    assert main(["--root", str(minimal), "fmt", "--check"]) == 0
    assert main(["--root", str(minimal), "check"]) == 0


@pytest.mark.parametrize("kind", skeletons())
def test_a_new_record_is_good_as_it_is(kind: str, minimal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = [part for name in skeletons()[kind]["needs"] for part in (f"--{name}", GIVEN[name])]
    assert main(["--root", str(minimal), "new", kind, *asked]) == 0
    place = capsys.readouterr().out.split(": ")[0]
    file, line = place.split(":")
    assert "id: " in "".join((minimal / file).read_text(encoding="utf-8").splitlines()[int(line) - 1 : int(line) + 1])
    assert main(["--root", str(minimal), "--as-of", str(AS_OF), "check"]) == 0


@pytest.mark.parametrize(
    ("kind", "wrong", "said"),
    [
        ("service", {"area": "municipality:lahtis"}, 'There is no municipality "lahtis". Did you mean "lahti"?'),
        ("service", {"theme": "ruoka"}, 'There is no word of the vocabulary themes "ruoka".'),
        ("offering", {"service": "valmenus"}, 'There is no service "valmenus". Did you mean "valmennus"?'),
        ("link", {"url": "lahti.fi"}, '"lahti.fi" isn\'t a web address.'),
        ("pathway", {"source": "900:99"}, '"900:99" goes past the end of the document'),
        ("offering", {"source": ""}, 'A new offering also needs source. For example: --source "000:120-140"'),
    ],
)
def test_a_wrong_new_record_is_not_written(
    kind: str, wrong: dict[str, str], said: str, minimal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in minimal.glob("*/**/*.*") if path.is_file()}
    given = {name: GIVEN[name] for name in skeletons()[kind]["needs"]} | wrong
    asked = [part for name, value in given.items() for part in (f"--{name}", value)]
    assert main(["--root", str(minimal), "new", kind, *asked]) == 1
    assert said in capsys.readouterr().out
    assert {path: path.read_bytes() for path in minimal.glob("*/**/*.*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("name", "expected"), [("Työ & toimi", "tyo-toimi"), ("Åbo: hälsa 2", "abo-halsa-2"), ("IPS", "ips")]
)
def test_slug(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_every_field_is_explained_and_no_other() -> None:
    used: set[str] = set()

    def look(part: object, kind: str = "") -> None:
        if isinstance(part, dict):
            for name, field in part.get("properties", {}).items():
                assert field["description"], (kind, name)
                used.update({name, f"{part.get('title')}.{name}"})
            assert VOCABULARY not in part
            for value in part.values():
                look(value)
        elif isinstance(part, list):
            for value in part:
                look(value)

    for _, text in schemas(ROOT):
        look(json.loads(text))
    assert set(field_help()) - used == set()
    for name, help_ in field_help().items():
        assert set(help_) == {"en", "fi", "sv"}, name


def test_editors_tools_find_the_schema_of_every_data_file() -> None:
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    mapped = {pattern: schema for schema, patterns in settings["yaml.schemas"].items() for pattern in patterns}
    for kind in LISTS:
        assert mapped[f"data/{kind}.yaml"] == mapped[f"data/{kind}/*.yaml"] == f"./data/schemas/{kind}.json"
    for path in (ROOT / "data").glob("*.yaml"):
        first = path.read_text(encoding="utf-8").split("\n")[0]
        match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert match, f"{path.name} doesn't begin with its schema"
        assert (path.parent / match[1]).is_file()


def test_the_problem_matcher_reads_what_the_check_says() -> None:
    tasks = json.loads((ROOT / ".vscode" / "tasks.json").read_text(encoding="utf-8"))
    pattern = tasks["tasks"][0]["problemMatcher"]["pattern"]
    match = re.match(pattern["regexp"], "data/offerings/local.yaml:16:10: There is no municipality.")
    assert match
    assert match.groups() == ("data/offerings/local.yaml", "16", "10", "There is no municipality.")


def test_hooks_are_commands_that_exist() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    for hook in hooks:
        with pytest.raises(SystemExit) as stopped:
            main([*hook["entry"].split()[1:], "--help"])
        assert stopped.value.code == 0


def test_what_can_be_asked_has_help_and_example() -> None:
    assert all(need["help"] and need["example"] for need in needs().values())
