"""A page for each municipality: the employment service of this place, the chain behind it, and what is offered here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..catalogue import Catalogue
from ..model import Link, Offering
from ..places import Municipality, finnish_order
from .page import StagedPage, record_path

# The services whose local link is "the employment service of this place", the best first.
EMPLOYMENT_SERVICES = ("tyovoimapalvelut", "kuntien-tyollisyyspalvelut")


@dataclass(frozen=True)
class EmploymentLink:
    """The link shown as a municipality's employment service, and the offering that gives it."""

    link: Link
    offering: Offering


def stage(catalogue: Catalogue) -> Iterator[StagedPage]:
    for municipality in catalogue.places.municipalities.values():
        yield _page(catalogue, municipality)


def employment_link(catalogue: Catalogue, municipality: Municipality) -> EmploymentLink | None:
    """The municipality's own employment service link with an address, or None when no source gives one."""
    here = catalogue.offerings_at.get(f"municipality:{municipality.slug}", [])
    for service in EMPLOYMENT_SERVICES:
        for offering in here:
            if offering.service == service and catalogue.state(offering) != "ended":
                for link in (catalogue.links[i] for i in offering.links):
                    if link.addresses:
                        return EmploymentLink(link, offering)
    return None


def _page(catalogue: Catalogue, municipality: Municipality) -> StagedPage:
    labels = catalogue.labels["fi"]
    name = municipality.names["fi"]
    levels = _offerings_by_level(catalogue, municipality)
    ended = [o for found in levels.values() for o in found if catalogue.state(o) == "ended"]
    in_force = {level: [o for o in found if catalogue.state(o) != "ended"] for level, found in levels.items()}
    return StagedPage(
        path=record_path("municipality", municipality.slug) or "",
        title=name,
        description=labels["municipality"]["description"].format(name=name),
        template="municipality.html",
        context={
            "place": municipality,
            "employment": employment_link(catalogue, municipality),
            "levels": in_force,
            "ended": ended,
            "pathways": catalogue.pathways_at(municipality),
            "neighbours": _neighbours(catalogue, municipality),
            "contradictions": catalogue.remarks("municipality", municipality.slug)[0],
            "changes": catalogue.remarks("municipality", municipality.slug)[2],
            "model": next((m for m in catalogue.models.values() if m.county == municipality.county.slug), None),
        },
        crumbs=((labels["pages"]["municipalities"], "municipalities/"),),
    )


def _offerings_by_level(catalogue: Catalogue, municipality: Municipality) -> dict[str, list[Offering]]:
    """What is offered here, from the nearest level to the widest; each offering once, by name."""
    places = {
        "municipality": f"municipality:{municipality.slug}",
        "employment-area": f"employment-area:{municipality.employment_area.slug}",
        "county": f"county:{municipality.county.slug}",
        "nation": "nation",
    }
    seen: set[str] = set()
    levels: dict[str, list[Offering]] = {}

    def name(offering: Offering) -> Any:
        return finnish_order(offering.name or catalogue.services[offering.service].name)

    for level, place in places.items():
        found = [o for o in catalogue.offerings_at.get(place, []) if o.id not in seen]
        seen.update(o.id for o in found)
        levels[level] = sorted(found, key=name)
    return levels


def _neighbours(catalogue: Catalogue, municipality: Municipality) -> list[Municipality]:
    codes = set(municipality.neighbours)
    return [m for m in catalogue.places.municipalities.values() if m.code in codes]
