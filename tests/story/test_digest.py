"""The digest through days and zones: once a day for each admin, late once and marked, silent when all is quiet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from tests.support.cast import ADMIN, MAYA, QUEUE, TOM
from tests.support.office import COMPLETE, Office

TWO_ADMINS = "digest: {time: '08:00'}\n"
LISBON = "bea@example.test"


def office_of_two(tmp_path) -> Office:
    """Ada in Berlin, Bea in Lisbon, an hour behind."""
    office = Office(tmp_path, now=datetime(2026, 11, 24, 6, 0, tzinfo=UTC), more=TWO_ADMINS)
    policy = office.desk.policy
    ada = policy.people[ADMIN]
    people = {**policy.people, LISBON: replace(ada, address=LISBON, name="Bea Sousa", zone="Europe/Lisbon")}
    policy = replace(policy, admins=(ADMIN, LISBON), people=people)
    office.desk = replace(office.desk, policy=policy)
    office.desk.composer.policy = policy
    return office


def morning(office: Office, hour: int, minute: int = 0, day: int = 24) -> list[str]:
    """The digests that leave at this time (UTC), by their reader."""
    office.now = datetime(2026, 11, day, hour, minute, tzinfo=UTC)
    office.digest()
    return [letter.to for letter in office.post() if letter.kind == "digest"]


def test_each_admin_reads_it_at_eight_of_their_own_morning_once_a_day(tmp_path):
    office = office_of_two(tmp_path)

    assert morning(office, 6, 59) == []
    assert morning(office, 7, 0) == [ADMIN]
    assert morning(office, 7, 1) == []
    assert morning(office, 8, 0) == [LISBON]
    assert morning(office, 23, 30) == []
    assert morning(office, 7, 0, day=25) == [ADMIN]


def test_a_restart_sends_none_twice(tmp_path):
    office = Office(tmp_path)
    assert morning(office, 7, 0) == [ADMIN]

    again = Office(tmp_path, url=office.settings.database_url)

    assert morning(again, 7, 5) == []


def test_after_a_downtime_one_comes_late_and_says_so(tmp_path):
    office = Office(tmp_path)
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    office.letters(("brief", QUEUE), ("acknowledged", MAYA))
    morning(office, 7, 0)

    office.now = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)
    office.digest()

    (late,) = [letter for letter in office.post() if letter.kind == "digest"]
    assert "This digest is late" in late.text
    assert "This digest is late" in late.html
    assert "News since Tuesday 24 November, 08:00" in " ".join(late.text.split())
    office.now = datetime(2026, 11, 28, 7, 0, tzinfo=UTC)
    office.digest()
    (next_one,) = [letter for letter in office.post() if letter.kind == "digest"]
    assert "This digest is late" not in next_one.text


def test_a_quiet_day_is_one_line(tmp_path):
    office = Office(tmp_path)

    office.now = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    office.digest()

    quiet = office.letter("digest", ADMIN)
    assert quiet.subject == "Escalations on Tuesday 24 November: nothing waits for anybody today"
    assert quiet.text.startswith("Nothing waits for anybody today\n")
    for heading in ("NEEDS A PERSON", "OPEN BY TIER", "ANSWERS OF", "DECIDED OR CLOSED"):
        assert heading not in quiet.text


def test_the_response_time_of_a_real_decision_stands_in_the_digest(tmp_path):
    office = Office(tmp_path)
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    brief, _ = office.letters(("brief", QUEUE), ("acknowledged", MAYA))
    office.wait(hours=1)
    office.reply(TOM, brief, "Denied, see the contract.")
    office.post()
    office.now = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
    office.digest()

    digest = next(letter for letter in office.post() if letter.kind == "digest")

    assert "- L2 (4 working hours): 1 of 1 in time, half within 25 % of that time" in digest.text
    assert "denied by Tom Becker; closed: denied" in digest.text
    assert "escalated Tuesday 24 November, 10:00; closed Tuesday 24 November, 11:00" in digest.text
