"""The customer hears at escalation, every 48 hours, and at the end: asked of the submitter, or sent directly."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from escalationd.config.wording_check import wording_warnings
from escalationd.errors import DeliveryError
from escalationd.service.deliver import Result, record
from escalationd.store import outbox
from tests.support.cast import ADMIN, MAYA, QUEUE, TOM
from tests.support.office import COMPLETE, Office, Received

BERLIN = ZoneInfo("Europe/Berlin")
CUSTOMER = "jo@customer.test"
KINDS = ("customer", "customer_due", "customer_noted", "customer_findings")


def opened(office: Office) -> Received:
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    brief, acknowledged = office.letters(("brief", QUEUE), ("acknowledged", MAYA))
    assert "We're escalating this to our senior team for review" in " ".join(acknowledged.text.split())
    return brief


def told(office: Office, **span: float) -> list[tuple[str, str, str]]:
    return [
        (f"{at.astimezone(BERLIN):%a %H:%M}", letter.kind, letter.to)
        for at, letter in office.seen(**span)
        if letter.kind in KINDS
    ]


def direct(tmp_path) -> Office:
    return Office(tmp_path, more="customer_mail: yes\n")


def open_directly(office: Office) -> tuple[Received, Received]:
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE + f"Customer email: {CUSTOMER}\n")
    brief, _, customer = office.letters(("brief", QUEUE), ("acknowledged", MAYA), ("customer", CUSTOMER))
    return brief, customer


NO_PROOF = "mx.example.test; none"
OTHER = "thief@elsewhere.test"


def test_the_customers_address_of_a_mail_without_proof_is_not_written_to(tmp_path):
    """Anybody may write a From line: they must not choose where we send a mail to."""
    office = direct(tmp_path)
    body = COMPLETE + f"Customer email: {OTHER}\n"
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", body, results=NO_PROOF)
    brief, acknowledged, why = office.letters(("brief", QUEUE), ("acknowledged", MAYA), ("explained", MAYA))

    assert OTHER in why.text
    assert "We're escalating this" in " ".join(acknowledged.text.split())
    assert "customer_email" not in office.case().fields
    assert ("customer", OTHER) not in {(letter.kind, letter.to) for _, letter in office.seen(days=5)}

    office.write(MAYA, f"Re: {brief.subject}", f"Customer email: {CUSTOMER}")
    assert office.case().fields["customer_email"] == CUSTOMER


def test_a_mail_without_proof_does_not_send_the_customers_mail_elsewhere(tmp_path):
    office = direct(tmp_path)
    brief, _ = open_directly(office)
    for address in (CUSTOMER, OTHER):
        office.write(MAYA, f"Re: {brief.subject}", f"Customer email: {address}", results=NO_PROOF)

    letters = [letter for letter in office.post() if letter.kind == "explained"]
    assert [OTHER in letter.text for letter in letters] == [True]
    assert office.case().fields["customer_email"] == CUSTOMER


def test_every_48_hours_from_acceptance_in_working_hours_and_a_reminder_between(tmp_path):
    office = Office(tmp_path)
    opened(office)

    asked = told(office, days=7)

    # accepted on Tuesday 10:00; what would fall on Saturday is asked on Monday morning
    assert asked == [
        ("Thu 10:00", "customer_due", MAYA), ("Fri 10:00", "customer_due", MAYA),
        ("Mon 09:00", "customer_due", MAYA), ("Tue 09:00", "customer_due", MAYA),
    ]  # fmt: skip


def test_sent_stops_the_reminder_and_the_next_update_is_asked_for_all_the_same(tmp_path):
    office = Office(tmp_path)
    opened(office)
    office.wait(days=2)
    ask = next(letter for letter in office.post() if letter.kind == "customer_due")
    office.reply(MAYA, ask, "SENT")

    assert not office.case().customer_waiting
    assert told(office, days=5) == [("Mon 09:00", "customer_due", MAYA), ("Tue 09:00", "customer_due", MAYA)]


def test_an_own_text_that_passes_is_kept_and_one_that_does_not_is_explained(tmp_path):
    office = Office(tmp_path)
    opened(office)
    office.wait(days=2)
    ask = next(letter for letter in office.post() if letter.kind == "customer_due")

    office.reply(MAYA, ask, "CUSTOMER: Ruth Okafor will decide by Friday, ESC-2026-0001.")

    findings = office.letter("customer_findings", MAYA)
    for words in ("Ruth Okafor", "Friday", "ESC-2026-0001"):
        assert words in findings.text
    assert office.case().customer_waiting

    office.reply(MAYA, findings, "CUSTOMER: We are still looking into it and will write as soon as there is news.")

    office.letter("customer_noted", MAYA)
    assert not office.case().customer_waiting


@pytest.mark.parametrize(
    "words", ["SENT", "CUSTOMER: Your case has been reviewed. We could not do what you asked for."]
)
def test_the_last_word_that_is_told_is_not_reminded(tmp_path, words):
    office = Office(tmp_path)
    brief = opened(office)
    office.reply(TOM, brief, "Denied, not ours")
    office.wait(minutes=11)
    decision = next(letter for letter in office.post() if letter.kind == "decision")
    assert "We're sorry" in decision.text

    office.reply(MAYA, decision, words)
    office.post()

    assert told(office, days=7) == []


def test_the_last_word_that_nobody_reports_is_reminded_once(tmp_path):
    office = Office(tmp_path)
    brief = opened(office)
    office.reply(TOM, brief, "Denied, not ours")

    assert told(office, days=9) == [("Wed 10:00", "customer_due", MAYA)]


def test_a_closed_case_asks_for_no_more_updates_and_takes_back_one_that_has_not_left(tmp_path):
    office = Office(tmp_path)
    brief = opened(office)
    office.now = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
    office.work()  # the update is asked for, and waits in the outbox
    office.reply(TOM, brief, "Denied, not ours")

    assert "customer_due" not in [letter.kind for letter in office.post()]


def test_a_reopened_case_starts_a_series_whose_letters_are_really_sent(tmp_path):
    office = Office(tmp_path)
    brief = opened(office)
    office.wait(days=2)
    ask = next(letter for letter in office.post() if letter.kind == "customer_due")
    office.reply(MAYA, ask, "SENT")
    office.reply(TOM, brief, "Denied, not ours")
    office.wait(minutes=11)
    decision = next(letter for letter in office.post() if letter.kind == "decision")
    office.reply(MAYA, decision, "SENT")
    office.reply(MAYA, decision, "REOPEN, it happened again")
    office.post()

    assert told(office, days=5)[0] == ("Mon 09:00", "customer_due", MAYA)


def test_sent_directly_when_the_form_and_the_site_allow_it(tmp_path):
    office = direct(tmp_path)
    brief, customer = open_directly(office)
    assert "We're escalating this to our senior team for review" in customer.text
    assert "ESC-" not in customer.text + customer.subject
    assert QUEUE not in customer.text

    updates = told(office, days=7)
    office.reply(TOM, brief, "Denied, not ours")
    office.wait(minutes=11)
    last = next(letter for letter in office.post() if letter.kind == "customer")

    assert updates == [
        ("Thu 10:00", "customer", CUSTOMER),
        ("Mon 09:00", "customer", CUSTOMER),
    ]
    assert "not ours" not in last.text
    assert not office.case().customer_waiting


def test_a_sites_own_wording_that_does_not_pass_is_never_sent(tmp_path):
    office = direct(tmp_path)
    wording = replace(office.desk.policy.wording, customer_escalated="We answer within 24 hours.")
    office.desk = replace(office.desk, policy=replace(office.desk.policy, wording=wording))
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE + f"Customer email: {CUSTOMER}\n")

    assert CUSTOMER not in [letter.to for letter in office.post()]
    assert office.case().customer_waiting
    (warning,) = wording_warnings(office.desk.policy)
    assert warning.startswith('wording.customer_escalated: "within 24 hours": it promises a specific time')


def test_an_own_text_goes_to_the_customer_only_when_it_passes(tmp_path):
    office = direct(tmp_path)
    open_directly(office)

    office.write(MAYA, f"Re: [{office.case().ref}]", "CUSTOMER: We promise a refund by Friday.")
    assert [letter.kind for letter in office.post()] == ["customer_findings"]
    office.write(MAYA, f"Re: [{office.case().ref}]", "CUSTOMER: We have everything that we need from you.")

    sent = {letter.to: letter for letter in office.post()}
    assert "We have everything that we need from you." in sent[CUSTOMER].text


def test_without_the_sites_leave_nothing_goes_to_the_customer(tmp_path):
    office = Office(tmp_path)
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE + f"Customer email: {CUSTOMER}\n")

    assert CUSTOMER not in [letter.to for letter in office.post()]


def test_a_customer_whose_address_fails_is_told_another_way(tmp_path):
    office = direct(tmp_path)
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE + f"Customer email: {CUSTOMER}\n")
    with office.desk.database.read() as session:
        entry = next(entry for entry in outbox.listing(session) if entry.kind == "customer")
    record(office.desk, [Result(entry=entry, error=DeliveryError("550 no such user", permanent=True))])

    letters = {(letter.kind, letter.to) for letter in office.post()}

    assert ("customer_due", MAYA) in letters
    assert ("alarm", ADMIN) in letters
    assert office.case().customer_waiting


def test_an_update_that_is_owed_stands_in_the_digest(tmp_path):
    office = Office(tmp_path)
    opened(office)
    office.wait(days=2)
    office.post()
    office.digest()

    digest = next(letter for letter in office.post() if letter.kind == "digest")
    assert "customer" in digest.text.lower()
    assert "ESC-2026-0001" in digest.text
