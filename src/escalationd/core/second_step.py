"""Two steps above a configured amount: the same person once more, or a second person (four eyes). Books no decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from escalationd.core.deadline import with_response_timer
from escalationd.core.decision import Decision, alarm, answer, evidence_of, noted
from escalationd.core.effects import Effect, EndTokens, Letter, LetterKind
from escalationd.core.escalation import Escalation, Ruling
from escalationd.core.events import Disposition, Spoke
from escalationd.core.life import acting_deputies
from escalationd.core.policy import Policy, Threshold


def find_threshold(case: Escalation, policy: Policy) -> Threshold | None:
    """The threshold that the case's amount exceeds, the strictest of them, or None.

    An amount without a currency, where a site does not ask for one, is held against each.
    """
    amount = case.amount
    if amount is None:
        return None
    exceeded = (
        limit for limit in policy.thresholds if case.currency in (limit.currency, None) and amount > limit.amount
    )
    return max(exceeded, key=lambda limit: limit.second_person, default=None)


def is_second(case: Escalation, event: Spoke, threshold: Threshold, policy: Policy) -> bool:
    """Whether this approval is the second one. It came with a newer token: the first step ended the older."""
    first = case.first_step
    if first is None:
        return False
    return not threshold.second_person or not policy.same_person(first.by, event.author.address)


def first_step(
    case: Escalation, event: Spoke, threshold: Threshold, policy: Policy, now: datetime, away: frozenset[str]
) -> Decision:
    """Keep the first approval and ask for the second, with tokens of a new round."""
    if case.first_step is not None:
        return _same_person(case, event, threshold, policy)
    stop = EndTokens(case.round)
    first = Ruling(
        verb=event.verb,
        by=event.author.address,
        on_behalf_of=event.author.on_behalf_of,
        tier=case.tier,
        at=now,
        note=event.note,
    )
    case = with_response_timer(replace(case, first_step=first, round=case.round + 1), policy, now)
    effects = _ask_second(case, event, threshold, policy, _second_people(case, event, policy, now, away))
    who = policy.name_of(event.author.address)
    reason = f"first approval by {who}; a second one is needed above {threshold.amount} {threshold.currency}"
    payload = evidence_of(event, case.tier)
    return noted(
        case, Disposition.DECIDED, reason, event.author.address, stop, *effects, kind="first step", payload=payload
    )


def _same_person(case: Escalation, event: Spoke, threshold: Threshold, policy: Policy) -> Decision:
    """The first approver once more, where somebody else must approve: explained, nothing booked."""
    who = policy.name_of(event.author.address)
    why = f"{who} has approved already; above {threshold.amount} {threshold.currency} somebody else must approve too."
    letters = answer(case, LetterKind.CONFLICT, event.source, event.author.address, why=why, verb=event.verb.value)
    payload = evidence_of(event, case.tier)
    return noted(case, Disposition.NOTED, why, event.author.address, *letters, kind="conflict", payload=payload)


def _second_people(
    case: Escalation, event: Spoke, policy: Policy, now: datetime, away: frozenset[str]
) -> tuple[str, ...]:
    """Who may give the second approval: everybody who may decide here now, but the first and the submitter."""
    tier = policy.tier(case.tier)
    people = dict.fromkeys((*tier.members, *acting_deputies(tier, policy, now, away)))
    barred = (event.author.address, case.submitter)
    return tuple(who for who in people if not any(policy.same_person(who, one) for one in barred))


def _ask_second(
    case: Escalation, event: Spoke, threshold: Threshold, policy: Policy, others: tuple[str, ...]
) -> tuple[Effect, ...]:
    """The letters that ask for the second approval; with four eyes the first approver hears of it, without a token."""
    author = event.author.address
    letters = tuple(_letter(case, event, threshold, who) for who in (others if threshold.second_person else (author,)))
    if not threshold.second_person:
        return letters
    told = replace(_letter(case, event, threshold, author), token=False, evidence=False)
    if others:
        return (*letters, told)
    problem = f"{case.ref} needs a second approval, and nobody else may decide at {policy.tier(case.tier).title}."
    remedy = "Name a second member or a deputy of the tier, or reassign the case to another tier."
    return (told, *alarm(case, policy, f"{case.round}/second", problem, remedy))


def _letter(case: Escalation, event: Spoke, threshold: Threshold, to: str) -> Letter:
    return Letter(
        kind=LetterKind.SECOND_STEP,
        key=f"{case.ref}/{case.round}/second_step/{to}",
        to=to,
        facts={
            "verb": event.verb.value,
            "amount": case.amount,
            "currency": case.currency,
            "second_person": threshold.second_person,
            "by": event.author.address,
        },
        token=True,
        evidence=threshold.second_person,
    )
