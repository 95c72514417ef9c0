"""The schema is made in one transaction: killed anywhere, it is there or not, and the next start goes on."""

from __future__ import annotations

import os
import signal
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event, inspect, text
from sqlalchemy.engine import Engine

from escalationd.daemon.once import once
from escalationd.errors import StoreError
from escalationd.store.database import Database
from tests.support import records
from tests.support.cast import settings


def migrate_and_die(url: str, fatal: int) -> int | None:
    """In a child: SIGKILL before statement number ``fatal``; the statements counted when it lived."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        count = 0

        def step(*_arguments) -> None:
            nonlocal count
            count += 1
            if count == fatal:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(Engine, "before_cursor_execute", step)
        event.listen(Engine, "commit", step)
        Database(url).migrate()
        os.write(into, str(count).encode())
        os._exit(0)
    os.close(into)
    _, status = os.waitpid(child, 0)
    with os.fdopen(out, "rb") as pipe:
        counted = pipe.read()
    return None if os.WIFSIGNALED(status) else int(counted)


def revision(url: str) -> str | None:
    with closing(Database(url)) as database, database.read() as session:
        names = inspect(session.connection()).get_table_names()
        if "alembic_version" not in names:
            assert names == [], "half a schema"
            return None
        return session.execute(text("SELECT version_num FROM alembic_version")).scalar()


def test_a_kill_between_statements_leaves_the_whole_schema_or_none(tmp_path: Path):
    calm = records.new_url(tmp_path)
    steps = migrate_and_die(calm, 0)
    head = revision(calm)
    assert steps > 20
    assert head

    for number in (*range(1, steps - 4, 4), *range(steps - 4, steps + 1)):
        url = records.new_url(tmp_path / str(number))
        assert migrate_and_die(url, number) is None
        assert revision(url) in (None, head), number
        with closing(Database(url)) as database:
            database.migrate()
        assert revision(url) == head


@pytest.fixture
def newer(tmp_path: Path) -> str:
    """A database that a newer program has written."""
    url = records.new_url(tmp_path)
    with closing(Database(url)) as database:
        database.migrate()
        with database.write() as session:
            session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    return url


def test_an_old_program_refuses_a_newer_schema_and_changes_nothing(newer):
    with closing(Database(newer)) as database:
        with pytest.raises(StoreError, match="written by a newer escalationd; install that version"):
            database.migrate()
        with database.read() as session:
            assert session.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"


@pytest.mark.sqlite("on PostgreSQL it stands by: test_two_daemons.py")
def test_a_second_daemon_on_the_same_data_is_refused_by_name(tmp_path):
    first = Database(settings(tmp_path).database_url)
    assert first.hold("escalations@127.0.0.1")

    with pytest.raises(StoreError, match="another escalationd is working on this database: stop it first"):
        once(settings(tmp_path))
    first.close()
