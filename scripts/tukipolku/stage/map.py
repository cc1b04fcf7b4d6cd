"""The map of municipalities: which colour each wellbeing services county has."""

from __future__ import annotations

from collections import defaultdict

from ..places import Places


def map_colours(places: Places) -> dict[str, int]:
    """A number from 0 on for each county's code, so that counties beside each other differ."""
    county_of = {m.code: m.county.code for m in places.municipalities.values()}
    beside: dict[str, set[str]] = defaultdict(set)
    for municipality in places.municipalities.values():
        for neighbour in municipality.neighbours:
            if (other := county_of.get(neighbour)) and other != municipality.county.code:
                beside[municipality.county.code].add(other)
                beside[other].add(municipality.county.code)
    colours: dict[str, int] = {}
    for code in sorted(set(county_of.values()), key=lambda c: (-len(beside[c]), c)):
        taken = {colours[other] for other in beside[code] if other in colours}
        colours[code] = next(number for number in range(len(taken) + 1) if number not in taken)
    return colours
