"""Forms in parts, as the process document has them: headings, rows across a table, a checklist in a line or two."""

from __future__ import annotations

from tests.mail.forms.cases import FINANCIAL, GENERAL, TICKS, Case
from tests.mail.forms.plain import LINES, MONEY_FULL
from tests.mail.forms.quoted import ANSWERS, TEMPLATE

PAIRS = [line.split(": ", 1) for line in MONEY_FULL.splitlines()[:10]]
MONEY_LINES = "".join(f"{label}: {value}\n" for label, value in PAIRS[6:])
ATTRIBUTION = "On Mon, 12 May 2026 at 10:00, Example Escalations <escalations@example.test> wrote:\n"
ITEMS = [line[4:] for line in TICKS.splitlines()]


def headed(all_of_them: str, money: str, checklist: str) -> Case:
    text = f"{all_of_them}{LINES}{money}{MONEY_LINES}{checklist}{TICKS}"
    return Case(text=text, fields=FINANCIAL, kinds=("financial",))


def confirmed(line: str) -> Case:
    return Case(text=LINES + line + "\n", fields=GENERAL)


def answered(tick: str, *, ours: bool) -> Case:
    """Our quoted template, the answers below its lines and ``tick`` below each of its boxes."""
    lines = [ATTRIBUTION.rstrip()]
    for line in TEMPLATE.splitlines():
        below = tick if line.startswith("[ ]") else ANSWERS.get(line.partition(":")[0], "")
        lines += [f"> {line}", below] if below else [f"> {line}"]
    return Case(text="\n".join(lines) + "\n", fields=GENERAL, own_letter=TEMPLATE if ours else None)


def page(rows: list[tuple[str, ...]]) -> str:
    """A table; a row of one text goes across it."""
    cells = ("".join(f"<td{' colspan=2' * (len(row) == 1)}>{text}</td>" for text in row) for row in rows)
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


CASES = {
    "601 the document's own headings": headed(
        "Required Information\nFor All Escalations\n",
        "For Financial Escalations\nAlso include:\n",
        "Before Escalating\nComplete this checklist:\n",
    ),
    "602 headings of markdown": headed(
        "## For All Escalations\n", "## For Financial Escalations\n", "## Before Escalating\n"
    ),
    "603 headings in capitals with colons": headed(
        "FOR ALL ESCALATIONS:\n", "FINANCIAL DETAILS:\n", "BEFORE ESCALATING CHECKLIST:\n"
    ),
    "604 headings of one word": headed("General\n", "Financial\n", "Checklist\n"),
    "605 headings between lines drawn": headed("=== General ===\n", "=== Financial ===\n", "--- Checklist ---\n"),
    "606 a kind's name alone below Type": Case(
        text=f"Type\nFinancial\n{LINES}{TICKS}", fields=GENERAL, kinds=("financial",)
    ),
    "607 rows across a table": Case(
        html=page(
            [("For All Escalations",), *PAIRS[:6], ("For Financial Escalations",), *PAIRS[6:], ("Before Escalating",)]
            + [(item, "x") for item in ITEMS]
        ),
        fields=FINANCIAL,
        kinds=("financial",),
    ),
    "608 rows across a table in words of their own": Case(
        html=page([*PAIRS[:6], ("Part B, the money",), *PAIRS[6:], *((f"☒ {item}",) for item in ITEMS)]),
        fields=FINANCIAL,
        kinds=("financial",),
    ),
    "609 a row that we do not ask for": Case(
        text="".join(f"| {a} | {b} |\n" for a, b in [*PAIRS[:4], ("Shift lead", "Bob"), *PAIRS[4:]]) + TICKS,
        fields=FINANCIAL,
        kinds=("financial",),
    ),
    "610 a sentence over two lines below a row of labels": Case(
        html="<table><tr><th>Issue summary</th><th>Timeline</th></tr>"
        "<tr><td>Card payments<br>are stuck</td><td>Monday</td></tr></table>",
        fields={"issue_summary": "Card payments are stuck", "timeline": "Monday"},
        checklist=frozenset(),
    ),
    "611 a label with its explanation below the heads of a table": Case(
        html="<table><tr><th>Field</th><th>Value</th></tr>"
        "<tr><td>Issue summary<br><i>in a sentence or two</i></td><td>Card payments<br>are stuck</td></tr></table>",
        fields={"issue_summary": "Card payments\nare stuck"},
        checklist=frozenset(),
    ),
    "621 a checklist in a line without a colon": confirmed("Checklist all done"),
    "622 a checklist in a line with a colon": confirmed("Checklist: all done"),
    "623 a checklist with one tick": confirmed("Checklist: ✓"),
    "624 a checklist with a tick and all": confirmed("Checklist ✅ all four items"),
    "625 yes to all": confirmed("Checklist: yes to all"),
    "626 a checklist completed by somebody": confirmed("Checklist: completed by Maya on Monday"),
    "627 a tick for one item is none for all": Case(
        text=LINES + f"Checklist: ✓ {ITEMS[0]}\n", fields=GENERAL, checklist=frozenset({"necessary"})
    ),
    "628 all but one": Case(
        text=LINES + "Checklist all done except the customer log\n", fields=GENERAL, checklist=frozenset()
    ),
    "631 crosses between the lines of our template": answered("[x]", ours=True),
    "632 words between the lines of our template": answered("yes", ours=True),
    "633 signs between the lines of a template": answered("✓", ours=False),
    "634 noes between the lines of our template": Case(
        text=answered("no", ours=True).text, fields=GENERAL, own_letter=TEMPLATE, checklist=frozenset()
    ),
}
