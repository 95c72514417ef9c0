"""Real servers for the tests. A missing one skips its tests, except where every server is required."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.support import dovecot as dovecot_server
from tests.support import postfix as postfix_server
from tests.support import postgres as postgres_server
from tests.support.dovecot import Dovecot
from tests.support.office import Office
from tests.support.postfix import Postfix
from tests.support.postgres import Postgres
from tests.support.sink import Sink
from tests.support.web import Web

# examples are the same on every run, so that a red run can be repeated; no example is timed
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", action="store_true", help="play every office's story on PostgreSQL")


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


@pytest.fixture(autouse=True)
def _offices(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close every Office after its test. With --postgres each keeps its records in a schema of its own."""
    Office.opened.clear()
    if request.config.getoption("--postgres"):
        monkeypatch.setattr(Office, "new_database", request.getfixturevalue("postgres").schema)
    yield
    for office in Office.opened:
        office.desk.database.close()
