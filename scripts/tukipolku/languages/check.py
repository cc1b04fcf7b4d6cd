"""Checks the translations: their files, their structure, their terms, and the interface's placeholders."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

from ..kept import between_builds, code, content, while_same
from ..kinds import PO_FILES
from ..load import Loaded
from ..problems import Problem, Problems
from ..settings import SOURCE_LOCALE
from ..yamlfile import read_yaml
from .structure import PLACEHOLDER

FOLDER = Path("data/translations")
ENDINGS = "data/search/endings.yaml"
WORD_FILES = (ENDINGS, f"data/search/words-{SOURCE_LOCALE}.tsv", f"data/search/stems-{SOURCE_LOCALE}.tsv")
# What is found may change with these too.
CODE = (
    *("languages/look.py", "languages/readability.py", "languages/structure.py", "languages/terminology.py"),
    *("translations.py", "text.py", "refs.py", "signs.py", "problems.py"),
    *("search/words.py", "search/build.py", "accept.py", "fields.py", "model"),  # concepts, and Finnish words
)


def check_translations(loaded: Loaded, problems: Problems) -> None:
    """Adds a problem for everything in the translations that readers or translators' tools would stumble over."""
    _placeholders(loaded, problems)
    if read_yaml(loaded.root / ENDINGS, ENDINGS, problems) is None:
        return  # Finnish terms can't be found
    terms = _what_decides_on_terms(loaded)
    if unreadable := _unreadable_words(loaded.root, terms):
        problems.add("words-unreadable", unreadable)
        return
    known = {f"{kind}:{entry.data.get('id')}" for kind, entries in loaded.records.items() for entry in entries}
    known |= {f"{kind}:{name}" for kind, names in loaded.refused.items() for name in names}
    checked: set[tuple[str, str]] = set()  # locale and unit of the texts that were looked at
    excepted: set[tuple[str, str, str]] = set()  # concept, locale and unit of the exceptions that were needed
    for locale, _, _ in loaded.records["locale"]:
        for name in PO_FILES if locale["id"] != SOURCE_LOCALE else ():
            file = FOLDER / locale["id"] / f"{name}.po"
            if (loaded.root / file).is_file():
                rows, looked_at, needed, translated = _found(loaded, file.as_posix(), locale, terms)
                problems.found += [Problem(*row) for row in rows]
                checked.update(map(tuple, looked_at))
                excepted.update(map(tuple, needed))
                for ref, line in translated:  # of records that aren't there nobody would read them
                    if ref not in known and ref.partition(":")[0] not in loaded.unread:
                        problems.add("translation-of-nothing", file.as_posix(), (line, 1), record=ref)
    _exceptions(loaded, checked, excepted, problems)


def _what_decides_on_terms(loaded: Loaded) -> bytes:
    """A digest of the agreed terms and of the words by which Finnish ones are found."""
    files = [loaded.root / file for file in sorted({entry.origin.file for entry in loaded.records["concept"]})]
    files += [path for name in WORD_FILES if (path := loaded.root / name).is_file()]
    contents = tuple(map(content, files))
    return while_same(("terms", loaded.root), contents, lambda: b"".join(blake2b(text).digest() for text in contents))


def _unreadable_words(root: Path, terms: bytes) -> str:
    """The file of the words by which Finnish terms are found that isn't as it is read, or empty."""

    def find() -> str:
        from ..search.build import read_endings
        from ..search.words import read_words

        folder, file = root / "data" / "search", ENDINGS
        try:
            endings = read_endings(folder)[SOURCE_LOCALE]
            file = WORD_FILES[1]
            read_words(folder, SOURCE_LOCALE, endings)
        except (KeyError, TypeError, AttributeError, ValueError):
            return file
        return ""

    return between_builds("words", (terms, code(*CODE)), find)


def _found(loaded: Loaded, file: str, locale: dict[str, Any], terms: bytes) -> Any:
    """What is found in a file depends on the file, its locale, the agreed terms and the words; it is looked for once.

    Rows of problems, the texts that were looked at, the exceptions that were needed, and the records that it is about.
    """
    raw = content(loaded.root / file)
    of_locale = json.dumps(locale, sort_keys=True)

    def look() -> Any:
        from .look import look

        return look(loaded, file, raw, locale, terms)

    def find() -> Any:
        return between_builds("po", (raw, terms, file.encode(), of_locale.encode(), code(*CODE)), look)

    return while_same(("po", loaded.root, file, of_locale), (raw, terms), find)


def _exceptions(
    loaded: Loaded, checked: set[tuple[str, str]], excepted: set[tuple[str, str, str]], problems: Problems
) -> None:
    """An exception that its text doesn't need would hide the next fault there."""
    for concept, _, origin in loaded.records["concept"]:
        for index, exception in enumerate(concept.get("exceptions", ())):
            key = (exception["locale"], exception["unit"])
            if key in checked and (concept["id"], *key) not in excepted:
                position = origin.position("exceptions", index)
                problems.add("term-exception-unneeded", origin.file, position, unit=exception["unit"])


def _placeholders(loaded: Loaded, problems: Problems) -> None:
    """A label fills in the same values in every locale."""

    def find() -> list[tuple[str, str, set[str], set[str]]]:
        source = dict(_texts(loaded.labels.get(SOURCE_LOCALE, {})))
        return [
            (locale, key, wanted, there)
            for locale, labels in loaded.labels.items()
            for key, text in _texts(labels)
            if (wanted := set(PLACEHOLDER.findall(source.get(key, text)))) != (there := set(PLACEHOLDER.findall(text)))
        ]

    for locale, key, wanted, there in while_same(("placeholders", loaded.root), tuple(loaded.labels.values()), find):
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
