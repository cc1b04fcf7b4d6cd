"""What was seen at an address, and what that means for a reader.

Pages that only pretend to be there are found by comparison: an address that can't exist, in the same folder of the same
host, shows how that host answers for a missing page, in whatever language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from .look import Look, Seen
from .page import Page, fingerprint
from .verdicts import Finding, signals

# What a failure to get an answer means; the others are verdicts themselves.
FAILURES = {"silent": "unstable", "no-connection": "unstable", "broke-off": "unstable", "no-dns": "unstable"}
PERMANENT = {301, 308}
BLOCKED = {402, 403, 407, 451, 999}
FEW_WORDS = 15
SLACK = 3  # words by which two pages may differ and still be the same one


@dataclass(frozen=True)
class Known:
    """What earlier runs kept of an address: the last finding's code, the content type and the title."""

    code: str = ""
    type: str = ""
    title: str = ""


def judge(look: Look, seen: Seen, fragments: Iterable[str], known: Known = Known()) -> dict[str, Finding]:
    """A finding for each fragment of the address (the empty one for the page itself)."""
    fragments = list(fragments)
    if (beyond := seen.beyond.get(look.url)) and look.page:
        # The page sends its readers on at once: that is a redirect, though not a permanent one.
        sent = replace(look.hops[-1], status=302)
        look = replace(beyond, url=look.url, hops=(*look.hops[:-1], sent, *beyond.hops))
    finding = _page_finding(look, seen, known)
    page = look.page
    if page is None or finding.code not in ("ok", "moved"):
        return dict.fromkeys(fragments, finding)
    return {fragment: _with_place(finding, page, fragment) for fragment in fragments}


def _with_place(finding: Finding, page: Page, fragment: str) -> Finding:
    if not fragment or not page.whole or fragment.startswith((":~:", "!", "/")) or ":~:" in fragment:
        return finding  # the page itself, or something that only scripts understand
    if page.has_place(unquote(fragment)) or page.has_place(fragment):
        return finding
    return replace(finding, code="anchor-missing", values={"fragment": unquote(fragment)})


def _page_finding(look: Look, seen: Seen, known: Known) -> Finding:
    finding = _evidence(look, seen)
    if look.failure:
        host = urlsplit(look.final).hostname or look.detail
        code = FAILURES.get(look.failure, look.failure)
        return replace(finding, code=code, detail=look.detail, values={"host": host})
    if look.robots:
        return replace(finding, code="robots")
    if look.url.startswith("mailto:"):
        return finding
    if look.status == 304:
        return replace(finding, code=known.code or "ok", title=known.title)
    if look.status >= 400:
        return replace(finding, code=_refusal(look))
    if look.status >= 300 or look.status < 200:
        host = urlsplit(look.final).hostname or ""
        return replace(finding, code="bad-answer", detail=str(look.status), values={"host": host})
    code, values = _content(look, seen, known)
    return replace(finding, code=code, values=values)


def _evidence(look: Look, seen: Seen) -> Finding:
    final = look.final if look.final != look.url and look.status else ""
    permanent = bool(look.redirects) and set(look.redirects) <= PERMANENT
    title = look.page.title or look.page.heading if look.page else ""
    probes = [probe for url in (look.url, look.final) for probe in seen.probes_for(url)]
    honest = bool(probes) and all(probe.status in (404, 410) for probe in probes)
    return Finding("ok", look.status, final, title, permanent=permanent, honest=honest)


def _refusal(look: Look) -> str:
    status = look.status
    if status in (404, 410):
        return "gone"
    if status == 401:
        return "login"
    if status == 429 or (status == 503 and look.header("retry-after")):
        return "busy"
    if status in (408, 425) or (status >= 500 and status != 999 and "cf-mitigated" not in look.hops[-1].headers):
        return "unstable"
    return "blocked"


def _content(look: Look, seen: Seen, known: Known) -> tuple[str, dict[str, str]]:
    """The verdict's code, and the values that its sentence needs, for an address that gave something."""
    here, there, words = urlsplit(look.url), urlsplit(look.final), signals()
    went = bool(look.redirects) and look.final != look.url
    meant_front, at_front = is_front(look.url), is_front(look.final)
    if went and any(there.netloc == h or there.netloc.endswith("." + h) for h in words.parking_hosts):
        return "parked", {}
    if went and words.login.search(there.path) and not words.login.search(here.path):
        return "login", {}
    if look.size == 0:
        return "empty", {}
    like_missing = _like_missing(look, seen)
    page = look.page
    if (
        page
        and page.length < 400
        and words.parked.search(f"{page.head} {page.text_start}")
        and (like_missing or (at_front and _catch_all(look, seen)))
    ):
        return "parked", {}
    if went and at_front and not meant_front:
        return "moved-to-front-page", {}
    if like_missing and not meant_front:
        shell = page is not None and page.length <= FEW_WORDS and page.scripts and not went
        return ("script-only" if shell else "soft-404"), {}
    if went and words.error_page.search(there.path) and not words.error_page.search(here.path):
        return "soft-404", {}
    if page and words.missing.search(page.head):
        return "soft-404", {}
    if was := _was_file(look, known):
        return "type-changed", {"was": was, "type": "a web page"}
    if went and _is_move(look):
        above = here.netloc == there.netloc and here.path.startswith(there.path.rstrip("/") + "/")
        return "moved-up" if above and here.path.rstrip("/") != there.path.rstrip("/") else "moved", {}
    return "ok", {}


def is_front(url: str) -> bool:
    """Whether an address is a site's front page, or its front page in one language."""
    parts = urlsplit(url)
    return not parts.query and bool(signals().front.fullmatch(parts.path or "/"))


def _is_move(look: Look) -> bool:
    """Whether the redirects say that there is a new address (a front page that leads on within its site doesn't)."""
    if not set(look.redirects) <= PERMANENT:
        return False
    here, there = urlsplit(look.url), urlsplit(look.final)
    return (here.scheme, here.netloc) != (there.scheme, there.netloc) or here.path != "/"


def _was_file(look: Look, known: Known) -> str:
    """The kind of file that was meant, when there is a web page instead."""
    if look.type not in ("text/html", "application/xhtml+xml") and not look.start.lstrip().lower().startswith(
        (b"<!doctype html", b"<html")
    ):
        return ""
    suffix = urlsplit(look.url).path.rpartition(".")[2].lower()
    if suffix in signals().files:
        return suffix.upper()
    before = known.type
    return (
        before.rpartition("/")[2].upper() if before.startswith(("application/pdf", "application/vnd", "image/")) else ""
    )


# --- comparing with pages that can't exist ---------------------------------------------------------------------------


def _like_missing(look: Look, seen: Seen) -> bool:
    """Whether the address leads where any missing page of its host, or of the host it led to, leads."""
    for url in dict.fromkeys((look.url, look.final)):
        probes = [p for p in seen.probes_for(url) if p.status == 200 and not p.failure]
        if not probes:
            continue
        first = probes[0]
        if look.redirects and first.redirects and first.final == look.final and look.final != look.url:
            return True
        if look.page and first.page and same(look, [p for p in probes if p.page]):
            return True
    return False


def _catch_all(look: Look, seen: Seen) -> bool:
    """Whether the host shows this page for every address."""
    probes = [p for p in seen.probes_for(look.final) if p.status == 200 and p.page]
    return bool(probes) and look.page is not None and same(look, probes)


def same(look: Look, missing: list[Look]) -> bool:
    """Whether a page says what the host says of missing pages, apart from the address and what changes each time."""
    page, first = look.page, missing[0].page
    if page is None or first is None:
        return False
    last = missing[-1].page or first
    said = set().union(*(_address_words(one.url) for one in (look, *missing)))  # error pages like to repeat the address
    if _head(page, said) not in {_head(m.page, said) for m in missing if m.page}:
        return False
    echo = {fingerprint(word) for word in said}
    ours, first_words, last_words = (set(p.words) - echo for p in (page, first, last))
    noise = max(len(first_words - last_words), len(last_words - first_words))
    slack = max(SLACK, 2 * noise, len(first_words) // 50)
    return len(ours - first_words - last_words) <= slack and len((first_words & last_words) - ours) <= slack


def _address_words(url: str) -> set[str]:
    parts = urlsplit(url)
    return set(re.findall(r"\w+", unquote(f"{parts.path} {parts.query}").lower()))


def _head(page: Page, said: set[str]) -> tuple[str, ...]:
    """The words of title and main heading, without those of the addresses."""
    return tuple(w for w in re.findall(r"\w+", page.head.lower()) if w not in said)
