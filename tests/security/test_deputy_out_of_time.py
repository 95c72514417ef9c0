"""A deputy decides within the dates that the configuration gives them, and not a minute before or after.

Taught by standing delegations that nobody ends: the right to sign outlives the holiday it was given for.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from escalationd.core.escalation import Status
from escalationd.core.life import acting_deputies
from escalationd.store import people
from tests.support import cast
from tests.support.attack import TAGGED, TO_CIO, code_of, decided
from tests.support.cast import CIO, DEPUTY, POLICY, TOM, settings
from tests.support.office import PASS, Office

# the first instant of 24 November in Berlin, and the first after the 25th
SINCE, AFTER = datetime(2026, 11, 23, 23, tzinfo=UTC), datetime(2026, 11, 25, 23, tzinfo=UTC)
A_MOMENT = timedelta(microseconds=1)


def dated(monkeypatch) -> None:
    """The deputy of the CIO for two days only."""
    dates = "deputies: [{address: deputy@example.test, since: 2026-11-24, until: 2026-11-25}]"
    monkeypatch.setattr(cast, "ORGANISATION", cast.ORGANISATION.replace("deputies: [deputy@example.test]", dates))


@pytest.mark.parametrize(
    ("now", "acts"),
    [(SINCE - A_MOMENT, False), (SINCE, True), (AFTER - A_MOMENT, True), (AFTER, False)],
    ids=["the last moment before", "the first moment", "the last moment", "the first moment after"],
)
def test_the_dates_are_whole_days_of_the_tiers_zone(tmp_path, monkeypatch, now, acts):
    dated(monkeypatch)
    policy = settings(tmp_path).policy

    assert (DEPUTY in acting_deputies(policy.tier("CIO"), policy, now)) is acts


def test_the_boss_away_lets_the_deputy_act_outside_the_dates_too():
    tier = POLICY.tier("CIO")

    assert acting_deputies(tier, POLICY, AFTER, frozenset({CIO})) == {DEPUTY: "CIO"}


def at_cio(folder):
    office = Office(folder)
    office.write(TOM, TAGGED, TO_CIO)
    return office, next(letter for letter in office.post() if letter.to == CIO)


def test_the_boss_is_not_sent_away_in_their_name_without_a_code(tmp_path):
    """Any colleague passes for the domain; a deputy could so give themselves the right to decide."""
    office, brief = at_cio(tmp_path)

    mail = office.write(CIO, f"Re: {brief.subject}", "AWAY until 2026-12-24")

    assert mail.disposition == "unclear"
    assert DEPUTY not in {letter.to for letter in office.post()}
    with office.desk.database.read() as session:
        assert people.away_now(session, office.now) == {}


@pytest.mark.parametrize(("days", "away"), [(0, True), (2, True), (8, False), (400, False)])
def test_an_old_out_of_office_reply_that_somebody_kept_lets_nobody_decide(tmp_path, days, away):
    """Its signature is still good when it is sent again."""
    office, brief = at_cio(tmp_path)
    written = office.now - timedelta(days=days)
    raw = office.compose(
        CIO, f"Automatic reply: {brief.subject}", "I am out of office until 30 November 2026.", 77, None, None, PASS,
        {"Auto-Submitted": "auto-replied"}, None,
    ).replace(f"{office.now:%a, %d %b %Y %H:%M:%S}".encode(), f"{written:%a, %d %b %Y %H:%M:%S}".encode())  # fmt: skip

    assert office.write(CIO, "", raw=raw).disposition == "automatic"
    with office.desk.database.read() as session:
        assert (CIO in people.away_now(session, office.now)) is away


def test_a_deputy_whose_dates_are_over_decides_nothing_with_the_code_they_were_sent(tmp_path, monkeypatch):
    dated(monkeypatch)
    office = Office(tmp_path)
    office.write(TOM, TAGGED, TO_CIO)
    letters = {letter.to: letter for letter in office.post() if letter.kind == "brief"}
    before = decided(office.case())
    office.now = AFTER

    for letter in letters.values():
        for words in ("APPROVE", "DENY", "TAKE", f"APPROVE\n\nRef: ESC-2026-0001/{code_of(letter)}"):
            assert office.reply(DEPUTY, letter, words).disposition != "decided"
    assert decided(office.case()) == before

    assert office.reply(CIO, letters[CIO], "APPROVE").disposition == "decided"
    assert office.case().status is Status.APPROVED
