"""Reminders for those who keep the records: a calendar (iCalendar, RFC 5545) and a list of what is due."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml

from .catalogue import Catalogue
from .owners import owners_of
from .review import KINDS, Age, ages
from .settings import Settings

WORDS = Path(__file__).with_name("keepers.yaml")
AHEAD = timedelta(days=31)  # a list of what is due covers the month to come
MOST = 150  # records of a list; the rest comes up when these are done


def calendar(catalogue: Catalogue, settings: Settings, language: str = "fi") -> bytes:
    """What is due when: one all-day event for each day and file, and one for each record that begins or ends.

    What should have been done already stands on the first day of the next month.
    """
    from icalendar import Calendar

    words = _words(language)
    feed = Calendar()
    feed.add("prodid", "-//Tukipolku//review//FI")
    feed.add("version", "2.0")
    feed.add("x-wr-calname", words["calendar"])
    next_month = (catalogue.as_of.replace(day=1) + timedelta(days=32)).replace(day=1)
    due: dict[tuple[date, str], list[Age]] = defaultdict(list)
    for age in ages(catalogue):
        due[next_month if age.due else age.review_by, age.file].append(age)
    for (day, file), found in sorted(due.items()):
        lines = [f"{row.kind}:{row.record_id} ({words['compared']} {row.seen}), {file}:{row.line}" for row in found]
        title = words["review"].format(count=len(found), file=file)
        where = settings.edit_url(file, found[0].line)
        feed.add_component(_event(catalogue, settings, f"{file}-{day}", day, title, "\n".join(lines), where))
    for kind in KINDS:
        for record_id, record in catalogue.of_kind(kind).items():
            valid, origin = getattr(record, "valid", None), catalogue.origins[kind, record_id]
            for turn, day in (("begins", valid.since), ("ends", valid.until)) if valid else ():
                if day and day >= catalogue.as_of:
                    title = words[turn].format(name=getattr(record, "name", None) or record_id)
                    text = f"{kind}:{record_id}, {origin.file}:{origin.line}"
                    where = settings.edit_url(origin.file, origin.line)
                    uid = f"{kind}-{record_id}-{turn}"
                    feed.add_component(_event(catalogue, settings, uid, day, title, text, where))
    content: bytes = feed.to_ical()
    return content


def _event(catalogue: Catalogue, settings: Settings, uid: str, day: date, title: str, text: str, address: str) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{uid}@{settings.site_url.split('/')[2]}")
    event.add("dtstamp", datetime.combine(catalogue.as_of, time(), UTC))
    event.add("dtstart", day)
    event.add("summary", title)
    event.add("description", text)
    event.add("transp", "TRANSPARENT")
    if address:
        event.add("url", address)
    return event


def due_list(catalogue: Catalogue, settings: Settings, language: str) -> str:
    """What is due within a month as Markdown to tick off, by file with its owners; empty when nothing is."""
    words = _words(language)
    rows = sorted((a for a in ages(catalogue) if a.review_by < catalogue.as_of + AHEAD), key=lambda a: (a.review_by, a))
    if not rows:
        return ""
    lines = [words["due"].format(count=len(rows)), ""]
    by_file: dict[str, list[Age]] = defaultdict(list)
    for row in rows[:MOST]:
        by_file[row.file].append(row)
    for file, found in by_file.items():
        lines += [f"### {file}", ""]
        for row in found:
            address = settings.edit_url(file, row.line)
            name = f"{row.kind}:{row.record_id}"
            owners = " ".join(owners_of(catalogue, row.kind, row.record_id))
            where = f"[{name}]({address})" if address else f"{name} ({file}:{row.line})"
            told = words["since"].format(seen=row.seen, by=row.review_by)
            lines.append(f"- [ ] {where} {owners}{' ' if owners else ''}– {told}")
        lines.append("")
    if len(rows) > MOST:
        lines.append(words["rest"].format(count=len(rows) - MOST))
    return "\n".join(lines).rstrip() + "\n"


def _words(language: str) -> dict[str, str]:
    words: dict[str, str] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))["review"][language]
    return words
