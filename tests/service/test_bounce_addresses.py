"""What a letter carries on the wire so that its bounce is known again: the envelope id, and on request the sender."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from escalationd.daemon.wiring import channels
from escalationd.mail.marks import bounce_tag, is_letter_of, read_bounce_tag
from escalationd.net.accounts import Security, SmtpRelay
from escalationd.net.smtp import Courier
from tests.support.cast import MAILBOX, MAYA, QUEUE
from tests.support.office import COMPLETE, Office


def send_the_brief(office: Office, sink) -> None:
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    brief, _ = office.letters(("brief", QUEUE), ("acknowledged", MAYA))

    async def deliver() -> None:
        courier = Courier(SmtpRelay(host="127.0.0.1", port=sink.port, security=Security.PLAIN))
        try:
            await channels(office.desk, office.settings, courier)["letter"](brief.entry)
        finally:
            await courier.close()

    asyncio.run(deliver())


def plus(folder) -> Office:
    office = Office(folder)
    office.settings = replace(office.settings, bounce_plus_address=True)
    return office


def test_the_envelope_id_is_the_message_id_which_nobody_can_guess(tmp_path, sink):
    send_the_brief(Office(tmp_path), sink)

    (caught,) = sink.caught
    assert any(f"ENVID={caught.message_id.strip('<>')}" in line for line in sink.lines)
    assert caught.sender == MAILBOX


def test_with_the_plus_address_the_sender_leads_back_to_the_letter(tmp_path, sink):
    office = plus(tmp_path)
    send_the_brief(office, sink)

    (caught,) = sink.caught
    tag = read_bounce_tag(caught.sender, MAILBOX)
    assert tag is not None
    assert is_letter_of(tag, tag[0], caught.message_id)
    assert len(caught.sender.partition("@")[0]) <= 64


OURS = "<esc-2026-0001.brief.abcdefghijklmnop@example.test>"


@pytest.mark.parametrize(
    "address",
    [
        "escalations@example.test",
        "escalations+bounce-@example.test",
        "escalations+bounce-1@example.test",
        "escalations+bounce-x-abcdefghijklmnop@example.test",
        "escalations+bounce-1-abcdefghijklmnop@other.test",
        "other+bounce-1-abcdefghijklmnop@example.test",
        "escalations+abcdefghijklmnopqrstuvwxyz@example.test",
    ],
)
def test_what_is_no_address_for_a_bounce(address):
    assert read_bounce_tag(address, MAILBOX) is None


@pytest.mark.parametrize(
    ("number", "message_id", "its"),
    [(7, OURS, True), (8, OURS, False), (7, OURS.replace("abc", "abd"), False), (7, "<x@example.test>", False)],
)
def test_the_tag_belongs_to_one_letter(number, message_id, its):
    tag = read_bounce_tag(f"escalations+{bounce_tag(7, OURS)}@EXAMPLE.test", MAILBOX)

    assert tag is not None
    assert is_letter_of(tag, number, message_id) is its
