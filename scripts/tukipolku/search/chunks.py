"""The index as files: a manifest, chunks of keys, lists of documents. A search fetches only what its words fall into.

A chunk's line is ``<n><rest> TAB <rarity><stems> TAB <postings>``: n letters (base 36) shared with the key before;
rarity 0..35; stems as "<n to cut><to add>" separated by spaces; postings as gap (base 36), a sign for the share of the
title, a letter for the impact. A line ``=<stem> TAB <key>`` leads from a stem to a key in another chunk. ``search.js``
reads what is written here.
"""

from __future__ import annotations

import bisect
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence

from .documents import Document
from .scoring import Index, Posting
from .words import Words

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
IMPACTS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"
SHARES = ".!*+,-/:"
CHUNK = 20_000  # characters of a chunk, of which about a third is sent after compression
DOCUMENTS_IN_A_FILE = 64


def write_chunks(documents: Sequence[Document], index: Index, words: Words, labels: dict[str, str]) -> dict[str, str]:
    """The files of one locale by name: ``manifest.json``, ``k<n>.txt`` (keys), ``d<n>.txt`` (documents)."""
    rows = [(key, _row(key, index, words)) for key in index.keys]
    groups: list[list[tuple[str, tuple[str, str]]]] = [[]]
    size = 0
    for key, row in rows:
        if size > CHUNK:
            groups.append([])
            size = 0
        groups[-1].append((key, row))
        size += len(key) + len(row[0]) + len(row[1]) + 4
    starts = [group[0][0] for group in groups if group]
    elsewhere = _stems_elsewhere(index, words, starts)
    files = {f"k{number}.txt": _text(group, elsewhere[number]) for number, group in enumerate(groups)}
    for number in range(0, len(documents), DOCUMENTS_IN_A_FILE):
        some = documents[number : number + DOCUMENTS_IN_A_FILE]
        files[f"d{number // DOCUMENTS_IN_A_FILE}.txt"] = "\n".join(_document(d, labels) for d in some)
    files["filters.txt"] = _filters(documents)
    manifest = {
        "documents": len(documents),
        "starts": starts,
        "rounds": words.endings.rounds,
        "vowels": words.endings.vowels,
        "least": words.endings.least,
    }
    files["manifest.json"] = json.dumps(manifest, ensure_ascii=False, separators=(",", ":"))
    return files


def _row(key: str, index: Index, words: Words) -> tuple[str, str]:
    stems = " ".join(_difference(key, stem) for stem in words.stems.get(key, ()))
    return DIGITS[round(35 * index.rarity[key])] + stems, _postings(index.postings[key])


def _postings(postings: Iterable[Posting]) -> str:
    out, last = [], 0
    for document, impact, share in postings:
        out.append(SHORT[document - last] if document - last < len(SHORT) else base36(document - last))
        out.append(SHARES[share] + IMPACTS[impact])
        last = document
    return "".join(out)


def base36(number: int) -> str:
    digits = ""
    while True:
        digits = DIGITS[number % 36] + digits
        number //= 36
        if not number:
            return digits


SHORT = [base36(number) for number in range(36 * 36)]


def _shared(a: str, b: str) -> int:
    longest = min(len(a), len(b), 35)
    for count in range(longest):
        if a[count] != b[count]:
            return count
    return longest


def _difference(key: str, stem: str) -> str:
    count = _shared(key, stem)
    return DIGITS[min(35, len(key) - count)] + stem[count:]


def _stems_elsewhere(index: Index, words: Words, starts: list[str]) -> dict[int, list[tuple[str, str]]]:
    """Stems that fall into another chunk than their key: by that chunk, (stem, key)."""

    def chunk_of(key: str) -> int:
        return max(0, bisect.bisect_right(starts, key) - 1)

    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for key in index.keys:
        for stem in (*words.stems.get(key, ()), words.endings.stem(key)):
            if stem and chunk_of(stem) != chunk_of(key):
                found[chunk_of(stem)].append((stem, key))
    return found


def _text(group: list[tuple[str, tuple[str, str]]], elsewhere: list[tuple[str, str]]) -> str:
    lines, before = [], ""
    for key, (middle, postings) in group:
        count = _shared(key, before)
        lines.append(f"{DIGITS[count]}{key[count:]}\t{middle}\t{postings}")
        before = key
    return "\n".join([*lines, *(f"={stem}\t{key}" for stem, key in sorted(set(elsewhere)))])


def _document(document: Document, labels: dict[str, str]) -> str:
    mark = labels["ended"] if document.ended else ""
    fields = (document.path, document.title, document.lead, labels[document.kind], mark)
    return "\t".join(" ".join(field.split()) for field in fields)


def _filters(documents: Sequence[Document]) -> str:
    """A line for each filter: its name and the gaps between its documents. ``place:any``: bound to no place."""
    sets: dict[str, list[int]] = defaultdict(list)
    for number, document in enumerate(documents):
        for name in document.filters:
            sets[name].append(number)
        if not any(name.startswith(PLACES) for name in document.filters):
            sets["place:any"].append(number)
    return "\n".join(f"{name}\t{_gaps(numbers)}" for name, numbers in sorted(sets.items()))


PLACES = ("nation", "county:", "employment-area:", "municipality:")


def _gaps(numbers: Iterable[int]) -> str:
    out, last = [], 0
    for number in numbers:
        out.append(base36(number - last))
        last = number
    return " ".join(out)
