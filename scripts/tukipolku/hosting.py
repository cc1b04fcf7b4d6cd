"""Addresses on the service that hosts the repository: a line of a file, and a form filled in for a page.

Forms are the files in ``.github/ISSUE_TEMPLATE/``, which Forgejo reads as well. GitLab has no forms; there the issue's
text is filled in. GitHub documents that a form's fields are named by their ids in the address. Forgejo documents the
title only; that it takes the form by its path and fields as ``field:<id>`` is how ``NewIssue`` is written in its
routers/web/repo/issue.go (read 2026-11-22).
"""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit

BRANCH = "main"
FORMS = ".github/ISSUE_TEMPLATE"
# Files that the services show as a page or a table unless they are asked for the source; only that has lines.
SHOWN_AS_PAGE = (".md", ".csv")


def kind_of(repository: str) -> str:
    """``github``, ``gitlab`` or ``forgejo``, told from the host's name; GitHub's addresses are the commonest."""
    host = urlsplit(repository).hostname or ""
    if "gitlab" in host:
        return "gitlab"
    if any(name in host for name in ("codeberg", "forgejo", "gitea")):
        return "forgejo"
    return "github"


def line_url(repository: str, kind: str, file: str, line: int) -> str:
    """The address of a line of a file."""
    middle, source = {
        "github": (f"blob/{BRANCH}", "?plain=1"),
        "gitlab": (f"-/blob/{BRANCH}", "?plain=1"),
        "forgejo": (f"src/branch/{BRANCH}", "?display=source"),
    }[kind]
    return f"{repository}/{middle}/{quote(file)}{source if file.endswith(SHOWN_AS_PAGE) else ''}#L{line}"


def form_url(repository: str, kind: str, form: str, title: str, fields: dict[str, str]) -> str:
    """The address of a form, filled in. ``form`` is its file without the ending; ``fields`` are by the ids in it."""
    if kind == "gitlab":
        text = "\n".join(f"- {name}: {value}" for name, value in fields.items())
        return f"{repository}/-/issues/new?" + urlencode(
            {"issue[title]": f"{form}: {title}", "issue[description]": text}
        )
    if kind == "forgejo":
        query = {"template": f"{FORMS}/{form}.yml", "title": f"{form}: {title}"}
        return f"{repository}/issues/new?" + urlencode(query | {f"field:{name}": v for name, v in fields.items()})
    return f"{repository}/issues/new?" + urlencode({"template": f"{form}.yml", "title": f"{form}: {title}", **fields})
