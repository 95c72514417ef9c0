"""From what the readers found to the facts that events carry. Decides nothing."""

from __future__ import annotations

from escalationd.core.escalation import Escalation, Status
from escalationd.core.events import Answers, Source, TokenState
from escalationd.mail.forms.form import Form, evidence_of
from escalationd.mail.forms.html import to_text
from escalationd.service.consider import Reading
from escalationd.service.letters import evidence_of_mail

_CUSTOMER = frozenset({"customer_email"})
_MONEY = frozenset({"amount", "currency"})


def source_of(reading: Reading) -> Source:
    """The mail behind an event, with every check of its authorship."""
    return Source(
        inbox_id=reading.mail.id,
        message_id=reading.envelope.message_id,
        sha256=reading.envelope.sha256,
        checks={
            check.name: f"{'passed' if check.passed else 'not passed'}: {check.detail}"
            for check in reading.proof.checks
        },
        answerable=reading.silent is None,
    )


def _holds(reading: Reading, running: Escalation | None) -> frozenset[str]:
    """The fields that only a proven mail may give: anybody may write a From line.

    Where we write to customers, their address; where amounts have thresholds, another amount of a case that runs.
    """
    if reading.proven or reading.thread.token is TokenState.CONFIRMED:
        return frozenset()
    policy = reading.desk.policy
    counted = policy.thresholds and running is not None and running.status is not Status.INCOMPLETE
    return (_CUSTOMER if policy.customer_mail else frozenset()) | (_MONEY if counted else frozenset())


def answers_of(reading: Reading, form: Form, running: Escalation | None = None) -> Answers:
    """What the form says, with the attachments that count as evidence. ``running`` is the case it is about."""
    holds = _holds(reading, running)
    attachments = reading.envelope.attachments
    evidence = evidence_of(attachments, reading.envelope.html)
    return Answers(
        kinds=form.kinds,
        kinds_given=form.kinds_given,
        fields={name: value for name, value in form.fields.items() if name not in holds},
        checklist=form.checklist,
        invalid=form.invalid,
        evidence=evidence_of_mail(reading.mail.id, attachments, evidence),
        doubtful=form.doubtful,
        held={name: value for name, value in form.fields.items() if name in holds},
    )


def body_of(reading: Reading) -> str:
    """The mail's text: the plain part, or the HTML part as text when there is no plain one."""
    envelope = reading.envelope
    return envelope.text if envelope.text.strip() or not envelope.html else to_text(envelope.html)
