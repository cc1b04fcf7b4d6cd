"""How long an editor waits: after an edit for the command, and under `tukipolku serve` for the browser.

The browser's time is from the end of saving to the first picture that shows the change, in Chromium.
"""

from __future__ import annotations

import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

from measure import Run, family, measure, middle

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from browser import ARGUMENTS, chromium  # noqa: E402 - where the tests find a browser
from tukipolku.serve import REST  # noqa: E402

MARK = "Merkki"
SEEN = """
const next = requestAnimationFrame;
const look = (mark) => (document.documentElement?.innerHTML.includes(mark)
  ? next(() => next(() => { window.seen = performance.timeOrigin + performance.now() }))
  : next(() => look(mark)));
const mark = sessionStorage.getItem("mark");
if (mark) look(mark);
"""


@dataclass(frozen=True)
class Edit:
    """``change`` makes of a file's text the same with a mark in it; ``page`` shows it."""

    name: str
    file: str
    page: str
    change: Callable[[str, str], str]

    def marked(self, before: str, number: int) -> str:
        text = self.change(before, _mark(number))
        if text == before:
            raise SystemExit(f"{self.file} has no place any more for the edit of {self.name}: see bench_edits.py")
        return text


def _summary(text: str, mark: str) -> str:
    return re.sub(r"(- id: tyopajatoiminta\n(?:  .*\n)*?  summary: )", rf"\g<1>{mark} ", text, count=1)


EDITS = (
    Edit(
        "a service's text",
        "data/services.yaml",
        "services/tyopajatoiminta/",
        _summary,
    ),
    Edit(
        "a text and all lines",
        "data/services.yaml",
        "services/tyopajatoiminta/",
        lambda text, mark: "#\n" * (1 + int(mark.removeprefix(MARK))) + _summary(text, mark),
    ),
    Edit(
        "a label of all pages",
        "data/labels/fi.yaml",
        "services/tyopajatoiminta/",
        lambda text, mark: re.sub(r"(\n  skip: )", rf"\g<1>{mark} ", text, count=1),
    ),
    Edit(
        "a municipality",
        "data/places/municipalities.csv",
        "municipalities/alajarvi/",
        lambda text, mark: text.replace("https://alajarvi.fi/", f"https://alajarvi.fi/{mark}/", 1),
    ),
)


def as_command(checkout: Path, site: Path, rounds: int) -> Iterator[tuple[str, Run]]:
    """`tukipolku build` of a site that is there already: when nothing has changed, and after each edit."""
    command: list[str | Path] = [sys.executable, "-m", "tukipolku.cli", "--root", checkout, "build", "--site", site]

    def build() -> Run:
        run = measure(command, checkout)
        assert run
        return run

    build()
    yield "nothing", middle([build() for _ in range(rounds)])
    for edit in EDITS:
        before, runs = _read(checkout, edit), []
        for number in range(rounds):
            _save(checkout, edit, edit.marked(before, number))
            runs.append(build())
        _save(checkout, edit, before)
        build()
        yield edit.name, middle(runs)


def under_serve(checkout: Path, rounds: int) -> Iterator[tuple[str, float]]:
    """Seconds from saving to the picture, for each edit."""
    with _served(checkout) as (address, process), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        page = browser.new_page(service_workers="block")  # one that keeps pages shows old ones when it is slow
        page.add_init_script(SEEN)
        for edit in EDITS:
            page.goto(address + edit.page)
            before, seconds = _read(checkout, edit), []
            for number in range(rounds):
                page.evaluate("mark => { window.seen = 0; sessionStorage.setItem('mark', mark) }", _mark(number))
                _wait_until_quiet(process.pid)
                saved = _save(checkout, edit, edit.marked(before, number))
                page.wait_for_function("window.seen", timeout=120_000)
                seconds.append(page.evaluate("window.seen") / 1000 - saved)
            yield edit.name, statistics.median(seconds)
            page.evaluate("sessionStorage.clear()")
            _save(checkout, edit, before)
            _wait_until_quiet(process.pid)
        browser.close()


def _mark(number: int) -> str:
    return f"{MARK}{number}"


def _read(checkout: Path, edit: Edit) -> str:
    return (checkout / edit.file).read_text(encoding="utf-8")


def _save(checkout: Path, edit: Edit, text: str) -> float:
    """Saves the file; returns when that was."""
    (checkout / edit.file).write_text(text, encoding="utf-8")
    return time.time()


@contextmanager
def _served(checkout: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tukipolku.cli", "--root", str(checkout), "serve", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout
    said = []
    for line in process.stdout:
        if line.startswith("Serving"):
            break
        said.append(line)
    else:
        raise SystemExit(f"tukipolku serve has ended: {''.join(said[-20:])}")
    threading.Thread(target=process.stdout.read, daemon=True).start()  # what it says further mustn't stop it
    try:
        yield f"http://127.0.0.1:{port}/", process
    finally:
        process.terminate()
        process.wait(60)


def _wait_until_quiet(pid: int, most: float = 120) -> None:
    """Waits until the server and its helper have done nothing for longer than they rest before they make the search."""
    before, until = -1, time.monotonic() + most
    while (now := sum(map(_ticks, family(pid)))) != before:
        if time.monotonic() > until:
            raise SystemExit(f"tukipolku serve is still at work after {most:.0f} s")
        before = now
        time.sleep(REST + 0.5)


def _ticks(pid: int) -> int:
    """Processor time that a process has used."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])
