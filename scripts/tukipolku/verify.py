"""Looks at the built files as a browser would: every link and anchor within the site must lead somewhere."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

LINK = re.compile(r'<(?P<tag>[a-z0-9]+)\b[^>]*?\s(?P<attribute>href|src|action)="(?P<target>[^"]*)"')
ANCHOR = re.compile(r'\sid="([^"]+)"')
# Elements that make the browser fetch their address. Anything of these from elsewhere would be a third-party request.
FETCHING = {"link", "script", "img", "iframe", "source", "video", "audio", "object", "embed"}
NOT_FETCHED_LINKS = re.compile(r'<link rel="(?:canonical|alternate)"')


@dataclass(frozen=True)
class Fault:
    """Something wrong with a built page."""

    page: str
    what: str

    def __str__(self) -> str:
        return f"{self.page}: {self.what}"


def verify(files: dict[str, bytes], site_url: str) -> list[Fault]:
    """Faults of all HTML files. ``files`` are by path below the site's root; ``site_url`` is where they'll be."""
    pages = {path: content.decode() for path, content in files.items() if path.endswith(".html")}
    anchors = {path: set(ANCHOR.findall(html)) for path, html in pages.items()}
    base = "/" + site_url.split("/", 3)[3]
    faults = []
    for path, html in pages.items():
        if doubled := _doubled(ANCHOR.findall(html)):
            faults.append(Fault(path, f"the id {doubled} is there twice"))
        for match in LINK.finditer(html):
            if NOT_FETCHED_LINKS.match(match[0]):
                continue
            if what := _fault(path, match, files, anchors, base):
                faults.append(Fault(path, what))
    return faults


def _doubled(ids: list[str]) -> str:
    seen: set[str] = set()
    return next((i for i in ids if i in seen or seen.add(i)), "")  # type: ignore[func-returns-value]


def _fault(
    path: str, match: re.Match[str], files: dict[str, bytes], anchors: dict[str, set[str]], base: str
) -> str | None:
    target = match["target"].replace("&amp;", "&")
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        if match["tag"] in FETCHING:
            return f"it would fetch {target} from another site"
        return None if parts.scheme in ("http", "https", "mailto", "tel") else f"the address {target} isn't allowed"
    if parts.path.startswith("/"):
        if not parts.path.startswith(base):
            return f"{target} leads out of the site"
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
    if where not in files:
        return f"{target} leads to no page"
    if parts.fragment and where in anchors and unquote(parts.fragment) not in anchors[where]:
        return f"{target} leads to no such place on its page"
    return None
