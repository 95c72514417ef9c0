"""Spans of time in words, as letters say them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from escalationd.core.duration import say_span


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(days=14), "14 days"),
        (timedelta(days=1), "1 day"),
        (timedelta(hours=24), "1 day"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(minutes=1), "1 minute"),
    ],
)
def test_a_span_is_said_in_whole_units_one_of_which_is_no_plural(span: timedelta, words: str) -> None:
    assert say_span(span) == words
