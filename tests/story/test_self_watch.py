"""The daemon watches itself: what is stuck is told to the admins, by mail and by direct contact, once a day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from escalationd.errors import DeliveryError
from escalationd.service.deliver import Result, record
from escalationd.service.health import Auditor, watch
from escalationd.service.process import process_some
from escalationd.service.pulse import Pulse
from escalationd.store import outbox
from tests.support import cast
from tests.support.cast import ADMIN, MAYA, QUEUE
from tests.support.office import COMPLETE, Office


def words(letter) -> str:
    """A letter's text without its line breaks."""
    return " ".join(letter.text.split())


class Watched:
    """An office with its pulse and its own checker."""

    def __init__(self, folder) -> None:
        self.office = Office(folder)
        self.seconds = 0.0
        self.pulse = Pulse(now=lambda: self.office.now, monotonic=lambda: self.seconds)
        self.auditor = Auditor(self.office.now)
        self.pulse.beat("mailbox")

    def later(self, *, working: bool = True, **span) -> bool:
        self.office.now += timedelta(**span)
        self.seconds += timedelta(**span).total_seconds()
        if working:
            self.pulse.beat("mailbox")
        return watch(self.office.desk, self.pulse, self.auditor)


@pytest.fixture
def watched(tmp_path) -> Watched:
    return Watched(tmp_path)


def test_all_is_well_only_when_the_records_were_checked(watched):
    assert not watched.later(minutes=1)
    assert watched.later(minutes=1)
    watched.office.nothing_else()


def test_a_mailbox_that_cannot_be_read_is_told_after_a_while_and_once_a_day(watched):
    watched.later(minutes=3)
    watched.pulse.trouble("mailbox", "the connection was lost")

    watched.later(working=False, minutes=5)
    watched.office.nothing_else()
    for _ in range(3):
        assert not watched.later(working=False, minutes=15)

    stale, lost = watched.office.letters(("alarm", ADMIN), ("alarm", ADMIN))
    assert {"was last read at 2026-11-24 09:03" in words(letter) for letter in (stale, lost)} == {True, False}
    watched.later(working=False, days=1)
    watched.office.letters(("alarm", ADMIN), ("alarm", ADMIN))
    assert watched.later(minutes=1)


def test_a_mailbox_that_was_never_reached_is_stale_too(watched):
    watched.pulse.beats.clear()

    watched.later(working=False, minutes=20)

    assert "mailbox" in words(watched.office.letter("alarm", ADMIN))


def test_a_refused_log_in_is_told_at_once(watched):
    watched.pulse.trouble("mailbox", "imap.example.test refuses the log-in", permanent=True)

    watched.later(working=False, minutes=1)

    assert "refuses the log-in" in words(watched.office.letter("alarm", ADMIN))


def test_a_letter_that_was_tried_in_vain_for_an_hour_is_told(watched):
    office = watched.office
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    with office.desk.database.write() as session:
        batch = outbox.next_batch(session, office.now, 50)
        outbox.begin(session, [entry.id for entry in batch])
    record(office.desk, [Result(entry=entry, error=DeliveryError("greylisted")) for entry in batch])

    watched.later(hours=1)

    kinds = [(letter.kind, letter.to) for letter in office.post()]
    assert ("alarm", ADMIN) in kinds
    assert ("brief", QUEUE) in kinds


def test_a_due_time_that_nobody_handles_is_told(watched):
    office = watched.office
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    office.letters(("brief", QUEUE), ("acknowledged", MAYA))

    watched.later(hours=3)

    alarms = office.letters(("alarm", ADMIN), ("alarm", ADMIN))
    assert any("ESC-2026-0001 has a due time" in words(letter) for letter in alarms)
    assert any('"escalationd audit" finds' in words(letter) for letter in alarms)
    office.work()


def test_records_that_break_a_promise_are_told_and_the_outside_hears_nothing_good(watched):
    office = watched.office
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    office.post()
    edit(office, "UPDATE counter SET value = value + 1")
    assert not watched.later(minutes=5)

    assert "2 numbers were given out, and 1 cases are there" in words(office.letter("alarm", ADMIN))
    edit(office, "UPDATE counter SET value = value - 1")
    assert watched.later(hours=1)


def edit(office: Office, statement: str) -> None:
    """Change the records behind the program's back."""
    with office.desk.database.write() as session:
        session.connection().exec_driver_sql(statement)


def test_an_admin_with_a_pager_is_paged_as_well(tmp_path, monkeypatch):
    monkeypatch.setattr(
        cast,
        "ORGANISATION",
        cast.ORGANISATION.replace(
            "admin@example.test: Ada Wolf", "admin@example.test: {name: Ada Wolf, contacts: [{env: PAGER}]}"
        ),
    )
    monkeypatch.setitem(cast._ENVIRONMENT, "PAGER", "json://127.0.0.1:1/")
    watched = Watched(tmp_path)
    watched.pulse.trouble("mailbox", "imap.example.test refuses the log-in", permanent=True)
    watched.later(working=False, minutes=1)

    watched.office.letter("alarm", ADMIN)
    (call,) = watched.office.calls
    assert (call.channel, call.recipient) == ("call", ADMIN)
    assert "refuses the log-in" in call.payload["text"]
    watched.office.nothing_else()


def test_the_watchdog_starves_when_one_loop_stands_still(watched):
    for loop in ("mailbox", "process", "deliver"):
        watched.pulse.turn(loop)
    watched.seconds += 500
    watched.pulse.turn("process")
    watched.pulse.turn("deliver")
    assert watched.pulse.stalled(600) == []
    watched.seconds += 200

    assert watched.pulse.stalled(600) == ["mailbox"]


def test_a_jump_of_the_clock_starves_no_watchdog(watched):
    watched.pulse.turn("process")
    watched.office.now += timedelta(hours=6)

    assert watched.pulse.stalled(600) == []


def test_a_mail_that_is_handled_makes_no_alarm(watched):
    watched.office.keep(MAYA, "help")
    while process_some(watched.office.desk):
        pass
    watched.office.letter("how_to", MAYA)

    assert watched.later(minutes=5)
