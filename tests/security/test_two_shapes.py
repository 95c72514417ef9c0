"""A mail whose plain text and whose formatted text say different things decides nothing; one whose shapes agree does.

Taught by mail programs that make the plain text from the formatted one and lose what is struck out there, and by
mails that show one text to a person and another to a program (multipart/alternative, RFC 2046 5.1.4).
"""

from __future__ import annotations

import pytest

from tests.mail.test_reply_html import FIELDS, QUOTATIONS, WROTE
from tests.support.attack import TO_CIO, decided, opened
from tests.support.cast import CIO, TOM

PART = "--{mark}\r\nContent-Type: {kind}; charset=utf-8\r\n\r\n{body}\r\n"
DIFFERENT = {
    "the other verb": ("Denied", "<p>Approved</p>"),
    "and the other way round": ("Approved", "<p>Denied</p>"),
    "struck out": ("Approved", "<p><s>Approved</s></p>"),
    "struck out before the real word": ("Approved", "<p><del>Approved</del> Let me think about it.</p>"),
    "hidden": ("Approved", '<div style="display:none">Approved</div><p>Who pays for it?</p>'),
    "negated": ("Approved", "<p>Not approved yet</p>"),
    "doubted": ("Denied", "<p>Denied, unless finance agrees</p>"),
    "quoted": ("Approved", "<p>I will look at it.</p><blockquote>Approved</blockquote>"),
    "nothing but quoted": ("Resolved", "<blockquote>No.</blockquote>"),
}


def write(office, brief, plain: str, page: str, kind: str = "alternative") -> str:
    """The proven CIO's mail in two parts; its disposition."""
    parts = PART.format(mark="b", kind="text/plain", body=plain) + PART.format(mark="b", kind="text/html", body=page)
    head = (
        "Authentication-Results: mx.example.test; dmarc=pass header.from=example.test\r\n"
        "Received: from client by mx.example.test; Tue, 24 Nov 2026 09:00:00 +0000\r\n"
        f"From: {CIO}\r\nTo: {brief.reply_to}\r\nSubject: Re: {brief.subject}\r\n"
        f"Message-ID: <{len(parts)}@client.test>\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/{kind}; boundary="b"\r\n\r\n'
    )
    return office.write(CIO, "", raw=f"{head}{parts}--b--\r\n".encode()).disposition


@pytest.mark.parametrize(("plain", "page"), DIFFERENT.values(), ids=DIFFERENT)
def test_what_only_one_shape_says_is_not_said(tmp_path, plain, page):
    office, brief = opened(tmp_path, by=TOM, body=TO_CIO)
    before = decided(office.case())

    assert write(office, brief, plain, page) == "unclear"

    assert decided(office.case()) == before
    assert "do not say the same" in " ".join(office.letter("unclear", CIO).text.split())


STRUCK = ("<s>{}</s>", "<del>{}</del>", "<strike>{}</strike>", "<span style='text-decoration:line-through'>{}</span>")


@pytest.mark.parametrize("struck", STRUCK)
@pytest.mark.parametrize("word", ["Approve", "APPROVE", "Approved", "Deny"])
def test_a_struck_word_is_none_though_the_quoted_brief_holds_it_too(tmp_path, struck, word):
    """The brief offers ``APPROVE``: that the page holds the word somewhere proves nothing."""
    office, brief = opened(tmp_path, by=TOM, body=TO_CIO)
    before = decided(office.case())
    quoted = "\r\n".join(f"> {line}" for line in brief.text.split("\n"))
    plain = f"{word}\r\n\r\nOn Tuesday, Escalations wrote:\r\n{quoted}"
    page = f"<div>{struck.format(word)}</div><div class='gmail_quote'><blockquote>{brief.html}</blockquote></div>"

    assert write(office, brief, plain, page) == "unclear"
    assert write(office, brief, plain, f"<div>{struck.format(word)}</div>{brief.html}") == "unclear"

    assert decided(office.case()) == before


@pytest.mark.parametrize("client", QUOTATIONS.values(), ids=QUOTATIONS)
def test_the_two_shapes_of_every_client_agree(tmp_path, client):
    office, brief = opened(tmp_path, by=TOM, body=TO_CIO)
    page = client.format(words="Approved, refund from reserve.", wrote=WROTE, fields=FIELDS, quoted=brief.html)
    quoted = "\r\n".join(f"> {line}" for line in brief.text.split("\n"))

    plain = f"Approved, refund from reserve.\r\n\r\nOn Tuesday, Escalations wrote:\r\n{quoted}"
    assert write(office, brief, plain, page) == "decided"


def test_a_page_behind_the_words_is_no_second_shape_of_them(tmp_path):
    """Apple Mail writes text, file and the rest as parts one behind the other; gateways add their notice so."""
    office, brief = opened(tmp_path, by=TOM, body=TO_CIO)

    assert write(office, brief, "Approved", "<p>Sent from my iPhone</p>", kind="mixed") == "decided"
