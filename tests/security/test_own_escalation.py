"""Nobody decides what they handed in themselves, under whichever of their addresses they handed it in.

Taught by RFC 5233: ``tom+work@`` is delivered to ``tom@``, and a staff domain lets both of them write. Other
addresses of the same person are known from the configuration.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from escalationd.core.escalation import Status
from escalationd.core.events import Standing
from escalationd.core.life import author_of
from tests.support.attack import TAGGED, TO_CIO, decided, opened
from tests.support.cast import CIO, DEPUTY, LENA, MAYA, QUEUE, TOM, TOM_AT_HOME, TOM_TOO
from tests.support.office import COMPLETE, Office

OWN_ADDRESSES = [
    TOM,
    "Tom@Example.TEST",
    "tom+work@example.test",
    "TOM+Private+2@EXAMPLE.test",
    "tom+@example.test",
    TOM_TOO,
    TOM_AT_HOME,
    "T.Becker+case@example.test",
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


@pytest.mark.parametrize("address", [TOM_TOO, TOM_AT_HOME])
def test_another_address_of_the_member_decides_as_the_member_does(tmp_path, address):
    """The code was sent to the main address; every letter about it goes there too."""
    office, brief = opened(tmp_path)

    assert office.reply(address, brief, "APPROVE").disposition == "decided"
    assert office.case().ruling.by == TOM
    confirmation = office.letter("confirmed", TOM)
    assert office.reply(TOM, confirmation, "UNDO").disposition == "decided"
    assert office.case().status is Status.OPEN


@pytest.mark.parametrize("address", [TOM_TOO, TOM_AT_HOME])
def test_without_proof_of_another_address_the_question_goes_to_the_main_one(tmp_path, address):
    office, brief = opened(tmp_path)
    before = decided(office.case())

    office.reply(address, brief, "APPROVE", results=None)

    assert decided(office.case()) == before
    question = office.letter("did_you_write", TOM)
    assert office.reply(address, question, "APPROVE").disposition == "decided"


def test_a_refused_mail_from_another_address_is_told_to_the_main_one(tmp_path):
    office, brief = opened(tmp_path)

    office.reply(TOM_AT_HOME, brief, "APPROVE", results="mx.example.test; dmarc=fail header.from=becker.test")

    assert {(letter.kind, letter.to) for letter in office.post()} == {("forgery", TOM)}


def test_the_answers_to_another_address_go_to_the_main_one(tmp_path):
    office = Office(tmp_path)

    office.write(TOM_AT_HOME, TAGGED, TO_CIO)

    assert office.case().submitter == TOM
    assert {letter.to for letter in office.post()} == {CIO, TOM}


def test_whoever_approved_from_one_address_is_no_second_person_from_another(tmp_path):
    office, brief = opened(tmp_path, more="thresholds: {EUR: {amount: 1000, second_person: yes}}\n")

    office.reply(TOM, brief, "APPROVE")
    second = next(letter for letter in office.post() if letter.to == LENA)
    for address in (TOM, TOM_TOO, TOM_AT_HOME):
        assert office.reply(address, brief, "APPROVE").disposition != "decided"
        assert office.reply(address, second, "APPROVE").disposition != "decided"
    assert office.case().status is Status.OPEN
    assert office.reply(LENA, second, "APPROVE").disposition == "decided"


def test_a_case_raised_before_the_address_was_configured_is_still_ones_own(tmp_path):
    """The record keeps the address it was raised from; who that is, the configuration says now."""
    office, _ = opened(tmp_path)
    case = replace(office.case(), submitter=TOM_TOO)

    assert author_of(TOM, case, office.desk.policy, office.now).standing is Standing.SUBMITTER


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
