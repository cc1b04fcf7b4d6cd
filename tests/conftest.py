"""What the tests share: the real site, built once, served on loopback, a browser, and servers with faults."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import dns.resolver
import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from browser import ARGUMENTS, chromium
from faultserver import Lab
from tukipolku.build import render
from tukipolku.links.look import Manners
from tukipolku.links.transport import Limits
from tukipolku.serve import Handler
from tukipolku.settings import Settings
from tukipolku.site import Site, prepare

ROOT = Path(__file__).parents[1]
MINIMAL = ROOT / "tests" / "minimal"
AS_OF = date(2026, 11, 21)
SETTINGS = Settings("http://127.0.0.1:8000/", "https://code.example/tukipolku")


@pytest.fixture(scope="session")
def real_sites() -> list[Site]:
    """The site of the data in this checkout in each locale, the Finnish one first."""
    return prepare(ROOT, AS_OF, SETTINGS)


@pytest.fixture(scope="session")
def real_site(real_sites: list[Site]) -> Site:
    """The Finnish site."""
    return real_sites[0]


@pytest.fixture(scope="session")
def real_files(real_sites: list[Site]) -> dict[str, bytes]:
    """All files of the real site by path."""
    return render(real_sites)


@pytest.fixture(scope="session")
def built(real_files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the real site."""
    folder = tmp_path_factory.mktemp("site")
    for path, content in real_files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return folder


@pytest.fixture(scope="session")
def server(built: Path) -> Iterator[str]:
    """The address where the real site is served, with a slash at the end."""
    handler = functools.partial(Handler, directory=str(built))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/"
        running.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def open_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens browser contexts (a phone, by default) and closes them after the test.

    Without ``worker=True`` the service worker stays away, so that tests see each request.
    """
    opened: list[BrowserContext] = []

    def open_one(worker: bool = False, **options: object) -> BrowserContext:
        context = browser.new_context(**{"viewport": {"width": 360, "height": 740}, **options})
        if not worker:
            context.add_init_script("Object.defineProperty(navigator, 'serviceWorker', { value: undefined })")
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture
def minimal(tmp_path: Path) -> Path:
    """A small checkout with a record of every kind, to break and to build."""
    return copy_minimal(tmp_path / "checkout")


def copy_minimal(folder: Path) -> Path:
    """Makes such a checkout in a new folder."""
    shutil.copytree(MINIMAL, folder)
    for name in ("mkdocs.yml", "overrides", "scripts"):
        (folder / name).symlink_to(ROOT / name)
    for name in ("labels", "places", "search"):
        (folder / "data" / name).symlink_to(ROOT / "data" / name)
    (folder / "data" / "vocabularies.yaml").symlink_to(ROOT / "data" / "vocabularies.yaml")
    return folder


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Servers with faults, on loopback. Mail hosts are asked of the lab's name server for as long as it runs."""
    running = Lab(tmp_path_factory.mktemp("lab"))
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = ["127.0.0.1"]
    resolver.port = running.dns
    resolver.lifetime = 3.0
    before, dns.resolver.default_resolver = dns.resolver.default_resolver, resolver
    yield running
    dns.resolver.default_resolver = before
    running.close()


@pytest.fixture
def manners(lab: Lab) -> Manners:
    """Fast manners for the lab's servers: no rate, short limits, a short pause before the second try."""
    lab.forget()
    return Manners(
        rate=0,
        threads=16,
        limits=Limits(connect=3.0, answer=4.0, whole=8.0),
        retry_pause=0.1,
        trust=str(lab.trust),
        resolver=lab.resolve,
    )
