"""Puts files in the place of a site: only those that differ, and all of them or none.

What differs is first written into a folder beside the site (``site.next``), with a plan. Only then are the files moved
into their places, new folders as a whole, which takes milliseconds and needs no more room. A build that is stopped
before leaves the old site; one that is killed while moving is finished by the next. Other files keep their time of
change, so that copying the site elsewhere copies the difference. Compressed copies (``compress``) go with the file that
they are of: no server sends an old copy of a new page.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

COPIES = (".gz", ".br", ".zst")


class Staged:
    """Files of a coming site; ``new`` are the paths of those that differ."""

    def __init__(self, target: Path):
        self._there, self._beside = str(target), str(beside(target))  # thousands of paths begin with them
        self.new: list[str] = []

    def add(self, path: str, content: bytes) -> None:
        """Writes a file beside the site, unless the very same is there already."""
        if not _same(f"{self._there}/{path}", content):
            self.new.append(path)
            _write(f"{self._beside}/{path}", content)


def beside(target: Path) -> Path:
    """The folder where a coming site is written."""
    return target.with_name(target.name + ".next")


def _plan(target: Path) -> Path:
    return target.with_name(target.name + ".plan")


def begin(target: Path) -> None:
    """Makes ready for a new site; finishes what an earlier build was killed at."""
    if _plan(target).is_file():
        _carry_out(target)
    shutil.rmtree(beside(target), ignore_errors=True)
    beside(target).mkdir(parents=True)


def discard(target: Path) -> None:
    """Forgets what was written beside the site."""
    _plan(target).unlink(missing_ok=True)
    shutil.rmtree(beside(target), ignore_errors=True)


def commit(
    target: Path, new: Collection[str], paths: Collection[str], before: Collection[str] | None = None
) -> list[str]:
    """Moves what was written into place and removes files that aren't among ``paths``. Returns what changed.
    ``before`` are the paths that were there until now; without them they are looked for."""
    there = set(_files(str(target)) if before is None else before)
    if before is not None:
        there.update(_copies(target, [*new, *there.difference(paths)]))
    staying = set(paths).difference(new)
    stale = sorted(path for path in there.difference(paths) if _copied(path) not in staying)
    if new or stale:
        part = _plan(target).with_suffix(".part")
        part.write_text(json.dumps({"new": sorted(new), "stale": stale}), encoding="utf-8")
        with _uninterrupted():
            part.rename(_plan(target))
            _carry_out(target)
    discard(target)
    return [*new, *(path for path in stale if not path.endswith(COPIES))]


def _copied(path: str) -> str | None:
    """The file that a compressed copy is of."""
    return path.rpartition(".")[0] if path.endswith(COPIES) else None


def _copies(target: Path, paths: Iterable[str]) -> Iterator[str]:
    """The compressed copies that are there of some files."""
    for path in paths:
        yield from (path + ending for ending in COPIES if os.path.exists(f"{target}/{path}{ending}"))  # noqa: PTH110


def _carry_out(target: Path) -> None:
    plan = json.loads(_plan(target).read_text(encoding="utf-8"))
    target.mkdir(parents=True, exist_ok=True)
    for path in plan["stale"]:
        (target / path).unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # not empty
            for folder in (target / path).parents[: path.count("/")]:
                folder.rmdir()
    there = {""}
    moved = ""
    for path in plan["new"]:
        if moved.endswith("/") and path.startswith(moved):
            continue
        moved = _highest_new(target, path, there)
        with contextlib.suppress(FileNotFoundError):  # it was moved before an earlier build was killed
            os.replace(f"{beside(target)}/{moved}", f"{target}/{moved}")  # noqa: PTH105 - thousands of times
    _plan(target).unlink()


def _highest_new(target: Path, path: str, there: set[str]) -> str:
    """The highest folder above a file that the site doesn't have yet, with a slash; the file, when it has them all.
    ``there`` are folders known to be there."""
    highest, folder = path, path.rpartition("/")[0]
    while folder not in there:
        if os.path.isdir(f"{target}/{folder}"):  # noqa: PTH112
            there.add(folder)
        else:
            highest, folder = f"{folder}/", folder.rpartition("/")[0]
    return highest


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
    try:
        file = open(path, "wb", buffering=0)  # noqa: PTH123, SIM115 - thousands of times
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
        file = open(path, "wb", buffering=0)  # noqa: PTH123, SIM115
    with file:
        file.write(content)


def _files(folder: str) -> Iterator[str]:
    """The paths of all files below a folder."""
    start = len(folder) + 1
    for above, _, names in os.walk(folder):
        yield from (f"{above}/{name}"[start:] for name in names)
