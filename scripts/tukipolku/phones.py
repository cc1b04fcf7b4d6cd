"""Telephone numbers in texts: a tap calls them."""

from __future__ import annotations

import re

# Finnish numbers as the data writes them (09 2525 0111, 040 840 4450), and the short ones that are free of charge.
# 112 is also a number of other things: it counts as the emergency number where a sentence or a part of it ends.
# What may not stand before is looked at after the first digit: an expression that begins with one is found much sooner.
NUMBER = re.compile(
    r"(?:0(?<![\w+.,–-]0)\d{1,3}(?: \d{2,4}){2,3}|1(?<![\w+.,–-]1)(?:16 117|12(?=[.,:;)<]|$)))(?![\w–-])"
)


def phone_url(text: str) -> str:
    """The ``tel:`` address of the first number in a text, or empty: ``tel:+358925250111``, ``tel:112``."""
    found = NUMBER.search(text)
    digits = found[0].replace(" ", "") if found else ""
    return f"tel:{'+358' + digits[1:] if digits.startswith('0') else digits}" if digits else ""


def with_phone_links(html: str) -> str:
    """HTML in which each number outside of tags is a link. The HTML has no links yet."""
    return NUMBER.sub(lambda found: f'<a href="{phone_url(found[0])}">{found[0]}</a>', html)
