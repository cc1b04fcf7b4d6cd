"""Compares the search with Material's own and with Pagefind, on the same pages, in one run: `make bench`.

Quality on the shared queries (tests/search/): success@1, success@5, mean reciprocal rank, queries without a hit; then,
on a slow line (1.6 Mbit/s, 150 ms) and a slow processor, bytes and time from touching the search to five results; and
the time of a keystroke (95th percentile, processor 6 times slower) once the files are there. Sizes above the real one
add pages made (seeded) of the site's own sentences.
"""

from __future__ import annotations

import argparse
import gzip
import http.server
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser import ARGUMENTS, chromium  # noqa: E402
from tukipolku.search.build import index_files, read_endings  # noqa: E402
from tukipolku.search.documents import Document, documents  # noqa: E402
from tukipolku.search.scoring import LayWord  # noqa: E402
from tukipolku.search.words import read_words  # noqa: E402
from tukipolku.settings import Settings  # noqa: E402
from tukipolku.site import prepare  # noqa: E402

SLOW_LINE = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 100_000}
COLD = [
    "kuntoutukseen",
    "työkkäri",
    "palkkatuki",
    "työkykykoordinaattorille",
    "eläkkeelle",
    "toimeentulotuki",
    "masennus",
]
SLOWER_CPU = 6

OURS = """async (queries) => {
  const { Index } = await import("/assets/search.js");
  const index = (window.index ??= new Index("/assets/search/fi/", window.stopWords));
  const found = [];
  for (const query of queries) {
    const started = performance.now();
    const { results } = await index.search(query, 5);
    found.push([results.map((result) => result.path), performance.now() - started]);
  }
  return found;
}"""
PAGEFIND = """async (queries) => {
  const pagefind = await import("/pagefind/pagefind.js");
  const found = [];
  for (const query of queries) {
    const started = performance.now();
    const { results } = await pagefind.search(query);
    const pages = await Promise.all(results.slice(0, 5).map((result) => result.data()));
    found.push([pages.map((page) => page.url.replace(/^\\//, "")), performance.now() - started]);
  }
  return found;
}"""
MATERIAL = """async (queries) => {
  const config = JSON.parse(document.querySelector("#__config").textContent);
  window.worker ??= await (async () => {
    const worker = new Worker(new URL(config.search, location.href));
    const index = await (await fetch("/search/search_index.json")).json();
    const ready = new Promise((done) => worker.addEventListener("message", (e) => e.data.type === 1 && done()));
    worker.postMessage({ type: 0, data: { config: index.config, docs: index.docs, options: { suggest: false } } });
    await ready;
    return worker;
  })();
  const found = [];
  for (const query of queries) {
    const started = performance.now();
    const items = await new Promise((done) => {
      const take = (event) => {
        if (event.data.type !== 3) return;
        window.worker.removeEventListener("message", take);
        done(event.data.data.items);
      };
      window.worker.addEventListener("message", take);
      window.worker.postMessage({ type: 2, data: query });
    });
    const paths = [...new Set(items.flat().map((item) => item.location.split("#")[0]))];
    found.push([paths.slice(0, 5), performance.now() - started]);
  }
  return found;
}"""


@dataclass(frozen=True)
class Row:
    """What was measured of one engine at one size."""

    engine: str
    pages: int
    first: float
    five: float
    reciprocal: float
    nothing: int
    cold_bytes: float
    cold_ms: float
    keystroke_ms: float
    build_s: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sizes", type=int, nargs="*", default=[0, 2000, 10000], help="pages (0: the real site)")
    parser.add_argument("--material-up-to", type=int, default=2000, help="MkDocs takes minutes above this many pages")
    options = parser.parse_args()
    site = prepare(ROOT, date(2026, 11, 21), Settings())[0]
    real = list(documents(site.catalogue))
    lay = [LayWord(word, row.means) for row in site.catalogue.lay_words for word in row.words]
    stop = site.catalogue.labels["search"]["script"]["stop"]
    kinds = site.catalogue.labels["search"]["kinds"]
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        for size in options.sizes:
            found = [*real, *_more(real, size - len(real))]
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                seconds = _build_ours(folder / "ours", found, lay, kinds)
                rows.append(_measure("Tukipolku", browser, folder / "ours", len(found), OURS, seconds, stop))
                seconds = _build_pagefind(folder / "pagefind", found)
                rows.append(_measure("Pagefind", browser, folder / "pagefind", len(found), PAGEFIND, seconds))
                if len(found) <= options.material_up_to:
                    seconds = _build_material(folder / "material", found)
                    rows.append(
                        _measure("Material", browser, folder / "material" / "site", len(found), MATERIAL, seconds)
                    )
            _print([row for row in rows if row.pages == len(found)])
        browser.close()


def _print(rows: list[Row]) -> None:
    print(f"\n{rows[0].pages} pages")
    heads = ("engine", "S@1", "S@5", "MRR", "none", "cold kB", "cold ms", "keystroke ms", "build s")
    print(f"{heads[0]:<12}" + "".join(f"{head:>13}" for head in heads[1:]))
    for r in rows:
        values = (
            f"{r.first:.3f}",
            f"{r.five:.3f}",
            f"{r.reciprocal:.3f}",
            str(r.nothing),
            f"{r.cold_bytes / 1000:.0f}",
        )
        times = (f"{r.cold_ms:.0f}", f"{r.keystroke_ms:.0f}", f"{r.build_s:.1f}")
        print(f"{r.engine:<12}" + "".join(f"{value:>13}" for value in (*values, *times)))
    ours = rows[0]
    for r in rows[1:]:
        ratios = (
            f"{ours.five / max(r.five, 0.001):.2f} of its success@5",
            f"{ours.cold_bytes / r.cold_bytes:.2f} of its bytes",
        )
        print(
            f"  Tukipolku has {', '.join(ratios)}, {ours.cold_ms / r.cold_ms:.2f} of its time: {r.engine}", flush=True
        )


def _more(real: list[Document], count: int) -> Iterator[Document]:
    """Pages made of the titles and sentences of real ones."""
    chance = random.Random(42)
    titles = [word for document in real for word in document.title.split() if len(word) > 3]
    sentences = [s for document in real for text in document.body for s in text.split(". ") if 20 < len(s) < 300]
    for number in range(max(0, count)):
        title = " ".join(chance.sample(titles, 3)).capitalize()
        body = tuple(chance.sample(sentences, 8))
        yield Document(f"x/{number}/", "service", title, (), body[0][:140], (), body, 1.0)


def _build_ours(folder: Path, found: list[Document], lay: list[LayWord], kinds: dict[str, str]) -> float:
    started = time.perf_counter()
    source = ROOT / "data" / "search"
    words = read_words(source, "fi", read_endings(source)["fi"])
    for name, data in index_files("fi", found, lay, kinds, words).items():
        _write(folder / name, data.decode())
    seconds = time.perf_counter() - started
    shutil.copy(ROOT / "overrides/assets/search.js", folder / "assets/search.js")
    _write(folder / "index.html", "<!doctype html><title>x</title>")
    return seconds


def _build_pagefind(folder: Path, found: list[Document]) -> float:
    for document in found:
        if "#" not in document.path:
            _write(folder / document.path / "index.html", _html(document))
    _write(folder / "index.html", "<!doctype html><html lang=fi><title>x</title>")
    started = time.perf_counter()
    subprocess.run(["npx", "--yes", "pagefind@1", "--site", folder, "--quiet"], check=True, capture_output=True)
    return time.perf_counter() - started


def _html(document: Document) -> str:
    names = "".join(f"<p>{escape(text)}</p>" for text in document.names)
    heads = "".join(f"<h2>{escape(text)}</h2>" for text in document.headings)
    body = "".join(f"<p>{escape(text)}</p>" for text in document.body)
    title = escape(document.title)
    main = f"<main data-pagefind-body><h1>{title}</h1>{names}{heads}{body}</main>"
    return f"<!doctype html><html lang=fi><title>{title}</title>{main}"


def _build_material(folder: Path, found: list[Document]) -> float:
    for document in found:
        if "#" not in document.path:
            text = "\n\n".join(
                [f"# {document.title}", *document.names, *(f"## {h}" for h in document.headings), *document.body]
            )
            _write(folder / "docs" / document.path / "index.md", text)
    _write(folder / "docs/index.md", "# x")
    config = {
        "site_name": "x",
        "theme": {"name": "material", "font": False, "language": "fi"},
        "plugins": [{"search": {"lang": "fi"}}],
    }
    _write(folder / "mkdocs.yml", json.dumps({**config, "nav": [{"x": "index.md"}]}))
    started = time.perf_counter()
    mkdocs = Path(sys.executable).with_name("mkdocs")
    subprocess.run([mkdocs, "build", "--quiet"], cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - started


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Sends text compressed, as every host of static sites does, and counts what it sent."""

    sent = 0

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            self.send_error(404)
            return
        content = gzip.compress(file.read_bytes(), 6)
        type(self).sent += len(content)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _measure(
    engine: str, browser: Browser, folder: Path, pages: int, script: str, seconds: float, stop: str = ""
) -> Row:
    handler: Callable[..., Any] = lambda *args: _Handler(*args, directory=str(folder))  # noqa: E731
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"

        def open_page() -> Page:
            page = browser.new_context().new_page()
            page.add_init_script(f"window.stopWords = {json.dumps(stop)}")
            page.goto(address)
            return page

        queries, wanted = _queries()
        page = open_page()
        ranks = [_rank(paths, right) for (paths, _), right in zip(page.evaluate(script, queries), wanted, strict=True)]
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
        strokes = [ms for _, ms in page.evaluate(script, queries)]
        page.context.close()
        cold = []
        for query in COLD:
            page = open_page()
            session = page.context.new_cdp_session(page)
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", SLOW_LINE)
            session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
            _Handler.sent = 0
            started = time.perf_counter()
            page.evaluate(script, [query])
            cold.append((_Handler.sent, (time.perf_counter() - started) * 1000))
            page.context.close()
        server.shutdown()
    found = [rank for rank in ranks if rank]
    return Row(
        engine=engine,
        pages=pages,
        first=sum(rank == 1 for rank in found) / len(ranks),
        five=len(found) / len(ranks),
        reciprocal=sum(1 / rank for rank in found) / len(ranks),
        nothing=sum(rank is None for rank in ranks),
        cold_bytes=statistics.median(size for size, _ in cold),
        cold_ms=statistics.median(ms for _, ms in cold),
        keystroke_ms=sorted(strokes)[int(0.95 * len(strokes))],
        build_s=seconds,
    )


def _rank(paths: list[str], right: set[str]) -> int | None:
    """The place (from 1) of the first right page; 0 when none of the five is; None when there was no hit at all."""
    if not paths:
        return None
    return next((place for place, path in enumerate(paths, 1) if path.split("#")[0] in right), 0)


def _queries() -> tuple[list[str], list[set[str]]]:
    pages = dict(line.split("\t") for line in (ROOT / "tests/search/pages.tsv").read_text("utf-8").splitlines())
    lines = [line.split("\t") for line in (ROOT / "tests/search/queries.tsv").read_text("utf-8").splitlines()]
    chosen = [line for line in lines if line[0] == "fi"]
    right = [{p.split("#")[0] for name in names.split() for p in pages[name].split()} for *_, names in chosen]
    return [query for _, _, query, _ in chosen], right


if __name__ == "__main__":
    main()
