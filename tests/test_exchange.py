"""Translations to translators' tools and back: nothing is lost, nothing foreign is taken."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from lxml import etree
from translate.storage.xliff2 import Xliff2File

from conftest import ROOT
from tukipolku.cli import main
from tukipolku.kinds import PO_FILES
from tukipolku.translations import read_messages, write_messages

PO = "data/translations/sv/services.po"
XLIFF = "{urn:oasis:names:tc:xliff:document:2.0}"
COMMENTS = (["machine-made", 'Kolla <namn> & "citat".'], ["outdated since 2026-11-20"])  # no real text has these today


def run(root: Path, *arguments: str) -> int:
    return main(["--root", str(root), *arguments])


@pytest.mark.parametrize(("locale", "kind"), [("sv", "xliff"), ("en", "xliff"), ("fi-simple", "xliff"), ("sv", "po")])
def test_all_real_texts_come_back_as_they_were(locale: str, kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "translations" / locale
    shutil.copytree(ROOT / "data" / "translations" / locale, folder)
    before = {}
    for path in folder.glob("*.po"):
        catalog = read_messages(path)
        translated = [message for message in catalog if message.id and message.string]
        for message, comments in zip(translated, COMMENTS, strict=False):
            message.user_comments = comments
        for message in translated[1:2]:
            message.flags.add("fuzzy")
        write_messages(path, catalog)
        before[path.name] = path.read_bytes()
    out = tmp_path / "out"
    assert run(tmp_path, "export", "--locale", locale, "--format", kind, "--to", str(out)) == 0
    for path in folder.glob("*.po"):
        catalog = read_messages(path)
        for message in catalog:
            message.string, message.flags, message.user_comments = "", set(), []
        write_messages(path, catalog)
        assert path.read_bytes() != before[path.name]
    assert run(tmp_path, "import", "--locale", locale, *map(str, sorted(out.iterdir()))) == 0
    assert {path.name: path.read_bytes() for path in folder.glob("*.po")} == before


def test_xliff_is_what_tools_expect(tmp_path: Path) -> None:
    """The library's own reader opens it; what of the schema the library gets wrong is right."""
    assert run(ROOT, "export", "--locale", "sv", "--to", str(tmp_path)) == 0
    for name in PO_FILES:
        file = tmp_path / f"{name}.sv.xlf"
        store = Xliff2File.parsefile(str(file))
        assert (store.sourcelanguage, store.targetlanguage) == ("fi", "sv")
        assert len(store.units) == sum(
            bool(message.id) for message in read_messages(ROOT / PO.replace("services", name))
        )
        root = etree.parse(file).getroot()
        units = list(root.iter(f"{XLIFF}unit"))
        assert len({unit.get("id") for unit in units}) == len(units)
        for unit in units:
            children = [child.tag.removeprefix(XLIFF) for child in unit]
            assert children in (["segment"], ["notes", "segment"])
            assert [*unit[-1].attrib] == ["state"]


def test_a_translators_work_is_taken(minimal: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert run(minimal, "translations", "--locale", "sv", "--limit", "1") == 0
    assert run(minimal, "export", "--locale", "sv", "--due", "--to", str(out), "services") == 0
    file = out / "services.sv.xlf"
    store = Xliff2File.parsefile(str(file))
    for unit in store.units:
        unit.target = "För unga arbetslösa." if unit.target else "En kurs."
        unit.marktranslated()
    store.save()
    services = minimal / "data" / "services.yaml"
    services.write_text(services.read_text("utf-8").replace("name: Kurssi", "name: Pitkä kurssi"), encoding="utf-8")
    assert run(minimal, "translations", "--locale", "sv", "--limit", "1") == 0
    capsys.readouterr()
    assert run(minimal, "import", "--locale", "sv", str(file)) == 1
    assert "not taken, its Finnish text has changed or is gone: service:kurssi name" in capsys.readouterr().out
    messages = {str(m.context): m for m in read_messages(minimal / PO)}
    assert messages["service:valmennus for_whom.text"].string == "För unga arbetslösa."
    assert not messages["service:valmennus for_whom.text"].fuzzy
    assert not messages["service:kurssi name"].string


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("services.sv.xlf", "<xliff", "this isn't an XLIFF 2 file"),
        ("services.sv.xlf", '<xliff version="1.2"/>', "this isn't an XLIFF 2 file"),
        (
            "services.sv.xlf",
            '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="fi" trgLang="de"/>',
            "this is a translation into de, not sv",
        ),
        ("muu.sv.xlf", "", "the name of the file must begin with one of services,"),
        ("services.sv.po", "GIF89a", "this isn't a PO file"),
    ],
)
def test_other_files_are_refused(
    name: str, content: str, said: str, minimal: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (minimal / PO).read_bytes()
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert run(minimal, "import", "--locale", "sv", str(tmp_path / name)) == 2
    assert said in capsys.readouterr().err
    assert (minimal / PO).read_bytes() == before
