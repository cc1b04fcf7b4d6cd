"""Servers with faults, all on loopback and on ports that the system chooses: HTTP, HTTPS with a CA of its own, and DNS.

Each case is a host below ``kunta.lab``, and ``answer`` says what it does. Names reach the servers by ``resolve``, the
resolver that the tests hand to the guard; mail hosts are asked of a small name server.
"""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import struct
import threading
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from certificates import NAMES, make

DOMAIN = "kunta.lab"
Answer = tuple[int, dict[str, str], bytes]
REASONS = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 403: "Forbidden", 404: "Not Found"}


def page(title: str, body: str = "<p>Palvelut ja ohjeet kuntalaisille.</p>" * 8, charset: str = "utf-8") -> bytes:
    html = f"<!doctype html><html lang=fi><head><meta charset={charset}><title>{title}</title></head><body>"
    return f"{html}<h1>{title}</h1>{body}</body></html>".encode(charset)


OK = page("Varhaiskasvatus - Kunta")
FRONT = page("Kunta - etusivu", "<p>Tervetuloa uusille sivuillemme!</p>" * 10)
PLACES = page("Sivu", "<h2 id='yhteystiedot'>Yhteystiedot</h2><h2 id='hyödyllistä'>Hyödyllistä</h2>")
NOT_THERE = (404, {}, page("404"))
SHELL = b"<!doctype html><title>Asiointi</title><div id=app></div><script src=/a.js></script>"
NAVIGATION = "<nav>" + " ".join(f"<a href=/{n}>Osio{n}</a>" for n in range(120)) + "</nav>"
PARKED = page("kunta.lab", "<p>This domain is for sale. Buy this domain. Related searches.</p>")


def on_page(path: str, content: bytes, otherwise: Answer = NOT_THERE) -> Callable[[Request], Answer]:
    """Answers one path, and everything else as missing."""
    return lambda request: (200, {}, content) if request.path == path else otherwise


def redirect(status: int, to: str, path: str = "/vanha", then: bytes = OK) -> Callable[[Request], Answer]:
    """Sends one path to another, which has a page."""

    def answer(request: Request) -> Answer:
        if request.path == path:
            return status, {"Location": to}, b""
        return (200, {}, then) if request.path == to.partition("#")[0] else NOT_THERE

    return answer


class Request:
    """What a server was asked: ``number`` counts the requests for this path from 1."""

    def __init__(self, method: str, path: str, headers: dict[str, str], secure: bool, number: int):
        self.method, self.path, self.headers, self.secure, self.number = method, path, headers, secure, number


def _soft(title: str, text: str, charset: str = "utf-8", header: str = "") -> Callable[[Request], Answer]:
    kind = {"Content-Type": header} if header else {}
    return lambda request: (200, kind, page(title, f"<p>{text}</p>", charset))


def _loop(request: Request) -> Answer:
    return 302, {"Location": "/b" if request.path == "/a" else "/a"}, b""


def _front(status: int) -> Callable[[Request], Answer]:
    return lambda request: (200, {}, FRONT) if request.path == "/" else (status, {"Location": "/"}, b"")


def _cookie(request: Request) -> Answer:
    if request.path != "/palvelut":
        return NOT_THERE
    if "istunto=1" in request.headers.get("cookie", ""):
        return 200, {}, OK
    return 302, {"Set-Cookie": "istunto=1; Path=/", "Location": request.path}, b""


def _echo(request: Request) -> Answer:
    """A missing page that repeats the address, a number that changes and the news of the moment."""
    news = " ".join(f"uutinen{request.number}{n}" for n in range(6))
    text = f"<p>Osoitetta {request.path} ei ole. Tunnus {id(request)}. {news}</p>" + "<p>Hae sivustolta tai palaa.</p>"
    return 200, {}, page(f"{request.path.rpartition('/')[2]} – Kunta", text)


def _same_titles(request: Request) -> Answer:
    """A host that answers 200 for everything and has one title and much navigation on all its pages."""
    text = "Työpajalla tehdään puutöitä ja opitaan taitoja" if request.path == "/pajat" else "Sisältöä ei löydy"
    return 200, {}, page("Kunta", NAVIGATION + f"<main>{text}</main>")


def _conditional(request: Request) -> Answer:
    if request.headers.get("if-none-match") == '"1"':
        return 304, {"ETag": '"1"'}, b""
    return (200, {"ETag": '"1"'}, OK) if request.path == "/palvelut" else NOT_THERE


def _robots(inner: Callable[[Request], Answer], rules: bytes) -> Callable[[Request], Answer]:
    def answer(request: Request) -> Answer:
        if request.path == "/robots.txt":
            return 200, {"Content-Type": "text/plain"}, rules
        return inner(request)

    return answer


def _status(status: int, headers: dict[str, str] | None = None, body: bytes = b"") -> Callable[[Request], Answer]:
    return lambda request: (status, headers or {}, body or page(str(status)))


def _once(first: Answer) -> Callable[[Request], Answer]:
    return lambda request: (
        first if request.number == 1 and request.path == "/palvelut" else on_page("/palvelut", OK)(request)
    )


GOOD = on_page("/palvelut", OK)
UTF8_PATH = quote("/päätökset/työ", safe="/") + "?q=" + quote("äö")
SLOW, HANG, RESET, RESET_BODY, HUGE, DRIP, NONSENSE = "slow", "hang", "reset", "reset-body", "huge", "drip", "nonsense"
DRIP_BODY = "drip-body"

# What each host does: a function of the request, or a word for something that isn't an answer.
HOSTS: dict[str, Callable[[Request], Answer] | str] = {
    "ok": GOOD,
    "slow5": SLOW,
    "hang": HANG,
    "reset-start": RESET,
    "reset-body": RESET_BODY,
    "r301": redirect(301, "/uusi"),
    "r302": redirect(302, "/uusi"),
    "r307": redirect(307, "/uusi"),
    "r308": redirect(308, "/uusi"),
    "r301-host": redirect(301, f"http://ok.{DOMAIN}/palvelut"),
    "upgrade": lambda r: GOOD(r) if r.secure else (301, {"Location": f"https://upgrade.{DOMAIN}{r.path}"}, b""),
    "loop": _loop,
    "r301-404": lambda r: (301, {"Location": "/poistettu"}, b"") if r.path == "/vanha" else NOT_THERE,
    "front301": _front(301),
    "front302": _front(302),
    "soft-fi": _soft("Sivua ei löytynyt", "Valitettavasti hakemaasi sivua ei löytynyt."),
    "soft-sv": _soft("Sidan hittades inte", "Sidan du söker finns inte."),
    "soft-latin1": _soft("Sivua ei löytynyt", "Hakemaasi sivua ei löytynyt.", "iso-8859-1", "text/html"),
    "pdf-html": lambda r: (200, {}, FRONT),
    "empty": lambda r: (200, {}, b""),
    "parked": lambda r: (200, {}, PARKED),
    "e404": _status(404),
    "e410": _status(410),
    "e500": _status(500),
    "e503": _status(503, {"Retry-After": "3600"}, page("Huoltokatko")),
    "e403-ua": lambda r: GOOD(r) if "compatible" not in r.headers.get("user-agent", "compatible") else (403, {}, b"no"),
    "e403-js": _status(403, {"cf-mitigated": "challenge", "Server": "cloudflare"}, page("Just a moment...")),
    "e405-head": lambda r: (405, {"Allow": "GET"}, b"") if r.method == "HEAD" else GOOD(r),
    "e404-head": lambda r: (404, {}, b"") if r.method == "HEAD" else GOOD(r),
    "e429": _once((429, {"Retry-After": "1"}, b"slow down")),
    "flaky": _once((500, {}, b"oops")),
    "frag": on_page("/sivu", PLACES),
    "frag2": on_page("/sivu", PLACES),
    "frag3": on_page("/sivu", PLACES),
    **{name: on_page("/", OK) for name in NAMES if name != "upgrade"},
    "huge": HUGE,
    "gzip": lambda r: (200, {"Content-Encoding": "gzip"}, gzip.compress(OK)) if r.path == "/palvelut" else NOT_THERE,
    "latin1": lambda r: (
        (200, {"Content-Type": "text/html; charset=ISO-8859-1"}, page("Päätökset", "<p>äöåÄÖÅ</p>" * 9, "iso-8859-1"))
        if r.path == "/palvelut"
        else NOT_THERE
    ),
    "path-aao": on_page(UTF8_PATH, OK),
    "cookie": _cookie,
    "robots-404": _robots(_status(404), b"User-agent: *\nDisallow: /\n"),
    "robots-ok": _robots(GOOD, b"User-agent: *\nDisallow: /\n"),
    # Cases of our own.
    "echo": _echo,
    "one-title": _same_titles,
    "shell": lambda r: (200, {}, SHELL),
    "shell-honest": lambda r: (200, {}, SHELL) if r.path == "/palvelut" else NOT_THERE,
    "catch-all-front": lambda r: (200, {}, FRONT),
    "estonian": _soft("Lehte ei leitud", "Otsitud lehekülge ei ole olemas."),
    "refresh": lambda r: (
        (200, {}, page("Siirtyy", "<meta http-equiv='refresh' content='0; url=/uusi'>"))
        if r.path == "/vanha"
        else on_page("/uusi", OK)(r)
    ),
    "refresh-front": lambda r: (
        (200, {}, b"<meta http-equiv=refresh content='0;url=/'><p>Siirryt uusille sivuille.")
        if r.path == "/vanha"
        else on_page("/", FRONT)(r)
    ),
    "front-language": redirect(301, "/fi/", then=FRONT),
    "root-language": redirect(301, "/fi/", "/", FRONT),
    "mixed-redirect": lambda r: (
        (301, {"Location": "/valilla"}, b"")
        if r.path == "/vanha"
        else (302, {"Location": "/uusi"}, b"")
        if r.path == "/valilla"
        else on_page("/uusi", OK)(r)
    ),
    "moved-up": lambda r: (
        (301, {"Location": "/palvelut/"}, b"") if r.path == "/palvelut/paivahoito" else on_page("/palvelut/", OK)(r)
    ),
    "login": redirect(302, "/kirjaudu?paluu=/vanha"),
    "to-error": redirect(302, "/virhe/404"),
    "to-parking": redirect(302, f"http://www.sedo.com.{DOMAIN}/x"),
    "e401": _status(401, {"WWW-Authenticate": "Basic realm=x"}),
    "e451": _status(451),
    "e429-always": _status(429),
    "drip": DRIP,
    "drip-body": DRIP_BODY,
    "nonsense": NONSENSE,
    "conditional": _conditional,
    "sends-301-without-location": _status(301),
    "encoded-slash": on_page("/a%2Fb", OK),
    "wildcard-robots": _robots(GOOD, b"User-agent: *\nDisallow: /\nAllow: /palv*t$\n"),
    "own-robots": _robots(GOOD, b"User-agent: tukipolku-links\nDisallow:\n\nUser-agent: *\nDisallow: /\n"),
    "to-private": redirect(302, "http://salainen.lab/x"),
    "bad-location": redirect(302, "http://[:::]:x/"),
}


class Lab:
    """The servers, in a thread of their own. ``asked`` has (host, path) of each request, ``sent`` the bytes of huge."""

    def __init__(self, folder: Path):
        self.asked: list[tuple[str, str]] = []
        self.agents: set[str] = set()
        self.sent = 0
        self.trust = make(folder)
        self.folder = folder
        self.refusing = socket.socket()  # bound but not listening: connections are refused
        self.refusing.bind(("127.0.0.1", 0))
        self._numbers: dict[tuple[str, str], int] = defaultdict(int)
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(10), "the fault server didn't start"

    def resolve(self, host: str, port: int) -> list[tuple[str, int]]:
        """Where a name of the tests is."""
        if not host.endswith(".lab") or "ei-ole" in host:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if host.startswith("refused."):
            return [("127.0.0.1", self.refusing.getsockname()[1])]
        if host == "salainen.lab":
            from tukipolku.links.failures import PrivateNetwork

            raise PrivateNetwork("salainen.lab leads to 10.0.0.1")
        return [("127.0.0.1", self.https if port == 443 else self.http)]

    def forget(self) -> None:
        """Makes the servers as new."""
        self.asked.clear()
        self._numbers.clear()

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5)
        self.refusing.close()

    def _run(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.loop.run_until_complete(self._start())
        self._ready.set()
        self.loop.run_forever()

    async def _start(self) -> None:
        plain = await self.loop.create_server(lambda: _Http(self), "127.0.0.1", 0, backlog=512)
        secure = await self.loop.create_server(lambda: _Http(self), "127.0.0.1", 0, backlog=512, ssl=self._tls())
        names, _ = await self.loop.create_datagram_endpoint(_Names, local_addr=("127.0.0.1", 0))
        self.http = plain.sockets[0].getsockname()[1]
        self.https = secure.sockets[0].getsockname()[1]
        self.dns = names.get_extra_info("sockname")[1]

    def _tls(self) -> ssl.SSLContext:
        contexts = {}
        for name in NAMES:
            contexts[f"{name}.{DOMAIN}"] = context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.folder / f"{name}.pem")
        first = contexts[f"tls-ok.{DOMAIN}"]

        def choose(connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
            connection.context = contexts.get(name or "", first)

        first.sni_callback = choose  # type: ignore[assignment]
        return first

    def number(self, host: str, path: str) -> int:
        self._numbers[host, path] += 1
        return self._numbers[host, path]


class _Http(asyncio.Protocol):
    def __init__(self, lab: Lab):
        self.lab = lab
        self.buffer = b""
        self.may_write = asyncio.Event()
        self.may_write.set()
        self.tasks: list[asyncio.Task[None]] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport | None = transport  # type: ignore[assignment]

    def connection_lost(self, error: Exception | None) -> None:
        self.transport = None
        self.may_write.set()

    def pause_writing(self) -> None:
        self.may_write.clear()

    def resume_writing(self) -> None:
        self.may_write.set()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
            first, *lines = head.decode("latin-1").split("\r\n")
            method, path, _ = first.split(" ", 2)
            headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
            self._handle(method, path, headers)

    def _handle(self, method: str, path: str, headers: dict[str, str]) -> None:
        assert self.transport is not None
        host = headers.get("host", "").partition(":")[0]
        self.lab.asked.append((host, path))
        self.lab.agents.add(headers.get("user-agent", ""))
        case = HOSTS.get(host.removesuffix(f".{DOMAIN}"), GOOD)
        number = self.lab.number(host, path)
        if isinstance(case, str):
            if path not in ("/palvelut", "/video", "/") and case != HANG:
                return self._send(method, *NOT_THERE)
            return self._misbehave(case, method)
        secure = self.transport.get_extra_info("ssl_object") is not None
        self._send(method, *case(Request(method, path, headers, secure, number)))

    def _send(self, method: str, status: int, headers: dict[str, str], body: bytes) -> None:
        if self.transport is None:
            return
        sent = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body)), **headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
        head = f"HTTP/1.1 {status} {REASONS.get(status, 'Other')}\r\n{lines}\r\n".encode("latin-1")
        self.transport.write(head + (b"" if method == "HEAD" or status == 304 else body))

    def _misbehave(self, how: str, method: str) -> None:
        loop = self.lab.loop
        if how == SLOW:
            loop.call_later(1.0, self._send, method, 200, {}, OK)
        elif how == RESET:
            self._reset()
        elif how == RESET_BODY:
            assert self.transport is not None
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n" + OK)
            loop.call_later(0.1, self._reset)
        elif how == NONSENSE:
            assert self.transport is not None
            self.transport.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
            self.transport.close()
        elif how == HUGE:
            self.tasks.append(loop.create_task(self._huge()))
        elif how in (DRIP, DRIP_BODY):
            self.tasks.append(loop.create_task(self._drip(b"\r\n\r\n<title>" if how == DRIP_BODY else b"")))

    def _reset(self) -> None:
        if self.transport is not None:
            sock = self.transport.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.transport.abort()

    async def _huge(self) -> None:
        """100 MB, as fast as the other side takes it."""
        size, sent, chunk = 100 * 2**20, 0, b"<p>x</p>" * 8192
        if self.transport:
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % size)
        while sent < size and self.transport is not None and not self.transport.is_closing():
            self.transport.write(chunk)
            sent += len(chunk)
            await self.may_write.wait()
            await asyncio.sleep(0)
        self.lab.sent = sent

    async def _drip(self, more: bytes) -> None:
        """One byte at a time, each in good time, without end."""
        if self.transport:
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Slow: x" + more)
        for _ in range(600):
            await asyncio.sleep(0.1)
            if self.transport is None or self.transport.is_closing():
                return
            self.transport.write(b"x")


class _Names(asyncio.DatagramProtocol):
    """A small name server: a mail host for kunta.lab, addresses for other names that end in .lab, nothing else."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.DatagramTransport = transport  # type: ignore[assignment]

    def datagram_received(self, query: bytes, address: tuple[str, int]) -> None:
        at, labels = 12, []
        while query[at]:
            labels.append(query[at + 1 : at + 1 + query[at]].decode("latin-1").lower())
            at += 1 + query[at]
        name, kind, end = ".".join(labels), struct.unpack(">H", query[at + 1 : at + 3])[0], at + 5
        known, answer = name.endswith(".lab") and "ei-ole" not in name, b""
        if known and kind == 1:
            answer = b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x0e\x10\x00\x04" + socket.inet_aton("127.0.0.1")
        if known and kind == 15 and name == DOMAIN:
            answer = b"\xc0\x0c\x00\x0f\x00\x01\x00\x00\x0e\x10\x00\x09\x00\x0a\x04mail\xc0\x0c"
        head = query[:2] + (b"\x81\x80" if known else b"\x81\x83") + b"\x00\x01"
        count = b"\x00\x01" if answer else b"\x00\x00"
        self.transport.sendto(head + count + b"\x00\x00\x00\x00" + query[12:end] + answer, address)
