"""Signs in a text that nobody means to write: they come along when text is copied or saved by another program."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# By the code of the problem. Joiners (U+200C and U+200D) belong to some languages.
UNMEANT = {
    "hidden-character": re.compile(
        "[\u0085\u00ad\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
    ),
    "damaged-letters": re.compile("\\S*(?:\ufffd|Ã[¤¶¥„–…\u0080-\u00bf]|Â[\u00a0-\u00bf]|â€)\\S*"),
    "separate-marks": re.compile("\\S*[aAoO](?:\u0308|\u030a)\\S*"),
}


def unmeant(text: str) -> Iterator[tuple[str, int, str]]:
    """The code of each problem, the offset in the text, and what stands there."""
    if not text.isascii():
        for code, pattern in UNMEANT.items():
            for match in pattern.finditer(text):
                sign = match[0]
                shown = sign if len(sign) > 1 else f"U+{ord(sign):04X} {unicodedata.name(sign, 'NEXT LINE').lower()}"
                yield code, match.start(), shown
