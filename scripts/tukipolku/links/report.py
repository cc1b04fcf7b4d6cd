"""What the guard found, told in the forms that people and their tools read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from .addresses import Place
from .rows import LEVELS, Report, Row
from .verdicts import verdicts

TOLD = ("broken", "warn", "person", "watch")  # the levels that are told one by one, the worst first
HEADINGS = {
    "broken": "Broken: to be mended",
    "warn": "To be looked at",
    "person": "Only a person can tell",
    "watch": "Trouble since a short time; nothing to do yet",
}
MOST = 300  # lines of a summary; hosting services cut longer ones
SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
SARIF_LEVELS = {"broken": "error", "warn": "warning", "person": "note", "watch": "note"}


def summary(report: Report) -> str:
    """One or two lines: how many addresses there are, how they are, what this run did."""
    names = {
        "broken": "broken",
        "warn": "to be looked at",
        "person": "for a person",
        "watch": "watched",
        "ok": "fine",
        "unchecked": "not looked at yet",
    }
    counts = ", ".join(f"{report.count(level)} {names[level]}" for level in LEVELS if report.count(level))
    done = (
        f"{report.looked} looked at in this run ({report.requests} requests, {report.seconds:.0f} s)."
        if report.looked
        else "Nothing was due; no request was made."
    )
    return f"{len(report.rows)} addresses on {report.hosts} hosts: {counts or 'none'}. {done}"


def as_text(report: Report) -> str:
    lines = [f"{fault}" for fault in report.internal]
    for level in TOLD:
        rows = [(place, row) for row in report.rows if row.level == level for place in row.places]
        if rows:
            lines += ["", f"{HEADINGS[level]} ({report.count(level)})"]
            lines += [f"{place.at}: {_short(row.address)}: {row.sentence}" for place, row in sorted(rows, key=_place)]
    return "\n".join([*lines, *([""] if lines else []), *report.notes, summary(report)]).lstrip("\n")


def as_markdown(report: Report) -> str:
    """A summary for a pull request, a job or an issue: a table for each level, one row for each address."""
    lines = ["## Links", "", summary(report), "", *[f"> {note}" for note in report.notes]]
    if report.internal:
        lines += ["", f"### Within the site ({len(report.internal)})", ""]
        lines += [f"- {_cell(fault)}" for fault in report.internal[:MOST]]
    left = MOST
    for level in TOLD:
        rows = [row for row in report.rows if row.level == level]
        if not rows:
            continue
        lines += [
            "",
            f"### {HEADINGS[level]} ({len(rows)})",
            "",
            "| place | language | address | what |",
            "|---|---|---|---|",
        ]
        for row in rows[:left]:
            places = "<br>".join(_cell(f"{p.file}:{p.line} {p.record}") for p in row.places[:5])
            if len(row.places) > 5:
                places += f"<br>and {len(row.places) - 5} more"
            locales = ", ".join(dict.fromkeys(p.locale for p in row.places))
            lines.append(f"| {places} | {locales} | {_code(_short(row.address))} | {_cell(row.sentence)} |")
        if len(rows) > left:
            lines += ["", f"… and {len(rows) - left} more."]
        left = max(0, left - len(rows))
    return "\n".join(lines) + "\n"


def as_github(report: Report) -> str:
    """Workflow commands that become annotations on the lines."""
    kinds = {"broken": "error", "warn": "warning", "person": "notice"}
    lines = [f"::error::{_escaped(fault)}" for fault in report.internal]
    for place, row in _told(report):
        if row.level in kinds:
            title = _escaped(f"Link {row.finding.verdict.short}").replace(",", "%2C").replace(":", "%3A")
            at = f"file={place.file},line={place.line},col={place.column},title={title}"
            lines.append(f"::{kinds[row.level]} {at}::{_escaped(f'{_short(row.address)}: {row.sentence}')}")
    return "\n".join(lines)


def as_json(report: Report) -> str:
    """Everything, for programs."""
    rows = [
        {
            "address": row.address,
            "level": row.level,
            "verdict": row.finding.code,
            "rating": row.finding.verdict.rating,
            "message": row.sentence,
            "status": row.finding.status,
            "final": row.finding.final,
            "title": row.finding.title,
            "new_address": row.new_address,
            "proven": row.proven,
            "archive": row.archive,
            "nights": row.entry.nights,
            "since": row.entry.since,
            "checked": row.entry.checked,
            "last_ok": row.entry.ok,
            "places": [
                {
                    "file": p.file,
                    "line": p.line,
                    "column": p.column,
                    "locale": p.locale,
                    "record": p.record,
                    "field": p.field,
                }
                for p in row.places
            ],
        }
        for row in report.rows
    ]
    data = {
        "counts": {level: report.count(level) for level in LEVELS},
        "looked_at": report.looked,
        "requests": report.requests,
        "seconds": round(report.seconds, 1),
        "stopped": report.stopped,
        "notes": report.notes,
        "internal": report.internal,
        "addresses": rows,
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def as_junit(report: Report) -> str:
    """JUnit's XML: a test for each place of an address; what is broken is a failure, what wasn't asked is skipped."""
    cases = []
    for fault in report.internal:
        name = quoteattr(_xml(fault))
        cases.append(f'<testcase classname="site" name={name}><failure message={name}/></testcase>')
    for place, row in sorted(((p, r) for r in report.rows for p in r.places), key=_place):
        name = quoteattr(_xml(f"{place.line}:{place.column} {_short(row.address)}"))
        head = f"<testcase classname={quoteattr(place.file)} name={name}"
        message = quoteattr(_xml(row.sentence))
        kind = quoteattr(row.finding.code)
        if row.level == "broken":
            cases.append(f"{head}><failure type={kind} message={message}>{escape(_xml(place.at))}</failure></testcase>")
        elif row.level == "unchecked":
            cases.append(f"{head}><skipped message={message}/></testcase>")
        elif row.level == "ok":
            cases.append(f"{head}/>")
        else:
            cases.append(f"{head}><system-out>{escape(_xml(row.sentence))}</system-out></testcase>")
    failures = sum("<failure" in case for case in cases)
    skipped = sum("<skipped" in case for case in cases)
    counts = f'tests="{len(cases)}" failures="{failures}" errors="0" skipped="{skipped}" time="{report.seconds:.1f}"'
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>'
    return "\n".join([head, f'<testsuite name="links" {counts}>', *cases, "</testsuite>\n</testsuites>\n"])


def as_sarif(report: Report) -> str:
    """SARIF 2.1.0, for code scanning and editors."""
    told = list(_told(report))
    codes = sorted({row.finding.code for _, row in told})
    rules = [
        {
            "id": code,
            "name": "".join(word.title() for word in code.split("-")),
            "shortDescription": {"text": f"The link {verdicts()[code].short}."},
            "defaultConfiguration": {"level": "error" if verdicts()[code].rating == "broken" else "warning"},
        }
        for code in codes
    ]
    results = [
        {
            "ruleId": row.finding.code,
            "ruleIndex": codes.index(row.finding.code),
            "level": SARIF_LEVELS[row.level],
            "message": {"text": f"{_short(row.address)}: {row.sentence}"},
            "locations": [{"physicalLocation": _location(place)}],
            "partialFingerprints": {"link/v1": f"{place.file}|{place.record}|{_short(row.address)}|{row.finding.code}"},
        }
        for place, row in told
    ]
    driver = {"name": "tukipolku-links", "informationUri": "https://github.com/linkchecker/linkchecker", "rules": rules}
    data = {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}
    return json.dumps(data, ensure_ascii=False, indent=2)


def _location(place: Place) -> dict[str, Any]:
    region = {
        "startLine": max(1, place.line),
        "startColumn": max(1, place.column),
        "endColumn": max(1, place.column) + max(1, len(place.text)),
    }
    return {"artifactLocation": {"uri": place.file, "uriBaseId": "%SRCROOT%"}, "region": region}


FORMATS: dict[str, Callable[[Report], str]] = {
    "text": as_text,
    "markdown": as_markdown,
    "github": as_github,
    "json": as_json,
    "junit": as_junit,
    "sarif": as_sarif,
}


def _told(report: Report) -> Iterator[tuple[Place, Row]]:
    for level in TOLD:
        yield from sorted(((p, r) for r in report.rows if r.level == level for p in r.places), key=_place)


def _place(pair: tuple[Place, Row]) -> tuple[Place, str]:
    return pair[0], pair[1].address


def _short(address: str, limit: int = 300) -> str:
    return address if len(address) <= limit else address[: limit - 1] + "…"


def _cell(text: str) -> str:
    """Text in a table of Markdown: nothing that a page's title says can become markup or mention anybody."""
    text = " ".join(text.split()).replace("\\", "\\\\")
    for character in "|<>[]*_`#":
        text = text.replace(character, f"\\{character}" if character != "<" else "&lt;")
    return text.replace("@", "@\u200b")


def _code(text: str) -> str:
    text = " ".join(text.split()).replace("|", "%7C")
    return f"`` {text.replace('`', '%60')} ``"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _xml(text: str) -> str:
    """Text without the characters that XML can't have."""
    return "".join(
        c if c in "\t\n" or (ord(c) >= 32 and c not in "\ufffe\uffff" and not 0xD800 <= ord(c) < 0xE000) else "�"
        for c in text
    )
