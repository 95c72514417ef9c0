"""What the store promises, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from escalationd.audit.report import audit
from escalationd.core.escalation import Clock, Escalation, Timer, TimerName
from escalationd.errors import StoreError
from escalationd.store import database as database_module
from escalationd.store import escalations, history, inbox, notes, outbox, turns
from escalationd.store.database import Database
from escalationd.store.inbox import NewMail
from escalationd.store.outbox import NewEntry
from tests.support import records
from tests.support.cast import ADMIN, CIO, MAYA, QUEUE, TOM
from tests.support.office import COMPLETE, PASS, Office
from tests.support.waiting import until

NOW = datetime(2026, 11, 24, 9, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return records.new_url(tmp_path)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    with closing(Database(url)) as database:
        database.migrate()
        yield database


def case(number: int = 1, **more) -> Escalation:
    return Escalation(ref=f"ESC-2026-{number:04}", tier="L2", submitter=MAYA, created=NOW, **more)


def new_mail(uid: int, **more) -> NewMail:
    values = {
        "account": "a", "folder": "INBOX", "uidvalidity": 7, "uid": uid, "raw": b"x\r\n\xff\x00", "sha256": "0",
        "size": 5, "received_at": NOW, "subject": "s", "urgent": False, "sender": MAYA,
    }  # fmt: skip
    return NewMail(**values | more)


def entry(key: str, **more) -> NewEntry:
    values = {"channel": "letter", "kind": "brief", "recipient": QUEUE, "escalation": None, "created_at": NOW}
    return NewEntry(key=key, **values | more)


@pytest.mark.parametrize("amount", ["12345678901234567.89", "0.1", "1E+3", "1250.00", "-0.00"])
def test_a_case_comes_back_exactly_as_it_was_kept(database, amount):
    kept = case(
        fields={
            "amount": Decimal(amount),
            "note": "naïve – ✓ \U0001f600 'quote' \"double\" \\",
            "transactions": ("a", "b"),
        },
        checklist=frozenset({"verified"}),
        timers=(Timer(TimerName.RESPONSE, NOW + timedelta(hours=1), 2),),
        clock=Clock(started=NOW, due=NOW, derivation="because", total=3600.5),
    )
    with database.write() as session:
        stored = escalations.save(session, kept, expected_version=None)
    with database.read() as session:
        found = escalations.load(session, "esc-2026-0001")

    assert found == stored == replace(kept, version=1)
    assert str(found.amount) == amount


def test_a_case_changed_by_somebody_else_is_not_overwritten(database):
    with database.write() as session:
        stored = escalations.save(session, case(), expected_version=None)
        escalations.save(session, replace(stored, issue="first"), expected_version=1)
    with pytest.raises(escalations.VersionConflictError), database.write() as session:
        escalations.save(session, replace(stored, issue="second"), expected_version=1)
    with database.read() as session:
        assert escalations.load(session, "ESC-2026-0001").issue == "first"


def test_what_is_due_comes_earliest_first_and_to_the_microsecond(database):
    with database.write() as session:
        for number, seconds in ((1, 30), (2, 10), (3, 20)):
            timer = Timer(TimerName.RESPONSE, NOW + timedelta(seconds=seconds))
            escalations.save(session, case(number, timers=(timer,)), expected_version=None)
    with database.read() as session:
        assert escalations.due(session, NOW + timedelta(seconds=20), 9) == ["ESC-2026-0002", "ESC-2026-0003"]
        assert escalations.due(session, NOW + timedelta(seconds=10, microseconds=-1), 9) == []


def test_a_mail_is_kept_once_with_all_its_bytes(database):
    with database.write() as session:
        assert inbox.keep(session, [new_mail(1), new_mail(2)]) == 2
        assert inbox.keep(session, [new_mail(2), new_mail(3), new_mail(2, uidvalidity=8)]) == 2
    with database.read() as session:
        assert inbox.known_uids(session, "a", "INBOX", 7, range(1, 2000)) == dict.fromkeys((1, 2, 3), False)
        assert inbox.load(session, 1).raw == b"x\r\n\xff\x00"
        assert inbox.load(session, 1).received_at == NOW


def test_urgent_mail_comes_first(database):
    with database.write() as session:
        inbox.keep(session, [new_mail(1), new_mail(2, urgent=True, sender=TOM)])
    with database.read() as session:
        first = turns.next_waiting(session, 1, NOW)
        assert [inbox.load(session, number).uid for number in first] == [2]


def order_of_turns(database: Database, limit: int = 20) -> list[int]:
    """The UIDs in the order in which they are handled, a batch at a time."""
    order: list[int] = []
    while True:
        with database.write() as session:
            batch = turns.next_waiting(session, limit, NOW + timedelta(seconds=len(order)))
            for number in batch:
                mail = inbox.load(session, number)
                order.append(mail.uid)
                inbox.finish(
                    session,
                    number,
                    disposition="ignored",
                    reason="",
                    sender=mail.sender,
                    subject="",
                    message_id=None,
                    content_hash=None,
                    answered=False,
                    now=NOW + timedelta(seconds=len(order)),
                )
        if not batch:
            return order


def test_what_two_people_decide_is_handled_in_the_order_of_arrival(database):
    senders = [MAYA, TOM, MAYA, MAYA, TOM, MAYA, TOM]
    with database.write() as session:
        inbox.keep(session, [new_mail(uid, sender=sender) for uid, sender in enumerate(senders, start=1)])

    assert order_of_turns(database, 2) == [1, 2, 3, 4, 5, 6, 7]


def test_who_wrote_a_lot_an_hour_ago_still_decides_first(database):
    with database.write() as session:
        inbox.keep(session, [new_mail(uid, sender=MAYA) for uid in range(1, 31)])
    order_of_turns(database)
    later = NOW + timedelta(hours=1)
    with database.write() as session:
        inbox.keep(session, [new_mail(31, sender=MAYA), new_mail(32, sender=TOM)])
    with database.read() as session:
        assert turns.next_waiting(session, 20, later) == [31, 32]


@pytest.mark.parametrize("flooding", [1, 3, 15])
def test_a_flood_delays_nobody_else_and_keeps_the_order_of_each_sender(database, flooding):
    """The window is 200 mails: the one of Tom waits behind twice as many."""
    flood = [new_mail(uid, sender=f"flood{uid % flooding}@example.test") for uid in range(1, 501)]
    with database.write() as session:
        inbox.keep(session, [*flood, new_mail(501, sender=TOM), new_mail(502, sender=TOM)])
    order = order_of_turns(database)

    assert sorted(order) == list(range(1, 503))
    assert order.index(501) < order.index(502) <= 20 * flooding + 20
    for number in range(flooding):
        mine = [uid for uid in order if uid <= 500 and uid % flooding == number]
        assert mine == sorted(mine)


def test_a_flood_that_calls_itself_urgent_delays_nobody_else_either(database):
    """Anybody can write [URGENT]: after a share of it, those who did not have their turn too."""
    flood = [new_mail(uid, sender="flood@example.test", urgent=True) for uid in range(1, 501)]
    with database.write() as session:
        inbox.keep(session, [*flood, new_mail(501, sender=TOM), new_mail(502, sender=MAYA, urgent=True)])
    order = order_of_turns(database)

    assert order.index(502) < order.index(501) <= 40
    assert [uid for uid in order if uid <= 500] == list(range(1, 501))


def test_a_turn_reads_a_window_of_a_long_queue_and_none_of_its_bytes(database):
    """However many mails wait, memory stays as it is."""
    with database.write() as session:
        inbox.keep(session, [new_mail(uid) for uid in range(1, 301)])
    asked: list[str] = []

    def listen(_connection, _cursor, statement, *_more) -> None:
        asked.append(statement)

    with database.read() as session:
        event.listen(Engine, "after_cursor_execute", listen)
        try:
            assert turns.next_waiting(session, 20, NOW) == list(range(1, 21))
        finally:
            event.remove(Engine, "after_cursor_execute", listen)
    read = [statement for statement in asked if statement.startswith("SELECT inbox")]
    assert read
    assert all("LIMIT" in statement and "raw" not in statement for statement in read)


def test_the_largest_numbers_of_a_mail_server_are_kept(database):
    """RFC 3501 2.3.1.1: a UID and a UIDVALIDITY have 32 bits and no sign; PostgreSQL's INTEGER has one."""
    largest = 2**32 - 1
    with database.write() as session:
        assert inbox.keep(session, [new_mail(largest, uidvalidity=largest)]) == 1
        inbox.mark_moved(session, {1: largest}, NOW)
    with database.read() as session:
        assert inbox.known_uids(session, "a", "INBOX", largest, [largest]) == {largest: True}


@pytest.mark.parametrize(
    "number", ["<a\0b@x>", "<=?utf-8?q?a=00b?=@x>", "<" + "".join(map(chr, range(0x4E00, 0x51C0))) + "@x>"]
)
def test_a_message_id_that_no_index_and_no_text_column_takes_is_none(url, tmp_path, number):
    """PostgreSQL keeps no NUL in a text, and no more than 2,704 bytes in an index."""
    office = Office(tmp_path, url=url)
    raw = office.compose(
        MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE, 1, None, None, PASS, None, None
    )
    kept = office.write(MAYA, "", raw=raw.replace(b"<mail-1@client.example.test>", number.encode()))

    assert "see the log" not in kept.reason
    assert kept.disposition in ("accepted", "refused")


def test_a_natural_key_is_queued_once(database):
    with database.write() as session:
        assert outbox.queue(session, entry("ESC-2026-0001/reminder/1"))
        assert not outbox.queue(session, entry("ESC-2026-0001/reminder/1", recipient=CIO))
    with database.read() as session:
        assert [one.recipient for one in outbox.listing(session)] == [QUEUE]


def test_a_recall_takes_its_prefix_only_and_nothing_that_was_sent(database):
    keys = ["E/1/reminder/1/a", "E/1/reminder/2/a", "E/11/reminder/1/a", "E/1/brief/a", "E_1/reminder/1/a"]
    with database.write() as session:
        for key in keys:
            outbox.queue(session, entry(key))
        outbox.begin(session, [1])
        outbox.mark_sent(session, 1, NOW, "250")

        assert outbox.recall(session, None, "E/1/reminder/") == 1
        assert outbox.recall(session, None, "E_1/") == 1
    with database.read() as session:
        states = {one.key: one.state for one in outbox.listing(session)}
    assert [states[key] for key in keys] == ["sent", "recalled", "queued", "queued", "recalled"]


def test_an_attempt_that_a_crash_left_in_flight_is_counted_as_unknown(database):
    with database.write() as session:
        outbox.queue(session, entry("a"))
        outbox.begin(session, [1])
        outbox.begin(session, [1])
    with database.read() as session:
        found = outbox.by_id(session, 1)
    assert (found.attempts, found.unknown_results) == (2, 1)


def test_numbers_and_history_have_no_gap_when_many_write_at_once(url, database):
    """The command line writes beside the daemon: references, chain and notes must not collide."""
    others = [Database(url) for _ in range(4)]
    failures = []

    def work(own: Database, name: str) -> None:
        try:
            for _ in range(10):
                with own.write() as session:
                    ref = escalations.next_reference(session, "ESC", 2026)
                    history.append(session, ref, NOW, "accepted", name, "text", {"a": 1})
                    notes.put(session, "who", {"name": name})
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must see it
            failures.append(error)

    threads = [threading.Thread(target=work, args=(own, f"writer {number}")) for number, own in enumerate(others)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for own in others:
        own.close()

    assert failures == []
    with database.read() as session:
        assert history.verify(session) == []
        assert escalations.peek_reference(session, "ESC", 2026) == "ESC-2026-0041"


def test_a_failed_transaction_leaves_nothing(database):
    def half_done() -> None:
        with database.write() as session:
            escalations.save(session, case(), expected_version=None)
            outbox.queue(session, entry("a"))
            raise RuntimeError("a defect")

    with pytest.raises(RuntimeError):
        half_done()
    with database.read() as session:
        assert escalations.load(session, "ESC-2026-0001") is None
        assert outbox.listing(session) == []


def test_one_daemon_works_and_the_next_one_when_it_is_gone(url, database):
    other = Database(url)

    assert database.hold("escalations@imap")
    assert database.hold("escalations@imap")
    assert not other.hold("escalations@imap")
    assert other.holder() == "escalations@imap"
    database.close()
    assert until(lambda: other.hold("escalations@imap"), "the lease")
    other.close()


def test_each_desk_of_one_database_has_its_own_records_and_its_own_lease(postgres):
    first, second = (Database(postgres.schema()) for _ in range(2))
    for database in (first, second):
        assert database.hold("desk")
        database.migrate()
    with first.write() as session:
        escalations.save(session, case(), expected_version=None)

    with second.read() as session:
        assert escalations.listing(session) == []
    first.close()
    second.close()


def test_a_desk_does_not_stand_by_for_another_mailbox(postgres):
    url = postgres.schema()
    first, second = Database(url), Database(url)
    first.hold("payments@imap")

    assert not second.hold("compliance@imap")
    assert not second.may_stand_by("compliance@imap")
    assert second.may_stand_by("payments@imap")
    first.close()
    second.close()


def test_a_schema_that_is_not_there_is_named(postgres):
    database = Database(f"{postgres.url}?options=-csearch_path%3Dnowhere")
    with pytest.raises(StoreError, match="CREATE SCHEMA"):
        database.hold("desk")
    database.close()


def test_a_silent_session_loses_lease_and_pen_and_one_that_asks_keeps_them(postgres, monkeypatch):
    monkeypatch.setattr(database_module, "_SILENT_MS", 700)
    url = postgres.schema()
    leader, other = Database(url), Database(url)
    leader.migrate()
    assert leader.hold("desk")
    lease = leader.lease
    began = time.monotonic()
    until(lambda: leader.still_holds(lease) and time.monotonic() - began > 2, "two seconds of asking")
    assert not other.hold("desk")

    until(lambda: other.hold("desk"), "the end of a silence")

    with pytest.raises(StoreError, match="taken over"), leader.write() as session:
        notes.put(session, "who", {"name": "the frozen one"})
    with pytest.raises(StoreError, match="taken over"):
        leader.still_holds(lease)
    with other.write() as session:
        assert notes.get(session, "who") == {}
    leader.close()
    other.close()


def test_a_server_that_is_gone_is_one_clear_line():
    database = Database("postgresql://tester@127.0.0.1:1/postgres")
    with pytest.raises(StoreError, match="does not answer") as caught:
        database.migrate()
    assert "\n" not in str(caught.value)
    database.close()


def test_a_story_from_mail_to_closing(url, tmp_path):
    """The same office on both: ask back, escalate, approve, resolve, digest; and the checker is content."""
    office = Office(tmp_path, url=url)
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    brief, _ = office.letters(("brief", QUEUE), ("acknowledged", MAYA))
    office.wait(minutes=5)
    office.reply(TOM, brief, "ESCALATE\n\nCIO trigger: amount above our limit\nRecommended action: refund")
    office.wait(minutes=11)
    _, brief = office.letters(("confirmed", TOM), ("brief", CIO))
    office.reply(CIO, brief, "Approved")
    office.wait(minutes=11)
    _, told, _ = office.letters(("confirmed", CIO), ("decision", MAYA), ("decision", QUEUE))
    office.reply(MAYA, told, "RESOLVED")
    office.letter("closed", MAYA)
    office.digest()
    office.letter("digest", ADMIN)

    assert office.history() == ["accepted", "decided", "decided", "resolved"]
    assert [str(finding) for finding in audit(url, office.now).findings] == []
