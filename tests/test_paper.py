"""Pages on paper: no navigation, addresses spelled out, where it came from at the foot, no heading left alone."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from browser import Open
from conftest import SETTINGS

pytestmark = pytest.mark.browser

PAGES = {
    "": "Tukipolku",
    "services/kuntouttava-tyotoiminta/": "Kuntouttava työtoiminta",
    "situations/jumissa/": "Tarvitset monta palvelua yhtä aikaa",
    "situations/": "Olen työnantaja",
    "pathways/polku-sote-keskus/": "Työkyvyn tuki sote-keskuksessa",
    "regions/vaasa/": "Vaasan",
    "municipalities/lahti/": "Lahti",
    "guides/kuka-paattaa/": "Kuka päättää mistäkin",
    "professionals/": "Ammattilaiselle",
    "criteria/heratteet/": "Herätteet",
    "links/": "Linkit aiheittain",
    "sv/instruments/kykyviisari/": "Förmågaren",
    "en/benefits/palkkatuki/": "Pay subsidy",
}


def text_of(page: pypdfium2.PdfPage) -> str:
    return str(page.get_textpage().get_text_bounded()).replace("\r\n", "\n")


@pytest.mark.parametrize("path", PAGES)
def test_page_on_paper(path: str, open_context: Open, server: str) -> None:
    page = open_context(color_scheme="dark").new_page()
    page.goto(server + path)
    headings, ticks = (
        {" ".join(text.split()) for text in page.locator(f"main :is({kind})").all_inner_texts()}
        for kind in ("h2, h3", ".tp-ticks li")
    )
    title = page.locator("html").get_attribute("data-paper").partition(" · ")[0]
    texts = [text_of(sheet) for sheet in pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))]
    assert PAGES[path] in " ".join(" ".join(texts).split())
    for number, text in enumerate(texts, 1):
        foot, _, above = text.partition(f" · {number} / {len(texts)}\n")
        assert "".join(foot.split()) == "".join(f"{title} · {SETTINGS.site_url}{path}".split())  # may be broken
        assert " ".join(above.strip().split("\n")[-1].split()) not in headings - ticks
    page.emulate_media(media="print", color_scheme="dark")
    shown = page.locator("nav:visible, form:visible, .tp-offer:visible").evaluate_all(
        "all => all.map(x => x.className)"
    )
    assert shown == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    for link in page.locator("main a[rel=external]:not(.tp-about a):visible").all()[:20]:
        spelled = link.evaluate("a => getComputedStyle(a, '::after').content")
        assert re.search(re.escape((link.get_attribute("href") or "")[:40]), spelled)
