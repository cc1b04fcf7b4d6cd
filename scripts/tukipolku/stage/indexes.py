"""The front page and the pages that list others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from ..catalogue import Catalogue, grouped
from ..model import Locale
from ..offline import PAGE as OFFLINE
from ..reach import reach, totals
from ..sources import coverage
from . import finder, names, parts
from .map import map_colours
from .page import Planned, StagedPage
from .parts import Listing, Part

Context = Callable[[Catalogue], dict[str, Any]]
FOR_MEETINGS = ("consent", "form", "measure", "plan")
# What an editor changes on the pages that list the records of one file. The other lists are of several files.
FILES = {
    "services/": "data/services.yaml",
    "situations/": "data/finder.yaml",
    "municipalities/": "data/places/municipalities.csv",
    "employment-areas/": "data/places/employment_areas.csv",
    "regions/": "data/models.yaml",
    "instruments/": "data/instruments.yaml",
    "benefits/": "data/benefits.yaml",
    "actors/": "data/actors.yaml",
    "laws/": "data/laws.yaml",
    "criteria/": "data/criteria.yaml",
    "glossary/": "data/terms.yaml",
    "links/": "data/links.yaml",
    "changes/": "data/changes.yaml",
    "sources/": "data/sources.yaml",
    "sources/contradictions/": "data/contradictions.yaml",
    "sources/lost/": "data/lost.yaml",
}

# Pages about the site that aren't records, and what the accessibility statement cites, by its parts.
COMPONENTS = "about/components/"
ABOUT = ("about/saavutettavuus/", "about/translations/", COMPONENTS)
STATEMENT_CITES = {
    "feedback": ("page:webaccessibility-rights",),
    "authority": ("page:he-71-2024", "page:kotka-accessibility"),
}


def plan(catalogue: Catalogue) -> Iterator[Planned]:
    for path in PAGES:
        if path == COMPONENTS and not _components(catalogue):
            continue
        yield path, partial(_pages, path)


def _pages(path: str, catalogue: Catalogue, beside: Catalogue) -> Iterator[StagedPage]:
    labels = catalogue.labels
    template, context = PAGES[path]
    folder, _, key = path.rstrip("/").rpartition("/")
    title = labels["pages"][key] if path else labels["site"]["name"]
    lead = labels["leads"][key] if path else labels["site"]["description"]
    file = FILES.get(path, "")
    crumbs = ((labels["pages"][folder], f"{folder}/"),) if folder else ()
    page = StagedPage(path, title, lead, template, context(catalogue), crumbs, file, 1 if file else 0)
    yield page
    lists, rows = PARTS.get(path, (_no_lists, _service_rows))
    for whole in lists(page.context):
        yield from parts.pages(whole, ((title, path),), partial(rows, catalogue))


def _no_lists(context: dict[str, Any]) -> list[Listing]:
    return []


def _service_rows(catalogue: Catalogue, part: Part) -> dict[str, Any]:
    return {"services": part.rows}


def _search(catalogue: Catalogue) -> dict[str, Any]:
    return {"places": list(catalogue.places.municipalities.values()), "elsewhere": _elsewhere(catalogue)}


def _elsewhere(catalogue: Catalogue) -> list[Locale]:
    """The locales whose hits are offered beside: one of each other language (plain Finnish finds what Finnish does)."""
    first = {locale.speech: locale for locale in reversed(catalogue.locales)}
    return [locale for speech, locale in reversed(first.items()) if speech != catalogue.locale.speech]


def _coverage(catalogue: Catalogue) -> dict[str, Any]:
    """For each kind of text: of each locale how many are translated of how many, or None when it has none."""
    locales = list(catalogue.coverage.values())
    kinds = dict.fromkeys(kind for locale in locales for kind in locale)

    def cell(counts: dict[str, int] | None) -> tuple[int, int] | None:
        return (counts["current"] + counts["machine-made"], sum(counts.values())) if counts else None

    return {"rows": [(kind, [cell(locale.get(kind)) for locale in locales]) for kind in kinds]}


class Card(NamedTuple):
    """What a list shows of a service."""

    id: str
    name: str
    summary: str


def _by_name(catalogue: Catalogue, records: dict[str, Any]) -> list[Any]:
    return sorted(records.values(), key=lambda r: catalogue.order(r.name))


def _list(kind: str, vocabulary: str = "") -> Context:
    """A kind's records by name, in groups if they have a vocabulary of kinds."""

    def groups(catalogue: Catalogue) -> dict[str, Any]:
        records = _by_name(catalogue, catalogue.of_kind(kind))
        if not vocabulary:
            return {"groups": [("", kind, records)]}
        terms = catalogue.vocabularies[vocabulary].items()
        found = [(label, kind, [r for r in records if r.kind == term]) for term, label in terms]
        return {"groups": [group for group in found if group[2]]}

    return groups


def _services(catalogue: Catalogue) -> dict[str, Any]:
    services = _by_name(catalogue, catalogue.services)
    current = [s for s in services if catalogue.state(s) != "ended"]
    ended = [s for s in services if catalogue.state(s) == "ended"]
    words = catalogue.labels["services"]
    by_theme = grouped((theme, s) for s in current for theme in dict.fromkeys(s.themes))
    themes = {
        theme: _listing(catalogue, f"theme-{theme}-", title, by_theme.get(theme, []), parts.MOST_OF_MANY)
        for theme, title in catalogue.vocabularies["themes"].items()
    }
    return {
        "themes": themes,
        "all": _listing(catalogue, "services-", words["all"], current, parts.MOST),
        "ended": _listing(catalogue, "ended-", words["ended"], ended, parts.MOST),
    }


def _listing(catalogue: Catalogue, key: str, title: str, services: list[Any], most: int) -> Listing:
    cards = [Card(service.id, service.name, service.summary) for service in services]
    return parts.listing(key, title, cards, lambda card: card.name, catalogue.order, most)


def _situations(catalogue: Catalogue) -> dict[str, Any]:
    """The services for each situation; those that are offered in the most places first."""

    def places(service: Any) -> int:
        return sum(catalogue.state(o) != "ended" for o in catalogue.offerings_of.get(service.id, []))

    current = [s for s in _by_name(catalogue, catalogue.services) if catalogue.state(s) != "ended"]
    most_first = sorted(current, key=places, reverse=True)
    services = grouped((term, s) for s in most_first for term in dict.fromkeys(s.situations))
    return {
        "situations": {
            term: _listing(catalogue, f"situation-{term}-", title, services[term], parts.MOST_OF_MANY)
            for term, title in catalogue.vocabularies["situations"].items()
            if term in services
        },
        "question": finder.first_question(catalogue),
    }


def _municipalities(catalogue: Catalogue) -> dict[str, Any]:
    places = catalogue.places
    members = [(county, _in_order(catalogue, places.of_county[county.code])) for county in places.counties.values()]
    counties = sorted(members, key=lambda row: catalogue.order(catalogue.place_name(row[0])))
    return {"counties": counties, "colours": map_colours(places)}


def _areas(catalogue: Catalogue) -> dict[str, Any]:
    places = catalogue.places
    areas = _in_order(catalogue, places.employment_areas.values())
    return {"areas": [(area, _in_order(catalogue, places.of_area[area.code])) for area in areas]}


def _in_order(catalogue: Catalogue, places: Iterable[Any]) -> list[Any]:
    return sorted(places, key=lambda place: catalogue.order(catalogue.place_name(place)))


def _professionals(catalogue: Catalogue) -> dict[str, Any]:
    """Pages for a meeting in their order, lists of signs, forms, and pathways that tell the professional's side."""
    guides = [guide for guide in catalogue.guides.values() if guide.meeting]
    pathways = [p for p in catalogue.pathways.values() if "professional" in p.audience and not p.persona]
    return {
        "guides": sorted(guides, key=lambda guide: guide.meeting or 0),
        "criteria": _by_name(catalogue, catalogue.criteria),
        "forms": [i for i in _by_name(catalogue, catalogue.instruments) if i.kind in FOR_MEETINGS],
        "pathways": _by_name(catalogue, {p.id: p for p in pathways}),
    }


def _links(catalogue: Catalogue) -> dict[str, Any]:
    links = _by_name(catalogue, catalogue.links)
    themes = {theme: [x for x in links if theme in x.themes] for theme in catalogue.vocabularies["themes"]}
    return {"themes": themes, "rest": [x for x in links if not x.themes]}


def _glossary(catalogue: Catalogue) -> dict[str, Any]:
    """All terms, and the first of each letter."""
    terms, letters = _by_name(catalogue, catalogue.terms), dict[str, str]()
    for term in terms:
        letters.setdefault(names.letter(catalogue, term.name), term.id)
    return {"terms": terms, "letters": letters}


def _changes(catalogue: Catalogue) -> dict[str, Any]:
    return {"changes": sorted(catalogue.changes.values(), key=lambda c: c.date, reverse=True)}


def _reach(catalogue: Catalogue) -> dict[str, Any]:
    rows = reach(catalogue)
    return {"rows": rows, "totals": totals(rows)}


def _statement(catalogue: Catalogue) -> dict[str, Any]:
    there = catalogue.sources
    return {
        "cited": {
            part: [ref for ref in refs if ref.partition(":")[2] in there] for part, refs in STATEMENT_CITES.items()
        }
    }


def _about(catalogue: Catalogue) -> dict[str, Any]:
    more = [path.split("/")[1] for path in ABOUT if path != COMPONENTS or _components(catalogue)]
    return {"groups": [("", "page", list(catalogue.pages.values()))], "more": more}


def _components(catalogue: Catalogue) -> bool:
    """Whether there are real records that the components can be shown on."""
    return all((catalogue.services, catalogue.questions, catalogue.outcomes))


def _nothing(catalogue: Catalogue) -> dict[str, Any]:
    return {}


# By path: the template, and what it shows.
PAGES: dict[str, tuple[str, Context]] = {
    "": ("front.html", _nothing),
    "services/": ("services.html", _services),
    "situations/": ("situations.html", _situations),
    "municipalities/": ("municipalities.html", _municipalities),
    "employment-areas/": ("employment-areas.html", _areas),
    "regions/": ("list.html", _list("model")),
    "pathways/": ("list.html", _list("pathway", "pathway-kinds")),
    "instruments/": ("list.html", _list("instrument", "instrument-kinds")),
    "benefits/": ("list.html", _list("benefit")),
    "actors/": ("list.html", _list("actor", "actor-kinds")),
    "laws/": ("list.html", _list("law")),
    "criteria/": ("list.html", _list("criteria")),
    "guides/": ("list.html", _list("guide")),
    "professionals/": ("professionals.html", _professionals),
    "glossary/": ("glossary.html", _glossary),
    "links/": ("links.html", _links),
    "changes/": ("changes.html", _changes),
    "sources/": ("sources.html", lambda catalogue: {"coverage": coverage(catalogue)}),
    "reach/": ("reach.html", _reach),
    "sources/contradictions/": ("contradictions.html", _nothing),
    "sources/lost/": ("lost.html", _nothing),
    "a-z/": ("a-z.html", names.index),
    "search/": ("search.html", _search),
    OFFLINE: ("offline.html", _nothing),
    "about/translations/": ("coverage.html", _coverage),
    "about/saavutettavuus/": ("statement.html", _statement),
    COMPONENTS: ("components.html", _nothing),
    "about/": ("list.html", _about),
}
# By path: which lists may come in parts, and what a page with such a part shows.
PARTS: dict[str, tuple[Callable[[dict[str, Any]], Iterable[Listing]], Callable[[Catalogue, Part], dict[str, Any]]]] = {
    "services/": (lambda shown: (*shown["themes"].values(), shown["all"], shown["ended"]), _service_rows),
    "situations/": (lambda shown: shown["situations"].values(), _service_rows),
    "a-z/": (lambda shown: [shown["names"]], names.letter_rows),
}
