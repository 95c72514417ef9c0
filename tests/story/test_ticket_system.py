"""Status and internal note in the ticket system, and what happens when it does not take them."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.support.cast import ADMIN, MAYA, QUEUE, TOM
from tests.support.office import COMPLETE, Office

CONNECTED = """\
ticket_system:
  url: {url}/ticket/{{ticket}}
  body: '{{"status": "{{status}}", "note": "{{note}}"}}'
"""


def opened(office: Office):
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    return {letter.kind: letter for letter in office.send()}


def connected(tmp_path, web) -> Office:
    return Office(tmp_path, more=CONNECTED.format(url=web.url))


def statuses(web) -> list[str]:
    return [json.loads(asked.body)["status"] for asked in web.asked]


def test_each_step_sets_status_and_note_and_a_decision_taken_back_sets_none(tmp_path, web):
    office = connected(tmp_path, web)
    letters = opened(office)
    assert "Set ticket" not in letters["acknowledged"].text
    office.reply(TOM, letters["brief"], "Denied, not ours")
    confirmed = next(letter for letter in office.send() if letter.kind == "confirmed")
    office.reply(TOM, confirmed, "UNDO")
    office.wait(minutes=11)
    brief = next(letter for letter in office.send() if letter.to == QUEUE or letter.kind == "undone")
    office.reply(TOM, brief, "Denied, not ours")
    office.wait(minutes=11)
    office.send()

    assert statuses(web) == ["Escalated - L2", "Denied"]
    assert "money is missing at the customer" in json.loads(web.asked[0].body)["note"]


def test_an_outage_holds_nothing_back_and_is_made_up_for(tmp_path, web):
    web.answers = [503, 503]
    office = connected(tmp_path, web)

    assert set(opened(office)) == {"brief", "acknowledged"}

    for _ in range(3):
        office.now += timedelta(minutes=10)
        office.send()
    assert statuses(web) == ["Escalated - L2"] * 3  # the third one was taken
    assert office.history() == ["accepted"]


def test_a_refusal_stands_in_the_history_and_the_admins_hear_what_to_enter(tmp_path, web):
    web.answers = [404]
    office = connected(tmp_path, web)

    alarm = opened(office)["alarm"]

    assert alarm.to == ADMIN
    assert "ticket TCK-20931 could not be set" in " ".join(alarm.text.split())
    assert "404" in alarm.text
    assert "Escalated - L2" in alarm.text
    assert office.history() == ["accepted", "ticket failed"]


def test_by_mail_when_it_has_an_address(tmp_path):
    office = Office(tmp_path, more="ticket_system: {address: tickets@tickets.example.test}\n")
    letters = opened(office)

    assert letters["ticket"].to == "tickets@tickets.example.test"
    assert "TCK-20931" in letters["ticket"].subject
    assert "Escalated - L2" in letters["ticket"].text


@pytest.mark.parametrize("urgent", [False, True])
def test_without_a_connector_the_acknowledgement_lists_what_staff_must_do(tmp_path, urgent):
    office = Office(tmp_path)
    tag, more = ("[URGENT]", "\nWhy urgent: payroll is stuck\n") if urgent else ("[ESCALATION]", "")
    office.write(MAYA, f"{tag} Card payments stuck - TCK-20931", COMPLETE + more)
    text = " ".join(next(one for one in office.post() if one.kind == "acknowledged").text.split())

    assert 'Set ticket TCK-20931 to "Escalated - L2".' in text
    assert "Add this internal note to it: ESC-2026-0001: escalated to L2 by Maya Lindqvist." in text
    assert ("Call L2 now" in text) is urgent


def test_who_sends_a_case_up_hears_what_to_enter_when_nothing_is_connected(tmp_path):
    office = Office(tmp_path)
    brief = opened(office)["brief"]
    office.reply(TOM, brief, "ESCALATE\n\nCIO trigger: amount above our limit")

    text = " ".join(office.letter("confirmed", TOM).text.split())

    assert 'Set ticket TCK-20931 to "Escalated - CIO".' in text
    assert "escalated to CIO by Tom Becker. Why: amount above our limit." in text
