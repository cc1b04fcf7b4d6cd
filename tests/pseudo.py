"""A locale that nobody speaks, written from right to left: every letter of a translated text becomes an Arabic one.

What is still in Latin letters on its pages was not translated; and its pages show whether the layout mirrors.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from tukipolku.model import Locale
from tukipolku.translations import read_messages, write_messages

LOCALE = Locale(id="ar", path="ar/", language="ar", direction="rtl", name="عربي", dates="d.M.yyyy")
LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyzåäöéšž", "ابتثجحخدذرزسشصضطظعغفقكلمنهوييهشز")
KEPT = re.compile(r"\{[^}]*\}|\]\([^)]*\)|\bid\b")  # placeholders and the targets of links
NOT_WORDS = ("path", "stop")  # fields of labels that aren't shown


def written(text: str) -> str:
    """The text in the letters of the locale."""
    kept = [(match.span(), match[0]) for match in KEPT.finditer(text)]
    out = list(text.lower().translate(LETTERS))
    for (start, end), original in kept:
        out[start:end] = list(original)
    return "".join(out)


def labels(source: Any, key: str = "") -> Any:
    """Labels with every shown word written in the locale."""
    if isinstance(source, dict):
        return {k: labels(v, str(k)) for k, v in source.items()}
    if isinstance(source, list) and key != "sources":
        return [labels(item, key) for item in source]
    return written(source) if isinstance(source, str) and key not in NOT_WORDS else source


def add_to(checkout: Path) -> None:
    """Gives a small checkout this locale, with all its texts."""
    from tukipolku.cli import main

    real = checkout / "data" / "labels"
    target = real.resolve()
    real.unlink()
    real.mkdir()
    for path in target.glob("*.yaml"):
        (real / path.name).write_bytes(path.read_bytes())
    words = labels(yaml.safe_load((real / "fi.yaml").read_text(encoding="utf-8")))
    (real / "ar.yaml").write_text(yaml.safe_dump(words, allow_unicode=True), encoding="utf-8")
    locales = checkout / "data" / "locales.yaml"
    row = LOCALE.model_dump(exclude={"kinds"})
    locales.write_text(
        locales.read_text(encoding="utf-8") + yaml.safe_dump([row], allow_unicode=True), encoding="utf-8"
    )
    assert main(["--root", str(checkout), "translations", "--locale", "ar", "--limit", "1"]) == 0
    for path in (checkout / "data" / "translations" / "ar").glob("*.po"):
        catalog = read_messages(path)
        for message in catalog:
            if message.id:
                message.string = written(str(message.id))
        write_messages(path, catalog)
