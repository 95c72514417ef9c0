"""The statements that SQLite and PostgreSQL spell through different SQLAlchemy dialects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Table, func, or_, select
from sqlmodel import Session, SQLModel


def table(model: type[SQLModel]) -> Table:
    """The SQLAlchemy table of a table model: hot statements go without the ORM (three times faster)."""
    return model.__table__  # type: ignore[attr-defined,no-any-return]  # SQLModel adds it to table models


def one_of(column: ColumnElement[Any], values: Iterable[str]) -> ColumnElement[bool]:
    """Whether a column has one of some fixed values, for a prepared statement: IN is written anew each time."""
    return or_(*(column == value for value in values))


def literally(text: str) -> str:
    """A text for LIKE with a backslash as its ESCAPE, in which no character means anything else."""
    return re.sub(r"([\\%_])", r"\\\1", text)


def insert_once(session: Session, into: Table, row: Mapping[str, Any], key: str) -> bool:
    """Insert one row, unless one with the same ``key`` is there; whether it is new."""
    return session.execute(_once(_insert(session), into, key), dict(row)).scalar() is not None


@cache
def _once(insert: Any, into: Table, key: str) -> Any:
    return insert(into).on_conflict_do_nothing(index_elements=[key]).returning(into.c[key])


def _insert(session: Session) -> Any:
    """The dialect's own INSERT; the other one is not even imported (a tenth of a second of every command)."""
    if session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert
    from sqlalchemy.dialects import sqlite

    return sqlite.insert


def insert_ignore(session: Session, into: Table, rows: Sequence[Mapping[str, Any]], key: Sequence[str]) -> int:
    """Insert rows, leaving those whose ``key`` exists as they are; how many were new."""
    if not rows:
        return 0
    before = session.execute(select(func.max(into.c.id))).scalar() or 0
    statement = _insert(session)(into).on_conflict_do_nothing(index_elements=list(key))
    session.execute(statement, list(rows))
    return int(session.execute(select(func.count()).where(into.c.id > before)).scalar_one())
