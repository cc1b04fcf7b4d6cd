"""Signs in a text that nobody means to write: they come along when text is copied or saved by another program."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# By the code of the problem. Joiners (U+200C and U+200D) belong to some languages.
UNMEANT = re.compile(
    "(?P<hidden>[\u0085\u00ad\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff])"
    "|(?P<damaged>\ufffd|Ã[¤¶¥„–…\u0080-\u00bf]|Â[\u00a0-\u00bf]|â€)"
    "|(?P<separate>[aAoO][\u0308\u030a])"
)
CODES = {"hidden": "hidden-character", "damaged": "damaged-letters", "separate": "separate-marks"}
WORD = re.compile(r"\S*")


def unmeant(text: str) -> Iterator[tuple[str, int, str]]:
    """The code of each problem, the offset in the text, and what stands there: the sign's name, or its word. A word is
    told once."""
    told = 0
    for match in () if text.isascii() else UNMEANT.finditer(text):
        kind, offset = match.lastgroup or "", match.start()
        if kind == "hidden":
            yield CODES[kind], offset, f"U+{ord(match[0]):04X} {unicodedata.name(match[0], 'NEXT LINE').lower()}"
        elif offset >= told:
            while offset > 0 and not text[offset - 1].isspace():
                offset -= 1
            word = WORD.match(text, offset)
            told = word.end() if word else offset
            yield CODES[kind], offset, text[offset:told]
