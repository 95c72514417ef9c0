"""What somebody has written lately: their handled mails of one case, or those that opened one. Judges nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlmodel import Session

from escalationd.store.dialect import table
from escalationd.store.tables import InboxRow

_inbox = table(InboxRow)
_BY = (
    select(_inbox.c.id)
    .where(_inbox.c.sender == bindparam("sender"), _inbox.c.handled_at > bindparam("since"))
    .order_by(_inbox.c.id.desc())
    .limit(bindparam("many"))
)
_IN_CASE = _BY.where(_inbox.c.escalation == bindparam("ref"))
_OPENED = _BY.where(_inbox.c.disposition == "incomplete", _inbox.c.escalation.in_(bindparam("refs", expanding=True)))
_RAW = select(_inbox.c.raw).where(_inbox.c.id.in_(bindparam("numbers", expanding=True)))


def in_case(session: Session, sender: str, ref: str, since: datetime, many: int) -> list[int]:
    """The newest mails of ``sender`` that were filed under ``ref`` since then."""
    found = session.execute(_IN_CASE, {"sender": sender, "ref": ref, "since": since, "many": many})
    return list(found.scalars())


def left_incomplete(session: Session, sender: str, refs: list[str], since: datetime, many: int) -> list[int]:
    """The newest mails of ``sender`` since then that left one of these cases incomplete."""
    found = session.execute(_OPENED, {"sender": sender, "refs": refs, "since": since, "many": many})
    return list(found.scalars())


def bytes_of(session: Session, numbers: list[int]) -> list[bytes]:
    """The raw mails; those whose retention time is over are empty."""
    return list(session.execute(_RAW, {"numbers": numbers}).scalars())
