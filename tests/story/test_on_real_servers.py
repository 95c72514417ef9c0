"""The three stories of the demo on real Dovecot and Postfix, and what only real servers show: a bounce, an outage."""

from __future__ import annotations

import asyncio
import imaplib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from escalationd.core.escalation import Resolution, Status
from escalationd.daemon.run import Daemon
from escalationd.daemon.wiring import open_desk
from escalationd.demo.stories import Stage, compliance, money, morning, urgent
from escalationd.demo.world import JumpingClock, Pager, Person
from escalationd.service.desk import Desk
from escalationd.store import escalations, history, inbox, outbox
from tests.support.cast import CIO, MAILBOX, MAYA
from tests.support.dovecot import PASSWORD, Dovecot
from tests.support.office import COMPLETE
from tests.support.postfix import Postfix
from tests.support.waiting import until
from tests.support.wire import wired

PEOPLE = {
    "maya": "Maya Lindqvist", "tom": "Tom Becker", "lena": "Lena Fischer", "l2": "Level 2",
    "cio": "Ruth Okafor", "ceo": "Helen Marsh", "admin": "Ada Wolf",
}  # fmt: skip


@dataclass
class RealServers:
    imap_port: int
    smtp_port: int
    password: str = PASSWORD


@dataclass
class World:
    stage: Stage
    desk: Desk
    people: dict[str, Person]

    def case(self, ref: str):
        with self.desk.database.read() as session:
            return escalations.load(session, ref)


@contextmanager
def running(folder, dovecot: Dovecot, postfix: Postfix, cio: str = CIO) -> Iterator[World]:
    clock, pager = JumpingClock(datetime(2026, 11, 24, 9, 0, tzinfo=UTC)), Pager()
    settings = wired(folder, dovecot, postfix.port, pager=pager.url, cio=cio)
    desk = open_desk(settings, now=clock.now)
    daemon = Daemon(settings, desk, tick=0.1)
    thread = threading.Thread(target=lambda: asyncio.run(daemon.run()), daemon=True)
    servers = RealServers(dovecot.imap, postfix.port)
    people = {name: Person(servers, clock, f"{name}@example.test", shown) for name, shown in PEOPLE.items()}
    thread.start()
    assert daemon.ready.wait(20)
    try:
        yield World(Stage(people=people, clock=clock, pager=pager, say=lambda _: None), desk, people)
    finally:
        for person in people.values():
            person.leave()
        daemon.stop()
        thread.join(30)
        desk.database.close()
        pager.stop()
    assert not thread.is_alive()


@pytest.fixture
def empty(dovecot: Dovecot) -> Dovecot:
    """Nobody has any mail."""
    for name in (*PEOPLE, "escalations"):
        for folder in ("INBOX", "Processed", "Set aside"):
            try:
                with dovecot.open(f"{name}@example.test", folder) as client:
                    client.store("1:*", "+FLAGS", "\\Deleted")
                    client.expunge()
            except imaplib.IMAP4.error:
                pass  # no such folder yet
    return dovecot


def test_three_stories(tmp_path, empty, postfix):
    with running(tmp_path, empty, postfix) as world:
        for story in (money, compliance, urgent):
            story(world.stage)
        until(lambda: world.case("ESC-2026-0003").taken_by, "TAKE")
        assert len(world.stage.pager.messages) == 1
        morning(world.stage, hours=21)

        first, second, third = (world.case(f"ESC-2026-000{number}") for number in (1, 2, 3))
        assert (first.status, first.resolution) == (Status.CLOSED, Resolution.RESOLVED)
        assert (second.status, second.resolution) == (Status.CLOSED, Resolution.DENIED)
        assert (third.status, third.taken_by) == (Status.OPEN, "tom@example.test")
        assert len(world.stage.pager.messages) == 2
        with world.desk.database.read() as session:
            assert history.verify(session) == []
            assert outbox.counts(session).get("failed", 0) == 0
            mails = inbox.listing(session, limit=100)
        assert len(mails) == 10
        assert len(empty.mails(MAILBOX, "Processed")) == 10
        assert empty.mails(MAILBOX) == []


def test_a_bounced_brief_reaches_a_person(tmp_path, empty, postfix):
    """The CIO has left: her brief bounces; the one who escalated and the admin hear of it before it matters."""
    with running(tmp_path, empty, postfix, cio="left@example.test") as world:
        body = COMPLETE + "CIO trigger: more than 1,000 EUR\nRecommended action: refund\n"
        world.people["tom"].write("[ESCALATION] Card payments stuck - TCK-20931", body, to=MAILBOX)

        alarm = world.people["admin"].wait_for("left@example.test")

        assert "ESC-2026-0001" in alarm.subject + alarm.text
        assert world.case("ESC-2026-0001").unreachable


def test_an_outage_of_the_mailbox_is_waited_out(tmp_path, empty, postfix):
    with running(tmp_path, empty, postfix) as world:
        empty.stop()
        world.people["maya"].write("[ESCALATION] Card payments stuck - TCK-20931", COMPLETE, to=MAILBOX)
        empty.start()
        world.people["maya"].wait_for("senior team")
        assert world.case("ESC-2026-0001").submitter == MAYA
