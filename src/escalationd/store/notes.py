"""Small facts of the daemon itself, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session

from escalationd.store.dialect import table
from escalationd.store.tables import NoteRow

_notes = table(NoteRow)


def get(session: Session, name: str) -> dict[str, Any]:
    """What is noted under ``name``; empty when nothing is."""
    return session.execute(select(_notes.c.value).where(_notes.c.name == name)).scalar() or {}


def exists(session: Session, name: str) -> bool:
    """Whether anything is noted under ``name``."""
    return session.execute(select(_notes.c.name).where(_notes.c.name == name)).scalar() is not None


def put(session: Session, name: str, value: Mapping[str, object]) -> None:
    """Note something under ``name``, in place of what was there."""
    changed = session.execute(
        update(_notes).where(_notes.c.name == name).values(value=dict(value)).returning(_notes.c.name)
    )
    if not changed.all():
        session.execute(insert(_notes).values(name=name, value=dict(value)))
