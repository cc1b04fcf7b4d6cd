"""What a reader's browser keeps of their municipality, as small JSON files that ``overrides/assets/place.js`` reads.

``assets/places/<slug>.json``: names by locale; ``within``, the slugs of municipality, wellbeing services county and
employment area as the search's filter has them; the employment service's and the county's names and addresses by
locale, and how to reach what is offered here (words and an address, by service); the local offerings by service, the
services that a source says are missing here, and the pathways, all by id.
``assets/places/names.json``: the names in Finnish and Swedish by slug, for the field that understands any case form.
"""

from __future__ import annotations

import json
from collections import defaultdict
from functools import partial
from typing import Any

from .catalogue import Catalogue
from .employment import employment_link
from .kept import while_equal
from .model import address_in
from .phones import phone_url
from .places import Municipality
from .text import plain_text

FOLDER = "assets/places"


def place_words(catalogue: Catalogue) -> dict[str, dict[str, Any]]:
    """What the files say in one language, by municipality: names, the employment service and the county."""
    return {
        slug: catalogue.piece(("place", slug), partial(_words, catalogue, place))
        for slug, place in catalogue.places.municipalities.items()
    }


def _words(catalogue: Catalogue, place: Municipality) -> dict[str, Any]:
    return {
        "name": catalogue.place_name(place),
        "employment": _employment(catalogue, place),
        "county": [catalogue.place_name(place.county), _working(catalogue, catalogue.website(place.county))],
        "reach": _reach(catalogue, place),
    }


def place_files(source: Catalogue, words: dict[str, dict[str, dict[str, Any]]]) -> dict[str, bytes]:
    """The files by path. ``words`` are the ``place_words`` of each locale."""
    places = source.places.municipalities
    names = {slug: sorted({place.names["fi"], place.names["sv"]}) for slug, place in places.items()}
    files = {f"{FOLDER}/names.json": _json(names)}
    for slug, place in places.items():
        path, data = f"{FOLDER}/{slug}.json", _place(source, place, {x: words[x][slug] for x in words})
        files[path] = while_equal(("json", path), data, partial(_json, data))
    return files


def _place(source: Catalogue, place: Municipality, words: dict[str, dict[str, Any]]) -> dict[str, Any]:
    parts = ("name", "employment", "county", "reach")
    return {
        "within": [place.slug, place.county.slug, place.employment_area.slug],
        **{part: {locale: words[locale][part] for locale in words} for part in parts},
        **source.piece(("offered", place.slug), partial(_offered, source, place)),
    }


def _offered(source: Catalogue, place: Municipality) -> dict[str, Any]:
    local, without = _offerings(source, place)
    pathways = [pathway.id for pathway in source.pathways_at(place)]
    return {"offerings": local, "without": without, "pathways": pathways}


def _employment(catalogue: Catalogue, place: Municipality) -> list[str] | None:
    """Name and address of the employment service's link, or of the municipality's own pages where none is known; no
    address where there is more to say than a link, None where there is neither."""
    found = employment_link(catalogue, place)
    address = address_in(found.link, catalogue.locale.speech) if found else None
    if not found or not address:
        website = _working(catalogue, catalogue.website(place))
        return [catalogue.labels["municipality"]["website"], website] if website else None
    fine = not found.link.caution and not catalogue.trouble(address[1].url, found.link)
    return [found.link.name, address[1].url if fine else ""]


def _working(catalogue: Catalogue, url: str) -> str:
    return "" if catalogue.trouble(url) else url


def _reach(catalogue: Catalogue, place: Municipality) -> dict[str, list[list[str]]]:
    """How to reach what is offered here: words and an address (``tel:`` for a telephone; empty where there is none), by
    service, the nearest first. What leads to a front page is left out: the county's is there anyway."""
    found: dict[str, list[list[str]]] = defaultdict(list)
    for offering in catalogue.reachable_at(place):
        for contact in offering.contacts:
            link = catalogue.links.get(contact.link or "")
            known = address_in(link, catalogue.locale.speech) if link else None
            if link and known and (link.front or known[1].certainty == "front-page"):
                continue
            url = phone_url(contact.text) if contact.kind == "phone" else known[1].url if known else ""
            found[offering.service].append([plain_text(contact.text), _working(catalogue, url)])
    return found


def _offerings(catalogue: Catalogue, place: Municipality) -> tuple[dict[str, list[str]], list[str]]:
    """Ids of what is offered here but not everywhere, by service, nearest first; and the services that aren't here."""
    found: dict[str, list[str]] = defaultdict(list)
    without: dict[str, None] = {}
    for ref in place.within.values():
        for offering in catalogue.offerings_at.get(ref, []):
            if catalogue.state(offering) == "ended":
                continue
            if offering.unavailable:
                without[offering.service] = None
            elif offering.id not in found[offering.service]:
                found[offering.service].append(offering.id)
    return {service: ids for service, ids in found.items() if ids}, [s for s in without if not found.get(s)]


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
