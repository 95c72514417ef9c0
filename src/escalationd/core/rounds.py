"""A round at a tier: how it opens, to whom the brief goes, and how it ends. Reads no verbs and no forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from escalationd.core.calendar import last_open, next_open
from escalationd.core.deadline import pause, start_clock, with_response_timer
from escalationd.core.effects import Call, Effect, EndTokens, Letter, LetterKind, Recall, TicketNote
from escalationd.core.escalation import Escalation, Status, TimerName
from escalationd.core.life import acting_deputies
from escalationd.core.policy import Deputy, Policy, Tier

_OF_A_ROUND = (
    TimerName.RESPONSE,
    TimerName.DIRECT_CONTACT,
    TimerName.ASK_REMINDER,
    TimerName.ASK_LIMIT,
    TimerName.REVIEW,
    TimerName.REVIEW_REMINDER,
    TimerName.INCOMPLETE_REMINDER,
    TimerName.INCOMPLETE_EXPIRY,
    TimerName.APPROVED_REMINDER,
)
_TAKEN_BACK = ("reminder", "call", "question_reminder", "breach", "resolve_reminder")
"""Letters and calls that the end of a round makes needless."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How a round begins: who sent it there, under which key, and when its letters may leave.

    ``start`` (aware UTC) is when the clock starts; letters wait for it, so that a decision that is
    undone in time has told nobody. ``review_at`` puts the case in review at once.
    """

    key: str
    by: str
    start: datetime
    held: bool = False
    from_tier: str | None = None
    review_at: datetime | None = None
    away: frozenset[str] = frozenset()


def open_round(case: Escalation, policy: Policy, opening: Opening) -> tuple[Escalation, tuple[Effect, ...]]:
    """The case open at its tier with clock and timers, and the letters that tell the tier."""
    tier = policy.tier(case.tier)
    clock = start_clock(tier, urgent=case.urgent, start=opening.start)
    new_series = case.status.ended
    case = replace(
        end_round(case),
        status=Status.OPEN,
        clock=clock,
        escalated=case.escalated or opening.start,
        closed=None,
        resolution=None,
    )
    case = with_response_timer(case, policy, opening.start)
    if new_series or case.timer(TimerName.CUSTOMER) is None:
        case = with_customer_timer(case, policy, opening.start)
    effects: tuple[Effect, ...] = (*briefs(case, policy, opening), ticket_note(case, tier, policy, opening))
    if case.urgent:
        case, calls = first_call(case, policy, opening)
        effects += calls
    if opening.review_at is not None:
        case, letters = put_in_review(case, policy, opening.review_at, opening)
        effects = _with_invitations(effects, letters)
    return case, effects


def _with_invitations(effects: tuple[Effect, ...], invitations: tuple[Letter, ...]) -> tuple[Effect, ...]:
    """One mail for whoever gets both: the invitation lies in the brief. The others get theirs alone."""
    own = {letter.to: letter.facts for letter in invitations if letter.kind is LetterKind.REVIEW}
    told = {effect.to for effect in effects if isinstance(effect, Letter)}
    joined = (
        replace(effect, facts={**effect.facts, **own[effect.to]})
        if isinstance(effect, Letter) and effect.to in own
        else effect
        for effect in effects
    )
    return (*joined, *(letter for letter in invitations if letter.to not in told))


def end_round(case: Escalation) -> Escalation:
    """The case with nothing of its round left running: no clock, no claim, no question, no timers."""
    return replace(
        case.without_timers(*_OF_A_ROUND),
        clock=None,
        reminded=0,
        breached_at=None,
        taken_by=None,
        quiet_until=None,
        question="",
        asked_by=None,
        review_at=None,
        review_guests=(),
        questions_back=0,
        first_step=None,
        unreachable=(),
    )


def stop_letters(case: Escalation) -> tuple[Effect, ...]:
    """What a round's end takes back: its tokens, and the reminders that have not left yet."""
    recalls = (Recall(f"{case.ref}/{case.round}/{name}/") for name in _TAKEN_BACK)
    return (EndTokens(case.round), Recall(f"{case.ref}/missing_reminder/"), *recalls)


def brief_addresses(tier: Tier, policy: Policy, now: datetime, away: frozenset[str]) -> tuple[str, ...]:
    """Who gets the brief, one letter each: the queue or each member, and deputies of those away."""
    own = (tier.address,) if tier.is_queue else tier.members
    return tuple(dict.fromkeys((*own, *standing_in(tier, policy, now, away))))


def standing_in(tier: Tier, policy: Policy, now: datetime, away: frozenset[str]) -> tuple[str, ...]:
    """The deputies who are needed now: of somebody away, or acting by their dates.

    A deputy without dates may always decide, but is not written to while the tier is there.
    """
    acting = acting_deputies(tier, policy, now, away)
    always = {deputy.address for deputy in all_deputies(tier, policy) if deputy.since is None and deputy.until is None}
    covering = {who for who, whom in acting.items() if whom in away or away.issuperset(tier.members)}
    return tuple(who for who in acting if who in covering or who not in always)


def all_deputies(tier: Tier, policy: Policy) -> tuple[Deputy, ...]:
    """Every configured deputy of the tier and of its members."""
    of_members = (
        deputy for member in tier.members if member in policy.people for deputy in policy.people[member].deputies
    )
    return (*tier.deputies, *of_members)


def briefs(case: Escalation, policy: Policy, opening: Opening) -> tuple[Letter, ...]:
    """The brief (for the top tier, the executive summary) to each who must see it, each with a token."""
    tier = policy.tier(case.tier)
    kind = LetterKind.EXECUTIVE if tier.executive else LetterKind.BRIEF
    facts: Mapping[str, object] = {
        "by": opening.by,
        "from_tier": opening.from_tier,
        "recommendation": case.recommendation,
    }
    return tuple(
        Letter(
            kind=kind,
            key=f"{opening.key}/{kind.value}/{address}",
            to=address,
            facts=facts,
            token=True,
            evidence=True,
            not_before=opening.start if opening.held else None,
        )
        for address in brief_addresses(tier, policy, opening.start, opening.away)
    )


def ticket_note(case: Escalation, tier: Tier, policy: Policy, opening: Opening) -> TicketNote:
    """The ticket's new status and the internal note that explains the escalation (L1 to L2, steps 3 and 4)."""
    return TicketNote(
        key=f"{opening.key}/ticket",
        ticket=case.ticket,
        status=tier.status,
        note=ticket_words(case, tier, policy, opening.by),
        not_before=opening.start if opening.held else None,
    )


def ticket_words(case: Escalation, tier: Tier, policy: Policy, by: str) -> str:
    """The internal note's text: who escalated what, to which tier, and why."""
    why = case.fields.get("cio_trigger") if tier.required else None
    why = why or case.fields.get("why_escalating") or "no reason given"
    urgent = f" Urgent: {case.fields.get('why_urgent', '')}." if case.urgent else ""
    return f"{case.ref}: escalated to {tier.title} by {policy.name_of(by)}. Why: {why}.{urgent}"


def with_customer_timer(case: Escalation, policy: Policy, since: datetime) -> Escalation:
    """The case with its next customer update due: every 48 hours, asked for in the submitter's working hours."""
    hours = policy.hours_of(case.submitter, policy.calendar)
    return case.with_timer(TimerName.CUSTOMER, next_open(since + policy.clocks.customer_update, hours))


def to_call(case: Escalation, policy: Policy, now: datetime, away: frozenset[str]) -> tuple[str | None, ...]:
    """Whom to contact directly, in order: the tier's own channels (None), members, then deputies.

    Only who may decide the case at ``now``: no deputy outside their dates, and never the one who raised it.
    """
    tier = policy.tier(case.tier)
    of_tier: tuple[str | None, ...] = (None,) if tier.contacts else ()
    people = (*tier.members, *acting_deputies(tier, policy, now, away))
    reachable = (who for who in people if who not in away and who in policy.people and policy.people[who].contacts)
    return (*of_tier, *(who for who in dict.fromkeys(reachable) if not policy.same_person(who, case.submitter)))


def first_call(case: Escalation, policy: Policy, opening: Opening) -> tuple[Escalation, tuple[Effect, ...]]:
    """Direct contact at once ("don't just email"), and the timer for the next attempt."""
    calls = call(case, policy, 1, opening.start, opening.away)
    if not calls:
        return case, ()
    if opening.held:
        # the first attempt leaves when the undo window has passed: the timer makes it
        return case.with_timer(TimerName.DIRECT_CONTACT, opening.start, 1), ()
    return case.with_timer(TimerName.DIRECT_CONTACT, opening.start + policy.clocks.direct_contact_every, 2), calls


def call(case: Escalation, policy: Policy, attempt: int, now: datetime, away: frozenset[str]) -> tuple[Effect, ...]:
    """Attempt number ``attempt`` of this round: some rounds a person, then the next; () when all are through."""
    people = to_call(case, policy, now, away)
    place = (attempt - 1) // policy.clocks.direct_contact_rounds
    if place >= len(people):
        return ()
    return (_call(case, people[place], attempt, f"{attempt}", "waits for your decision"),)


def call_all(case: Escalation, policy: Policy, now: datetime, away: frozenset[str]) -> tuple[Effect, ...]:
    """Everybody at once, when an urgent decision was missed; attempt 0, for it is none of the series."""
    people = to_call(case, policy, now, away)
    return tuple(_call(case, who, 0, f"overdue/{who or case.tier}", "is overdue for a decision") for who in people)


def _call(case: Escalation, person: str | None, attempt: int, key: str, waits: str) -> Call:
    return Call(
        key=f"{case.ref}/{case.round}/call/{key}",
        tier=case.tier,
        person=person,
        attempt=attempt,
        title=f"[URGENT] {case.ref}: {case.title}",
        text=f"Urgent escalation {case.ref} {waits}. Please read the mail and answer it: TAKE, or decide.",
    )


def put_in_review(
    case: Escalation, policy: Policy, when: datetime, opening: Opening
) -> tuple[Escalation, tuple[Letter, ...]]:
    """The case in review until ``when``: clock paused, invitations out, a reminder before.

    Who was invited to an earlier time and is no guest any more gets a cancellation.
    """
    tier = policy.tier(case.tier)
    guests = _guests(case, policy, opening)
    ahead = case.review_at is not None and case.review_at > opening.start
    gone = tuple(guest for guest in case.review_guests if ahead and guest not in guests)
    clock = pause(case.clock, tier, opening.start) if case.clock else None
    case = replace(case, status=Status.IN_REVIEW, review_at=when, review_guests=guests, clock=clock)
    case = case.without_timers(TimerName.RESPONSE, TimerName.DIRECT_CONTACT)
    before = when - policy.clocks.review_reminder
    if not case.urgent:
        before = last_open(before, tier.calendar)
    case = case.with_timer(TimerName.REVIEW_REMINDER, before if before > opening.start else None)
    case = case.with_timer(TimerName.REVIEW, when)
    invited = _review_letters(case, LetterKind.REVIEW, guests, opening)
    return case, (*invited, *_review_letters(case, LetterKind.REVIEW_CANCELLED, gone, opening))


def _escalated_by(case: Escalation) -> str:
    return next((ruling.by for ruling in reversed(case.rulings) if ruling.tier != case.tier), case.submitter)


def _guests(case: Escalation, policy: Policy, opening: Opening) -> tuple[str, ...]:
    """Whom a review concerns: the tier, and the one who escalated the case to there."""
    tier = brief_addresses(policy.tier(case.tier), policy, opening.start, opening.away)
    return tuple(dict.fromkeys((*tier, _escalated_by(case))))


def _review_letters(
    case: Escalation, kind: LetterKind, guests: tuple[str, ...], opening: Opening
) -> tuple[Letter, ...]:
    """The invitation, or its cancellation, to each guest."""
    return tuple(
        Letter(
            kind=kind,
            key=f"{opening.key}/{kind.value}/{guest}",
            to=guest,
            facts={"when": case.review_at, "by": opening.by, "sequence": _sequence(opening.start)},
            token=kind is LetterKind.REVIEW and guest != _escalated_by(case),
            not_before=opening.start if opening.held else None,
        )
        for guest in guests
    )


def _sequence(at: datetime) -> int:
    """An iTIP SEQUENCE that rises with every change (RFC 5545 3.8.7.4): seconds since 2026."""
    return int((at - datetime(2026, 1, 1, tzinfo=at.tzinfo)) / timedelta(seconds=1))


def cancel_review(case: Escalation, policy: Policy, opening: Opening) -> tuple[Letter, ...]:
    """The cancellation to all who were invited to a review that still lies ahead; () when there is none."""
    if case.review_at is None or case.review_at <= opening.start:
        return ()
    guests = case.review_guests or _guests(case, policy, opening)
    return _review_letters(case, LetterKind.REVIEW_CANCELLED, guests, opening)
