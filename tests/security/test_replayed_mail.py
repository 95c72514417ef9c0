"""A genuine mail that comes again decides nothing a second time, under its own Message-ID, another one, or none.

Taught by Zammad's already_imported? and FreeScout (the Message-ID alone is the key, so a replay under another id is
news, and a forged mail under a known id suppresses the real one), and by mail that anybody on its way can keep.
"""

from __future__ import annotations

import re

import pytest
from sqlmodel import update

from escalationd.core.escalation import Status
from escalationd.store.tables import TokenRow
from tests.support.attack import code_of, opened
from tests.support.cast import LENA, MAILBOX, MAYA, TOM
from tests.support.office import COMPLETE, PASS


def other_id(raw: bytes) -> bytes:
    return re.sub(rb"(?m)^Message-ID: .*\r$", b"Message-ID: <another@client.test>\r", raw)


REPLAYS = {
    "the same bytes": lambda raw: raw,
    "the same through another relay": lambda raw: b"Received: from x by mx.example.test; today\r\n" + raw,
    "another Message-ID": other_id,
    "no Message-ID": lambda raw: re.sub(rb"(?m)^Message-ID: .*\r\n", b"", raw),
    "the Message-ID in capitals": lambda raw: re.sub(
        rb"(?m)^(Message-ID: )(.*)\r$", lambda m: m[1] + m[2].upper(), raw
    ),
    "another date": lambda raw: raw.replace(b"Date: Tue, 24 Nov", b"Date: Wed, 25 Nov"),
    "other words": lambda raw: other_id(raw).replace(b"DENY", b"APPROVE"),
}


@pytest.fixture
def denied(tmp_path):
    """A case that Tom has denied, undone, and that is open again; the bytes of his genuine denial."""
    office, brief = opened(tmp_path)
    raw = office.compose(TOM, "", "DENY", 900, brief, None, PASS, None, None)
    assert office.write(TOM, "", raw=raw).disposition == "decided"
    confirmed = next(letter for letter in office.post() if letter.kind == "confirmed")
    office.reply(TOM, confirmed, "UNDO")
    office.post()
    assert office.case().status is Status.OPEN
    return office, raw


def test_what_was_taken_back_is_not_decided_again_by_the_old_mail(denied):
    office, raw = denied

    found = {name: office.write(TOM, "", raw=change(raw)).disposition for name, change in REPLAYS.items()}

    assert found["the same bytes"] == found["the same through another relay"] == "duplicate"
    assert set(found.values()) <= {"duplicate", "refused", "unclear", "noted"}, found
    assert office.case().status is Status.OPEN


def test_a_reopened_case_is_not_closed_by_the_mail_that_closed_it(tmp_path):
    office, brief = opened(tmp_path)
    raw = office.compose(TOM, "", "DENY", 900, brief, None, PASS, None, None)
    office.write(TOM, "", raw=raw)
    office.wait(minutes=11)
    told = next(letter for letter in office.post() if letter.kind == "decision")
    office.reply(MAYA, told, "REOPEN")
    assert office.case().status is Status.OPEN

    for change in REPLAYS.values():
        office.write(TOM, "", raw=change(raw))

    assert office.case().status is Status.OPEN


def test_a_forged_mail_does_not_take_the_message_id_of_the_real_one_from_it(tmp_path):
    """Whoever guesses an id can send first; the real decision is then set aside for an admin, never dropped."""
    office, brief = opened(tmp_path)
    raw = office.compose(TOM, "", "APPROVE", 900, brief, None, PASS, None, None)
    office.write(LENA, "", raw=raw.replace(b"APPROVE", b"hello").replace(TOM.encode(), LENA.encode()))

    mail = office.write(TOM, "", raw=raw)

    assert mail.disposition == "refused"
    assert "used before" in mail.reason
    assert mail in office.mails()


def test_a_code_of_one_case_that_was_kept_is_no_use_in_another(tmp_path):
    office, brief = opened(tmp_path)
    office.write(MAYA, "[ESCALATION] Another one - TCK-7", COMPLETE.replace("TCK-20931", "TCK-7"))
    office.reply(TOM, brief, "APPROVE")

    words = f"APPROVE\n\nRef: ESC-2026-0002/{code_of(brief)}"
    assert office.write(TOM, "Re: [ESC-2026-0002]", words, to=MAILBOX).disposition != "decided"
    assert office.case("ESC-2026-0002").status is Status.OPEN


def test_a_mail_to_the_codes_of_two_cases_decides_neither_unless_its_subject_says_which(tmp_path):
    office, brief = opened(tmp_path)
    office.write(MAYA, "[ESCALATION] Another one - TCK-7", COMPLETE.replace("TCK-20931", "TCK-7"))
    other = next(letter for letter in office.post() if letter.kind == "brief")
    both = f"{other.reply_to}, {brief.reply_to}"

    assert office.write(TOM, "Re: your mails", "APPROVE", to=both).disposition == "unclear"
    assert {office.case(ref).status for ref in ("ESC-2026-0001", "ESC-2026-0002")} == {Status.OPEN}

    assert office.write(TOM, f"Re: {brief.subject}", "APPROVE", to=both).disposition == "decided"
    assert office.case("ESC-2026-0002").status is Status.OPEN


def test_a_code_of_an_earlier_round_is_no_use_even_if_its_end_was_forgotten(tmp_path):
    office, brief = opened(tmp_path)
    office.write(MAYA, f"Re: {brief.subject}", "Amount: 9,999.00 EUR")
    with office.desk.database.write() as session:
        session.execute(update(TokenRow).values(ended_at=None))

    assert office.reply(TOM, brief, "APPROVE").disposition == "unclear"
    assert office.case().status is Status.OPEN
