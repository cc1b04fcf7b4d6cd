"""The arguments of the commands on translations."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_translation_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", type=Path, help="PO files to look at (default: all)")
    parser.add_argument("--locale", help="one locale only (default: all)")
    parser.add_argument("--limit", type=int, default=20, help="how many due texts to list (default: 20; 0: all)")
    parser.add_argument(
        "--accept", metavar="UNIT", help="the translations of service:typ what.text are right as they are"
    )
    parser.add_argument("--reason", help="why, in a few words; needed with --accept")
    parser.add_argument("--readability", action="store_true", help="how much easier plain language is than its source")


def add_exchange_arguments(parser: argparse.ArgumentParser, command: str) -> None:
    parser.add_argument("--locale", required=True, help="the locale, such as sv")
    parser.set_defaults(command=command)
    if command == "import":
        parser.add_argument("files", nargs="+", type=Path, help="files that were exported, such as services.sv.xlf")
        return
    parser.add_argument("names", nargs="*", help="services, offerings, … (default: all)")
    parser.add_argument("--format", choices=["xliff", "po"], default="xliff", help="default: XLIFF 2.0")
    parser.add_argument("--due", action="store_true", help="only what is missing or outdated")
    parser.add_argument("--to", type=Path, default=Path("exchange"), help="the folder to write to (default: exchange/)")
