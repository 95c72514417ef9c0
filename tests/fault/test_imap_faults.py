"""The mail server breaks off, lies, dawdles, renumbers: each mail is kept once, whole, and moved (E5 to E10)."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from escalationd.errors import MailboxError
from escalationd.net.accounts import ImapAccount, Security
from escalationd.net.imap import Mailbox
from escalationd.service.intake import Suspects, take_in
from escalationd.store import inbox
from tests.support.office import Office
from tests.support.scripted_imap import Cut, ScriptedImap


def mail(number: int, subject: str = "", size: int = 0) -> bytes:
    body = f"Message-ID: <{number}@example.test>\r\n\r\nbody {number}\r\n" + "x" * size
    return f"From: maya@example.test\r\nSubject: {subject or f'mail {number}'}\r\n{body}".encode()


class Desk:
    """An office that takes in from the scripted server, as the daemon does: a new connection after each failure."""

    def __init__(self, office: Office, server: ScriptedImap) -> None:
        self.office, self.server = office, server
        self.account = ImapAccount(
            host="127.0.0.1", port=server.port, security=Security.PLAIN, username="u", password=lambda: "p",
            connect_timeout=2, command_timeout=2,
        )  # fmt: skip
        self.suspects = Suspects()
        self.failures: list[str] = []

    def once(self):
        with closing(Mailbox(self.account)) as mailbox:
            mailbox.connect()
            return take_in(self.office.desk, mailbox, "Processed", self.suspects)

    def until_empty(self, most: int = 12):
        """Passes until the folder holds nothing that can be taken; the last one."""
        for _ in range(most):
            try:
                taken = self.once()
            except MailboxError as error:
                self.failures.append(str(error))
                continue
            if not taken.mails and not taken.moved:
                return taken
        raise AssertionError(f"never done: {self.failures}")

    def ledger(self) -> list[bytes]:
        with self.office.desk.database.read() as session:
            rows = inbox.listing(session, limit=10_000)
            return sorted(inbox.load(session, row.id).raw for row in rows)


@pytest.fixture
def server() -> Iterator[ScriptedImap]:
    server = ScriptedImap(mails={number: mail(number) for number in (1, 2, 3)}).start()
    yield server
    server.stop()


class FirstTime:
    """A script that changes the first answer to a command, and no other."""

    def __init__(self, command: str, change) -> None:
        self.command, self.change, self.hits = command, change, 0

    def __call__(self, line: str, answer: bytes):
        self.hits += line.startswith(self.command)
        return self.change(answer) if line.startswith(self.command) and self.hits == 1 else answer


@pytest.fixture
def desk(tmp_path, server) -> Iterator[Desk]:
    yield Desk(Office(tmp_path), server)
    if isinstance(server.mangle, FirstTime):
        assert server.mangle.hits, "the fault never happened"


def cut(answer: bytes, at: int) -> Iterator[bytes]:
    yield answer[:at]
    raise Cut


BODY = "FETCH 1,2,3 (BODY"
PLACES = {
    "nothing": lambda _answer: 0,
    "in the tag": lambda _answer: 1,
    "before the literal's size": lambda answer: answer.index(b"{"),
    "in the literal's size": lambda answer: answer.index(b"{") + 2,
    "before the literal": lambda answer: answer.index(b"}") + 3,
    "in the literal": lambda answer: answer.index(b"}") + 20,
    "after the literal": lambda answer: answer.index(b" BODY[HEADER"),
    "in the second mail": lambda answer: answer.index(b"* 2 FETCH") + 60,
    "before the end": lambda answer: answer.rindex(b" OK"),
    "in the last line's end": lambda answer: len(answer) - 1,
}


ANYWHERE = ("nothing", "in the tag", "before the end", "in the last line's end")
LOST = [(BODY, place) for place in PLACES]
LOST += [(command, place) for command in ("SEARCH", "SELECT", "MOVE", "LOGIN") for place in ANYWHERE]


@pytest.mark.parametrize(("command", "place"), LOST)
def test_a_connection_lost_at_any_place_of_an_answer_costs_nothing(desk, server, command, place):
    server.mangle = FirstTime(command, lambda answer: cut(answer, PLACES[place](answer)))

    desk.until_empty()

    assert len(desk.failures) == 1
    assert desk.ledger() == sorted(server.moved) == [mail(1), mail(2), mail(3)]
    assert server.mails == {}


LIES = {
    "an immense literal": lambda answer: re.sub(rb"BODY\[\] \{\d+\}", b"BODY[] {1000000000000}", answer, count=1),
    "a literal that is too long": lambda answer: re.sub(rb"BODY\[\] \{\d+\}", b"BODY[] {999}", answer, count=1),
    "a literal that is too short": lambda answer: re.sub(rb"BODY\[\] \{\d+\}", b"BODY[] {9}", answer, count=1),
    "garbage": lambda answer: b"* garbage ((\r\n" + answer,
    "not a line of IMAP": lambda _answer: b"HTTP/1.1 400 Bad Request\r\n\r\n",
    "BYE": lambda _answer: b"* BYE too many connections\r\n",
    "NO": lambda answer: answer[answer.rindex(b"\r\n", 0, -2) + 2 :].replace(b" OK ", b" NO "),
    "BAD": lambda answer: answer[answer.rindex(b"\r\n", 0, -2) + 2 :].replace(b" OK ", b" BAD "),
    "a date that is none": lambda answer: answer.replace(
        b"24-Nov-2026 09:00:00 +0000", b"99-Foo-2026 09:00:00 +0000", 1
    ),
}


@pytest.mark.parametrize("lie", LIES)
def test_an_answer_that_cannot_be_is_one_clear_line_and_the_mail_is_asked_for_again(desk, server, lie):
    server.mangle = FirstTime(BODY, LIES[lie])

    desk.until_empty()

    assert all("\n" not in failure for failure in desk.failures)
    assert desk.ledger() == sorted(server.moved) == [mail(1), mail(2), mail(3)]


QUIRKS = {
    "answers in reverse order": lambda server, answer: (
        b"".join(server.one(uid, "BODY.PEEK[]") for uid in (3, 2, 1)) + answer[answer.rindex(b"\r\n", 0, -2) + 2 :]
    ),
    "each answer twice": lambda server, answer: server.one(1, "BODY.PEEK[]") + answer,
    "an answer nobody asked for": lambda server, answer: (
        server.one(1, "BODY.PEEK[]").replace(b"* 1 FETCH (UID 1 ", b"* 77 FETCH (UID 77 ") + answer
    ),
    "a flag update in between": lambda _server, answer: b"* 2 FETCH (FLAGS (\\Seen))\r\n" + answer,
    "other numbers meanwhile": lambda _server, answer: b"* 1 EXISTS\r\n* 5 RECENT\r\n" + answer,
    "an end without words": lambda _server, answer: re.sub(rb" OK [^\r]*\r\n$", b" OK\r\n", answer),
}


@pytest.mark.parametrize("quirk", QUIRKS)
def test_what_is_odd_and_allowed_does_no_harm(desk, server, quirk):
    server.mangle = FirstTime(BODY, lambda answer: QUIRKS[quirk](server, answer))

    desk.until_empty()

    assert desk.ledger() == sorted(server.moved) == [mail(1), mail(2), mail(3)]


@pytest.mark.parametrize("answer", [b"* garbage ((\r\n", None])
def test_one_mail_that_the_server_cannot_hand_over_stops_no_other_and_is_named(desk, server, answer):
    """UID 2 breaks every FETCH that asks for its body: asked for alone, it is left out after three strikes."""
    server.mails |= {number: mail(number) for number in range(4, 120)}

    def mangle(line: str, usual: bytes):
        asked = re.match(r"FETCH ([\d:,]+) \(BODY", line)
        return answer if asked and 2 in server._named(asked.group(1)) else usual

    server.mangle = mangle
    for _ in range(8):
        try:
            taken = desk.once()
        except MailboxError:
            continue
    assert taken.unfetchable == (2,)
    assert len(desk.ledger()) == 118
    assert server.mails == {2: mail(2)}

    server.mangle = lambda _line, usual: usual
    assert desk.once().mails == 0
    desk.office.now += timedelta(hours=2)
    desk.until_empty()

    assert len(desk.ledger()) == 119
    assert server.mails == {}


def test_a_server_that_sends_a_byte_now_and_then_is_left_in_time(desk, server):
    """A socket's own timeout counts every byte anew: the total time of a command must not."""
    left, sent = threading.Event(), 0

    def dawdle(answer: bytes) -> Iterator[bytes]:
        nonlocal sent
        for byte in answer:
            yield bytes([byte])
            sent += 1
            left.wait(0.3)

    server.mangle = FirstTime(BODY, dawdle)
    with pytest.raises(MailboxError, match="in time"):
        desk.once()
    assert 0 < sent < len(server.one(1, "BODY.PEEK[]")) / 2
    left.set()

    desk.until_empty()
    assert desk.ledger() == [mail(1), mail(2), mail(3)]


@pytest.mark.parametrize("command", ["CONNECT", "CAPABILITY", "LOGIN", "LIST", "SELECT", "SEARCH", "MOVE"])
def test_a_server_that_falls_silent_is_left_in_time(desk, server, command):
    silent = iter(())
    server.mangle = FirstTime(command, lambda _answer: silent)
    desk.account = replace(desk.account, command_timeout=0.5)

    desk.until_empty()

    assert desk.ledger() == sorted(server.moved) == [mail(1), mail(2), mail(3)]


def test_a_thousand_renumbered_mails_are_the_same_mails(desk, server):
    """The mailbox was restored: all come again under new UIDs and UIDVALIDITY, with and without a Message-ID."""
    nameless = {number: mail(number).replace(b"Message-ID", b"X-Id") for number in range(2, 1001, 2)}
    server.mails = {number: mail(number) for number in range(1, 1001, 2)} | nameless
    desk.until_empty()
    desk.office.work()
    server.uidvalidity, server.moved = 2, []
    server.mails = {number + 5000: raw for number, raw in enumerate(desk.ledger())}
    desk.until_empty()
    desk.office.work()

    with desk.office.desk.database.read() as session:
        counts = inbox.counts(session)
    assert counts["duplicate"] == 1000
    assert sum(counts.values()) == 2000
    assert server.mails == {}


def test_a_mail_that_somebody_moves_away_meanwhile_is_left_alone(desk, server):
    def take_away(answer: bytes) -> bytes:
        server.mails.pop(2)
        return answer

    server.mangle = FirstTime("FETCH", take_away)
    desk.until_empty()

    assert desk.ledger() == [mail(1), mail(3)]


def test_a_mail_that_somebody_removes_between_keeping_and_moving_is_kept(desk, server):
    def take_away(answer: bytes) -> bytes:
        server.mails.pop(2)
        return answer

    server.mangle = FirstTime(BODY, take_away)
    desk.until_empty()

    assert desk.ledger() == [mail(1), mail(2), mail(3)]
    assert server.mails == {}


def test_only_constants_and_numbers_reach_the_server(desk, server):
    server.mails = {1: mail(1, subject='") LOGOUT ("\\ {3}'), 2: mail(2, subject="[URGENT] x\\r\\nA1 CREATE y")}
    desk.until_empty()

    assert len(desk.ledger()) == 2
    grammar = (
        r'(CAPABILITY|LOGIN u "?p"?|LIST "" "?(Processed|Set aside)"?|SELECT "?INBOX"?|SEARCH ALL|LOGOUT'
        r'|SEARCH SUBJECT "?\[URGENT\]"?|FETCH [\d:,]+ \([A-Z0-9.\[\]() -]+\)|MOVE [\d:,]+ "?Processed"?)'
    )
    assert [line for line in server.lines if not re.fullmatch(grammar, line)] == []


def test_large_mails_are_not_in_memory_together(desk, server):
    """Ten of 6 MB: never more than 25 MB are asked for in one command."""
    server.mails = {number: mail(number, size=6_000_000) for number in range(1, 11)}
    desk.account = replace(desk.account, command_timeout=30)
    desk.until_empty()

    asked = [line for line in server.lines if line.startswith("FETCH") and "BODY" in line]
    assert len(desk.ledger()) == 10
    assert len(asked) == 3


def test_an_urgent_mail_that_comes_during_a_backlog_does_not_wait_for_its_end(desk, server, monkeypatch):
    monkeypatch.setattr("escalationd.service.intake.PASS", 100)
    server.mails = {number: mail(number) for number in range(1, 501)}
    first = desk.once()
    server.mails[900] = mail(900, subject="[URGENT] [ESCALATION] now")
    second = desk.once()

    assert (first.mails, first.more, second.mails) == (100, True, 100)
    assert mail(900, subject="[URGENT] [ESCALATION] now") in desk.ledger()


def test_news_in_one_piece_with_the_answer_to_idle_is_not_slept_over(desk, server):
    server.news = b"* 4 EXISTS\r\n"
    with closing(Mailbox(desk.account)) as mailbox:
        mailbox.connect()
        mailbox.select("INBOX")
        mailbox.uids()

        woken = threading.Thread(target=mailbox.wait, args=(600, lambda: False), daemon=True)
        woken.start()
        woken.join(20)

        assert not woken.is_alive()
