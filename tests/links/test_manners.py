"""Manners: turns, pauses, a run that is stopped, the rights of the user. Counted, not timed, wherever possible."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from faultserver import Lab
from tukipolku.links.look import Manners, Wanted, beside
from tukipolku.links.probe import Prober
from tukipolku.links.robots import retry_after, robots_allow
from tukipolku.links.schedule import HostQueue, Hosts


class Item:
    def __init__(self, hosts: Hosts, url: str):
        self.url, self.server, self.not_before = url, hosts.of(url), 0.0


def test_hosts_take_turns_and_one_slow_host_holds_only_its_connections() -> None:
    hosts, queue = Hosts(0, 2), HostQueue()
    for host in ("slow", "a", "b"):
        for number in range(4):
            queue.put(Item(hosts, f"http://{host}.fi/{number}"))
    held = [item for item in (queue.get(timeout=1) for _ in range(6)) if "slow" in item.url]
    assert len(held) == 2  # the others are for a and b, though six of slow's and theirs were put first
    assert not held[0].server.queued


def test_turns_of_a_host_are_apart() -> None:
    hosts = Hosts(2, 2)
    waits = [hosts.of("http://a.fi/").take_turn() for _ in range(5)]
    assert waits == sorted(waits) and 1.3 < waits[-1] <= 2.0


def test_a_pause_holds_for_its_host_alone() -> None:
    hosts, queue = Hosts(0, 2), HostQueue()
    hosts.of("http://a.fi/").wait_until(60)
    for url in ("http://a.fi/1", "http://b.fi/1"):
        queue.put(Item(hosts, url))
    assert queue.get(timeout=1).url == "http://b.fi/1"
    assert queue.status()[1] == 1


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("2", 2), ("", 0), ("soon", 0), ("-1", 0), ("Wed, 21 Oct 2015 07:28:00 GMT", 0), ("9" * 400, 1e9)],
)
def test_retry_after(value: str, seconds: float) -> None:
    assert retry_after(value) == seconds


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("https://a.fi/", "https://a.fi/*"),
        ("https://a.fi/x", "https://a.fi/*"),
        ("https://a.fi/x/", "https://a.fi/*"),
        ("https://a.fi/x/y?z", "https://a.fi/x/*"),
        ("https://a.fi/x/y.pdf", "https://a.fi/x/*.pdf"),
        ("https://a.fi/x/y/", "https://a.fi/x/*"),
    ],
)
def test_impossible_addresses_are_beside_the_real_ones(url: str, folder: str) -> None:
    assert beside(url) == folder


class Rules:
    allow_all = disallow_all = False
    default_entry = None

    def __init__(self, *entries: tuple[list[str], list[tuple[str, bool]]]):
        self.entries = [Entry(*entry) for entry in entries]


class Entry:
    crawldelay = 0

    def __init__(self, agents: list[str], lines: list[tuple[str, bool]]):
        self.useragents, self.rulelines = agents, [Line(*line) for line in lines]


class Line:
    def __init__(self, path: str, allowance: bool):
        self.path, self.allowance = path, allowance


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        ([(["*"], [("/", False)])], False),
        ([(["*"], [("/", False), ("/palvelut", True)])], True),
        ([(["*"], [("/*.pdf$", False)])], True),
        ([(["*"], [("/palvelut/*/x$", False)])], False),
        ([(["*"], [("/", False)]), (["tukipolku-links"], [("/muu", False)])], True),
        ([(["Googlebot"], [("/", False)])], True),
        ([], True),
    ],
)
def test_robots(rules: list[tuple[list[str], list[tuple[str, bool]]]], allowed: bool) -> None:
    assert robots_allow(Rules(*rules), "http://a.fi/palvelut/a/x")[0] is allowed


@pytest.mark.parametrize(
    "html",
    [
        b"<" * 300_000,
        b"<!--" * 90_000,
        b"<script" * 60_000,
        b"<a id=" * 60_000,
        b"<title>" * 60_000,
        b"<h1>" * 90_000,
        b"\xff\xfe" * 100_000,
        b"<meta refresh" + b" " * 300_000,
        b"&" * 300_000,
        b"<div>" * 100_000,
    ],
    ids=lambda html: html[:8].decode("ascii", "replace"),
)
def test_no_page_can_choke_the_reading(html: bytes) -> None:
    """A square of these lengths would take hours: the reading is a process of its own, which can be stopped."""
    read = (
        "import sys; from tukipolku.links.page import read_page; read_page(sys.stdin.buffer.read(), None, True, True)"
    )
    subprocess.run([sys.executable, "-c", read], input=html, check=True, timeout=120)


def test_nothing_wanted_makes_no_request(manners: Manners, lab: Lab) -> None:
    assert (Prober(manners).run([]).looks, lab.asked) == ({}, [])


def test_no_user_is_changed_and_no_folder_is_made(
    manners: Manners, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    before = (os.getuid(), os.geteuid())
    Prober(manners).run([Wanted("http://ok.kunta.lab/palvelut")])
    assert ((os.getuid(), os.geteuid()), list(tmp_path.iterdir())) == (before, [])


STOPPED = """
import sys
from datetime import date
from pathlib import Path
from tukipolku.links.guard import Options, run
from tukipolku.links.look import Manners
port = int(sys.argv[2])
report = run(Options(Path(sys.argv[1]), date(2026, 11, 22), progress=lambda done, _: print("done", done, flush=True),
             manners=Manners(resolver=lambda host, _: [("127.0.0.1", port)])))
print(report.notes)
"""


def test_ctrl_c_keeps_what_is_known(lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    rows = "".join(f"- id: {h}\n  url: http://{h}.kunta.lab/palvelut\n" for h in ("ok", "gzip", "hang"))
    (tmp_path / "data/links.yaml").write_text(rows)
    command = [sys.executable, "-c", STOPPED, str(tmp_path), str(lab.http)]
    quiet = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=quiet) as guard:
        assert guard.stdout is not None
        while not guard.stdout.readline().startswith("done 2"):
            assert guard.poll() is None
        guard.send_signal(signal.SIGINT)
        said = guard.stdout.read()
    assert "Stopped: 2 of 3 addresses were looked at; what is known is kept." in said
    state = json.loads((tmp_path / "data/state/links.json").read_text())
    assert [entry["code"] for entry in state["addresses"].values()] == ["ok", "ok"]
