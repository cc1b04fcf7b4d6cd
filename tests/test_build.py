"""Building: the same bytes each time, the same pages as MkDocs itself makes, and an old site that survives failures."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from conftest import AS_OF, ROOT, SETTINGS
from tukipolku import build as building
from tukipolku.build import build, render, replace
from tukipolku.cli import main
from tukipolku.site import Site, prepare


def contents(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def test_two_builds_give_the_same_bytes(real_files: dict[str, bytes]) -> None:
    again = render(prepare(ROOT, AS_OF, SETTINGS), ROOT, SETTINGS)[0]
    assert again == real_files


def test_mkdocs_makes_the_same_pages(minimal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPO_URL", "https://code.example/tukipolku")
    monkeypatch.delenv("SITE_URL", raising=False)
    assert build(minimal, minimal / "ours", date.today()) == 0  # MkDocs builds for today
    command = [
        Path(sys.executable).with_name("mkdocs"),
        "build",
        "--strict",
        "--quiet",
        "--site-dir",
        minimal / "theirs",
    ]
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    run = subprocess.run(command, cwd=minimal, capture_output=True, text=True, check=False, env=quiet)
    assert run.returncode == 0, run.stderr
    ours = {path: content for path, content in contents(minimal / "ours").items() if path.endswith(".html")}
    theirs = {path: content for path, content in contents(minimal / "theirs").items() if path.endswith(".html")}
    assert sorted(ours) == sorted(theirs)
    assert [path for path in ours if ours[path] != theirs[path]] == []


def test_bad_data_leaves_the_old_site(minimal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = minimal / "site"
    assert build(minimal, site, AS_OF) == 0
    before = contents(site)
    file = minimal / "data" / "offerings.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("municipality:hollola", "municipality:hollala"))
    capsys.readouterr()
    assert build(minimal, site, AS_OF) == 1
    said = capsys.readouterr().out
    assert 'data/offerings.yaml:16:10: There is no municipality "hollala". Did you mean "hollola"?' in said
    assert "1 problem found; the site in" in said and "stays as it was." in said
    assert contents(site) == before


def test_a_broken_link_in_the_pages_leaves_the_old_site(
    minimal: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    site = minimal / "site"
    site.mkdir()
    (site / "index.html").write_text("old")
    broken = render(prepare(minimal, AS_OF, SETTINGS), minimal, SETTINGS)
    broken[0]["index.html"] = broken[0]["index.html"].replace(b'href="./services/"', b'href="./servces/"')
    monkeypatch.setattr(building, "render", lambda *_: broken)
    assert build(minimal, site, AS_OF) == 1
    assert "index.html: ./servces/ leads to no page" in capsys.readouterr().out
    assert contents(site) == {"index.html": b"old"}


def test_a_full_disk_leaves_the_old_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    replace(site, {"index.html": b"old"})
    write = Path.write_bytes

    def fails_on_the_second(self: Path, content: bytes) -> int:
        if self.name == "b.html":
            raise OSError("No space left on device")
        return write(self, content)

    monkeypatch.setattr(Path, "write_bytes", fails_on_the_second)
    with pytest.raises(OSError, match="No space left"):
        replace(site, {"a.html": b"new", "b.html": b"new"})
    assert contents(site) == {"index.html": b"old"}


@pytest.mark.parametrize(
    ("day", "ended"),
    [("2023-12-31", False), ("2024-01-01", True)],
)
def test_the_day_decides_what_has_ended(day: str, ended: bool, minimal: Path, tmp_path: Path) -> None:
    assert main(["--root", str(minimal), "--as-of", day, "build", "--site", str(tmp_path / "site")]) == 0
    page = (tmp_path / "site" / "services" / "kurssi" / "index.html").read_text(encoding="utf-8")
    assert ("Tämä palvelu on päättynyt" in page) is ended


def test_only_one_module_imports_mkdocs() -> None:
    importing = [
        file.name
        for file in (ROOT / "scripts" / "tukipolku").rglob("*.py")
        if "import mkdocs" in (text := file.read_text(encoding="utf-8")) or "from mkdocs" in text
    ]
    assert importing == ["mkdocs_site.py"]


def test_every_link_of_the_real_site_leads_somewhere(real_files: dict[str, bytes]) -> None:
    assert [str(fault) for fault in building.verify(real_files, SETTINGS.site_url)] == []


def test_edit_links_lead_to_the_line_of_the_record(real_site: Site) -> None:
    page, body = next((p, b) for p, b in real_site.pages() if p.path == "services/typ/")
    line = (ROOT / page.file).read_text(encoding="utf-8").splitlines()[page.line - 1]
    assert line == "- id: typ"
    assert f"https://code.example/tukipolku/blob/main/{page.file}#L{page.line}" in body


def test_sitemap_and_robots(real_files: dict[str, bytes]) -> None:
    sitemap = real_files["sitemap.xml"].decode()
    pages = [path for path in real_files if path.endswith("index.html")]
    assert sitemap.count("<loc>") == len(pages)
    assert "<loc>http://127.0.0.1:8000/services/typ/</loc>" in sitemap
    assert b"Sitemap: http://127.0.0.1:8000/sitemap.xml" in real_files["robots.txt"]
