"""Takes the guides' pictures (docs/guide/pictures/) from the real site, with what is spoken of outlined.

Usage: .venv/bin/python scripts/guide_pictures.py (after make test, which installs the browser).
"""

from __future__ import annotations

import functools
import http.server
import sys
import tempfile
import threading
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tukipolku.build import build

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "guide" / "pictures"
sys.path.insert(0, str(ROOT / "tests"))
from browser import ARGUMENTS, chromium  # noqa: E402

OUTLINE = "e => Object.assign(e.style, {outline: '3px solid #c2185b', outlineOffset: '-3px', padding: '8px'})"
# A picture's name, the page, what is outlined, and what is shown.
PICTURES = (
    ("suggest", "services/kuntouttava-tyotoiminta/", ".tp-about p:has(a) >> nth=-2", ".tp-about"),
    ("source", "services/kuntouttava-tyotoiminta/", ".tp-statement .tp-source", ".tp-statement"),
)
LOCALES = {"fi": "", "sv": "sv/", "en": "en/"}


def take(page: Page, address: str, outlined: str, shown: str, path: Path) -> None:
    """One picture of what is shown, as on a phone 360 px wide."""
    page.goto(address)
    page.add_style_tag(content=".tp-offer, [data-offer] { display: none !important }")
    page.locator(outlined).first.evaluate(OUTLINE)
    page.locator(shown).first.screenshot(path=path)


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        if status := build(ROOT, site, date.today()):
            return status
        handler = functools.partial(_Quiet, directory=str(site))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
            for locale, root in LOCALES.items():
                page = browser.new_page(viewport={"width": 360, "height": 900}, device_scale_factor=1, locale=locale)
                for name, address, outlined, shown in PICTURES:
                    path = FOLDER / f"{name}-{locale}.png"
                    take(page, f"http://127.0.0.1:{server.server_port}/{root}{address}", outlined, shown, path)
                    print(path.relative_to(ROOT))
            browser.close()
        server.shutdown()
    return 0


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


if __name__ == "__main__":
    sys.exit(main())
