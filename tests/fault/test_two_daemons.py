"""Two daemons on one PostgreSQL: one works, the other takes over when it is killed, frozen or cut off.

Real processes, Dovecot, PostgreSQL and a recording relay; after each fault the independent checker must be content.
"""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from escalationd.audit.outside import check_sent
from escalationd.audit.records import opened
from escalationd.audit.report import audit
from escalationd.daemon.wiring import utc_now
from tests.support.cast import MAYA
from tests.support.dovecot import Dovecot
from tests.support.office import COMPLETE
from tests.support.postgres import Postgres
from tests.support.services import Service
from tests.support.sink import Sink
from tests.support.waiting import until
from tests.support.wire import compose, config_text

LONGEST = 30.0
"""Seconds within which the other daemon must have answered a mail (issue 6)."""


class Pair:
    """Two services on one database and mailbox."""

    def __init__(self, folder: Path, dovecot: Dovecot, sink: Sink, postgres: Postgres) -> None:
        self.dovecot, self.sink, self.postgres = dovecot, sink, postgres
        self.url = url = postgres.schema()
        self.user = f"{folder.name}@example.test"
        config = folder / "config.yaml"
        config.write_text(config_text(dovecot.imap, sink.port, user=self.user, more=f"database: {url}\n"))
        self.first, self.second = Service(config, "first"), Service(config, "second")
        self.mails = 0

    def start(self) -> None:
        self.first.start()
        self.ask()
        self.second.start()

    def ask(self) -> float:
        """Maya escalates one more ticket; the seconds until she has her answer."""
        self.mails += 1
        ticket = f"TCK-{self.mails}"
        raw = compose(MAYA, f"[ESCALATION] Card payments stuck - {ticket}", COMPLETE.replace("TCK-20931", ticket))
        began = time.monotonic()
        self.dovecot.deliver(self.user, raw)
        until(lambda: self.answered() >= self.mails, f"the answer to mail {self.mails}", 90)
        return time.monotonic() - began

    def answered(self) -> int:
        return len({one.message_id for one in self.sink.caught if one.recipients == (MAYA,)})

    def stop(self) -> None:
        self.first.stop()
        self.second.stop()

    def settled(self) -> None:
        """Everything was handled and sent once, and the checker finds nothing."""
        until(lambda: self._queued() == 0, "the outbox")
        report = audit(self.url, utc_now() + timedelta(minutes=5))
        assert [str(finding) for finding in report.findings] == []
        assert report.counts["mails"] == report.counts["escalations"] == self.mails
        with opened(self.url) as records:
            taken = [(one.message_id, one.raw) for one in self.sink.caught]
            assert list(check_sent(records, taken)) == []
            repeats = records.number("SELECT count(*) FROM outbox WHERE unknown_results > 0")
        doubled = sum(number - 1 for number in Counter(message_id for message_id, _ in taken).values())
        assert doubled <= repeats
        assert self.dovecot.mails(self.user) == []

    def _queued(self) -> int:
        with opened(self.url) as records:
            return records.number("SELECT count(*) FROM outbox WHERE state = 'queued'")


@pytest.fixture
def pair(tmp_path: Path, dovecot: Dovecot, sink: Sink, postgres: Postgres) -> Iterator[Pair]:
    pair = Pair(tmp_path, dovecot, sink, postgres)
    try:
        pair.start()
        yield pair
    finally:
        pair.stop()


def test_the_second_takes_over_when_the_first_is_killed_and_the_first_when_the_second_is(pair):
    pair.first.signal(signal.SIGKILL)
    assert pair.ask() < LONGEST
    pair.second.signal(signal.SIGKILL)
    assert pair.ask() < LONGEST

    pair.settled()


def test_a_frozen_leader_loses_its_place_and_changes_nothing_when_it_comes_back(pair):
    pair.first.signal(signal.SIGSTOP)
    assert pair.ask() < LONGEST

    pair.first.signal(signal.SIGCONT)
    until(lambda: pair.first.ended, "the end of the daemon that came back")
    assert pair.ask() < LONGEST

    assert "taken over" in pair.first.log.read_text()
    pair.settled()


def test_ended_sessions_and_a_restart_of_the_database_are_waited_out(pair):
    for _ in range(2):
        pair.postgres.ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'escalationd %'"
        )
        assert pair.ask() < LONGEST
    pair.postgres.stop()
    pair.postgres.start()

    assert pair.ask() < LONGEST
    pair.settled()
