"""An old backup on a mailbox that has lived on: whatever is brought back, and however, nobody is asked twice."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from escalationd.audit.report import audit
from escalationd.daemon.once import once
from escalationd.daemon.wiring import open_desk
from escalationd.store import inbox, outbox
from tests.support.cast import CIO, MAYA, QUEUE, TOM
from tests.support.dovecot import Dovecot
from tests.support.office import COMPLETE
from tests.support.sink import Sink
from tests.support.wire import compose, wired

pytestmark = pytest.mark.sqlite("the copy of a file; PostgreSQL has pg_dump")


class Life:
    """A desk on real servers that can be set back to a copy of its records."""

    def __init__(self, folder: Path, dovecot: Dovecot, sink: Sink) -> None:
        self.user = f"{folder.name}@example.test"
        self.folder, self.dovecot, self.sink = folder, dovecot, sink
        self.settings = wired(folder, dovecot, sink.port, user=self.user)

    def case(self, ticket: str) -> bytes:
        return compose(MAYA, f"[ESCALATION] About {ticket} - {ticket}", COMPLETE.replace("TCK-20931", ticket))

    def take(self, *mails: bytes) -> None:
        for raw in mails:
            self.dovecot.deliver(self.user, raw)
        once(self.settings)

    def brief(self, to: str, ticket: str):
        """The newest brief about a ticket that has left to somebody."""
        return [one.mail for one in self.sink.to(to) if ticket in str(one.mail["Subject"])][-1]

    def back_up(self) -> None:
        desk = open_desk(self.settings)
        desk.database.backup(self.folder / "copy.db")
        desk.database.close()

    def put_back(self) -> None:
        data = self.settings.data_folder / "escalationd.db"
        for rest in data.parent.glob("escalationd.db*"):
            rest.unlink()
        shutil.copy(self.folder / "copy.db", data)

    def states(self) -> Counter[tuple[str, str]]:
        desk = open_desk(self.settings)
        with desk.database.read() as session:
            found = Counter((one.kind, one.state) for one in outbox.listing(session, limit=1000))
        desk.database.close()
        return found

    def dispositions(self) -> dict[str, int]:
        desk = open_desk(self.settings)
        with desk.database.read() as session:
            found = inbox.counts(session)
        desk.database.close()
        return found

    def findings(self) -> list[str]:
        return [str(one) for one in audit(self.settings.database_url, datetime.now(UTC)).findings]


@pytest.fixture
def life(tmp_path, dovecot, sink) -> Life:
    return Life(tmp_path, dovecot, sink)


def by_move(life: Life) -> None:
    """A mail client moves the mails on the server: they keep their date of arrival."""
    with life.dovecot.open(life.user, "Processed") as client:
        client._simple_command("MOVE", "1:*", "INBOX")


def by_copy_from_elsewhere(life: Life) -> None:
    """A mail client uploads them anew, out of its own store or another account: they arrive now."""
    later = datetime.now(UTC) + timedelta(minutes=1)
    for raw in life.dovecot.mails(life.user, "Processed"):
        life.dovecot.append(life.user, raw, at=later)


def twice(life: Life) -> None:
    by_copy_from_elsewhere(life)
    by_move(life)


@pytest.mark.parametrize("way", [by_move, by_copy_from_elsewhere, twice])
def test_nobody_is_asked_or_told_twice(life, way):
    """The other life decided, sent a case up and opened one more; of all that the copy knows nothing."""
    life.take(life.case("TCK-1"), life.case("TCK-2"))
    life.back_up()
    up = "ESCALATE\n\nCIO trigger: amount above our limit\nRecommended action: refund"
    life.take(
        compose(TOM, "", "Denied, not our fault.", answers=life.brief(QUEUE, "TCK-1")),
        compose(TOM, "", up, answers=life.brief(QUEUE, "TCK-2")),
        life.case("TCK-3"),
    )
    before = len(life.sink.caught)

    life.put_back()
    way(life)
    once(life.settings)

    assert life.sink.caught[before:] == []
    assert life.dispositions()["accepted"] == 3
    assert life.dispositions()["decided"] == 2
    assert life.states()["brief", "held"] == 2
    assert life.findings() == []
    assert life.sink.to(CIO) == []


def test_letters_in_every_state_stay_where_they_are(life):
    """One left, one was refused for good (and went to both members), one waits, one was dropped by hand."""
    answers = {"TCK-4": "550 5.1.1 no such user", "TCK-5": "451 4.3.0 later", "TCK-6": "451 4.3.0 later"}
    ticket = ""
    life.sink.script = lambda step, argument: answers.get(ticket) if step == "RCPT" and QUEUE in argument else None
    for ticket in ("TCK-3", "TCK-4", "TCK-5", "TCK-6"):
        life.take(life.case(ticket))
    desk = open_desk(life.settings)
    with desk.database.write() as session:
        (last,) = [one for one in outbox.listing(session, escalation="ESC-2026-0004") if one.kind == "brief"]
        outbox.drop(session, last.id, "told by phone")
    desk.database.close()
    life.back_up()
    wanted = Counter({("brief", "held"): 1, ("brief", "failed"): 1, ("brief", "dropped"): 1, ("brief", "sent"): 3})
    life.sink.script = lambda _step, _argument: None
    before = len(life.sink.caught)

    life.put_back()
    once(life.settings)

    assert life.sink.caught[before:] == []
    assert Counter({key: number for key, number in life.states().items() if key[0] == "brief"}) == wanted
    assert life.findings() == []


def test_mails_without_a_message_id_and_by_two_ways_are_recognised(life):
    """A gateway delivers one of them twice, with Received lines of its own; a scanner sends the other without an id."""
    nameless = life.case("TCK-7").replace(b"Message-ID", b"X-Id")
    double = life.case("TCK-8")
    life.take(nameless, double)
    life.back_up()
    other_way = b"Received: from other by mx2.example.test; Mon, 1 Jun 2026 08:00:00 +0000\r\n" + double
    life.take(other_way)
    before = len(life.sink.caught)

    life.put_back()
    by_move(life)
    once(life.settings)

    assert life.sink.caught[before:] == []
    assert life.dispositions()["duplicate"] == 3
    assert life.findings() == []
