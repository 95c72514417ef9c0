"""What "Did you write this?" asks about is a mail: its yes and no book nothing, and its code serves nobody else.

Taught by approval mails that count any reply as consent: whoever sends a DENY in somebody's name only has to wait
for that person's "No!", or for the "Yes" of a person who did write something, and a decision is made of it.
"""

from __future__ import annotations

import pytest

from escalationd.core.escalation import Status
from escalationd.mail.replies.yes_no import wrote_it
from tests.support.attack import code_of, decided, opened
from tests.support.cast import ADMIN, LENA, MALLORY, MAYA, POLICY, TOM

THEIRS = ["Yes", "yes.", "Yes, I wrote it", "Yes - that was me", "Confirmed", "CONFIRM", "Ja", "Ja, das war ich", "Oui"]
NOT_THEIRS = [
    "No", "No!", "NO.", "no, that wasn't me", "No, I did not write this", "Nope", "Not me!", "I did not",
    "I didn\u2019t", "That was not me", "It isn't mine", "Never", "Nein", "Das war ich nicht",
    "Nein, das war ich nicht", "Non", "pas moi",
]  # fmt: skip
OTHER = [
    "",
    "...",
    "hm",
    "What is this?",
    "Who sent it?",
    "I am not sure",
    "Nobody told me",
    "Yesterday",
    "Notify Maya",
]


@pytest.mark.parametrize(
    ("said", "theirs"),
    [*((said, True) for said in THEIRS), *((said, False) for said in NOT_THEIRS), *((said, None) for said in OTHER)],
)
def test_yes_and_no_are_about_the_mail(said, theirs):
    assert wrote_it(said, POLICY.words) is theirs


def asked(folder, words):
    """A case in whose decision somebody, perhaps Tom, wrote ``words`` without proof; the question to Tom."""
    office, brief = opened(folder)
    office.post()
    office.reply(TOM, brief, words, results=None)
    return office, brief, office.letter("did_you_write", TOM)


@pytest.mark.parametrize(("forged", "answer"), [("DENY", "No"), ("APPROVE", "No, that was not me")])
def test_no_books_nothing_and_the_admins_hear_of_it(tmp_path, forged, answer):
    office, _, question = asked(tmp_path, forged)
    before = decided(office.case())

    assert office.reply(TOM, question, answer).disposition == "noted"

    assert decided(office.case()) == before
    explained, alarm = office.letters(("explained", TOM), ("alarm", ADMIN))
    assert "Nothing is booked" in explained.text
    assert "was not theirs" in " ".join(alarm.text.split())
    assert office.history()[-1] == "disowned"


@pytest.mark.parametrize("written", ["DENY", "ESCALATE"])
def test_yes_does_not_approve_what_was_written_as_something_else(tmp_path, written):
    office, _, question = asked(tmp_path, written)
    before = decided(office.case())

    assert office.reply(TOM, question, "Yes").disposition == "unclear"
    assert decided(office.case()) == before
    assert "begin with the word" in " ".join(office.letter("explained", TOM).text.split())

    assert office.reply(TOM, question, "Yes.\nDENY").disposition == "decided"
    assert office.case().status is Status.CLOSED


def test_no_does_not_report_a_submitters_case_as_anything(tmp_path):
    office, brief = opened(tmp_path)
    office.write(MAYA, f"Re: {brief.subject}", "WITHDRAW", results=None)
    question = next(letter for letter in office.post() if letter.kind == "did_you_write")

    assert office.reply(MAYA, question, "No, I did not write that").disposition == "noted"

    assert office.case().status is Status.OPEN
    office.letters(("explained", MAYA), ("alarm", ADMIN))


def test_the_code_of_the_question_is_its_owners_alone(tmp_path):
    office, _, question = asked(tmp_path, "APPROVE")
    before = decided(office.case())

    for who in (LENA, MALLORY, MAYA):
        assert office.reply(who, question, "APPROVE").disposition != "decided"
        assert ("forgery", TOM) in {(letter.kind, letter.to) for letter in office.post()}
    assert decided(office.case()) == before


def test_a_second_forged_mail_brings_no_second_question_and_no_code_to_its_sender(tmp_path):
    office, brief, question = asked(tmp_path, "APPROVE")
    for words in ("DENY", "APPROVE", "REFER TO mallory@evil.test"):
        office.reply(TOM, brief, words, results=None, headers={"Reply-To": MALLORY, "Return-Path": f"<{MALLORY}>"})

    office.nothing_else()
    assert question.to == TOM
    assert office.case().status is Status.OPEN


def test_the_code_for_undo_decides_nothing(tmp_path):
    office, brief = opened(tmp_path)
    office.post()
    office.reply(TOM, brief, "APPROVE")
    confirmed = office.letter("confirmed", TOM)
    office.reply(TOM, confirmed, "UNDO")
    office.post()
    before = decided(office.case())

    for words in ("APPROVE", "DENY"):
        mail = office.write(TOM, "", f"{words}\n\nRef: ESC-2026-0001/{code_of(confirmed)}", to=confirmed.reply_to)
        assert mail.disposition == "unclear"
    assert decided(office.case()) == before


FORGED = ("mx.example.test; dmarc=fail header.from=example.test", "mx.example.test; spf=pass; dkim=none; dmarc=fail")


@pytest.mark.parametrize("results", FORGED)
def test_the_code_for_undo_in_a_forged_mail_takes_nothing_back(tmp_path, results):
    office, brief = opened(tmp_path)
    office.post()
    office.reply(TOM, brief, "DENY")
    confirmed = office.letter("confirmed", TOM)

    assert office.reply(TOM, confirmed, "UNDO", results=results).disposition == "refused"

    office.letter("forgery", TOM)
    assert office.case().status is Status.CLOSED
