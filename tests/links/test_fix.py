"""The fixer, on every way in which an address can stand in a file: only the address changes, or nothing does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tukipolku.links.addresses import collect
from tukipolku.links.fix import fix
from tukipolku.links.found import places
from tukipolku.links.rows import Row
from tukipolku.links.state import Entry
from tukipolku.links.verdicts import Finding

OLD, NEW = "http://a.fi/vanha", "https://b.fi/uusi?x=1&y=%C3%A4"


def row_of(root: Path, new: str = NEW, moves: int = 2) -> list[Row]:
    return [
        Row(address.full(fragment), Finding("moved", 200, new), "warn", tuple(at), Entry(moves=moves))
        for address in collect(places(root)).values()
        if address.url == OLD
        for fragment, at in address.places.items()
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("data/links.yaml", '- id: a\n  url: "http://a.fi/vanha" # kommentti http://a.fi/vanha\n'),
        ("data/links.yaml", "- id: a\n  url: 'http://a.fi/vanha'   # kommentti\n\n\n"),
        ("data/links.yaml", "- id: a\n  url: http://a.fi/vanha"),
        ("data/links.yaml", "- {id: a, addresses: {fi: {url: http://a.fi/vanha, certainty: front-page}}}\n"),
        ("data/links.yaml", '- {id: a, addresses: {fi: {"url": "http://a.fi/vanha"}}}\n'),
        ("data/links.yaml", '- id: a\n  url:\n    "http://a.fi/vanha"\n'),
        ("data/links.yaml", "- id: a\n  url: >-\n    http://a.fi/vanha\n"),
        ("data/links.yaml", "- id: a\n  url: |-\n    http://a.fi/vanha\n"),
        ("data/links.yaml", "- id: a\n  text: |\n    Katso http://a.fi/vanha, tai (http://a.fi/vanha).\n"),
        ("data/links.yaml", "- id: a\n  text: >\n    Katso\n    http://a.fi/vanha ja\n    muut.\n"),
        ("data/links.yaml", "\ufeff- id: a\r\n  url: http://a.fi/vanha\r\n  name: ä\r\n"),
        ("data/links.yaml", '- id: a\n  urls: ["http://a.fi/vanha", "http://a.fi/vanha", "http://a.fi/vanhaa"]\n'),
        ("data/links.yaml", "- id: a\n  url: http://a.fi/vanha#osa\n  other: http://a.fi/vanha/alasivu\n"),
        ("content/fi/about/a.md", "---\nid: a\nurl: http://a.fi/vanha\n---\nKatso http://a.fi/vanha.\n"),
        ("data/places/municipalities.csv", 'slug,website,x\na,http://a.fi/vanha,"b,c"\n'),
        ("overrides/a.html", '<a href="http://a.fi/vanha">x</a>\n'),
    ],
)
def test_only_the_address_changes(name: str, text: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True)
    file.write_bytes(text.encode())
    changes = fix(tmp_path, row_of(tmp_path))
    assert changes and [change.why for change in changes] == [""] * len(changes)
    kept = text.replace("# kommentti http://a.fi/vanha", "# kommentti KEPT").replace("vanhaa", "LONGER")
    kept = kept.replace("vanha/alasivu", "BELOW")
    new = kept.replace(OLD, NEW).replace("KEPT", OLD).replace("LONGER", "vanhaa").replace("BELOW", "vanha/alasivu")
    assert file.read_bytes().decode() == new
    assert fix(tmp_path, row_of(tmp_path)) == []


@pytest.mark.parametrize(
    ("text", "new", "why"),
    [
        ('- id: a\n  url: "http://a.fi/v\\u0061nha"\n', NEW, "another way"),
        ("- id: a\n  url: http://a.fi/vanha\n", "javascript:alert(1)", "isn't one"),
        ("- id: a\n  url: http://a.fi/vanha\n", "http://10.0.0.1/", "isn't one"),
        ("- id: a\n  url: 'http://a.fi/vanha'\n", "https://b.fi/it's", "can't stand there"),
        ("- {id: a, url: http://a.fi/vanha, b: c}\n", "https://b.fi/a,b", "can't stand there"),
        ("- {id: a, url: http://a.fi/vanha, b: c}\n", "https://b.fi/a]", "can't stand there"),
    ],
)
def test_what_cannot_be_written_is_left_and_said(text: str, new: str, why: str, tmp_path: Path) -> None:
    file = tmp_path / "data/links.yaml"
    file.parent.mkdir()
    file.write_text(text)
    (change,) = fix(tmp_path, row_of(tmp_path, new))
    assert why in change.why and bool(why) == bool(change.why)
    assert file.read_text() == (text if why else text.replace(OLD, new))


def test_what_is_not_proven_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "data/links.yaml"
    file.parent.mkdir()
    file.write_text(f"- id: a\n  url: {OLD}\n")
    assert fix(tmp_path, row_of(tmp_path, moves=1)) == []
    assert OLD in file.read_text()
