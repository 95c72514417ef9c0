"""Dates as people write them in a reply: read in their zone when there is one reading, asked about else."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalationd.mail.replies.when import find_fault, read_when

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""10:00 in Berlin."""
BERLIN = "Europe/Berlin"

ONE_READING = {
    "2026-12-01": "2026-12-01 09:00",
    "2026-12-01 14:00": "2026-12-01 14:00",
    "2026-12-01T14:00": "2026-12-01 14:00",
    "2026-12-01, 14:00": "2026-12-01 14:00",
    "2026-12-01T14:00Z": "2026-12-01 15:00",
    "2026-12-01T14:00+02:00": "2026-12-01 13:00",
    "2026-12-01 at 3pm": "2026-12-01 15:00",
    "tomorrow 10:00 CET": "2026-11-25 10:00",
    "Monday, first thing": "2026-11-30 09:00",
    "2026/12/01": "2026-12-01 09:00",
    "Thursday": "2026-11-26 09:00",
    "Thursday 10:00": "2026-11-26 10:00",
    "Thursday, 10:00": "2026-11-26 10:00",
    "Thursday at 10": "2026-11-26 10:00",
    "Thursday at 10:30": "2026-11-26 10:30",
    "Thursday 10.30": "2026-11-26 10:30",
    "Thu 10am": "2026-11-26 10:00",
    "thursday 3 pm": "2026-11-26 15:00",
    "Friday 3pm": "2026-11-27 15:00",
    "Friday 3:30pm": "2026-11-27 15:30",
    "Friday 12pm": "2026-11-27 12:00",
    "this Friday": "2026-11-27 09:00",
    "Friday afternoon": "2026-11-27 14:00",
    "Friday EOD": "2026-11-27 17:00",
    "next Monday": "2026-11-30 09:00",
    "next Tuesday": "2026-12-01 09:00",
    "Monday": "2026-11-30 09:00",
    "Monday morning": "2026-11-30 09:00",
    "Friday next week": "2026-12-04 09:00",
    "tomorrow": "2026-11-25 09:00",
    "tomorrow morning": "2026-11-25 09:00",
    "tomorrow afternoon": "2026-11-25 14:00",
    "tomorrow at noon": "2026-11-25 12:00",
    "tomorrow 16:15": "2026-11-25 16:15",
    "tomorow 4pm": "2026-11-25 16:00",
    "tmrw": "2026-11-25 09:00",
    "the day after tomorrow": "2026-11-26 09:00",
    "today 16:00": "2026-11-24 16:00",
    "today at 4pm": "2026-11-24 16:00",
    "this afternoon": "2026-11-24 14:00",
    "EOD": "2026-11-24 17:00",
    "end of day": "2026-11-24 17:00",
    "in 2 hours": "2026-11-24 12:00",
    "in two hours": "2026-11-24 12:00",
    "in an hour": "2026-11-24 11:00",
    "in half an hour": "2026-11-24 10:30",
    "in 30 minutes": "2026-11-24 10:30",
    "2h": "2026-11-24 12:00",
    "for 2 hours": "2026-11-24 12:00",
    "in 3 days": "2026-11-27 10:00",
    "in 3 days at 15:00": "2026-11-27 15:00",
    "in a week": "2026-12-01 10:00",
    "in 2 weeks": "2026-12-08 10:00",
    "1 Dec": "2026-12-01 09:00",
    "1 Dec 14:00": "2026-12-01 14:00",
    "1st of December": "2026-12-01 09:00",
    "Dec 1": "2026-12-01 09:00",
    "December 1st, 2pm": "2026-12-01 14:00",
    "December 1, 2026 14:00": "2026-12-01 14:00",
    "Tue 1 Dec, 10:00": "2026-12-01 10:00",
    "5 January": "2027-01-05 09:00",
    "1.12.": "2026-12-01 09:00",
    "1.12. 14:00": "2026-12-01 14:00",
    "01.12.2026": "2026-12-01 09:00",
    "1.12.2026 um 14 Uhr": "2026-12-01 14:00",
    "31/12": "2026-12-31 09:00",
    "12/31/2026": "2026-12-31 09:00",
    "12/12": "2026-12-12 09:00",
    "Thursday 10:00 UTC": "2026-11-26 11:00",
    "morgen": "2026-11-25 09:00",
    "morgen früh": "2026-11-25 09:00",
    "morgen um 14 Uhr": "2026-11-25 14:00",
    "Montag Morgen": "2026-11-30 09:00",
    "Donnerstag 10:00": "2026-11-26 10:00",
    "Donnerstag um 10": "2026-11-26 10:00",
    "übermorgen": "2026-11-26 09:00",
    "in 2 Stunden": "2026-11-24 12:00",
    "1. Dezember": "2026-12-01 09:00",
    "demain": "2026-11-25 09:00",
    "jeudi à 10h": "2026-11-26 10:00",
    "jeudi 10h30": "2026-11-26 10:30",
    "el jueves a las 10:00": "2026-11-26 10:00",
    "mañana": "2026-11-25 09:00",
    "with the CEO on Thursday 10:00": "2026-11-26 10:00",
    "Thursday 10:00 please": "2026-11-26 10:00",
    "am Freitag um 15 Uhr": "2026-11-27 15:00",
    "am 1.12. um 14 Uhr": "2026-12-01 14:00",
    "a week today": "2026-12-01 10:00",
    "Weds 2pm": "2026-11-25 14:00",
    "vrijdag 15:00": "2026-11-27 15:00",
    "morgen om 10 uur": "2026-11-25 10:00",
    "venerdì alle 15:00": "2026-11-27 15:00",
    "domani alle 15": "2026-11-25 15:00",
    "fredag kl. 15": "2026-11-27 15:00",
    "el 27 de noviembre a las 15:00": "2026-11-27 15:00",
}

ASKED = """
    12/01
    not Friday
    any day but Friday
    this time tomorrow
    01/02/03
    tomorrow 10:00 New York time
    tomorrow at 10 my time
    tomorrow 10:00 CEST
    3/4
    1-2-2026
    1.2.03
    next Friday
    Tuesday
    Tuesday 16:00
    Thursday or Friday
    Thursday 10:00 or 14:00
    Thursday 10:00 / Friday 11:00
    tomorrow or Thursday
    Monday in two weeks
    a week from Monday
    the Monday after next
    next week
    next month
    end of the week
    end of the month
    end of November
    early next week
    mid December
    later
    later today
    soon
    tonight
    tomorrow at midnight
    after lunch
    after Thursday
    before Thursday
    between 10 and 11 tomorrow
    tomorrow at 3
    Thursday 3:00
    half past three tomorrow
    yesterday
    last Thursday
    today 9:00
    today at 25:00
    tomorrow 10:75
    tomorrow 13pm
    2026-11-23
    2026-02-30
    31 February
    1 Oct
    1 Sep
    2036-12-01
    Thursday 1 Dec
    Thursday 10:00 EST
    in 2 working days
    in a few days
    in 1.5 hours
    every Thursday
    when legal signs
    as soon as possible
    further notice
    the 27th
    x
    12
"""


def read(words: str, now: datetime = TUESDAY, zone: str = BERLIN) -> str | None:
    found = read_when(words, now=now, zone=zone)
    return found.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") if found else None


@pytest.mark.parametrize(("words", "local"), ONE_READING.items())
def test_a_date_with_one_reading_is_read_in_the_readers_zone(words: str, local: str) -> None:
    assert read(words) == local


@pytest.mark.parametrize("words", [line.strip() for line in ASKED.strip().split("\n")])
def test_a_date_that_a_clerk_would_ask_about_is_not_read(words: str) -> None:
    assert read(words) is None


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("2026-11-23 10:00", "has passed already"),
        ("1 March 2026", "has passed already"),
        ("today at 09:00", "has passed already"),
        ("2029-01-01 10:00", "is more than a year ahead"),
        ("next week", "can be read in more than one way, or not at all"),
        ("5/6", "can be read in more than one way, or not at all"),
    ],
)
def test_what_is_wrong_with_a_date_is_told_apart(words: str, fault: str) -> None:
    assert read(words) is None
    assert find_fault(words, now=TUESDAY, zone=BERLIN) == fault


def test_an_hour_that_the_clocks_skip_is_asked_about() -> None:
    saturday = datetime(2027, 3, 27, 9, 0, tzinfo=UTC)

    assert read("tomorrow 02:30", saturday) is None
    assert read("tomorrow 03:30", saturday) == "2027-03-28 03:30"


def test_hours_are_counted_through_a_change_of_the_clocks() -> None:
    midnight = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)

    assert read("in 2 hours", midnight) == "2027-03-28 04:30"


def test_the_zone_decides_what_tomorrow_is() -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)

    assert read("tomorrow", late, "Europe/Berlin") == "2026-11-26 09:00"
    assert read("tomorrow", late, "America/New_York") == "2026-11-25 09:00"
    assert read("tomorrow", late, "Asia/Tokyo") == "2026-11-26 09:00"


@given(words=st.text(alphabet="0123456789:./- TZapm", max_size=40) | st.text(max_size=100))
def test_whatever_is_read_lies_ahead_and_within_a_year(words: str) -> None:
    found = read_when(words, now=TUESDAY, zone=BERLIN)

    assert found is None or (found > TUESDAY and (found - TUESDAY).days <= 370 and found.tzinfo is UTC)


@given(
    at=st.datetimes(min_value=datetime(2026, 11, 24, 10, 1), max_value=datetime(2027, 11, 20)),  # noqa: DTZ001 - local by meaning
    zone=st.sampled_from([BERLIN, "America/New_York", "Asia/Kolkata", "UTC"]),
)
def test_an_iso_date_is_read_as_it_is_written(at: datetime, zone: str) -> None:
    local = at.replace(second=0, microsecond=0, tzinfo=ZoneInfo(zone))
    exists = local.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local.replace(tzinfo=None)
    expected = local.astimezone(UTC) if exists and local > TUESDAY else None

    assert read_when(f"{local:%Y-%m-%d %H:%M}", now=TUESDAY, zone=zone) == expected
