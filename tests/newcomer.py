"""Five journeys of people who come for the first time: what each does, click by click, and the contact at the end."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Locator, Page, expect

from browser import DESKTOP, PHONE

# What Lighthouse calls slow 4G, as devtools apply it; bytes a second, milliseconds.
SLOW = {"offline": False, "latency": 562.5, "downloadThroughput": 1474.56 * 128, "uploadThroughput": 675 * 128}
SLOWDOWN = 4  # of the processor
# The words from the beginning of the main part, or from where a link led in it, to an element: what somebody may have
# read before they click it, in one language.
WORDS = """(e) => {
  const range = document.createRange();
  const from = document.getElementById(location.hash.slice(1));
  range.setStart(from && from.compareDocumentPosition(e) & 4 ? from : document.querySelector("#content"), 0);
  range.setEndAfter(e);
  const skipped = "script, [hidden], option, details:not([open]) > :not(summary), .tp-pair > [lang]";
  const hidden = (node) => node.parentElement.closest(skipped);
  const walker = document.createTreeWalker(document.querySelector("#content"), NodeFilter.SHOW_TEXT);
  let count = 0;
  while (walker.nextNode())
    if (range.intersectsNode(walker.currentNode) && !hidden(walker.currentNode))
      count += walker.currentNode.data.split(/\\s+/).filter(Boolean).length;
  return count;
}"""


@dataclass(frozen=True)
class Do:
    """A click or tap, or a word that is typed and sent with Enter. ``keys``: it is found with the Tab key."""

    role: str
    name: str | re.Pattern[str]
    typed: str = ""
    within: str = "body"
    keys: bool = False

    def target(self, page: Page) -> Locator:
        scope = page.locator(self.within).first
        if self.role == "textbox":
            return scope.get_by_label(self.name)
        if self.role == "text":
            return scope.get_by_text(self.name, exact=True)
        return scope.get_by_role(self.role, name=self.name).first  # type: ignore[arg-type]


@dataclass(frozen=True)
class Journey:
    """``contact`` is found on the last page: its selector and what it must say. Each
    step is one click."""

    who: str
    start: str
    steps: tuple[Do, ...]
    contact: tuple[str, str]
    viewport: dict[str, int] = field(default_factory=lambda: dict(PHONE))
    script: bool = True
    locale: str = "fi-FI"


LOCAL = ".tp-local tp-here a"
JOURNEYS = {
    "repeated sick leave in Korsnäs": Journey(
        "Tired, on repeated sick leave, Swedish-speaking, in Korsnäs; phone",
        "sv/",
        (
            Do("link", "Börja med frågorna"),
            Do("link", "Jag är sjukskriven"),
            Do("link", "Sjukskrivningen drar ut på tiden"),
            Do("textbox", "Skriv din kommun", typed="Korsnäs", within=".tp-local"),
        ),
        (f"{LOCAL}[href='https://osterbottensvalfard.fi/']", "Österbottens välfärdsområde"),
        locale="sv-FI",
    ),
    "young and without work in Tampere": Journey(
        "Under 30, without work, with little Finnish, in Tampere; phone, plain Finnish",
        "selko/",
        (
            Do("link", "Aloita kysymykset"),
            Do("link", "Olen alle 30-vuotias"),
            Do("link", "Neuvoja työhön"),
            Do("textbox", "Kirjoita kuntasi", typed="Tampereella", within=".tp-local"),
        ),
        (".tp-first a[href='https://ohjaamot.fi/']", "Ohjaamojen sivuilta"),
    ),
    "a relative in Lahti": Journey(
        "A relative of somebody with substance use and money trouble, in Lahti; phone without JavaScript, then paper",
        "",
        (
            Do("link", "Aloita kysymykset"),
            Do("link", "Kysyn toisen puolesta"),
            Do("link", "Läheisen"),
            Do("link", "Valitse kuntasi luettelosta"),
            Do("link", "Päijät-Hämeen hyvinvointialue"),
            Do("link", re.compile("^Lahti"), within="main"),
            Do("link", "Esite tapaamiseen"),
        ),
        ("main", "paijatha.fi"),
        script=False,
    ),
    "a meeting in Turku": Journey(
        "A professional at a desk in Turku with a client who speaks English: signs, score, a pathway, consent",
        "",
        (
            Do("link", "Ammattilaiselle", within="main"),
            Do("text", "Kaksi kieltä rinnakkain"),
            Do("link", "English", within=".tp-both"),
            Do("link", "Huomaa tuen tarpeen merkit"),
            Do("link", "työkykypistemäärä"),
            Do("radio", "5"),
            Do("link", "Työkyvyn tuki sote-keskuksessa"),
            Do("link", "Yhteinen arviointi", within=".tp-way"),
            Do("link", "Suostumus tietojen vaihtoon"),
            Do("link", "(Varsinais-Suomi)", within="main"),
            Do("textbox", "Kirjoita kuntasi", typed="Turussa", within=".tp-local"),
        ),
        (f"{LOCAL}[href='https://www.varha.fi/']", "Varsinais-Suomen hyvinvointialue"),
        viewport=dict(DESKTOP),
    ),
    "what has ended, in Kemi": Journey(
        "In Kemi, from a search engine to a service that has ended; keyboard only",
        "services/kuntakokeilu/",
        (Do("textbox", "Kirjoita kuntasi", typed="Kemissä", within=".tp-local", keys=True),),
        (f"{LOCAL}[href='https://www.kemi.fi/']", "Kunnan verkkosivut"),
        viewport=dict(DESKTOP),
    ),
}


@dataclass
class Walked:
    """What a journey took. ``waited``: seconds from a click until what it shows can be read; ``bytes``: over the wire;
    ``words`` are those up to what is clicked, on each page; ``keys`` are presses before the typing."""

    pages: int = 1
    clicks: int = 0
    keys: int = 0
    words: int = 0
    bytes: int = 0
    waited: float = 0.0
    end: str = ""


@contextmanager
def opened(browser: Browser, journey: Journey) -> Iterator[Page]:
    """A browser that has never been here, as the journey's traveller has it."""
    context = browser.new_context(
        viewport=journey.viewport,  # type: ignore[arg-type]
        has_touch=journey.viewport == PHONE,
        java_script_enabled=journey.script,
        locale=journey.locale,
        service_workers="block",  # what it fetches ahead isn't what the traveller waits for
    )
    try:
        yield context.new_page()
    finally:
        context.close()


def walk(browser: Browser, server: str, journey: Journey, slow: bool = False) -> Walked:
    """Goes a journey to its contact. AssertionError or a timeout when that isn't possible."""
    with opened(browser, journey) as page:
        page.set_default_timeout(20_000)
        walked = Walked()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: _add(walked, event["encodedDataLength"]))
        if slow:
            session.send("Network.emulateNetworkConditions", SLOW)
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
        page.goto(server + journey.start, wait_until="load")
        walked.waited += _painted(page)
        for do in journey.steps:
            _take(page, do, walked)
        selector, words = journey.contact
        contact = page.locator(selector).first
        expect(contact).to_contain_text(words)
        expect(contact).to_be_visible()
        page.wait_for_load_state("networkidle")
        walked.words += page.evaluate(WORDS, contact.element_handle())
        walked.end = page.url.removeprefix(server)
    return walked


def _add(walked: Walked, size: float) -> None:
    walked.bytes += int(size)


def _take(page: Page, do: Do, walked: Walked) -> None:
    target = do.target(page)
    walked.words += page.evaluate(WORDS, target.element_handle())
    walked.clicks += 1
    before, begun = page.url, time.monotonic()
    if do.typed:
        walked.keys += _reach(page, target) if do.keys else 0
        target.press_sequentially(do.typed)
        begun = time.monotonic()
        target.press("Enter")
        page.locator(LOCAL).first.wait_for()
        walked.waited += time.monotonic() - begun
        return
    target.click()
    if do.role not in ("radio", "text"):
        page.wait_for_load_state("load")
        if page.url.partition("#")[0] != before.partition("#")[0]:
            walked.pages += 1
            walked.waited += _painted(page)


def _reach(page: Page, target: Locator) -> int:
    """Presses Tab, past what comes before the content, until the element has the focus. How many presses that took."""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # "Skip to content"
    for presses in range(3, 60):
        page.keyboard.press("Tab")
        if target.evaluate("(e) => e === document.activeElement"):
            return presses
    raise AssertionError("the keyboard doesn't get there")


def _painted(page: Page) -> float:
    """Seconds from the beginning of the navigation until the page's text was painted."""
    entry = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
    for _ in range(400):  # asked from here, as a page without JavaScript can't wait for itself
        if painted := page.evaluate(f"() => {entry}"):
            return float(painted) / 1000
        page.wait_for_timeout(50)
    raise AssertionError(f"nothing was painted of {page.url}")
