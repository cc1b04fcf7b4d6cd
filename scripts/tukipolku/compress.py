"""Compressed copies beside the files of a site, for servers that send such: ``page.html.gz``, ``.br`` and ``.zst``.

A copy that is there is always of the very file beside it: ``publish`` takes the copies away with the file that they
were of. So only what is missing is made, and the rest keeps its time of change.
"""

from __future__ import annotations

import os
import shutil
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

from .publish import COPIES, beside

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXTS = (".html", ".css", ".js", ".json", ".svg", ".txt", ".xml", ".ics", ".webmanifest")
LEAST = 1024  # bytes; what is smaller fits into one packet anyhow
AT_ONCE = 64  # files that a thread takes


def _gzip(content: bytes, path: str) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)  # 31: with gzip's head, which has no time here
    return packer.compress(content) + packer.flush()


def _brotli(content: bytes, path: str) -> bytes:
    # Level 11 gains a tenth and takes fifty times as long: only for what every reader fetches. All other levels are
    # those above which half as long again gains a hundredth.
    return bytes(brotli.compress(content, brotli.MODE_TEXT, 11 if path.endswith((".css", ".js")) else 5))


def _zstd(content: bytes, path: str) -> bytes:
    return zstd.compress(content, 6)


WAYS: dict[str, Callable[[bytes, str], bytes]] = dict(zip(COPIES, (_gzip, _brotli, _zstd), strict=True))


def compress(target: Path) -> Counter[str]:
    """Makes the copies that are missing below ``target``. Returns how many were made of each ending."""
    folder = beside(target)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    missing = list(_missing(str(target)))
    parts = [missing[start : start + AT_ONCE] for start in range(0, len(missing), AT_ONCE)]
    try:
        with ThreadPoolExecutor(os.cpu_count()) as threads:  # the packers run beside each other
            list(threads.map(_make, parts, [f"{folder}/{number}" for number in range(len(parts))]))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Counter(ending for _, endings in missing for ending in endings)


def _missing(folder: str) -> Iterator[tuple[str, list[str]]]:
    """Files that lack copies, with the endings of these."""
    for above, _, names in os.walk(folder):
        there = set(names)
        for name in names:
            endings = [ending for ending in WAYS if name + ending not in there]
            path = f"{above}/{name}"
            if endings and name.endswith(TEXTS) and os.path.getsize(path) >= LEAST:  # noqa: PTH202 - thousands of times
                yield path, endings


def _make(files: list[tuple[str, list[str]]], temporary: str) -> None:
    for path, endings in files:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            content, status = file.read(), os.fstat(file.fileno())
        for ending in endings:
            with open(temporary, "wb", buffering=0) as file:  # noqa: PTH123
                file.write(WAYS[ending](content, path))
            # nginx wants the same time; moved as a whole, a copy is never half there.
            os.utime(temporary, ns=(status.st_atime_ns, status.st_mtime_ns))
            os.replace(temporary, path + ending)  # noqa: PTH105
