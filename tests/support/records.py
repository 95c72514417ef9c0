"""Where the tests keep their records: SQLite in each folder, or with --postgres a PostgreSQL schema for each folder.

Also a door to any records that goes round the program: what somebody with the database in hand can see and do.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.postgres import Postgres

_servers: list[Postgres] = []


def use(server: Postgres) -> None:
    """From now on every folder's records are in a schema of its own on ``server``."""
    _servers.append(server)


def setting(folder: Path) -> str:
    """The line of a configuration file in ``folder`` that names its database; empty where SQLite is the default."""
    return f"database: {_schema(folder.absolute())}\n" if _servers else ""


def new_url(folder: Path) -> str:
    """The URL of an empty database that nobody else has; a file would be in ``folder``."""
    return _servers[-1].schema() if _servers else f"sqlite:///{folder / 'escalationd.db'}"


@cache
def _schema(_folder: Path) -> str:
    return _servers[-1].schema()


@contextmanager
def by_hand(url: str) -> Iterator[Hand]:
    """The records at ``url`` by their own driver; every statement is committed at once."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.partition(":///")[2], isolation_level=None)) as connection:
            yield Hand(connection)
    else:
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            yield Hand(connection)


class Hand:
    """Statements on either database, in the words that both understand; ``?`` stands for a value."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._postgres = not isinstance(connection, sqlite3.Connection)

    def do(self, statement: str, *values: object) -> None:
        """Change something."""
        self._execute(statement, values)

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of a SELECT."""
        return list(self._execute(query, values).fetchall())

    def change(self, table: str, key: str, column: str, where: str, how: Callable[[Any], Any]) -> None:
        """Put ``how`` of it in the place of each JSON value that ``where`` finds."""
        for place, value in self.ask(f"SELECT {key}, {column} FROM {table} WHERE {where}"):  # noqa: S608 - a test's own words
            changed = how(json.loads(value) if isinstance(value, str) else value)
            text = json.dumps(changed, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
            self.do(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", text, place)  # noqa: S608 - as above

    def tables(self) -> list[str]:
        """The names of all tables."""
        query = "SELECT name FROM sqlite_master WHERE type = 'table'"
        if self._postgres:
            query = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        return [name for (name,) in self.ask(query)]

    def _execute(self, statement: str, values: tuple[object, ...]) -> Any:
        if self._postgres and values:
            statement = re.sub(r"\?", "%s", statement.replace("%", "%%"))
        return (
            self._connection.execute(statement, values or None)
            if self._postgres
            else self._connection.execute(statement, values)
        )
