"""JSON Schemas of the data files, so that editors' tools complete, explain and check while typing.

What a field means is told in ``fields.yaml``; the words of a vocabulary are offered with their labels.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache, reduce
from operator import or_
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

from .fields import VOCABULARY
from .kinds import LISTS, NARRATIVES
from .model import MODELS

FOLDER = Path("data/schemas")
FIELDS = Path(__file__).with_name("fields.yaml")
Terms = dict[str, dict[str, str]]


def schemas(root: Path) -> Iterator[tuple[Path, str]]:
    """The path and text of each schema: one for each kind of data file, one for each kind of front matter."""
    rows = yaml.load((root / "data" / "vocabularies.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    terms = {row["id"]: row["terms"] for row in rows}
    for name, kinds in LISTS.items():
        either: Any = reduce(or_, (MODELS[kind] for kind in kinds))
        yield _file(name, TypeAdapter(list[either]).json_schema(), terms)
    for name, kind in NARRATIVES.items():
        schema = MODELS[kind].model_json_schema()
        # The body is the Markdown after the front matter, not a field of it.
        del schema["properties"]["body"]
        schema["required"].remove("body")
        yield _file(name, schema, terms)


def write_schemas(root: Path) -> Iterator[Path]:
    """Writes them below ``root``; the paths that were written."""
    for path, text in schemas(root):
        (root / FOLDER).mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
        yield path


@cache
def field_help() -> dict[str, dict[str, str]]:
    """What fields mean, by ``field`` or ``Kind.field``, in each language of the guides."""
    found: dict[str, dict[str, str]] = yaml.load(FIELDS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return found


def told(kind: str, field: str, language: str) -> str:
    """What a field of a kind of record means."""
    return (field_help().get(f"{kind}.{field}") or field_help()[field])[language]


def _file(name: str, schema: dict[str, Any], terms: Terms) -> tuple[Path, str]:
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"Tukipolku: {name.replace('_', ' ')}"}
    _explain(schema, terms)
    return FOLDER / f"{name}.json", json.dumps({**schema, **head}, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _explain(schema: Any, terms: Terms) -> None:
    """Adds, in every part of the schema, what fields mean and which words can be chosen."""
    if isinstance(schema, list):
        for part in schema:
            _explain(part, terms)
    elif isinstance(schema, dict):
        if vocabulary := schema.pop(VOCABULARY, None):
            schema["enum"] = list(terms[vocabulary])
            schema["enumDescriptions"] = list(terms[vocabulary].values())
        for name, field in schema.get("properties", {}).items():
            field["description"] = told(schema.get("title", ""), name, "en")
            field.pop("title", None)
        for part in schema.values():
            _explain(part, terms)
