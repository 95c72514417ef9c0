"""Removing personal bytes when their time is over. The ledger row, its hash and the disposition stay."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, or_, select, update
from sqlmodel import Session

from escalationd.store.dialect import table
from escalationd.store.tables import EscalationRow, InboxRow, OutboxRow, TokenRow

_inbox, _outbox, _token = table(InboxRow), table(OutboxRow), table(TokenRow)
_case = table(EscalationRow)
_OVER = ("sent", "failed", "dropped", "recalled")


def remove_old(session: Session, before: datetime) -> int:
    """Empty mails and letters of cases closed before ``before``, and those of no case that are as old; how many.

    The history's own text is removed for one case only, on request: see ``service/forget.py``.
    """
    closed = select(_case.c.ref).where(_case.c.closed_at < before)
    mails = (
        update(_inbox)
        .where(
            _inbox.c.state == "done",
            _inbox.c.handled_at < before,
            func.length(_inbox.c.raw) > 0,
            or_(_inbox.c.escalation.is_(None), _inbox.c.escalation.in_(closed)),
        )
        .values(raw=b"", server_headers=b"")
        .returning(_inbox.c.id)
    )
    letters = (
        update(_outbox)
        .where(
            _outbox.c.state.in_(_OVER),
            _outbox.c.created_at < before,
            _outbox.c.raw.is_not(None),
            or_(_outbox.c.escalation.is_(None), _outbox.c.escalation.in_(closed)),
        )
        .values(raw=None)
        .returning(_outbox.c.id)
    )
    removed = len(session.execute(mails).all()) + len(session.execute(letters).all())
    session.execute(delete(_token).where(_token.c.expires_at < before))
    return removed


def remove_case(session: Session, ref: str, since: datetime) -> None:
    """Empty every mail and letter of one case at once, on request: bytes, senders and subjects, calls and notes.

    What is still queued is dropped: it may not leave any more. Hashes, times and dispositions stay. Digests, lists
    and reminders of several cases that have left since the case began (``since``) may tell of it too.
    """
    mails = update(_inbox).where(_inbox.c.escalation == ref)
    session.execute(mails.values(raw=b"", server_headers=b"", sender="", subject="(removed)", reason="(removed)"))
    of_several = update(_outbox).where(_outbox.c.escalation.is_(None), _outbox.c.created_at >= since)
    session.execute(of_several.where(_outbox.c.state.in_(_OVER)).values(raw=None))
    letters = update(_outbox).where(_outbox.c.escalation == ref)
    session.execute(letters.where(_outbox.c.state == "queued").values(state="dropped"))
    session.execute(letters.where(_outbox.c.kind == "customer").values(recipient="(removed)"))
    session.execute(letters.values(raw=None, payload=None, last_error=""))
    session.execute(delete(_token).where(_token.c.escalation == ref))
