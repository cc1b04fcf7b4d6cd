"""The look at a site before and after it is published: a good one passes, each fault is told."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import servers
from conftest import ROOT


def smoke(*arguments: object) -> tuple[int, list[str]]:
    command = [sys.executable, ROOT / "scripts" / "smoke.py", *arguments]
    run = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert run.stderr == ""
    return run.returncode, run.stdout.splitlines()


def test_the_built_site_is_fit_to_be_published(built: Path) -> None:
    status, said = smoke(built)
    assert (status, len(said)) == (0, 1), said


def test_a_published_site_is_looked_at_through_its_server(built: Path, tmp_path: Path) -> None:
    with servers.nginx(built, tmp_path) as url:
        assert smoke(url, "--same-as", built, "--headers")[0] == 0


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    """A copy of the site to damage. Its files are the same as those of the built one until they are put anew."""
    return Path(shutil.copytree(built, tmp_path / "site", copy_function=os.link))


def remove(path: str) -> Callable[[Path], None]:
    return lambda site: (site / path).unlink()


def put(path: str, text: str) -> Callable[[Path], None]:
    def apply(site: Path) -> None:
        (site / path).unlink()
        (site / path).write_text(text, encoding="utf-8")

    return apply


def change(path: str, before: str, after: str) -> Callable[[Path], None]:
    def apply(site: Path) -> None:
        text = (site / path).read_text(encoding="utf-8")
        assert before in text
        put(path, text.replace(before, after))(site)

    return apply


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (remove("sv/index.html"), "sv/ gives status 404"),
        (remove("assets/tukipolku.css"), "assets/tukipolku.css gives status 404"),
        (remove("assets/search/en/manifest.json"), "assets/search/en/manifest.json gives status 404"),
        (remove("robots.txt"), "robots.txt gives status 404"),
        (remove("404.html"), "a wrong address gives status 404, not the site's own page with status 404"),
        (put("sitemap.xml", "<urlset/>"), "sitemap.xml lists no page"),
        (
            put("assets/search/fi/manifest.json", "{"),
            "assets/search/fi/manifest.json can't be read: the search won't work",
        ),
        (change("index.html", "</html>", ""), "the front page is no whole page"),
        (change("en/index.html", "data-index=", "data-was="), "en/ has no search"),
        (put("assets/site.js", ""), "assets/site.js is empty"),
    ],
)
def test_faults(damage: Callable[[Path], None], told: str, site: Path) -> None:
    damage(site)
    status, said = smoke(site)
    assert status == 1
    assert f"smoke: {told}" in said


def test_old_bytes_on_the_server_are_told(site: Path, built: Path) -> None:
    change("index.html", "<h1", "<h1 ")(site)
    assert smoke(site, "--same-as", built)[1][0] == "smoke: the front page isn't what was built"


def test_missing_headers_are_told(built: Path) -> None:
    status, said = smoke(built, "--headers")  # a folder sends none
    assert status == 1
    start = "smoke: the header Content-Security-Policy is not there, it should be: default-src 'none'"
    assert any(line.startswith(start) for line in said)


def test_a_server_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    sys.path.insert(0, str(ROOT / "scripts"))
    import smoke as module

    monkeypatch.setattr(module, "PAUSE", 0)
    looked = module.Smoke(module.from_server("http://127.0.0.1:9/"))
    looked.look()
    assert looked.faults[0] == "the front page gives status 0"
