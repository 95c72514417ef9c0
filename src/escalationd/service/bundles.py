"""Reminders of several cases to one person as one mail, and taking a case out of it again. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from escalationd.core.effects import Letter, LetterKind
from escalationd.core.escalation import Escalation
from escalationd.service.desk import Desk
from escalationd.service.letters import mint, queue_letter
from escalationd.store import escalations, outbox
from escalationd.store.outbox import Entry

Held = tuple[Escalation, Letter]
"""A case, and its reminder that may share a mail with others."""


def queue_held(session: Session, desk: Desk, recipient: str, letters: Sequence[Held], now: datetime) -> None:
    """One case: its own reminder. Several: one mail, each with its own one-tap actions."""
    if len(letters) == 1:
        case, letter = letters[0]
        queue_letter(session, desk, case, letter, now)
        return
    items = tuple(
        (case, letter.facts["number"], letter.facts["overdue"], mint(session, desk, case, letter, now))
        for case, letter in letters
    )
    first = letters[0][1].key
    key = f"reminders/{recipient}/{now:%Y%m%dT%H%M%S}/{first}/{len(letters)}"
    bundle = Letter(
        kind=LetterKind.REMINDERS,
        key=key,
        to=recipient,
        facts={"items": items},
        not_before=max((letter.not_before for _, letter in letters if letter.not_before), default=None),
    )
    queue_letter(session, desk, None, bundle, now, payload={"letters": {case.ref: one.key for case, one in letters}})


def take_out(session: Session, desk: Desk, ref: str, now: datetime) -> None:
    """A case needs no reminder any more: mails that hold one and have not left are written anew without it."""
    for entry in outbox.waiting(session, LetterKind.REMINDERS.value):
        keys = dict((entry.payload or {}).get("letters", {}))
        if keys.pop(ref, None) is None:
            continue
        outbox.recall(session, None, entry.key)
        kept = [(escalations.load(session, other), key) for other, key in keys.items()]
        queue_held(session, desk, entry.recipient, [_again(case, key, entry) for case, key in kept if case], now)


def _again(case: Escalation, key: str, entry: Entry) -> Held:
    return case, Letter(
        kind=LetterKind.REMINDER,
        key=key,
        to=entry.recipient,
        facts={"number": case.reminded, "overdue": False},
        token=True,
        not_before=entry.next_attempt_at,
    )
