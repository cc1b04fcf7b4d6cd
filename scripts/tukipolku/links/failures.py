"""Why there was no answer: a short code for each failure of the wire, and words about it."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator

import requests
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

TLS_CODES = {9: "tls-early", 10: "tls-expired", 18: "tls-self", 19: "tls-untrusted", 20: "tls-chain", 21: "tls-chain"}
TLS_CODES[62] = "tls-host"
UNREACHABLE = {101, 113}  # the network or the host can't be reached


class PrivateNetwork(OSError):
    """A name that leads into a private network."""


class HostGivenUp(requests.RequestException):
    """The host has been given up in this run; it isn't asked again."""


def describe(failure: BaseException) -> tuple[str, str]:
    """A short code for why there was no answer, and words about it."""
    chain = list(_causes(failure))
    words = _words(chain[-1])
    for error in chain:
        if isinstance(error, HostGivenUp):
            return "given-up", words
        if isinstance(error, PrivateNetwork):
            return "private", words
        if isinstance(error, socket.gaierror):
            gone = error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", -5))
            return ("no-host" if gone else "no-dns"), words
        if isinstance(error, requests.TooManyRedirects):
            return "loop", words
        if isinstance(error, ssl.SSLCertVerificationError):
            return TLS_CODES.get(error.verify_code, "tls-untrusted"), words
    for error in chain:
        if isinstance(error, requests.exceptions.ChunkedEncodingError):
            return "broke-off", words
        if isinstance(error, ConnectionRefusedError):
            return "refused", words
    for error in chain:
        # urllib3 makes NewConnectionError a kind of timeout, which it isn't.
        if isinstance(error, NewConnectionError | requests.exceptions.ProxyError):
            continue
        if isinstance(error, requests.ConnectTimeout | ConnectTimeoutError):
            return "no-connection", words
        if isinstance(error, requests.Timeout | TimeoutError):
            return "silent", words
        if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError):
            return "tls-failed", words
    for error in chain:
        if isinstance(error, ConnectionError | ssl.SSLEOFError) or "Remote end closed" in str(error):
            return "reset", words
        if isinstance(error, OSError) and error.errno in UNREACHABLE:
            return "no-connection", words
    return "bad-answer", words


def _causes(failure: BaseException) -> Iterator[BaseException]:
    """The failure, and what caused it, to the first cause."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [failure]
    while waiting:
        error = waiting.pop()
        if error is None or id(error) in seen:
            continue
        seen.add(id(error))
        yield error
        parts = [getattr(error, "reason", None), *error.args]
        waiting += [error.__context__, error.__cause__, *(p for p in parts if isinstance(p, BaseException))]


def _words(error: BaseException) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>|\([^()]*0x[^()]*\)|\[[A-Z0-9: _]+\]", "", str(error))).strip(" :.")[
        :120
    ]
