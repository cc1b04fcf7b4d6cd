"""Whether a plain text is easier to read than its source.

The measure is LIX (Björnsson 1968): words in a sentence on average, plus how many words of a hundred are long. Finnish
words are longer than the Swedish ones for which it was made: long is more than nine letters here. A long word counts
once in a text, in whatever form: plain language says the same word again instead of "it". All texts of a record are
taken together, so that one line can't decide; what is too short to measure is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from babel.messages.catalog import Message

from ..text import plain_text

LONG = 10  # letters of a long word
LEAST = 40  # words of a text that can be measured
MOST = 18  # words of the longest sentence in plain language
EASY = 25.0  # a text with this LIX or less is easy whatever its source is
NOISE = 1.0  # so little is one word more or less
WORD = re.compile(r"[^\W\d_]+(?:[-–’'][^\W\d_]+)*")
END = re.compile(r"(?<=[.!?:])\s+(?=[\W\d]*[A-ZÅÄÖ])")
NOT_MEASURED = ("name", "aka", "abbreviation")  # names are as they are


@dataclass(frozen=True)
class Measure:
    """What is counted in texts."""

    words: int
    sentences: int
    long_words: int
    letters: int
    longest: int  # words of the longest sentence

    @property
    def lix(self) -> float:
        return self.words / self.sentences + 100 * self.long_words / self.words


@dataclass(frozen=True)
class Comparison:
    """A record's texts in the source and in plain language."""

    record: str
    line: int  # of its first text in the PO file
    source: Measure
    plain: Measure

    @property
    def easier(self) -> bool:
        """Whether the plain text is easier than its source, or easy in itself, without a sentence that is too long."""
        return self.plain.longest <= MOST and self.plain.lix < max(self.source.lix + NOISE, EASY)


def measure(texts: Iterable[str]) -> Measure | None:
    """Counts; None when there are too few words. Each line of a list is a sentence."""
    sentences = [
        WORD.findall(sentence)
        for text in texts
        for line in text.split("\n")
        for sentence in END.split(plain_text(line))
    ]
    sentences = [words for words in sentences if words]
    words = [word for sentence in sentences for word in sentence]
    if len(words) < LEAST:
        return None
    letters = [len(word) for word in words]
    long_words = len({word[:LONG].lower() for word in words if len(word) >= LONG})
    return Measure(len(words), len(sentences), long_words, sum(letters), max(map(len, sentences)))


def comparisons(messages: Iterable[Message]) -> list[Comparison]:
    """The records of a PO file that have enough text in both languages."""
    texts: dict[str, list[Message]] = {}
    for message in messages:
        record, _, field = str(message.context).partition(" ")
        if message.id and message.string and not message.fuzzy and field.rpartition(".")[2] not in NOT_MEASURED:
            texts.setdefault(record, []).append(message)
    found = []
    for record, there in texts.items():
        source, plain = measure(str(m.id) for m in there), measure(str(m.string) for m in there)
        if source and plain:
            found.append(Comparison(record, there[0].lineno or 1, source, plain))
    return found


def report(compared: list[Comparison]) -> str:
    """Both languages on average, and the plain texts that gained least."""
    lines = []
    for name in ("source", "plain"):
        sides: list[Measure] = [getattr(item, name) for item in compared]
        words = sum(side.words for side in sides)
        sentences = words / sum(side.sentences for side in sides)
        letters = sum(side.letters for side in sides) / words
        longest = max(side.longest for side in sides)
        lix = sum(side.lix for side in sides) / len(sides)
        lines.append(
            f"{name}: {len(sides)} texts, {words} words; LIX {lix:.1f}, words in a sentence {sentences:.1f} "
            f"(most {longest}), letters in a word {letters:.1f}"
        )
    for item in sorted(compared, key=lambda item: item.source.lix - item.plain.lix)[:10]:
        mark = "" if item.easier else "  NOT EASIER"
        lines.append(f"  {item.record}: LIX {item.source.lix:.1f} -> {item.plain.lix:.1f}{mark}")
    return "\n".join(lines)
