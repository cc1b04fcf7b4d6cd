"""Material's page around ours: rendered once per locale and depth of address, kept between builds, then filled."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .catalogue import Catalogue
from .kept import between_builds, code, content, while_same
from .model import Locale
from .settings import Settings
from .stage.page import StagedPage
from .verify import Outline

TITLE, DESCRIPTION, BODY = "zztitlezz", "zzdescriptionzz", "<p>zzbodyzz</p>"
MENU = " zzmenu={}"  # in a link of a menu, with the link's path
NOT_FOUND = "404.html"
CUT = re.compile(f"({TITLE}|{DESCRIPTION}|{re.escape(BODY)}|zzpath[0-9]zz/(?:zzpathzz/)*| zzmenu=[^>]*)")


@dataclass(frozen=True)
class Shells:
    """Material's page for each locale and depth of address, ready to be filled; ``assets`` are the files it uses."""

    parts: dict[tuple[str, int], list[str]]
    not_found: list[str]
    assets: dict[str, bytes]

    def pour(self, locale: Locale, page: StagedPage, body: str) -> bytes:
        """The whole page."""
        return _fill(self.parts[locale.id, page.depth], page, body)

    def outline(self, locale: Locale, page: StagedPage, body: str) -> Outline:
        """What must be known of a page to follow its links. Those to the sections of the site, which all pages of this
        depth have, aren't in it (see ``sections``)."""
        around = self._around[locale.id, page.depth]
        path = exemplar_path(page.depth)
        own = [target.replace(path, page.path) for target in around.targets if path in target] if path else ()
        return Outline.of(body).within(around, own)

    def sections(self, locale: str, depth: int) -> Outline:
        """The rest of it, the same for all pages of a depth."""
        around = self._around[locale, depth]
        path = exemplar_path(depth)
        targets = [target for target in around.targets if not path or path not in target]
        return Outline((), targets, around.fetched, around.doubled)

    @cached_property
    def _around(self) -> dict[tuple[str, int], Outline]:
        """What is around the pages of each locale and depth, with the exemplar's path in the links to the same page."""
        return {(locale, depth): Outline.of(_around(parts, depth)) for (locale, depth), parts in self.parts.items()}

    def pour_not_found(self, page: StagedPage, body: str) -> bytes:
        return _fill(self.not_found, page, body)


def _around(parts: list[str], depth: int) -> str:
    return "".join(part for index, part in enumerate(parts) if index % 2 == 0 or part == exemplar_path(depth))


def _fill(parts: list[str], page: StagedPage, body: str) -> bytes:
    values = {TITLE: escape(page.title), DESCRIPTION: escape(page.description), BODY: body}
    values[exemplar_path(page.depth)] = page.path
    values |= {MENU.format(path): current for path, current in where(page.path).items()}
    # Every second part is a sentinel; what has no value is a link of a menu that leads elsewhere.
    return "".join(part if index % 2 == 0 else values.get(part, "") for index, part in enumerate(parts)).encode()


def exemplar_path(depth: int) -> str:
    """The path that stands for all of this depth in the shells."""
    return "".join([f"zzpath{depth}zz/", "zzpathzz/" * (depth - 1)]) if depth else ""


def where(path: str) -> dict[str, str]:
    """How the menus say where the reader is: the attribute of a link to this page, and of those to the sections that
    it is in, by the links' paths."""
    ends = [end for end, letter in enumerate(path[:-1], 1) if letter == "/"]
    return {path: ' aria-current="page"', **{path[:end]: ' aria-current="true"' for end in ends}}


def shells(root: Path, settings: Settings, catalogue: Catalogue) -> Shells:
    """The shells that MkDocs makes of the files below ``root``, or made of the very same files before."""

    def make() -> tuple[Any, ...]:
        from .mkdocs_site import render_shells

        made = render_shells(root, settings, catalogue)
        return made.parts, made.not_found, made.assets

    words = ("labels", root)
    labels = while_same(words, tuple(catalogue.all_labels.values()), lambda: json.dumps(catalogue.all_labels).encode())
    files = [root / "mkdocs.yml", *_files(root / "overrides")]
    names = [version("mkdocs"), version("mkdocs-material"), settings.site_url]
    names += [locale.model_dump_json() for locale in catalogue.locales]
    names += [file.relative_to(root).as_posix() for file in files]
    things = (code("mkdocs_site.py", "shells.py", "render.py"), labels, *map(content, files))
    made_of = (*things, json.dumps(names).encode())
    return while_same(("shells", root, *names), things, lambda: Shells(*between_builds("shells", made_of, make)))


def _files(overrides: Path) -> list[Path]:
    """Those that the shells are made of: all but the pages' own templates."""
    return [file for file in sorted(overrides.rglob("*")) if overrides / "pages" not in file.parents and file.is_file()]
