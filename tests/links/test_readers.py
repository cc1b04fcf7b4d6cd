"""What readers see of a link that is known to be broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import AS_OF, SETTINGS
from tukipolku.links.state import Entry, write_state
from tukipolku.site import prepare

GONE = Entry(checked="2026-11-20", code="gone", since="2026-11-18", ok="2026-11-01", nights=3, alarm=True)
NO_HOST = Entry(checked="2026-11-20", code="no-host", since="2026-11-18", nights=3, alarm=True)
WATCHED = Entry(checked="2026-11-20", code="gone", since="2026-11-20", ok="2026-11-19", nights=1)


def page(root: Path, path: str, entries: dict[str, Entry]) -> str:
    write_state(root / "data/state/links.json", entries)
    return next(body for page, body in prepare(root, AS_OF, SETTINGS)[0].pages() if page.path == path)


@pytest.mark.parametrize("path", ["links/", "municipalities/hollola/"])
def test_a_broken_link_says_so_with_what_to_use_instead(path: str, minimal: Path) -> None:
    html = page(minimal, path, {"https://hollola.fi/tyo": GONE})
    assert "ei ole toiminut 18.11.2026 jälkeen" in html
    assert '<a href="https://hollola.fi/" rel="external">sivuston etusivu</a>' in html
    assert '<a href="https://web.archive.org/web/20261101/https://hollola.fi/tyo" rel="external">' in html


def test_a_lost_host_has_no_front_page_to_offer(minimal: Path) -> None:
    html = page(minimal, "links/", {"https://hollola.fi/tyo": NO_HOST})
    assert "ei ole toiminut" in html and "sivuston etusivu" not in html and "web.archive.org/web/2/" in html


def test_phone_and_fallback_of_the_data_come_first(minimal: Path) -> None:
    file = minimal / "data/links.yaml"
    more = '  municipality: hollola\n  phone: "03 880 111"\n  fallback: "https://hollola.example/"\n'
    text = file.read_text(encoding="utf-8").replace("  municipality: hollola\n", more)
    file.write_text(text, encoding="utf-8")
    html = page(minimal, "links/", {"https://hollola.fi/tyo": GONE})
    assert '<a href="tel:03880111">puhelin 03 880 111</a>' in html
    assert '<a href="https://hollola.example/" rel="external">sivuston etusivu</a>' in html


@pytest.mark.parametrize("entries", [{}, {"https://hollola.fi/tyo": WATCHED}])
def test_what_is_only_watched_changes_nothing(entries: dict[str, Entry], minimal: Path) -> None:
    assert "ei ole toiminut" not in page(minimal, "links/", entries)


def test_an_unreadable_state_does_not_stop_the_build(minimal: Path) -> None:
    file = minimal / "data/state/links.json"
    file.parent.mkdir()
    file.write_text("<<<<<<<", encoding="utf-8")
    assert list(prepare(minimal, AS_OF, SETTINGS)[0].pages())
