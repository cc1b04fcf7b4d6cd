"""The commands for those who change the data: editors, translators, and whoever looks whether it is still true."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .languages.arguments import add_exchange_arguments, add_translation_arguments
from .new import needs, skeletons
from .problems import EXIT_COULD_NOT_RUN, EXIT_FINE, EXIT_PROBLEMS, BadData, add_language, chosen_language

if TYPE_CHECKING:
    from .catalogue import Catalogue


def add_editors_commands(commands: Any) -> None:
    """Adds them to the parser of ``tukipolku``."""
    check = commands.add_parser("check", help="find every problem in the data", description=_check.__doc__)
    check.add_argument("files", nargs="*", type=Path, help="show problems of these files only (default: all)")
    check.add_argument("--format", choices=["text", "json", "github"], default="text", help="how to print problems")
    add_language(check, "the messages")
    check.set_defaults(run=_check)

    fmt = commands.add_parser("fmt", help="bring data files into one style", description=_fmt.__doc__)
    fmt.add_argument("files", nargs="*", type=Path, help="these files only (default: all)")
    fmt.add_argument("--check", action="store_true", help="only name the files that would change")
    fmt.set_defaults(run=_fmt)

    new = commands.add_parser("new", help="write a new record in the right place", description=_new.__doc__)
    new.add_argument("kind", choices=list(skeletons()))
    new.add_argument("--id", default="", help="its id (default: made from the name)")
    for name, need in needs().items():
        new.add_argument(f"--{name}", help=f"{need['help']}, such as {need['example']}")
    new.set_defaults(run=_new)

    translations = commands.add_parser(
        "translations", help="bring the translators' files up to date", description=_translations.__doc__
    )
    add_translation_arguments(translations)
    translations.set_defaults(run=_translations)

    for name, text in (("export", "translations for translators' tools"), ("import", "translations back from them")):
        exchange = commands.add_parser(name, help=text, description=_exchange.__doc__)
        add_exchange_arguments(exchange, name)
        exchange.set_defaults(run=_exchange)

    review = commands.add_parser("review", help="which records to look at next", description=_review.__doc__)
    review.add_argument("--limit", type=int, default=20, help="how many to list (default: 20)")
    review.add_argument("--due", action="store_true", help="what is due within a month, as Markdown with its owners")
    review.set_defaults(run=_review)

    words = commands.add_parser(
        "words", help="derive the search's word files (needs Voikko)", description=_words.__doc__
    )
    words.add_argument("--new", action="store_true", help="only name the words that the files don't have yet")
    words.set_defaults(run=_words)


def readable_catalogue(options: argparse.Namespace) -> Catalogue:
    """The catalogue of data that could be read; raises BadData when some couldn't, as that would seem to be gone."""
    from .catalogue import build_catalogue
    from .load import load
    from .problems import Problems

    problems = Problems()
    loaded = load(options.root, problems)
    if problems:
        raise BadData(problems, options.root)
    return build_catalogue(loaded, options.as_of)


def _check(options: argparse.Namespace) -> int:
    """Finds every problem in the data and says where it is and what to do."""
    from .check import check
    from .load import load
    from .problems import FORMATS, Problems, count

    gc.disable()  # a check is short and keeps nearly all that it makes
    found = Problems()
    check(load(options.root, found), options.as_of, found)
    gc.enable()
    problems = found.sorted()
    if options.files:
        wanted = [file.resolve() for file in options.files]
        if absent := [file for file in options.files if not file.exists()]:
            print(f"There is no {absent[0]}.", file=sys.stderr)
            return EXIT_COULD_NOT_RUN
        problems = [p for p in problems if any((options.root / p.file).resolve().is_relative_to(w) for w in wanted)]
    if problems or options.format == "json":
        print(FORMATS[options.format](problems, options.root, options.lang))
    if options.format == "text":
        print(count(problems, options.lang))
    return EXIT_PROBLEMS if problems else EXIT_FINE


def _fmt(options: argparse.Namespace) -> int:
    """Brings data files and front matter into one canonical style, so that changes are small. Comments, order and
    quotes stay; a file whose data would change, or that has problems, is left alone."""
    from .format import files, format_files, write
    from .problems import Problems, as_text

    problems = Problems()
    root = options.root.resolve()
    found = list(format_files(root, [file.resolve() for file in options.files] or files(root), problems))
    for path, text in found:
        if options.check or write(path, text, problems, root):
            print(f"{path.relative_to(root)}: {'would change' if options.check else 'formatted'}")
    if problems:
        print(as_text(problems.sorted(), root))
    return EXIT_PROBLEMS if problems or (found and options.check) else EXIT_FINE


def _new(options: argparse.Namespace) -> int:
    """Writes a new record where it belongs, ready to be filled in. What isn't given is asked for; nothing is written
    that the check would refuse. A service gets its first offering with it."""
    from .new import add, skeletons
    from .problems import as_text

    values = {"id": options.id}
    wanted = skeletons()[options.kind]["needs"]
    for name, need in wanted.items():
        values[name] = getattr(options, name) or ""
        if not values[name] and sys.stdin.isatty():
            values[name] = input(f"{name} ({need['help']}; such as {need['example']}): ").strip()
    if missing := [name for name in wanted if not values[name]]:
        given = " ".join(f'--{name} "{wanted[name]["example"]}"' for name in missing)
        print(f"A new {options.kind} also needs {', '.join(missing)}. For example: {given}")
        return EXIT_PROBLEMS
    places, problems = add(options.root, options.kind, values, options.as_of)
    if problems:
        print(as_text(problems))
        print("Nothing was written.")
        return EXIT_PROBLEMS
    for place in places:
        print(f"{place}: written. Fill in what you know, then run: tukipolku check {place.rpartition(':')[0]}")
    return EXIT_FINE


def _translations(options: argparse.Namespace) -> int:
    """Brings data/translations/<locale>/*.po up to date with the Finnish texts, and lists what is due: the kinds that
    are read most first, of each what is outdated (oldest first), missing, or made by a machine and read by nobody."""
    from .languages.command import translations

    return translations(options, readable_catalogue(options))


def _exchange(options: argparse.Namespace) -> int:
    """Writes the translations of a locale as XLIFF 2 or PO files that translators' tools open, or takes them back. Only
    texts whose Finnish is still the same are taken; run `tukipolku check` afterwards."""
    from .languages.command import exchange

    return exchange(options)


def _review(options: argparse.Namespace) -> int:
    """Tells how old the records are and lists those that are to be compared with a source next."""
    from .due import due_list
    from .review import report
    from .settings import read_settings

    catalogue = readable_catalogue(options)
    if options.due:
        sys.stdout.write(due_list(catalogue, read_settings(options.root), chosen_language()))
    else:
        print(report(catalogue, options.limit))
    return EXIT_FINE


def _words(options: argparse.Namespace) -> int:
    """Derives data/search/words-*.tsv and stems-*.tsv from all texts of the site, the Finnish ones with Voikko."""
    from .search.build import derive_words, new_words
    from .settings import Settings
    from .site import prepare

    folder = options.root / "data" / "search"
    catalogues = [site.catalogue for site in prepare(options.root, options.as_of, Settings())]
    if options.new:
        print("\n".join(word for catalogue in catalogues for word in new_words(catalogue, folder)))
        return EXIT_FINE
    for language in dict.fromkeys(catalogue.locale.speech for catalogue in catalogues):
        try:
            paths = derive_words([c for c in catalogues if c.locale.speech == language], folder)
        except (ImportError, OSError) as error:
            print(
                f"Voikko is missing ({error}); on Debian and Ubuntu: apt install libvoikko1 voikko-fi", file=sys.stderr
            )
            return EXIT_COULD_NOT_RUN
        print("\n".join(map(str, paths)))
    return EXIT_FINE
