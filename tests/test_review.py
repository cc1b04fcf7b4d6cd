"""How old our knowledge is: what editors are told, and what readers are told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from conftest import SETTINGS
from tukipolku.review import ages, report
from tukipolku.site import Site, prepare

LAW = "laki"  # rests on a page read on 1.11.2026; what a law is told to be is to be reviewed after 730 days
READ, REVIEW_BY = date(2026, 11, 1), date(2028, 10, 31)


def site_of(root: Path, as_of: date) -> Site:
    return prepare(root, as_of, SETTINGS)[0]


def law_page(site: Site) -> str:
    return next(body for staged, body in site.pages() if staged.path == f"laws/{LAW}/")


@pytest.mark.parametrize(("as_of", "due"), [(READ, False), (REVIEW_BY, False), (date(2028, 11, 1), True)])
def test_due_after_the_last_day_for_review(as_of: date, due: bool, minimal: Path) -> None:
    age = next(row for row in ages(site_of(minimal, as_of).catalogue) if row.record_id == LAW)
    assert (age.seen, age.review_by, age.due) == (READ, REVIEW_BY, due)


def test_readers_are_told_when_it_was_read(minimal: Path) -> None:
    page = law_page(site_of(minimal, REVIEW_BY))
    assert "luettu 1.11.2026" in page
    assert "olisi pitänyt tarkistaa" not in page


def test_what_is_past_its_review_is_not_shown_as_fresh(minimal: Path) -> None:
    page = law_page(site_of(minimal, date(2028, 11, 1)))
    assert "<strong>Tieto olisi pitänyt tarkistaa viimeistään 31.10.2028." in page


def test_report_tells_ages_and_what_comes_next(minimal: Path) -> None:
    lines = report(site_of(minimal, date(2028, 11, 1)).catalogue, 1000).splitlines()
    assert " in 2026" in lines[1]
    (law,) = [line for line in lines if f"law {LAW} " in line]
    assert law.startswith("due since 2028-10-31  data/laws.yaml:")


def test_report_is_as_long_as_asked(minimal: Path) -> None:
    assert [len(report(site_of(minimal, READ).catalogue, limit).splitlines()) for limit in (0, 1, 9)] == [3, 4, 4]
