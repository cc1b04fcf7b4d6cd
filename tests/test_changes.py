"""What reviewers are told of a change: built from two checkouts, in words that readers see."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import AS_OF
from tukipolku.build import build
from tukipolku.changes import compare, read
from tukipolku.cli import main


@pytest.fixture
def old(minimal: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REPO_URL", "https://code.example/tukipolku")
    assert build(minimal, minimal / "old", AS_OF) == 0
    return minimal / "old"


def edit(checkout: Path, file: str, before: str, after: str) -> None:
    path = checkout / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def report(checkout: Path, old: Path, language: str = "en") -> str:
    assert build(checkout, checkout / "new", AS_OF) == 0
    return compare(old, checkout / "new", language)


def test_nothing_changes(old: Path, minimal: Path) -> None:
    assert report(minimal, old) == "## What changes for readers\n\nNothing changes for readers.\n"


def test_words_before_and_after_in_each_language(old: Path, minimal: Path) -> None:
    edit(minimal, "data/changes.yaml", "Kurssit loppuivat.", "Kaikki kurssit loppuivat.")
    said = report(minimal, old)
    assert "### Texts, language: fi\n" in said
    assert "`/changes/`" in said
    assert "- Kurssit loppuivat.\n+ Kaikki kurssit loppuivat.\n```" in said
    assert "### Texts, language: sv\n" in said  # not translated, so Finnish there as well
    assert "New pages" not in said and "Removed pages" not in said


def test_a_line_more_above_a_record_is_no_change_of_its_page(old: Path, minimal: Path) -> None:
    edit(minimal, "data/services.yaml", "- id: valmennus", "# a comment\n- id: valmennus")
    said = report(minimal, old)
    assert "0 added, 0 with other words, 0 removed" in said
    assert "```" not in said


def test_pages_added_and_removed(old: Path, minimal: Path) -> None:
    edit(minimal, "content/fi/guides/opas.md", "id: opas", "id: ohje")
    (minimal / "content/fi/guides/opas.md").rename(minimal / "content/fi/guides/ohje.md")
    for file in ("data/finder.yaml", "data/services.yaml", "data/lay_words.yaml", "data/terms.yaml"):
        if (minimal / file).exists() and "guide:opas" in (minimal / file).read_text(encoding="utf-8"):
            edit(minimal, file, "guide:opas", "guide:ohje")
    said = report(minimal, old, "fi")
    assert "- `/guides/ohje/`" in said
    assert "### Poistuvat sivut (vanhat linkit ja hakukoneet vievät niille yhä)" in said
    assert "- `/guides/opas/`" in said


def site(folder: Path, pages: dict[str, str]) -> Path:
    for path, body in pages.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        language = "sv" if path.startswith("sv/") else "fi"
        file.write_text(f'<html lang="{language}"><title>T</title><article>{body}</article></html>', encoding="utf-8")
    return folder


def test_the_same_change_of_many_pages_is_told_once(tmp_path: Path) -> None:
    names = [f"{n}/index.html" for n in range(9)]
    old = site(tmp_path / "old", {name: f"<p>Sivu {name}</p><p>Kaikki sama</p>" for name in names})
    new = site(tmp_path / "new", {name: f"<p>Sivu {name}</p><p>Kaikki uutta</p>" for name in names})
    said = compare(old, new, "en")
    assert said.count("```diff") == 1
    assert "`/0/`, `/1/`, `/2/`, `/3/`, `/4/` and 4 more" in said


def test_coverage_and_weight(tmp_path: Path) -> None:
    old = site(tmp_path / "old", {"sv/index.html": "<p>Hej</p>", "index.html": "<p>Hei</p>"})
    new = site(tmp_path / "new", {"sv/index.html": '<p lang="fi">Hei</p>', "index.html": "<p>Hei</p>"})
    noise = " ".join(str(n * n) for n in range(3000))
    for folder, county in ((old, 3), (new, 5)):
        (folder / "reach.json").write_text(f'{{"totals": {{"municipalities": 308, "county": {county}}}}}')
    for folder, done in ((old, 10), (new, 9)):
        (folder / "coverage.json").write_text(f'{{"totals": {{"sv": {{"done": {done}, "missing": 1}}}}}}')
    (new / "index.html").write_text(f"<html lang='fi'><article><p>Hei</p></article><!-- {noise} --></html>")
    said = compare(old, new, "en")
    assert "| Municipalities: county | 3 | 5 |" in said
    assert "| Translations, sv: done | 10 | 9 |" in said
    assert "sv: missing" not in said
    assert "| Passages in Finnish on pages in sv | | +1 |" in said
    assert "- `/`: " in said.partition("### Weight")[2]
    assert "over the wire (gzip) changes by +" in said


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        (
            "<title>T</title><nav>x</nav><article><h1>A</h1><p>b <b>c</b>\n d</p></article><footer>y</footer>",
            ["T", "A", "b c d"],
        ),
        ("<article><script>x</script><svg><title>s</title></svg><p>a<br>b</p></article>", ["ab"]),
        ('<article><p>a</p><p class="tp-file">rivi 3 <a>x</a></p><ul><li>b</li></ul></article>', ["a", "b"]),
    ],
)
def test_what_readers_see(html: str, lines: list[str]) -> None:
    assert read(html).lines == lines


def test_marks_of_code_in_texts_do_not_end_the_block(tmp_path: Path) -> None:
    old = site(tmp_path / "old", {"index.html": "<p>a</p>"})
    new = site(tmp_path / "new", {"index.html": "<p>```</p>"})
    assert "````diff\n- a\n+ ```\n````" in compare(old, new, "en")


def test_no_site_to_compare_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["changes", str(tmp_path), str(tmp_path)]) == 2
    assert "There is no built site in" in capsys.readouterr().err


def test_the_script_compares_with_a_commit(minimal: Path) -> None:
    """As in CI, in a repository of its own: the site of a commit and that of the checkout."""
    for name in ("mkdocs.yml", "overrides", "scripts"):
        target = (minimal / name).resolve()
        (minimal / name).unlink()
        (shutil.copytree if target.is_dir() else shutil.copy)(target, minimal / name)
    for link in [p for p in (minimal / "data").iterdir() if p.is_symlink()]:
        target = link.resolve()
        link.unlink()
        (shutil.copytree if target.is_dir() else shutil.copy)(target, link)
    (minimal / ".venv").symlink_to(Path(__file__).parents[1] / ".venv")
    git = ["git", "-C", str(minimal), "-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "add", "data", "content", "scripts", "overrides", "mkdocs.yml"], check=True)
    subprocess.run([*git, "commit", "--quiet", "--message", "old"], check=True)
    edit(minimal, "data/changes.yaml", "Kurssit loppuivat.", "Kaikki kurssit loppuivat.")
    run = subprocess.run(["sh", "scripts/changes.sh", "HEAD"], cwd=minimal, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith("## What changes for readers\n")
    assert "+ Kaikki kurssit loppuivat." in run.stdout
    assert (
        subprocess.run([*git, "worktree", "list"], capture_output=True, text=True, check=True).stdout.count("\n") == 1
    )
