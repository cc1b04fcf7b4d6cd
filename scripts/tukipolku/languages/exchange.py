"""Translations out to translators' tools and back: XLIFF 2.0 by translate-toolkit, or PO.

A unit is known by its context and its Finnish text. What comes back changes the texts that it has, and nothing else. Of
a unit whose Finnish has changed meanwhile nothing is taken, and it is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from lxml import etree
from translate.storage.xliff2 import Xliff2File, Xliff2Unit

from ..settings import SOURCE_LOCALE
from ..translations import MACHINE_MADE, OUTDATED, read_messages, write_messages

SPACE = "{http://www.w3.org/XML/1998/namespace}space"
NOTE = "translator"  # the category of notes that are comments of the PO file
STATES = {"missing": "initial", "outdated": "initial", "current": "translated"}  # of XLIFF


class Unreadable(Exception):
    """A file that isn't what it should be; the sentence says why."""


@dataclass(frozen=True)
class Exchanged:
    """A unit on its way: where it belongs, its two texts, whether it is outdated, and what is noted on it."""

    context: str
    source: str
    target: str
    outdated: bool
    notes: tuple[str, ...] = ()
    checked: bool = False  # the tool says that a second person has read it


@dataclass(frozen=True)
class Taken:
    """What an import did: how many texts changed, and the contexts of those that have no place (any more)."""

    changed: int
    unknown: tuple[str, ...]


def exchanged(catalog: Catalog) -> Iterator[Exchanged]:
    """The units of a PO file."""
    for message in catalog:
        if message.id:
            notes = tuple(message.user_comments)
            yield Exchanged(str(message.context), str(message.id), str(message.string or ""), message.fuzzy, notes)


def write_xliff(path: Path, units: Iterable[Exchanged], language: str, name: str) -> None:
    """Writes an XLIFF 2.0 file. ``name`` tells which file of translations it is."""
    store = Xliff2File()
    store.setsourcelanguage(SOURCE_LOCALE)
    store.settargetlanguage(language)
    store.body.set("id", name)
    for number, unit in enumerate(units, 1):
        segment = Xliff2Unit(unit.source)
        if unit.target:
            segment.target = unit.target
        store.addunit(segment)
        element = segment.getunitelement()
        element.set("id", f"u{number}")
        element.set("name", unit.context)
        element.set(SPACE, segment.xmlelement.attrib.pop(SPACE))  # the library sets it where the schema forbids it
        state = "outdated" if unit.outdated else "current" if unit.target else "missing"
        segment.xmlelement.set("state", STATES[state])
        if unit.notes:  # before the segment, as the schema wants it
            notes = etree.Element(segment.namespaced("notes"))
            for note in unit.notes:
                etree.SubElement(notes, segment.namespaced("note"), category=NOTE).text = note
            element.insert(0, notes)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(store))


def write_po(path: Path, units: Iterable[Exchanged]) -> None:
    """Writes a PO file of its own."""
    catalog = Catalog(charset="utf-8")
    for unit in units:
        catalog.add(unit.source, unit.target, context=unit.context, user_comments=unit.notes)
        if unit.outdated:
            catalog.get(unit.source, unit.context).flags.add("fuzzy")  # type: ignore[union-attr]
    write_messages(path, catalog)


def read_exchanged(path: Path, language: str) -> list[Exchanged]:
    """The units of an XLIFF 2 or PO file. Raises Unreadable when it is neither, or is in another language."""
    if path.suffix == ".po":
        units = list(exchanged(read_messages(path)))
        if not units:
            raise Unreadable(f"{path}: this isn't a PO file with translations.")
        return units
    try:
        store = Xliff2File.parsefile(BytesIO(path.read_bytes()))
    except (etree.XMLSyntaxError, ValueError, OSError) as error:
        raise Unreadable(f"{path}: this isn't an XLIFF 2 file: {error}") from error
    if store.gettargetlanguage() != language:
        raise Unreadable(f"{path}: this is a translation into {store.gettargetlanguage()}, not {language}.")
    return [_from_xliff(unit) for unit in store.units]


def _from_xliff(segment: Xliff2Unit) -> Exchanged:
    element = segment.getunitelement()
    state = segment.xmlelement.get("state")
    notes = element.iterfind(f".//{segment.namespaced('note')}[@category='{NOTE}']")
    return Exchanged(
        element.get("name", ""),
        str(segment.source),
        str(segment.target or ""),
        state == "initial" and bool(segment.target),
        tuple(note.text or "" for note in notes),
        state in ("reviewed", "final"),
    )


def take(file: Path, units: Iterable[Exchanged]) -> Taken:
    """Takes translations into a PO file."""
    catalog = read_messages(file)
    messages = {(str(m.context), str(m.id)): m for m in catalog if m.id}
    changed, unknown = 0, []
    for unit in units:
        message = messages.get((unit.context, unit.source))
        if message is None:
            unknown.append(unit.context)
        elif unit.target:
            changed += _take_one(message, unit)
    if changed:
        write_messages(file, catalog)
    return Taken(changed, tuple(unknown))


def _take_one(message: Message, unit: Exchanged) -> bool:
    before = (message.string, message.fuzzy, list(message.user_comments))
    message.string = unit.target
    message.flags = {*message.flags, "fuzzy"} if unit.outdated else message.flags - {"fuzzy"}
    done = {MACHINE_MADE} if unit.checked else set()
    notes = unit.notes or tuple(message.user_comments)
    message.user_comments = [n for n in notes if n not in done and (unit.outdated or not OUTDATED.fullmatch(n))]
    return before != (message.string, message.fuzzy, message.user_comments)
