"""Which link is the employment service of a municipality."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from .catalogue import Catalogue
from .model import Link, Offering
from .places import Municipality

# The services whose local link is "the employment service of this place".
EMPLOYMENT_SERVICES = ("tyovoimapalvelut", "kuntien-tyollisyyspalvelut")

# What is shown as the employment service of a municipality, the best first: the level of the offering that gives the
# link, and how sure the link's address is. What each is called in the matrix of what we know (``reach.py``).
BEST_FIRST = {
    ("municipality", "seen-in-source"): "own",
    ("employment-area", "seen-in-source"): "area",
    ("municipality", "front-page"): "own-front",
    ("employment-area", "front-page"): "area-front",
    ("municipality", "home"): "home",
}


@dataclass(frozen=True)
class EmploymentLink:
    """The link shown as a municipality's employment service, the offering that gives it, and why it is this one.
    ``others`` are the ids of all other links that sources give for it."""

    link: Link
    offering: Offering
    level: str
    certainty: str
    others: tuple[str, ...] = ()


def employment_link(catalogue: Catalogue, municipality: Municipality) -> EmploymentLink | None:
    """The best employment service link that a source gives for this municipality, or None."""
    key = ("employment", municipality.slug)
    best: EmploymentLink | None = catalogue.piece(key, partial(_best, catalogue, municipality))
    return best


def _best(catalogue: Catalogue, municipality: Municipality) -> EmploymentLink | None:
    offerings = [
        (level, offering)
        for level in ("municipality", "employment-area")
        for offering in catalogue.offerings_at.get(municipality.within[level], [])
        if offering.service in EMPLOYMENT_SERVICES and catalogue.state(offering) != "ended"
    ]
    found = [
        EmploymentLink(link, offering, level, _certainty(link, level))
        for level, offering in offerings
        for link in map(catalogue.links.__getitem__, offering.links)
        if link.addresses and not (link.news or link.part)
        if level != "municipality" or link.municipality == municipality.slug
    ]
    if not found:
        return None
    best = min(found, key=lambda e: (list(BEST_FIRST).index((e.level, e.certainty)), bool(e.link.caution)))
    others = dict.fromkeys(link for _, offering in offerings for link in offering.links)
    return replace(best, others=tuple(link for link in others if link != best.link.id))


def _certainty(link: Link, level: str) -> str:
    """How sure the (first) address is; ``home`` when all that the source gives is the municipality's front page."""
    if link.front:
        return "home" if level == "municipality" else "front-page"
    return next(iter(link.addresses.values())).certainty
