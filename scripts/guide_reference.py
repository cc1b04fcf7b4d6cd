"""Writes docs/guide/reference-*.md: every field, every problem that the check finds, every command and option.

They are made from what the program itself uses (fields.yaml, messages.yaml, its command line), so no line is forgotten.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tukipolku.cli import _parser
from tukipolku.kinds import LISTS, NARRATIVES
from tukipolku.model import MODELS
from tukipolku.problems import MESSAGES
from tukipolku.schema import told

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "guide"
WORDS = {
    "en": {
        "title": "Reference",
        "made": "Made by `python scripts/guide_reference.py`; don't edit by hand.",
        "fields": "Fields",
        "fields_lead": "A star means that the field is needed. Fields of the parts follow under the parts' names.",
        "checks": "What the check finds",
        "checks_lead": "The words in braces are filled in.",
        "commands": "Commands",
        "commands_lead": "`.venv/bin/tukipolku COMMAND --help` says the same.",
    },
    "fi": {
        "title": "Hakuteos",
        "made": "Tämän tekee `python scripts/guide_reference.py`; älä muokkaa käsin.",
        "fields": "Kentät",
        "fields_lead": "Tähti tarkoittaa, että kenttä on pakollinen. Osien omat kentät ovat niiden nimen alla.",
        "checks": "Mitä tarkistus löytää",
        "checks_lead": "Aaltosulkeissa olevat sanat täytetään.",
        "commands": "Komennot",
        "commands_lead": "Sama teksti näkyy komennolla `.venv/bin/tukipolku KOMENTO --help` (englanniksi).",
    },
    "sv": {
        "title": "Uppslagsverk",
        "made": "Gjord med `python scripts/guide_reference.py`; redigera inte för hand.",
        "fields": "Fält",
        "fields_lead": "En stjärna betyder att fältet behövs. Delarnas egna fält finns under deras namn.",
        "checks": "Vad kontrollen hittar",
        "checks_lead": "Orden inom klamrar fylls i.",
        "commands": "Kommandon",
        "commands_lead": "Samma text visas med `.venv/bin/tukipolku KOMMANDO --help` (på engelska).",
    },
}


def reference(language: str) -> str:
    """The whole reference in one language, as Markdown."""
    words = WORDS[language]
    lines = [f"# {words['title']}", "", words["made"], "", f"## {words['fields']}", "", words["fields_lead"], ""]
    lines += _fields(language)
    lines += [f"## {words['checks']}", "", words["checks_lead"], "", *_checks(language)]
    lines += [f"## {words['commands']}", "", words["commands_lead"], "", *_commands()]
    return "\n".join(lines).rstrip() + "\n"


def _fields(language: str) -> Iterator[str]:
    places = {f"data/{name}.yaml": kinds for name, kinds in LISTS.items()}
    places |= {f"content/fi/{name}/": (kind,) for name, kind in NARRATIVES.items()}
    for place, kinds in places.items():
        for model in (MODELS[kind] for kind in kinds):
            schema = model.model_json_schema()
            yield from (f"### {model.kind_name} (`{place}`)", "")
            yield from _table(model.__name__, schema, language)
            for name, part in schema.get("$defs", {}).items():
                if part.get("properties"):
                    yield from (f"{name}:", "")
                    yield from _table(name, part, language)


def _table(kind: str, schema: dict[str, Any], language: str) -> Iterator[str]:
    for name in schema["properties"]:
        if name != "body":  # the Markdown below the fields
            yield f"- `{name}`{'*' if name in schema.get('required', ()) else ''}: {told(kind, name, language)}"
    yield ""


def _checks(language: str) -> Iterator[str]:
    messages = yaml.safe_load(MESSAGES.read_text(encoding="utf-8"))
    for code, message in messages.items():
        if code not in ("cures", "kinds", "count"):
            sentence = f"{message[language]['what']} {message[language].get('cure', '')}".replace("{{", "{").replace(
                "}}", "}"
            )
            yield f"- `{code}`: {sentence.strip()}"
            if example := message.get("example"):
                yield from ("", "  ```yaml", *(f"  {line}" for line in example.rstrip().split("\n")), "  ```", "")
    yield ""


def _commands() -> Iterator[str]:
    parser = _parser()
    action = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    told = {choice.dest: choice.help for choice in action._choices_actions}
    yield from ("### tukipolku", "", *_options(parser), "")
    for name, command in action.choices.items():
        yield from (f"### tukipolku {name}", "", f"{' '.join((command.description or told[name] or '').split())}", "")
        yield from (*_options(command), "")


def _options(parser: argparse.ArgumentParser) -> Iterator[str]:
    for option in parser._actions:
        if option.help and "-h" not in option.option_strings and not isinstance(option, argparse._SubParsersAction):
            name = ", ".join(option.option_strings) or str(option.metavar or option.dest)
            choices = f" ({', '.join(map(str, option.choices))})" if option.choices else ""
            yield f"- `{name}`{choices}: {' '.join(option.help.split())}".replace("%(default)s", str(option.default))


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for language in WORDS:
        path = FOLDER / f"reference-{language}.md"
        path.write_text(reference(language), encoding="utf-8")
        print(path.relative_to(ROOT), file=sys.stderr)


if __name__ == "__main__":
    main()
