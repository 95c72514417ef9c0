"""Disk and database fail: full, locked, damaged, put back from a backup. Nothing is lost, and the way out is named."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from escalationd.audit.report import audit
from escalationd.daemon.once import once
from escalationd.daemon.wiring import open_desk
from escalationd.errors import StoreError
from escalationd.net.imap import Mailbox
from escalationd.service.intake import take_in
from escalationd.service.process import process_some
from escalationd.service.sweep import sweep
from escalationd.store import inbox, notes, outbox
from tests.support.cast import MAYA, QUEUE, TOM
from tests.support.office import COMPLETE, FINANCIAL, Office
from tests.support.wire import compose, wired


def pragma(office: Office, words: str) -> int:
    """Say a PRAGMA on the one connection that writes."""
    with office.desk.database._writer.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {words}").scalar()


def waiting_mails(office: Office) -> None:
    for number in range(3):
        office.keep(MAYA, f"[ESCALATION] Case {number} - TCK-{number}", COMPLETE.replace("TCK-20931", f"TCK-{number}"))
    office.keep(MAYA, "[ESCALATION] Incomplete - TCK-9", FINANCIAL.replace("TCK-20931", "TCK-9"))


def outcome(office: Office) -> dict[str, object]:
    with office.desk.database.read() as session:
        return {
            "mails": Counter((mail.subject, mail.disposition) for mail in inbox.listing(session)),
            "letters": Counter((entry.kind, entry.recipient) for entry in outbox.listing(session)),
        }


def findings(office: Office) -> list[str]:
    report = audit(office.settings.database_url, office.now)
    return [str(finding) for finding in report.findings if finding.rule != "moved"]


@pytest.mark.sqlite("a PostgreSQL server has a disk and files of its own")
def test_a_full_disk_at_each_page_stops_the_work_and_loses_nothing(tmp_path):
    calm = Office(tmp_path / "calm")
    waiting_mails(calm)
    calm.work()
    wanted, said = outcome(calm), []
    past = Office(tmp_path / "past")
    waiting_mails(past)
    past.desk.database.close()

    for room in range(0, 40, 5):
        folder = tmp_path / f"room{room}"
        shutil.copytree(tmp_path / "past", folder)
        office = Office(folder)
        pragma(office, f"max_page_count = {pragma(office, 'page_count') + room}")
        for _ in range(4):  # more often than a mail has strikes, as often as the service manager starts it again
            try:
                while process_some(office.desk):
                    pass
                sweep(office.desk)
            except StoreError as error:
                said.append(str(error))
        pragma(office, "max_page_count = 1000000")
        office.work()

        assert outcome(office) == wanted, room
        assert findings(office) == [], room
        office.desk.database.close()

    assert len(said) > 10
    assert all("the disk is full" in words for words in said)


@pytest.mark.sqlite("a PostgreSQL server has a disk and files of its own")
def test_a_full_disk_while_a_mail_is_taken_in_leaves_it_on_the_server(tmp_path, dovecot, sink):
    settings = wired(tmp_path, dovecot, sink.port, user="full@example.test")
    dovecot.deliver("full@example.test", compose(MAYA, "[ESCALATION] Large - TCK-1", COMPLETE + "x" * 300_000))
    desk = open_desk(settings)
    with desk.database._writer.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 5}")
    with closing(Mailbox(settings.imap)) as mailbox:
        mailbox.connect()
        with pytest.raises(StoreError, match="disk is full"):
            take_in(desk, mailbox, "Processed")
    desk.database.close()
    assert len(dovecot.mails("full@example.test")) == 1

    assert once(settings)["taken"] == 1
    assert dovecot.mails("full@example.test") == []


@pytest.mark.sqlite("PostgreSQL's writers wait for each other, not for the whole database")
def test_a_database_held_by_somebody_else_is_waited_for_and_then_named(tmp_path):
    office = Office(tmp_path)
    waiting_mails(office)
    pragma(office, "busy_timeout = 300")
    with closing(sqlite3.connect(office.desk.database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another process holds the database"):
            process_some(office.desk)
        other.execute("ROLLBACK")
    office.work()

    assert findings(office) == []
    with office.desk.database.read() as session:
        assert {mail.attempts for mail in inbox.listing(session)} == {1}


DAMAGE = {
    "another file": lambda path: path.write_bytes(b"this is no database\n" * 1000),
    "a cut file": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "a page of zeros in the schema": lambda path: path.write_bytes(
        path.read_bytes()[:100] + bytes(3996) + path.read_bytes()[4096:]
    ),
    "noise in the middle": lambda path: path.write_bytes(
        path.read_bytes()[:8192] + b"\xa5" * 120_000 + path.read_bytes()[128_192:]
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.sqlite("a PostgreSQL server has a disk and files of its own")
def test_a_damaged_file_is_refused_with_a_way_out(tmp_path, damage):
    office = Office(tmp_path)
    waiting_mails(office)
    office.work()
    office.post()
    path = office.desk.database.path
    office.desk.database.close()
    DAMAGE[damage](path)

    with pytest.raises(StoreError, match=r"put the last backup in its place|not an escalationd database") as caught:
        once(office.settings)
    assert "\n" not in str(caught.value)


@pytest.mark.sqlite("PostgreSQL has pg_dump for it")
def test_a_backup_taken_while_the_daemon_writes_is_whole(tmp_path):
    office = Office(tmp_path)
    waiting_mails(office)
    with office.desk.database.write() as session:
        notes.put(session, "open", {"half": "done"})
        office.desk.database.backup(tmp_path / "copy.db")
    office.work()

    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT count(*) FROM inbox").fetchone() == (4,)
        assert copy.execute("SELECT count(*) FROM note WHERE name = 'open'").fetchone() == (0,)
    with pytest.raises(StoreError, match="exists already"):
        office.desk.database.backup(tmp_path / "copy.db")


@pytest.mark.sqlite("PostgreSQL has pg_dump for it")
def test_a_day_old_backup_on_a_live_mailbox_sends_nothing_twice(tmp_path, dovecot, sink):
    """What was queued, what the mailbox brings up again, what was due meanwhile: held, and named; the rest goes on."""
    user = "restored@example.test"
    settings = wired(tmp_path, dovecot, sink.port, user=user)
    data = settings.data_folder / "escalationd.db"
    dovecot.deliver(user, compose(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE))
    once(settings)
    (brief,) = [one.mail for one in sink.to(QUEUE)]
    dovecot.deliver(user, compose(MAYA, "[ESCALATION] Not sent yet - TCK-3", COMPLETE.replace("TCK-20931", "TCK-3")))
    sink.script = lambda step, _argument: "451 4.3.0 later" if step == "MAIL" else None
    once(settings)
    desk = open_desk(settings)
    desk.database.backup(tmp_path / "backup.db")
    with desk.database.write() as session:
        for entry in outbox.listing(session, state="queued"):
            outbox.retry(session, entry.id, desk.now())
    desk.database.close()
    sink.script = lambda _step, _argument: None
    once(settings)
    dovecot.deliver(user, compose(TOM, "", "Approved, refund from reserve.", answers=brief))
    dovecot.deliver(user, compose(MAYA, "[ESCALATION] Payout missing - TCK-5", COMPLETE.replace("TCK-20931", "TCK-5")))
    once(settings)
    before = list(sink.caught)

    for rest in data.parent.glob("escalationd.db*"):
        rest.unlink()
    shutil.copy(tmp_path / "backup.db", data)
    with dovecot.open(user, "Processed") as client:
        client._simple_command("MOVE", "1:*", "INBOX")
    once(settings)

    assert sink.caught == before
    desk = open_desk(settings)
    with desk.database.read() as session:
        counts = inbox.counts(session)
        held = Counter(entry.kind for entry in outbox.listing(session, state="held"))
        numbers = [entry.id for entry in outbox.listing(session, state="held")]
    assert (counts["accepted"], counts["decided"], counts["duplicate"]) == (3, 1, 2)
    assert held["brief"] == 2
    assert held["confirmed"] == 1
    assert findings_of(settings.database_url, desk.now()) == []

    later = datetime.now(UTC) + timedelta(seconds=1)  # mails of the very second of the return are held
    new = compose(MAYA, "[ESCALATION] A new one - TCK-6", COMPLETE.replace("TCK-20931", "TCK-6"), came=later)
    dovecot.append(user, new, at=later)
    once(settings)
    assert len(sink.caught) == len(before) + 2
    with desk.database.write() as session:
        assert outbox.retry(session, numbers[0], desk.now())
    desk.database.close()
    once(settings)
    assert len(sink.caught) == len(before) + 3


def findings_of(url: str, now) -> list[str]:
    return [str(finding) for finding in audit(url, now).findings]
