"""The clock jumps, stands still and is far behind: each slot comes once, never early, never in a burst."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from escalationd.daemon.wiring import open_desk
from escalationd.store import outbox
from tests.support.cast import MAYA, TOM
from tests.support.office import COMPLETE, FINANCIAL, Office

STEP = timedelta(minutes=30)
TIMED = ("reminder", "reminders", "breach", "customer_due", "missing_reminder", "expired", "question_reminder", "call")


def opened(folder, now: datetime) -> Office:
    """An open case and an incomplete one."""
    office = Office(folder, now=now)
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    office.write(MAYA, "[ESCALATION] Incomplete - TCK-9", FINANCIAL.replace("TCK-20931", "TCK-9"))
    office.post()
    return office


def timed(office: Office) -> dict[str, datetime]:
    """What the clocks have brought: natural key and time. A key that has a time in it is its own slot."""
    with office.desk.database.read() as session:
        rows = outbox.listing(session, limit=10_000)
    keys = [row.key for row in rows]
    assert len(keys) == len(set(keys))
    return {row.key: row.created_at for row in rows if row.kind in TIMED}


def live(office: Office, until: datetime) -> None:
    while office.now < until:
        office.now += STEP
        office.work()


MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SPRING = datetime(2027, 3, 26, 12, 0, tzinfo=UTC)
"""The Friday before Berlin's clocks go forward."""
AUTUMN = datetime(2026, 10, 23, 12, 0, tzinfo=UTC)
"""The Friday before they go back."""
LEAP = datetime(2028, 2, 28, 12, 0, tzinfo=UTC)
JUMPS = {
    "an hour ahead": [timedelta(hours=1)],
    "an hour back": [-timedelta(hours=1)],
    "back and forth": [timedelta(hours=3), -timedelta(hours=3), timedelta(hours=5), -timedelta(hours=4)],
    "a suspend of six hours": [timedelta(hours=6)],
    "a day back": [-timedelta(days=1)],
}


TABLE = [(MONDAY, jump) for jump in JUMPS]
TABLE += [(start, jump) for start in (SPRING, AUTUMN) for jump in ("an hour ahead", "an hour back")]
TABLE += [(LEAP, "a suspend of six hours")]


@pytest.mark.parametrize(("start", "jump"), TABLE, ids=[f"{start:%d %b %Y}, {jump}" for start, jump in TABLE])
def test_after_jumps_every_slot_comes_once_and_none_early(tmp_path, start, jump):
    calm = opened(tmp_path / "calm", start)
    live(calm, start + timedelta(days=4))
    slots = timed(calm)
    office = opened(tmp_path / "jumpy", start)
    live(office, start + timedelta(minutes=100))
    for hop in JUMPS[jump]:
        office.now += hop
        office.work()
        live(office, office.now + timedelta(minutes=45))
    live(office, start + timedelta(days=4))
    came = timed(office)

    early = {key: at for key, at in came.items() if key in slots and at <= slots[key] - STEP}
    assert early == {}
    single = [key for key in came if "/reminder/" in key or "/breach/" in key]
    assert set(single) <= set(slots)
    if all(hop < timedelta(0) for hop in JUMPS[jump]):
        assert {key for key in slots if "/reminder/" in key} <= set(came)


@pytest.mark.parametrize("words", ["REMIND in 5 minutes", "ASK which terminal was it?"])
def test_a_slot_that_has_come_comes_no_second_time_when_the_clock_is_set_back(tmp_path, words):
    """What the decider writes in the hour that comes twice counts the reminders anew, but not those that have left."""
    office = opened(tmp_path, MONDAY)
    live(office, MONDAY + timedelta(hours=2))
    (first,) = (letter for letter in office.post() if letter.kind == "reminder")
    office.now -= timedelta(hours=1)
    office.reply(TOM, first, words)
    if words.startswith("ASK"):
        live(office, office.now + timedelta(minutes=15))
        (question,) = (letter for letter in office.post() if letter.kind == "question")
        office.reply(MAYA, question, "The second one.")

    live(office, MONDAY + timedelta(hours=3))

    assert [letter.kind for letter in office.post() if letter.kind == "reminder"] == []
    assert office.case().reminded == 1


@pytest.mark.parametrize("away", [timedelta(hours=9), timedelta(days=3), timedelta(days=3653)], ids=str)
def test_a_downtime_over_several_slots_brings_each_clock_once(tmp_path, away):
    office = opened(tmp_path, MONDAY)
    before = timed(office)
    office.now += away
    office.work()
    first = {key: at for key, at in timed(office).items() if key not in before}
    office.work()

    assert timed(office) == before | first
    reminders = [key for key in first if "/1/reminder/" in key]
    assert len(reminders) == len({key.rpartition("/")[2] for key in reminders}) > 0
    assert len([key for key in first if "customer_due" in key]) <= 1


def test_a_restart_exactly_at_a_due_time_brings_it_once(tmp_path):
    office = opened(tmp_path, MONDAY)
    due = office.case().next_at
    office.now = due - timedelta(microseconds=1)
    office.work()
    assert timed(office) == {}
    office.now = due
    for _ in range(3):
        office.desk.database.close()
        office.desk = open_desk(office.settings, now=lambda: office.now)
        office.work()

    assert len([key for key in timed(office) if "reminder" in key]) == 1


def test_a_digest_is_sent_once_a_day_whatever_the_clock_does(tmp_path):
    office = opened(tmp_path, MONDAY)
    days = set()
    for hop in (0, 1, -1, 5, -3, 20, -2, 30, 24, -12, 12):
        office.now += timedelta(hours=hop)
        days.add(office.now.date())
        office.digest()
        office.digest()

    with office.desk.database.read() as session:
        digests = [entry.key for entry in outbox.listing(session, limit=1000) if entry.kind == "digest"]
    assert len(digests) == len(set(digests)) <= len(days)
