"""Forms with marks of a person's own around their labels: tabs, arrows, numbers, emphasis."""

from __future__ import annotations

from tests.mail.forms.habits import line, money

CASES = {
    "801 a tab behind the colon, and several paragraphs": line(
        "Ticket ID:\tTCK-5\nTimeline:\tBegan on Monday.\n\nCalled on Tuesday.\n\n\tAnd again.\nActions taken:\tWaited.\n",
        ticket_id="TCK-5",
        timeline="Began on Monday.\n\nCalled on Tuesday.\n\nAnd again.",
        actions_taken="Waited.",
    ),
    "802 a table of labels with colons, tabs between": line(
        "Ticket ID:\tTCK-5\tCustomer ID:\tC-9\nTimeline:\t\tMonday\n",
        ticket_id="TCK-5",
        customer_id="C-9",
        timeline="Monday",
    ),
    "803 arrows of every kind": line(
        "Ticket ID ➜ TCK-5\nTimeline ⟶ Monday\nActions taken >> waited\nWhy escalating > stuck\n",
        ticket_id="TCK-5",
        timeline="Monday",
        actions_taken="waited",
        why_escalating="stuck",
    ),
    "804 more than an amount is no amount": money("Amount > 500.00 EUR\n", {"amount": "not an exact"}, currency="EUR"),
    "805 nor is about an amount": money("Amount ~ 500.00\n", {"amount": "not an exact"}),
    "806 numbers and letters before labels": line(
        "1.1 Ticket ID: TCK-5\n2 - Customer ID: C-9\n(c) Timeline: Monday\niv) Actions taken: waited\n",
        ticket_id="TCK-5",
        customer_id="C-9",
        timeline="Monday",
        actions_taken="waited",
    ),
    "807 a heading in bold below a line": line(
        "**Actions taken:** waited\n**Why escalating**\nStuck.\n", actions_taken="waited", why_escalating="Stuck."
    ),
    "808 a bold word in a text": line(
        "Actions taken: we told the customer the\n**timeline** and then waited\n",
        actions_taken="we told the customer the\n**timeline** and then waited",
    ),
}
