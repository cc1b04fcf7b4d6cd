"""Checks the translations: their files, their structure, their terms, and the interface's placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Message

from ..load import SOURCE_LOCALE, Loaded
from ..model import Locale
from ..problems import Problems
from ..search.build import read_endings
from ..search.words import read_words
from ..text import BARE_ADDRESS, HTML, LINK
from ..translations import FILES, read_messages
from .structure import PLACEHOLDER, differences
from .terminology import Terminology

FOLDER = Path("data/translations")
LINE = re.compile(r'\s*(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s+)?"(?:[^"\\]|\\.)*"\s*)?')
# Plain Finnish is written anew, but a service, an actor or an instrument has the name that its sign on the door has.
OFFICIAL = re.compile(r"(?:service|actor|instrument):\S+ name")


def check_translations(loaded: Loaded, problems: Problems) -> None:
    """Adds a problem for everything in the translations that readers or translators' tools would stumble over."""
    terms = _Terms(loaded)
    for locale, _ in loaded.records["locale"]:
        if locale.id != SOURCE_LOCALE:
            for name in FILES:
                file = (FOLDER / locale.id / f"{name}.po").as_posix()
                for message in _messages(loaded.root / file, file, problems):
                    if message.id and message.string and not message.fuzzy:
                        _check_message(message, locale, file, problems)
                        terms.check(message, locale, file, problems)
    terms.check_exceptions(problems)
    _placeholders(loaded, problems)


def _messages(path: Path, file: str, problems: Problems) -> Iterable[Message]:
    """The messages of a PO file, or none and a problem: gettext's readers pass over what they don't understand."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n") if path.is_file() else []
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        problems.add("file-encoding", file, (line, 1))
        return ()
    if wrong := next((number for number, line in enumerate(lines, 1) if not LINE.fullmatch(line)), None):
        problems.add("po-syntax", file, (wrong, 1), line=lines[wrong - 1])
        return ()
    return read_messages(path)


def _check_message(message: Message, locale: Locale, file: str, problems: Problems) -> None:
    source, translation, unit = str(message.id), str(message.string), str(message.context)
    position = (message.lineno or 0, 1)
    shorter = bool(locale.kinds)
    for code, values in differences(source, translation, shorter):
        problems.add(code, file, position, unit=unit, **values)
    bare = LINK.sub("", translation)
    if match := HTML.search(bare):
        problems.add("html-in-text", file, position, html=match[0])
    if (match := BARE_ADDRESS.search(bare)) and match[0] not in source:
        problems.add("address-in-text", file, position, address=match[0])


class _Terms:
    """Looks for the agreed terms, and remembers which exceptions were needed."""

    def __init__(self, loaded: Loaded):
        folder = loaded.root / "data" / "search"
        words = read_words(folder, SOURCE_LOCALE, read_endings(folder)[SOURCE_LOCALE])
        self.concepts = loaded.records["concept"]
        self.terminology = Terminology((concept for concept, _ in self.concepts), words)
        self.checked: set[tuple[str, str]] = set()  # locale and unit
        self.excepted: set[tuple[str, str, str]] = set()  # concept, locale and unit

    def check(self, message: Message, locale: Locale, file: str, problems: Problems) -> None:
        unit = str(message.context)
        if locale.kinds and not OFFICIAL.fullmatch(unit):
            return
        self.checked.add((locale.id, unit))
        for found in self.terminology.lacking(str(message.id), str(message.string), locale.id):
            concept = found.concept
            if any((e.locale, e.unit) == (locale.id, unit) for e in concept.exceptions):
                self.excepted.add((concept.id, locale.id, unit))
            else:
                agreed = concept.locales[locale.id].terms[0]
                values = {"unit": unit, "term": found.term, "agreed": agreed, "concept": concept.id}
                problems.add("term-not-agreed", file, (message.lineno or 0, 1), **values)

    def check_exceptions(self, problems: Problems) -> None:
        """An exception that its text doesn't need would hide the next fault there."""
        for concept, origin in self.concepts:
            for index, exception in enumerate(concept.exceptions):
                key = (exception.locale, exception.unit)
                if key in self.checked and (concept.id, *key) not in self.excepted:
                    position = origin.position("exceptions", index)
                    problems.add("term-exception-unneeded", origin.file, position, unit=exception.unit)


def _placeholders(loaded: Loaded, problems: Problems) -> None:
    """A label fills in the same values in every locale."""
    source = dict(_texts(loaded.labels.get(SOURCE_LOCALE, {})))
    for locale, labels in loaded.labels.items():
        for key, text in _texts(labels):
            wanted, there = (set(PLACEHOLDER.findall(t)) for t in (source.get(key, text), text))
            if wanted != there:
                values: dict[str, object] = {"label": key, "wanted": _listed(wanted), "there": _listed(there)}
                problems.add("label-placeholders", f"data/labels/{locale}.yaml", (0, 0), **values)


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "–"


def _texts(labels: Any, before: str = "") -> Iterator[tuple[str, str]]:
    items = labels.items() if isinstance(labels, dict) else enumerate(labels) if isinstance(labels, list) else ()
    for key, value in items:
        name = f"{before}.{key}" if before else str(key)
        if isinstance(value, str):
            yield name, value
        else:
            yield from _texts(value, name)
