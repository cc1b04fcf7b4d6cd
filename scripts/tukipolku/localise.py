"""The catalogue in another language: the same records with translated texts.

A text without a translation stays Finnish and knows it, so that pages can mark it; a translation of an older Finnish
text knows that too. Nothing else of the site needs to know of translations.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any

from pydantic import BaseModel

from .catalogue import Catalogue
from .fields import MARKDOWN, PLAIN
from .model import Locale
from .translations import NOT_TRANSLATED, Translations, Unit, context_of
from .walk import rebuild

LOCALISED = (
    *("services", "offerings", "actors", "instruments", "benefits", "laws", "terms", "criteria", "models", "links"),
    *("changes", "contradictions", "lost", "pathways", "guides", "pages", "questions", "outcomes"),
)


class Untranslated(str):
    """A Finnish text on a page of another language. In templates it marks itself."""

    def __html__(self) -> str:
        return f'<span lang="fi">{escape(self)}</span>'


class Outdated(str):
    """A translation of a Finnish text that has changed since."""


def localised(
    catalogue: Catalogue, locale: Locale, translations: Translations, vocabularies: dict[str, Any]
) -> Catalogue:
    """The catalogue for another locale."""
    changed: dict[str, Any] = {
        name: {key: _record(record, translations) for key, record in getattr(catalogue, name).items()}
        for name in LOCALISED
    }
    terms = {
        name: {term: vocabularies.get(name, {}).get(term, Untranslated(label)) for term, label in labels.items()}
        for name, labels in catalogue.vocabularies.items()
    }
    return replace(catalogue, locale=locale, vocabularies=terms, **changed)


def missing(record: BaseModel) -> int:
    """How many texts of a record are not translated."""
    count = 0

    def look(route: Any, marker: Any, text: str) -> str:
        nonlocal count
        count += isinstance(text, Untranslated)
        return text

    rebuild(record, look)
    return count


def _record(record: Any, translations: Translations) -> Any:
    kind = record.kind_name

    def change(route: tuple[str | int, ...], marker: Any, text: str) -> str:
        if marker not in (MARKDOWN, PLAIN) or (kind, route[-1]) in NOT_TRANSLATED:
            return text
        return _text(Unit(context_of(kind, record.id, route), text.strip()), translations)

    return rebuild(record, change)


def _text(unit: Unit, translations: Translations) -> str:
    translation = translations.get(unit)
    if translation is None:
        return Untranslated(unit.text)
    return Outdated(translation.text) if translation.outdated else translation.text
