"""Pathways: the steps as a picture that is a list, both sides of a step beside each other, local contacts, ticks."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from browser import Open
from tukipolku.site import Site
from tukipolku.stage.records import pathway_context

PATH = "pathways/polku-sote-keskus/"


def test_every_pathway_shows_its_steps_in_order_and_ticks_for_them(
    real_files: dict[str, bytes], real_site: Site
) -> None:
    for pathway in real_site.catalogue.pathways.values():
        page = real_files[f"pathways/{pathway.id}/index.html"].decode()
        picture = re.search(r'<ol class="tp-way">(.*?)</ol>', page, re.DOTALL)
        shown = re.findall(r'href="#([^"]+)"', picture[1]) if picture else []
        assert shown == [step.id for step in pathway.steps]
        assert page.count('<input type="checkbox"') == len(pathway.steps)


def test_local_offerings_are_of_the_place_and_in_force(real_site: Site) -> None:
    catalogue = real_site.catalogue
    local = pathway_context(catalogue, catalogue.pathways["vaasa-palvelupolku"])["local"]
    found = [offering for offerings in local.values() for offering in offerings]
    assert found
    assert {catalogue.state(offering) for offering in found} <= {"in-force", "coming"}
    here = {"municipality:vaasa", "county:pohjanmaa"}
    assert all(here & set(offering.area) for offering in found)


def test_no_place_tells_the_same_service_in_two_rows(real_files: dict[str, bytes], real_site: Site) -> None:
    """Municipalities and pathways: an offering of today and one that a document tells of may be of the same service."""
    rows = re.compile(r"<ul[^>]*>\n(?:<li>.*?</li>\n?)+</ul>", re.DOTALL)
    for kind, ids in (
        ("municipalities", real_site.catalogue.places.municipalities),
        ("pathways", real_site.catalogue.pathways),
    ):
        for id_ in ids:
            page = real_files[f"{kind}/{id_}/index.html"].decode()
            for listed in rows.findall(page.partition('id="services"')[2] if kind == "municipalities" else page):
                words = [re.sub("<[^>]+>", "", row) for row in re.findall(r"<li>(.*?)</li>", listed, re.DOTALL)]
                assert len(words) == len(set(words)), (id_, words)


def test_stories_and_the_pathways_they_follow_lead_to_each_other(real_site: Site) -> None:
    catalogue = real_site.catalogue
    examples = {
        id_: {other.id for other in pathway_context(catalogue, catalogue.pathways[id_])["examples"]}
        for id_ in ("polku-sote-keskus", "persona-maija")
    }
    assert {"persona-ari", "persona-maija"} <= examples["polku-sote-keskus"]
    assert "polku-sote-keskus" in examples["persona-maija"]


@pytest.mark.browser
@pytest.mark.parametrize(("width", "beside"), [(1280, True), (360, False)])
def test_both_sides_of_a_step_are_beside_each_other_where_there_is_room(
    width: int, beside: bool, open_context: Open, server: str
) -> None:
    page = open_context(viewport={"width": width, "height": 800}).new_page()
    page.goto(server + PATH)
    sides = page.locator("#tunnistaminen .tp-side")
    client, professional = sides.nth(0).bounding_box(), sides.nth(1).bounding_box()
    assert client and professional
    assert (client["y"] == professional["y"]) is beside
    assert beside or professional["y"] >= client["y"] + client["height"]


@pytest.mark.browser
def test_ticks_work_and_are_forgotten(open_context: Open, server: str) -> None:
    page = open_context().new_page()
    page.goto(server + PATH)
    tick = page.get_by_role("checkbox").first
    tick.check()
    page.reload()
    expect(tick).not_to_be_checked()
