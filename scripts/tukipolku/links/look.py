"""What the guard asks of an address, and what it keeps of the answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from .page import Page
from .transport import Hop, Limits, Resolver


@dataclass
class Manners:
    """How the guard behaves. ``rate`` is requests a second for each host (0: no limit), times are in seconds."""

    rate: float = 1.0
    connections: int = 2
    threads: int = 100
    limits: Limits = field(default_factory=Limits)
    obey_robots: bool = True
    retry_pause: float = 2.0
    longest_wait: float = 30.0  # of Retry-After; who asks for more is left alone in this run
    about: str = "https://example.org/"  # where a host's keeper reads who is asking
    trust: str = ""
    resolver: Resolver | None = None
    allow_private: bool = False  # names may lead into private networks
    seconds: float = 0.0  # the whole run; 0: no limit


@dataclass(frozen=True)
class Wanted:
    """An address to ask, whether its anchors matter, and the validators of its last good answer."""

    url: str
    anchors: bool = False
    etag: str = ""
    modified: str = ""


@dataclass(frozen=True)
class Look:
    """What was seen at an address. ``failure`` is a code of ``transport.describe`` (or empty), ``detail`` words on it.

    ``type`` is the content type without parameters, ``size`` the bytes that were read.
    """

    url: str
    hops: tuple[Hop, ...] = ()
    failure: str = ""
    detail: str = ""
    page: Page | None = None
    type: str = ""
    size: int = -1
    start: bytes = b""
    robots: bool = False

    @property
    def status(self) -> int:
        return self.hops[-1].status if self.hops else 0

    @property
    def final(self) -> str:
        return self.hops[-1].url if self.hops else self.url

    @property
    def redirects(self) -> tuple[int, ...]:
        return tuple(hop.status for hop in self.hops[:-1])

    def header(self, name: str) -> str:
        return self.hops[-1].headers.get(name, "") if self.hops else ""


@dataclass
class Seen:
    """The looks of a run: at the addresses, at impossible ones by the address they stand for, and beyond refreshes."""

    looks: dict[str, Look] = field(default_factory=dict)
    probes: dict[str, Look] = field(default_factory=dict)
    beyond: dict[str, Look] = field(default_factory=dict)
    stopped: bool = False
    requests: int = 0

    def probes_for(self, url: str) -> list[Look]:
        """The looks at impossible addresses beside this one."""
        return [self.probes[key] for key in (f"{beside(url)} 1", f"{beside(url)} 2") if key in self.probes]

    @property
    def offline(self) -> bool:
        """Whether it is rather us than the hosts: three hosts or more, and none could be reached."""
        asked = {urlsplit(look.url).netloc: look for look in self.looks.values() if urlsplit(look.url).netloc}
        lost = {"no-dns", "no-connection", "no-host", "silent"}
        return len(asked) >= 3 and all(look.failure in lost and not look.status for look in asked.values())


def beside(url: str) -> str:
    """The folder and the kind of file that an impossible address shares with this one: ``https://host/folder/*.pdf``."""
    parts = urlsplit(url)
    folder, _, name = parts.path.rpartition("/")
    if not name and folder.count("/") >= 1:  # /a/b/ is beside /a/c/
        folder = folder.rpartition("/")[0]
    suffix = re.search(r"\.[a-z]{3,5}$", name)
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/*{suffix[0] if suffix else ''}", "", ""))


Progress = Callable[[int, int], None]
