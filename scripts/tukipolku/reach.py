"""How well each municipality is served by what we know: links to its employment service and to its county's help."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from .catalogue import Catalogue
from .employment import BEST_FIRST, employment_link
from .places import Municipality


@dataclass(frozen=True)
class Reach:
    """What we can offer one municipality. ``swedish`` is empty when no Swedish address is due there."""

    slug: str
    employment: str  # a value of BEST_FIRST, or "none", which the municipality's page tells as what it is
    county: bool
    swedish: str  # "", "yes" or "no"


def reach(catalogue: Catalogue) -> list[Reach]:
    """A row for each municipality, in the order of the register."""
    return [_row(catalogue, place) for place in catalogue.places.municipalities.values()]


def _row(catalogue: Catalogue, place: Municipality) -> Reach:
    best = employment_link(catalogue, place)
    due = place.language_status != "fi"
    swedish = bool(best and "sv" in best.link.addresses) or bool(place.website_sv) or place.language_status == "sv"
    return Reach(
        slug=place.slug,
        employment=BEST_FIRST[best.level, best.certainty] if best else _chain(catalogue, place),
        county=_county_link(catalogue, place),
        swedish=("yes" if swedish else "no") if due else "",
    )


def _chain(catalogue: Catalogue, place: Municipality) -> str:
    """Without a link to the service, the reader is led to the municipality in charge of the area, if we know which."""
    responsible = catalogue.places.responsible_for(place)
    return "area-front" if responsible and responsible.website else "none"


def _county_link(catalogue: Catalogue, place: Municipality) -> bool:
    """Whether a public page of today, other than the front page, tells of help in the municipality's county."""
    offerings = catalogue.offerings_at.get(f"county:{place.county.slug}", [])
    links = (catalogue.links[i] for o in offerings if not o.model and catalogue.state(o) != "ended" for i in o.links)
    return any(link.addresses and not (link.news or link.front) for link in links)


def totals(rows: list[Reach]) -> dict[str, int]:
    """The numbers that may not fall."""
    return {
        "municipalities": len(rows),
        "employment_own_or_area": sum(row.employment in ("own", "area") for row in rows),
        "employment_any": sum(row.employment != "none" for row in rows),
        "county": sum(row.county for row in rows),
        "swedish_where_due": sum(row.swedish == "yes" for row in rows),
    }


def as_json(rows: list[Reach]) -> bytes:
    """The matrix as open data."""
    data = {"totals": totals(rows), "municipalities": [asdict(row) for row in rows]}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
