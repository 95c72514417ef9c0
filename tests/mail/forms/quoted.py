"""Forms beside quoted and forwarded mail: whose lines are whose."""

from __future__ import annotations

from tests.mail.forms.cases import ALL, FINANCIAL, GENERAL, TICKS, Case
from tests.mail.forms.plain import FULL, LINES, MONEY_FULL

OTHER = """\
Ticket/Case ID: TCK-99999
Customer ID: C-9999
Issue summary: Something else.
Amount: 99.00 CAD
"""
QUOTED_OTHER = "".join(f"> {line}\n" for line in OTHER.splitlines())
HINTS = {
    "Ticket/Case ID": "the reference number, such as TCK-20931",
    "Customer ID": "the account identifier",
    "Issue summary": "1-2 sentences",
    "Timeline": "when the issue started, contacts made",
    "Actions taken": "what was already tried",
    "Why escalating": "the specific trigger",
}
TEMPLATE = (
    "".join(f"{label}: <{hint}>\n" for label, hint in HINTS.items())
    + "Recommended action: <what you would do (if any)>\n"
    + TICKS.replace("[x]", "[ ]")
)
ANSWERS = dict(line.split(": ", 1) for line in LINES.splitlines())
MISSING = """\
--- Please write above this line ---

ESC-2026-0001: 2 more lines and it goes to L2

Still missing:
- Amount: the specific value
- Checklist: please confirm "Verified escalation is necessary"

Please correct:
- Currency: "USD" is not a currency we use; write one of CSR, EUR, USDT, CAD

Reply with only these lines, on top. Or fill them in below.

Type: financial
Ticket/Case ID: TCK-20931
Customer ID: C-4471
Issue summary: Card payments are stuck.
Amount: <the specific value>
Currency: USD
Transaction ID(s): TXN-1, TXN-2
[ ] Verified escalation is necessary
[x] Gathered all relevant information
"""


def quote(text: str, mark: str = "> ") -> str:
    return "".join(f"{mark}{line}\n" for line in text.splitlines())


def filled() -> str:
    """Our quoted template with the answers typed over the hints."""
    text = TEMPLATE.replace("[ ]", "[x]")
    for label, hint in HINTS.items():
        text = text.replace(f"<{hint}>", ANSWERS[label])
    return text


CASES = {
    "301 another ticket's form quoted below": Case(
        text=f"{FULL}\nOn Mon, 12 May 2026 at 10:00, Jane <jane@x.example> wrote:\n{QUOTED_OTHER}", fields=GENERAL
    ),
    "302 another ticket's form forwarded by Outlook": Case(
        text=f"{FULL}\n________________________________\nFrom: Jane <jane@x.example>\nSent: Monday, 12 May 2026 10:00\nTo: Maya\nSubject: problem\n\n{OTHER}",
        fields=GENERAL,
    ),
    "303 forwarded by Gmail": Case(
        text=f"{FULL}\n---------- Forwarded message ---------\nFrom: Jane <jane@x.example>\nDate: Mon, 12 May 2026\nSubject: problem\nTo: Maya\n\n{OTHER}",
        fields=GENERAL,
    ),
    "304 forwarded by Apple Mail": Case(
        text=f"{FULL}\nBegin forwarded message:\n\nFrom: Jane <jane@x.example>\nSubject: problem\nDate: 12 May 2026 at 10:00\nTo: Maya\n\n{OTHER}",
        fields=GENERAL,
    ),
    "305 an original message in German": Case(
        text=f"{FULL}\n-----Ursprüngliche Nachricht-----\nVon: Jane\nGesendet: Montag, 12. Mai 2026\nAn: Maya\nBetreff: Problem\n\n{OTHER}",
        fields=GENERAL,
    ),
    "333 an answer with which our own hint begins": Case(
        text="On Tuesday, Escalations wrote:\n> Still missing:\n> - Current status: pending, failed, etc.\n>\n"
        "> Transaction ID(s): <all relevant transactions>\n> Current status: pending\n",
        own_letter="Still missing:\n- Transaction ID(s): all relevant transactions\n"
        "- Current status: pending, failed, etc.\n\nTransaction ID(s): <all relevant transactions>\n"
        "Current status: <pending, failed, etc.>\n",
        fields={"current_status": "pending"},
        checklist=frozenset(),
    ),
    "306 nothing but a forward": Case(
        text=f"FYI, please handle.\n\n---------- Forwarded message ---------\nFrom: Jane <jane@x.example>\nDate: Mon, 12 May 2026\nSubject: problem\nTo: Maya\n\n{MONEY_FULL}",
        fields={},
        checklist=frozenset(),
        subject="[ESCALATION] Fwd: problem",
    ),
    "307 the template filled in between its quoted lines": Case(
        text="On Tue, 12 May 2026, Escalations <escalations@example.test> wrote:\n"
        + "".join(f"> {label}: <{hint}>\n{ANSWERS[label]}\n\n" for label, hint in HINTS.items())
        + quote(TICKS),
        fields=GENERAL,
        subject="Re: [ESCALATION] Card payments stuck",
    ),
    "308 the template filled in inside its quoted lines": Case(
        text="On Tue, 12 May 2026, Escalations <escalations@example.test> wrote:\n" + quote(filled()), fields=GENERAL
    ),
    "309 the template filled in, quoted twice": Case(
        text="On Tue, 12 May 2026, Escalations <escalations@example.test> wrote:\n" + quote(filled(), ">> "),
        fields=GENERAL,
    ),
    "310 the template filled in below Outlook's header": Case(
        text="Here it is.\n\n________________________________\nFrom: Escalations <escalations@example.test>\nSent: Tuesday, 12 May 2026 10:00\nTo: Maya\nSubject: The form to fill in\n\n"
        + filled(),
        fields=GENERAL,
    ),
    "311 the template without any mark": Case(text=filled(), fields=GENERAL),
    "312 the form on top of the quoted template": Case(
        text=f"{FULL}\nOn Tue, 12 May 2026, Escalations <escalations@example.test> wrote:\n{quote(TEMPLATE)}",
        fields=GENERAL,
    ),
    "313 quoted labels answered line by line, hints gone": Case(
        text="".join(f"> {label}:\n{ANSWERS[label]}\n" for label in HINTS) + "\n" + TICKS, fields=GENERAL
    ),
    "314 only the missing lines, on top": Case(
        text=f"Amount: 1,250.00\nCurrency: EUR\n[x] Verified escalation is necessary\n\nOn Tue, 12 May 2026, Escalations wrote:\n{quote(MISSING)}",
        own_letter=MISSING,
        fields={"amount": "1250.00", "currency": "EUR"},
        kinds=("financial",),
        checklist=frozenset({"necessary"}),
    ),
    "315 the missing lines typed over": Case(
        text=f"On Tue, 12 May 2026, Escalations wrote:\n{quote(MISSING.replace('<the specific value>', '1,250.00').replace('Currency: USD', 'Currency: EUR').replace('[ ]', '[x]'))}",
        own_letter=MISSING,
        fields={"amount": "1250.00", "currency": "EUR"},
        kinds=("financial",),
        checklist=frozenset({"necessary"}),
    ),
    "316 the missing lines below their labels": Case(
        text="On Tue, 12 May 2026, Escalations wrote:\n"
        + quote(MISSING)
        .replace("> Amount: <the specific value>\n", "> Amount: <the specific value>\n1,250.00\n")
        .replace("> Currency: USD\n", "> Currency: USD\nEUR\n"),
        own_letter=MISSING,
        fields={"amount": "1250.00", "currency": "EUR"},
        kinds=("financial",),
        checklist=frozenset(),
    ),
    "317 a tick as a sign where we had an empty box": Case(
        text=f"On Tue, 12 May 2026, Escalations wrote:\n{quote(MISSING.replace('[ ]', '☑'))}",
        own_letter=MISSING,
        fields={},
        checklist=frozenset({"necessary"}),
    ),
    "318 a mark corrected in a number": Case(
        text=quote(MISSING.replace("Amount: <the specific value>", "Amount: 1,250")),
        own_letter=MISSING.replace("Amount: <the specific value>", "Amount: 1.250"),
        fields={"amount": "1250"},
        kinds=("financial",),
        checklist=frozenset(),
    ),
    "319 our letter comes back untouched": Case(
        text=f"What do you need?\n\nOn Tue, 12 May 2026, Escalations wrote:\n{quote(MISSING)}",
        own_letter=MISSING,
        fields={},
        checklist=frozenset(),
    ),
    "320 our letter wrapped by the client": Case(
        text="Amount: 1,250.00\n\n" + quote(MISSING).replace("; write one of CSR,", ";\n> write one of CSR,"),
        own_letter=MISSING,
        fields={"amount": "1250.00"},
        kinds=("financial",),
        checklist=frozenset(),
    ),
    "321 our letter below Outlook's header, filled in": Case(
        text="Done.\n\nFrom: Escalations <escalations@example.test>\nSent: Tuesday, 12 May 2026 10:00\nTo: Maya\nSubject: RE: ESC-2026-0001\n\n"
        + MISSING.replace("<the specific value>", "1,250.00").replace("Currency: USD", "Currency: EUR"),
        own_letter=MISSING,
        fields={"amount": "1250.00", "currency": "EUR"},
        kinds=("financial",),
        checklist=frozenset(),
    ),
    "322 a signature above our quoted letter": Case(
        text=f"see below\n\n-- \nMaya Lindqvist\nCustomer: Acme\n\nOn Tue, 12 May 2026, Escalations wrote:\n{quote(MISSING.replace('<the specific value>', '1,250.00'))}",
        own_letter=MISSING,
        fields={"amount": "1250.00"},
        kinds=("financial",),
        checklist=frozenset(),
    ),
    "323 a customer's words quoted inside a value": Case(
        text=FULL.replace(
            "started Monday 08:10, customer called twice\n",
            "started Monday 08:10, customer called twice\n> I paid twice!\n> Amount: 5.00\n",
        ),
        fields=GENERAL,
    ),
    "324 a reply prefix and a form": Case(
        text=FULL, subject="AW: WG: [ESCALATION] Card payments stuck", fields=GENERAL
    ),
    "325 the ticket in the subject alone": Case(
        text=FULL.replace("Ticket/Case ID: TCK-20931\n", ""),
        subject="[ESCALATION] Card payments stuck - TCK-20931",
        fields=GENERAL,
    ),
    "326 subject and text name different tickets": Case(
        text=FULL,
        subject="[ESCALATION] Card payments stuck - TCK-777",
        fields={name: value for name, value in GENERAL.items() if name != "ticket_id"},
        invalid={"ticket_id": "TCK-777"},
    ),
    "327 subject and text name one ticket in two ways": Case(
        text=FULL, subject="[ESCALATION] Card payments stuck – #20931", fields=GENERAL
    ),
    "328 a word like a ticket at the end of the issue": Case(
        text=FULL, subject="[ESCALATION] Claims under COVID-19", fields=GENERAL
    ),
    "329 a year at the end of the issue": Case(
        text=FULL.replace("Ticket/Case ID: TCK-20931\n", ""),
        subject="[ESCALATION] Invoices of 2025",
        fields={name: value for name, value in GENERAL.items() if name != "ticket_id"},
    ),
    "330 a signature in the middle of a forward": Case(
        text=f"{MONEY_FULL}\nThanks\nMaya\n\n-----Original Message-----\nFrom: Jane\nSent: Monday\nTo: Maya\nSubject: x\n\n{OTHER}",
        fields=FINANCIAL,
        kinds=("financial",),
    ),
    "331 somebody's words introduced in a timeline": Case(
        text=FULL.replace(
            "started Monday 08:10, customer called twice", "On 2026-05-12 at 10:00 the customer wrote:\nnothing works"
        ),
        fields=GENERAL | {"timeline": "On 2026-05-12 at 10:00 the customer wrote:\nnothing works"},
    ),
}
assert len(ALL) == 4
