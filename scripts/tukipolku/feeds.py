"""Feeds (Atom, RFC 4287) of what changes: one for each locale, service and municipality.

An entry is a reform of ``data/changes.yaml``, or the day on which a service, offering, benefit or law began or ended.
So feeds are a function of the data and the day alone, as everything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from .catalogue import Catalogue
from .localise import Untranslated
from .places import Municipality
from .settings import SOURCE_LOCALE
from .stage.page import record_path

NAME = "feed.xml"
ALL = f"changes/{NAME}"
MOST = 20  # entries of a feed, so that the feeds of all municipalities stay small
KINDS = ("service", "benefit", "law")  # whose beginning and end are told


@dataclass(frozen=True)
class Event:
    """Something that happened on a day. ``path`` is where it is told about, ``refs`` and ``places`` what it touches."""

    day: date
    path: str
    title: str
    summary: str
    refs: frozenset[str]
    places: frozenset[str] = frozenset()


def feed_files(catalogue: Catalogue, site_url: str) -> dict[str, bytes]:
    """The feeds of a locale by path below the root of all locales."""
    happened = sorted(events(catalogue), key=lambda e: (e.day, e.path), reverse=True)
    labels = catalogue.labels["feed"]
    feeds: list[tuple[str, str, Iterable[Event]]] = [(ALL, labels["all"], happened)]
    for service in catalogue.services.values():
        ref = f"service:{service.id}"
        found = [event for event in happened if ref in event.refs]
        feeds.append((f"{record_path('service', service.id)}{NAME}", labels["of"].format(name=service.name), found))
    for place in catalogue.places.municipalities.values():
        title = labels["of"].format(name=catalogue.place_name(place))
        feeds.append((f"{record_path('municipality', place.slug)}{NAME}", title, _at(catalogue, place, happened)))
    folder = catalogue.locale.path
    root = f"{site_url}{folder}"
    entries: dict[Event, str] = {event: _entry(event, root) for event in happened}
    return {f"{folder}{path}": _feed(catalogue, root, path, title, found, entries) for path, title, found in feeds}


def events(catalogue: Catalogue) -> Iterator[Event]:
    """What has happened by the day of the site, in no order."""
    for change in catalogue.changes.values():
        if change.date <= catalogue.as_of:
            refs = frozenset((*change.touches, *change.successors))
            yield Event(change.date, record_path("change", change.id) or "", change.name, change.summary, refs)
    for kind in KINDS:
        for record in catalogue.of_kind(kind).values():
            ref = frozenset([f"{kind}:{record.id}"])
            yield from _turns(catalogue, record, record_path(kind, record.id) or "", record.name, record.summary, ref)
    for offering in catalogue.offerings.values():
        service = catalogue.services[offering.service]
        path = f"{record_path('service', service.id)}#o-{offering.id}"
        ref = frozenset([f"service:{service.id}"])
        name = offering.name or f"{service.name} ({', '.join(_places(catalogue, offering.area))})"
        yield from _turns(catalogue, offering, path, name, offering.note or "", ref, frozenset(offering.area))


def _turns(
    catalogue: Catalogue,
    record: Any,
    path: str,
    name: str,
    summary: str,
    refs: frozenset[str],
    places: frozenset[str] = frozenset(),
) -> Iterator[Event]:
    """That a record began, or ended the day before."""
    labels = catalogue.labels["feed"]
    valid = record.valid
    ended = valid.until + timedelta(days=1) if valid.until else None
    for day, key in ((valid.since, "began"), (ended, "ended")):
        if day and day <= catalogue.as_of:
            title = labels[key].format(name=name)
            title = Untranslated(title) if isinstance(name, Untranslated) else title
            # The two have one page; a feed's entries need names of their own.
            mark = "" if "#" in path or key == "began" else "#ended"
            yield Event(day, path + mark, title, summary, refs, places)


def _places(catalogue: Catalogue, refs: Iterable[str]) -> Iterator[str]:
    for ref in refs:
        kind, _, slug = ref.partition(":")
        place = catalogue.labels["place"]
        yield place["nation"] if kind == "nation" else catalogue.place_name(catalogue.places.of_kind(kind)[slug])


def _at(catalogue: Catalogue, place: Municipality, happened: list[Event]) -> list[Event]:
    """What touches a municipality, or a service that it has."""
    here, around = place.within["municipality"], {*place.within.values(), "nation"}
    known = {f"service:{o.service}" for ref in around for o in catalogue.offerings_at.get(ref, []) if not o.unavailable}
    return [e for e in happened if (e.places & around if e.places else e.refs & known or here in e.refs)]


def _feed(
    catalogue: Catalogue, root: str, path: str, title: str, found: Iterable[Event], entries: dict[Event, str]
) -> bytes:
    shown = list(found)[:MOST]
    address = escape(root + path)
    page = escape(root + path.removesuffix(NAME))
    updated = _time(shown[0].day if shown else catalogue.as_of)
    return "\n".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>',
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(catalogue.locale.language)}>',
            f"<title>{escape(title)}</title>",
            f"<id>{address}</id>",
            f"<updated>{updated}</updated>",
            f"<author><name>{escape(catalogue.labels['site']['name'])}</name></author>",
            f'<link rel="self" type="application/atom+xml" href="{address}"/>',
            f'<link rel="alternate" type="text/html" href="{page}"/>',
            "<rights>CC BY 4.0</rights>",
            *(entries[event] for event in shown),
            "</feed>",
            "",
        ]
    ).encode()


def _entry(event: Event, root: str) -> str:
    address = escape(root + event.path)
    lines = [
        "<entry>",
        f"<title{_language(event.title)}>{escape(event.title)}</title>",
        f"<id>{address}</id>",
        f"<updated>{_time(event.day)}</updated>",
        f'<link rel="alternate" type="text/html" href="{address}"/>',
        f"<summary{_language(event.summary)}>{escape(event.summary or event.title)}</summary>",
        "</entry>",
    ]
    return "\n".join(lines)


def _language(text: str) -> str:
    return f' xml:lang="{SOURCE_LOCALE}"' if isinstance(text, Untranslated) else ""


def _time(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
