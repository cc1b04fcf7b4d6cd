"""What the tests in a browser share: the browser itself, the sizes of screens, and a page of each kind."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
# One page of each kind, and some kinds in each language.
KINDS = {
    "front": "",
    "services": "services/",
    "service": "services/kuntouttava-tyotoiminta/",
    "service in many places": "services/tyovoimapalvelut/",
    "places of a service": "a-z/service-tyovoimapalvelut-where-1/",
    "ended service": "services/kuntakokeilu/",
    "situations": "situations/",
    "question": "situations/q/pisteet/",
    "outcome": "situations/jumissa/",
    "municipalities": "municipalities/",
    "municipality": "municipalities/orimattila/",
    "bilingual municipality": "municipalities/vaasa/",
    "leaflet": "municipalities/vaasa/leaflet/",
    "leaflet in two languages": "sv/municipalities/vaasa/leaflet-pair/",
    "employment areas": "employment-areas/",
    "list": "pathways/",
    "region": "regions/pohjois-karjala/",
    "pathway": "pathways/polku-sote-keskus/",
    "persona": "pathways/persona-suvi/",
    "instrument": "instruments/tyokykypistemaara/",
    "benefit": "benefits/palkkatuki/",
    "actor": "actors/kela/",
    "law": "laws/sosiaalihuoltolaki/",
    "criteria": "criteria/heratteet/",
    "guide": "guides/tuen-verkosto/",
    "professionals": "professionals/",
    "glossary": "glossary/",
    "links": "links/",
    "changes": "changes/",
    "sources": "sources/",
    "contradictions": "sources/contradictions/",
    "lost": "sources/lost/",
    "index": "a-z/",
    "reach": "reach/",
    "search": "search/?q=kuntoutus",
    "about": "about/tukipolku/",
    "translations": "about/translations/",
    "accessibility statement": "about/saavutettavuus/",
    "offline": "offline/",
    "components": "about/components/",
    "Swedish front": "sv/",
    "Swedish service": "sv/services/kuntouttava-tyotoiminta/",
    "Swedish municipality": "sv/municipalities/vaasa/",
    "Swedish pathway": "sv/pathways/polku-sote-keskus/",
    "Swedish search": "sv/search/?q=rehabilitering",
    "English front": "en/",
    "English service": "en/services/kuntakokeilu/",
    "English municipality": "en/municipalities/orimattila/",
    "English links": "en/links/",
    "English search": "en/search/?q=TYP",
    "plain Finnish front": "selko/",
    "plain Finnish service": "selko/services/kuntouttava-tyotoiminta/",
    "plain Finnish municipality": "selko/municipalities/vaasa/",
    "not found": "services/ei-ole/",
}
Open = Callable[..., BrowserContext]
# How far the parts of a page have shifted while it came (Cumulative Layout Shift).
SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((e) => (sum += e.hadRecentInput ? 0 : e.value)))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 400);
})"""


def chromium() -> str | None:
    """The path of a Chromium: $CHROMIUM, one on the PATH, or the one that Playwright installed."""
    if found := os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None):
        return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None
