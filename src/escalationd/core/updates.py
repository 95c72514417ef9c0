"""What is written about a running case without a verb: answers to a question, and news. Books no decision.

Words with a verb are in ``staff.py``, and what completes an incomplete case is in ``submission.py``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from escalationd.core.deadline import pause, resume, start_clock, with_response_timer
from escalationd.core.decision import Decision, answer, explain, noted
from escalationd.core.doubt import tell_held
from escalationd.core.duration import say_span
from escalationd.core.effects import Effect, Letter, LetterKind, Recall
from escalationd.core.escalation import Escalation, Status, TimerName
from escalationd.core.events import Disposition, Standing, Wrote
from escalationd.core.life import Act, may
from escalationd.core.policy import Policy
from escalationd.core.rounds import Opening, brief_addresses, briefs, first_call, stop_letters
from escalationd.core.submission import completed, merge, other_money


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
    span = say_span(policy.clocks.reopen)
    if case.status is Status.CLOSED:
        return f"{case.ref} is closed.", f"To open it again, reply with REOPEN within {span} of closing."
    return f"{case.ref} is {case.status.value}.", "If it matters again, write a new [ESCALATION] mail."


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
    contact = case.timer(TimerName.DIRECT_CONTACT)
    if contact is not None:  # urgent, and it waits for a decision again
        case = case.with_timer(TimerName.DIRECT_CONTACT, now, contact.slot)
    new_round: tuple[Effect, ...] = ()
    if other_money(before, case):
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
        if not case.status.with_tier and other_money(before, case):
            return _approved_already(before, event, policy)
    else:
        case = replace(case, evidence=(*case.evidence, *event.answers.evidence))
    changed = tuple(name for name in case.fields if case.fields[name] != before.fields.get(name))
    held = tell_held(before, event.answers, event.source, event.author.address, policy) if owner else ()
    upgrades = event.urgent and not case.urgent  # every reply to an urgent letter carries the tag
    if not (event.text or changed or upgrades or held) and case.evidence == before.evidence:
        return noted(before, Disposition.NOTED, "nothing new in it", event.author.address)
    effects: tuple[Effect, ...] = ()
    if other_money(before, case):
        case, effects = _new_round(case, event, policy, now, away)
    else:
        effects = _case_updates(case, event, policy, now, away, changed)
    if upgrades and case.status.with_tier:
        case, more = _upgrade(case, event, policy, now, away)
        effects += more
    kind = LetterKind.JOINED if event.tagged else LetterKind.UPDATED
    letters = answer(case, kind, event.source, event.author.address, text=event.text, changed=changed)
    what = f"updated by {policy.name_of(event.author.address)}" + (f": {', '.join(changed)}" if changed else "")
    payload = {"text": event.text, "changed": list(changed)}
    return noted(case, Disposition.UPDATED, what, event.author.address, *effects, *letters, *held, payload=payload)


def _approved_already(case: Escalation, event: Wrote, policy: Policy) -> Decision:
    """Another amount after the approval: nobody has approved that one, so nothing of the mail is taken over."""
    tier = policy.tier(case.tier).title
    why = f"{case.ref} is approved with the amount it had; another amount needs another decision."
    todo = f"Ask {tier} to reply REOPEN, then write the amount again: {tier} gets a new brief."
    return explain(case, event.source, event.author.address, why, todo, text=event.text)


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
