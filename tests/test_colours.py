"""Colours: texts have a contrast of 7:1 or more (WCAG AAA), edges that tell something 3:1, in light and dark."""

from __future__ import annotations

import re

import pytest

from conftest import ROOT

CSS = (ROOT / "overrides" / "assets" / "base.css").read_text(encoding="utf-8")
# What is written in which colour on which ground.
TEXTS = [
    *((text, ground) for text in ("ink", "soft", "link") for ground in ("page", "card", "cool")),
    *((text, ground) for text in ("ink", "link", "soft") for ground in ("warm", "stop")),
    ("on-deep", "deep"),
    ("on-button", "button"),
]
EDGES = [
    *(("edge", ground) for ground in ("page", "card", "cool")),
    *(("focus", ground) for ground in ("page", "card", "cool", "warm", "stop")),
    ("focus-on-deep", "deep"),
    ("warm-line", "warm"),
    ("stop-line", "stop"),
    ("link", "card"),
]


def _colours(css: str) -> dict[str, str]:
    found = re.findall(r"--tp-([a-z0-9-]+): (#[0-9a-f]{3,6});", css)
    return {name: value if len(value) == 7 else "#" + "".join(c * 2 for c in value[1:]) for name, value in found}


def _schemes() -> dict[str, dict[str, str]]:
    light, _, rest = CSS.partition("@media (prefers-color-scheme: dark)")
    dark = rest.partition("/* 2.")[0]
    return {"light": _colours(light), "dark": _colours(light) | _colours(dark)}


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("one", "other", "ratio"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48)])
def test_the_formula(one: str, other: str, ratio: float) -> None:
    assert round(contrast(one, other), 2) == ratio


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXTS, 7.0), (EDGES, 3.0)], ids=["texts", "edges"])
def test_contrast(scheme: str, pairs: list[tuple[str, str]], least: float) -> None:
    colours = _schemes()[scheme]
    ratios = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < least} == {}
