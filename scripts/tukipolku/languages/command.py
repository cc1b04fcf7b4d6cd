"""The command ``tukipolku translations``."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from ..catalogue import Catalogue
from ..load import SOURCE_LOCALE
from ..translations import FILES, update
from .due import accept, count, due

FOLDER = Path("data/translations")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", type=Path, help="PO files to look at (default: all)")
    parser.add_argument("--locale", help="one locale only (default: all)")
    parser.add_argument("--limit", type=int, default=20, help="how many due texts to list (default: 20; 0: all)")
    parser.add_argument(
        "--accept", metavar="UNIT", help="the translations of service:typ what.text are right as they are"
    )
    parser.add_argument("--reason", help="why, in a few words; needed with --accept")


def translations(options: argparse.Namespace, catalogue: Catalogue) -> int:
    """Does what was asked for. Returns the exit status."""
    locales = [locale for locale in catalogue.locales if locale.id != SOURCE_LOCALE]
    known = [locale.id for locale in locales]
    if options.locale and options.locale not in known:
        print(f'There is no locale "{options.locale}"; there are {", ".join(known)}.', file=sys.stderr)
        return 2
    wanted = {file.resolve() for file in options.files}
    chosen = {
        locale: names
        for locale in locales
        if options.locale in (None, locale.id)
        and (names := [n for n in FILES if not wanted or (_file(options.root, locale.id, n)).resolve() in wanted])
    }
    if wanted and sum(map(len, chosen.values())) < len(wanted):
        print(f"Not all of these are files of translations ({FOLDER}/<locale>/<name>.po).", file=sys.stderr)
        return 2
    if options.accept:
        files = [_file(options.root, locale.id, name) for locale, names in chosen.items() for name in names]
        return _accept(files, options, catalogue)
    files = [
        _shown(path)
        for locale, names in chosen.items()
        for path in update(options.root / FOLDER, locale, catalogue, names)
    ]
    for file in files:
        print(f"{file}: {', '.join(f'{number} {state}' for state, number in count(file).items())}")
    waiting = due(files)
    shown = waiting[: options.limit or None]
    print(*shown, sep="\n", end="\n" if shown else "")
    if len(shown) < len(waiting):
        print(f"… and {len(waiting) - len(shown)} more (--limit 0 lists all)")
    return 0


def _accept(files: list[Path], options: argparse.Namespace, catalogue: Catalogue) -> int:
    if not options.reason:
        print('Say why the translation is right as it is: --reason "only a comma has changed".', file=sys.stderr)
        return 2
    accepted = accept(files, options.accept, " ".join(options.reason.split()), catalogue.as_of)
    for file, text in accepted:
        print(f"{_shown(file)}: accepted: {text}")
    if not accepted:
        print(f'No translation of "{options.accept}" is outdated or machine-made. Units are named as in msgctxt.')
    return 0 if accepted else 1


def _file(root: Path, locale: str, name: str) -> Path:
    return root / FOLDER / locale / f"{name}.po"


def _shown(path: Path) -> Path:
    short = os.path.relpath(path)
    return path if short.startswith("..") else Path(short)
