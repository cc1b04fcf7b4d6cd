"""Several nights: what is remembered, when there is an alarm, what is asked again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

import faultserver
from faultserver import NOT_THERE, OK, Answer, Lab, Request
from tukipolku.links.fix import fix
from tukipolku.links.guard import CouldNotRun, Options, merge_files, run
from tukipolku.links.look import Manners
from tukipolku.links.rows import Report
from tukipolku.links.state import read_state

FIRST = date(2026, 11, 21)
URL = "http://host.kunta.lab/palvelut"
GOOD: Answer = (200, {"ETag": '"1"'}, OK)
GONE, ERROR, BLOCKED = NOT_THERE, (500, {}, b"oops"), (403, {}, b"no")
MOVED: Answer = (301, {"Location": "/uusi"}, b"")


class Site:
    """A checkout with one file of links, and a host whose answer for one path can be changed from night to night."""

    def __init__(self, root: Path, manners: Manners, monkeypatch: pytest.MonkeyPatch):
        self.root, self.manners, self.patch = root, manners, monkeypatch
        self.file = root / "data" / "links.yaml"
        self.file.parent.mkdir()
        self.write(URL)

    def write(self, *urls: str) -> None:
        rows = [f'- id: l{n}\n  addresses:\n    fi:\n      url: "{url}"  # kommentti\n' for n, url in enumerate(urls)]
        self.file.write_text("".join(rows), encoding="utf-8")

    def answers(self, answer: Answer) -> None:
        def host(request: Request) -> Answer:
            if request.path == "/uusi":
                return 200, {}, OK
            if request.path != "/palvelut":
                return NOT_THERE
            return (304, {}, b"") if request.headers.get("if-none-match") and answer == GOOD else answer

        self.patch.setitem(faultserver.HOSTS, "host", host)

    def night(self, number: int, answer: Answer | None = None, **options: object) -> Report:
        if answer:
            self.answers(answer)
        today = FIRST + timedelta(days=number)
        return run(replace(Options(self.root, today, manners=self.manners), **options))  # type: ignore[arg-type]

    @property
    def state(self) -> str:
        return (self.root / "data/state/links.json").read_text(encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path, manners: Manners, monkeypatch: pytest.MonkeyPatch) -> Site:
    return Site(tmp_path, manners, monkeypatch)


@pytest.mark.parametrize(
    ("answers", "levels"),
    [
        ([GOOD, GOOD, GOOD], "ok ok ok"),
        ([GONE], "broken"),
        ([GOOD, GONE, GONE, GONE], "ok watch watch broken"),
        ([GOOD, GONE, GOOD, GONE, GONE], "ok watch ok watch watch"),
        ([ERROR, ERROR, ERROR, GOOD], "watch watch broken ok"),
        ([GOOD, ERROR, GONE, ERROR, GOOD], "ok watch watch broken ok"),
        ([BLOCKED, BLOCKED, BLOCKED, BLOCKED], "person person person person"),
        ([GOOD, MOVED, MOVED], "ok warn warn"),
    ],
)
def test_alarm(answers: list[Answer], levels: str, site: Site) -> None:
    assert [site.night(n, answer).rows[0].level for n, answer in enumerate(answers)] == levels.split()


def test_two_runs_in_one_night_count_once_and_the_second_asks_nothing(site: Site, lab: Lab) -> None:
    site.night(0, GOOD)
    site.night(1, GONE)
    lab.asked.clear()
    again = site.night(1, GONE)
    assert (lab.asked, again.looked, again.rows[0].level) == ([], 0, "watch")
    assert site.night(1, GONE, every=0).rows[0].entry.nights == 1


def test_a_run_with_nothing_due_changes_no_byte(site: Site) -> None:
    site.night(0, GOOD)
    before = site.state
    site.night(0)
    assert site.state == before


def test_good_answers_are_asked_for_conditionally(site: Site, lab: Lab) -> None:
    site.night(0, GOOD)
    lab.asked.clear()
    row = site.night(1).rows[0]
    assert (row.level, row.finding.status, row.finding.title) == ("ok", 304, "Varhaiskasvatus - Kunta")


def test_one_line_for_each_address_in_a_stable_order(site: Site) -> None:
    site.write("http://ok.kunta.lab/palvelut", URL, "http://e404.kunta.lab/x")
    site.night(0, GOOD)
    lines = site.state.splitlines()
    assert [json.loads("{" + line.rstrip(",") + "}") for line in lines[1:-1]]
    assert lines[1:-1] == sorted(lines[1:-1])


def test_history_and_forgetting(site: Site) -> None:
    site.night(0, GOOD)
    site.night(1, GONE)
    assert read_state(site.root / "data/state/links.json")[URL].history == ["2026-11-21 ok", "2026-11-22 gone"]
    site.write("http://ok.kunta.lab/palvelut")
    site.night(2)
    assert list(read_state(site.root / "data/state/links.json")) == ["http://ok.kunta.lab/palvelut"]


def test_budget_takes_new_ones_then_suspects_then_the_oldest(site: Site) -> None:
    urls = [f"http://ok.kunta.lab/palvelut?{n}" for n in range(4)]
    site.write(urls[0])
    site.night(0)
    site.write(urls[0], urls[1])
    site.night(1, budget=1)
    site.write(*urls, URL)
    report = site.night(2, GOOD, budget=3)
    unasked = [row.address for row in report.rows if row.entry.checked != "2026-11-23"]
    assert unasked == urls[:2]
    report = site.night(3, GONE, budget=1)  # the oldest
    assert [row.entry.checked for row in report.rows][:2] == ["2026-11-24", "2026-11-22"]


def test_a_persons_word_holds_until_its_day(site: Site) -> None:
    (site.root / "data/verified_links.yaml").write_text(f'- url: "{URL}"\n  until: 2026-11-22\n', encoding="utf-8")
    rows = [site.night(n, BLOCKED).rows[0] for n in range(3)]
    assert [row.level for row in rows] == ["ok", "ok", "person"]
    assert "ran out on 2026-11-22" in rows[2].sentence


def test_a_persons_word_does_not_keep_the_dead_alive(site: Site) -> None:
    (site.root / "data/verified_links.yaml").write_text(f'- url: "{URL}"\n  until: 2027-11-22\n', encoding="utf-8")
    assert site.night(0, GONE).rows[0].level == "broken"


def test_moves_are_written_after_two_nights(site: Site) -> None:
    first = site.night(0, MOVED)
    assert (first.rows[0].new_address, fix(site.root, first.rows)) == ("http://host.kunta.lab/uusi", [])
    assert fix(site.root, site.night(0, MOVED, every=0).rows) == []
    before = site.file.read_text(encoding="utf-8")
    changes = fix(site.root, site.night(1, MOVED).rows)
    assert [change.why for change in changes] == [""]
    assert site.file.read_text(encoding="utf-8") == before.replace(URL, "http://host.kunta.lab/uusi")


@pytest.mark.parametrize(
    "answer",
    [(302, {"Location": "/uusi"}, b""), (301, {"Location": "/"}, b""), (301, {"Location": "/poistettu"}, b"")],
    ids=["temporary", "front page", "to a missing page"],
)
def test_other_redirects_are_never_written(answer: Answer, site: Site) -> None:
    for number in range(3):
        assert fix(site.root, site.night(number, answer).rows) == []


def test_a_move_on_a_dishonest_host_is_never_written(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def host(request: Request) -> Answer:  # what it doesn't know it answers with a page of its own
        if request.path == "/palvelut":
            return MOVED
        return 200, {}, OK if request.path == "/uusi" else faultserver.page("Haku", "<p>Hae sivustolta.</p>")

    monkeypatch.setitem(faultserver.HOSTS, "host", host)
    for number in range(3):
        report = site.night(number)
        assert (report.rows[0].finding.code, fix(site.root, report.rows)) == ("moved", [])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"version": 2, "addresses": {}}',
        '{"version": 1, "addresses": {"http://a.fi/": 3}}',
        '{"version": 1, "addresses": {"http://a.fi/": {"checked": "yesterday"}}}',
        "<<<<<<< HEAD",
    ],
)
def test_an_unreadable_state_is_kept_aside(text: str, site: Site) -> None:
    file = site.root / "data/state/links.json"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    report = site.night(0, GOOD)
    assert report.notes == ["links.json can't be read; it was kept as links.json.unreadable, and a new one is begun."]
    assert file.with_name("links.json.unreadable").read_text(encoding="utf-8") == text
    assert read_state(file)[URL].code == "ok"


def test_shards_together_are_the_whole(site: Site, tmp_path: Path) -> None:
    urls = [f"http://{host}.kunta.lab/palvelut" for host in ("ok", "gzip", "latin1", "e404", "frag", "flaky")]
    site.write(*urls)
    parts = [tmp_path / f"part{n}.json" for n in (1, 2, 3)]
    looked = [site.night(0, shard=(n, 3), state=parts[n - 1]).looked for n in (1, 2, 3)]
    assert sum(looked) == len(urls) and max(looked) < len(urls)
    target = tmp_path / "all.json"
    assert merge_files(parts, target) == len(urls)
    assert sorted(read_state(target)) == sorted(urls)


def test_without_a_network_nothing_is_changed(site: Site) -> None:
    site.night(0, GOOD)
    before = site.state
    site.write(*(f"http://ei-ole{n}.lab/" for n in range(3)))
    with pytest.raises(CouldNotRun, match="no network"):
        site.night(1)
    assert site.state == before


def test_a_dead_host_is_asked_once_and_nobody_waits_for_it(site: Site, lab: Lab) -> None:
    site.manners.limits.answer = 1.0
    site.write(*(f"http://hang.kunta.lab/palvelut?{n}" for n in range(30)), URL)
    report = site.night(0, GOOD)
    assert len([asked for asked in lab.asked if asked[0] == "hang.kunta.lab"]) <= 2
    assert [row.level for row in report.rows] == ["watch"] * 30 + ["ok"]


def test_who_asks_for_a_long_pause_is_left_alone(site: Site, lab: Lab) -> None:
    site.manners.connections = 1
    site.write(*(f"http://e503.kunta.lab/palvelut?{n}" for n in range(10)))
    site.night(0)
    assert len([path for _, path in lab.asked if path != "/robots.txt"]) == 1


def test_each_address_is_asked_once_whatever_its_fragments(site: Site, lab: Lab) -> None:
    site.write(*(f"http://frag.kunta.lab/sivu#{name}" for name in ("yhteystiedot", "puuttuu", "top")))
    report = site.night(0)
    assert [row.finding.code for row in report.rows] == ["ok", "anchor-missing", "ok"]
    assert [path for _, path in lab.asked].count("/sivu") == 1


def test_a_file_that_becomes_a_web_page(site: Site) -> None:
    site.night(0, (200, {"Content-Type": "application/pdf"}, b"%PDF-1.7"))
    assert site.night(1, GOOD).rows[0].finding.code == "type-changed"


def test_stopping_keeps_what_is_known(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.manners.seconds, site.manners.threads = 1.0, 4
    site.write(URL, "http://hang.kunta.lab/palvelut")
    report = site.night(0, GOOD)
    assert report.stopped and [row.level for row in report.rows] == ["ok", "unchecked"]
    assert list(read_state(site.root / "data/state/links.json")) == [URL]
