"""A page for each municipality: the employment service of this place, the chain behind it, and what is offered here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..catalogue import Catalogue
from ..model import Link, Offering
from ..places import Municipality, finnish_order
from .page import StagedPage, record_path

# The services whose local link is "the employment service of this place".
EMPLOYMENT_SERVICES = ("tyovoimapalvelut", "kuntien-tyollisyyspalvelut")


# What is shown as the employment service of a municipality, the best first: the level of the offering that gives the
# link, and how sure the link's address is.
BEST_FIRST = (
    ("municipality", "seen-in-source"),
    ("employment-area", "seen-in-source"),
    ("municipality", "front-page"),
    ("employment-area", "front-page"),
    ("municipality", "home"),
)


@dataclass(frozen=True)
class EmploymentLink:
    """The link shown as a municipality's employment service, the offering that gives it, and why it is this one."""

    link: Link
    offering: Offering
    level: str
    certainty: str


def stage(catalogue: Catalogue) -> Iterator[StagedPage]:
    for municipality in catalogue.places.municipalities.values():
        yield _page(catalogue, municipality)


def employment_link(catalogue: Catalogue, municipality: Municipality) -> EmploymentLink | None:
    """The best employment service link that a source gives for this municipality, or None."""
    places = {
        "municipality": f"municipality:{municipality.slug}",
        "employment-area": f"employment-area:{municipality.employment_area.slug}",
    }
    found = [
        EmploymentLink(link, offering, level, _certainty(link))
        for level, place in places.items()
        for offering in catalogue.offerings_at.get(place, [])
        if offering.service in EMPLOYMENT_SERVICES and catalogue.state(offering) != "ended"
        for link in map(catalogue.links.__getitem__, offering.links)
        if link.addresses and not link.news and (level != "municipality" or link.municipality == municipality.slug)
    ]
    return min(found, key=lambda e: (BEST_FIRST.index((e.level, e.certainty)), bool(e.link.caution)), default=None)


def _certainty(link: Link) -> str:
    """``home`` when the source gives no more than the front page, else how sure the (first) address is."""
    return "home" if link.front else next(iter(link.addresses.values())).certainty


def _page(catalogue: Catalogue, municipality: Municipality) -> StagedPage:
    labels = catalogue.labels["fi"]
    name = municipality.names["fi"]
    area = municipality.employment_area
    levels = _offerings_by_level(catalogue, municipality)
    ended = [o for found in levels.values() for o in found if catalogue.state(o) == "ended"]
    in_force = {level: [o for o in found if catalogue.state(o) != "ended"] for level, found in levels.items()}
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
            "neighbours": _neighbours(catalogue, municipality),
            "area_size": sum(m.employment_area is area for m in catalogue.places.municipalities.values()),
            "contradictions": catalogue.remarks("municipality", municipality.slug)[0],
            "changes": catalogue.remarks("municipality", municipality.slug)[2],
            "models": [catalogue.models[i] for i in dict.fromkeys(o.model for o in local) if i],
        },
        crumbs=((labels["pages"]["municipalities"], "municipalities/"),),
        file="data/places/municipalities.csv",
        line=municipality.line,
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
