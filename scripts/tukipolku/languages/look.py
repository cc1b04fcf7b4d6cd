"""Looks at a file of translations: its form, the structure of its texts, agreed terms, and how plain plain Finnish is.

Only what is new needs this: what was found in a file is kept for as long as nothing that decides on it has changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError

from ..accept import typed
from ..kept import while_same
from ..load import Loaded
from ..problems import Problems
from ..refs import BARE_ADDRESS, HTML, LINK
from ..search.build import read_endings
from ..search.words import read_words
from ..settings import SOURCE_LOCALE
from ..signs import unmeant
from ..translations import parse_messages
from .readability import comparisons
from .structure import differences
from .terminology import Terminology

LINE = re.compile(r'\s*(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s+)?"(?:[^"\\]|\\.)*"\s*)?')
# Plain Finnish is written anew, but a service, an actor or an instrument has the name that its sign on the door has.
OFFICIAL = re.compile(r"(?:service|actor|instrument):\S+ name")


def look(
    loaded: Loaded, file: str, raw: bytes, locale: dict[str, Any], deciding: bytes
) -> tuple[list[Any], list[Any], list[Any], list[Any]]:
    """What is found in a PO file, of which ``raw`` is the content; ``deciding`` is another when agreed terms are.

    As plain data: rows of problems, the texts that were looked at (locale and unit), the exceptions from the agreed
    terms that were needed (concept, locale and unit), and the records that are translated there, each with the line of
    its first text.
    """
    found, plain = Problems(), bool(locale.get("kinds"))
    messages = _messages(raw, file, found)
    records: dict[str, int] = {}
    terms = _Terms(_terminology(loaded, deciding), locale["id"])
    for message in messages:
        if message.id:
            records.setdefault(str(message.context).partition(" ")[0], message.lineno or 1)
        if message.id and message.string and not message.fuzzy:
            _check_message(message, plain, file, found)
            if not plain or OFFICIAL.fullmatch(str(message.context)):
                terms.check(message, file, found)
    for compared in comparisons(messages) if plain else ():
        if not compared.easier:
            values = {"record": compared.record, "source": round(compared.source.lix)}
            values |= {"plain": round(compared.plain.lix), "longest": compared.plain.longest}
            found.add("not-easier", file, (compared.line, 1), **values)
    return found.rows(), sorted(terms.checked), sorted(terms.excepted), list(records.items())


class _Terms:
    """Looks for the agreed terms in the texts of a locale, and remembers which exceptions were needed."""

    def __init__(self, terminology: Terminology, locale: str):
        self.terminology = terminology
        self.locale = locale
        self.checked: set[tuple[str, str]] = set()
        self.excepted: set[tuple[str, str, str]] = set()

    def check(self, message: Message, file: str, problems: Problems) -> None:
        unit = str(message.context)
        self.checked.add((self.locale, unit))
        for found in self.terminology.lacking(str(message.id), str(message.string), self.locale):
            concept = found.concept
            if any((e.locale, e.unit) == (self.locale, unit) for e in concept.exceptions):
                self.excepted.add((concept.id, self.locale, unit))
            else:
                agreed = concept.locales[self.locale].terms[0]
                values = {"unit": unit, "term": found.term, "agreed": agreed, "concept": concept.id}
                problems.add("term-not-agreed", file, (message.lineno or 0, 1), **values)


def _terminology(loaded: Loaded, deciding: bytes) -> Terminology:
    """The agreed terms and the words by which Finnish ones are found; ``deciding`` is another when these are."""
    folder = loaded.root / "data" / "search"

    def make() -> Terminology:
        concepts = tuple(typed("concept", entry) for entry in loaded.records["concept"])
        return Terminology(concepts, read_words(folder, SOURCE_LOCALE, read_endings(folder)[SOURCE_LOCALE]))

    return while_same(("terminology", loaded.root), (deciding,), make)


def _messages(raw: bytes, file: str, problems: Problems) -> Iterable[Message]:
    """The messages of a PO file, or none and a problem: gettext's readers pass over what they don't understand."""
    try:
        lines = raw.decode().replace("\r\n", "\n").split("\n")
    except UnicodeDecodeError as error:
        problems.add("file-encoding", file, (raw[: error.start].count(b"\n") + 1, 1))
        return ()
    if wrong := next((number for number, line in enumerate(lines, 1) if not LINE.fullmatch(line)), None):
        problems.add("po-syntax", file, (wrong, 1), line=lines[wrong - 1])
        return ()
    try:
        return parse_messages(raw)
    except (LookupError, ValueError, PoFileError):  # of the first entry, which tells of the file
        header = next(number for number, line in enumerate(lines, 1) if line.startswith("msgstr"))
        problems.add("po-syntax", file, (header, 1), line=lines[header - 1])
        return ()


def _check_message(message: Message, shorter: bool, file: str, problems: Problems) -> None:
    source, translation, unit = str(message.id), str(message.string), str(message.context)
    position = (message.lineno or 0, 1)
    for kind, values in differences(source, translation, shorter):
        problems.add(kind, file, position, unit=unit, **values)
    for sign, _, shown in unmeant(translation):
        problems.add(sign, file, position, shown=shown)
    bare = LINK.sub("", translation)
    if match := HTML.search(bare):
        problems.add("html-in-text", file, position, html=match[0])
    if (match := BARE_ADDRESS.search(bare)) and match[0] not in source:
        problems.add("address-in-text", file, position, address=match[0])
