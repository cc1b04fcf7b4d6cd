"""Leaflets as tagged PDF (PDF/UA-1), set by Typst. Only those whose text or layout has changed are made again."""

from __future__ import annotations

import hashlib
import importlib.resources
import io
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import segno

from .localise import InItsLanguage, Untranslated
from .places import Municipality
from .settings import LOCAL, Settings
from .site import Site, prepare
from .stage.leaflets import leaflet, municipalities_of_models

TEMPLATE = "overrides/pages/leaflet.typ"
FONTS = "font_source_sans_pro"
HASHES = "hashes.json"  # beside the PDFs: what each was made from


class NoTypesetter(Exception):
    """Typst or the font isn't installed."""


class UnknownMunicipality(Exception):
    """Somebody asked for a municipality that isn't in the register, or has no PDF."""


@dataclass(frozen=True)
class Sheet:
    """One PDF to be: its path below the folder, the data for the template without the day, and the hash of both."""

    path: str
    data: dict[str, Any]
    hash: str


def make_leaflets(root: Path, folder: Path, as_of: date, site_url: str, wanted: list[str]) -> tuple[int, int]:
    """Makes what has changed of the leaflets of ``wanted`` municipalities (slugs; empty: all) in each locale.

    Returns how many were made and how many were left as they are. Raises BadData, NoTypesetter, UnknownMunicipality,
    and RuntimeError when Typst refuses one: it checks the rules of PDF/UA-1, and the template that two pages suffice.
    """
    sites = prepare(root, as_of, Settings(site_url))
    template = (root / TEMPLATE).read_bytes()
    typeset = _typesetter(template, as_of)
    hashes_file = folder / HASHES
    known: dict[str, str] = json.loads(hashes_file.read_text()) if hashes_file.exists() else {}
    sheets = [sheet for site in sites for sheet in _sheets(site, site_url, template, wanted)]
    changed = [s for s in sheets if known.get(s.path) != s.hash or not (folder / s.path).exists()]
    try:
        for number, sheet in enumerate(changed, 1):
            file = folder / sheet.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(typeset(sheet))
            known[sheet.path] = sheet.hash
            if number % 50 == 0:
                print(f"  {number} of {len(changed)}", file=sys.stderr)
    finally:  # what was made before Ctrl-C isn't made again
        folder.mkdir(parents=True, exist_ok=True)
        hashes_file.write_text(json.dumps(dict(sorted(known.items())), indent=1) + "\n")
    return len(changed), len(sheets) - len(changed)


def _sheets(site: Site, site_url: str, template: bytes, wanted: list[str]) -> Iterator[Sheet]:
    places = {place.slug: place for place in municipalities_of_models(site.catalogue)}
    if unknown := [slug for slug in wanted if slug not in places]:
        raise UnknownMunicipality(", ".join(unknown))
    for place in places.values():
        if not wanted or place.slug in wanted:
            data = _data(site, site_url, place)
            made_from = template + json.dumps(data, ensure_ascii=False, sort_keys=True).encode()
            path = f"{site.catalogue.locale.id}/{place.slug}.pdf"
            yield Sheet(path, data, hashlib.sha256(made_from).hexdigest())


def _data(site: Site, site_url: str, place: Municipality) -> dict[str, Any]:
    """What the template shows. The day is put in only when the PDF is made: a new day alone changes nothing."""
    catalogue = site.catalogue
    labels = catalogue.labels
    content = leaflet(catalogue, place)
    target = f"{site_url}{catalogue.locale.path}{content.page}"
    code = io.BytesIO()
    segno.make_qr(target, error="m").save(code, kind="svg", border=4, light="#fff", xmldecl=False)
    shown: dict[str, Any] = _marked(
        {
            **asdict(content),
            "site": labels["site"],
            "labels": labels["leaflet"],
            "no_services": labels["municipality"]["services_none"],
            "sources_label": labels["source"]["labels"],
        }
    )
    return {**shown, "language": catalogue.locale.speech, "target": target, "code": code.getvalue().decode()}


def _marked(value: Any) -> Any:
    """The same structure with each text in another language as an object that says which."""
    if isinstance(value, dict):
        return {key: _marked(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_marked(item) for item in value]
    if isinstance(value, InItsLanguage):
        return {"text": str(value), "lang": value.language}
    return {"text": str(value), "lang": "fi"} if isinstance(value, Untranslated) else value


def _typesetter(template: bytes, as_of: date) -> Callable[[Sheet], bytes]:
    """A function that makes the PDF of a sheet."""
    try:
        import typst

        fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(importlib.resources.files(FONTS) / "files")])
    except ModuleNotFoundError as error:
        raise NoTypesetter(error.name) from error
    moment = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC)

    def typeset(sheet: Sheet) -> bytes:
        data = json.dumps({**sheet.data, "day": as_of.isoformat()}, ensure_ascii=False)
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
        return 1
    except RuntimeError as error:
        print(error)
        return 1
    except NoTypesetter as error:
        print(f"The package {error} is missing; make leaflets installs it.", file=sys.stderr)
        return 2
    seconds = time.perf_counter() - started
    print(f"{made} leaflet{'s' if made != 1 else ''} made, {left} unchanged, in {seconds:.1f} s: {folder}")
    return 0
