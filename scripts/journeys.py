"""Walks the five journeys of newcomers (``tests/newcomer.py``) through a built site, on slow 4G with a processor four
times slower, and prints what each took as a Markdown table.

    .venv/bin/python scripts/journeys.py [FOLDER]

FOLDER is the built site (by default ``site/``). Waiting is measured. Reading is estimated and kept apart: the words up
to what is clicked, on each page, at 150 a minute. Exit status 1 when a journey doesn't come to its contact, 2 without a
built site.
"""

from __future__ import annotations

import functools
import http.server
import sys
import threading
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from browser import ARGUMENTS, chromium  # noqa: E402
from lighthouse import Handler  # noqa: E402
from newcomer import JOURNEYS, walk  # noqa: E402

READ = 150  # words a minute: slower than the usual 200 to 250, for people who are tired
HEAD = (
    "journey",
    "clicks",
    "keys",
    "pages",
    "kB",
    "seconds of waiting",
    "words on the way",
    "minutes to read",
    "ends at",
)


def main() -> int:
    site = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site"
    if not (site / "index.html").is_file():
        print(f"There is no built site in {site}: run make site first.")
        return 2
    good = True
    print("|".join(("", *HEAD, "")), "|".join(("", *["---"] * len(HEAD), "")), sep="\n", flush=True)
    handler = functools.partial(Handler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        for name, journey in JOURNEYS.items():
            try:
                took = walk(browser, f"http://127.0.0.1:{server.server_port}/", journey, slow=True)
            except (AssertionError, Error) as error:
                good = False
                print(f"|{name}|doesn't come to its contact: {str(error).splitlines()[0]}|")
                continue
            size, minutes = round(took.bytes / 1000), f"{took.words / READ:.1f}"
            cells = (
                name,
                took.clicks,
                took.keys,
                took.pages,
                size,
                f"{took.waited:.1f}",
                took.words,
                minutes,
                f"`{took.end}`",
            )
            print("|".join(("", *map(str, cells), "")), flush=True)
        browser.close()
        server.shutdown()
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
