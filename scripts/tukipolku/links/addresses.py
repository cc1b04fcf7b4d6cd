"""External addresses: each distinct one once, with every place that uses it, in the form in which it is asked."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit, urlunsplit

import idna

from ..settings import SOURCE_LOCALE

LONGEST = 4000  # characters; servers refuse longer ones

SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
BEYOND = {"localhost", "local", "internal", "lan", "home", "intranet", "corp"}  # names that never leave a network
PHONE = re.compile(r"tel:\+?[0-9][0-9().-]{2,}")
MAIL = re.compile(r"mailto:[^@\s?]+@[^@\s?/]+\.[^@\s?/]+(?:\?\S*)?")
SAFE = "/%:@!$&'()*+,;=~-._"


class BadAddress(Exception):
    """An address that can't be asked. ``code`` is a sentence in ``verdicts.yaml`` (bad_addresses)."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, order=True)
class Place:
    """Where an address stands: ``line`` and ``column`` count from 1; ``text`` is what is written there.

    ``record`` is ``kind:id`` (or empty), ``field`` the last key on the way to it.
    """

    file: str
    line: int
    column: int
    text: str
    locale: str = SOURCE_LOCALE
    record: str = ""
    field: str = ""

    @property
    def at(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass
class Address:
    """A distinct address without its fragment, in the form that is asked, and its places by fragment.

    ``fault`` is the code of what is wrong with it when it can't be asked at all; then ``url`` is as written.
    """

    url: str
    places: dict[str, list[Place]] = field(default_factory=dict)
    fault: str = ""

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or "" if not self.fault else ""

    def full(self, fragment: str) -> str:
        return f"{self.url}#{fragment}" if fragment else self.url


def collect(places: Iterable[Place]) -> dict[str, Address]:
    """The distinct addresses of these places, in the order of the first place of each."""
    found: dict[str, Address] = {}
    for place in places:
        try:
            url, fragment = split(place.text)
            fault = ""
        except BadAddress as bad:
            url, fragment, fault = place.text[:LONGEST], "", bad.code
        address = found.setdefault(url, Address(url, fault=fault))
        address.places.setdefault(fragment, []).append(place)
    return found


def split(text: str) -> tuple[str, str]:
    """The form in which an address is asked, and its fragment. Raises BadAddress."""
    if not text.strip():
        raise BadAddress("empty")
    if len(text) > LONGEST:
        raise BadAddress("too-long")
    if any(ord(c) < 32 or ord(c) == 127 for c in text) or any(c.isspace() for c in text):
        raise BadAddress("space")
    match = SCHEME.match(text)
    if not match or (("." in match[1] or match[1] == "localhost") and not text.startswith(match[1] + "://")):
        raise BadAddress("no-scheme")
    scheme = match[1].lower()
    if scheme == "mailto":
        if not MAIL.fullmatch(text):
            raise BadAddress("bad-mail")
        return text, ""
    if scheme == "tel":
        if not PHONE.fullmatch(text):
            raise BadAddress("bad-phone")
        return text, ""
    if scheme not in ("http", "https"):
        raise BadAddress("scheme")
    return _web(text, scheme)


def _web(text: str, scheme: str) -> tuple[str, str]:
    if not text[len(scheme) :].startswith("://"):
        raise BadAddress("no-host")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise BadAddress("bad-port" if "ort" in str(error) else "bad-host") from error
    if parts.username is not None or parts.password is not None:
        raise BadAddress("password")
    host = ascii_host(parts.hostname or "")
    if is_private(host):
        raise BadAddress("private")
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != {"http": 80, "https": 443}[scheme]:
        netloc += f":{port}"
    path = quote(parts.path, safe=SAFE) or "/"
    query = quote(parts.query, safe=SAFE + "?")
    return urlunsplit((scheme, netloc, path, query, "")), parts.fragment


def ascii_host(host: str) -> str:
    """The host's name as the network knows it. Raises BadAddress."""
    host = host.rstrip(".").lower()
    if not host:
        raise BadAddress("no-host")
    if ":" in host:  # an IPv6 address
        try:
            return str(ipaddress.IPv6Address(host))
        except ValueError as error:
            raise BadAddress("bad-host") from error
    try:
        ascii_name = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise BadAddress("bad-host") from error
    if not re.fullmatch(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?", ascii_name) or ".." in ascii_name:
        raise BadAddress("bad-host")
    return ascii_name


def is_private(host: str) -> bool:
    """Whether a host's name or number is of a private network, so that nobody else can reach it."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        last = host.rpartition(".")[2]
        # A name without a dot, and numbers in forms that only some programs take for an IP address (127.1, 0x7f000001).
        return "." not in host or last in BEYOND or last.isdigit() or last.startswith("0x")
