"""linkchecker's checks of an address, its threads and its queue, over our wire and with our turns.

linkchecker (GPL-2.0-or-later) is used as a library.
"""

from __future__ import annotations

import re
import sys
import time
from typing import TYPE_CHECKING, Any

from linkcheck.cache import results, urlqueue
from linkcheck.checker import httpurl, mailtourl
from linkcheck.director import aggregator, checker

from .failures import describe
from .look import Look, Manners, Wanted
from .page import read_page
from .robots import retry_after, robots_allow
from .schedule import Host, HostQueue
from .transport import Adapter, Hop

if TYPE_CHECKING:
    from .probe import Prober

HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
    "Accept-Language": "fi,sv;q=0.8,en;q=0.6",
}
HTML = {"text/html", "application/xhtml+xml"}
# Failures that hold for every address of a host, and failures that may have passed when it is tried once more.
OF_THE_HOST = {"no-host", "private", "refused", "no-dns"}
PASSING = {"reset", "broke-off", "refused", "silent", "no-connection", "bad-answer"}


class Settings(dict[str, Any]):
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


class NoPlugins:
    """linkchecker's plugins: none."""

    def run_connection_plugins(self, url_data: Any) -> None:
        pass


class Engine(aggregator.Aggregate):  # type: ignore[misc]
    """linkchecker's threads with our transport and our turns."""

    def __init__(self, config: Any, queue: HostQueue, robots: Any, prober: Prober):
        super().__init__(config, queue, robots, NoPlugins(), results.ResultCache(0))
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
            thread = Worker(self.urlqueue, self.logger, self.add_request_session)
            thread.daemon = True
            self.threads.append(thread)
            thread.start()


class Worker(checker.Checker):  # type: ignore[misc]
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


class Visit:
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
            wait = retry_after(look.header("retry-after"))
            if wait > manners.longest_wait:
                failing.verdict = ("busy", f"{look.status}, Retry-After {round(wait)} s")
                return None
            failing.wait_until(wait or manners.retry_pause)
            return wait or manners.retry_pause
        return manners.retry_pause if look.status >= 500 or look.status in (408, 425) else None


class WebVisit(Visit, httpurl.HttpUrl):  # type: ignore[misc]
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


class MailVisit(Visit, mailtourl.MailtoUrl):  # type: ignore[misc]
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
