"""The commands for those who review, publish and keep the site."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from .problems import EXIT_COULD_NOT_RUN, EXIT_FINE, add_language


def add_keepers_commands(commands: Any) -> None:
    """Adds them to the parser of ``tukipolku``."""
    changes = commands.add_parser("changes", help="what changes for readers", description=_changes.__doc__)
    changes.add_argument("old", type=Path, help="the folder of the site as it was")
    changes.add_argument("new", type=Path, help="the folder of the site as it will be")
    add_language(changes, "the report")
    changes.set_defaults(run=_changes)

    owners = commands.add_parser("owners", help="write CODEOWNERS from data/owners.yaml", description=_owners.__doc__)
    owners.set_defaults(run=_owners)

    headers = commands.add_parser(
        "headers", help="write what servers send with the files", description=_headers.__doc__
    )
    headers.set_defaults(run=_headers)


def _changes(options: argparse.Namespace) -> int:
    """Compares two built sites and prints as Markdown what changes for readers: pages, words, coverage, weight."""
    from .changes import compare

    for folder in (options.old, options.new):
        if not (folder / "index.html").is_file():
            print(f"There is no built site in {folder}; tukipolku build --site {folder} makes one.", file=sys.stderr)
            return EXIT_COULD_NOT_RUN
    print(compare(options.old, options.new, options.lang))
    return EXIT_FINE


def _owners(options: argparse.Namespace) -> int:
    """Writes CODEOWNERS, by which hosting services ask people for their review, from data/owners.yaml."""
    from .owners import write_codeowners
    from .settings import Settings
    from .site import prepare

    print(write_codeowners(options.root, prepare(options.root, options.as_of, Settings())[0].catalogue))
    return EXIT_FINE


def _headers(options: argparse.Namespace) -> int:
    """Writes the settings of nginx, Apache, Netlify and Cloudflare in deploy/ from deploy/headers.yaml."""
    from .headers import write_headers

    for path in write_headers(options.root):
        print(path)
    return EXIT_FINE
