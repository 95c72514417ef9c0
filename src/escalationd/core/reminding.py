"""The decision deadline: its reminders, the breach, the next tier by the clock, direct contact. Sends nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from escalationd.core.deadline import due_slot, reading_time, slots, with_response_timer
from escalationd.core.decision import CLOCK, Decision, alarm, noted
from escalationd.core.effects import Effect, Letter, LetterKind, Recall
from escalationd.core.escalation import Escalation, Ruling, Timer, TimerName
from escalationd.core.policy import Policy, Verb
from escalationd.core.rounds import Opening, all_deputies, brief_addresses, call, call_all, open_round, stop_letters
from escalationd.core.submission import find_missing


def _latest_slot(case: Escalation, timer: Timer, policy: Policy, now: datetime) -> int:
    """The last RESPONSE slot that has passed, so that a downtime over several gives one reminder."""
    latest = timer.slot
    for slot, at in slots(case, policy):
        if at > now:
            return latest
        latest = max(latest, slot)
    return latest


def response_due(case: Escalation, timer: Timer, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    """A reminder, before the decision is due or after; the first one after it tells everybody concerned."""
    latest = _latest_slot(case, timer, policy, now)
    overdue = latest >= due_slot(policy)
    breached = overdue and case.breached_at is None
    if breached and policy.clocks.auto_escalate and (up := _auto_escalate(case, policy, now, away)):
        return up
    case = replace(case, reminded=case.reminded + 1, breached_at=now if breached else case.breached_at)
    case = replace(case, clock=replace(case.clock, told=latest)) if case.clock else case
    superseded = Recall(f"{case.ref}/{case.round}/reminder/")  # one that still waits to leave would come with this one
    effects: tuple[Effect, ...] = (superseded, *_reminders(case, policy, now, away, overdue=overdue))
    if breached:
        effects += _breach(case, policy, now, away)
    case = with_response_timer(case, policy, now)
    what = "overdue" if overdue else "before it is due"
    reason = f"reminder {case.reminded} to {policy.tier(case.tier).title}, {what}"
    return noted(case, None, reason, CLOCK, *effects, kind="reminder")


def _reminders(
    case: Escalation, policy: Policy, now: datetime, away: frozenset[str], *, overdue: bool
) -> tuple[Letter, ...]:
    """One reminder each, bundled per person and pass unless urgent or overdue. From the breach on, deputies too."""
    tier = policy.tier(case.tier)
    to = brief_addresses(tier, policy, now, away)
    if case.taken_by in tier.members:
        to = (*to, case.taken_by or "")
    if overdue:
        to = (*to, *(deputy.address for deputy in all_deputies(tier, policy)))
    return tuple(
        Letter(
            kind=LetterKind.REMINDER,
            key=f"{case.ref}/{case.round}/reminder/{case.reminded}/{address}",
            to=address,
            facts={"number": case.reminded, "overdue": overdue},
            token=True,
            not_before=reading_time(address, policy, tier.calendar, now, urgent=case.urgent),
            bundle=not case.urgent and not overdue,
        )
        for address in dict.fromkeys(to)
        if address != case.submitter
    )


def _breach(case: Escalation, policy: Policy, now: datetime, away: frozenset[str]) -> tuple[Effect, ...]:
    """The decision is late: submitter and admins are told, and an urgent tier is contacted directly again."""
    audience = {case.submitter: "submitter"} | {admin: "admin" for admin in policy.admins if admin != case.submitter}
    due = case.clock.due if case.clock else now
    letters: tuple[Effect, ...] = tuple(
        Letter(
            kind=LetterKind.BREACH,
            key=f"{case.ref}/{case.round}/breach/{due:%Y%m%dT%H%M}/{to}",
            to=to,
            facts={"audience": whom},
            not_before=reading_time(to, policy, policy.calendar, now, urgent=case.urgent),
        )
        for to, whom in audience.items()
    )
    if case.urgent and case.timer(TimerName.DIRECT_CONTACT) is None:
        letters += call_all(case, policy, now, away)
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
    spent = case.clock.total if case.clock else None
    ruling = Ruling(
        verb=Verb.ESCALATE,
        by=CLOCK,
        on_behalf_of=None,
        tier=case.tier,
        at=now,
        note=reason,
        key=key,
        used=spent,
        allowed=spent,
    )
    stop = stop_letters(case)
    told = _breach(case, policy, now, away)
    case = replace(target, round=case.round + 1, ruling=ruling, rulings=(*case.rulings, ruling))
    opening = Opening(key=key, by=CLOCK, start=now, from_tier=ruling.tier, away=away)
    case, effects = open_round(case, policy, opening)
    effects = tuple(_in_the_morning(effect, case, policy, now) for effect in effects)
    what = f"escalated to {above.title} by the clock: {reason}"
    return noted(case, None, what, CLOCK, *stop, *effects, *told, kind="escalated")


def _in_the_morning(effect: Effect, case: Escalation, policy: Policy, now: datetime) -> Effect:
    """A brief that no person sent up waits for its reader's hours; the clock of that tier does not run before them."""
    if not isinstance(effect, Letter):
        return effect
    calendar = policy.tier(case.tier).calendar
    return replace(effect, not_before=reading_time(effect.to, policy, calendar, now, urgent=case.urgent))


def contact_due(case: Escalation, timer: Timer, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    """The next attempt of direct contact, or the next person; when all are through, the admins hear of it."""
    calls = call(case, policy, timer.slot, now, away)
    if calls:
        case = case.with_timer(TimerName.DIRECT_CONTACT, now + policy.clocks.direct_contact_every, timer.slot + 1)
        return noted(case, None, f"direct contact, attempt {timer.slot}", CLOCK, *calls, kind="direct contact")
    case = case.without_timers(TimerName.DIRECT_CONTACT)
    title = policy.tier(case.tier).title
    problem = f"{case.ref} is urgent, and nobody at {title} has answered any direct contact."
    alarms = alarm(case, policy, f"{case.round}/nobody", problem, "Please reach somebody there yourself.")
    return noted(case, None, problem, CLOCK, *alarms, kind="nobody reached")
