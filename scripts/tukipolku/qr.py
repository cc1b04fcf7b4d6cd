"""QR codes as inline SVG, for the way from paper to a page."""

from __future__ import annotations

from functools import cache

import segno
from markupsafe import Markup

from .kept import between_builds, code

# Any mask can be read. Trying all eight for the prettiest would take most of the time.
MASK = 2


@cache
def qr_svg(address: str, words: str) -> Markup:
    """The code of an address, dark on white also in the dark, with ``words`` as its text alternative."""
    made_of = (address.encode(), words.encode(), segno.__version__.encode(), code("qr.py"))
    return Markup(between_builds("qr", made_of, lambda: _svg(address, words)))


def _svg(address: str, words: str) -> str:
    svg = segno.make_qr(address, error="m", mask=MASK).svg_inline(
        omitsize=True, border=4, light="#fff", dark="#000", svgclass=None, lineclass=None, title=words
    )
    return svg.replace("<svg", '<svg role="img"', 1)
