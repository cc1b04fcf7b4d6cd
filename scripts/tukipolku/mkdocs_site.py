"""The only module that knows MkDocs: it renders Material's page around our pages.

As a hook of ``mkdocs build`` and ``mkdocs serve`` it hands all staged pages to MkDocs. ``render_shells`` hands it just
one empty page per depth instead and cuts the result at its sentinels, so that all other pages can be poured in.
"""

from __future__ import annotations

import json
import logging
import os
import re
import tempfile
from collections.abc import Iterable
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from tukipolku.accept import typed
from tukipolku.catalogue import Catalogue
from tukipolku.here import place_files, place_words
from tukipolku.load import load
from tukipolku.model import Locale
from tukipolku.offline import FILE, service_worker
from tukipolku.problems import Problems
from tukipolku.render import tidy
from tukipolku.settings import SOURCE_LOCALE, Settings, read_settings
from tukipolku.shells import BODY, CUT, DESCRIPTION, MENU, NOT_FOUND, TITLE, Shells, exemplar_path, where
from tukipolku.site import Site

DEPTHS = range(4)
ASSET = re.compile(r'(?:href|src)="(?:\.\./|\./)*(assets/[^"?#]+)"')


def render_shells(root: Path, settings: Settings, catalogue: Catalogue) -> Shells:
    """Runs MkDocs on one empty page per locale and depth, in a folder of its own."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    _quieten()
    os.environ["SITE_URL"] = settings.site_url
    paths = {(x.id, depth): x.path + exemplar_path(depth) for x in catalogue.locales for depth in DEPTHS}
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        pages = [
            {"path": exemplar_path(depth), "locale": locale, "title": TITLE, "description": DESCRIPTION}
            for locale, depth in paths
        ]
        extra = {"exemplars": pages, "interface": _interface_of(catalogue.locales, catalogue.all_labels)}
        config = load_config(str(root / "mkdocs.yml"), site_dir=folder, extra=extra)
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        html = {key: (site / path / "index.html").read_text("utf-8") for key, path in paths.items()}
        not_found = (site / NOT_FOUND).read_text("utf-8")
        names = {name for page in (*html.values(), not_found) for name in ASSET.findall(page)}
        # What pages name, and our own files, of which a script may fetch others.
        names |= {f"assets/{file.name}" for file in (root / "overrides" / "assets").iterdir()}
        assets = {name: (site / name).read_bytes() for name in sorted(names)}
    return Shells({key: CUT.split(page) for key, page in html.items()}, CUT.split(not_found), assets)


def _quieten() -> None:
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    logging.getLogger("mkdocs").setLevel(logging.ERROR)


# Parts of Material's page that only its scripts use: switches for its drawer and search, empty places for its messages.
UNUSED = re.compile(
    r'\s*<(?:input class="md-toggle"[^>]*>|label class="md-overlay"[^>]*></label>)'
    r'|\s*<div data-md-component="(?:skip|announce)">\s*</div>'
    r'|\s*<div class="md-dialog" data-md-component="dialog">\s*<div class="md-dialog__inner md-typeset"></div>\s*</div>'
)


# --- hooks: MkDocs calls these by their names -----------------------------------------------------------------------

_pages: dict[str, tuple[dict[str, Any], str]] = {}  # by source path: the page's fields and its HTML
_interface: dict[str, Any] = {}  # locales and labels


def on_files(files: Any, config: Any) -> Any:
    """Replaces what MkDocs found in ``content/`` by the staged pages."""
    from mkdocs.structure.files import File, InclusionLevel

    _pages.clear()
    _interface.update(config.extra.get("interface") or _read_interface(Path(config.config_file_path).parent))
    for file in list(files.documentation_pages(inclusion=lambda level: True)):
        files.remove(file)
    for fields, html in _exemplars(config) or _all_pages(config):
        source = f"{_interface['locales'][fields['locale']].path}{fields['path']}index.md"
        _pages[source] = (fields, html)
        front_matter = f"---\n{json.dumps(fields, ensure_ascii=False)}\n---\n"
        file = File.generated(config, source, content=front_matter, inclusion=InclusionLevel.NOT_IN_NAV)
        files.append(file)
    return files


def on_page_content(html: str, page: Any, config: Any, files: Any) -> str:
    """The page's HTML instead of what MkDocs made of its (empty) Markdown."""
    return _pages[page.file.src_uri][1]


def on_page_context(context: Any, page: Any, config: Any, nav: Any) -> Any:
    """Labels and languages for the header and footer."""
    path = page.meta["path"]
    here = where(path)
    context["menu"] = MENU.format if _exemplars(config) else lambda item: here.get(item, "")
    return _with_interface(context, page.meta["locale"], path)


def on_template_context(context: Any, template_name: str, config: Any) -> Any:
    """The same for the 404 page, which has no Markdown of its own."""
    if template_name == NOT_FOUND:
        context["menu"] = lambda item: ""  # it is in no section
        context["not_found"] = {"title": TITLE, "description": DESCRIPTION, "body": BODY}
        if not _exemplars(config):
            page, body = _sites(Path(config.config_file_path).parent)[0].not_found()
            context["not_found"] = {"title": page.title, "description": page.description, "body": body}
        return _with_interface(context, SOURCE_LOCALE, "")
    return context


def on_post_build(config: Any) -> None:
    """The search's files, the municipalities' and the open data, which are no pages."""
    if not _exemplars(config):
        root = Path(config.config_file_path).parent
        sites = _sites(root)
        words = {site.locale.id: place_words(site.catalogue) for site in sites}
        files = place_files(sites[0].catalogue, words)
        for site in sites:
            files.update(site.data_files())
            attached = ((page.path, page.attachment) for page in site.staged() if page.attachment)
            files.update({f"{site.locale.path}{path}{item.name}": item.file.read_bytes() for path, item in attached})
        assets = {f"assets/{file.name}": file.read_bytes() for file in (Path(config.site_dir) / "assets").glob("*.*")}
        files[FILE] = service_worker(root, assets, sites[0].catalogue)
        for path, content in files.items():
            file = Path(config.site_dir) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)


def on_post_page(output: str, page: Any, config: Any) -> str:
    """The finished page without what it doesn't use, and with what each printed sheet says of it."""
    paper = escape(f"{page.meta['title']} · {page.canonical_url}")
    return tidy(UNUSED.sub("", output)).replace(' class="no-js">', f' class="no-js" data-paper="{paper}">', 1)


def on_post_template(output: str, template_name: str, config: Any) -> str:
    """The same for the 404 page."""
    return tidy(UNUSED.sub("", output)) if template_name == NOT_FOUND else output


def _with_interface(context: Any, locale: str, path: str) -> Any:
    locales = _interface["locales"]
    offers = {
        other.language: [words["translation"][key] for key in ("offer", "dismiss")]
        for other_id, other in locales.items()
        if other_id != locale and (words := _interface["labels"][other_id])
    }
    context["offers"] = offers
    context.update(t=_interface["labels"][locale], locale=locales[locale], locales=list(locales.values()), path=path)
    return context


def _exemplars(config: Any) -> list[tuple[dict[str, Any], str]]:
    return [(fields, BODY) for fields in config.extra.get("exemplars", [])]


def _all_pages(config: Any) -> list[tuple[dict[str, Any], str]]:
    return [
        (
            {
                "path": page.path,
                "locale": site.locale.id,
                "title": str(page.title),
                "description": str(page.description),
            },
            body,
        )
        for site in _sites(Path(config.config_file_path).parent)
        for page, body in site.pages()
    ]


def _sites(root: Path) -> list[Site]:
    from tukipolku.site import prepare

    return prepare(root, date.today(), read_settings(root))


def _read_interface(root: Path) -> dict[str, Any]:
    """The site's locales by id, and the words of their interface."""
    problems = Problems()
    loaded = load(root, problems)
    return _interface_of([typed("locale", entry) for entry in loaded.records["locale"]], loaded.labels)


def _interface_of(locales: Iterable[Locale], labels: dict[str, Any]) -> dict[str, Any]:
    return {"locales": {locale.id: locale for locale in locales if locale.id in labels}, "labels": labels}
