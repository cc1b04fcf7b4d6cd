"""A page for each municipality: the employment service of this place, the chain behind it, and what is offered here."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ..briefs import Offered
from ..catalogue import Catalogue
from ..employment import employment_link
from ..model import Contact, Offering
from ..places import Municipality
from .page import Planned, StagedPage, record_path

IN_PERSON = ("phone", "visit", "hours")


def plan(catalogue: Catalogue) -> Iterator[Planned]:
    for slug in catalogue.places.municipalities:
        yield record_path("municipality", slug) or "", partial(_pages, slug)


def _pages(slug: str, catalogue: Catalogue, beside: Catalogue) -> Iterator[StagedPage]:
    municipality = catalogue.places.municipalities[slug]
    labels = catalogue.labels
    name = catalogue.place_name(municipality)
    area = municipality.employment_area
    levels = _offered_by_level(catalogue, municipality)
    contradictions, _, changes = catalogue.remarks("municipality", slug)
    local = [*levels["municipality"], *levels["county"]]
    yield StagedPage(
        path=record_path("municipality", slug) or "",
        title=name,
        description=labels["municipality"]["description"].format(name=name),
        template="municipality.html",
        context={
            "place": municipality,
            "employment": employment_link(catalogue, municipality),
            "levels": _once_each({level: [r for r in rows if not r.ended] for level, rows in levels.items()}),
            "reach": _reach(catalogue, municipality),
            "ended": _once_each({"": [row for rows in levels.values() for row in rows if row.ended]})[""],
            "pathways": catalogue.pathways_at(municipality),
            "neighbours": catalogue.places.neighbours(municipality),
            "responsible": catalogue.places.responsible_for(municipality),
            "area_size": len(catalogue.places.of_area[area.code]),
            "contradictions": contradictions,
            "changes": changes,
            "models": [catalogue.models[i] for i in dict.fromkeys(row.model for row in local) if i],
        },
        crumbs=((labels["pages"]["municipalities"], "municipalities/"),),
        file="data/places/municipalities.csv",
        line=municipality.line,
    )


def _reach(catalogue: Catalogue, municipality: Municipality) -> list[tuple[Offering, list[Contact]]]:
    """How to reach what is offered here, what can be called before the rest. Pages are told of for what isn't from a
    document only, and front pages not at all: the municipality's and the county's are there anyway."""

    def told(offering: Offering, contact: Contact) -> bool:
        link = catalogue.links.get(contact.link or "")
        return contact.kind in IN_PERSON or bool(link and not (link.front or offering.model))

    found = [
        (offering, contacts)
        for offering in catalogue.reachable_at(municipality)
        if (contacts := [contact for contact in offering.contacts if told(offering, contact)])
    ]
    return sorted(found, key=lambda row: all(contact.kind != "phone" for contact in row[1]))


def _offered_by_level(catalogue: Catalogue, municipality: Municipality) -> dict[str, tuple[Offered, ...]]:
    """What is offered here, from the nearest level to the widest; each offering once, by name."""
    seen: set[str] = set()
    levels: dict[str, tuple[Offered, ...]] = {}
    for level, place in {**municipality.within, "nation": "nation"}.items():
        here = catalogue.offered_at.get(place, ())
        levels[level] = here if seen.isdisjoint(row.id for row in here) else tuple(r for r in here if r.id not in seen)
        seen.update(row.id for row in here)
    return levels


def _once_each(levels: dict[str, list[Offered]]) -> dict[str, tuple[Offered, ...]]:
    """The same without repetition: sources describe one service under one name, and the nearest comes first."""
    seen: set[tuple[str, str, bool]] = set()
    found: dict[str, tuple[Offered, ...]] = {}
    for level, rows in levels.items():
        fresh = []
        for row in rows:
            shown = (row.service, row.name, row.unavailable)
            if shown not in seen:
                seen.add(shown)
                fresh.append(row)
        found[level] = tuple(fresh)
    return found
