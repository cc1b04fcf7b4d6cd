"""The Markdown of texts: finding references in it, and rendering it safely.

HTML in a text is shown as text, never passed on. Links are references to records (``[words](service:id)``); a line of
``[](source:000:1-2)`` marks becomes a source line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

LINK = re.compile(r"\[([^\]\n]*)\]\(([^)\n]*)\)")
SOURCE_MARK = re.compile(r"\[\]\(source:([^)\s]+)\)")
HTML = re.compile(r"<(?:[a-zA-Z/!?][^>\n]*)>?")
BARE_ADDRESS = re.compile(r"(?<![\w(])(?:https?://|www\.)\S+")

# Makes the HTML of a link from what it refers to and its words (HTML), and of a source line from its references.
LinkMaker = Callable[[str, str], str]
SourceMaker = Callable[[Sequence[str]], str]


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable(["image", "autolink", "code", "fence", "lheading"])


def render_markdown(text: str, make_link: LinkMaker, make_sources: SourceMaker) -> str:
    """HTML of a text. Second-level headings get the anchors ``section-1``, ``section-2`` …, the same in all locales."""
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
                out.append(_html(make_sources(refs)))
                continue
            token.children = _with_links(token.children or [], make_link)
        elif token.type == "paragraph_close" and out and out[-1].type == "html_block":
            continue
        out.append(token)
    return str(_parser().renderer.render(out, _parser().options, {})).strip()


def plain_text(text: str) -> str:
    """The words of a text without markup, on one line."""
    text = SOURCE_MARK.sub("", text)
    text = LINK.sub(r"\1", text)
    return " ".join(re.sub(r"^\s*(?:[-*]|\d+\.|#+)\s+|\*\*", "", text, flags=re.M).split())


def _only_sources(inline: Token) -> list[str]:
    if not re.fullmatch(r"(?:\s*\[\]\(source:[^)\s]+\)\s*)+", inline.content):
        return []
    return SOURCE_MARK.findall(inline.content)


def _with_links(children: list[Token], make_link: LinkMaker) -> list[Token]:
    """Replaces each link by the HTML that the maker gives for it."""
    out: list[Token] = []
    target = ""
    words: list[Token] = []
    for token in children:
        if token.type == "link_open":
            target, words = str(token.attrGet("href") or ""), []
        elif token.type == "link_close":
            inner = _inline(words)
            out.append(_html(make_link(target, inner)))
            target = ""
        elif target:
            words.append(token)
        else:
            out.append(token)
    return out


def _inline(tokens: list[Token]) -> str:
    renderer = RendererHTML()
    return renderer.renderInline(tokens, _parser().options, {})


def _html(html: str) -> Token:
    token = Token("html_block", "", 0)
    token.content = html
    return token
