"""A mail that cannot be processed is set aside with its bytes, the admins are told, and the next one has its turn."""

from __future__ import annotations

import hashlib
import os
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from escalationd.core.events import Disposition
from escalationd.mail.forms.html import to_text
from escalationd.service import readers
from escalationd.service.process import process_some
from escalationd.store import inbox
from escalationd.store.inbox import NewMail
from tests.support.cast import ADMIN, CIO, MAYA, QUEUE, TOM
from tests.support.office import COMPLETE, PASS, Office, Received

POISON = {
    "a header bomb": b"From: maya@example.test\r\n" + b"X: y\r\n" * 1_000 + b"\r\nhi",
    "a MIME bomb": b"From: maya@example.test\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    + b"--b\r\n\r\nx\r\n" * 5_000,
    "nothing": b"\r\n",
}
NESTED = {
    "open boxes": "<div>" * 300_000,
    "boxes in a deep line": "<span>" * 100_000 + "<div></div>" * 100_000,
    "stray ends": "<div>" * 19_000 + "</p>" * 300_000,
}


def deliver(office: Office, *mails: bytes) -> list[int]:
    """Put mails into the ledger without handling them; their rows."""
    known = {mail.id for mail in office.mails(1_000)}
    new = [
        NewMail(
            account="escalations@imap", folder="INBOX", uidvalidity=2, uid=1_000 + len(known) + place, raw=raw,
            sha256=hashlib.sha256(raw).hexdigest(), size=len(raw), received_at=office.now, subject="", urgent=False,
            sender="",
        )
        for place, raw in enumerate(mails)
    ]  # fmt: skip
    with office.desk.database.write() as session:
        inbox.keep(session, new)
    return sorted({mail.id for mail in office.mails(1_000)} - known)


def good(office: Office, number: int) -> bytes:
    body = COMPLETE.replace("TCK-20931", f"TCK-{number}")
    return office.compose(MAYA, f"[ESCALATION] Stuck - TCK-{number}", body, number, None, None, PASS, None, None)


def dispositions(office: Office, rows: list[int]) -> list[str | None]:
    found = {mail.id: mail.disposition for mail in office.mails(1_000)}
    return [found[row] for row in rows]


@pytest.mark.parametrize("poison", POISON.values(), ids=POISON.keys())
def test_poison_between_two_good_mails_delays_neither(tmp_path, poison):
    office = Office(tmp_path)
    rows = deliver(office, good(office, 1), poison, good(office, 2))

    assert process_some(office.desk) == 3

    assert dispositions(office, rows) == ["accepted", "failed", "accepted"]
    letters = [(letter.kind, letter.to) for letter in office.post()]
    assert letters.count(("brief", QUEUE)) == 2
    assert letters.count(("alarm", ADMIN)) == 1
    with office.desk.database.read() as session:
        assert inbox.load(session, rows[1]).raw == poison


def test_a_mail_on_which_a_reader_breaks_has_three_strikes_and_then_rests(tmp_path, monkeypatch):
    office = Office(tmp_path)

    def breaks(reading):
        if b"TCK-13" in reading.mail.raw:
            raise RecursionError("a defect of ours")
        return tagged(reading)

    route = next(route for route, reader in readers.READERS.items() if reader is readers.tagged)
    tagged = readers.READERS[route]
    monkeypatch.setitem(readers.READERS, route, breaks)
    rows = deliver(office, good(office, 1), good(office, 13), good(office, 2))

    office.work()

    assert dispositions(office, rows) == ["accepted", "failed", "accepted"]
    failed = next(mail for mail in office.mails(10) if mail.id == rows[1])
    assert failed.attempts == office.desk.strikes
    assert failed.reason == "failed 3 times; see the log"
    monkeypatch.undo()
    with office.desk.database.write() as session:
        assert inbox.reopen(session, rows[1])
    office.work()
    assert dispositions(office, rows) == ["accepted", "accepted", "accepted"]


def handle_and_die(folder: Path) -> bool:
    """Handle what waits, in a process of its own in which ticket 13 crashes a parser; whether it lived."""

    def crashes(reading):
        if b"TCK-13" in reading.mail.raw:
            os.kill(os.getpid(), signal.SIGKILL)
        return readers.tagged(reading)

    child = os.fork()
    if child == 0:
        route = next(route for route, reader in readers.READERS.items() if reader is readers.tagged)
        readers.READERS[route] = crashes
        Office(folder).work()
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def test_a_mail_that_kills_the_process_has_three_strikes_and_the_others_their_turn(tmp_path):
    office = Office(tmp_path)
    rows = deliver(office, good(office, 1), good(office, 13), good(office, 2))
    office.desk.database.close()

    assert [handle_and_die(tmp_path) for _ in range(4)] == [False, False, False, True]

    assert dispositions(office, rows) == ["accepted", "failed", "accepted"]
    failed = next(mail for mail in office.mails(10) if mail.id == rows[1])
    assert failed.reason == "given up after 3 attempts"


DSN = (
    b"Return-Path: <>\r\nFrom: mailer-daemon@mx.example.test\r\nTo: escalations@example.test\r\n"
    b"Subject: Undelivered Mail\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    b"Final-Recipient: rfc822; cio@example.test\r\nAction: failed\r\n"
    b"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <x@example.test>\r\n\r\n--b--\r\n"
)
INVITED = [("invite.ics", "text/calendar", b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nPARTSTAT=ACCEPTED\r\nEND:VCALENDAR")]
AWAY = {"Auto-Submitted": "auto-replied"}


@dataclass(frozen=True)
class Busy:
    """An office with a case at the CIO, the brief, and the mails that are going to be damaged."""

    office: Office
    brief: Received
    mails: tuple[bytes, ...]


@pytest.fixture(scope="module")
def busy(tmp_path_factory) -> Busy:
    office = Office(tmp_path_factory.mktemp("busy"))
    form = COMPLETE + "\nCIO trigger: above our limit\nRecommended action: refund\n"
    office.write(TOM, "[ESCALATION] Stuck - TCK-20931", form)
    brief, _ = office.letters(("brief", CIO), ("acknowledged", TOM))
    reply = office.compose(CIO, "", "On hold until finance answers.", 7, brief, None, PASS, None, None)
    away = office.compose(CIO, "", "Out of the office until Monday.", 8, brief, None, PASS, AWAY, None)
    invited = office.compose(CIO, "", "Accepted", 9, brief, None, PASS, None, INVITED)
    return Busy(office, brief, (good(office, 99), reply, away, invited, DSN))


SEEDS = (
    b"\r", b"\n", b"\r\n\r\n", b"\0", b"\xff\xfe", b"\x1b", b"=?utf-8?q?=00?=", b"=?x?b?", b'"', b"(", b"<", b">", b"@",
    b";", b"--b", b"Content-Type: multipart/mixed; boundary=b\r\n", b"Content-Type: message/rfc822\r\n",
    b"charset=utf-7",
    b'charset="\0"', b"Content-Transfer-Encoding: base64\r\n", b"From: a@\r\n", b"Date: 0\r\n", b"> ", b"On x wrote:\n",
    b"\xe2\x80\xae",
)  # fmt: skip
CUTS = st.lists(
    st.tuples(
        st.sampled_from(("flip", "insert", "cut", "repeat")),
        st.integers(0, 1_000_000),
        st.integers(1, 400),
        st.sampled_from(SEEDS),
    ),
    min_size=1,
    max_size=8,
)


def damaged(mail: bytes, cuts) -> bytes:
    raw = bytearray(mail)
    for what, where, length, seed in cuts:
        place = where % (len(raw) + 1)
        match what:
            case "flip":
                raw[place : place + 1] = bytes([length % 256])
            case "insert":
                raw[place:place] = seed
            case "cut":
                del raw[place : place + length]
            case _:
                raw[place:place] = raw[place : place + length]
    return bytes(raw)


@given(which=st.integers(0, 4), cuts=CUTS)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_any_damage_to_a_mail_ends_in_one_disposition(busy, which, cuts):
    office = busy.office
    (row,) = deliver(office, damaged(busy.mails[which], cuts))

    assert process_some(office.desk) == 1

    found = next(mail for mail in office.mails(5) if mail.id == row)
    assert found.disposition in {disposition.value for disposition in Disposition}
    assert "see the log" not in found.reason
    assert office.case().ruling is None


def test_the_case_that_lived_through_all_that_can_be_decided(busy):
    mail = busy.office.reply(CIO, busy.brief, "Approved.")

    assert mail.disposition == "decided"
    assert busy.office.history()[-1] == "decided"


@pytest.mark.parametrize("tags", NESTED.values(), ids=NESTED.keys())
def test_markup_that_would_keep_a_parser_busy_for_minutes_is_read_to_where_it_begins(tags):
    """The parser looks at all that stands open for each tag: 400,000 open boxes take it more than five minutes."""
    assert to_text(f"<p>Approved.</p>{tags}<p>late</p>") == "Approved."


def test_a_long_thread_is_read_to_its_end():
    paragraphs = "".join(f"<p class=MsoNormal><span>line {number}<o:p></o:p></span></p>" for number in range(3_500))

    assert to_text(paragraphs).count("\n") == 3_499
