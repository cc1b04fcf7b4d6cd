"""The look at the built files, on small sites."""

from __future__ import annotations

import pytest

from tukipolku.verify import verify

BASE = "https://example.org/polku/"


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<a href="b/">b</a>', ""),
        ('<a href="./b/#x">b</a>', ""),
        ('<a href="/polku/b/">b</a>', ""),
        ('<a href="https://example.com/">elsewhere</a>', ""),
        ('<a href="mailto:a@example.org">mail</a>', ""),
        ('<link rel="canonical" href="https://example.org/polku/">', ""),
        ('<a href="c/">c</a>', "c/ leads to no page"),
        ('<a href="b/#y">b</a>', "b/#y leads to no such place on its page"),
        ('<a href="#y">here</a>', "#y leads to no such place on its page"),
        ('<a href="/b/">b</a>', "/b/ leads out of the site"),
        ('<a href="javascript:alert(1)">x</a>', "the address javascript:alert(1) isn't allowed"),
        ('<img src="https://example.com/a.png">', "it would fetch https://example.com/a.png from another site"),
        (
            '<link rel="stylesheet" href="https://example.com/a.css">',
            "it would fetch https://example.com/a.css from another site",
        ),
        ('<p id="a"></p><p id="a"></p>', "the id a is there twice"),
        ('<p id="z"></p><a href="#z">here</a>', ""),
        ('<a href="../b/">b</a>', "../b/ leads to no page"),
    ],
)
def test_fault(html: str, fault: str) -> None:
    files = {"index.html": html.encode(), "b/index.html": b'<h1 id="x">b</h1>'}
    assert [f.what for f in verify(files, BASE)] == ([fault] if fault else [])
