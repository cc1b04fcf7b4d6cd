"""The guard's work from beginning to end: find the addresses, ask those that are due, judge, remember, report."""

from __future__ import annotations

import subprocess
import time
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from .addresses import Address, Place, collect
from .found import files, places, places_in
from .judge import Known, judge
from .look import Look, Manners, Progress, Seen, Wanted
from .probe import Prober
from .rows import Report, rows_of, words_of_people
from .state import STATE, Entry, UnreadableState, due, merge, read_state, update, urgency, write_state


class CouldNotRun(Exception):
    """Why there is nothing to report."""


@dataclass
class Options:
    """What to look at and how. ``every`` is in days, ``patience`` in nights, ``budget`` in addresses (0: all).

    ``shard`` is (number from 1, how many). ``since`` is a commit: only addresses that were added or changed after it
    count, nothing is remembered, and only what is certain is called broken.
    """

    root: Path
    today: date
    files: tuple[Path, ...] = ()
    budget: int = 0
    every: int = 1
    patience: int = 3
    shard: tuple[int, int] = (1, 1)
    since: str = ""
    state: Path | None = None
    remember: bool = True
    manners: Manners = field(default_factory=Manners)
    progress: Progress | None = None

    @property
    def state_file(self) -> Path:
        return self.state or self.root / STATE


def run(options: Options) -> Report:
    """Looks at what is due and returns what is known of every address. Raises CouldNotRun."""
    started = time.monotonic()
    report = Report()
    addresses = find(options)
    state = {} if options.since else _read(options, report)
    asked = _choose(addresses, state, options)
    seen = Prober(options.manners, options.progress).run(_wanted(a, state.get(a.url)) for a in asked)
    if asked and seen.offline:
        raise CouldNotRun(
            "No host could be reached, so it is probably this machine that has no network. Nothing was changed."
        )
    for address in asked:
        if look := seen.looks.get(address.url):
            state[address.url] = _remember(address, look, seen, state.get(address.url), options)
    if options.remember and not options.since and (asked or not options.state_file.exists()):
        write_state(options.state_file, _kept(state, addresses, options))
    words = words_of_people(options.root)
    added = bool(options.since)
    report.rows = [row for a in addresses.values() for row in rows_of(a, state.get(a.url), words, options.today, added)]
    report.looked, report.requests = len(seen.looks), seen.requests
    report.stopped, report.seconds = seen.stopped, time.monotonic() - started
    report.hosts = len({a.host for a in addresses.values() if a.host})
    if seen.stopped:
        report.notes.append(
            f"Stopped: {len(seen.looks)} of {len(asked)} addresses were looked at; what is known is kept."
        )
    return report


def find(options: Options) -> dict[str, Address]:
    """The addresses that this run is about. Raises CouldNotRun when a file or a commit isn't there."""
    known = list(files(options.root))
    if options.files:
        missing = [f for f in options.files if not f.is_file()]
        outside = [f for f in options.files if not f.absolute().is_relative_to(options.root.absolute())]
        if missing or outside:
            what = f"There is no file {missing[0]}." if missing else f"{outside[0]} isn't in this checkout."
            raise CouldNotRun(what)
    if options.since:
        changed = _added(options, known)
        wanted = {f.absolute() for f in options.files}
        return collect(p for p in changed if not wanted or (options.root / p.file).absolute() in wanted)
    return collect(places(options.root, options.files or known))


def _added(options: Options, known: list[Path]) -> Iterable[Place]:
    """Places whose address isn't in the same files at the commit ``since``."""
    names = _git(options.root, "diff", "--name-only", "-z", "--no-renames", options.since, "--").split("\0")
    changed = [f for f in known if f.relative_to(options.root).as_posix() in names]
    untracked = _git(options.root, "ls-files", "-z", "--others", "--exclude-standard").split("\0")
    changed += [f for f in known if f.relative_to(options.root).as_posix() in untracked]
    before: set[str] = set()
    for name in filter(None, names):
        if Path(name).parts[0] in ("data", "content", "overrides"):
            text = _git(options.root, "show", f"{options.since}:{name}", may_fail=True)
            before |= {place.text for place in places_in(name, text)}
    return (place for place in places(options.root, changed) if place.text not in before)


def _git(root: Path, *arguments: str, may_fail: bool = False) -> str:
    try:
        run = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False, encoding="utf-8"
        )
    except OSError as error:
        raise CouldNotRun("git is needed to find what has changed, and it isn't there.") from error
    if run.returncode and not may_fail:
        said = run.stderr.strip().splitlines()
        raise CouldNotRun(f"git can't compare with this commit: {said[0] if said else 'no reason given'}.")
    return run.stdout if not run.returncode else ""


def _read(options: Options, report: Report) -> dict[str, Entry]:
    """What is remembered: in the state of the checkout and, when another file is named (of a shard), in it too."""
    states = []
    for path in dict.fromkeys((options.root / STATE, options.state_file)):
        try:
            states.append(read_state(path))
        except UnreadableState as unreadable:
            report.notes.append(str(unreadable))
    return merge(states)


def _choose(addresses: Mapping[str, Address], state: Mapping[str, Entry], options: Options) -> list[Address]:
    """The addresses to ask now, the most urgent first."""
    number, of = options.shard
    able = [
        a
        for a in addresses.values()
        if not a.fault and not a.url.startswith("tel:") and zlib.crc32(a.host.encode()) % of == number - 1
    ]
    wanted = [a for a in able if due(state.get(a.url), a.places, options.today, options.every)]
    wanted.sort(key=lambda a: urgency(state.get(a.url)))
    return wanted[: options.budget or None]


def _wanted(address: Address, entry: Entry | None) -> Wanted:
    anchors = any(address.places)
    if entry is None or entry.code != "ok" or any(f and f not in entry.places for f in address.places):
        return Wanted(address.url, anchors)
    return Wanted(address.url, anchors, entry.etag, entry.modified)


def _remember(address: Address, look: Look, seen: Seen, before: Entry | None, options: Options) -> Entry:
    """The entry after this look."""
    entry = replace(before, places=dict(before.places)) if before else Entry()
    known = Known(entry.code, entry.type, entry.title)
    findings = judge(look, seen, ["", *address.places], known)
    finding = findings[""]
    another_night = entry.checked != options.today.isoformat()
    if finding.code == "moved" and finding.permanent and finding.honest:
        same = entry.code == "moved" and entry.final == finding.final
        entry.moves = entry.moves + another_night if same else 1
    else:
        entry.moves = 0
    if look.status != 304:
        entry.places = {
            f: (entry.places.get(f, 0) + 1) if findings[f].code == "anchor-missing" else 0 for f in address.places if f
        }
        steady = finding.code == "ok" and not look.redirects
        entry.etag, entry.modified = (look.header("etag"), look.header("last-modified")) if steady else ("", "")
        if finding.code == "ok":
            entry.type = look.type
    entry.status, entry.final = finding.status, finding.final
    entry.title, entry.detail, entry.values = finding.title, finding.detail, dict(finding.values)
    update(entry, options.today, finding.code, finding.verdict.rating, options.patience)
    return entry


def _kept(state: Mapping[str, Entry], addresses: Mapping[str, Address], options: Options) -> dict[str, Entry]:
    """What goes into the file: of a whole run only addresses that are still in use, of a part of it everything."""
    if options.files:
        return dict(state)
    number, of = options.shard
    return {
        url: entry
        for url, entry in state.items()
        if url in addresses and zlib.crc32(addresses[url].host.encode()) % of == number - 1
    }


def merge_files(parts: Iterable[Path], target: Path) -> int:
    """Joins the states of shards, and what was there, into one file; returns how many addresses it has."""
    states = []
    for part in (target, *parts):
        if part != target and not part.is_file():
            raise CouldNotRun(f"There is no file {part}.")
        try:
            states.append(read_state(part))
        except UnreadableState as unreadable:
            raise CouldNotRun(str(unreadable)) from unreadable
    merged = merge(states)
    write_state(target, merged)
    return len(merged)
