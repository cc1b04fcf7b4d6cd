"""How much each word counts for each document: BM25F computed here, so that the browser only adds numbers."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .documents import Document
from .words import Keys, Words, fold, tokens

FIELD_WEIGHTS = {"title": 6.0, "names": 5.0, "headings": 1.5, "body": 1.0}
K1, LENGTH_EFFECT, TITLE_LENGTH_EFFECT, USUAL_TITLE = 1.2, 0.6, 0.5, 4
IMPACT_STEPS = 63  # impacts are sent as 1..63, a logarithmic scale
STEPS_PER_DOUBLING = 9
SHARE_STEPS = 7  # how much of a title a key covers is sent as 0..7
ENDED = 0.6  # an ended service is found by its name, but by other words after those that are there
LAY_WORD_IMPACT, LAY_WORD_SHARE = 0.55, 0.8


# A key's weight in a document: the document's number, impact 1..63 and share of the title 0..7.
Posting = tuple[int, int, int]


@dataclass(frozen=True)
class Index:
    """For each key, in order: rarity 0..1, and postings by document."""

    keys: tuple[str, ...]
    rarity: dict[str, float]
    postings: dict[str, list[Posting]]


@dataclass(frozen=True)
class LayWord:
    """A word of everyday speech and the references of the documents that it means."""

    words: str
    refs: tuple[str, ...]


def build_index(documents: Sequence[Document], words: Words, lay_words: Iterable[LayWord]) -> Index:
    """The index of all documents."""
    words.counts = {d: words.counts.get(d) or _weighted_counts(d, words) for d in documents}
    counts = [words.counts[document] for document in documents]
    frequency = Counter(key for weights, _ in counts for key in weights)
    total = len(documents)
    rarity = {key: math.log(1 + (total - n + 0.5) / (n + 0.5)) for key, n in frequency.items()}
    average = sum(length for _, length in counts) / max(1, total)
    # By key: document, impact, and how much of its title the key covers.
    scores: dict[str, list[tuple[int, float, float]]] = defaultdict(list)
    for number, (document, (weights, length)) in enumerate(zip(documents, counts, strict=True)):
        worth = document.weight * (ENDED if document.ended else 1)
        longer = K1 * (1 - LENGTH_EFFECT + LENGTH_EFFECT * length / average)
        shares = _title_shares(document, words, rarity)
        for key, weight in weights.items():
            impact = worth * rarity[key] * weight * (K1 + 1) / (weight + longer)
            scores[key].append((number, impact, shares.get(key, 0.0) * document.weight))
    top = max((impact for rows in scores.values() for _, impact, _ in rows), default=1.0)
    _add_lay_words(scores, documents, words, lay_words, top)
    highest = max(rarity.values(), default=1.0)
    common = {key: rarity.get(key, highest) / highest for key in scores}
    postings = {
        key: [
            (number, _step(impact, top), round(SHARE_STEPS * min(1.0, share)) if share else 0)
            for number, impact, share in rows
        ]
        for key, rows in scores.items()
    }
    return Index(tuple(sorted(scores)), common, postings)


def _step(impact: float, top: float) -> int:
    return max(1, min(IMPACT_STEPS, round(IMPACT_STEPS + STEPS_PER_DOUBLING * math.log2(max(impact, 1e-9) / top))))


def _weighted_counts(document: Document, words: Words) -> tuple[Keys, int]:
    """How often each key is in the document, by the weight of the field, and the number of words."""
    weights: dict[str, float] = defaultdict(float)
    length = 0
    fields = {
        "title": [document.title],
        "names": document.names,
        "headings": document.headings,
        "body": document.body,
    }
    for name, texts in fields.items():
        for text in texts:
            found = words.of(text)
            weight = FIELD_WEIGHTS[name]
            if name in ("title", "names"):
                weight /= 1 - TITLE_LENGTH_EFFECT + TITLE_LENGTH_EFFECT * len(found) / USUAL_TITLE
            length += len(found)
            for keys in found:
                for key, part in keys.items():
                    weights[key] += weight * part
    return weights, length


def _title_shares(document: Document, words: Words, rarity: dict[str, float]) -> Keys:
    """How much of the title, or of another name of the document, each key covers (0..1), by rarity."""
    best: Keys = {}
    for name in (document.title, *document.names):
        shares: Keys = defaultdict(float)
        rows = []
        for keys in words.of(name):
            whole = [0.2 + rarity[key] for key, weight in keys.items() if weight >= 0.7 and key in rarity]
            rows.append((keys, max(whole, default=0.2)))
        everything = sum(weight for _, weight in rows) or 1
        for keys, weight in rows:
            for key, part in keys.items():
                shares[key] = min(1.0, shares[key] + weight / everything * part)
        for key, share in shares.items():
            best[key] = max(best.get(key, 0), share)
    return best


def _add_lay_words(
    scores: dict[str, list[tuple[int, float, float]]],
    documents: Sequence[Document],
    words: Words,
    lay_words: Iterable[LayWord],
    top: float,
) -> None:
    """Makes each lay word a key that leads to the documents it means, the first meaning first."""
    numbers = {ref: number for number, document in enumerate(documents) for ref in document.refs}
    for lay in lay_words:
        found = list(tokens(lay.words))
        keys = {"".join(map(fold, found)), "".join(words.endings.stem(fold(token)) for token in found)}
        if len(found) == 1:
            keys |= {key for key, weight in words.keys(found[0]).items() if weight >= 1}
        for order, ref in enumerate(lay.refs):
            number = numbers[ref]
            document = documents[number]
            worth = document.weight * (ENDED if document.ended else 1) * 0.93**order
            impact, share = top * LAY_WORD_IMPACT * worth, LAY_WORD_SHARE * worth
            for key in keys:
                rows = {row[0]: row for row in scores[key]}
                _, impact_there, share_there = rows.get(number, (number, 0.0, 0.0))
                rows[number] = (number, max(impact, impact_there), max(share, share_there))
                scores[key] = sorted(rows.values())
