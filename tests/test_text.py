"""Texts: what readers see of Markdown, and what never reaches a page."""

from __future__ import annotations

import pytest

from tukipolku.text import plain_text, render_markdown


def render(text: str) -> str:
    return render_markdown(
        text,
        lambda target, words: f"<a>{target}|{words}</a>",
        lambda refs: f"<small>{', '.join(refs)}</small>\n",
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Teksti.", "<p>Teksti.</p>"),
        ("**Tärkeää** nyt", "<p><strong>Tärkeää</strong> nyt</p>"),
        ("- yksi\n- kaksi", "<ul>\n<li>yksi</li>\n<li>kaksi</li>\n</ul>"),
        ("Katso [Kela & muut](actor:kela).", "<p>Katso <a>actor:kela|Kela &amp; muut</a>.</p>"),
        ("[](service:typ)", "<p><a>service:typ|</a></p>"),
        ("Teksti.\n\n[](source:000:1-2) [](source:page:x)", "<p>Teksti.</p>\n<small>000:1-2, page:x</small>"),
        ("## Otsikko\n\n## Toinen", '<h2 id="section-1">Otsikko</h2>\n<h2 id="section-2">Toinen</h2>'),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("a <b onclick=x>b</b>", "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>"),
        ("[x](javascript:alert)", "<p>[x](javascript:alert)</p>"),
        ("![kuva](https://example.org/a.png)", "<p>!<a>https://example.org/a.png|kuva</a></p>"),
    ],
)
def test_html(text: str, html: str) -> None:
    assert render(text) == html


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("**Tärkeää** [Kela](actor:kela)\n\n- yksi\n1. kaksi", "Tärkeää Kela yksi kaksi"),
        ("## Otsikko\n\nTeksti.\n\n[](source:000:1)", "Otsikko Teksti."),
    ],
)
def test_plain_text(text: str, words: str) -> None:
    assert plain_text(text) == words
