"""Forms as staff send them on an ordinary day: their programs, their habits, what stands around the form."""

from __future__ import annotations

from tests.mail.forms.cases import FINANCIAL, GENERAL, Case
from tests.mail.forms.plain import FULL, MONEY_FULL, financial

UNDERLINED = "\n".join(
    f"{label}\n{'-' * len(label)}\n{value}\n"
    for label, _, value in (line.partition(": ") for line in FULL.splitlines()[:6])
)

PAIRS = [line.partition(": ")[::2] for line in MONEY_FULL.splitlines()[:10]]
WORD_TICKS = "".join(
    f"<p class=MsoListParagraph><span>☒</span> {line[4:]}<o:p></o:p></p>" for line in MONEY_FULL.splitlines()[10:]
)


def rows(pattern: str) -> str:
    return "".join(
        pattern.format(number=number, label=label, value=value) for number, (label, value) in enumerate(PAIRS, 1)
    )


def money(text: str = "", html: str | None = None, **more) -> Case:
    return Case(text=text, html=html, **{"fields": FINANCIAL, "kinds": ("financial",)} | more)


CASES = {
    "501 a bracket with a colon in it after the label": financial(
        "Amount: 1,250.00", "Amount (in words: one thousand two hundred and fifty): 1,250.00"
    ),
    "503 labels underlined": Case(text=UNDERLINED + "\n" + FULL[FULL.index("[x]") :], fields=GENERAL),
    "504 an empty label above a rule across the page": Case(
        text=FULL + f"Recommended action:\n{'_' * 32}\nThis office is closed on Fridays.\n", fields=GENERAL
    ),
    "505 a label of an old form with a shorter reference": Case(
        text=MONEY_FULL.replace("Ticket/Case ID", "Case ref"), fields=FINANCIAL, kinds=("financial",)
    ),
    "506 a numbered table of Word": money(
        html="<table class=MsoTableGrid><tr><td>#</td><td>Field</td><td>Your answer</td></tr>"
        + rows(
            "<tr><td>{number}</td><td><p class=MsoNormal>{label}</p></td><td><p class=MsoNormal>{value}</p></td></tr>"
        )
        + f"</table>{WORD_TICKS}"
    ),
    "507 a list in the first cell below a row of labels": money(
        html=f"<table>{rows('<tr><td>{label}</td><td>{value}</td></tr>')}</table>".replace(
            "<tr><td>Transaction ID(s)</td><td>TXN-1, TXN-2</td></tr>", ""
        )
        + "<table><tr><td>Transaction ID(s)</td><td>Amount</td></tr><tr><td>TXN-1<br>TXN-2</td><td>1,250.00</td></tr></table>"
        + WORD_TICKS
    ),
    "508 a list in the last of three cells": money(
        html=f"<table>{rows('<tr><td>{label}</td><td>{value}</td></tr>')}</table>".replace(
            "<tr><td>Transaction ID(s)</td><td>TXN-1, TXN-2</td></tr>", ""
        )
        + "<table><tr><td>Amount</td><td>Currency</td><td>Transaction ID(s)</td></tr>"
        + "<tr><td>1,250.00</td><td>EUR</td><td>TXN-1<br>TXN-2</td></tr></table>"
        + WORD_TICKS
    ),
    "509 labels with the star of a web form": Case(text=FULL.replace(": ", ": *\n"), fields=GENERAL),
    "510 a bar in a cell": Case(
        html=f"<table>{rows('<tr><td>{label}</td><td>{value}</td></tr>')}</table>{WORD_TICKS}".replace(
            "restarted the terminal", "ran ps | grep gateway"
        ),
        fields=FINANCIAL | {"actions_taken": "ran ps | grep gateway"},
        kinds=("financial",),
    ),
    "511 values below their labels in Word": money(
        html=rows(
            "<p class=MsoNormal><b><span lang=EN-GB>{label}:<o:p></o:p></span></b></p>"
            "<p class=MsoNormal>{value}<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
        )
        + WORD_TICKS
    ),
    "512 two pairs in a row": money(
        html="<table>"
        + "".join(
            f"<tr><td>{a}</td><td>{b}</td><td>{c}</td><td>{d}</td></tr>"
            for (a, b), (c, d) in zip(PAIRS[::2], PAIRS[1::2], strict=True)
        )
        + f"</table>{WORD_TICKS}"
    ),
    "513 a list of definitions": money(html=f"<dl>{rows('<dt>{label}</dt><dd>{value}</dd>')}</dl>{WORD_TICKS}"),
    "514 a web form, each value below its label": money(
        'A new submission from "Escalate"\n\nName\nMaya\n\n'
        + "".join(f"{label}\n{value}\n\n" for label, value in PAIRS)
        + "".join(f"{line[4:]}\nYes\n\n" for line in MONEY_FULL.splitlines()[10:])
        + "Submitted at: 2026-11-24 10:00\nIP address: 10.1.2.3\n"
    ),
    "515 a German signature with labels above another ticket's mail": money(
        MONEY_FULL.replace("1,250.00", "1.250,00 €").replace(", TXN-2", " und TXN-2")
        + "\nMit freundlichen Grüßen\nMaya\nAccount Manager: Bob\nTicket hotline: 0800 1234\n\n"
        "Von: Bob <bob@example.test>\nGesendet: Montag, 23. November 2026 08:10\nAn: Maya\nBetreff: TCK-999\n\n"
        "Ticket: TCK-999\nCustomer: C-9\nAmount: 9 EUR\n"
    ),
    "516 a French client with narrow gaps": money(
        MONEY_FULL.replace(": ", "\u00a0: ").replace("1,250.00", "1\u202f250,00 EUR").replace(", TXN-2", " et TXN-2")
        + "\nCordialement,\nMaya\n\nLe lun. 23 nov. 2026 à 08:10, Bob <bob@example.test> a écrit :\n\n> Amount: 9 EUR\n"
    ),
    "517 headings with the values below": money(
        "".join(f"## {label}\n\n{value}\n\n" for label, value in PAIRS)
        + "## Checklist\n\n"
        + "".join(f"- {line}\n" for line in MONEY_FULL.splitlines()[10:])
    ),
    "518 typed on a phone in small letters": money(
        "".join(
            f"{label}: {value}\n"
            for label, (_, value) in zip(
                (
                    "ticket",
                    "customer",
                    "summary",
                    "timeline",
                    "actions",
                    "reason",
                    "amount",
                    "currency",
                    "txns",
                    "status",
                ),
                PAIRS,
                strict=True,
            )
        )
        + "\n".join(MONEY_FULL.splitlines()[10:])
        + "\nSent from my iPhone\n"
    ),
    "519 boxes of a web form": money(
        html=f"<p>{rows('{label}: {value}<br>')}</p>"
        + "".join(f"<p><input type=checkbox checked> {line[4:]}</p>" for line in MONEY_FULL.splitlines()[10:])
    ),
    "520 another currency in the amount": financial(
        "1,250.00",
        "1,250.00 USD",
        fields={name: value for name, value in FINANCIAL.items() if name != "currency"},
        invalid={"currency": "USD"},
    ),
    "521 a name beside the customer's number": financial(
        "C-4471",
        "Acme GmbH (C-4471)",
    ),
    "522 the ticket's address": financial("TCK-20931", "https://desk.example.test/tickets/TCK-20931"),
    "523 another ticket named beside it": financial("TCK-20931", "[TCK-20931] (see also TCK-20800)"),
}
