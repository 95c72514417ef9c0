"""A backup that was put back: what it would send a second time is held for a person. Judges no letter.

Since the copy was made the other life has gone on: its letters may have left, its mails were answered.
What is queued in a copy, and whatever older mails and due times bring up again, is therefore held.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select, update
from sqlmodel import Session

from escalationd.store import notes
from escalationd.store.dialect import table
from escalationd.store.tables import OutboxRow

_outbox = table(OutboxRow)
_NOTE = "restored"
_WHY = "held: it may have been sent before the backup was put back"


def mark_copy(path: Path) -> None:
    """Make a fresh copy of a SQLite database know that it is one. Raises sqlite3.Error."""
    with closing(sqlite3.connect(path)) as copy, copy:
        copy.execute("PRAGMA journal_mode=DELETE")
        held = "UPDATE outbox SET state = 'held', in_flight = 0, last_error = ? WHERE state = 'queued'"
        copy.execute(held, (_WHY,))
        copy.execute("INSERT OR REPLACE INTO note (name, value) VALUES (?, '{}')", (_NOTE,))


def begin(session: Session, now: datetime) -> datetime | None:
    """When the backup was put back: the moment it is first worked with. None for what is no backup.

    A mail server dates mails in whole seconds, rounded down: one of that very second counts as older,
    since a letter that a person has to release is better than one sent twice.
    """
    if not _is_copy(session):
        return None
    at = notes.get(session, _NOTE).get("at")
    if at is None:
        at = now.isoformat()
        notes.put(session, _NOTE, {"at": at})
    return datetime.fromisoformat(at)


def _is_copy(session: Session) -> bool:
    return notes.exists(session, _NOTE)


@contextmanager
def held_back(session: Session, cause: datetime | None, restored: datetime | None) -> Iterator[None]:
    """Hold what is queued in this block when its cause is older than the return of the backup (aware UTC)."""
    if restored is None or cause is None or cause >= restored:
        yield
        return
    last = session.execute(select(func.max(_outbox.c.id))).scalar() or 0
    yield
    new = (_outbox.c.id > last, _outbox.c.state == "queued")
    session.execute(update(_outbox).where(*new).values(state="held", last_error=_WHY))


def count_held(session: Session) -> int:
    """How many letters wait for a person's word."""
    return int(session.execute(select(func.count()).where(_outbox.c.state == "held")).scalar_one())
