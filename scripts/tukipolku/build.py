"""Builds the whole site, or leaves the old one as it was."""

from __future__ import annotations

import contextlib
import gc
import gzip
import os
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast

from .catalogue import Catalogue
from .helper import Helper
from .here import place_files, place_words
from .load import Loaded
from .offline import FILE as SERVICE_WORKER
from .offline import PAGE as OFFLINE
from .offline import service_worker
from .problems import EXIT_FINE, EXIT_PROBLEMS, BadData, Problem, as_text
from .publish import Staged, begin, commit, discard
from .review import ages
from .settings import read_settings
from .shells import NOT_FOUND, Shells, shells
from .site import Site, prepare, read, sites_of
from .stage.page import StagedPage
from .verify import Fault, Outline, Wanted, look, unmet
from .workshop import Made, Workshop, together

IN_A_SITEMAP = 50_000  # addresses, at most (sitemaps.org)


@dataclass(frozen=True)
class Outcome:
    """What became of a build: ``problems`` of the data, ``faults`` of the pages, or the paths of ``changed`` files."""

    problems: tuple[Problem, ...] = ()
    faults: tuple[Fault, ...] = ()
    changed: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    kinds: Counter[str] = field(default_factory=Counter)
    catalogue: Catalogue | None = None  # in the source locale


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """A build makes much that stays and hardly any cycles: looking for those takes a tenth of its time, and a second
    afterwards unless what is there then is never looked at again."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


class Builder:
    """Builds a site, and again when something has changed: then only what depends on it.

    Half of the locales are made in a second process, which remembers its pages as this one does; after a build that
    broke off all are made in this one.
    """

    def __init__(self, root: Path, target: Path, as_of: date):
        self.root = root
        self.target = target
        self.as_of = as_of
        self.settings = read_settings(root)
        self._workshop = Workshop(target)
        self._helper: Helper[tuple[bool, bool] | None, Made | None] | None = None
        self._alone = False
        self._files: tuple[str, ...] | None = None  # those of the site that is there, once it is known
        self._published = True
        self._common: dict[str, bytes] = {}  # the files that all locales share, as they were made last
        self._outlook = Outlook()

    def build(self, search: bool = True) -> Outcome:
        """Checks, makes, verifies and then puts the new files in the place of the old. Without ``search`` the files of
        the search stay as they are until the next time."""
        with _uncollected():
            return self._build(search)

    def _build(self, search: bool) -> Outcome:
        try:
            sites = self._read()
        except BadData as bad:
            return Outcome(problems=tuple(bad.problems.sorted()))
        except BaseException:
            self._begin_again()  # the second process may not have answered yet
            raise
        begin(self.target)
        try:
            made = self._make(sites, search)
            self._published = False
            if faults := self._outlook.faults(made, self.settings.site_url):
                return Outcome(faults=tuple(faults))
            files = tuple(made.files)
            changed = commit(self.target, made.new, files, self._files)
            self._files, self._published = files, True
        except BaseException:
            self._begin_again()  # half of what the workshops remember was never published
            raise
        finally:
            discard(self.target)
        return Outcome((), (), tuple(changed), files, made.kinds, sites[0].catalogue)

    def _begin_again(self) -> None:
        """Forgets everything; without a second process, as a copy of one with threads may hang."""
        self.end()
        self._alone = True
        self._workshop, self._outlook = Workshop(self.target), Outlook()
        self._files, self._published, self._common = None, True, {}

    def end(self) -> None:
        """Ends the second process, and lets go of what builds have made."""
        if self._helper:
            self._helper.end()
            self._helper = None
        gc.unfreeze()

    def _read(self) -> list[Site]:
        """Reads everything, which the second process checks at the same time. Raises BadData."""
        sites: list[Site] = []
        if self._helper:
            self._helper.ask(None)
            with contextlib.suppress(Exception):  # unsound data may raise anything; the other tells what is wrong
                sites = sites_of(read(self.root, self.as_of, unchecked=True), self.as_of, self.settings)
            self._helper.answer()
        return sites or prepare(self.root, self.as_of, self.settings)

    def _make(self, sites: Sequence[Site], search: bool) -> Made:
        """Everything, beside the site."""
        around = shells(self.root, self.settings, sites[0].catalogue)
        if self._helper is None and not self._alone and len(sites) > 1 and (os.cpu_count() or 1) > 1:
            self._helper = Helper(self._second(sites, around))
        if self._helper:
            self._helper.ask((self._published, search))
        own = sites[::2] if self._helper else sites
        parts = [self._workshop.make(own, around, self._published, search)]
        if self._helper:
            answer = self._helper.answer()
            assert answer
            parts.append(answer)
        order = [site.locale.id for site in sites]
        made = together(parts, order)
        staged = Staged(self.target)
        addresses = [address for addresses in made.pages.values() for address in addresses]
        renderer = self._workshop.renderers[order[0]]
        source = cast(Catalogue, renderer.catalogue)
        common = common_files(sites[0], source, around, sites[0].not_found(renderer), addresses, made.words)
        for path, data in common.items():
            if not self._published or self._common.get(path) is not data:
                staged.add(path, data)
        self._common = common
        made.new += staged.new
        made.files += common
        made.not_found = Outline.of(common[NOT_FOUND].decode())
        return made

    def _second(self, sites: Sequence[Site], around: Shells) -> Callable[[tuple[bool, bool] | None], Made | None]:
        """What the second process does: asked for nothing it reads and checks, then it makes. The first time all is
        read."""
        workshop = Workshop(self.target)
        checked: list[Loaded] = []

        def answer(question: tuple[bool, bool] | None) -> Made | None:
            nonlocal sites, around
            with _uncollected():
                if not question:
                    checked[:] = [read(self.root, self.as_of)]
                    return None
                if checked:
                    sites = sites_of(checked.pop(), self.as_of, self.settings)
                    around = shells(self.root, self.settings, sites[0].catalogue)
                return workshop.make(sites[1::2], around, *question)

        return answer


class Outlook:
    """Where the links of all pages lead, as far as the workshops can't tell on their own."""

    def __init__(self) -> None:
        self._anchors: dict[str, Collection[str]] = {}
        self._faults: dict[str, list[Fault]] = {}
        self._wanted: dict[str, list[Wanted]] = {}

    def faults(self, made: Made, site_url: str) -> list[Fault]:
        """All faults of the site, now that some pages are new."""
        files = set(made.files)
        self._anchors |= made.anchors
        self._faults |= made.faults
        self._wanted |= made.wanted
        for known in (self._anchors, self._faults, self._wanted):
            for gone in known.keys() - files:
                del known[gone]
        faults, wanted = look({NOT_FOUND: made.not_found}, self._anchors, files, site_url)
        wanted += [want for wants in self._wanted.values() for want in wants]
        faults += [fault for found in self._faults.values() for fault in found]
        return faults + unmet(wanted, self._anchors, files)


def build(root: Path, target: Path, as_of: date) -> int:
    """Builds once and tells of it. Returns the exit status."""
    started = time.perf_counter()
    builder = Builder(root, target, as_of)
    outcome = builder.build()
    builder.end()
    if outcome.problems:
        count = len(outcome.problems)
        print(as_text(list(outcome.problems), root))
        print(f"{count} problem{'s' if count != 1 else ''} found; {_untouched(target)}")
        return EXIT_PROBLEMS
    if outcome.faults:
        count = len(outcome.faults)
        print("\n".join(map(str, outcome.faults[:50])))
        print(f"{count} fault{'s' if count != 1 else ''} in the built pages; {_untouched(target)}")
        return EXIT_PROBLEMS
    _tell(target, outcome, time.perf_counter() - started)
    return EXIT_FINE


def common_files(
    site: Site,
    source: Catalogue,
    around: Shells,
    not_found: tuple[StagedPage, str],
    addresses: Iterable[str],
    words: dict[str, dict[str, dict[str, Any]]],
) -> dict[str, bytes]:
    """The files that all locales share. ``source`` is the catalogue in the source locale, ``not_found`` the page for
    addresses that don't exist, ``addresses`` are those of all pages below the root, ``words`` is what each locale calls
    the municipalities."""
    url = site.settings.site_url
    return {
        **around.assets,
        **place_files(source, words),
        SERVICE_WORKER: service_worker(site.root, around.assets, source),
        NOT_FOUND: around.pour_not_found(*not_found),
        **_sitemaps(addresses, url),
        "robots.txt": f"User-agent: *\nAllow: /\nSitemap: {url}sitemap.xml\n".encode(),
    }


def render(sites: Sequence[Site]) -> dict[str, bytes]:
    """All files of the site by path, in memory."""
    around = shells(sites[0].root, sites[0].settings, sites[0].catalogue)
    files, addresses = {}, []
    for site in sites:
        for page, body in site.pages():
            addresses.append(site.locale.path + page.path)
            files[f"{addresses[-1]}index.html"] = around.pour(site.locale, page, body)
            if page.attachment:
                files[addresses[-1] + page.attachment.name] = page.attachment.file.read_bytes()
        files |= site.data_files()
    words = {site.locale.id: place_words(site.catalogue) for site in sites}
    return files | common_files(sites[0], sites[0].catalogue, around, sites[0].not_found(), addresses, words)


def _sitemaps(addresses: Iterable[str], site_url: str) -> dict[str, bytes]:
    """``sitemap.xml``; with more addresses than one may have, a list of its parts."""
    rows = [f"<url><loc>{site_url}{address}</loc></url>\n" for address in addresses if not address.endswith(OFFLINE)]
    parts = [rows[start : start + IN_A_SITEMAP] for start in range(0, len(rows), IN_A_SITEMAP)]
    if len(parts) < 2:
        return {"sitemap.xml": _sitemap("urlset", rows)}
    files = {f"sitemap-{number}.xml": _sitemap("urlset", part) for number, part in enumerate(parts, 1)}
    listed = [f"<sitemap><loc>{site_url}{name}</loc></sitemap>\n" for name in files]
    return {"sitemap.xml": _sitemap("sitemapindex", listed), **files}


def _sitemap(kind: str, rows: Iterable[str]) -> bytes:
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{''.join(rows)}</{kind}>\n".encode()


def _untouched(target: Path) -> str:
    return f"the site in {_short(target)} stays as it was." if target.exists() else "no site was built."


def _short(path: Path) -> str:
    short = os.path.relpath(path)
    return str(path) if short.startswith("..") else f"{short}{os.sep}"


def _tell(target: Path, outcome: Outcome, seconds: float) -> None:
    pages, changed = sum(outcome.kinds.values()), len(outcome.changed)
    print(f"Built {pages} pages in {seconds:.1f} s into {_short(target)}; {changed} file{'s' * (changed != 1)} changed")
    print("  " + ", ".join(f"{count} {kind}" for kind, count in outcome.kinds.most_common(8)))
    files = [target / path for path in outcome.files if path.startswith("services/") and path.count("/") == 2]
    if files:
        files.sort(key=lambda file: file.stat().st_size)
        middle, largest = (
            f"{len(gzip.compress(file.read_bytes(), 9)) / 1024:.1f} kB" for file in (files[len(files) // 2], files[-1])
        )
        print(f"  HTML of a typical service page over the wire (gzip): {middle}; of the largest: {largest}")
    print("  make serve shows it at http://127.0.0.1:8000/")
    if outcome.catalogue and (due := sum(age.due for age in ages(outcome.catalogue))):
        print(f"  {due} records are due for review: tukipolku review lists them")
