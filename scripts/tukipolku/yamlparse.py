"""What YAML says, as editors mean it, and where every value stands.

Scalars stay text, so that ``no``, ``12:30`` and ``0401`` can't turn into something else; the model decides what is a
number or a date. Other tools read YAML 1.1, where those words change their meaning: unquoted ones are a problem.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from .problems import Problems
from .yamlerrors import diagnose

Position = tuple[int, int]
Route = tuple[str | int, ...]

# Plain scalars that a YAML 1.1 reader takes for a truth value, a number in base 60, or an octal number.
TRAP = re.compile(
    r"(?:y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF)"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"
    r"|[-+]?0[0-9_]+"
)
# A plain scalar in a word processor's quotes.
QUOTED = re.compile("[“”„‘’‚][^“”„‘’‚]*[“”‘’]")
DEEPEST = 20  # levels inside each other
WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


def parse(text: str, name: str, problems: Problems, first_line: int) -> tuple[Any, dict[Route, Position]]:
    positions: dict[Route, Position] = {}
    data = None
    try:
        events = yaml.parse(text, Loader=yaml.CSafeLoader)
        builder = _Builder(events, name, problems, positions, first_line)
        data = builder.document()
    except yaml.MarkedYAMLError as error:
        kind, mark, values = diagnose(error, text)
        position = (mark.line + first_line, mark.column + 1) if mark else (1, 1)
        problems.add(kind, name, position, **values)
    except _TooDeep:
        pass
    except yaml.YAMLError as error:  # a character that YAML doesn't allow
        problems.add("yaml-character", name, _reader_position(text, error, first_line), reason=error)
    return data, positions


def _reader_position(text: str, error: yaml.YAMLError, first_line: int) -> Position:
    offset = getattr(error, "position", 0) or 0
    before = text.encode("utf-8")[:offset].decode("utf-8", "ignore")
    return before.count("\n") + first_line, len(before) - before.rfind("\n")


class _TooDeep(Exception):
    """The file goes deeper than any record; it isn't read further."""


class _Builder:
    """Builds plain data from parser events and notes where every value stands."""

    def __init__(self, events: Any, name: str, problems: Problems, positions: dict[Route, Position], first_line: int):
        self.events = events
        self.name = name
        self.problems = problems
        self.positions = positions
        self.first_line = first_line

    def document(self) -> Any:
        data = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if self.positions:
                    self.problems.add("yaml-two-documents", self.name, self._position(event))
                    return data
            elif isinstance(event, yaml.NodeEvent):
                data = self._value(event, ())
        return data

    def _position(self, event: Any) -> Position:
        return event.start_mark.line + self.first_line, event.start_mark.column + 1

    def _value(self, event: Any, route: Route) -> Any:
        position = self._position(event)
        self.positions.setdefault(route, position)
        if len(route) > DEEPEST:
            self.problems.add("yaml-too-deep", self.name, position)
            raise _TooDeep
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self.problems.add("yaml-anchor", self.name, position, anchor=event.anchor)
        elif event.tag and event.tag != "!":
            self.problems.add("yaml-tag", self.name, position, tag=event.tag)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, position)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(route)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(route)
        return None

    def _scalar(self, event: yaml.ScalarEvent, position: Position) -> Any:
        if event.style:  # quoted or a block: nobody can misread it
            return event.value
        if TRAP.fullmatch(event.value):
            self.problems.add("yaml-trap", self.name, position, value=event.value)
        if QUOTED.fullmatch(event.value):
            self.problems.add("yaml-curly-quotes", self.name, position, value=event.value[1:-1])
        return WORDS.get(event.value, event.value)

    def _sequence(self, route: Route) -> list[Any]:
        items: list[Any] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._value(event, (*route, len(items))))
        return items

    def _mapping(self, route: Route) -> dict[str, Any]:
        items: dict[str, Any] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            position = self._position(event)
            if not isinstance(event, yaml.ScalarEvent):
                self.problems.add("yaml-key", self.name, position)
                self._value(event, (*route, "?"))
                self._value(next(self.events), (*route, "?", "value"))
                continue
            key = event.value
            if key in items:
                first = self.positions[(*route, key)][0]
                self.problems.add("yaml-duplicate-key", self.name, position, key=key, first=first)
            # The key is where an editor looks for a value; of a text block (| or >) it is the text's first line.
            value = next(self.events)
            block = isinstance(value, yaml.ScalarEvent) and value.style in ("|", ">")
            self.positions[(*route, key)] = (self._position(value)[0] + 1, 1) if block else position
            items[key] = self._value(value, (*route, key))
        return items
