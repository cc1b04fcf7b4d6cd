"""Whether anything has changed since a site was built: files that it is made of, its own files, and where it will be.

Only times and sizes are looked at, as ``make`` does, so that the answer is there at once.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from datetime import date
from hashlib import blake2b
from pathlib import Path

from .settings import CACHE, Settings

MADE_OF = ("data", "content", "overrides", "mkdocs.yml")


def is_built(root: Path, target: Path, as_of: date, settings: Settings) -> bool:
    """Whether a build would make the very site that is there."""
    try:
        return _note(target).read_text(encoding="utf-8") == _state(root, target, as_of, settings)
    except OSError:
        return False


def remember(root: Path, target: Path, as_of: date, settings: Settings) -> None:
    """Notes that the site is built; a note that can't be written is no harm."""
    with contextlib.suppress(OSError):
        CACHE.mkdir(parents=True, exist_ok=True)
        _note(target).write_text(_state(root, target, as_of, settings), encoding="utf-8")


def _note(target: Path) -> Path:
    return CACHE / f"built-{blake2b(str(target.resolve()).encode(), digest_size=16).hexdigest()}"


def _state(root: Path, target: Path, as_of: date, settings: Settings) -> str:
    state = blake2b(f"{as_of} {settings}".encode(), digest_size=32)
    for path in (*(root / name for name in MADE_OF), Path(__file__).parent, target):
        for line in sorted(_stamps(path)):
            state.update(line.encode())
    return state.hexdigest()


def _stamps(path: Path) -> Iterator[str]:
    folders = [str(path)]
    if path.is_file():
        status = path.stat()
        yield f"{path} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_size}\n"
        return
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    if entry.name != "__pycache__":
                        folders.append(entry.path)
                else:
                    status = entry.stat()
                    yield f"{entry.path} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_size}\n"
