"""Dates as people write them in a reply, in their own time zone. Only what can be read one way; else None."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from escalationd.mail.replies.when_words import COUNTS, DAY_PARTS, DAYS, MONTHS, UNIT_OF

_MORNINGS = re.compile(r"\b(?:morgen|mañana|matin)\b", re.IGNORECASE)
"""Words that are "tomorrow" alone, and "morning" beside a day's name."""
_DEFAULT = time(9)
_LONGEST = 80
_FARTHEST = timedelta(days=370)
_NEXT_YEAR_WITHIN = timedelta(days=180)
_WORKING_HOURS_FROM = 7

_CLOCK = re.compile(
    r"(?<![\d.:/-])(?:(?P<hour>\d{1,2})(?:(?::|h)(?P<minute>\d{2})(?!\d)(?:\s*(?P<half>am|pm|a\.m\.?|p\.m\.?))?|"
    r"\.(?P<dotted>[03-5]\d|[12][3-9]|2\d)(?![\d.])(?:\s*(?P<half3>am|pm))?|\s*(?P<half2>am|pm|a\.m\.?|p\.m\.?)|"
    r"\s*(?:o'?clock|uhr\b|uur\b|h\b)))",
    re.IGNORECASE,
)
_AT_HOUR = re.compile(r"(?:\b(?:at|um|à|kl\.?|a las|alle|om|às)|@) ?(?P<hour>\d{1,2})(?![\d:.\w])", re.IGNORECASE)
_ISO = re.compile(
    r"(?<!\d)(?P<year>\d{4})[-/](?P<month>\d{2})[-/](?P<day>\d{2})(?:(?:T|"
    r",? )(?P<hour>\d{2}):(?P<minute>\d{2})(?::\d{2})?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?(?!\d)"
)


def _any_of(words: Iterable[str]) -> str:
    """One of the words, the longest that fits."""
    return "|".join(sorted(words, key=len, reverse=True))


_MONTH_NAMES = _any_of(MONTHS)
_DAY_MONTH = re.compile(
    rf"(?<![\d.:])(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?\s*(?:of |"
    rf"de )?(?P<month>{_MONTH_NAMES})\b\.?,?(?:\s+(?:de )?(?P<year>\d{{4}}))?",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"\b(?P<month>{_MONTH_NAMES})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:,?\s+(?P<year>\d{{4}}))?",
    re.IGNORECASE,
)
_GERMAN = re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.(?:\s?(?P<year>\d{4}))?(?!\d)")
_DAY_ALONE = re.compile(r"\bthe (?P<day>\d{1,2})(?:st|nd|rd|th)\b(?! of)", re.IGNORECASE)
_SLASHED = re.compile(r"(?<![\d/])(?P<first>\d{1,2})/(?P<second>\d{1,2})(?:/(?P<year>\d{4}))?(?![\d/])")
_IN = re.compile(
    rf"(?:\b(?:in|for|dans|en)\s+|^)(?:(?P<digits>\d{{1,3}})\s?|(?P<count>{_any_of(COUNTS)})\s+)"
    rf"(?P<unit>{_any_of(UNIT_OF)})\b",
    re.IGNORECASE,
)
_DAY_NAMES = _any_of(DAYS)
_WEEKDAY = re.compile(
    rf"\b(?P<next>next |nächsten |this |coming |kommenden )?(?P<day>{_DAY_NAMES})\b\.?(?P<week> next week|"
    rf" nächste woche)?",
    re.IGNORECASE,
)
_DAY_AFTER = re.compile(r"\b(?:(?:the )?day after tomorrow|übermorgen|après-demain|pasado mañana)\b", re.IGNORECASE)
_TOMORROW = re.compile(r"\b(?:tomm?orr?ow|tmrw|tmr|morgen|demain|mañana|domani|imorgon)\b", re.IGNORECASE)
_TODAY = re.compile(
    r"\b(?:today|this (?:morning|afternoon|evening)|eod|cob|end of day|heute|aujourd'hui|hoy)\b", re.IGNORECASE
)
_TODAYS = _any_of(("noon", "midday", "afternoon", "evening", "mittag", "nachmittag", "abend", "midi", "soir", "tarde"))
_TIME_ALONE = re.compile(rf"(?:(?:at|um|by|@|à)\s*)?(?:{_CLOCK.pattern}|(?:{_TODAYS}))(?:\s*please)?", re.IGNORECASE)
"""A time of day and no day: today's, when it is still to come. "Early" and "first thing" are of another day."""
_UTC = re.compile(r"\b(?:UTC|GMT)\b(?![+-])")
_ABBREVIATED = re.compile(r"(?<=[\d ])(?:[ECMP][SD]T|CES?T|BST|IST|EES?T|WES?T)$")
_TWO_WAYS = re.compile(
    r"\b\d{1,2}-\d{1,2}-\d{2,4}\b|(?<![\d.])\d{1,2}\.\d{1,2}\.\d{2}(?!\d)|\b(?:[ECMP][SD]T|CES?T|MES?Z|BST|IST|"
    r"EES?T|WES?T|(?:UTC|GMT)[+-]\d+|(?:[A-Z]\w+|my|your|our|their|his|her|local) time)\b"
)
_VAGUE = re.compile(
    r"\b(?:not|never|nicht|but|except|any|(?:this|same) time|weeks?|months?|quarter|half|past|beginning|"
    r"start of|mid|middle|late|later|after|before|between|around|about|ish|or|oder|ou|latest|every|each|other|"
    r"second|last|fortnight|midnight|yesterday|gestern|ago|tonight|further|notice|week ?end|woche|monat|ende|"
    r"end|soon|bald|possible|working|business)\b",
    re.IGNORECASE,
)
"""Words that leave a date open, when they are no part of one that we can read."""


def read_when(text: str, *, now: datetime, zone: str) -> datetime | None:
    """The instant (aware UTC) that a few words name, read in ``zone``; None when a careful clerk would ask.

    ISO dates, ``1 Dec 2026 10:00``, ``Thursday 10:00``, ``tomorrow morning``, ``in 2 hours``. Without a time
    of day it is 09:00. ``01/02`` and ``3/4`` can be read in two ways, ``at 3`` too. A date in the past is None, and
    one more than a year ahead, and an hour that the clocks skip or show twice.
    """
    found = _named(text, now, zone)
    return found.astimezone(UTC) if found is not None and now < found <= now + _FARTHEST else None


def find_fault(text: str, *, now: datetime, zone: str) -> str:
    """What is wrong with words in which ``read_when`` reads no time: the end of a sentence about them."""
    found = _named(text, now, zone)
    if found is None:
        return "can be read in more than one way, or not at all"
    return "has passed already" if found <= now else "is more than a year ahead"


def _named(text: str, now: datetime, zone: str) -> datetime | None:
    """The instant that the words name, wherever it lies."""
    words = " ".join(text[:_LONGEST].split()).strip(" ,!;")
    local = ZoneInfo("UTC") if _UTC.search(words) else ZoneInfo(zone)
    own = _ABBREVIATED.search(words)  # "10:00 CET" where that is the zone's own name for the hour
    plain = _blank(own, words) if own else words
    found = None if _TWO_WAYS.search(plain) else _instant(words, now.astimezone(local), local)
    return found if own is None or (found is not None and found.tzname() == own.group()) else None


def _instant(words: str, here: datetime, local: ZoneInfo) -> datetime | None:
    iso = _ISO.search(words)
    if iso is not None:
        return _iso(iso, words, local)
    span = _IN.search(words)
    if span is not None:
        return _relative(span, words, here) if not _VAGUE.search(_blank(span, words)) else None
    named = _named_day(words, here)
    if named is None:
        return None
    day, rest = named
    if _VAGUE.search(rest):
        return None
    at = _time(rest)
    return _on_the_clock(day, at, local) if at is not None else None


def _blank(found: re.Match[str], words: str) -> str:
    """The words without a piece that was read."""
    return f"{words[: found.start()]} {words[found.end() :]}"


def _on_the_clock(day: date, at: time, local: ZoneInfo) -> datetime | None:
    """A local time; None for one that the clocks skip in spring, or show twice in autumn."""
    found = datetime.combine(day, at, local)
    return found if found.utcoffset() == found.replace(fold=1).utcoffset() else None


def _iso(found: re.Match[str], words: str, local: ZoneInfo) -> datetime | None:
    rest = _blank(found, words)
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
        at = time(int(found["hour"]), int(found["minute"])) if found["hour"] else _time(rest)
    except ValueError:
        return None  # 2026-02-30
    if at is None or _VAGUE.search(rest):
        return None
    if found["zone"]:
        return datetime.fromisoformat(f"{day}T{at}{found['zone'].replace('Z', '+00:00')}")
    return _on_the_clock(day, at, local)


def _relative(found: re.Match[str], words: str, here: datetime) -> datetime | None:
    """``in 2 hours`` to the minute; ``in 2 days`` at the time that is named, else at this time of day."""
    count = float(found["digits"] or COUNTS[found["count"].lower()])
    unit = UNIT_OF[found["unit"].lower()]
    if unit in ("minutes", "hours"):
        return (here.astimezone(UTC) + timedelta(**{unit: count})).astimezone(here.tzinfo)
    rest = _blank(found, words)
    if _WEEKDAY.search(rest) or count != int(count):
        return None  # Monday in two weeks
    at = _time(rest) if _names_time(rest) else here.time().replace(second=0, microsecond=0)
    day = here.date() + timedelta(**{unit: count})
    return datetime.combine(day, at, here.tzinfo) if at is not None else None


def _named_day(words: str, here: datetime) -> tuple[date, str] | None:
    """The day that is named, and the words without it."""
    weekday = _WEEKDAY.search(words)
    dated = _calendar_day(words, here)
    if dated is not None:
        day, rest = dated
        if weekday is None:
            return dated
        agrees = DAYS[weekday["day"].lower()] == day.weekday()
        return (day, _WEEKDAY.sub(" ", rest)) if agrees else None
    if weekday is not None:
        ahead = _weekday(words, weekday, here)
        return (ahead, _MORNINGS.sub(" morning ", _WEEKDAY.sub(" ", words))) if ahead else None
    for pattern, days in ((_DAY_AFTER, 2), (_TOMORROW, 1), (_TODAY, 0)):
        found = pattern.search(words)
        if found is not None:
            part = found.group() if pattern is _TODAY else ""  # "this afternoon" names a time as well
            return here.date() + timedelta(days=days), f"{_blank(found, words)} {part}".replace("end of day", "eod")
    return (here.date(), words) if _TIME_ALONE.fullmatch(words) else None


def _calendar_day(words: str, here: datetime) -> tuple[date, str] | None:
    for pattern in (_DAY_MONTH, _MONTH_DAY, _GERMAN):
        for found in pattern.finditer(words):
            month = MONTHS.get(found["month"].lower()) or int(found["month"])
            day = _date(int(found["day"]), month, found["year"], here)
            return (day, _blank(found, words)) if day is not None else None
    alone = _DAY_ALONE.search(words)
    if alone is not None and _WEEKDAY.search(words):  # "Thursday the 26th": the day's name must agree
        coming = _coming(int(alone["day"]), here.date())
        return (coming, _blank(alone, words)) if coming else None
    slashed = _SLASHED.search(words)
    if slashed is None:
        return None
    pair = {int(slashed["first"]), int(slashed["second"])}
    one_way = len(pair) == 1 or max(pair) > 12 >= min(pair)
    day = _date(max(pair), min(pair), slashed["year"], here) if one_way else None
    return (day, _blank(slashed, words)) if day is not None else None


def _coming(day: int, today: date) -> date | None:
    """The next day with this number, in this month or the next one."""
    month = today.replace(day=1)
    if day < today.day:
        month = (month + timedelta(days=32)).replace(day=1)
    try:
        return month.replace(day=day)
    except ValueError:
        return None


def _date(day: int, month: int, year: str | None, here: datetime) -> date | None:
    """A day of a month; without a year this year's, or the next year's when that is not far."""
    try:
        found = date(int(year) if year else here.year, month, day)
        if year or found >= here.date():
            return found
        found = found.replace(year=here.year + 1)
    except ValueError:
        return None  # 31 February
    return found if found - here.date() <= _NEXT_YEAR_WITHIN else None


def _weekday(words: str, found: re.Match[str], here: datetime) -> date | None:
    """The next such day. "next Friday" is clear only from a later day of the week on, and today's name never is."""
    if len({one["day"].lower() for one in _WEEKDAY.finditer(words)}) > 1:
        return None
    wanted = DAYS[found["day"].lower()]
    if found["week"]:
        return here.date() + timedelta(days=7 - here.weekday() + wanted)
    ahead = (wanted - here.weekday()) % 7
    wants_next = (found["next"] or "").strip().lower() in ("next", "nächsten")
    if ahead == 0:
        return here.date() + timedelta(days=7) if wants_next else None
    return None if wants_next and here.weekday() + ahead < 7 else here.date() + timedelta(days=ahead)


def _names_time(words: str) -> bool:
    return any(char.isdigit() for char in words) or _day_part(words) is not None


def _time(words: str) -> time | None:
    """The time of day in what is left of the words, 09:00 when there is none; None when it can be read two ways."""
    found = _CLOCK.search(words) or _AT_HOUR.search(words)
    if found is not None:
        rest = _CLOCK.sub(" ", words)
        return _clock(found) if not _CLOCK.search(rest) else None
    if any(char.isdigit() for char in words):
        return None  # a time in a form that we do not know must not become 09:00
    return _day_part(words) or _DEFAULT


def _clock(found: re.Match[str]) -> time | None:
    groups = found.groupdict()
    hour, minute = int(groups["hour"]), int(groups.get("minute") or groups.get("dotted") or 0)
    half = (groups.get("half") or groups.get("half2") or groups.get("half3") or "").lower()[:1]
    if half and not 1 <= hour <= 12:
        return None
    if not half and 0 < hour < _WORKING_HOURS_FROM and not groups["hour"].startswith("0"):
        return None  # "at 3": at night, or in the afternoon?
    hour = hour % 12 + 12 if half == "p" else hour % 12 if half == "a" else hour
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _day_part(words: str) -> time | None:
    part = next((part for part in DAY_PARTS if re.search(rf"\b{part}\b", words, re.IGNORECASE)), None)
    return DAY_PARTS[part] if part else None
