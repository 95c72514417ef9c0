"""Who can be reached: bounces, absences and channels that failed. Contacts nobody itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from escalationd.core.decision import Decision, alarm, noted
from escalationd.core.effects import Effect, LetterKind, MarkAway
from escalationd.core.escalation import Escalation, Status, TimerName
from escalationd.core.events import (
    Bounced,
    CalendarAnswered,
    CallFailed,
    CallMade,
    Disposition,
    TicketFailed,
    WentAway,
)
from escalationd.core.hours import cover, let_go
from escalationd.core.life import acting_deputies
from escalationd.core.policy import Policy
from escalationd.core.rounds import Opening, all_deputies, briefs, first_call
from escalationd.core.telling import customer_unreachable

MAILER = "mail system"


def bounced(case: Escalation, event: Bounced, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    """A letter came back. A delay is only noted; for good: the tier's next address, direct contact, admins."""
    reason = (
        f"{event.letter.value} to {event.recipient} "
        + ("bounced" if event.permanent else "is delayed")
        + f": {event.why}"
    )
    payload = {"recipient": event.recipient, "why": event.why} if event.permanent else None
    if not event.permanent or event.recipient in case.unreachable:  # late, or known: a storm of reports is one report
        return noted(case, Disposition.BOUNCE, reason, MAILER, payload=payload)
    number = event.source.inbox_id if event.source else 0
    problem = f"{event.recipient} cannot be reached by mail ({event.why})."
    remedy = f"Correct the address, or reach them yourself: {case.ref} is waiting."
    effects: tuple[Effect, ...] = alarm(case, policy, f"bounce/{event.recipient}", problem, remedy)
    tier = policy.tier(case.tier)
    if event.letter is LetterKind.CUSTOMER:
        case, ask = customer_unreachable(case, policy)
        effects += (ask,)
    if case.status.with_tier and event.recipient in (tier.address, *tier.members):
        case = replace(case, unreachable=tuple(dict.fromkeys((*case.unreachable, event.recipient))))
        effects += _next_address(case, policy, now, away, number)
        if case.timer(TimerName.DIRECT_CONTACT) is None and case.taken_by is None:
            opening = Opening(key=f"{case.ref}/{case.round}", by=case.submitter, start=now, away=away)
            case, calls = first_call(case, policy, opening)
            effects += calls
    return noted(case, Disposition.BOUNCE, reason, MAILER, *effects, payload=payload)


def _next_address(
    case: Escalation, policy: Policy, now: datetime, away: frozenset[str], number: int
) -> tuple[Effect, ...]:
    """The brief to everybody of the tier who is left: its members, then its deputies."""
    tier = policy.tier(case.tier)
    left = (*tier.members, *(deputy.address for deputy in all_deputies(tier, policy)))
    others = tuple(who for who in dict.fromkeys(left) if who not in case.unreachable and who != case.submitter)
    opening = Opening(key=f"{case.ref}/{case.round}/bounce-{number}", by=case.submitter, start=now, away=away)
    template = briefs(case, policy, opening)[:1]
    return tuple(
        replace(letter, to=who, key=f"{opening.key}/{letter.kind.value}/{who}") for letter in template for who in others
    )


def went_away(case: Escalation, event: WentAway, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    """The deputy is added and gets the brief; nothing is decided."""
    until = f" until {event.until:%Y-%m-%d %H:%M} UTC" if event.until else ""
    day = now.strftime("%Y%m%d")
    case = let_go(case, event.person, policy, now) if event.own_word else case
    briefed = (
        cover(case, policy, now, away | {event.person}, f"away-{event.person}-{day}") if case.status.with_tier else ()
    )
    reason = f"{policy.name_of(event.person)} is away{until} ({event.how})"
    mark = MarkAway(event.person, event.until or now + timedelta(days=1))
    return noted(case, Disposition.AUTOMATIC, reason, event.person, mark, *briefed, kind="away")


def call_failed(case: Escalation, event: CallFailed, policy: Policy, now: datetime) -> Decision:
    """A dead channel: seen in the history, told to the admins, and the next attempt is brought forward."""
    whom = _whom(case, event.person, policy)
    reason = f"direct contact with {whom} failed {_which(event.attempt)}: {event.why}"
    timer = case.timer(TimerName.DIRECT_CONTACT)
    if timer is not None and event.attempt:
        rounds = policy.clocks.direct_contact_rounds
        next_person = ((event.attempt - 1) // rounds + 1) * rounds + 1
        at = timer.at if case.status is Status.WAITING else now
        case = case.with_timer(TimerName.DIRECT_CONTACT, at, max(timer.slot, next_person))
    problem = f"Direct contact with {whom} does not work: {event.why}"
    key = f"{case.round}/call-{event.attempt}" + (f"-{event.person or case.tier}" if not event.attempt else "")
    alarms = alarm(case, policy, key, problem, "Please check the channel, and call.")
    payload = {"recipient": event.person or case.tier, "why": event.why}
    return noted(case, None, reason, MAILER, *alarms, kind="direct contact failed", payload=payload)


def call_made(case: Escalation, event: CallMade, policy: Policy) -> Decision:
    """A channel took the message: noted, with those before it that did not."""
    reason = f"contacted {_whom(case, event.person, policy)} directly, {_which(event.attempt)}: {event.how}"
    payload = {"recipient": event.person or case.tier}
    return noted(case, None, reason, MAILER, kind="direct contact", payload=payload)


def _whom(case: Escalation, person: str | None, policy: Policy) -> str:
    return policy.name_of(person) if person else policy.tier(case.tier).title


def _which(attempt: int) -> str:
    return f"at attempt {attempt}" if attempt else "when the decision was overdue"


def ticket_failed(case: Escalation, event: TicketFailed, policy: Policy) -> Decision:
    """The ticket system refused: seen in the history, and told to the admins with what is to be entered by hand."""
    reason = f'ticket {event.ticket} could not be set to "{event.status}": {event.why}'
    remedy = f'Set it to "{event.status}" yourself, with this internal note: {event.note}'
    alarms = alarm(case, policy, f"ticket/{event.ticket}/{event.status}/{case.round}", f"{case.ref}: {reason}", remedy)
    return noted(case, None, reason, MAILER, *alarms, kind="ticket failed")


def unattended(policy: Policy, now: datetime, away: frozenset[str]) -> tuple[str, ...]:
    """The tiers where nobody could decide at ``now``: everybody is away, and no deputy stands in."""
    return tuple(
        f"{tier.title}: {', '.join(policy.name_of(who) for who in tier.members)} away, and nobody stands in"
        for tier in policy.tiers
        if away.issuperset(tier.members) and not set(acting_deputies(tier, policy, now, away)) - away
    )


def calendar_answered(case: Escalation, event: CalendarAnswered, policy: Policy) -> Decision:
    """An accepted or declined invitation: noted, never a decision."""
    reason = f"{policy.name_of(event.person)} answered the invitation: {event.answer}"
    return noted(case, Disposition.AUTOMATIC, reason, event.person, kind="invitation")
