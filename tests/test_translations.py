"""Translations: what belongs to a text, what becomes of it when the Finnish changes, and what readers see."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import AS_OF, ROOT, SETTINGS
from tukipolku.cli import main
from tukipolku.kinds import PO_FILES
from tukipolku.languages.due import count
from tukipolku.localise import Outdated, Untranslated
from tukipolku.site import Site, prepare
from tukipolku.translations import context_of, read_translations, units_of

PO = "data/translations/sv/services.po"
LOCALES = ("sv", "en")  # those with a translation of every text
FOLDERS = {"sv": "sv", "en": "en", "selko": "fi-simple"}


@pytest.mark.parametrize(
    ("route", "context"),
    [
        (("name",), "service:typ name"),
        (("what", 0, "text"), "service:typ what.text"),
        (("more", 2, "title"), "service:typ more.title"),
    ],
)
def test_places_in_lists_do_not_count(route: tuple[str | int, ...], context: str) -> None:
    assert context_of("service", "typ", route) == context


def swedish(minimal: Path) -> Site:
    return next(site for site in prepare(minimal, AS_OF, SETTINGS) if site.catalogue.locale.id == "sv")


def test_a_translated_missing_and_outdated_text(minimal: Path) -> None:
    service = swedish(minimal).catalogue.services["valmennus"]
    assert service.name == "Träning"
    assert isinstance(service.what[0].text, Untranslated)
    assert isinstance(service.for_whom[0].text, Outdated)


@pytest.mark.parametrize(
    ("replace", "by", "done", "outdated"),
    [
        ("themes: [tyollistyminen]", "themes: [koulutus]", 2, 1),  # what isn't a text changes nothing
        ("name: Valmennus", "name: Työhönvalmennus", 1, 2),  # another text: the old translation is outdated
        # a text that comes beside one that stays has no translation yet
        (
            'for_whom:\n    text: Työttömälle.\n    sources: ["900:5-6"]',
            'for_whom:\n    - {text: Työttömälle., sources: ["900:5"]}\n    - {text: Muille., sources: ["900:5"]}',
            2,
            1,
        ),
    ],
)
def test_update(replace: str, by: str, done: int, outdated: int, minimal: Path) -> None:
    file = minimal / "data" / "services.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(replace, by, 1), encoding="utf-8")
    assert main(["--root", str(minimal), "translations"]) == 0
    counted = count(minimal / PO)
    assert (counted["current"], counted["outdated"]) == (done, outdated)
    again = (minimal / PO).read_bytes()
    assert main(["--root", str(minimal), "translations"]) == 0
    assert (minimal / PO).read_bytes() == again


def test_a_page_says_what_is_not_translated(minimal: Path) -> None:
    pages = {page.path: body for page, body in swedish(minimal).pages()}
    page = pages["services/valmennus/"]
    assert "inte översatta ännu" in page
    assert '<div lang="fi">' in page
    assert "Den finska texten har ändrats" in page


@pytest.mark.parametrize("locale", LOCALES)
def test_every_reference_of_a_translation_is_that_of_the_text(locale: str, real_sites: list[Site]) -> None:
    """A translation with other links would lead readers elsewhere."""
    import re

    folder = Path(__file__).parents[1] / "data" / "translations"
    target = re.compile(r"\]\(([^)\s]+)\)")
    wrong = [
        unit.context
        for unit, translation in read_translations(folder, locale).items()
        if not translation.outdated and sorted(target.findall(unit.text)) != sorted(target.findall(translation.text))
    ]
    assert wrong == []


@pytest.mark.parametrize("kind", [kind for kinds in PO_FILES.values() for kind in kinds])
def test_texts_of_every_kind_are_localised(kind: str, real_sites: list[Site]) -> None:
    """A kind that the localising forgot would be Finnish on a Swedish page, and nothing would say so."""
    finnish, *others = (site.catalogue.of_kind(kind) for site in real_sites if site.catalogue.locale.has(kind))
    for records in others:
        texts = [text for record in records.values() for _, text in units_of(kind, record)]
        before = [text for record in finnish.values() for _, text in units_of(kind, record)]
        assert sum(new.text != old.text for new, old in zip(texts, before, strict=True)) > len(before) / 2


def test_locales_have_the_same_pages_and_anchors(real_files: dict[str, bytes]) -> None:
    import re

    anchors = re.compile(rb'\sid="([^"]+)"')
    for path, content in real_files.items():
        if path.endswith("index.html") and not path.startswith((*FOLDERS, "a-z/")):
            for folder in FOLDERS:
                assert f"{folder}/{path}" in real_files
                other = real_files[f"{folder}/{path}"]
                assert sorted(anchors.findall(content)) == sorted(anchors.findall(other)), path


def test_every_page_names_its_language_and_its_others(real_files: dict[str, bytes]) -> None:
    for path, content in real_files.items():
        if path.endswith("index.html"):
            locale = FOLDERS.get(path.split("/")[0], "fi")
            assert f'<html lang="{locale}"'.encode() in content
            for other in ("fi", *FOLDERS.values(), "x-default"):
                assert f'hreflang="{other}"'.encode() in content


def test_a_page_says_that_a_machine_translated(minimal: Path) -> None:
    po = minimal / PO
    po.write_text(po.read_text(encoding="utf-8").replace("msgctxt", "# machine-made\nmsgctxt", 1), encoding="utf-8")
    pages = {page.path: body for page, body in swedish(minimal).pages()}
    assert "maskinöversatt" in pages["services/valmennus/"]
    assert "maskinöversatt" not in pages["services/kurssi/"]


def test_a_page_says_which_part_is_outdated_and_since_when(minimal: Path) -> None:
    po = minimal / PO
    po.write_text(po.read_text(encoding="utf-8").replace("#, fuzzy\n", ""), encoding="utf-8")
    file = minimal / "data" / "services.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("Työttömälle.", "Työttömälle nuorelle."), encoding="utf-8")
    for day in ("2026-11-20", "2026-11-23"):  # the day on which it was first noticed counts
        assert main(["--root", str(minimal), "--as-of", day, "translations"]) == 0
    page = next(body for page, body in swedish(minimal).pages() if page.path == "services/valmennus/")
    notice = page[page.index("tp-translation") : page.index("<h1")]
    assert "För arbetslösa. <span" in notice
    assert "20.11.2026" in notice
    assert 'href="../../../services/valmennus/" hreflang="fi"' in notice


@pytest.mark.parametrize(
    ("before", "after", "outdated"),
    [
        ("Työttömälle.", "Työttömälle nuorelle.", True),
        ("Valmentaja auttaa työn etsimisessä.", "Aivan muuta.", True),  # the only text of its place
    ],
)
def test_a_changed_text_shows_its_old_translation_at_once(
    before: str, after: str, outdated: bool, minimal: Path
) -> None:
    """Editors of Finnish needn't run anything for readers of Swedish to keep their text."""
    file = minimal / "data" / "services.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    service = swedish(minimal).catalogue.services["valmennus"]
    text = service.for_whom[0].text if "Työttömälle" in before else service.summary
    assert isinstance(text, Outdated) is outdated


def test_due_texts_the_most_read_first(minimal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(minimal), "translations", "--limit", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("services.po: 2 current, 1 outdated, 7 missing, 0 machine-made")
    assert "service:valmennus for_whom.text: outdated: Työttömälle." in lines[-3]
    assert lines[-1].startswith("… and ")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--accept", "service:valmennus for_whom.text", "--reason", "Samma sak."], 0, "accepted: För arbetslösa."),
        (["--accept", "service:valmennus for_whom.text"], 2, "--reason"),
        (["--accept", "service:valmennus name", "--reason", "x"], 1, "No translation of"),
        (["--locale", "de"], 2, 'There is no locale "de"'),
        (["README.md"], 2, "Not all of these are files of translations"),
    ],
)
def test_accepting(
    arguments: list[str], status: int, said: str, minimal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--root", str(minimal), "translations", *arguments]) == status
    captured = capsys.readouterr()
    assert said in captured.out + captured.err
    accepted = "# accepted" in (minimal / PO).read_text(encoding="utf-8")
    assert accepted is (status == 0)
    if accepted:
        assert "fuzzy" not in (minimal / PO).read_text(encoding="utf-8")


def test_style_sheets_mirror() -> None:
    """What names left or right stays where it is on a page that is written from right to left."""
    import re

    sided = re.compile(r"-(?:left|right)\b|(?<![-\w])(?:left|right):|: (?:left|right)\b|float:")
    sheets = sorted((ROOT / "overrides" / "assets").glob("*.css"))
    assert sheets
    assert [line for sheet in sheets for line in sheet.read_text("utf-8").splitlines() if sided.search(line)] == []


def test_translations_of_a_record_that_cannot_be_read_stay(minimal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelt field makes a record seem to be gone; its translations must not go with it."""
    file = minimal / "data" / "services.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("summary: Valmentaja", "sumary: Valmentaja", 1), "utf-8")
    po = minimal / "data" / "translations" / "sv" / "services.po"
    before = po.read_bytes()
    assert main(["--root", str(minimal), "translations"]) == 1
    assert 'There is no field "sumary" here.' in capsys.readouterr().out
    assert po.read_bytes() == before
