"""Makes the files of some locales in this process, and remembers what each page was made of.

A page is staged anew when something that was read for it is another, and rendered anew when it is staged differently
then, or when something that its template read is another. All else stays as it is on the disk. The first time, nothing
is remembered and everything is made: there is no other way to build.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any, cast

from .catalogue import Catalogue
from .here import place_words
from .kept import content
from .publish import Staged
from .reading import Cell, Very, surroundings
from .render import Renderer
from .shells import Shells
from .site import Site
from .stage import plan
from .stage.page import StagedPage
from .verify import NOTHING, Fault, Outline, Wanted, look

Words = dict[str, dict[str, Any]]  # what the files of ``here.py`` say in one language


@dataclass
class Made:
    """What was made of some locales.

    ``new`` are the paths of files that differ from those of the site, ``files`` the paths of all, ``pages`` the
    addresses of each locale's pages, ``kinds`` how many pages there are of each template, ``words`` what each locale
    calls the municipalities and what is theirs. ``anchors`` are of new pages, ``faults`` and ``wanted`` (links to what
    other workshops make) of those that were looked at.
    """

    new: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    pages: dict[str, list[str]] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    words: dict[str, Words] = field(default_factory=dict)
    anchors: dict[str, Collection[str]] = field(default_factory=dict)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    wanted: dict[str, list[Wanted]] = field(default_factory=dict)
    not_found: Outline = NOTHING


def together(parts: Sequence[Made], locales: Sequence[str]) -> Made:
    """What several workshops made, with the locales in this order."""
    whole = Made()
    for part in parts:
        whole.new += part.new
        whole.files += part.files
        whole.kinds += part.kinds
        whole.anchors |= part.anchors
        whole.faults |= part.faults
        whole.wanted |= part.wanted
    whole.pages = {locale: part.pages[locale] for locale in locales for part in parts if locale in part.pages}
    whole.words = {locale: part.words[locale] for locale in locales for part in parts if locale in part.words}
    return whole


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Pages that are staged together, and what was read for it: in their language and in the one beside."""

    pages: tuple[StagedPage, ...]
    read: tuple[Cell, ...]
    beside: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class _Page:
    """A page as it was rendered, and what was read for it."""

    staged: StagedPage
    shown: tuple[Cell, ...]
    outline: Outline


def _files(file: str, page: StagedPage) -> list[str]:
    """The page's file, and the one beside it if there is one."""
    return [file, f"{file.removesuffix('index.html')}{page.attachment.name}"] if page.attachment else [file]


def _as_before(read: tuple[Cell, ...], changed: set[Cell] | None) -> bool:
    return not changed or changed.isdisjoint(read)


class Workshop:
    """Some locales, made for the site at ``target``."""

    def __init__(self, target: Path):
        self.target = target
        self.renderers: dict[str, Renderer] = {}  # by locale, as the following two
        self._surroundings: dict[str, tuple[Any, ...]] = {}
        self._sheets: dict[str, _Sheet] = {}
        self._sheets_before: dict[str, _Sheet] = {}
        self._pages: dict[str, _Page] = {}
        self._examples: dict[tuple[str, int], str] = {}  # a page of each locale and depth
        self._files: dict[str, list[str]] = {}  # the paths of those of each locale that are no pages
        self._digests: dict[str, bytes] = {}  # of what is in them
        self._unpublished: set[str] = set()

    def make(self, sites: Sequence[Site], around: Shells, published: bool, search: bool = True) -> Made:
        """Makes what is different than the last time; ``published``: what was made then is in its place. Without
        ``search`` the files that are no pages may stay as they are, unless there are new pages, which lead to them."""
        if published:
            self._unpublished.clear()
        staged = Staged(self.target)
        made = Made(staged.new)
        before, self._pages = self._pages, {}
        self._sheets, self._sheets_before = {}, self._sheets
        self._examples = {}
        changed = self._turn(sites, around)
        for site in sites:
            self._make_pages(site, around, changed, before, staged, made)
            self._make_data(site, staged, made, search or bool(self._pages.keys() - before.keys()))
            made.words[site.locale.id] = place_words(cast(Catalogue, self.renderers[site.locale.id].catalogue))
        self._unpublished.update(staged.new)
        self._look(before, around, sites[0].settings.site_url, published, made)
        return made

    def _turn(self, sites: Sequence[Site], around: Shells) -> dict[str, set[Cell] | None]:
        """Turns the renderers to the catalogues of today. Returns what is different there than when they were used
        last, by locale; None: anything may be."""
        folder = sites[0].root / "overrides" / "pages"
        templates = tuple(Very(content(file)) for file in sorted(folder.iterdir()))
        changed: dict[str, set[Cell] | None] = {}
        for site in {one.locale.id: one for own in sites for one in (own, own.beside)}.values():
            name = site.locale.id
            now = (Very(around), *templates, site.settings, site.pdfs.stamps, *surroundings(site.catalogue))
            if self._surroundings.get(name) == now:
                changed[name] = self.renderers[name].catalogue.turn_to(site.catalogue)
            else:
                self._surroundings[name] = now
                self.renderers[name], changed[name] = Renderer(site.catalogue, folder, site.settings), None
        return changed

    def _make_pages(
        self,
        site: Site,
        around: Shells,
        changed: dict[str, set[Cell] | None],
        before: dict[str, _Page],
        staged: Staged,
        made: Made,
    ) -> None:
        locale, renderer = site.locale, self.renderers[site.locale.id]
        own, beside = renderer.catalogue, self.renderers[site.beside.locale.id].catalogue
        new, new_beside = changed[locale.id], changed[site.beside.locale.id]
        addresses = made.pages[locale.id] = []
        anew = new is None or new_beside is None
        for path, make in plan(site.catalogue, site.pdfs):
            key = locale.path + path
            sheet = None if anew else self._sheets_before.get(key)
            if not (sheet and _as_before(sheet.read, new) and _as_before(sheet.beside, new_beside)):
                own.cells, beside.cells = set(), set()
                pages = tuple(make(cast(Catalogue, own), cast(Catalogue, beside)))
                sheet = _Sheet(pages, tuple(own.cells), tuple(beside.cells))
            self._sheets[key] = sheet
            for page in sheet.pages:
                file = f"{locale.path}{page.path}index.html"
                kept = None if anew else before.get(file)
                if kept and self._unpublished and not self._unpublished.isdisjoint(_files(file, page)):
                    kept = None
                if kept and not _as_before(kept.shown, new):
                    kept = None
                if kept and kept.staged is not page:
                    kept = self._still(kept, page, file, renderer, staged)
                if kept is None:
                    own.cells = set()
                    body = renderer.body(page)
                    staged.add(file, around.pour(locale, page, body))
                    if page.attachment:
                        staged.add(_files(file, page)[1], page.attachment.file.read_bytes())
                    kept = _Page(page, tuple(own.cells), around.outline(locale, page, body))
                self._pages[file] = kept
                self._examples.setdefault((locale.id, page.depth), file)
                addresses.append(locale.path + page.path)
                made.files += _files(file, page)
                made.kinds[page.template.removesuffix(".html")] += 1

    def _still(self, kept: _Page, page: StagedPage, file: str, renderer: Renderer, staged: Staged) -> _Page | None:
        """A page that is staged as before, but perhaps for the line of its record: then only its foot is another."""
        if replace(kept.staged, line=page.line) != page:
            return None
        if kept.staged.line != page.line:
            foot, now = (renderer.foot(one).encode() for one in (kept.staged, page))
            published = self.target / file
            parts = published.read_bytes().split(foot) if published.is_file() else []
            if len(parts) != 2:
                return None
            staged.add(file, now.join(parts))
        return replace(kept, staged=page)

    def _make_data(self, site: Site, staged: Staged, made: Made, search: bool) -> None:
        before = self._files.get(site.locale.id)
        if search or before is None or not self._unpublished.isdisjoint(before):
            files = site.data_files()
            for path, data in files.items():
                digest = blake2b(data, digest_size=16).digest()
                if self._digests.get(path) != digest or path in self._unpublished:
                    staged.add(path, data)
                    self._digests[path] = digest
            before = self._files[site.locale.id] = list(files)
        made.files += before

    def _look(self, before: dict[str, _Page], around: Shells, site_url: str, published: bool, made: Made) -> None:
        """At the new pages; at all when something is gone that others may lead to, or the last look found faults. What
        all pages of a depth have is looked at on one of them."""
        files = {*made.files, *around.assets}
        anchors = {file: page.outline.anchors for file, page in self._pages.items()}
        new = {
            f: page.outline
            for f, page in self._pages.items()
            if f not in before or before[f].outline is not page.outline
        }
        gone = (
            not published
            or before.keys() - self._pages.keys()
            or any(file in before and {*before[file].outline.anchors} - {*page.anchors} for file, page in new.items())
        )
        some = {file: page.outline for file, page in self._pages.items()} if gone else new
        made.anchors = {file: outline.anchors for file, outline in new.items()}
        made.faults, made.wanted = {file: [] for file in some}, {file: [] for file in some}
        sections = {file: around.sections(*kind) for kind, file in self._examples.items() if file in some}
        for outlines in (some, sections):
            faults, wanted = look(outlines, anchors, files, site_url)
            for fault in faults:
                made.faults[fault.page].append(fault)
            for want in wanted:
                made.wanted[want.page].append(want)
