"""Final decisions: APPROVE, DENY, REFER, RESOLVED, ESCALATE, REOPEN and UNDO. Asks nobody who may: see ``verdicts.py``.

Each is booked at once and told to others only when its undo window has passed: its letters wait in
the outbox under one key prefix, by which UNDO recalls them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from escalationd.core.customer import draft
from escalationd.core.deadline import pause, step_time, with_response_timer
from escalationd.core.decision import Decision, answer, evidence_of, noted
from escalationd.core.effects import Effect, EndTokens, Letter, LetterKind, Recall, TicketNote
from escalationd.core.escalation import Escalation, Resolution, Ruling, Status, TimerName
from escalationd.core.events import Disposition, Spoke
from escalationd.core.holding import why_no_date
from escalationd.core.policy import Policy, Verb
from escalationd.core.rounds import Opening, briefs, cancel_review, end_round, open_round, stop_letters
from escalationd.core.second_step import find_threshold, first_step, is_second
from escalationd.core.staff import close, reopen_in_time
from escalationd.core.submission import find_missing, merge, todos, with_money_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """A decision being booked: its ruling, the key prefix of its letters, and when they may leave."""

    ruling: Ruling
    held_until: datetime


def book(case: Escalation, event: Spoke, policy: Policy, now: datetime) -> tuple[Escalation, Booking]:
    """The case with the ruling on record and the way back; the caller changes its state."""
    clocks = policy.clocks
    until = now + (clocks.undo_urgent if case.urgent else clocks.undo)
    stopped = pause(case.clock, policy.tier(case.tier), now) if case.clock else None
    ruling = Ruling(
        verb=event.verb,
        by=event.author.address,
        on_behalf_of=event.author.on_behalf_of,
        tier=case.tier,
        at=now,
        note=event.note,
        refer_to=event.refer_to,
        key=f"{case.ref}/ruling/{event.source.inbox_id}",
        used=stopped.spent if stopped else None,
        allowed=stopped.total if stopped else None,
    )
    before = replace(case, before=None, undo_until=None)
    booked = replace(case, ruling=ruling, rulings=(*case.rulings, ruling), before=before, undo_until=until)
    return booked, Booking(ruling=ruling, held_until=until)


def _decided(
    case: Escalation, event: Spoke, booking: Booking, policy: Policy, *effects: Effect, todos: tuple[str, ...] = ()
) -> Decision:
    """The booked case, its letters and the confirmation, with everything that proves the decision.

    ``todos`` are the steps that nothing connected does, for whoever decided.
    """
    ruling = booking.ruling
    confirmation = Letter(
        kind=LetterKind.CONFIRMED,
        key=f"{case.ref}/confirmed/mail/{event.source.inbox_id}",
        to=ruling.by,
        facts={"undo_until": booking.held_until, "todos": todos},
        undo_token=True,
        answer_to=event.source.message_id,
        automatic=True,
    )
    confirmed = (confirmation,) if event.source.answerable else ()
    opening = Opening(key=ruling.key, by=ruling.by, start=booking.held_until, held=True)
    cancelled = cancel_review(case.before, policy, opening) if case.before else ()
    whom = f" for {policy.name_of(ruling.on_behalf_of)}" if ruling.on_behalf_of else ""
    reason = f"{ruling.verb.value.upper()} by {policy.name_of(ruling.by)}{whom}" + (
        f": {ruling.note}" if ruling.note else ""
    )
    effects = (*effects, *cancelled, *confirmed)
    payload = {**evidence_of(event, ruling.tier), "amount": case.amount, "currency": case.currency}
    return noted(case, Disposition.DECIDED, reason, ruling.by, *effects, kind="decided", payload=payload)


def _told(case: Escalation, booking: Booking, policy: Policy) -> tuple[Effect, ...]:
    """The decision to the submitter and to the tiers that handed the case up, after the undo window."""
    below = [policy.tier(ruling.tier).address for ruling in case.rulings[:-1] if ruling.verb is Verb.ESCALATE]
    audience = {case.submitter: "submitter"} | {address: "tier" for address in below if address != case.submitter}
    return tuple(
        Letter(
            kind=LetterKind.DECISION,
            key=f"{booking.ruling.key}/decision/{to}",
            to=to,
            facts={"audience": whom, "draft": draft("resolution", case.resolution, policy)},
            not_before=booking.held_until,
        )
        for to, whom in audience.items()
    )


def approve(case: Escalation, event: Spoke, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    """Approved: the submitter acts and reports RESOLVED. Large amounts need a second step first."""
    threshold = find_threshold(case, policy)
    if threshold is not None and not is_second(case, event, threshold, policy):
        return first_step(case, event, threshold, policy, now, away)
    case, booking = book(case, event, policy, now)
    stop = stop_letters(case)
    case = replace(end_round(case), status=Status.APPROVED, round=case.round + 1)
    hours = policy.hours_of(case.submitter, policy.calendar)
    first = step_time(booking.held_until, policy.clocks.approved_reminders, 0, hours)
    case = case.with_timer(TimerName.APPROVED_REMINDER, first)
    status = policy.wording.statuses.get("approved", "Approved")
    note = f"{case.ref}: approved by {policy.tier(booking.ruling.tier).title}."
    ticket = TicketNote(
        key=f"{booking.ruling.key}/ticket", ticket=case.ticket, status=status, note=note, not_before=booking.held_until
    )
    return _decided(case, event, booking, policy, *stop, *_told(case, booking, policy), ticket)


def deny(case: Escalation, event: Spoke, policy: Policy, now: datetime) -> Decision:
    """Denied, and so closed."""
    return _close(case, event, Resolution.DENIED, policy, now)


def resolve(case: Escalation, event: Spoke, policy: Policy, now: datetime) -> Decision:
    """The tier itself reports the case resolved."""
    return _close(case, event, Resolution.RESOLVED, policy, now)


def _close(case: Escalation, event: Spoke, resolution: Resolution, policy: Policy, now: datetime) -> Decision:
    case, booking = book(case, event, policy, now)
    case, effects = close(case, resolution, policy, now, key=booking.ruling.key, not_before=booking.held_until)
    return _decided(case, event, booking, policy, *effects, *_told(case, booking, policy))


def refer(case: Escalation, event: Spoke, policy: Policy, now: datetime) -> Decision:
    """Closed: referred. The brief goes to a configured person or domain; for anybody else, ask back."""
    if event.refer_to is None:
        nobody = f'"{event.refer_words}" is nobody that we may write to' if event.refer_words else ""
        return _needs(case, event, ("refer_to",), nobody or "REFER does not say to whom")
    case, booking = book(case, event, policy, now)
    case, effects = close(case, Resolution.REFERRED, policy, now, key=booking.ruling.key, not_before=booking.held_until)
    referral = Letter(
        kind=LetterKind.REFERRAL,
        key=f"{booking.ruling.key}/referral/{event.refer_to}",
        to=event.refer_to,
        facts={"by": event.author.address, "note": event.note},
        evidence=True,
        not_before=booking.held_until,
    )
    return _decided(case, event, booking, policy, *effects, referral, *_told(case, booking, policy))


def _needs(case: Escalation, event: Spoke, needed: tuple[str, ...], why: str) -> Decision:
    """The verb is clear, what it needs is not there: ask for exactly that."""
    letters = answer(
        case, LetterKind.NEEDED, event.source, event.author.address, needed=needed, verb=event.verb.value, why=why
    )
    letters = tuple(replace(letter, token=True) for letter in letters)
    return noted(case, Disposition.UNCLEAR, why, event.author.address, *letters)


def escalate(case: Escalation, event: Spoke, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    """Up one tier, with what that tier requires; "for review on ..." puts it in review there."""
    above = policy.next_tier(case.tier)
    if above is None or (event.tier is not None and event.tier != above.name):
        return _wrong_rung(case, event, policy)
    asked = case
    case = merge(replace(case, urgent=case.urgent or event.urgent), event.answers, policy)
    target = replace(case, tier=above.name)
    needed = tuple(name for name in find_missing(target, policy) if name in above.required)
    if needed:
        why = f"{above.title} needs: {', '.join(policy.fields[name].label for name in needed)}"
        return _needs(with_money_of(asked, case), event, needed, why)
    if event.for_review and event.when is None:
        return _needs(with_money_of(asked, case), event, ("when",), why_no_date("a review", event))
    case, booking = book(case, event, policy, now)
    stop = stop_letters(case)
    case = replace(case, tier=above.name, round=case.round + 1, for_review=event.for_review, missing=(), invalid=())
    opening = Opening(
        key=booking.ruling.key,
        by=event.author.address,
        start=booking.held_until,
        held=True,
        from_tier=booking.ruling.tier,
        review_at=event.when if event.for_review else None,
        away=away,
    )
    case, effects = open_round(case, policy, opening)
    steps = todos(case, policy, away, booking.ruling.by)
    return _decided(case, event, booking, policy, *stop, *effects, todos=steps)


def _wrong_rung(case: Escalation, event: Spoke, policy: Policy) -> Decision:
    above = policy.next_tier(case.tier)
    if above is None:
        why = f"There is no tier above {policy.tier(case.tier).title}: the decision is yours."
    else:
        why = f"From {policy.tier(case.tier).title} a case goes to {above.title} next; reply ESCALATE to send it there."
    letters = answer(case, LetterKind.CONFLICT, event.source, event.author.address, why=why, verb=event.verb.value)
    return noted(case, Disposition.UNCLEAR, why, event.author.address, *letters)


def reopen_by_tier(case: Escalation, event: Spoke, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    """REOPEN by the tier that decided, after approval or, for some days, after closing."""
    done = reopen_in_time(case, event.source, event.author.address, event.note, policy, now, away)
    return replace(done, lines=tuple(replace(line, payload=evidence_of(event, case.tier)) for line in done.lines))


def undo(case: Escalation, event: Spoke, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    """Take the last decision back within its window: nothing has gone out, and nothing will."""
    ruling, before = case.ruling, case.before
    if ruling is None or before is None or case.undo_until is None:
        return _too_late(case, event, "there is no decision to take back")
    if ruling.by != event.author.address:
        return _too_late(case, event, f"only {policy.name_of(ruling.by)} can take this decision back")
    if now > case.undo_until:
        return _too_late(case, event, "the time in which UNDO works is over")
    restored = replace(
        before,
        round=case.round + 1,
        version=case.version,
        fields=case.fields,
        evidence=case.evidence,
        thread=case.thread,
    )
    restored = with_response_timer(restored, policy, now)
    opening = Opening(key=f"{case.ref}/{restored.round}", by=event.author.address, start=now, away=away)
    undone = Letter(
        kind=LetterKind.UNDONE,
        key=f"{case.ref}/undone/mail/{event.source.inbox_id}",
        to=ruling.by,
        facts={"by": event.author.address},
        token=True,
        answer_to=event.source.message_id,
        automatic=True,
    )
    again = tuple(letter for letter in briefs(restored, policy, opening) if letter.to != ruling.by)
    effects: tuple[Effect, ...] = (EndTokens(case.round), Recall(f"{ruling.key}/"), undone, *again)
    reason = f"UNDO: {ruling.verb.value.upper()} by {policy.name_of(ruling.by)} is taken back"
    payload = evidence_of(event, ruling.tier)
    return noted(restored, Disposition.DECIDED, reason, ruling.by, *effects, kind="undone", payload=payload)


def _too_late(case: Escalation, event: Spoke, why: str) -> Decision:
    letters = answer(
        case, LetterKind.CONFLICT, event.source, event.author.address, why=why.capitalize() + ".", verb="undo"
    )
    return noted(
        case, Disposition.NOTED, f"UNDO changes nothing: {why}", event.author.address, *letters, kind="conflict"
    )
