"""Spans of time in words: ``4 working hours``, ``15 minutes``. Counts no time: see ``calendar.py``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum


class Unit(StrEnum):
    """Units of a duration. Working units count only the open hours of a calendar."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WORKING_MINUTES = "working minutes"
    WORKING_HOURS = "working hours"
    WORKING_DAYS = "working days"


SECONDS = {
    Unit.MINUTES: 60,
    Unit.HOURS: 3600,
    Unit.DAYS: 86_400,
    Unit.WORKING_MINUTES: 60,
    Unit.WORKING_HOURS: 3600,
}
"""Of one unit; a working day is as long as its calendar has it."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A span such as ``4 working hours``; ``count`` is exact and not negative."""

    count: Decimal
    unit: Unit

    @property
    def working(self) -> bool:
        """Whether the span is counted in a calendar's open hours."""
        return self.unit.value.startswith("working")

    def __str__(self) -> str:
        unit = self.unit.value.removesuffix("s") if self.count == 1 else self.unit.value
        return f"{self.count.normalize():f} {unit}"


def say_span(span: timedelta) -> str:
    """``14 days``, ``1 day``, ``36 hours``, ``90 minutes``: a configured time by the clock on the wall, in words."""
    for unit, seconds in ((Unit.DAYS, 86_400), (Unit.HOURS, 3600)):
        count, rest = divmod(int(span.total_seconds()), seconds)
        if count and not rest:
            return str(Duration(Decimal(count), unit))
    return str(Duration(Decimal(int(span.total_seconds()) // 60), Unit.MINUTES))


_DURATION = re.compile(r"(?P<count>\d+(?:\.\d+)?)\s*(?P<working>(?:working|business)\s+)?(?P<unit>[a-z]+)")
_UNITS = {
    "m": Unit.MINUTES,
    "min": Unit.MINUTES,
    "mins": Unit.MINUTES,
    "minute": Unit.MINUTES,
    "minutes": Unit.MINUTES,
    "h": Unit.HOURS,
    "hour": Unit.HOURS,
    "hours": Unit.HOURS,
    "d": Unit.DAYS,
    "day": Unit.DAYS,
    "days": Unit.DAYS,
}
_RIGHT = 'write a number and a unit, such as "4 working hours", "1 working day", "24 hours" or "15 minutes"'


def parse_duration(text: str) -> Duration:
    """``4 working hours``, ``1 business day``, ``24 hours``, ``90 min``. Raises ValueError with what would be right."""
    found = _DURATION.fullmatch(text.strip().lower())
    unit = _UNITS.get(found.group("unit")) if found else None
    if found is None or unit is None:
        raise ValueError(_RIGHT)
    try:
        count = Decimal(found.group("count"))
    except InvalidOperation as error:
        raise ValueError(_RIGHT) from error
    return Duration(count, Unit(f"working {unit.value}") if found.group("working") else unit)
