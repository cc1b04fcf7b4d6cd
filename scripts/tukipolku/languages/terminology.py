"""Terms in translations: a text that has a Finnish term must have what was agreed on for it in the other language.

Finnish terms are found in any form, by the lemmas of the search's word files. A concept's words in another language
stand for every word that begins with them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ..model.terminology import Concept
from ..search.words import Words, fold, tokens
from ..text import plain_text

GAP = "…"  # in an agreed term: up to four words between


@dataclass(frozen=True)
class Found:
    """A concept that a text has; ``term`` is the Finnish term that was found."""

    concept: Concept
    term: str


class Terminology:
    """The agreed words, ready to be looked for. ``words`` are the Finnish words of the search."""

    def __init__(self, concepts: Iterable[Concept], words: Words):
        self.concepts = tuple(concepts)
        self.words = words
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._known: dict[str, frozenset[str]] = {}
        self._found: dict[str, list[Found]] = {}

    def of(self, text: str) -> list[Found]:
        """The concepts of a Finnish text. Of terms that overlap the longest counts, the others only where they stand
        elsewhere."""
        if text not in self._found:
            self._found[text] = self._search(text)
        return self._found[text]

    def lacking(self, source: str, translation: str, locale: str) -> list[Found]:
        """The concepts of a Finnish text whose agreed words its translation doesn't have."""
        has = self._finnish(translation) if locale.startswith("fi") else self._foreign(translation)
        return [
            found
            for found in self.of(source)
            if (wording := found.concept.locales.get(locale)) and not any(map(has, wording.terms))
        ]

    def _foreign(self, text: str) -> Callable[[str], bool]:
        words = plain_text(text).lower()
        return lambda term: self._pattern(term).search(words) is not None

    def _finnish(self, text: str) -> Callable[[str], bool]:
        lemmas = [self._lemmas(token) for token in tokens(plain_text(text))]

        def has(term: str) -> bool:
            keys = [self._lemmas(part) | {fold(part)} for part in tokens(term)]
            windows = (lemmas[start : start + len(keys)] for start in range(len(lemmas) - len(keys) + 1))
            return any(all(a & b for a, b in zip(keys, window, strict=True)) for window in windows)

        return has

    def _search(self, text: str) -> list[Found]:
        lemmas = [self._lemmas(token) for token in tokens(plain_text(text))]
        found: dict[str, Found] = {}
        taken = [False] * len(lemmas)
        for start, term, concept in sorted(self._places(lemmas), key=lambda place: (-len(place[1]), place[0])):
            span = range(start, start + len(term))
            if not any(taken[i] for i in span):
                for i in span:
                    taken[i] = True
                found.setdefault(concept.id, Found(concept, " ".join(term)))
        return list(found.values())

    def _places(self, lemmas: list[frozenset[str]]) -> Iterator[tuple[int, tuple[str, ...], Concept]]:
        for start, first in enumerate(lemmas):
            for lemma in first:
                for term, keys, concept in self._by_first.get(lemma, ()):
                    window = lemmas[start : start + len(keys)]
                    if len(window) == len(keys) and all(a & b for a, b in zip(keys, window, strict=True)):
                        yield start, term, concept

    def _lemmas(self, token: str) -> frozenset[str]:
        if token not in self._known:
            keys = self.words.derived.get(token) or self.words.derived.get(token.lower(), {})
            self._known[token] = frozenset(key for key, weight in keys.items() if weight >= 1) or frozenset(
                {fold(token)}
            )
        return self._known[token]

    @cached_property
    def _by_first(self) -> dict[str, list[tuple[tuple[str, ...], list[frozenset[str]], Concept]]]:
        table: dict[str, list[tuple[tuple[str, ...], list[frozenset[str]], Concept]]] = {}
        for concept in self.concepts:
            for term in concept.fi:
                parts = tuple(tokens(term))
                keys = [self._lemmas(part) | {fold(part)} for part in parts]
                for lemma in keys[0]:
                    table.setdefault(lemma, []).append((parts, keys, concept))
        return table

    def _pattern(self, term: str) -> re.Pattern[str]:
        if term not in self._patterns:
            parts = [r"\w*[^\w]+".join(map(re.escape, part.split())) for part in term.lower().split(GAP)]
            self._patterns[term] = re.compile(r"(?<!\w)" + r"\w*(?:[^\w]+\w+){0,4}?[^\w]+".join(parts))
        return self._patterns[term]
