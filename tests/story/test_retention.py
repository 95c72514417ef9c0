"""Personal bytes go when their time is over; what happened stays provable."""

from __future__ import annotations

from datetime import timedelta

from escalationd.service.health import remove_old_mail
from escalationd.store import inbox, outbox
from tests.support.cast import MAYA, QUEUE, TOM
from tests.support.office import COMPLETE, Office

TWO_YEARS = timedelta(days=730)


def test_bytes_of_a_closed_case_go_and_those_of_an_open_one_stay(tmp_path):
    office = Office(tmp_path)
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    brief, _ = office.letters(("brief", QUEUE), ("acknowledged", MAYA))
    office.write(MAYA, "[ESCALATION] Payout missing - TCK-5", COMPLETE.replace("TCK-20931", "TCK-5"))
    office.post()
    office.reply(TOM, brief, "Denied, not our fault")
    office.wait(minutes=11)
    office.post()

    office.now += timedelta(days=800)
    removed = remove_old_mail(office.desk, TWO_YEARS)

    assert removed > 3
    with office.desk.database.read() as session:
        closed, still_open, _denial = (inbox.load(session, number) for number in (1, 2, 3))
        letters = {entry.id: outbox.by_id(session, entry.id) for entry in outbox.listing(session)}
    assert closed.raw == b""
    assert closed.sha256
    assert still_open.raw
    assert {letter.raw is None for letter in letters.values() if letter.escalation == "ESC-2026-0001"} == {True}
    assert {letter.raw is None for letter in letters.values() if letter.escalation == "ESC-2026-0002"} == {False}
    assert office.history()[0] == "accepted"
    assert remove_old_mail(office.desk, TWO_YEARS) == 0
