"""The commands ``tukipolku translations``, ``export`` and ``import``."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from ..catalogue import Catalogue
from ..kinds import PO_FILES
from ..problems import EXIT_COULD_NOT_RUN, EXIT_FINE, EXIT_PROBLEMS
from ..settings import SOURCE_LOCALE
from ..translations import read_messages, update
from .due import accept, count, due
from .readability import comparisons, report

FOLDER = Path("data/translations")


def translations(options: argparse.Namespace, catalogue: Catalogue) -> int:
    """Does what was asked for. Returns the exit status."""
    locales = [locale for locale in catalogue.locales if locale.id != SOURCE_LOCALE]
    known = [locale.id for locale in locales]
    if options.locale and options.locale not in known:
        print(f'There is no locale "{options.locale}"; there are {", ".join(known)}.', file=sys.stderr)
        return EXIT_COULD_NOT_RUN
    wanted = {file.resolve() for file in options.files}
    chosen = {
        locale: names
        for locale in locales
        if options.locale in (None, locale.id)
        and (names := [n for n in PO_FILES if not wanted or (_file(options.root, locale.id, n)).resolve() in wanted])
    }
    if wanted and sum(map(len, chosen.values())) < len(wanted):
        print(f"Not all of these are files of translations ({FOLDER}/<locale>/<name>.po).", file=sys.stderr)
        return EXIT_COULD_NOT_RUN
    if options.readability:
        files = [_file(options.root, x.id, name) for x, names in chosen.items() if x.kinds for name in names]
        print(report([item for file in files for item in comparisons(read_messages(file))]))
        return EXIT_FINE
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
    return EXIT_FINE


def _accept(files: list[Path], options: argparse.Namespace, catalogue: Catalogue) -> int:
    if not options.reason:
        print('Say why the translation is right as it is: --reason "only a comma has changed".', file=sys.stderr)
        return EXIT_COULD_NOT_RUN
    accepted = accept(files, options.accept, " ".join(options.reason.split()), catalogue.as_of)
    for file, text in accepted:
        print(f"{_shown(file)}: accepted: {text}")
    if not accepted:
        print(f'No translation of "{options.accept}" is outdated or machine-made. Units are named as in msgctxt.')
    return EXIT_FINE if accepted else EXIT_PROBLEMS


def exchange(options: argparse.Namespace) -> int:
    """Exports or imports translations. Returns the exit status."""
    from .exchange import Unreadable

    if not (options.root / FOLDER / options.locale).is_dir():
        print(f'There are no translations of the locale "{options.locale}" in {FOLDER}.', file=sys.stderr)
        return EXIT_COULD_NOT_RUN
    try:
        return _import(options) if options.command == "import" else _export(options)
    except (Unreadable, OSError) as error:
        print(error, file=sys.stderr)
        return EXIT_COULD_NOT_RUN


def _export(options: argparse.Namespace) -> int:
    from .exchange import exchanged, write_po, write_xliff

    unknown = [name for name in options.names if name not in PO_FILES]
    if unknown:
        print(f"There is no file {', '.join(unknown)}; there are {', '.join(PO_FILES)}.", file=sys.stderr)
        return EXIT_COULD_NOT_RUN
    for name in options.names or PO_FILES:
        units = [
            unit
            for unit in exchanged(read_messages(_file(options.root, options.locale, name)))
            if not options.due or unit.outdated or not unit.target
        ]
        if not units:
            continue
        path = options.to / f"{name}.{options.locale}.{'po' if options.format == 'po' else 'xlf'}"
        if options.format == "po":
            write_po(path, units)
        else:
            write_xliff(path, units, options.locale, name)
        print(f"{_shown(path)}: {len(units)} texts")
    return EXIT_FINE


def _import(options: argparse.Namespace) -> int:
    from .exchange import read_exchanged, take

    status = EXIT_FINE
    for path in options.files:
        name = path.name.split(".")[0]
        if name not in PO_FILES:
            print(f"{path}: the name of the file must begin with one of {', '.join(PO_FILES)}.", file=sys.stderr)
            return EXIT_COULD_NOT_RUN
        taken = take(_file(options.root, options.locale, name), read_exchanged(path, options.locale))
        print(f"{_shown(path)}: {taken.changed} texts changed")
        for context in taken.unknown:
            print(f"{_shown(path)}: not taken, its Finnish text has changed or is gone: {context}")
            status = EXIT_PROBLEMS
    return status


def _file(root: Path, locale: str, name: str) -> Path:
    return root / FOLDER / locale / f"{name}.po"


def _shown(path: Path) -> Path:
    short = os.path.relpath(path)
    return path if short.startswith("..") else Path(short)
