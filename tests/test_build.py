"""Building: the same bytes each time, the same pages as MkDocs itself makes, and an old site that survives failures."""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jinja2.compiler import CodeGenerator

from conftest import AS_OF, ROOT, SETTINGS
from tukipolku import build as building
from tukipolku import publish, templates
from tukipolku.build import Builder, build, render
from tukipolku.cli import main
from tukipolku.publish import Staged, begin, beside, commit
from tukipolku.shells import Shells, shells
from tukipolku.site import BadData, Site, prepare
from tukipolku.verify import Outline, verify


def contents(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def test_two_builds_give_the_same_bytes(real_files: dict[str, bytes]) -> None:
    again = render(prepare(ROOT, AS_OF, SETTINGS))
    assert again == real_files


def test_jinja_alone_makes_the_same_pages(real_files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """The shorter code of the templates says what the library's own says."""
    monkeypatch.setattr(templates.Direct, "code_generator_class", CodeGenerator)
    monkeypatch.setattr(templates, "_compiled_templates", lambda: None)
    pages = render(prepare(ROOT, AS_OF, SETTINGS))
    assert [path for path, page in pages.items() if page != real_files[path]] == []


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

    def broken(*made_of: Any) -> Shells:
        around = shells(*made_of)
        parts = {
            key: [part.replace('href="./services/"', 'href="./servces/"') for part in page]
            for key, page in around.parts.items()
        }
        return replace(around, parts=parts)

    monkeypatch.setattr("tukipolku.build.shells", broken)
    assert build(minimal, site, AS_OF) == 1
    assert "index.html: ./servces/ leads to no page" in capsys.readouterr().out
    assert contents(site) == {"index.html": b"old"}
    assert not beside(site).exists()


def test_pages_are_looked_at_in_parts(minimal: Path) -> None:
    """What is seen of the main part and of what all pages of a depth have is what is seen of the whole page."""
    sites = prepare(minimal, AS_OF, SETTINGS)
    around = shells(minimal, SETTINGS, sites[0].catalogue)
    for site in sites:
        for page, body in site.pages():
            whole = Outline.of(around.pour(site.locale, page, body).decode())
            own, rest = around.outline(site.locale, page, body), around.sections(site.locale.id, page.depth)
            assert sorted(own.anchors) == sorted(whole.anchors), page.path
            assert (own.doubled or rest.doubled) == whole.doubled, page.path
            assert {*own.targets, *rest.targets} == set(whole.targets), page.path
            assert {*own.fetched, *rest.fetched} == set(whole.fetched), page.path


def put(site: Path, files: dict[str, bytes]) -> int:
    begin(site)
    staged = Staged(site)
    for path, content in files.items():
        staged.add(path, content)
    return len(commit(site, staged.new, files))


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    site = tmp_path / "site"
    assert put(site, {"a.html": b"a", "b/index.html": b"b", "c/d/index.html": b"c"}) == 3
    before = (site / "a.html").stat()
    assert put(site, {"a.html": b"a", "b/index.html": b"B"}) == 2
    after = (site / "a.html").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert contents(site) == {"a.html": b"a", "b/index.html": b"B"}
    assert sorted(f.name for f in site.iterdir()) == ["a.html", "b"]
    assert not beside(site).exists()


def test_files_whose_names_begin_alike(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for files in ({"a.js": b"1", "a.json": b"1", "b/c": b"1"}, {"a.js": b"2", "a.json": b"2", "b/c": b"1", "bd": b"2"}):
        put(site, files)
        assert contents(site) == files


def test_a_file_becomes_a_folder_and_back(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for files in ({"a": b"file"}, {"a/index.html": b"folder"}, {"a": b"file"}):
        put(site, files)
        assert contents(site) == files


def test_a_full_disk_leaves_the_old_site(minimal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = minimal / "site"
    put(site, {"index.html": b"old"})
    write, written = publish._write, []

    def full(path: str, content: bytes) -> None:
        if len(written) > 20:
            fails()
        written.append(path)
        write(path, content)

    monkeypatch.setattr(os, "cpu_count", lambda: 1)  # what is patched here isn't in a second process
    monkeypatch.setattr(publish, "_write", full)
    with pytest.raises(OSError, match="No space left"):
        build(minimal, site, AS_OF)
    assert contents(site) == {"index.html": b"old"}
    assert not beside(site).exists()


def fails(*_: object) -> None:
    raise OSError("No space left on device")


def test_a_build_killed_while_it_moves_files_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    put(site, {"a.html": b"old", "b.html": b"old", "c.html": b"old"})
    new = {"a.html": b"new", "b.html": b"new", "d/e/f.html": b"new", "d/g.html": b"new"}
    replace, moved = os.replace, []

    def killed_after_the_first(source: str, place: str) -> None:
        if moved:
            raise KeyboardInterrupt
        moved.append(place)
        replace(source, place)

    monkeypatch.setattr(os, "replace", killed_after_the_first)
    with pytest.raises(KeyboardInterrupt):
        put(site, new)
    monkeypatch.undo()
    begin(site)
    assert contents(site) == new


def test_one_process_makes_what_two_make(minimal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both = {}
    for processors in (1, 2):
        monkeypatch.setattr(os, "cpu_count", lambda: processors)  # noqa: B023 - used in the same round
        builder = Builder(minimal, tmp_path / str(processors), AS_OF)
        builder.build()
        builder.end()
        both[processors] = contents(builder.target)
    assert both[1] == both[2] == render(prepare(minimal, AS_OF, builder.settings))


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
    assert [str(fault) for fault in verify(real_files, SETTINGS.site_url)] == []


def test_edit_links_lead_to_the_line_of_the_record(real_site: Site) -> None:
    page, body = next((p, b) for p, b in real_site.pages() if p.path == "services/typ/")
    line = (ROOT / page.file).read_text(encoding="utf-8").splitlines()[page.line - 1]
    assert line == "- id: typ"
    assert f"https://code.example/tukipolku/blob/main/{page.file}#L{page.line}" in body


def test_sitemap_and_robots(real_files: dict[str, bytes]) -> None:
    sitemap = real_files["sitemap.xml"].decode()
    pages = [path for path in real_files if path.endswith("index.html")]
    assert sitemap.count("<loc>") == len([path for path in pages if not path.endswith("offline/index.html")])
    assert "<loc>http://127.0.0.1:8000/services/typ/</loc>" in sitemap
    assert b"Sitemap: http://127.0.0.1:8000/sitemap.xml" in real_files["robots.txt"]


def test_what_is_wrong_passes_from_one_process_to_another(minimal: Path) -> None:
    (minimal / "data" / "actors.yaml").write_text("- id: [a", encoding="utf-8")
    with pytest.raises(BadData) as bad:
        prepare(minimal, AS_OF, SETTINGS)
    again = pickle.loads(pickle.dumps(bad.value))
    assert str(again) == str(bad.value)
    assert "data/actors.yaml:1:7: The bracket that begins here" in str(again)


def test_a_file_saved_during_a_build_is_for_the_next(minimal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def saved_meanwhile(*state: Any) -> int:
        (minimal / "data" / "links.yaml").open("a", encoding="utf-8").write("\n")
        return build(*state)

    command = ["--root", str(minimal), "--as-of", "2026-11-21", "build"]
    monkeypatch.setattr("tukipolku.build.build", saved_meanwhile)
    assert main(command) == 0
    again: list[Any] = []
    monkeypatch.setattr("tukipolku.build.build", lambda *state: again.append(state) or 0)
    assert main(command) == 0
    assert len(again) == 1


def test_nothing_to_do_is_seen_at_once(minimal: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["--root", str(minimal), "--as-of", "2026-11-21", "build", "--site", str(tmp_path / "site")]
    said = []
    for file in (None, None, minimal / "data" / "links.yaml", tmp_path / "site" / "index.html"):
        if file:
            file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        assert main(command) == 0
        said.append("Nothing has changed" in capsys.readouterr().out)
    assert said == [False, True, False, False]


def test_a_large_sitemap_comes_in_parts(minimal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = render(prepare(minimal, AS_OF, SETTINGS))["sitemap.xml"].decode()
    monkeypatch.setattr(building, "IN_A_SITEMAP", 500)
    files = render(prepare(minimal, AS_OF, SETTINGS))
    parts = re.findall(r"<sitemap><loc>http://127.0.0.1:8000/(.+?)</loc>", files["sitemap.xml"].decode())
    addresses = [re.findall("<loc>(.+?)</loc>", files[part].decode()) for part in parts]
    assert max(map(len, addresses)) == 500
    assert [address for part in addresses for address in part] == re.findall("<loc>(.+?)</loc>", whole)


def test_each_name_is_once_in_the_index(real_sites: list[Site]) -> None:
    """A text that isn't translated and the same words translated are one name there."""
    for site in real_sites:
        letters = next(page for page in site.staged() if page.path == "a-z/").context["letters"]
        rows = [tuple(map(str, row)) for group in letters.values() for row in group]
        assert len(rows) == len(set(rows))
