"""Leaflets as tagged PDF (PDF/UA-1), set by Typst. Only those whose text or layout has changed are made again."""

from __future__ import annotations

import importlib.resources
import io
import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import segno

from .pdfs import STAMPS, Pdfs, Sheet
from .problems import EXIT_COULD_NOT_RUN, EXIT_FINE, EXIT_PROBLEMS
from .settings import LOCAL, Settings
from .site import Site, prepare
from .stage.leaflets import leaflet, municipalities_of_models

FONTS = "font_source_sans_pro"


class NoTypesetter(Exception):
    """Typst or the font isn't installed."""


class UnknownMunicipality(Exception):
    """Somebody asked for a municipality that isn't in the register, or has no PDF."""


def make_leaflets(root: Path, folder: Path, as_of: date, site_url: str, wanted: list[str]) -> tuple[int, int]:
    """Makes what has changed of the leaflets of ``wanted`` municipalities (slugs; empty: all) in each locale, alone and
    beside another.

    Returns how many were made and how many were left as they are. Raises BadData, NoTypesetter, UnknownMunicipality,
    and RuntimeError when Typst refuses one: it checks the rules of PDF/UA-1, and the template that two pages suffice.
    """
    sites = prepare(root, as_of, Settings(site_url))
    pdfs = Pdfs(root, site_url, folder)
    typeset = _typesetter(pdfs.template, as_of)
    sheets = [sheet for site in sites for sheet in _sheets(site, pdfs, wanted)]
    changed = [s for s in sheets if pdfs.stamps.get(s.path) != s.stamp or not (folder / s.path).exists()]
    stamps = pdfs.stamps
    try:
        for number, sheet in enumerate(changed, 1):
            file = folder / sheet.path
            file.parent.mkdir(parents=True, exist_ok=True)
            stamps.pop(sheet.path, None)  # until the file is whole
            file.write_bytes(typeset(sheet))
            stamps[sheet.path] = sheet.stamp
            if number % 50 == 0:
                print(f"  {number} of {len(changed)}", file=sys.stderr)
    finally:  # what was made before Ctrl-C isn't made again
        folder.mkdir(parents=True, exist_ok=True)
        part = (folder / STAMPS).with_suffix(".part")
        part.write_text(json.dumps(dict(sorted(stamps.items())), indent=1) + "\n")
        part.replace(folder / STAMPS)
    return len(changed), len(sheets) - len(changed)


def _sheets(site: Site, pdfs: Pdfs, wanted: list[str]) -> Iterator[Sheet]:
    catalogue, beside = site.catalogue, site.beside.catalogue
    places = {place.slug: place for place in municipalities_of_models(catalogue)}
    if unknown := [slug for slug in wanted if slug not in places]:
        raise UnknownMunicipality(", ".join(unknown))
    for place in places.values():
        if not wanted or place.slug in wanted:
            own = catalogue, leaflet(catalogue, place)
            yield pdfs.sheet(own)
            other = beside.places.municipalities[place.slug]
            yield pdfs.sheet(own, (beside, leaflet(beside, other, catalogue)))


def _code(target: str) -> str:
    """The code that leads to an address, as SVG."""
    code = io.BytesIO()
    segno.make_qr(target, error="m").save(code, kind="svg", border=4, light="#fff", xmldecl=False)
    return code.getvalue().decode()


def _typesetter(template: bytes, as_of: date) -> Callable[[Sheet], bytes]:
    """A function that makes the PDF of a sheet."""
    try:
        import typst

        fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(importlib.resources.files(FONTS) / "files")])
    except ModuleNotFoundError as error:
        raise NoTypesetter(error.name) from error
    moment = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC)

    def typeset(sheet: Sheet) -> bytes:
        data = json.dumps(
            {**sheet.data, "code": _code(sheet.data["target"]), "day": as_of.isoformat()}, ensure_ascii=False
        )
        compiler = typst.Compiler(template, font_paths=fonts, sys_inputs={"data": data})
        try:
            pdf = compiler.compile(pdf_standards=["ua-1"], timestamp=moment)
        except typst.TypstError as error:
            raise RuntimeError(f"{sheet.path}: {error.message}") from error
        assert isinstance(pdf, bytes)
        return pdf

    return typeset


def run(root: Path, folder: Path, as_of: date, site_url: str, wanted: list[str]) -> int:
    """The command: makes the leaflets and tells how it went; returns the exit status."""
    started = time.perf_counter()
    if site_url == LOCAL:
        print(f"SITE_URL isn't set: the codes on the leaflets lead to {LOCAL}, which only this machine can open.")
    try:
        made, left = make_leaflets(root, folder, as_of, site_url, wanted)
    except UnknownMunicipality as error:
        print(f"No leaflet is made of {error}. Name municipalities of the five counties as in their pages' addresses.")
        return EXIT_PROBLEMS
    except RuntimeError as error:
        print(error)
        return EXIT_PROBLEMS
    except NoTypesetter as error:
        print(f"The package {error} is missing; make leaflets installs it.", file=sys.stderr)
        return EXIT_COULD_NOT_RUN
    seconds = time.perf_counter() - started
    print(f"{made} leaflet{'s' if made != 1 else ''} made, {left} unchanged, in {seconds:.1f} s: {folder}")
    return EXIT_FINE
