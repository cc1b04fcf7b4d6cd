"""Words: what a text's words are for the search, and the stem that the browser makes of a typed word.

A word's *keys* are its folded lemma and the parts of a compound, each with a weight. They were derived once with Voikko
and are kept in ``data/search/words-fi.tsv``, so that every build gives the same index; other words fall back on
simplemma.
``fold`` and ``stem`` are the same in ``overrides/assets/search.js``.
"""

from __future__ import annotations

import contextlib
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ..settings import CACHE

TOKEN = re.compile(r"[^\W_]+(?:[-–:’'][^\W_]+)*")
CASE_OF_ABBREVIATION = re.compile(r"^([A-ZÅÄÖ]{2,})[a-zåäö]{1,6}$")  # TYPpiin
Keys = dict[str, float]


@cache
def fold(text: str) -> str:
    """Small letters without marks, digits kept: "Työ-Kyky" becomes "tyokyky"."""
    return "".join(
        c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c) and c.isalnum()
    )


def tokens(text: str) -> Iterator[str]:
    """The words of a text. Case endings of abbreviations are cut: TYP:iin and TYPpiin are TYP."""
    return map(_without_ending, TOKEN.findall(text))


def _without_ending(word: str) -> str:
    word = word.split(":")[0]
    abbreviation = CASE_OF_ABBREVIATION.match(word)
    return abbreviation[1] if abbreviation else word


@dataclass(frozen=True)
class Endings:
    """The endings that ``stem`` takes off a folded word, longest first, in rounds: clitics, possessives, cases."""

    rounds: tuple[tuple[str, ...], ...]
    vowels: str
    least: int = 3

    def stem(self, word: str) -> str:
        """The word without its endings; at least three letters remain."""
        for endings in self.rounds:
            if not word.endswith(endings):
                continue
            for ending in endings:
                if word.endswith(ending) and len(word) - len(ending) >= self.least:
                    word = word[: len(word) - len(ending)]
                    break
        if len(word) > self.least and word[-1] in self.vowels:
            word = word[:-1]
        return word


@dataclass(eq=False)
class Words:
    """The derived words of one language. ``unknown`` collects words that the file doesn't have."""

    locale: str
    endings: Endings
    derived: dict[str, Keys] = field(default_factory=dict)
    stems: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    _fallback: dict[str, Keys] = field(default_factory=dict)
    _written: dict[str, Keys] = field(default_factory=dict)
    counts: dict[Any, Any] = field(default_factory=dict)  # what scoring counted in each document

    @property
    def guessed(self) -> bool:
        """Whether a lemma was asked for that the file doesn't have (words with a hyphen have none there)."""
        return bool(self._fallback)

    def keys(self, token: str) -> Keys:
        """Keys of a word with their weights: 1 for the whole word, less for parts."""
        if (known := self.derived.get(token)) is not None:
            return known
        if (known := self.derived.get(token.lower())) is not None:
            return known
        if token not in self._fallback:
            self._fallback[token] = self._guess(token)
        return self._fallback[token]

    def of(self, text: str) -> list[Keys]:
        """The keys of each word of a text."""
        return [self._written[word] if word in self._written else self._read(word) for word in TOKEN.findall(text)]

    def _read(self, written: str) -> Keys:
        keys = self._written[written] = self.keys(_without_ending(written))
        return keys

    def _guess(self, token: str) -> Keys:
        if token.isalpha():
            self.unknown.add(token)
        parts = [part for part in re.split(r"[-–]", token) if part]
        keys: Keys = {fold(token): 1.0} if fold(token) else {}
        for part in parts:
            lemma = fold(_lemma(part, self.locale))
            if lemma:
                keys.setdefault(lemma, 1.0 if len(parts) == 1 else 0.7)
        return keys


def _lemma(word: str, locale: str) -> str:
    """The word's lemma by simplemma, whose dictionary takes seconds to load: answers are kept in a cache folder."""
    known = _cached_lemmas(locale)
    if word not in known:
        import simplemma

        known[word] = simplemma.lemmatize(word, lang=locale)
    return known[word]


def keep_lemmas(locale: str) -> None:
    """Writes the cache of simplemma's answers; one that can't be written is no harm."""
    with contextlib.suppress(OSError):
        CACHE.mkdir(parents=True, exist_ok=True)
        known = json.dumps(_cached_lemmas(locale), ensure_ascii=False)
        (CACHE / f"lemmas-{locale}.json").write_text(known, encoding="utf-8")


@cache
def _cached_lemmas(locale: str) -> dict[str, str]:
    try:
        cached: dict[str, str] = json.loads((CACHE / f"lemmas-{locale}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return cached


def read_words(folder: Path, locale: str, endings: Endings) -> Words:
    """Reads ``words-<locale>.tsv`` and ``stems-<locale>.tsv``; a missing file is an empty one."""
    words = Words(locale, endings)
    for token, keys in _rows(folder / f"words-{locale}.tsv"):
        words.derived[token] = {k: float(w) for k, w in (item.split("=") for item in keys.split())}
    for key, stems in _rows(folder / f"stems-{locale}.tsv"):
        words.stems[key] = tuple(stems.split())
    return words


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    if path.is_file():
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                first, _, rest = line.partition("\t")
                yield first, rest
