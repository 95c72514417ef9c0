"""Odd mail servers: bodies that are none, folders that refuse or vanish, no MOVE, other numbers (E7 to E10)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing

import pytest

from escalationd.errors import MailboxError
from escalationd.net.imap import Mailbox
from escalationd.service.intake import set_aside, take_in
from escalationd.store import inbox
from tests.fault.test_imap_faults import BODY, Desk, FirstTime, mail
from tests.support.office import Office
from tests.support.scripted_imap import ScriptedImap

ALL = [mail(1), mail(2), mail(3)]


@pytest.fixture
def server() -> Iterator[ScriptedImap]:
    server = ScriptedImap(mails={number: mail(number) for number in (1, 2, 3)}).start()
    yield server
    server.stop()


@pytest.fixture
def desk(tmp_path, server) -> Desk:
    return Desk(Office(tmp_path), server)


def last_line(answer: bytes) -> bytes:
    return answer[answer.rindex(b"\r\n", 0, -2) + 2 :]


def body_as(text: bytes):
    """The first mail's body is ``text``, as an atom or a quoted string."""
    return lambda answer: re.sub(rb"BODY\[\] \{(\d+)\}\r\n" + re.escape(mail(1)), b"BODY[] " + text, answer)


ODD = {
    "a body that is NIL": body_as(b"NIL"),
    "a body that is an empty string": body_as(b'""'),
    "a body that is an empty literal": body_as(b"{0}\r\n"),
    "a body that is a list": body_as(b"(a b)"),
    "a negative literal": lambda answer: re.sub(rb"BODY\[\] \{\d+\}", b"BODY[] {-5}", answer, count=1),
    "a literal without a size": lambda answer: re.sub(rb"BODY\[\] \{\d+\}", b"BODY[] {}", answer, count=1),
    "a non-synchronising literal": lambda answer: re.sub(rb"BODY\[\] \{(\d+)\}", rb"BODY[] {\1+}", answer, count=1),
    "a literal one byte too short": lambda answer: re.sub(
        rb"BODY\[\] \{(\d+)\}", lambda found: b"BODY[] {%d}" % (int(found[1]) - 1), answer, count=1
    ),
    "answers about other mails only": lambda answer: re.sub(rb"UID \d+ ", b"UID 4711 ", answer),
    "an answer without a UID": lambda answer: answer.replace(b"UID 1 ", b"", 1),
    "no answer at all": last_line,
    "expunges in between": lambda answer: answer.replace(b"* 2 FETCH", b"* 1 EXPUNGE\r\n* 1 FETCH"),
    "a vanished line": lambda answer: b"* VANISHED 4\r\n" + answer,
    "an alert": lambda answer: b"* OK [ALERT] the disk is nearly full\r\n" + answer,
    "a renumbering told in between": lambda answer: b"* OK [UIDVALIDITY 1] same\r\n" + answer,
    "a line of 2 MB": lambda answer: b"* OK " + b"x" * 2_000_000 + b"\r\n" + answer,
    "nul bytes": lambda answer: b"\0\0\r\n" + answer,
    "another tag": lambda answer: b"ZZZZ9 OK done\r\n" + answer,
    "the end twice": lambda answer: answer + last_line(answer),
}


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_answer_costs_no_mail_and_no_byte(desk, server, odd):
    server.mangle = FirstTime(BODY, ODD[odd])
    while server.mails:
        desk.until_empty()

    assert server.mangle.hits
    assert desk.ledger() == sorted(server.moved) == ALL
    assert server.mails == {}
    assert all("\n" not in failure for failure in desk.failures)


def test_a_nul_in_subject_and_sender_stops_no_intake(desk, server):
    """PostgreSQL keeps no NUL in a text: one such mail would keep all that come with it out for ever."""
    server.mails[4] = b"From: m\0aya@exam\0ple.test\r\nSubject: a\0b\x01\r\n\r\nhello\r\n"

    desk.until_empty()

    assert desk.failures == []
    assert len(desk.ledger()) == 4
    with desk.office.desk.database.read() as session:
        assert not any("\0" in mail.subject + mail.sender for mail in inbox.listing(session))


@pytest.mark.parametrize(
    "answer", [b"* BYE overloaded\r\n", b"* NO go away\r\n", b"\r\n", b"220 mx ESMTP\r\n", b"\xff" * 99]
)
def test_a_greeting_that_is_none_is_one_clear_line(desk, server, answer):
    server.mangle = FirstTime("CONNECT", lambda _usual: answer)

    desk.until_empty()

    assert len(desk.failures) == 1
    assert "\n" not in desk.failures[0]
    assert desk.ledger() == ALL


NO = {
    "quota": "NO [OVERQUOTA] quota exceeded",
    "no such folder": "NO [TRYCREATE] no such folder",
    "rights": "NO [NOPERM] permission denied",
    "bad": "BAD what?",
}


@pytest.mark.parametrize("why", NO)
def test_a_folder_that_takes_no_mail_stops_no_intake(desk, server, why):
    """What is kept waits to be moved; new mail goes on coming in."""
    server.refusals["MOVE"] = NO[why]
    first = desk.once()
    server.mails |= {number: mail(number) for number in (4, 5)}
    second = desk.once()

    assert (first.mails, second.mails) == (3, 2)
    assert len(desk.ledger()) == 5
    assert "Processed" in second.refused
    assert "\n" not in second.refused
    assert server.moved == []

    server.refusals.clear()
    last = desk.until_empty()
    assert last.refused == ""
    assert sorted(server.moved) == [*ALL, mail(4), mail(5)]


def test_a_mail_that_cannot_be_set_aside_stops_no_intake(desk, server):
    desk.once()
    with desk.office.desk.database.write() as session:
        session.connection().exec_driver_sql("UPDATE inbox SET set_aside = 'wanted'")
    server.refusals["MOVE"] = NO["quota"]
    server.mails[4] = mail(4)
    with closing(Mailbox(desk.account)) as mailbox:
        mailbox.connect()
        take_in(desk.office.desk, mailbox, "Processed")

        assert "Set aside" in set_aside(desk.office.desk, mailbox, "Processed", "Set aside")
    assert len(desk.ledger()) == 4


@pytest.mark.parametrize("command", ["SELECT", "SEARCH"])
def test_a_folder_that_is_read_only_is_named_and_is_no_lost_connection(desk, server, command):
    server.mangle = FirstTime(command, lambda usual: usual.replace(b" OK ", b" OK [READ-ONLY] "))
    with pytest.raises(MailboxError, match="is read-only") as caught:
        desk.once()
    assert caught.value.permanent
    server.mangle = lambda _line, usual: usual
    desk.until_empty()

    assert desk.ledger() == sorted(server.moved) == ALL


def test_a_folder_that_somebody_removes_meanwhile_is_made_again(desk, server):
    def mangle(line: str, usual: bytes) -> bytes:
        if line.startswith("CREATE"):
            server.refusals.clear()
        return last_line(b"\r\n" + usual) if line.startswith("LIST") and server.refusals else usual

    server.mangle = mangle
    with closing(Mailbox(desk.account)) as mailbox:
        mailbox.connect()
        server.refusals["MOVE"] = NO["no such folder"]
        assert take_in(desk.office.desk, mailbox, "Processed").refused == ""

    assert 'CREATE "Processed"' in server.lines
    assert desk.ledger() == sorted(server.moved) == ALL


def without_move(uidplus: bool):
    def mangle(line: str, usual: bytes) -> bytes:
        if line.startswith(("CONNECT", "CAPABILITY")):
            usual = usual.replace(b" MOVE", b"")
            return usual if uidplus else usual.replace(b" UIDPLUS", b"")
        return usual

    return mangle


@pytest.mark.parametrize("uidplus", [True, False])
def test_a_server_without_move_has_each_mail_copied_once(desk, server, uidplus):
    server.mangle = without_move(uidplus)
    for _ in range(3):
        desk.once()

    copies = [line for line in server.lines if line.startswith("COPY")]
    assert desk.ledger() == sorted(server.copied) == ALL
    assert len(copies) == 1
    assert not uidplus or server.mails == {}


def test_mails_that_were_copied_and_cannot_be_marked_are_not_copied_without_end(desk, server):
    server.mangle = without_move(True)
    server.refusals["STORE"] = "NO no flag is kept here"
    with closing(Mailbox(desk.account)) as mailbox:
        mailbox.connect()
        for _ in range(5):
            assert "no flag" in take_in(desk.office.desk, mailbox, "Processed").refused

    assert desk.ledger() == ALL
    assert len(server.copied) == 3


def test_a_new_uidvalidity_between_two_passes_of_one_connection_is_seen(desk, server):
    desk.once()
    server.uidvalidity, server.mails = 2, {1: mail(7), 2: mail(2)}
    desk.until_empty()
    desk.office.work()

    with desk.office.desk.database.read() as session:
        assert inbox.counts(session)["duplicate"] == 1
    assert sorted(desk.ledger()) == sorted([*ALL, mail(2), mail(7)])


HOLDS_IMAP = {
    "an answer about another mail": b")\r\n* 2 FETCH (UID 2 BODY[] {3}\r\nabc)\r\n",
    "the end of an answer": b")\r\nA1 OK done\r\n* BYE\r\n",
    "literals": b"{5}\r\nhello {10}\r\n",
    "half a quote": b'"( ]) [\\\r\n',
}


@pytest.mark.parametrize("words", HOLDS_IMAP)
def test_a_mail_that_looks_like_an_answer_is_kept_byte_for_byte(desk, server, words):
    server.mails[1] = b'From: m@example.test\r\nSubject: \\" ( {9}\r\n\r\n' + HOLDS_IMAP[words]
    wanted = sorted(server.mails.values())
    desk.until_empty()

    assert desk.failures == []
    assert desk.ledger() == wanted


@pytest.mark.parametrize("done", ["", "1 Processed"])
def test_mails_that_the_server_says_it_moved_and_did_not_are_moved_again(desk, server, done):
    move = server._move
    server._move = lambda _argument: move(done) if done else b""
    assert desk.once().refused == ""
    server._move = move
    desk.until_empty()

    assert desk.ledger() == sorted(server.moved) == ALL


def test_a_server_that_never_moves_what_it_says_is_named_and_not_asked_without_end(desk, server):
    server._move = lambda _argument: b""
    passes = [desk.once() for _ in range(6)]

    assert "still shows them in INBOX" in passes[-1].refused
    assert len([line for line in server.lines if line.startswith("MOVE")]) == 4
    assert desk.ledger() == ALL
    server.mails[4] = mail(4)
    desk.once()
    assert len(desk.ledger()) == 4


@pytest.mark.parametrize("told", [b"9 1:99999999999 1:99999999999", b"9 3:1 1:3", b"9 1:3 1", b"0 0 0", b"9 7 7"])
def test_new_numbers_that_cannot_be_do_no_harm(desk, server, told):
    """A range of a billion is no work and no memory."""
    server.mangle = FirstTime("MOVE", lambda usual: re.sub(rb"COPYUID [^\]]+", b"COPYUID " + told, usual))
    desk.until_empty()

    assert desk.ledger() == sorted(server.moved) == ALL


@pytest.mark.parametrize("found", [b"3 3 2 1 0 1", b"1 99999999999999999999999"])
def test_a_search_that_finds_what_cannot_be_costs_no_mail(desk, server, found):
    server.mangle = FirstTime("SEARCH", lambda usual: b"* SEARCH " + found + b"\r\n" + usual)
    desk.until_empty()

    assert desk.ledger() == sorted(server.moved) == ALL


def test_sizes_that_are_all_zero_cost_no_mail(desk, server):
    server.mangle = lambda line, usual: re.sub(rb"SIZE \d+", b"SIZE 0", usual) if "SIZE" in line else usual
    desk.until_empty()

    assert desk.ledger() == sorted(server.moved) == ALL
