"""An urgent case: somebody is contacted directly, again, then the next person, until one of them answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from escalationd.core.escalation import TimerName
from escalationd.core.policy import Deputy
from escalationd.demo.world import Pager
from escalationd.service.reach import find_unreachable
from escalationd.store import history
from tests.support.cast import ADMIN, LENA, MAYA, QUEUE, TOM
from tests.support.dovecot import free_port
from tests.support.office import COMPLETE, Office, Received

URGENT = COMPLETE + "\nWhy urgent: payroll is stuck\n"


@pytest.fixture
def tom() -> Iterator[Pager]:
    pager = Pager()
    yield pager
    pager.stop()


@pytest.fixture
def lena() -> Iterator[Pager]:
    pager = Pager()
    yield pager
    pager.stop()


def reachable(office: Office, **urls: str) -> Office:
    """The office with channels: ``tom``, ``lena`` and the tier ``l2`` itself."""
    addresses = {"tom": TOM, "lena": LENA}
    people = dict(office.desk.policy.people)
    for name, address in addresses.items():
        people[address] = replace(people[address], contacts=("json://",) if name in urls else ())
    tiers = tuple(
        replace(tier, contacts=("json://",) if tier.name == "L2" and "l2" in urls else ())
        for tier in office.desk.policy.tiers
    )
    office.desk = replace(office.desk, policy=replace(office.desk.policy, people=people, tiers=tiers))
    contacts = {addresses.get(name, "L2"): (lambda url=url: url,) for name, url in urls.items()}
    office.settings = replace(office.settings, contacts=contacts)
    return office


def opened(office: Office) -> Received:
    office.write(MAYA, "[URGENT] Card payments stuck - TCK-20931", URGENT)
    return next(letter for letter in office.send() if letter.kind == "brief")


def texts(office: Office, kind: str) -> list[str]:
    with office.desk.database.read() as session:
        return [event.text for event in history.for_escalation(session, "ESC-2026-0001") if event.kind == kind]


def test_at_once_then_every_quarter_of_an_hour_then_the_next_person(tmp_path, tom, lena):
    office = reachable(Office(tmp_path), tom=tom.url, lena=lena.url)
    opened(office)
    assert (len(tom.messages), len(lena.messages)) == (1, 0)
    assert "payroll" not in tom.messages[0]

    seen = []
    for _ in range(6):
        office.now += office.desk.policy.clocks.direct_contact_every
        office.work()
        office.send()
        seen.append((len(tom.messages), len(lena.messages)))

    assert seen[:5] == [(2, 0), (3, 0), (3, 1), (3, 2), (3, 3)]
    assert "contacted Lena Fischer directly, at attempt 4: by json" in texts(office, "direct contact")
    assert len(texts(office, "nobody reached")) == 1


@pytest.mark.parametrize("answer", ["TAKE", "Denied, not ours"])
def test_take_and_a_decision_end_it(tmp_path, tom, answer):
    office = reachable(Office(tmp_path), tom=tom.url)
    brief = opened(office)
    office.now += office.desk.policy.clocks.direct_contact_every
    office.work()  # the second attempt waits in the outbox

    office.reply(TOM, brief, answer)
    office.send()

    assert len(tom.messages) == 1
    assert office.case().timer(TimerName.DIRECT_CONTACT) is None


def test_nobody_is_called_while_the_case_waits_for_an_answer(tmp_path, tom):
    office = reachable(Office(tmp_path), tom=tom.url)
    brief = opened(office)
    office.now += office.desk.policy.clocks.direct_contact_every
    office.work()  # the second attempt waits in the outbox
    office.reply(TOM, brief, "ASK which terminal is it?")
    question = next(letter for letter in office.send() if letter.kind == "question")
    assert "[URGENT]" in question.subject

    for _ in range(3):
        office.now += office.desk.policy.clocks.direct_contact_every
        office.work()
        office.send()
    assert len(tom.messages) == 1

    office.reply(MAYA, question, "the second one")
    office.work()
    office.send()
    assert len(tom.messages) == 2


def test_the_tiers_own_channel_comes_first(tmp_path, tom, lena):
    office = reachable(Office(tmp_path), l2=lena.url, tom=tom.url)
    opened(office)

    assert (len(lena.messages), len(tom.messages)) == (1, 0)
    assert "contacted L2 directly, at attempt 1: by json" in texts(office, "direct contact")


def test_a_dead_channel_goes_to_the_next_person_at_once_and_is_told_to_the_admins(tmp_path, lena):
    office = reachable(Office(tmp_path), tom=f"json://127.0.0.1:{free_port()}/", lena=lena.url)
    office.write(MAYA, "[URGENT] Card payments stuck - TCK-20931", URGENT)

    letters = office.send() + office.send()

    assert len(lena.messages) == 1
    assert ("alarm", ADMIN) in [(letter.kind, letter.to) for letter in letters]
    assert texts(office, "direct contact failed") == [
        "direct contact with Tom Becker failed at attempt 1: json: no success"
    ]


def test_a_missed_urgent_deadline_contacts_everybody_once_more(tmp_path, tom, lena):
    office = reachable(Office(tmp_path), tom=tom.url, lena=lena.url)
    brief = opened(office)
    office.reply(TOM, brief, "TAKE")
    office.send()

    office.wait(hours=1)
    office.send()
    office.wait(hours=4)
    office.send()

    assert (len(tom.messages), len(lena.messages)) == (2, 1)
    assert "is overdue for a decision" in lena.messages[0]


def test_what_is_not_urgent_contacts_nobody(tmp_path, tom):
    office = reachable(Office(tmp_path), tom=tom.url)
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    office.send()
    office.wait(days=2)
    office.send()

    assert tom.messages == []


def test_who_cannot_be_reached_stands_in_the_digest_before_it_matters(tmp_path):
    office = reachable(Office(tmp_path), tom=f"json://127.0.0.1:{free_port()}/")
    brief = opened(office)
    office.reply(TOM, brief, "Denied, not ours")
    office.send()
    office.wait(hours=1)
    office.send()

    office.digest()

    digest = next(letter for letter in office.send() if letter.kind == "digest")
    assert "Tom Becker: direct contact failed on 24 Nov (json: no success)" in " ".join(digest.text.split())


def test_a_tier_where_everybody_is_away_without_a_deputy_is_named(tmp_path):
    office = Office(tmp_path)
    brief = opened(office)
    office.reply(TOM, brief, "AWAY until 30 November 2026")
    with office.desk.database.read() as session:
        assert find_unreachable(session, office.desk.policy, office.now) == ()
    office.reply(LENA, brief, "AWAY until 30 November 2026")

    with office.desk.database.read() as session:
        (line,) = find_unreachable(session, office.desk.policy, office.now)

    assert line == "L2: Tom Becker, Lena Fischer away, and nobody stands in"


def test_an_address_that_bounced_is_named_until_a_letter_arrives_there(tmp_path):
    office = Office(tmp_path)
    brief = opened(office)
    office.write(
        "mailer-daemon@example.test", "Undelivered Mail Returned to Sender", raw=bounce_of(brief), results=None
    )

    def lines() -> tuple[str, ...]:
        with office.desk.database.read() as session:
            return find_unreachable(session, office.desk.policy, office.now)

    assert [line.partition(" on ")[0] for line in lines()] == [f"{QUEUE}: mail came back"]
    office.send()
    office.wait(minutes=30)
    office.send()
    office.wait(days=2)
    assert lines() == ()


def bounce_of(letter: Received) -> bytes:
    return (
        "From: mailer-daemon@example.test\r\nTo: escalations@example.test\r\nSubject: Undelivered\r\n"
        "Message-ID: <bounce@example.test>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.test\r\n\r\n"
        f"Final-Recipient: rfc822; {letter.to}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 user unknown\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {letter.message_id}\r\n\r\n--b--\r\n"
    ).encode()


@pytest.mark.parametrize(
    ("deputy", "called"),
    [
        ({}, True),
        ({"since": timedelta(days=1)}, False),
        ({"until": timedelta(days=-1)}, False),
        ({"since": timedelta(days=-1), "until": timedelta(days=1)}, True),
    ],
)
def test_a_deputy_is_called_only_while_they_may_decide(tmp_path, lena, deputy, called):
    office = reachable(Office(tmp_path), tom=f"json://127.0.0.1:{free_port()}/", lena=lena.url)
    dates = {name: office.now + offset for name, offset in deputy.items()}
    with_tier(office, members=(TOM,), deputies=(Deputy(address=LENA, **dates),))

    opened(office)
    office.send()
    office.work()
    office.send()

    assert bool(lena.messages) is called


def test_whoever_raised_it_is_not_called_for_their_own_case(tmp_path, tom, lena):
    office = reachable(Office(tmp_path), tom=tom.url, lena=lena.url)
    with_tier(office, members=(TOM,), deputies=(Deputy(address=MAYA), Deputy(address=LENA)))
    people = office.desk.policy.people
    maya = replace(people[MAYA], contacts=("json://",))
    office.desk = replace(office.desk, policy=replace(office.desk.policy, people={**people, MAYA: maya}))
    office.settings = replace(office.settings, contacts={**office.settings.contacts, MAYA: (lambda: tom.url,)})
    opened(office)

    for _ in range(3):
        office.now += office.desk.policy.clocks.direct_contact_every
        office.work()
        office.send()

    assert (len(tom.messages), len(lena.messages)) == (3, 1)


def with_tier(office: Office, **changes: object) -> None:
    policy = office.desk.policy
    tiers = tuple(replace(tier, **changes) if tier.name == "L2" else tier for tier in policy.tiers)
    office.desk = replace(office.desk, policy=replace(policy, tiers=tiers))
