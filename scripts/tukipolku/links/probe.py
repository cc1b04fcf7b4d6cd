"""Asks the hosts: linkchecker's checks of an address, its redirects, robots.txt and mail, its threads and its queue.

linkchecker (GPL-2.0-or-later) is used as a library. Ours are the wire (``transport``), the turns (``schedule``), what
is kept of an answer (``Look``), one more try for what may pass, and the addresses that can't exist, by which a host
shows how it answers for missing pages.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin, urlsplit

from linkcheck.cache import robots_txt, urlqueue

from .engine import Engine, MailVisit, Settings, WebVisit
from .look import Look, Manners, Progress, Seen, Wanted, beside
from .schedule import HostQueue, Hosts
from .transport import Wire, machine_resolver

USER_AGENT = "Mozilla/5.0 (compatible; Tukipolku-links/1.0; +{about})"
PROBES_PER_HOST = 4  # folders of a host that are probed in one run


class Prober:
    """One run over a number of addresses. ``results`` are added to while it runs, so that a stop loses nothing."""

    def __init__(self, manners: Manners, progress: Progress | None = None):
        self.manners = manners
        self.progress = progress
        self.seen = Seen()
        self.hosts = Hosts(manners.rate, manners.connections)
        agent = USER_AGENT.format(about=manners.about)
        resolver = manners.resolver or machine_resolver(manners.allow_private)
        self.wire = Wire(self.hosts, resolver, manners.limits, agent, manners.trust)
        self.queue = HostQueue()
        self.lock = threading.Lock()
        self.token = f"ei-ole-{secrets.token_hex(5)}"  # "does not exist": what a host's keeper reads in the log
        self.probed: dict[str, int] = {}
        self.total = 0
        robots = robots_txt.RobotsTxt(agent)
        robots.cache = {}  # linkchecker's own keeps a hundred hosts only
        self.aggregate = Engine(Settings(manners, agent), self.queue, robots, self)

    def run(self, wanted: Iterable[Wanted]) -> Seen:
        """Looks at every address once; returns early with what is known on Ctrl-C or when the time is over."""
        for one in wanted:
            self._add("look", one.url, one)
        if not self.total:
            return self.seen
        watch = threading.Thread(target=self.wire.watch, daemon=True)
        watch.start()
        until = time.monotonic() + (self.manners.seconds or 10**9)
        try:
            self.aggregate.start_threads()
            while True:
                try:
                    self.queue.join(timeout=max(0.01, min(1.0, until - time.monotonic())))
                    break
                except urlqueue.Timeout:
                    if self.progress:
                        self.progress(len(self.seen.looks), self.total)
                    if time.monotonic() > until:
                        self.seen.stopped = True
                        break
        except KeyboardInterrupt:
            self.seen.stopped = True
        finally:
            self.wire.stop()
            for thread in self.aggregate.threads:
                thread.stop()
            self.queue.do_shutdown()
            if not self.seen.stopped:
                for thread in self.aggregate.threads:
                    thread.join(timeout=1.0)
        with self.lock:
            return Seen(
                dict(self.seen.looks),
                dict(self.seen.probes),
                dict(self.seen.beyond),
                self.seen.stopped,
                self.seen.requests,
            )

    def _add(self, kind: str, key: str, wanted: Wanted) -> None:
        host = self.hosts.of(wanted.url)
        if wanted.url.startswith("mailto:"):
            host.gap = 0.05  # the name server is asked, not the host
            item: Any = MailVisit(wanted.url, 1, self.aggregate, extern=(0, 0))
        else:
            item = WebVisit(wanted.url, 1, self.aggregate, extern=(0, 0))
        item.prepare(self, kind, key, wanted, host)
        self.total += kind == "look"
        self.queue.put(item)

    def done(self, visit: Any, look: Look) -> None:
        """Keeps a look and asks for what is needed to judge it. Runs in linkchecker's threads."""
        with self.lock:
            kept = {"look": self.seen.looks, "probe": self.seen.probes, "beyond": self.seen.beyond}[visit.kind]
            kept[visit.key] = look
            self.seen.requests += len(look.hops)
            if self.seen.stopped:
                return
            if visit.kind == "probe":
                if visit.key.endswith(" 1") and look.status == 200 and not look.failure:
                    self._probe(visit.key[:-2], 2)
            elif look.status == 200 and (look.page is not None or look.redirects):
                for url in dict.fromkeys((look.url, look.final)):
                    self._probe(beside(url), 1)
                if look.page and look.page.refresh and visit.kind == "look":
                    target = urljoin(look.final, look.page.refresh).partition("#")[0]
                    if target.startswith(("http://", "https://")) and target not in self.seen.beyond:
                        self._add("beyond", look.url, Wanted(target, visit.wanted.anchors))

    def _probe(self, where: str, number: int) -> None:
        """Asks for an impossible address, for a few folders of each host."""
        key = f"{where} {number}"
        host = urlsplit(where).netloc
        if key in self.seen.probes or key in self.probed:
            return
        if number == 1 and self.probed.get(host, 0) >= PROBES_PER_HOST:
            return
        self.probed[key] = 1
        self.probed[host] = self.probed.get(host, 0) + (number == 1)
        self._add("probe", key, Wanted(where.replace("*", f"{self.token}{number}")))
