"""The service worker, which keeps visited pages readable without network: ``overrides/sw.js`` with its lists."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from .catalogue import Catalogue
from .kept import content, while_same

FILE = "sw.js"
PAGE = "offline/"  # in each locale: what to do without network
CORE = (".css", ".js", ".svg")  # kinds of assets that every page may need


def service_worker(root: Path, assets: dict[str, bytes], catalogue: Catalogue) -> bytes:
    """The worker for a site with these assets, which are by path below the site's root.

    Its version changes with the files that it fetches at once: style, scripts, and the offline page of each locale.
    """
    core = sorted(path for path in assets if path.endswith(CORE))
    pages = {locale.path: f"{locale.path}{PAGE}" for locale in catalogue.locales}
    worker = content(root / "overrides" / FILE)

    def make() -> bytes:
        version = hashlib.sha256(json.dumps(catalogue.all_labels, sort_keys=True).encode())
        for path in core:
            version.update(assets[path])
        return (
            worker.decode()
            .replace('VERSION = ""', f'VERSION = "{version.hexdigest()[:12]}"', 1)
            .replace("FILES = []", f"FILES = {json.dumps([*core, *pages.values()])}", 1)
            .replace("OFFLINE = {}", f"OFFLINE = {json.dumps(pages)}", 1)
            .encode()
        )

    things = (worker, *catalogue.all_labels.values(), *(assets[path] for path in core))
    return while_same(("worker", root, *core, *pages), things, make)
