"""How times, amounts and people are said in a letter. Knows no template and no letter.

The names of days, months and verbs come from the template ``_words.txt``, so that an organisation can
translate them with the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from escalationd.core.escalation import Escalation
from escalationd.core.policy import Policy, Value
from escalationd.mail.plain import clean_line, clean_text, shorten

TEXT_LENGTH = 12_000
"""Longer texts are cut in a letter: some clients show no more than 100 kB of a mail, and nobody reads it there."""

_KILO = 1000
_DIGITS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of a language: ``verbs`` maps a verb to its ``label``, ``does`` and ``done``."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    local_time: str
    clock: str
    verbs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, values: Mapping[str, object]) -> Words:
        """The words as a template file gives them. Raises TypeError or ValueError when they have another shape."""
        weekdays, months, verbs = values["weekdays"], values["months"], values["verbs"]
        if not (isinstance(weekdays, Sequence) and isinstance(months, Sequence) and isinstance(verbs, Mapping)):
            raise TypeError("_words.txt: weekdays and months are lists, verbs is a mapping")
        return cls(
            weekdays=tuple(str(day) for day in weekdays),
            months=tuple(str(month) for month in months),
            local_time=str(values["local_time"]),
            clock=str(values["clock"]),
            verbs=verbs,
        )

    def verb(self, name: str, form: str) -> str:
        """A form of the verb ``name``, or the bare name when the language file has none."""
        return self.verbs.get(name, {}).get(form, name)


def find_zone(to: str, case: Escalation | None, policy: Policy) -> str:
    """The time zone in which ``to`` reads: their own, else their tier's, else the organisation's."""
    if to in policy.people:
        return policy.people[to].zone
    queue = next((tier for tier in policy.tiers if tier.address == to), None)
    tier = queue or policy.tier_of(to)
    if tier is None and case is not None:
        tier = next((tier for tier in policy.tiers if tier.name == case.tier), None)
    return tier.calendar.zone if tier else policy.calendar.zone


def say_time(at: datetime, zone: str, now: datetime, words: Words) -> str:
    """``Tuesday 24 November, 15:30 (Berlin time)``; the year only when it is not this year's. ``at`` is aware."""
    return f"{say_short_time(at, zone, now, words)} ({_zone_words(zone, words)})"


def say_day(at: datetime, zone: str, now: datetime, words: Words) -> str:
    """``Tuesday 24 November``, the local date in ``zone``; the year only when it is not this year's."""
    return _say_date(at.astimezone(_find_zone(zone)), now.astimezone(_find_zone(zone)), words)


def _say_date(local: datetime, today: datetime, words: Words) -> str:
    year = f" {local.year}" if local.year != today.year else ""
    return f"{words.weekdays[local.weekday()]} {local.day} {words.months[local.month - 1]}{year}"


def say_short_time(at: datetime, zone: str, now: datetime, words: Words) -> str:
    """``Tuesday 24 November, 15:30``: for lists, where the zone is said once above; the year as in ``say_time``."""
    local, today = at.astimezone(_find_zone(zone)), now.astimezone(_find_zone(zone))
    return f"{_say_date(local, today, words)}, {local:%H:%M}"


def say_example(now: datetime, zone: str, words: Words) -> str:
    """A date and time as a reply may name it: the afternoon of the day after tomorrow, as ``read_when`` reads it."""
    local = now.astimezone(_find_zone(zone)) + timedelta(days=2)
    return f"{local.day} {words.months[local.month - 1]}, 15:00"


def _find_zone(name: str) -> ZoneInfo:
    """The zone called ``name``. The configuration has checked it; on a host without zone data UTC is still true."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _zone_words(zone: str, words: Words) -> str:
    if "/" not in zone or zone.startswith("Etc/"):
        return zone.removeprefix("Etc/")
    return words.local_time.replace("CITY", zone.rpartition("/")[2].replace("_", " "))


def say_amount(amount: Decimal) -> str:
    """``12,500.00``: exact, never rounded, thousands set apart for reading."""
    return f"{amount:,f}" if amount.is_finite() and abs(amount.adjusted()) < _DIGITS else str(amount)


def say_value(value: Value) -> str:
    """A field's value for reading, cut where nobody reads on."""
    return say_amount(value) if isinstance(value, Decimal) else shorten(_whole(value), TEXT_LENGTH)


def write_value(value: Value) -> str:
    """A field's value as the form reader reads it back: whole, amounts without separators, texts indented."""
    if isinstance(value, Decimal):
        return say_amount(value).replace(",", "")
    return "\n  ".join(_whole(value).split("\n"))


def _whole(value: str | tuple[str, ...]) -> str:
    if isinstance(value, str):
        return clean_text(value)
    return ", ".join(line for item in value if (line := clean_line(item)))


def say_size(size: int) -> str:
    """``340 kB``: the size of an attachment of ``size`` bytes."""
    if size < _KILO:
        return f"{size} bytes"
    return f"{size / _KILO:.0f} kB" if size < _KILO**2 else f"{size / _KILO**2:.1f} MB"


def say_person(address: str, policy: Policy, words: Words) -> str:
    """The configured name, else the address. What nobody wrote was done by the clock."""
    return words.clock if address == "clock" else clean_line(policy.name_of(address))
