"""What "suggest a change" leads to: the line of the file on the hosting service, and a form that is filled in."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from conftest import AS_OF, ROOT, SETTINGS
from tukipolku.settings import Settings, read_settings
from tukipolku.site import Site, prepare

FORMS = ROOT / ".github" / "ISSUE_TEMPLATE"
NAMES = ("wrong-fact", "dead-link", "new-service", "translation")


@pytest.mark.parametrize(
    ("repository", "file", "address"),
    [
        ("https://github.com/a/b", "data/x.yaml", "https://github.com/a/b/blob/main/data/x.yaml#L3"),
        ("https://github.com/a/b", "content/fi/x.md", "https://github.com/a/b/blob/main/content/fi/x.md?plain=1#L3"),
        ("https://gitlab.com/a/b", "data/x.yaml", "https://gitlab.com/a/b/-/blob/main/data/x.yaml#L3"),
        ("https://gitlab.com/a/b", "data/x.csv", "https://gitlab.com/a/b/-/blob/main/data/x.csv?plain=1#L3"),
        ("https://codeberg.org/a/b", "data/x.yaml", "https://codeberg.org/a/b/src/branch/main/data/x.yaml#L3"),
        ("https://codeberg.org/a/b", "x.md", "https://codeberg.org/a/b/src/branch/main/x.md?display=source#L3"),
        ("", "data/x.yaml", ""),
    ],
)
def test_line(repository: str, file: str, address: str) -> None:
    assert Settings(repository=repository).edit_url(file, 3) == address


@pytest.mark.parametrize(
    ("repository", "path", "query"),
    [
        (
            "https://github.com/a/b",
            "/a/b/issues/new",
            {"template": "wrong-fact.yml", "title": "wrong-fact: TYP & muut", "record": "service:typ"},
        ),
        (
            "https://codeberg.org/a/b",
            "/a/b/issues/new",
            {
                "template": ".github/ISSUE_TEMPLATE/wrong-fact.yml",
                "title": "wrong-fact: TYP & muut",
                "field:record": "service:typ",
            },
        ),
        (
            "https://gitlab.com/a/b",
            "/a/b/-/issues/new",
            {"issue[title]": "wrong-fact: TYP & muut", "issue[description]": "- record: service:typ"},
        ),
    ],
)
def test_form(repository: str, path: str, query: dict[str, str]) -> None:
    address = urlsplit(Settings(repository=repository).form_url("wrong-fact", "TYP & muut", {"record": "service:typ"}))
    assert address.path == path
    assert parse_qs(address.query) == {key: [value] for key, value in query.items()}


def test_a_service_on_a_host_of_its_own_is_named_by_repo_kind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REPO_URL", "https://koodi.example/a/b")
    monkeypatch.setenv("REPO_KIND", "forgejo")
    assert read_settings(tmp_path).edit_url("x.yaml", 3) == "https://koodi.example/a/b/src/branch/main/x.yaml#L3"


def test_pipelines_of_gitlab_are_known(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("REPO_URL", raising=False)
    monkeypatch.setenv("CI_PROJECT_URL", "https://koodi.example/a/b")
    assert read_settings(tmp_path).edit_url("x.yaml", 3) == "https://koodi.example/a/b/-/blob/main/x.yaml#L3"


def test_without_a_repository_nothing_is_offered(minimal: Path) -> None:
    for site in prepare(minimal, AS_OF, replace(SETTINGS, repository="")):
        for page, body in site.pages():
            assert 'href=""' not in body, page.path
            assert site.catalogue.labels["about"]["tell"] not in body, page.path


def test_every_page_names_a_line_that_is_there(real_site: Site) -> None:
    lengths: dict[str, int] = {}
    for page, _ in real_site.pages():
        if page.file:
            lines = lengths.setdefault(page.file, len((ROOT / page.file).read_text(encoding="utf-8").splitlines()))
            assert 1 <= page.line <= lines, page.path


@pytest.mark.parametrize(
    ("locale", "path", "filled"),
    [
        ("", "services/valmennus/", {"record": "service:valmennus"}),
        ("sv/", "services/valmennus/", {"record": "service:valmennus", "language": "sv"}),
        ("", "municipalities/hollola/", {"record": "municipality:hollola"}),
        ("", "situations/q/apu/", {"record": "question:apu"}),
        ("", "services/", {}),
    ],
)
def test_forms_know_the_page_and_its_record(locale: str, path: str, filled: dict[str, str], minimal: Path) -> None:
    site = next(s for s in prepare(minimal, AS_OF, SETTINGS) if s.catalogue.locale.path == locale)
    body = next(html for page, html in site.pages() if page.path == path)
    found = re.findall(r'href="(https://code\.example/tukipolku/issues/new[^"]*)"', body)
    queries = {
        q["template"]: q for q in ({k: v[0] for k, v in parse_qs(urlsplit(unescape(a)).query).items()} for a in found)
    }
    offered = [name for name in NAMES if name != "translation" or locale]
    assert sorted(queries) == sorted(f"{name}.yml" for name in offered)
    wrong = queries["wrong-fact.yml"]
    wrong.pop("title"), wrong.pop("template")
    assert wrong == {"page": f"{SETTINGS.site_url}{locale}{path}", **filled}


def test_the_forms_have_the_fields_that_pages_fill_in() -> None:
    for name in NAMES:
        form = yaml.safe_load((FORMS / f"{name}.yml").read_text(encoding="utf-8"))
        ids = {field["id"] for field in form["body"] if "id" in field}
        assert {"page", "record", "language"} <= ids, name
    assert sorted(f.stem for f in FORMS.glob("*.yml")) == sorted([*NAMES, "config"])


@pytest.mark.validator
@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-issue-forms", [f"{name}.yml" for name in NAMES]),
        ("vendor.github-issue-config", ["config.yml"]),
    ],
)
def test_forms_are_valid(schema: str, files: list[str]) -> None:
    command = [Path(sys.executable).with_name("check-jsonschema"), "--builtin-schema", schema]
    run = subprocess.run([*command, *(FORMS / f for f in files)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
