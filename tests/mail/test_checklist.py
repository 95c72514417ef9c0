"""The pre-escalation checklist, ticked in every way people have."""

from __future__ import annotations

import pytest

from escalationd.mail.forms.checklist import begins_checklist, read_checklist
from tests.support.cast import POLICY

N, I, A, C = "necessary", "information_gathered", "actions_documented", "customer_logged"  # noqa: E741 - as in the table
LABELS = {item.name: item.label for item in POLICY.checklist}


def lines(*marks: str) -> str:
    return "\n".join(mark.format(label) for mark, label in zip(marks, LABELS.values(), strict=True))


FIRST_THREE = {N, I, A}
TICKS = {
    "crosses": (lines("[x] {}", "[X] {}", "[ x ] {}", "[ ] {}"), FIRST_THREE, {C}),
    "other marks in brackets": (lines("[v] {}", "[✓] {}", "[yes] {}", "[no] {}"), FIRST_THREE, {C}),
    "round brackets": (lines("(x) {}", "(X) {}", "(x) {}", "( ) {}"), FIRST_THREE, {C}),
    "boxes": (lines("☑ {}", "☒ {}", "✅ {}", "☐ {}"), FIRST_THREE, {C}),
    "bare ticks": (lines("✓ {}", "✔ {}", "✔️ {}", "✗ {}"), FIRST_THREE, {C}),
    "bullets and boxes": (lines("- [x] {}", "* [x] {}", "• ☑ {}", "- [ ] {}"), FIRST_THREE, {C}),
    "marks behind": (lines("{} [x]", "{} ✓", "{} ☑", "{} [ ]"), FIRST_THREE, {C}),
    "yes and no": (lines("{}: yes", "{} - Yes", "{}? Y", "{}: no"), FIRST_THREE, {C}),
    "done": (lines("{}: done", "{} = ok", "{} -> confirmed", "{}: not yet"), FIRST_THREE, {C}),
    "answers below": (lines("{}\nyes", "{}:\nYes", "{}?\ndone", "{}\nno"), FIRST_THREE, {C}),
    "answers that are neither yes nor no": (
        lines("{}: in progress", "{}: 50%", "{} - maybe, I ask", "{} (NOK)"),
        set(),
        set(),
    ),
    "notes on what was done": (
        lines("{}: above the limit of L1", "{} (attached)", "{} - yes, 20 Nov", "{}: checked by Maya"),
        {N, I, A, C},
        set(),
    ),
    "one yes is not all": (lines("Checklist:\n{}: later", "{}: yes", "{}: yes", "{}: tomorrow"), {I, A}, set()),
    "hands, lights and strokes": (lines("👍 {}", "🟢 {}", "✔️ {}", "✖️ {}"), FIRST_THREE, {C}),
    "another sign in the box": (lines("[*] {}", "[x] {}", "[x] {}", "[O] {}"), FIRST_THREE, set()),
    "letters in brackets": (lines("{} (y)", "{} (Y)", "{} (yes)", "{} (n)"), FIRST_THREE, set()),
    "all but one": ("Checklist all done except customer communication", set(), {C}),
    "a question about all": ("Is the checklist done?", set(), set()),
    "a column for yes and one for no": (
        lines("Item | Yes | No\n{} | X | ", "{} | x |", "{} | ✓ | ", "{} | | X"),
        FIRST_THREE,
        {C},
    ),
    "the column for no first, ruled": (
        lines("| Checklist | No | Yes |\n|---|---|---|\n| {} | | x |", "| {} | | x |", "| {} | | x |", "| {} | x | |"),
        FIRST_THREE,
        {C},
    ),
    "columns of tabs": (lines("\tDone\tOpen\n{}\tx\t", "{}\tx\t", "{}\tx\tx", "{}\t\tx"), {N, I}, {C}),
    "columns of spaces": (
        "Before escalating".ljust(46)
        + "Yes   No\n"
        + "".join(label.ljust(46) + ("      X" if name == C else "X") + "\n" for name, label in LABELS.items()),
        FIRST_THREE,
        {C},
    ),
    "nothing answered": (lines("{}:", "{}?", "{}:", "{}: "), set(), set()),
    "the labels alone": (lines("- {}", "{}", "{}.", "* {}"), {N, I, A, C}, set()),
    "short labels": (
        "Escalation necessary: yes\nInfo gathered: yes\nActions documented: done\nCustomer communication logged: no",
        FIRST_THREE,
        {C},
    ),
    "a sentence": (
        "I verified that the escalation is necessary, gathered all relevant information, documented all previous actions and logged the customer communication.",
        {N, I, A, C},
        set(),
    ),
    "a sentence with an exception": (
        "I verified that the escalation is necessary, gathered all relevant information and documented all previous actions. The customer communication is not logged yet.",
        FIRST_THREE,
        {C},
    ),
    "a sentence over two lines": (
        "I confirm that the escalation is necessary, that I gathered all relevant information and documented all\nprevious actions.",
        FIRST_THREE,
        set(),
    ),
    "checklist done": ("Checklist: all done", {N, I, A, C}, set()),
    "checklist completed in words": ("The pre-escalation checklist is completed.", {N, I, A, C}, set()),
    "checklist with an exception": ("Checklist: all done except the customer log", set(), set()),
    "checklist not done": ("The checklist is not completed.", set(), set()),
    "somebody else's checklist": ("The onboarding checklist was completed by the customer.", set(), set()),
    "ticked and unticked": (f"[x] {LABELS[N]}\n[ ] {LABELS[N]}", set(), {N}),
    "two in a line": (f"[x] {LABELS[N]}  [ ] {LABELS[I]}", {N}, {I}),
    "in a table": ("\n".join(f"| {label} | yes |" for label in LABELS.values()), {N, I, A, C}, set()),
    "nothing at all": ("The gateway is down.", set(), set()),
    "a promise": ("I will gather all relevant information and document all previous actions.", set(), {I, A}),
}


@pytest.mark.parametrize("how", TICKS)
def test_a_checklist_is_read_as_it_is_ticked(how: str) -> None:
    text, confirmed, denied = TICKS[how]
    whole = text.partition(":")[2] if text.startswith("Checklist:") else ""

    assert read_checklist(text.split("\n"), whole, POLICY) == (confirmed, denied)


@pytest.mark.parametrize(
    "line",
    [
        "[x] anything",
        "- [ ] Gathered all relevant information",
        "☑ done",
        f"{LABELS[N]}",
        f"{LABELS[C]}: no",
        "Info gathered: yes",
        "I verified it is necessary and gathered all relevant information.",
    ],
)
def test_a_line_of_the_checklist_ends_the_value_above(line: str) -> None:
    assert begins_checklist(["Current status: pending", "", line], 2, POLICY)


@pytest.mark.parametrize(
    "line",
    [
        "the customer gathered the papers",
        "we documented the calls",
        "[TXN-1] failed",
        "result: yes",
        "1,250.00",
        "- pending",
    ],
)
def test_other_lines_do_not(line: str) -> None:
    assert not begins_checklist(["Actions taken:", line], 1, POLICY)
