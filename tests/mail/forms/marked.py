"""Forms with marks of a person's own around their labels: tabs, arrows, numbers, emphasis."""

from __future__ import annotations

from tests.mail.forms.cases import ALL
from tests.mail.forms.habits import FIRST_THREE, NONE, each, line, money, ticked

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

CASES |= {
    "809 the words of somebody else in quotes": line(
        'Timeline: Monday\n\nThe customer wrote:\n"My amount: 900 is missing, customer ID: C-1"\n',
        timeline='Monday\n\nThe customer wrote:\n"My amount: 900 is missing, customer ID: C-1"',
    ),
    "810 labels in quotes": line('"Ticket ID": "TCK-5"\n"Timeline": Monday\n', ticket_id="TCK-5", timeline="Monday"),
    "811 a correction below": money(
        "Amount: 500 EUR\n\nCorrection: Amount: 550 EUR\n", {"amount": "twice"}, currency="EUR"
    ),
    "812 an own form left unfilled": line(
        "Ticket ID: TCK-5\nCustomer ID: C-XXXX\nAmount: [amount]\nActions taken: [describe what was tried]\n"
        "Why escalating: <reason here>\nTimeline: please describe\n",
        ticket_id="TCK-5",
    ),
    "813 an example is no answer": line("Ticket ID: TCK-5\nCustomer ID: e.g. C-1234\n", ticket_id="TCK-5"),
    "814 a value in brackets is one": line(
        "Actions taken: [restarted]\nTimeline: <since Monday>\n", actions_taken="[restarted]", timeline="since Monday"
    ),
    "815 a signature below a short answer": line(
        "Ticket ID: TCK-5\nTimeline: Monday\n\nKind regards\nMaya\nAccount: 4711\n",
        ticket_id="TCK-5",
        timeline="Monday",
    ),
    "816 thanks above the form": line(
        "Ticket ID: TCK-5\n\nThanks,\n\nTimeline: Monday\nActions taken: waited\n",
        ticket_id="TCK-5",
        timeline="Monday",
        actions_taken="waited",
    ),
    "817 a colon in a column of its own": line(
        "",
        html="<table><tr><td>Ticket ID</td><td>:</td><td>TCK-5</td></tr>"
        "<tr><td>Timeline</td><td>:</td><td>Monday</td></tr></table>",
        ticket_id="TCK-5",
        timeline="Monday",
    ),
    "818 a range by dots": money("Transaction ID(s): TXN-1 ... TXN-5\n", transaction_ids=["TXN-1 ... TXN-5"]),
    "819 ids and so on": money("Transaction ID(s): TXN-1, TXN-2 etc.\n", {"transaction_ids": "all of them"}),
    "820 ids and dots": money("Transaction ID(s): TXN-1, TXN-2...\n", {"transaction_ids": "all of them"}),
    "821 no other ids": money("Transaction ID(s): TXN-1, no others\n", transaction_ids=["TXN-1"]),
}

CASES |= {
    "830 columns for yes and no": ticked(
        "| Item | Yes | No |\n|---|---|---|\n" + each("| {} | x |  |", "| {} |  | x |"), FIRST_THREE
    ),
    "831 columns ticked twice or never": ticked("Item\tDone\tNot done\n" + each("{}\t\t", "{}\tx\tx"), NONE),
    "832 answers in brackets": ticked(each("{} (Y)", "{} (N)"), FIRST_THREE),
    "833 all but a named one": ticked("Checklist: all done except customer communication\n", NONE),
    "834 an item struck out": ticked(each("[x] {}", "~~[x] {}~~"), FIRST_THREE),
    "835 a sentence of all": ticked("We have completed the pre-escalation checklist.\n", ALL),
    "836 a demand is no statement": ticked(
        "Have you completed the checklist?\nThe checklist must be filled in.\n", NONE
    ),
}

CASES |= {
    "840 a visiting card in a table, without a closing": line(
        "",
        html="<p>Timeline: Monday</p><table><tr><td></td><td>Maya Lindqvist<br>Support L1</td></tr></table>",
        timeline="Monday",
    ),
}

CASES |= {
    "841 labels in two languages": money(
        "Vorgang / Ticket ID: TCK-5\nKundennummer/Customer ID: C-9\nAmount / Betrag: 500,00\nWährung / Currency: EUR\n"
        "Actions taken / Maßnahmen: waited\n",
        ticket_id="TCK-5",
        customer_id="C-9",
        amount="500.00",
        currency="EUR",
        actions_taken="waited",
    ),
    "842 another thing beside the amount": line("Ticket ID: TCK-5\nAmount / Fee: 500 EUR\n", ticket_id="TCK-5"),
    "843 languages that contradict each other": line("Ticket ID: TCK-5\nKunde / Timeline: Monday\n", ticket_id="TCK-5"),
}
