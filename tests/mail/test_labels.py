"""Which field a label names, in the words of people who do not have the form before them."""

from __future__ import annotations

import pytest

from escalationd.mail.forms.labels import labels_of
from tests.support.cast import POLICY

LABELS = labels_of(POLICY)

NAMED = {
    "Why it's urgent": "why_urgent",
    "Why this cannot wait": "why_urgent",
    "Why we're escalating": "why_escalating",
    "Why I escalate": "why_escalating",
    "Our reason for the escalation": "why_escalating",
    "What we've done so far": "actions_taken",
    "What have you tried?": "actions_taken",
    "Actions to date": "actions_taken",
    "What's the problem": "issue_summary",
    "The problem": "issue_summary",
    "Incident date": "timeline",
    "When did this start?": "timeline",
    "Date of the incident": "timeline",
    "Claimed amount": "amount",
    "Amount claimed": "amount",
    "Value of the transaction": "amount",
    "Status of the transactions": "current_status",
    "Risk to our company": "risk_assessment",
    "What I'd do": "recommended_action",
    "Which policy was violated": "violation_type",
}
NONE_OF_OURS = (
    "Date of the transaction",
    "Order date",
    "Status of the customer",
    "Has the customer been told",
    "In the case",
    "On the account",
    "Done",
    "Result",
    "The result",
    "Customer's amount",
    "Has been",
    "It is",
)


@pytest.mark.parametrize("text", NAMED)
def test_words_that_tell_nothing_and_their_order_are_forgiven(text: str) -> None:
    assert LABELS.find_close(text) == NAMED[text]


@pytest.mark.parametrize("text", NONE_OF_OURS)
def test_a_label_of_something_else_is_left_alone(text: str) -> None:
    assert LABELS.find_close(text) is None
