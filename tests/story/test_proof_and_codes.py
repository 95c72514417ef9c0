"""What needs proof, what needs a code, and what becomes of the rest: questions, four eyes, deputies, own cases."""

from __future__ import annotations

from decimal import Decimal

import pytest

from escalationd.core.escalation import Status
from escalationd.store import history
from tests.support.attack import code_of
from tests.support.cast import ADMIN, CIO, DEPUTY, LENA, MAILBOX, MAYA, QUEUE, TOM
from tests.support.office import COMPLETE, Office, Received

NOTHING = "mx.example.test; none"
TAGGED = "[ESCALATION] Card payments stuck - TCK-20931"
HIGH = COMPLETE.replace("1,250.00", "12,500.00")


def opened(folder, more: str = "", body: str = COMPLETE) -> tuple[Office, Received]:
    office = Office(folder, more=more)
    office.write(MAYA, TAGGED, body)
    brief, _ = office.letters(("brief", QUEUE), ("acknowledged", MAYA))
    return office, brief


def test_without_proof_the_person_is_asked_once_a_round_and_one_tap_books_it(tmp_path):
    office, brief = opened(tmp_path)
    for words in ("APPROVE", "APPROVE", "DENY"):
        assert office.reply(TOM, brief, words, results=NOTHING).disposition == "unclear"
    question = office.letter("did_you_write", TOM)
    assert office.case().status is Status.OPEN

    assert office.reply(TOM, question, "APPROVE", results=NOTHING).disposition == "decided"
    office.letter("confirmed", TOM)


@pytest.mark.parametrize(
    ("words", "other", "own"),
    [
        ("Approved for TCK-20932", "TCK-20932", "TCK-20931"),
        ("approve ESC-2026-0007", "ESC-2026-0007", "ESC-2026-0001"),
        ("Approved, refund 500 EUR", "500 EUR", "1,250.00 EUR"),
    ],
)
def test_a_verdict_that_names_something_else_is_asked_back_with_both(tmp_path, words, other, own):
    office, brief = opened(tmp_path)

    assert office.reply(TOM, brief, words).disposition == "unclear"
    asked = " ".join(office.letter("unclear", TOM).text.split())
    assert other in asked
    assert own in asked
    assert office.case().ruling is None

    assert office.reply(TOM, brief, words.replace(other, own)).disposition == "decided"
    office.letter("confirmed", TOM)


def test_without_proof_and_without_a_code_one_letter_a_round_is_all_that_happens(tmp_path):
    office, brief = opened(tmp_path)
    for _ in range(5):
        mail = office.write(TOM, f"Re: {brief.subject}", "APPROVE", results=NOTHING)
        assert mail.disposition == "unclear"

    office.letter("unclear", TOM)
    assert office.case().status is Status.OPEN


def test_an_unproven_take_needs_the_code(tmp_path):
    office, brief = opened(tmp_path)
    office.write(TOM, f"Re: {brief.subject}", "TAKE", results=NOTHING)
    office.letter("did_you_write", TOM)
    assert office.case().taken_by is None

    office.reply(LENA, brief, "TAKE", results=NOTHING)
    assert office.case().taken_by == LENA


def test_a_fresh_mail_of_the_holding_tier_moves_the_case_only_with_proof(tmp_path):
    office, _ = opened(tmp_path)
    fresh = COMPLETE + "CIO trigger: amount\nRecommended action: refund\n"
    assert office.write(TOM, TAGGED, fresh, results=NOTHING).disposition == "unclear"
    office.letter("did_you_write", TOM)
    assert office.case().tier == "L2"

    assert office.write(TOM, TAGGED, fresh).disposition == "decided"
    assert office.case().tier == "CIO"


@pytest.mark.parametrize("words", ["WITHDRAW", "RESOLVED"])
def test_nobody_ends_a_case_in_the_submitters_name_without_proof(tmp_path, words):
    office, brief = opened(tmp_path)
    mail = office.write(MAYA, f"Re: {brief.subject}", words, results=NOTHING)
    assert mail.disposition == "unclear"
    assert office.case().status is Status.OPEN

    question = office.letter("did_you_write", MAYA)
    office.reply(MAYA, question, words, results=NOTHING)
    assert office.case().status.ended


def test_no_words_reach_the_customer_without_proof(tmp_path):
    office = Office(tmp_path, more="customer_mail: yes\n")
    office.write(MAYA, TAGGED, COMPLETE + "Customer email: jane@customer.test\n")
    brief = next(letter for letter in office.post() if letter.kind == "brief")
    words = "CUSTOMER: Your case is still with us. We will write again soon."
    office.write(MAYA, f"Re: {brief.subject}", words, results=NOTHING)

    question = office.letter("did_you_write", MAYA)
    assert "Your case is still with us" in question.text

    office.reply(MAYA, question, words, results=NOTHING)
    office.letters(("customer", "jane@customer.test"), ("customer_noted", MAYA))


def test_the_code_of_another_case_than_the_subject_names_decides_neither(tmp_path):
    office, brief = opened(tmp_path)
    office.write(MAYA, TAGGED.replace("20931", "7"), COMPLETE.replace("20931", "7"))
    other, _ = office.letters(("brief", QUEUE), ("acknowledged", MAYA))

    mail = office.write(TOM, f"Re: {brief.subject}", "APPROVE", to=other.reply_to)

    assert mail.disposition == "unclear"
    assert "names another case" in office.letter("unclear", TOM).text
    assert {office.case(ref).status for ref in ("ESC-2026-0001", "ESC-2026-0002")} == {Status.OPEN}


def test_codes_of_two_cases_decide_neither_unless_the_subject_says_which(tmp_path):
    office, brief = opened(tmp_path)
    office.write(MAYA, TAGGED.replace("20931", "7"), COMPLETE.replace("20931", "7"))
    other, _ = office.letters(("brief", QUEUE), ("acknowledged", MAYA))
    words = f"APPROVE\n\nRef: ESC-2026-0001/{code_of(brief)}\nRef: ESC-2026-0002/{code_of(other)}"

    assert office.write(TOM, "Re: both", words).disposition == "unclear"
    assert "names another case" in office.letter("unclear", TOM).text

    assert office.write(TOM, f"Re: {other.subject}", words).disposition == "decided"
    assert office.case("ESC-2026-0001").status is Status.OPEN
    assert office.case("ESC-2026-0002").status is Status.APPROVED


def test_what_a_program_sent_decides_nothing_and_is_not_answered(tmp_path):
    office, brief = opened(tmp_path)
    mail = office.reply(TOM, brief, "APPROVE", headers={"Auto-Submitted": "auto-generated"})

    assert mail.disposition == "unclear"
    assert office.case().status is Status.OPEN
    office.nothing_else()


def test_nobody_hands_in_through_the_queue_what_they_decide_themselves(tmp_path):
    office = Office(tmp_path)
    office.write(QUEUE, TAGGED, COMPLETE + "CIO trigger: amount\n")

    assert office.case().tier == "CIO"
    brief = next(letter for letter in office.post() if letter.to == CIO)
    office.reply(TOM, brief, "APPROVE")
    assert office.case().status is Status.OPEN


def test_nobody_decides_their_own_case(tmp_path):
    office = Office(tmp_path)
    office.write(TOM, TAGGED, COMPLETE + "CIO trigger: amount\n")
    brief = next(letter for letter in office.post() if letter.to == CIO)

    office.reply(TOM, brief, "APPROVE")

    kinds = [(letter.kind, letter.to) for letter in office.post()]
    assert ("conflict", TOM) in kinds
    assert ("forgery", CIO) in kinds
    assert office.case().status is Status.OPEN


FOUR_EYES = "thresholds: {EUR: {amount: 5000, second_person: yes}}\n"


def test_four_eyes(tmp_path):
    office, brief = opened(tmp_path, FOUR_EYES, HIGH)
    assert office.reply(TOM, brief, "APPROVE").disposition == "decided"
    told, asked = office.letters(("second_step", TOM), ("second_step", LENA))
    assert office.case().status is Status.OPEN
    assert MAILBOX in told.reply_to

    office.reply(TOM, told, "APPROVE")
    office.letter("unclear", TOM)
    office.reply(TOM, asked, "APPROVE")  # with Lena's code
    office.letters(("forgery", LENA), ("unclear", TOM))
    assert office.case().status is Status.OPEN

    office.reply(LENA, asked, "APPROVE")
    office.letter("confirmed", LENA)
    assert office.case().status is Status.APPROVED
    assert office.history()[-1] == "decided"
    assert "first step" in office.history()


def test_the_first_approver_is_not_the_second_even_with_a_newer_code(tmp_path):
    office, brief = opened(tmp_path, FOUR_EYES, HIGH)
    office.reply(TOM, brief, "APPROVE")
    office.post()
    office.live(hours=4)
    reminder = next(letter for letter in office.post() if letter.kind == "reminder" and letter.to == QUEUE)

    office.reply(TOM, reminder, "APPROVE")

    assert "somebody else" in office.letter("conflict", TOM).text
    assert office.case().status is Status.OPEN


def test_below_the_threshold_and_in_another_currency_one_is_enough(tmp_path):
    office, brief = opened(tmp_path, FOUR_EYES.replace("5000", "12500"), HIGH)
    office.reply(TOM, brief, "APPROVE")
    assert office.case().status is Status.APPROVED


def test_four_eyes_where_nobody_else_may_decide_alarms_the_admins(tmp_path):
    office = Office(tmp_path, more=FOUR_EYES)
    office.write(CIO, TAGGED, HIGH + "Recommended action: refund\n")
    brief = next(letter for letter in office.post() if letter.kind == "executive")

    office.reply(brief.to, brief, "APPROVE")

    letters = office.post()
    assert {(letter.kind, letter.to) for letter in letters} == {("second_step", brief.to), ("alarm", ADMIN)}
    assert office.case().status is Status.OPEN


def test_two_steps_of_one_person(tmp_path):
    office, brief = opened(tmp_path, "thresholds: {EUR: 5000}\n", HIGH)
    office.reply(TOM, brief, "APPROVE")
    again = office.letter("second_step", TOM)
    office.reply(TOM, brief, "APPROVE")  # the first letter's code has ended
    office.letter("unclear", TOM)
    assert office.case().status is Status.OPEN

    office.reply(TOM, again, "APPROVE")
    office.letter("confirmed", TOM)
    assert office.case().status is Status.APPROVED


def test_another_amount_between_two_steps_begins_again(tmp_path):
    office, brief = opened(tmp_path, "thresholds: {EUR: 5000}\n", HIGH)
    office.reply(TOM, brief, "APPROVE")
    again = office.letter("second_step", TOM)
    office.write(MAYA, "", "Amount: 99,000.00 EUR", reply=brief, to=MAILBOX)
    office.post()

    office.reply(TOM, again, "APPROVE")

    assert office.case().status is Status.OPEN
    assert office.case().first_step is None


def test_an_answer_that_changes_the_amount_ends_the_codes_of_the_old_one(tmp_path):
    office, brief = opened(tmp_path)
    office.reply(TOM, brief, "ASK how much is it really?")
    question = office.letter("question", MAYA)
    office.reply(MAYA, question, "More than I thought.\n\nAmount: 99,000.00 EUR")
    answer, anew, _ = office.letters(("answer", QUEUE), ("brief", QUEUE), ("answer", TOM))

    assert office.reply(TOM, brief, "APPROVE").disposition == "unclear"
    office.letter("unclear", TOM)
    assert office.case().status is Status.OPEN
    assert "99,000.00" in anew.text

    assert office.reply(LENA, answer, "APPROVE").disposition == "decided"


def test_whoever_decides_does_not_lower_the_amount_to_decide_alone(tmp_path):
    """A fresh mail of the holding tier is the ESCALATE of the case; one that lacks something changes no amount."""
    office, brief = opened(tmp_path, FOUR_EYES, HIGH)
    office.write(TOM, TAGGED, "Amount: 10.00 EUR\n")
    office.letter("needed", TOM)

    assert office.case().amount == Decimal("12500.00")
    office.reply(TOM, brief, "APPROVE")
    assert office.case().status is Status.OPEN
    office.letters(("second_step", TOM), ("second_step", LENA))


def test_a_mail_without_proof_does_not_lower_the_amount_below_a_threshold(tmp_path):
    office, brief = opened(tmp_path, FOUR_EYES, HIGH)
    for subject, words in ((f"Re: {brief.subject}", "Amount: 10.00 EUR"), (TAGGED, "Amount: 10.00 EUR\n")):
        office.write(MAYA, subject, words, results=NOTHING)
        told = [letter for letter in office.post() if letter.kind == "explained"]
        assert [("10.00" in letter.text, letter.to) for letter in told] == [(True, MAYA)]
    assert office.case().amount == Decimal("12500.00")

    office.write(MAYA, f"Re: {brief.subject}", "Amount: 10.00 EUR")
    assert office.case().amount == Decimal("10.00")


def test_what_was_approved_is_not_another_amount_afterwards(tmp_path):
    office, brief = opened(tmp_path)
    office.reply(TOM, brief, "APPROVE")
    office.wait(minutes=11)
    office.letters(("confirmed", TOM), ("decision", MAYA))

    assert office.write(MAYA, f"Re: {brief.subject}", "Amount: 99,000.00 EUR").disposition == "noted"

    assert "needs another decision" in " ".join(office.letter("explained", MAYA).text.split())
    assert office.case().amount == Decimal("1250.00")
    with office.desk.database.read() as session:
        (decided,) = history.since(session, office.now.replace(year=2020), ("decided",))
    assert (decided.payload["amount"], decided.payload["currency"]) == ("1250.00", "EUR")


def test_a_deputy_decides_while_the_member_is_away_and_in_both_names(tmp_path):
    office = Office(tmp_path)
    office.write(TOM, TAGGED, COMPLETE + "CIO trigger: amount\n")
    brief = next(letter for letter in office.post() if letter.to == CIO)
    office.reply(CIO, brief, "AWAY until 2026-12-01", results=NOTHING)
    office.letter("did_you_write", CIO)  # who may decide is not changed without proof
    office.reply(CIO, brief, "AWAY until 2026-12-01")
    brief = office.letter("brief", DEPUTY)

    office.reply(DEPUTY, brief, "DENY")

    ruling = office.case().ruling
    assert ruling is not None
    assert (ruling.by, ruling.on_behalf_of) == (DEPUTY, "CIO")


def test_undo_holds_the_letters_back_and_keeps_what_came_in_meanwhile(tmp_path):
    office, brief = opened(tmp_path)
    office.reply(TOM, brief, "DENY")
    confirmed = office.letter("confirmed", TOM)
    office.reply(LENA, confirmed, "UNDO")
    office.letters(("forgery", TOM), ("conflict", LENA))

    office.wait(minutes=9)
    office.reply(TOM, confirmed, "UNDO")
    office.letters(("undone", TOM), ("brief", QUEUE))
    office.wait(minutes=30)
    office.nothing_else()
    assert office.case().status is Status.OPEN
    assert office.case().ruling is None


def test_undo_without_proof_is_asked_back_and_takes_nothing_back(tmp_path):
    """Whoever got hold of the confirmation, forwarded perhaps, could make an honest decision vanish."""
    office, brief = opened(tmp_path)
    office.reply(TOM, brief, "DENY")
    confirmed = office.letter("confirmed", TOM)
    office.reply(TOM, confirmed, "UNDO", results=NOTHING)
    asked = office.letter("did_you_write", TOM)
    office.reply(TOM, confirmed, "UNDO", results=NOTHING)
    office.nothing_else()
    assert office.case().status is Status.CLOSED

    office.reply(LENA, asked, "UNDO")
    assert office.case().status is Status.CLOSED
    office.letters(("forgery", TOM), ("conflict", LENA))
    office.reply(TOM, asked, "UNDO", results=NOTHING)
    office.letters(("undone", TOM), ("brief", QUEUE))
    assert office.case().status is Status.OPEN


def test_undo_with_failed_proof_is_refused_and_reported(tmp_path):
    office, brief = opened(tmp_path)
    office.reply(TOM, brief, "DENY")
    confirmed = office.letter("confirmed", TOM)

    mail = office.reply(TOM, confirmed, "UNDO", results="mx.example.test; dmarc=fail header.from={domain}")

    assert mail.disposition == "refused"
    office.letter("forgery", TOM)
    assert office.case().status is Status.CLOSED


def test_undo_after_its_time_is_explained(tmp_path):
    office, brief = opened(tmp_path)
    office.reply(TOM, brief, "DENY")
    confirmed = office.letter("confirmed", TOM)
    office.wait(minutes=10)
    office.post()

    office.reply(TOM, confirmed, "UNDO")

    office.letter("conflict", TOM)
    assert office.case().status is Status.CLOSED
