"""The command ``tukipolku links``: its options, and what it prints."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..problems import EXIT_COULD_NOT_RUN, EXIT_FINE, EXIT_PROBLEMS, Problems
from ..settings import read_settings
from .fix import fix
from .guard import CouldNotRun, Options, merge_files, run
from .look import Manners
from .report import FORMATS
from .rows import Report
from .transport import Limits


def links(options: argparse.Namespace) -> int:
    """Runs the guard as the command line says; returns the exit status."""
    root: Path = options.root.absolute()
    try:
        if options.merge:
            target = options.state or root / "data/state/links.json"
            print(f"{merge_files(options.merge, target)} addresses in {target}.")
            return EXIT_FINE
        report = run(_options(options, root))
        _clear()
        if not options.files:  # one file is to be quick; everything else looks at the site too
            report.internal = internal_faults(options)
        return _tell(options, root, report)
    except CouldNotRun as error:
        _clear()
        print(f"links: {error}", file=sys.stderr)
        return EXIT_COULD_NOT_RUN


def _options(options: argparse.Namespace, root: Path) -> Options:
    number, of = options.shard
    if of > 1 and not options.state:
        raise CouldNotRun("With --shard, say with --state into which file this part goes; --merge joins the parts.")
    settings = read_settings(root)
    limits = Limits(connect=min(10.0, options.timeout), answer=options.timeout, whole=3 * options.timeout)
    manners = Manners(
        rate=options.rate,
        connections=options.connections,
        limits=limits,
        obey_robots=options.robots == "obey",
        about=settings.repository or settings.site_url,
        trust=str(options.trust or ""),
        allow_private=options.allow_private,
        seconds=options.minutes * 60,
    )
    return Options(
        root=root,
        today=options.as_of,
        files=tuple(Path(f).absolute() for f in options.files),
        budget=options.budget,
        every=0 if options.all else options.every,
        patience=options.nights,
        shard=(number, of),
        since=options.changed_since or "",
        state=options.state,
        remember=not options.dry_run,
        manners=manners,
        progress=_progress if sys.stderr.isatty() else None,
    )


def _progress(done: int, total: int) -> None:
    print(f"\r{done} of {total} addresses looked at ", end="", file=sys.stderr, flush=True)


def _clear() -> None:
    if sys.stderr.isatty():
        print("\r" + " " * 60 + "\r", end="", file=sys.stderr, flush=True)


def internal_faults(options: argparse.Namespace) -> list[str]:
    """Links and anchors within the site that lead nowhere. The site is built in memory, without network."""
    from ..build import render
    from ..problems import BadData
    from ..site import prepare
    from ..verify import verify

    settings = read_settings(options.root)
    try:
        files = render(prepare(options.root, options.as_of, settings))
    except BadData as bad:
        problems: Problems = bad.problems
        return [f"The site can't be built ({len(problems.sorted())} problems in the data; tukipolku check lists them)."]
    return [str(fault) for fault in verify(files, settings.site_url)]


def _tell(options: argparse.Namespace, root: Path, report: Report) -> int:
    text = FORMATS[options.format](report)
    if text:
        print(text)
    for form, path in options.write:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FORMATS[form](report), encoding="utf-8")
    if options.fix:
        changes = fix(root, report.rows)
        for change in changes:
            print(change)
        if not changes:
            print("Nothing to fix: no move has been the same on two nights yet.")
    if report.stopped and not options.minutes:
        return EXIT_COULD_NOT_RUN
    return EXIT_PROBLEMS if report.failed else EXIT_FINE
