"""A due time has been reached: what each timer brings. Reads no clock itself.

Each timer fires once a slot; what passed while the daemon was down comes as one collapsed reminder.
The deadline's own reminders and what a missed one means are in ``reminding.py``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from escalationd.core.deadline import reading_time, recount, resume, step_time, with_response_timer
from escalationd.core.decision import CLOCK, Decision, noted
from escalationd.core.duration import Duration
from escalationd.core.effects import Effect, Letter, LetterKind
from escalationd.core.escalation import Escalation, Status, Timer, TimerName
from escalationd.core.events import DueReached
from escalationd.core.policy import Policy
from escalationd.core.reminding import contact_due, response_due
from escalationd.core.rounds import Opening, brief_addresses, briefs, standing_in, stop_letters
from escalationd.core.submission import expired
from escalationd.core.telling import remind_of_update, update_due


def due_reached(case: Escalation, event: DueReached, policy: Policy, now: datetime) -> Decision:  # noqa: C901, PLR0911, RUF100 - one row a timer
    """What the timer brings. A timer that is no longer running, or not yet due, brings nothing."""
    timer = case.timer(event.timer.name)
    if timer != event.timer or timer.at > now:
        return Decision(escalation=case, reason="this timer is not running any more")
    match timer.name:
        case TimerName.RESPONSE:
            return response_due(case, timer, policy, now, event.away)
        case TimerName.DIRECT_CONTACT:
            return contact_due(case, timer, policy, now, event.away)
        case TimerName.INCOMPLETE_REMINDER:
            return _incomplete_reminder(case, timer, policy, now)
        case TimerName.INCOMPLETE_EXPIRY:
            return _incomplete_expiry(case, policy, now)
        case TimerName.ASK_REMINDER:
            return _ask_reminder(case, timer, policy, now)
        case TimerName.ASK_LIMIT:
            return _ask_limit(case, policy, now)
        case TimerName.REVIEW_REMINDER:
            return _review_reminder(case, policy, now, event.away)
        case TimerName.REVIEW:
            return _review(case, policy, now, event.away)
        case TimerName.APPROVED_REMINDER:
            return _approved_reminder(case, timer, policy, now)
        case TimerName.CUSTOMER:
            return _customer(case, timer, policy, now)
        case TimerName.CUSTOMER_REMINDER:
            return remind_of_update(case, policy, now)
        case _:
            assert_never(timer.name)


def _incomplete_reminder(case: Escalation, timer: Timer, policy: Policy, now: datetime) -> Decision:
    expiry = case.timer(TimerName.INCOMPLETE_EXPIRY)
    steps = policy.clocks.incomplete_reminders
    letter = Letter(
        kind=LetterKind.MISSING_REMINDER,
        key=f"{case.ref}/missing_reminder/{timer.at:%Y%m%dT%H%M}",
        to=case.submitter,
        facts={"number": timer.slot, "expires": expiry.at if expiry else None},
        not_before=reading_time(case.submitter, policy, policy.calendar, now, urgent=False),
    )
    more = timer.slot < len(steps)
    hours = policy.hours_of(case.submitter, policy.calendar)
    at = step_time(now, steps, timer.slot, hours) if more else None
    case = case.with_timer(TimerName.INCOMPLETE_REMINDER, at, timer.slot + 1)
    return noted(case, None, f"reminder {timer.slot}: still incomplete", CLOCK, letter, kind="reminder")


def _incomplete_expiry(case: Escalation, policy: Policy, now: datetime) -> Decision:
    letter = Letter(
        kind=LetterKind.EXPIRED,
        key=f"{case.ref}/expired",
        to=case.submitter,
        not_before=reading_time(case.submitter, policy, policy.calendar, now, urgent=False),
    )
    effects = (*stop_letters(case), letter)
    return noted(expired(case), None, "expired: it was never completed", CLOCK, *effects, kind="expired")


def _ask_reminder(case: Escalation, timer: Timer, policy: Policy, now: datetime) -> Decision:
    """The question again, each time after a longer pause; in the submitter's hours unless urgent."""
    letter = Letter(
        kind=LetterKind.QUESTION_REMINDER,
        key=f"{case.ref}/{case.round}/question_reminder/{timer.at:%Y%m%dT%H%M}",
        to=case.submitter,
        facts={"question": case.question, "number": timer.slot},
        not_before=reading_time(case.submitter, policy, policy.tier(case.tier).calendar, now, urgent=case.urgent),
    )
    step = policy.clocks.ask_reminder
    longer = Duration(step.count * (timer.slot + 1), step.unit)
    hours = policy.hours_of(case.submitter, policy.tier(case.tier).calendar)
    case = case.with_timer(
        TimerName.ASK_REMINDER, step_time(now, (longer,), 0, hours, urgent=case.urgent), timer.slot + 1
    )
    return noted(case, None, f"reminder {timer.slot}: the question waits for an answer", CLOCK, letter, kind="reminder")


def _ask_limit(case: Escalation, policy: Policy, now: datetime) -> Decision:
    """The pause has lasted long enough: the deadline runs on although the answer is still missing."""
    case = case.without_timers(TimerName.ASK_LIMIT)
    if case.review_at is None and case.clock is not None:
        case = replace(case, clock=resume(case.clock, policy.tier(case.tier), now, "waiting for an answer"))
    case = with_response_timer(case, policy, now)
    what = "no answer within the time a question may pause the clock"
    return noted(case, None, what, CLOCK, kind="clock")


def _review_reminder(case: Escalation, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    case = case.without_timers(TimerName.REVIEW_REMINDER)
    letters = _review_letters(case, policy, now, away, "before")
    return noted(case, None, "reminder: the review is near", CLOCK, *letters, kind="reminder")


def _review(case: Escalation, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    """The review's time: the clock goes on, unless a question still stops it."""
    letters = _review_letters(case, policy, now, away, "now")
    case = replace(case, review_at=None).without_timers(TimerName.REVIEW, TimerName.REVIEW_REMINDER)
    if case.timer(TimerName.ASK_LIMIT) is None:
        clock = resume(case.clock, policy.tier(case.tier), now, "until the review") if case.clock else None
        status = Status.OPEN if case.status is Status.IN_REVIEW else case.status
        case = with_response_timer(replace(case, status=status, clock=clock), policy, now)
    return noted(case, None, "the time of the review has come", CLOCK, *letters, kind="review")


def _review_letters(
    case: Escalation, policy: Policy, now: datetime, away: frozenset[str], when: str
) -> tuple[Letter, ...]:
    return tuple(
        Letter(
            kind=LetterKind.REMINDER,
            key=f"{case.ref}/{case.round}/reminder/review-{when}-{case.review_at:%Y%m%dT%H%M}/{address}",
            to=address,
            facts={"number": 1, "overdue": False, "review": case.review_at},
            token=True,
        )
        for address in brief_addresses(policy.tier(case.tier), policy, now, away)
    )


def _approved_reminder(case: Escalation, timer: Timer, policy: Policy, now: datetime) -> Decision:
    letter = Letter(
        kind=LetterKind.RESOLVE_REMINDER,
        key=f"{case.ref}/{case.round}/resolve_reminder/{timer.slot}",
        to=case.submitter,
        facts={"number": timer.slot},
        not_before=reading_time(case.submitter, policy, policy.calendar, now, urgent=False),
    )
    hours = policy.hours_of(case.submitter, policy.calendar)
    at = step_time(now, policy.clocks.approved_reminders, timer.slot, hours)
    case = case.with_timer(TimerName.APPROVED_REMINDER, at, timer.slot + 1)
    return noted(
        case, None, f"reminder {timer.slot}: approved, not yet reported as done", CLOCK, letter, kind="reminder"
    )


def _customer(case: Escalation, timer: Timer, policy: Policy, now: datetime) -> Decision:
    ended = case.status.ended
    case, effects = update_due(case, timer, policy, now)
    what = "the customer's last message is still owed" if ended else f"customer update {case.customer_updates} is due"
    return noted(case, None, what, CLOCK, *effects, kind="customer due")


def configuration_read(case: Escalation, policy: Policy, now: datetime) -> Decision:
    """The daemon has started: a clock that the calendar or response time now counts differently is set anew."""
    old, tier = case.clock, policy.tier(case.tier)
    if old is None:
        return Decision(escalation=case, reason="no deadline is running")
    new = recount(old, tier, urgent=case.urgent)
    if (new.due, new.total, new.working) == (old.due, old.total, old.working):
        return Decision(escalation=case, reason="the deadline is as it was")
    case = replace(case, clock=new, breached_at=None if new.due > now else case.breached_at)
    case = with_response_timer(case, policy, now)
    what = "calendar or response time were changed in the configuration: the decision is now expected by"
    reason = f"{what} {new.due:%Y-%m-%d %H:%M} instead of {old.due:%Y-%m-%d %H:%M} UTC ({new.derivation})"
    return noted(case, None, reason, CLOCK, kind="clock")


def cover(case: Escalation, policy: Policy, now: datetime, away: frozenset[str], key: str) -> tuple[Effect, ...]:
    """The brief to the deputies who stand in now and were not asked before."""
    deputies = standing_in(policy.tier(case.tier), policy, now, away)
    opening = Opening(key=f"{case.ref}/{case.round}/{key}", by=case.submitter, start=now, away=away)
    return tuple(letter for letter in briefs(case, policy, opening) if letter.to in deputies)


def let_go(case: Escalation, person: str, policy: Policy, now: datetime) -> Escalation:
    """The case without the claim of somebody who goes away: the reminders that a TAKE stopped come again."""
    return with_response_timer(replace(case, taken_by=None), policy, now) if case.taken_by == person else case
