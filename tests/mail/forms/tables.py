"""Forms as tables: pasted as text, drawn with bars, in two columns or with a row of labels."""

from __future__ import annotations

from tests.mail.forms.cases import FINANCIAL, GENERAL, TICKS, Case
from tests.mail.forms.plain import LINES, MONEY_FULL, MONEY_LINES

ROWS = [line.split(": ", 1) for line in (LINES + MONEY_LINES).splitlines()]
WIDTH = max(len(label) for label, _ in ROWS)


def table(lines: list[str], **more) -> Case:
    return Case(text="\n".join(lines) + "\n\n" + TICKS, **{"fields": FINANCIAL, "kinds": ("financial",)} | more)


CASES = {
    "201 bars": table([f"| {label} | {value} |" for label, value in ROWS]),
    "202 bars with a head": table(
        ["| Field | Value |", "|---|---|", *(f"| {label} | {value} |" for label, value in ROWS)]
    ),
    "203 bars without edges": table([f"{label} | {value}" for label, value in ROWS]),
    "204 a drawn frame": table(
        ["+------+------+", *(f"| {label.ljust(WIDTH)} | {value} |\n+------+------+" for label, value in ROWS)]
    ),
    "205 box drawing": table(
        ["┌──────┬──────┐", *(f"│ {label} │ {value} │" for label, value in ROWS), "└──────┴──────┘"]
    ),
    "206 tabs": table([f"{label}\t{value}" for label, value in ROWS]),
    "207 tabs and colons": table([f"{label}:\t{value}" for label, value in ROWS]),
    "208 aligned spaces": table([f"{label.ljust(WIDTH + 2)}{value}" for label, value in ROWS]),
    "209 aligned colons": table([f"{label.ljust(WIDTH)} : {value}" for label, value in ROWS]),
    "210 the document's table with a third column": table(
        [
            "| Field | Description | Value |",
            "|---|---|---|",
            "| Ticket/Case ID | Reference number | TCK-20931 |",
            "| Customer ID | Account identifier | C-4471 |",
            "| Issue summary | Brief description (1-2 sentences) | Card payments are stuck. |",
            "| Timeline | When issue started, contacts made | started Monday 08:10, customer called twice |",
            "| Actions taken | What was already tried | restarted the terminal |",
            "| Why escalating | Specific trigger | L1 cannot see the gateway |",
            "| Amount | Specific value | 1,250.00 |",
            "| Currency | CSR, EUR, USDT, CAD | EUR |",
            "| Transaction ID(s) | All relevant transactions | TXN-1, TXN-2 |",
            "| Current status | Pending, failed, etc. | pending |",
        ]
    ),
    "211 the third column without its head": table(
        [
            "| Ticket/Case ID | Reference number | TCK-20931 |",
            "| Currency | CSR, EUR, USDT, CAD | EUR |",
            "| Amount | Specific value | 1,250.00 |",
        ],
        fields={"ticket_id": "TCK-20931", "currency": "EUR", "amount": "1250.00"},
    ),
    "212 the document's table untouched": table(
        [
            "| Field | Description |",
            "|---|---|",
            "| Ticket/Case ID | Reference number |",
            "| Customer ID | Account identifier |",
            "| Amount | Specific value |",
        ],
        fields={},
        kinds=("general",),
    ),
    "213 a row of labels": table(
        [
            "| Ticket/Case ID | Customer ID | Amount | Currency | Current status |",
            "|---|---|---|---|---|",
            "| TCK-20931 | C-4471 | 1,250.00 | EUR | pending |",
        ],
        fields={
            "ticket_id": "TCK-20931",
            "customer_id": "C-4471",
            "amount": "1250.00",
            "currency": "EUR",
            "current_status": "pending",
        },
    ),
    "214 a row of labels apart by tabs": table(
        ["Ticket/Case ID\tCustomer ID\tAmount\tCurrency", "TCK-20931\tC-4471\t1,250.00\tEUR"],
        fields={"ticket_id": "TCK-20931", "customer_id": "C-4471", "amount": "1250.00", "currency": "EUR"},
    ),
    "215 a row of labels apart by spaces": table(
        [
            "Ticket/Case ID    Customer ID    Amount",
            "--------------    -----------    ------",
            "TCK-20931         C-4471         1,250.00",
        ],
        fields={"ticket_id": "TCK-20931", "customer_id": "C-4471", "amount": "1250.00"},
    ),
    "216 several rows of transactions": Case(
        text=LINES
        + "\n| Transaction ID | Amount | Current status |\n|---|---|---|\n| TXN-1 | 500.00 | failed |\n| TXN-2 | 750.00 | failed |\n\nAmount: 1,250.00 EUR\nCurrent status: failed\n\n"
        + TICKS,
        fields=FINANCIAL | {"current_status": "failed"},
        kinds=("financial",),
    ),
    "217 several rows and no total": Case(
        text=LINES + "\nTransaction ID | Amount | Currency\nTXN-1 | 500.00 | EUR\nTXN-2 | 750.00 | EUR\n\n" + TICKS,
        fields=GENERAL | {"transaction_ids": ["TXN-1", "TXN-2"], "currency": "EUR"},
        kinds=("financial",),
        invalid={"amount": "twice"},
    ),
    "218 four columns": table(
        ["| Ticket/Case ID | TCK-20931 | Customer ID | C-4471 |", "| Amount | 1,250.00 | Currency | EUR |"],
        fields={"ticket_id": "TCK-20931", "customer_id": "C-4471", "amount": "1250.00", "currency": "EUR"},
    ),
    "219 a cell over two rows": table(
        [
            "| Ticket/Case ID | TCK-20931 |",
            "| Timeline | started Monday |",
            "|  | customer called |",
            "| Customer ID | C-4471 |",
        ],
        fields={"ticket_id": "TCK-20931", "timeline": "started Monday\ncustomer called", "customer_id": "C-4471"},
        kinds=("general",),
    ),
    "220 bold labels in a table": table([f"| **{label}** | {value} |" for label, value in ROWS]),
    "221 a typo in a table": table([f"| {label.replace('Currency', 'Curency')} | {value} |" for label, value in ROWS]),
    "222 an empty cell": table(
        [f"| {label} | {value.replace('pending', '')} |" for label, value in ROWS],
        fields={name: value for name, value in FINANCIAL.items() if name != "current_status"},
    ),
    "223 the checklist as a table": Case(
        text=LINES
        + "\n| Verified escalation is necessary | yes |\n| Gathered all relevant information | x |\n| Documented all previous actions | done |\n| Confirmed customer communication is logged | no |\n",
        fields=GENERAL,
        checklist=frozenset({"necessary", "information_gathered", "actions_documented"}),
    ),
    "224 a bar inside a value": Case(
        text=(LINES + TICKS).replace("restarted the terminal", "ran ps | grep gateway"),
        fields=GENERAL | {"actions_taken": "ran ps | grep gateway"},
    ),
    "225 two tables": Case(
        text="\n".join(f"| {label} | {value} |" for label, value in ROWS[:6])
        + "\n\nFinancial part:\n\n"
        + "\n".join(f"| {label} | {value} |" for label, value in ROWS[6:])
        + "\n\n"
        + TICKS,
        fields=FINANCIAL,
        kinds=("financial",),
    ),
    "226 text above and below a table": Case(
        text="Hi,\nthe customer is waiting, see the table.\n\n"
        + "\n".join(f"| {label} | {value} |" for label, value in ROWS)
        + "\n\nI think the gateway is broken again.\n\n"
        + TICKS,
        fields=FINANCIAL,
        kinds=("financial",),
    ),
    "227 a list of transactions in a cell": table(
        ["| Transaction IDs | TXN-1; TXN-2 |", "| Amount | 1.250,00 € |"],
        fields={"transaction_ids": ["TXN-1", "TXN-2"], "amount": "1250.00", "currency": "EUR"},
    ),
}
assert len(MONEY_FULL) > len(LINES)
