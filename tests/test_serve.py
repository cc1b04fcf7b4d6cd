"""What an editor sees while the site is served: saved changes, what is wrong, and that it is right again."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Served:
    root: Path
    address: str

    def page(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(self.address + path, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def news(self, number: int) -> dict[str, Any]:
        """The state of things after a build's number; waits for the next build."""
        news: dict[str, Any] = json.loads(self.page(f"~serve/news/{number}")[1])
        return news

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def served(minimal: Path) -> Iterator[Served]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tukipolku.cli", "--root", str(minimal), "--as-of", "2026-11-21", "serve"]
    scripts = str(Path(__file__).parents[1] / "scripts")
    process = subprocess.Popen(
        [*command, "--port", str(port)], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": scripts}
    )
    assert process.stdout
    for line in process.stdout:
        if line.startswith("Serving"):
            break
    yield Served(minimal, f"http://127.0.0.1:{port}/")
    process.send_signal(signal.SIGINT)
    process.wait(30)


def test_a_saved_change_reaches_the_page(served: Served) -> None:
    code, before = served.page("services/kurssi/")
    assert code == 200 and "Kurssi päättyi vuoden 2023" in before
    number = served.news(0)["number"]
    served.edit("data/services.yaml", "Kurssi päättyi vuoden 2023", "Kurssi loppui vuoden 2023")
    assert "services/kurssi/index.html" in served.news(number)["changed"]
    assert "Kurssi loppui vuoden 2023" in served.page("services/kurssi/")[1]


def test_what_is_wrong_is_told_above_the_last_good_page(served: Served) -> None:
    number = served.news(0)["number"]
    served.edit("data/offerings.yaml", "municipality:hollola", "municipality:hollala")
    news = served.news(number)
    assert 'data/offerings.yaml:16:10: There is no municipality "hollala". Did you mean "hollola"?' in news["wrong"]
    assert served.page("services/kurssi/")[0] == 200
    served.edit("data/offerings.yaml", "municipality:hollala", "municipality:hollola")
    assert served.news(news["number"])["wrong"] == ""


def test_only_served_pages_have_the_script(served: Served) -> None:
    assert '<script src="/~serve/serve.js" data-number="1">' in served.page("")[1]
    assert "~serve" not in (served.root / "site" / "index.html").read_text(encoding="utf-8")
    assert "follow(" in served.page("~serve/serve.js")[1]


def test_nothing_keeps_old_pages_here(served: Served) -> None:
    assert "fetch" not in served.page("sw.js")[1]
    assert "fetch" in (served.root / "site" / "sw.js").read_text(encoding="utf-8")


def test_an_address_without_page_and_one_outside_of_the_site(served: Served) -> None:
    for path in ("nowhere/", "../data/", "%2e%2e/data/"):
        code, html = served.page(path)
        assert code == 404 and "Sivua ei löytynyt" in html
