"""What depends on where the site is published, read from the environment and from git."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

LOCAL = "http://127.0.0.1:8000/"
# What a build may keep for the next one. Everything in it can be made anew.
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "tukipolku"


@dataclass(frozen=True)
class Settings:
    """``site_url`` ends with a slash. ``repository`` is the hosting service's page of the repository, or empty."""

    site_url: str = LOCAL
    repository: str = ""

    def edit_url(self, file: str, line: int) -> str:
        """The address of a line of a file on the hosting service (GitHub, GitLab, Forgejo), or empty."""
        if not self.repository:
            return ""
        middle = "-/blob" if "gitlab" in self.repository else "blob"
        return f"{self.repository}/{middle}/main/{file}#L{line}"


def read_settings(root: Path) -> Settings:
    """SITE_URL and REPO_URL, or what GitHub's runners tell, or git's remote ``origin``."""
    site = os.environ.get("SITE_URL", LOCAL).rstrip("/") + "/"
    repository = os.environ.get("REPO_URL", "")
    if not repository and "GITHUB_REPOSITORY" in os.environ:
        repository = f"{os.environ.get('GITHUB_SERVER_URL', 'https://github.com')}/{os.environ['GITHUB_REPOSITORY']}"
    return Settings(site, _web_address(repository or _origin(root)))


def _origin(root: Path) -> str:
    command = ["git", "-C", str(root), "config", "--get", "remote.origin.url"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""


def _web_address(remote: str) -> str:
    if remote.startswith("git@"):
        remote = "https://" + remote.removeprefix("git@").replace(":", "/", 1)
    return remote.removesuffix(".git").rstrip("/") if remote.startswith("https://") else ""
