"""A page for each municipality: the employment service of this place, the chain behind it, and what is offered here."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalogue import Catalogue
from ..employment import employment_link
from ..model import Offering
from ..places import Municipality
from .page import StagedPage, record_path


def stage(catalogue: Catalogue) -> Iterator[StagedPage]:
    for municipality in catalogue.places.municipalities.values():
        yield _page(catalogue, municipality)


def _page(catalogue: Catalogue, municipality: Municipality) -> StagedPage:
    labels = catalogue.labels
    name = catalogue.place_name(municipality)
    area = municipality.employment_area
    levels = _offerings_by_level(catalogue, municipality)
    ended = [o for found in levels.values() for o in found if catalogue.state(o) == "ended"]
    in_force = {level: [o for o in found if catalogue.state(o) != "ended"] for level, found in levels.items()}
    contradictions, _, changes = catalogue.remarks("municipality", municipality.slug)
    local = [*levels["municipality"], *levels["county"]]
    return StagedPage(
        path=record_path("municipality", municipality.slug) or "",
        title=name,
        description=labels["municipality"]["description"].format(name=name),
        template="municipality.html",
        context={
            "place": municipality,
            "employment": (employment := employment_link(catalogue, municipality)),
            "other_links": [i for i in employment.offering.links if i != employment.link.id] if employment else [],
            "levels": in_force,
            "ended": ended,
            "pathways": catalogue.pathways_at(municipality),
            "neighbours": catalogue.places.neighbours(municipality),
            "responsible": catalogue.places.responsible_for(municipality),
            "area_size": len(catalogue.places.of_area[area.code]),
            "contradictions": contradictions,
            "changes": changes,
            "models": [catalogue.models[i] for i in dict.fromkeys(o.model for o in local) if i],
        },
        crumbs=((labels["pages"]["municipalities"], "municipalities/"),),
        file="data/places/municipalities.csv",
        line=municipality.line,
    )


def _offerings_by_level(catalogue: Catalogue, municipality: Municipality) -> dict[str, list[Offering]]:
    """What is offered here, from the nearest level to the widest; each offering once, by name."""
    seen: set[str] = set()
    levels: dict[str, list[Offering]] = {}
    for level, place in {**municipality.within, "nation": "nation"}.items():
        levels[level] = [o for o in catalogue.offerings_by_name_at.get(place, []) if o.id not in seen]
        seen.update(o.id for o in levels[level])
    return levels
