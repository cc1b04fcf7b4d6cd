"""Access (WCAG 2.2): a small window, spaced text, forced colours, little motion, targets, journeys by keyboard."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from browser import DESKTOP, KINDS, PHONE, Open

pytestmark = pytest.mark.browser
ZOOMED = {"width": 320, "height": 256}  # 1280 × 1024 at 400 %
# WCAG 1.4.12: with these distances nothing may be cut off or overlap.
SPACED = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }
"""
# Texts that are cut off: boxes that hide what flows out of them.
CUT = """() => [...document.querySelectorAll("body *")].filter((e) => {
  const style = getComputedStyle(e);
  const hides = ["hidden", "clip"].includes(style.overflowX) && !e.closest(".tp-hidden, svg, [hidden]");
  return hides && e.clientWidth > 1 && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1);
}).map((e) => e.outerHTML.slice(0, 80))"""
# Whether the focused element can be seen: inside the window and not below another element.
SEEN = """() => {
  const e = document.activeElement;
  const box = e.getClientRects()[0];
  const [x, y] = [box.left + Math.min(box.width, innerWidth) / 2, box.top + Math.min(box.height, innerHeight) / 2];
  const top = document.elementFromPoint(x, y);
  return Boolean(top) && (e === top || e.contains(top) || top.contains(e) || top.closest("label")?.control === e);
}"""


def test_targets_can_be_hit(open_context: Open, server: str) -> None:
    page = open_context(viewport=PHONE, locale="fi-FI").new_page()
    faults = []
    for kind, path in KINDS.items():
        page.goto(server + path)
        found = Axe().run(page, options={"runOnly": ["target-size"]}).response["violations"]
        faults += [(kind, node["html"][:100]) for violation in found for node in violation["nodes"][:3]]
    assert faults == []


def test_spaced_text_is_whole_and_does_not_scroll_sideways(open_context: Open, server: str) -> None:
    page = open_context(viewport={"width": 320, "height": 740}, locale="fi-FI").new_page()
    faults = []
    for kind, path in KINDS.items():
        page.goto(server + path)
        page.add_style_tag(content=SPACED)
        wide = page.evaluate("document.documentElement.scrollWidth")
        faults += [(kind, "wide", wide)] if wide > 320 else []
        faults += [(kind, "cut", html) for html in page.evaluate(CUT)]
    assert faults == []


def test_on_a_phone_no_table_scrolls_sideways_and_each_cell_says_its_column(open_context: Open, server: str) -> None:
    page = open_context(viewport=PHONE).new_page()
    for path in ("reach/", "about/translations/", "sources/"):
        for locale in ("", "sv/", "en/", "selko/"):
            page.goto(f"{server}{locale}{path}")
            table = page.locator(".tp-table")
            assert table.evaluate("box => box.scrollWidth <= box.clientWidth"), (locale, path)
            assert table.locator("td:not(:empty):not([data-label])").count() == 0


@pytest.mark.parametrize(
    "path", ["", "services/ohjaamo/", "situations/jumissa/", "municipalities/lahti/", "search/?q=työ"]
)
def test_at_400_percent_every_stop_is_seen(path: str, open_context: Open, server: str) -> None:
    page = open_context(viewport=ZOOMED, locale="fi-FI").new_page()
    page.goto(server + path)
    hidden = []
    for _ in range(30):
        page.keyboard.press("Tab")
        if not page.evaluate(SEEN):
            hidden.append(page.evaluate("document.activeElement.outerHTML.slice(0, 100)"))
    assert hidden == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("path", ["", "services/ohjaamo/", "municipalities/", "instruments/tyokykypistemaara/"])
def test_forced_colours_keep_buttons_fields_focus_and_map(path: str, open_context: Open, server: str) -> None:
    page = open_context(viewport=DESKTOP, forced_colors="active", locale="fi-FI").new_page()
    page.goto(server + path)
    bare = page.evaluate("""() => [...document.querySelectorAll("button, .tp-button, input:not([type=radio])")]
    .filter((e) => {
      const style = getComputedStyle(e);
      return e.offsetParent && (style.borderTopStyle === "none" || parseFloat(style.borderTopWidth) < 1);
    }).map((e) => e.outerHTML.slice(0, 100))""")
    assert bare == []
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    outline = page.evaluate(
        "(({ outlineStyle, outlineWidth }) => [outlineStyle, parseFloat(outlineWidth)])"
        "(getComputedStyle(document.activeElement))"
    )
    assert outline[0] == "solid" and outline[1] >= 2
    if path == "municipalities/":
        fill, stroke = page.evaluate(
            "(({ fill, stroke }) => [fill, stroke])(getComputedStyle(document.querySelector('.tp-map path')))"
        )
        assert fill != stroke


def test_nothing_moves_for_who_wants_no_motion(open_context: Open, server: str) -> None:
    page = open_context(reduced_motion="reduce", locale="fi-FI").new_page()
    moving = {}
    for kind in ("front", "service", "municipality", "search"):
        page.goto(server + KINDS[kind])
        found = page.evaluate("""() => [...document.querySelectorAll("*")].filter((e) => {
          const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(e);
          return animationName !== "none" || parseFloat(transitionDuration) || scrollBehavior === "smooth";
        }).map((e) => e.outerHTML.slice(0, 80))""")
        if found:
            moving[kind] = found
    assert moving == {}


class TestKeyboard:
    @pytest.fixture
    def page(self, open_context: Open) -> Page:
        page = open_context(viewport=DESKTOP, locale="fi-FI").new_page()
        page.set_default_timeout(10_000)
        return page

    def go(self, page: Page, name: str) -> None:
        """Presses Tab until the named link, button or field has the focus."""
        for _ in range(80):
            page.keyboard.press("Tab")
            words = page.evaluate(
                "(({ labels, textContent }) => labels?.[0]?.textContent ?? textContent.trim())(document.activeElement)"
            )
            if words == name:
                return
        raise AssertionError(f"{name} is not reached")

    def test_from_the_front_page_to_one_next_step(self, page: Page, server: str) -> None:
        page.goto(server)
        for name in (
            "Aloita kysymykset",
            "Olen työtön tai työni on päättymässä",
            "Terveys tai jaksaminen on esteenä",
            "Ei ole, tai siitä on kauan",
        ):
            self.go(page, name)
            with page.expect_navigation():
                page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Ota ensin yhteyttä")).to_be_visible()
        self.go(page, "Kirjoita kuntasi")
        page.keyboard.type("Lahdessa")
        page.keyboard.press("Enter")
        expect(page.locator("tp-here:focus")).to_contain_text("Lahti: keneltä kysyä")
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_text("Katso paikalliset tiedot")

    def test_from_the_front_page_over_the_municipality_to_a_service(self, page: Page, server: str) -> None:
        page.goto(server)
        self.go(page, "Kirjoita kuntasi")
        page.keyboard.type("Hollolassa")
        page.keyboard.press("Enter")
        page.wait_for_url("**/municipalities/hollola/#mine")
        self.go(page, "Kuntouttava työtoiminta")
        page.keyboard.press("Enter")
        page.wait_for_url("**/services/kuntouttava-tyotoiminta/#o-*")
        expect(page.get_by_role("region", name="Kunnassasi")).to_contain_text("Hollola")

    def test_from_the_search_to_a_service(self, page: Page, server: str) -> None:
        page.goto(f"{server}guides/")
        self.go(page, "Hae sivustolta")
        page.keyboard.type("masennus")
        expect(page.get_by_role("option").first).to_be_visible()
        page.keyboard.press("ArrowDown")
        chosen = page.get_by_role("option", selected=True).locator("strong").inner_text()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(chosen)
