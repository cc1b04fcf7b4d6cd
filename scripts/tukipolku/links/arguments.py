"""The options of ``tukipolku links``, apart from what they do, so that reading them is quick."""

from __future__ import annotations

import argparse
from pathlib import Path

FORMS = ("text", "markdown", "github", "json", "junit", "sarif")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``tukipolku links``."""
    parser.add_argument("files", nargs="*", help="only the addresses in these files (default: all)")
    parser.add_argument("--format", choices=FORMS, default="text", help="what to print (default: text)")
    write = "write the report in this form too, such as junit=links.xml; may be repeated"
    parser.add_argument("--write", type=form_and_file, action="append", default=[], metavar="FORM=FILE", help=write)
    what = parser.add_argument_group("what to look at")
    what.add_argument("--changed-since", metavar="COMMIT", help="only addresses added or changed since this commit")
    what.add_argument(
        "--budget", type=natural, default=0, metavar="N", help="at most N addresses, the most urgent first"
    )
    what.add_argument(
        "--every", type=natural, default=1, metavar="DAYS", help="how old a look may get (default: 1 day)"
    )
    what.add_argument("--all", action="store_true", help="look at all addresses, however fresh their last look is")
    what.add_argument("--shard", type=shard, default=(1, 1), metavar="I/N", help="only every Nth host, such as 1/4")
    what.add_argument("--merge", type=Path, nargs="+", metavar="STATE", help="join the states of shards and do no more")
    how = parser.add_argument_group("how to behave")
    how.add_argument("--rate", type=positive, default=1.0, metavar="N", help="requests a second to a host (default: 1)")
    how.add_argument("--connections", type=natural, default=2, metavar="N", help="connections to a host (default: 2)")
    how.add_argument(
        "--timeout", type=positive, default=20.0, metavar="SECONDS", help="wait for an answer (default: 20)"
    )
    how.add_argument("--minutes", type=positive, default=0.0, metavar="N", help="stop after so many minutes")
    how.add_argument("--robots", choices=["obey", "ignore"], default="obey", help="what to do about robots.txt")
    how.add_argument("--trust", type=Path, metavar="FILE", help="certificates to trust instead of the browsers' ones")
    private = "let names lead into private networks (for trying the guard out on servers of your own)"
    how.add_argument("--allow-private", action="store_true", help=private)
    memory = parser.add_argument_group("what to remember and change")
    memory.add_argument(
        "--nights", type=natural, default=3, metavar="N", help="bad nights before an alarm (default: 3)"
    )
    memory.add_argument("--state", type=Path, metavar="FILE", help="where to remember (default: data/state/links.json)")
    memory.add_argument("--dry-run", action="store_true", help="remember nothing")
    memory.add_argument("--fix", action="store_true", help="write proven permanent moves into the data")


def form_and_file(text: str) -> tuple[str, Path]:
    form, _, path = text.partition("=")
    if form not in FORMS or not path:
        raise argparse.ArgumentTypeError(f"write it as FORM=FILE, with one of {', '.join(FORMS)}")
    return form, Path(path)


def natural(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} isn't a whole number from 1")
    return int(text)


def positive(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < 10**6:
        raise argparse.ArgumentTypeError(f"{text} isn't a number above 0")
    return number


def shard(text: str) -> tuple[int, int]:
    number, _, of = text.partition("/")
    if not (number.isdigit() and of.isdigit() and 1 <= int(number) <= int(of)):
        raise argparse.ArgumentTypeError("write it as I/N, such as 1/4")
    return int(number), int(of)
