"""What a reader fetches, by size of the site: the largest pages, the page for wrong addresses, files of a search."""

from __future__ import annotations

import gzip
import re
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Request, sync_playwright

from tukipolku.serve import Handler

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from browser import ARGUMENTS, chromium  # noqa: E402 - where the tests find a browser

SEARCHES = ("kuntoutus", "työkkäri", "mielenterveys lahti")
LOCALE, RECORD = re.compile("^(sv|en|selko)/"), re.compile("/[^/]+/")


def weights(site: Path, most: int = 8) -> Iterator[str]:
    """Lines with kB after gzip."""
    largest: dict[str, tuple[int, str]] = {}
    for file in site.rglob("*.html"):
        path = file.relative_to(site).as_posix().removesuffix("index.html")
        kind = RECORD.sub("/*/", LOCALE.sub("", path))
        largest[kind] = max(largest.get(kind, (0, "")), (_size(file), path))
    rows = sorted(largest.values(), reverse=True)[:most]
    yield "the largest pages (kB, gzip): " + ", ".join(f"{path or '/'} {size / 1e3:.1f}" for size, path in rows)
    services = [size / 1e3 for size in sorted(map(_size, (site / "services").glob("*/index.html")))]
    yield f"a service's page: {services[len(services) // 2]:.1f} kB in the middle, {services[-1]:.1f} at most"
    yield f"the page for wrong addresses: {_size(site / '404.html') / 1e3:.1f} kB"
    for words, (count, size) in _searches(site):
        yield f"a first search for {words}: {size / 1e3:.1f} kB of index in {count} files"


def _size(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 6))


def _note(asked: list[Request], request: Request) -> None:
    asked.append(request)


def _searches(site: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """How many files of the index, and bytes, a search takes in a browser that has nothing yet."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        for words in SEARCHES:
            page = browser.new_context(service_workers="block").new_page()
            asked: list[Request] = []
            page.on("request", partial(_note, asked))
            page.goto(f"http://127.0.0.1:{server.server_port}/services/")
            page.fill("#search", words)
            page.wait_for_selector("[role=option]")
            page.wait_for_load_state("networkidle")
            paths = {urlsplit(request.url).path.lstrip("/") for request in asked}
            files = [site / path for path in paths if path.startswith("assets/search/")]
            yield words, (len(files), sum(map(_size, files)))
        browser.close()
    server.shutdown()
    server.server_close()
