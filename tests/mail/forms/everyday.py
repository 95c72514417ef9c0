"""Forms as staff send them on an ordinary day: their programs, their habits, what stands around the form."""

from __future__ import annotations

from tests.mail.forms.cases import FINANCIAL, GENERAL, Case
from tests.mail.forms.plain import FULL, MONEY_FULL, financial

UNDERLINED = "\n".join(
    f"{label}\n{'-' * len(label)}\n{value}\n"
    for label, _, value in (line.partition(": ") for line in FULL.splitlines()[:6])
)

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
}
