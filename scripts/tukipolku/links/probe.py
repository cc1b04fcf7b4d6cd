"""Asks the hosts: linkchecker's checks of an address, its redirects, robots.txt and mail, its threads and its queue.

linkchecker (GPL-2.0-or-later) is used as a library. Ours are the wire (``transport``), the turns (``schedule``), what
is kept of an answer (``Look``), one more try for what may pass, and the addresses that can't exist, by which a host
shows how it answers for missing pages.
"""

from __future__ import annotations

import re
import secrets
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from linkcheck.cache import results, robots_txt, urlqueue
from linkcheck.checker import httpurl, mailtourl
from linkcheck.director import aggregator, checker

from .page import Page, read_page
from .schedule import Host, HostQueue, Hosts
from .transport import REDIRECTS, Adapter, Hop, Limits, Resolver, Wire, describe, machine_resolver

USER_AGENT = "Mozilla/5.0 (compatible; Tukipolku-links/1.0; +{about})"
PRODUCT = "tukipolku-links"  # the name by which robots.txt can address us
HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
    "Accept-Language": "fi,sv;q=0.8,en;q=0.6",
}
HTML = {"text/html", "application/xhtml+xml"}
PROBES_PER_HOST = 4  # folders of a host that are probed in one run
# Failures that hold for every address of a host, and failures that may have passed when it is tried once more.
OF_THE_HOST = {"no-host", "private", "refused", "no-dns"}
PASSING = {"reset", "broke-off", "refused", "silent", "no-connection", "bad-answer"}


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
        self.aggregate = _Aggregate(_Settings(manners, agent), self.queue, robots, self)

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
            item: Any = _Mail(wanted.url, 1, self.aggregate, extern=(0, 0))
        else:
            item = _Web(wanted.url, 1, self.aggregate, extern=(0, 0))
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


class _Settings(dict[str, Any]):
    """linkchecker's settings, those that its checks read. Its own Configuration would make folders in the home."""

    def __init__(self, manners: Manners, agent: str):
        super().__init__(
            robotstxt=manners.obey_robots,
            timeout=manners.limits.answer,
            threads=manners.threads,
            useragent=agent,
            sslverify=True,
            maxhttpredirects=10,
            maxrequestspersecond=10,
            maxfilesizedownload=manners.limits.body_for_anchors,
            recursionlevel=1,
            checkextern=True,
            trace=False,
            verbose=False,
            warnings=False,
            cookiefile=None,
            logger=None,
        )
        lists = ("externlinks", "internlinks", "ignoreerrors", "ignorewarnings", "ignorewarningsforurls")
        self.update({name: [] for name in (*lists, "enabledplugins", "fileoutput", "authentication", "allowedschemes")})

    def get_user_password(self, url: str) -> tuple[None, None]:
        return None, None


class _NoPlugins:
    """linkchecker's plugins: none."""

    def run_connection_plugins(self, url_data: Any) -> None:
        pass


class _Aggregate(aggregator.Aggregate):  # type: ignore[misc]
    """linkchecker's threads with our transport and our turns."""

    def __init__(self, config: Any, queue: HostQueue, robots: Any, prober: Prober):
        super().__init__(config, queue, robots, _NoPlugins(), results.ResultCache(0))
        self.prober = prober
        self.adapter = Adapter(prober.wire)

    def wait_for_host(self, host: str) -> None:
        """The queue and the transport see to it, without a lock that all hosts share."""

    def add_request_session(self) -> None:
        super().add_request_session()
        session = self.get_request_session()
        session.trust_env = False  # nobody's passwords or proxies
        session.headers.update(HEADERS)
        for scheme in ("http://", "https://"):
            session.mount(scheme, self.adapter)

    def start_threads(self) -> None:
        for _ in range(min(self.config["threads"], max(1, self.prober.total))):
            thread = _Worker(self.urlqueue, self.logger, self.add_request_session)
            thread.daemon = True
            self.threads.append(thread)
            thread.start()


class _Worker(checker.Checker):  # type: ignore[misc]
    """linkchecker's checking thread. What it finds goes to the prober, not to linkchecker's output."""

    def check_url(self) -> None:
        try:
            visit = self.urlqueue.get(timeout=1.0)
        except urlqueue.Empty:
            return
        try:
            visit.visit()
        except Exception as error:  # never lose an address, whatever goes wrong
            visit.prober.done(visit, Look(visit.wanted.url, (), "bad-answer", str(error)[:120]))
        finally:
            self.urlqueue.task_done(visit)


class _Visit:
    """What our visits add to linkchecker's addresses."""

    def prepare(self, prober: Prober, kind: str, key: str, wanted: Wanted, host: Host) -> None:
        self.prober, self.kind, self.key, self.wanted, self.server = prober, kind, key, wanted, host
        self.wants_anchors = wanted.anchors
        self.not_before = 0.0
        self.tries = 0

    def start(self) -> None:
        self.hops: list[Hop] = []
        self.deadline = time.monotonic() + self.prober.manners.limits.whole
        self.failed: tuple[str, str] = ("", "")
        self.refused_by_robots = self.at_robots = self.cut = False
        self.turn_taken = True
        self.tries += 1

    def visit(self) -> None:
        self.start()
        if self.server.verdict:
            self.prober.done(self, Look(self.wanted.url, (), *self.server.verdict))
            return
        try:
            look = self.look()
        except Exception as error:  # a server can make libraries stumble in ways that nobody has thought of
            look = Look(self.wanted.url, tuple(self.hops), *describe(error))
        again = self._again(look)
        if again is not None:
            copy = type(self)(self.wanted.url, 1, self.prober.aggregate, extern=(0, 0))  # type: ignore[call-arg]
            copy.prepare(self.prober, self.kind, self.key, self.wanted, self.server)
            copy.tries = self.tries
            self.prober.queue.put_again(copy, again)
        else:
            self.prober.done(self, look)

    def look(self) -> Look:
        raise NotImplementedError

    def _again(self, look: Look) -> float | None:
        """Seconds until one more try, or None. Hosts that are lost are given up here."""
        manners = self.prober.manners
        failing = self.prober.hosts.of(look.final)
        first = self.tries == 1
        if look.failure in ("silent", "no-connection"):
            if failing.silent():
                failing.verdict = (look.failure, look.detail)
                return None
        elif (look.failure in OF_THE_HOST and (look.failure != "refused" or not first)) or look.failure.startswith(
            "tls-"
        ):
            failing.verdict = (look.failure, look.detail)
        if not first:
            if look.status == 429:
                failing.verdict = ("busy", "429")
            return None
        if look.failure in PASSING:
            return manners.retry_pause
        if look.status in (429, 503):
            wait = _retry_after(look.header("retry-after"))
            if wait > manners.longest_wait:
                failing.verdict = ("busy", f"{look.status}, Retry-After {round(wait)} s")
                return None
            failing.wait_until(wait or manners.retry_pause)
            return wait or manners.retry_pause
        return manners.retry_pause if look.status >= 500 or look.status in (408, 425) else None


class _Web(_Visit, httpurl.HttpUrl):  # type: ignore[misc]
    """An http address: asked, redirected and robots-checked by linkchecker."""

    def build_url(self) -> None:
        """Our addresses are in their final form; linkchecker would decode what must stay encoded (%2F)."""
        self.url = self.base_url
        self.urlparts = self.build_url_parts(self.url)

    def set_cache_url(self) -> None:
        self.cache_url = self.url

    def allows_robots(self, url: str) -> bool:
        if not self.aggregate.config["robotstxt"]:
            return True
        self.at_robots = True
        try:
            super().allows_robots(url)
        finally:
            self.at_robots = False
        rules = self.aggregate.robots_txt.cache[self.get_robots_txt_url()]
        allowed, delay = robots_allow(rules, url)
        if delay:
            self.prober.hosts.slow_down(url, min(delay, self.prober.manners.longest_wait))
        self.refused_by_robots = not allowed
        return allowed

    def build_request(self) -> Any:
        request = super().build_request()
        if self.wanted.etag:
            request.headers["If-None-Match"] = self.wanted.etag
        if self.wanted.modified:
            request.headers["If-Modified-Since"] = self.wanted.modified
        return request

    def handle_exception(self) -> Any:
        error = sys.exc_info()[1]
        if error is not None:
            self.failed = describe(error)
        return super().handle_exception()

    def look(self) -> Look:
        self.prober.wire.here.visit = self
        session = self.aggregate.get_request_session()
        session.cookies.clear()
        if self.has_result:  # linkchecker doesn't take it for an address
            return Look(self.wanted.url, (), "bad-answer", self.result)
        self.check()
        url, hops = self.wanted.url, tuple(self.hops)
        if self.failed[0]:
            code, detail = self.failed
            if code == "given-up":
                code, detail = self.prober.hosts.of(hops[-1].url if hops else url).verdict or ("unstable", detail)
            elif code in ("reset", "bad-answer", "broke-off") and time.monotonic() >= self.deadline:
                code, detail = "silent", f"{round(self.prober.manners.limits.whole)} s"
            return Look(url, hops, code, detail)
        if self.refused_by_robots:
            return Look(url, hops, robots=True)
        response = self.url_connection
        body: bytes = response.content or b""
        self.close_connection()
        kind = (self.content_type or "").lower()
        looks_html = kind in HTML or (
            not kind and body[:200].lstrip().lower().startswith((b"<!doctype html", b"<html"))
        )
        page = None
        if looks_html and body and response.status_code < 400:
            charset = re.search(r"charset=[\"']?([\w-]+)", response.headers.get("content-type", ""), re.I)
            page = read_page(body, charset[1] if charset else None, self.wants_anchors, not self.cut)
        return Look(url, hops, "", "", page, kind, len(body), body[:64])


class _Mail(_Visit, mailtourl.MailtoUrl):  # type: ignore[misc]
    """A mail address: its form and its mail host are checked by linkchecker."""

    def look(self) -> Look:
        import dns.exception
        import dns.resolver

        self.prober.wire.here.visit = self
        if not self.has_result:
            self.check()
        if self.valid:
            return Look(self.wanted.url)
        domain = sorted(self.addresses)[0].rpartition("@")[2] if self.addresses else ""
        try:
            dns.resolver.resolve(domain, "MX")
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return Look(self.wanted.url, (), "mail-dead", domain)
        except dns.exception.DNSException as error:
            return Look(self.wanted.url, (), "no-dns", str(error)[:120])
        return Look(self.wanted.url, (), "mail-dead", domain)


def _retry_after(value: str) -> float:
    """Seconds, from a number or a date; 0 when the server says nothing that can be understood."""
    if value.strip().isdigit():
        return min(float(value), 1e9)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return 0.0


def robots_allow(rules: Any, url: str) -> tuple[bool, float]:
    """Whether robots.txt, as linkchecker has read it, lets us in, and the seconds between requests that it asks for.

    linkchecker takes the first rule that fits and knows no wildcards; RFC 9309 wants the longest rule, with * and $.
    """
    if rules.allow_all or rules.disallow_all:
        return True, 0.0  # there is none; linkchecker takes a 403 for "stay away", RFC 9309 for "no rules"
    entries = [*rules.entries, *([rules.default_entry] if rules.default_entry else [])]
    ours = [e for e in entries if any(a.lower() != "*" and a.lower() in PRODUCT for a in e.useragents if a)]
    ours = ours or [e for e in entries if "*" in e.useragents]
    parts = urlsplit(url)
    path = unquote(parts.path or "/") + (f"?{unquote(parts.query)}" if parts.query else "")
    best = (-1, True)
    for line in (line for entry in ours for line in entry.rulelines):
        rule = unquote(line.path)
        if _fits(rule, path):
            best = max(best, (len(rule), bool(line.allowance)))
    return best[1], float(max((e.crawldelay for e in ours), default=0))


def _fits(rule: str, path: str) -> bool:
    """Whether a rule with * and $ fits, without patterns that can be slow."""
    end = rule.endswith("$")
    first, *rest = rule.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for index, piece in enumerate(rest):
        if end and index == len(rest) - 1:
            return path.endswith(piece) and len(path) - len(piece) >= at
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return not end or at == len(path)


__all__ = ["REDIRECTS", "Look", "Manners", "Prober", "Seen", "Wanted", "beside"]
