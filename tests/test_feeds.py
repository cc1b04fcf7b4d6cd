"""Feeds of changes: valid, the same for the same data and day, and each tells what its readers follow."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from conftest import AS_OF, SETTINGS
from tukipolku.feeds import feed_files
from tukipolku.site import Site, prepare

ATOM = {"a": "http://www.w3.org/2005/Atom"}
RULES = etree.RelaxNG(file=str(Path(__file__).with_name("atom.rng")))


def feeds(root: Path, as_of: date, locale: str = "fi") -> dict[str, etree._Element]:
    site = next(s for s in prepare(root, as_of, SETTINGS) if s.locale.id == locale)
    return {path: etree.fromstring(text) for path, text in feed_files(site.catalogue, SETTINGS.site_url).items()}


def told(feed: etree._Element) -> list[tuple[str, str]]:
    """Day and title of each entry."""
    entries = feed.iterfind("a:entry", ATOM)
    return [(e.findtext("a:updated", "", ATOM)[:10], e.findtext("a:title", "", ATOM)) for e in entries]


def test_every_feed_of_the_real_site_is_valid(real_sites: list[Site]) -> None:
    for site in real_sites:
        files = feed_files(site.catalogue, SETTINGS.site_url)
        assert len(files) == 1 + len(site.catalogue.services) + len(site.catalogue.places.municipalities)
        for path, text in files.items():
            feed = etree.fromstring(text)
            RULES.assertValid(feed)
            ids = Counter(entry.text for entry in feed.iterfind(".//a:id", ATOM))
            assert max(ids.values()) == 1, path
            days = [day for day, _ in told(feed)]
            assert days == sorted(days, reverse=True), path


def test_the_rules_refuse_what_is_no_feed(minimal: Path) -> None:
    feed = feeds(minimal, AS_OF)["changes/feed.xml"]
    feed.remove(feed.find("a:updated", ATOM))
    assert not RULES.validate(feed)


KURSSI = [
    ("2025-01-01", "Uudistus"),
    ("2024-01-01", "Kurssi (Lahti): päättyi"),
    ("2024-01-01", "Kurssi: päättyi"),
    ("2020-01-01", "Kurssi: alkoi"),
]


@pytest.mark.parametrize(
    ("path", "entries"),
    [
        ("changes/feed.xml", KURSSI),
        ("services/kurssi/feed.xml", KURSSI),
        ("services/valmennus/feed.xml", [("2025-01-01", "Uudistus")]),
    ],
)
def test_feed(path: str, entries: list[tuple[str, str]], minimal: Path) -> None:
    assert told(feeds(minimal, AS_OF)[path]) == entries


@pytest.mark.parametrize(("as_of", "there"), [("2024-12-31", False), ("2025-01-01", True)])
def test_a_change_is_told_from_its_day_on(as_of: str, there: bool, minimal: Path) -> None:
    rows = told(feeds(minimal, date.fromisoformat(as_of))["changes/feed.xml"])
    assert (("2025-01-01", "Uudistus") in rows) is there


def test_a_municipality_is_told_of_its_own_offerings_only(real_site: Site) -> None:
    files = feed_files(real_site.catalogue, SETTINGS.site_url)
    lahti, vaasa = (etree.fromstring(files[f"municipalities/{slug}/feed.xml"]) for slug in ("lahti", "vaasa"))
    local = {e for e in told(lahti) if "Lahti" in e[1]}
    assert local
    assert not local & set(told(vaasa))


def test_texts_without_a_translation_are_marked_as_finnish(minimal: Path) -> None:
    feed = feeds(minimal, AS_OF, "sv")["sv/changes/feed.xml"]
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    assert feed.get(language) == "sv"
    change = next(e for e in feed.iterfind("a:entry", ATOM) if "changes/#" in e.findtext("a:id", "", ATOM))
    assert change.find("a:title", ATOM).get(language) == "fi"


@pytest.mark.parametrize("path", ["changes/", "services/typ/", "municipalities/lahti/", "sv/services/typ/"])
def test_pages_lead_to_their_feed(path: str, real_files: dict[str, bytes]) -> None:
    html = real_files[f"{path}index.html"].decode()
    locale = "sv/" if path.startswith("sv/") else ""
    assert 'type="application/atom+xml" title=' in html
    assert f'href="{SETTINGS.site_url}{locale}changes/feed.xml"' in html
    assert 'feed.xml" type="application/atom+xml">' in html
    assert f"{path}feed.xml" in real_files
