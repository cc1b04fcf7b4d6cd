"""Menus and breadcrumbs say where the reader is, in words for who hears the page and in shape for who sees it."""

from __future__ import annotations

import re

import pytest

from browser import DESKTOP, PHONE, Open

# The links of the menus that are marked on a page, and how.
MARKED = {
    "": {"": "page"},
    "services/": {"services/": "page"},
    "services/typ/": {"services/": "true"},
    "situations/q/pisteet/": {"situations/": "true"},
    "municipalities/lahti/leaflet/": {"municipalities/": "true"},
    "about/saavutettavuus/": {"about/": "true", "about/saavutettavuus/": "page"},
    "sources/lost/": {"sources/": "true"},
    "actors/kela/": {},
}
LINK = re.compile(r'<a (?:class="tp-brand" )?href="([^"]*)" aria-current="(\w+)"')


@pytest.mark.parametrize("locale", ["", "sv/", "en/", "selko/"])
@pytest.mark.parametrize("path", MARKED)
def test_menus_mark_the_page_and_its_section(path: str, locale: str, real_files: dict[str, bytes]) -> None:
    html = real_files[f"{locale}{path}index.html"].decode()
    marked = {
        target.replace("../", "").removeprefix("./").removeprefix(locale): how for target, how in LINK.findall(html)
    }
    assert marked == MARKED[path]


def test_the_page_for_wrong_addresses_is_in_no_section(real_files: dict[str, bytes]) -> None:
    assert LINK.findall(real_files["404.html"].decode()) == []


def test_breadcrumbs_end_with_the_page(real_files: dict[str, bytes]) -> None:
    pages = [path for path in real_files if re.fullmatch("(?:(?:sv|en|selko)/)?[a-z-]+/.*index.html", path)]
    for path in pages[:: len(pages) // 60]:
        crumbs = re.search(r'<nav class="tp-crumbs".*?</nav>', real_files[path].decode(), re.S)
        assert crumbs and re.search(r'<li aria-current="page">(.+?)</li></ol>', crumbs[0]), path


@pytest.mark.browser
@pytest.mark.parametrize("colours", [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_the_section_is_seen_without_colours(
    size: dict[str, int], colours: dict[str, str], open_context: Open, server: str
) -> None:
    page = open_context(viewport=size, **colours).new_page()
    page.goto(f"{server}services/typ/")
    bars = page.locator(".tp-nav a").evaluate_all(
        """links => links.map((link) => {
          const line = getComputedStyle(link).borderBottomColor
          const ground = getComputedStyle(document.body).backgroundColor
          return [link.hasAttribute("aria-current"), line !== ground && !/, 0\\)$/.test(line)]
        })"""
    )
    assert [current for current, _ in bars] == [bar for _, bar in bars]
    assert sum(bar for _, bar in bars) == 1
