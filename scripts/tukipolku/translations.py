"""Translations of the catalogue's texts, as gettext PO files that translators' tools open.

A unit is one text of one record: its context is ``kind:id field``, its source the Finnish text. A translation belongs
to that very text: when the Finnish changes, the old translation stays in the file marked fuzzy, which is how a text
becomes outdated. Moving a text, or changing links and dates around it, changes nothing.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from .catalogue import Catalogue as SourceCatalogue
from .fields import MARKDOWN, PLAIN
from .model import Locale
from .walk import walk

SOURCE = "fi"
# Which file holds the units of which kinds.
FILES = {
    "services": ("service",),
    "offerings": ("offering",),
    "network": ("actor", "instrument", "benefit", "law", "term", "criteria", "model"),
    "links": ("link",),
    "remarks": ("change", "contradiction", "lost"),
    "narratives": ("pathway", "guide", "page"),
    "finder": ("question", "outcome"),
}
# Fields that are for editors, or told in Finnish only because they say how an address was found.
NOT_TRANSLATED = {("link", "found")}


@dataclass(frozen=True)
class Unit:
    """One translatable text. ``context`` and ``text`` together name it."""

    context: str
    text: str


@dataclass(frozen=True)
class Translation:
    """A translated text; ``outdated`` when the Finnish has changed since."""

    text: str
    outdated: bool = False


Translations = dict[Unit, Translation]


def context_of(kind: str, record_id: str, route: tuple[str | int, ...]) -> str:
    """``service:typ what.text``: list positions don't count, so that texts can be moved."""
    return f"{kind}:{record_id} {'.'.join(str(step) for step in route if isinstance(step, str))}"


def units_of(kind: str, record: Any) -> Iterator[tuple[tuple[str | int, ...], Unit]]:
    """The units of a record with the way to each."""
    for route, marker, text in walk(record):
        if marker in (MARKDOWN, PLAIN) and (kind, route[-1]) not in NOT_TRANSLATED:
            yield route, Unit(context_of(kind, record.id, route), text.strip())


def read_translations(folder: Path, locale: str) -> Translations:
    """All translations of a locale. ``folder`` holds a folder of PO files for each locale."""
    found: Translations = {}
    for name in FILES:
        for message in read_messages(folder / locale / f"{name}.po"):
            if message.id and message.string:
                unit = Unit(str(message.context), str(message.id))
                found[unit] = Translation(str(message.string), message.fuzzy)
    return found


def update(folder: Path, locale: Locale, catalogue: SourceCatalogue) -> list[Path]:
    """Brings the PO files of a locale up to date: new texts empty, changed ones fuzzy, vanished ones away."""
    paths = []
    for name, kinds in FILES.items():
        path = folder / locale.id / f"{name}.po"
        template = Catalog(charset="utf-8")
        for kind in filter(locale.has, kinds):
            for record in catalogue.of_kind(kind).values():
                for _, unit in units_of(kind, record):
                    template.add(unit.text, context=unit.context)
        if not len(template):
            continue
        _carry_over(read_messages(path), template)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_written(template))
        paths.append(path)
    return paths


def state(path: Path) -> tuple[int, int, int]:
    """How many texts of a PO file are translated, outdated and missing."""
    messages = [message for message in read_messages(path) if message.id]
    outdated = sum(message.fuzzy for message in messages)
    missing = sum(not message.string for message in messages)
    return len(messages) - outdated - missing, outdated, missing


def _carry_over(old: Catalog, new: Catalog) -> None:
    """Takes translations over: of the same text as they are, of another text in the same place as fuzzy."""
    by_context: dict[str, list[Message]] = {}
    for message in old:
        if message.id and message.string:
            by_context.setdefault(str(message.context), []).append(message)
    for message in new:
        if not message.id:
            continue
        there = by_context.get(str(message.context), [])
        same = next((m for m in there if m.id == message.id), None)
        if same is not None:
            message.string = same.string
            if same.fuzzy:
                message.flags.add("fuzzy")
        elif len(there) == 1:
            message.string = there[0].string
            message.flags.add("fuzzy")


def read_messages(path: Path) -> Catalog:
    """The messages of a PO file; none when there is no file."""
    if not path.is_file():
        return Catalog()
    with path.open("rb") as file:
        return read_po(file)


def _written(catalog: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=0, omit_header=True, sort_output=False)
    return b'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n' + buffer.getvalue().lstrip()
