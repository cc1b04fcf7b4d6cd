"""The situation finder: every path of the real tree, followed over the built pages as a reader's clicks would."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tukipolku.check_finder import MOST_CLICKS
from tukipolku.search.documents import documents
from tukipolku.site import Site

START = "situations/"
ANSWERS = re.compile(r'<ul class="tp-answers">(.*?)</ul>', re.DOTALL)
BACK = re.compile(r'<p class="tp-back">(.*?)</p>', re.DOTALL)
HREF = re.compile(r'href="([^"]*)"')


def _links(part: re.Pattern[str], files: dict[str, bytes], path: str) -> list[str]:
    """Where the links of a part of a page lead, as paths below the site's root."""
    found = part.search(files[f"{path}index.html"].decode())
    return [posixpath.normpath(path + href) + "/" for href in HREF.findall(found[1])] if found else []


def _ways(files: dict[str, bytes], way: tuple[str, ...] = (START,)) -> Iterator[tuple[str, ...]]:
    """Every way from the first question to a page without answers."""
    following = _links(ANSWERS, files, way[-1])
    if not following:
        yield way
    for path in following:
        assert path not in way
        yield from _ways(files, (*way, path))


def test_every_path_leads_to_an_outcome_in_few_clicks(real_files: dict[str, bytes], real_site: Site) -> None:
    ways = list(_ways(real_files))
    assert {way[-1] for way in ways} == {f"situations/{outcome}/" for outcome in real_site.catalogue.outcomes}
    assert max(len(way) - 1 for way in ways) <= MOST_CLICKS
    on_the_way = {path for way in ways for path in way[:-1]}
    assert len(on_the_way) == len(real_site.catalogue.questions)


def test_back_leads_to_the_question_before(real_files: dict[str, bytes]) -> None:
    for way in _ways(real_files):
        for before, path in pairwise(way):
            assert before in _links(BACK, real_files, path), (before, path)


def test_outcomes_recommend_what_is_there(real_site: Site) -> None:
    catalogue = real_site.catalogue
    for outcome in catalogue.outcomes.values():
        refs = [outcome.first.record, *(help_.record for help_ in outcome.helps)]
        services = [catalogue.services[ref.partition(":")[2]] for ref in refs if ref.startswith("service:")]
        assert [s.id for s in services if catalogue.state(s) == "ended"] == []
        assert len(refs) == len(set(refs[1:])) + 1, outcome.id


def test_every_outcome_is_in_the_search_and_in_the_index(real_files: dict[str, bytes], real_sites: list[Site]) -> None:
    for site in real_sites:
        outcomes = {f"situations/{outcome}/" for outcome in site.catalogue.outcomes}
        assert outcomes <= {document.path for document in documents(site.catalogue)}
        index = real_files[f"{site.catalogue.locale.path}a-z/index.html"].decode()
        assert [path for path in outcomes if f'href="../{path}"' not in index] == []


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_the_front_page_to_one_next_step(
    script: bool, open_context: Callable[..., BrowserContext], server: str
) -> None:
    page: Page = open_context(java_script_enabled=script).new_page()
    page.goto(server)
    page.get_by_role("link", name="Tilanteeni").first.click()
    page.get_by_role("link", name="Olen työtön tai työni on päättymässä").click()
    page.get_by_role("link", name="Terveys tai jaksaminen on esteenä").click()
    page.get_by_role("link", name="Edellinen kysymys").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mikä on nyt päällimmäisenä?")
    page.get_by_role("link", name="Terveys tai jaksaminen on esteenä").click()
    expect(page.locator(".tp-answered dd").first).to_contain_text("Olen työtön tai työni on päättymässä")
    page.get_by_role("link", name="Ei ole, tai siitä on kauan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Selvitä työkykysi terveyspalveluissa")
    expect(page.get_by_role("heading", name="Ota ensin yhteyttä")).to_be_visible()
    assert page.locator("ol.tp-helps > li").count() >= 3
    expect(page.locator(".tp-notice").get_by_role("link", name="112")).to_have_attribute("href", "tel:112")
    assert page.context.cookies() == []
    if script:
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.emulate_media(media="print")
    expect(page.locator(".tp-back")).to_be_hidden()
