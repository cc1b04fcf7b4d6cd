"""The commands for those who review, publish and keep the site."""

from __future__ import annotations

import argparse
from typing import Any


def add_keepers_commands(commands: Any) -> None:
    """Adds them to the parser of ``tukipolku``."""
    headers = commands.add_parser(
        "headers", help="write what servers send with the files", description=_headers.__doc__
    )
    headers.set_defaults(run=_headers)


def _headers(options: argparse.Namespace) -> int:
    """Writes the settings of nginx, Apache, Netlify and Cloudflare in deploy/ from deploy/headers.yaml."""
    from .headers import write_headers

    for path in write_headers(options.root):
        print(path)
    return 0
