"""Calendars: the hours of a week, the zone, holidays and closing days. Counts no time: see ``core/calendar.py``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from itertools import pairwise

from escalationd.config.nodes import Node
from escalationd.config.public_holidays import ClosedDays, find_problem
from escalationd.config.section import Section
from escalationd.config.values import LINE, ZONE, parse_date, parse_time
from escalationd.core.calendar import Calendar, Window

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def read_calendar(section: Section) -> Calendar:
    """A calendar: ``zone``, ``hours``, ``holidays`` and ``closed``."""
    zone = section.read("zone", ZONE, "UTC")
    hours = _read_hours(section)
    closed = _read_closed(section)
    section.done()
    return Calendar(zone=zone, hours=hours, closed=closed)


def _read_hours(section: Section) -> Mapping[int, tuple[Window, ...]]:
    """``Mon-Fri: 09:00-17:00``, ``Sat: [09:00-12:00, 13:00-15:00]``, ``Sun: closed``; weekdays from 0."""
    group = section.section("hours")
    week: dict[int, tuple[Window, ...]] = {}
    named: set[int] = set()
    for name, node in group.children():
        try:
            days, windows = parse_days(name), _windows(node)
        except ValueError as error:
            group.problem(name, "these hours cannot be read", str(error))
            continue
        for day in sorted(named & set(days)):
            group.problem(name, f"{_NAMES[day]} has hours already", "name each day once")
        named |= set(days)
        week |= {day: windows for day in days if windows}
    given = section.node("hours")
    if not week and (named or (given is not None and given.content == {})):
        section.problem("hours", "they never open", 'write a line such as "Mon-Fri: 09:00-17:00"')
    return week


def parse_days(text: str) -> tuple[int, ...]:
    """``Mon-Fri``, ``Sat``, ``Fri-Mon`` or ``Mon, Wed`` as weekdays, 0 being Monday. Raises ValueError."""
    days: list[int] = []
    for part in text.split(","):
        ends = [_weekday(word) for word in part.split("-")]
        if len(ends) > 2:
            raise ValueError('write days such as "Mon-Fri" or "Sat"')
        span = (ends[-1] - ends[0]) % 7
        days += [(ends[0] + step) % 7 for step in range(span + 1)]
    return tuple(days)


def _weekday(word: str) -> int:
    short = word.strip().lower()
    full = [name.lower() for name in _NAMES]
    if short in full:
        return full.index(short)
    if short in _DAYS:
        return _DAYS.index(short)
    raise ValueError('write days such as "Mon-Fri" or "Sat"')


def _windows(node: Node) -> tuple[Window, ...]:
    """The windows of one day, in order and apart from each other. Raises ValueError."""
    entries = node.content if isinstance(node.content, tuple) else (node,)
    texts = [entry.content for entry in entries if isinstance(entry.content, str)]
    if len(texts) < len(entries):
        raise ValueError('write hours such as "09:00-17:00", or several in a list')
    if texts == ["closed"]:
        return ()
    windows = sorted((parse_window(text) for text in texts), key=lambda window: window.start)
    for earlier, later in pairwise(windows):
        if earlier.end == time(0) or later.start < earlier.end:
            raise ValueError(f"{later.start:%H:%M} lies within the hours before it; let windows not overlap")
    return tuple(windows)


def parse_window(text: str) -> Window:
    """``09:00-17:00``; until ``24:00`` or ``00:00`` is the whole rest of the day. Raises ValueError."""
    found = re.fullmatch(r"\s*([0-9]{1,2}:[0-9]{2})\s*(?:-|–|to)\s*([0-9]{1,2}:[0-9]{2})\s*", text)
    if found is None:
        raise ValueError('write hours such as "09:00-17:00"')
    start, end = parse_time(found.group(1)), parse_time(found.group(2))
    if found.group(1).startswith("24"):
        raise ValueError("a day's hours begin at 00:00 at the earliest and before 24:00")
    if end != time(0) and end <= start:
        raise ValueError("let them end after they start; hours over midnight are two windows, one on each day")
    return Window(start, end)


def _read_closed(section: Section) -> Mapping[date, str]:
    own = _closing_days(section)
    places = tuple(_places(section))
    return ClosedDays(own, places) if places else own


def _places(section: Section) -> list[tuple[str, str | None]]:
    """``holidays: {country: DE, region: BY}``, or a list of such."""
    found: list[tuple[str, str | None]] = []
    pattern = "calendar.holidays"
    for key, node in section.items("holidays"):
        place = Section(node, key, section.report, pattern)
        country, region = place.read("country", LINE, example="DE"), place.optional("region", LINE)
        place.done()
        wrong = find_problem(country, region) if country != LINE.stand_in else None
        if wrong:
            place.problem(*wrong)
        elif country != LINE.stand_in:
            found.append((country, region))
    return found


def _closing_days(section: Section) -> dict[date, str]:
    """``closed: [2026-12-24: Christmas Eve, 2026-12-31]``."""
    days: dict[date, str] = {}
    for key, node in section.items("closed"):
        try:
            days |= _closing_day(node)
        except ValueError as error:
            section.report.add(node.line, key, "this closing day cannot be read", str(error))
    return days


def _closing_day(node: Node) -> dict[date, str]:
    if isinstance(node.content, str):
        return {parse_date(node.content): "a closing day"}
    if not isinstance(node.content, Mapping):
        raise ValueError('write "2026-12-24: Christmas Eve"')
    return {
        parse_date(day): name.content if isinstance(name.content, str) else "a closing day"
        for day, name in node.content.items()
    }
