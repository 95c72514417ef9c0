"""A review: invitation, change, cancellation and answers, as a calendar sees them (RFC 5545, 5546, 6047)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from escalationd.core.escalation import Status
from escalationd.mail.replies.when import read_when
from tests.support.cast import CEO, CIO, DEPUTY, MAILBOX, MAYA, QUEUE, TOM
from tests.support.office import COMPLETE, Office, Received

BERLIN = ZoneInfo("Europe/Berlin")
TO_CIO = "ESCALATE\n\nCIO trigger: amount above our limit\nRecommended action: refund"


@dataclass
class Entry:
    """One calendar letter, held to what RFC 5546 3.2.2 and 3.2.5 ask of a REQUEST and a CANCEL."""

    letter: Received

    def __post_init__(self) -> None:
        part = next(part for part in self.letter.mail.walk() if part.get_content_type() == "text/calendar")
        text = part.get_payload(decode=True)
        self.calendar = Calendar.from_ical(text)
        (self.event,) = self.calendar.walk("VEVENT")
        self.method = str(self.calendar["METHOD"])
        assert part.get_param("method") == self.method  # RFC 6047 2.4
        assert str(self.calendar["VERSION"]) == "2.0"
        assert self.calendar["PRODID"]
        for once in ("UID", "DTSTAMP", "DTSTART", "ORGANIZER", "SEQUENCE", "SUMMARY"):
            assert not isinstance(self.event[once], list), once
        assert self.event["ORGANIZER"] == f"mailto:{MAILBOX}"
        assert self.event["ATTENDEE"] == f"mailto:{self.letter.to}"
        assert str(self.event["STATUS"]) == ("CANCELLED" if self.method == "CANCEL" else "CONFIRMED")
        assert all(len(line) <= 75 for line in text.splitlines())  # RFC 5545 3.1, octets
        files = [part for part in self.letter.mail.walk() if (part.get_filename() or "").endswith(".ics")]
        assert [Calendar.from_ical(file.get_payload(decode=True)) == self.calendar for file in files] == [True]

    @property
    def start(self) -> datetime:
        return self.event["DTSTART"].dt

    @property
    def key(self) -> tuple[str, int]:
        return str(self.event["UID"]), int(self.event["SEQUENCE"])


def entries(office: Office) -> dict[str, Entry]:
    letters = [
        letter
        for letter in office.post()
        if any(part.get_content_type() == "text/calendar" for part in letter.mail.walk())
    ]
    assert len({letter.to for letter in letters}) == len(letters)
    return {letter.to: Entry(letter) for letter in letters}


@pytest.fixture
def office(tmp_path) -> Office:
    return Office(tmp_path)


def at_the_cio(office: Office) -> Received:
    office.write(MAYA, "[ESCALATION] Größere Zahlung, hängt; dringend - TCK-20931", COMPLETE)
    brief = next(letter for letter in office.post() if letter.kind == "brief")
    office.reply(TOM, brief, TO_CIO)
    office.post()
    office.wait(minutes=10)
    return office.letter("brief", CIO)


def called(office: Office) -> tuple[Received, dict[str, Entry]]:
    brief = at_the_cio(office)
    office.reply(CIO, brief, "REVIEW on 27 November 2026 at 14:00")
    return brief, entries(office)


def test_the_tier_and_the_one_who_escalated_are_invited(office):
    _, invited = called(office)

    assert set(invited) == {CIO, TOM}
    assert {entry.method for entry in invited.values()} == {"REQUEST"}
    assert invited[CIO].start == datetime(2026, 11, 27, 14, 0, tzinfo=BERLIN)
    assert "ESC-2026-0001" in invited[CIO].event["SUMMARY"]
    assert "Größere Zahlung, hängt; dringend" in invited[CIO].event["SUMMARY"]
    assert office.case().status is Status.IN_REVIEW


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ("REVIEW on 2026-11-02 14:00", 'REVIEW needs a date to come, and "2026-11-02 14:00" has passed already.'),
        ("REVIEW on 2029-11-02", 'REVIEW needs a date to come, and "2029-11-02" is more than a year ahead.'),
        ("REVIEW", "REVIEW needs a date to come."),
        (
            "ESCALATE for review on 2026-11-02 14:00",
            'A review needs a date to come, and "2026-11-02 14:00" has passed already.',
        ),
    ],
)
def test_a_review_without_a_date_to_come_is_asked_about_with_what_is_wrong(office, reply, why):
    office.reply(CIO, at_the_cio(office), reply)

    asked = " ".join(office.letter("needed", CIO).text.split())
    assert why in asked
    example = re.search(r"such as ([^.]+)\.", asked)
    assert example
    assert read_when(example[1], now=office.now, zone="Europe/Berlin") is not None
    assert office.case().status is Status.OPEN


def test_a_moved_review_updates_the_same_entry(office):
    brief, first = called(office)
    office.now += timedelta(seconds=20)

    office.reply(CIO, brief, "REVIEW on 30 November 2026 at 09:30")

    moved = entries(office)
    assert set(moved) == set(first)
    for who, entry in moved.items():
        assert entry.method == "REQUEST"
        assert entry.key[0] == first[who].key[0]
        assert entry.key[1] > first[who].key[1]
        assert entry.start == datetime(2026, 11, 30, 9, 30, tzinfo=BERLIN)


ENDINGS = {
    "decided before": (CIO, "Denied, not ours"),
    "approved before": (CIO, "Approved"),
    "escalated": (CIO, "ESCALATE\n\nRecommended action: refund"),
    "withdrawn": (MAYA, "WITHDRAW"),
}


@pytest.mark.parametrize(("who", "words"), ENDINGS.values(), ids=ENDINGS)
def test_a_review_that_is_not_needed_any_more_leaves_every_calendar(office, who, words):
    brief, first = called(office)
    office.wait(minutes=1)
    office.reply(who, brief, words)
    office.wait(minutes=11)

    cancelled = entries(office)

    assert set(cancelled) == set(first)
    for guest, entry in cancelled.items():
        assert entry.method == "CANCEL"
        assert entry.key[0] == first[guest].key[0]
        assert entry.key[1] > first[guest].key[1]


def test_a_deputy_who_was_invited_is_told_that_the_review_is_off(office):
    brief = at_the_cio(office)
    office.reply(CIO, brief, "AWAY until 30 November 2026")
    brief = next(letter for letter in office.post() if (letter.kind, letter.to) == ("brief", DEPUTY))
    office.reply(DEPUTY, brief, "REVIEW on 1 December 2026 at 14:00")
    first = entries(office)
    assert set(first) == {CIO, DEPUTY, TOM}
    office.wait(minutes=1)

    office.reply(DEPUTY, brief, "Denied, not ours")
    office.wait(minutes=11)

    cancelled = entries(office)
    assert {guest: entry.method for guest, entry in cancelled.items()} == dict.fromkeys(first, "CANCEL")


def test_whoever_is_no_guest_of_the_moved_review_is_told_that_theirs_is_off(office):
    brief = at_the_cio(office)
    office.reply(CIO, brief, "AWAY until 26 November 2026")
    office.reply(CIO, brief, "REVIEW on 1 December 2026 at 14:00")
    assert DEPUTY in entries(office)
    office.wait(days=3)
    office.post()

    office.reply(CIO, brief, "REVIEW on 2 December 2026 at 14:00")

    moved = entries(office)
    assert {guest: entry.method for guest, entry in moved.items()} == {
        CIO: "REQUEST", TOM: "REQUEST", DEPUTY: "CANCEL",
    }  # fmt: skip


def test_a_decision_taken_back_keeps_the_review(office):
    brief, _ = called(office)
    office.reply(CIO, brief, "Denied, not ours")
    confirmed = office.letter("confirmed", CIO)
    office.reply(CIO, confirmed, "UNDO")
    office.wait(minutes=11)

    assert entries(office) == {}
    assert office.case().status is Status.IN_REVIEW


def test_to_the_ceo_for_review_on_a_date_invites_the_ceo_and_the_cio(office):
    brief = at_the_cio(office)
    office.reply(CIO, brief, "ESCALATE for review on 1 December 2026 at 10:00\n\nRecommended action: refund")
    office.post()
    office.wait(minutes=11)

    invited = entries(office)

    assert set(invited) == {CEO, CIO}
    assert invited[CEO].start == datetime(2026, 12, 1, 10, 0, tzinfo=BERLIN)
    assert {who: entry.letter.kind for who, entry in invited.items()} == {CEO: "executive", CIO: "review"}


def test_the_ceo_gets_one_mail_that_no_client_turns_into_a_bare_meeting_request(office):
    brief = at_the_cio(office)
    office.reply(CIO, brief, "ESCALATE for review on 1 December 2026 at 10:00\n\nRecommended action: refund")
    office.post()
    office.wait(minutes=11)

    (summary,) = (letter for letter in office.post() if letter.to == CEO)

    readings = next(part for part in summary.mail.walk() if part.get_content_type() == "multipart/alternative")
    assert [part.get_content_type() for part in readings.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_filename() for part in summary.mail.iter_attachments()][:1] == ["invite.ics"]
    office.reply(CEO, summary, "REVIEW on 2 December 2026 at 10:00")
    moved = entries(office)
    assert {who: entry.letter.kind for who, entry in moved.items()} == {CEO: "review", CIO: "review"}
    office.reply(CEO, summary, "Denied, not ours")
    office.wait(minutes=11)
    assert {who: entry.method for who, entry in entries(office).items()} == {CEO: "CANCEL", CIO: "CANCEL"}


def test_the_deadline_waits_for_the_review_and_a_reminder_comes_before_it(office):
    called(office)
    left = office.case().clock

    seen = [(f"{at.astimezone(BERLIN):%a %H:%M}", letter.kind, letter.to) for at, letter in office.seen(days=3.5)]

    assert [one for one in seen if one[1] == "reminder"] == [
        ("Fri 12:00", "reminder", CIO),
        ("Fri 14:00", "reminder", CIO),
    ]
    assert office.case().status is Status.OPEN
    assert f"{office.case().clock.due.astimezone(BERLIN):%a %H:%M}" == "Mon 14:00"
    assert left.paused_at is not None


def test_a_morning_review_is_reminded_the_evening_before(office):
    brief = at_the_cio(office)
    office.reply(CIO, brief, "REVIEW on 30 November 2026 at 09:00")

    seen = [(f"{at.astimezone(BERLIN):%a %H:%M}", one.kind) for at, one in office.seen(days=5) if one.to == CIO]

    assert ("Fri 16:45", "reminder") in seen


def test_a_question_before_the_review_leaves_it_called(office):
    brief, _ = called(office)
    office.reply(CIO, brief, "ASK which terminal?")
    question = next(letter for letter in office.post() if letter.kind == "question")
    assert office.case().status is Status.WAITING

    office.reply(MAYA, question, "the second one")

    assert office.case().status is Status.IN_REVIEW
    assert entries(office) == {}
    office.wait(days=4)
    assert office.case().status is Status.OPEN
    assert f"{office.case().clock.derivation}".count("paused") == 1


@pytest.mark.parametrize("answer", ["ACCEPTED", "DECLINED", "TENTATIVE"])
def test_an_answer_of_the_calendar_is_noted_and_decides_nothing(office, answer):
    _, invited = called(office)
    entry = invited[CIO]
    reply = Calendar.from_ical(entry.calendar.to_ical())
    reply["METHOD"] = "REPLY"
    event = reply.walk("VEVENT")[0]
    event["ATTENDEE"].params["PARTSTAT"] = answer
    before = office.case()

    mail = office.write(
        CIO,
        f"{answer.title()}: {entry.event['SUMMARY']}",
        "Approved",
        attach=[("invite.ics", "text/calendar", reply.to_ical())],
    )

    assert mail.disposition == "automatic"
    assert office.history()[-1] == "invitation"
    assert (office.case().status, office.case().round) == (before.status, before.round)
    assert QUEUE not in [letter.to for letter in office.post()]


def test_a_review_whose_time_comes_while_a_question_waits_leaves_the_question_open(office):
    brief, _ = called(office)
    office.now = datetime(2026, 11, 27, 12, 30, tzinfo=UTC)
    office.work()
    office.reply(CIO, brief, "ASK which terminal?")
    office.post()

    office.now = datetime(2026, 11, 27, 13, 0, tzinfo=UTC)
    office.work()

    assert [letter.kind for letter in office.post()] == ["reminder"]
    assert office.case().status is Status.WAITING
    assert office.case().clock.paused_at is not None
