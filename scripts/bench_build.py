"""Compares the build with Hugo, Eleventy, Zensical and MkDocs with Material, on the same pages: `make bench`.

Sizes: a part of the site in Finnish, the site in two languages, the whole site, and the whole site with services added
until there are 2,000 (scripts/synthetic.py). Each figure is the median of three rounds, in a folder that isn't there
yet; MkDocs and Zensical above the small size run once, for `--limit` seconds at most. "cold": without what an earlier
build kept. What the peers get and needn't do is told in bench_peers.py, the floor in bench_floor.py.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bench_edits import as_command, under_serve
from bench_floor import floor
from bench_peers import PEERS, Page, compare
from bench_weight import weights
from measure import Run, measure, middle, rounds
from synthetic import write_checkout
from tukipolku.settings import read_settings
from tukipolku.shells import Shells, shells
from tukipolku.site import prepare

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from browser import chromium  # noqa: E402 - where the tests find a browser

# Services in all (0: the real ones), municipalities, locales.
SIZES = {"small": (0, 50, 1), "medium": (0, 308, 2), "real": (0, 308, 4), "national": (2000, 308, 4)}
COMPARED = ("small", "medium", "national")  # the sizes that the peers build
EDITED = ("real", "national")  # where editors and readers are looked at
OURS = "Tukipolku"


@dataclass
class Rows:
    """What was measured of one size; ``over_sizes`` has pages, seconds and processor seconds of each engine."""

    pages: int
    over_sizes: dict[str, list[tuple[int, Run]]]
    ours: Run | None = None
    notes: list[str] = field(default_factory=list)

    def add(self, engine: str, run: Run | None, limit: float, built: Path) -> None:
        if run is None:
            print(f"{engine:<20} stopped after {limit:.0f} s", flush=True)
            return
        if engine == OURS:
            self.ours = run
        self.over_sizes.setdefault(engine, []).append((self.pages, run))
        html, others = _megabytes(built)
        memory = f"{run.peak:9.0f}" if run.peak else f"{'–':>9}"
        figures = f"{run.wall:9.2f}{run.cpu:9.2f}{memory}{self.pages / run.wall:9.0f}"
        ratio = f"{run.wall / self.ours.wall:9.2f}" if self.ours else ""
        print(f"{engine:<20}{figures}{html:9.1f}{others:9.1f}{ratio}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sizes", nargs="*", choices=SIZES, default=list(SIZES))
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=list(PEERS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=100, help="seconds for MkDocs and Zensical (default: 100)")
    parser.add_argument("--no-edits", action="store_true", help="leave out what an editor waits for")
    options = parser.parse_args()
    os.environ["CHROMIUM"] = chromium() or ""  # it may be in the cache, which will be elsewhere
    over_sizes: dict[str, list[tuple[int, Run]]] = {}
    # Nothing is removed before the end: writing shortly after a removal can take several times as long.
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        for size in options.sizes:
            _measure_size(size, Path(name) / size, options, over_sizes)
    _print_growth(over_sizes)


def _measure_size(
    size: str, folder: Path, options: argparse.Namespace, over_sizes: dict[str, list[tuple[int, Run]]]
) -> None:
    services, municipalities, locales = SIZES[size]
    checkout = folder / "checkout"
    write_checkout(checkout, services=services, municipalities=municipalities, locales=locales)
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    ours: list[str | Path] = [sys.executable, "-m", "tukipolku.cli", "--root", checkout, "build", "--site"]

    def build(number: int, memory: bool) -> Run | None:
        return measure([*ours, folder / f"ours-{number}"], folder, memory=memory)

    cold = measure([*ours, folder / "cold"], folder)
    pages, around = _pages(checkout, folder / "cold")
    rows = Rows(len(pages), over_sizes)
    print(f"\n{size}: {len(pages)} pages", flush=True)
    heads = ("wall s", "cpu s", "peak MB", "pages/s", "HTML MB", "rest MB", "of ours")
    print(" " * 20 + "".join(f"{head:>9}" for head in heads))
    rows.add(f"{OURS}, cold", cold, 0, folder / "cold")
    rows.add(OURS, rounds(build, options.rounds), 0, folder / "cold")
    rows.add("the floor", _floor(pages, around, folder, options.rounds), 0, folder / "cold")
    if size in COMPARED:
        for engine in options.peers:
            _measure_peer(engine, size, folder, pages, around, rows, options)
    for note in rows.notes:
        print(f"  {note}")
    if size in EDITED:
        print("what a reader fetches")
        for line in weights(folder / "cold"):
            print(f"  {line}", flush=True)
    if size in EDITED and not options.no_edits:
        _print_edits(checkout, folder / "cold", options.rounds)


def _measure_peer(
    engine: str,
    size: str,
    folder: Path,
    pages: Sequence[Page],
    around: Shells,
    rows: Rows,
    options: argparse.Namespace,
) -> None:
    peer = PEERS[engine]
    once = peer.slow and size != "small"
    limit = options.limit if peer.slow else None

    def build(number: int, memory: bool) -> Run | None:
        work = folder / f"{engine}-{number}"
        command = peer.prepare(work, pages, around)
        return measure(command, work, limit, {"NO_MKDOCS_2_WARNING": "1"}, memory)

    run = build(0, True) if once else rounds(build, options.rounds)
    work = folder / f"{engine}-0"
    built = work / ("site" if (work / "site").is_dir() else "public")
    rows.add(f"{engine}{' †' if once else ''}", run, options.limit, built)
    if run is None:
        return
    rows.notes.append(f"{engine}: {compare(pages, built)}{'; † one run' if once else ''}")


def _floor(pages: Sequence[Page], around: Shells, folder: Path, rounds: int) -> Run:
    return middle([floor(pages, around, folder / "cold", folder / f"floor-{number}") for number in range(rounds)])


def _pages(checkout: Path, site: Path) -> tuple[list[Page], Shells]:
    """The pages of a built site, taken apart into what fills the page around them."""
    settings = read_settings(checkout)
    sites = prepare(checkout, date.today(), settings)
    around = shells(checkout, settings, sites[0].catalogue)
    pages = []
    for one in sites:
        for page in one.staged():
            address = one.locale.path + page.path
            html = (site / address / "index.html").read_text(encoding="utf-8")
            empty = around.pour(one.locale, page, "\0").decode().split("\0")
            body = html[len(empty[0]) : -len(empty[1])]
            pages.append(Page(address, page.path, one.locale.id, str(page.title), str(page.description), body))
    return pages, around


def _megabytes(built: Path) -> tuple[float, float]:
    """Of the pages and of all other files."""
    sizes = [(file.suffix == ".html", file.stat().st_size) for file in built.rglob("*") if file.is_file()]
    return sum(size for html, size in sizes if html) / 1e6, sum(size for html, size in sizes if not html) / 1e6


def _print_edits(checkout: Path, site: Path, rounds: int) -> None:
    print("what an editor waits for: the command")
    for name, run in as_command(checkout, site, rounds):
        print(f"  {name + ' changed':<30}{run.wall:7.2f} s{run.cpu:9.2f} s cpu", flush=True)
    print("from saving to the browser's picture")
    for name, seconds in under_serve(checkout, rounds):
        print(f"  {name + ' changed':<30}{seconds * 1000:7.0f} ms", flush=True)


def _print_growth(over_sizes: dict[str, list[tuple[int, Run]]]) -> None:
    """The exponent of growth: the slope of the seconds over the pages, both as logarithms, by least squares."""
    print("\ngrowth with the pages, as a power: of the time, of the processors' time")
    for engine, runs in over_sizes.items():
        if len(runs) > 2:
            pages = [count for count, _ in runs]
            wall, cpu = (_slope(pages, [getattr(run, part) for _, run in runs]) for part in ("wall", "cpu"))
            print(f"{engine:<20}{wall:9.2f}{cpu:9.2f}   ({', '.join(map(str, pages))} pages)")


def _slope(pages: Sequence[int], seconds: Sequence[float]) -> float:
    x, y = [math.log(count) for count in pages], [math.log(value) for value in seconds]
    middle_x, middle_y = sum(x) / len(x), sum(y) / len(y)
    return sum((a - middle_x) * (b - middle_y) for a, b in zip(x, y, strict=True)) / sum((a - middle_x) ** 2 for a in x)


if __name__ == "__main__":
    started = time.perf_counter()
    main()
    print(f"\nmeasured in {(time.perf_counter() - started) / 60:.1f} minutes")
