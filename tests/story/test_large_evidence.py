"""Attachments that no relay would take in one letter: the brief goes out all the same, and says where the rest is."""

from __future__ import annotations

from tests.support.cast import MAYA, QUEUE
from tests.support.office import COMPLETE, Office


def test_a_brief_carries_what_fits_and_names_the_rest(tmp_path):
    office = Office(tmp_path, more="limits: {evidence: 1 MB}\n")
    files = [
        ("recording.mp4", "video/mp4", b"x" * 1_100_000),
        ("ledger.csv", "text/csv", b"a,b\r\n" * 100_000),
        ("ledger2.csv", "text/csv", b"c,d\r\n" * 100_001),
        ("refusal.txt", "text/plain", b"code R12"),
    ]

    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE, attach=files)

    brief, _ = office.letters(("brief", QUEUE), ("acknowledged", MAYA))
    assert [part.get_filename() for part in brief.mail.iter_attachments()] == ["ledger.csv", "refusal.txt"]
    shown = " ".join(brief.text.split())
    assert "recording.mp4 (1.1 MB), too large to send along: our mailbox has it, and so has who sent it" in shown
    assert "ledger.csv (500 kB) ledger2.csv (500 kB), too large to send along" in shown
