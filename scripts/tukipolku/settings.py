"""What depends on where the site is published, read from the environment and from git."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from .hosting import form_url, kind_of, line_url

SOURCE_LOCALE = "fi"  # all others are translated from it
LEAFLETS = "leaflets"  # where the leaflets are made as PDF, in the checkout
LOCAL = "http://127.0.0.1:8000/"
# What a build may keep for the next one. Everything in it can be made anew.
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "tukipolku"


@dataclass(frozen=True)
class Settings:
    """``site_url`` ends with a slash. ``repository`` is the hosting service's page of the repository, or empty.

    ``hosting`` says what the service is when its name doesn't: ``github``, ``gitlab`` or ``forgejo``. ``publisher`` and
    ``contact`` (an e-mail or web address) stand in the accessibility statement; empty when they aren't told.
    """

    site_url: str = LOCAL
    repository: str = ""
    hosting: str = ""
    publisher: str = ""
    contact: str = ""

    def edit_url(self, file: str, line: int) -> str:
        """The address of a line of a file on the hosting service (GitHub, GitLab, Forgejo), or empty."""
        return line_url(self.repository, self._kind, file, line) if self.repository else ""

    def form_url(self, form: str, title: str, fields: dict[str, str]) -> str:
        """The address of a form on the hosting service with its fields filled in, or empty."""
        return form_url(self.repository, self._kind, form, title, fields) if self.repository else ""

    @property
    def host(self) -> str:
        """The hosting service's name as people know it, such as ``github.com``."""
        return urlsplit(self.repository).netloc

    @property
    def _kind(self) -> str:
        return self.hosting or kind_of(self.repository)


def read_settings(root: Path) -> Settings:
    """SITE_URL, REPO_URL and REPO_KIND, or what the runners of GitHub and GitLab tell, or git's remote ``origin``.

    PUBLISHER and ACCESSIBILITY_CONTACT say who publishes the site and where feedback on accessibility is sent.
    """
    site = os.environ.get("SITE_URL", LOCAL).rstrip("/") + "/"
    repository = os.environ.get("REPO_URL", "") or os.environ.get("CI_PROJECT_URL", "")
    if not repository and "GITHUB_REPOSITORY" in os.environ:
        repository = f"{os.environ.get('GITHUB_SERVER_URL', 'https://github.com')}/{os.environ['GITHUB_REPOSITORY']}"
    hosting = os.environ.get("REPO_KIND", "") or ("gitlab" if "CI_PROJECT_URL" in os.environ else "")
    publisher, contact = (os.environ.get(name, "").strip() for name in ("PUBLISHER", "ACCESSIBILITY_CONTACT"))
    return Settings(site, _web_address(repository or _origin(root)), hosting, publisher, contact)


def _origin(root: Path) -> str:
    import subprocess  # only builds ask

    command = ["git", "-C", str(root), "config", "--get", "remote.origin.url"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""


def _web_address(remote: str) -> str:
    if remote.startswith("git@"):
        remote = "https://" + remote.removeprefix("git@").replace(":", "/", 1)
    return remote.removesuffix(".git").rstrip("/") if remote.startswith("https://") else ""
