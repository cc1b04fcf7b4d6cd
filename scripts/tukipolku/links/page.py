"""What is kept of a page: its title, anchors and the fingerprints of its words. No page can choke the reading of it."""

from __future__ import annotations

import codecs
import re
import zlib
from array import array
from dataclasses import dataclass, field
from html import unescape

TAG = re.compile(r"</?([a-zA-Z][^\s/>]*)")
ATTRIBUTE = re.compile(r"""\s(id|name|http-equiv|content|charset)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
REFRESH = re.compile(r"""\s*(\d{1,3})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?["']?([^"'>\s]+)""", re.I)
META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]{2,40})""", re.I)
WORD = re.compile(r"\w+")
UNSEEN = {"script", "style", "noscript", "template", "svg", "textarea", "iframe"}
MOST_WORDS = 3000  # distinct ones that are compared


@dataclass(frozen=True)
class Page:
    """A web page as readers see it.

    ``words`` are fingerprints of the distinct words of the text, sorted; ``length`` is the number of all words.
    ``ids`` is None when nobody asked for them. ``refresh`` is where the page sends its readers at once. ``whole`` is
    false when the page was longer than the guard reads.
    """

    title: str = ""
    heading: str = ""
    words: array[int] = field(default_factory=lambda: array("I"))
    length: int = 0
    ids: frozenset[str] | None = None
    refresh: str = ""
    scripts: int = 0
    text_start: str = ""
    whole: bool = True

    @property
    def head(self) -> str:
        return f"{self.title} {self.heading}".strip()

    def has_place(self, fragment: str) -> bool:
        """Whether there is an element by this (decoded) name. True when that can't be known."""
        if self.ids is None or fragment in self.ids or fragment.lower() == "top":
            return True
        return f"user-content-{fragment}" in self.ids  # the hosting service's scripts take the prefix away


def fingerprint(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "replace"))


def decode(body: bytes, charset: str | None) -> str:
    """Text of a page: by its byte order mark, the server's word, the page's own word, or UTF-8 and Latin-1 in turn."""
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if body.startswith(mark):
            return body.decode(name, "replace")
    meta = META_CHARSET.search(body[:4096])
    for candidate in (charset, meta[1].decode("ascii") if meta else None):
        if candidate:
            try:
                return body.decode(codecs.lookup(candidate).name, "replace")
            except (LookupError, ValueError):
                continue
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        # A page that was cut in the middle of a character is UTF-8 all the same.
        return body.decode("utf-8" if error.start > len(body) - 4 else "latin-1", "replace")


def read_page(body: bytes, charset: str | None, with_ids: bool, whole: bool) -> Page:
    """Reads a page in one pass; time grows with its length only, whatever is in it."""
    html = decode(body, charset)
    text: list[str] = []
    title = heading = refresh = ""
    ids: set[str] = set()
    scripts = heading_from = 0
    position, end = 0, len(html)
    while position < end:
        start = html.find("<", position)
        if start < 0:
            text.append(html[position:])
            break
        text.append(html[position:start])
        if html.startswith("<!--", start):
            position = _after(html, "-->", start + 4)
            continue
        match = TAG.match(html, start)
        if not match:
            text.append("<" if not html.startswith(("<!", "<?"), start) else "")
            position = start + 1 if text[-1] else _after(html, ">", start)
            continue
        position = _after(html, ">", match.end())
        name, closing = match[1].lower(), html[start + 1] == "/"
        attributes = html[match.end() : position]
        if with_ids and ("id" in attributes or "ID" in attributes or "name" in attributes):
            ids |= {unescape(v) for k, v in _attributes(attributes) if k == "id" or (k == "name" and name == "a")}
        if name == "meta" and "refresh" in attributes.lower():
            refresh = refresh or _refresh(dict(_attributes(attributes)))
        if name == "h1":
            if not closing:
                heading_from = len(text)
            elif not heading:
                heading = _line("".join(text[heading_from:]))
        elif not closing and name == "title" and not title:
            close = _close(html, "title", position)
            title, position = _line(html[position:close]), close
        elif not closing and name in UNSEEN and not attributes.endswith("/>"):
            scripts += name == "script"
            position = _close(html, name, position)
        text.append(" ")
    seen = unescape("".join(text))
    found = WORD.findall(seen.lower())
    words = array("I", sorted({fingerprint(w) for w in dict.fromkeys(found[: MOST_WORDS * 4])})[:MOST_WORDS])
    return Page(
        title[:200],
        heading[:200],
        words,
        len(found),
        frozenset(ids) if with_ids else None,
        refresh,
        scripts,
        " ".join(seen[:4000].split())[:1500],
        whole,
    )


def _after(html: str, what: str, position: int) -> int:
    found = html.find(what, position)
    return found + len(what) if found >= 0 else len(html)


def _close(html: str, name: str, position: int) -> int:
    """Where the element ends; each search that fails ends the page, so that the whole stays linear."""
    match = re.compile(rf"</{name}\b", re.I).search(html, position)
    return match.start() if match else len(html)


def _attributes(tag: str) -> list[tuple[str, str]]:
    return [(m[1].lower(), m[2] or m[3] or m[4] or "") for m in ATTRIBUTE.finditer(tag)]


def _refresh(attributes: dict[str, str]) -> str:
    if attributes.get("http-equiv", "").lower() != "refresh":
        return ""
    match = REFRESH.match(unescape(attributes.get("content", "")))
    return match[2] if match and int(match[1]) <= 10 else ""


def _line(text: str) -> str:
    return " ".join(unescape(text).split())
