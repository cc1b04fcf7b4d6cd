"""Checks the translations: their files, their structure, their terms, and the interface's placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from babel.messages.catalog import Message

from ..kept import between_builds, code, content, while_same
from ..load import Loaded
from ..model import Locale
from ..problems import Problem, Problems
from ..search.build import read_endings
from ..search.words import read_words
from ..settings import SOURCE_LOCALE
from ..text import BARE_ADDRESS, HTML, LINK
from ..translations import FILES, read_messages
from .readability import comparisons
from .structure import PLACEHOLDER, differences
from .terminology import Terminology

FOLDER = Path("data/translations")
LINE = re.compile(r'\s*(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s+)?"(?:[^"\\]|\\.)*"\s*)?')
# Plain Finnish is written anew, but a service, an actor or an instrument has the name that its sign on the door has.
OFFICIAL = re.compile(r"(?:service|actor|instrument):\S+ name")
WORD_FILES = (f"words-{SOURCE_LOCALE}.tsv", f"stems-{SOURCE_LOCALE}.tsv", "endings.yaml")
# What is found may change with these too.
CODE = (
    *("languages/check.py", "languages/readability.py", "languages/structure.py", "languages/terminology.py"),
    *("translations.py", "text.py"),
)


def check_translations(loaded: Loaded, problems: Problems) -> None:
    """Adds a problem for everything in the translations that readers or translators' tools would stumble over."""
    terms = _Terms(loaded)
    for locale, _ in loaded.records["locale"]:
        if locale.id != SOURCE_LOCALE:
            for name in FILES:
                _check_file((FOLDER / locale.id / f"{name}.po").as_posix(), locale, terms, problems)
    terms.check_exceptions(problems)
    _placeholders(loaded, problems)


def _check_file(file: str, locale: Locale, terms: _Terms, problems: Problems) -> None:
    """What is found in a file depends on the file, the agreed terms and the words; it is looked for once."""
    path = terms.root / file
    if not path.is_file():
        return

    def look() -> tuple[list[Any], list[Any], list[Any]]:
        found, used = Problems(), _Used()
        messages = _messages(path, file, found)
        for message in messages:
            if message.id and message.string and not message.fuzzy:
                _check_message(message, locale, file, found)
                terms.check(message, locale, file, used, found)
        for compared in comparisons(messages) if locale.kinds else ():
            if not compared.easier:
                values = {"record": compared.record, "source": round(compared.source.lix)}
                values |= {"plain": round(compared.plain.lix), "longest": compared.plain.longest}
                found.add("not-easier", file, (compared.line, 1), **values)
        rows = [(p.file, p.line, p.column, p.code, p.values, p.cure) for p in found.found]
        return rows, sorted(used.checked), sorted(used.excepted)

    made_of = (content(path), *terms.made_of)
    of_locale = locale.model_dump_json()
    rows, checked, excepted = while_same(
        ("po", path, of_locale),
        made_of,
        lambda: between_builds("po", (*made_of, file.encode(), of_locale.encode(), code(*CODE)), look),
    )
    problems.found += [Problem(*row) for row in rows]
    terms.used.checked.update(map(tuple, checked))
    terms.used.excepted.update(map(tuple, excepted))


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
    for kind, values in differences(source, translation, shorter):
        problems.add(kind, file, position, unit=unit, **values)
    bare = LINK.sub("", translation)
    if match := HTML.search(bare):
        problems.add("html-in-text", file, position, html=match[0])
    if (match := BARE_ADDRESS.search(bare)) and match[0] not in source:
        problems.add("address-in-text", file, position, address=match[0])


@dataclass
class _Used:
    """Which texts were looked at, and which exceptions from the agreed terms were needed."""

    checked: set[tuple[str, str]] = field(default_factory=set)  # locale and unit
    excepted: set[tuple[str, str, str]] = field(default_factory=set)  # concept, locale and unit


class _Terms:
    """Looks for the agreed terms, and remembers which exceptions were needed. ``made_of``: what decides on them."""

    def __init__(self, loaded: Loaded):
        self.root = loaded.root
        self.concepts = loaded.records["concept"]
        self.used = _Used()
        folder = loaded.root / "data" / "search"
        files = [loaded.root / file for file in sorted({origin.file for _, origin in self.concepts})]
        files += [path for name in WORD_FILES if (path := folder / name).is_file()]
        self.made_of = tuple(map(content, files))

    @cached_property
    def terminology(self) -> Terminology:
        folder = self.root / "data" / "search"
        words = read_words(folder, SOURCE_LOCALE, read_endings(folder)[SOURCE_LOCALE])
        return Terminology((concept for concept, _ in self.concepts), words)

    def check(self, message: Message, locale: Locale, file: str, used: _Used, problems: Problems) -> None:
        unit = str(message.context)
        if locale.kinds and not OFFICIAL.fullmatch(unit):
            return
        used.checked.add((locale.id, unit))
        for found in self.terminology.lacking(str(message.id), str(message.string), locale.id):
            concept = found.concept
            if any((e.locale, e.unit) == (locale.id, unit) for e in concept.exceptions):
                used.excepted.add((concept.id, locale.id, unit))
            else:
                agreed = concept.locales[locale.id].terms[0]
                values = {"unit": unit, "term": found.term, "agreed": agreed, "concept": concept.id}
                problems.add("term-not-agreed", file, (message.lineno or 0, 1), **values)

    def check_exceptions(self, problems: Problems) -> None:
        """An exception that its text doesn't need would hide the next fault there."""
        for concept, origin in self.concepts:
            for index, exception in enumerate(concept.exceptions):
                key = (exception.locale, exception.unit)
                if key in self.used.checked and (concept.id, *key) not in self.used.excepted:
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
