"""Texts: what readers see of Markdown, and what never reaches a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tukipolku.fields import MARKDOWN
from tukipolku.phones import phone_url
from tukipolku.site import Site
from tukipolku.tables import TABLES
from tukipolku.text import _paragraphs, _parsed, plain_text, render_markdown
from tukipolku.walk import walk


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


SNIPPETS = ["sana", "ä", " ", "\n", "\n\n", "[", "](", ")", "[a](service:b)", "[](source:000:1)", "-", "1.", "*", "_"]
SNIPPETS += [
    "#",
    "&",
    '"',
    "'",
    "<b>",
    "\\",
    "`",
    "~",
    "!",
    "=",
    "|",
    "+",
    "(",
    ":",
    "https://a.fi",
    "javascript:x",
    "\t",
]
SNIPPETS += ["2)", ">", "- ", "\n- ", "- a\n- b", "1.1.2025"]


def in_one(pieces: tuple[object, ...]) -> list[object]:
    """Pieces with neighbouring strings joined and the white space around the whole taken away, as it is on the page."""
    joined: list[object] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        else:
            joined.append(piece)
    ends = [piece.strip("\n") if isinstance(piece, str) else piece for piece in joined]
    return [piece for piece in ends if piece != ""]


@given(st.lists(st.sampled_from(SNIPPETS), max_size=12).map("".join))
def test_the_short_way_gives_what_the_parser_gives(text: str) -> None:
    short = _paragraphs(text)
    assert short is None or in_one(short) == in_one(_parsed(text))


def test_the_short_way_serves_most_of_the_real_texts(real_sites: list[Site]) -> None:
    records = [r for s in real_sites for name in TABLES.values() for r in getattr(s.catalogue, name).values()]
    texts = {value for record in records for _, marker, value in walk(record) if marker is MARKDOWN}
    short = [text for text in texts if _paragraphs(text) is not None]
    assert [text for text in short if in_one(_paragraphs(text) or ()) != in_one(_parsed(text))] == []
    assert len(short) > 0.85 * len(texts)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("**Tärkeää** [Kela](actor:kela)\n\n- yksi\n1. kaksi", "Tärkeää Kela yksi kaksi"),
        ("## Otsikko\n\nTeksti.\n\n[](source:000:1)", "Otsikko Teksti."),
    ],
)
def test_plain_text(text: str, words: str) -> None:
    assert plain_text(text) == words


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Soita 112.", "tel:112"),
        ("soita Päivystysapuun **116 117**.", "tel:116117"),
        ("Neuvonta: 040 840 4450, ma–pe klo 9–15", "tel:+358408404450"),
        ("Kriisipuhelimesta 09 2525 0111 saa apua", "tel:+358925250111"),
        ("Päihdehoito: 06 213 2400 (sivu vuodelta 2023).", "tel:+35862132400"),
    ],
)
def test_a_tap_on_a_telephone_number_calls_it(text: str, address: str) -> None:
    assert phone_url(text) == address
    assert f'<a href="{address}">' in render(text)


@pytest.mark.parametrize(
    "text",
    [
        "Kuntia on 112 tai enemmän.",
        "Laki 1112/2020, rivit 100–112.",
        "Työkyky 0–10 pistettä.",
        "Vuosina 2022 2023 2024.",
        "Auki 9.30–15.30.",
    ],
)
def test_other_numbers_are_no_telephone_numbers(text: str) -> None:
    assert phone_url(text) == ""
    assert "tel:" not in render(text)


def test_no_number_of_a_text_is_a_link_within_a_link() -> None:
    assert render("[09 2525 0111](link:mieli)") == "<p><a>link:mieli|09 2525 0111</a></p>"
