"""The verdicts: what can be said of an address. Their sentences are data, in ``verdicts.yaml``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

SENTENCES = Path(__file__).with_name("verdicts.yaml")


@dataclass(frozen=True)
class Verdict:
    """A kind of finding. ``rating`` is ok, warn or broken; ``certain``: no second look is needed; ``person``: only a
    person can tell."""

    code: str
    rating: str
    short: str
    sentence: str
    suggestion: str
    certain: bool = False
    person: bool = False


@dataclass(frozen=True)
class Finding:
    """A verdict on one address (with its fragment) and the evidence for it.

    ``status`` is the last HTTP status (0: no answer), ``final`` where the address led (empty: nowhere else), ``title``
    the page's, ``detail`` what else is known. ``permanent`` says that every redirect on the way was a permanent one,
    ``honest`` that the hosts on the way say so when a page is missing.
    """

    code: str
    status: int = 0
    final: str = ""
    title: str = ""
    detail: str = ""
    permanent: bool = False
    honest: bool = False
    values: dict[str, str] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict:
        return verdicts()[self.code]

    @property
    def sentence(self) -> str:
        return self._filled(self.verdict.sentence)

    @property
    def suggestion(self) -> str:
        return self._filled(self.verdict.suggestion)

    def _filled(self, text: str) -> str:
        values = {"final": self.final, "status": self.status or "?", "title": self.title, "detail": self.detail}
        for name, value in {**values, **self.values}.items():
            text = text.replace("{" + name + "}", _short(str(value)))
        return re.sub(r" \(\)", "", text)


def _short(value: str, limit: int = 160) -> str:
    value = " ".join(value.split())
    return value if len(value) <= limit else value[: limit - 1] + "…"


def bad_address(fault: str) -> Finding:
    """The finding on an address that can't be asked."""
    words = _data()["bad_addresses"][fault]
    return Finding("bad-address", detail=fault, values={"reason": words["reason"], "cure": words["cure"]})


@cache
def verdicts() -> dict[str, Verdict]:
    """All verdicts by code."""
    return {code: Verdict(code, **fields) for code, fields in _data()["verdicts"].items()}


@dataclass(frozen=True)
class Signals:
    """Words and forms of addresses that support a finding."""

    missing: re.Pattern[str]
    parked: re.Pattern[str]
    login: re.Pattern[str]
    error_page: re.Pattern[str]
    front: re.Pattern[str]
    files: frozenset[str]
    parking_hosts: tuple[str, ...]


@cache
def signals() -> Signals:
    data = _data()["signals"]
    patterns = {name: re.compile(data[name], re.I) for name in ("missing", "parked", "login", "error_page", "front")}
    return Signals(**patterns, files=frozenset(data["files"]), parking_hosts=tuple(data["parking_hosts"]))


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.load(SENTENCES.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return data
