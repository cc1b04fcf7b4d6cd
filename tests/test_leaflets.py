"""The municipalities' leaflets: how many pages they print, that their codes can be read, and what is in the PDFs."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import BrowserContext

from conftest import AS_OF, ROOT, SETTINGS
from tukipolku.leaflet_pdf import UnknownMunicipality, make_leaflets, run
from tukipolku.render import spelled

A4 = (595, 842)  # in points
ADDRESS = "https://tukipolku.example/"
# Long and short names, one language and two, with a link to the employment service and without, many services and none.
PRINTED = [
    "municipalities/lahti/leaflet/",
    "municipalities/tampere/leaflet/",
    "municipalities/utsjoki/leaflet/",
    "municipalities/maarianhamina/leaflet/",
    "sv/municipalities/tampere/leaflet/",
    "en/municipalities/joensuu/leaflet/",
    "selko/municipalities/turku/leaflet/",
    "municipalities/vaasa/leaflet-pair/",
    "sv/municipalities/tampere/leaflet-pair/",
    "sv/municipalities/asikkala/leaflet-pair/",
    "en/municipalities/joensuu/leaflet-pair/",
    "en/municipalities/valkeakoski/leaflet-pair/",
    "selko/municipalities/lahti/leaflet-pair/",
]


def codes(pdf: bytes) -> list[str]:
    """What the codes on the first page say."""
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil()
    return [code.text for code in zxingcpp.read_barcodes(picture)]


@pytest.mark.browser
@pytest.mark.parametrize("path", PRINTED)
def test_prints_on_two_pages_with_a_code_that_leads_to_the_municipality(
    path: str, open_context: Callable[..., BrowserContext], server: str
) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto(server + path)
    printed = page.pdf(prefer_css_page_size=True)
    document = pypdfium2.PdfDocument(printed)
    assert len(document) <= 2
    assert [round(side) for side in document[0].get_size()] == list(A4)
    assert codes(printed) == [SETTINGS.site_url + path.rsplit("leaflet", 1)[0]]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://www.kela.fi/", "www.kela.fi"),
        ("http://paijatha.fi/palvelut/", "paijatha.fi/palvelut"),
        ("https://www.lahti.fi/tyo?x=1", "www.lahti.fi/tyo?x=1"),
    ],
)
def test_addresses_are_spelled_as_by_hand(address: str, words: str) -> None:
    assert spelled(address) == words


@pytest.fixture(scope="module")
def pdfs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("leaflets")
    assert make_leaflets(ROOT, folder, AS_OF, ADDRESS, ["lahti", "vaasa"]) == (8, 0)
    return folder


@pytest.mark.parametrize(
    ("path", "language", "title", "target"),
    [
        ("fi/lahti.pdf", "fi", "Lahti: työkyvyn ja työllistymisen tuki", "municipalities/lahti/"),
        ("sv/vaasa.pdf", "sv", "Vasa: stöd för arbetsförmåga och sysselsättning", "sv/municipalities/vaasa/"),
        ("en/lahti.pdf", "en", "Lahti: support for work ability and employment", "en/municipalities/lahti/"),
        ("fi-simple/vaasa.pdf", "fi", "Vaasa: tukea työkykyyn ja työhön", "selko/municipalities/vaasa/"),
    ],
)
def test_pdf_is_tagged_and_says_its_language_and_title(
    pdfs: Path, path: str, language: str, title: str, target: str
) -> None:
    with pikepdf.open(pdfs / path) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == language
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == title
        tags = _tags(pdf.Root.StructTreeRoot)
        assert {"H1", "H2", "L", "LI", "Table", "TH", "Figure", "Link"} <= set(tags)
        assert tags.count("H1") == 1
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        assert all("/FontFile2" in f or "/FontFile3" in f for f in map(_descriptor, fonts))
        assert len(pdf.pages) <= 2
    content = (pdfs / path).read_bytes()
    assert title in pypdfium2.PdfDocument(content)[0].get_textpage().get_text_bounded()  # å, ä and ö are there
    assert codes(content) == [ADDRESS + target]


def _tags(element: pikepdf.Object) -> list[str]:
    """The kinds of all elements of the structure tree, in order."""
    if not isinstance(element, pikepdf.Dictionary):
        return []
    own = [str(element.S)[1:]] if "/S" in element else []
    children = element.get("/K", [])
    below = children if isinstance(children, pikepdf.Array) else [children]
    return [*own, *(tag for child in below for tag in _tags(child))]


def _descriptor(font: pikepdf.Object) -> pikepdf.Object:
    return font.DescendantFonts[0].FontDescriptor


def test_only_what_changed_is_made_again(pdfs: Path, tmp_path: Path) -> None:
    folder = tmp_path / "leaflets"
    shutil.copytree(pdfs, folder)
    wanted = ["lahti", "vaasa"]
    assert make_leaflets(ROOT, folder, date(2026, 12, 24), ADDRESS, wanted) == (0, 8)  # a new day changes nothing
    (folder / "sv" / "lahti.pdf").unlink()
    assert make_leaflets(ROOT, folder, AS_OF, ADDRESS, wanted) == (1, 7)
    assert (folder / "sv" / "lahti.pdf").read_bytes() == (pdfs / "sv" / "lahti.pdf").read_bytes()
    assert make_leaflets(ROOT, folder, AS_OF, "https://elsewhere.example/", ["lahti"]) == (4, 0)


def test_says_which_municipality_has_no_leaflet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UnknownMunicipality, match="atlantis"):
        make_leaflets(ROOT, tmp_path, AS_OF, ADDRESS, ["lahti", "atlantis"])
    assert run(ROOT, tmp_path, AS_OF, ADDRESS, ["helsinki"]) == 1
    assert "No leaflet is made of helsinki." in capsys.readouterr().out


def test_a_leaflet_that_is_too_long_stops_the_command(
    minimal: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    offering = {
        "id": "pitka",
        "service": "valmennus",
        "area": ["municipality:lahti"],
        "contacts": [{"kind": "visit", "text": "Tule käymään. " * 900, "sources": ["900:4"]}],
        "sources": ["900:4"],
    }
    with (minimal / "data" / "offerings.yaml").open("a", encoding="utf-8") as file:
        file.write(f"- {json.dumps(offering, ensure_ascii=False)}\n")
    assert run(minimal, tmp_path / "leaflets", AS_OF, ADDRESS, ["lahti"]) == 1
    assert "fi/lahti.pdf: assertion failed: the leaflet has more than two pages" in capsys.readouterr().out
