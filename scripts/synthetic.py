"""Writes a checkout like this one with more of everything, for measuring at the scale of a country.

The site's own records stay as they are. Added services and offerings are made of the texts of real ones, with the name
of a municipality, so that each text is different and every kind of link is there; translations go along. The same
numbers and the same seed give the same checkout.

    python scripts/synthetic.py /tmp/national --services 2000
"""

from __future__ import annotations

import argparse
import csv
import random
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from babel.messages.catalog import Catalog

from tukipolku.catalogue import Catalogue
from tukipolku.fields import MARKDOWN
from tukipolku.model import Offering, Service
from tukipolku.places import Municipality
from tukipolku.settings import Settings
from tukipolku.site import prepare
from tukipolku.translations import (
    Translations,
    read_messages,
    read_translations,
    units_of,
    write_messages,
)
from tukipolku.walk import rebuild
from tukipolku.yamlparse import TRAP

ROOT = Path(__file__).parents[1]
IN_A_FILE = 100  # records; Hugo and people want small files
COPIED_LOCALES = ("et", "uk", "so", "ru", "de", "fr")  # with Swedish texts, once the site's own locales are used up


def write_checkout(folder: Path, services: int, municipalities: int = 308, locales: int = 4, seed: int = 42) -> None:
    """Writes the checkout. ``services`` is how many there are in the end, the real ones among them; of
    ``municipalities`` at least those are kept that records name, and more than there are get copies."""
    _copy(folder)
    _set_locales(folder, locales)
    _set_municipalities(folder, municipalities)
    source = prepare(folder, date(2026, 11, 21), Settings())[0].catalogue
    made = list(_records(source, services - len(source.services), random.Random(seed)))
    for kind, folder_name in (("service", "services"), ("offering", "offerings")):
        records = [new for new, _, _ in made if new.kind_name == kind]
        for start in range(0, len(records), IN_A_FILE):
            rows = [
                r.model_dump(mode="json", by_alias=True, exclude_defaults=True) for r in records[start:][:IN_A_FILE]
            ]
            text = yaml.dump(rows, Dumper=_Quoting, allow_unicode=True, sort_keys=False, width=120)
            _write(folder / "data" / folder_name / f"more-{start // IN_A_FILE:03}.yaml", text)
    for locale in source.locales:
        if locale.id != source.locale.id:
            _translate(folder / "data" / "translations", locale.id, made)


class _Quoting(yaml.CSafeDumper):
    """Quotes what other programs would take for a number in base 60 or 8, as the check demands."""


def _text(dumper: _Quoting, text: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, '"' if TRAP.fullmatch(text) else None)


_Quoting.add_representer(str, _text)


def _copy(folder: Path) -> None:
    folder.mkdir(parents=True)
    for name in ("mkdocs.yml", "overrides", "scripts"):
        (folder / name).symlink_to(ROOT / name)
    for name in ("data", "content"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "data" / "terminology.yaml").unlink()  # its exceptions are for the real texts


def _set_locales(folder: Path, wanted: int) -> None:
    file, data = folder / "data" / "locales.yaml", folder / "data"
    rows = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for code in COPIED_LOCALES[: max(0, wanted - len(rows))]:
        rows.append({**rows[1], "id": code, "path": f"{code}/", "language": code, "name": code})
        shutil.copy(data / "labels" / "sv.yaml", data / "labels" / f"{code}.yaml")
        shutil.copytree(data / "translations" / "sv", data / "translations" / code)
        endings = data / "search" / "endings.yaml"
        tables = yaml.load(endings.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        _write(endings, yaml.dump({**tables, code: tables["sv"]}, Dumper=yaml.CSafeDumper, allow_unicode=True))
    _write(file, yaml.dump(rows[:wanted], Dumper=yaml.CSafeDumper, allow_unicode=True))
    for row in rows[wanted:]:
        (data / "labels" / f"{row['id']}.yaml").unlink()


def _set_municipalities(folder: Path, wanted: int) -> None:
    file = folder / "data" / "places" / "municipalities.csv"
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    named = _all_text(folder)
    # The map has one of each county.
    one_each = {row["wellbeing_county_code"]: row["slug"] for row in reversed(rows)}.values()
    needed = {*one_each, *(row["slug"] for row in rows if f"municipality:{row['slug']}" in named)}
    rows.sort(key=lambda row: row["slug"] not in needed)
    kept = rows[: max(wanted, len(needed))]
    for number in range(wanted - len(kept)):
        row = rows[number % len(rows)]
        more = f" {2 + number // len(rows)}"
        names = {f"name_{language}": row[f"name_{language}"] + more for language in ("fi", "sv", "en")}
        kept.append({**row, **names, "code": f"x{number}", "slug": f"{row['slug']}-{more.strip()}"})
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, rows[0])
        writer.writeheader()
        writer.writerows(sorted(kept, key=lambda row: row["slug"]))


def _all_text(folder: Path) -> str:
    files = [*folder.glob("data/*.yaml"), *folder.glob("data/offerings/*.yaml"), *folder.glob("content/**/*.md")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def _records(source: Catalogue, count: int, chance: random.Random) -> Iterator[tuple[Any, Any, Municipality]]:
    """New records, each with the real one that it is made of and the municipality that it is made for."""
    in_force = {"valid", "ended", "replaced_by"}
    services = [s for s in source.services.values() if not in_force & s.model_fields_set]
    offerings = [o for o in source.offerings.values() if not in_force & o.model_fields_set and not o.unavailable]
    places = list(source.places.municipalities.values())
    pairs = chance.sample(range(len(services) * len(places)), max(0, count))
    ids = [f"{services[n % len(services)].id}-{places[n // len(services)].slug}" for n in pairs]
    for index, number in enumerate(pairs):
        service, place = services[number % len(services)], places[number // len(services)]
        base = service.model_copy(update={"aka": (), "parent": None})
        new: Service = _local(base, place).model_copy(
            update={
                "id": ids[index],
                "name": f"{service.name}, {place.names['fi']}",
                "related": tuple({ids[index - 1], ids[index // 2]} - {ids[index]}),
            }
        )
        yield new, base, place
        areas = (
            f"municipality:{place.slug}",
            f"employment-area:{place.employment_area.slug}",
            f"county:{place.county.slug}",
        )
        for level in sorted(set(chance.choices(range(3), (8, 1, 1), k=2))):
            pattern = chance.choice(offerings)
            offering: Offering = _local(pattern, place).model_copy(
                update={"id": f"{ids[index]}-{level}", "service": ids[index], "area": (areas[level],), "name": None}
            )
            yield offering, pattern.model_copy(update={"name": None}), place


def _local(record: Any, place: Municipality) -> Any:
    return rebuild(record, lambda route, marker, text: _at(text, place.names["fi"]) if marker is MARKDOWN else text)


def _at(text: str, name: str) -> str:
    """The text with the name of a place, so that no two are the same."""
    return f"{text.rstrip()} ({name})"


def _translate(folder: Path, locale: str, made: list[tuple[Any, Any, Municipality]]) -> None:
    translations = read_translations(folder, locale)
    for name, kind in (("services", "service"), ("offerings", "offering")):
        path = folder / locale / f"{name}.po"
        catalog = read_messages(path)
        for new, base, place in made:
            if new.kind_name == kind:
                _add_units(catalog, new, base, translations, place.names.get(locale, place.names["fi"]))
        if len(catalog):
            write_messages(path, catalog)


def _add_units(catalog: Catalog, new: Any, base: Any, translations: Translations, place: str) -> None:
    for (route, unit), (_, before) in zip(units_of(new.kind_name, new), units_of(base.kind_name, base), strict=True):
        if translation := translations.get(before):
            same = unit.text == before.text
            text = f"{translation.text}, {place}" if route == ("name",) else _at(translation.text, place)
            catalog.add(unit.text, translation.text if same else text, context=unit.context)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, help="where to write; must not exist")
    parser.add_argument("--services", type=int, default=2000)
    parser.add_argument("--municipalities", type=int, default=308)
    parser.add_argument("--locales", type=int, default=4)
    parser.add_argument("--seed", type=int, default=42)
    write_checkout(**vars(parser.parse_args()))


if __name__ == "__main__":
    main()
