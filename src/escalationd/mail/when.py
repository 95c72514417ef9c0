"""Dates as people write them in a reply, in their own time zone. Only what can be read one way; else None."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero gennaio", "feb february februar février febrero", "mar march märz mars marzo",
            "apr april avril abril aprile", "may mai mayo maggio", "jun june juni juin junio", "jul july juli juillet julio",
            "aug august août agosto", "sep sept september septembre", "oct october oktober octobre okt", "nov november novembre",
            "dec december dezember décembre dez",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_DAYS = {
    name: number
    for number, names in enumerate(
        (
            "mon monday montag lundi lunes", "tue tues tuesday dienstag mardi martes", "wed wednesday mittwoch mercredi",
            "thu thur thurs thursday donnerstag jeudi jueves", "fri friday freitag vendredi viernes", "sat saturday samstag samedi",
            "sun sunday sonntag dimanche domingo",
        )
    )
    for name in names.split()
}  # fmt: skip
_DAY_PARTS = {
    "morning": time(9),
    "noon": time(12),
    "midday": time(12),
    "afternoon": time(14),
    "evening": time(17),
    "eod": time(17),
    "cob": time(17),
}
_DEFAULT = time(9)
_LONGEST = 80

_CLOCK = re.compile(
    r"\b(?:at |um |à |@ ?)?(?P<hour>\d{1,2})(?:(?::|h)(?P<minute>\d{2})(?!\d)|(?::(?P<minute2>\d{2}))?\s*(?P<half>am|pm|a\.m\.|p\.m\.)|\s*(?:o'?clock|uhr|h)\b)",
    re.IGNORECASE,
)
_AT_HOUR = re.compile(r"\b(?:at|um) (?P<hour>\d{1,2})(?![\d:.\w])", re.IGNORECASE)
_ISO = re.compile(
    r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?:[T ](?P<hour>\d{2}):(?P<minute>\d{2})(?::\d{2})?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?\b"
)
_DAY_MONTH = re.compile(
    r"\b(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?\s*(?:of )?(?P<month>[a-zäéûô]{3,10})\.?,?(?:\s+(?P<year>\d{4}))?\b",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    r"\b(?P<month>[a-zäéûô]{3,10})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d|:)(?:,?\s+(?P<year>\d{4}))?\b",
    re.IGNORECASE,
)
_GERMAN = re.compile(r"\b(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})?\b")
_IN = re.compile(
    r"\bin (?P<count>\d{1,3}|an?|one|two|three|four|five|six) (?P<unit>minutes?|mins?|hours?|hrs?|days?|weeks?)\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    rf"\b(?P<next>next |this |coming )?(?P<day>{'|'.join(sorted(_DAYS, key=len, reverse=True))})\b", re.IGNORECASE
)
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_AMBIGUOUS = re.compile(
    r"\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b|\b\d{1,2}-\d{1,2}-\d{2,4}\b|\b\d{1,2}\.\d{1,2}\.\d{2}\b(?!\d)"
)


def read_when(text: str, *, now: datetime, zone: str) -> datetime | None:
    """The instant (aware UTC) that a few words name, read in ``zone``; None when a careful clerk would ask.

    ISO dates, ``1 Dec 2026 10:00``, ``Thursday 10:00``, ``tomorrow morning``, ``in 2 hours``. Without a time
    of day it is 09:00. ``01/02/03`` and ``3/4`` can be read in two ways. A date in the past is None.
    """
    words = " ".join(text[:_LONGEST].split()).strip(" .,!;")
    local = ZoneInfo(zone)
    here = now.astimezone(local)
    if _AMBIGUOUS.search(words):
        return None
    exact = _iso(words, local) or _relative(words, here)
    if exact is not None:
        return _future(exact, now)
    day = _day(words, here)
    if day is None:
        return None
    at = _time(words)
    if at is None and _has_strange_number(words):
        return None
    found = datetime.combine(day, at or _DEFAULT, local)
    return _future(found, now)


def _future(found: datetime, now: datetime) -> datetime | None:
    utc = found.astimezone(UTC)
    return utc if utc > now else None


def _iso(words: str, local: ZoneInfo) -> datetime | None:
    found = _ISO.search(words)
    if found is None:
        return None
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
        if found["hour"] is None:
            return datetime.combine(day, _time(words[found.end() :]) or _DEFAULT, local)
        at = time(int(found["hour"]), int(found["minute"]))
    except ValueError:
        return None  # 2026-02-30
    if found["zone"]:
        return datetime.fromisoformat(f"{day}T{at}{found['zone'].replace('Z', '+00:00')}")
    return datetime.combine(day, at, local)


def _relative(words: str, here: datetime) -> datetime | None:
    found = _IN.search(words)
    if found is None:
        return None
    count = int(found["count"]) if found["count"].isdigit() else _COUNTS[found["count"].lower()]
    unit = found["unit"].lower()[:1]
    if unit in "mh":
        return here + (timedelta(minutes=count) if unit == "m" else timedelta(hours=count))
    day = here.date() + timedelta(days=count * (7 if unit == "w" else 1))
    return datetime.combine(day, _time(words[found.end() :]) or here.time(), here.tzinfo)


def _day(words: str, here: datetime) -> date | None:
    lower = words.lower()
    if re.search(r"\b(?:day after tomorrow|übermorgen)\b", lower):
        return here.date() + timedelta(days=2)
    if re.search(r"\b(?:tomorrow|morgen|demain|mañana|domani)\b", lower):
        return here.date() + timedelta(days=1)
    if re.search(r"\b(?:today|this (?:morning|afternoon|evening)|tonight|heute)\b", lower):
        return here.date()
    return _calendar_day(words, here) or _weekday(words, here)


def _calendar_day(words: str, here: datetime) -> date | None:
    for pattern in (_DAY_MONTH, _MONTH_DAY, _GERMAN):
        for found in pattern.finditer(words):
            month = _MONTHS.get(found["month"].lower()) or (int(found["month"]) if found["month"].isdigit() else None)
            day = _date(int(found["day"]), month, found["year"], here)
            if day is not None:
                return day
    return None


def _date(day: int, month: int | None, year: str | None, here: datetime) -> date | None:
    """A day of a month; without a year the next one that is not past."""
    if month is None:
        return None
    try:
        found = date(int(year) if year else here.year, month, day)
        return found if year or found >= here.date() else found.replace(year=here.year + 1)
    except ValueError:
        return None  # 31 February


def _weekday(words: str, here: datetime) -> date | None:
    """The next such day. "next Friday" is clear only from a later day of the week on: else two readings."""
    named = {_DAYS[found["day"].lower()] for found in _WEEKDAY.finditer(words)}
    found = _WEEKDAY.search(words)
    if found is None or len(named) > 1:
        return None
    ahead = (_DAYS[found["day"].lower()] - here.weekday()) % 7 or 7
    wants_next = (found["next"] or "").strip().lower() == "next"
    if wants_next and here.weekday() + ahead < 7:
        return None
    return here.date() + timedelta(days=ahead)


def _time(words: str) -> time | None:
    found = _CLOCK.search(words) or _AT_HOUR.search(words)
    if found is not None:
        groups = found.groupdict()
        hour = int(groups["hour"])
        minute = int(groups.get("minute") or groups.get("minute2") or 0)
        half = (groups.get("half") or "").lower()[:1]
        if half and not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 if half == "p" else hour % 12 if half == "a" else hour
        return time(hour, minute) if hour < 24 and minute < 60 else None
    part = next((part for part in _DAY_PARTS if re.search(rf"\b{part}\b", words, re.IGNORECASE)), None)
    return _DAY_PARTS[part] if part else None


def _has_strange_number(words: str) -> bool:
    """A number that belongs to no date found: a time of day in a form we do not know must not become 09:00."""
    rest = words
    for pattern in (_DAY_MONTH, _MONTH_DAY, _GERMAN, _ISO):
        rest = pattern.sub(" ", rest)
    return bool(re.search(r"\d", rest))
