"""Renders staged pages to HTML with the Jinja templates in ``overrides/pages/``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache, partial
from html import escape
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.numbers import format_percent
from markupsafe import Markup
from markupsafe import escape as markup_escape

from .catalogue import Catalogue
from .localise import Outdated, Untranslated, cited
from .model import Address, Link, SourceRecord, address_in
from .phones import with_phone_links
from .qr import qr_svg
from .reading import Reading
from .refs import parse_record, parse_source
from .review import overdue
from .settings import SOURCE_LOCALE, Settings
from .stage.page import StagedPage, record_path
from .templates import Labels, environment
from .text import plain_text, render_markdown

UNTRANSLATED = (f'<span lang="{SOURCE_LOCALE}">', f'<div lang="{SOURCE_LOCALE}">')  # as texts mark themselves
OTHER_LANGUAGE = re.compile('(<(?:span|div|cite) lang="[a-z]+")>')


# Stand for the way to the locale's front page, the way to the root of all locales and the page's own path until these
# are known, so that what several pages show is rendered once. Texts don't have these characters (for private use).
ROOT, SITE_ROOT, PATH = map(Markup, "\ue000\ue001\ue002")


class Renderer:
    """Turns a staged page into the HTML of its main part. One renderer serves all pages of a build."""

    def __init__(self, catalogue: Catalogue | Reading, templates: Path, settings: Settings):
        self.catalogue = catalogue if isinstance(catalogue, Reading) else Reading(catalogue)
        self.settings = settings
        self.labels = catalogue.labels
        self.environment = environment(templates)
        self.environment.globals.update(
            c=self.catalogue,
            t=Labels.of(self.labels),
            url=self._url,
            name=self._name,
            term=self._term,
            link=self.catalogue.noted(self._link_to),
            place=self.catalogue.noted(self._place),
            sources=self._sources,
            unsaid=self._unsaid,
            cited=self._cited,
            external=self.catalogue.noted(self._external),
            address=self._address,
            site_url=settings.site_url,
            publisher=settings.publisher,
            contact=settings.contact,
            trouble=self._trouble,
            overdue=partial(overdue, self.catalogue),
            qr=qr_svg,
            once=self._once,
            root=ROOT,
            site_root=SITE_ROOT,
            form=self._form,
            host=settings.host,
        )
        self.environment.filters.update(
            md=self._markdown,
            date=cache(self._date),
            percent=self._percent,
            finnish=self._finnish,
            first_words=_first_words,
            spelled=spelled,
            phones=_phones,
        )
        self._source_line = self.catalogue.noted(self._make_source_line)

    def _once(self, *shown: Any, caller: Callable[[], Markup]) -> Markup:
        """A part that is the same on many pages, rendered for the first of them. ``shown``: all that differs in it."""
        part: Markup = self.catalogue.piece(shown, caller)
        return part

    def body(self, page: StagedPage) -> str:
        """The HTML between header and footer."""
        return self._placed(self._render(page), page)

    def foot(self, page: StagedPage) -> str:
        """The end of that, where the page tells the line of its file."""
        macros: Any = self.environment.get_template("_macros.html").module
        return self._placed(tidy(macros.about(page, page.context.get("record"), self._edit_url(page))), page)

    def body_anywhere(self, page: StagedPage) -> str:
        """The same for a page that can be at any address: its links begin with the site's path."""
        base = "/" + self.settings.site_url.split("/", 3)[3]
        return self._render(page).replace(ROOT, base + self.catalogue.locale.path).replace(SITE_ROOT, base)

    def _placed(self, html: str, page: StagedPage) -> str:
        site_root = "../" * (page.depth + self.catalogue.locale.depth) or "./"
        return html.replace(ROOT, page.root).replace(SITE_ROOT, site_root).replace(PATH, page.path)

    def _edit_url(self, page: StagedPage) -> str:
        return self.settings.edit_url(page.file, page.line) if page.file else ""

    def _render(self, page: StagedPage) -> str:
        template = self.environment.get_template(page.template)
        html = tidy(template.render(page=page, edit_url=self._edit_url(page), **page.context))
        record = page.context.get("record")
        return html if self.catalogue.locale.id == SOURCE_LOCALE else self._with_remarks(html, record)

    def _with_remarks(self, html: str, record: Any) -> str:
        """The page with what readers must know of its translation before its heading: what is in Finnish, what is
        outdated, what a machine made."""
        known = self.catalogue.remarked.get((record.kind_name, record.id)) if record is not None else None
        missing = any(mark in html for mark in UNTRANSLATED)
        if self.catalogue.locale.direction == "rtl":
            html = OTHER_LANGUAGE.sub(r'\1 dir="ltr">', html)
        if not missing and not known:
            return html
        template = self.environment.get_template("_translation.html")
        notice = tidy(template.render(missing=missing, known=known, source=SITE_ROOT + PATH))
        return html.replace("<h1", f"{notice}\n<h1", 1)

    def _form(self, form: str, page: StagedPage) -> str:
        """The address of a form on the hosting service with the page and its record filled in, or empty."""
        locale = self.catalogue.locale
        fields = {"record": page.record, "page": f"{self.settings.site_url}{locale.path}{page.path}"}
        if locale.path:
            fields["language"] = locale.id
        return self.settings.form_url(form, page.title, {name: value for name, value in fields.items() if value})

    def _name(self, kind: str, record_id: str) -> str:
        name: str = self.catalogue.briefs[kind, record_id].name
        return name

    def _term(self, vocabulary: str, term: str) -> str:
        word: str = self.catalogue.vocabularies[vocabulary][term]
        return word

    def _date(self, day: date) -> str:
        return format_date(day, self.catalogue.locale.dates, locale=self.catalogue.locale.speech)

    def _percent(self, share: float) -> str:
        return format_percent(round(share, 3), locale=self.catalogue.locale.speech, decimal_quantization=False)

    def _finnish(self, text: str) -> str:
        """A text that the data has in Finnish only, marked as such where the page isn't Finnish."""
        return text if self.catalogue.locale.speech == SOURCE_LOCALE else Untranslated(text)

    def _address(self, link: Link) -> tuple[str, Address] | None:
        return address_in(link, self.catalogue.locale.speech)

    def _url(self, kind: str, record_id: str) -> str:
        return ROOT + (record_path(kind, record_id) or "")

    def _link_to(self, kind: str, record_id: str) -> Markup:
        """A record's name as a link to its page, with a mark when it has ended."""
        brief = self.catalogue.briefs[kind, record_id]
        ended = self.labels["service"]["ended_short"]
        mark = f' <span class="tp-quiet">({escape(ended)})</span>' if brief.ended else ""
        return Markup(f'<a href="{self._url(kind, record_id)}">{markup_escape(brief.name)}</a>{mark}')

    def _place(self, ref: str) -> Markup:
        """A place reference as a link to where the place is told about."""
        label = escape(self.catalogue.place_label(ref))
        kind, _, slug = ref.partition(":")
        if kind == "nation":
            return Markup(label)
        path = {
            "municipality": f"municipalities/{slug}/",
            "county": f"municipalities/#county-{slug}",
            "employment-area": f"employment-areas/#{slug}",
        }[kind]
        return Markup(f'<a href="{ROOT}{path}">{label}</a>')

    def _markdown(self, text: str) -> Markup:
        html = render_markdown(text, self._link, self._source_line)
        if isinstance(text, Untranslated):
            html = f'<div lang="{SOURCE_LOCALE}">\n{html}\n</div>'
        elif isinstance(text, Outdated):
            template = self.environment.get_template("_outdated.html")
            html += "\n" + template.render(since=text.since, source=SITE_ROOT + PATH)
        return Markup(html)

    def _link(self, target: str, words: str) -> str:
        parsed = parse_record(target)
        if parsed is None:  # the check refuses such links; the words stay
            return words
        kind, record_id = parsed
        words = words or Markup.escape(self._name(kind, record_id))
        if kind == "link":
            link = self.catalogue.record("link", record_id)
            address = self._address(link)
            if address is None:
                return f'{words} <span class="tp-missing">({escape(self.labels["link"]["no_address"])})</span>'
            return f'<a href="{escape(address[1].url)}" rel="external">{words}</a>{self._trouble(address[1].url, link)}'
        path = record_path(kind, record_id)
        return f'<a href="{ROOT}{path}">{words}</a>' if path else words

    def _sources(self, refs: Sequence[str] | None) -> Markup:
        return Markup(self._source_line(tuple(refs or ())))

    def _unsaid(self, record: Any) -> list[str]:
        """The sources of a record that none of its texts cites itself."""
        cited = self.catalogue.citing[record.kind_name, record.id]
        return [ref for ref in record.sources if cited.count(parse_source(ref)) == 1]

    def _cited(self, source: SourceRecord, full: bool = False) -> str:
        return cited(source, self.catalogue.locale, full)

    def _make_source_line(self, refs: tuple[str, ...]) -> str:
        """ "Lähde: Päijät-Hämeen malli, rivit 143–147": each source once, linked to what is told about it."""
        lines: dict[str, list[str]] = {}
        for ref in filter(None, map(parse_source, dict.fromkeys(refs))):
            found = lines.setdefault(ref.source, [])
            if ref.first:
                found.append(str(ref.first) if ref.first == ref.last else f"{ref.first}–{ref.last}")
        parts = []
        labels = self.labels["source"]
        for source_id, numbers in lines.items():
            source = self.catalogue.sources[source_id]
            words = Markup.escape(self._cited(source))
            link = f'<a href="{ROOT}sources/#s-{source_id}">{words}</a>'
            word = labels["lines"] if len(numbers) > 1 or any("–" in n for n in numbers) else labels["line"]
            parts.append(f"{link}, {word}\N{NO-BREAK SPACE}{', '.join(numbers)}" if numbers else link)
        label = labels["label"] if len(parts) == 1 else labels["labels"]
        return f'<p class="tp-source">{escape(label)}: {"; ".join(parts)}</p>\n' if parts else ""

    def _trouble(self, url: str, link: Link | None = None) -> Markup:
        """That a link is known to be broken, and what to use instead; nothing when it is fine."""
        trouble = self.catalogue.trouble(url, link)
        if trouble is None:
            return Markup("")
        return Markup(self.environment.get_template("_trouble.html").render(trouble=trouble).rstrip("\n"))

    def _external(self, link_id: str) -> Markup:
        """A link record as a list row: the label, the language when it isn't Finnish, how sure the address is."""
        link = self.catalogue.record("link", link_id)
        template = self.environment.get_template("_link.html")
        return Markup(template.render(link=link, address=self._address(link)))


def _first_words(text: str, most: int = 70) -> str:
    """The beginning of a text, for naming it."""
    words = plain_text(text)
    return words if len(words) <= most else f"{words[: words.rfind(' ', 0, most)]} …"


def _phones(text: str) -> Markup:
    """A plain text in which telephone numbers are links."""
    return Markup(with_phone_links(str(markup_escape(text))))


def tidy(html: str) -> str:
    """HTML without the empty lines and the indentation that templates leave (no page has preformatted text)."""
    return "\n".join(line for line in map(str.strip, html.split("\n")) if line)


def spelled(url: str) -> str:
    """An address as one writes it by hand, without what browsers add."""
    return url.removeprefix("https://").removeprefix("http://").rstrip("/")
