"""Everything a tier can do short of deciding: ASK, TAKE, REMIND, REVIEW, AWAY.

Who may say it is settled before, in ``verdicts.py``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from escalationd.core.deadline import pause, step_time, with_response_timer
from escalationd.core.decision import Decision, answer, evidence_of, noted
from escalationd.core.effects import Letter, LetterKind, MarkAway, Recall
from escalationd.core.escalation import Escalation, Status, TimerName
from escalationd.core.events import Disposition, Spoke
from escalationd.core.hours import cover, let_go
from escalationd.core.policy import Policy
from escalationd.core.rounds import Opening, put_in_review


def ask(case: Escalation, event: Spoke, policy: Policy, now: datetime) -> Decision:
    """The question goes to the submitter; the clock pauses until the answer, for a limited time.

    A review that is called stays called: the answer may well come before it.
    """
    question = event.question or event.note
    tier = policy.tier(case.tier)
    clock = pause(case.clock, tier, now) if case.clock else None
    case = replace(case, status=Status.WAITING, question=question, asked_by=event.author.address, clock=clock)
    hours = policy.hours_of(case.submitter, tier.calendar)
    reminder = step_time(now, (policy.clocks.ask_reminder,), 0, hours, urgent=case.urgent)
    limit = step_time(now, (policy.clocks.ask_pause,), 0, tier.calendar, urgent=case.urgent)
    case = case.without_timers(TimerName.RESPONSE)
    case = case.with_timer(TimerName.ASK_REMINDER, reminder).with_timer(TimerName.ASK_LIMIT, limit)
    contact = case.timer(TimerName.DIRECT_CONTACT)
    if contact is not None:  # nobody is called to decide what waits for an answer
        case = case.with_timer(TimerName.DIRECT_CONTACT, limit, contact.slot)
    letter = Letter(
        kind=LetterKind.QUESTION,
        key=f"{case.ref}/{case.round}/question/{event.source.inbox_id}",
        to=case.submitter,
        facts={"question": question, "by": event.author.address},
    )
    recall = (Recall(f"{case.ref}/{case.round}/{what}/") for what in ("reminder", "call"))
    reason = f"asked by {policy.name_of(event.author.address)}: {question}"
    payload = {"mail": event.source.sha256}
    return noted(case, Disposition.ASKED, reason, event.author.address, *recall, letter, payload=payload)


def take(case: Escalation, event: Spoke, policy: Policy, now: datetime) -> Decision:
    """Somebody is on it: direct contact and the reminders before the due time stop; the clock runs on."""
    case = replace(case, taken_by=event.author.address).without_timers(TimerName.DIRECT_CONTACT)
    case = with_response_timer(case, policy, now)
    recall = (Recall(f"{case.ref}/{case.round}/call/"), *_early_reminders(case))
    reason = f"taken by {policy.name_of(event.author.address)}"
    return noted(case, Disposition.TAKEN, reason, event.author.address, *recall)


def remind(case: Escalation, event: Spoke, policy: Policy, now: datetime) -> Decision:
    """No reminder before the given time, and never past the due time."""
    if event.when is None:
        return _which_date(case, event)
    case = with_response_timer(replace(case, quiet_until=event.when), policy, now)
    recall = _early_reminders(case)
    reason = f"{policy.name_of(event.author.address)} asks for no reminder before {event.when:%Y-%m-%d %H:%M} UTC"
    return noted(case, Disposition.NOTED, reason, event.author.address, *recall)


def _early_reminders(case: Escalation) -> tuple[Recall, ...]:
    """What takes back the reminders that wait to leave, but never those of a decision that is overdue."""
    return () if case.breached_at else (Recall(f"{case.ref}/{case.round}/reminder/"),)


def why_no_date(what: str, event: Spoke) -> str:
    """Why ``what`` cannot be done: it needs a date, and which words of the reply are none."""
    fault = event.when_fault or ("has passed already" if event.when else "cannot be read")
    return f"{what} needs a date to come" + (f', and "{event.when_words}" {fault}' if event.when_words else "")


def _which_date(case: Escalation, event: Spoke) -> Decision:
    why = why_no_date(event.verb.value.upper(), event)
    letters = answer(
        case, LetterKind.NEEDED, event.source, event.author.address, needed=("when",), verb=event.verb.value, why=why
    )
    letters = tuple(replace(letter, token=True) for letter in letters)
    return noted(case, Disposition.UNCLEAR, why, event.author.address, *letters)


def review(case: Escalation, event: Spoke, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    """Scheduled: invitations to the tier and to the one who escalated; the clock pauses until then."""
    if event.when is None or event.when <= now:
        return _which_date(case, event)
    key = f"{case.ref}/{case.round}/review/{event.source.inbox_id}"
    opening = Opening(key=key, by=event.author.address, start=now, away=away)
    case, letters = put_in_review(case, policy, event.when, opening)
    reason = f"review on {event.when:%Y-%m-%d %H:%M} UTC, scheduled by {policy.name_of(event.author.address)}"
    payload = evidence_of(event, case.tier)
    return noted(case, Disposition.NOTED, reason, event.author.address, *letters, kind="review", payload=payload)


def away_said(case: Escalation, event: Spoke, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    """AWAY until a date: the deputy gets the brief. This person's other cases ``service/`` finds."""
    if event.when is None:
        return _which_date(case, event)
    person = event.author.address
    case = let_go(case, person, policy, now)
    briefed = cover(case, policy, now, away | {person}, f"away-{person}-{now:%Y%m%d}")
    reason = f"{policy.name_of(person)} is away until {event.when:%Y-%m-%d %H:%M} UTC"
    effects = (MarkAway(person, event.when), *briefed)
    payload = evidence_of(event, case.tier)
    return noted(case, Disposition.NOTED, reason, person, *effects, kind="away", payload=payload)
