"""Whatever arrives ends in exactly one disposition, with a reason, and the lists show it."""

from __future__ import annotations

from collections import Counter

import pytest

from escalationd.core.events import Disposition
from escalationd.mail.classify import Route
from escalationd.service.readers import READERS
from escalationd.store import inbox
from tests.support.cast import ADMIN, LENA, MAILBOX, MAYA, QUEUE, TOM
from tests.support.office import COMPLETE, FINANCIAL, Office
from tests.support.shell import escalationd, write_config
from tests.support.wire import bounce_of

NOAH = "noah@example.test"
TOO_MANY_HEADERS = b"From: maya@example.test\r\n" + b"X-Filler: yes\r\n" * 60_000 + b"\r\nbody\r\n"


def play_everything(office: Office) -> dict[Disposition, int]:
    """A week in which everything happens once; the ledger number of each disposition's mail."""
    seen: dict[Disposition, int] = {}

    def note(mail: inbox.StoredMail) -> None:
        seen.setdefault(Disposition(mail.disposition or ""), mail.id)

    # one case from its first incomplete mail to its end
    note(office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", FINANCIAL))
    missing = office.letter("missing", MAYA)
    note(office.reply(MAYA, missing, "Currency: EUR"))
    brief, acknowledged = office.letters(("brief", QUEUE), ("acknowledged", MAYA))
    note(office.reply(MAYA, acknowledged, "SENT"))
    note(office.reply(TOM, brief, "thanks"))
    note(office.reply(TOM, brief, "hmm, I would approve if finance agrees"))
    office.letter("unclear", TOM)
    note(office.reply(TOM, brief, "TAKE"))
    note(office.reply(TOM, brief, "ASK which terminal is it?"))
    question = office.letter("question", MAYA)
    note(office.reply(MAYA, question, "It is terminal 4 in the main hall."))
    office.post()
    note(office.reply(MAYA, acknowledged, "By the way, terminal 5 has it too now."))
    office.post()
    note(office.reply(TOM, brief, "APPROVE"))
    office.wait(minutes=11)
    told = next(letter for letter in office.post() if (letter.kind, letter.to) == ("decision", MAYA))
    note(office.reply(MAYA, told, "RESOLVED"))
    closed = office.letter("closed", MAYA)
    note(office.reply(MAYA, closed, "REOPEN"))
    office.post()

    # a second one, complete at once and taken back
    note(office.write(NOAH, "[ESCALATION] Payout missing - TCK-5", COMPLETE.replace("TCK-20931", "TCK-5")))
    second = next(letter for letter in office.post() if letter.kind == "acknowledged")
    note(office.reply(NOAH, second, "WITHDRAW"))
    withdrawn = next(letter for letter in office.post() if letter.to == NOAH)

    # and what is no escalation
    note(office.write(LENA, "help"))
    note(office.write(LENA, "Lunch?", "At noon in the canteen?"))
    note(office.write("mallory@evil.test", "[ESCALATION] Pay me - TCK-6", COMPLETE, results=None))
    note(office.write(NOAH, "Out of office", "I am away.", headers={"Auto-Submitted": "auto-replied"}))
    note(office.write(MAILBOX, "[ESCALATION] Card payments stuck", "ours, come back"))
    note(office.write("", "", raw=bounce_of(NOAH, withdrawn.message_id)))
    again = office.mails()[0]
    with office.desk.database.read() as session:
        raw = inbox.load(session, seen[Disposition.UNRELATED]).raw
    note(office.write(LENA, "Lunch?", raw=raw))
    note(office.write(MAYA, "broken", raw=TOO_MANY_HEADERS))
    assert again.id not in (mail.id for mail in office.mails(1))
    return seen


@pytest.fixture
def week(tmp_path):
    office = Office(tmp_path)
    config = write_config(tmp_path, f"database: {office.settings.database_url}\n")
    return office, play_everything(office), config


def test_every_disposition_of_the_contract_happens_has_a_reason_and_is_listed(week) -> None:
    office, seen, config = week

    assert set(seen) == set(Disposition)
    assert len(seen) == 22
    mails = {mail.id: mail for mail in office.mails()}
    for disposition, number in seen.items():
        assert mails[number].reason
        assert mails[number].handled_at is not None
        listed = escalationd("inbox", "list", "--disposition", disposition.value, "--json", "-c", config).json
        assert number in [row["id"] for row in listed]
        assert {row["disposition"] for row in listed} == {disposition.value}


def test_every_mail_is_counted_once(week) -> None:
    office, _, config = week

    counts = escalationd("status", "--json", "-c", config).json["inbox"]

    assert counts.pop("waiting") == 0
    assert counts == Counter(mail.disposition for mail in office.mails())
    listed = escalationd("inbox", "list", "--limit", "1000", "--json", "-c", config).json
    assert len(listed) == sum(counts.values())


def test_the_digest_lists_what_needs_a_person_and_counts_the_rest(week) -> None:
    office, seen, _ = week

    office.digest()
    digest = next(letter for letter in office.post() if (letter.kind, letter.to) == ("digest", ADMIN))

    for disposition in (Disposition.REFUSED, Disposition.FAILED, Disposition.UNCLEAR, Disposition.BOUNCE):
        assert f"- {seen[disposition]}: " in digest.text
    unfolded = " ".join(digest.text.split())
    for disposition in Disposition:
        assert f"1 {disposition.value}" in unfolded


def test_every_route_has_a_reader() -> None:
    assert set(READERS) == set(Route)
