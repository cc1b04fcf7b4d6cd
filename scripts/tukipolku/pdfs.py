"""The leaflets as PDF: what each shows, and which of those in the checkout's ``leaflets/`` say what the pages say now.

``make leaflets`` makes them, apart from the build; a build publishes beside each leaflet's page the PDF that fits it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .kept import content, while_same
from .localise import InItsLanguage, Untranslated
from .settings import LEAFLETS, SOURCE_LOCALE
from .stage.page import Attachment

if TYPE_CHECKING:
    from .catalogue import Catalogue
    from .stage.leaflets import Leaflet

STAMPS = "hashes.json"  # beside the PDFs: what each was made from
TEMPLATE = "overrides/pages/leaflet.typ"
Side = tuple["Catalogue", "Leaflet"]


@dataclass(frozen=True)
class Sheet:
    """A PDF: its path below the folder, what the template shows but for the day and the picture of the code, and the
    stamp of all that it is made from. A new day alone changes nothing."""

    path: str
    data: dict[str, Any]
    stamp: str


class Pdfs:
    """The PDFs in a folder, for a site that will be at ``site_url``. ``stamps`` says what each was made from."""

    def __init__(self, root: Path, site_url: str, folder: Path | None = None):
        self.folder = folder or root / LEAFLETS
        self.site_url = site_url
        self.template = content(root / TEMPLATE)
        stamps = self.folder / STAMPS
        try:
            found = json.loads(stamps.read_bytes())
        except (OSError, ValueError):  # not there, or cut short: then the PDFs are made anew
            found = {}
        self.stamps: dict[str, str] = found if isinstance(found, dict) else {}

    def sheet(self, *sides: Side) -> Sheet:
        """The leaflet of a municipality in one language, or in two: the first at the left."""
        catalogue, leaflet = sides[0]
        target = f"{self.site_url}{catalogue.locale.path}{leaflet.page}"
        shown = [{**_own(leaflet), **_common(catalogue, leaflet)} for catalogue, leaflet in sides]
        return Sheet(_path(sides), {"target": target, "sides": shown}, self._stamp(sides))

    def published(self, *sides: Side) -> Attachment | None:
        """The PDF to publish beside the leaflet's page; None when it wasn't made, or of other words."""
        path = _path(sides)
        file = self.folder / path
        if path not in self.stamps or not file.is_file() or self.stamps[path] != self._stamp(sides):
            return None
        languages = "-".join(leaflet.locale for _, leaflet in sides)
        name = f"tukipolku-{_slug(sides)}-{languages}.pdf"
        return Attachment(name, file, file.stat().st_size, self.stamps[path])

    def _stamp(self, sides: tuple[Side, ...]) -> str:
        digest = hashlib.sha256(self.template + self.site_url.encode())
        for catalogue, leaflet in sides:
            parts = (catalogue.labels, leaflet.helps)  # the same for all leaflets of a locale
            common = while_same(("leaflets", catalogue.locale.id), parts, partial(_json, _common, catalogue, leaflet))
            digest.update(common + _json(_own, leaflet))
        return digest.hexdigest()


def _json(make: Callable[..., Any], *arguments: Any) -> bytes:
    return json.dumps(make(*arguments), ensure_ascii=False).encode()


def _path(sides: tuple[Side, ...]) -> str:
    others = "".join(f"-{leaflet.locale}" for _, leaflet in sides[1:])
    return f"{sides[0][1].locale}/{_slug(sides)}{others}.pdf"


def _slug(sides: tuple[Side, ...]) -> str:
    return sides[0][1].page.rstrip("/").rpartition("/")[2]


def _own(leaflet: Leaflet) -> dict[str, Any]:
    """What is this municipality's."""
    return {name: _marked(getattr(leaflet, name)) for name in ("title", "page", "contacts", "chain", "here", "sources")}


def _common(catalogue: Catalogue, leaflet: Leaflet) -> dict[str, Any]:
    """What all leaflets of a locale say."""
    labels = catalogue.labels
    return {
        "helps": _marked(leaflet.helps),
        "language": catalogue.locale.speech,
        "site": labels["site"]["name"],
        "disclaimer": labels["site"]["disclaimer"],
        "labels": labels["leaflet"],
        "no_services": labels["municipality"]["services_none"],
        "sources_label": labels["source"]["labels"],
    }


def _marked(value: Any) -> Any:
    """The same structure as plain data, with each text in another language as an object that says which."""
    if is_dataclass(value):
        return {field.name: _marked(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, (list, tuple)):
        return [_marked(item) for item in value]
    if isinstance(value, InItsLanguage):
        return {"text": str(value), "lang": value.language}
    return {"text": str(value), "lang": SOURCE_LOCALE} if isinstance(value, Untranslated) else value
