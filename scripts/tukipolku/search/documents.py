"""What can be found: a document for each page, and for the parts of pages that have an address of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from ..catalogue import Catalogue
from ..fields import MARKDOWN, PLAIN
from ..model import Offering
from ..stage.finder import ways_to
from ..stage.page import record_path
from ..text import plain_text
from ..walk import walk

# How much a page of each kind counts against others that hold the same words.
KINDS = {
    "service": 1.0,
    "outcome": 0.95,
    "instrument": 0.95,
    "benefit": 0.95,
    "guide": 0.95,
    "pathway": 0.9,
    "municipality": 0.9,
    "criteria": 0.85,
    "model": 0.8,
    "actor": 0.75,
    "law": 0.75,
    "links": 0.7,
    "change": 0.65,
    "term": 0.55,
}
LEAD = 140  # characters of a result's text


@dataclass(frozen=True)
class Document:
    """One thing that can be found.

    ``path`` is below the locale's root, ``texts`` are in Markdown. ``filters`` are the sets that it belongs to:
    ``theme:…``, ``audience:…``, and places as in offerings (none: not bound to a place). ``weight`` multiplies its
    score.
    """

    path: str
    kind: str
    title: str
    names: tuple[str, ...]
    lead: str
    headings: tuple[str, ...]
    texts: tuple[str, ...]
    weight: float
    ended: bool = False
    filters: frozenset[str] = field(default_factory=frozenset)
    refs: tuple[str, ...] = ()

    @property
    def body(self) -> Iterator[str]:
        """Its texts without markup."""
        return map(plain_text, self.texts)


def documents(catalogue: Catalogue) -> Iterator[Document]:
    """Every document of the site in one language."""
    for kind in ("service", "instrument", "benefit", "guide", "pathway", "criteria", "model", "actor", "law"):
        for record in catalogue.of_kind(kind).values():
            yield _record(catalogue, kind, record)
    for kind in ("term", "change"):
        for record in catalogue.of_kind(kind).values():
            yield _record(catalogue, kind, record)
    yield from _outcomes(catalogue)
    yield from _municipalities(catalogue)
    yield from _link_lists(catalogue)


def _record(catalogue: Catalogue, kind: str, record: Any) -> Document:
    offerings = catalogue.offerings_of.get(record.id, []) if kind == "service" else []
    ended = hasattr(record, "valid") and catalogue.state(record) == "ended"
    names = [*getattr(record, "aka", ()), getattr(record, "abbreviation", None)]
    summary = getattr(record, "summary", "") or plain_text(record.definition[0].text)
    areas = tuple(place for o in offerings for place in o.area) or tuple(getattr(record, "area", ()))
    places = tuple(_place_names(catalogue, areas))
    if kind == "model":  # the county's name is what its model is looked for by
        names.append(catalogue.place_name(catalogue.places.counties[record.county]))
    return Document(
        path=record_path(kind, record.id) or "",
        kind=kind,
        title=record.name,
        names=tuple(name for name in names if name),
        lead=_shortened(summary),
        headings=(*_headings(record), *(o.name for o in offerings if o.name), *places),
        texts=(*_texts(record), *(text for o in offerings for text in _texts(o))),
        weight=KINDS[kind],
        ended=ended,
        filters=_filters(record, offerings, areas),
        refs=(f"{kind}:{record.id}",),
    )


def _headings(record: Any) -> Iterator[str]:
    for name in ("more", "sections"):
        yield from (section.title for section in getattr(record, name, ()))
    yield from (step.name for step in getattr(record, "steps", ()))
    for line in getattr(record, "body", "").split("\n"):
        if line.startswith("## "):
            yield line[3:]


def _texts(record: Any) -> Iterator[str]:
    skipped = ("name", "title", "aka", "abbreviation")
    for route, marker, value in walk(record):
        if marker in (MARKDOWN, PLAIN) and route[-1] not in skipped and "aka" not in route:
            yield value


def _place_names(catalogue: Catalogue, areas: Iterable[str]) -> Iterator[str]:
    for ref in dict.fromkeys(areas):
        kind, _, slug = ref.partition(":")
        if kind == "municipality":
            yield catalogue.place_name(catalogue.places.municipalities[slug])


def _filters(record: Any, offerings: list[Offering], areas: tuple[str, ...]) -> frozenset[str]:
    themes = (f"theme:{theme}" for theme in getattr(record, "themes", ()))
    audience = getattr(record, "audience", ()) or (("professional",) if _for_professionals(record) else ("client",))
    return frozenset([*themes, *(f"audience:{a}" for a in audience), *areas])


def _for_professionals(record: Any) -> bool:
    referral = getattr(record, "referral", None)
    return bool(referral and referral.kind == "consultation")


def _outcomes(catalogue: Catalogue) -> Iterator[Document]:
    """Where the situation finder leads; the answers that lead there count as headings: they are people's own words."""
    ways = ways_to(catalogue)
    for outcome in catalogue.outcomes.values():
        answers = (answer.text for way in ways["outcome", outcome.id] for _, answer in way[-1:])
        yield replace(_record(catalogue, "outcome", outcome), headings=tuple(dict.fromkeys(answers)))


def _municipalities(catalogue: Catalogue) -> Iterator[Document]:
    labels = catalogue.labels["municipality"]
    for place in catalogue.places.municipalities.values():
        local = catalogue.offerings_at.get(f"municipality:{place.slug}", [])
        name = catalogue.place_name(place)
        yield Document(
            path=record_path("municipality", place.slug) or "",
            kind="municipality",
            title=name,
            names=tuple(sorted(set(place.names.values()) - {name})),
            lead=_shortened(labels["description"].format(name=name)),
            headings=(
                labels["employment"],
                catalogue.place_name(place.county),
                f"{labels['level_area']} {catalogue.place_name(place.employment_area)}",
            ),
            texts=tuple(o.name or catalogue.services[o.service].name for o in local),
            weight=KINDS["municipality"],
            filters=frozenset({f"municipality:{place.slug}", "audience:client"}),
            refs=(f"municipality:{place.slug}",),
        )


def _link_lists(catalogue: Catalogue) -> Iterator[Document]:
    title = catalogue.labels["pages"]["links"]
    for theme, label in catalogue.vocabularies["themes"].items():
        links = [link.name for link in catalogue.links.values() if theme in link.themes]
        yield Document(
            path=f"links/#{theme}",
            kind="links",
            title=f"{title}: {label}",
            names=(),
            lead=_shortened(", ".join(links)),
            headings=(label,),
            texts=tuple(links),
            weight=KINDS["links"],
            filters=frozenset({f"theme:{theme}", "audience:client"}),
            refs=(f"links:{theme}",),
        )


def _shortened(text: str) -> str:
    if len(text) <= LEAD:
        return text
    return text[: text.rfind(" ", 0, LEAD)].rstrip(",;:–") + " …"
