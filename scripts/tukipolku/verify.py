"""Looks at the built files as a browser would: every link and anchor within the site must lead somewhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from sys import intern
from urllib.parse import unquote, urlsplit

TARGET = re.compile(r' (?:href|src|action)="(?!https?://)([^"]*)"')  # those that may lead to the site itself
ANCHOR = re.compile(r' id="([^"]+)"')
# Elements that make the browser fetch their address. Anything of these from elsewhere would be a third-party request.
FETCHED = re.compile(
    r'<(?!link rel="(?:canonical|alternate)")(?:link|script|img|iframe|source|video|audio|object|embed)\b'
    r'[^>]*?\s(?:href|src)="((?:[a-z][a-z0-9+.-]*:)?//[^"]*)"'
)
PARENTS = re.compile(r"(?:\.\./)*")
PLAIN = re.compile(r"(?:[a-z0-9-]+/)*[a-z0-9-]+\.[a-z]+")  # a path that can't mean anything else
ALLOWED = ("https", "http", "mailto", "tel")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a built page."""

    page: str
    what: str

    def __str__(self) -> str:
        return f"{self.page}: {self.what}"


@dataclass(frozen=True, slots=True)
class Outline:
    """What must be known of a page to follow the links to it and from it, each once; ``fetched`` are addresses on other
    sites that a browser would fetch, ``doubled`` is an id that is there twice (or empty)."""

    anchors: Collection[str]
    targets: Collection[str]
    fetched: Collection[str]
    doubled: str

    @classmethod
    def of(cls, html: str) -> Outline:
        html = html.replace("\n", " ")
        ids = [*map(intern, ANCHOR.findall(html))]  # most are on many pages
        anchors = tuple(dict.fromkeys(ids))  # a set would take many times the memory
        doubled = next(i for n, i in enumerate(ids) if i in ids[:n]) if len(anchors) < len(ids) else ""
        targets = dict.fromkeys(map(intern, TARGET.findall(html)))
        return cls(anchors, tuple(targets), tuple(FETCHED.findall(html)), doubled)

    def within(self, around: Outline, targets: Iterable[str]) -> Outline:
        """This as the main part of a page; of what is around it only these targets count."""
        doubled = self.doubled or next((anchor for anchor in self.anchors if anchor in around.anchors), "")
        return Outline((*self.anchors, *around.anchors), (*self.targets, *targets), self.fetched, doubled)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A link to a place that isn't among the files looked at: ``where`` and ``anchor`` (or empty)."""

    page: str
    target: str
    where: str
    anchor: str


NOTHING = Outline((), (), (), "")


def verify(files: Mapping[str, bytes], site_url: str) -> list[Fault]:
    """Faults of all HTML files. ``files`` are by path below the site's root; ``site_url`` is where they'll be."""
    outlines = {path: Outline.of(content.decode()) for path, content in files.items() if path.endswith(".html")}
    anchors = {path: outline.anchors for path, outline in outlines.items()}
    faults, wanted = look(outlines, anchors, files, site_url)
    return faults + unmet(wanted, anchors, files)


def look(
    outlines: Mapping[str, Outline], anchors: Mapping[str, Collection[str]], files: Collection[str], site_url: str
) -> tuple[list[Fault], list[Wanted]]:
    """Faults of pages, and where their links lead to that isn't among ``files``."""
    base = "/" + site_url.split("/", 3)[3]
    faults, wanted = [], []
    sound: dict[str, set[str]] = {}  # links that lead up from a page, and so to the same place from all pages beside it
    for path, outline in outlines.items():
        if outline.doubled:
            faults.append(Fault(path, f"the id {outline.doubled} is there twice"))
        faults += [Fault(path, f"it would fetch {target} from another site") for target in outline.fetched]
        folders = _folders(path)
        found = sound.setdefault(folders[1], set()) if len(folders) > 1 else set()
        for target in outline.targets:
            if target in found:
                continue
            # Nearly all of our own links are a way up to some folder and a plain way down from there.
            up = len(PARENTS.match(target)[0]) // 3  # type: ignore[index]
            where, _, anchor = target[up * 3 :].partition("#")
            if up < len(folders):
                where = folders[up] + where if up or where else path
                where += "index.html" if where[-1:] in ("", "/") else ""
                if where in files and (not anchor or anchor in anchors.get(where, ())):
                    if up:
                        found.add(target)
                    continue
                if where not in files and PLAIN.fullmatch(where):
                    wanted.append(Wanted(path, target, where, anchor))
                    continue
            try:
                place = _place(path, target.replace("&amp;", "&"), base)
            except ValueError as error:
                faults.append(Fault(path, str(error)))
                continue
            if place and (place[0] not in files or place[1]):
                wanted.append(Wanted(path, target, *place))
    here = [want for want in wanted if want.where in files]
    return faults + unmet(here, anchors, files), [want for want in wanted if want.where not in files]


def unmet(wanted: Iterable[Wanted], anchors: Mapping[str, Collection[str]], files: Collection[str]) -> list[Fault]:
    """Faults of links that lead nowhere, now that everything there is known."""
    faults = []
    for want in wanted:
        if want.where not in files:
            faults.append(Fault(want.page, f"{want.target} leads to no page"))
        elif want.anchor and want.where in anchors and want.anchor not in anchors[want.where]:
            faults.append(Fault(want.page, f"{want.target} leads to no such place on its page"))
    return faults


def _folders(path: str) -> list[str]:
    """The folder of a file and those above it, up to the root: ``a/b/c.html`` is in ``a/b/``, ``a/`` and the root."""
    steps = path.split("/")[:-1]
    return ["/".join([*steps[:end], ""]) for end in range(len(steps), -1, -1)]


def _place(path: str, target: str, base: str) -> tuple[str, str] | None:
    """The file and the anchor that a link leads to; None when it leads to another site. ValueError when it may not."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        if parts.scheme not in ALLOWED:
            raise ValueError(f"the address {target} isn't allowed")
        return None
    if parts.path.startswith("/"):
        if not parts.path.startswith(base):
            raise ValueError(f"{target} leads out of the site")
        where = parts.path.removeprefix(base)
    else:
        where = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path))) if parts.path else path
        if parts.path.endswith("/") or parts.path in (".", ".."):
            where += "/"
    where = where.removeprefix("./")
    if where in ("", "./", "."):
        where = "index.html"
    elif where.endswith("/"):
        where += "index.html"
    return where, unquote(parts.fragment)
