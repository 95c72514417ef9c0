"""One escalation all the way: asked back, completed, escalated, reminded, approved, resolved, in the digest."""

from __future__ import annotations

from escalationd.core.escalation import Resolution, Status
from tests.support.cast import ADMIN, CIO, MAYA, QUEUE, TOM
from tests.support.office import FINANCIAL, Office


def test_from_an_incomplete_mail_to_the_morning_after(tmp_path):
    office = Office(tmp_path)

    mail = office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", FINANCIAL)

    assert mail.disposition == "incomplete"
    missing = office.letter("missing", MAYA)
    assert "Currency" in missing.text
    assert "Amount: 1250.00" in missing.text or "Amount: 1,250.00" in missing.text

    mail = office.reply(MAYA, missing, "Currency: EUR")

    assert mail.disposition == "completed"
    brief, acknowledged = office.letters(("brief", QUEUE), ("acknowledged", MAYA))
    assert brief.subject == "[ESCALATION] Card payments stuck - TCK-20931 [ESC-2026-0001]"
    assert "senior team" in acknowledged.text
    assert office.case().status is Status.OPEN

    office.wait(minutes=30)
    mail = office.reply(
        TOM, brief, "ESCALATE\n\nCIO trigger: amount above our limit\nRecommended action: refund the customer"
    )

    assert mail.disposition == "decided"
    office.letter("confirmed", TOM)
    office.wait(minutes=11)
    (brief,) = office.letters(("brief", CIO))
    assert brief.subject == "[ESCALATION] Card payments stuck - TCK-20931 [ESC-2026-0001]"
    assert "refund the customer" in brief.text
    assert office.case().tier == "CIO"

    office.live(hours=5)
    reminder = office.letter("reminder", CIO)
    office.live(hours=1)

    mail = office.reply(CIO, reminder, "Approved, refund from reserve.")

    assert mail.disposition == "decided"
    office.letter("confirmed", CIO)
    office.wait(minutes=11)
    told, _ = office.letters(("decision", MAYA), ("decision", QUEUE))
    assert "refund from reserve" in told.text
    assert office.case().status is Status.APPROVED

    mail = office.reply(MAYA, told, "RESOLVED")

    assert mail.disposition == "resolved"
    closed = office.letter("closed", MAYA)
    assert "reviewed" in closed.text
    assert office.case().status is Status.CLOSED
    assert office.case().resolution is Resolution.RESOLVED
    assert office.case().customer_waiting

    office.now = office.now.replace(day=25, hour=7, minute=5)
    office.digest()
    digest = office.letter("digest", ADMIN)
    assert "ESC-2026-0001" in digest.text
    assert office.history() == ["incomplete", "accepted", "decided", "reminder", "decided", "resolved"]
