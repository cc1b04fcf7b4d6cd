"""The municipalities' leaflets: how many pages they print, that their codes can be read, and what is in the PDFs."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import BrowserContext

from conftest import AS_OF, ROOT, SETTINGS
from pdftags import read_tags, unmarked
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
    for number, sheet in enumerate(document, 1):
        text = sheet.get_textpage().get_text_bounded()
        assert f"{SETTINGS.site_url}{path} · {number} / {len(document)}" in text.replace("\r\n", " ")
        assert "(http" not in text  # each address is spelled once


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
    assert make_leaflets(ROOT, folder, AS_OF, ADDRESS, ["lahti", "vaasa"]) == (16, 0)
    return folder


# Each PDF: its language and that beside it, its titles, where its code leads, and the heads of its first two sections.
PDFS = {
    "fi/lahti.pdf": (
        ["fi"],
        ["Lahti: työkyvyn ja työllistymisen tuki"],
        "municipalities/lahti/",
        ["Ota ensin yhteyttä", "Kenelle asia kuuluu"],
    ),
    "sv/vaasa.pdf": (
        ["sv"],
        ["Vasa: stöd för arbetsförmåga och sysselsättning"],
        "sv/municipalities/vaasa/",
        ["Kontakta först", "Vem ärendet hör till"],
    ),
    "en/lahti.pdf": (
        ["en"],
        ["Lahti: support for work ability and employment"],
        "en/municipalities/lahti/",
        ["Contact first", "Who is responsible"],
    ),
    "fi-simple/vaasa.pdf": (
        ["fi"],
        ["Vaasa: tukea työkykyyn ja työhön"],
        "selko/municipalities/vaasa/",
        ["Ota ensin yhteyttä", "Kuka hoitaa asioita"],
    ),
    "sv/vaasa-fi.pdf": (
        ["sv", "fi"],
        ["Vasa: stöd för arbetsförmåga och sysselsättning", "Vaasa: työkyvyn ja työllistymisen tuki"],
        "sv/municipalities/vaasa/",
        ["Kontakta först", "Ota ensin yhteyttä", "Vem ärendet hör till", "Kenelle asia kuuluu"],
    ),
    "en/lahti-fi.pdf": (
        ["en", "fi"],
        ["Lahti: support for work ability and employment", "Lahti: työkyvyn ja työllistymisen tuki"],
        "en/municipalities/lahti/",
        ["Contact first", "Ota ensin yhteyttä", "Who is responsible", "Kenelle asia kuuluu"],
    ),
}


@pytest.mark.parametrize("path", PDFS)
def test_pdf_has_two_pages_and_a_code_that_leads_to_the_municipality(pdfs: Path, path: str) -> None:
    _, titles, target, _ = PDFS[path]
    content = (pdfs / path).read_bytes()
    document = pypdfium2.PdfDocument(content)
    assert len(document) <= 2
    assert [round(side) for side in document[0].get_size()] == list(A4)
    text = " ".join(document[0].get_textpage().get_text_bounded().split())
    assert [title for title in titles if title not in text] == []  # å, ä and ö are there
    assert codes(content) == [ADDRESS + target]


@pytest.mark.parametrize("path", PDFS)
def test_pdf_tells_screen_readers_what_it_is(pdfs: Path, path: str) -> None:
    """What PDF/UA-1 (ISO 14289-1) asks for beyond the tags, by the clauses of the Matterhorn protocol."""
    languages, titles, _, _ = PDFS[path]
    with pikepdf.open(pdfs / path) as pdf:
        assert pdf.Root.MarkInfo.Marked and not pdf.Root.MarkInfo.get("/Suspects", False)  # 01, 06
        assert str(pdf.Root.Lang) == languages[0]  # 11
        assert pdf.Root.ViewerPreferences.DisplayDocTitle  # 07
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfuaid:part"], metadata["dc:title"]) == ("1", titles[0])  # 05, 06
        assert [unmarked(page) for page in pdf.pages] == [[] for _ in pdf.pages]  # 01
        assert all(page.Tabs == "/S" for page in pdf.pages)  # 28
        links = [annotation for page in pdf.pages for annotation in page.get("/Annots", [])]
        assert all(str(link.Contents) and "/StructParent" in link for link in links)  # 28
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        assert all("/FontFile2" in f or "/FontFile3" in f for f in map(_descriptor, fonts))  # 31
        assert all("/ToUnicode" in font for font in fonts)  # 10
        assert "/Encrypt" not in pdf.trailer  # 26


@pytest.mark.parametrize("path", PDFS)
def test_tags_of_a_pdf(pdfs: Path, path: str) -> None:
    _, titles, target, heads = PDFS[path]
    root = read_tags(pdfs / path)
    tags = list(root.below())
    headings = [(int(tag.kind[1:]), tag.text) for tag in tags if tag.kind in ("H1", "H2", "H3")]
    assert headings[0] == (1, titles[0])
    assert [level for level, _ in headings].count(1) == 1
    levels = [level for level, _ in headings]
    assert all(after <= before + 1 for before, after in pairwise(levels)), "no level is left out"
    assert [text for level, text in headings if level == 2][: len(heads)] == heads  # one language, then the other
    assert [tag.alt.endswith(ADDRESS + target) for tag in tags if tag.kind == "Figure"] == [True]
    assert all(tag.annotations and tag.text for tag in tags if tag.kind == "Link")
    assert [tag.scope for tag in tags if tag.kind == "TH"] == ["Column"] * 3
    within = {"LI": "L", "Lbl": "LI", "LBody": "LI", "TR": ("THead", "TBody"), "TH": "TR", "TD": "TR", "THead": "Table"}
    assert [tag for tag in tags if tag.kind in within and tag.above[-1] not in within[tag.kind]] == []
    assert not any(
        part.strip()
        for tag in tags
        if tag.kind in ("Div", "L", "Table", "TR")
        for part in tag.parts
        if isinstance(part, str)
    )


@pytest.mark.parametrize(
    ("path", "spoken"),
    [
        ("sv/vaasa.pdf", {"Kontakta först": "sv", "Källor: ": "sv"}),
        ("sv/vaasa-fi.pdf", {"Kontakta först": "sv", "Ota ensin yhteyttä": "fi", "Mitä sovimme": "fi"}),
        ("en/lahti-fi.pdf", {"Who helps": "en", "Kuka auttaa": "fi", "Päijät-Hämeen malli (2022–2023)": "fi"}),
    ],
)
def test_each_text_is_in_its_language(pdfs: Path, path: str, spoken: dict[str, str]) -> None:
    told = [(lang, " ".join(text.split())) for lang, text in read_tags(pdfs / path).texts()]
    for words, language in spoken.items():
        found = {lang for lang, text in told if words.replace(" ", "") in text.replace(" ", "")}
        assert found == {language}, words


def _descriptor(font: pikepdf.Object) -> pikepdf.Object:
    return font.DescendantFonts[0].FontDescriptor


def test_only_what_changed_is_made_again(pdfs: Path, tmp_path: Path) -> None:
    folder = tmp_path / "leaflets"
    shutil.copytree(pdfs, folder)
    wanted = ["lahti", "vaasa"]
    assert make_leaflets(ROOT, folder, date(2026, 12, 24), ADDRESS, wanted) == (0, 16)  # a new day changes nothing
    (folder / "sv" / "lahti.pdf").unlink()
    assert make_leaflets(ROOT, folder, AS_OF, ADDRESS, wanted) == (1, 15)
    assert (folder / "sv" / "lahti.pdf").read_bytes() == (pdfs / "sv" / "lahti.pdf").read_bytes()
    assert make_leaflets(ROOT, folder, AS_OF, "https://elsewhere.example/", ["lahti"]) == (8, 0)


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
