"""The situation finder: a page for each question and each outcome (the first question is on ``situations/``)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import partial

from ..catalogue import Catalogue
from ..model import Answer, Question
from ..refs import parse_record
from .page import Planned, StagedPage, record_path

Way = tuple[tuple[Question, Answer], ...]
START = "situations/"
FEW = 6  # so many places of a service are named; of more it is said that they are many


def plan(catalogue: Catalogue) -> Iterator[Planned]:
    for question_id in list(catalogue.questions)[1:]:
        yield record_path("question", question_id) or "", partial(_question_pages, question_id)
    for outcome_id in catalogue.outcomes:
        yield record_path("outcome", outcome_id) or "", partial(_outcome_pages, outcome_id)


def first_question(catalogue: Catalogue) -> Question | None:
    return next(iter(catalogue.questions.values()), None)


def question_path(catalogue: Catalogue, question: Question) -> str:
    return START if question is first_question(catalogue) else record_path("question", question.id) or ""


def ways_to(catalogue: Catalogue) -> dict[tuple[str, str], list[Way]]:
    """For each question and outcome: the answers that lead there from the first question."""
    ways: dict[tuple[str, str], list[Way]] = defaultdict(list)

    def follow(question: Question, way: Way) -> None:
        for answer in question.answers:
            step = (*way, (question, answer))
            if answer.next:
                ways["question", answer.next].append(step)
                follow(catalogue.questions[answer.next], step)
            elif answer.outcome:
                ways["outcome", answer.outcome].append(step)

    if first := first_question(catalogue):
        follow(first, ())
    return ways


def _question_pages(question_id: str, catalogue: Catalogue, beside: Catalogue) -> Iterator[StagedPage]:
    question = catalogue.questions[question_id]
    way = catalogue.piece("ways", lambda: ways_to(catalogue))["question", question_id][0]
    labels = catalogue.labels
    file, line = catalogue.lines["question", question_id]
    yield StagedPage(
        path=question_path(catalogue, question),
        title=question.text,
        description=question.help or labels["finder"]["description"],
        template="question.html",
        context={
            "question": question,
            "answered": [(q, a, question_path(catalogue, q)) for q, a in way],
        },
        crumbs=((labels["pages"]["situations"], START),),
        file=file,
        line=line,
    )


def _outcome_pages(outcome_id: str, catalogue: Catalogue, beside: Catalogue) -> Iterator[StagedPage]:
    outcome = catalogue.outcomes[outcome_id]
    ways = catalogue.piece("ways", lambda: ways_to(catalogue))["outcome", outcome_id]
    labels = catalogue.labels
    file, line = catalogue.lines["outcome", outcome_id]
    before = dict.fromkeys((way[-1][0].text, question_path(catalogue, way[-1][0])) for way in ways)
    yield StagedPage(
        path=record_path("outcome", outcome.id) or "",
        title=outcome.name,
        description=outcome.summary,
        template="outcome.html",
        context={
            "record": outcome,
            "before": list(before),
            "helps": [(help_, *_split(help_.record), _places(catalogue, help_.record)) for help_ in outcome.helps],
            "first": _split(outcome.first.record),
        },
        crumbs=((labels["pages"]["situations"], START),),
        file=file,
        line=line,
    )


def _split(ref: str) -> tuple[str, str]:
    return parse_record(ref) or ("", "")


def _places(catalogue: Catalogue, ref: str) -> list[str] | None:
    """Where a service is offered today: place references, none for what isn't a service, None when they are many."""
    kind, record_id = _split(ref)
    offerings = catalogue.offerings_of.get(record_id, []) if kind == "service" else []
    there = [o for o in offerings if catalogue.state(o) != "ended" and not o.unavailable]
    places = list(dict.fromkeys(place for offering in there for place in offering.area))
    if "nation" in places:
        return ["nation"]
    return places if len(places) <= FEW else None
