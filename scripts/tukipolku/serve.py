"""Shows the site on this machine and builds it again when a file changes."""

from __future__ import annotations

import functools
import http.server
import threading
import time
from datetime import date
from pathlib import Path

from .build import build

WATCHED = ("data", "content", "overrides", "scripts", "mkdocs.yml")
PAUSE = 0.5  # seconds between looks at the files


def serve(root: Path, as_of: date, port: int) -> int:
    """Builds, then serves ``site/`` on loopback until stopped with Ctrl-C."""
    target = root / "site"
    build(root, target, as_of)
    handler = functools.partial(Handler, directory=str(target))
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(f"Serving http://127.0.0.1:{port}/ (Ctrl-C stops)", flush=True)
        seen = _stamp(root)
        while True:
            time.sleep(PAUSE)
            now = _stamp(root)
            if now != seen:
                seen = now
                build(root, target, as_of)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files quietly, and the site's own page for addresses that don't exist."""

    def log_message(self, format: str, *args: object) -> None:
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory, "404.html")
        if code != 404 or not page.is_file():
            return super().send_error(code, message, explain)
        content = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _stamp(root: Path) -> tuple[tuple[str, int], ...]:
    files = (f for name in WATCHED for f in [root / name, *(root / name).rglob("*")])
    return tuple(sorted((str(f), f.stat().st_mtime_ns) for f in files if f.is_file()))
