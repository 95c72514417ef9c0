"""Working time: calendars, and due times with their derivation. Never asks what time it is.

All instants are aware UTC; local time exists only inside this module. A local time that does not exist
(the spring gap, or a day that a zone skips) is the moment of the jump, one that exists twice is its first
occurrence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from escalationd.core.duration import SECONDS, Duration, Unit

_SEARCH_DAYS = 800
"""A calendar that opens on none of so many days in a row never opens: an error instead of an endless loop."""


_SPELT_OUT = 12
"""Days that a derivation names one by one, at most; nobody adds up a year of them."""


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


@dataclass(frozen=True, slots=True)
class Step:
    """How much of a local day counted (seconds), or the name of the holiday for which nothing did."""

    day: date
    seconds: float
    closed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A due time (aware UTC) with its derivation, day by day."""

    at: datetime
    start: datetime
    duration: Duration
    steps: tuple[Step, ...] = ()

    def words(self, zone: str) -> str:
        """The derivation as a sentence in local time of ``zone``.

        ``8 working hours from Fri 22 May 16:10: 0:50 on Friday, 7:10 on Tuesday (Mon 25 May is Whit Monday)``.
        """
        start = self.start.astimezone(ZoneInfo(zone))
        return f"{self.duration} from {start:%a} {start.day} {start:%b %H:%M}{_counted(self.steps)}"


def _counted(steps: tuple[Step, ...]) -> str:
    """What each day gave; of very many days, the first, the last, and the sum of those between.

    Rounded as they add up, so that the minutes said are those of the whole, to the minute.
    """
    days, total, said = [], 0.0, 0
    for step in steps:
        total += step.seconds
        minutes = round(total / 60) - said
        said += minutes
        if minutes:
            days.append((step.day, minutes))
    parts = [f"{_hours(minutes)} on {_day(day, steps)}" for day, minutes in days]
    if len(days) > _SPELT_OUT:
        between = days[1:-1]
        first, last = (_day(day, steps) for day in (between[0][0], between[-1][0]))
        sum_of_them = _hours(sum(minutes for _, minutes in between))
        parts = [parts[0], f"{sum_of_them} on {len(between)} days from {first} to {last}", parts[-1]]
    shut = [f"{step.day:%a} {step.day.day} {step.day:%b} is {step.closed}" for step in steps if step.closed]
    closed = "; ".join(shut) if len(shut) <= _SPELT_OUT else f"{len(shut)} closing days"
    return (f": {', '.join(parts)}" if parts else "") + (f" ({closed})" if closed else "")


def _day(day: date, steps: tuple[Step, ...]) -> str:
    """The weekday alone while that is plain: within a week; the year when the days lie in two."""
    if steps[-1].day - steps[0].day < timedelta(days=7):
        return f"{day:%A}"
    year = f" {day.year}" if steps[0].day.year != steps[-1].day.year else ""
    return f"{day:%a} {day.day} {day:%b}{year}"


def _hours(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def _open_on(day: date, calendar: Calendar, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """The open intervals of one local day, as instants in UTC; none on a closed day."""
    windows = calendar.hours.get(day.weekday(), ())
    if not windows or day in calendar.closed:
        return
    for window in windows:
        end_day = day + timedelta(days=1) if window.end == time(0) else day
        start, end = _instant(day, window.start, zone), _instant(end_day, window.end, zone)
        if start < end:
            yield start, end


@lru_cache(maxsize=4096)
def _instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The moment (UTC) at which the local clock shows this time first, or jumps over it.

    Kept: every clock of every case asks for the openings of the same few weeks.
    """
    local = datetime.combine(day, clock, zone)
    at = local.astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return at
    before = local.replace(fold=1).astimezone(UTC)  # PEP 495: in a gap the two readings lie around the jump
    while at - before > timedelta(seconds=1):
        middle = before + (at - before) / 2
        jumped = middle.astimezone(zone).replace(tzinfo=None) > local.replace(tzinfo=None)
        before, at = (before, middle) if jumped else (middle, at)
    return at.replace(microsecond=0)


def _intervals(start: datetime, calendar: Calendar) -> Iterator[tuple[date, datetime, datetime, str]]:
    """Open intervals from ``start`` on, each with its local day; a holiday comes as an empty interval with its name.

    Raises ValueError when the calendar does not open for a very long time.
    """
    zone = ZoneInfo(calendar.zone)
    day = start.astimezone(zone).date()
    shut = 0
    while shut < _SEARCH_DAYS:
        shut += 1
        if calendar.hours.get(day.weekday()) and day in calendar.closed:
            yield day, start, start, calendar.closed[day]
        for begin, end in _open_on(day, calendar, zone):
            if end > start:
                shut = 0
                yield day, max(begin, start), end, ""
        day += timedelta(days=1)
    raise ValueError(f"the calendar in {calendar.zone} does not open for {_SEARCH_DAYS} days from {start:%Y-%m-%d}")


def due_after(start: datetime, duration: Duration, calendar: Calendar) -> Due:
    """When ``duration`` after ``start`` is over.

    A working day is one whole day of that calendar: the due time is at the same point of working time
    on the n-th working day after. With equal days that is the same time of day; a start outside of
    working time first moves to the next opening. A part of a day counts as that share of the day it
    falls on. Raises ValueError when the calendar never opens.
    """
    if not duration.working:
        at = start + timedelta(seconds=float(duration.count * SECONDS[duration.unit]))
        return Due(at=at, start=start, duration=duration)
    if duration.unit is Unit.WORKING_DAYS:
        return _working_days(start, duration, calendar)
    at, steps = _count(start, float(duration.count * SECONDS[duration.unit]), calendar)
    return Due(at=at, start=start, duration=duration, steps=steps)


def _working_days(start: datetime, duration: Duration, calendar: Calendar) -> Due:
    """Whole days first, each at the same share of its day, then the rest as a share of the last day."""
    begin = next_open(start, calendar)
    zone = ZoneInfo(calendar.zone)
    whole, rest = divmod(duration.count, 1)
    first = begin.astimezone(zone).date()
    used = open_seconds(_instant(first, time(0), zone), begin, calendar)
    day = _later_day(first, int(whole), calendar, zone)
    length = _length(day, calendar, zone)
    seconds = min(used, length) + float(rest) * length
    if seconds == 0 and whole > 0:
        # nothing of the first day was used: n whole days end when the n-th of them closes
        day = _later_day(first, int(whole) - 1, calendar, zone)
        seconds = _length(day, calendar, zone)
    at, _ = _count(_instant(day, time(0), zone), seconds, calendar)
    counted = _count(begin, open_seconds(begin, at, calendar), calendar)[1] if at > begin else ()
    return Due(at=max(at, begin), start=start, duration=duration, steps=counted)


def _length(day: date, calendar: Calendar, zone: ZoneInfo) -> float:
    return sum((end - begin).total_seconds() for begin, end in _open_on(day, calendar, zone))


def _later_day(day: date, working_days: int, calendar: Calendar, zone: ZoneInfo) -> date:
    shut = 0
    while working_days > 0 and shut < _SEARCH_DAYS:
        day += timedelta(days=1)
        shut += 1
        if _length(day, calendar, zone) > 0:
            working_days, shut = working_days - 1, 0
    return day


def _count(start: datetime, seconds: float, calendar: Calendar) -> tuple[datetime, tuple[Step, ...]]:
    """The instant at which ``seconds`` of working time from ``start`` are over, and what each day gave."""
    steps: dict[date, Step] = {}
    left = seconds
    at = start
    for day, begin, end, closed in _intervals(start, calendar):
        if closed:
            steps[day] = Step(day, 0.0, closed)
            continue
        used = min(left, (end - begin).total_seconds())
        earlier = steps[day].seconds if day in steps else 0.0
        steps[day] = Step(day, earlier + used)
        at = begin + timedelta(seconds=used)
        left -= used
        if left <= 0:
            break
    return at, tuple(step for step in steps.values() if step.seconds or step.closed)


def open_seconds(start: datetime, end: datetime, calendar: Calendar) -> float:
    """The working time between two instants in seconds; 0 when ``end`` is not after ``start``."""
    if end <= start:
        return 0.0
    zone = ZoneInfo(calendar.zone)
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    total = 0.0
    while day <= last:
        for begin, close in _open_on(day, calendar, zone):
            total += max((min(close, end) - max(begin, start)).total_seconds(), 0.0)
        day += timedelta(days=1)
    return total


def next_open(at: datetime, calendar: Calendar) -> datetime:
    """``at`` itself when the calendar is open then, else the next opening. Raises ValueError when there is none."""
    return next(begin for _, begin, _, closed in _intervals(at, calendar) if not closed)


def last_open(at: datetime, calendar: Calendar) -> datetime:
    """``at`` itself when the calendar is open then, else a quarter of an hour before the last closing, or so."""
    quarter = timedelta(minutes=15)
    for back in range(_SEARCH_DAYS * 24 * 4):
        if is_open(at - back * quarter, calendar):
            return at - back * quarter
    return at


def is_open(at: datetime, calendar: Calendar) -> bool:
    """Whether ``at`` lies in working time."""
    zone = ZoneInfo(calendar.zone)
    return any(begin <= at < end for begin, end in _open_on(at.astimezone(zone).date(), calendar, zone))


def due_from_left(start: datetime, seconds: float, *, working: bool, calendar: Calendar) -> datetime:
    """When ``seconds`` from ``start`` are over: of working time, or of wall-clock time."""
    if not working:
        return start + timedelta(seconds=seconds)
    return _count(start, seconds, calendar)[0] if seconds > 0 else next_open(start, calendar)


def left_words(start: datetime, seconds: float, *, working: bool, calendar: Calendar) -> str:
    """What is left of a clock at ``start``, day by day: ``2:10 left: 0:50 on Friday, 1:20 on Monday``."""
    steps = _count(start, seconds, calendar)[1] if working and seconds > 0 else ()
    return f"{_hours(round(seconds / 60))} left{_counted(steps)}"
