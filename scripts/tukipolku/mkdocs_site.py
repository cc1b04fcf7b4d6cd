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
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from tukipolku.render import tidy
from tukipolku.settings import Settings, read_settings
from tukipolku.stage.page import StagedPage

TITLE, DESCRIPTION, BODY = "zztitlezz", "zzdescriptionzz", "<p>zzbodyzz</p>"
CUT = re.compile(f"({TITLE}|{DESCRIPTION}|{re.escape(BODY)}|zzpath[0-9]?zz/(?:zzpathzz/)*)")
DEPTHS = range(4)
NOT_FOUND = "404.html"
ASSET = re.compile(r'(?:href|src)="(?:\.\./|\./)*(assets/[^"?#]+)"')


@dataclass(frozen=True)
class Shells:
    """Material's page for each depth of address, ready to be filled; ``assets`` are the files that it uses."""

    by_depth: dict[int, list[str]]
    not_found: list[str]
    assets: dict[str, bytes]

    def pour(self, page: StagedPage, body: str) -> bytes:
        """The whole page."""
        return _fill(self.by_depth[page.depth], page, body)

    def pour_not_found(self, page: StagedPage, body: str) -> bytes:
        return _fill(self.not_found, page, body)


def _fill(parts: list[str], page: StagedPage, body: str) -> bytes:
    values = {TITLE: escape(page.title), DESCRIPTION: escape(page.description), BODY: body}
    # Every second part is a sentinel; what is none of the three is the page's path.
    return "".join(part if index % 2 == 0 else values.get(part, page.path) for index, part in enumerate(parts)).encode()


def render_shells(root: Path, settings: Settings) -> Shells:
    """Runs MkDocs on one empty page per depth, in a folder of its own."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    _quieten()
    os.environ["SITE_URL"] = settings.site_url
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        pages = [{"path": _exemplar_path(depth), "title": TITLE} for depth in DEPTHS]
        config = load_config(str(root / "mkdocs.yml"), site_dir=folder, extra={"exemplars": pages})
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        html = {depth: (site / _exemplar_path(depth) / "index.html").read_text("utf-8") for depth in DEPTHS}
        not_found = (site / NOT_FOUND).read_text("utf-8")
        names = {name for page in (*html.values(), not_found) for name in ASSET.findall(page)}
        # What pages name, and our own files, of which a script may fetch others.
        names |= {f"assets/{file.name}" for file in (root / "overrides" / "assets").iterdir()}
        assets = {name: (site / name).read_bytes() for name in sorted(names)}
    return Shells({depth: CUT.split(page) for depth, page in html.items()}, CUT.split(not_found), assets)


def _exemplar_path(depth: int) -> str:
    return "".join([f"zzpath{depth}zz/", "zzpathzz/" * (depth - 1)]) if depth else ""


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


def on_files(files: Any, config: Any) -> Any:
    """Replaces what MkDocs found in ``content/`` by the staged pages."""
    from mkdocs.structure.files import File, InclusionLevel

    _pages.clear()
    for file in list(files.documentation_pages(inclusion=lambda level: True)):
        files.remove(file)
    for fields, html in _exemplars(config) or _all_pages(config):
        source = f"{fields['path']}index.md"
        _pages[source] = (fields, html)
        front_matter = f"---\n{json.dumps(fields, ensure_ascii=False)}\n---\n"
        file = File.generated(config, source, content=front_matter, inclusion=InclusionLevel.NOT_IN_NAV)
        files.append(file)
    return files


def on_page_content(html: str, page: Any, config: Any, files: Any) -> str:
    """The page's HTML instead of what MkDocs made of its (empty) Markdown."""
    return _pages[page.file.src_uri][1]


def on_post_build(config: Any) -> None:
    """The search's files and the open data, which are no pages."""
    if not _exemplars(config):
        root = Path(config.config_file_path).parent
        for path, content in _site(root).data_files(root).items():
            file = Path(config.site_dir) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)


def on_post_page(output: str, page: Any, config: Any) -> str:
    """The finished page without what it doesn't use."""
    return tidy(UNUSED.sub("", output))


def on_post_template(output: str, template_name: str, config: Any) -> str:
    """The same for the 404 page."""
    return tidy(UNUSED.sub("", output)) if template_name == NOT_FOUND else output


def on_env(env: Any, config: Any, files: Any) -> Any:
    """Labels for the header and footer, and the 404 page, which has no Markdown of its own."""
    root = Path(config.config_file_path).parent
    labels = _labels(root)
    env.globals["t"] = labels
    env.globals["exemplar"] = bool(_exemplars(config))
    env.globals["not_found"] = {"title": TITLE, "description": DESCRIPTION, "body": BODY}
    if not _exemplars(config):
        page, body = _site(root).not_found()
        env.globals["not_found"] = {"title": page.title, "description": page.description, "body": body}
    return env


def _exemplars(config: Any) -> list[tuple[dict[str, Any], str]]:
    found = config.extra.get("exemplars", [])
    return [({**fields, "description": DESCRIPTION}, BODY) for fields in found]


def _all_pages(config: Any) -> list[tuple[dict[str, Any], str]]:
    site = _site(Path(config.config_file_path).parent)
    return [
        ({"path": page.path, "title": page.title, "description": page.description}, body) for page, body in site.pages()
    ]


def _site(root: Path) -> Any:
    from tukipolku.site import prepare

    return prepare(root, date.today(), read_settings(root))


def _labels(root: Path) -> dict[str, Any]:
    from tukipolku.problems import Problems
    from tukipolku.yamlfile import read_yaml

    document = read_yaml(root / "data/labels/fi.yaml", "data/labels/fi.yaml", Problems())
    return document.data if document else {}
