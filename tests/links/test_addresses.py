"""Finding addresses in files, and saying of bad ones what is wrong with them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from conftest import ROOT
from tukipolku.links.addresses import BadAddress, collect, split
from tukipolku.links.found import places, places_in
from tukipolku.links.guard import Options, run
from tukipolku.links.verdicts import bad_address

YAML = """\
# https://comment.example/ is no link
- id: yksi
  name: "A: b"
  addresses:
    fi: {url: "https://a.fi/x", certainty: front-page}
    sv:
      url: 'https://a.fi/sv#osa'
  formerly: https://old.fi/
- id: kaksi
  addresses:
    fi:
      url: https://b.fi/ä?x=1  # comment
  text: |
    Katso https://c.fi/sivu). Ja (https://d.fi/a_(b)), mailto:info@e.fi.
    Soita tel:+358401234567
  folded: >-
    pitkä teksti joka jatkuu
    https://f.fi/rivi
"""


def test_places_of_a_yaml_file() -> None:
    found = [(p.line, p.column, p.text, p.locale, p.record, p.field) for p in places_in("data/links.yaml", YAML)]
    assert found == [
        (5, 16, "https://a.fi/x", "fi", "link:yksi", "url"),
        (7, 13, "https://a.fi/sv#osa", "sv", "link:yksi", "url"),
        (12, 12, "https://b.fi/ä?x=1", "fi", "link:kaksi", "url"),
        (14, 11, "https://c.fi/sivu", "fi", "link:kaksi", "text"),
        (14, 35, "https://d.fi/a_(b)", "fi", "link:kaksi", "text"),
        (14, 56, "mailto:info@e.fi", "fi", "link:kaksi", "text"),
        (15, 11, "tel:+358401234567", "fi", "link:kaksi", "text"),
        (18, 5, "https://f.fi/rivi", "fi", "link:kaksi", "folded"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("data/translations/sv/links.yaml", "- id: a\n  url: https://a.fi/\n", ("sv", "link:a", 2, 8)),
        ("data/offerings/local.yaml", "- id: a\n  url: https://a.fi/\n", ("fi", "offering:a", 2, 8)),
        ("content/en/guides/x.md", "---\nid: x\n---\nSee https://a.fi/.\n", ("en", "guide:x", 4, 5)),
        ("content/fi/about/x.md", "---\nid: x\nurl: https://a.fi/\n---\n", ("fi", "page:x", 3, 6)),
        ("data/places/municipalities.csv", "slug,website_sv\nx,https://a.fi/\n", ("sv", "municipality:x", 2, 3)),
        ("overrides/pages/x.html", '<p>\n<a href="https://a.fi/">', ("fi", "", 2, 10)),
        ("data/broken.yaml", "- id: [\n  url: https://a.fi/\n", ("fi", "", 2, 8)),
        ("data/links.yaml", "- id: a\r\n  url: https://a.fi/\r\n", ("fi", "link:a", 2, 8)),
    ],
)
def test_place(name: str, text: str, place: tuple[str, str, int, int]) -> None:
    (found,) = places_in(name, text)
    assert (found.locale, found.record, found.line, found.column, found.text) == (*place, "https://a.fi/")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("HTTPS://A.fi", ("https://a.fi/", "")),
        ("https://a.fi:443/x", ("https://a.fi/x", "")),
        ("http://a.fi:8080/x?y#z", ("http://a.fi:8080/x?y", "z")),
        ("https://hämeenkylä.fi/työ?q=ä", ("https://xn--hmeenkyl-0zah.fi/ty%C3%B6?q=%C3%A4", "")),
        ("https://a.fi/a%2Fb%20c//d", ("https://a.fi/a%2Fb%20c//d", "")),
        ("mailto:a@b.fi?subject=x", ("mailto:a@b.fi?subject=x", "")),
        ("tel:+358401234567", ("tel:+358401234567", "")),
    ],
)
def test_form_that_is_asked(text: str, asked: tuple[str, str]) -> None:
    assert split(text) == asked


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("www.a.fi", "no-scheme"),
        ("a.fi/sivu", "no-scheme"),
        ("a.fi:8080/sivu", "no-scheme"),
        ("//a.fi/", "no-scheme"),
        ("/sivu", "no-scheme"),
        ("javascript:alert(1)", "scheme"),
        ("JAVASCRIPT:alert(1)", "scheme"),
        ("data:text/html,x", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("ftp://a.fi/x", "scheme"),
        ("https:/a.fi/", "no-host"),
        ("https:///x", "no-host"),
        ("https://", "no-host"),
        ("https://a.fi/x y", "space"),
        ("https://a.fi/\nx", "space"),
        (" https://a.fi/", "space"),
        ("https://a.fi/\u00a0", "space"),
        ("https://a.fi/\x00", "space"),
        ("https://a.fi/" + "x" * 100_000, "too-long"),
        ("https://a.fi:99999/", "bad-port"),
        ("https://a.fi:http/", "bad-port"),
        ("https://[::1/", "bad-host"),
        ("https://a..fi/", "bad-host"),
        ("https://-a.fi/", "bad-host"),
        ("https://\u2028.fi/", "space"),
        ("https://" + "ä" * 80 + ".fi/", "bad-host"),
        ("https://me:secret@a.fi/", "password"),
        ("http://localhost/", "private"),
        ("http://127.0.0.1/", "private"),
        ("http://127.1/", "private"),
        ("http://0x7f000001/", "private"),
        ("http://2130706433/", "private"),
        ("http://10.0.0.8/x", "private"),
        ("http://192.168.1.1/", "private"),
        ("http://169.254.169.254/latest/", "private"),
        ("http://[::1]/", "private"),
        ("http://[fe80::1]/", "private"),
        ("http://[::ffff:10.0.0.1]/", "private"),
        ("http://intra/", "private"),
        ("http://palvelin.local/", "private"),
        ("mailto:nobody", "bad-mail"),
        ("mailto:a b@c.fi", "space"),
        ("tel:soita", "bad-phone"),
    ],
)
def test_bad_address(text: str, code: str) -> None:
    with pytest.raises(BadAddress) as bad:
        split(text)
    assert bad.value.code == code
    assert "{" not in bad_address(code).sentence + bad_address(code).suggestion


def test_bad_addresses_are_told_with_their_line_and_never_asked(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/links.yaml").write_text("- id: a\n  url: javascript:alert(1)\n- id: b\n  url: www.b.fi\n")
    report = run(Options(tmp_path, date(2026, 11, 22)))
    told = [(row.places[0].at, row.level, row.sentence) for row in report.rows]
    assert told == [
        (
            "data/links.yaml:2:8",
            "broken",
            "Only https, http, mailto and tel can be addresses here. Give the address of a public web page.",
        ),
        (
            "data/links.yaml:4:8",
            "broken",
            "The address doesn't begin with https://. Copy the whole address from the browser.",
        ),
    ]
    assert report.requests == 0


def test_every_place_of_the_real_data_is_where_it_is_said_to_be() -> None:
    lines: dict[str, list[str]] = {}
    count = 0
    for place in places(ROOT):
        text = lines.setdefault(place.file, (ROOT / place.file).read_text(encoding="utf-8").split("\n"))
        assert text[place.line - 1].startswith(place.text, place.column - 1), place
        count += 1
    assert count > 500


def test_the_real_data_has_no_bad_address() -> None:
    assert [a.url for a in collect(places(ROOT)).values() if a.fault] == []
