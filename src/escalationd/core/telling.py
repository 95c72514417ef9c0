"""Telling the customer: at escalation, every 48 hours, at resolution (PRODUCT section 9).

What may be said is checked in ``customer.py``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from escalationd.core.customer import check_message, draft
from escalationd.core.decision import Decision, answer, noted
from escalationd.core.effects import Effect, Letter, LetterKind
from escalationd.core.escalation import Escalation, TimerName
from escalationd.core.events import Disposition, StaffVerb
from escalationd.core.policy import Policy
from escalationd.core.rounds import with_customer_timer

Stage = Literal["escalation", "update", "resolution"]


def customer_letter(
    case: Escalation, policy: Policy, stage: Stage, *, not_before: datetime | None = None
) -> tuple[Effect, ...]:
    """The customer's own letter, when the form names an address and the site sends directly."""
    address = case.fields.get("customer_email")
    if not policy.customer_mail or not isinstance(address, str):
        return ()
    text = draft(stage, case.resolution, policy)
    key = f"{case.ref}/customer/{stage}/{case.round}.{case.customer_updates}"
    return (Letter(kind=LetterKind.CUSTOMER, key=key, to=address, facts={"text": text}, not_before=not_before),)


def update_due(case: Escalation, policy: Policy, now: datetime, slot: int) -> tuple[Escalation, tuple[Effect, ...]]:
    """The 48 hours are over (or the last message is still owed): ask for the update, or send it."""
    stage: Stage = "resolution" if case.status.ended else "update"
    case = replace(case, customer_updates=case.customer_updates + 1)
    direct = customer_letter(case, policy, stage)
    if case.status.ended:
        case = case.without_timers(TimerName.CUSTOMER)
    else:
        case = with_customer_timer(case, policy, now, slot + 1)
    if direct:
        return replace(case, customer_waiting=False), direct
    ask = Letter(
        kind=LetterKind.CUSTOMER_DUE,
        key=f"{case.ref}/customer_due/{stage}/{slot}",
        to=case.submitter,
        facts={"stage": stage, "draft": draft(stage, case.resolution, policy), "number": slot},
    )
    return replace(case, customer_waiting=True), (ask,)


def told(case: Escalation, event: StaffVerb) -> Decision:
    """SENT: the submitter has told the customer."""
    case = replace(case, customer_waiting=False)
    if case.status.ended:
        case = case.without_timers(TimerName.CUSTOMER)
    reason = "the customer has been told" + (f": {event.note}" if event.note else "")
    return noted(case, Disposition.CUSTOMER, reason, event.author.address)


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
    case = replace(case, customer_waiting=False)
    letters = answer(case, LetterKind.CUSTOMER_NOTED, event.source, case.submitter, stage="update", text=event.note)
    address = case.fields.get("customer_email")
    sent: tuple[Effect, ...] = ()
    if policy.customer_mail and isinstance(address, str):
        key = f"{case.ref}/customer/mail/{event.source.inbox_id}"
        sent = (Letter(kind=LetterKind.CUSTOMER, key=key, to=address, facts={"text": event.note}),)
    reason = "the customer's message passed the check"
    return noted(
        case, Disposition.CUSTOMER, reason, event.author.address, *letters, *sent, payload={"message": event.note}
    )
