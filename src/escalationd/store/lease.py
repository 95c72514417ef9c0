"""Who works: the one lease of a database. On SQLite a locked file beside it, on PostgreSQL an advisory lock.

A PostgreSQL database may hold several desks, each in a schema of its own: the lease belongs to the schema.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from escalationd.errors import StoreError

_SCHEMA = "hashtext(current_schema())"
_LEASE, _PEN = 1_702_061_881, 1_702_061_882
"""Our two classes of advisory locks, so that nobody else's lock in the same database is meant."""

WIN_LEASE = f"SELECT pg_try_advisory_lock({_LEASE}, {_SCHEMA})"
"""Held by the session that does every write, so that a leader who loses the one loses the other."""

RELEASE_LEASE = f"SELECT pg_advisory_unlock({_LEASE}, {_SCHEMA})"

TAKE_PEN = f"SELECT pg_advisory_xact_lock({_PEN}, {_SCHEMA})"
"""One write transaction at a time, as SQLite's BEGIN IMMEDIATE has it: the command line writes too."""

HOLDER = f"""
SELECT holder.application_name FROM pg_locks AS held JOIN pg_stat_activity AS holder ON holder.pid = held.pid
WHERE held.locktype = 'advisory' AND held.granted AND held.classid = {_LEASE} AND held.objsubid = 2
AND held.objid::bigint = ({_SCHEMA}::bigint & 4294967295)
AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""  # noqa: S608 - constants of this module


class FileLease:
    """A lock on a file beside the SQLite file: the kernel lets go of it when the process ends, however it ends."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._path = database.with_name(f"{database.name}.lock")
        self._handle: int | None = None
        self._seen: dict[Path, tuple[int, int]] = {}
        """Which files they were when they were first looked at."""

    def take(self, desk: str) -> bool:
        """Take the lease; False when another process has it. Raises StoreError when the file cannot be written."""
        try:
            return self._handle is not None or self._take(desk)
        except OSError as error:
            why = f"{error.strerror}: check its permissions, and room for it (df, df -i)"
            raise StoreError(f"{self._path} cannot be written: {why}") from error

    def _take(self, desk: str) -> bool:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        self._handle = handle
        os.truncate(handle, 0)
        os.write(handle, f"{os.getpid()} {desk}\n".encode())
        self._seen[self._path] = _identity(os.fstat(handle))
        return True

    def check(self) -> None:
        """Raises StoreError when the lock or the database was removed or replaced since the lease was taken.

        What is written then goes into a file that nobody will find, and another daemon may be at work.
        """
        for path in (self._path, self._database) if self._handle is not None else ():
            now = _identity(path.stat()) if path.exists() else _NOWHERE
            if now != self._seen.setdefault(path, now) or now == _NOWHERE:
                raise StoreError(f"{path} was removed or replaced while the daemon worked: it starts again")

    def holder(self) -> str:
        """The desk that holds the lease, or wrote its name last."""
        try:
            return self._path.read_text(encoding="utf-8").strip().partition(" ")[2]
        except OSError:
            return ""

    def release(self) -> None:
        """Let go of it."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
            self._seen.clear()


_NOWHERE = (0, 0)


def _identity(file: os.stat_result) -> tuple[int, int]:
    return file.st_dev, file.st_ino
