"""Translations of the catalogue's texts, as gettext PO files that translators' tools open.

A unit is one text of one record: its context is ``kind:id field``, its source the Finnish text. A translation belongs
to that very text: when the Finnish changes, the old translation stays in the file marked fuzzy, which is how a text
becomes outdated. Moving a text, or changing links and dates around it, changes nothing.

What gettext has no word for stands in translators' comments, which all tools keep: ``# outdated since 2026-11-22``,
``# machine-made``, and ``# accepted 2026-11-22: reason`` for a translation that fits the changed Finnish as it was.
"""

from __future__ import annotations

import difflib
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from sys import intern
from typing import Any, NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from .catalogue import Catalogue as SourceCatalogue
from .fields import MARKDOWN, PLAIN
from .kept import between_builds, code, content, while_same
from .kinds import PO_FILES
from .model import Locale
from .walk import walk

# Fields that are for editors, or told in Finnish only because they say how an address was found.
NOT_TRANSLATED = {("link", "found")}
MACHINE_MADE = "machine-made"
OUTDATED = re.compile(r"outdated since (\d{4}-\d{2}-\d{2})")


class Unit(NamedTuple):
    """One translatable text. ``context`` and ``text`` together name it."""

    context: str
    text: str


class Translation(NamedTuple):
    """A translated text; ``outdated`` when the Finnish has changed since, which was noticed on the day ``since`` (None:
    nobody knows when). A ``machine_made`` one was not read by a person yet."""

    text: str
    outdated: bool = False
    since: date | None = None
    machine_made: bool = False


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
    files = [_translations_of(path) for name in PO_FILES if (path := folder / locale / f"{name}.po").is_file()]
    return while_same(
        ("translations", folder, locale), tuple(files), lambda: {k: v for x in files for k, v in x.items()}
    )


def _translations_of(path: Path) -> Translations:
    """The translations of a PO file, read anew only when it has changed."""
    raw = content(path)

    def read() -> Translations:
        rows = between_builds("units", (raw, code("translations.py")), lambda: list(_rows(raw)))
        return {  # units are the same in all locales
            Unit(intern(context), intern(text)): Translation(
                string, fuzzy, date.fromisoformat(since) if since else None, machine_made
            )
            for context, text, string, fuzzy, since, machine_made in rows
        }

    return while_same(("units", path), (raw,), read)


def _rows(raw: bytes) -> Iterator[tuple[str, str, str, bool, str, bool]]:
    for message in parse_messages(raw):
        if message.id and message.string:
            since = outdated_since(message)
            machine_made = MACHINE_MADE in message.user_comments
            texts = (str(message.context), str(message.id), str(message.string))
            yield *texts, message.fuzzy, since.isoformat() if since else "", machine_made


def outdated_since(message: Message) -> date | None:
    """The day on which it was noticed that the Finnish text had changed."""
    days = (OUTDATED.fullmatch(comment) for comment in message.user_comments)
    return next((date.fromisoformat(day[1]) for day in days if day), None)


def earlier(text: str, gone: list[str], alone: bool) -> str | None:
    """Which of the texts that are gone from a place stood there before this one. ``alone``: only this one is new."""
    close = difflib.get_close_matches(text, gone, 1, 0.5)
    return close[0] if close else gone[0] if alone and len(gone) == 1 else None


def update(
    folder: Path, locale: Locale, catalogue: SourceCatalogue, names: Iterable[str] = tuple(PO_FILES)
) -> list[Path]:
    """Brings the PO files of a locale up to date: new texts empty, changed ones fuzzy, vanished ones away.

    A change is noticed on the day of the catalogue.
    """
    paths = []
    for name in names:
        path = folder / locale.id / f"{name}.po"
        template = Catalog(charset="utf-8")
        for kind in filter(locale.has, PO_FILES[name]):
            for record in catalogue.of_kind(kind).values():
                for _, unit in units_of(kind, record):
                    template.add(unit.text, context=unit.context)
        if not len(template):
            continue
        _carry_over(read_messages(path), template, catalogue.as_of)
        write_messages(path, template)
        paths.append(path)
    return paths


def _carry_over(old: Catalog, new: Catalog, as_of: date) -> None:
    """Takes translations over: of the same text as they are, of another text in the same place as outdated."""
    here = {(str(message.context), str(message.id)): message for message in new if message.id}
    gone: dict[str, list[Message]] = {}
    for message in old:
        key = (str(message.context), str(message.id))
        if message.id and message.string and key not in here:
            gone.setdefault(key[0], []).append(message)
        elif message.id and key in here:
            here[key].string, here[key].flags = message.string, message.flags
            comments = message.user_comments if message.string else []
            here[key].user_comments = [c for c in comments if message.fuzzy or not OUTDATED.fullmatch(c)]
    lacking: dict[str, list[Message]] = {}
    for (context, _), message in here.items():
        if context in gone and not message.string:
            lacking.setdefault(context, []).append(message)
    for context, messages in lacking.items():
        for message in messages:
            texts = [str(m.id) for m in gone[context]]
            if (before := earlier(str(message.id), texts, len(messages) == 1)) is not None:
                taken = gone[context].pop(texts.index(before))
                since = outdated_since(taken) or as_of
                message.string = taken.string
                message.flags.add("fuzzy")
                message.user_comments = [
                    *(c for c in taken.user_comments if c == MACHINE_MADE),
                    f"outdated since {since}",
                ]


def read_messages(path: Path) -> Catalog:
    """The messages of a PO file; none when there is no file."""
    return parse_messages(path.read_bytes()) if path.is_file() else Catalog()


def parse_messages(raw: bytes) -> Catalog:
    """The messages in the content of a PO file."""
    return read_po(io.BytesIO(raw))


def write_messages(path: Path, catalog: Catalog) -> None:
    """Writes a PO file; the same messages give the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_written(catalog))


def _written(catalog: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=0, omit_header=True, sort_output=False)
    return b'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n' + buffer.getvalue().lstrip()
