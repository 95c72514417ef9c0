"""Forms of people with habits of their own: a line or two each, and what a careful clerk takes from it."""

from __future__ import annotations

from collections.abc import Mapping

from tests.mail.forms.cases import ALL, Case
from tests.mail.forms.headed import ITEMS

NONE: frozenset[str] = frozenset()
FIRST_THREE = ALL - {"customer_logged"}


def line(text: str, *kinds: str, html: str | None = None, invalid: Mapping[str, str] | None = None, **fields) -> Case:
    return Case(text=text, html=html, fields=fields, kinds=kinds or ("general",), checklist=NONE, invalid=invalid or {})


def money(text: str, invalid: Mapping[str, str] | None = None, **fields) -> Case:
    return line(text, "financial", invalid=invalid, **fields)


def ticked(text: str, items: frozenset[str]) -> Case:
    return Case(text=text, checklist=items)


def each(pattern: str, last: str) -> str:
    return "\n".join([*(pattern.format(item) for item in ITEMS[:3]), last.format(ITEMS[3])]) + "\n"


CASES = {
    "701 the currency beside an amount in doubt is not in doubt": money(
        "Amount: 1.250 EUR", {"amount": "two ways"}, currency="EUR"
    ),
    "702 a price and no amount": money("Amount: 100 EUR per month", {"amount": "not an exact"}, currency="EUR"),
    "703 a sum still to be made": money("Amount: 250 + 300 EUR", {"amount": ""}, currency="EUR"),
    "704 a sentence with is": money("The amount is 500.00 EUR.", amount="500.00", currency="EUR"),
    "705 is, and no figure": line("The customer is angry\nThe amount is unclear\n"),
    "706 is, below a text": line(
        "Issue summary: The refund came back.\nThe amount is 500.00 EUR\n",
        issue_summary="The refund came back.\nThe amount is 500.00 EUR",
    ),
    "707 a value between angle brackets": money("Amount: <500.00>\nCurrency: <EUR>\n", amount="500.00", currency="EUR"),
    "708 the kinds as ticked boxes": line(
        "Type: [ ] general [x] financial [ ] compliance\nCustomer ID: C-1\n", "financial", customer_id="C-1"
    ),
    "709 the kinds as ticked lines": line(
        "Type:\n[ ] general\n[x] financial\n[ ] compliance\nCustomer ID: C-1\n", "financial", customer_id="C-1"
    ),
    "710 the form's own list of kinds": line("Type: general, financial, compliance, or both\n"),
    "711 both kinds": line("Type: both\n", "financial", "compliance"),
    "712 a number sign before the customer": line("Customer #4471\n", customer_id="4471"),
    "713 a bank account is no customer": line(
        "Customer ID: DE89 3704 0044 0532 0130 00\n", invalid={"customer_id": "holds more than one"}
    ),
    "714 a column of spaces before the labels": line(
        "",
        html="<table><tr><td></td><td>Ticket/Case ID</td><td>TCK-1</td></tr>"
        "<tr><td></td><td>Customer ID</td><td>C-1</td></tr></table>",
        ticket_id="TCK-1",
        customer_id="C-1",
    ),
    "715 bullets of Word": line("Actions taken:\n·      Restart\n·      Reset\n", actions_taken="· Restart\n· Reset"),
    "716 a figure struck out": line(
        "",
        "financial",
        html="<p>Amount: <s>500.00</s> <del>550.00</del> <span style='text-decoration:line-through'>580.00</span> 600.00 EUR</p>",
        amount="600.00",
        currency="EUR",
    ),
    "717 answers by one letter": ticked(each("{} (y/n): y", "{} (y/n): n"), FIRST_THREE),
    "718 answers before the items": ticked(each("Done: {}", "Open: {}"), FIRST_THREE),
    "719 two boxes, for yes and for no": ticked(each("{} [x] yes [ ] no", "{} [ ] yes [x] no"), FIRST_THREE),
    "720 a column of ticks and crosses": ticked("Item | Done\n" + each("{} | ✓", "{} | ✗"), FIRST_THREE),
    "721 the items by one word each": ticked(
        "Checklist: necessary, information gathered, actions documented, communication logged\n", ALL
    ),
    "722 three things asked in a row": line(
        "What happened?\nThe card was charged twice.\n\nWhen did it start?\nYesterday 9:00\n\nWhat was already tried?\nA reversal.\n",
        issue_summary="The card was charged twice.",
        timeline="Yesterday 9:00",
        actions_taken="A reversal.",
    ),
    "723 the currency's sign and its country": money("Amount: CA$99\n", amount="99", currency="CAD"),
    "724 coins of eight places": money("Amount: 0,12345678 USDT\n", amount="0.12345678", currency="USDT"),
    "725 figures of full width": money(
        "Amount：１，２５０．００\nCurrency：ＥＵＲ\n", amount="1250.00", currency="EUR"
    ),
    "726 a typo in a label that ends like a plural": line("Staus: pending\n", current_status="pending"),
    "727 a second paragraph above a label and the checklist": Case(
        text="Issue summary: It began at 10:30.\n\nIt began again at 11:00.\nCustomer ID: C-1\n"
        + each("{}: yes", "{}: yes"),
        fields={"issue_summary": "It began at 10:30.\n\nIt began again at 11:00.", "customer_id": "C-1"},
    ),
    "728 explanations in square brackets": money(
        "Amount [specific value]: 5.00\nCurrency {code}: EUR\n", amount="5.00", currency="EUR"
    ),
    "729 questions and answers": line(
        "Q: Ticket/Case ID\nA: TCK-1\nQ: Issue summary\nA: It is slow.\n",
        ticket_id="TCK-1",
        issue_summary="It is slow.",
    ),
    "730 a visiting card of one line": line(
        "Why escalating: no rights\n\nMaya Lindqvist | Senior Agent | Example Ltd\nT: +49 30 1234567\n",
        why_escalating="no rights",
    ),
    "731 a list whose items are named like fields": line(
        "Actions taken:\n- Amount: checked twice\n- Status: looked up\nWhy escalating: no rights\n",
        actions_taken="- Amount: checked twice\n- Status: looked up",
        why_escalating="no rights",
    ),
    "732 two forms in one mail": money(
        "Ticket/Case ID: TCK-1\nAmount: 5.00 EUR\n\nTicket/Case ID: TCK-2\nAmount: 6.00 EUR\n",
        {"ticket_id": "given twice", "amount": "given twice"},
        currency="EUR",
    ),
    "733 the names of the export, as YAML": money(
        "ticket_id: TCK-1\ntransaction_ids:\n  - A-1\n  - A-2\n", ticket_id="TCK-1", transaction_ids=["A-1", "A-2"]
    ),
    "734 a heading's words with more behind them": line(
        "Issue summary: It is slow.\nFinancial information: none was lost.\n",
        issue_summary="It is slow.\nFinancial information: none was lost.",
    ),
    "735 a bar in a line below a row of tabs": line(
        "Customer ID\tC-1\nActions taken\tran a trace\nThen ran ps | grep gateway\n",
        customer_id="C-1",
        actions_taken="ran a trace\nThen ran ps | grep gateway",
    ),
    "790 labels in two languages": money(
        "Kundennummer / Customer ID: C-1\nAmount / Betrag: 500.00\nWährung (Currency): EUR\n",
        customer_id="C-1",
        amount="500.00",
        currency="EUR",
    ),
    "791 an English word beside a label is no translation": line(
        "Fee / Amount: 15.00\nRefund fee (amount): 3.00\nPrevious (customer ID): C-9\n"
    ),
    "792 a tab behind the colon, and paragraphs": line(
        "Customer ID:\tC-1\nTimeline:\tIt began on Monday.\n\nThe customer called on Tuesday.\nIssue:\tPaid twice.\n",
        customer_id="C-1",
        timeline="It began on Monday.\n\nThe customer called on Tuesday.",
        issue_summary="Paid twice.",
    ),
    "793 a table of a page, and a text below it": line(
        "",
        html="<table><tr><td>Customer ID:</td><td>C-1</td></tr><tr><td>Timeline:</td><td>Since Monday.</td></tr></table>"
        "<p>I will be away.</p>",
        customer_id="C-1",
        timeline="Since Monday.",
    ),
    "794 a column of colons": line(
        "",
        html="<table><tr><td>Customer ID</td><td>:</td><td>C-1</td></tr>"
        "<tr><td>Timeline</td><td>:</td><td>Since Monday.</td></tr></table>",
        customer_id="C-1",
        timeline="Since Monday.",
    ),
    "795 numbers of a chapter, and signs written twice": line(
        "1.1 Customer ID: C-1\n1.2. Timeline:: Since Monday.\n1.3) Issue := Paid twice.\n",
        customer_id="C-1",
        timeline="Since Monday.",
        issue_summary="Paid twice.",
    ),
    "796 signs of full width": money(
        "Transaction IDs：TX-1、TX-2，TX-3\nCustomer ID\u3000C-1\n",
        transaction_ids=["TX-1", "TX-2", "TX-3"],
        customer_id="C-1",
    ),
}
