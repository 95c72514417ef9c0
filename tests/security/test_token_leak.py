"""A reply code is in the outbox and in raw mail, and nowhere else: not in a log, a list, a digest or another's letter.

Taught by tickets whose address was the capability (the Zendesk take-over of 2024), llun/activities.next #1321 and
arachnys/cabot #455, which dropped login codes because mails are forwarded.
"""

from __future__ import annotations

import email
import email.policy
import hashlib
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from typer.testing import CliRunner

from escalationd.cli.app import app
from escalationd.core.escalation import Status
from escalationd.errors import DeliveryError
from escalationd.mail.marks import TOKEN_LENGTH
from escalationd.service.deliver import Result, record
from escalationd.service.report import send_digests
from escalationd.store import outbox
from tests.support import records
from tests.support.cast import CIO, LENA, MALLORY, MAYA, QUEUE, TOM
from tests.support.office import COMPLETE, Office, Received
from tests.support.shell import write_config

REF = "ESC-2026-0001"
CODE = re.compile(rf"\b[a-z2-7]{{{TOKEN_LENGTH}}}\b", re.IGNORECASE)
CUSTOMERS = "customer_mail: yes\n"


@dataclass
class Played:
    """An office in which every code that was ever made is known, and everything that was logged."""

    office: Office
    config: Path
    codes: set[str] = field(default_factory=set)
    logged: list[str] = field(default_factory=list)

    def leaks(self, text: str) -> set[str]:
        return self.codes & {found.lower() for found in CODE.findall(text)}


class Listener(logging.Handler):
    """Keeps every line that anybody logs."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self.lines = lines
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    folder = tmp_path_factory.mktemp("leak")
    config = write_config(folder, CUSTOMERS)
    office = Office(folder, more=CUSTOMERS)
    played = Played(office, config)
    invent = office.desk.random_text

    def make(length: int) -> str:
        text = invent(length)
        played.codes |= {text} if length == TOKEN_LENGTH else set()
        return text

    office.desk = replace(office.desk, random_text=make)
    listener, root = Listener(played.logged), logging.getLogger()
    level = root.level
    root.addHandler(listener)
    root.setLevel(logging.DEBUG)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ESCALATIOND_TEST_PASSWORD", "x")
        play(office)
        yield played
    root.removeHandler(listener)
    root.setLevel(level)
    office.desk.database.close()


def play(office: Office) -> None:
    """A case with everything in it that could carry a code on: wrapped reference lines, quotes, subjects, notes."""
    mine = COMPLETE + "Customer email: jane@customer.test\n"
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", mine)
    with office.desk.database.read() as session:
        (entry,) = (entry for entry in outbox.waiting(session, "brief") if entry.recipient == QUEUE)
        brief = Received(outbox.by_id(session, entry.id))
    (code,) = CODE.findall(brief.reply_to)
    quoted = DeliveryError(f"451 4.7.1 <{brief.reply_to}> looks odd, try later")
    record(office.desk, [Result(entry=entry, error=quoted)])
    office.post()
    office.reply(TOM, brief, f"hmm, what about Ref: {REF} /\n{code} then?")
    office.reply(TOM, brief, f"ASK who is affected? (see escalations+{code}@example.test)")
    question = next(letter for letter in office.post() if letter.to == MAYA)
    office.reply(MAYA, question, f"Everybody.\nI saw Ref: {REF}/{code} below, what is it?")
    answer = next(letter for letter in office.post() if letter.to == QUEUE)
    up = f"ESCALATE\n\nCIO trigger: amount, see escalations+{code}@example.test\nRecommended action: refund"
    office.reply(TOM, answer, up)
    office.wait(minutes=11)
    executive = next(letter for letter in office.post() if letter.to == CIO)
    (code,) = CODE.findall(executive.reply_to)
    line = f"Ref: {REF}/{code}"
    office.write(MALLORY, f"Fwd: {executive.subject} {line}", f"Approve!\n\n{line}")
    office.write(LENA, f"Re: {executive.subject} {line}", f"APPROVE\n\n{line}", to=executive.reply_to)
    office.write(CIO, "", raw=f"From: {CIO}\r\nSubject: {line}\r\nX: {'(' * 5000}\r\n\r\nx".encode())
    office.reply(CIO, executive, f"Approved, the note says\n{line}\nand escalations+{code.upper()}@example.test")
    office.wait(hours=30)
    office.post()
    send_digests(office.desk, office.settings.digest_time)


def test_the_case_went_its_way(played: Played) -> None:
    assert played.office.case().status is Status.APPROVED
    assert len(played.codes) > 5
    assert "failed" in {mail.disposition for mail in played.office.mails()}


COMMANDS = [
    "status", "list --all", f"show {REF}", f"log {REF}", "inbox list", "inbox list --refused", "outbox list",
    "export csv", "digest --stdout",
]  # fmt: skip
JSON = [
    "status --json", "list --all --json", f"show {REF} --json", f"log {REF} --json", "inbox list --json",
    "outbox list --json", "export json",
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS + JSON)
def test_no_command_shows_a_code(played: Played, command: str) -> None:
    done = CliRunner().invoke(app, [*command.split(), "--config", str(played.config)])

    assert done.exit_code in (0, 1)
    assert done.output
    assert not played.leaks(done.output)


def test_no_log_line_holds_a_code(played: Played) -> None:
    assert played.logged
    assert not played.leaks("\n".join(played.logged))


def test_no_table_but_the_two_stores_holds_a_code(played: Played) -> None:
    with records.by_hand(played.office.settings.database_url) as hand:
        tables = hand.tables()
        assert {"inbox", "outbox", "event", "escalation", "token"} <= set(tables)
        for table in tables:
            for row in hand.ask(f"SELECT * FROM {table}"):  # noqa: S608 - the database's own table names
                texts = [str(value) for value in row if not isinstance(value, bytes)]
                assert not played.leaks("\n".join(texts)), table
        digests = {row[0] for row in hand.ask("SELECT digest FROM token")}
    assert {hashlib.sha256(code.encode()).hexdigest() for code in played.codes} == digests


def test_a_code_goes_to_one_person_in_one_letter_without_copies(played: Played) -> None:
    with records.by_hand(played.office.settings.database_url) as hand:
        rows = hand.ask("SELECT kind, recipient, raw, message_id FROM outbox WHERE raw IS NOT NULL")
    holders: dict[str, set[str]] = {code: set() for code in played.codes}
    for kind, recipient, letter, message_id in rows:
        mail = email.message_from_bytes(letter, policy=email.policy.default)
        found = played.leaks(_whole(mail))
        assert not (found and kind in ("customer", "digest", "alarm", "decision", "forgery", "acknowledged")), kind
        assert not CODE.search(message_id)
        assert (mail["To"], mail["Cc"], mail["Bcc"]) == (recipient, None, None)
        for code in found:
            holders[code].add(recipient)
    assert {len(people) for people in holders.values()} == {1}


def _whole(mail: EmailMessage) -> str:
    """The header, and every part decoded."""
    parts = [part.get_payload(decode=True) or b"" for part in mail.walk() if not part.is_multipart()]
    head = "\n".join(f"{name}: {value}" for name, value in mail.items())
    return head + b"\n".join(parts).decode("utf-8", "replace")


def test_the_owner_hears_of_every_use_by_another(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.write(TOM, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE + "CIO trigger: amount\n")
    brief = next(letter for letter in office.post() if letter.to == CIO)

    for who in (MALLORY, LENA, MAYA):
        office.reply(who, brief, "APPROVE")
        warnings = [letter for letter in office.post() if letter.kind == "forgery"]
        assert [letter.to for letter in warnings] == [CIO], who
        assert "used by somebody else" in warnings[0].text
    assert office.case().status is Status.OPEN


def test_a_code_is_130_random_bits_in_a_local_part_of_at_most_64_octets(played: Played) -> None:
    assert TOKEN_LENGTH * 5 >= 128
    assert all(code == code.lower() and len(f"escalations+{code}") <= 64 for code in played.codes)
