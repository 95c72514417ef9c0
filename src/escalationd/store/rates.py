"""How many letters were queued lately, which the limits of answers and warnings ask. Limits nothing itself."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, case, func, select
from sqlmodel import Session

from escalationd.store.dialect import literally, table
from escalationd.store.tables import OutboxRow

_outbox = table(OutboxRow)


class Answers(NamedTuple):
    """How many answers were queued: to somebody, to everybody of their domain, in all."""

    recipient: int
    domain: int
    total: int


def _count_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


_ANSWERS = select(
    _count_if(_outbox.c.recipient == bindparam("to")),
    _count_if(_outbox.c.recipient.like(bindparam("at_domain"), escape="\\")),
    func.count(),
).where(_outbox.c.created_at > bindparam("since"), _outbox.c.automatic.is_(True))


def answers_since(session: Session, since: datetime, recipient: str) -> Answers:
    """How many answers were queued since then."""
    anybody = f"%@{literally(recipient.rpartition('@')[2])}"
    found = session.execute(_ANSWERS, {"since": since, "to": recipient, "at_domain": anybody}).one()
    return Answers(*(int(count) for count in found))


def kinds_since(session: Session, since: datetime, kinds: Collection[str], *, recipient: str | None = None) -> int:
    """How many letters of some kinds were queued since then, to somebody or in all."""
    query = select(func.count()).where(_outbox.c.created_at > since, _outbox.c.kind.in_(sorted(kinds)))
    query = query.where(_outbox.c.recipient == recipient) if recipient else query
    return int(session.execute(query).scalar_one())
