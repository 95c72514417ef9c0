"""A due time has been reached: reminders, breach, expiry, reviews, customer updates. Reads no clock itself.

Each timer fires once a slot; what passed while the daemon was down comes as one collapsed reminder.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from escalationd.core.deadline import due_slot, resume, slots, step_time, with_response_timer
from escalationd.core.decision import Decision, noted
from escalationd.core.effects import Effect, Letter, LetterKind
from escalationd.core.escalation import Escalation, Ruling, Status, Timer, TimerName
from escalationd.core.events import DueReached
from escalationd.core.policy import Policy, Verb
from escalationd.core.rounds import (
    Opening,
    all_deputies,
    brief_addresses,
    briefs,
    call,
    open_round,
    standing_in,
    stop_letters,
)
from escalationd.core.submission import expired, find_missing
from escalationd.core.telling import update_due

CLOCK = "clock"
"""The actor of everything that time does."""


def due_reached(case: Escalation, event: DueReached, policy: Policy, now: datetime) -> Decision:  # noqa: C901, PLR0911, RUF100 - one row a timer
    """What the timer brings. A timer that is no longer running, or not yet due, brings nothing."""
    timer = case.timer(event.timer.name)
    if timer != event.timer or timer.at > now:
        return Decision(escalation=case, reason="this timer is not running any more")
    match timer.name:
        case TimerName.RESPONSE:
            return _response(case, timer, policy, now, event.away)
        case TimerName.DIRECT_CONTACT:
            return _direct_contact(case, timer, policy, now, event.away)
        case TimerName.INCOMPLETE_REMINDER:
            return _incomplete_reminder(case, timer, policy, now)
        case TimerName.INCOMPLETE_EXPIRY:
            return _incomplete_expiry(case)
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
        case _:
            assert_never(timer.name)


def _latest_slot(case: Escalation, timer: Timer, policy: Policy, now: datetime) -> int:
    """The last RESPONSE slot that has passed, so that a downtime over several gives one reminder."""
    latest = timer.slot
    for slot, at in slots(case, policy):
        if at > now:
            return latest
        latest = max(latest, slot)
    return latest


def _response(case: Escalation, timer: Timer, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    slot = _latest_slot(case, timer, policy, now)
    due = due_slot(policy)
    breached = timer.slot <= due <= slot
    if breached and policy.clocks.auto_escalate and (up := _auto_escalate(case, policy, now, away)):
        return up
    letters = _reminders(case, policy, now, away, slot, overdue=slot >= due)
    effects: tuple[Effect, ...] = (*letters, *(_breach(case, policy) if breached else ()))
    case = with_response_timer(case, policy, now)
    what = "overdue" if slot >= due else "before it is due"
    return noted(
        case, None, f"reminder {slot} to {policy.tier(case.tier).title}, {what}", CLOCK, *effects, kind="reminder"
    )


def _reminders(
    case: Escalation, policy: Policy, now: datetime, away: frozenset[str], slot: int, *, overdue: bool
) -> tuple[Letter, ...]:
    """One reminder each, bundled per person and pass unless urgent or overdue. From the breach on, deputies too."""
    tier = policy.tier(case.tier)
    to = brief_addresses(tier, policy, now, away)
    if case.taken_by in tier.members:
        to = (*(() if tier.is_queue and not overdue else to), case.taken_by or "")
    if overdue:
        to = (*to, *(deputy.address for deputy in all_deputies(tier, policy)))
    return tuple(
        Letter(
            kind=LetterKind.REMINDER,
            key=f"{case.ref}/{case.round}/reminder/{slot}/{address}",
            to=address,
            facts={"number": slot, "overdue": overdue},
            token=True,
            bundle=not case.urgent and not overdue,
        )
        for address in dict.fromkeys(to)
        if address != case.submitter
    )


def _breach(case: Escalation, policy: Policy) -> tuple[Effect, ...]:
    """The decision is late: submitter and admins are told, and an urgent tier is called again."""
    audience = {case.submitter: "submitter"} | {admin: "admin" for admin in policy.admins if admin != case.submitter}
    letters: tuple[Effect, ...] = tuple(
        Letter(
            kind=LetterKind.BREACH,
            key=f"{case.ref}/{case.round}/breach/{to}",
            to=to,
            facts={"audience": whom},
        )
        for to, whom in audience.items()
    )
    return letters


def _auto_escalate(case: Escalation, policy: Policy, now: datetime, away: frozenset[str]) -> Decision | None:
    """To the next tier by the clock alone, when configured and when that tier's fields are there."""
    above = policy.next_tier(case.tier)
    if above is None:
        return None
    reason = f"no decision at {policy.tier(case.tier).title} in time"
    fields = {name: reason for name in above.required if name not in case.fields}
    target = replace(case, tier=above.name, fields={**case.fields, **fields})
    if find_missing(target, policy):
        return None
    key = f"{case.ref}/ruling/auto-{case.round}"
    ruling = Ruling(verb=Verb.ESCALATE, by=CLOCK, on_behalf_of=None, tier=case.tier, at=now, note=reason, key=key)
    told = _breach(case, policy)
    stop = stop_letters(case)
    case = replace(target, round=case.round + 1, ruling=ruling, rulings=(*case.rulings, ruling))
    opening = Opening(key=key, by=CLOCK, start=now, from_tier=ruling.tier, away=away)
    case, effects = open_round(case, policy, opening)
    return noted(
        case,
        None,
        f"escalated to {above.title} by the clock: {reason}",
        CLOCK,
        *stop,
        *effects,
        *told,
        kind="escalated",
    )


def _direct_contact(case: Escalation, timer: Timer, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    """The next attempt, or the next person; when all are through, the admins hear of it."""
    calls = call(case, policy, timer.slot, away)
    if calls:
        case = case.with_timer(TimerName.DIRECT_CONTACT, now + policy.clocks.direct_contact_every, timer.slot + 1)
        return noted(case, None, f"direct contact, attempt {timer.slot}", CLOCK, *calls, kind="direct contact")
    case = case.without_timers(TimerName.DIRECT_CONTACT)
    title = policy.tier(case.tier).title
    problem = f"{case.ref} is urgent, and nobody at {title} has answered any direct contact."
    alarms = alarm(case, policy, f"{case.round}/nobody", problem, "Please reach somebody there yourself.")
    return noted(case, None, problem, CLOCK, *alarms, kind="nobody reached")


def alarm(case: Escalation, policy: Policy, key: str, problem: str, remedy: str) -> tuple[Letter, ...]:
    """One alarm letter to each admin."""
    return tuple(
        Letter(
            kind=LetterKind.ALARM,
            key=f"{case.ref}/alarm/{key}/{admin}",
            to=admin,
            facts={"problem": problem, "remedy": remedy},
        )
        for admin in policy.admins
    )


def _incomplete_reminder(case: Escalation, timer: Timer, policy: Policy, now: datetime) -> Decision:
    expiry = case.timer(TimerName.INCOMPLETE_EXPIRY)
    steps = policy.clocks.incomplete_reminders
    letter = Letter(
        kind=LetterKind.MISSING_REMINDER,
        key=f"{case.ref}/missing_reminder/{timer.at:%Y%m%dT%H%M}",
        to=case.submitter,
        facts={"number": timer.slot, "expires": expiry.at if expiry else None},
    )
    more = timer.slot < len(steps)
    at = step_time(now, steps, timer.slot, policy.calendar) if more else None
    case = case.with_timer(TimerName.INCOMPLETE_REMINDER, at, timer.slot + 1)
    return noted(case, None, f"reminder {timer.slot}: still incomplete", CLOCK, letter, kind="reminder")


def _incomplete_expiry(case: Escalation) -> Decision:
    letter = Letter(kind=LetterKind.EXPIRED, key=f"{case.ref}/expired", to=case.submitter)
    return noted(expired(case), None, "expired: it was never completed", CLOCK, letter, kind="expired")


def _ask_reminder(case: Escalation, timer: Timer, policy: Policy, now: datetime) -> Decision:
    letter = Letter(
        kind=LetterKind.QUESTION_REMINDER,
        key=f"{case.ref}/{case.round}/question_reminder/{timer.at:%Y%m%dT%H%M}",
        to=case.submitter,
        facts={"question": case.question, "number": timer.slot},
    )
    again = step_time(now, (policy.clocks.ask_reminder,), 0, policy.tier(case.tier).calendar)
    case = case.with_timer(TimerName.ASK_REMINDER, again, timer.slot + 1)
    return noted(case, None, f"reminder {timer.slot}: the question waits for an answer", CLOCK, letter, kind="reminder")


def _ask_limit(case: Escalation, policy: Policy, now: datetime) -> Decision:
    """The pause has lasted long enough: the deadline runs on although the answer is still missing."""
    clock = resume(case.clock, policy.tier(case.tier), now, "waiting for an answer") if case.clock else None
    case = replace(case, clock=clock).without_timers(TimerName.ASK_LIMIT)
    case = with_response_timer(case, policy, now)
    return noted(
        case, None, "the clock runs again: no answer within the time a question may pause it", CLOCK, kind="clock"
    )


def _review_reminder(case: Escalation, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    case = case.without_timers(TimerName.REVIEW_REMINDER)
    letters = _review_letters(case, policy, now, away, "before")
    return noted(case, None, "reminder: the review is near", CLOCK, *letters, kind="reminder")


def _review(case: Escalation, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    """The review's time: the case is open again and its clock goes on."""
    clock = resume(case.clock, policy.tier(case.tier), now, "until the review") if case.clock else None
    case = replace(case, status=Status.OPEN, clock=clock).without_timers(TimerName.REVIEW, TimerName.REVIEW_REMINDER)
    case = with_response_timer(case, policy, now)
    letters = _review_letters(case, policy, now, away, "now")
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
    )
    at = step_time(now, policy.clocks.approved_reminders, timer.slot, policy.calendar)
    case = case.with_timer(TimerName.APPROVED_REMINDER, at, timer.slot + 1)
    return noted(
        case, None, f"reminder {timer.slot}: approved, not yet reported as done", CLOCK, letter, kind="reminder"
    )


def _customer(case: Escalation, timer: Timer, policy: Policy, now: datetime) -> Decision:
    ended = case.status.ended
    case, effects = update_due(case, policy, now, timer.slot)
    what = "the customer's last message is still owed" if ended else f"customer update {timer.slot} is due"
    return noted(case, None, what, CLOCK, *effects, kind="customer due")


def cover(case: Escalation, policy: Policy, now: datetime, away: frozenset[str], key: str) -> tuple[Effect, ...]:
    """The brief to the deputies who stand in now and were not asked before."""
    deputies = standing_in(policy.tier(case.tier), policy, now, away)
    opening = Opening(key=f"{case.ref}/{case.round}/{key}", by=case.submitter, start=now, away=away)
    return tuple(letter for letter in briefs(case, policy, opening) if letter.to in deputies)
