"""An approval that is attached to a mail, or forwarded in it, is paper: only the outer sender's own words count.

Taught by SAFETY 3.4 (message/rfc822) and by ticket systems that read the first text they find, at whatever depth.
"""

from __future__ import annotations

import pytest

from tests.support.attack import TO_CIO, code_of, decided, opened
from tests.support.cast import CIO, LENA, MAILBOX, MALLORY, TOM

PARTS = 'multipart/mixed; boundary="b"'
DIGEST = 'multipart/digest; boundary="b"'


def inner(brief) -> str:
    """The CIO's own genuine approval, as it would decide if it came by itself."""
    return (
        f"Authentication-Results: mx.example.test; dmarc=pass header.from=example.test\r\nFrom: {CIO}\r\n"
        f"To: {brief.reply_to}\r\nSubject: Re: {brief.subject}\r\n\r\n"
        f"Approved\r\n\r\nRef: ESC-2026-0001/{code_of(brief)}\r\n"
    )


def wrapped(brief) -> dict[str, tuple[str, str]]:
    """Content-Type and body of every wrapping."""
    part = f"--b\r\nContent-Type: message/rfc822\r\n\r\n{inner(brief)}\r\n--b--\r\n"
    text = "--b\r\nContent-Type: text/plain\r\n\r\n{}\r\n"
    file = part.replace("rfc822\r\n", 'rfc822; name="ok.eml"\r\nContent-Disposition: attachment; filename="ok.eml"\r\n')
    forwarded = inner(brief).replace("\r\n", "\r\n> ")
    return {
        "alone": ("message/rfc822", inner(brief)),
        "below words": (PARTS, text.format("Please see the attached mail.") + part),
        "as a file": (PARTS, text.format("See attachment.") + file),
        "below nothing": (PARTS, text.format("") + file),
        "in a digest": (DIGEST, f"--b\r\n\r\n{inner(brief)}\r\n--b--\r\n"),
        "as a text file": (PARTS, text.format("FYI") + file.replace("message/rfc822", "text/plain")),
        "forwarded": ("text/plain", f"FYI\r\n\r\n-------- Forwarded Message --------\r\n{inner(brief)}"),
        "original": ("text/plain", f"FYI\r\n\r\n-----Original Message-----\r\n{inner(brief)}"),
        "quoted": ("text/plain", f"FYI\r\n\r\n> {forwarded}"),
    }


@pytest.mark.parametrize("author", [CIO, LENA, TOM, MALLORY])
def test_nobody_decides_by_what_they_pass_on(tmp_path, author):
    office, brief = opened(tmp_path, by=TOM, body=TO_CIO)
    before = decided(office.case())

    number = 0
    for to in (brief.reply_to, MAILBOX):
        for kind, body in wrapped(brief).values():
            number += 1
            head = (
                f"Authentication-Results: mx.example.test; dmarc=pass header.from={author.partition('@')[2]}\r\n"
                "Received: from client by mx.example.test; Tue, 24 Nov 2026 09:00:00 +0000\r\n"
                f"From: {author}\r\nTo: {to}\r\nSubject: Fwd: {brief.subject}\r\nMessage-ID: <{number}@client.test>\r\n"
                f"MIME-Version: 1.0\r\nContent-Type: {kind}\r\n\r\n"
            )
            office.keep(author, "", raw=(head + body).encode())
    office.work()

    mails = office.mails()[:number]
    assert {mail.disposition for mail in mails} <= {"unclear", "updated", "refused", "noted", "automatic"}, [
        (mail.disposition, mail.reason) for mail in mails
    ]
    assert decided(office.case()) == before
    assert {letter.to.partition("@")[2] for letter in office.post()} <= {"example.test"}
