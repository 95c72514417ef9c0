"""Who can be reached: bounces, absences and channels that failed. Contacts nobody itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from escalationd.core.decision import Decision, noted
from escalationd.core.effects import Effect, MarkAway
from escalationd.core.escalation import Escalation, TimerName
from escalationd.core.events import Bounced, CalendarAnswered, CallFailed, CallMade, Disposition, WentAway
from escalationd.core.hours import alarm, cover
from escalationd.core.policy import Policy
from escalationd.core.rounds import Opening, all_deputies, briefs, first_call

MAILER = "mail system"


def bounced(case: Escalation, event: Bounced, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    """A letter came back. A delay is only noted; for good: the tier's next address, direct contact, admins."""
    reason = (
        f"{event.letter.value} to {event.recipient} "
        + ("bounced" if event.permanent else "is delayed")
        + f": {event.why}"
    )
    if not event.permanent:
        return noted(case, Disposition.BOUNCE, reason, MAILER)
    number = event.source.inbox_id if event.source else 0
    problem = f"{event.recipient} cannot be reached by mail ({event.why})."
    remedy = f"Correct the address, or reach them yourself: {case.ref} is waiting."
    effects: tuple[Effect, ...] = alarm(case, policy, f"bounce/{event.recipient}", problem, remedy)
    tier = policy.tier(case.tier)
    if case.status.with_tier and event.recipient in (tier.address, *tier.members):
        case = replace(case, unreachable=tuple(dict.fromkeys((*case.unreachable, event.recipient))))
        effects += _next_address(case, policy, now, away, number)
        if case.timer(TimerName.DIRECT_CONTACT) is None and case.taken_by is None:
            opening = Opening(key=f"{case.ref}/{case.round}", by=case.submitter, start=now, away=away)
            case, calls = first_call(case, policy, opening)
            effects += calls
    return noted(case, Disposition.BOUNCE, reason, MAILER, *effects)


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
    briefed = (
        cover(case, policy, now, away | {event.person}, f"away-{event.person}-{day}") if case.status.with_tier else ()
    )
    reason = f"{policy.name_of(event.person)} is away{until} ({event.how})"
    mark = MarkAway(event.person, event.until or now + timedelta(days=1))
    return noted(case, Disposition.AUTOMATIC, reason, event.person, mark, *briefed, kind="away")


def call_failed(case: Escalation, event: CallFailed, policy: Policy, now: datetime) -> Decision:
    """A dead channel: seen in the history, told to the admins, and the next attempt is brought forward."""
    whom = policy.name_of(event.person) if event.person else policy.tier(case.tier).title
    reason = f"direct contact with {whom} failed at attempt {event.attempt}: {event.why}"
    timer = case.timer(TimerName.DIRECT_CONTACT)
    if timer is not None:
        rounds = policy.clocks.direct_contact_rounds
        next_person = ((event.attempt - 1) // rounds + 1) * rounds + 1
        case = case.with_timer(TimerName.DIRECT_CONTACT, now, max(timer.slot, next_person))
    problem = f"Direct contact with {whom} does not work: {event.why}"
    alarms = alarm(case, policy, f"{case.round}/call-{event.attempt}", problem, "Please check the channel, and call.")
    return noted(case, None, reason, MAILER, *alarms, kind="direct contact failed")


def call_made(case: Escalation, event: CallMade, policy: Policy) -> Decision:
    """A channel took the message: noted, no more."""
    whom = policy.name_of(event.person) if event.person else policy.tier(case.tier).title
    return noted(case, None, f"contacted {whom} directly, attempt {event.attempt}", MAILER, kind="direct contact")


def calendar_answered(case: Escalation, event: CalendarAnswered, policy: Policy) -> Decision:
    """An accepted or declined invitation: noted, never a decision."""
    reason = f"{policy.name_of(event.person)} answered the invitation: {event.answer}"
    return noted(case, Disposition.AUTOMATIC, reason, event.person, kind="invitation")
