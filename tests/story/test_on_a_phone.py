"""Only taps: every button of the letters opens a mail that is understood as it stands, or with the gaps filled in."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

import html5lib
import pytest

from escalationd.core.escalation import Resolution, Status
from tests.support.cast import CIO, MAYA, QUEUE, TOM
from tests.support.office import COMPLETE, FINANCIAL, Office, Received

SIGNATURE = "\n\nSent from my iPhone\n"


def taps(letter: Received) -> dict[str, tuple[str, str, str]]:
    """The buttons of a letter by their label: address, subject and text of the mail that each opens."""
    found = {}
    for link in html5lib.parse(letter.html, namespaceHTMLElements=False).iter("a"):
        parts = urlsplit(link.attrib["href"])
        query = parse_qs(parts.query, keep_blank_values=True)
        text = query["body"][0].replace("\r\n", "\n")
        found[link.text] = (unquote(parts.path), query["subject"][0], text)
    return found


def tap(office: Office, author: str, letter: Received, label: str, more: str = "", results: str | None = None):
    """Tap a button and send what opens: a new mail without any thread, as phones make it."""
    address, subject, text = taps(letter)[label]
    given = {"results": results} if results else {}
    return office.write(author, subject, text.replace("\n\n", f"\n{more}\n", 1) + SIGNATURE, to=address, **given)


def test_what_is_missing_is_filled_in_with_a_thumb(tmp_path):
    office = Office(tmp_path)
    spoilt = FINANCIAL.replace("Customer ID: C-4471\n", "").replace("1,250.00", "a lot").replace("[x] Doc", "[ ] Doc")
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", spoilt)
    missing = office.letter("missing", MAYA)
    address, subject, form = taps(missing)["Fill in what is missing"]
    assert [line.partition(":")[0] for line in form.strip().split("\n")] == [
        "Customer ID",
        "Amount",
        "Currency",
        "[ ] Documented all previous actions",
    ]

    filled = form.replace("Customer ID: ", "Customer ID: C-4471").replace("Amount: ", "Amount: 1250,00")
    filled = filled.replace("Currency: ", "Currency: eur").replace("[ ]", "[x]")
    mail = office.write(MAYA, subject, filled + SIGNATURE, to=address)

    assert mail.disposition == "completed"
    assert office.case().status is Status.OPEN
    office.letters(("brief", QUEUE), ("acknowledged", MAYA))


@pytest.mark.parametrize(
    ("label", "more", "disposition", "status"),
    [
        ("Approve", "", "decided", Status.APPROVED),
        ("Approve", "Refund it today.", "decided", Status.APPROVED),
        ("Deny", "", "decided", Status.CLOSED),
        ("Take it", "", "taken", Status.OPEN),
        ("Ask", "Which bank is it?", "asked", Status.WAITING),
        ("Resolved", "", "decided", Status.CLOSED),
    ],
)
def test_a_decider_taps_one_button(tmp_path, label, more, disposition, status):
    office = Office(tmp_path)
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    brief, _ = office.letters(("brief", QUEUE), ("acknowledged", MAYA))

    mail = tap(office, TOM, brief, label, more)

    assert mail.disposition == disposition, mail.reason
    assert office.case().status is status


@pytest.mark.parametrize("words", ["ASK", "need info\n\nTom"])
def test_ask_without_a_question_is_asked_back_and_stops_no_clock(tmp_path, words):
    office = Office(tmp_path)
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    brief, _ = office.letters(("brief", QUEUE), ("acknowledged", MAYA))

    mail = office.reply(TOM, brief, words)

    assert mail.disposition == "unclear"
    assert "no question in it" in mail.reason
    office.letter("unclear", TOM)
    assert office.case().status is Status.OPEN


def test_escalate_opens_with_the_lines_that_the_next_tier_needs(tmp_path):
    office = Office(tmp_path)
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    brief, _ = office.letters(("brief", QUEUE), ("acknowledged", MAYA))
    address, subject, text = taps(brief)["Escalate"]

    text = text.replace("CIO trigger: ", "CIO trigger: above our limit")
    mail = office.write(TOM, subject, text.replace("Recommended action: ", "Recommended action: refund it"), to=address)

    assert mail.disposition == "decided", mail.reason
    assert office.case().tier == "CIO"
    confirmed = office.letter("confirmed", TOM)
    assert tap(office, TOM, confirmed, "Undo").disposition == "decided"
    assert office.case().tier == "L2"


def test_the_submitter_taps_to_the_end(tmp_path):
    office = Office(tmp_path)
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    brief, acknowledged = office.letters(("brief", QUEUE), ("acknowledged", MAYA))
    assert tap(office, MAYA, acknowledged, "I have told the customer").disposition == "customer"
    assert not office.case().customer_waiting
    tap(office, TOM, brief, "Approve")
    office.letter("confirmed", TOM)
    office.wait(minutes=11)
    (told,) = office.letters(("decision", MAYA))

    assert tap(office, MAYA, told, "Resolved").disposition == "resolved"

    assert office.case().resolution is Resolution.RESOLVED
    closed = office.letter("closed", MAYA)
    assert tap(office, MAYA, closed, "I have told the customer").disposition == "customer"


def test_the_how_to_and_its_buttons_lead_to_a_form_that_is_read(tmp_path):
    office = Office(tmp_path)
    office.write(MAYA, "hello?", "How do I escalate something?")
    how_to = office.letter("how_to", MAYA)

    assert tap(office, MAYA, how_to, "Send me the form").disposition == "served"
    assert tap(office, MAYA, how_to, "How do my cases stand?").disposition == "served"
    form, _ = office.letters(("template", MAYA), ("status", MAYA))
    address, subject, text = taps(form)["Begin a new mail with it"]
    assert "<" in text
    filled = re.sub(r"^(Ticket/Case ID|Customer ID): <.*>$", r"\1: TCK-20931", text, flags=re.MULTILINE)
    filled = re.sub(r"<.*>", "It has been so since Monday.", filled).replace("[ ]", "[x]")

    mail = office.write(MAYA, subject.replace("Ticket reference", "TCK-20931"), filled + SIGNATURE, to=address)

    assert mail.disposition == "accepted", mail.reason


def test_a_tap_without_proof_books_nothing(tmp_path):
    office = Office(tmp_path)
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    brief, _ = office.letters(("brief", QUEUE), ("acknowledged", MAYA))

    forged = "mx.example.test; dmarc=fail header.from={domain}"
    assert tap(office, CIO, brief, "Approve", results=forged).disposition == "refused"

    assert office.case().status is Status.OPEN
