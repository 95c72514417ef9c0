"""What the submitter and other staff write about a case that exists: answers, updates and their verbs.

Completing an incomplete case is in ``submission.py``, telling the customer in ``customers.py``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from escalationd.core.customer import draft
from escalationd.core.deadline import pause, resume, start_clock, step_time, with_response_timer
from escalationd.core.decision import Decision, answer, noted
from escalationd.core.doubt import did_you_write, tell_held
from escalationd.core.effects import Effect, Letter, LetterKind, Recall, TicketNote
from escalationd.core.escalation import Escalation, Resolution, Status, TimerName
from escalationd.core.events import Disposition, Source, StaffVerb, Standing, Wrote
from escalationd.core.life import Act, may
from escalationd.core.policy import Policy, Verb
from escalationd.core.rounds import (
    Opening,
    brief_addresses,
    briefs,
    cancel_review,
    end_round,
    first_call,
    open_round,
    stop_letters,
)
from escalationd.core.submission import completed, merge
from escalationd.core.telling import customer_letter, own_words, told

_NEW_ROUND_FIELDS = ("amount", "currency")

NEEDS_PROOF = frozenset({Verb.RESOLVED, Verb.WITHDRAW, Verb.REOPEN, Verb.CUSTOMER})
"""Words that end or reopen a case or reach a customer: a From line that nothing proves does not say them."""


def wrote(case: Escalation, event: Wrote, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    """Words or fields without a verb: they complete, answer or update, as the state has it."""
    standing = event.author.standing
    if may(standing, Act.COMPLETE, case.status):
        return completed(case, event, policy, now, away)
    if may(standing, Act.ANSWER, case.status):
        return _answered(case, event, policy, now, away)
    if may(standing, Act.UPDATE, case.status):
        return _updated(case, event, policy, now, away)
    why, todo = _why_not(case, policy)
    return explain(case, event.source, event.author.address, why, todo, text=event.text)


def _why_not(case: Escalation, policy: Policy) -> tuple[str, str]:
    if case.status is Status.INCOMPLETE:
        return "The case is not complete yet, and only the person who raised it can complete it.", ""
    days = policy.clocks.reopen.days
    if case.status is Status.CLOSED:
        return f"{case.ref} is closed.", f"To open it again, reply with REOPEN within {days} days of closing."
    return f"{case.ref} is {case.status.value}.", "If it matters again, write a new [ESCALATION] mail."


def explain(case: Escalation, source: Source, to: str, why: str, todo: str, *, text: str = "") -> Decision:
    """Nothing changes; the writer hears why, and what they can do instead."""
    letters = answer(case, LetterKind.EXPLAINED, source, to, why=why, todo=todo)
    return noted(case, Disposition.NOTED, why, to, *letters, payload={"text": text} if text else None)


def _answered(case: Escalation, event: Wrote, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    """The answer to a relayed question: back to the tier, and the clock goes on."""
    tier = policy.tier(case.tier)
    asker, before = case.asked_by, case
    case = merge(case, event.answers, policy)
    case = replace(case, status=Status.OPEN, question="", asked_by=None)
    case = case.without_timers(TimerName.ASK_REMINDER, TimerName.ASK_LIMIT)
    if case.review_at is not None:
        case = replace(case, status=Status.IN_REVIEW)
    elif case.clock is not None:
        case = replace(case, clock=resume(case.clock, tier, now, "waiting for the answer"))
    case = with_response_timer(case, policy, now)
    new_round: tuple[Effect, ...] = ()
    if _needs_new_round(before, case):
        case, new_round = _new_round(case, event, policy, now, away)
    to = dict.fromkeys((*brief_addresses(tier, policy, now, away), *((asker,) if asker in tier.members else ())))
    letters = tuple(
        Letter(
            kind=LetterKind.ANSWER,
            key=f"{case.ref}/{case.round}/answer/{event.source.inbox_id}/{address}",
            to=address,
            facts={"text": event.text, "by": event.author.address},
            token=True,
            evidence=bool(event.answers.evidence),
        )
        for address in to
    )
    stop = Recall(f"{case.ref}/{before.round}/question_reminder/")
    held = tell_held(before, event.answers, event.source, event.author.address, policy)
    effects: tuple[Effect, ...] = (stop, *new_round, *letters, *held)
    if event.urgent and not case.urgent:
        case, more = _upgrade(case, event, policy, now, away)
        effects += more
    who = policy.name_of(event.author.address)
    payload = {"text": event.text}
    return noted(case, Disposition.ANSWERED, f"answered by {who}", event.author.address, *effects, payload=payload)


def _updated(case: Escalation, event: Wrote, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    """News about a running case: shown to the tier; another amount begins a new round with a new brief."""
    before = case
    owner = event.author.standing in (Standing.SUBMITTER, Standing.HOLDER)
    if owner:
        case = merge(case, event.answers, policy)
        case = replace(case, invalid=before.invalid, missing=before.missing)
    else:
        case = replace(case, evidence=(*case.evidence, *event.answers.evidence))
    changed = tuple(name for name in case.fields if case.fields[name] != before.fields.get(name))
    held = tell_held(before, event.answers, event.source, event.author.address, policy) if owner else ()
    if not (event.text or changed or event.urgent or held) and case.evidence == before.evidence:
        return noted(before, Disposition.NOTED, "nothing new in it", event.author.address)
    effects: tuple[Effect, ...] = ()
    if case.status.with_tier and _needs_new_round(before, case):
        case, effects = _new_round(case, event, policy, now, away)
    else:
        effects = _case_updates(case, event, policy, now, away, changed)
    if event.urgent and not case.urgent and case.status.with_tier:
        case, more = _upgrade(case, event, policy, now, away)
        effects += more
    kind = LetterKind.JOINED if event.tagged else LetterKind.UPDATED
    letters = answer(case, kind, event.source, event.author.address, text=event.text, changed=changed)
    what = f"updated by {policy.name_of(event.author.address)}" + (f": {', '.join(changed)}" if changed else "")
    payload = {"text": event.text, "changed": list(changed)}
    return noted(case, Disposition.UPDATED, what, event.author.address, *effects, *letters, *held, payload=payload)


def _needs_new_round(before: Escalation, after: Escalation) -> bool:
    return any(after.fields.get(name) != before.fields.get(name) for name in _NEW_ROUND_FIELDS)


def _new_round(
    case: Escalation, event: Wrote, policy: Policy, now: datetime, away: frozenset[str]
) -> tuple[Escalation, tuple[Effect, ...]]:
    """Old tokens could approve the old amount: end them, and brief the tier anew. The clock runs on."""
    stop: tuple[Effect, ...] = stop_letters(case)
    case = replace(case, round=case.round + 1, first_step=None)
    case = with_response_timer(case, policy, now)
    opening = Opening(key=f"{case.ref}/{case.round}", by=event.author.address, start=now, away=away)
    return case, (*stop, *briefs(case, policy, opening))


def _case_updates(
    case: Escalation, event: Wrote, policy: Policy, now: datetime, away: frozenset[str], changed: tuple[str, ...]
) -> tuple[Effect, ...]:
    if not case.status.with_tier:
        return ()
    facts = {"text": event.text, "changed": changed, "by": event.author.address}
    return tuple(
        Letter(
            kind=LetterKind.CASE_UPDATE,
            key=f"{case.ref}/{case.round}/case_update/{event.source.inbox_id}/{address}",
            to=address,
            facts=facts,
            token=True,
            evidence=bool(event.answers.evidence),
        )
        for address in brief_addresses(policy.tier(case.tier), policy, now, away)
        if address != event.author.address
    )


def _upgrade(
    case: Escalation, event: Wrote, policy: Policy, now: datetime, away: frozenset[str]
) -> tuple[Escalation, tuple[Effect, ...]]:
    """A new [URGENT] on a running case: the urgent clock from now, and direct contact at once."""
    tier = policy.tier(case.tier)
    reason = case.fields.get("why_urgent") or event.text
    case = replace(case, urgent=True, fields={**case.fields, "why_urgent": reason})
    if case.clock is not None:
        clock = start_clock(tier, urgent=True, start=now)
        case = replace(case, clock=pause(clock, tier, now) if case.clock.paused_at else clock, breached_at=None)
        case = with_response_timer(case, policy, now)
    return first_call(
        case, policy, Opening(key=f"{case.ref}/{case.round}", by=event.author.address, start=now, away=away)
    )


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
        why = f"{case.ref} was closed more than {policy.clocks.reopen.days} days ago."
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
