"""Waiting mails: count the attempt, consider each, keep its outcome, all durable. Fetches and sends nothing."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from escalationd.core.effects import Letter, LetterKind
from escalationd.core.events import Disposition
from escalationd.errors import MailRefusedError, StoreError
from escalationd.mail.plain import hide_tokens
from escalationd.mail.proof.hops import taken_on
from escalationd.service.consider import Outcome, Reading
from escalationd.service.desk import Desk
from escalationd.service.keep import keep
from escalationd.service.letters import carry_out, queue_letter
from escalationd.service.readers import consider
from escalationd.store import escalations, inbox, turns
from escalationd.store.escalations import VersionConflictError
from escalationd.store.inbox import StoredMail
from escalationd.store.restored import held_back

log = logging.getLogger(__name__)


BATCH = 20
"""Mails handled in one transaction: a commit costs as much as reading a mail."""


def process_some(desk: Desk) -> int:
    """Handle the next waiting mails, urgent ones first; how many. Raises StoreError.

    The attempt is counted in a transaction of its own before anything is tried, so that a mail that
    kills the process counts too: after the third strike it is set aside and the next one has its turn.
    What was tried before is handled alone, so that no mail has a part in the strikes of another.
    """
    with desk.database.read() as session:
        numbers = turns.next_waiting(session, BATCH, desk.now())
    if not numbers:
        return 0
    with desk.database.write() as session:
        attempt = turns.begin_attempts(session, numbers)
    try:
        with desk.database.write() as session:
            for number in numbers:
                _attempt(session, desk, number, attempt)
    except StoreError:
        # the database itself: no strike for the mails, if even that can still be written
        with suppress(StoreError), desk.database.write() as session:
            turns.forgive_attempt(session, numbers)
        raise
    return len(numbers)


def _attempt(session: Session, desk: Desk, number: int, attempt: int) -> None:
    """Handle one mail, all of it or nothing."""
    if attempt > desk.strikes:
        _give_up(session, desk, number, f"given up after {desk.strikes} attempts")
        return
    try:
        with desk.database.part(session):
            _handle(session, desk, number)
    except MailRefusedError as error:
        _give_up(session, desk, number, str(error))
    except Exception as error:
        if isinstance(error, StoreError) and not isinstance(error, VersionConflictError):
            raise  # the database itself: no fault of the mail
        # rule 9: one bad mail never stops the next; three strikes and it is set aside
        log.exception("mail %d failed at attempt %d", number, attempt)
        if attempt >= desk.strikes:
            _give_up(session, desk, number, f"failed {attempt} times; see the log")


def _handle(session: Session, desk: Desk, number: int) -> None:
    now = desk.now()
    mail = inbox.load(session, number)
    if mail.state != "received":
        return  # another worker was faster between our two transactions
    with held_back(session, _came(mail, desk), desk.restored):
        reading, outcome = consider(session, desk, mail, now, lambda: _new_reference(session, desk, now))
        keep_outcome(session, desk, reading, outcome)


def _came(mail: StoredMail, desk: Desk) -> datetime:
    """When a mail came first, as far as its server or the border knows; asked only after a backup was put back."""
    border = taken_on(mail.raw or b"") if desk.restored is not None else None
    return min(mail.received_at, border) if border else mail.received_at


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


def _give_up(session: Session, desk: Desk, number: int, why: str) -> None:
    """Set a mail aside as failed, its raw bytes kept, and tell the admins."""
    now = desk.now()
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
