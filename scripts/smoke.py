"""Looks whether a site is fit to be published, or was published well: `python3 scripts/smoke.py URL_OR_FOLDER`.

Needs Python alone. It looks at what would hurt the most readers: the front page of each language, a service and a
municipality in each, their style and scripts, the search, the sitemap and the page for wrong addresses.
With --same-as FOLDER what a server sends must also be what was built, byte for byte; with --headers it must come with
what deploy/headers.yaml says. With --wait a site that is wrong is looked at again until so many seconds have passed,
since networks that copy a site need their time. Exit status: 0 fine, 1 something is wrong.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

NO_PAGE = "ei-ole-tallaista-sivua/"
TRIES, PAUSE = 3, 5.0  # a server is asked again after so many seconds, since networks fail for a moment
Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Smoke:
    """``get`` fetches a path below the site's root; ``faults`` is what was wrong, each in a sentence."""

    get: Callable[[str], Answer]
    faults: list[str] = field(default_factory=list)
    seen: dict[str, bytes] = field(default_factory=dict)

    def look(self) -> None:
        """Looks at everything and fills ``faults`` and ``seen``."""
        front = self.page("")
        roots = self.roots(front)
        addresses = re.findall(r"<loc>([^<]+)</loc>", self.text("sitemap.xml"))
        if not addresses:
            return self.faults.append("sitemap.xml lists no page")
        paths = [address.removeprefix(addresses[0]) for address in addresses]  # the first is the front page
        for root in roots:
            for folder in ("", "services/", "municipalities/"):
                page = re.compile(re.escape(root + folder) + ("[^/]+/" if folder else ""))
                path = next(filter(page.fullmatch, paths), None)
                if path is None:
                    self.faults.append(f"sitemap.xml lists no page in {root + folder or 'the root'}")
                else:
                    self.whole_page(path)
        self.text("robots.txt")
        status, _, body = self.get(NO_PAGE)
        if status != 404 or b"<h1>" not in body:
            self.faults.append(f"a wrong address gives status {status}, not the site's own page with status 404")

    def roots(self, front: str) -> list[str]:
        """The folders of the languages, from the front page's own list of them."""
        here = re.search(r'<link rel="canonical" href="([^"]+)"', front)
        others = re.findall(r'<link rel="alternate" hreflang="[^"]+" href="([^"]+)"', front)
        if not here:
            self.faults.append("the front page doesn't say its own address")
        return list(dict.fromkeys(["", *(other.removeprefix(here[1]) for other in others)])) if here else [""]

    def whole_page(self, path: str) -> None:
        """A page with its style, its scripts and the beginning of the search."""
        html = self.page(path)
        for address in re.findall(r'<(?:link rel="stylesheet" href|script[^>]* src)="([^"]+)"', html):
            self.text(_below(path, address))
        if index := re.search(r'data-index="([^"]+)"', html):
            manifest = self.text(_below(path, index[1]) + "manifest.json")
            if manifest and not _is_json(manifest):
                self.faults.append(f"{_below(path, index[1])}manifest.json can't be read: the search won't work")
        else:
            self.faults.append(f"{path or 'the front page'} has no search")

    def page(self, path: str) -> str:
        html = self.text(path)
        if html and not all(mark in html for mark in ('<html lang="', "<h1", "</html>")):
            self.faults.append(f"{path or 'the front page'} is no whole page")
        return html

    def text(self, path: str) -> str:
        """A file that must be there and not be empty."""
        if path not in self.seen:
            status, _, body = self.get(path)
            if status != 200 or not body:
                what = "is empty" if status == 200 else f"gives status {status}"
                self.faults.append(f"{path or 'the front page'} {what}")
            self.seen[path] = body if status == 200 else b""
        return self.seen[path].decode(errors="replace")


def _below(path: str, address: str) -> str:
    """Where an address on a page leads, as a path below the site's root."""
    return urljoin(f"http://x/{path}", address).removeprefix("http://x/").partition("?")[0]


def _is_json(text: str) -> bool:
    try:
        return bool(json.loads(text))
    except ValueError:
        return False


def from_folder(folder: Path) -> Callable[[str], Answer]:
    """Answers as a server of the folder would."""

    def get(path: str) -> Answer:
        file = folder / (path + "index.html" if path.endswith("/") or not path else path)
        if file.is_file():
            return 200, {}, file.read_bytes()
        missing = folder / "404.html"
        return 404, {}, missing.read_bytes() if missing.is_file() else b""

    return get


def from_server(address: str) -> Callable[[str], Answer]:
    """Asks a server, and once more when it doesn't answer; an address that can't be reached has status 0."""
    root = address.rstrip("/") + "/"

    def get(path: str) -> Answer:
        headers = {"Accept-Encoding": "gzip", "User-Agent": "tukipolku-smoke"}
        request = urllib.request.Request(root + path, headers=headers)
        for left in reversed(range(TRIES)):
            try:
                with urllib.request.urlopen(request, timeout=20) as answer:
                    return _unpacked(answer.status, answer.headers, answer.read())
            except urllib.error.HTTPError as error:
                if error.code < 500 or not left:
                    return _unpacked(error.code, error.headers, error.read())
            except OSError as error:
                if not left:
                    return 0, {}, str(error).encode()
            time.sleep(PAUSE)
        raise AssertionError("the last try returns")

    return get


def _unpacked(status: int, headers: object, body: bytes) -> Answer:
    fields = {name.lower(): value for name, value in headers.items()}  # type: ignore[attr-defined]
    return status, fields, gzip.decompress(body) if fields.get("content-encoding") == "gzip" else body


def differing(seen: dict[str, bytes], folder: Path) -> list[str]:
    """What was sent otherwise than it was built."""
    built = from_folder(folder)
    return [f"{path or 'the front page'} isn't what was built" for path, body in seen.items() if built(path)[2] != body]


def without_headers(get: Callable[[str], Answer], wanted: dict[str, str]) -> list[str]:
    """The headers that the front page should come with and doesn't."""
    headers = get("")[1]
    return [
        f"the header {name} is {headers.get(name.lower(), 'not there')}, it should be: {value}"
        for name, value in wanted.items()
        if headers.get(name.lower()) != value
    ]


def wanted_headers(file: Path) -> dict[str, str]:
    """The headers of each file, from deploy/_headers."""
    block = file.read_text(encoding="utf-8").partition("\n/*\n")[2].split("\n/")[0]
    return dict(line.strip().split(": ", 1) for line in block.strip().splitlines())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", help="the address of the published site, or the folder of a built one")
    parser.add_argument("--same-as", type=Path, metavar="FOLDER", help="the built site that should have been published")
    parser.add_argument("--headers", action="store_true", help="look at the headers as well")
    parser.add_argument("--wait", type=float, default=0, metavar="SECONDS", help="how long it may take to be right")
    options = parser.parse_args()
    until = time.monotonic() + options.wait
    smoke = _look(options)
    while smoke.faults and time.monotonic() < until:
        time.sleep(PAUSE)
        smoke = _look(options)
    for fault in smoke.faults:
        print(f"smoke: {fault}")
    print(f"smoke: {len(smoke.seen)} files of {options.site} looked at, {len(smoke.faults)} faults")
    return 1 if smoke.faults else 0


def _look(options: argparse.Namespace) -> Smoke:
    remote = urlsplit(options.site).scheme in ("http", "https")
    smoke = Smoke(from_server(options.site) if remote else from_folder(Path(options.site)))
    smoke.look()
    if options.same_as:
        smoke.faults += differing(smoke.seen, options.same_as)
    if options.headers:
        wanted = wanted_headers(Path(__file__).parents[1] / "deploy" / "_headers")
        smoke.faults += without_headers(smoke.get, wanted)
    return smoke


if __name__ == "__main__":
    sys.exit(main())
