"""Nobody decides what they handed in themselves, under whichever of their addresses they handed it in.

Taught by RFC 5233: ``tom+work@`` is delivered to ``tom@``, and a staff domain lets both of them write.
"""

from __future__ import annotations

import pytest

from escalationd.core.escalation import Status
from tests.support.attack import TAGGED, TO_CIO, decided, opened
from tests.support.cast import CIO, DEPUTY, LENA, MAYA, QUEUE, TOM
from tests.support.office import COMPLETE, Office

OWN_ADDRESSES = [
    TOM,
    "Tom@Example.TEST",
    "tom+work@example.test",
    "TOM+Private+2@EXAMPLE.test",
    "tom+@example.test",
    QUEUE,
    "l2+work@example.test",
]


@pytest.mark.parametrize("address", OWN_ADDRESSES)
def test_what_a_tier_hands_in_is_decided_by_the_tier_above(tmp_path, address):
    office, brief = opened(tmp_path, by=address, body=TO_CIO)
    before = decided(office.case())

    assert (brief.to, office.case().tier) == (CIO, "CIO")
    for words in ("APPROVE", "DENY", "REFER TO lena@example.test", "TAKE"):
        assert office.reply(TOM, brief, words).disposition != "decided"
        office.post()
    assert decided(office.case()) == before
    assert office.reply(CIO, brief, "APPROVE").disposition == "decided"


@pytest.mark.parametrize("handed_in", ["cio@example.test", "cio+phone@example.test", "CIO+x@Example.test"])
def test_a_case_that_came_back_to_its_own_author_waits_for_somebody_else(tmp_path, handed_in):
    """A member who wrote as plain staff before they joined the tier, or whose tier took the case over."""
    office = Office(tmp_path)
    office.write(handed_in, TAGGED, COMPLETE + "CIO trigger: amount\nRecommended action: pay\n")
    assert office.case().tier == "CEO"
    letter = next(letter for letter in office.post() if letter.kind == "executive")

    for words in ("APPROVE", "DENY", "ESCALATE"):
        assert office.reply(CIO, letter, words).disposition == "noted"
    assert office.case().status is Status.OPEN


@pytest.mark.parametrize("address", [DEPUTY, "deputy+work@example.test"])
def test_a_deputy_does_not_decide_their_own_case(tmp_path, address):
    """A tier's deputy is plain staff below it, so their case climbs to the very tier they may decide for."""
    office, brief = opened(tmp_path, by=address)
    escalated = office.reply(TOM, brief, "ESCALATE\n\nCIO trigger: the amount\nRecommended action: pay")
    assert escalated.disposition == "decided"
    office.wait(minutes=11)
    letters = [letter for letter in office.post() if letter.kind == "brief"]
    before = decided(office.case())
    assert before[1] == "CIO"

    for letter in letters:
        office.reply(DEPUTY, letter, "APPROVE")
        office.reply(address, letter, "APPROVE")

    assert decided(office.case()) == before
    assert office.reply(CIO, letters[0], "APPROVE").disposition == "decided"


@pytest.mark.parametrize("address", ["maya+tom@example.test", "tommy@example.test", "x+tom@example.test"])
def test_whoever_only_looks_like_the_member_takes_nothing_from_them(tmp_path, address):
    office, brief = opened(tmp_path, by=address)

    assert office.reply(TOM, brief, "APPROVE").disposition == "decided"


@pytest.mark.parametrize("address", ["tom+work@example.test", "lena+x@example.test", "cio+x@example.test"])
def test_a_detail_gives_nobody_the_right_to_decide(tmp_path, address):
    office, brief = opened(tmp_path)
    before = decided(office.case())

    office.reply(address, brief, "APPROVE")

    assert decided(office.case()) == before


def test_four_eyes_are_not_the_submitters(tmp_path):
    more = "thresholds: {EUR: {amount: 1000, second_person: yes}}\n"
    office, brief = opened(tmp_path, by="maya+lena@example.test", more=more)

    office.reply(TOM, brief, "APPROVE")
    second = next(letter for letter in office.post() if letter.to == LENA)
    assert office.reply(TOM, second, "APPROVE").disposition != "decided"
    assert office.reply(MAYA, second, "APPROVE").disposition != "decided"
    assert office.case().status is Status.OPEN
    assert office.reply(LENA, second, "APPROVE").disposition == "decided"
    assert office.case().status is Status.APPROVED
