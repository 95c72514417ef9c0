"""Effects become outbox rows: rendered bytes with a fixed Message-ID, in the caller's transaction. Sends nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime

from sqlmodel import Session

from escalationd.core.effects import Call, Effect, EndTokens, Letter, LetterKind, MarkAway, Recall, TicketNote
from escalationd.core.escalation import Escalation, Evidence
from escalationd.core.evidence import sent_along
from escalationd.errors import MailRefusedError
from escalationd.mail.letters.compose import Post
from escalationd.mail.marks import TOKEN_LENGTH, plus_address
from escalationd.mail.opening.envelope import Attachment, open_envelope
from escalationd.service.desk import Desk
from escalationd.service.limits import alarm_of, find_reached, is_counted
from escalationd.store import inbox, outbox, people, tokens
from escalationd.store.outbox import NewEntry

_MESSAGE_ID_CHARACTERS = 16


def carry_out(session: Session, desk: Desk, case: Escalation | None, effects: Iterable[Effect], now: datetime) -> None:
    """Queue every effect, in order. A key that exists already is queued no second time."""
    for effect in effects:
        match effect:
            case Letter():
                queue_letter(session, desk, case, effect, now)
            case Call():
                _queue_call(session, case, effect, now)
            case TicketNote():
                _queue_ticket_note(session, desk, case, effect, now)
            case Recall():
                outbox.recall(session, case.ref if case else None, effect.prefix)
            case EndTokens():
                if case is not None:
                    tokens.end(session, case.ref, effect.round, now)
            case MarkAway():
                people.away(session, effect.person, effect.until)


def queue_letter(
    session: Session,
    desk: Desk,
    case: Escalation | None,
    letter: Letter,
    now: datetime,
    *,
    payload: Mapping[str, object] | None = None,
) -> bool:
    """Render one letter and queue it; False when its key is there already or a limit forbids an answer.

    ``payload`` is kept beside the bytes, for whoever has to find the letter again.
    """
    if outbox.exists(session, letter.key):
        return False
    reached = find_reached(session, desk.policy.limits, letter, now)
    if reached is not None:
        for admin in desk.policy.admins:
            queue_letter(session, desk, None, alarm_of(reached, admin, now), now)
        return False
    post = _post(session, desk, case, letter, now)
    rendered = desk.composer.compose(letter, case, post, now)
    return outbox.queue(
        session,
        NewEntry(
            key=letter.key,
            channel="letter",
            kind=letter.kind.value,
            recipient=letter.to,
            escalation=case.ref if case else None,
            message_id=post.message_id,
            raw=rendered.raw,
            payload=payload,
            not_before=letter.not_before,
            automatic=is_counted(letter),
            created_at=now,
        ),
    )


def _post(session: Session, desk: Desk, case: Escalation | None, letter: Letter, now: datetime) -> Post:
    """The Message-ID, the tokens, the thread and the attachments of one letter."""
    token = mint(session, desk, case, letter, now)
    undo = token if letter.undo_token else None
    thread = outbox.thread(session, case.ref, letter.to) if case else ()
    return Post(
        message_id=_message_id(desk, case, letter),
        reply_to=plus_address(desk.policy.mailbox, token) if token else desk.policy.mailbox,
        token=None if undo else token,
        undo_token=undo,
        in_reply_to=letter.answer_to or (thread[-1] if thread else None),
        references=tuple(
            dict.fromkeys((*thread[:1], *thread[-1:], *((letter.answer_to,) if letter.answer_to else ())))
        ),
        evidence=tuple(_attachments(session, desk, case)) if letter.evidence and case else (),
    )


def _message_id(desk: Desk, case: Escalation | None, letter: Letter) -> str:
    what = f"{case.ref.lower()}.{letter.kind.value}" if case else letter.kind.value
    return f"<{what}.{desk.random_text(_MESSAGE_ID_CHARACTERS)}@{desk.domain}>"


def mint(session: Session, desk: Desk, case: Escalation | None, letter: Letter, now: datetime) -> str | None:
    """A fresh token for the letter, remembered only as its digest; None when the letter needs none."""
    purpose = "undo" if letter.undo_token else "confirm" if letter.confirm_token else "decide" if letter.token else None
    if purpose is None or case is None:
        return None
    token = desk.random_text(TOKEN_LENGTH)
    expires = case.undo_until if purpose == "undo" and case.undo_until else now + desk.policy.clocks.token
    tokens.remember(
        session,
        token_digest(token),
        escalation=case.ref,
        round=case.round,
        tier=case.tier,
        recipient=letter.to,
        purpose=purpose,
        expires_at=expires,
    )
    return token


def token_digest(token: str) -> str:
    """The form in which a token is stored: SHA-256, hexadecimal. 130 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def _attachments(session: Session, desk: Desk, case: Escalation) -> list[Attachment]:
    """The case's evidence, as far as a letter can carry it, read again from the raw mails that brought it."""
    found: list[Attachment] = []
    evidence = sent_along(case.evidence, desk.policy.limits.evidence)
    for number in dict.fromkeys(item.inbox_id for item in evidence):
        mail = inbox.load(session, number)
        try:
            parts = open_envelope(mail.raw, desk.gates).attachments if mail.raw else ()
        except MailRefusedError:
            continue  # it was readable when it was accepted; a stricter gate since then leaves it out
        found += [parts[item.index] for item in evidence if item.inbox_id == number and item.index < len(parts)]
    return found


def evidence_of_mail(
    inbox_id: int, attachments: tuple[Attachment, ...], indexes: tuple[int, ...]
) -> tuple[Evidence, ...]:
    """Which attachments of a mail travel with the case."""
    return tuple(
        Evidence(
            name=attachments[index].name,
            content_type=attachments[index].content_type,
            size=len(attachments[index].content),
            inbox_id=inbox_id,
            index=index,
        )
        for index in indexes
    )


def _queue_call(session: Session, case: Escalation | None, call: Call, now: datetime) -> None:
    outbox.queue(
        session,
        NewEntry(
            key=call.key,
            channel="call",
            kind="call",
            recipient=call.person or call.tier,
            escalation=case.ref if case else None,
            payload=asdict(call),
            created_at=now,
        ),
    )


def _queue_ticket_note(session: Session, desk: Desk, case: Escalation | None, note: TicketNote, now: datetime) -> None:
    """Status and note to the ticket system: a mail when it has an address, else an HTTP request.

    Without a connector nothing is queued: the acknowledgement lists the steps as to-dos.
    """
    if desk.ticket_address:
        facts = {"ticket": note.ticket, "status": note.status, "note": note.note}
        mail = Letter(
            kind=LetterKind.TICKET, key=note.key, to=desk.ticket_address, facts=facts, not_before=note.not_before
        )
        queue_letter(session, desk, case, mail, now)
    elif desk.policy.ticket_connected:
        outbox.queue(
            session,
            NewEntry(
                key=note.key,
                channel="ticket",
                kind="ticket",
                recipient=note.ticket,
                escalation=case.ref if case else None,
                payload={"ticket": note.ticket, "status": note.status, "note": note.note},
                not_before=note.not_before,
                created_at=now,
            ),
        )
