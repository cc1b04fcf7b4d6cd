"""A leaflet's page leads to its PDF when there is one of the very words of the page; never to another, or to none."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import AS_OF
from tukipolku.build import Builder, render
from tukipolku.leaflet_pdf import make_leaflets
from tukipolku.settings import Settings, read_settings
from tukipolku.site import prepare
from tukipolku.unchanged import made_of

PAGES = ("municipalities/lahti/leaflet/", "sv/municipalities/lahti/leaflet-pair/")
NAMES = ("tukipolku-lahti-fi.pdf", "tukipolku-lahti-sv-fi.pdf")
LINK = re.compile(r'<a href="([^"]+\.pdf)" type="application/pdf">([^<]*)</a>')


@pytest.fixture
def checkout(minimal: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout where the leaflets of Lahti were made."""
    monkeypatch.delenv("SITE_URL", raising=False)
    make_leaflets(minimal, minimal / "leaflets", AS_OF, read_settings(minimal).site_url, ["lahti"])
    return minimal


def linked(site: Path, page: str) -> list[str]:
    """The PDFs that a page leads to; each is there, and no other is."""
    html = (site / page / "index.html").read_text(encoding="utf-8")
    names = [name for name, _ in LINK.findall(html)]
    assert [file.name for file in (site / page).glob("*.pdf")] == names
    return names


def reword(checkout: Path) -> None:
    links = checkout / "data" / "links.yaml"
    links.write_text(links.read_text(encoding="utf-8").replace("name: Kela\n", "name: Kelan sivut\n"), encoding="utf-8")


def test_pages_lead_to_their_pdfs_and_tell_the_size(checkout: Path) -> None:
    builder = Builder(checkout, checkout / "site", AS_OF)
    assert builder.build().faults == ()
    for page, name in zip(PAGES, NAMES, strict=True):
        assert linked(checkout / "site", page) == [name]
    assert linked(checkout / "site", "municipalities/hollola/leaflet/") == []
    html = (checkout / "site" / PAGES[0] / "index.html").read_text(encoding="utf-8")
    size = round((checkout / "leaflets" / "fi" / "lahti.pdf").stat().st_size / 1000)
    assert LINK.findall(html) == [(NAMES[0], f"Lataa esite PDF-tiedostona ({size}\u00a0kt)")]
    builder.end()


def test_a_text_that_changes_takes_the_pdf_away_until_it_is_made_again(checkout: Path) -> None:
    builder = Builder(checkout, checkout / "site", AS_OF)
    builder.build()
    reword(checkout)
    for search in (False, True):  # as the server does it
        assert builder.build(search).faults == ()
        assert [linked(checkout / "site", page) for page in PAGES] == [[], []]
    make_leaflets(checkout, checkout / "leaflets", AS_OF, read_settings(checkout).site_url, ["lahti"])
    assert builder.build(search=False).faults == ()
    assert [linked(checkout / "site", page) for page in PAGES] == [[NAMES[0]], [NAMES[1]]]
    for kept, fresh in ((PAGES[0] + NAMES[0], "fi/lahti.pdf"), (PAGES[1] + NAMES[1], "sv/lahti-fi.pdf")):
        assert (checkout / "site" / kept).read_bytes() == (checkout / "leaflets" / fresh).read_bytes()
    builder.end()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda leaflets: (leaflets / "fi" / "lahti.pdf").unlink(),
        lambda leaflets: (leaflets / "hashes.json").unlink(),
        lambda leaflets: (leaflets / "hashes.json").write_text("{}"),
        lambda leaflets: (leaflets / "hashes.json").write_text('{"fi'),
    ],
    ids=["no file", "no stamps", "no stamp", "half a file of stamps"],
)
def test_what_is_not_surely_the_right_pdf_is_not_published(spoil: Callable[[Path], object], checkout: Path) -> None:
    spoil(checkout / "leaflets")
    files = render(prepare(checkout, AS_OF, read_settings(checkout)))
    assert PAGES[0] + NAMES[0] not in files
    assert LINK.findall(files[f"{PAGES[0]}index.html"].decode()) == []


def test_pdfs_made_for_another_address_are_not_published(checkout: Path) -> None:
    files = render(prepare(checkout, AS_OF, Settings("https://elsewhere.example/")))
    assert [path for path in files if path.endswith(".pdf")] == []


def test_new_pdfs_make_the_next_build_look_again(checkout: Path) -> None:
    settings = read_settings(checkout)
    before = made_of(checkout, AS_OF, settings)
    reword(checkout)
    make_leaflets(checkout, checkout / "leaflets", AS_OF, settings.site_url, ["lahti"])
    reworded = made_of(checkout, AS_OF, settings)
    (checkout / "leaflets" / "fi" / "lahti.pdf").unlink()
    assert len({before, reworded, made_of(checkout, AS_OF, settings)}) == 3


def test_mkdocs_publishes_them_too(checkout: Path) -> None:
    command = [Path(sys.executable).with_name("mkdocs"), "build", "--quiet", "--site-dir", "made"]
    subprocess.run(command, cwd=checkout, check=True, capture_output=True)
    assert linked(checkout / "made", PAGES[0]) == [NAMES[0]]
