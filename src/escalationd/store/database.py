"""The database itself: connections, pragmas, transactions, migrations, the lock of the one working daemon.

Holds no query: those are in the modules beside it. One writer connection does every write.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import alembic.command
import alembic.config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import QueuePool, StaticPool
from sqlmodel import Session

from escalationd.errors import StoreError

_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_MS = 30_000
_FROZEN_LEADER_MS = 20_000
"""PostgreSQL ends a session that is silent in a transaction so long: a frozen leader loses lock and pen together."""


class Database:
    """One SQLite file or PostgreSQL database, by SQLAlchemy URL.

    Every method raises StoreError with one clear line when the database cannot be used.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._sqlite = url.startswith("sqlite")
        self._lock_file: int | None = None
        self._desk: str | None = None
        self._writer = self._engine(writer=True)
        self._reader = self._writer if self._in_memory else self._engine(writer=False)

    @property
    def path(self) -> Path | None:
        """The SQLite file, or None."""
        name = make_url(self.url).database if self._sqlite else None
        return Path(name) if name and name != ":memory:" else None

    @property
    def _in_memory(self) -> bool:
        return self._sqlite and self.path is None

    def _engine(self, *, writer: bool) -> Engine:
        if self._in_memory:
            engine = create_engine(self.url, poolclass=StaticPool, connect_args={"check_same_thread": False})
        elif self._sqlite:
            arguments = {"check_same_thread": False, "timeout": _BUSY_MS / 1000}
            size = 1 if writer else 4
            engine = create_engine(
                self.url, poolclass=QueuePool, pool_size=size, max_overflow=0 if writer else 8, connect_args=arguments
            )
        else:
            engine = create_engine(
                self.url, pool_size=1 if writer else 4, max_overflow=0 if writer else 8, pool_pre_ping=True
            )
        event.listen(engine, "connect", self._prepare_sqlite if self._sqlite else self._prepare_postgres(writer=writer))
        if self._sqlite:
            begin = "BEGIN IMMEDIATE" if writer else "BEGIN"
            event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        return engine

    @staticmethod
    def _prepare_sqlite(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves: a write transaction is IMMEDIATE
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={_BUSY_MS}"):
            connection.execute(f"PRAGMA {pragma}")

    def _prepare_postgres(self, *, writer: bool) -> Any:
        def prepare(connection: Any, _record: object) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SET TIME ZONE 'UTC'")
                if writer:
                    cursor.execute(f"SET idle_in_transaction_session_timeout = {_FROZEN_LEADER_MS}")
                if writer and self._desk is not None:
                    # a new writing connection must win the lock anew before it may write
                    cursor.execute("SELECT pg_try_advisory_lock(%s)", (_lock_number(self._desk),))
                    if not cursor.fetchone()[0]:
                        raise StoreError("another daemon has taken over this mailbox; this one stands by again")
            connection.commit()

        return prepare

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A short read. Nothing written in it is kept."""
        with _clear_errors(), Session(self._reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One write transaction: committed when the block ends, rolled back on any exception."""
        with _clear_errors(), Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    def migrate(self) -> None:
        """Bring the schema up to this program's version. Refuses a newer schema and a corrupted file."""
        if self.path is not None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        with _clear_errors(), self._writer.connect() as connection:
            config = alembic.config.Config()
            config.set_main_option("script_location", str(_MIGRATIONS))
            config.attributes["connection"] = connection
            script = ScriptDirectory.from_config(config)
            current = MigrationContext.configure(connection).get_current_revision()
            if current is not None and current not in {revision.revision for revision in script.walk_revisions()}:
                raise StoreError(
                    f"the database has the schema {current}, which this program does not know: "
                    "it was written by a newer escalationd; install that version or restore an older backup"
                )
            if current == script.get_current_head():
                return
            try:
                alembic.command.upgrade(config, "head")
            except CommandError as error:
                raise StoreError(f"the schema cannot be upgraded: {error}") from error
            connection.commit()

    def hold(self, desk: str) -> bool:
        """Become the one working daemon of ``desk``; False when another one is. Held until ``close``."""
        if self._in_memory:
            return True
        if self._sqlite:
            return self._lock_beside(desk)
        with _clear_errors(), self._writer.connect() as connection:
            won = connection.execute(text("SELECT pg_try_advisory_lock(:number)"), {"number": _lock_number(desk)})
            held = bool(won.scalar())
            connection.commit()
        self._desk = desk if held else None
        return held

    def _lock_beside(self, desk: str) -> bool:
        """A lock file beside the SQLite file: the kernel lets go of it when the process ends, however it ends."""
        path = self.path
        if path is None or self._lock_file is not None:
            return True
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        os.truncate(handle, 0)
        os.write(handle, f"{os.getpid()} {desk}\n".encode())
        self._lock_file = handle
        return True

    def backup(self, target: Path) -> None:
        """A consistent copy while running (SQLite only; PostgreSQL has pg_dump). Refuses to overwrite."""
        if self.path is None:
            raise StoreError("a backup of PostgreSQL is made with pg_dump")
        if target.exists():
            raise StoreError(f"{target} exists already; name a new file")
        with _clear_errors(), self._reader.connect() as connection:
            connection.connection.execute("COMMIT") if connection.in_transaction() else None
            connection.connection.driver_connection.execute("VACUUM INTO ?", (str(target),))  # type: ignore[union-attr]  # sqlite3's own connection

    def check(self) -> list[str]:
        """What is wrong with the file, in words; empty when nothing is."""
        if not self._sqlite:
            return []
        with self.read() as session:
            rows = session.connection().exec_driver_sql("PRAGMA quick_check(5)").scalars().all()
        return [str(row) for row in rows if row != "ok"]

    def close(self) -> None:
        """Let go of every connection and of the lock."""
        self._writer.dispose()
        self._reader.dispose()
        if self._lock_file is not None:
            os.close(self._lock_file)
            self._lock_file = None


def _lock_number(desk: str) -> int:
    """A desk's advisory lock: 63 bits of its name's hash."""
    return int.from_bytes(hashlib.sha256(f"escalationd {desk}".encode()).digest()[:8]) >> 1


@contextmanager
def _clear_errors() -> Iterator[None]:
    """The driver's errors as one clear line that names the remedy."""
    try:
        yield
    except OperationalError as error:
        raise StoreError(_remedy(str(error.orig))) from error
    except DatabaseError as error:
        if isinstance(error.orig, sqlite3.DatabaseError) and type(error.orig) is sqlite3.DatabaseError:
            raise StoreError(_remedy(str(error.orig))) from error
        raise


_REMEDIES = (
    ("database or disk is full", "the disk is full: free space, then start again; nothing is lost"),
    ("disk I/O error", "the disk reports an error: check it, then start again; nothing handed over is lost"),
    ("malformed", "the database file is damaged: stop, and restore the last backup beside the damaged file"),
    ("not a database", 'the file is not an escalationd database: correct "database" in the configuration'),
    ("database is locked", "another process holds the database for a long time: stop it, then start again"),
    ("unable to open", "the database file cannot be opened: check the path and its permissions"),
    ("readonly", "the database file cannot be written: check the permissions of the file and its folder"),
)


def _remedy(error: str) -> str:
    return next((remedy for sign, remedy in _REMEDIES if sign in error), f"the database does not answer: {error}")
