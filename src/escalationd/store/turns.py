"""Whose mail is next: urgent ones first, no flood in anybody's way, attempts counted. Keeps and handles no mail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update
from sqlmodel import Session

from escalationd.store.dialect import table
from escalationd.store.tables import InboxRow

_inbox = table(InboxRow)
_SHARE = 20
"""So many mails of one sender keep the order of arrival among those of others: who decides first, wins."""
_RECENTLY = timedelta(minutes=10)
"""For so long a mail that was handled counts towards its sender's share: a busy day makes nobody come late."""
_FAIRNESS_WINDOW = 200
"""How many waiting mails are looked at, and how many of other senders when few senders fill all of these."""

_WAITING = (
    select(_inbox.c.id, _inbox.c.sender, _inbox.c.attempts)
    .where(_inbox.c.state == "received", _inbox.c.urgent == bindparam("urgent"))
    .order_by(_inbox.c.id)
    .limit(_FAIRNESS_WINDOW)
)
_WAITING_OF_OTHERS = _WAITING.where(_inbox.c.sender.not_in(bindparam("known", expanding=True)))
_LAST_SERVED = (
    select(_inbox.c.sender)
    .where(_inbox.c.handled_at > bindparam("since"))
    .order_by(_inbox.c.handled_at.desc())
    .limit(_SHARE * 30)
)
_COUNT_ATTEMPT = (
    update(_inbox)
    .where(_inbox.c.id.in_(bindparam("numbers", expanding=True)))
    .values(attempts=_inbox.c.attempts + 1)
    .returning(_inbox.c.attempts)
)


def next_waiting(session: Session, limit: int, now: datetime) -> list[int]:
    """The next mails to handle in one go: urgent ones first, in the order of arrival, and no flood in the way.

    Who has more than ``_SHARE`` mails among those handled just now and those that wait comes after the others,
    urgent or not, up to thirty senders at once; mails of one sender that are equally urgent are never reordered.
    A mail that was tried before comes alone.
    """
    urgent, others = _waiting(session, urgent=True), _waiting(session, urgent=False)
    if not urgent and not others:
        return []
    served = Counter(session.execute(_LAST_SERVED, {"since": now - _RECENTLY}).scalars())
    turns = []
    for place, row in [*((0, row) for row in urgent), *((1, row) for row in others)]:
        turns.append((max(served[row.sender] - _SHARE, 0), place, row.id, row.attempts))
        served[row.sender] += 1
    turns.sort()
    fresh = [number for _, _, number, _ in takewhile(lambda turn: turn[3] == 0, turns)]
    return fresh[:limit] or [turns[0][2]]


def _waiting(session: Session, *, urgent: bool) -> Sequence[Row[Any]]:
    """The oldest waiting mails; behind a window full of a few senders' mails, the oldest of the others too."""
    rows = session.execute(_WAITING, {"urgent": urgent}).all()
    senders = {row.sender for row in rows}
    if len(rows) < _FAIRNESS_WINDOW or len(senders) > _FAIRNESS_WINDOW // 2:
        return rows
    return [*rows, *session.execute(_WAITING_OF_OTHERS, {"urgent": urgent, "known": sorted(senders)})]


def begin_attempts(session: Session, numbers: Sequence[int]) -> int:
    """Count one more attempt of each mail, before it is made; the highest count among them."""
    return max(int(count) for count in session.execute(_COUNT_ATTEMPT, {"numbers": list(numbers)}).scalars())


def forgive_attempt(session: Session, numbers: Sequence[int]) -> None:
    """Take back the last attempt of mails that were not handled: what failed was not theirs."""
    mine = (_inbox.c.id.in_(list(numbers)), _inbox.c.state == "received", _inbox.c.attempts > 0)
    session.execute(update(_inbox).where(*mine).values(attempts=_inbox.c.attempts - 1))


def oldest_waiting(session: Session) -> datetime | None:
    """When the oldest mail not yet handled arrived (aware UTC), or None."""
    return session.execute(select(func.min(_inbox.c.received_at)).where(_inbox.c.state == "received")).scalar()
