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


@pytest.fixture
def own_site(tmp_path: Path) -> Path:
    """A fresh folder, as a newcomer makes it."""
    folder = tmp_path / "own"
    subprocess.run(["sh", ROOT / "scripts" / "start_site.sh", folder], check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("language", WORDS)
def test_another_region_starts_its_own_site(language: str, own_site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As the guide has it: the page that the first service rests on, then the service."""
    root = ["--root", str(own_site), "--as-of", str(AS_OF)]
    assert main([*root, "check"]) == 0
    record = re.search(r"^- {id: ([a-z-]+), kind: page, .*}$", (GUIDE / f"{language}.md").read_text("utf-8"), re.M)
    assert record
    with (own_site / "data" / "sources.yaml").open("a", encoding="utf-8") as sources:
        sources.write(f"{record[0]}\n")
    service = ["--name", "Työhönvalmennus", "--summary", "Valmentaja auttaa työn etsimisessä."]
    where = ["--theme", "tyollistyminen", "--area", "municipality:lahti", "--source", f"page:{record[1]}"]
    assert main([*root, "new", "service", *service, *where]) == 0, capsys.readouterr().out
    assert main([*root, "check"]) == 0
    if language == "fi":  # the same in each, so it is built once
        assert build(own_site, own_site / "site", AS_OF) == 0, capsys.readouterr().out
        page = (own_site / "site" / "municipalities" / "lahti" / "index.html").read_text("utf-8")
        assert "Työhönvalmennus" in page
        assert "Kuntouttava" not in page


def test_the_site_of_another_country(own_site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its own places, with what the guide says is needed, and no map; nothing of this site is left in it."""
    names = {"name_fi": "Kaupunki", "name_sv": "Stad", "name_en": "Town"}
    place = {"code": "1", "slug": "stad", **names}
    inside = {"language_status": "sv", "wellbeing_county_code": "1", "employment_area_code": "1"}
    for register, row in (
        ("municipalities", place | inside),
        ("employment_areas", place),
        ("wellbeing_counties", place),
    ):
        path = own_site / "data" / "places" / f"{register}.csv"
        columns = path.read_text(encoding="utf-8-sig").split("\n")[0].strip().split(",")
        assert row.keys() <= set(columns)
        path.write_text(f"{','.join(columns)}\n{','.join(row.get(c, '') for c in columns)}\n", encoding="utf-8")
    (own_site / "data" / "places" / "outlines.json").write_text('{"size": [0, 0], "paths": {}}', encoding="utf-8")
    service = ["--name", "Coaching", "--summary", "A coach helps to find work."]
    root = ["--root", str(own_site), "--as-of", str(AS_OF)]
    where = ["--theme", "tyollistyminen", "--area", "municipality:stad", "--source", "reference:municipalities.csv"]
    assert main([*root, "new", "service", *service, *where]) == 0, capsys.readouterr().out
    assert build(own_site, own_site / "site", AS_OF) == 0, capsys.readouterr().out
    page = (own_site / "site" / "en" / "municipalities" / "stad" / "index.html").read_text("utf-8")
    assert "Town" in page and "Coaching" in page
    assert not (own_site / "site" / "services" / "typ").exists()
