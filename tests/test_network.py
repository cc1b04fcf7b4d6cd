"""The picture of a region's actors: everything is in it, nothing covers anything else, and it is small."""

from __future__ import annotations

import html
import re
from itertools import combinations

import pytest

from tukipolku.site import Site
from tukipolku.stage.network import WIDTH, Box, draw, layout
from tukipolku.stage.records import actor_groups

GROUPS = [("Viranomaiset", ["Kela", "Työllisyys- ja elinkeinoministeriö", "Kunta"]), ("Muut", ["Läheiset"])]


def overlap(a: Box, b: Box) -> bool:
    return a.x < b.x + b.width and b.x < a.x + a.width and a.y < b.y + b.height and b.y < a.y + a.height


def test_layout_of_a_small_network() -> None:
    rows = [(box.kind, "left" if box.x == 0 else "right", box.lines) for box in layout("Asiakas", GROUPS)]
    assert rows == [
        ("client", "right", ("Asiakas",)),
        ("group", "right", ("Viranomaiset",)),
        ("actor", "left", ("Kela",)),
        ("actor", "right", ("Työllisyys- ja", "elinkeinoministeriö")),
        ("actor", "left", ("Kunta",)),
        ("group", "right", ("Muut",)),
        ("actor", "left", ("Läheiset",)),
    ]


def test_text_is_escaped() -> None:
    assert "&lt;b&gt;" in draw("<b>", [("A & B", ["C"])], "x", "y")
    assert "A &amp; B" in draw("<b>", [("A & B", ["C"])], "x", "y")


@pytest.mark.parametrize("region", ["paijat-hame", "varsinais-suomi", "vaasa", "pirkanmaa", "pohjois-karjala"])
def test_every_region_in_every_language(region: str, real_sites: list[Site]) -> None:
    for site in real_sites:
        model = site.catalogue.models[region]
        groups = actor_groups(site.catalogue, model)
        named = [(kind, [name for _, name in rows]) for kind, rows in groups]
        boxes = layout("Asiakas", named)
        assert not any(overlap(a, b) for a, b in combinations(boxes, 2))
        assert all(box.x >= 0 and box.x + box.width <= WIDTH for box in boxes)
        picture = draw("Asiakas", named, "Verkosto", "actors")
        assert len(picture.encode()) < 10_000
        text = [html.unescape(" ".join(re.findall(r"<tspan[^>]*>(.*?)</tspan>", g))) for g in picture.split("<g ")]
        assert {site.catalogue.actors[row.actor].name for row in model.actors} <= set(text)
