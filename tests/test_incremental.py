"""Building again after edits: what comes out is what a build from nothing makes, byte for byte."""

from __future__ import annotations

import gc
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import AS_OF, MINIMAL, ROOT
from test_build import contents
from tukipolku.build import Builder, render
from tukipolku.render import Renderer
from tukipolku.settings import read_settings
from tukipolku.site import prepare
from tukipolku.stage.page import StagedPage

TEXT = re.compile(r"^(\s+(?:- )?(?:name|summary|text|note|title|why): \w.*)$", re.M)
RECORD = re.compile(r"^- ", re.M)
TRANSLATION = re.compile(r'^(msgstr "\w.*)"$', re.M)


def reword(text: str, which: int) -> str:
    """Adds a word to a text or a translation."""
    places = [*TEXT.finditer(text), *TRANSLATION.finditer(text)]
    if not places:
        return text
    place = places[which % len(places)]
    return f"{text[: place.end(1)]} uusi{text[place.end(1) :]}"


def shift(text: str, which: int) -> str:
    """Adds a line, so that everything below stands elsewhere."""
    places = [match.start() for match in RECORD.finditer(text)]
    place = places[which % len(places)] if places else len(text)
    return f"{text[:place]}# huomautus\n{text[place:]}"


def swap(text: str, which: int) -> str:
    """Puts a record after the one that follows it."""
    starts = [*(match.start() for match in RECORD.finditer(text)), len(text)]
    if len(starts) < 3:
        return text
    n = which % (len(starts) - 2)
    a, b, c = starts[n : n + 3]
    return text[:a] + text[b:c].rstrip("\n") + "\n" + text[a:b].rstrip("\n") + "\n" + text[c:]


def remove(text: str, which: int) -> str:
    """Removes a record, often one that others name: then the data is wrong until it is back."""
    starts = [*(match.start() for match in RECORD.finditer(text)), len(text)]
    if len(starts) < 2:
        return text
    n = which % (len(starts) - 1)
    return text[: starts[n]] + text[starts[n + 1] :]


def outdate(text: str, which: int) -> str:
    """Marks a translation as made of another text."""
    places = [match.start() for match in re.finditer(r"^msgctxt ", text, re.M)]
    place = places[which % len(places)] if places else 0
    return f"{text[:place]}#, fuzzy\n{text[place:]}" if places else text


@dataclass(frozen=True)
class Edit:
    change: Callable[[str, int], str]
    file: int
    which: int


edits = st.builds(
    Edit, st.sampled_from([reword, shift, swap, remove, outdate]), st.integers(0, 10_000), st.integers(0, 10_000)
)


def editable(root: Path) -> list[Path]:
    found = [*root.glob("data/*.yaml"), *root.glob("data/offerings/*.yaml"), *root.glob("data/translations/*/*.po")]
    found += root.glob("content/**/*.md")
    return sorted(file for file in found if not file.is_symlink() and file.name != "locales.yaml")


def apply(edit: Edit, root: Path) -> None:
    files = editable(root)
    file = files[edit.file % len(files)]
    text = file.read_text(encoding="utf-8")
    file.write_text(edit.change(text, edit.which), encoding="utf-8")


def from_nothing(root: Path) -> dict[str, bytes]:
    return render(prepare(root, AS_OF, read_settings(root)))


def different(site: dict[str, bytes], right: dict[str, bytes]) -> list[tuple[str, str]]:
    """Paths of files that aren't the same, with the first line that differs."""
    found = []
    for path in sorted(site.keys() | right.keys()):
        there, wanted = (files.get(path, b"").decode("utf-8", "replace").split("\n") for files in (site, right))
        if there != wanted:
            found.append((path, next((f"{a} != {b}" for a, b in zip(there, wanted, strict=False) if a != b), "length")))
    return found


@pytest.fixture
def builder(minimal: Path) -> Iterator[Builder]:
    running = Builder(minimal, minimal / "site", AS_OF)
    yield running
    running.end()


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(edits, min_size=1, max_size=5))
def test_any_edits_one_after_the_other(builder: Builder, several: list[Edit]) -> None:
    root = builder.root
    for name in ("data", "content"):  # the builder still knows what the example before left
        shutil.copytree(MINIMAL / name, root / name, dirs_exist_ok=True)
    before = contents(builder.target) if builder.build().files else {}
    for edit in several:
        apply(edit, root)
        outcome = builder.build()
        if outcome.problems:  # the old site stays
            assert contents(builder.target) == (before or contents(builder.target))
        else:
            before = contents(builder.target)
            assert different(before, from_nothing(root)) == []


def test_edits_of_the_real_data(tmp_path: Path) -> None:
    root = tmp_path / "checkout"
    root.mkdir()
    for name in ("mkdocs.yml", "overrides", "scripts"):
        (root / name).symlink_to(ROOT / name)
    for name in ("data", "content"):
        shutil.copytree(ROOT / name, root / name)
    builder = Builder(root, root / "site", AS_OF)
    builder.build()
    services = root / "data" / "services.yaml"
    for change in (reword, shift, swap):
        for file, which in ((services, 7), (root / "data" / "links.yaml", 5), (root / "data" / "finder.yaml", 3)):
            file.write_text(change(file.read_text(encoding="utf-8"), which), encoding="utf-8")
            assert builder.build().problems == ()
    builder.end()
    assert different(contents(root / "site"), from_nothing(root)) == []


def test_an_edit_leaves_no_cycles(builder: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is there after a build isn't looked through for cycles again; they would stay for good."""
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    file = builder.root / "data" / "services.yaml"
    text = file.read_text(encoding="utf-8")
    counts = []
    for words in ("Kurssi päättyi", "Lyhyt kurssi päättyi", "Pitkä kurssi päättyi", "Uusi kurssi päättyi"):
        file.write_text(text.replace("text: Kurssi päättyi", f"text: {words}", 1), encoding="utf-8")
        assert builder.build().problems == ()
        counts.append(gc.get_freeze_count())
    assert counts[3] - counts[2] < 0.02 * counts[3]


def test_one_text_makes_the_pages_anew_that_show_it(builder: Builder) -> None:
    builder.build()
    file = builder.root / "data" / "services.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("text: Kurssi päättyi", "text: Lyhyt kurssi päättyi", 1),
        encoding="utf-8",
    )
    pages = [path for path in builder.build().changed if path.endswith(".html")]
    assert "services/kurssi/index.html" in pages
    assert len(pages) < 40
    assert not [path for path in pages if path.startswith("municipalities/")]


LISTS = {"about/components/", "about/translations/"}  # that are made of all services


@pytest.mark.parametrize(
    ("file", "old", "new", "anew"),
    [
        (
            "data/services.yaml",
            "text: Kurssi päättyi",
            "text: Lyhyt kurssi päättyi",
            {*LISTS, "services/kurssi/", "services/valmennus/"},
        ),
        (
            "data/services.yaml",
            "name: Kurssi",
            "name: Kurssit",
            {
                *LISTS,
                "services/",
                "services/kurssi/",
                "services/valmennus/",
                "changes/",
                "a-z/",
                "municipalities/lahti/",
            },
        ),
        # What stands below an added line gets a new foot only.
        ("data/services.yaml", "- id: kurssi", "# uusi\n- id: kurssi", {"about/translations/"}),
        ("data/left_out.yaml", "900:8", "900:7", {"sources/", "about/translations/"}),
    ],
)
def test_what_a_page_is_made_of(
    file: str, old: str, new: str, anew: set[str], builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only pages that show what has changed are rendered again (of the Finnish ones, here)."""
    monkeypatch.setattr(os, "cpu_count", lambda: 1)  # what is patched here isn't in a second process
    builder.build()
    rendered: set[str] = set()
    body = Renderer.body

    def noticed(renderer: Renderer, page: StagedPage) -> str:
        if not renderer.catalogue.locale.path:
            rendered.add(page.path)
        return body(renderer, page)

    monkeypatch.setattr(Renderer, "body", noticed)
    path = builder.root / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    builder.build()
    assert rendered == anew


def test_a_region_model_of_another_county(builder: Builder) -> None:
    """Its municipalities have leaflets in two languages, and lead to them; those of the county before no longer."""
    models = builder.root / "data" / "models.yaml"
    good = models.read_text(encoding="utf-8")
    builder.build()
    for text in (good.replace("county: paijat-hame", "county: pohjanmaa"), good):
        models.write_text(text, encoding="utf-8")
        assert builder.build(search=False).faults == ()
        builder.build()
        assert different(contents(builder.target), from_nothing(builder.root)) == []


def test_a_new_service_has_its_feed_before_the_search_is_made(builder: Builder) -> None:
    builder.build()
    data = builder.root / "data"
    for name, old, new in (
        ("services", "- id: valmennus", "- id: ohjaus"),
        ("offerings", "  service: valmennus", "  service: ohjaus"),
    ):
        text = (data / f"{name}.yaml").read_text(encoding="utf-8")
        record = next(part for part in re.split(r"(?m)^(?=- )", text) if old in part).replace(old, new)
        record = re.sub(r"^- id: (?!ohjaus).*", "- id: uusi-tarjonta", record)
        (data / f"{name}.yaml").write_text(f"{text.rstrip()}\n{record}", encoding="utf-8")
    outcome = builder.build(search=False)
    assert (outcome.problems, outcome.faults) == ((), ())
    assert {"services/ohjaus/index.html", "services/ohjaus/feed.xml"} <= set(outcome.changed)


def test_nothing_changed_changes_nothing(builder: Builder) -> None:
    builder.build()
    assert builder.build().changed == ()


def test_a_build_with_broken_links_is_made_up_for(builder: Builder) -> None:
    """Pages that were made while something else was wrong are written once it is right."""
    overrides = builder.root / "overrides"
    overrides.unlink()
    shutil.copytree(ROOT / "overrides", overrides)
    builder.build()
    template = builder.root / "overrides" / "pages" / "service.html"
    good = template.read_text(encoding="utf-8")
    template.write_text(good.replace("{{ t.service.kind }}", '<a href="nowhere/">x</a>', 1), encoding="utf-8")
    assert builder.build().faults
    template.write_text(good.replace("{{ t.service.kind }}", "<b>x</b>", 1), encoding="utf-8")
    assert "services/kurssi/index.html" in builder.build().changed
    assert different(contents(builder.target), from_nothing(builder.root)) == []


@pytest.mark.parametrize("step", ["common_files", "commit"])
def test_after_a_build_that_broke_off_nothing_is_forgotten(
    step: str, builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What had been made when it was stopped was never published, so it must be made again."""
    builder.build()
    for name, old, new in (
        ("services", "name: Kurssi", "name: Valmentaja"),
        ("offerings", "Palvelutorilla", "Torilla"),
    ):
        file = builder.root / "data" / f"{name}.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), "utf-8")
    with monkeypatch.context() as broken:
        broken.setattr(f"tukipolku.build.{step}", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            builder.build()
    assert not builder.build().problems
    assert different(contents(builder.target), from_nothing(builder.root)) == []
