"""What a change does to readers: two built sites compared, as Markdown for the person who reviews it.

Compared are the words that readers see, not HTML: a page whose look alone has changed is only counted. Pages that
change in the same way are told of together.
"""

from __future__ import annotations

import difflib
import gzip
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import yaml

WORDS = Path(__file__).with_name("keepers.yaml")
MOST_GROUPS, MOST_LINES, MOST_PATHS = 40, 40, 5  # shown; of more it is said how many there are
HEAVIER = 1024  # bytes over the wire that a page may grow without being named
BREAKING = frozenset(
    {
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "li",
        "dt",
        "dd",
        "tr",
        "summary",
        "legend",
        "label",
        "option",
        "section",
        "div",
        "title",
    }
)
UNREAD = frozenset(("script", "style", "svg", "template"))
VOID = frozenset(("br", "img", "input", "hr", "meta", "link", "source", "wbr"))


@dataclass
class Reading:
    """What a reader sees of a page: its language, its title and the lines of its main part; ``finnish`` counts the
    passages that are marked as Finnish on a page of another language."""

    language: str = ""
    lines: list[str] = field(default_factory=list)
    finnish: int = 0


class _Reader(HTMLParser):
    """Takes the words out of a page: the title, and what is in ``<article>`` except where its data stands."""

    def __init__(self) -> None:
        super().__init__()
        self.reading = Reading()
        self._words: list[str] = []
        self._inside = self._skipped = 0  # how deep we are in what is read, and in what isn't

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "html":
            self.reading.language = given.get("lang") or ""
        if tag in BREAKING:
            self._end_line()
        if tag in VOID:
            return
        if self._skipped or tag in UNREAD or "tp-file" in (given.get("class") or ""):
            self._skipped += 1
        elif self._inside or tag in ("article", "title"):
            self._inside += 1
            self.reading.finnish += given.get("lang") == "fi" and self.reading.language != "fi"

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if tag in BREAKING:
            self._end_line()
        if self._skipped:
            self._skipped -= 1
        elif self._inside:
            self._inside -= 1

    def handle_data(self, data: str) -> None:
        if self._inside and not self._skipped:
            self._words.append(data)

    def _end_line(self) -> None:
        if line := " ".join("".join(self._words).split()):
            self.reading.lines.append(line)
        self._words = []


def read(html: str) -> Reading:
    """The words of a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.reading


def compare(old: Path, new: Path, language: str) -> str:
    """The Markdown. ``old`` and ``new`` are folders of built sites, ``language`` that of the report (en, fi or sv)."""
    words = yaml.safe_load(WORDS.read_text(encoding="utf-8"))["changes"][language]
    before, after = _files(old), _files(new)
    pages = {path for path in before | after if path.endswith(".html")}
    added, removed = sorted(pages - before), sorted(pages - after)
    differing = [p for p in sorted(before & after) if (old / p).read_bytes() != (new / p).read_bytes()]
    readings = {p: (_read(old / p), _read(new / p)) for p in differing if p in pages}
    changed = {path: pair for path, pair in readings.items() if pair[0].lines != pair[1].lines}
    counts = [len(added), len(changed), len(removed), len(readings) - len(changed)]
    lines = [f"## {words['title']}", "", words["counts"].format(*counts), ""]
    if not (added or removed or differing):
        return "\n".join([*lines[:2], words["nothing"], ""])
    for title, paths, folder in (("added", added, new), ("removed", removed, old)):
        if paths:
            lines += [f"### {words[title]}", "", *_listed(paths, folder, words), ""]
    lines += _texts(changed, words)
    lines += _coverage(old, new, readings, words)
    lines += _weights(old, new, differing, words)
    return "\n".join(lines)


def _files(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def _read(file: Path) -> Reading:
    return read(file.read_text(encoding="utf-8"))


def _listed(paths: list[str], folder: Path, words: dict[str, str]) -> list[str]:
    shown = [f"- {_address(path)} {_escaped(_read(folder / path).lines[0])}" for path in paths[:MOST_LINES]]
    return [*shown, *([f"- {words['more'].format(len(paths) - MOST_LINES)}"] if len(paths) > MOST_LINES else [])]


def _texts(changed: dict[str, tuple[Reading, Reading]], words: dict[str, str]) -> list[str]:
    """Before and after, by language; pages with the same difference together, what most pages share first."""
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for path, (was, now) in changed.items():
        groups[now.language, tuple(_difference(was.lines, now.lines))].append(path)
    lines = []
    ordered = sorted(groups.items(), key=lambda group: (group[0][0] != "fi", group[0][0], -len(group[1])))
    for number, ((language, difference), paths) in enumerate(ordered[:MOST_GROUPS]):
        if not number or ordered[number - 1][0][0] != language:
            lines += [f"### {words['texts'].format(language)}", ""]
        named = ", ".join(map(_address, paths[:MOST_PATHS]))
        if len(paths) > MOST_PATHS:
            named += f" {words['more'].format(len(paths) - MOST_PATHS)}"
        shown = list(difference[:MOST_LINES])
        if len(difference) > MOST_LINES:
            shown.append(f"  {words['more_lines'].format(len(difference) - MOST_LINES)}")
        fence = "`" * max(3, 1 + max((len(run) for line in shown for run in re.findall("`+", line)), default=0))
        lines += [named, "", f"{fence}diff", *shown, fence, ""]
    if len(ordered) > MOST_GROUPS:
        lines += [words["more_groups"].format(sum(len(paths) for _, paths in ordered[MOST_GROUPS:])), ""]
    return lines


def _difference(before: list[str], after: list[str]) -> list[str]:
    rows = difflib.unified_diff(before, after, n=0, lineterm="")
    return [f"{row[0]} {row[1:]}" for row in rows if row[0] in "+-" and not row.startswith(("--- ", "+++ "))]


def _coverage(old: Path, new: Path, readings: dict[str, tuple[Reading, Reading]], words: dict[str, str]) -> list[str]:
    """What is known of municipalities, and what isn't translated: only the numbers that change."""
    rows = []
    was, now = _totals(old, "reach"), _totals(new, "reach")
    rows += [(words["reach"].format(name), was.get(name, 0), now[name]) for name in now if now[name] != was.get(name)]
    was, now = _totals(old, "coverage"), _totals(new, "coverage")
    for locale, states in now.items():
        told = was.get(locale, {})
        for state, count in states.items():
            if count != told.get(state):
                rows.append((words["translations"].format(locale, state), told.get(state, 0), count))
    finnish: Counter[str] = Counter()
    for before, after in readings.values():
        finnish[after.language] += after.finnish - before.finnish
    lines = [f"| {name} | {before} | {after} |" for name, before, after in rows]
    lines += [
        f"| {words['finnish'].format(name)} | | {change:+} |" for name, change in sorted(finnish.items()) if change
    ]
    head = [f"### {words['coverage']}", "", f"| | {words['before']} | {words['after']} |", "| --- | ---: | ---: |"]
    return [*head, *lines, ""] if lines else []


def _totals(site: Path, name: str) -> dict[str, Any]:
    """The sums of open data of the site, such as ``reach.json``."""
    file = site / f"{name}.json"
    totals: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))["totals"] if file.is_file() else {}
    return totals


def _weights(old: Path, new: Path, differing: list[str], words: dict[str, str]) -> list[str]:
    """How many bytes over the wire (gzip) what changed has grown, and the pages and scripts that grew the most."""
    sizes = {path: (_weight(old / path), _weight(new / path)) for path in differing}
    total = sum(now - was for was, now in sizes.values())
    heavier = [row for row in sizes.items() if row[1][1] - row[1][0] > HEAVIER or not row[0].endswith(".html")]
    heavier = [row for row in heavier if not row[0].startswith("assets/search/")]
    heavier.sort(key=lambda row: row[1][0] - row[1][1])
    lines = [f"### {words['weight']}", "", words["weight_total"].format(f"{total:+,}".replace(",", " ")), ""]
    lines += [f"- {_address(path)}: {was} → {now}" for path, (was, now) in heavier[:10] if was != now]
    return [*lines, ""]


def _weight(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 6, mtime=0))


def _address(path: str) -> str:
    return f"`/{path.removesuffix('index.html')}`"


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", text)
