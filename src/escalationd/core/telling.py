"""Telling the customer: at escalation, every 48 hours, at resolution (PRODUCT section 9).

What may be said is checked in ``customer.py``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from escalationd.core.customer import check_message, draft
from escalationd.core.deadline import reading_time, step_time
from escalationd.core.decision import CLOCK, Decision, answer, noted
from escalationd.core.effects import Effect, Letter, LetterKind, Recall
from escalationd.core.escalation import Escalation, Timer, TimerName
from escalationd.core.events import Disposition, StaffVerb
from escalationd.core.policy import Policy
from escalationd.core.rounds import with_customer_timer

Stage = Literal["escalation", "update", "resolution"]


def customer_letter(
    case: Escalation, policy: Policy, stage: Stage, *, not_before: datetime | None = None
) -> tuple[Effect, ...]:
    """The customer's own letter, when the form names an address and the site sends directly.

    A site's own wording that does not pass the check is never sent: the submitter is asked instead.
    """
    address = case.fields.get("customer_email")
    if not policy.customer_mail or not isinstance(address, str):
        return ()
    text = draft(stage, case.resolution, policy)
    if not text or check_message(text, policy):
        return ()
    key = f"{case.ref}/customer/{stage}/{case.round}.{case.customer_updates}"
    return (Letter(kind=LetterKind.CUSTOMER, key=key, to=address, facts={"text": text}, not_before=not_before),)


def update_due(case: Escalation, timer: Timer, policy: Policy, now: datetime) -> tuple[Escalation, tuple[Effect, ...]]:
    """The 48 hours are over (or the last message is still owed): ask for the update, or send it."""
    stage: Stage = "resolution" if case.status.ended else "update"
    case = replace(case, customer_updates=case.customer_updates + 1)
    later = reading_time(case.submitter, policy, policy.calendar, now, urgent=False)
    direct = customer_letter(case, policy, stage, not_before=later)
    if case.status.ended:
        case = case.without_timers(TimerName.CUSTOMER)
    else:
        # counted from when it was due, so that the series keeps its rhythm; from now after a downtime
        next_on_time = timer.at + policy.clocks.customer_update > now
        case = with_customer_timer(case, policy, timer.at if next_on_time else now)
    if direct:
        return replace(case, customer_waiting=False), direct
    if not case.status.ended:
        hours = policy.hours_of(case.submitter, policy.calendar)
        late = step_time(now, policy.clocks.approved_reminders, 0, hours)
        case = case.with_timer(TimerName.CUSTOMER_REMINDER, late)
    return replace(case, customer_waiting=True), (replace(_ask_for(case, policy, stage), not_before=later),)


def _ask_for(case: Escalation, policy: Policy, stage: Stage, *, again: bool = False) -> Letter:
    return Letter(
        kind=LetterKind.CUSTOMER_DUE,
        key=f"{case.ref}/customer_due/{stage}/{case.customer_updates}{'/again' if again else ''}",
        to=case.submitter,
        facts={
            "stage": stage,
            "draft": draft(stage, case.resolution, policy),
            "number": case.customer_updates,
            "overdue": again,
        },
    )


def remind_of_update(case: Escalation, policy: Policy, now: datetime) -> Decision:
    """The update that was asked for has not been reported as sent: ask once more."""
    case = case.without_timers(TimerName.CUSTOMER_REMINDER)
    later = reading_time(case.submitter, policy, policy.calendar, now, urgent=False)
    ask = replace(_ask_for(case, policy, "update", again=True), not_before=later)
    what = f"reminder: customer update {case.customer_updates} is not reported as sent"
    return noted(case, None, what, CLOCK, ask, kind="customer due")


def customer_unreachable(case: Escalation, policy: Policy) -> tuple[Escalation, Letter]:
    """Our own mail to the customer came back: the submitter has to tell them another way."""
    stage: Stage = "resolution" if case.status.ended else "update" if case.customer_updates else "escalation"
    letter = _ask_for(case, policy, stage)
    return replace(case, customer_waiting=True), replace(letter, key=f"{letter.key}/bounced")


def _was_told(case: Escalation) -> tuple[Escalation, Recall]:
    """The customer knows: nothing is owed any more, and an ask that has not left is taken back."""
    case = replace(case, customer_waiting=False).without_timers(TimerName.CUSTOMER_REMINDER)
    if case.status.ended:
        case = case.without_timers(TimerName.CUSTOMER)
    return case, Recall(f"{case.ref}/customer_due/")


def told(case: Escalation, event: StaffVerb) -> Decision:
    """SENT: the submitter has told the customer."""
    case, recall = _was_told(case)
    reason = "the customer has been told" + (f": {event.note}" if event.note else "")
    return noted(case, Disposition.CUSTOMER, reason, event.author.address, recall)


def own_words(case: Escalation, event: StaffVerb, policy: Policy) -> Decision:
    """CUSTOMER: the submitter's own text. Checked against "What NOT to say"; nothing unsafe is sent."""
    findings = check_message(event.note, policy)
    if findings:
        words = ", ".join(f'"{finding.words}"' for finding in findings)
        letters = answer(
            case, LetterKind.CUSTOMER_FINDINGS, event.source, case.submitter, text=event.note, findings=findings
        )
        reason = f"the customer's message was stopped because of {words}"
        return noted(case, Disposition.CUSTOMER, reason, event.author.address, *letters, kind="customer stopped")
    case, recall = _was_told(case)
    letters = answer(case, LetterKind.CUSTOMER_NOTED, event.source, case.submitter, stage="update", text=event.note)
    address = case.fields.get("customer_email")
    sent: tuple[Effect, ...] = ()
    if policy.customer_mail and isinstance(address, str):
        key = f"{case.ref}/customer/mail/{event.source.inbox_id}"
        sent = (Letter(kind=LetterKind.CUSTOMER, key=key, to=address, facts={"text": event.note}),)
    reason = "the customer's message passed the check"
    return noted(
        case,
        Disposition.CUSTOMER,
        reason,
        event.author.address,
        recall,
        *letters,
        *sent,
        payload={"message": event.note},
    )
