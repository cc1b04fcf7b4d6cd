"""The site before Material is put around it: checked data, staged pages, and their HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from .catalogue import Catalogue, build_catalogue
from .check import check
from .due import calendar
from .feeds import feed_files
from .languages.coverage import as_json as coverage_json
from .languages.coverage import coverage
from .load import Loaded, load
from .localise import localised
from .model import Locale
from .pdfs import Pdfs
from .problems import BadData, Problems
from .reach import as_json, reach
from .render import Renderer
from .search.build import search_files
from .settings import Settings
from .stage import stage
from .stage.page import StagedPage
from .translations import read_translations
from .yamlfile import read_yaml

VOCABULARIES = "data/translations/vocabularies.yaml"


class Site:
    """The site in one language. ``catalogue_in`` translates the catalogue when it is asked for a language."""

    def __init__(self, root: Path, locale: Locale, catalogue_in: Callable[[Locale], Catalogue], settings: Settings):
        self.root = root
        self.locale = locale
        self.settings = settings
        self._catalogue_in = catalogue_in

    @property
    def catalogue(self) -> Catalogue:
        return self._catalogue_in(self.locale)

    @property
    def beside(self) -> Site:
        """The site in the language that is beside this one on pages in two."""
        locales = {locale.id: locale for locale in self.catalogue.locales}
        locale = locales.get(self.locale.beside, self.locale)
        return Site(self.root, locale, self._catalogue_in, self.settings)

    @cached_property
    def renderer(self) -> Renderer:
        return Renderer(self.catalogue, self.root / "overrides" / "pages", self.settings)

    @cached_property
    def pdfs(self) -> Pdfs:
        """The leaflets that were made as PDF."""
        return Pdfs(self.root, self.settings.site_url)

    def staged(self) -> Iterator[StagedPage]:
        """Each page before it is rendered."""
        return stage(self.catalogue, self.beside.catalogue, self.pdfs)

    def pages(self) -> Iterator[tuple[StagedPage, str]]:
        """Each page with the HTML of its main part."""
        for page in self.staged():
            yield page, self.renderer.body(page)

    def data_files(self) -> dict[str, bytes]:
        """What isn't a page: the search's files, feeds and, once, open data, by path below the root of all locales."""
        files = search_files(self.catalogue, self.root / "data" / "search")
        files.update(feed_files(self.catalogue, self.settings.site_url))
        if not self.locale.path:
            files["reach.json"] = as_json(reach(self.catalogue))
            files["coverage.json"] = coverage_json(self.catalogue.coverage)
            files["review.ics"] = calendar(self.catalogue, self.settings)
        return files

    def not_found(self, renderer: Renderer | None = None) -> tuple[StagedPage, str]:
        """The page for addresses that don't exist, and its HTML."""
        labels = self.catalogue.labels["not_found"]
        page = StagedPage("", labels["title"], labels["lead"], "404.html")
        return page, (renderer or self.renderer).body_anywhere(page)


def prepare(root: Path, as_of: date, settings: Settings) -> list[Site]:
    """Loads and checks the data below ``root``: the site in each locale, the source locale first. Raises BadData with
    every problem when something is wrong."""
    return sites_of(read(root, as_of), as_of, settings)


def read(root: Path, as_of: date, unchecked: bool = False) -> Loaded:
    """What is below ``root``, which was found good. ``unchecked``: only its form, as somebody else checks the rest.
    Raises BadData."""
    problems = Problems()
    loaded = load(root, problems)
    if not unchecked:
        check(loaded, as_of, problems)
    _vocabularies(root, problems)
    if problems:
        raise BadData(problems, root)
    return loaded


def _vocabularies(root: Path, problems: Problems) -> dict[str, Any]:
    """The translations of the vocabularies by locale."""
    document = read_yaml(root / VOCABULARIES, VOCABULARIES, problems)
    return document.data if document else {}


def sites_of(loaded: Loaded, as_of: date, settings: Settings) -> list[Site]:
    """The site in each locale, the source locale first."""
    root = loaded.root
    source = build_catalogue(loaded, as_of)
    vocabularies = _vocabularies(root, Problems())
    others = [locale for locale in source.locales if locale.id != source.locale.id]
    translations = {locale.id: read_translations(root / "data" / "translations", locale.id) for locale in others}
    source = replace(source, coverage=coverage(source, translations))

    @cache
    def catalogue_in(locale: Locale) -> Catalogue:
        if locale.id == source.locale.id:
            return source
        return localised(source, locale, translations[locale.id], vocabularies.get(locale.id, {}))

    return [Site(root, locale, catalogue_in, settings) for locale in (source.locale, *others)]
