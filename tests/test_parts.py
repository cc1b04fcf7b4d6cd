"""Long lists in parts: what a reader fetches stays small, and nothing is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import AS_OF, SETTINGS
from tukipolku.build import render
from tukipolku.places import sort_key
from tukipolku.site import prepare
from tukipolku.stage import parts
from tukipolku.stage.parts import listing
from tukipolku.verify import verify


def name(row: str) -> str:
    return row


def order(text: str) -> str:
    return sort_key(text, "fi")


@pytest.mark.parametrize(
    ("rows", "most", "entries", "expected"),
    [
        ("abc", 3, 0, []),
        ("cab", 2, 0, [("a-z/x1/", "a", "a"), ("a-z/x2/", "b", "c")]),
        ("öäåzyx", 2, 0, [("a-z/x1/", "x", "y"), ("a-z/x2/", "z", "å"), ("a-z/x3/", "ä", "ö")]),
        ("abcdef", 3, 9, [("a-z/x1/", "a", "b"), ("a-z/x2/", "c", "d"), ("a-z/x3/", "e", "f")]),
        ("abcdef", 3, 3, []),
    ],
    ids=["short", "of equal length", "in the order of the language", "as many as elsewhere", "one as elsewhere"],
)
def test_parts(rows: str, most: int, entries: int, expected: list[tuple[str, str, str]]) -> None:
    whole = listing("x", "List", list(rows), name, order, most, entries)
    assert [(part.path, part.first, part.last) for part in whole.parts] == expected
    assert not expected or sorted(row for part in whole.parts for row in part.rows) == sorted(rows)


def links(html: bytes) -> set[str]:
    return set(re.findall(r'<a href="(?:\.\./|\./)*((?:services|municipalities)/[^"#]+/)', html.decode()))


@pytest.fixture
def more(minimal: Path) -> Path:
    """The minimal site with a second service for a situation, and a second one in the region's model."""
    for file, after, line in (
        ("services.yaml", "summary: Kunta auttaa työttömiä.", "situations: [tyottomana]"),
        ("offerings.yaml", 'area: ["municipality:hollola"]', "model: testi"),
    ):
        path = minimal / "data" / file
        text = path.read_text(encoding="utf-8")
        assert after in text
        path.write_text(text.replace(after, f"{after}\n  {line}", 1), encoding="utf-8")
    return minimal


def test_all_that_a_list_had_is_in_its_parts(more: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = render(prepare(more, AS_OF, SETTINGS))
    for most in ("MOST", "MOST_OF_MANY", "MOST_RECORDS"):
        monkeypatch.setattr(parts, most, 1)
    files = render(prepare(more, AS_OF, SETTINGS))
    made = files.keys() - whole.keys()
    finnish = {path for path in made if path.startswith("a-z/")}
    assert made == finnish | {f"sv/{path}" for path in finnish}  # each language has the same pages
    lists = {
        "a-z/": "",
        "services/": "services-",
        "services/#tyollistyminen": "theme-tyollistyminen-",
        "situations/": "situation-tyottomana-",
        "regions/testi/": "model-testi-",
    }
    assert {re.sub(r"\d+/index.html", "", path) for path in finnish} == {f"a-z/{start}" for start in lists.values()}
    assert verify(files, SETTINGS.site_url) == []  # the ways to the parts and between them
    for page, start in lists.items():
        file = page.partition("#")[0] + "index.html"
        among = [path for path in finnish if re.fullmatch(rf"a-z/{start}\d+/index.html", path)]
        found = set().union(*(links(files[path]) for path in among))
        assert found and not found - links(whole[file]), page
        assert links(whole[file]) - links(files[file]) <= found or "#" in page, page


def test_the_real_lists_of_names_are_in_one_piece(real_files: dict[str, bytes]) -> None:
    assert not [path for path in real_files if re.search(r"a-z/(?!service-.+-where-).+/", path)]


def test_a_service_in_many_places_names_them_and_tells_of_each_on_a_part(real_files: dict[str, bytes]) -> None:
    """A link to a place's part of the service leads to its name on the service's page, and on from there."""
    for service in ("tyovoimapalvelut", "mielenterveys-ja-paihdepalvelut"):
        page = real_files[f"sv/services/{service}/index.html"].decode()
        boxes = re.findall(
            r'<section class="tp-box" id="o-([a-z0-9-]+)">\s*<h3><a href="../../a-z/([^#"]+)#o-([a-z0-9-]+)"', page
        )
        assert len(boxes) > parts.MOST_TOLD
        for box, part, target in boxes:
            assert box == target
            assert f'id="o-{box}"' in real_files[f"sv/a-z/{part}index.html"].decode()
        where = page[page.index('<h2 id="where">') :].partition("<h2 ")[0]
        assert "tp-statement" not in where.partition(f'id="o-{boxes[0][0]}"')[2]  # their texts are there only
