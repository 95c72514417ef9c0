"""The verbs of the submitter and other staff about a case that exists, and how a case closes and opens again.

What they write without a verb is in ``updates.py``, telling the customer in ``telling.py``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from escalationd.core.customer import draft
from escalationd.core.deadline import step_time
from escalationd.core.decision import Decision, answer, explain, noted
from escalationd.core.doubt import did_you_write
from escalationd.core.duration import say_span
from escalationd.core.effects import Effect, Letter, LetterKind, Recall, TicketNote
from escalationd.core.escalation import Escalation, Resolution, Status, TimerName
from escalationd.core.events import Disposition, Source, StaffVerb, Standing
from escalationd.core.life import may
from escalationd.core.policy import Policy, Verb
from escalationd.core.rounds import (
    Opening,
    brief_addresses,
    cancel_review,
    end_round,
    open_round,
    stop_letters,
)
from escalationd.core.telling import customer_letter, own_words, told

NEEDS_PROOF = frozenset({Verb.RESOLVED, Verb.WITHDRAW, Verb.REOPEN, Verb.CUSTOMER})
"""Words that end or reopen a case or reach a customer: a From line that nothing proves does not say them."""


def staff_verb(case: Escalation, event: StaffVerb, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    """RESOLVED, WITHDRAW, REOPEN, SENT or CUSTOMER, when this author may and the state allows it."""
    if not may(event.author.standing, event.verb, case.status):
        why, todo = _why_not_verb(case, event, policy)
        return explain(case, event.source, event.author.address, why, todo, text=event.note)
    if event.doubtful and event.verb in NEEDS_PROOF:
        return did_you_write(case, event.author.address, event.verb, event.note, event.source, policy)
    match event.verb:
        case Verb.RESOLVED:
            return _resolved(case, event, policy, now, away)
        case Verb.WITHDRAW:
            return _withdrawn(case, event, policy, now, away)
        case Verb.REOPEN:
            return reopen_in_time(case, event.source, event.author.address, event.note, policy, now, away)
        case Verb.SENT:
            return told(case, event)
        case _:
            return own_words(case, event, policy)


def _why_not_verb(case: Escalation, event: StaffVerb, policy: Policy) -> tuple[str, str]:
    if event.author.standing is not Standing.SUBMITTER:
        owner = policy.name_of(case.submitter)
        return f"{event.verb.value.upper()} is for the person who raised {case.ref}.", f"Please ask {owner}."
    if event.verb is Verb.WITHDRAW and case.status is Status.APPROVED:
        return f"{case.ref} is decided already, so it cannot be withdrawn.", "Reply RESOLVED when it is done."
    return f"{case.ref} is {case.status.value}, so {event.verb.value.upper()} changes nothing.", ""


def _resolved(case: Escalation, event: StaffVerb, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    """The submitter reports it done: after approval, or at the first tier when nothing is left to decide."""
    approved = case.status is Status.APPROVED
    first = policy.tiers[0].name
    if not approved and case.tier != first:
        why = f"{case.ref} waits for a decision at {policy.tier(case.tier).title}."
        return explain(case, event.source, event.author.address, why, "To take it back, reply WITHDRAW.")
    shown = () if approved else _shown_to_tier(case, event, policy, now, away, LetterKind.CLOSED)
    key = f"{case.ref}/closed/{event.source.inbox_id}"
    cancelled = cancel_review(case, policy, Opening(key=key, by=event.author.address, start=now, away=away))
    case, effects = close(case, Resolution.RESOLVED, policy, now, key=key)
    facts = {"by": event.author.address, "draft": draft("resolution", case.resolution, policy), "note": event.note}
    letters = answer(case, LetterKind.CLOSED, event.source, case.submitter, **facts)
    reason = "closed: resolved" + (f" ({event.note})" if event.note else "")
    return noted(case, Disposition.RESOLVED, reason, event.author.address, *effects, *cancelled, *shown, *letters)


def close(
    case: Escalation,
    resolution: Resolution,
    policy: Policy,
    now: datetime,
    *,
    key: str,
    not_before: datetime | None = None,
) -> tuple[Escalation, tuple[Effect, ...]]:
    """The case closed: nothing runs but the last message to the customer; the ticket gets its status."""
    stop = stop_letters(case)
    case = replace(end_round(case), status=Status.CLOSED, resolution=resolution, closed=now, round=case.round + 1)
    direct = customer_letter(case, policy, "resolution", not_before=not_before)
    case = replace(case, customer_waiting=not direct)
    owed = step_time(now, policy.clocks.approved_reminders, 0, policy.hours_of(case.submitter, policy.calendar))
    case = case.with_timer(TimerName.CUSTOMER, None if direct else owed).without_timers(TimerName.CUSTOMER_REMINDER)
    status = policy.wording.statuses.get(resolution.value, resolution.value.capitalize())
    note = f"{case.ref}: closed, {resolution.value}."
    ticket = TicketNote(key=f"{key}/ticket", ticket=case.ticket, status=status, note=note, not_before=not_before)
    return case, (*stop, Recall(f"{case.ref}/customer_due/"), ticket, *direct)


def _shown_to_tier(
    case: Escalation, event: StaffVerb, policy: Policy, now: datetime, away: frozenset[str], kind: LetterKind
) -> tuple[Effect, ...]:
    facts = {"by": event.author.address, "note": event.note}
    return tuple(
        Letter(kind=kind, key=f"{case.ref}/{case.round}/{kind.value}/{address}", to=address, facts=facts)
        for address in brief_addresses(policy.tier(case.tier), policy, now, away)
    )


def _withdrawn(case: Escalation, event: StaffVerb, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    """Taken back before a decision: the tier is told, if it ever heard of the case."""
    heard = case.status.with_tier
    told_tier = _shown_to_tier(case, event, policy, now, away, LetterKind.WITHDRAWN) if heard else ()
    key = f"{case.ref}/withdrawn/{event.source.inbox_id}"
    cancelled = cancel_review(case, policy, Opening(key=key, by=event.author.address, start=now, away=away))
    recall = (Recall(f"{case.ref}/{case.round}/"), Recall(f"{case.ref}/customer_due/"))
    effects: tuple[Effect, ...] = (*stop_letters(case), *recall, *told_tier, *cancelled)
    case = replace(end_round(case).without_timers(), status=Status.WITHDRAWN, closed=now, customer_waiting=False)
    letters = answer(case, LetterKind.WITHDRAWN, event.source, case.submitter, by=event.author.address, note=event.note)
    reason = "withdrawn" + (f": {event.note}" if event.note else "")
    return noted(case, Disposition.WITHDRAWN, reason, event.author.address, *effects, *letters)


def reopen_in_time(
    case: Escalation, source: Source, by: str, note: str, policy: Policy, now: datetime, away: frozenset[str]
) -> Decision:
    """Back to the last tier with a new round and a new clock, within the days the policy gives."""
    if case.closed is not None and now > case.closed + policy.clocks.reopen:
        why = f"{case.ref} was closed more than {say_span(policy.clocks.reopen)} ago."
        return explain(case, source, by, why, "Please write a new [ESCALATION] mail.")
    return reopen(case, source, by, note, policy, now, away)


def reopen(
    case: Escalation, source: Source, by: str, note: str, policy: Policy, now: datetime, away: frozenset[str]
) -> Decision:
    """The case open again at its last tier; the submitter hears it, whoever reopened it."""
    stop = stop_letters(case)
    case = replace(case, round=case.round + 1, undo_until=None, before=None)
    opening = Opening(key=f"{case.ref}/{case.round}", by=by, start=now, away=away)
    case, effects = open_round(case, policy, opening)
    letters = answer(case, LetterKind.REOPENED, source, by, by=by, note=note)
    if by != case.submitter:
        facts = {"by": by, "note": note}
        key = f"{case.ref}/{case.round}/reopened/{case.submitter}"
        letters += (Letter(kind=LetterKind.REOPENED, key=key, to=case.submitter, facts=facts),)
    reason = f"reopened by {policy.name_of(by)}" + (f": {note}" if note else "")
    return noted(case, Disposition.REOPENED, reason, by, *stop, *effects, *letters)
