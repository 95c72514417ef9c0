"""A fresh tagged mail, and the mails that complete it: from what was written to an open escalation.

Reads no text: what a mail says arrives as ``Answers``. What an open case receives is in ``staff.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from escalationd.core.calendar import due_after
from escalationd.core.deadline import step_time
from escalationd.core.decision import Decision, answer, noted
from escalationd.core.doubt import tell_held
from escalationd.core.effects import LetterKind, Recall
from escalationd.core.escalation import Escalation, Evidence, Status, TimerName
from escalationd.core.events import Answers, Disposition, Source, Submitted, Wrote
from escalationd.core.policy import Policy, Value
from escalationd.core.rounds import Opening, open_round, ticket_words, to_call
from escalationd.core.telling import customer_letter

_MONEY = ("amount", "currency")


def submitted(event: Submitted, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    """A fresh ``[ESCALATION]`` or ``[URGENT]``: accepted, or incomplete and asked back."""
    case = Escalation(
        ref=event.ref,
        tier=event.tier,
        urgent=event.urgent,
        issue=event.issue,
        ticket=event.ticket,
        submitter=event.author.address,
        created=now,
    )
    case = merge(case, event.answers, policy)
    return _accept_or_ask(case, event.source, event.answers, policy, now, away)


def completed(case: Escalation, event: Wrote, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    """More of an incomplete escalation: what was right stays, what is new is added."""
    case = merge(replace(case, urgent=case.urgent or event.urgent), event.answers, policy)
    decision = _accept_or_ask(case, event.source, event.answers, policy, now, away)
    complete = decision.disposition is Disposition.ACCEPTED
    return replace(decision, disposition=Disposition.COMPLETED) if complete else decision


def merge(case: Escalation, answers: Answers, policy: Policy) -> Escalation:
    """The case with the new answers over the old ones, and what is still missing or invalid."""
    fields: dict[str, Value] = {**case.fields, **answers.fields}
    refused = {wrong.field for wrong in answers.invalid}
    invalid = tuple(wrong for wrong in case.invalid if wrong.field not in refused and wrong.field not in answers.fields)
    ticket = fields.get("ticket_id", case.ticket)
    case = replace(
        case,
        fields=fields,
        kinds=_kinds(case, answers),
        ticket=ticket if isinstance(ticket, str) else case.ticket,
        checklist=case.checklist | answers.checklist,
        invalid=invalid + answers.invalid,
        evidence=_joined(case.evidence, answers.evidence),
        recommendation=_text(fields, "recommended_action"),
    )
    return replace(case, missing=find_missing(case, policy))


def other_money(one: Escalation, other: Escalation) -> bool:
    """Whether another amount or currency is at stake: what a tier was asked, or has approved, is then another thing."""
    return (one.amount, one.currency) != (other.amount, other.currency)


def with_money_of(before: Escalation, case: Escalation) -> Escalation:
    """``case`` with the amount and currency that it had ``before``."""
    kept = {name: value for name, value in case.fields.items() if name not in _MONEY}
    return replace(case, fields=kept | {name: before.fields[name] for name in _MONEY if name in before.fields})


def find_missing(case: Escalation, policy: Policy) -> tuple[str, ...]:
    """The names of what is required and absent; checklist items as ``checklist.NAME``."""
    given = {name for name, value in case.fields.items() if value not in ("", ())}
    given |= {"ticket_id"} if case.ticket else set()
    given |= {"evidence"} if case.evidence else set()
    given |= {wrong.field for wrong in case.invalid}
    required = policy.required_fields(case.kinds, urgent=case.urgent, tier=case.tier)
    unticked = (item.name for item in policy.checklist if item.name not in case.checklist)
    return (*(name for name in required if name not in given), *(f"checklist.{name}" for name in unticked))


def _kinds(case: Escalation, answers: Answers) -> tuple[str, ...]:
    if answers.kinds_given:
        return answers.kinds
    special = tuple(dict.fromkeys(kind for kind in (*case.kinds, *answers.kinds) if kind != "general"))
    return special or ("general",)


def _joined(old: tuple[Evidence, ...], new: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys((*old, *new)))


def _text(fields: Mapping[str, Value], name: str) -> str:
    value = fields.get(name, "")
    return value if isinstance(value, str) else ""


def _accept_or_ask(
    case: Escalation, source: Source, answers: Answers, policy: Policy, now: datetime, away: frozenset[str]
) -> Decision:
    incomplete = case.missing or case.invalid
    done = _ask_back(case, source, answers, policy, now) if incomplete else accept(case, source, policy, now, away)
    return replace(done, effects=(*done.effects, *tell_held(case, answers, source, case.submitter, policy)))


def _ask_back(case: Escalation, source: Source, answers: Answers, policy: Policy, now: datetime) -> Decision:
    """Name what is missing and invalid, with the form filled in; remind, and expire visibly."""
    clocks = policy.clocks
    if case.timer(TimerName.INCOMPLETE_EXPIRY) is None:
        expiry = due_after(now, clocks.incomplete_expiry, policy.calendar).at
        case = case.with_timer(TimerName.INCOMPLETE_EXPIRY, expiry)
    reminder = step_time(now, clocks.incomplete_reminders, 0, policy.hours_of(case.submitter, policy.calendar))
    case = case.with_timer(TimerName.INCOMPLETE_REMINDER, reminder)
    wrong = tuple(f"{bad.field}: {bad.why}" for bad in case.invalid)
    reason = "; ".join((f"missing {', '.join(case.missing)}" if case.missing else "", *wrong)).strip("; ")
    letters = answer(case, LetterKind.MISSING, source, case.submitter, read_back=answers.doubtful)
    return noted(case, Disposition.INCOMPLETE, reason, case.submitter, *letters)


def accept(case: Escalation, source: Source, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    """Open the case at its tier and tell the tier, the ticket system and the submitter."""
    asked = case.timer(TimerName.INCOMPLETE_EXPIRY) is not None
    stop = (Recall(f"{case.ref}/missing_reminder/"),) if asked else ()  # of a whole form there is nothing to take back
    opening = Opening(key=f"{case.ref}/{case.round}", by=case.submitter, start=now, away=away)
    case, effects = open_round(case, policy, opening)
    acknowledgement = answer(
        case,
        LetterKind.ACKNOWLEDGED,
        source,
        case.submitter,
        todos=todos(case, policy, away, case.submitter),
        phone=policy.tier(case.tier).phone,
    )
    direct = customer_letter(case, policy, "escalation")
    reason = f"complete; with {policy.tier(case.tier).title}, decision expected by {_when(case)}"
    case = replace(case, customer_waiting=not direct)
    return noted(case, Disposition.ACCEPTED, reason, case.submitter, *stop, *effects, *acknowledgement, *direct)


def _when(case: Escalation) -> str:
    return case.clock.due.strftime("%Y-%m-%d %H:%M UTC") if case.clock else "no date"


def todos(case: Escalation, policy: Policy, away: frozenset[str], by: str) -> tuple[str, ...]:
    """The steps of the process document that nothing connected does: status, note and phone call."""
    tier = policy.tier(case.tier)
    steps: tuple[str, ...] = ()
    if not policy.ticket_connected:
        note = ticket_words(case, tier, policy, by)
        steps += (f'Set ticket {case.ticket} to "{tier.status}".', f"Add this internal note to it:\n{note}")
    if case.urgent and not to_call(case, policy, case.clock.started if case.clock else case.created, away):
        number = f" on {tier.phone}" if tier.phone else ""
        steps += (f"Call {tier.title}{number} now: for an urgent case a mail alone is not enough.",)
    return steps


def expired(case: Escalation) -> Escalation:
    """An incomplete case that nobody completed, ended without a resolution type."""
    return replace(case.without_timers(), status=Status.EXPIRED)
