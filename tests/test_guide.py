"""The guides for editors: nothing is left out, and what they tell to do can be done."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from conftest import AS_OF, ROOT
from guide_reference import WORDS, reference
from tukipolku.build import build
from tukipolku.cli import main

GUIDE = ROOT / "docs" / "guide"


@pytest.mark.parametrize("language", WORDS)
def test_the_reference_has_every_field_check_and_command(language: str) -> None:
    made = reference(language)
    assert made == (GUIDE / f"reference-{language}.md").read_text("utf-8"), "run: python scripts/guide_reference.py"


@pytest.mark.parametrize("language", WORDS)
def test_links_and_pictures_of_a_guide_are_there(language: str) -> None:
    text = (GUIDE / f"{language}.md").read_text("utf-8")
    targets = re.findall(r"\]\(([^):]+)\)", text)
    assert len(targets) >= 3
    assert [target for target in targets if not (GUIDE / target).is_file()] == []


@pytest.mark.parametrize("language", WORDS)
def test_commands_of_a_guide_exist(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = (GUIDE / f"{language}.md").read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"^make ([\w-]+)", text, re.M):
        assert re.search(rf"^{target}:", makefile, re.M), target
    for command in re.findall(r"^\.venv/bin/tukipolku (\w+)", text, re.M):
        with pytest.raises(SystemExit) as stopped:
            main([command, "--help"])
        assert stopped.value.code == 0, command
    for script in re.findall(r"scripts/\w+\.(?:py|sh)", text):
        assert (ROOT / script).is_file(), script


def test_another_region_starts_its_own_site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As a newcomer would: a fresh folder, the page that the first service rests on, the service, the site."""
    folder = tmp_path / "own"
    subprocess.run(["sh", ROOT / "scripts" / "start_site.sh", folder], check=True, capture_output=True)
    root = ["--root", str(folder), "--as-of", str(AS_OF)]
    assert main([*root, "check"]) == 0
    with (folder / "data" / "sources.yaml").open("a", encoding="utf-8") as sources:
        sources.write(
            "- {id: lahti, title: Työllisyyspalvelut, publisher: Lahti, url: https://www.lahti.fi/, read: 2026-11-22}\n"
        )
    service = ["--name", "Työhönvalmennus", "--summary", "Valmentaja auttaa työn etsimisessä."]
    where = ["--theme", "tyollistyminen", "--area", "municipality:lahti", "--source", "page:lahti"]
    assert main([*root, "new", "service", *service, *where]) == 0, capsys.readouterr().out
    assert build(folder, folder / "site", AS_OF) == 0, capsys.readouterr().out
    page = (folder / "site" / "municipalities" / "lahti" / "index.html").read_text("utf-8")
    assert "Työhönvalmennus" in page
    assert "Kuntouttava" not in page
