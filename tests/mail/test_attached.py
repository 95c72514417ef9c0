"""Which attachments travel with a case as evidence, and which are only decoration."""

from __future__ import annotations

import struct

import pytest

from escalationd.mail.forms.attached import evidence_of
from escalationd.mail.opening.parts import Attachment


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height) + b"\x08\x06" + b"\0" * 50


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\0" * 50


def jpeg(width: int, height: int) -> bytes:
    segment = b"\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0"
    return b"\xff\xd8" + segment + b"\xff\xc2\x00\x11\x08" + struct.pack(">HH", height, width) + b"\0" * 50


def part(
    name: str, kind: str, content: bytes = b"content", *, inline: bool = False, cid: str | None = None
) -> Attachment:
    return Attachment(name=name, content_type=kind, content=content, inline=inline, content_id=cid)


EVIDENCE = {
    "a PDF": part("statement.pdf", "application/pdf"),
    "a table": part("ledger.csv", "text/csv"),
    "a log": part("gateway.log", "text/plain"),
    "a mail": part("complaint.eml", "message/rfc822"),
    "an archive": part("logs.zip", "application/zip"),
    "an attached picture, however small": part("x.png", "image/png", png(20, 20)),
    "a pasted screenshot": part("image001.png", "image/png", png(1280, 720), inline=True, cid="a"),
    "a pasted photo": part("image001.jpg", "image/jpeg", jpeg(1600, 1200), inline=True, cid="a"),
    "a small picture called a screenshot": part("screenshot.png", "image/png", png(200, 100), inline=True, cid="a"),
}
NONE = {
    "a small logo that a client attached": part("logo.png", "image/png", png(180, 60)),
    "a signature's logo": part("image001.png", "image/png", png(180, 60), inline=True, cid="a"),
    "an animated line": part("image002.gif", "image/gif", gif(600, 3), inline=True, cid="a"),
    "a small photo": part("image003.jpg", "image/jpeg", jpeg(96, 96), inline=True, cid="a"),
    "a large logo": part("company-logo.png", "image/png", png(1200, 600), inline=True, cid="a"),
    "a signature of S/MIME": part("smime.p7s", "application/pkcs7-signature"),
    "a visiting card": part("maya.vcf", "text/vcard"),
    "an invitation": part("invite.ics", "text/calendar"),
    "an empty file": part("empty.txt", "text/plain", b""),
    "a picture of an unknown kind and few bytes": part(
        "image004.webp", "image/webp", b"RIFF" + b"\0" * 100, inline=True, cid="a"
    ),
    "a photo cut off in its head": part(
        "image005.jpg", "image/jpeg", b"\xff\xd8\xff\xe0\xff\xff", inline=True, cid="a"
    ),
}


@pytest.mark.parametrize("what", EVIDENCE)
def test_it_is_evidence(what: str) -> None:
    assert evidence_of([EVIDENCE[what]]) == (0,)


@pytest.mark.parametrize("what", NONE)
def test_it_is_no_evidence(what: str) -> None:
    assert evidence_of([NONE[what]]) == ()


LARGE, LOGO = png(1280, 720), png(420, 160)
PAGES = {
    "in the text": ('<p>see <img src="cid:a"></p><p>Regards</p>', LARGE, (0,)),
    "a middling picture in the text": ('<p>see <img src="cid:a"></p>', LOGO, (0,)),
    "a middling picture below the closing": ('<p>Kind regards,</p><p>Maya</p><img src="cid:a">', LOGO, ()),
    "a screenshot below the closing": ('<p>Kind regards,</p><p>Maya</p><img src="cid:a">', LARGE, (0,)),
    "below the delimiter of a signature": ('<p>text</p><div>-- <br>Maya<br><img src="cid:a"></div>', LOGO, ()),
    "in quoted mail": (
        '<p>text</p><div class="gmail_quote">On Monday, Jane wrote:<blockquote><img src="cid:a"></blockquote></div>',
        LARGE,
        (),
    ),
    "in our own letter": ('<p>text</p><div id="divRplyFwdMsg">From: Escalations</div><img src="cid:a">', LARGE, ()),
    "in the text and quoted": ('<p><img src="cid:a"></p><blockquote><img src="cid:a"></blockquote>', LARGE, (0,)),
    "nowhere": ("<p>text</p>", LARGE, (0,)),
}


@pytest.mark.parametrize("place", PAGES)
def test_an_inline_picture_counts_by_where_the_mail_shows_it(place: str) -> None:
    html, content, expected = PAGES[place]

    assert evidence_of([part("image001.png", "image/png", content, inline=True, cid="A")], html) == expected


def test_a_letter_of_ours_sent_back_whole_is_no_evidence():
    """It says nothing new, and its reply address is the key to a decision."""
    ours = b"From: escalations@example.test\r\nx-escalationd-loop: desk-1\r\n\r\nPlease decide.\r\n"
    theirs = b"From: customer@example.test\r\n\r\nX-Escalationd-Loop: only in its text\r\n"

    mails = [part(name, "message/rfc822", content) for name, content in (("a.eml", ours), ("b.eml", theirs))]

    assert evidence_of(mails) == (1,)
