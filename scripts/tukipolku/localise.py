"""The catalogue in another language: the same records with translated texts.

A text without a translation stays Finnish and knows it, so that pages can mark it; a translation of an older Finnish
text knows that too. Nothing else of the site needs to know of translations.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from html import escape
from typing import Any

from .catalogue import WITHOUT_TEXTS, Catalogue, grouped
from .fields import MARKDOWN, PLAIN
from .kept import while_same
from .model import Locale, SourceRecord
from .tables import TABLES
from .translations import NOT_TRANSLATED, Translations, Unit, context_of, earlier, units_of
from .walk import rebuild


class Marked(str):
    """A text that pages mark; another than the same words without a mark."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


class Untranslated(Marked):
    """A Finnish text on a page of another language. In templates it marks itself."""

    def __html__(self) -> str:
        return f'<span lang="fi">{escape(self)}</span>'


class InItsLanguage(Marked):
    """A name that isn't translated, as it is how something is called: a source's title on a page of another language.
    In templates it marks itself."""

    language = ""

    def __html__(self) -> str:
        return f'<cite lang="{self.language}">{escape(self)}</cite>'

    def __eq__(self, other: object) -> bool:
        return isinstance(other, InItsLanguage) and str.__eq__(self, other) and self.language == other.language

    __hash__ = str.__hash__


def cited(source: SourceRecord, locale: Locale, full: bool = False) -> str:
    """What a source is called on pages of a locale; ``full``: by its whole title."""
    words = source.title if full else source.short or source.title
    if source.language == locale.speech:
        return words
    name = InItsLanguage(words)
    name.language = source.language
    return name


class Outdated(Marked):
    """A translation of a Finnish text that has changed since; the day on which that was noticed, if it is known."""

    since: date | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Outdated) and str.__eq__(self, other) and self.since == other.since

    __hash__ = str.__hash__


class MachineMade(Marked):
    """A translation that no person has read yet."""


@dataclass(frozen=True)
class Remarks:
    """What readers must know of the translation of a record: which texts are outdated (by their first words, with the
    day if it is known), and whether some are machine-made."""

    outdated: tuple[Outdated, ...]
    machine_made: bool


def localised(
    catalogue: Catalogue, locale: Locale, translations: Translations, vocabularies: dict[str, Any]
) -> Catalogue:
    """The catalogue for another locale."""
    texts = while_same(("texts", locale.id), (translations,), lambda: _Texts(translations))
    changed: dict[str, Any] = {name: texts.table(name, getattr(catalogue, name)) for name in TABLES.values()}
    terms = {
        name: {term: vocabularies.get(name, {}).get(term, Untranslated(label)) for term, label in labels.items()}
        for name, labels in catalogue.vocabularies.items()
    }
    new = replace(catalogue, locale=locale, vocabularies=terms, **changed)
    vars(new).update({name: getattr(catalogue, name) for name in WITHOUT_TEXTS}, remarked=texts.remarked())
    return new


class _Texts:
    """Finds the translation of each text."""

    def __init__(self, translations: Translations):
        self.translations = translations
        # By table and key: a record, the translated one, and what is to be remarked on it.
        self._before: dict[str, dict[str, tuple[Any, Any, Remarks | None]]] = {}

    def table(self, name: str, records: dict[str, Any]) -> dict[str, Any]:
        """The records of a table with translated texts; one that is the same as the last time is translated as then."""
        before = self._before.get(name, {})
        now = self._before[name] = {
            key: kept if (kept := before.get(key)) and kept[0] is record else (record, *self.record(record))
            for key, record in records.items()
        }
        return {key: translated for key, (_, translated, _) in now.items()}

    def remarked(self) -> dict[tuple[str, str], Remarks]:
        """By kind and id: what is to be remarked on the translation, where there is anything."""
        kept = (one for table in self._before.values() for one in table.values())
        return {(record.kind_name, record.id): remarks for record, _, remarks in kept if remarks}

    @cached_property
    def by_context(self) -> dict[str, list[Unit]]:
        return grouped((unit.context, unit) for unit in self.translations)

    def record(self, record: Any) -> tuple[Any, Remarks | None]:
        """The record with translated texts, and what is to be remarked on them."""
        kind = record.kind_name
        doubtful: list[str] = []

        def change(route: tuple[str | int, ...], marker: Any, text: str) -> str:
            if marker not in (MARKDOWN, PLAIN) or (kind, route[-1]) in NOT_TRANSLATED:
                return text
            translated = self._text(Unit(context_of(kind, record.id, route), text.strip()), record)
            if isinstance(translated, Outdated | MachineMade):
                doubtful.append(translated)
            return translated

        rebuilt = rebuild(record, change)
        if not doubtful:
            return rebuilt, None
        outdated = tuple(text for text in doubtful if isinstance(text, Outdated))
        return rebuilt, Remarks(outdated, len(outdated) < len(doubtful))

    def _text(self, unit: Unit, record: Any) -> str:
        translation = self.translations.get(unit)
        if translation is None and (before := self._earlier(unit, record)):
            translation = self.translations[before]._replace(outdated=True)
        if translation is None:
            return Untranslated(unit.text)
        if translation.outdated:
            text = Outdated(translation.text)
            text.since = translation.since
            return text
        return MachineMade(translation.text) if translation.machine_made else translation.text

    def _earlier(self, unit: Unit, record: Any) -> Unit | None:
        """The unit that stood in the place of one that has changed since the PO files were brought up to date."""
        there = self.by_context.get(unit.context)
        if not there:
            return None
        now = {other for _, other in units_of(record.kind_name, record) if other.context == unit.context}
        gone = [other.text for other in there if other not in now]
        new = [other for other in now if other not in self.translations]
        text = earlier(unit.text, gone, len(new) == 1)
        return Unit(unit.context, text) if text is not None else None
