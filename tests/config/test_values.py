"""How single values are written: spans, sizes, times, moments, addresses, windows."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from escalationd.config import values
from escalationd.config.calendars import parse_days, parse_window
from escalationd.core.calendar import Window

GOOD = [
    (values.parse_span, "30 seconds", timedelta(seconds=30)),
    (values.parse_span, "1 minute", timedelta(minutes=1)),
    (values.parse_span, "15min", timedelta(minutes=15)),
    (values.parse_span, "1.5 hours", timedelta(minutes=90)),
    (values.parse_span, " 48 Hours ", timedelta(days=2)),
    (values.parse_span, "2 weeks", timedelta(days=14)),
    (values.parse_span, "2 years", timedelta(days=730)),
    (values.parse_span, "0 minutes", timedelta()),
    (values.parse_size, "25 MB", 25_000_000),
    (values.parse_size, "0.5 mb", 500_000),
    (values.parse_size, "512 kb", 512_000),
    (values.parse_share, "50 %", Decimal("0.5")),
    (values.parse_share, "12.5%", Decimal("0.125")),
    (values.parse_amount, "5000", Decimal(5000)),
    (values.parse_amount, "12345678901234567.89", Decimal("12345678901234567.89")),
    (values.parse_flag, "Yes", True),
    (values.parse_flag, "off", False),
    (values.parse_time, "8:05", time(8, 5)),
    (values.parse_time, "24:00", time(0)),
    (values.parse_digest_time, "03:30", time(3, 30)),
    (values.parse_date, "2028-02-29", date(2028, 2, 29)),
    (values.parse_zone, "Asia/Kolkata", "Asia/Kolkata"),
    (values.parse_domain, "Example.TEST.", "example.test"),
    (values.parse_domain, "bücher.test", "xn--bcher-kva.test"),
    (values.parse_address, " Ruth@Example.Test ", "ruth@example.test"),
    (values.parse_address, "o'hara+x@example.test", "o'hara+x@example.test"),
    (values.parse_member, "@example.test", "example.test"),
    (values.parse_member, "ruth@example.test", "ruth@example.test"),
    (parse_days, "Mon-Fri", (0, 1, 2, 3, 4)),
    (parse_days, "Fri-Mon", (4, 5, 6, 0)),
    (parse_days, "tuesday", (1,)),
    (parse_days, "Mon, Wed", (0, 2)),
    (parse_window, "09:00-17:00", Window(time(9), time(17))),
    (parse_window, "9:00 – 17:30", Window(time(9), time(17, 30))),
    (parse_window, "00:00-24:00", Window(time(0), time(0))),
]


@pytest.mark.parametrize(("parse", "text", "expected"), GOOD, ids=[f"{row[0].__name__}: {row[1]}" for row in GOOD])
def test_good_value(parse: object, text: str, expected: object) -> None:
    assert parse(text) == expected  # type: ignore[operator]


BAD = [
    (values.parse_span, "", "number and a unit"),
    (values.parse_span, "15", "number and a unit"),
    (values.parse_span, "4 working hours", "on the clock"),
    (values.parse_span, "999999999 years", "shorter"),
    (values.parse_some_span, "0 hours", "longer"),
    (values.parse_some_duration, "0 working days", "longer"),
    (values.parse_size, "25", "25 MB"),
    (values.parse_share, "0 %", "50 %"),
    (values.parse_share, "0.5", "50 %"),
    (values.parse_port, "0", "65535"),
    (values.parse_port, "65536", "65535"),
    (values.parse_number, "-1", "whole"),
    (values.parse_number, "٣", "whole"),
    (values.parse_amount, "1e9", "plain digits"),
    (values.parse_amount, "-5", "plain digits"),
    (values.parse_time, "25:00", "08:00"),
    (values.parse_time, "08:60", "08:00"),
    (values.parse_digest_time, "02:59", "03:30"),
    (values.parse_date, "2027-02-29", "out of range"),
    (values.parse_date, "20270228", "2026-12-24"),
    (values.parse_zone, "CEST", "Europe/Berlin"),
    (values.parse_zone, "../etc/passwd", "Europe/Berlin"),
    (values.parse_address, "Ruth <ruth@example.test>", "plain address"),
    (values.parse_address, "a@b@example.test", "plain address"),
    (values.parse_address, "ruth@", "domain"),
    (values.parse_address, "ruth@exa mple.test", "domain"),
    (values.parse_address, "ruth@example..test", "domain"),
    (values.parse_domain, "", "domain"),
    (parse_days, "Mon-Wed-Fri", "Mon-Fri"),
    (parse_days, "", "Mon-Fri"),
    (parse_window, "17:00-09:00", "midnight"),
    (parse_window, "09:00-09:00", "end after"),
    (parse_window, "09-17", "09:00-17:00"),
]


@pytest.mark.parametrize(("parse", "text", "right"), BAD, ids=[f"{row[0].__name__}: {row[1]}" for row in BAD])
def test_bad_value_says_what_would_be_right(parse: object, text: str, right: str) -> None:
    with pytest.raises(ValueError, match=right):
        parse(text)  # type: ignore[operator]


def test_a_day_alone_begins_and_ends_in_its_own_zone() -> None:
    begin = values.parse_moment("2026-12-20", "Europe/Berlin", end=False)
    end = values.parse_moment("2026-12-20", "Europe/Berlin", end=True)

    assert begin == datetime(2026, 12, 19, 23, tzinfo=UTC)
    assert end == datetime(2026, 12, 20, 23, tzinfo=UTC)


def test_the_last_day_is_whole_when_clocks_change() -> None:
    begin = values.parse_moment("2026-10-25", "Europe/Berlin", end=False)
    end = values.parse_moment("2026-10-25", "Europe/Berlin", end=True)

    assert end - begin == timedelta(hours=25)


def test_a_moment_with_a_time_is_that_time() -> None:
    assert values.parse_moment("2026-07-01 09:30", "Asia/Kolkata", end=True) == datetime(2026, 7, 1, 4, tzinfo=UTC)
