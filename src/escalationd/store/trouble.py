"""What the drivers raise, as one clear line that names the remedy. Opens nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError, PendingRollbackError

from escalationd.errors import StoreError

_REMEDIES = (
    ("database or disk is full", "the disk is full: free space, then start again; nothing is lost"),
    ("No space left on device", "the database server's disk is full: free space there; nothing is lost"),
    ("disk I/O error", "the disk reports an error: check it, then start again; nothing handed over is lost"),
    ("malformed", "the database file is damaged: stop, keep it, and put the last backup in its place"),
    ("not a database", 'the file is not an escalationd database: correct "database" in the configuration'),
    ("database is locked", "another process holds the database for a long time: stop it, then start again"),
    (
        "unable to open",
        "the database file cannot be opened: check its path, permissions and room for files (df -i)",
    ),
    ("readonly", "the database file cannot be written: check the permissions of the file and its folder"),
)


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turn what means that the database cannot be used into StoreError; a defect of ours stays what it is."""
    try:
        yield
    except OperationalError as error:
        raise StoreError(_words(error)) from error
    except DBAPIError as error:
        # SQLite tells of a damaged file by the bare class; PostgreSQL ends a session by many classes
        damaged = type(error.orig) is sqlite3.DatabaseError
        if damaged or error.connection_invalidated:
            raise StoreError(_words(error)) from error
        raise
    except PendingRollbackError as error:
        raise StoreError("the connection to the database was lost in the middle of a transaction") from error


def _words(error: DBAPIError) -> str:
    """The remedy. A full disk ends SQLite's transaction, and what follows complains of that: the cause is behind it."""
    cause: BaseException | None = error
    while cause is not None:
        remedy = next((remedy for sign, remedy in _REMEDIES if sign in str(cause)), None)
        if remedy is not None:
            return remedy
        cause = cause.__context__
    return f"the database does not answer: {' '.join(str(error.orig).split())}"
