"""The site before Material is put around it: checked data, staged pages, and their HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .catalogue import Catalogue, build_catalogue
from .check import check
from .load import load
from .localise import localised
from .problems import Problems, as_text
from .reach import as_json, reach
from .render import Renderer, tidy
from .search.build import search_files
from .settings import Settings
from .stage import stage
from .stage.page import StagedPage
from .translations import read_translations
from .yamlfile import read_yaml

VOCABULARIES = "data/translations/vocabularies.yaml"


class BadData(Exception):
    """The data has problems; ``problems`` are all of them."""

    def __init__(self, problems: Problems, root: Path):
        super().__init__(as_text(problems.sorted(), root))
        self.problems = problems


@dataclass(frozen=True)
class Site:
    """The site in one language."""

    catalogue: Catalogue
    renderer: Renderer

    def pages(self) -> Iterator[tuple[StagedPage, str]]:
        """Each page with the HTML of its main part."""
        for page in stage(self.catalogue):
            yield page, self.renderer.body(page)

    def data_files(self, root: Path) -> dict[str, bytes]:
        """What isn't a page: the search's files and, once, open data, by path below the root of all locales."""
        files = search_files(self.catalogue, root / "data" / "search")
        if not self.catalogue.locale.path:
            files["reach.json"] = as_json(reach(self.catalogue))
        return files

    def not_found(self) -> tuple[StagedPage, str]:
        """The page for addresses that don't exist. Its links begin at the site's root, since it can be anywhere."""
        labels = self.catalogue.labels["not_found"]
        base = "/" + self.renderer.settings.site_url.split("/", 3)[3]
        page = StagedPage("", labels["title"], labels["lead"], "404.html", {"root": base})
        template = self.renderer.environment.get_template(page.template)
        return page, tidy(template.render(page=page, root=base))


def prepare(root: Path, as_of: date, settings: Settings) -> list[Site]:
    """Loads and checks the data below ``root``: the site in each locale, the source locale first.

    Raises BadData with every problem when something is wrong.
    """
    problems = Problems()
    loaded = load(root, problems)
    check(loaded, as_of, problems)
    vocabularies = read_yaml(root / VOCABULARIES, VOCABULARIES, problems)
    if problems:
        raise BadData(problems, root)
    source = build_catalogue(loaded, as_of)
    catalogues = [source]
    for locale in source.locales:
        if locale.id != source.locale.id:
            translations = read_translations(root / "data" / "translations", locale.id)
            terms = vocabularies.data.get(locale.id, {}) if vocabularies else {}
            catalogues.append(localised(source, locale, translations, terms))
    return [Site(catalogue, Renderer(catalogue, root / "overrides" / "pages", settings)) for catalogue in catalogues]
