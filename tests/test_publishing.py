"""Publishing, step by step as the workflows have it: each command runs here, on loopback.

What only the hosting service can do is played: the packed site is kept by the number of its run, and unpacked into the
folder that a server gives out.
"""

from __future__ import annotations

import functools
import http.server
import os
import re
import shutil
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import MINIMAL, ROOT
from tukipolku.serve import Handler

# GitHub's command, as far as the scripts use it: the kept sites are in $KEPT, the newest run has the greatest number.
GH = """#!/usr/bin/env python3
import os, pathlib, shutil, sys
kept = pathlib.Path(os.environ["KEPT"])
runs = sorted((int(run.name) for run in kept.iterdir()), reverse=True)
if sys.argv[1:3] == ["run", "list"]:
    assert sys.argv[-1] == '[.[1:][] | select(.conclusion == "success")][0].databaseId // empty', sys.argv[-1]
    print(*runs[1:2])
else:
    assert sys.argv[1:3] == ["run", "download"]
    shutil.copy(kept / sys.argv[3] / "artifact.tar", sys.argv[sys.argv.index("--dir") + 1])
"""
TUKIPOLKU = '#!/bin/sh\nPYTHONPATH="$PWD/scripts" exec "{python}" -m tukipolku.cli "$@"\n'


@dataclass
class Service:
    """A hosting service: its repository, what it keeps of runs, and the site that it gives out at ``address``."""

    folder: Path
    address: str
    log: list[str] = field(default_factory=list)

    def commit(self, file: str, old: str, new: str) -> str:
        """Changes a file of the repository (a new one has no old text); the commit's hash."""
        path = self.folder / "owner" / "name" / file
        text = path.read_text(encoding="utf-8") if old else ""
        assert old in text
        path.write_text(text.replace(old, new) if old else new, encoding="utf-8")
        identity = ["-c", "user.name=test", "-c", "user.email=test@tukipolku.example"]
        for command in (["add", "--all"], [*identity, "commit", "--quiet", "--message", "change"]):
            subprocess.run(["git", *command], cwd=path.parents[len(Path(file).parts) - 1], check=True)
        return self.head()

    def head(self) -> str:
        command = ["git", "-C", str(self.folder / "owner" / "name"), "rev-parse", "HEAD"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    def run(self, script: str, runner: Path, **variables: str) -> None:
        """A step, as the service's runner runs it."""
        if (runner / "Makefile").exists() and not (runner / ".venv").exists():  # what setup.sh would install is here
            (runner / ".venv" / "bin").mkdir(parents=True)
            command = runner / ".venv" / "bin" / "tukipolku"
            command.write_text(TUKIPOLKU.format(python=sys.executable), encoding="utf-8")
            command.chmod(0o755)
            for done in (".site", ".leaflets"):
                (runner / ".venv" / done).touch()
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        known = {**os.environ, "PATH": path, "KEPT": str(self.folder / "kept"), **variables}
        step = subprocess.run(
            ["bash", "-e", "-c", script], cwd=runner, capture_output=True, text=True, check=False, env=known
        )
        self.log.append(step.stdout)
        assert step.returncode == 0, f"{script}\n{step.stdout}{step.stderr}"

    def give_out(self, site: Path) -> None:
        shutil.rmtree(self.folder / "published", ignore_errors=True)
        shutil.copytree(site, self.folder / "published")

    def published(self, path: str) -> str:
        return (self.folder / "published" / path).read_text(encoding="utf-8")


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """The service, with a repository that has the program of this checkout and the data of the minimal one."""
    repository = tmp_path / "owner" / "name"
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0"):
        content = re.match("tests/|content/|docs/|data/(?!labels/|places/|search/)", name)
        if name and not content and (ROOT / name).is_file():
            (repository / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, repository / name)
    shutil.copytree(MINIMAL, repository, dirs_exist_ok=True)
    shutil.copy(ROOT / "data" / "vocabularies.yaml", repository / "data")
    subprocess.run(["git", "init", "--quiet", "--initial-branch", "main"], cwd=repository, check=True)
    for folder in ("bin", "kept", "published"):
        (tmp_path / folder).mkdir()
    (tmp_path / "bin" / "gh").write_text(GH, encoding="utf-8")
    (tmp_path / "bin" / "gh").chmod(0o755)
    handler = functools.partial(Handler, directory=str(tmp_path / "published"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        made = Service(tmp_path, f"http://127.0.0.1:{server.server_port}/")
        made.commit("NOTE", "", "first\n")
        yield made
        server.shutdown()


def publish_on_github(service: Service, run: int, back_to: str = "") -> None:
    """All jobs of publish.yml, in their order, each on a runner of its own."""
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "publish.yml").read_text(encoding="utf-8"))["jobs"]
    assert [job.get("needs") for job in jobs.values()] == [None, *list(jobs)[:-1]]  # one after the other
    values = {
        "vars.SITE_URL": service.address,
        "inputs.back_to": back_to,
        "github.token": "secret",
        "needs.publish.outputs.url": service.address,
    }
    for name, job in jobs.items():
        runner, temporary = (service.folder / f"{kind}-{run}-{name}" for kind in ("runner", "temp"))
        runner.mkdir()
        temporary.mkdir()
        told = {
            "GITHUB_SERVER_URL": f"file://{service.folder}",
            "GITHUB_REPOSITORY": "owner/name",
            "GITHUB_SHA": service.head(),
            "GITHUB_RUN_ID": str(run),
            "RUNNER_TEMP": str(temporary),
        }
        for step in job["steps"]:
            asked = {"inputs.back_to == ''": not back_to, "inputs.back_to != ''": bool(back_to)}
            if not asked.get(step.get("if", ""), True):
                continue
            if "run" in step:
                given = {key: _filled(value, values) for key, value in step.get("env", {}).items()}
                service.run(step["run"], runner, **told, **given)
            elif step["uses"].startswith("actions/upload-artifact@"):
                packed = Path(step["with"]["path"].replace("${{ runner.temp }}", str(temporary)))
                kept = service.folder / "kept" / str(run)
                kept.mkdir()
                shutil.copy(packed, kept)
            else:
                assert step["uses"].startswith("actions/deploy-pages@")
                with tarfile.open(service.folder / "kept" / str(run) / "artifact.tar") as packed_site:
                    packed_site.extractall(temporary / "site", filter="data")
                service.give_out(temporary / "site")


def _filled(value: str, values: dict[str, str]) -> str:
    """The value of an expression, of which the first name counts that is known."""
    match = re.fullmatch(r"\$\{\{ ([\w.]+)(?: \|\| .*)? \}\}", value)
    return values[match[1]] if match else value


def test_each_step_on_github_runs_and_an_earlier_site_comes_back(service: Service) -> None:
    publish_on_github(service, 1)
    assert "Valmentaja auttaa työn etsimisessä." in service.published("services/valmennus/index.html")
    assert service.address in service.published("sitemap.xml")
    first = service.published("services/valmennus/index.html")
    service.commit("data/services.yaml", "summary: Valmentaja auttaa", "summary: Neuvoja auttaa")
    publish_on_github(service, 2)
    assert "Neuvoja auttaa työn etsimisessä." in service.published("services/valmennus/index.html")
    publish_on_github(service, 3, back_to="last")
    assert service.published("services/valmennus/index.html") == first
    assert "bring back: the site of run 1 is in site" in "".join(service.log)


def test_each_step_on_gitlab_runs(service: Service) -> None:
    pipeline: dict[str, Any] = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    runner = service.folder / "runner"
    subprocess.run(["git", "clone", "--quiet", service.folder / "owner" / "name", runner], check=True)
    for name in ("pages", "look"):  # "public" comes to the second job from the first
        for line in pipeline[name]["script"]:
            service.run(line, runner, CI_PAGES_URL=service.address, CI_PROJECT_URL="https://gitlab.com/owner/name")
        if name == "pages":
            service.give_out(runner / pipeline[name]["artifacts"]["paths"][0])
    page = service.published("services/valmennus/index.html")
    assert "https://gitlab.com/owner/name/-/blob/main/data/services.yaml#L1" in page


def test_a_faulty_site_is_not_published(service: Service) -> None:
    service.commit("data/services.yaml", "providers: [kela]", "providers: [kella]")
    with pytest.raises(AssertionError, match='There is no actor "kella"'):
        publish_on_github(service, 1)
    assert list((service.folder / "published").iterdir()) == []
    assert list((service.folder / "kept").iterdir()) == []
