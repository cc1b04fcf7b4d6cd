"""The floor under all builds: plain string templates that write the same bytes, in two processes.

All is read and taken apart before the clock starts: of each page its title, description, path and main part, of each
locale and depth the page around it, and the other files as they are.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Sequence
from html import escape
from pathlib import Path

from bench_peers import Page
from measure import Run
from tukipolku.shells import BODY, DESCRIPTION, MENU, TITLE, Shells, where

PROCESSES = 2


def floor(pages: Sequence[Page], around: Shells, site: Path, target: Path) -> Run:
    """Writes the files of ``site`` into ``target`` and sees that they are the same. The memory isn't measured."""
    templates = {shell: _template(parts) for shell, parts in around.parts.items()}
    written = {f"{page.address}index.html" for page in pages}
    names = [file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()]
    others = [(name, (site / name).read_bytes()) for name in names if name not in written]
    rows = [
        (
            *(f"{page.address}index.html", page.shell, escape(page.title), escape(page.description), page.path),
            *(page.body, _menus(around.parts[page.shell], page.path)),
        )
        for page in pages
    ]

    def write(part: int) -> None:
        made: set[str] = set()
        for path, shell, title, description, own, body, menus in rows[part::PROCESSES]:
            html = templates[shell].format(title=title, description=description, path=own, body=body, menus=menus)
            _write(f"{target}/{path}", html.encode(), made)
        for path, data in others[part::PROCESSES]:
            _write(f"{target}/{path}", data, made)
        seconds.put(time.process_time())

    context = multiprocessing.get_context("fork")
    seconds = context.SimpleQueue()
    processes = [context.Process(target=write, args=(part,)) for part in range(PROCESSES)]
    started = time.perf_counter()
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    wall = time.perf_counter() - started
    if any(process.exitcode for process in processes):
        raise SystemExit("The floor could not be written.")
    cpu = sum(seconds.get() for _ in processes)
    if different := [name for name in names if (site / name).read_bytes() != (target / name).read_bytes()]:
        raise SystemExit(f"The floor writes other bytes than the build: {', '.join(different[:5])}")
    return Run(wall, cpu, 0.0)


def _template(parts: Sequence[str]) -> str:
    fields = {TITLE: "{title}", DESCRIPTION: "{description}", BODY: "{body}"}
    menus = [part for part in parts[1::2] if part.startswith(MENU.format(""))]
    fields |= {menu: f"{{menus[{number}]}}" for number, menu in enumerate(menus)}
    return "".join(
        part.replace("{", "{{").replace("}", "}}") if index % 2 == 0 else fields.get(part, "{path}")
        for index, part in enumerate(parts)
    )


def _menus(parts: Sequence[str], path: str) -> list[str]:
    """What stands in the links of the menus on a page."""
    values = {MENU.format(link): current for link, current in where(path).items()}
    return [values.get(part, "") for part in parts[1::2] if part.startswith(MENU.format(""))]


def _write(path: str, data: bytes, made: set[str]) -> None:
    folder = path[: path.rfind("/")]
    if folder not in made:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - thousands of times
        made.add(folder)
    with open(path, "wb", buffering=0) as file:  # noqa: PTH123
        file.write(data)
