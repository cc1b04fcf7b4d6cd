"""JSON Schemas of the data files, so that editors' tools complete and check while typing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from .model import LISTS, MIXED, NARRATIVES

FOLDER = Path("data/schemas")


def schemas() -> Iterator[tuple[Path, str]]:
    """The path and text of each schema: one for each kind of data file, one for each kind of front matter."""
    for name, model in LISTS.items():
        yield _file(name, TypeAdapter(list[model]).json_schema())  # type: ignore[valid-type]
    for name, models in MIXED.items():
        either: Any = reduce(or_, models)
        yield _file(name, TypeAdapter(list[either]).json_schema())
    for name, narrative in NARRATIVES.items():
        schema = narrative.model_json_schema()
        # The body is the Markdown after the front matter, not a field of it.
        del schema["properties"]["body"]
        schema["required"].remove("body")
        yield _file(name, schema)


def _file(name: str, schema: dict[str, Any]) -> tuple[Path, str]:
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"Tukipolku: {name.replace('_', ' ')}"}
    return FOLDER / f"{name}.json", json.dumps({**schema, **head}, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def write_schemas(root: Path) -> Iterator[Path]:
    for path, text in schemas():
        (root / FOLDER).mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
        yield path
