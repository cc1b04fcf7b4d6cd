"""The reports: each form, also with titles and addresses that try to break it."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree

import jsonschema
import pytest

from conftest import ROOT
from tukipolku.links.addresses import Place
from tukipolku.links.report import FORMATS, as_github, as_json, as_junit, as_markdown, as_sarif, as_text
from tukipolku.links.rows import Report, Row
from tukipolku.links.state import Entry
from tukipolku.links.verdicts import Finding, bad_address, verdicts

SCHEMA = ROOT / "tests/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
EVIL = '<script>alert(1)</script> | @everyone ]]> "x" `y` \x00\x1b[31m ::error::x\n::warning::y'
AT = Place("data/links.yaml", 12, 12, "https://a.fi/x", "fi", "link:a", "url")
ALSO = Place("data/links.yaml", 40, 12, "https://a.fi/x", "sv", "link:b", "url")
GONE = Row(
    "https://a.fi/x",
    Finding("gone", 404),
    "broken",
    (AT, ALSO),
    Entry(checked="2026-11-22", code="gone", since="2026-11-20", ok="2026-11-19", nights=3, alarm=True),
)
MOVED = Row("https://b.fi/#osa", Finding("moved", 200, "https://b.fi/uusi"), "warn", (AT,), Entry(moves=2))
REPORT = Report(
    [
        GONE,
        MOVED,
        Row("https://c.fi/", Finding("blocked", 403), "person", (AT,)),
        Row("https://d.fi/", Finding("soft-404", 200, title=EVIL), "warn", (AT,)),
        Row("javascript:" + EVIL, bad_address("scheme"), "broken", (AT,)),
        Row("https://e.fi/", Finding("unstable", 500, detail="500"), "watch", (AT,), Entry(nights=1, ok="2026-11-21")),
        Row("https://f.fi/", Finding("ok", 200), "ok", (AT,)),
        Row("https://g.fi/", Finding("unchecked"), "unchecked", (AT,)),
    ],
    notes=["A note."],
    looked=7,
    requests=9,
    seconds=3.2,
    hosts=7,
)


def test_text() -> None:
    lines = as_text(REPORT).splitlines()
    assert lines[0] == "Broken: to be mended (2)"
    assert lines[1] == (
        "data/links.yaml:12:12: https://a.fi/x: The server says that there is no such page (404). "
        "It has been so for 3 nights; it last worked on 2026-11-19. "
        "Look for the page on its site or by its title, or take the address away. "
        "A copy may be kept at https://web.archive.org/web/20261119/https://a.fi/x."
    )
    assert lines[-1] == (
        "8 addresses on 7 hosts: 2 broken, 2 to be looked at, 1 for a person, 1 watched, 1 fine, 1 not looked at yet. "
        "7 looked at in this run (9 requests, 3 s)."
    )


def test_moved_with_its_fragment() -> None:
    assert (MOVED.new_address, MOVED.proven) == ("https://b.fi/uusi#osa", True)


def test_github_commands_stay_one_line_each() -> None:
    lines = as_github(REPORT).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error"] * 3 + ["::warning"] * 2 + ["::notice"]
    assert lines[0].startswith(
        "::error file=data/links.yaml,line=12,col=12,title=Link is gone::https://a.fi/x: The server"
    )


def test_markdown_lets_no_markup_through() -> None:
    text = as_markdown(REPORT)
    prose = re.sub(r"``.*?``", "", text)  # in code, nothing is markup
    assert "<script" not in prose and "@everyone" not in prose
    rows = [line for line in text.splitlines() if line.startswith("| data/")]
    assert all(row.replace("\\|", "").count("|") == 5 for row in rows)


def test_junit_is_xml_with_the_right_numbers() -> None:
    (suite,) = ElementTree.fromstring(as_junit(REPORT).encode())
    counts = {name: suite.get(name) for name in ("tests", "failures", "skipped")}
    assert counts == {"tests": "9", "failures": "3", "skipped": "1"}
    assert len(suite.findall("testcase")) == 9 and len(suite.findall("testcase/failure")) == 3


def test_json_has_everything() -> None:
    data = json.loads(as_json(REPORT))
    assert data["counts"]["broken"] == 2 and len(data["addresses"]) == 8
    assert data["addresses"][1]["new_address"] == "https://b.fi/uusi#osa"


def test_sarif_is_valid() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    data = json.loads(as_sarif(REPORT))
    jsonschema.validate(data, schema)
    results = data["runs"][0]["results"]
    assert [result["level"] for result in results] == ["error"] * 3 + ["warning"] * 2 + ["note"] * 2
    region = results[0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 12, "startColumn": 12, "endColumn": 26}


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_report(form: str) -> None:
    assert isinstance(FORMATS[form](Report()), str)


def test_every_verdict_is_complete_and_used() -> None:
    code = "".join(f.read_text(encoding="utf-8") for f in (ROOT / "scripts/tukipolku/links").glob("*.py"))
    for name, verdict in verdicts().items():
        assert verdict.rating in ("ok", "warn", "broken")
        assert verdict.short and verdict.sentence.strip()
        assert f'"{name}"' in code, name
