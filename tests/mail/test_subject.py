"""Subjects as clients of every language write them: tags, prefixes, issue and ticket."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalationd.mail.subject import read_subject, same_ticket
from tests.support.cast import POLICY

E, U, EU, NONE = (True, False), (False, True), (True, True), (False, False)

SUBJECTS = {
    "[ESCALATION] x - TCK-1 - TCK-2": ((True, False), "x - TCK-1 - TCK-2", None),
    "[ESCALATION] x - TCK-1, TCK-2": ((True, False), "x - TCK-1, TCK-2", None),
    "[ESCALATION] PSD-2 issue - TCK-1": ((True, False), "PSD-2 issue", "TCK-1"),
    "[ESCALATION] x \u2010 TCK\u20111": ((True, False), "x", "TCK-1"),
    # subject: (escalation, urgent), issue, ticket
    "[ESCALATION] Card payments stuck - TCK-20931": (E, "Card payments stuck", "TCK-20931"),
    "[ESCALATION] Card payments stuck – TCK-20931": (E, "Card payments stuck", "TCK-20931"),
    "[ESCALATION] Card payments stuck — TCK-20931": (E, "Card payments stuck", "TCK-20931"),
    "[ESCALATION] Card payments stuck—TCK-20931": (E, "Card payments stuck", "TCK-20931"),
    "[ESCALATION] Card payments stuck: TCK-20931": (E, "Card payments stuck", "TCK-20931"),
    "[ESCALATION] Card payments stuck (TCK-20931)": (E, "Card payments stuck", "TCK-20931"),
    "[ESCALATION] Card payments stuck [TCK-20931]": (E, "Card payments stuck", "TCK-20931"),
    "[ESCALATION] Card payments stuck TCK-20931": (E, "Card payments stuck", "TCK-20931"),
    "[ESCALATION] Card payments stuck - Ticket TCK-20931": (E, "Card payments stuck", "TCK-20931"),
    "[ESCALATION] Card payments stuck - Ticket #20931": (E, "Card payments stuck", "#20931"),
    "[ESCALATION] Card payments stuck - Case ID: TCK-20931": (E, "Card payments stuck", "TCK-20931"),
    "[ESCALATION] Card payments stuck - #20931": (E, "Card payments stuck", "#20931"),
    "[ESCALATION] Card payments stuck - 20931": (E, "Card payments stuck", "20931"),
    "[ESCALATION] TCK-20931 - Card payments stuck": (E, "Card payments stuck", "TCK-20931"),
    "[ESCALATION] TCK-20931: Card payments stuck": (E, "Card payments stuck", "TCK-20931"),
    "[ESCALATION] TCK-20931 Card payments stuck": (E, "Card payments stuck", "TCK-20931"),
    "[ESCALATION] [TCK-20931] Card payments stuck": (E, "Card payments stuck", "TCK-20931"),
    "[ESCALATION] Card payments stuck - TCK‑20931": (E, "Card payments stuck", "TCK-20931"),
    "[ESCALATION] Card payments stuck - TCK-20931.": (E, "Card payments stuck", "TCK-20931"),
    "[ESCALATION] Card payments stuck": (E, "Card payments stuck", None),
    "[ESCALATION] TCK-20931": (E, "", "TCK-20931"),
    "[ESCALATION]": (E, "", None),
    "[escalation] x - TCK-1": (E, "x", "TCK-1"),
    "[ Escalation ] x - TCK-1": (E, "x", "TCK-1"),
    "[ESCALATIONS] x - TCK-1": (E, "x", "TCK-1"),
    "[ESCALATION][URGENT] x - TCK-1": (EU, "x", "TCK-1"),
    "[URGENT] [ESCALATION] x - TCK-1": (EU, "x", "TCK-1"),
    "[Urgent]x - TCK-1": (U, "x", "TCK-1"),
    "[URGENT ESCALATION] x - TCK-1": (EU, "x", "TCK-1"),
    "[ESCALATION/URGENT] x - TCK-1": (EU, "x", "TCK-1"),
    "[ESCALATION] [URGENT!] x - TCK-1": (EU, "x", "TCK-1"),
    "[ESCALATION] x - TCK-1 [URGENT]": (EU, "x", "TCK-1"),
    "x - TCK-1 [ESCALATION]": (E, "x", "TCK-1"),
    "【ESCALATION】x - TCK-1": (E, "x", "TCK-1"),
    "［ESCALATION］ x － TCK-1": (E, "x", "TCK-1"),
    "Re: [ESCALATION] x - TCK-1": (E, "x", "TCK-1"),
    "RE: RE: [ESCALATION] x - TCK-1": (E, "x", "TCK-1"),
    "RE[2]: [ESCALATION] x - TCK-1": (E, "x", "TCK-1"),
    "Re(3): [ESCALATION] x - TCK-1": (E, "x", "TCK-1"),
    "[ESCALATION] Re: x - TCK-1": (E, "x", "TCK-1"),
    "AW: WG: [ESCALATION] x - TCK-1": (E, "x", "TCK-1"),
    "Fwd: [ESCALATION] x - TCK-1": (E, "x", "TCK-1"),
    "FW: [URGENT] x - TCK-1": (U, "x", "TCK-1"),
    "SV: [ESCALATION] x - TCK-1": (E, "x", "TCK-1"),
    "VS: [ESCALATION] x - TCK-1": (E, "x", "TCK-1"),
    "Antw: [ESCALATION] x - TCK-1": (E, "x", "TCK-1"),
    "Antwort: [ESCALATION] x - TCK-1": (E, "x", "TCK-1"),
    "答复: [ESCALATION] x - TCK-1": (E, "x", "TCK-1"),
    "回复：[ESCALATION] x - TCK-1": (E, "x", "TCK-1"),
    "转发: [ESCALATION] x - TCK-1": (E, "x", "TCK-1"),
    "Ynt: [ESCALATION] x - TCK-1": (E, "x", "TCK-1"),
    "TR : [ESCALATION] x - TCK-1": (E, "x", "TCK-1"),
    "RV: [ESCALATION] x - TCK-1": (E, "x", "TCK-1"),
    "Odp: [ESCALATION] x - TCK-1": (E, "x", "TCK-1"),
    "R: [ESCALATION] x - TCK-1": (E, "x", "TCK-1"),
    "RES: [ESCALATION] x - TCK-1": (E, "x", "TCK-1"),
    "ΑΠ: ΠΡΘ: [ESCALATION] x - TCK-1": (E, "x", "TCK-1"),
    "Отв: [ESCALATION] x - TCK-1": (E, "x", "TCK-1"),
    "Jwb.: Trsk[2]: [ESCALATION] x - TCK-1": (E, "x", "TCK-1"),
    "Card: reader [ESCALATION] stuck - TCK-1": (E, "Card: reader stuck", "TCK-1"),
    "[EXTERNAL] [ESCALATION] x - TCK-1": (E, "x", "TCK-1"),
    "[EXT] Re: [ESCALATION] x - TCK-1": (E, "x", "TCK-1"),
    "*** SPAM *** [ESCALATION] x - TCK-1": (E, "x", "TCK-1"),
    "[ESCALATION]  two   spaces - TCK-1": (E, "two spaces", "TCK-1"),
    "[ESCALATION] 3-D Secure fails at 10:30 - TCK-1": (E, "3-D Secure fails at 10:30", "TCK-1"),
    "[ESCALATION] Invoices of 2025": (E, "Invoices of 2025", None),
    "[ESCALATION] x - TCK-1 - please help": (E, "x - please help", "TCK-1"),
    "[ESCALATION] Ticket TCK-1 x": (E, "x", "TCK-1"),
    "[ESCALATION] x - TCK-1 and TCK-2 - y": (E, "x - TCK-1 and TCK-2 - y", None),
    "[ESCALATION] Refund - second try - TCK-1": (E, "Refund - second try", "TCK-1"),
    "escalation of a case": (NONE, "escalation of a case", None),
    "Urgent: please call": (NONE, "Urgent: please call", None),
    "Lunch - TCK-1": (NONE, "Lunch", "TCK-1"),
    "": (NONE, "", None),
}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_is_taken_apart(subject: str) -> None:
    tags, issue, ticket = SUBJECTS[subject]

    read = read_subject(subject, POLICY)

    assert ((read.escalation, read.urgent), read.issue, read.ticket) == (tags, issue, ticket)


@pytest.mark.parametrize(
    ("subject", "apart"),
    [
        ("[ESCALATION] x - TCK-1", True),
        ("[ESCALATION] x (TCK-1)", True),
        ("[ESCALATION] TCK-1", True),
        ("[ESCALATION] x ticket TCK-1", True),
        ("[ESCALATION] Claims under COVID-19", False),
        ("[ESCALATION] x TCK-1", False),
        ("[ESCALATION] x - TCK-1 - y", False),
    ],
)
def test_only_a_ticket_that_is_set_apart_can_contradict_the_text(subject: str, apart: bool) -> None:
    assert read_subject(subject, POLICY).ticket_apart is apart


@pytest.mark.parametrize(
    ("subject", "command", "argument"),
    [
        ("help", "help", ""),
        ("Help!", "help", ""),
        ("Re: template financial", "template", "financial"),
        ("status", "status", ""),
        ("status ESC-2026-0042", "status", "ESC-2026-0042"),
        ("Status of the house", None, ""),
        ("[ESCALATION] help", None, ""),
    ],
)
def test_a_command_is_the_whole_subject(subject: str, command: str | None, argument: str) -> None:
    read = read_subject(subject, POLICY)

    assert (read.command, read.argument) == (command, argument)


def test_our_reference_is_found_and_is_no_ticket() -> None:
    read = read_subject("Re: [ESCALATION] Card payments stuck - TCK-20931 [esc-2026-0042]", POLICY)

    assert (read.reference, read.ticket, read.issue, read.reply) == (
        "ESC-2026-0042",
        "TCK-20931",
        "Card payments stuck",
        True,
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("TCK-1", "tck-1", True),
        ("TCK-20931", "#20931", True),
        ("20931", "TCK-20931", True),
        ("TCK-1", "TCK-2", False),
        ("TCK-1", "INC-1", False),
        ("#1", "#2", False),
    ],
)
def test_two_references_are_one_ticket_when_one_is_only_its_figures(one: str, other: str, same: bool) -> None:
    assert same_ticket(one, other) is same


@given(st.text(max_size=200))
def test_any_subject_can_be_read(text: str) -> None:
    read = read_subject(text, POLICY)

    assert "\n" not in read.issue


@given(
    st.lists(
        st.sampled_from(["Re: ", "AW: ", "Fwd: ", "[ESCALATION] ", "[urgent]", "[EXT] ", "WG: ", "RE[4]: "]), max_size=8
    )
)
def test_prefixes_and_tags_in_any_order_leave_the_issue(front: list[str]) -> None:
    read = read_subject("".join(front) + "Card payments stuck - TCK-20931", POLICY)

    assert (read.issue, read.ticket) == ("Card payments stuck", "TCK-20931")
    assert read.escalation is ("[ESCALATION] " in front)
    assert read.urgent is ("[urgent]" in front)
