"""Working time against a counter that shares nothing with it: it walks the minutes of UTC and looks at a wall clock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalationd.core.calendar import (
    Calendar,
    Window,
    due_after,
    due_from_left,
    is_open,
    last_open,
    next_open,
    open_seconds,
)
from escalationd.core.deadline import pause, resume, slots, start_clock
from escalationd.core.duration import Duration, Unit, parse_duration
from escalationd.core.escalation import Escalation
from tests.support.cast import MAYA, POLICY

MINUTE = timedelta(minutes=1)
ZONES = ("Europe/Berlin", "Asia/Kolkata", "Australia/Adelaide", "America/St_Johns", "America/Santiago")
"""North and south, DST and none, half hours; Santiago changes at midnight, so that an hour of its night is missing."""

FIRST, DAYS = date(2026, 1, 1), 3 * 365 + 1
"""Three years with a 29 February (2028)."""


class WallClock:
    """The slow way: minute by minute, is it open?"""

    def __init__(self, calendar: Calendar) -> None:
        self.zone = ZoneInfo(calendar.zone)
        self.hours = {
            day: [(w.start.hour * 60 + w.start.minute, (w.end.hour * 60 + w.end.minute) or 1440) for w in windows]
            for day, windows in calendar.hours.items()
        }
        self.closed = set(calendar.closed)

    def open(self, at: datetime) -> bool:
        shown = at.astimezone(self.zone)
        minute = shown.hour * 60 + shown.minute
        inside = any(start <= minute < end for start, end in self.hours.get(shown.weekday(), ()))
        return inside and shown.date() not in self.closed

    def minutes(self, start: datetime) -> Iterator[datetime]:
        while True:
            yield start
            start += MINUTE

    def after(self, start: datetime, minutes: int) -> datetime:
        """When so many open minutes are over."""
        for at in self.minutes(start):
            minutes -= self.open(at)
            if minutes == 0:
                return at + MINUTE
        raise AssertionError

    def between(self, start: datetime, end: datetime) -> int:
        return sum(self.open(start + n * MINUTE) for n in range(int((end - start) / MINUTE)))


def week(*windows: str, days: range = range(5)) -> dict[int, tuple[Window, ...]]:
    def window(text: str) -> Window:
        start, end = text.split("-")
        return Window(time.fromisoformat(start), time.fromisoformat(end))

    return {day: tuple(window(text) for text in windows) for day in days}


OFFICE = week("09:00-17:00")
WEEKS = {
    "office hours": OFFICE,
    "a lunch break": week("08:30-12:00", "13:15-17:45"),
    "six days, short Saturday": OFFICE | week("10:00-13:30", days=range(5, 6)),
    "nights": week("00:00-06:00", "22:00-00:00", days=range(7)),
    "always": week("00:00-00:00", days=range(7)),
    "one evening": week("18:00-20:00", days=range(2, 3)),
}
CLOSED = {FIRST + timedelta(days=17 * n): f"closing day {n}" for n in range(65)}

calendars = st.builds(
    lambda zone, hours, closed: Calendar(zone=zone, hours=hours, closed=CLOSED if closed else {}),
    st.sampled_from(ZONES),
    st.sampled_from(list(WEEKS.values())),
    st.booleans(),
)
instants = st.integers(0, DAYS * 1440).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + n * MINUTE)


def near_a_change(zone: str) -> list[datetime]:
    """The first minutes of UTC at which the zone's offset differs from the hour before."""
    local = ZoneInfo(zone)
    hours = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(DAYS * 24)]
    offsets = [at.astimezone(local).utcoffset() for at in hours]
    return [at for at, before, after in zip(hours[1:], offsets, offsets[1:], strict=False) if before != after]


CHANGES = [(zone, at) for zone in ZONES for at in near_a_change(zone)]


@given(calendars, instants, st.integers(1, 1500))
@settings(max_examples=150)
def test_working_minutes_are_over_when_the_wall_clock_says_so(calendar, start, minutes):
    due = due_after(start, Duration(Decimal(minutes), Unit.WORKING_MINUTES), calendar)

    assert due.at == WallClock(calendar).after(start, minutes)
    assert sum(step.seconds for step in due.steps) == minutes * 60


@given(calendars, instants, st.integers(0, 20_000))
@settings(max_examples=100)
def test_working_time_between_two_moments_is_what_the_wall_clock_counts(calendar, start, length):
    end = start + length * MINUTE

    assert open_seconds(start, end, calendar) == 60 * WallClock(calendar).between(start, end)


@given(calendars, instants)
@settings(max_examples=100)
def test_next_and_last_opening_are_open_and_nothing_lies_between(calendar, at):
    clock = WallClock(calendar)
    opening, before = next_open(at, calendar), last_open(at, calendar)

    assert is_open(opening, calendar)
    assert clock.open(opening)
    assert clock.between(at, opening) == 0
    assert clock.open(before)
    assert clock.between(before + timedelta(minutes=15), at) == 0


@given(st.sampled_from(CHANGES), st.sampled_from(list(WEEKS.values())), st.integers(-2000, 300), st.integers(1, 1200))
@settings(max_examples=150)
def test_nothing_is_lost_or_counted_twice_when_the_clocks_change(change, hours, before, minutes):
    zone, at = change
    calendar, start = Calendar(zone=zone, hours=hours), at + before * MINUTE

    due = due_after(start, Duration(Decimal(minutes), Unit.WORKING_MINUTES), calendar)

    assert due.at == WallClock(calendar).after(start, minutes)


def test_the_zones_really_change_their_clocks():
    assert len(CHANGES) == 4 * 6


@given(calendars, instants, st.integers(1, 1500), st.integers(0, 1500))
@settings(max_examples=100)
def test_a_pause_takes_away_nothing_of_what_is_left(calendar, start, minutes, spent):
    due = due_after(start, Duration(Decimal(minutes + spent), Unit.WORKING_MINUTES), calendar).at
    paused = WallClock(calendar).after(start, spent) if spent else start

    assert due_from_left(paused, minutes * 60, working=True, calendar=calendar) == due


@given(calendars, instants, st.integers(1, 12))
@settings(max_examples=100)
def test_working_days_end_on_the_day_that_many_open_days_later(calendar, start, days):
    due = due_after(start, Duration(Decimal(days), Unit.WORKING_DAYS), calendar)
    clock, zone = WallClock(calendar), ZoneInfo(calendar.zone)

    first = next(at for at in clock.minutes(start) if clock.open(at)).astimezone(zone).date()
    last = (due.at - MINUTE).astimezone(zone).date()
    midnight = datetime.combine(first, time(), zone).astimezone(UTC)
    open_days = {
        (midnight + n * 30 * MINUTE).astimezone(zone).date()
        for n in range(48 * 90)
        if clock.open(midnight + n * 30 * MINUTE)
    }
    between = sorted(day for day in open_days if first <= day <= last)
    assert len(between) in (days, days + 1)
    assert clock.open(due.at - MINUTE)


BERLIN = Calendar(zone="Europe/Berlin", hours=OFFICE, closed={date(2026, 5, 25): "Whit Monday in DE"})

DUE = [
    # (calendar, start in its own time, duration, due in its own time)
    (BERLIN, "2026-05-22 16:10", "8 working hours", "2026-05-26 16:10"),
    (BERLIN, "2026-11-24 10:00", "4 working hours", "2026-11-24 14:00"),
    (BERLIN, "2026-11-24 15:30", "4 working hours", "2026-11-25 11:30"),
    (BERLIN, "2026-11-24 17:00", "4 working hours", "2026-11-25 13:00"),
    (BERLIN, "2026-11-27 16:59", "2 working minutes", "2026-11-30 09:01"),
    (BERLIN, "2026-11-28 12:00", "1 working day", "2026-11-30 17:00"),
    (BERLIN, "2026-11-24 11:00", "1 working day", "2026-11-25 11:00"),
    (BERLIN, "2026-11-24 11:00", "1.5 working days", "2026-11-25 15:00"),
    (BERLIN, "2026-11-27 11:00", "2 business days", "2026-12-01 11:00"),
    (BERLIN, "2028-02-28 11:00", "2 working days", "2028-03-01 11:00"),
    (BERLIN, "2028-02-28 11:00", "48 hours", "2028-03-01 11:00"),
    (BERLIN, "2026-03-28 12:00", "24 hours", "2026-03-29 13:00"),
    (BERLIN, "2026-10-24 12:00", "24 hours", "2026-10-25 11:00"),
    (BERLIN, "2026-03-27 13:00", "1 working day", "2026-03-30 13:00"),
    (Calendar(zone="Europe/Berlin", hours=WEEKS["nights"]), "2026-03-29 00:00", "5 working hours", "2026-03-29 06:00"),
    (Calendar(zone="Europe/Berlin", hours=WEEKS["nights"]), "2026-10-25 00:00", "7 working hours", "2026-10-25 06:00"),
    (Calendar(zone="Asia/Kolkata", hours=OFFICE), "2026-11-24 16:30", "1 working hour", "2026-11-25 09:30"),
    (Calendar(zone="Australia/Lord_Howe", hours=WEEKS["always"]), "2026-10-04 01:00", "2 hours", "2026-10-04 03:30"),
    (Calendar(zone="Europe/Berlin", hours=WEEKS["a lunch break"]), "2026-11-24 11:30", "1 hour", "2026-11-24 12:30"),
    (
        Calendar(zone="Europe/Berlin", hours=WEEKS["a lunch break"]),
        "2026-11-24 11:30",
        "1 working hour",
        "2026-11-24 13:45",
    ),
]


@pytest.mark.parametrize(("calendar", "start", "duration", "expected"), DUE, ids=[f"{row[1]} {row[2]}" for row in DUE])
def test_due_times(calendar, start, duration, expected):
    zone = ZoneInfo(calendar.zone)
    begun = datetime.fromisoformat(start).replace(tzinfo=zone).astimezone(UTC)

    due = due_after(begun, parse_duration(duration), calendar)

    assert f"{due.at.astimezone(zone):%Y-%m-%d %H:%M}" == expected


WORDS = [
    (
        "2026-05-22 14:10",
        "8 working hours",
        "8 working hours from Fri 22 May 16:10: 0:50 on Friday, 7:10 on Tuesday (Mon 25 May is Whit Monday in DE)",
    ),
    ("2026-11-24 09:00", "4 working hours", "4 working hours from Tue 24 Nov 10:00: 4:00 on Tuesday"),
    ("2026-11-24 09:00", "1 hour", "1 hour from Tue 24 Nov 10:00"),
    (
        "2026-11-24 15:00",
        "6 working days",
        (
            "6 working days from Tue 24 Nov 16:00: 1:00 on Tue 24 Nov, 8:00 on Wed 25 Nov, 8:00 on Thu 26 Nov, "
            "8:00 on Fri 27 Nov, 8:00 on Mon 30 Nov, 8:00 on Tue 1 Dec, 7:00 on Wed 2 Dec"
        ),
    ),
    (
        "2026-11-24 15:00",
        "60 working days",
        (
            "60 working days from Tue 24 Nov 16:00: 1:00 on Tue 24 Nov 2026, 472:00 on 59 days from Wed 25 Nov 2026 "
            "to Mon 15 Feb 2027, 7:00 on Tue 16 Feb 2027"
        ),
    ),
]


@pytest.mark.parametrize(("start", "duration", "words"), WORDS, ids=[row[1] for row in WORDS])
def test_a_due_time_explains_itself(start, duration, words):
    begun = datetime.fromisoformat(start).replace(tzinfo=UTC)

    assert due_after(begun, parse_duration(duration), BERLIN).words("Europe/Berlin") == words


def said_minutes(words: str) -> int:
    """The sum of what a derivation says of its days."""
    return sum(60 * int(hours) + int(minutes) for hours, minutes in re.findall(r"(\d+):(\d\d) on ", words))


@given(calendars, instants, st.integers(0, 59), st.integers(1, 9000))
@settings(max_examples=150)
def test_what_a_derivation_says_of_its_days_is_the_whole_time(calendar, start, second, minutes):
    begun = start + timedelta(seconds=second)

    due = due_after(begun, Duration(Decimal(minutes), Unit.WORKING_MINUTES), calendar)

    assert said_minutes(due.words(calendar.zone)) == minutes


@given(calendars, instants, st.integers(2, 3000), st.lists(st.integers(1, 4000), min_size=2, max_size=6))
@settings(max_examples=150)
def test_after_each_pause_a_derivation_says_what_is_left_and_where_it_goes(calendar, start, minutes, spans):
    tier = replace(POLICY.tiers[0], calendar=calendar, response=Duration(Decimal(minutes), Unit.WORKING_MINUTES))
    clock, at = start_clock(tier, urgent=False, start=start), start

    for running, waiting in zip(spans[::2], spans[1::2], strict=False):
        at += running * MINUTE
        clock = pause(clock, tier, at)
        at += waiting * MINUTE
        clock = resume(clock, tier, at, "waiting for an answer")

    left = max(minutes - round(clock.spent / 60), 0)
    rest = re.search(r"(\d+):(\d\d) left.*", clock.derivation.rpartition("waiting for an answer; ")[2])
    assert rest is not None
    assert (60 * int(rest[1]) + int(rest[2]), said_minutes(rest[0])) == (left, left)
    assert open_seconds(at, clock.due, calendar) == left * 60


@given(calendars, instants, st.integers(2, 3000))
@settings(max_examples=150)
def test_early_reminders_rise_before_the_due_time_and_fall_on_the_half_hour_where_they_can(calendar, start, minutes):
    tier = replace(POLICY.tiers[0], calendar=calendar, response=Duration(Decimal(minutes), Unit.WORKING_MINUTES))
    policy = replace(POLICY, tiers=(tier, *POLICY.tiers[1:]))
    clock = start_clock(tier, urgent=False, start=start)
    case = Escalation(ref="ESC-2026-0001", created=start, submitter=MAYA, tier=tier.name, clock=clock)

    times = [at for _, at in islice(slots(case, policy), 4)]

    assert times == sorted(times)
    for share, at in zip(policy.clocks.reminders, times, strict=False):
        exact = next_open(due_after(start, replace(tier.response, count=minutes * share), calendar).at, calendar)
        assert at - exact < timedelta(minutes=30)
        assert at <= next_open(clock.due, calendar)
        assert at == exact or (at.minute % 30 == 0 and is_open(at, calendar) and at < clock.due)


SKIPPED = [
    # (zone, a window that begins or ends in a gap, its open minutes on that day)
    ("Europe/Berlin", date(2026, 3, 29), "02:30-06:00", 180),
    ("Europe/Berlin", date(2026, 3, 29), "00:00-02:30", 120),
    ("Europe/Berlin", date(2026, 3, 29), "02:10-02:50", 0),
    ("Pacific/Apia", date(2011, 12, 30), "09:00-17:00", 0),
    ("Africa/Cairo", date(2026, 4, 24), "00:00-01:30", 30),
]


@pytest.mark.parametrize(("zone", "day", "window", "minutes"), SKIPPED)
def test_hours_that_a_zone_skips_are_not_worked(zone, day, window, minutes):
    calendar = Calendar(zone=zone, hours=week(window, days=range(7)))
    start = datetime.combine(day - timedelta(days=1), time(20), ZoneInfo(zone)).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time(0), ZoneInfo(zone)).astimezone(UTC)

    assert open_seconds(start, end, calendar) == minutes * 60


def test_a_calendar_that_never_opens_is_an_error_and_no_endless_loop():
    with pytest.raises(ValueError, match="does not open"):
        due_after(datetime(2026, 1, 1, tzinfo=UTC), parse_duration("1 working hour"), Calendar())


@pytest.mark.parametrize("text", ["", "four hours", "4", "4 fortnights", "-1 hour", "1e3 hours", "4 working weeks"])
def test_a_duration_that_cannot_be_read_says_what_would_be_right(text):
    with pytest.raises(ValueError, match="4 working hours"):
        parse_duration(text)
