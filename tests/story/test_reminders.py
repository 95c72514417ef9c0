"""Reminders and the missed deadline, as the people of the office see them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from escalationd.core.duration import parse_duration
from escalationd.core.escalation import Status
from escalationd.service.sweep import recount
from tests.support.cast import ADMIN, CIO, DEPUTY, MAYA, QUEUE, TOM
from tests.support.office import COMPLETE, FINANCIAL, TUESDAY, Office, Received

URGENT = COMPLETE + "\nWhy urgent: payroll is stuck\n"
SECOND = COMPLETE.replace("TCK-20931", "TCK-5")
TO_CIO = "ESCALATE\n\nCIO trigger: amount above our limit\nRecommended action: refund"


def opened(office: Office, *, urgent: bool = False) -> Received:
    tag = "[URGENT]" if urgent else "[ESCALATION]"
    office.write(MAYA, f"{tag} Card payments stuck - TCK-20931", URGENT if urgent else COMPLETE)
    brief, _ = office.letters(("brief", QUEUE), ("acknowledged", MAYA))
    return brief


def seen(office: Office, **span: float) -> list[tuple[str, str, str]]:
    """Let time pass; each letter with the Berlin time at which it left."""
    berlin = ZoneInfo("Europe/Berlin")
    return [(f"{at.astimezone(berlin):%a %H:%M}", one.kind, one.to) for at, one in office.seen(**span)]


def configured(office: Office, **of_tiers: object) -> Office:
    """The office after a restart with another configuration of every tier."""
    later = Office(office.folder, now=office.now, url=office.settings.database_url)
    tiers = tuple(replace(tier, **of_tiers) for tier in later.desk.policy.tiers)
    later.desk = replace(later.desk, policy=replace(later.desk.policy, tiers=tiers))
    return later


def to(letters: list[tuple[str, str, str]], *kinds: str) -> list[tuple[str, str, str]]:
    return [letter for letter in letters if letter[1] in kinds]


def test_half_of_the_time_four_fifths_due_and_then_growing_pauses(tmp_path):
    office = Office(tmp_path)
    opened(office)

    letters = to(seen(office, days=5), "reminder")

    # 4 working hours from Tuesday 10:00: 50 % at 12:00, 80 % by the half hour after
    # 13:12, due at 14:00, then 4, 4 and 8 working hours
    assert [when for when, _, who in letters if who == QUEUE] == [
        "Tue 12:00", "Tue 13:30", "Tue 14:00", "Wed 10:00", "Wed 14:00", "Thu 14:00", "Fri 14:00",
    ]  # fmt: skip


def test_what_is_not_yet_due_waits_for_the_half_hour_and_comes_as_one_mail(tmp_path):
    office = Office(tmp_path)
    for minutes, ticket in ((0, "TCK-20931"), (7, "TCK-20932"), (11, "TCK-20933")):
        office.now += timedelta(minutes=minutes)
        office.write(MAYA, f"[ESCALATION] Payments stuck - {ticket}", COMPLETE.replace("TCK-20931", ticket))
    office.post()

    early = [(when, kind) for when, kind, _ in to(seen(office, hours=3.6), "reminder", "reminders")]

    # raised at 10:00, 10:07, 10:18: half of their time is over at 12:00, 12:07, 12:18, and 80 % at 13:12, 13:19, 13:30
    assert early == [("Tue 12:00", "reminder"), ("Tue 12:30", "reminders"), ("Tue 13:30", "reminders")]


def test_reminders_are_numbered_by_what_was_sent_and_stay_in_the_thread(tmp_path):
    office = Office(tmp_path)
    brief = opened(office)
    office.wait(hours=2)
    first = office.letter("reminder", QUEUE)
    office.wait(days=2)
    later = next(letter for letter in office.post() if letter.kind == "reminder")

    assert "Reminder 1: please decide" in first.text
    assert "This is reminder 2" in later.text  # the downtime swallowed the others
    assert first.mail["In-Reply-To"] == brief.message_id
    assert brief.message_id in later.mail["References"]
    assert later.subject == brief.subject or later.subject == f"Re: {brief.subject}"


def test_after_a_downtime_over_everything_one_reminder_and_the_breach_once(tmp_path):
    office = Office(tmp_path)
    opened(office)

    office.wait(days=6)

    kinds = sorted((letter.kind, letter.to) for letter in office.post())
    assert [kind for kind in kinds if kind[0] != "customer_due"] == [
        ("breach", ADMIN), ("breach", MAYA), ("reminder", QUEUE),
    ]  # fmt: skip
    assert len([kind for kind in kinds if kind[0] == "customer_due"]) == 1


def test_a_missed_deadline_reaches_deputies_submitter_and_admins_once(tmp_path):
    office = Office(tmp_path)
    brief = opened(office)
    office.reply(TOM, brief, TO_CIO)
    office.post()
    office.wait(minutes=10)
    office.letter("brief", CIO)

    letters = to(seen(office, days=3), "reminder", "breach")

    # one working day from Tuesday 10:10
    assert [one for one in letters if one[0] == "Wed 10:10"] == [
        ("Wed 10:10", "reminder", CIO), ("Wed 10:10", "reminder", DEPUTY),
        ("Wed 10:10", "breach", MAYA), ("Wed 10:10", "breach", ADMIN),
    ]  # fmt: skip
    assert len(to(letters, "breach")) == 2


@pytest.mark.parametrize("word", ["TAKE", "REMIND Wednesday 10:00"])
def test_take_and_remind_stop_the_reminders_before_the_due_time_only(tmp_path, word):
    office = Office(tmp_path)
    brief = opened(office)
    office.wait(minutes=30)
    office.reply(TOM, brief, word)
    office.post()

    letters = to(seen(office, hours=5), "reminder")

    assert {when for when, _, _ in letters} == {"Tue 14:00"}


def test_a_case_whose_taker_goes_away_is_reminded_again(tmp_path):
    office = Office(tmp_path)
    brief = opened(office)
    office.reply(TOM, brief, "TAKE")
    office.reply(TOM, brief, "AWAY until 30 November 2026")
    office.post()

    letters = to(seen(office, hours=5), "reminder")

    assert letters == [
        ("Tue 12:00", "reminder", QUEUE),
        ("Tue 13:30", "reminder", QUEUE),
        ("Tue 14:00", "reminder", QUEUE),
    ]


def test_a_quiet_time_that_ends_at_night_reminds_in_the_morning(tmp_path):
    office = Office(tmp_path)
    brief = opened(office)
    office.reply(TOM, brief, TO_CIO)
    office.post()
    office.wait(minutes=10)
    brief = office.letter("brief", CIO)
    office.reply(CIO, brief, "REMIND today 23:30")
    office.post()

    assert to(seen(office, days=1), "reminder")[0] == ("Wed 09:00", "reminder", CIO)


def test_a_decision_takes_back_the_reminders_that_have_not_left(tmp_path):
    office = Office(tmp_path)
    brief = opened(office)
    office.wait(hours=5)  # due, reminders and breach letters wait in the outbox
    office.reply(TOM, brief, "Denied, not ours")

    office.letter("confirmed", TOM)
    office.nothing_else()


def test_a_take_that_comes_with_the_due_time_does_not_hide_the_breach(tmp_path):
    office = Office(tmp_path)
    brief = opened(office)
    office.now += timedelta(hours=5)  # the daemon was down; the first mail it reads is a TAKE
    office.reply(TOM, brief, "TAKE")

    assert ("breach", MAYA) in [(letter.kind, letter.to) for letter in office.post()]


def test_an_answer_after_a_missed_deadline_does_not_use_up_the_reminders(tmp_path):
    office = Office(tmp_path)
    brief = opened(office)
    office.wait(hours=4)
    office.post()
    office.reply(TOM, brief, "ASK which terminal?")
    question = next(letter for letter in office.post() if letter.kind == "question")
    office.wait(hours=1)
    office.reply(MAYA, question, "the second one")
    office.post()

    letters = to(seen(office, days=1), "reminder", "breach")

    assert [(when, who) for when, _, who in letters] == [("Wed 11:00", QUEUE), ("Wed 15:00", QUEUE)]


def living_in(office: Office, zone: str, *people: str) -> None:
    known = dict(office.desk.policy.people)
    known |= {who: replace(known[who], zone=zone) for who in people}
    office.desk = replace(office.desk, policy=replace(office.desk.policy, people=known))


NIGHT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
"""03:00 in Berlin, the night after TUESDAY."""


def after_a_night_down(office: Office) -> list[tuple[str, str, str]]:
    """The daemon was down since Tuesday; who hears what once it runs again at 03:00."""
    office.now = NIGHT
    office.work()
    office.nothing_else()
    return seen(office, hours=6.5)


def test_what_a_daemon_finds_late_in_the_night_waits_for_the_morning(tmp_path):
    office = Office(tmp_path)
    opened(office)

    assert after_a_night_down(office) == [
        ("Wed 09:00", "reminder", QUEUE), ("Wed 09:00", "breach", MAYA), ("Wed 09:00", "breach", ADMIN),
    ]  # fmt: skip


def test_a_take_in_the_night_leaves_the_overdue_reminder_of_the_morning(tmp_path):
    office = Office(tmp_path)
    brief = opened(office)
    office.now = NIGHT
    office.work()

    office.reply(TOM, brief, "TAKE")

    assert ("Wed 09:00", "reminder", QUEUE) in seen(office, hours=6.5)


def test_reminders_that_wait_for_the_morning_still_lose_a_case_that_is_decided(tmp_path):
    office = Office(tmp_path, now=TUESDAY + timedelta(hours=4))
    brief = opened(office)
    for number in (5, 6):
        office.write(
            MAYA, f"[ESCALATION] Payout {number} - TCK-{number}", COMPLETE.replace("TCK-20931", f"TCK-{number}")
        )
    office.post()
    office.now = NIGHT
    office.work()  # half of the time was over at 17:00

    office.reply(TOM, brief, "Denied, not ours")

    assert [letter.kind for letter in office.post()] == ["confirmed"]
    when, bundle = next((when, letter) for when, letter in office.seen(hours=6.5) if letter.kind == "reminders")
    assert (f"{when:%H:%M}", "2 cases wait" in bundle.text) == ("08:00", True)


@pytest.mark.parametrize("who", ["missing_reminder", "question_reminder", "resolve_reminder", "customer_due"])
def test_the_submitter_too_is_reminded_in_the_morning_after_such_a_night(tmp_path, who):
    office = Office(tmp_path)
    if who == "missing_reminder":
        office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", FINANCIAL)
    else:
        brief = opened(office)
    if who == "question_reminder":
        office.reply(TOM, brief, "ASK which terminal?")
    if who == "resolve_reminder":
        office.reply(TOM, brief, "Approved")
    office.wait(minutes=11)
    office.post()
    office.now = NIGHT + timedelta(days=2)
    office.work()
    assert MAYA not in [letter.to for letter in office.post()]

    assert ("Fri 09:00", who, MAYA) in seen(office, hours=6.5)


def test_a_case_that_expires_while_the_daemon_is_down_says_so_in_the_morning(tmp_path):
    office = Office(tmp_path)
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", FINANCIAL)
    office.letter("missing", MAYA)
    office.now = NIGHT + timedelta(days=9)
    office.work()
    office.nothing_else()

    assert ("Fri 09:00", "expired", MAYA) in seen(office, hours=6.5)


def test_an_urgent_case_that_a_daemon_finds_late_waits_for_nobody(tmp_path):
    office = Office(tmp_path)
    opened(office, urgent=True)
    office.now = NIGHT
    office.work()

    assert {("reminder", QUEUE), ("breach", MAYA), ("breach", ADMIN)} <= {(one.kind, one.to) for one in office.post()}


def test_a_deputy_on_another_clock_is_reminded_in_the_deputys_own_hours(tmp_path):
    office = Office(tmp_path)
    living_in(office, "America/New_York", DEPUTY)
    brief = opened(office)
    office.reply(TOM, brief, TO_CIO)
    office.post()

    letters = to(seen(office, days=3), "reminder")

    assert [when for when, _, who in letters if who == CIO][2:4] == ["Wed 10:10", "Wed 14:10"]
    # what was due for her at 04:10 and 08:10 is one reminder, at 09:00
    assert [when for when, _, who in letters if who == DEPUTY][:2] == ["Wed 15:00", "Thu 15:00"]


def test_a_case_that_goes_up_by_the_clock_reaches_a_tier_on_another_clock_in_its_hours(tmp_path):
    office = Office(tmp_path, more="clocks: {auto_escalate: yes}\n")
    living_in(office, "America/New_York", CIO)
    opened(office)

    assert ("Tue 15:00", "brief", CIO) in seen(office, hours=10)  # due at 14:00 in Berlin, 08:00 there
    assert office.case().tier == "CIO"


def test_several_reminders_of_one_pass_are_one_mail_with_each_cases_own_actions(tmp_path):
    office = Office(tmp_path)
    opened(office)
    office.write(MAYA, "[ESCALATION] Payout missing - TCK-5", SECOND)
    office.post()

    office.wait(hours=2)

    bundle = office.letter("reminders", QUEUE)
    assert "2 cases wait for your decision" in bundle.text
    assert {"ESC-2026-0001", "ESC-2026-0002"} == set(re.findall(r"ESC-2026-\d+", bundle.text))
    assert len(set(re.findall(r"mailto:escalations(?:\+|%2B)([a-z2-7]+)", bundle.html))) == 2


def test_a_bundle_that_has_not_left_drops_a_case_that_is_decided(tmp_path):
    office = Office(tmp_path)
    brief = opened(office)
    for number in (5, 6):
        office.write(
            MAYA, f"[ESCALATION] Payout {number} - TCK-{number}", COMPLETE.replace("TCK-20931", f"TCK-{number}")
        )
    office.post()
    office.wait(hours=2)  # three reminders wait in one mail

    office.reply(TOM, brief, "Denied, not ours")

    bundle = next(letter for letter in office.post() if letter.kind == "reminders")
    assert "2 cases wait" in bundle.text
    assert "ESC-2026-0001" not in bundle.text


def test_urgent_and_overdue_reminders_go_singly(tmp_path):
    office = Office(tmp_path)
    opened(office, urgent=True)
    office.write(MAYA, "[URGENT] Payout missing - TCK-5", SECOND + "\nWhy urgent: rent is due\n")
    office.post()

    office.wait(minutes=30)

    assert [letter.kind for letter in office.post()] == ["reminder", "reminder"]


def test_urgent_reminders_come_in_the_night_and_others_never(tmp_path):
    evening = TUESDAY.replace(hour=15, minute=30)
    office = Office(tmp_path, now=evening)
    opened(office, urgent=True)
    office.write(MAYA, "[ESCALATION] Payout missing - TCK-5", SECOND)
    office.post()

    letters = to(seen(office, hours=16), "reminder", "breach")

    assert [when for when, kind, who in letters if (kind, who) == ("reminder", QUEUE)] == [
        "Tue 17:00", "Tue 17:18", "Tue 17:30", "Tue 21:30", "Wed 01:30",
    ]  # fmt: skip
    assert office.case("ESC-2026-0002").reminded == 0


def test_who_lives_by_another_clock_is_reminded_in_their_own_hours(tmp_path):
    office = Office(tmp_path, more="clocks: {undo: 0 minutes}\n")
    person = office.desk.policy.people[CIO]
    zones = {**office.desk.policy.people, CIO: replace(person, zone="America/New_York")}
    office.desk = replace(office.desk, policy=replace(office.desk.policy, people=zones))
    brief = opened(office)
    office.reply(TOM, brief, TO_CIO)
    office.post()

    letters = to(seen(office, days=2), "reminder")

    assert letters[0] == ("Tue 15:00", "reminder", CIO)  # half of one working day is at 14:00 in Berlin, 08:00 there
    assert all("15:00" <= when[4:] <= "23:00" for when, _, who in letters if who == CIO)


def test_by_the_clock_to_the_next_tier_when_configured(tmp_path):
    office = Office(tmp_path, more="clocks: {auto_escalate: yes}\n")
    opened(office)

    office.wait(hours=4)

    letters = {(letter.kind, letter.to): letter for letter in office.post()}
    assert ("brief", CIO) in letters
    assert ("breach", MAYA) in letters
    assert "no decision at L2 in time" in letters["brief", CIO].text
    assert office.case().tier == "CIO"
    assert office.history() == ["accepted", "escalated"]


def test_an_incomplete_mail_is_reminded_twice_and_expires_visibly(tmp_path):
    office = Office(tmp_path)
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", FINANCIAL)
    office.letter("missing", MAYA)

    letters = seen(office, days=14)

    assert letters == [
        ("Wed 10:00", "missing_reminder", MAYA),
        ("Fri 10:00", "missing_reminder", MAYA),
        ("Thu 10:00", "expired", MAYA),
    ]
    assert office.case().status is Status.EXPIRED


def test_completing_takes_back_the_reminder_that_has_not_left(tmp_path):
    office = Office(tmp_path)
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", FINANCIAL)
    missing = office.letter("missing", MAYA)
    office.wait(days=1)

    office.reply(MAYA, missing, "Currency: EUR")

    office.letters(("brief", QUEUE), ("acknowledged", MAYA))


def test_a_question_is_reminded_with_growing_pauses_and_stops_the_clock_for_two_days_at_most(tmp_path):
    office = Office(tmp_path)
    brief = opened(office)
    office.reply(TOM, brief, "ASK which terminal?")
    office.post()

    letters = to(seen(office, days=4), "question_reminder", "reminder", "breach")

    questions = [when for when, kind, _ in letters if kind == "question_reminder"]
    assert questions == ["Tue 14:00", "Wed 14:00", "Fri 10:00"]
    assert next(when for when, kind, _ in letters if kind == "reminder") == "Thu 12:00"  # the clock runs from Thu 10:00


def test_a_new_urgent_tag_while_a_question_waits_gives_the_urgent_time(tmp_path):
    office = Office(tmp_path)
    brief = opened(office)
    office.reply(TOM, brief, "ASK which terminal?")
    question = next(letter for letter in office.post() if letter.kind == "question")
    office.write(MAYA, "[URGENT] Card payments stuck - TCK-20931", URGENT)
    office.post()
    office.reply(MAYA, question, "the second one")

    case = office.case()
    assert case.urgent
    assert case.clock.due - office.now <= timedelta(hours=1)


def test_a_changed_response_time_sets_open_clocks_anew_and_says_so(tmp_path):
    office = Office(tmp_path)
    brief = opened(office)
    office.reply(TOM, brief, "ASK which terminal?")
    question = next(letter for letter in office.post() if letter.kind == "question")
    office.wait(hours=1)
    office.reply(MAYA, question, "the second one")
    office.post()
    assert f"{office.case().clock.due:%a %H:%M}" == "Tue 14:00"
    slower = configured(office, response=parse_duration("6 working hours"))

    assert recount(slower.desk) == 1
    assert recount(slower.desk) == 0

    case = slower.case()
    assert f"{case.clock.due:%a %H:%M}" == "Tue 16:00"
    assert case.clock.derivation.startswith("6 working hours from Tue 24 Nov 10:00")
    stop = "paused from Tue 24 Nov 10:00 to Tue 24 Nov 11:00, waiting for the answer; 6:00 left: 6:00 on Tuesday"
    assert stop in case.clock.derivation
    assert slower.history()[-1] == "clock"


def test_a_shorter_response_time_that_is_over_already_is_a_breach_at_once(tmp_path):
    office = Office(tmp_path)
    opened(office)
    office.wait(hours=1)
    faster = configured(office, response=parse_duration("30 working minutes"))

    recount(faster.desk)
    faster.work()

    assert ("breach", MAYA) in [(letter.kind, letter.to) for letter in faster.post()]


def test_a_new_closing_day_moves_the_due_time_and_stands_in_its_derivation(tmp_path):
    office = Office(tmp_path, now=datetime(2026, 11, 24, 14, 0, tzinfo=UTC))
    opened(office)
    calendar = replace(office.desk.policy.calendar, closed={date(2026, 11, 25): "the move"})
    closed = configured(office, calendar=calendar)

    recount(closed.desk)

    clock = closed.case().clock
    assert f"{clock.due:%a %H:%M}" == "Thu 10:00"
    assert clock.derivation == (
        "4 working hours from Tue 24 Nov 15:00: 2:00 on Tuesday, 2:00 on Thursday (Wed 25 Nov is the move)"
    )
