"""Builds the whole site, or leaves the old one as it was."""

from __future__ import annotations

import gzip
import os
import shutil
import time
from collections import Counter
from datetime import date
from pathlib import Path

from .here import place_files
from .mkdocs_site import NOT_FOUND, render_shells
from .review import ages
from .settings import Settings, read_settings
from .site import BadData, Site, prepare
from .verify import verify

SITEMAP_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


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
    files, kinds = render(sites, root, settings)
    if faults := verify(files, settings.site_url):
        print("\n".join(str(fault) for fault in faults[:50]))
        print(f"{len(faults)} fault{'s' if len(faults) != 1 else ''} in the built pages; {_untouched(target)}")
        return 1
    replace(target, files)
    _tell(target, files, kinds, time.perf_counter() - started)
    if due := sum(age.due for age in ages(sites[0].catalogue)):
        print(f"  {due} records are due for review: tukipolku review lists them")
    return 0


def render(sites: list[Site], root: Path, settings: Settings) -> tuple[dict[str, bytes], Counter[str]]:
    """All files of the site by path, and how many pages there are of each template."""
    shells = render_shells(root, settings, [site.catalogue.locale for site in sites])
    files = dict(shells.assets)
    files.update(place_files([site.catalogue for site in sites]))
    kinds: Counter[str] = Counter()
    paths = []
    for site in sites:
        locale = site.catalogue.locale
        files.update(site.data_files(root))
        for page, body in site.pages():
            files[f"{locale.path}{page.path}index.html"] = shells.pour(locale, page, body)
            kinds[page.template.removesuffix(".html")] += 1
            paths.append(locale.path + page.path)
    files[NOT_FOUND] = shells.pour_not_found(*sites[0].not_found())
    files["sitemap.xml"] = _sitemap(paths, settings.site_url)
    files["robots.txt"] = f"User-agent: *\nAllow: /\nSitemap: {settings.site_url}sitemap.xml\n".encode()
    return files, kinds


def _sitemap(paths: list[str], site_url: str) -> bytes:
    rows = "".join(f"<url><loc>{site_url}{path}</loc></url>\n" for path in paths)
    return f"{SITEMAP_HEAD}{rows}</urlset>\n".encode()


def replace(target: Path, files: dict[str, bytes]) -> None:
    """Writes the files beside the target and swaps the folders, so that a reader never meets half a site."""
    coming, going = target.with_name(target.name + ".next"), target.with_name(target.name + ".old")
    for leftover in (coming, going):
        shutil.rmtree(leftover, ignore_errors=True)
    for path, content in files.items():
        file = coming / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    if target.exists():
        target.rename(going)
    try:
        coming.rename(target)
    except OSError:
        if going.exists():
            going.rename(target)
        raise
    shutil.rmtree(going, ignore_errors=True)


def _untouched(target: Path) -> str:
    return f"the site in {_short(target)} stays as it was." if target.exists() else "no site was built."


def _short(path: Path) -> str:
    short = os.path.relpath(path)
    return str(path) if short.startswith("..") else f"{short}{os.sep}"


def _tell(target: Path, files: dict[str, bytes], kinds: Counter[str], seconds: float) -> None:
    html = {path: content for path, content in files.items() if path.endswith(".html")}
    services = sorted(
        len(gzip.compress(content, 9))
        for path, content in html.items()
        if path.startswith("services/") and path.count("/") == 2
    )
    print(f"Built {len(html)} pages in {seconds:.1f} s into {_short(target)}")
    print("  " + ", ".join(f"{count} {kind}" for kind, count in kinds.most_common(8)))
    if services:
        middle, largest = (f"{size / 1024:.1f} kB" for size in (services[len(services) // 2], services[-1]))
        print(f"  HTML of a typical service page over the wire (gzip): {middle}; of the largest: {largest}")
    print("  make serve shows it at http://127.0.0.1:8000/")
