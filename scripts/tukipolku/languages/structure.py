"""The structure of a translation beside that of its source: links, headings, lists, steps, bold and placeholders.

A reader of a translation must come to the same places and find the same parts. Plain Finnish is written anew and may be
shorter: it has no links, and no placeholders, that the source doesn't have.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

REFERENCE = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^## ", re.M)
ITEM = re.compile(r"^\s*- ", re.M)
STEP = re.compile(r"^\s*\d+\. ", re.M)
PLACEHOLDER = re.compile(r"\{\w+\}")
COUNTED = {"headings": HEADING, "items": ITEM, "steps": STEP, "bold": re.compile(r"\*\*")}

Difference = tuple[str, dict[str, object]]  # the code of a problem, and its values


def differences(source: str, translation: str, shorter: bool = False) -> Iterator[Difference]:
    """What differs in structure. ``shorter`` allows to leave parts out."""
    for code, pattern in (("translation-links", REFERENCE), ("translation-placeholders", PLACEHOLDER)):
        wanted, there = Counter(pattern.findall(source)), Counter(pattern.findall(translation))
        lacking, extra = wanted - there, there - wanted
        if shorter:
            lacking, extra = Counter(), Counter(set(there) - set(wanted))
        if lacking or extra:
            yield code, {"lacking": _listed(lacking), "extra": _listed(extra)}
    if shorter:
        return
    for name, pattern in COUNTED.items():
        count, wanted_count = len(pattern.findall(translation)), len(pattern.findall(source))
        if count != wanted_count:
            yield "translation-structure", {"kind": name, "count": count, "wanted": wanted_count}


def _listed(items: Counter[str]) -> str:
    return ", ".join(sorted(items.elements())) or "–"
