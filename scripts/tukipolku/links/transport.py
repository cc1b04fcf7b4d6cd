"""The wire: a requests adapter through which every request passes, with limits that a server can't talk its way out of.

Names are resolved here (private networks refused, answers remembered); a body is read up to a cap; a watch closes
connections whose time is over; a failure gets a short code.
"""

from __future__ import annotations

import os
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import certifi
import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from .addresses import is_private
from .failures import HostGivenUp, PrivateNetwork
from .schedule import Host, Hosts

Resolver = Callable[[str, int], list[tuple[str, int]]]
REDIRECTS = {301, 302, 303, 307, 308}
ENOUGH = 2**16  # bytes after which it doesn't matter that the rest takes too long
KEPT_HEADERS = ("location", "retry-after", "etag", "last-modified", "content-type", "cf-mitigated")


@dataclass(frozen=True)
class Hop:
    """One answer on the way: ``status`` is 0 when none came. ``headers`` are the kept ones, in small letters."""

    url: str
    status: int
    headers: dict[str, str]


@dataclass
class Limits:
    """What no address may exceed. Times are in seconds, sizes in bytes."""

    connect: float = 10.0
    answer: float = 20.0
    whole: float = 60.0
    body: int = 2**19
    body_for_anchors: int = 2**22


class Visitor(Protocol):
    """What the wire knows of the address that a thread is at."""

    server: Host
    hops: list[Hop]
    deadline: float
    wants_anchors: bool
    at_robots: bool
    cut: bool
    turn_taken: bool


def machine_resolver(allow_private: bool = False) -> Resolver:
    """Resolves names as the machine does, once each, and refuses private networks unless told otherwise."""
    known: dict[tuple[str, int], list[tuple[str, int]]] = {}

    def resolve(host: str, port: int) -> list[tuple[str, int]]:
        key = (host, port)
        if key not in known:
            found = [info[4] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
            numbers = list(dict.fromkeys((str(address[0]), port) for address in found))
            if not allow_private and any(is_private(number) for number, _ in numbers):
                raise PrivateNetwork(f"{host} leads to {numbers[0][0]}")
            known[key] = numbers
        return known[key]

    return resolve


@dataclass
class Wire:
    """What all requests of a run share. ``trust`` is a file of certificates instead of the browsers' ones."""

    hosts: Hosts
    resolver: Resolver
    limits: Limits
    user_agent: str
    trust: str = ""
    here: threading.local = field(default_factory=threading.local)  # .visit: the address that this thread is at
    context: ssl.SSLContext = field(init=False)
    _open: dict[int, tuple[socket.socket, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.context = tls_context(self.trust)

    def connect(self, host: str, port: int, timeout: float) -> socket.socket:
        """A connection to the first address of a name that answers."""
        last: OSError | None = None
        for number in self.resolver(host, port):
            try:
                sock = socket.create_connection(number, timeout)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return sock
            except OSError as error:
                last = error
        raise last or OSError("no address")

    def watch(self) -> None:
        """Closes connections whose time is over, until ``stop``. Runs in a thread of its own."""
        while not self._over.wait(0.25):
            now = time.monotonic()
            with self._lock:
                late = [sock for sock, until in self._open.values() if until < now]
            for sock in late:
                try:
                    sock.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue

    def stop(self) -> None:
        self._over.set()

    def guarded(self, sock: socket.socket, until: float) -> None:
        with self._lock:
            self._open[threading.get_ident()] = (sock, until)

    def released(self) -> None:
        with self._lock:
            self._open.pop(threading.get_ident(), None)


def tls_context(trust: str = "") -> ssl.SSLContext:
    """As strict as browsers and no stricter."""
    usual = os.environ.get("SSL_CERT_FILE") or os.environ.get("REQUESTS_CA_BUNDLE") or certifi.where()
    context = ssl.create_default_context(cafile=trust or usual)
    context.verify_flags &= ~getattr(ssl, "VERIFY_X509_STRICT", 0)
    context.verify_flags &= ~getattr(ssl, "VERIFY_X509_PARTIAL_CHAIN", 0)
    context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
    return context


class Adapter(HTTPAdapter):
    """requests' transport, through which linkchecker's requests pass, robots.txt and redirects included."""

    def __init__(self, wire: Wire):
        self.wire = wire
        super().__init__(pool_connections=128, pool_maxsize=wire.hosts.connections)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self.wire.context, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self.wire)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """The shared context knows whom to trust."""

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
        host, _ = super().build_connection_pool_key_attributes(request, True, cert)
        return host, {}

    def send(self, request: Any, **kwargs: Any) -> Any:  # type: ignore[override]
        visit: Visitor = self.wire.here.visit
        host = self.wire.hosts.of(request.url)
        if host.verdict:
            visit.hops.append(Hop(request.url, 0, {}))
            raise HostGivenUp(host.verdict[0])
        request.headers["User-Agent"] = self.wire.user_agent
        if visit.turn_taken and host is visit.server:
            visit.turn_taken = False  # the queue took this turn
        elif (wait := host.take_turn()) > 0:
            time.sleep(min(wait, max(0.0, visit.deadline - time.monotonic())))
        left = visit.deadline - time.monotonic()
        if left <= 0:
            raise requests.ReadTimeout("the time for this address is over")
        limits = self.wire.limits
        kwargs.update(timeout=(min(limits.connect, left), min(limits.answer, left)), stream=True)
        try:
            response = super().send(request, **kwargs)
            host.heard()
            headers = {k: response.headers[k] for k in KEPT_HEADERS if k in response.headers}
            if not visit.at_robots:
                visit.hops.append(Hop(request.url, response.status_code, headers))
            self._read(response, visit)
        except (requests.RequestException, OSError):
            if not visit.at_robots and (not visit.hops or visit.hops[-1].url != request.url):
                visit.hops.append(Hop(request.url, 0, {}))
            raise
        finally:
            self.wire.released()
        return response

    def _read(self, response: Any, visit: Visitor) -> None:
        """Reads the body here, so that the limits hold for it too."""
        limits = self.wire.limits
        redirect = response.status_code in REDIRECTS and "location" in response.headers
        most = 2**16 if redirect or visit.at_robots else limits.body_for_anchors if visit.wants_anchors else limits.body
        body, done = bytearray(), False
        try:
            while len(body) < most:
                chunk = response.raw.read1(2**16, decode_content=True)
                if not chunk:
                    done = True
                    break
                body += chunk
                if time.monotonic() > visit.deadline:
                    break
            if len(body) < ENOUGH and time.monotonic() > visit.deadline:
                raise requests.ReadTimeout("the time for this address is over")
        except Exception as error:
            response.raw.close()
            # What an error page or a redirect says doesn't matter; a page that breaks off does.
            if not redirect and response.status_code < 400:
                raise requests.exceptions.ChunkedEncodingError(error) from error
        response._content, response._content_consumed = bytes(body), True
        visit.cut = not done
        if done:
            response.raw.release_conn()
        else:
            response.raw.close()


def _pools(wire: Wire) -> dict[str, type]:
    """Connection pools of urllib3 that connect over our wire."""

    class Connecting:
        def _new_conn(self: Any) -> socket.socket:
            try:
                return wire.connect(self._dns_host, self.port, self.timeout)
            except socket.gaierror as error:
                raise NameResolutionError(self.host, self, error) from error
            except TimeoutError as error:
                raise ConnectTimeoutError(self, f"no connection in {self.timeout} s") from error
            except OSError as error:
                raise NewConnectionError(self, str(error)) from error

        def request(self: Any, *args: Any, **kwargs: Any) -> None:
            super().request(*args, **kwargs)  # type: ignore[misc]
            if self.sock is not None:
                wire.guarded(self.sock, wire.here.visit.deadline)

    class Http(Connecting, HTTPConnection):
        pass

    class Https(Connecting, HTTPSConnection):
        pass

    class HttpPool(HTTPConnectionPool):
        ConnectionCls = Http

    class HttpsPool(HTTPSConnectionPool):
        ConnectionCls = Https

    return {"http": HttpPool, "https": HttpsPool}
