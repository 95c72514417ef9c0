"""What an admin does at the command line, each with a reason: close, reopen, reassign, note."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from escalationd.core.admin_act import AdminAct
from escalationd.core.customer import draft
from escalationd.core.decision import Decision, noted
from escalationd.core.effects import Effect, Letter, LetterKind
from escalationd.core.escalation import Escalation, Resolution
from escalationd.core.events import AdminActed, Source
from escalationd.core.policy import Policy
from escalationd.core.rounds import Opening, cancel_review, open_round, stop_letters
from escalationd.core.staff import close, reopen


def admin_acted(case: Escalation, event: AdminActed, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    """Apply an admin's act. Refused acts leave the case as it is, with the reason."""
    match event.act:
        case AdminAct.NOTE:
            return noted(case, None, event.reason, event.admin, kind="note")
        case AdminAct.CLOSE:
            return _close(case, event, policy, now, away)
        case AdminAct.REOPEN:
            return _reopen(case, event, policy, now, away)
        case AdminAct.REASSIGN:
            return _reassign(case, event, policy, now, away)


def forgotten(case: Escalation) -> Escalation:
    """An ended case without what people wrote: its state, times and people of the staff stay, for the figures."""
    rulings = tuple(replace(ruling, note="", refer_to=None) for ruling in case.rulings)
    return replace(
        case.without_timers(),
        issue="(removed)",
        fields={},
        checklist=frozenset(),
        missing=(),
        invalid=(),
        evidence=(),
        thread=(),
        question="",
        recommendation="",
        ruling=rulings[-1] if case.ruling and rulings else None,
        rulings=rulings,
        first_step=None,
        undo_until=None,
        before=None,
        customer_waiting=False,
    )


def _refused(case: Escalation, why: str) -> Decision:
    return Decision(escalation=case, reason=why)


def _close(case: Escalation, event: AdminActed, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    if case.status.ended:
        return _refused(case, f"{case.ref} is {case.status.value} already")
    resolution = event.resolution or Resolution.RESOLVED
    key = f"{case.ref}/admin/{event.number}"
    cancelled = cancel_review(case, policy, Opening(key=key, by=event.admin, start=now, away=away))
    case, effects = close(case, resolution, policy, now, key=key)
    facts = {"by": event.admin, "note": event.reason, "draft": draft("resolution", resolution, policy)}
    told = Letter(kind=LetterKind.CLOSED, key=f"{key}/closed", to=case.submitter, facts=facts)
    reason = f"closed by an admin: {event.reason}"
    return noted(case, None, reason, event.admin, *effects, *cancelled, told, kind="closed")


def _reopen(case: Escalation, event: AdminActed, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    if not case.status.ended:
        return _refused(case, f"{case.ref} is {case.status.value}, not closed")
    silent = Source(inbox_id=0, message_id=None, sha256="", answerable=False)
    return replace(reopen(case, silent, event.admin, event.reason, policy, now, away), disposition=None)


def _reassign(case: Escalation, event: AdminActed, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    if event.tier is None or not case.status.with_tier:
        return _refused(case, f"{case.ref} is {case.status.value}, so it cannot be reassigned")
    stop: tuple[Effect, ...] = stop_letters(case)
    from_tier = case.tier
    leaving = Opening(key=f"{case.ref}/admin/{event.number}", by=event.admin, start=now, away=away)
    cancelled = cancel_review(case, policy, leaving)
    case = replace(case, tier=event.tier, round=case.round + 1, undo_until=None, before=None)
    opening = Opening(key=f"{case.ref}/{case.round}", by=event.admin, start=now, from_tier=from_tier, away=away)
    case, effects = open_round(case, policy, opening)
    reason = f"reassigned from {from_tier} to {event.tier}: {event.reason}"
    return noted(case, None, reason, event.admin, *stop, *cancelled, *effects, kind="reassigned")
