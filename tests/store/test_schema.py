"""The schema that the migrations make is the one that the tables describe, and looking at it costs nothing."""

from __future__ import annotations

import subprocess
import sys

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlmodel import SQLModel

from escalationd.store import schema
from escalationd.store.database import HEAD, Database
from tests.support import records


def test_the_migrations_make_the_tables(tmp_path) -> None:
    database = Database(records.new_url(tmp_path))
    database.migrate()

    with database.read() as session:
        context = MigrationContext.configure(session.connection(), opts={"render_as_batch": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    database.close()


def test_the_newest_step_is_the_one_that_a_start_looks_for() -> None:
    assert schema.find_head() == HEAD


def test_a_schema_that_is_up_to_date_needs_no_alembic(tmp_path) -> None:
    url = records.new_url(tmp_path)
    database = Database(url)
    database.migrate()
    database.close()

    program = (
        "import sys\nfrom escalationd.store.database import Database\n"
        f"database = Database({url!r})\ndatabase.migrate()\ndatabase.close()\nprint('alembic' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert done.stdout == "False\n", done.stderr
