"""What `make bench` compares the build with: the same pages for Hugo, Eleventy, Zensical and MkDocs with Material.

Each peer gets the words, headings, lists and links of each page as Markdown, made of our finished page. Hugo and
Eleventy also get our whole page around it (head, header, navigation, the links to the other languages, footer), ready
made for each locale and depth of address, with four places to fill: the fastest they can do. MkDocs and Zensical have
Material's own, without navigation beyond `navigation.prune`, as one site without a plugin for languages. None of them
has to find out what belongs together, to check it, to derive the search's words or to look at the links.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from tukipolku.shells import BODY, DESCRIPTION, TITLE, Shells

ROOT = Path(__file__).parents[1]
TOOLS = ROOT / ".venv" / "bench"
ARTICLE = re.compile(r"<article[^>]*>(.*)</article>", re.S)
BLOCKS = re.compile(
    "p|div|section|header|footer|aside|nav|dl|dt|dd|ul|ol|li|table|caption|tr|td|th|details|summary|figure|h[1-6]"
    "|form|fieldset|legend|label|option|button|br|hr|blockquote|output"
)
UNSEEN = ("svg", "script", "style", "template")


@dataclass(frozen=True)
class Page:
    """A page of ours: its address below the site and below its locale's root, and what fills the shell."""

    address: str
    path: str
    locale: str
    title: str
    description: str
    body: str  # HTML between header and footer

    @property
    def shell(self) -> tuple[str, int]:
        return self.locale, self.path.count("/")


@dataclass(frozen=True)
class Peer:
    """``prepare`` writes the sources into a folder and returns the command that builds them into ``public``.
    ``slow``: takes minutes for a big site."""

    prepare: Callable[[Path, Sequence[Page], Shells], list[str | Path]]
    slow: bool = False


def _hugo(folder: Path, pages: Sequence[Page], around: Shells) -> list[str | Path]:
    parents = {page.address.rstrip("/").rpartition("/")[0] for page in pages}
    for page in pages:
        address = page.address.rstrip("/")
        front = {"title": page.title, "description": page.description, "layout": _layout(page), "path_here": page.path}
        name = "_index.md" if address in parents or not address else "index.md"
        _write(folder / "content" / address / name, f"{json.dumps(front)}\n{markdown(page.body)}")
    fields = ("{{ .Title }}", "{{ .Params.description }}", "{{ .Content }}", "{{ .Params.path_here }}")
    for name, layout in _layouts(around, *fields).items():
        _write(folder / "layouts" / f"{name}.html", layout)
    settings = {"baseURL": "http://127.0.0.1/", "title": "x", "disableKinds": ["taxonomy", "term", "RSS"]}
    _write(folder / "hugo.json", json.dumps(settings))
    binary = next(TOOLS.glob("lib/*/site-packages/hugo/binaries/hugo*"))  # without the start of Python around it
    return [binary, "--quiet", "--destination", folder / "public"]


def _eleventy(folder: Path, pages: Sequence[Page], around: Shells) -> list[str | Path]:
    for page in pages:
        front = {
            "layout": f"{_layout(page)}.liquid",
            "title": page.title,
            "description": page.description,
            "path_here": page.path,
            "permalink": f"/{page.address}index.html",
            "templateEngineOverride": "md",
        }
        _write(folder / "in" / page.address / "index.md", f"---json\n{json.dumps(front)}\n---\n{markdown(page.body)}")
    fields = ("{{ title | escape }}", "{{ description | escape }}", "{{ content }}", "{{ path_here }}")
    for name, layout in _layouts(around, *fields).items():
        _write(folder / "in" / "_includes" / f"{name}.liquid", layout)
    command = ROOT / "bench" / "node_modules" / ".bin" / "eleventy"
    return [command, "--quiet", f"--input={folder / 'in'}", f"--output={folder / 'public'}"]


def _material(command: Sequence[str | Path]) -> Callable[[Path, Sequence[Page], Shells], list[str | Path]]:
    def prepare(folder: Path, pages: Sequence[Page], around: Shells) -> list[str | Path]:
        for page in pages:
            front = f"---\ntitle: {json.dumps(page.title)}\ndescription: {json.dumps(page.description)}\n---\n"
            _write(folder / "docs" / page.address / "index.md", front + markdown(page.body))
        theme = {"name": "material", "language": "fi", "font": False, "features": ["navigation.prune"]}
        settings = {"site_name": "x", "site_url": "http://127.0.0.1/", "theme": theme, "site_dir": "public"}
        plain = {"plugins": ["search"], "markdown_extensions": ["attr_list"]}  # Zensical has many unasked
        _write(folder / "mkdocs.yml", json.dumps(settings | plain))
        return list(command)

    return prepare


PEERS = {
    "Hugo": Peer(_hugo),
    "Eleventy": Peer(_eleventy),
    "Zensical": Peer(_material([TOOLS / "bin" / "zensical", "build"]), slow=True),
    "MkDocs + Material": Peer(_material([ROOT / ".venv" / "bin" / "mkdocs", "build", "--quiet"]), slow=True),
}


def _layout(page: Page) -> str:
    return "{}-{}".format(*page.shell)


def _layouts(around: Shells, title: str, description: str, body: str, path: str) -> dict[str, str]:
    """Our page around the main part for each locale and depth, with a peer's own words for the four places."""
    fields = {TITLE: title, DESCRIPTION: description, BODY: body}
    return {
        f"{locale}-{depth}": "".join(
            part if index % 2 == 0 else fields.get(part, path) for index, part in enumerate(parts)
        )
        for (locale, depth), parts in around.parts.items()
    }


def compare(pages: Sequence[Page], built: Path, count: int = 200) -> str:
    """Whether the words and the links of a peer's pages are those of ours, on that many pages of all kinds."""
    words, links, missing, other, same = 0, 0, 0, 0, 0
    some = pages[:: max(1, len(pages) // count)]
    for page in some:
        html = (built / page.address / "index.html").read_text(encoding="utf-8")
        ours, theirs = _Seen.of(page.body), _Seen.of((ARTICLE.search(html) or [html, html])[1])
        words, links = words + ours.words.total(), links + ours.links.total()
        missing += (ours.words - theirs.words).total() + (ours.links - theirs.links).total()
        other += (theirs.words - ours.words).total() + (theirs.links - ours.links).total()
        same += ours.words == theirs.words and ours.links == theirs.links
    return (
        f"{same} of {len(some)} pages looked at have our words and links"
        f" ({words} words, {links} links: {missing} missing, {other} others)"
    )


class _Seen(HTMLParser):
    """The words and the addresses of links in a piece of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.links: Counter[str] = Counter()
        self.unseen = 0

    @classmethod
    def of(cls, html: str) -> _Seen:
        seen = cls()
        seen.feed(html)
        seen.words = Counter(re.findall(r"\w+", "".join(seen.text)))
        return seen

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in UNSEEN
        self.text.append(" " if BLOCKS.fullmatch(tag) else "")
        if tag == "a" and not self.unseen and (address := dict(attrs).get("href")):
            self.links[address] += 1

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in UNSEEN
        self.text.append(" " if BLOCKS.fullmatch(tag) else "")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.text.append(data)

    words: Counter[str]


@cache
def markdown(html: str) -> str:
    """The words, headings, lists and links of a page as Markdown that all peers read alike."""
    parser = _Markdown()
    parser.feed(html)
    return "\n\n".join(filter(None, parser.blocks()))


class _Markdown(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = [""]
        self.links: list[str] = []
        self.unseen = 0

    def blocks(self) -> Iterator[str]:
        for block in self.out:
            mark, _, text = block.partition("\0") if "\0" in block else ("", "", block)
            if words := " ".join(text.split()):
                # What would begin a list, a heading or a quotation in the middle of nowhere.
                yield mark + re.sub(
                    r"^(\d+)([.)])|^([-+#>=~|:])", r"\1\\\2\3" if words[0].isdigit() else r"\\\3", words
                )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in UNSEEN
        if self.unseen:
            return
        if tag == "a":
            self.links.append(dict(attrs).get("href") or "")
            self.out[-1] += "["
        elif BLOCKS.fullmatch(tag):
            mark = "#" * int(tag[1]) + " \0" if re.fullmatch("h[1-6]", tag) else "- \0" if tag == "li" else ""
            self._begin(mark)

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in UNSEEN
        if self.unseen or tag in UNSEEN:
            return
        if tag == "a":
            self.out[-1] += f"](<{self.links.pop()}>)"
        elif BLOCKS.fullmatch(tag):
            self._begin("")

    def _begin(self, mark: str) -> None:
        if self.links:  # a link around several blocks becomes one around their words
            self.out[-1] += " "
        elif self.out[-1] in ("- \0",) and not mark:  # a paragraph at the beginning of an item is the item
            return
        else:
            self.out.append(mark)

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            data = data.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            self.out[-1] += re.sub(r"([\\`*_\[\]{}!])", r"\\\1", data)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
