"""The leaflet of each municipality, to print: what it says (the PDF says the same), and its pages in one language and
in two side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from ..catalogue import Catalogue
from ..employment import EMPLOYMENT_SERVICES, EmploymentLink, employment_link
from ..localise import cited
from ..model import Link, Locale, Offering, address_in
from ..places import Municipality
from ..refs import parse_record, parse_source
from ..text import plain_text
from .page import Planned, StagedPage, record_path

if TYPE_CHECKING:
    from ..pdfs import Pdfs

REGISTERS = tuple(f"reference:{name}.csv" for name in ("municipalities", "employment_areas", "wellbeing_counties"))


@dataclass(frozen=True)
class Line:
    """A line of text, and the web address that is spelled out below it (empty: none)."""

    text: str
    address: str = ""


@dataclass(frozen=True)
class Block:
    """A heading and its lines."""

    heading: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Help:
    """A situation, the path of its page below the locale's root, and who is contacted first."""

    situation: str
    path: str
    first: str


@dataclass(frozen=True)
class Words:
    """The language at the right of pages in two."""

    locale: Locale
    labels: dict[str, Any]


@dataclass(frozen=True)
class Leaflet:
    """``page`` is the path of the municipality's page below the locale's root; ``here`` are the services that today's
    public pages tell of, the nearest level first."""

    locale: str
    title: str
    page: str
    contacts: tuple[Block, ...]
    chain: tuple[Block, ...]
    here: tuple[Block, ...]
    helps: tuple[Help, ...]
    sources: tuple[str, ...]


def plan(catalogue: Catalogue, pdfs: Pdfs) -> Iterator[Planned]:
    paired = _paired(catalogue)
    for slug in catalogue.places.municipalities:
        above = record_path("municipality", slug)
        yield f"{above}leaflet/", partial(_pages, slug, "leaflet", pdfs)
        if slug in paired:
            yield f"{above}leaflet-pair/", partial(_pages, slug, "leaflet-pair", pdfs)


def _paired(catalogue: Catalogue) -> set[str]:
    paired: set[str] = catalogue.piece("paired", lambda: {place.slug for place in municipalities_of_models(catalogue)})
    return paired


def municipalities_of_models(catalogue: Catalogue) -> list[Municipality]:
    """The municipalities of the counties that have a region model. Only they have leaflets in two languages and as PDF:
    there we know local services; the others' pairs would say the same national things 221 times in each language."""
    counties = {model.county for model in catalogue.models.values()}
    return [place for place in catalogue.places.municipalities.values() if place.county.slug in counties]


def _pages(slug: str, kind: str, pdfs: Pdfs, catalogue: Catalogue, beside: Catalogue) -> Iterator[StagedPage]:
    labels = catalogue.labels
    place = catalogue.places.municipalities[slug]
    name = catalogue.place_name(place)
    own = catalogue.piece(("leaflet", slug), partial(leaflet, catalogue, place))
    sides = [(catalogue, own)]
    context = {"leaflet": own, "beside": Words(beside.locale, beside.labels), "paired": slug in _paired(catalogue)}
    if kind == "leaflet-pair":
        context["other"] = other = leaflet(beside, beside.places.municipalities[slug], catalogue)
        sides.append((beside, other))
    yield StagedPage(
        path=f"{own.page}{kind}/",
        title=own.title,
        description=labels["leaflet"]["description"].format(name=name),
        template=f"{kind}.html",
        context=context,
        crumbs=((labels["pages"]["municipalities"], "municipalities/"), (name, own.page)),
        attachment=pdfs.published(*sides),
    )


def leaflet(catalogue: Catalogue, place: Municipality, beside: Catalogue | None = None) -> Leaflet:
    """The leaflet of a municipality in the catalogue's locale. When it stands at the right of ``beside``, its services
    are in the order that they have there."""
    employment = employment_link(catalogue, place)
    here = [catalogue.offerings[offering.id] for offering in _services_of_today(beside or catalogue, place)]
    refs = [ref for offering in here for ref in offering.sources]
    return Leaflet(
        locale=catalogue.locale.id,
        title=catalogue.labels["leaflet"]["title"].format(name=catalogue.place_name(place)),
        page=record_path("municipality", place.slug) or "",
        contacts=_contacts(catalogue, place, employment),
        chain=_chain(catalogue, place),
        here=tuple(_service(catalogue, offering) for offering in here),
        helps=catalogue.piece("helps", lambda: _helps(catalogue)),
        sources=_sources(catalogue, [*REGISTERS, *(employment.link.sources if employment else ()), *refs]),
    )


def _contacts(catalogue: Catalogue, place: Municipality, employment: EmploymentLink | None) -> tuple[Block, ...]:
    words = catalogue.labels["leaflet"]
    unknown = catalogue.labels["municipality"]
    county = place.county
    county_website = _working(catalogue, catalogue.website(county))
    if employment:
        work = [_link(catalogue, employment.link)]
    else:
        work = [Line(f"{unknown['no_link']} {unknown['no_link_next']}")]
        website = catalogue.website(place)
        work += [Line(unknown["website"], website)] if website else []
    return (
        Block(words["work"], (*work, *_nationwide(catalogue, "tyomarkkinatori"))),
        Block(words["health"], (Line(catalogue.place_name(county), county_website),)),
        Block(words["money"], tuple(_nationwide(catalogue, "kela"))),
    )


def _nationwide(catalogue: Catalogue, link: str) -> Iterator[Line]:
    """The link of a nationwide service, if this site's data has it."""
    if link in catalogue.links:
        yield _link(catalogue, catalogue.links[link])


def _chain(catalogue: Catalogue, place: Municipality) -> tuple[Block, ...]:
    words, levels = catalogue.labels["leaflet"], catalogue.labels["municipality"]
    area = place.employment_area
    if area.slug in levels["outside"]:
        arranges = [levels["outside"][area.slug]]
    else:
        size = len(catalogue.places.of_area[area.code])
        name = catalogue.places.responsible_name(area, catalogue.locale.speech)
        responsible = levels["responsible"].format(name=name)
        arranges = [words["area_does"], responsible if area.responsible else levels["responsible_unknown"]]
        arranges.append(levels["area_members"].format(count=size))
    website = catalogue.website(place)
    websites = [Line("" if website else levels["website_unknown"], _working(catalogue, website))]
    if place.website_sv and place.website_sv != website:
        websites.append(Line(levels["website_sv"], _working(catalogue, place.website_sv)))
    return (
        Block(f"{levels['level_municipality']}: {catalogue.place_name(place)}", tuple(websites)),
        Block(f"{levels['level_area']}: {catalogue.place_name(area)}", (Line(" ".join(arranges)),)),
        Block(f"{levels['level_county']}: {catalogue.place_name(place.county)}", (Line(words["county_does"]),)),
        Block(levels["level_nation"], (Line(levels["nation_text"]),)),
    )


def _services_of_today(catalogue: Catalogue, place: Municipality) -> list[Offering]:
    """What public pages tell of here. What only the documents of 2022–2023 tell is no advice on paper, and the
    employment services stand among the contacts."""
    found: dict[str, Offering] = {}
    for ref in place.within.values():
        offerings = [o for o in catalogue.offerings_at.get(ref, []) if not o.model and not o.unavailable]
        for offering in sorted(offerings, key=lambda o: catalogue.order(_service_name(catalogue, o))):
            if catalogue.state(offering) == "in-force" and offering.service not in EMPLOYMENT_SERVICES:
                found.setdefault(offering.service, offering)
    return list(found.values())


def _service(catalogue: Catalogue, offering: Offering) -> Block:
    lines = (Line(plain_text(contact.text)) for contact in offering.contacts if contact.kind != "web")
    return Block(_service_name(catalogue, offering), tuple(lines))


def _service_name(catalogue: Catalogue, offering: Offering) -> str:
    return offering.name or catalogue.briefs["service", offering.service].name


def _helps(catalogue: Catalogue) -> tuple[Help, ...]:
    """The situations that the finder knows, each with who is contacted first."""
    firsts = [(outcome, parse_record(outcome.first.record) or ("", "")) for outcome in catalogue.outcomes.values()]
    return tuple(
        Help(outcome.name, record_path("outcome", outcome.id) or "", catalogue.briefs[first].name)
        for outcome, first in firsts
    )


def _link(catalogue: Catalogue, link: Link) -> Line:
    found = address_in(link, catalogue.locale.speech)
    if found is None:
        return Line(link.name)
    address = found[1]
    front_page = address.certainty == "front-page" and not link.front
    words = f"{link.name} ({catalogue.labels['link']['front_page']})" if front_page else link.name
    return Line(words, _working(catalogue, address.url, link))


def _working(catalogue: Catalogue, url: str, link: Link | None = None) -> str:
    """The address, or what to use instead while it is known to be broken: paper can't warn."""
    trouble = catalogue.trouble(url, link)
    return trouble.front if trouble else url


def _sources(catalogue: Catalogue, refs: list[str]) -> tuple[str, ...]:
    found = (parse_source(ref) for ref in refs)
    records = (catalogue.sources[ref.source] for ref in found if ref)
    return tuple(dict.fromkeys(cited(record, catalogue.locale) for record in records))
