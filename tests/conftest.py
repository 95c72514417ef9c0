"""Real servers for the tests. A missing one skips its tests, except where every server is required."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.support import dovecot as dovecot_server
from tests.support import postfix as postfix_server
from tests.support import postgres as postgres_server
from tests.support import records
from tests.support.dovecot import Dovecot
from tests.support.office import Office
from tests.support.postfix import Postfix
from tests.support.postgres import Postgres
from tests.support.sink import Sink
from tests.support.web import Web

# examples are the same on every run, so that a red run can be repeated; no example is timed
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

_HERE = Path(__file__).parent
_NO_DATABASE = frozenset({"config", "core", "mail", "net", "render"})
"""Folders whose tests open no database: ``_database_of_the_run`` sees to it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", action="store_true", help="run what uses a database on PostgreSQL, and nothing else")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sqlite(reason): about the SQLite file itself; not run with --postgres")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With --postgres: only what the ordinary run has not run on PostgreSQL or without a database already."""
    if not config.getoption("--postgres"):
        return
    again = [item for item in items if _differs(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(again)])
    items[:] = again


def _differs(item: pytest.Item) -> bool:
    return not (_needs_no_database(item) or item.get_closest_marker("sqlite") or _names_postgres(item))


def _needs_no_database(item: pytest.Item) -> bool:
    return item.path.parent == _HERE or item.path.relative_to(_HERE).parts[0] in _NO_DATABASE


def _names_postgres(item: pytest.Item) -> bool:
    """Whether it runs on PostgreSQL with or without the option."""
    return "postgres" in getattr(item, "fixturenames", ())


def need(found: object, what: str) -> None:
    """Skip the test when ``what`` is not installed; fail it where ESCALATIOND_REQUIRE_SERVERS says so."""
    if found:
        return
    if os.environ.get("ESCALATIOND_REQUIRE_SERVERS"):
        pytest.fail(f"{what} is required here and is not installed")
    pytest.skip(f"{what} is not installed")


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    need(dovecot_server.PROGRAM, "Dovecot (dovecot-imapd, dovecot-lmtpd)")
    server = Dovecot()
    try:
        yield server.start()
    finally:
        server.remove()


@pytest.fixture(scope="session")
def postfix(dovecot: Dovecot) -> Iterator[Postfix]:
    need(postfix_server.PROGRAM, "Postfix (run as root)")
    server = Postfix(dovecot.lmtp)
    try:
        yield server.start()
    finally:
        server.remove()


@pytest.fixture
def web() -> Iterator[Web]:
    server = Web().start()
    yield server
    server.stop()


@pytest.fixture
def sink() -> Iterator[Sink]:
    server = Sink().start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    need(postgres_server.PROGRAM, "PostgreSQL")
    server = Postgres()
    try:
        yield server.start()
    finally:
        server.remove()


_lasting: list[Office] = []
"""Those that a fixture of a whole module has opened."""


@pytest.fixture(autouse=True, scope="session")
def _everywhere(request: pytest.FixtureRequest) -> Iterator[None]:
    """With --postgres every folder's records are in a schema of PostgreSQL."""
    if request.config.getoption("--postgres"):
        records.use(request.getfixturevalue("postgres"))
    yield
    for office in _lasting:
        office.desk.database.close()


@pytest.fixture(autouse=True)
def _database_of_the_run(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test opens a database where none is expected, nor a SQLite file when the run is PostgreSQL's."""
    opened: list[str] = []

    def note(connection: object, _record: object) -> None:
        opened.append(_kind_of(connection))

    event.listen(Engine, "connect", note)
    yield
    event.remove(Engine, "connect", note)
    if _needs_no_database(request.node):
        assert opened == [], "a test of this folder opens a database: it would not be run with --postgres"
    elif request.config.getoption("--postgres"):
        folder = request.node.funcargs.get("tmp_path")
        files = list(folder.rglob("*.db")) if folder else []
        assert "file" not in opened, "a SQLite file was opened: use records.setting, or mark the test as sqlite"
        assert files == [], "a process of this test made a SQLite file"


def _kind_of(connection: object) -> str:
    if not isinstance(connection, sqlite3.Connection):
        return "postgres"
    return "file" if connection.execute("PRAGMA database_list").fetchone()[2] else "memory"


@pytest.fixture(autouse=True)
def _offices() -> Iterator[None]:
    """Close every Office after its test."""
    _lasting.extend(Office.opened)
    Office.opened.clear()
    yield
    for office in Office.opened:
        office.desk.database.close()
