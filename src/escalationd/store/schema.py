"""The schema's steps: the only door to alembic, imported only when a schema is not up to date (it takes its time)."""

from __future__ import annotations

from pathlib import Path

import alembic.command
import alembic.config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection

from escalationd.errors import StoreError

_MIGRATIONS = Path(__file__).parent / "migrations"


def _config() -> alembic.config.Config:
    config = alembic.config.Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def find_head() -> str | None:
    """The newest step that this program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def find_revision(connection: Connection) -> str | None:
    """The schema that is there, None for an empty database. Raises StoreError when it is a newer program's."""
    current = MigrationContext.configure(connection).get_current_revision()
    known = {revision.revision for revision in ScriptDirectory.from_config(_config()).walk_revisions()}
    if current is not None and current not in known:
        raise StoreError(
            f"the database has the schema {current}, which this program does not know: "
            "it was written by a newer escalationd; install that version or restore an older backup"
        )
    return current


def upgrade(connection: Connection) -> None:
    """Every step that is missing, in the caller's transaction. Raises StoreError."""
    config = _config()
    config.attributes["connection"] = connection
    try:
        alembic.command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(f"the schema cannot be upgraded: {error}") from error
