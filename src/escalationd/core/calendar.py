"""Working time: calendars, durations and due times with their derivation. Never asks what time it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from enum import StrEnum


class Unit(StrEnum):
    """Units of a duration. Working units count only the open hours of a calendar."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WORKING_MINUTES = "working minutes"
    WORKING_HOURS = "working hours"
    WORKING_DAYS = "working days"


@dataclass(frozen=True, slots=True)
class Duration:
    """A span such as ``4 working hours``; ``count`` is exact and not negative."""

    count: Decimal
    unit: Unit

    @property
    def working(self) -> bool:
        """Whether the span is counted in a calendar's open hours."""
        return self.unit.value.startswith("working")


@dataclass(frozen=True, slots=True)
class Window:
    """Open from ``start`` until ``end``, local time; an ``end`` of 00:00 is midnight at the day's end."""

    start: time
    end: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """When a tier works. ``hours`` maps the weekday (0 is Monday) to windows in order.

    ``closed`` maps a local date to the name of the holiday; it may compute its answers lazily.
    """

    zone: str = "UTC"
    hours: Mapping[int, tuple[Window, ...]] = field(default_factory=dict)
    closed: Mapping[date, str] = field(default_factory=dict)
