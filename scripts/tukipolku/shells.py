"""Material's page around ours: rendered once per locale and depth of address, kept between builds, then filled."""

from __future__ import annotations

import contextlib
import json
import marshal
import re
import sys
from dataclasses import dataclass
from hashlib import blake2b
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .catalogue import Catalogue
from .model import Locale
from .settings import CACHE, Settings
from .stage.page import StagedPage

TITLE, DESCRIPTION, BODY = "zztitlezz", "zzdescriptionzz", "<p>zzbodyzz</p>"
NOT_FOUND = "404.html"
CUT = re.compile(f"({TITLE}|{DESCRIPTION}|{re.escape(BODY)}|zzpath[0-9]zz/(?:zzpathzz/)*)")


@dataclass(frozen=True)
class Shells:
    """Material's page for each locale and depth of address, ready to be filled; ``assets`` are the files it uses."""

    parts: dict[tuple[str, int], list[str]]
    not_found: list[str]
    assets: dict[str, bytes]

    def pour(self, locale: Locale, page: StagedPage, body: str) -> bytes:
        """The whole page."""
        return _fill(self.parts[locale.id, page.depth], page, body)

    def pour_not_found(self, page: StagedPage, body: str) -> bytes:
        return _fill(self.not_found, page, body)


def _fill(parts: list[str], page: StagedPage, body: str) -> bytes:
    values = {TITLE: escape(page.title), DESCRIPTION: escape(page.description), BODY: body}
    # Every second part is a sentinel; what is none of the three is the page's path.
    return "".join(part if index % 2 == 0 else values.get(part, page.path) for index, part in enumerate(parts)).encode()


def shells(root: Path, settings: Settings, catalogue: Catalogue) -> Shells:
    """The shells that MkDocs makes of the files below ``root``, or made of the very same files before."""
    kept = CACHE / f"shells-{_fingerprint(root, settings, catalogue)}"
    with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
        return Shells(*marshal.loads(kept.read_bytes()))
    from .mkdocs_site import render_shells

    made = render_shells(root, settings, catalogue)
    with contextlib.suppress(OSError):
        CACHE.mkdir(parents=True, exist_ok=True)
        coming = kept.with_suffix(".next")
        coming.write_bytes(marshal.dumps((made.parts, made.not_found, made.assets)))
        coming.replace(kept)
    return made


def _fingerprint(root: Path, settings: Settings, catalogue: Catalogue) -> str:
    """Differs when anything differs that the shells are made of."""
    overrides = root / "overrides"
    pages = overrides / "pages"
    files = [file for file in sorted(overrides.rglob("*")) if file.is_file() and pages not in file.parents]
    code = [Path(__file__).with_name(name) for name in ("mkdocs_site.py", "shells.py", "render.py")]
    values: list[Any] = [sys.version, version("mkdocs"), version("mkdocs-material"), settings.site_url]
    values += [catalogue.all_labels, [locale.model_dump() for locale in catalogue.locales]]
    digest = blake2b(json.dumps(values, ensure_ascii=False).encode(), digest_size=16)
    for file in (root / "mkdocs.yml", *code, *files):
        digest.update(f"\0{file.name}\0".encode() + file.read_bytes())
    return digest.hexdigest()
