"""What was made of something before, kept for as long as it is the same: in memory, and in files between builds.

Only what is a function of its key may be kept, so nothing here can be wrong, only missing.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import sys
import time
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from .settings import CACHE

T = TypeVar("T")
RACY = 1_000_000_000  # nanoseconds: a file that changed so shortly before it was read may change again unnoticed
FORMAT = 2  # of the files
DAYS = 30  # files that weren't used for so long are removed

_contents: dict[str, tuple[tuple[int, ...], int, bytes]] = {}


def content(path: Path) -> bytes:
    """A file's content: the very same object for as long as the file is the same. Raises OSError."""
    name = str(path)
    before = _contents.get(name)
    status = os.stat(name)  # noqa: PTH116 - asked of every file each time
    stamp = (status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)
    if before and before[0] == stamp and max(stamp[:2]) + RACY < before[1]:
        return before[2]
    now, data = time.time_ns(), path.read_bytes()
    if before and before[2] == data:
        data = before[2]
    _contents[name] = (stamp, now, data)
    return data


_made: dict[Any, tuple[tuple[Any, ...], Any]] = {}


def while_same(key: Any, things: tuple[Any, ...], make: Callable[[], T]) -> T:
    """What ``make`` made for this key, for as long as it is made of the very same objects."""
    kept = _made.get(key)
    if kept is None or len(kept[0]) != len(things) or any(a is not b for a, b in zip(kept[0], things, strict=True)):
        kept = _made[key] = (things, make())
    value: T = kept[1]
    return value


def while_equal(key: Any, thing: Any, make: Callable[[], T]) -> T:
    """What ``make`` made for this key, for as long as it is made of something equal."""
    kept = _made.get(key)
    if kept is None or kept[0] != (thing,):
        kept = _made[key] = ((thing,), make())
    value: T = kept[1]
    return value


def between_builds(kind: str, things: Iterable[bytes], make: Callable[[], T]) -> T:
    """What ``make`` made of the very same bytes before, in this or an earlier build: plain data, no objects."""
    file = CACHE / f"{kind}-{_digest(things).hex()}"
    found: tuple[T] | None = _load(file)
    if found is None:
        found = (make(),)
        _save(file, found)
    return found[0]


_last: dict[str, tuple[bytes, Any]] = {}


def since_last(name: str, things: Iterable[bytes], make: Callable[[], T]) -> T:
    """The same for what is large and changes often: only what was made last is kept, as the very same object."""
    file, digest = CACHE / name, _digest(things)
    found: tuple[bytes, T] | None = _last.get(name) or _load(file)
    if found is None or found[0] != digest:
        found = (digest, make())
        _save(file, found)
    _last[name] = found
    return found[1]


def _digest(things: Iterable[bytes]) -> bytes:
    digest = blake2b(f"{FORMAT} {sys.version}".encode(), digest_size=16)
    for thing in things:
        digest.update(len(thing).to_bytes(8, "big"))
        digest.update(thing)
    return digest.digest()


def _load(file: Path) -> Any:
    try:
        return marshal.loads(file.read_bytes())
    except (OSError, ValueError, EOFError, TypeError):
        return None


def _save(file: Path, data: Any) -> None:
    with contextlib.suppress(OSError):
        CACHE.mkdir(parents=True, exist_ok=True)
        coming = file.with_suffix(f".{os.getpid()}")
        coming.write_bytes(marshal.dumps(data))
        coming.replace(file)
        _remove_old()


@cache
def own_data(file: Path) -> Any:
    """The data of a YAML file of the program itself."""

    def read(raw: bytes) -> Any:
        import yaml  # most runs find what they need kept

        return yaml.load(raw, Loader=yaml.CSafeLoader)

    raw = file.read_bytes()
    return between_builds("own", (raw,), lambda: read(raw))


@cache
def code(*modules: str) -> bytes:
    """The source of modules and packages, by their paths beside this one: what they make may change with it."""
    paths = (Path(__file__).parent / module for module in modules)
    files = [file for path in paths for file in (sorted(path.glob("*.py")) if path.is_dir() else [path])]
    lock = Path(__file__).parents[2] / "requirements.txt"  # what libraries make may change with their versions
    files += [lock] if lock.is_file() else []
    return blake2b(b"\0".join(file.read_bytes() for file in files)).digest()


@cache
def _remove_old() -> None:
    """Once a day."""
    now, done = time.time(), CACHE / "removed-old"
    if done.exists() and now - done.stat().st_mtime < 86400:
        return
    done.touch()
    for file in CACHE.iterdir():
        with contextlib.suppress(OSError):
            if now - file.stat().st_atime > DAYS * 86400:
                file.unlink()
