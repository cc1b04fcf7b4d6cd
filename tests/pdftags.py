"""The tags of a PDF with the texts that they hold, in the order in which a screen reader reads them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium


@dataclass
class Tag:
    """``kind`` as PDF/UA knows it (H1, LI, …), ``lang`` its own or of the tag around it, ``annotations`` of links."""

    kind: str
    lang: str
    alt: str = ""
    scope: str = ""
    above: tuple[str, ...] = ()
    parts: list[Tag | str] = field(default_factory=list)
    annotations: list[pikepdf.Object] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All that it says."""
        return " ".join(" ".join(part if isinstance(part, str) else part.text for part in self.parts).split())

    def below(self) -> Iterator[Tag]:
        """The tag and all below it, in order."""
        yield self
        for part in self.parts:
            if isinstance(part, Tag):
                yield from part.below()

    def texts(self) -> Iterator[tuple[str, str]]:
        """Each piece of text with its language, in order."""
        for part in self.parts:
            if isinstance(part, Tag):
                yield from part.texts()
            else:
                yield self.lang, part


def read_tags(path: Path) -> Tag:
    """The structure tree of a PDF."""
    with pikepdf.open(path) as pdf:
        pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
        texts = _marked_texts(path)
        languages = {key: lang for number, page in enumerate(pdf.pages) for key, lang in _languages(page, number)}
        root = Tag("Root", str(pdf.Root.Lang))

        def add_text(key: tuple[int, int], parent: Tag) -> None:
            text = texts.get(key, "")
            parent.parts.append(Tag("Span", languages[key], parts=[text]) if key in languages else text)

        def add(element: pikepdf.Object, parent: Tag, page: int) -> None:
            if isinstance(element, pikepdf.Array):
                for child in element:
                    add(child, parent, page)
                return
            if isinstance(element, int):
                add_text((page, element), parent)
                return
            page = pages.get(element.Pg.objgen, page) if "/Pg" in element else page
            if element.get("/Type") == "/OBJR":
                parent.annotations.append(pikepdf.Dictionary(element.Obj))
            elif "/MCID" in element:
                add_text((page, int(element.MCID)), parent)
            else:
                own = _tag(element, parent)
                parent.parts.append(own)
                add(element.get("/K", pikepdf.Array()), own, page)

        add(pdf.Root.StructTreeRoot.K, root, 0)
        return root


def _tag(element: pikepdf.Object, parent: Tag) -> Tag:
    attributes = element.get("/A", [])
    attributes = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
    scope = next((str(a.Scope)[1:] for a in attributes if "/Scope" in a), "")
    lang = str(element.get("/Lang", parent.lang))
    return Tag(str(element.S)[1:], lang, str(element.get("/Alt", "")), scope, (*parent.above, parent.kind))


def _languages(page: pikepdf.Page, number: int) -> Iterator[tuple[tuple[int, int], str]]:
    """The marked content that has a language of its own."""
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "BDC" and "/Lang" in operands[1]:
            yield (number, int(operands[1].MCID)), str(operands[1].Lang)


def unmarked(page: pikepdf.Page) -> list[str]:
    """What a page shows that is neither in a tag nor marked as of no meaning (lines, the foot)."""
    depth, found = 0, []
    for _, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        depth += (name in ("BDC", "BMC")) - (name == "EMC")
        if depth == 0 and name in (
            "Tj",
            "TJ",
            "'",
            '"',
            "Do",
            "S",
            "s",
            "f",
            "F",
            "f*",
            "B",
            "b",
            "B*",
            "b*",
            "sh",
            "BI",
        ):
            found.append(name)
    return found


def _marked_texts(path: Path) -> dict[tuple[int, int], str]:
    """The text of each piece of marked content, by page and number."""
    texts: dict[tuple[int, int], str] = {}
    document = pypdfium2.PdfDocument(path)
    for number, page in enumerate(document):
        whole = page.get_textpage()
        for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            mark = pdfium.FPDFPageObj_GetMarkedContentID(thing.raw)
            size = pdfium.FPDFTextObj_GetText(thing.raw, whole.raw, None, 0)
            buffer = ctypes.create_string_buffer(size * 2)
            pdfium.FPDFTextObj_GetText(thing.raw, whole.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
            text = buffer.raw[:size].decode("utf-16-le").rstrip("\0")
            texts[number, mark] = f"{texts.get((number, mark), '')} {text}"
    return texts
