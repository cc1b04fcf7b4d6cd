"""Weight: what a reader's connection carries, what Lighthouse says, and that nothing jumps while a page loads."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from browser import KINDS, SHIFTS, Open
from lighthouse import lighthouse

HTML, FIRST, SECOND = 15_000, 100_000, 40_000  # bytes after compression
SERVICES = ("services/kuntouttava-tyotoiminta/", "services/ohjaamo/")


def _size(files: dict[str, bytes], path: str) -> int:
    return len(gzip.compress(files[path + "index.html" if path.endswith("/") or not path else path], 9))


def test_every_service_page_is_light(real_files: dict[str, bytes]) -> None:
    services = [path for path in real_files if re.fullmatch(r"([a-z]+/)?(services|a-z)/[^/]+/index\.html", path)]
    assert len(services) > 400
    assert {path: size for path in services if (size := _size(real_files, path)) > HTML} == {}


@pytest.mark.browser
def test_a_first_and_a_second_service_page(open_context: Open, server: str, real_files: dict[str, bytes]) -> None:
    page = open_context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    fetched: list[set[str]] = []
    for path in SERVICES:
        page.goto(server + path)
        page.wait_for_load_state("networkidle")
        fetched.append({urlsplit(url).path.lstrip("/") for url in asked})
    assert [url for url in asked if not url.startswith(server)] == []
    worker = real_files["sw.js"].decode()
    kept = set(re.findall(r'"([^"]+)"', worker.partition("FILES = [")[2].partition("]")[0])) | {"sw.js"}
    first, second = fetched[0] | kept, fetched[1] - fetched[0]
    assert sum(_size(real_files, path) for path in first) <= FIRST
    assert sum(_size(real_files, path) for path in second) <= SECOND


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_jumps_on_any_kind_of_page(width: int, open_context: Open, server: str) -> None:
    page = open_context(viewport={"width": width, "height": 740}, locale="fi-FI").new_page()
    jumping = {}
    for kind, path in KINDS.items():
        page.goto(server + path)
        if shift := page.evaluate(SHIFTS):
            jumping[kind] = shift
    assert jumping == {}


@pytest.mark.browser
def test_lighthouse_finds_nothing_to_mend(built: Path) -> None:
    found = lighthouse(built, ("accessibility", "best-practices", "seo"))
    scores = {kind: (*result["scores"].values(), *result["failed"]) for kind, result in found.items()}
    assert scores == dict.fromkeys(found, (100, 100, 100))
