"""Who looks after what, from ``data/owners.yaml``: the file CODEOWNERS, and the owners of what is due for review."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .catalogue import Catalogue
from .review import KINDS

HEAD = """# Written by `tukipolku owners` from data/owners.yaml; change it there.
# GitHub, GitLab and Forgejo ask these people to review changes of these files. The last line that fits a file counts.
"""


def owners_of(catalogue: Catalogue, kind: str, record_id: str) -> tuple[str, ...]:
    """The owners of a record: of itself, of its place or of its file. Who is named more than once is there once."""
    record = catalogue.record(kind, record_id)
    file = catalogue.origins[kind, record_id].file
    places = _places(catalogue, record)
    found: dict[str, None] = {}
    for entry in catalogue.owners:
        inside = any(file == path or (path.endswith("/") and file.startswith(path)) for path in entry.files)
        if inside or f"{kind}:{record_id}" in entry.records or places & set(entry.areas):
            found.update(dict.fromkeys(entry.owners))
    return tuple(found)


def codeowners(catalogue: Catalogue) -> str:
    """The file's text. A file that has records of several owners has them all."""
    files: dict[str, dict[str, None]] = {}
    for entry in catalogue.owners:
        for path in entry.files:
            files.setdefault(path, {}).update(dict.fromkeys(entry.owners))
    for kind in KINDS:
        for record_id in catalogue.of_kind(kind):
            if names := owners_of(catalogue, kind, record_id):
                files.setdefault(catalogue.origins[kind, record_id].file, {}).update(dict.fromkeys(names))
    # Folders before what is in them, so that the closest line is the last.
    lines = [f"/{path} {' '.join(names)}\n" for path, names in sorted(files.items())]
    return HEAD + "".join(lines)


def write_codeowners(root: Path, catalogue: Catalogue) -> Path:
    """Writes CODEOWNERS at the root of the checkout, where all three services look."""
    path = root / "CODEOWNERS"
    path.write_text(codeowners(catalogue), encoding="utf-8")
    return path


def _places(catalogue: Catalogue, record: Any) -> set[str]:
    """The places of a record, and those that they are in: a municipality's county and employment area."""
    places = set(getattr(record, "area", ()))
    if county := getattr(record, "county", None):
        places.add(f"county:{county}")
    for ref in tuple(places):
        kind, _, slug = ref.partition(":")
        if kind == "municipality":
            places.update(catalogue.places.municipalities[slug].within.values())
    return places
