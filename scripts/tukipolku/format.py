"""One canonical style for data files, so that a change shows what was changed and nothing else.

The style is that of ruamel.yaml's round trip: comments, order, quotes and flow style stay; indentation is two spaces, a
list stands under its name, texts aren't wrapped. The data before and after is compared: a format never changes a fact.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ruamel.yaml import YAML

from .problems import Problems
from .yamlfile import Document, read_document

FRONT_MATTER = re.compile(r"---\n(.*?\n)---\n", re.S)
UNWRAPPED = 1_000_000  # the longest line before ruamel.yaml would break it


def formatted(text: str) -> str:
    """YAML in the canonical style. The text must be good YAML."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = UNWRAPPED
    data = yaml.load(text)
    if not data:  # only comments, or an empty list
        return text
    out = io.StringIO()
    yaml.dump(data, out)
    return re.sub(r"[ \t]+$", "", out.getvalue(), flags=re.M)


def format_files(root: Path, paths: Iterable[Path], problems: Problems) -> Iterator[tuple[Path, str]]:
    """The files that aren't in the canonical style, with how they would be. A file with problems is left alone."""
    for path in paths:
        name = path.relative_to(root).as_posix()
        document = read_document(path, name, problems)
        if document is None:
            continue
        before = path.read_bytes()
        text = before.decode("utf-8-sig").replace("\r\n", "\n")
        if path.suffix == ".md":
            match = FRONT_MATTER.match(text)
            assert match  # it was read
            after = f"---\n{formatted(match[1])}---\n{text[match.end() :].rstrip()}\n"
        else:
            after = formatted(text)
        if after.encode() != before:
            yield path, after


def files(root: Path) -> list[Path]:
    """All files that people write: the data, labels and narratives."""
    data = root / "data"
    folders = (path for path in data.glob("**/*.yaml") if not path.is_symlink())
    return sorted([*folders, *(root / "content").glob("**/*.md")])


def write(path: Path, text: str, problems: Problems, root: Path) -> bool:
    """Writes a formatted file if its data is the same as before; says whether it did."""
    name = path.relative_to(root).as_posix()
    before, after = read_document(path, name, problems), read_document(path, name, problems, text.encode())
    same = before is not None and after is not None and _content(before) == _content(after)
    if same:
        coming = path.with_name(path.name + ".next")
        coming.write_text(text, encoding="utf-8", newline="\n")
        coming.chmod(path.stat().st_mode)
        coming.replace(path)
    else:
        problems.add("format-changes-data", name)
    return same


def _content(document: Document) -> tuple[object, str]:
    return document.data, document.body
