"""A case that waits for a decision, as an attacker finds it, and whether anything about it was changed."""

from __future__ import annotations

from pathlib import Path

from escalationd.core.escalation import Escalation
from escalationd.mail.marks import REFERENCE_LINE
from tests.support.cast import MAYA
from tests.support.office import COMPLETE, Office, Received

TAGGED = "[ESCALATION] Card payments stuck - TCK-20931"
TO_CIO = COMPLETE + "CIO trigger: the amount\n"


def opened(folder: Path, *, by: str = MAYA, body: str = COMPLETE, more: str = "") -> tuple[Office, Received]:
    """A new case, raised ``by`` somebody, and the one brief that asks for its decision."""
    office = Office(folder, more=more)
    office.write(by, TAGGED, body)
    (brief,) = (letter for letter in office.post() if letter.kind in ("brief", "executive"))
    return office, brief


def code_of(letter: Received) -> str:
    """The code on a letter's reference line."""
    found = REFERENCE_LINE.search(letter.text)
    assert found is not None
    return found.group(2)


def decided(case: Escalation) -> tuple[object, ...]:
    """Everything about a case that only a decision, or its holder, may change."""
    stands = (case.status, case.tier, case.round, case.taken_by, case.review_at)
    return (*stands, case.ruling, case.rulings, case.first_step)
