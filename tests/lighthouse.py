"""Runs Lighthouse (``lighthouse.mjs``) on five kinds of pages of a built site, served as a host does."""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import os
import subprocess
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from browser import chromium

PAGES = {
    "front page": "",
    "service": "services/kuntouttava-tyotoiminta/",
    "municipality": "municipalities/lahti/",
    "outcome of the finder": "situations/jumissa/",
    "search": "search/?q=masennus",
}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
COMPRESSED = (".html", ".css", ".js", ".json", ".txt", ".svg")


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files as a host does: compressed, and kept by browsers."""

    def do_GET(self) -> None:
        path = Path(self.directory, urlsplit(self.path).path.lstrip("/"))
        file = path / "index.html" if path.is_dir() else path
        if not file.is_file():
            return self.send_error(404)
        body = file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Cache-Control", "max-age=31536000")
        if file.suffix in COMPRESSED:
            body = gzip.compress(body, 9)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


def lighthouse(site: Path, categories: tuple[str, ...] = CATEGORIES) -> dict[str, dict[str, Any]]:
    """What Lighthouse says of each kind of page: scores, failed, lcp (milliseconds), cls."""
    handler = functools.partial(Handler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}/"
        command: list[str | Path] = [
            "node",
            Path(__file__).with_suffix(".mjs"),
            ",".join(categories),
            *(base + p for p in PAGES.values()),
        ]
        environment = {**os.environ, "CHROME_PATH": chromium() or ""}
        run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, env=environment)
        server.shutdown()
    if run.returncode:
        raise RuntimeError(f"Lighthouse could not run: {run.stderr.strip()[-500:]}")
    found = json.loads(run.stdout.splitlines()[-1])
    return {kind: found[base + path] for kind, path in PAGES.items()}
