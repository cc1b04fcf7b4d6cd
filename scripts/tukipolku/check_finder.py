"""Checks the situation finder: every answer leads on, by one way and in few clicks, to something that hasn't ended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from .load import Entry, Loaded
from .problems import Problems

MOST_CLICKS = 4


def check_finder(loaded: Loaded, as_of: date, problems: Problems) -> None:
    questions = {question.data["id"]: question for question in loaded.records["question"]}
    reached: set[tuple[str, str]] = set()
    if questions:
        _follow(questions, next(iter(questions)), (), reached, problems)
    if not (loaded.refused["question"] or "question" in loaded.unread):
        for kind in ("question", "outcome"):
            for record, _, origin in loaded.records[kind]:
                if (kind, record["id"]) not in reached:
                    values = {"kind": kind, "id": record["id"]}
                    problems.add("finder-unreachable", origin.file, origin.position("id"), **values)
    ended = _ended(loaded, as_of)
    for outcome, _, origin in loaded.records["outcome"]:
        for route, ref in _recommended(outcome):
            if ref in ended:
                problems.add("finder-ended", origin.file, origin.position(*route), id=outcome["id"], ref=ref)


def _follow(
    questions: dict[str, Entry],
    current: str,
    way: tuple[str, ...],
    reached: set[tuple[str, str]],
    problems: Problems,
) -> None:
    """Goes through all answers below a question. ``way`` are the questions before it, from the first one on."""
    question, _, origin = questions[current]
    reached.add(("question", current))
    way = (*way, current)

    def wrong(code: str, index: int, field: str, **values: str) -> None:
        problems.add(code, origin.file, origin.position("answers", index, field), **values)

    for index, answer in enumerate(question["answers"]):
        following = answer.get("next")
        if outcome := answer.get("outcome"):
            reached.add(("outcome", outcome))
            if len(way) > MOST_CLICKS:
                values = {"outcome": outcome, "count": str(len(way)), "most": str(MOST_CLICKS)}
                wrong("finder-too-deep", index, "outcome", **values)
        elif following in way:
            wrong("finder-cycle", index, "next", way=" → ".join([*way[way.index(following) :], following]))
        elif ("question", following) in reached:
            wrong("finder-two-ways", index, "next", id=following)
        elif following in questions:
            _follow(questions, following, way, reached, problems)


def _recommended(outcome: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    yield ("first", "record"), outcome["first"]["record"]
    for index, help_ in enumerate(outcome.get("helps", ())):
        yield ("helps", index, "record"), help_["record"]


def _ended(loaded: Loaded, as_of: date) -> set[str]:
    """References to what is no more: ended records, and services that are no longer offered anywhere."""
    ended = {
        f"{kind}:{entry.data['id']}"
        for kind, entries in loaded.records.items()
        for entry in entries
        if entry.ended(as_of)
    }
    offers: dict[str, list[bool]] = defaultdict(list)
    for offering in loaded.records["offering"]:
        offers[offering.data["service"]].append(offering.ended(as_of))
    return ended | {f"service:{service}" for service, found in offers.items() if all(found)}
