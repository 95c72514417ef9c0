"""One waiting mail: count the attempt, consider it, keep the outcome, all durable. Fetches and sends nothing."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from escalationd.core.effects import Letter, LetterKind
from escalationd.core.events import Disposition
from escalationd.errors import MailRefusedError
from escalationd.mail.plain import hide_tokens
from escalationd.service.consider import Outcome, Reading
from escalationd.service.desk import Desk
from escalationd.service.keep import keep
from escalationd.service.letters import carry_out, queue_letter
from escalationd.service.readers import consider
from escalationd.store import escalations, inbox
from escalationd.store.inbox import StoredMail

log = logging.getLogger(__name__)


def process_one(desk: Desk) -> bool:
    """Handle the next waiting mail, urgent ones first; False when none waits.

    The attempt is counted in a transaction of its own before anything is tried, so that a mail that
    kills the process counts too: after the third strike it is set aside and the next one has its turn.
    """
    with desk.database.write() as session:
        number = inbox.next_waiting(session)
        if number is None:
            return False
        attempt = inbox.begin_attempt(session, number)
    if attempt > desk.strikes:
        _give_up(desk, number, f"given up after {desk.strikes} attempts")
        return True
    try:
        _handle(desk, number)
    except MailRefusedError as error:
        _give_up(desk, number, str(error))
    except Exception:
        # rule 9: one bad mail never stops the next; three strikes and it is set aside
        log.exception("mail %d failed at attempt %d", number, attempt)
        if attempt >= desk.strikes:
            _give_up(desk, number, f"failed {attempt} times; see the log")
    return True


def _handle(desk: Desk, number: int) -> None:
    now = desk.now()
    with desk.database.write() as session:
        mail = inbox.load(session, number)
        if mail.state != "received":
            return  # another worker was faster between our two transactions
        reading, outcome = consider(session, desk, mail, now, lambda: _new_reference(session, desk, now))
        keep_outcome(session, desk, reading, outcome)


def _new_reference(session: Session, desk: Desk, now: datetime) -> str:
    return escalations.next_reference(session, desk.policy.reference_prefix, now.year)


def keep_outcome(session: Session, desk: Desk, reading: Reading, outcome: Outcome) -> None:
    """Everything the mail changes and the mail's own disposition, in the caller's transaction."""
    now = reading.now
    for change in outcome.changes:
        keep(session, desk, change.before, change.decision, now)
    carry_out(session, desk, None, outcome.effects, now)
    envelope = reading.envelope
    case = outcome.case
    inbox.finish(
        session,
        reading.mail.id,
        disposition=outcome.disposition.value,
        reason=_reason(reading, outcome),
        escalation=case.ref if case else None,
        sender=envelope.authors[0].address if envelope.authors else "",
        subject=hide_tokens(envelope.subject),
        message_id=envelope.message_id,
        content_hash=envelope.content_hash,
        answered=reading.silent is None,
        now=now,
        set_aside=outcome.set_aside,
    )


def _reason(reading: Reading, outcome: Outcome) -> str:
    return f"{outcome.reason} (not answered: {reading.silent})" if reading.silent else outcome.reason


def _give_up(desk: Desk, number: int, why: str) -> None:
    """Set a mail aside as failed, its raw bytes kept, and tell the admins."""
    now = desk.now()
    with desk.database.write() as session:
        mail = inbox.load(session, number)
        inbox.finish(
            session,
            number,
            disposition=Disposition.FAILED.value,
            reason=why,
            sender=mail.sender,
            subject=mail.subject,
            message_id=mail.message_id,
            content_hash=mail.content_hash,
            answered=False,
            now=now,
            set_aside=True,
        )
        for letter in _failure_alarms(desk, mail, why):
            queue_letter(session, desk, None, letter, now)


def _failure_alarms(desk: Desk, mail: StoredMail, why: str) -> tuple[Letter, ...]:
    problem = f"A mail could not be processed and was set aside: {why}. Subject: {mail.subject or 'none'}."
    remedy = f'Read it with "escalationd inbox raw {mail.id}"; after a fix, "escalationd inbox retry {mail.id}".'
    facts = {"problem": problem, "remedy": remedy}
    template = Letter(kind=LetterKind.ALARM, key="", to="", facts=facts)
    return tuple(replace(template, key=f"alarm/failed/{mail.id}/{admin}", to=admin) for admin in desk.policy.admins)
