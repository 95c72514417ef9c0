"""The decision deadline of a round: start, pause, resume, and when each reminder is due. Sends nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from zoneinfo import ZoneInfo

from escalationd.core.calendar import Calendar, due_after, due_from_left, is_open, left_words, next_open, open_seconds
from escalationd.core.duration import Duration, Unit
from escalationd.core.escalation import Clock, Escalation, Pause, TimerName
from escalationd.core.policy import Policy, Tier

_WALL_CLOCK = {
    Unit.WORKING_MINUTES: Unit.MINUTES,
    Unit.WORKING_HOURS: Unit.HOURS,
    Unit.WORKING_DAYS: Unit.DAYS,
}

_GRID = timedelta(minutes=30)
"""Reminders before the due time wait for the half hour, so that a busy day's are one mail each half hour, not forty."""


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
    spent = clock.spent + _elapsed(clock.running_since, now, clock.working, tier.calendar)
    return replace(clock, paused_at=now, spent=spent)


def resume(clock: Clock, tier: Tier, now: datetime, why: str) -> Clock:
    """The clock running again from ``now`` with what was left; ``why`` joins the derivation."""
    if clock.paused_at is None:
        return clock
    left = max(clock.total - clock.spent, 0.0)
    due = due_from_left(now, left, working=clock.working, calendar=tier.calendar)
    rest = left_words(now, left, working=clock.working, calendar=tier.calendar)
    since, until = _moment(clock.paused_at, tier), _moment(now, tier)
    derivation = f"{clock.derivation}; paused from {since} to {until}, {why}; {rest}"
    pauses = (*clock.pauses, Pause(clock.paused_at, now, why))
    return replace(clock, due=due, paused_at=None, derivation=derivation, pauses=pauses)


def recount(clock: Clock, tier: Tier, *, urgent: bool) -> Clock:
    """The same clock by the tier's calendar and response time as they are now: same start, same pauses."""
    again = start_clock(tier, urgent=urgent, start=clock.started)
    for stop in clock.pauses:
        again = resume(pause(again, tier, stop.since), tier, stop.until, stop.why)
    return pause(again, tier, clock.paused_at) if clock.paused_at is not None else again


def _elapsed(start: datetime, end: datetime, working: bool, calendar: Calendar) -> float:
    return open_seconds(start, end, calendar) if working else max((end - start).total_seconds(), 0.0)


def _moment(at: datetime, tier: Tier) -> str:
    local = at.astimezone(ZoneInfo(tier.calendar.zone))
    return f"{local:%a} {local.day} {local:%b %H:%M}"


def due_slot(policy: Policy) -> int:
    """The number of the RESPONSE slot at which the decision is due; those before it are early reminders."""
    return len(policy.clocks.reminders) + 1


def slots(case: Escalation, policy: Policy) -> Iterator[tuple[int, datetime]]:
    """Every RESPONSE slot with its time (aware UTC): shares of the clock, its end, then the steps after it.

    Endless, in rising order; a share that was spent before the clock's last pause is left out. What is
    not urgent waits for the hours of those who are reminded.
    """
    clock, tier = case.clock, policy.tier(case.tier)
    if clock is None:
        return
    for slot, part in enumerate(policy.clocks.reminders, start=1):
        at = _share_time(clock, tier, part)
        if at is not None:
            at = at if case.urgent else _half_hour(at, clock.due, tier.calendar)
            yield slot, _in_hours(case, policy, at)
    at = clock.due
    for step in count():
        yield due_slot(policy) + step, _in_hours(case, policy, at)
        at = step_time(at, policy.clocks.overdue, step, tier.calendar, urgent=case.urgent)


def _in_hours(case: Escalation, policy: Policy, at: datetime) -> datetime:
    """``at`` itself when it is urgent, else the next working time of the tier's one reader, or of its queue."""
    if case.urgent:
        return at
    tier = policy.tier(case.tier)
    return next_open(at, tier.calendar if tier.is_queue else policy.hours_of(tier.address, tier.calendar))


def _half_hour(at: datetime, due: datetime, calendar: Calendar) -> datetime:
    """The next half hour (aware UTC), or ``at`` itself when that is too late, or outside of ``calendar``."""
    later = at + -(at - datetime.min.replace(tzinfo=UTC)) % _GRID
    return later if later < due and is_open(later, calendar) else at


def reading_time(to: str, policy: Policy, calendar: Calendar, now: datetime, *, urgent: bool) -> datetime | None:
    """When a letter that only the clock brings may leave (aware UTC): None for at once, else as ``to`` begins work.

    A due time lies in working hours as a rule. It does not for whoever lives in another zone, nor for the one
    that passed while the daemon was down and is found at night.
    """
    opening = now if urgent else next_open(now, policy.hours_of(to, calendar))
    return opening if opening > now else None


def _share_time(clock: Clock, tier: Tier, part: Decimal) -> datetime | None:
    left = clock.total * float(part) - clock.spent
    if left <= 0:
        return None
    return due_from_left(clock.running_since, left, working=clock.working, calendar=tier.calendar)


def with_response_timer(case: Escalation, policy: Policy, now: datetime) -> Escalation:
    """The case with its RESPONSE timer at the next slot that lies after ``now`` and is wanted.

    TAKE and REMIND stop those before the due time only (PRODUCT section 5). Slots that passed while
    the daemon was down are stepped over, so that each clock catches up once; but never the due time
    itself while nobody has been told of it.
    """
    if case.clock is None or case.clock.paused_at is not None:
        return case.without_timers(TimerName.RESPONSE)
    due = due_slot(policy)
    first = max(due if case.taken_by else 1, case.clock.told + 1)
    slot, at = next(
        (slot, at)
        for slot, at in slots(case, policy)
        if slot >= first and (at > now or (slot == due and case.breached_at is None))
    )
    if case.quiet_until is not None and slot < due:
        at = max(at, _in_hours(case, policy, min(case.quiet_until, case.clock.due)))
    return case.with_timer(TimerName.RESPONSE, at, slot)


def step_time(
    start: datetime, steps: tuple[Duration, ...], number: int, calendar: Calendar, *, urgent: bool = False
) -> datetime:
    """When the reminder after ``number`` earlier ones is due, in open hours; the last step repeats.

    Urgent ones come by the clock on the wall, at any hour.
    """
    step = steps[min(number, len(steps) - 1)]
    if urgent:
        return due_after(start, Duration(step.count, _WALL_CLOCK.get(step.unit, step.unit)), calendar).at
    return next_open(due_after(start, step, calendar).at, calendar)
