"""The realistic cases: what the guard says of each, in one run over all of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from faultserver import Lab
from tukipolku.links.addresses import Place, collect
from tukipolku.links.judge import judge
from tukipolku.links.look import Manners, Seen, Wanted
from tukipolku.links.probe import Prober
from tukipolku.links.verdicts import Finding

K = "kunta.lab"
# The 52 cases of the laboratory: name, address, the verdict that is wanted (with its rating), and the new address.
CASES = [
    ("ok", f"http://ok.{K}/palvelut", "ok", "ok", ""),
    ("slow5", f"http://slow5.{K}/palvelut", "ok", "ok", ""),
    ("hang", f"http://hang.{K}/palvelut", "unstable", "warn", ""),
    ("refused", f"http://refused.{K}/palvelut", "refused", "broken", ""),
    ("reset-start", f"http://reset-start.{K}/palvelut", "reset", "broken", ""),
    ("reset-body", f"http://reset-body.{K}/palvelut", "unstable", "warn", ""),
    ("r301", f"http://r301.{K}/vanha", "moved", "warn", f"http://r301.{K}/uusi"),
    ("r302", f"http://r302.{K}/vanha", "ok", "ok", ""),
    ("r307", f"http://r307.{K}/vanha", "ok", "ok", ""),
    ("r308", f"http://r308.{K}/vanha", "moved", "warn", f"http://r308.{K}/uusi"),
    ("r301-host", f"http://r301-host.{K}/vanha", "moved", "warn", f"http://ok.{K}/palvelut"),
    ("upgrade", f"http://upgrade.{K}/palvelut", "moved", "warn", f"https://upgrade.{K}/palvelut"),
    ("loop", f"http://loop.{K}/a", "loop", "broken", ""),
    ("r301-404", f"http://r301-404.{K}/vanha", "gone", "broken", ""),
    ("front301", f"http://front301.{K}/palvelut/paivahoito", "moved-to-front-page", "warn", ""),
    ("front302", f"http://front302.{K}/palvelut/paivahoito", "moved-to-front-page", "warn", ""),
    ("soft-fi", f"http://soft-fi.{K}/palvelut/x", "soft-404", "warn", ""),
    ("soft-sv", f"http://soft-sv.{K}/tjanster/x", "soft-404", "warn", ""),
    ("soft-latin1", f"http://soft-latin1.{K}/palvelut/x", "soft-404", "warn", ""),
    ("pdf-html", f"http://pdf-html.{K}/ohje.pdf", "soft-404", "warn", ""),
    ("empty", f"http://empty.{K}/palvelut", "empty", "warn", ""),
    ("parked", f"http://parked.{K}/", "parked", "warn", ""),
    ("404", f"http://e404.{K}/palvelut", "gone", "broken", ""),
    ("410", f"http://e410.{K}/palvelut", "gone", "broken", ""),
    ("500", f"http://e500.{K}/palvelut", "unstable", "warn", ""),
    ("503", f"http://e503.{K}/palvelut", "busy", "warn", ""),
    ("403-ua", f"http://e403-ua.{K}/palvelut", "blocked", "warn", ""),
    ("403-js", f"http://e403-js.{K}/palvelut", "blocked", "warn", ""),
    ("405-head", f"http://e405-head.{K}/palvelut", "ok", "ok", ""),
    ("404-head", f"http://e404-head.{K}/palvelut", "ok", "ok", ""),
    ("429", f"http://e429.{K}/palvelut", "ok", "ok", ""),
    ("flaky", f"http://flaky.{K}/palvelut", "ok", "ok", ""),
    ("frag-ok", f"http://frag.{K}/sivu#yhteystiedot", "ok", "ok", ""),
    ("frag-aao", f"http://frag2.{K}/sivu#hy%C3%B6dyllist%C3%A4", "ok", "ok", ""),
    ("frag-missing", f"http://frag3.{K}/sivu#puuttuu", "anchor-missing", "warn", ""),
    ("tls-ok", f"https://tls-ok.{K}/", "ok", "ok", ""),
    ("tls-self", f"https://tls-self.{K}/", "tls-self", "broken", ""),
    ("tls-expired", f"https://tls-expired.{K}/", "tls-expired", "broken", ""),
    ("tls-host", f"https://tls-host.{K}/", "tls-host", "broken", ""),
    ("tls-chain", f"https://tls-chain.{K}/", "tls-chain", "warn", ""),
    ("dns", "http://ei-ole.lab/palvelut", "no-host", "broken", ""),
    ("huge", f"http://huge.{K}/video", "ok", "ok", ""),
    ("gzip", f"http://gzip.{K}/palvelut", "ok", "ok", ""),
    ("latin1", f"http://latin1.{K}/palvelut", "ok", "ok", ""),
    ("path-aao", f"http://path-aao.{K}/päätökset/työ?q=äö", "ok", "ok", ""),
    ("idn", "http://hämeenkylä.lab/palvelut", "ok", "ok", ""),
    ("cookie", f"http://cookie.{K}/palvelut", "ok", "ok", ""),
    ("robots-404", f"http://robots-404.{K}/palvelut", "robots", "warn", ""),
    ("robots-ok", f"http://robots-ok.{K}/palvelut", "robots", "warn", ""),
    ("mailto", f"mailto:kirjaamo@{K}", "ok", "ok", ""),
    ("mailto-bad", "mailto:kirjaamo@ei-ole.lab", "mail-dead", "broken", ""),
    ("tel", "tel:+358401234567", "ok", "ok", ""),
]
# Cases of our own.
MORE = [
    ("missing page that changes each time", f"http://echo.{K}/palvelut/x", "soft-404", "warn", ""),
    ("missing page in a language we have no words of", f"http://estonian.{K}/teenused/x", "soft-404", "warn", ""),
    ("real page of a host with one title", f"http://one-title.{K}/pajat", "ok", "ok", ""),
    ("missing page of a host with one title", f"http://one-title.{K}/poistettu", "soft-404", "warn", ""),
    ("front page of a host that shows it always", f"http://catch-all-front.{K}/", "ok", "ok", ""),
    ("page of a host that always shows its front page", f"http://catch-all-front.{K}/x", "soft-404", "warn", ""),
    ("page made by scripts, any address", f"http://shell.{K}/palvelut", "script-only", "warn", ""),
    ("page made by scripts, honest host", f"http://shell-honest.{K}/palvelut", "ok", "ok", ""),
    ("refresh to another page", f"http://refresh.{K}/vanha", "ok", "ok", ""),
    ("refresh to the front page", f"http://refresh-front.{K}/vanha", "moved-to-front-page", "warn", ""),
    ("redirect to the front page in a language", f"http://front-language.{K}/vanha", "moved-to-front-page", "warn", ""),
    ("front page that leads to its language", f"http://root-language.{K}/", "ok", "ok", ""),
    ("permanent, then temporary redirect", f"http://mixed-redirect.{K}/vanha", "ok", "ok", ""),
    ("redirect to the section above", f"http://moved-up.{K}/palvelut/paivahoito", "moved-up", "warn", ""),
    ("redirect to a login", f"http://login.{K}/vanha", "login", "warn", ""),
    ("redirect to an error page", f"http://to-error.{K}/vanha", "soft-404", "warn", ""),
    ("needs a password", f"http://e401.{K}/vanha", "login", "warn", ""),
    ("blocked by law", f"http://e451.{K}/vanha", "blocked", "warn", ""),
    ("429 for ever", f"http://e429-always.{K}/vanha", "busy", "warn", ""),
    ("header without end", f"http://drip.{K}/", "unstable", "warn", ""),
    ("page without end", f"http://drip-body.{K}/", "unstable", "warn", ""),
    ("not a web server", f"http://nonsense.{K}/", "bad-answer", "broken", ""),
    ("certificate from tomorrow", f"https://tls-early.{K}/", "tls-early", "broken", ""),
    ("certificate of an unknown authority", f"https://tls-unknown.{K}/", "tls-untrusted", "broken", ""),
    ("redirect without an address", f"http://sends-301-without-location.{K}/x", "bad-answer", "broken", ""),
    ("encoded slash in a path", f"http://encoded-slash.{K}/a%2Fb", "ok", "ok", ""),
    ("robots.txt with a wildcard that allows", f"http://wildcard-robots.{K}/palvelut", "ok", "ok", ""),
    ("robots.txt with a rule for us", f"http://own-robots.{K}/palvelut", "ok", "ok", ""),
    ("redirect into a private network", f"http://to-private.{K}/vanha", "private", "broken", ""),
    ("redirect to nonsense", f"http://bad-location.{K}/vanha", "bad-answer", "broken", ""),
    ("text fragment", f"http://frag.{K}/sivu#:~:text=Yhteystiedot", "ok", "ok", ""),
]


def wanted(urls: list[str]) -> tuple[list[Wanted], dict[str, list[str]]]:
    addresses = collect(Place("x.yaml", 1, 1, url) for url in urls)
    asked = [Wanted(a.url, any(a.places)) for a in addresses.values() if not a.url.startswith("tel:")]
    return asked, {a.url: list(a.places) for a in addresses.values()}


def findings(urls: list[str], manners: Manners) -> tuple[dict[str, Finding], Seen]:
    """The finding on each address as written, from one run over all of them."""
    asked, fragments = wanted(urls)
    seen = Prober(manners).run(asked)
    assert not seen.stopped
    said: dict[str, Finding] = {}
    for url in urls:
        ((plain, address),) = collect([Place("x.yaml", 1, 1, url)]).items()
        (fragment,) = address.places
        said[url] = judge(seen.looks[plain], seen, fragments[plain])[fragment] if plain in seen.looks else Finding("ok")
    return said, seen


@pytest.fixture(scope="module")
def run(lab: Lab) -> dict[str, Finding]:
    from tukipolku.links.transport import Limits

    lab.forget()
    limits = Limits(connect=3.0, answer=3.0, whole=4.0)
    manners = Manners(0, 2, 24, limits, retry_pause=0.2, trust=str(lab.trust), resolver=lab.resolve)
    return findings([case[1] for case in (*CASES, *MORE)], manners)[0]


def test_there_are_52_cases() -> None:
    assert len({case[0] for case in CASES}) == 52


@pytest.mark.parametrize(("name", "url", "code", "rating", "new"), CASES + MORE, ids=[c[0] for c in CASES + MORE])
def test_case(name: str, url: str, code: str, rating: str, new: str, run: dict[str, Finding]) -> None:
    finding = run[url]
    assert (finding.code, finding.verdict.rating) == (code, rating), finding
    if new:
        assert (finding.final, finding.permanent) == (new, True)


def test_every_finding_is_told_in_full(run: dict[str, Finding]) -> None:
    for finding in run.values():
        assert "{" not in finding.sentence + finding.suggestion, finding


def test_agents_are_honest_and_a_huge_page_is_not_read(run: dict[str, Finding], lab: Lab) -> None:
    assert all("Tukipolku-links" in agent for agent in lab.agents)
    assert lab.sent < 20 * 2**20


def test_robots_can_be_ignored(manners: Manners) -> None:
    urls = [f"http://robots-404.{K}/palvelut", f"http://robots-ok.{K}/palvelut"]
    said, _ = findings(urls, replace(manners, obey_robots=False))
    assert [said[url].code for url in urls] == ["gone", "ok"]
