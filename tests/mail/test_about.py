"""A verdict that names a case, a customer or a sum: this case's own says no more, another one is asked back."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from escalationd.core.escalation import Escalation
from escalationd.core.policy import Verb
from escalationd.mail.replies.verdict import Spoken, read_staff_reply, read_verdict
from tests.support.cast import MAYA, POLICY

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CASE = Escalation(
    ref="ESC-2026-0042",
    ticket="TCK-20931",
    tier="CIO",
    submitter=MAYA,
    created=NOW,
    fields={"customer_id": "C-4711", "amount": Decimal("5000.00"), "currency": "EUR"},
)

OWN = {
    Verb.APPROVE: """
        Approved for TCK-20931
        TCK-20931 approved
        re TCK-20931: approved
        approved for ticket 20931
        Approved ticket #20931, thanks
        approve ESC-2026-0042
        [ESC-2026-0042] approved
        Approved, refund 5,000 EUR
        Approved, 5000€
        approved. 5 000 EUR
        Approved, 5000.- EUR
        Genehmigt, bitte 5.000,00 EUR auszahlen
        Approved, pay 5k
        approve 5000
        Yes, refund the 5,000 EUR to the customer.
        Go ahead with 5,000 EUR
        Refund of 5,000 EUR approved
        I approve the refund of 5,000 EUR
        Approved for customer no 4711
        Approved - 5,000 EUR to C-4711
        Approved⏎Amount: 5,000 EUR
    """,
    Verb.DENY: """
        Deny TCK-20931, thanks
        Deny the 5,000 EUR
        No for TCK-20931
        Denied. Duplicate of TCK-20933.
        Denied because ticket TCK-20933 covers it
        Denied. We paid 300 EUR last month already.
    """,
    Verb.TAKE: "Taking TCK-20931",
    Verb.RESOLVED: "Resolved TCK-20931",
    Verb.ESCALATE: "Escalate TCK-20931 to CEO",
    Verb.REFER: "Refer ESC-2026-0042 to lena@example.test",
    Verb.UNDO: "undo ESC-2026-0042",
    Verb.ASK: "Is it like ESC-2026-0043?",
}

ANOTHER = {
    "Approved for TCK-2": ("TCK-2", "TCK-20931"),
    "TCK-2: approved": ("TCK-2", "TCK-20931"),
    "approved tck20932": ("tck20932", "TCK-20931"),
    "Approved for ticket 20932": ("20932", "TCK-20931"),
    "both approved, TCK-20931 and TCK-20933": ("TCK-20933", "TCK-20931"),
    "Approved. TCK-20933 is denied.": ("TCK-20933", "TCK-20931"),
    "approve ESC-2026-0007": ("ESC-2026-0007", "ESC-2026-0042"),
    "Approved, refund 500 EUR": ("500 EUR", "5,000.00 EUR"),
    "Approved 5,000 CAD": ("5,000 CAD", "5,000.00 EUR"),
    "Approved 5000 plus 500 EUR goodwill": ("500 EUR", "5,000.00 EUR"),
    "Approved for C-4712": ("C-4712", "C-4711"),
    "Approved. Customer 9999 gets the money.": ("9999", "C-4711"),
    "Deny 500 EUR": ("500 EUR", "5,000.00 EUR"),
    "Denied for ticket TCK-20933": ("TCK-20933", "TCK-20931"),
    "Resolved, 500 EUR refunded": ("500 EUR", "5,000.00 EUR"),
    "Refer ESC-2026-0043 to lena@example.test": ("ESC-2026-0043", "ESC-2026-0042"),
    "Taking this. ESC-2026-0043 first": ("ESC-2026-0043", "ESC-2026-0042"),
    "undo ESC-2026-0043": ("ESC-2026-0043", "ESC-2026-0042"),
}

STILL_ASKED = """
    Approved up to 5,000 EUR
    Approved, half of 5,000 EUR
    Approved, refund 2 x 5000 EUR
    approved another 5,000 EUR
    approved 5,000 EUR more
    Approved 5,000 EUR per week
    Approved 5,000 EUR in instalments
    Approved, not 5,000 EUR
    I'd approve 5,000 EUR
    TCK-20931: Tom approved
    TCK-20931 approved?
    Approve TCK-20931 if legal agrees
    5,000 EUR
    Approved 500
"""


def read(words: str) -> Spoken:
    return read_verdict(words.strip().replace("⏎", "\n"), POLICY, now=NOW, zone="Europe/Berlin", case=CASE)


@pytest.mark.parametrize(
    ("verb", "words"), [(verb, words) for verb, table in OWN.items() for words in table.strip().split("\n")]
)
def test_naming_the_case_itself_leaves_a_verdict_what_it_is(verb: Verb, words: str) -> None:
    spoken = read(words)

    assert (spoken.verb, spoken.unclear) == (verb, "")


@pytest.mark.parametrize(("words", "named"), ANOTHER.items())
def test_naming_something_else_is_asked_back_with_both(words: str, named: tuple[str, str]) -> None:
    spoken = read(words)

    assert spoken.verb is None
    assert all(one in spoken.unclear for one in named)


@pytest.mark.parametrize("words", STILL_ASKED.strip().split("\n"))
def test_the_cases_own_name_makes_nothing_clear_that_is_not(words: str) -> None:
    spoken = read(words)

    assert spoken.verb in (None, Verb.ASK)


def test_a_submitters_word_about_another_ticket_is_news_and_no_word_for_this_case() -> None:
    assert read_staff_reply("Withdraw TCK-2", POLICY, CASE) == Spoken(note="Withdraw TCK-2")
    assert read_staff_reply("Withdraw TCK-20931", POLICY, CASE).verb is Verb.WITHDRAW
    assert read_staff_reply("Withdraw, duplicate of TCK-2", POLICY, CASE).verb is Verb.WITHDRAW
