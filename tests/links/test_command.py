"""The command line: what it prints, its exit status, what it says of wrong input."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tukipolku.cli import main
from tukipolku.links import command
from tukipolku.links.look import Manners

K = "kunta.lab"


@pytest.fixture
def checkout(minimal: Path, manners: Manners, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small checkout, with links to the lab only, and a command that knows only the lab."""
    links = minimal / "data/links.yaml"
    text = links.read_text(encoding="utf-8").replace("https://www.kela.fi/", f"https://tls-ok.{K}/")
    text = text.replace("https://tyomarkkinatori.fi/", f"http://r301.{K}/vanha")
    links.write_text(text.replace("https://hollola.fi/tyo", f"http://ok.{K}/palvelut"), encoding="utf-8")
    sources = minimal / "data/sources.yaml"
    sources.write_text(
        sources.read_text(encoding="utf-8").replace("https://", f"http://ok.{K}/palvelut?"), encoding="utf-8"
    )
    monkeypatch.setattr(command, "Manners", lambda **_: manners)
    return minimal


def run(checkout: Path, *arguments: str) -> int:
    return main(["--root", str(checkout), "--as-of", "2026-11-22", "links", *arguments])


def files(checkout: Path) -> list[str]:
    return [str(checkout / "data/links.yaml")]


def test_one_file(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(checkout, *files(checkout)) == 0
    out = capsys.readouterr().out
    assert f"data/links.yaml:11:16: http://r301.{K}/vanha: The page has moved for good to http://r301.{K}/uusi." in out
    assert "3 addresses on 3 hosts: 1 to be looked at, 2 fine." in out


def test_second_run_and_fix_on_the_second_night(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(checkout, *files(checkout))
    capsys.readouterr()
    run(checkout, *files(checkout))
    assert "Nothing was due; no request was made." in capsys.readouterr().out
    assert main(["--root", str(checkout), "--as-of", "2026-11-23", "links", "--fix", *files(checkout)]) == 0
    assert f"data/links.yaml:11:16: http://r301.{K}/vanha → http://r301.{K}/uusi" in capsys.readouterr().out


def test_all_forms_are_written(checkout: Path) -> None:
    forms = [
        f"--write={form}={checkout}/out/{form}" for form in ("json", "junit", "sarif", "markdown", "github", "text")
    ]
    assert run(checkout, *files(checkout), *forms) == 0
    assert all(file.stat().st_size > 50 for file in (checkout / "out").iterdir())


def test_the_site_itself_is_looked_at(
    checkout: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tukipolku.links.command.run", lambda options: command.Report())
    assert run(checkout) == 0
    monkeypatch.setattr("tukipolku.verify.verify", lambda files, url: ["index.html: x/ leads to no page"])
    assert run(checkout) == 1
    assert "index.html: x/ leads to no page" in capsys.readouterr().out


def test_only_what_a_change_adds(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def git(*arguments: str) -> None:
        who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        subprocess.run(["git", "-C", str(checkout), *who, *arguments], check=True, capture_output=True)

    git("init", "--quiet")
    git("add", "data/links.yaml", "data/sources.yaml")
    git("commit", "--quiet", "--message", "x")
    links = checkout / "data/links.yaml"
    assert run(checkout, "--changed-since", "HEAD", *files(checkout)) == 0
    links.write_text(
        links.read_text(encoding="utf-8").replace(f"http://ok.{K}/palvelut", f"http://e404.{K}/x"), "utf-8"
    )
    assert run(checkout, "--changed-since", "HEAD", "--format", "github", *files(checkout)) == 1
    out = capsys.readouterr().out
    assert f"::error file=data/links.yaml,line=19,col=16,title=Link is gone::http://e404.{K}/x: " in out
    links.write_text(links.read_text(encoding="utf-8").replace(f"http://e404.{K}/x", f"http://refused.{K}/x"), "utf-8")
    assert run(checkout, "--changed-since", "HEAD", *files(checkout)) == 0
    assert not (checkout / "data/state/links.json").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["no-such-file.yaml"], "There is no file"),
        (["/etc/hostname"], "isn't in this checkout"),
        (["--changed-since", "no-such-commit"], "git can't compare"),
        (["--shard", "1/2"], "say with --state"),
        (["--merge", "no-such-part.json"], "There is no file"),
    ],
)
def test_could_not_run(arguments: list[str], says: str, checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(checkout, *arguments) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--budget", "0"],
        ["--rate", "x"],
        ["--shard", "3/2"],
        ["--write", "pdf=x"],
        ["--write", "json"],
        ["--minutes", "nan"],
    ],
)
def test_wrong_options(arguments: list[str], checkout: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(checkout, *arguments)
    assert stopped.value.code == 2
