"""Puts files in the place of a site: only those that differ, and all of them or none.

What differs is first written into a folder beside the site (``site.next``), with a plan of where it belongs. Only then
are the files moved into their places, which takes milliseconds and needs no more room. A build that is stopped before
leaves the old site; one that is killed while moving is finished by the next. Other files keep their time of change, so
that copying the site elsewhere copies the difference.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

PLAN = "plan.json"


@dataclass
class Staged:
    """Files of a coming site. ``moves`` has the name beside the site of each that differs, by its path."""

    target: Path
    part: str = "0"
    moves: dict[str, str] = field(default_factory=dict)

    def add(self, path: str, content: bytes) -> None:
        """Writes a file beside the site, unless the very same is there already."""
        if _same(f"{self.target}/{path}", content):
            return
        name = self.moves[path] = f"{self.part}-{len(self.moves)}"
        _write(f"{beside(self.target)}/{name}", content)


def beside(target: Path) -> Path:
    """The folder where a coming site is written."""
    return target.with_name(target.name + ".next")


def begin(target: Path) -> None:
    """Makes ready for a new site; finishes what an earlier build was killed at."""
    if (beside(target) / PLAN).is_file():
        _carry_out(target)
    shutil.rmtree(beside(target), ignore_errors=True)
    beside(target).mkdir(parents=True)


def discard(target: Path) -> None:
    """Forgets what was written beside the site."""
    shutil.rmtree(beside(target), ignore_errors=True)


def commit(
    target: Path, moves: dict[str, str], paths: Collection[str], before: Collection[str] | None = None
) -> list[str]:
    """Moves what was written into place and removes files that aren't among ``paths``. Returns what changed.
    ``before`` are the paths that were there until now; without them they are looked for."""
    stale = sorted(set(_files(str(target)) if before is None else before).difference(paths))
    if moves or stale:
        plan = beside(target) / PLAN
        plan.with_suffix(".part").write_text(json.dumps({"moves": moves, "stale": stale}), encoding="utf-8")
        plan.with_suffix(".part").rename(plan)
        with _uninterrupted():
            _carry_out(target)
    discard(target)
    return [*moves, *stale]


def _carry_out(target: Path) -> None:
    plan = json.loads((beside(target) / PLAN).read_text(encoding="utf-8"))
    for path in plan["stale"]:
        (target / path).unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # not empty
            for folder in (target / path).parents[: path.count("/")]:
                folder.rmdir()
    for path, name in plan["moves"].items():
        source, place = f"{beside(target)}/{name}", f"{target}/{path}"
        try:
            os.replace(source, place)  # noqa: PTH105 - thousands of times
        except FileNotFoundError:
            if os.path.exists(source):  # noqa: PTH110 - otherwise it was moved before the build was killed
                os.makedirs(os.path.dirname(place), exist_ok=True)  # noqa: PTH103, PTH120
                os.replace(source, place)  # noqa: PTH105
    (beside(target) / PLAN).unlink()


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C and the like wait until this is done."""
    signals = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _same(path: str, content: bytes) -> bool:
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - thousands of times
            return os.fstat(file.fileno()).st_size == len(content) and file.read() == content
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False


def _write(path: str, content: bytes) -> None:
    with open(path, "wb", buffering=0) as file:  # noqa: PTH123 - thousands of times
        file.write(content)


def _files(folder: str) -> Iterator[str]:
    """The paths of all files below a folder."""
    start = len(folder) + 1
    for above, _, names in os.walk(folder):
        yield from (f"{above}/{name}"[start:] for name in names)
