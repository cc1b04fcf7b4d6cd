"""What a host asks of programs: robots.txt (RFC 9309), and how long to wait (Retry-After)."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import unquote, urlsplit

PRODUCT = "tukipolku-links"  # the name by which robots.txt can address us


def retry_after(value: str) -> float:
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
