"""Workflows: valid, with the least leave, others' actions pinned by hash, and scripts that run by hand."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TOOLS = Path(sys.executable).parent


def run(*command: object, cwd: Path = ROOT, **variables: str) -> subprocess.CompletedProcess[str]:
    path = f"{TOOLS}{os.pathsep}{os.environ['PATH']}"  # jactionlint looks for shellcheck there
    known = {**os.environ, "PATH": path, **variables}
    return subprocess.run([str(c) for c in command], cwd=cwd, capture_output=True, text=True, check=False, env=known)


@pytest.mark.validator
@pytest.mark.parametrize(
    "command",
    [
        ["jactionlint"],
        ["zizmor", "--quiet", "--offline", "--persona", "pedantic", ".github"],
        ["check-jsonschema", "--builtin-schema", "vendor.github-workflows", *WORKFLOWS],
        ["check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", ".gitlab-ci.yml"],
        ["shellcheck", *sorted((ROOT / "scripts").glob("*.sh")), ".ci/run"],
    ],
    ids=lambda command: command[0],
)
def test_lint(command: list[Any]) -> None:
    done = run(TOOLS / command[0], *command[1:])
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.validator
def test_the_linters_find_faults(tmp_path: Path) -> None:
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    (folder / "bad.yml").write_text(
        "on: pull_request_target\njobs:\n  x:\n    runs-on: ubuntu-latest\n    steps:\n"
        '      - uses: actions/checkout@v4\n      - run: echo "${{ github.event.issue.title }}"\n'
    )
    assert run(TOOLS / "zizmor", "--quiet", "--offline", "--persona", "pedantic", ".", cwd=tmp_path).returncode != 0
    assert run(TOOLS / "jactionlint", folder / "bad.yml", cwd=tmp_path).returncode == 1


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_least_leave(file: Path) -> None:
    workflow = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {}
    events = workflow[True]  # YAML reads the key "on" as true
    assert "pull_request_target" not in events and "workflow_run" not in events
    text = file.read_text(encoding="utf-8")
    for used in re.findall(r"uses: (.+)", text):
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v[\d.]+", used), used
    for name, job in workflow["jobs"].items():
        assert job["timeout-minutes"] <= 90, name
        if "pull_request" in events and job.get("if", "") != "github.event_name != 'pull_request'":
            assert job["permissions"] == {"contents": "read"}, name
            assert "secrets." not in str(job) and "github.token" not in str(job), name


def scripts_named() -> Iterator[tuple[str, str]]:
    for file in [*WORKFLOWS, ROOT / ".gitlab-ci.yml"]:
        for name in re.findall(r"\bscripts/\w+\.(?:sh|py)", file.read_text(encoding="utf-8")):
            yield file.name, name


def test_every_script_that_workflows_run_is_there() -> None:
    assert {name for _, name in scripts_named()} >= {"scripts/smoke.py", "scripts/changes.sh", "scripts/keep_issue.sh"}
    assert [pair for pair in scripts_named() if not (ROOT / pair[1]).is_file()] == []


# GitHub's command, as far as the script uses it: runs 9 (newest) to 6, of which 8 failed; 7 keeps a site.
GH = """#!/bin/sh
case "$1 $2" in
"run list")
  for word; do last=$word; done
  echo '[{"databaseId":9,"conclusion":"success"},{"databaseId":8,"conclusion":"failure"},
    {"databaseId":7,"conclusion":"success"},{"databaseId":6,"conclusion":"success"}]' |
    "$PYTHON" "$JQ" "$last" ;;
"run download")
  [ "$3" = 7 ] || exit 1
  for word; do last=$word; done
  cp "$KEPT" "$last/artifact.tar" ;;
esac
"""
# The one expression of jq that the script has, spelled out.
JQ = """import json, sys
assert sys.argv[1] == '[.[1:][] | select(.conclusion == "success")][0].databaseId // empty', sys.argv[1]
found = [run["databaseId"] for run in json.load(sys.stdin)[1:] if run["conclusion"] == "success"]
print(found[0] if found else "")
"""


@pytest.mark.parametrize(
    ("run_asked", "status", "said"),
    [
        ("last", 0, "bring back: the site of run 7 is in "),
        ("7", 0, "bring back: the site of run 7 is in "),
        ("6", 1, "bring back: run 6 keeps no site (they are kept for 90 days)"),
        ("seven", 1, "bring back: seven is not the number of a run; it is at the end of the run's address"),
    ],
)
def test_an_earlier_site_is_brought_back(run_asked: str, status: int, said: str, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("good")
    with tarfile.open(tmp_path / "kept.tar", "w") as kept:
        kept.add(tmp_path / "index.html", "./index.html")
    (tmp_path / "gh").write_text(GH)
    (tmp_path / "gh").chmod(0o755)
    (tmp_path / "jq.py").write_text(JQ)
    site = tmp_path / "site"
    site.mkdir()
    (site / "new.html").write_text("bad")
    done = run(
        *("sh", ROOT / "scripts" / "bring_back.sh", run_asked, site),
        PATH=f"{tmp_path}:{os.environ['PATH']}",
        KEPT=str(tmp_path / "kept.tar"),
        PYTHON=sys.executable,
        JQ=str(tmp_path / "jq.py"),
        GITHUB_REPOSITORY="a/b",
    )
    assert done.returncode == status
    assert (done.stdout if status == 0 else done.stderr).startswith(said)
    assert sorted(f.name for f in site.iterdir()) == (["index.html"] if status == 0 else ["new.html"])
