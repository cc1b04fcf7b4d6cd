"""Checks the situation finder: every answer leads on, by one way and in few clicks, to something that hasn't ended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from .fields import ALWAYS
from .load import Loaded, Origin
from .model import Question
from .problems import Problems

MOST_CLICKS = 4


def check_finder(loaded: Loaded, as_of: date, problems: Problems) -> None:
    questions = {question.id: (question, origin) for question, origin in loaded.records["question"]}
    reached: set[tuple[str, str]] = set()
    if questions:
        _follow(questions, next(iter(questions)), (), reached, problems)
    if not (loaded.refused["question"] or "question" in loaded.unread):
        for kind in ("question", "outcome"):
            for record, origin in loaded.records[kind]:
                if (kind, record.id) not in reached:
                    problems.add("finder-unreachable", origin.file, origin.position("id"), kind=kind, id=record.id)
    ended = _ended(loaded, as_of)
    for outcome, origin in loaded.records["outcome"]:
        for route, ref in _recommended(outcome):
            if ref in ended:
                problems.add("finder-ended", origin.file, origin.position(*route), id=outcome.id, ref=ref)


def _follow(
    questions: dict[str, tuple[Question, Origin]],
    current: str,
    way: tuple[str, ...],
    reached: set[tuple[str, str]],
    problems: Problems,
) -> None:
    """Goes through all answers below a question. ``way`` are the questions before it, from the first one on."""
    question, origin = questions[current]
    reached.add(("question", current))
    way = (*way, current)
    for index, answer in enumerate(question.answers):
        position = origin.position("answers", index, "next" if answer.next else "outcome")
        if answer.outcome:
            reached.add(("outcome", answer.outcome))
            if len(way) > MOST_CLICKS:
                values = {"outcome": answer.outcome, "count": str(len(way)), "most": str(MOST_CLICKS)}
                problems.add("finder-too-deep", origin.file, position, **values)
        elif answer.next in way:
            around = " → ".join([*way[way.index(answer.next) :], answer.next])
            problems.add("finder-cycle", origin.file, position, way=around)
        elif ("question", answer.next) in reached:
            problems.add("finder-two-ways", origin.file, position, id=answer.next)
        elif answer.next in questions:
            _follow(questions, answer.next, way, reached, problems)


def _recommended(outcome: Any) -> Iterator[tuple[tuple[str | int, ...], str]]:
    yield ("first", "record"), outcome.first.record
    for index, help_ in enumerate(outcome.helps):
        yield ("helps", index, "record"), help_.record


def _ended(loaded: Loaded, as_of: date) -> set[str]:
    """References to what is no more: ended records, and services that are no longer offered anywhere."""
    ended = {
        f"{kind}:{record.id}"
        for kind, records in loaded.records.items()
        for record, _ in records
        if getattr(record, "valid", ALWAYS).state(as_of) == "ended"
    }
    states: dict[str, set[str]] = defaultdict(set)
    for offering, _ in loaded.records["offering"]:
        states[offering.service].add(offering.valid.state(as_of))
    return ended | {f"service:{service}" for service, found in states.items() if found == {"ended"}}
