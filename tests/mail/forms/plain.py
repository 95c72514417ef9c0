"""Forms in plain text: labels, marks, order, values over several lines."""

from __future__ import annotations

from tests.mail.forms.cases import COMPLIANCE, FINANCIAL, GENERAL, MONEY, TICKS, Case

LINES = """\
Ticket/Case ID: TCK-20931
Customer ID: C-4471
Issue summary: Card payments are stuck.
Timeline: started Monday 08:10, customer called twice
Actions taken: restarted the terminal
Why escalating: L1 cannot see the gateway
"""
MONEY_LINES = """\
Amount: 1,250.00
Currency: EUR
Transaction ID(s): TXN-1, TXN-2
Current status: pending
"""
RULE_LINES = """\
Violation type: KYC refresh overdue
Evidence: screenshot of the profile page
Risk assessment: medium, one customer
"""
FULL = LINES + TICKS
MONEY_FULL = LINES + MONEY_LINES + TICKS


def financial(old: str, new: str, **more) -> Case:
    """The financial form with one line written another way."""
    assert old in MONEY_FULL
    return Case(text=MONEY_FULL.replace(old, new), **{"fields": FINANCIAL, "kinds": ("financial",)} | more)


def general(old: str, new: str, **more) -> Case:
    assert old in FULL
    return Case(text=FULL.replace(old, new), **{"fields": GENERAL} | more)


CASES = {
    "001 the form as it is": Case(text=FULL, fields=GENERAL),
    "002 a financial form": Case(text=MONEY_FULL, fields=FINANCIAL, kinds=("financial",)),
    "003 a compliance form": Case(text=LINES + RULE_LINES + TICKS, fields=COMPLIANCE, kinds=("compliance",)),
    "004 both kinds at once": Case(
        text=LINES + MONEY_LINES + RULE_LINES + TICKS, fields=FINANCIAL | COMPLIANCE, kinds=("financial", "compliance")
    ),
    "005 a greeting above and a closing below": Case(
        text=f"Hi team,\n\nplease take this one over.\n\n{MONEY_FULL}\nKind regards,\nMaya\n",
        fields=FINANCIAL,
        kinds=("financial",),
    ),
    "006 full-width colons": Case(text=MONEY_FULL.replace(": ", "："), fields=FINANCIAL, kinds=("financial",)),
    "007 a space before the colon": Case(text=MONEY_FULL.replace(": ", " : "), fields=FINANCIAL, kinds=("financial",)),
    "008 equals signs": Case(text=MONEY_FULL.replace(": ", " = "), fields=FINANCIAL, kinds=("financial",)),
    "009 dashes": Case(text=MONEY_FULL.replace(": ", " - "), fields=FINANCIAL, kinds=("financial",)),
    "010 en dashes": Case(text=MONEY_FULL.replace(": ", " – "), fields=FINANCIAL, kinds=("financial",)),
    "011 em dashes": Case(text=MONEY_FULL.replace(": ", " — "), fields=FINANCIAL, kinds=("financial",)),
    "012 arrows": Case(text=MONEY_FULL.replace(": ", " -> "), fields=FINANCIAL, kinds=("financial",)),
    "013 double arrows": Case(text=MONEY_FULL.replace(": ", " => "), fields=FINANCIAL, kinds=("financial",)),
    "014 dot leaders": Case(text=MONEY_FULL.replace(": ", " ........ "), fields=FINANCIAL, kinds=("financial",)),
    "015 bullets": Case(
        text="\n".join(f"- {line}" for line in MONEY_FULL.splitlines()), fields=FINANCIAL, kinds=("financial",)
    ),
    "016 asterisks": Case(
        text="\n".join(f"* {line}" for line in MONEY_FULL.splitlines()), fields=FINANCIAL, kinds=("financial",)
    ),
    "017 round bullets": Case(
        text="\n".join(f"  • {line}" for line in MONEY_FULL.splitlines()), fields=FINANCIAL, kinds=("financial",)
    ),
    "018 numbers": Case(
        text="\n".join(f"{n}. {line}" for n, line in enumerate(MONEY_FULL.splitlines(), 1)),
        fields=FINANCIAL,
        kinds=("financial",),
    ),
    "019 numbers in brackets": Case(
        text="\n".join(f"({n}) {line}" for n, line in enumerate(MONEY_FULL.splitlines(), 1)),
        fields=FINANCIAL,
        kinds=("financial",),
    ),
    "020 numbers without a space": Case(
        text="\n".join(f"{n}){line}" for n, line in enumerate(MONEY_FULL.splitlines(), 1)),
        fields=FINANCIAL,
        kinds=("financial",),
    ),
    "021 letters": Case(
        text="\n".join(f"{chr(97 + n)}) {line}" for n, line in enumerate(MONEY_FULL.splitlines())),
        fields=FINANCIAL,
        kinds=("financial",),
    ),
    "022 bold labels": Case(
        text="\n".join(
            f"*{line.replace(': ', ':* ', 1)}" if ": " in line else line for line in MONEY_FULL.splitlines()
        ),
        fields=FINANCIAL,
        kinds=("financial",),
    ),
    "023 bold labels of markdown": Case(
        text="\n".join(
            f"**{line.replace(': ', '**: ', 1)}" if ": " in line else line for line in MONEY_FULL.splitlines()
        ),
        fields=FINANCIAL,
        kinds=("financial",),
    ),
    "024 bold lines": Case(text="\n".join(f"*{line}*" for line in LINES.splitlines()) + "\n" + TICKS, fields=GENERAL),
    "025 headings of markdown": Case(
        text="\n".join(f"### {line.replace(': ', chr(10), 1)}" for line in LINES.splitlines()) + "\n\n" + TICKS,
        fields=GENERAL,
    ),
    "026 labels alone, values below": Case(
        text=MONEY_FULL.replace(": ", ":\n"), fields=FINANCIAL, kinds=("financial",)
    ),
    "027 labels alone, empty lines around": Case(
        text=LINES.replace(": ", "\n\n").replace("\n", "\n\n") + TICKS, fields=GENERAL
    ),
    "028 labels alone without colons": Case(text=LINES.replace(": ", "\n") + "\n" + TICKS, fields=GENERAL),
    "029 capitals": Case(
        text="\n".join(
            line.partition(":")[0].upper() + ":" + line.partition(":")[2] if ":" in line else line
            for line in MONEY_FULL.splitlines()
        ),
        fields=FINANCIAL,
        kinds=("financial",),
    ),
    "030 all small": Case(
        text="\n".join(
            line.partition(":")[0].lower() + ":" + line.partition(":")[2] if ":" in line else line
            for line in MONEY_FULL.splitlines()
        ),
        fields=FINANCIAL,
        kinds=("financial",),
    ),
    "031 another order": Case(text=TICKS + "\n" + "\n".join(reversed(LINES.splitlines())), fields=GENERAL),
    "032 aliases": Case(
        text="""\
Case ID: TCK-20931
Account identifier: C-4471
Issue: Card payments are stuck.
History: started Monday 08:10, customer called twice
What was already tried: restarted the terminal
Reason for escalation: L1 cannot see the gateway
Disputed amount: 1,250.00
Currency code: EUR
Txn IDs: TXN-1, TXN-2
Payment status: pending
"""
        + TICKS,
        fields=FINANCIAL,
        kinds=("financial",),
    ),
    "033 other aliases": Case(
        text="""\
Ticket #: TCK-20931
Customer No.: C-4471
Problem summary: Card payments are stuck.
Sequence of events: started Monday 08:10, customer called twice
Steps taken: restarted the terminal
Why are you escalating? L1 cannot see the gateway
"""
        + TICKS,
        fields=GENERAL,
    ),
    "034 the names of the export": Case(
        text="ticket_id: TCK-20931\ncustomer_id: C-4471\nissue_summary: Card payments are stuck.\ntimeline: started Monday 08:10, customer called twice\nactions_taken: restarted the terminal\nwhy_escalating: L1 cannot see the gateway\n\n"
        + TICKS,
        fields=GENERAL,
    ),
    "035 a typo in a label": financial("Currency", "Curency"),
    "036 two letters swapped": financial("Amount", "Amuont"),
    "037 a letter too much": financial("Transaction ID(s)", "Transacction IDs"),
    "038 words in brackets behind a label": general("Issue summary:", "Issue summary (1-2 sentences):"),
    "039 a star behind a label": general("Customer ID:", "Customer ID*:"),
    "040 two labels for one field": general("Ticket/Case ID:", "Ticket ID / Case ID:"),
    "041 the currency in the label": financial("Amount: 1,250.00\nCurrency: EUR\n", "Amount (EUR): 1,250.00\n"),
    "042 amount in euro": financial("Amount: 1,250.00\nCurrency: EUR\n", "Amount in EUR: 1,250.00\n"),
    "043 amount and currency in one line": financial(
        "Amount: 1,250.00\nCurrency: EUR\n", "Amount / Currency: EUR 1,250.00\n"
    ),
    "044 the currency beside the amount": financial("Amount: 1,250.00\nCurrency: EUR\n", "Amount: €1,250.00\n"),
    "045 two labels in a line": financial("Amount: 1,250.00\nCurrency: EUR\n", "Amount: 1,250.00, Currency: EUR\n"),
    "046 two labels apart by a bar": general(
        "Ticket/Case ID: TCK-20931\nCustomer ID: C-4471\n", "Ticket/Case ID: TCK-20931 | Customer ID: C-4471\n"
    ),
    "047 numbered transactions": financial(
        "Transaction ID(s): TXN-1, TXN-2", "Transaction 1: TXN-1\nTransaction 2: TXN-2"
    ),
    "048 transactions one per line": financial("Transaction ID(s): TXN-1, TXN-2", "Transaction IDs:\nTXN-1\nTXN-2"),
    "049 transactions as a list": financial(
        "Transaction ID(s): TXN-1, TXN-2", "Transaction IDs:\n  - TXN-1\n  - TXN-2\n"
    ),
    "050 transactions with their amounts": financial(
        "Transaction ID(s): TXN-1, TXN-2", "Transaction IDs:\nTXN-1 - 500.00 EUR - failed\nTXN-2 - 750.00 EUR - pending"
    ),
    "051 a transaction twice": financial(
        "TXN-1, TXN-2", "TXN-1, TXN-1, TXN-2", fields=FINANCIAL | {"transaction_ids": ["TXN-1", "TXN-1", "TXN-2"]}
    ),
    "052 a value over several lines": general(
        "started Monday 08:10, customer called twice",
        "started Monday 08:10,\ncustomer called\ntwice",
        fields=GENERAL | {"timeline": "started Monday 08:10,\ncustomer called\ntwice"},
    ),
    "053 a value over paragraphs": general(
        "started Monday 08:10, customer called twice",
        "started Monday 08:10.\n\nCustomer called twice.\n",
        fields=GENERAL | {"timeline": "started Monday 08:10.\n\nCustomer called twice."},
    ),
    "054 a list as a value": general(
        "started Monday 08:10, customer called twice",
        "\n- 08:10 it starts\n- 09:20: first call\n- 11:00: second call",
        fields=GENERAL | {"timeline": "- 08:10 it starts\n- 09:20: first call\n- 11:00: second call"},
    ),
    "055 an address of the web in a value": general(
        "restarted the terminal",
        "see https://wiki.example/a?b=c:d and http://x.example:8080/",
        fields=GENERAL | {"actions_taken": "see https://wiki.example/a?b=c:d and http://x.example:8080/"},
    ),
    "056 a colon and a time in a value": general(
        "L1 cannot see the gateway",
        "result: error 12:30, again at 14:45: timeout",
        fields=GENERAL | {"why_escalating": "result: error 12:30, again at 14:45: timeout"},
    ),
    "057 a label inside a sentence": general(
        "restarted the terminal",
        "asked for the amount: unclear to me, and for the customer ID: unknown",
        fields=GENERAL | {"actions_taken": "asked for the amount: unclear to me, and for the customer ID: unknown"},
    ),
    "058 a label at a line break of a sentence": general(
        "restarted the terminal",
        "I asked the customer for the\namount: she could not tell",
        fields=GENERAL | {"actions_taken": "I asked the customer for the\namount: she could not tell"},
    ),
    "059 a sentence that begins with a label's word": general(
        "restarted the terminal",
        "called twice.\nCustomer - who is new here - was friendly.",
        fields=GENERAL | {"actions_taken": "called twice.\nCustomer - who is new here - was friendly."},
    ),
    "060 a line of a sentence that is a label": general(
        "restarted the terminal",
        "talked to the\ncustomer\nfor an hour",
        fields=GENERAL | {"actions_taken": "talked to the\ncustomer\nfor an hour"},
    ),
    "061 a sentence with said in it": general(
        "started Monday 08:10, customer called twice",
        "started Monday.\nOn Tuesday the customer said that nothing works",
        fields=GENERAL | {"timeline": "started Monday.\nOn Tuesday the customer said that nothing works"},
    ),
    "062 a line that begins with Sent via": general(
        "started Monday 08:10, customer called twice",
        "\nSent via SWIFT on 12 May\nNo answer since",
        fields=GENERAL | {"timeline": "Sent via SWIFT on 12 May\nNo answer since"},
    ),
    "063 placeholders": Case(
        text=MONEY_FULL.replace("1,250.00", "TBD").replace("pending", "N/A").replace("TXN-1, TXN-2", "-"),
        fields=GENERAL | {"currency": "EUR"},
        kinds=("financial",),
    ),
    "064 an untouched hint": general(
        "Card payments are stuck.",
        "<1-2 sentences>",
        fields={name: value for name, value in GENERAL.items() if name != "issue_summary"},
    ),
    "065 the document's own description": general(
        "Card payments are stuck.",
        "Brief description (1-2 sentences)",
        fields={name: value for name, value in GENERAL.items() if name != "issue_summary"},
    ),
    "066 the list of currencies untouched": financial(
        "EUR", "CSR, EUR, USDT, CAD", fields={name: value for name, value in FINANCIAL.items() if name != "currency"}
    ),
    "067 none, because": financial(
        "TXN-1, TXN-2",
        "None, because the gateway gave none",
        fields=FINANCIAL | {"transaction_ids": ["None, because the gateway gave none"]},
    ),
    "068 a bare none": financial(
        "TXN-1, TXN-2", "none", fields={name: value for name, value in FINANCIAL.items() if name != "transaction_ids"}
    ),
    "069 none, because, for the amount": Case(
        text=LINES + "Amount: None, because no money was moved\n" + TICKS,
        fields=GENERAL | {"amount": "None, because no money was moved"},
    ),
    "070 the form's money lines, all N/A": Case(
        text=LINES + "Amount: N/A\nCurrency: N/A\nTransaction ID(s): N/A\nCurrent status: N/A\n" + TICKS, fields=GENERAL
    ),
    "071 the type named": Case(text="Type: financial\n" + LINES + TICKS, fields=GENERAL, kinds=("financial",)),
    "072 both types named": Case(
        text="Escalation type: Compliance & Financial\n" + LINES + TICKS,
        fields=GENERAL,
        kinds=("financial", "compliance"),
    ),
    "073 the type general with an amount": Case(
        text="Type: General\n" + MONEY_FULL, fields=FINANCIAL, kinds=("financial",)
    ),
    "074 a type that is denied": Case(text="Type: non-financial\n" + FULL, fields=GENERAL),
    "075 an ambiguous amount": financial(
        "1,250.00",
        "1.250",
        fields={name: value for name, value in FINANCIAL.items() if name != "amount"},
        invalid={"amount": "1250.00 or 1.25"},
    ),
    "076 a broken amount": financial(
        "1,250.00",
        "12,5000.00",
        fields={name: value for name, value in FINANCIAL.items() if name != "amount"},
        invalid={"amount": "more than one way"},
    ),
    "077 a date for an amount": financial(
        "1,250.00",
        "01/02/03",
        fields={name: value for name, value in FINANCIAL.items() if name != "amount"},
        invalid={"amount": "date"},
    ),
    "078 two amounts": financial(
        "1,250.00",
        "500 or 600",
        fields={name: value for name, value in FINANCIAL.items() if name != "amount"},
        invalid={"amount": "more than one number"},
    ),
    "079 amount and currency disagree": financial(
        "1,250.00",
        "1,250.00 CAD",
        fields={name: value for name, value in FINANCIAL.items() if name != "currency"},
        invalid={"currency": "CAD"},
    ),
    "080 the currency stands above and disagrees": financial(
        "Amount: 1,250.00\nCurrency: EUR\n",
        "Currency: CAD\nAmount: 1,250.00 EUR\n",
        fields={name: value for name, value in FINANCIAL.items() if name != "currency"},
        invalid={"currency": "EUR"},
    ),
    "081 a dollar sign and its currency": financial(
        "Amount: 1,250.00\nCurrency: EUR\n",
        "Amount: $1,250.00\nCurrency: CAD\n",
        fields=FINANCIAL | {"currency": "CAD"},
    ),
    "082 a dollar sign alone": financial(
        "Amount: 1,250.00\nCurrency: EUR\n",
        "Amount: $1,250.00\n",
        fields={name: value for name, value in FINANCIAL.items() if name != "currency"},
        invalid={"currency": "several currencies"},
    ),
    "083 a currency we do not use": financial(
        "Currency: EUR",
        "Currency: USD",
        fields={name: value for name, value in FINANCIAL.items() if name != "currency"},
        invalid={"currency": "CSR, EUR, USDT, CAD"},
    ),
    "084 two tickets": general(
        "TCK-20931",
        "TCK-20931 or TCK-20932",
        fields={name: value for name, value in GENERAL.items() if name != "ticket_id"},
        invalid={"ticket_id": "more than one"},
    ),
    "085 the amount given twice": financial(
        "Currency: EUR\n",
        "Currency: EUR\nTotal: 1,300.00\n",
        fields={name: value for name, value in FINANCIAL.items() if name != "amount"},
        invalid={"amount": "twice"},
    ),
    "086 the amount given twice alike": financial("Currency: EUR\n", "Currency: EUR\nTotal: 1250.00\n"),
    "087 a remark below the amount": financial(
        "1,250.00\n", "1,250.00\n\nThe customer says 1,300.00, but the ledger is right.\n\n"
    ),
    "088 a remark below the customer": general("C-4471\n", "C-4471\n\nA customer since 2019, called 3x.\n\n"),
    "089 a signature without a closing": Case(
        text=FULL.replace(TICKS, "").replace(
            "L1 cannot see the gateway\n", "L1 cannot see the gateway\n\nMaya Lindqvist\nSupport L1\n"
        ),
        fields=GENERAL,
        checklist=frozenset(),
    ),
    "090 a first name as signature": Case(
        text=MONEY_FULL.replace(TICKS, "") + "\nMaya\n", fields=FINANCIAL, kinds=("financial",), checklist=frozenset()
    ),
    "091 a word to the reader below": Case(
        text=MONEY_FULL.replace(TICKS, "") + "\nPlease let me know if you need more.\n",
        fields=FINANCIAL,
        kinds=("financial",),
        checklist=frozenset(),
    ),
    "092 labels in the signature": Case(
        text=f"{FULL}\nBest regards\nMaya Lindqvist\nAccount Manager: Maya Lindqvist\nCustomer: Acme GmbH\nReference: DE-129\nState: Berlin\n",
        fields=GENERAL,
    ),
    "093 a signature delimiter with labels": Case(
        text=f"{FULL}\n-- \nMaya Lindqvist\nStatus: in the office\nCustomer: Acme\n", fields=GENERAL
    ),
    "094 small print below": Case(
        text=MONEY_FULL.replace(TICKS, "") + "\nThis e-mail is confidential. Amount: 5.00\n",
        fields=FINANCIAL,
        kinds=("financial",),
        checklist=frozenset(),
    ),
    "095 small print above": Case(
        text="CAUTION: This email originated from outside of the organisation.\n\n" + FULL, fields=GENERAL
    ),
    "096 sent from a phone": Case(
        text=MONEY_FULL.replace(TICKS, "") + "\nSent from my iPhone\n",
        fields=FINANCIAL,
        kinds=("financial",),
        checklist=frozenset(),
    ),
    "097 invisible characters": financial("Amount: 1,250.00", "Am\u00adount\u200b: 1,250.00\u200b"),
    "098 no separators at all": Case(
        text="Ticket TCK-20931\nCustomer C-4471\nAmount 1,250.00 EUR\n" + TICKS,
        fields={"ticket_id": "TCK-20931", "customer_id": "C-4471", "amount": "1250.00", "currency": "EUR"},
        kinds=("financial",),
    ),
    "099 labels in brackets": Case(
        text="\n".join(f"[{line.replace(': ', '] ', 1)}" for line in LINES.splitlines()) + "\n" + TICKS, fields=GENERAL
    ),
    "100 emoji before labels": Case(
        text="\n".join(f"🔹 {line}" for line in MONEY_FULL.splitlines()[:10]) + "\n" + TICKS,
        fields=FINANCIAL,
        kinds=("financial",),
    ),
    "101 a tab behind the colon": Case(text=MONEY_FULL.replace(": ", ":\t"), fields=FINANCIAL, kinds=("financial",)),
    "102 CRLF and trailing spaces": Case(
        text=MONEY_FULL.replace("\n", "   \n"), fields=FINANCIAL, kinds=("financial",)
    ),
    "103 indented": Case(
        text="\n".join(f"      {line}" for line in MONEY_FULL.splitlines()), fields=FINANCIAL, kinds=("financial",)
    ),
    "104 ruled lines between": Case(
        text=MONEY_FULL.replace("\n", "\n----------\n"), fields=FINANCIAL, kinds=("financial",)
    ),
    "105 money words in a general form": general(
        "L1 cannot see the gateway",
        "the customer lost money, amount unknown",
        fields=GENERAL | {"why_escalating": "the customer lost money, amount unknown"},
    ),
    "106 a thank-you above the form": Case(
        text="Thanks for looking into this!\n\nThanks,\nMaya\n\n" + FULL, fields=GENERAL
    ),
    "107 a recommended action": Case(
        text=FULL.replace("[x] Ver", "Recommendation: refund the second charge\n[x] Ver"),
        fields=GENERAL | {"recommended_action": "refund the second charge"},
    ),
    "108 the customer's address": Case(
        text="Customer email: Jane@Example.com\n" + FULL, fields=GENERAL | {"customer_email": "jane@example.com"}
    ),
    "109 why urgent": Case(
        text="Why urgent: the regulator calls at 15:00\n" + FULL,
        fields=GENERAL | {"why_urgent": "the regulator calls at 15:00"},
        subject="[URGENT] Card payments stuck",
    ),
    "110 nothing but the tag": Case(text="Please help, the customer is furious.\n", fields={}, checklist=frozenset()),
    "111 an empty mail": Case(text="", fields={}, checklist=frozenset()),
    "112 an account and a customer that agree": Case(text="Account: C-4471\n" + FULL, fields=GENERAL),
    "113 two customers": Case(
        text="Account: C-5000\n" + FULL,
        fields={name: value for name, value in GENERAL.items() if name != "customer_id"},
        invalid={"customer_id": "twice"},
    ),
    "114 a zero amount": financial("1,250.00", "0.00", fields=FINANCIAL | {"amount": "0.00"}),
    "115 a trailing remark about a day": financial("1,250.00", "1,250.00 EUR, charged on 12 May 2026"),
}
assert all(
    set(case.fields) <= set(FINANCIAL) | set(COMPLIANCE) | {"recommended_action", "customer_email", "why_urgent"}
    for case in CASES.values()
)
assert MONEY.keys() < FINANCIAL.keys()
