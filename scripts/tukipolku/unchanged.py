"""Whether anything has changed since a site was built: files that it is made of, its own files, and where it will be.

Only times and sizes are looked at, as ``make`` does, so that the answer is there at once.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import blake2b
from pathlib import Path

from .settings import CACHE, LEAFLETS, Settings

MADE_OF = ("data", "content", "overrides", "mkdocs.yml")


def made_of(root: Path, as_of: date, settings: Settings) -> str:
    """What a build would make the site of. To be asked before the build: what is saved meanwhile isn't in it."""
    files = (*(root / name for name in (*MADE_OF, LEAFLETS, "requirements.txt")), Path(__file__).parent)
    return _digest(f"{as_of} {settings}", files)


def is_built(target: Path, state: str) -> bool:
    """Whether the site that is there is made of this, and as it was left."""
    try:
        return _note(target).read_text(encoding="utf-8") == _digest(state, (target,))
    except OSError:
        return False


def remember(target: Path, state: str) -> None:
    """Notes that the site is made of this; a note that can't be written is no harm."""
    with contextlib.suppress(OSError):
        CACHE.mkdir(parents=True, exist_ok=True)
        _note(target).write_text(_digest(state, (target,)), encoding="utf-8")


def _note(target: Path) -> Path:
    return CACHE / f"built-{blake2b(str(target.resolve()).encode(), digest_size=16).hexdigest()}"


def _digest(state: str, files: Iterable[Path]) -> str:
    digest = blake2b(state.encode(), digest_size=32)
    for path in files:
        for line in sorted(_stamps(path)):
            digest.update(line.encode())
    return digest.hexdigest()


def _stamps(path: Path) -> Iterator[str]:
    if not path.exists():
        return
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
