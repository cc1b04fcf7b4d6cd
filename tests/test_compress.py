"""Compressed copies: what they are of, and that none outlives the file that it is of."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import brotli
import pytest

from tukipolku.cli import main
from tukipolku.compress import compress
from tukipolku.publish import Staged, begin, commit

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

UNPACK = {".gz": gzip.decompress, ".br": brotli.decompress, ".zst": zstd.decompress}
LONG = "Työkyvyn tuki. ".encode() * 100


def put(site: Path, files: dict[str, bytes], before: list[str] | None = None) -> list[str]:
    """Publishes these files; returns what changed."""
    begin(site)
    staged = Staged(site)
    for path, content in files.items():
        staged.add(path, content)
    return commit(site, staged.new, list(files), before)


def stamps(site: Path) -> dict[str, tuple[int, int]]:
    files = [file for file in site.rglob("*") if file.is_file()]
    return {f.relative_to(site).as_posix(): (status.st_ino, status.st_mtime_ns) for f in files for status in [f.stat()]}


@pytest.mark.parametrize(
    ("name", "content", "copied"),
    [
        ("index.html", LONG, True),
        ("assets/site.css", LONG, True),
        ("assets/search/fi/k1.txt", LONG, True),
        ("short.html", b"<title>x</title>", False),
        ("picture.png", LONG, False),
    ],
)
def test_copies_hold_what_the_file_holds(name: str, content: bytes, copied: bool, tmp_path: Path) -> None:
    put(tmp_path / "site", {name: content})
    assert compress(tmp_path / "site") == (dict.fromkeys(UNPACK, 1) if copied else {})
    file = tmp_path / "site" / name
    for ending, unpack in UNPACK.items():
        copy = file.with_name(file.name + ending)
        assert copy.exists() is copied
        if copied:
            assert unpack(copy.read_bytes()) == content
            assert copy.stat().st_mtime_ns == file.stat().st_mtime_ns


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        put(tmp_path / name, {"index.html": LONG})
        compress(tmp_path / name)
        made.append([(tmp_path / name / f"index.html{ending}").read_bytes() for ending in UNPACK])
    assert made[0] == made[1]
    assert made[0][0][4:8] == bytes(4)  # no time in gzip's head


@pytest.mark.parametrize("known", [True, False], ids=["while it is served", "by the command"])
def test_copies_go_with_the_file_that_they_are_of(known: bool, tmp_path: Path) -> None:
    site = tmp_path / "site"
    files = {"same.html": LONG, "other/index.html": LONG, "gone/index.html": LONG}
    put(site, files)
    compress(site)
    before = stamps(site)
    assert put(site, {"same.html": LONG, "other/index.html": LONG[1:]}, list(files) if known else None) == [
        "other/index.html",
        "gone/index.html",
    ]
    after = stamps(site)
    same = {"same.html", *(f"same.html{ending}" for ending in UNPACK)}
    assert {path for path in after if after[path] == before.get(path)} == same
    assert after.keys() - same == {"other/index.html"}
    assert compress(site) == dict.fromkeys(UNPACK, 1)
    assert stamps(site).keys() - same == {"other/index.html", *(f"other/index.html{ending}" for ending in UNPACK)}


def test_a_build_with_copies(minimal: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = tmp_path / "site"
    command = ["--root", str(minimal), "--as-of", "2026-11-21", "build", "--site", str(site)]
    said = []
    for more in ([], ["--compress"], ["--compress"]):
        assert main([*command, *more]) == 0
        said.append(capsys.readouterr().out.splitlines()[-1])
    count = len(list(site.rglob("*.gz")))
    assert count > 20
    assert said[1:] == [
        f"Compressed copies made: {count} .gz, {count} .br, {count} .zst",
        "Compressed copies made: none, all are there",
    ]
    edited = minimal / "data" / "services.yaml"
    text = edited.read_text(encoding="utf-8")
    edited.write_text(text.replace("Kurssi päättyi vuoden 2023", "Kurssi loppui vuoden 2023"), encoding="utf-8")
    assert main([*command, "--compress"]) == 0
    assert "Kurssi loppui" in gzip.decompress((site / "services/kurssi/index.html.gz").read_bytes()).decode()
