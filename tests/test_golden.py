"""Golden pages: what the templates make of the minimal data. GOLDEN=write writes them anew; read the difference."""

from __future__ import annotations

import os

import pytest

from conftest import AS_OF, ROOT, SETTINGS, copy_minimal
from tukipolku.site import prepare

GOLDEN = ROOT / "tests" / "golden"
PAGES = [
    "",
    "services/",
    "services/valmennus/",
    "services/kurssi/",
    "situations/",
    "situations/q/apu/",
    "situations/kysy/",
    "situations/valmentaja/",
    "municipalities/hollola/",
    "municipalities/lahti/",
    "municipalities/vaasa/",
    "municipalities/lahti/leaflet/",
    "pathways/polku/",
    "regions/testi/",
    "instruments/lomake/",
    "actors/kela/",
    "glossary/",
    "links/",
    "changes/",
    "sources/",
    "sv/services/valmennus/",
    "sv/municipalities/vaasa/",
    "sv/municipalities/lahti/leaflet-pair/",
]


@pytest.fixture(scope="module")
def bodies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    sites = prepare(copy_minimal(tmp_path_factory.mktemp("golden") / "checkout"), AS_OF, SETTINGS)
    return {site.catalogue.locale.path + page.path: body for site in sites for page, body in site.pages()}


@pytest.mark.parametrize("path", PAGES)
def test_page(path: str, bodies: dict[str, str]) -> None:
    golden = GOLDEN / f"{path.strip('/').replace('/', '--') or 'front'}.html"
    # Blank lines say nothing; without them the files read better.
    html = "\n".join(line.rstrip() for line in bodies[path].splitlines() if line.strip()) + "\n"
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(html, encoding="utf-8")
    assert html == golden.read_text(encoding="utf-8")
