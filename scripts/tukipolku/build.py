"""Builds the whole site, or leaves the old one as it was."""

from __future__ import annotations

import gzip
import os
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from .helper import Helper
from .here import place_files, place_words
from .offline import FILE as SERVICE_WORKER
from .offline import PAGE as OFFLINE
from .offline import service_worker
from .publish import Staged, begin, commit, discard
from .review import ages
from .settings import Settings, read_settings
from .shells import NOT_FOUND, Shells, shells
from .site import BadData, Site, prepare
from .verify import Fault, Outline, Wanted, look, unmet

SITEMAP_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


@dataclass
class Made:
    """What was made of some locales.

    ``moves`` has the files that differ from those of the site: by path, the name beside the site. ``files`` are the
    paths of all, ``pages`` the addresses of each locale's pages, ``kinds`` how many pages there are of each template,
    ``words`` what each locale calls the municipalities and what is theirs.
    """

    moves: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    pages: dict[str, list[str]] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    anchors: dict[str, Collection[str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)
    words: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)


def build(root: Path, target: Path, as_of: date) -> int:
    """Checks, renders, verifies and then puts the new site in the place of the old. Returns the exit status."""
    started = time.perf_counter()
    settings = read_settings(root)
    try:
        sites = prepare(root, as_of, settings)
    except BadData as bad:
        count = len(bad.problems.sorted())
        print(bad)
        print(f"{count} problem{'s' if count != 1 else ''} found; {_untouched(target)}")
        return 1
    begin(target)
    try:
        made = make(sites, target, settings)
        if made.faults:
            count = len(made.faults)
            print("\n".join(str(fault) for fault in made.faults[:50]))
            print(f"{count} fault{'s' if count != 1 else ''} in the built pages; {_untouched(target)}")
            return 1
        changed = commit(target, made.moves, made.files)
    finally:
        discard(target)
    _tell(target, made, changed, time.perf_counter() - started)
    if due := sum(age.due for age in ages(sites[0].catalogue)):
        print(f"  {due} records are due for review: tukipolku review lists them")
    return 0


def make(sites: Sequence[Site], target: Path, settings: Settings) -> Made:
    """Everything, beside the site; half of it in a second process when there is a processor for it."""
    around = shells(sites[0].root, settings, sites[0].catalogue)
    second = [n for n in range(len(sites)) if n % 2] if (os.cpu_count() or 1) > 1 else []

    def make_some(numbers: list[int]) -> Made:
        return _make_locales([sites[n] for n in numbers], around, target, f"part{numbers[0]}")

    helper: Helper[list[int], Made] | None = Helper(make_some) if second else None
    if helper:
        helper.ask(second)
    parts = [make_some([n for n in range(len(sites)) if n not in second])]
    if helper:
        parts.append(helper.answer())
        helper.end()
    made = Made(
        moves={path: name for part in parts for path, name in part.moves.items()},
        files=[path for part in parts for path in part.files],
        pages={locale: paths for part in parts for locale, paths in part.pages.items()},
        kinds=sum((part.kinds for part in parts), Counter()),
        anchors={path: anchors for part in parts for path, anchors in part.anchors.items()},
        faults=[fault for part in parts for fault in part.faults],
        wanted=[want for part in parts for want in part.wanted],
        words={locale: words for part in parts for locale, words in part.words.items()},
    )
    staged = Staged(target, "common", made.moves)
    addresses = [path for site in sites for path in made.pages[site.locale.id]]
    common = common_files(sites, around, addresses, {site.locale.id: made.words[site.locale.id] for site in sites})
    for path, content in common.items():
        staged.add(path, content)
    made.files += common
    files = set(made.files)
    faults, wanted = look({NOT_FOUND: Outline.of(common[NOT_FOUND].decode())}, made.anchors, files, settings.site_url)
    made.faults += faults + unmet([*wanted, *made.wanted], made.anchors, files)
    return made


def _make_locales(sites: Sequence[Site], around: Shells, target: Path, part: str) -> Made:
    """The files of some locales, written beside the site, and what there is to know of them."""
    staged = Staged(target, part)
    made = Made(staged.moves)
    outlines = {}
    for site in sites:
        pages = made.pages[site.locale.id] = []
        made.words[site.locale.id] = place_words(site.catalogue)
        for file, content, template in locale_files(site, around):
            staged.add(file, content)
            made.files.append(file)
            if template:
                pages.append(file.removesuffix("index.html"))
                made.kinds[template] += 1
                outlines[file] = Outline.of(content.decode())
    made.anchors = {file: outline.anchors for file, outline in outlines.items()}
    files = {*made.files, *around.assets}
    made.faults, made.wanted = look(outlines, made.anchors, files, sites[0].settings.site_url)
    return made


def locale_files(site: Site, around: Shells) -> Iterator[tuple[str, bytes, str]]:
    """The files of a locale: path below the root of all locales, content, and the template of what is a page."""
    for page, body in site.pages():
        content = around.pour(site.locale, page, body)
        yield f"{site.locale.path}{page.path}index.html", content, page.template.removesuffix(".html")
    for path, content in site.data_files().items():
        yield path, content, ""


def common_files(
    sites: Sequence[Site], around: Shells, addresses: Iterable[str], words: dict[str, dict[str, dict[str, Any]]]
) -> dict[str, bytes]:
    """The files that all locales share. ``addresses`` are those of all pages below the root, ``words`` what each locale
    calls the municipalities."""
    url = sites[0].settings.site_url
    return {
        **around.assets,
        **place_files(sites[0].catalogue, words),
        SERVICE_WORKER: service_worker(sites[0].root, around.assets, sites[0].catalogue),
        NOT_FOUND: around.pour_not_found(*sites[0].not_found()),
        "sitemap.xml": _sitemap(addresses, url),
        "robots.txt": f"User-agent: *\nAllow: /\nSitemap: {url}sitemap.xml\n".encode(),
    }


def render(sites: Sequence[Site]) -> dict[str, bytes]:
    """All files of the site by path, in memory."""
    around = shells(sites[0].root, sites[0].settings, sites[0].catalogue)
    rows = [row for site in sites for row in locale_files(site, around)]
    addresses = [path.removesuffix("index.html") for path, _, template in rows if template]
    words = {site.locale.id: place_words(site.catalogue) for site in sites}
    return {path: content for path, content, _ in rows} | common_files(sites, around, addresses, words)


def _sitemap(addresses: Iterable[str], site_url: str) -> bytes:
    rows = "".join(
        f"<url><loc>{site_url}{address}</loc></url>\n" for address in addresses if not address.endswith(OFFLINE)
    )
    return f"{SITEMAP_HEAD}{rows}</urlset>\n".encode()


def _untouched(target: Path) -> str:
    return f"the site in {_short(target)} stays as it was." if target.exists() else "no site was built."


def _short(path: Path) -> str:
    short = os.path.relpath(path)
    return str(path) if short.startswith("..") else f"{short}{os.sep}"


def _tell(target: Path, made: Made, changed: int, seconds: float) -> None:
    pages = sum(made.kinds.values())
    print(f"Built {pages} pages in {seconds:.1f} s into {_short(target)}; {changed} files changed")
    print("  " + ", ".join(f"{count} {kind}" for kind, count in made.kinds.most_common(8)))
    files = [target / path for path in made.files if path.startswith("services/") and path.count("/") == 2]
    if files:
        files.sort(key=lambda file: file.stat().st_size)
        middle, largest = (
            f"{len(gzip.compress(file.read_bytes(), 9)) / 1024:.1f} kB" for file in (files[len(files) // 2], files[-1])
        )
        print(f"  HTML of a typical service page over the wire (gzip): {middle}; of the largest: {largest}")
    print("  make serve shows it at http://127.0.0.1:8000/")
