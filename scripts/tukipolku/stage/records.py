"""One page for each service, instrument, benefit, actor, law, list of criteria, region model, pathway and guide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from operator import itemgetter
from typing import Any

from ..catalogue import Catalogue
from ..model import Offering, Pathway, RegionModel, Service
from ..model.network import ModelActor
from . import parts
from .network import draw
from .page import FOLDERS, Planned, StagedPage, record_path


def plan(catalogue: Catalogue) -> Iterator[Planned]:
    for kind in CONTEXTS:
        for record_id in catalogue.of_kind(kind):
            yield record_path(kind, record_id) or "", partial(_pages, kind, record_id)


def _pages(kind: str, record_id: str, catalogue: Catalogue, beside: Catalogue) -> Iterator[StagedPage]:
    page = _page(kind, record_id, catalogue)
    yield page
    crumbs = (*page.crumbs, (page.title, page.path))
    if whole := page.context.get("services"):
        yield from parts.pages(whole, crumbs, lambda part: {"names": part.rows})
    if whole := page.context.get("where"):
        yield from parts.pages(whole, crumbs, lambda part: {"offerings": part.rows})


def _page(kind: str, record_id: str, catalogue: Catalogue) -> StagedPage:
    record = catalogue.record(kind, record_id)
    contradictions, lost, changes = catalogue.remarks(kind, record_id)
    labels = catalogue.labels
    above = "professionals" if getattr(record, "meeting", None) else FOLDERS[kind]
    file, line = catalogue.lines[kind, record_id]
    return StagedPage(
        path=record_path(kind, record.id) or "",
        title=record.name,
        description=record.summary,
        template=f"{kind}.html",
        context={
            "record": record,
            "kind": kind,
            "contradictions": contradictions,
            "lost": lost,
            "changes": changes,
            "mentions": catalogue.mentions(kind, record.id),
            "criteria": catalogue.criteria_about.get(f"{kind}:{record.id}", []),
            **CONTEXTS[kind](catalogue, record),
        },
        crumbs=((labels["pages"][above], f"{above}/"),),
        file=file,
        line=line,
    )


def _service(catalogue: Catalogue, service: Service) -> dict[str, Any]:
    offerings = sorted(catalogue.offerings_of.get(service.id, []), key=lambda o: _width(o))
    in_force = [o for o in offerings if catalogue.state(o) != "ended"]
    nation = [o for o in in_force if "nation" in o.area]
    local = [(", ".join(map(catalogue.place_label, o.area)), o) for o in in_force if o not in nation]
    key = f"service-{service.id}-where-"
    where = parts.listing(key, service.name, local, itemgetter(0), catalogue.order, parts.MOST_TOLD)
    return {
        "offerings": in_force,
        "told": nation if where.parts else in_force,
        "where": where if where.parts else None,
        "everywhere": any(not o.unavailable for o in nation),
        "ended_offerings": [o for o in offerings if catalogue.state(o) == "ended"],
        "children": catalogue.children.get(service.id, []),
        "related": catalogue.related.get(service.id, []),
        "predecessors": catalogue.predecessors.get(service.id, []),
    }


def _width(offering: Offering) -> tuple[int, str]:
    """Nation first, then counties and employment areas, then municipalities; by region model within each."""
    kinds = ["nation", "county", "employment-area", "municipality"]
    return min(kinds.index(a.partition(":")[0]) for a in offering.area), offering.model or ""


def _model(catalogue: Catalogue, model: Any) -> dict[str, Any]:
    offerings = [o for o in catalogue.offerings.values() if o.model == model.id]
    offerings.sort(key=lambda o: catalogue.order(o.name or catalogue.briefs["service", o.service].name))
    services = [
        (o.name or catalogue.briefs["service", o.service].name, f"{record_path('service', o.service)}#o-{o.id}")
        for o in offerings
        if catalogue.state(o) != "ended"
    ]
    pathways = [p for p in catalogue.pathways.values() if p.model == model.id or p.id in model.pathways]
    return {
        "services": _listing(catalogue, "model", model, services),
        "ended_offerings": [o for o in offerings if catalogue.state(o) == "ended"],
        "pathways": pathways,
        "county": catalogue.places.counties[model.county],
        "actor_groups": (groups := actor_groups(catalogue, model)),
        "network": draw(
            catalogue.labels["pathway"]["client"],
            [(kind, [name for _, name in rows]) for kind, rows in groups],
            catalogue.labels["model"]["network"].format(count=len(model.actors)),
            "actors-table",
        ),
    }


def _with_services(kind: str) -> Callable[[Catalogue, Any], dict[str, Any]]:
    """The context of a record of a kind whose pages list the services that name it or that it names, and a law's
    benefits."""

    def context(catalogue: Catalogue, record: Any) -> dict[str, Any]:
        mentions = catalogue.mentions(kind, record.id)
        ids = [*getattr(record, "services", ()), *mentions["service"]]
        if kind == "actor":
            ids += [catalogue.offerings[one].service for one in mentions["offering"]]
        named = [("service", one) for one in dict.fromkeys(ids)]
        if kind == "law":
            named += [("benefit", one) for one in mentions["benefit"]]
        rows = [(catalogue.briefs[one].name, record_path(*one)) for one in named]
        return {"services": _listing(catalogue, kind, record, rows)}

    return context


def _listing(catalogue: Catalogue, kind: str, record: Any, services: list[Any]) -> parts.Listing:
    """Services by name and address, on the page of a record."""
    title = f"{record.name}: {catalogue.labels[kind]['services']}"
    return parts.listing(f"{kind}-{record.id}-", title, services, lambda row: row[0], catalogue.order, parts.MOST)


def actor_groups(catalogue: Catalogue, model: RegionModel) -> list[tuple[str, list[tuple[ModelActor, str]]]]:
    """A model's actors with their names, by kind of actor."""
    groups = []
    for kind, label in catalogue.vocabularies["actor-kinds"].items():
        rows = [(row, catalogue.actors[row.actor]) for row in model.actors]
        if named := [(row, str(actor.name)) for row, actor in rows if actor.kind == kind]:
            groups.append((label, named))
    return groups


def pathway_context(catalogue: Catalogue, pathway: Pathway) -> dict[str, Any]:
    """For each step what is offered where the pathway is; and the example persons who go this way (or their way)."""
    places = catalogue.places.municipalities
    towns = [places[ref.partition(":")[2]] for ref in pathway.area if ref.startswith("municipality:")]
    here = {*pathway.area, *(f"county:{town.county.slug}" for town in towns)}

    def local(services: tuple[str, ...]) -> list[Offering]:
        rows: dict[Any, Offering] = {}  # two with the same words are one row
        for offering in (o for service in services for o in catalogue.offerings_of.get(service, [])):
            if here & set(offering.area) and catalogue.state(offering) != "ended" and not offering.unavailable:
                told = tuple(contact.text for contact in offering.contacts if contact.kind != "web")
                rows.setdefault((offering.service, offering.name, offering.area, told), offering)
        return list(rows.values())

    return {
        "local": {step.id: local(step.services) for step in pathway.steps},
        "examples": [
            other
            for other in catalogue.pathways.values()
            if bool(other.persona) != bool(pathway.persona)
            and other.model == pathway.model
            and {s for s in other.services if catalogue.services[s].kind != "role"} & set(pathway.services)
        ],
    }


def _nothing(catalogue: Catalogue, record: Any) -> dict[str, Any]:
    return {}


CONTEXTS: dict[str, Callable[[Catalogue, Any], dict[str, Any]]] = {
    "service": _service,
    "instrument": _with_services("instrument"),
    "benefit": _with_services("benefit"),
    "actor": _with_services("actor"),
    "law": _with_services("law"),
    "criteria": _nothing,
    "model": _model,
    "pathway": pathway_context,
    "guide": _nothing,
    "page": _nothing,
}
