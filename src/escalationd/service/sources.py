"""From what the readers found to the facts that events carry. Decides nothing."""

from __future__ import annotations

from escalationd.core.events import Answers, Source, TokenState
from escalationd.mail.form import Form, evidence_of
from escalationd.mail.html import to_text
from escalationd.service.consider import Reading
from escalationd.service.letters import evidence_of_mail

_NEEDS_PROOF = frozenset({"customer_email"})


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


def answers_of(reading: Reading, form: Form) -> Answers:
    """What the form says, with the attachments that count as evidence.

    Where we write to customers, their address is believed only of a proven mail: anybody may write a From line.
    """
    proven = reading.proven or reading.thread.token is TokenState.CONFIRMED
    holds = frozenset() if proven or not reading.desk.policy.customer_mail else _NEEDS_PROOF
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
