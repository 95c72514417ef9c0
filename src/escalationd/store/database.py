"""The database itself: connections, pragmas, transactions, migrations, the lease of the one working daemon.

Holds no query: those are in the modules beside it. One writer connection does every write.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import QueuePool, StaticPool
from sqlmodel import Session

from escalationd.errors import StoreError
from escalationd.store.lease import HOLDER, RELEASE_LEASE, TAKE_PEN, WIN_LEASE, FileLease
from escalationd.store.restored import mark_copy
from escalationd.store.trouble import clear_errors

HEAD = "0001"
"""The newest step in ``migrations``."""
_BUSY_MS = 30_000
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", f"busy_timeout={_BUSY_MS}")
"""What is removed is overwritten in the file too (secure_delete): it may have been somebody's personal data."""
_LEAST_SPACE = 30_000_000
"""Bytes: a mail at the size limit and its letters."""
_QUICKLY_READ = 2_000_000_000
"""Bytes that are read through within a start; "escalationd check" reads a larger file."""
_SILENT_MS = 15_000
"""PostgreSQL ends a writing session that is silent so long, inside a transaction or not: a frozen leader
loses lease and pen together, and another daemon goes on. A working daemon writes every few seconds."""


class _Session(Session):
    """Statements go straight to the connection: no module here has objects for the ORM to look after."""

    def execute(self, statement: Any, params: Any = None, **_options: Any) -> Any:
        """The result of one statement."""
        return self.connection().execute(statement, params)


class Database:
    """One SQLite file or PostgreSQL database, by SQLAlchemy URL.

    Every method raises StoreError with one clear line when the database cannot be used.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.lease = 0
        """Grows with every new writing connection: whoever knew the number before may have lost the lease since."""
        self._sqlite = url.startswith("sqlite")
        self._file = FileLease(self.path) if self.path is not None else None
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
        size: dict[str, Any] = {"pool_size": 1 if writer else 4, "max_overflow": 0 if writer else 8}
        if self._in_memory:
            engine = create_engine(self.url, poolclass=StaticPool, connect_args={"check_same_thread": False})
        elif self._sqlite:
            arguments = {"check_same_thread": False, "timeout": _BUSY_MS / 1000}
            engine = create_engine(self.url, poolclass=QueuePool, connect_args=arguments, **size)
        else:
            engine = create_engine(self.url, pool_pre_ping=True, **size)
        event.listen(engine, "connect", self._prepare_sqlite if self._sqlite else self._prepare_postgres(writer=writer))
        begin = ("BEGIN IMMEDIATE" if writer else "BEGIN") if self._sqlite else TAKE_PEN if writer else None
        if begin is not None:
            event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        return engine

    @staticmethod
    def _prepare_sqlite(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves: a write transaction is IMMEDIATE
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    def _prepare_postgres(self, *, writer: bool) -> Any:
        def prepare(connection: Any, _record: object) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SET TIME ZONE 'UTC'")
                if writer:
                    self._prepare_writer(cursor)
            connection.commit()

        return prepare

    def _prepare_writer(self, cursor: Any) -> None:
        """A new writing connection must win the lease anew before it may write."""
        self.lease += 1
        cursor.execute(f"SET idle_in_transaction_session_timeout = {_SILENT_MS}")
        if self._desk is None:
            return
        cursor.execute(f"SET idle_session_timeout = {_SILENT_MS}")
        cursor.execute("SELECT set_config('application_name', %s, false)", (_name(self._desk),))
        cursor.execute(WIN_LEASE)
        if not cursor.fetchone()[0]:
            raise StoreError("another daemon has taken over this mailbox; this one must stand by again")

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A short read. Nothing written in it is kept."""
        with clear_errors(), _Session(self._reader) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One write transaction: committed when the block ends, rolled back on any exception. One at a time."""
        self._check_files()
        with clear_errors(), _Session(self._writer) as session, session.begin():
            yield session

    @contextmanager
    def part(self, session: Session) -> Iterator[None]:
        """A part of a write transaction that is undone by itself on any exception; the rest of it stands."""
        with clear_errors(), session.connection().begin_nested():
            yield

    def migrate(self) -> None:
        """Bring the schema up to this program's version, alone.

        Refuses a newer schema, a corrupted file, and to change the schema under a daemon that works.
        """
        if self.path is not None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with suppress(OSError):  # it is there, or SQLite will say why it cannot be
                self.path.touch(mode=0o600, exist_ok=False)  # mails and codes are in it; its log gets the same mode
        with clear_errors(), self._writer.connect() as connection:
            if _is_current(connection):
                return
            from escalationd.store import schema  # alembic is slow to import, and rarely needed

            current = schema.find_revision(connection)
            # the transaction that has read the revision goes on: all steps or none, and nobody between
            with self._alone(connection) if current is not None else nullcontext():
                schema.upgrade(connection)
                connection.commit()

    @contextmanager
    def _alone(self, connection: Connection) -> Iterator[None]:
        """Hold the lease while the schema changes, unless it is ours already."""
        if self._desk is not None or self._in_memory:
            yield
            return
        won = self._file.take("migration") if self._file is not None else connection.exec_driver_sql(WIN_LEASE).scalar()
        if not won:
            raise StoreError("an escalationd of another version works on this database: stop it first")
        try:
            yield
        finally:
            if self._file is not None:
                self._file.release()
            else:
                connection.exec_driver_sql(RELEASE_LEASE)

    def hold(self, desk: str) -> bool:
        """Become the one working daemon, for ``desk``; False when another one is. Held until ``close``."""
        if self._file is not None:
            held = self._file.take(desk)
        elif self._in_memory:
            held = True
        else:
            held = self._hold_session(desk)
        self._desk = desk if held else None
        return held

    def _hold_session(self, desk: str) -> bool:
        with clear_errors(), self._writer.connect() as connection:
            if connection.execute(text("SELECT current_schema()")).scalar() is None:
                raise StoreError('the schema that "search_path" names is not there: make it with CREATE SCHEMA')
            held = bool(connection.exec_driver_sql(WIN_LEASE).scalar())
            if held:
                connection.execute(text("SELECT set_config('application_name', :name, false)"), {"name": _name(desk)})
                connection.exec_driver_sql(f"SET idle_session_timeout = {_SILENT_MS}")
            connection.commit()
        return held

    def holder(self) -> str:
        """The desk whose daemon works, as far as it can be told."""
        if self._file is not None:
            return self._file.holder()
        with self.read() as session:
            return str(session.connection().exec_driver_sql(HOLDER).scalar() or "").removeprefix(_OURS)

    def may_stand_by(self, desk: str) -> bool:
        """Whether waiting helps: another daemon of the same desk works, on a database that can tell when it ends."""
        return self._file is None and self.holder() in ("", _name(desk).removeprefix(_OURS))

    def still_holds(self, lease: int) -> bool:
        """Whether nobody can have worked on the database since ``lease`` was the number, asked of the server.

        Asking also shows the server that this daemon lives: ask every few seconds (``_SILENT_MS``).
        """
        self._check_files()
        if self._sqlite:
            return True
        with clear_errors(), self._writer.connect():
            return self.lease == lease

    def _check_files(self) -> None:
        if self._file is not None:
            self._file.check()

    def backup(self, target: Path) -> None:
        """A consistent copy while running (SQLite only; PostgreSQL has pg_dump). Refuses to overwrite.

        The copy knows that it is one: see ``restored.py``.
        """
        if self.path is None:
            raise StoreError("a backup of PostgreSQL is made with pg_dump")
        if target.exists():
            raise StoreError(f"{target} exists already; name a new file")
        if not target.parent.is_dir():
            raise StoreError(f"there is no folder {target.parent}; make it, or name another file")
        with clear_errors(), self._reader.connect() as connection:
            connection.connection.execute("COMMIT") if connection.in_transaction() else None
            copy = connection.connection.driver_connection
            half = target.with_name(f"{target.name}.part")  # what a full disk or a kill leaves is no copy
            half.unlink(missing_ok=True)
            try:
                half.touch(mode=0o600)  # VACUUM INTO takes an empty file, and keeps its mode
                copy.execute("VACUUM INTO ?", (str(half),))  # type: ignore[union-attr]  # sqlite3's own connection
                mark_copy(half)
                half.rename(target)
            except (sqlite3.Error, OSError) as error:
                half.unlink(missing_ok=True)
                raise StoreError(f"{target} cannot be written: {error}") from error

    def wipe(self) -> None:
        """Overwrite what was removed in SQLite's write-ahead log as well, as far as nobody reads from it just now."""
        if self.path is not None:
            with clear_errors(), self._writer.connect() as connection:
                connection.connection.execute("COMMIT") if connection.in_transaction() else None
                connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]  # sqlite3's own connection

    def check_start(self) -> None:
        """What a daemon must know first. Raises StoreError for a damaged file or a disk that is all but full."""
        path = self.path
        if path is None:
            return
        if shutil.disk_usage(path.parent).free < _LEAST_SPACE:
            raise StoreError(f"the disk of {path.parent} is full: free space, then start again; nothing is lost")
        if path.stat().st_size < _QUICKLY_READ and self.check():
            raise StoreError(f"{path} is damaged: stop, keep it, and put the last backup in its place")

    def check(self) -> list[str]:
        """What is wrong with the file, in words; empty when nothing is."""
        if not self._sqlite:
            return []
        with self.read() as session:
            rows = session.connection().exec_driver_sql("PRAGMA quick_check(5)").scalars().all()
        return [str(row) for row in rows if row != "ok"]

    def close(self) -> None:
        """Let go of every connection and of the lease."""
        self._writer.dispose()
        self._reader.dispose()
        self._desk = None
        if self._file is not None:
            self._file.release()


_OURS = "escalationd "


def _name(desk: str) -> str:
    """How a session calls itself; PostgreSQL keeps 63 bytes of it."""
    return f"{_OURS}{desk}"[:63]


def _is_current(connection: Connection) -> bool:
    """Whether the schema is this program's: the same question as alembic's, answered without it."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all() == [HEAD]
