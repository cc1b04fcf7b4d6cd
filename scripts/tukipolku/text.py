"""The Markdown of texts: finding references in it, and rendering it safely.

HTML in a text is shown as text, never passed on. Links are references to records (``[words](service:id)``); a line of
``[](source:000:1-2)`` marks becomes a source line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from .phones import with_phone_links
from .refs import LINK, SOURCE_MARK

# Makes the HTML of a link from what it refers to and its words (HTML), and of a source line from its references.
LinkMaker = Callable[[str, str], str]
SourceMaker = Callable[[Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class LinkSlot:
    """A place in the HTML of a text where a link comes: what it refers to, and its words (HTML)."""

    target: str
    words: str


@dataclass(frozen=True, slots=True)
class SourcesSlot:
    """A place in the HTML of a text where a source line comes."""

    refs: tuple[str, ...]


Piece = str | LinkSlot | SourcesSlot


def render_markdown(text: str, make_link: LinkMaker, make_sources: SourceMaker) -> str:
    """HTML of a text. Second-level headings get the anchors ``section-1``, ``section-2`` …, the same in all locales."""
    pieces = (
        piece
        if isinstance(piece, str)
        else make_link(piece.target, piece.words)
        if isinstance(piece, LinkSlot)
        else make_sources(piece.refs)
        for piece in read_markdown(text)
    )
    return "".join(pieces).strip()


def read_markdown(text: str) -> tuple[Piece, ...]:
    """The HTML of a text with slots for links and sources, which differ between pages and locales.

    Most texts are paragraphs and lists with links and nothing else; they don't need the parser, which takes fifty times
    as long.
    """
    pieces = _paragraphs(text) or _parsed(text)
    return tuple(with_phone_links(piece) if isinstance(piece, str) else piece for piece in pieces)


# Lines that no rule of Markdown but "paragraph" and "link" can take up. What was taken is never given back (``++``): no
# other way through a line could succeed.
_OTHERS = r"[^\n\[\]*_`<>&\\!~]"
_SIMPLE_LINK = r"\[(?=[^\s\]])[^\n\[\]*_`<>&\\!~]+(?<!\s)\]\((?!javascript|vbscript|file|data)[a-z-]+:[a-z0-9-]+\)"
_SIMPLE_LINE = re.compile(rf"(?![-+#=|\s]|\d+[.)](?:\s|\Z))(?:{_SIMPLE_LINK}|{_OTHERS}++)++(?<!\s)")
_PARAGRAPH, _LIST = ("<p>", "\n", "</p>\n"), ("<ul>\n<li>", "</li>\n<li>", "</li>\n</ul>\n")
_SPLIT = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")


def _paragraphs(text: str) -> tuple[Piece, ...] | None:
    """The pieces of a text that is nothing but paragraphs, lists with one line to an item, and links; None when it is
    or may be something else."""
    pieces: list[Piece] = []
    after_list = False
    for block in text.strip("\n").split("\n\n"):
        lines = block.split("\n")
        is_list = all(line.startswith("- ") for line in lines)
        if is_list:
            lines = [line[2:] for line in lines]
        elif all(map(SOURCE_MARK.fullmatch, lines)):
            pieces.append(SourcesSlot(tuple(SOURCE_MARK.findall(block))))
            after_list = False
            continue
        if (is_list and after_list) or not all(map(_SIMPLE_LINE.fullmatch, lines)):  # two lists would be one
            return None
        start, between, end = _LIST if is_list else _PARAGRAPH
        html = between.join(escape(line, quote=False).replace('"', "&quot;") for line in lines)
        parts = _SPLIT.split(f"{start}{html}{end}")
        for words, link, target in zip(parts[::3], parts[1::3], parts[2::3], strict=False):
            pieces += [words, LinkSlot(target, link)]
        pieces.append(parts[-1])
        after_list = is_list
    return tuple(pieces)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable(["image", "autolink", "code", "fence", "lheading"])


@cache
def _renderer() -> RendererHTML:
    return RendererHTML()


def _parsed(text: str) -> tuple[Piece, ...]:
    """The pieces of any text."""
    slots: list[Piece] = []

    def slot(piece: Piece) -> str:
        slots.append(piece)
        return f"\0{len(slots) - 1}\0"

    tokens = _parser().parse(text)
    out: list[Token] = []
    headings = 0
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            headings += 1
            token.attrSet("id", f"section-{headings}")
        if token.type == "inline":
            refs = _only_sources(token)
            if refs and tokens[index - 1].type == "paragraph_open":
                out.pop()
                out.append(_html(slot(SourcesSlot(refs))))
                continue
            token.children = _with_links(token.children or [], slot)
        elif token.type == "paragraph_close" and out and out[-1].type == "html_block":
            continue
        out.append(token)
    parts = str(_parser().renderer.render(out, _parser().options, {})).split("\0")
    return tuple(slots[int(part)] if index % 2 else part for index, part in enumerate(parts))


def plain_text(text: str) -> str:
    """The words of a text without markup, on one line."""
    text = SOURCE_MARK.sub("", text)
    text = LINK.sub(r"\1", text)
    return " ".join(re.sub(r"^\s*(?:[-*]|\d+\.|#+)\s+|\*\*", "", text, flags=re.M).split())


def _only_sources(inline: Token) -> tuple[str, ...]:
    if not re.fullmatch(r"(?:\s*\[\]\(source:[^)\s]+\)\s*)+", inline.content):
        return ()
    return tuple(SOURCE_MARK.findall(inline.content))


def _with_links(children: list[Token], slot: Callable[[Piece], str]) -> list[Token]:
    """Replaces each link by a slot."""
    out: list[Token] = []
    target = ""
    words: list[Token] = []
    for token in children:
        if token.type == "link_open":
            target, words = str(token.attrGet("href") or ""), []
        elif token.type == "link_close":
            inner = _inline(words)
            out.append(_html(slot(LinkSlot(target, inner))))
            target = ""
        elif target:
            words.append(token)
        else:
            out.append(token)
    return out


def _inline(tokens: list[Token]) -> str:
    return _renderer().renderInline(tokens, _parser().options, {})


def _html(html: str) -> Token:
    token = Token("html_block", "", 0)
    token.content = html
    return token
