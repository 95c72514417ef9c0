"""The decision deadline of a round: start, pause, resume, and when each reminder is due. Sends nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count

from escalationd.core.calendar import Calendar, Duration, Unit, due_after, due_from_left, next_open, open_seconds
from escalationd.core.escalation import Clock, Escalation, TimerName
from escalationd.core.policy import Policy, Tier

_WALL_CLOCK = {
    Unit.WORKING_MINUTES: Unit.MINUTES,
    Unit.WORKING_HOURS: Unit.HOURS,
    Unit.WORKING_DAYS: Unit.DAYS,
}


def start_clock(tier: Tier, *, urgent: bool, start: datetime) -> Clock:
    """The clock of a round that starts at ``start``: the tier's response time in its calendar."""
    duration = tier.response_urgent if urgent else tier.response
    due = due_after(start, duration, tier.calendar)
    total = _elapsed(start, due.at, duration.working, tier.calendar)
    words = due.words(tier.calendar.zone)
    return Clock(started=start, due=due.at, derivation=words, total=total, working=duration.working)


def pause(clock: Clock, tier: Tier, now: datetime) -> Clock:
    """The clock stopped at ``now``, remembering what was spent. Pausing twice changes nothing."""
    if clock.paused_at is not None:
        return clock
    spent = clock.spent + _elapsed(clock.started, now, clock.working, tier.calendar)
    return replace(clock, paused_at=now, spent=spent)


def resume(clock: Clock, tier: Tier, now: datetime, why: str) -> Clock:
    """The clock running again from ``now`` with what was left; ``why`` joins the derivation."""
    if clock.paused_at is None:
        return clock
    left = max(clock.total - clock.spent, 0.0)
    due = due_from_left(now, left, working=clock.working, calendar=tier.calendar)
    derivation = f"{clock.derivation}; paused {_span(now - clock.paused_at)}: {why}"
    return replace(clock, started=now, due=due, paused_at=None, derivation=derivation)


def _elapsed(start: datetime, end: datetime, working: bool, calendar: Calendar) -> float:
    return open_seconds(start, end, calendar) if working else max((end - start).total_seconds(), 0.0)


def _span(length: timedelta) -> str:
    hours, minutes = divmod(round(length.total_seconds() / 60), 60)
    return f"{hours}:{minutes:02} h"


def due_slot(policy: Policy) -> int:
    """The number of the RESPONSE slot at which the decision is due; those before it are early reminders."""
    return len(policy.clocks.reminders) + 1


def slots(case: Escalation, policy: Policy) -> Iterator[tuple[int, datetime]]:
    """Every RESPONSE slot with its time (aware UTC): shares of the clock, its end, then the steps after it.

    Endless, in rising order; a share that was spent before the clock's last start is left out. What is
    not urgent waits for the tier's hours.
    """
    clock, tier = case.clock, policy.tier(case.tier)
    if clock is None:
        return
    for slot, part in enumerate(policy.clocks.reminders, start=1):
        at = _share_time(clock, tier, part)
        if at is not None:
            yield slot, at if case.urgent else next_open(at, tier.calendar)
    at = clock.due
    for step in count():
        yield due_slot(policy) + step, at if case.urgent else next_open(at, tier.calendar)
        at = _later(at, policy.clocks.overdue, step, tier.calendar, urgent=case.urgent)


def _share_time(clock: Clock, tier: Tier, part: Decimal) -> datetime | None:
    left = clock.total * float(part) - clock.spent
    return due_from_left(clock.started, left, working=clock.working, calendar=tier.calendar) if left > 0 else None


def _later(at: datetime, steps: tuple[Duration, ...], step: int, calendar: Calendar, *, urgent: bool) -> datetime:
    duration = steps[min(step, len(steps) - 1)]
    if urgent:
        duration = Duration(duration.count, _WALL_CLOCK.get(duration.unit, duration.unit))
    return due_after(at, duration, calendar).at


def with_response_timer(case: Escalation, policy: Policy, now: datetime) -> Escalation:
    """The case with its RESPONSE timer at the next slot that lies after ``now`` and is wanted.

    TAKE and REMIND stop those before the due time only (PRODUCT section 5). Slots that passed while
    the daemon was down are stepped over, so that each clock catches up once.
    """
    if case.clock is None or case.clock.paused_at is not None:
        return case.without_timers(TimerName.RESPONSE)
    first = due_slot(policy) if case.taken_by else 1
    slot, at = next((slot, at) for slot, at in slots(case, policy) if slot >= first and at > now)
    quiet = case.quiet_until
    if quiet is not None and slot < due_slot(policy):
        at = max(at, min(quiet, case.clock.due))
    return case.with_timer(TimerName.RESPONSE, at, slot)


def step_time(now: datetime, steps: tuple[Duration, ...], number: int, calendar: Calendar) -> datetime:
    """When the reminder after ``number`` earlier ones is due; the last step repeats."""
    return due_after(now, steps[min(number, len(steps) - 1)], calendar).at
