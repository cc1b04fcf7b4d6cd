"""The network of actors as a picture: the client at the top, a line down, and actors of each kind on both sides of it.

It is 360 units wide, so that its text can be read on a phone. The page has the same as a table, which the picture names
as its text alternative; so there are no links in it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

WIDTH, MIDDLE = 360, 180
BOX, LINE, PAD, GAP = 172, 15, 6, 10
LETTERS = 25  # that fit on a line of a box, in type of 11.5 units
HEAD_LETTERS = 44


@dataclass(frozen=True)
class Box:
    """A box with lines of text. ``x`` and ``y`` are its top left corner; ``kind`` is client, group or actor."""

    kind: str
    x: int
    y: int
    width: int
    lines: tuple[str, ...]

    @property
    def height(self) -> int:
        return len(self.lines) * LINE + 2 * PAD


def layout(client: str, groups: Sequence[tuple[str, Sequence[str]]]) -> list[Box]:
    """Where everything stands: the client, then each group's name and its actors, two beside each other."""
    boxes = [_centred("client", client, 0)]
    for name, actors in groups:
        boxes.append(_centred("group", name, _bottom(boxes) + GAP))
        for left, right in zip(actors[::2], [*actors[1::2], None], strict=False):
            y = _bottom(boxes) + GAP
            boxes += [
                Box("actor", x, y, BOX, _wrapped(actor, LETTERS))
                for x, actor in ((0, left), (WIDTH - BOX, right))
                if actor
            ]
    return boxes


def draw(client: str, groups: Sequence[tuple[str, Sequence[str]]], words: str, described_by: str) -> Markup:
    """The picture as inline SVG. ``words`` name it; ``described_by`` is the id of the table with the same."""
    boxes = layout(client, groups)
    last = max(box.y + box.height // 2 for box in boxes)
    parts = [f'<path class="tp-net__line" d="M{MIDDLE} 0V{last}{"".join(map(_branch, boxes))}"/>']
    parts += map(_drawn, boxes)
    return Markup(
        f'<svg class="tp-net" role="img" aria-label="{escape(words)}" aria-describedby="{described_by}" '
        f'viewBox="-1 -1 {WIDTH + 2} {_bottom(boxes) + 2}">{"".join(parts)}</svg>'
    )


def _centred(kind: str, text: str, y: int) -> Box:
    lines = _wrapped(text, HEAD_LETTERS)
    width = max(map(len, lines)) * 7 + 4 * PAD
    return Box(kind, MIDDLE - width // 2, y, width, lines)


def _wrapped(text: str, letters: int) -> tuple[str, ...]:
    return tuple(textwrap.wrap(text, letters, break_on_hyphens=False))


def _bottom(boxes: list[Box]) -> int:
    return max(box.y + box.height for box in boxes)


def _branch(box: Box) -> str:
    """The way from the middle line to an actor's box."""
    if box.kind != "actor":
        return ""
    edge = box.x + box.width if box.x < MIDDLE else box.x
    return f"M{MIDDLE} {box.y + box.height // 2}H{edge}"


def _drawn(box: Box) -> str:
    x = box.x + box.width // 2
    lines = "".join(
        f'<tspan x="{x}" y="{box.y + PAD + 11 + number * LINE}">{escape(line)}</tspan>'
        for number, line in enumerate(box.lines)
    )
    rect = f'<rect x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="6"/>'
    return f'<g class="tp-net__{box.kind}">{rect}<text>{lines}</text></g>'
