"""How single values are written in the configuration: spans, sizes, times, zones, addresses. Reads no file."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo, available_timezones

from escalationd.config.section import Reader, did_you_mean
from escalationd.core.duration import Duration, Unit, parse_duration
from escalationd.mail.opening.domain import ascii_domain

_SPAN = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,6})?)\s*([a-z]+)")
_SPAN_SECONDS = {
    "second": 1,
    "minute": 60,
    "min": 60,
    "hour": 3600,
    "day": 86_400,
    "week": 604_800,
    "year": 31_536_000,
}
_SPAN_RIGHT = 'write a number and a unit on the clock, such as "30 seconds", "15 minutes", "48 hours" or "2 years"'


def parse_span(text: str) -> timedelta:
    """``30 seconds``, ``15 minutes``, ``48 hours``, ``30 days``, ``2 years`` (of 365 days): never working time."""
    found = _SPAN.fullmatch(text.strip().lower())
    seconds = _SPAN_SECONDS.get(found.group(2).removesuffix("s")) if found else None
    if found is None or seconds is None:
        raise ValueError(_SPAN_RIGHT)
    try:
        return timedelta(seconds=float(Decimal(found.group(1)) * seconds))
    except OverflowError as error:
        raise ValueError("write a shorter time") from error


def parse_some_span(text: str) -> timedelta:
    """A span that is longer than nothing."""
    span = parse_span(text)
    if not span:
        raise ValueError("write a time longer than nothing")
    return span


def parse_some_duration(text: str) -> Duration:
    """A duration, of working time or by the clock, that is longer than nothing."""
    duration = parse_duration(text)
    if not duration.count:
        raise ValueError("write a time longer than nothing")
    return duration


_SIZE = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,3})?)\s*(kb|mb|gb|bytes|b)", re.IGNORECASE)
_SIZE_UNITS = {"b": 1, "bytes": 1, "kb": 1000, "mb": 1_000_000, "gb": 1_000_000_000}


def parse_size(text: str) -> int:
    """``25 MB`` in bytes; units are powers of 1000."""
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        raise ValueError('write a number and a unit, such as "25 MB"')
    return int(Decimal(found.group(1)) * _SIZE_UNITS[found.group(2).lower()])


def parse_share(text: str) -> Decimal:
    """``50 %`` as 0.5; more than nothing and less than the whole."""
    found = re.fullmatch(r"([0-9]{1,2}(?:\.[0-9]{1,3})?)\s*%", text.strip())
    share = Decimal(found.group(1)) / 100 if found else Decimal(0)
    if not share:
        raise ValueError('write a part of the response time, such as "50 %"')
    return share


def parse_number(text: str) -> int:
    """A whole number, not negative."""
    if not re.fullmatch(r"[0-9]{1,9}", text.strip()):
        raise ValueError("write a whole number")
    return int(text)


def parse_port(text: str) -> int:
    """A TCP port."""
    number = parse_number(text)
    if not 0 < number < 65_536:
        raise ValueError("write a number from 1 to 65535")
    return number


def parse_amount(text: str) -> Decimal:
    """An exact amount in plain digits: ``5000`` or ``5000.00``."""
    if not re.fullmatch(r"[0-9]{1,20}(?:\.[0-9]{1,8})?", text.strip()):
        raise ValueError('write plain digits with a dot for decimals, such as "5000" or "5000.00"')
    try:
        return Decimal(text.strip())
    except InvalidOperation as error:
        raise ValueError("write plain digits") from error


def parse_flag(text: str) -> bool:
    """``yes`` or ``no``, also as true, false, on and off."""
    words = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
    if text.strip().lower() not in words:
        raise ValueError('write "yes" or "no"')
    return words[text.strip().lower()]


def parse_time(text: str) -> time:
    """A time of day, ``08:00``; ``24:00`` is the midnight at the day's end and comes as 00:00."""
    found = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})", text.strip())
    hour, minute = (int(part) for part in found.groups()) if found else (99, 0)
    if (hour, minute) == (24, 0):
        return time(0)
    if hour > 23 or minute > 59:
        raise ValueError('write hours and minutes, such as "08:00"')
    return time(hour, minute)


def parse_digest_time(text: str) -> time:
    """A time of day that every day has once in every zone: none between midnight and 03:30, when clocks change."""
    at = parse_time(text)
    if at < time(3, 30):
        raise ValueError("write a time from 03:30 on: clocks change in the hours before, and a day could lack it")
    return at


def parse_date(text: str) -> date:
    """A calendar day, ``2026-12-24``."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text.strip()):
        raise ValueError('write year-month-day, such as "2026-12-24"')
    return date.fromisoformat(text.strip())


def parse_moment(text: str, zone: str, *, end: bool) -> datetime:
    """``2026-12-24`` or ``2026-12-24 09:00`` in local time of ``zone``, as aware UTC.

    A day alone means its beginning or, for an ``end``, its last moment.
    """
    day, _, clock = text.strip().replace("T", " ").partition(" ")
    local = datetime.combine(parse_date(day), parse_time(clock) if clock else time(0), ZoneInfo(zone))
    return (local + timedelta(days=1 if end and not clock else 0)).astimezone(UTC)


def parse_zone(text: str) -> str:
    """A time zone of the IANA data base, ``Europe/Berlin``."""
    if text in available_timezones():
        return text
    raise ValueError(f"{did_you_mean(text, available_timezones())[:120]} (names are like Europe/Berlin)")


_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")


def parse_domain(text: str) -> str:
    """A domain in lower case, international ones as A-labels."""
    domain = ascii_domain(text.strip().rstrip("."))
    if not _DOMAIN.fullmatch(domain) or len(domain) > 253:
        raise ValueError("write a domain, such as example.test")
    return domain


def parse_address(text: str) -> str:
    """One plain mail address in lower case, without a name."""
    local, at, domain = text.strip().rpartition("@")
    if not at or not _LOCAL_PART.fullmatch(local) or len(local) > 64:
        raise ValueError('write one plain address, such as "ruth@example.test"')
    return f"{local.lower()}@{parse_domain(domain)}"


def parse_member(text: str) -> str:
    """An address, or a whole domain as ``example.test`` or ``@example.test``."""
    return parse_address(text) if "@" in text.strip()[1:] else parse_domain(text.strip().removeprefix("@"))


def parse_text(text: str) -> str:
    """A line or paragraph that says something."""
    if not text.strip():
        raise ValueError("write some text")
    return text.strip()


def parse_line(text: str) -> str:
    """One line without control characters, for a header or a host."""
    if not text.strip() or not text.isprintable():
        raise ValueError("write one line of plain text")
    return text.strip()


_HOUR = Duration(Decimal(1), Unit.HOURS)

TEXT = Reader("text", parse_text, "?")
LINE = Reader("a line of text", parse_line, "?")
FLAG = Reader("yes or no", parse_flag, stand_in=False)
NUMBER = Reader("a whole number", parse_number, 1)
PORT = Reader("a port", parse_port, 1)
AMOUNT = Reader("an amount", parse_amount, Decimal(1))
SHARE = Reader("a share", parse_share, Decimal("0.5"))
SIZE = Reader("a size", parse_size, 1)
SPAN = Reader("a time span", parse_some_span, timedelta(hours=1))
SPAN_OR_NOTHING = Reader("a time span", parse_span, timedelta(hours=1))
DURATION = Reader("a duration", parse_some_duration, _HOUR)
DIGEST_TIME = Reader("a time for the digest", parse_digest_time, time(8))
DATE = Reader("a date", parse_date, date(2026, 1, 1))
ZONE = Reader("a time zone", parse_zone, "UTC")
DOMAIN = Reader("a domain", parse_domain, "invalid")
ADDRESS = Reader("a mail address", parse_address, "stand-in@invalid")
MEMBER = Reader("an address or a domain", parse_member, "invalid")
