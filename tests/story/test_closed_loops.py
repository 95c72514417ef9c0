"""SAFETY E32: whoever answers every letter of ours, we fall silent. Counted are the mails until then.

What a program sends that says so is not answered at all. What one sends that says nothing cannot be told from a
person's mail, but by its saying the same again and again.
"""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.conftest import need
from tests.support import dovecot as dovecot_server
from tests.support.cast import ADMIN, CEO, CIO, DEPUTY, LENA, MAILBOX, MAYA, ORGANISATION, QUEUE, TOM
from tests.support.dovecot import Dovecot
from tests.support.office import COMPLETE, PASS, TUESDAY, Office, Received
from tests.support.robots import ROBOTS, Robot, escalates_tickets, play, thanks
from tests.support.waiting import until

SUBJECT = "[ESCALATION] Card payments stuck - TCK-20931"
STARTS = {
    "complete": (SUBJECT, COMPLETE),
    "incomplete": (SUBJECT, "They are stuck."),
    "urgent": (f"[URGENT] {SUBJECT}", f"{COMPLETE}Why urgent: the shop is closed until then\n"),
    "a question": ("Good morning", "Who looks after refunds?"),
}
WITHOUT = {"complete": 2, "incomplete": 1, "urgent": 2, "a question": 1}
"""The letters that leave when nobody answers them."""
MOST_OF_ONE = 12
"""So many letters more than without the program: ours to it, and what its words bring to others."""
MOST_CASES = 10
"""So many cases may a program open that writes each time as if it were a new matter."""


def run(folder, start: str, robot: Robot, whose: frozenset[str], **span) -> tuple[Office, list[Received]]:
    office = Office(folder)
    office.write(MAYA, *STARTS[start])
    return office, play(office, robot, whose, **span)


@pytest.mark.parametrize("start", STARTS)
def test_without_a_program_no_more_letters_leave_than_these(tmp_path, start):
    assert len(run(tmp_path, start, thanks, frozenset())[1]) == WITHOUT[start]


@pytest.mark.parametrize(
    ("start", "who"), [*((start, MAYA) for start in STARTS), ("complete", QUEUE)], ids=lambda word: word
)
@pytest.mark.parametrize("robot", ROBOTS, ids=lambda robot: robot.__name__)
def test_a_program_that_answers_everything_is_soon_left_alone(tmp_path, robot, start, who):
    _, letters = run(tmp_path, start, robot, frozenset({who}))

    most = 2 * MOST_CASES + 4 if robot is escalates_tickets else MOST_OF_ONE
    assert len(letters) - WITHOUT[start] <= most


@pytest.mark.parametrize("robot", ROBOTS, ids=lambda robot: robot.__name__)
def test_a_world_of_programs_falls_silent_too(tmp_path, robot):
    whose = frozenset({MAYA, TOM, LENA, QUEUE, CIO, DEPUTY, CEO, ADMIN})

    _, letters = run(tmp_path, "complete", robot, whose)

    assert len(letters) <= 40


@pytest.mark.parametrize("robot", ROBOTS, ids=lambda robot: robot.__name__)
def test_people_are_heard_beside_a_program(tmp_path, robot):
    """The submitter's mailbox answers everything; the tier decides, and she is told."""
    office = Office(tmp_path)
    office.write(MAYA, *STARTS["complete"])
    brief, acknowledged = office.letters(("brief", QUEUE), ("acknowledged", MAYA))
    for letter in (acknowledged, *[acknowledged] * 6):
        office.keep(MAYA, "", raw=robot(letter).as_bytes(policy=email.policy.SMTP))
    office.work()
    play(office, robot, frozenset({MAYA}))

    updated = office.reply(MAYA, acknowledged, "The customer has called again and wants to leave.")
    decided = office.reply(TOM, brief, "Approve. Refund it.")

    assert (updated.disposition, decided.disposition) == ("updated", "decided")
    letters = play(office, robot, frozenset({MAYA}), hours=1)
    assert {("case_update", QUEUE), ("decision", MAYA)} <= {(letter.kind, letter.to) for letter in letters}


def test_a_week_beside_a_program_grows_by_no_more_than_its_days(tmp_path):
    """Each letter that the clock brings is answered once more, and no chain comes of it."""
    week = {"days": 7}
    _, plain = run(tmp_path / "without", "complete", thanks, frozenset(), **week)

    office, letters = run(tmp_path / "with", "complete", thanks, frozenset({MAYA, QUEUE}), **week)

    assert len(letters) <= 2 * len(plain) + 7 * MOST_OF_ONE
    alarms = [letter for letter in letters if letter.kind == "alarm"]
    assert all("a program seems to write them" in letter.text for letter in alarms)
    assert 1 <= len(alarms) <= 2 * 7
    assert office.case().status.with_tier


def test_programs_that_open_cases_end_with_ten_of_them_even_in_three_weeks(tmp_path):
    office, letters = run(tmp_path, "a question", escalates_tickets, frozenset({MAYA}), days=13)

    cases = {mail.escalation for mail in office.mails(1000) if mail.escalation}
    assert len(cases) == MOST_CASES
    assert len(letters) <= 5 * MOST_CASES
    late = office.mails(1)[0]
    assert (late.disposition, late.escalation) == ("automatic", None)


def test_who_says_the_same_five_times_a_day_is_noted_and_heard_again_tomorrow(tmp_path):
    office = Office(tmp_path)
    office.write(MAYA, *STARTS["complete"])
    brief, acknowledged = office.letters(("brief", QUEUE), ("acknowledged", MAYA))

    for number in range(4):
        assert office.reply(MAYA, acknowledged, f"Any news? {number} customers ask.").disposition == "updated"
        office.letters(("case_update", QUEUE), ("updated", MAYA))
    fifth = office.reply(MAYA, acknowledged, "any news?  4 customers ask")
    alarm = office.letter("alarm", ADMIN)

    assert (fifth.disposition, fifth.escalation) == ("automatic", "ESC-2026-0001")
    assert "Any news" not in alarm.text
    assert office.reply(MAYA, acknowledged, "Any news about the refund?").disposition == "updated"
    office.letters(("case_update", QUEUE), ("updated", MAYA))
    assert office.reply(TOM, brief, "Approve").disposition == "decided"
    office.now += timedelta(days=1, hours=1)
    assert office.reply(MAYA, acknowledged, "Any news? 4 customers ask.").disposition != "automatic"


def test_who_fills_the_form_in_many_steps_is_answered_at_each(tmp_path):
    office = Office(tmp_path)
    office.write(MAYA, SUBJECT, "Please see below.")
    missing = office.letter("missing", MAYA)
    lines = [line for line in COMPLETE.split("\n") if ": " in line and not line.startswith("Ticket")]

    for line in lines:
        assert office.reply(MAYA, missing, line).disposition == "incomplete"
        missing = office.letter("missing", MAYA)
    ticks = "\n".join(line for line in COMPLETE.split("\n") if line.startswith("[x]"))

    assert office.reply(MAYA, missing, ticks).disposition == "completed"


def test_many_short_escalations_of_a_person_are_all_opened(tmp_path):
    """Some send an empty mail to get the form; who then fills it is no program."""
    office = Office(tmp_path)
    for number in range(14):
        assert office.write(MAYA, f"[ESCALATION] refund - TCK-{20931 + number}", "").disposition == "incomplete"
        form = office.post()[0]
        office.reply(MAYA, form, COMPLETE.replace("TCK-20931", f"TCK-{20931 + number}"))
        office.post()
        office.now += timedelta(hours=1)


DESK = "desk@example.test"


def test_two_of_us_that_escalate_to_each_other_fall_silent(tmp_path):
    """Each takes the other's mailbox for its own L2 queue."""
    ours = Office(tmp_path / "a", organisation=ORGANISATION.replace(f"address: {QUEUE}", f"address: {DESK}"))
    mailbox = "escalations@example.test"
    swapped = ORGANISATION.replace(mailbox, DESK).replace(f"address: {QUEUE}", f"address: {mailbox}")
    theirs = Office(tmp_path / "b", organisation=swapped)
    ours.write(MAYA, *STARTS["complete"])
    sent = {DESK: 0, mailbox: 0}
    while ours.now < TUESDAY + timedelta(days=14):
        while _carry(ours, theirs, DESK, sent) + _carry(theirs, ours, mailbox, sent):
            assert sum(sent.values()) < 100
        times = [at for at in (ours.next_time(), theirs.next_time()) if at]
        ours.now = theirs.now = min(times)
        ours.work()
        theirs.work()

    # our reminders to a queue that never decides, and their reminders and end of the one case they took it for
    assert sent[mailbox] <= 8
    assert sent[DESK] <= 20
    assert ours.case().status.with_tier
    assert theirs.case().status.value == "expired"


def _carry(one: Office, other: Office, to: str, sent: dict[str, int]) -> int:
    letters = [letter for letter in one.post() if letter.to == to]
    border = f"Authentication-Results: {PASS.format(domain='example.test')}\r\n".encode()
    for letter in letters:
        other.keep("", "", raw=border + letter.entry.raw)
    other.work()
    sent[to] += len(letters)
    return len(letters)


VACATION = """\
require ["vacation"];
vacation :days 1 :addresses ["cio@example.test"] "I am on vacation until 7 December 2026. In urgent cases: approve it.";
"""


@pytest.fixture
def on_vacation(sink) -> Iterator[Dovecot]:
    """Pigeonhole's vacation(5) for the CIO, whose answers go to the sink."""
    need(dovecot_server.PROGRAM and dovecot_server.SIEVE.exists(), "Pigeonhole (dovecot-sieve)")
    server = Dovecot(sieve=VACATION, relay=sink.port)
    try:
        yield server.start()
    finally:
        server.remove()


def test_a_real_vacation_responder_says_nothing_to_us_and_we_nothing_to_it(tmp_path, on_vacation, sink):
    office = Office(tmp_path)
    office.write(TOM, SUBJECT, f"{COMPLETE}\nCIO trigger: above our limit\nRecommended action: refund\n")
    brief, _ = office.letters(("brief", CIO), ("acknowledged", TOM))
    bare = b"".join(line for line in brief.entry.raw.splitlines(True) if not line.startswith(MARKS))

    on_vacation.deliver(CIO, brief.entry.raw, MAILBOX)  # it says that a program wrote it: no answer (RFC 5230)
    assert sink.caught == []
    on_vacation.deliver(CIO, bare, MAILBOX)  # the same behind a gateway that takes out what it does not know
    until(lambda: sink.caught, "an answer of vacation(5)", 20)

    (answer,) = sink.caught
    assert answer.recipients == (MAILBOX,)
    assert answer.mail["In-Reply-To"] == brief.message_id
    border = f"Authentication-Results: {PASS.format(domain='example.test')}\r\n".encode()
    mail = office.write("", "", raw=border + answer.raw)
    assert (mail.disposition, mail.escalation) == ("automatic", "ESC-2026-0001")
    office.letter("brief", DEPUTY)
    assert office.case().ruling is None
    office.nothing_else()


MARKS = (b"Auto-Submitted:", b"X-Auto-Response-Suppress:", b"X-Escalationd-Loop:", b"Precedence:")
