"""The checker on whichever database the run uses: a clean office stays clean, and damage by hand is found."""

from __future__ import annotations

from datetime import timedelta

import pytest

from escalationd.audit.report import audit
from tests.support import records
from tests.support.cast import MAYA, QUEUE, TOM
from tests.support.office import COMPLETE, Office


@pytest.fixture
def office(tmp_path) -> Office:
    """One denied case, with its letters on their way."""
    office = Office(tmp_path)
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    brief, _ = office.letters(("brief", QUEUE), ("acknowledged", MAYA))
    office.wait(minutes=1)
    office.reply(TOM, brief, "Denied, not our fault")
    office.wait(minutes=11)
    office.post()
    return office


def found(office: Office) -> set[str]:
    return {one.rule for one in audit(office.settings.database_url, office.now + timedelta(minutes=1)).findings}


def test_an_undisturbed_office_is_clean(office):
    assert found(office) == set()


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE inbox SET disposition = NULL WHERE id = 1", "one disposition"),
        ("UPDATE inbox SET sha256 = 'x' WHERE id = 2", "raw bytes"),
        ("UPDATE inbox SET escalation = NULL WHERE disposition = 'decided'", "filed"),
        ("DELETE FROM inbox WHERE disposition = 'decided'", "proof"),
        ("DELETE FROM escalation WHERE ref = 'ESC-2026-0001'", "numbers"),
        ("UPDATE escalation SET status = 'open' WHERE ref = 'ESC-2026-0001'", "one record"),
        ("UPDATE counter SET value = value + 1", "numbers"),
        ("UPDATE event SET kind = 'approved' WHERE kind = 'decided'", "hash chain"),
        ("DELETE FROM event WHERE seq = 1", "hash chain"),
        ("UPDATE outbox SET message_id = '<x@y.test>' WHERE kind = 'brief'", "fixed bytes"),
    ],
)
def test_damage_by_hand_is_found(office, statement, rule):
    with records.by_hand(office.settings.database_url) as hand:
        hand.do(statement)

    assert rule in found(office)
