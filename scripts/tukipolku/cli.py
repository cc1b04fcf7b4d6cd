"""The command ``tukipolku``: what editors, developers and CI run."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from pathlib import Path

from .editors import add_editors_commands, readable_catalogue
from .keepers import add_keepers_commands
from .links.arguments import add_arguments as add_link_arguments
from .problems import EXIT_COULD_NOT_RUN, EXIT_FINE, EXIT_PROBLEMS, BadData


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        try:
            status = int(options.run(options))
        except BadData as bad:
            print(bad)
            status = EXIT_PROBLEMS
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # the reader of our output, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_FINE
    except KeyboardInterrupt:
        print("Stopped; nothing was changed.", file=sys.stderr)
        return EXIT_COULD_NOT_RUN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tukipolku",
        description="Checks the data in data/ and content/ and builds the site from it.",
        epilog="Exit status: 0 fine, 1 problems found, 2 could not run.",
    )
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the checkout (default: this folder)")
    parser.add_argument(
        "--as-of",
        type=date.fromisoformat,
        default=date.today(),
        metavar="DATE",
        help="the day the site is made for, such as 2026-11-21 (default: today); decides what has ended",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    add_editors_commands(commands)

    build = commands.add_parser("build", help="build the site", description=_build.__doc__)
    build.add_argument("--site", type=Path, help="where to build (default: site/ in the checkout)")
    build.add_argument("--compress", action="store_true", help="put compressed copies beside: gzip, Brotli, Zstandard")
    build.set_defaults(run=_build)

    serve = commands.add_parser(
        "serve", help="show on this machine what you save, as you save it", description=_serve.__doc__
    )
    serve.add_argument("--port", type=int, default=8000)
    serve.set_defaults(run=_serve)

    sources = commands.add_parser(
        "sources", help="how much of each document is published", description=_sources.__doc__
    )
    sources.add_argument("--uncovered", action="store_true", help="list the lines that no record rests on")
    sources.set_defaults(run=_sources)

    links = commands.add_parser("links", help="look whether the links still lead somewhere", description=_links.__doc__)
    add_link_arguments(links)
    links.set_defaults(run=_links)

    leaflets = commands.add_parser(
        "leaflets", help="the municipalities' leaflets as PDF", description=_leaflets.__doc__
    )
    leaflets.add_argument("municipalities", nargs="*", help="such as lahti (default: all of the five counties)")
    leaflets.add_argument(
        "--to", type=Path, metavar="DIR", help="where to put them (default: leaflets/ in the checkout)"
    )
    leaflets.set_defaults(run=_leaflets)

    add_keepers_commands(commands)

    schema = commands.add_parser("schema", help="write the JSON Schemas for editors' tools")
    schema.set_defaults(run=_schema)
    return parser


def _build(options: argparse.Namespace) -> int:
    """Checks the data and builds the whole site. When anything is wrong, the site that is there stays as it was. With
    --compress there are compressed copies beside the files, for servers that send such; only those of files that have
    changed are made anew."""
    from .settings import read_settings
    from .unchanged import is_built, made_of, remember

    site = options.site or options.root / "site"
    state = made_of(options.root, options.as_of, read_settings(options.root))  # a file saved meanwhile is for the next
    if is_built(site, state):
        print(f"Nothing has changed since the site in {site} was built.")
    else:
        from .build import build

        if status := build(options.root, site, options.as_of):
            return status
        remember(site, state)
    if options.compress:
        from .compress import compress

        made = ", ".join(f"{count} {ending}" for ending, count in compress(site).items())
        print(f"Compressed copies made: {made or 'none, all are there'}")
        remember(site, state)
    return EXIT_FINE


def _serve(options: argparse.Namespace) -> int:
    """Builds and serves the site. What you save is in the browser at once; when something is wrong, the page says what
    and where. With --as-of before the command you see the site of another day, with what was in force then."""
    from .serve import serve

    return serve(options.root, options.as_of, options.port)


def _sources(options: argparse.Namespace) -> int:
    """Prints for each source document how many of its non-blank lines published records rest on."""
    from .sources import report

    return report(readable_catalogue(options), options.uncovered)


def _links(options: argparse.Namespace) -> int:
    """Looks at the addresses in data and content that are due, politely, remembers what was found in
    data/state/links.json, and tells of every one that is broken, has moved or needs a person, with file and line.
    Links and anchors within the site are looked at as well, without network."""
    from .links.command import links

    return links(options)


def _leaflets(options: argparse.Namespace) -> int:
    """Makes the leaflet of each municipality of the five counties as tagged PDF (PDF/UA-1) in each language and in two
    side by side, into leaflets/<locale>/. Those whose text hasn't changed stay as they are. The next build publishes
    them."""
    from .leaflet_pdf import run
    from .settings import read_settings

    folder = options.to or options.root / "leaflets"
    return run(options.root, folder, options.as_of, read_settings(options.root).site_url, options.municipalities)


def _schema(options: argparse.Namespace) -> int:
    from .schema import write_schemas

    for path in write_schemas(options.root):
        print(path)
    return EXIT_FINE


def run() -> None:
    """The program: ends without clearing up what is in memory, which takes a tenth of a big build's time."""
    status = main()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    run()
