"""What one mail comes to: gather the facts, route it, read it, decide. Changes nothing: ``explain`` uses it as it is.

Keeping the outcome is ``process.py``'s. The readers of each route are in ``readers.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlmodel import Session

from escalationd.core.decision import Decision
from escalationd.core.effects import Effect
from escalationd.core.escalation import Escalation
from escalationd.core.events import Author, Disposition, Standing
from escalationd.core.life import author_of, may_write
from escalationd.mail.classify import Facts, Route, classify
from escalationd.mail.forms.form import Form
from escalationd.mail.machines.answering import is_own, why_not_answer
from escalationd.mail.machines.automatic import Automatic, find_automatic
from escalationd.mail.machines.bounce import Bounce, find_bounce
from escalationd.mail.opening.envelope import Envelope, open_envelope
from escalationd.mail.proof.proof import Proof, ProofState, prove
from escalationd.mail.replies.verdict import Spoken
from escalationd.mail.subject import Subject, read_subject
from escalationd.service.desk import Desk
from escalationd.service.quarantine import find_release, vouch
from escalationd.service.threads import Thread, find_thread
from escalationd.store import inbox, outbox, people
from escalationd.store.inbox import StoredMail

Known = TypeVar("Known")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One case before the mail (None: it is new) and what the mail decides about it."""

    before: Escalation | None
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything known about a mail, for the route's reader."""

    session: Session
    desk: Desk
    mail: StoredMail
    envelope: Envelope
    subject: Subject
    proof: Proof
    bounce: Bounce | None
    automatic: Automatic | None
    thread: Thread
    author: Author | None
    away: frozenset[str]
    now: datetime
    silent: str | None
    """Why the mail may not be answered, or None."""
    released: bool
    """An admin has looked at the mail and vouched for its author."""
    new_ref: Callable[[], str]

    @property
    def case(self) -> Escalation | None:
        """The case of the thread the mail is in."""
        return self.thread.case

    @property
    def proven(self) -> bool:
        """Whether the author is who they say they are."""
        return self.desk.anybody or self.proof.state is ProofState.PASSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The one disposition of a mail, why, and everything it changes.

    ``effects`` belong to no case (a how-to, a template). ``set_aside`` moves the mail to the folder
    where a person looks.
    """

    disposition: Disposition
    reason: str
    changes: tuple[Change, ...] = ()
    effects: tuple[Effect, ...] = ()
    set_aside: bool = False
    form: Form | None = None
    spoken: Spoken | None = None

    @property
    def case(self) -> Escalation | None:
        """The case the mail is filed under."""
        return self.changes[0].decision.escalation if self.changes else None


def known(value: Known | None) -> Known:
    """What the route has made sure of. Raises ValueError when it has not: the mail is then set aside."""
    if value is None:
        raise ValueError("the route promises what is missing")
    return value


def gather(session: Session, desk: Desk, mail: StoredMail, now: datetime, new_ref: Callable[[], str]) -> Reading:
    """Everything that has to be found before the mail can be read. Raises MailRefusedError."""
    envelope = open_envelope(mail.raw or b"", desk.gates)
    subject = read_subject(envelope.subject, desk.policy)
    away = frozenset(people.away_now(session, now))
    thread = find_thread(session, desk, envelope, subject, now, away)
    proof = prove(envelope, desk.trust, mail.server_headers)
    release = find_release(session, mail)
    if release is not None:
        proof = vouch(proof, release)
    author = _author(desk, envelope, thread, now, away)
    found = find_bounce(mail.raw or b"", envelope)
    return Reading(
        session=session,
        desk=desk,
        mail=mail,
        envelope=envelope,
        subject=subject,
        proof=proof,
        bounce=found,
        automatic=find_automatic(envelope),
        thread=thread,
        author=author,
        away=away,
        now=now,
        silent="it reports on a delivery" if found else why_not_answer(envelope, desk.own),
        released=release is not None,
        new_ref=new_ref,
    )


def _author(desk: Desk, envelope: Envelope, thread: Thread, now: datetime, away: frozenset[str]) -> Author | None:
    """The author's part in the thread's case, or plain staff; None for anybody who may not write here.

    From here on a person is their main address, whichever of theirs they wrote from: it is the one that is
    answered, and the one that everything else about them is kept under.
    """
    address = envelope.author
    if address is None or not (desk.anybody or may_write(desk.policy, address)):
        return None
    if thread.case is None:
        return Author(address=desk.policy.main_address(address), standing=Standing.STAFF)
    return author_of(address, thread.case, desk.policy, now, away)


def route_of(reading: Reading) -> Route:
    """The row of PRODUCT section 3 that the mail belongs to."""
    envelope = reading.envelope
    own = is_own(envelope, reading.desk.own) or _is_our_letter(reading)
    standing = reading.author.standing if reading.author and reading.case else None
    failed = not reading.desk.anybody and reading.proof.state is ProofState.FAILED
    mail = reading.mail
    seen = inbox.seen_before(reading.session, envelope.message_id, envelope.content_hash, mail.id, mail.sha256)
    facts = Facts(
        seen=None if reading.released and seen != "duplicate" else seen,
        own=own,
        bounce=reading.bounce,
        automatic=reading.automatic,
        failed=failed,
        allowed=reading.author is not None,
        standing=standing,
        subject=reading.subject,
    )
    return classify(facts)


def _is_our_letter(reading: Reading) -> bool:
    message_id = reading.envelope.message_id
    return message_id is not None and outbox.find_by_message_id(reading.session, (message_id,)) is not None
