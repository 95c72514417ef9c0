"""Read-only access to the records by plain SQL: one consistent snapshot. Knows no rule and no table.

Opens SQLite and PostgreSQL by their own drivers, beside the daemon's door to the database, on purpose.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from escalationd.errors import StoreError

_JSON = frozenset({"data", "payload", "value"})
_STEP = 500


class _Cursor(Protocol):
    """What both drivers' cursors can do."""

    description: Any

    def execute(self, query: str, /) -> Any: ...

    def fetchmany(self, size: int, /) -> list[Any]: ...


class Records:
    """One snapshot of the records. Rows are dictionaries: times aware UTC, JSON decoded."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.gapless = isinstance(connection, sqlite3.Connection)
        """Whether rows that are never removed are numbered without a gap."""

    def rows(self, query: str) -> Iterator[dict[str, Any]]:
        """The rows of a SELECT without parameters, a few hundred in memory at a time. ValueError: one is damaged."""
        for row in self.raw_rows(query):
            yield {name: _plain(name, value) for name, value in row.items()}

    def raw_rows(self, query: str) -> Iterator[dict[str, Any]]:
        """The same as the driver gives them: SQLite's times and JSON are text."""
        cursor: _Cursor = self._connection.cursor()
        cursor.execute(query)
        names = [column[0] for column in cursor.description]
        while some := cursor.fetchmany(_STEP):
            for row in some:
                yield dict(zip(names, row, strict=True))

    def number(self, query: str) -> int:
        """The one number that a SELECT gives."""
        return int(next(iter(next(self.rows(query)).values())) or 0)


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, str) and (name == "at" or name.endswith("_at")):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return json.loads(value) if name in _JSON and isinstance(value, str) else value


@contextmanager
def opened(url: str) -> Iterator[Records]:
    """The records at a database URL. Raises StoreError when they cannot be read."""
    connection = _sqlite(url) if url.startswith("sqlite") else _postgres(url)
    try:
        yield Records(connection)
    except sqlite3.Error as error:
        raise StoreError(f"the records cannot be read: {error}") from error
    finally:
        connection.close()


def _sqlite(url: str) -> sqlite3.Connection:
    path = Path(url.partition(":///")[2])
    if not path.exists():
        raise StoreError(f"there are no records at {path}")
    connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, isolation_level=None, timeout=30)
    connection.execute("BEGIN")
    return connection


def _postgres(url: str) -> Any:
    import psycopg  # noqa: PLC0415, RUF100 - only sites with PostgreSQL have it

    try:
        connection = psycopg.connect("postgresql:" + url.partition(":")[2])
    except psycopg.Error as error:
        raise StoreError(f"the records cannot be read: {' '.join(str(error).split())}") from error
    connection.read_only = True
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    return connection
