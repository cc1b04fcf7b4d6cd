"""The front page and the pages that list others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from ..catalogue import Catalogue
from ..model import Locale
from ..offline import PAGE
from ..reach import reach, totals
from ..sources import coverage
from . import finder
from .map import map_colours
from .page import StagedPage, record_path

FOR_MEETINGS = ("consent", "form", "measure", "plan")
IN_THE_INDEX = (
    *("service", "instrument", "benefit", "actor", "law", "pathway", "guide", "criteria", "model", "term"),
    "outcome",
)
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
ABOUT = ("saavutettavuus", "translations", "components")
STATEMENT_CITES = {
    "feedback": ("page:webaccessibility-rights",),
    "authority": ("page:he-71-2024", "page:kotka-accessibility"),
}


def stage(catalogue: Catalogue) -> Iterator[StagedPage]:
    labels = catalogue.labels
    titles, leads = labels["pages"], labels["leads"]

    def index(path: str, template: str, above: tuple[str, ...] = (), **context: Any) -> StagedPage:
        key = path.rstrip("/").rpartition("/")[2]
        crumbs = tuple((titles[folder], f"{folder}/") for folder in above)
        file = FILES.get(path, "")
        return StagedPage(path, titles[key], leads[key], template, context, crumbs, file, 1 if file else 0)

    yield StagedPage("", labels["site"]["name"], labels["site"]["description"], "front.html", {})
    yield index("services/", "services.html", **_services(catalogue))
    yield index(
        "situations/", "situations.html", situations=_situations(catalogue), question=finder.first_question(catalogue)
    )
    yield index(
        "municipalities/",
        "municipalities.html",
        counties=_municipalities(catalogue),
        colours=map_colours(catalogue.places),
    )
    yield index("employment-areas/", "employment-areas.html", areas=_areas(catalogue))
    yield index("regions/", "list.html", groups=[("", "model", _by_name(catalogue, catalogue.models))])
    yield index("pathways/", "list.html", groups=_grouped(catalogue, "pathway", "pathway-kinds"))
    yield index("instruments/", "list.html", groups=_grouped(catalogue, "instrument", "instrument-kinds"))
    yield index("benefits/", "list.html", groups=[("", "benefit", _by_name(catalogue, catalogue.benefits))])
    yield index("actors/", "list.html", groups=_grouped(catalogue, "actor", "actor-kinds"))
    yield index("laws/", "list.html", groups=[("", "law", _by_name(catalogue, catalogue.laws))])
    yield index("criteria/", "list.html", groups=[("", "criteria", _by_name(catalogue, catalogue.criteria))])
    yield index("guides/", "list.html", groups=[("", "guide", _by_name(catalogue, catalogue.guides))])
    yield index("professionals/", "professionals.html", **_professionals(catalogue))
    yield index("glossary/", "glossary.html", terms=_by_name(catalogue, catalogue.terms))
    yield index("links/", "links.html", **_links(catalogue))
    yield index(
        "changes/", "changes.html", changes=sorted(catalogue.changes.values(), key=lambda c: c.date, reverse=True)
    )
    yield index("sources/", "sources.html", coverage=coverage(catalogue))
    rows = reach(catalogue)
    yield index("reach/", "reach.html", rows=rows, totals=totals(rows))
    yield index("sources/contradictions/", "contradictions.html", ("sources",))
    yield index("sources/lost/", "lost.html", ("sources",))
    yield index("a-z/", "a-z.html", letters=_letters(catalogue))
    yield index(
        "search/", "search.html", places=list(catalogue.places.municipalities.values()), elsewhere=_elsewhere(catalogue)
    )
    yield index(PAGE, "offline.html")
    yield index("about/translations/", "coverage.html", ("about",), rows=_coverage(catalogue))
    cited = {
        part: [ref for ref in refs if ref.partition(":")[2] in catalogue.sources]
        for part, refs in STATEMENT_CITES.items()
    }
    yield index("about/saavutettavuus/", "statement.html", ("about",), cited=cited)
    shown = all((catalogue.services, catalogue.questions, catalogue.outcomes))  # components are shown on real records
    if shown:
        yield index("about/components/", "components.html", ("about",))
    more = ABOUT if shown else ABOUT[:-1]
    yield index("about/", "list.html", groups=[("", "page", list(catalogue.pages.values()))], more=more)


def _elsewhere(catalogue: Catalogue) -> list[Locale]:
    """The locales whose hits are offered beside: one of each other language (plain Finnish finds what Finnish does)."""
    first = {locale.speech: locale for locale in reversed(catalogue.locales)}
    return [locale for speech, locale in reversed(first.items()) if speech != catalogue.locale.speech]


def _coverage(catalogue: Catalogue) -> list[tuple[str, list[tuple[int, int] | None]]]:
    """For each kind of text: of each locale how many are translated of how many, or None when it has none."""
    locales = list(catalogue.coverage.values())
    kinds = dict.fromkeys(kind for locale in locales for kind in locale)

    def cell(counts: dict[str, int] | None) -> tuple[int, int] | None:
        return (counts["current"] + counts["machine-made"], sum(counts.values())) if counts else None

    return [(kind, [cell(locale.get(kind)) for locale in locales]) for kind in kinds]


def _by_name(catalogue: Catalogue, records: dict[str, Any]) -> list[Any]:
    return sorted(records.values(), key=lambda r: catalogue.order(r.name))


def _services(catalogue: Catalogue) -> dict[str, Any]:
    services = _by_name(catalogue, catalogue.services)
    current = [s for s in services if catalogue.state(s) != "ended"]
    themes = {theme: [s for s in current if theme in s.themes] for theme in catalogue.vocabularies["themes"]}
    return {"themes": themes, "all": current, "ended": [s for s in services if catalogue.state(s) == "ended"]}


def _situations(catalogue: Catalogue) -> dict[str, list[Any]]:
    """The services for each situation; those that are offered in the most places first."""

    def places(service: Any) -> int:
        return sum(catalogue.state(o) != "ended" for o in catalogue.offerings_of.get(service.id, []))

    current = [s for s in _by_name(catalogue, catalogue.services) if catalogue.state(s) != "ended"]
    services = sorted(current, key=places, reverse=True)
    situations = catalogue.vocabularies["situations"]
    return {term: found for term in situations if (found := [s for s in services if term in s.situations])}


def _grouped(catalogue: Catalogue, kind: str, vocabulary: str) -> list[tuple[str, str, list[Any]]]:
    records = _by_name(catalogue, catalogue.of_kind(kind))
    groups = [
        (label, kind, [r for r in records if r.kind == term])
        for term, label in catalogue.vocabularies[vocabulary].items()
    ]
    return [group for group in groups if group[2]]


def _municipalities(catalogue: Catalogue) -> list[tuple[Any, list[Any]]]:
    places = catalogue.places
    members = [(county, _in_order(catalogue, places.of_county[county.code])) for county in places.counties.values()]
    return sorted(members, key=lambda row: catalogue.order(catalogue.place_name(row[0])))


def _areas(catalogue: Catalogue) -> list[tuple[Any, list[Any]]]:
    places = catalogue.places
    areas = _in_order(catalogue, places.employment_areas.values())
    return [(area, _in_order(catalogue, places.of_area[area.code])) for area in areas]


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


def _letters(catalogue: Catalogue) -> dict[str, list[tuple[str, str, str]]]:
    """By first letter: (name, the record's own name when the first is another name of it, address)."""
    rows: dict[tuple[str, str, str], tuple[str, str, str]] = {}  # by the words alone: marked and unmarked are one

    def add(name: str, main: str, path: str) -> None:
        if str(name) != str(main):
            rows.setdefault((str(name), str(main), path), (name, main, path))

    for kind in IN_THE_INDEX:
        for record in catalogue.of_kind(kind).values():
            path = record_path(kind, record.id) or ""
            add(record.name, "", path)
            others = [*getattr(record, "aka", ()), getattr(record, "abbreviation", None)]
            for other in filter(None, others):
                add(other, record.name, path)
    for place in catalogue.places.municipalities.values():
        path = record_path("municipality", place.slug) or ""
        name = catalogue.place_name(place)
        add(name, "", path)
        for other in place.names.values():
            add(other, name, path)
    letters: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for row in sorted(rows.values(), key=lambda r: (catalogue.order(r[0]), *map(str, r))):
        letter = row[0][0].upper() if catalogue.locale.speech in ("fi", "sv") else catalogue.order(row[0])[0].upper()
        letters[letter if letter.isalpha() else "0–9"].append(row)
    return dict(letters)
