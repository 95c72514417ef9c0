"""The digest's lists and numbers: each case stands where a person looks for it, and nothing is counted twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalationd.core.digest import LISTED, MEASURED, summarize
from escalationd.core.escalation import Clock, Escalation, InvalidValue, Resolution, Ruling, Status
from escalationd.core.policy import Verb
from escalationd.core.summary import DigestFacts, Listed, Mail, Summary
from tests.support.cast import CIO, DEPUTY, LENA, MAYA, POLICY, QUEUE

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
"""09:00 on a Tuesday in Berlin."""

HOUR = timedelta(hours=1)
SINCE = NOW - 24 * HOUR
FACTS = DigestFacts(since=SINCE)


def clock(due: datetime, paused_at: datetime | None = None) -> Clock:
    return Clock(started=due - 8 * HOUR, due=due, derivation="", total=14_400.0, paused_at=paused_at)


def case(number: int = 1, **changes: object) -> Escalation:
    values: dict[str, object] = {
        "ref": f"ESC-2026-{number:04}",
        "status": Status.OPEN,
        "tier": "L2",
        "issue": f"Issue {number}",
        "submitter": MAYA,
        "created": NOW - 48 * HOUR,
        "escalated": NOW - 48 * HOUR,
        "clock": clock(NOW + 48 * HOUR),
        **changes,
    }
    return Escalation(**values)  # type: ignore[arg-type]  # a test's own values


def ruling(verb: Verb = Verb.APPROVE, **changes: object) -> Ruling:
    values: dict[str, object] = {
        "verb": verb,
        "by": CIO,
        "on_behalf_of": None,
        "tier": "CIO",
        "at": NOW - HOUR,
        "used": 7_200.0,
        "allowed": 28_800.0,
        **changes,
    }
    return Ruling(**values)  # type: ignore[arg-type]  # a test's own values


def digest(*cases: Escalation, facts: DigestFacts = FACTS, zone: str = "Europe/Berlin") -> Summary:
    return summarize(cases, facts, POLICY, NOW, zone)


def refs(listed: Listed) -> list[str]:
    return [row.ref for row in listed.rows]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"clock": clock(NOW - 95 * timedelta(minutes=1))}, "overdue by 1 h 35 min"),
        ({"clock": clock(NOW - 27 * HOUR)}, "overdue by 1 day 3 h"),
        ({"clock": clock(NOW - timedelta(minutes=4))}, "overdue by 4 min"),
        ({"clock": clock(NOW + HOUR)}, "due today"),
        ({"urgent": True}, "urgent, and nobody has taken it"),
        ({"urgent": True, "clock": clock(NOW + HOUR)}, "urgent, and nobody has taken it; due today"),
        ({"unreachable": (QUEUE,)}, f"cannot be reached: {QUEUE}"),
    ],
)
def test_what_waits_for_a_person_is_listed_with_its_reason(changes: dict[str, object], why: str) -> None:
    summary = digest(case(**changes))

    assert [row.why for row in summary.needs.rows] == [why]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"urgent": True, "taken_by": LENA},
        {"clock": clock(NOW - HOUR, paused_at=NOW - 2 * HOUR), "status": Status.WAITING},
        {"status": Status.APPROVED, "clock": None},
        {"status": Status.INCOMPLETE, "clock": None, "urgent": True},
        {"status": Status.CLOSED, "resolution": Resolution.DENIED, "closed": NOW - HOUR, "clock": None},
    ],
)
def test_what_waits_for_nobody_in_the_tier_is_not(changes: dict[str, object]) -> None:
    assert refs(digest(case(**changes)).needs) == []


def test_urgent_ones_come_first_then_those_that_wait_longest() -> None:
    cases = (
        case(1, clock=clock(NOW - HOUR)),
        case(2, clock=clock(NOW - 3 * HOUR)),
        case(3, urgent=True, clock=clock(NOW - 2 * HOUR)),
        case(4, clock=clock(NOW + HOUR)),
    )

    assert refs(digest(*cases).needs) == ["ESC-2026-0003", "ESC-2026-0002", "ESC-2026-0001", "ESC-2026-0004"]


def test_today_is_the_day_of_the_admins_zone() -> None:
    tonight = case(clock=clock(NOW + 13 * HOUR))  # 22:00 in Berlin, Wednesday in Auckland

    assert refs(digest(tonight, zone="Europe/Berlin").needs) == ["ESC-2026-0001"]
    assert refs(digest(tonight, zone="Pacific/Auckland").needs) == []


def test_a_long_list_is_cut_and_says_by_how_much() -> None:
    summary = digest(*(case(number, clock=clock(NOW - number * HOUR)) for number in range(1, 101)))

    assert len(summary.needs.rows) == LISTED
    assert summary.needs.more == 100 - LISTED
    assert summary.needs.rows[0].ref == "ESC-2026-0100"
    assert (summary.tallies[0].label, summary.tallies[0].count) == ("overdue", 100)


def test_mails_beyond_those_listed_are_counted() -> None:
    mails = tuple(Mail(number=number, sender=MAYA, subject="x", reason="y") for number in range(20))
    facts = replace(FACTS, refused=mails, undelivered=mails[:3], counts={"refused": 57}, outbox={"failed": 3})

    undelivered, refused = digest(facts=facts).mails

    assert (undelivered.kind, len(undelivered.mails), undelivered.more) == ("undelivered", 3, 0)
    assert (refused.kind, len(refused.mails), len(refused.mails) + refused.more) == ("refused", 6, 57)


def test_the_tracking_fields_stand_in_each_row() -> None:
    ended = case(
        tier="CIO",
        status=Status.CLOSED,
        resolution=Resolution.DENIED,
        closed=NOW - HOUR,
        clock=None,
        ruling=ruling(Verb.DENY, by=DEPUTY, on_behalf_of=CIO),
    )

    (row,) = digest(ended).done.rows

    assert (row.escalated, row.tier, row.closed, row.resolution) == (NOW - 48 * HOUR, "CIO", NOW - HOUR, "denied")
    assert (row.verb, row.by) == ("deny", "Daniel Roth for Ruth Okafor")
    assert digest(case()).tiers[0].allowed == "4 working hours"


def test_a_case_that_was_decided_and_closed_is_told_once() -> None:
    ended = case(status=Status.CLOSED, resolution=Resolution.RESOLVED, closed=NOW - HOUR, clock=None, ruling=ruling())

    assert refs(digest(ended).done) == ["ESC-2026-0001"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"ruling": ruling(at=SINCE)}, True),
        ({"ruling": ruling(at=SINCE - HOUR)}, False),
        ({"status": Status.WITHDRAWN, "closed": NOW - HOUR, "clock": None}, True),
        ({"status": Status.CLOSED, "closed": SINCE - HOUR, "resolution": Resolution.RESOLVED, "clock": None}, False),
    ],
)
def test_only_what_happened_since_the_last_digest_is_news(changes: dict[str, object], told: bool) -> None:
    assert bool(digest(case(**changes)).done.rows) is told


def test_incomplete_approved_and_owed_customers_have_their_lists() -> None:
    summary = digest(
        case(1, status=Status.INCOMPLETE, clock=None, escalated=None, missing=("a", "b"), invalid=(bad(),)),
        case(2, status=Status.APPROVED, clock=None),
        case(3, customer_waiting=True),
        case(4, status=Status.CLOSED, closed=NOW - 72 * HOUR, clock=None, customer_waiting=True),
    )

    assert [(row.ref, row.why) for row in summary.incomplete.rows] == [("ESC-2026-0001", "waits for 3 more lines")]
    assert [row.tier for row in summary.incomplete.rows] == [""]  # no tier has seen it
    assert refs(summary.approved) == ["ESC-2026-0002"]
    assert [(row.ref, row.why) for row in summary.customers.rows] == [
        ("ESC-2026-0004", "the last word is due"),
        ("ESC-2026-0003", "an update is due"),
    ]


def bad() -> InvalidValue:
    return InvalidValue("amount", "x", "why")


def test_ages_are_counted_for_each_tier() -> None:
    hours = (1, 23, 30, 80, 200, 300)
    summary = digest(
        *(case(number, escalated=NOW - age * HOUR) for number, age in enumerate(hours)), case(9, tier="CIO")
    )

    l2, cio, ceo = summary.tiers
    assert (l2.open, l2.ages, l2.oldest_days) == (6, (2, 1, 1, 2), 12)
    assert (cio.open, cio.ages) == (1, (0, 1, 0, 0))
    assert (ceo.open, ceo.ages, ceo.oldest_days) == (0, (0, 0, 0, 0), 0)


@given(ages=st.lists(st.integers(0, 2000), max_size=60), tiers=st.lists(st.sampled_from(["L2", "CIO", "CEO"])))
def test_a_bar_is_never_longer_than_its_line_and_hides_no_case(ages: list[int], tiers: list[str]) -> None:
    cases = [
        case(number, tier=tier, escalated=NOW - age * HOUR)
        for number, (age, tier) in enumerate(zip(ages, tiers, strict=False))
    ]

    for line in digest(*cases).tiers:
        assert sum(line.shares) <= 100
        assert [share > 0 for share in line.shares] == [count > 0 for count in line.ages]
        assert sum(line.ages) == line.open


def test_response_times_are_measured_against_the_deadline_that_stood() -> None:
    parts = (0.25, 0.5, 1.0, 1.5)
    answered = [case(number, tier="CEO", rulings=(ruling(used=part * 28_800.0),)) for number, part in enumerate(parts)]

    cio = digest(*answered).tiers[1]

    assert (cio.answered, cio.in_time, cio.used) == (4, 3, 75)


def test_what_the_clock_took_to_the_next_tier_was_not_answered_in_time() -> None:
    taken = ruling(Verb.ESCALATE, by="clock", used=28_800.0)

    cio = digest(case(tier="CEO", rulings=(taken, ruling(used=28_800.0)))).tiers[1]

    assert (cio.answered, cio.in_time) == (2, 1)


def test_answers_older_than_a_week_or_without_a_clock_are_not_measured() -> None:
    old = ruling(at=NOW - MEASURED - HOUR)
    unmeasured = ruling(used=None, allowed=None)

    cio = digest(case(rulings=(old, unmeasured))).tiers[1]

    assert (cio.answered, cio.used) == (0, None)


def test_nothing_to_say_is_nothing_at_all() -> None:
    long_over = case(status=Status.CLOSED, resolution=Resolution.RESOLVED, closed=NOW - 72 * HOUR, clock=None)
    mail = Mail(number=1, sender=MAYA, subject="x", reason="y")

    assert digest(long_over).nothing
    assert not digest(case()).nothing
    assert not digest(facts=replace(FACTS, undelivered=(mail,))).nothing
    assert not digest(facts=replace(FACTS, problems=("The mailbox does not answer.",))).nothing
