"""Who looks after what: CODEOWNERS, and reminders with owners, as a calendar and as a list."""

from __future__ import annotations

import os
import stat
import subprocess
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

from conftest import AS_OF, ROOT, SETTINGS
from tukipolku.catalogue import Catalogue
from tukipolku.cli import main
from tukipolku.due import calendar, due_list
from tukipolku.owners import HEAD, codeowners, owners_of
from tukipolku.site import Site, prepare

OWNERS = """
- owners: ["@tukipolku/paijat-hame"]
  areas: ["county:paijat-hame"]
- owners: ["@tukipolku/ruotsi", ruotsi@tukipolku.example]
  files: [data/translations/sv/, data/laws.yaml]
- owners: ["@tukipolku/valmennus"]
  records: ["service:valmennus"]
"""


def catalogue_of(root: Path, as_of: date = AS_OF) -> Catalogue:
    return prepare(root, as_of, SETTINGS)[0].catalogue


@pytest.fixture
def owned(minimal: Path) -> Path:
    (minimal / "data" / "owners.yaml").write_text(OWNERS, encoding="utf-8")
    return minimal


def test_without_owners_nobody_is_named(minimal: Path) -> None:
    assert codeowners(catalogue_of(minimal)) == HEAD


def test_codeowners(owned: Path) -> None:
    assert main(["--root", str(owned), "owners"]) == 0
    assert (owned / "CODEOWNERS").read_text(encoding="utf-8").removeprefix(HEAD).splitlines() == [
        "/content/fi/pathways/polku.md @tukipolku/paijat-hame",
        "/data/laws.yaml @tukipolku/ruotsi ruotsi@tukipolku.example",
        "/data/models.yaml @tukipolku/paijat-hame",
        "/data/offerings.yaml @tukipolku/paijat-hame",
        "/data/services.yaml @tukipolku/valmennus",
        "/data/translations/sv/ @tukipolku/ruotsi ruotsi@tukipolku.example",
    ]


def test_the_files_in_the_checkout_are_up_to_date(real_site: Site) -> None:
    assert (ROOT / "CODEOWNERS").read_text(encoding="utf-8") == codeowners(real_site.catalogue), "run tukipolku owners"


@pytest.mark.parametrize(
    ("kind", "record_id", "owners"),
    [
        ("service", "valmennus", ("@tukipolku/valmennus",)),
        ("service", "kurssi", ()),
        ("law", "laki", ("@tukipolku/ruotsi", "ruotsi@tukipolku.example")),
    ],
)
def test_owners_of_a_record(kind: str, record_id: str, owners: tuple[str, ...], owned: Path) -> None:
    assert owners_of(catalogue_of(owned), kind, record_id) == owners


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('- {owners: ["tiimi"], areas: [nation]}', "data/owners.yaml:1:13"),
        ('- {owners: ["@a"], areas: ["county:paijat-hane"]}', 'Did you mean "paijat-hame"?'),
        ('- {owners: ["@a"], records: ["service:valmenus"]}', 'Did you mean "valmennus"?'),
        ('- {owners: ["@a"], files: [data/servces.yaml]}', 'Did you mean "data/services.yaml"?'),
        ('- {owners: ["@a"], files: [data/translations]}', 'Did you mean "data/translations/"?'),
        ('- {owners: ["@a"], files: [data/services.yaml/]}', 'Did you mean "data/services.yaml"?'),
        ('- {owners: ["@a"], files: [data/, ../]}', 'data/owners.yaml:1:35: There is no "../" in the checkout'),
    ],
)
def test_mistakes_are_told(written: str, told: str, minimal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (minimal / "data" / "owners.yaml").write_text(written + "\n", encoding="utf-8")
    assert main(["--root", str(minimal), "check"]) == 1
    assert told in capsys.readouterr().out


def test_calendar(minimal: Path) -> None:
    feed = Calendar.from_ical(calendar(catalogue_of(minimal, date(2028, 11, 15)), SETTINGS))
    events = {str(e["uid"]): e for e in feed.walk("VEVENT")}
    law = events["data/laws.yaml-2028-12-01@127.0.0.1:8000"]  # was due on 31.10.2028: comes up on the next first day
    assert law["dtstart"].dt == date(2028, 12, 1)
    assert "Vertaa lähteisiin: 1 tietuetta tiedostossa data/laws.yaml" in str(law["summary"])
    assert "law:laki (verrattu 2026-11-01), data/laws.yaml:" in str(law["description"])
    assert str(law["url"]).startswith("https://code.example/tukipolku/blob/main/data/laws.yaml#L")


def test_calendar_tells_of_what_ends(minimal: Path) -> None:
    feed = Calendar.from_ical(calendar(catalogue_of(minimal, date(2023, 12, 1)), SETTINGS))
    ends = [e for e in feed.walk("VEVENT") if str(e["uid"]).startswith("service-kurssi-ends@")]
    assert [(e["dtstart"].dt, str(e["summary"])[:14]) for e in ends] == [(date(2023, 12, 31), "Päättyy: Kurss")]


def test_calendar_of_the_real_site_is_whole(real_site: Site, real_files: dict[str, bytes]) -> None:
    feed = Calendar.from_ical(real_files["review.ics"])
    events = feed.walk("VEVENT")
    assert len({str(e["uid"]) for e in events}) == len(events) > 0
    assert all(e["dtstart"].dt >= AS_OF and e["dtstamp"].dt.date() == AS_OF for e in events)
    assert max(map(len, real_files["review.ics"].split(b"\r\n"))) <= 75  # octets; longer lines must be folded


def test_list_of_what_is_due(owned: Path) -> None:
    catalogue = catalogue_of(owned, date(2028, 10, 15))
    rows = due_list(catalogue, SETTINGS, "en").splitlines()
    (law,) = [row for row in rows if "[law:laki]" in row]
    assert law.startswith("- [ ] [law:laki](https://code.example/tukipolku/blob/main/data/laws.yaml#L")
    assert law.endswith(") @tukipolku/ruotsi ruotsi@tukipolku.example – compared 2026-11-01, due 2028-10-31")


def test_nothing_due_is_an_empty_list(minimal: Path) -> None:
    assert due_list(catalogue_of(minimal, date(2022, 1, 1)), SETTINGS, "fi") == ""


# GitHub's command, as far as the scripts use it: it notes how it was called and knows one open issue.
GH = """#!/bin/sh
echo "$*" >> "$NOTES"
case "$1 $2" in "issue list") printf '%s' "$OPEN" ;; esac
"""


@pytest.mark.parametrize(
    ("text", "number", "called"),
    [
        ("something", "", "issue create --repo a/b --title Records due --body-file"),
        ("something", "7", "issue edit 7 --repo a/b --body-file"),
        ("", "7", "issue close 7 --repo a/b --comment"),
        ("", "", None),
    ],
)
def test_one_issue_is_kept_up_to_date(text: str, number: str, called: str | None, tmp_path: Path) -> None:
    gh, notes, body = tmp_path / "gh", tmp_path / "notes", tmp_path / "body.md"
    gh.write_text(GH)
    gh.chmod(gh.stat().st_mode | stat.S_IXUSR)
    body.write_text(text)
    known = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "NOTES": str(notes),
        "OPEN": number,
        "GITHUB_REPOSITORY": "a/b",
    }
    subprocess.run(["sh", ROOT / "scripts" / "keep_issue.sh", "Records due", body], env=known, check=True)
    calls = notes.read_text().splitlines()
    assert calls[0].startswith("issue list --repo a/b --state open")
    assert [call[: len(called or "")] for call in calls[1:]] == ([called] if called else [])
