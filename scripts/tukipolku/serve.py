"""Shows the site on this machine; when a file is saved, what depends on it is built again and the browser shows it.

While something is wrong, the browser says what and where, above the last good page. Published pages know nothing of
this: the script is added as they are sent.
"""

from __future__ import annotations

import functools
import http.server
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from .build import Builder, Outcome
from .offline import FILE as SERVICE_WORKER
from .problems import EXIT_COULD_NOT_RUN, as_text
from .unchanged import MADE_OF
from .verify import Fault

TOGETHER = 0.02  # seconds in which several saved files are one change
REST = 1.0  # seconds without a saved file
SCRIPT = Path(__file__).with_name("serve.js")
OURS = "/~serve/"  # addresses of this server that are no pages
# A worker that keeps nothing: the site's own would show old pages. It also takes the place of one that is there.
NO_WORKER = b"addEventListener('install', () => skipWaiting());"
NO_SITE = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Tukipolku</title><body></body></html>'


def serve(root: Path, as_of: date, port: int) -> int:
    """Builds, then serves ``site/`` on loopback until stopped with Ctrl-C."""
    builder = Builder(root, root / "site", as_of)
    news = News(root)
    handler = functools.partial(LiveHandler, directory=str(root / "site"), news=news)
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        print(f"Port {port} can't be used ({error.strerror}). Try another: --port {port + 1}", file=sys.stderr)
        return EXIT_COULD_NOT_RUN
    news.tell(_build(builder))  # the second process starts before there are threads
    saved = watch(root.resolve(), builder.end)
    with server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(f"Serving http://127.0.0.1:{port}/ (Ctrl-C stops)", flush=True)
        while True:
            saved.wait()
            time.sleep(TOGETHER)
            saved.clear()
            started = time.perf_counter()
            # The search's files are made when the editor rests: they take longer, and the next page needn't wait.
            news.tell(_build(builder, search=False), time.perf_counter() - started)
            if not news.wrong and not saved.wait(REST):
                started = time.perf_counter()
                news.tell(_build(builder), time.perf_counter() - started)


def _build(builder: Builder, search: bool = True) -> Outcome:
    """A build; what nobody has thought of, such as a mistake in a template, is told and doesn't end the server."""
    try:
        return builder.build(search)
    except Exception as error:
        return Outcome(faults=(Fault(type(error).__name__, str(error)),))


def watch(root: Path, end: Callable[[], None]) -> threading.Event:
    """An event that is set each time that something is saved. A change of the program starts it again, after
    ``end``."""
    saved = threading.Event()
    program = Path(__file__).parent

    class Watcher(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            path = Path(os.fsdecode(event.dest_path or event.src_path))
            if event.is_directory or event.event_type in ("opened", "closed_no_write"):
                return
            if program in path.parents and path.suffix in (".py", ".yaml"):
                end()  # a process that is left would keep the port
                os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
            inside = path.relative_to(root).parts[:1] if root in path.parents else ()
            if inside and inside[0] in MADE_OF:
                saved.set()

    observer = Observer()
    for folder in (root / "data", root / "content", root / "overrides", program):
        observer.schedule(Watcher(), str(folder), recursive=True)
    observer.schedule(Watcher(), str(root))
    observer.start()
    return saved


class News:
    """What became of the last build, for the pages that wait for it."""

    def __init__(self, root: Path):
        self.root = root
        self.number = 0
        self.wrong = ""
        self._changed: dict[int, tuple[str, ...]] = {}
        self._told = threading.Condition()

    def tell(self, outcome: Outcome, seconds: float = 0.0) -> None:
        with self._told:
            self.number += 1
            self._changed[self.number] = outcome.changed
            self.wrong = "\n".join(map(str, outcome.faults))
            if outcome.problems:
                self.wrong = as_text(list(outcome.problems), self.root)
            self._told.notify_all()
        count = len(outcome.changed)
        print(self.wrong or f"{count} file{'s' * (count != 1)} made in {seconds:.2f} s", flush=True)

    def after(self, number: int, wait: float) -> dict[str, Any]:
        """The state of things, as soon as it is newer than ``number`` or the seconds are over."""
        with self._told:
            self._told.wait_for(lambda: self.number > number, wait)
            changed = [path for n in range(number + 1, self.number + 1) for path in self._changed.get(n, ())]
            return {"number": self.number, "wrong": self.wrong, "changed": changed}


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files quietly, and the site's own page for addresses that don't exist."""

    def log_message(self, format: str, *args: object) -> None:
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory, "404.html")
        if code != 404 or not page.is_file():
            return super().send_error(code, message, explain)
        self.send_content(page.read_bytes(), "text/html; charset=utf-8", 404)

    def send_content(self, content: bytes, kind: str, code: int = 200) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class LiveHandler(Handler):
    """The same, with a script in each page that asks for news of the build."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, news: News, **options: Any):
        self.news = news
        super().__init__(*args, **options)

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == f"/{SERVICE_WORKER}":
            self.send_content(NO_WORKER, "text/javascript; charset=utf-8")
        elif path == f"{OURS}serve.js":
            self.send_content(SCRIPT.read_bytes(), "text/javascript; charset=utf-8")
        elif path.startswith(f"{OURS}news/"):
            number = path.removeprefix(f"{OURS}news/")
            state = self.news.after(int(number), wait=25) if number.isdigit() else {}
            self.send_content(json.dumps(state).encode(), "application/json")
        elif path.endswith("/"):
            self._send_page(Path(self.directory, unquote(path).lstrip("/"), "index.html"))
        else:
            super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def _send_page(self, file: Path) -> None:
        known = file.resolve().is_relative_to(Path(self.directory).resolve()) and file.is_file()
        page = file if known else Path(self.directory, "404.html")
        html = page.read_text(encoding="utf-8") if page.is_file() else NO_SITE
        number = self.news.number - bool(self.news.wrong)  # so that what is wrong is told at once
        script = f'<script src="{OURS}serve.js" data-number="{number}"></script></body>'
        self.send_content(
            html.replace("</body>", script, 1).encode(), "text/html; charset=utf-8", 200 if known else 404
        )
