"""Who is away."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, insert, or_, select
from sqlmodel import Session

from escalationd.store.dialect import table
from escalationd.store.tables import AwayRow

_away = table(AwayRow)


def away(session: Session, person: str, until: datetime | None) -> None:
    """Note that somebody is away until then; a new word replaces the old one."""
    session.execute(delete(_away).where(_away.c.person == person))
    session.execute(insert(_away).values(person=person, until=until))


_AWAY = select(_away).where(or_(_away.c.until.is_(None), _away.c.until > bindparam("now")))


def away_now(session: Session, now: datetime) -> dict[str, datetime | None]:
    """Who is away at ``now``, and until when."""
    return {row.person: row.until for row in session.execute(_AWAY, {"now": now})}
