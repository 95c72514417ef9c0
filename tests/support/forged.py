# ruff: noqa: E501 - a header line stays on one line, as the border writes it
"""Mails as a border hands them over, genuine and forged, built line by line so that every byte is meant."""

from __future__ import annotations

from escalationd.mail.opening.envelope import open_envelope
from escalationd.mail.proof.proof import Proof, prove
from escalationd.mail.proof.trust import TrustMode, TrustRules

CIO_FROM = "From: Ruth Okafor <cio@example.test>"
STORE = "Received: from mx.example.test (mx.example.test [192.0.2.2]) by imap.example.test with LMTP; Mon, 2 Feb 2026 09:00:02 +0000"
BORDER = "Received: from mail.sender.test (unknown [198.51.100.7]) by mx.example.test (Postfix) with ESMTPS id 1; Mon, 2 Feb 2026 09:00:01 +0000"
FOREIGN = "Received: from laptop (unknown [203.0.113.9]) by mail.sender.test (Postfix) with ESMTPSA id 2; Mon, 2 Feb 2026 09:00:00 +0000"

RULES = TrustRules(
    mode=TrustMode.AUTHENTICATION_RESULTS,
    authserv_ids=("mx.example.test",),
    own_hosts=("mx.example.test", "imap.example.test"),
)
"""The rules of a site whose border writes Authentication-Results."""


def results(text: str, name: str = "mx.example.test") -> str:
    """An Authentication-Results field of ``name``."""
    return f"Authentication-Results: {name}; {text}"


def hop(by: str) -> str:
    """A Received field of the host ``by``."""
    return f"Received: from x.test (x.test [192.0.2.9]) by {by} with ESMTP id 3; Mon, 2 Feb 2026 09:00:00 +0000"


def mail(*lines: str | bytes, end: bytes = b"\r\n") -> bytes:
    """A mail with exactly these header lines, a subject and a body of one word."""
    head = [line if isinstance(line, bytes) else line.encode("utf-8") for line in lines]
    return end.join((*head, b"Subject: Re: [ESCALATION] Card payments stuck", b"", b"Approved", b""))


def by_border(text: str, *more: str | bytes, author: str = CIO_FROM, name: str = "mx.example.test") -> bytes:
    """A mail that came through both of our hosts, the border having found ``text``; ``more`` came in with it."""
    return mail(STORE, BORDER, results(text, name), FOREIGN, *more, author)


def proof_of(raw: bytes, rules: TrustRules = RULES, server_headers: bytes | None = None) -> Proof:
    """What the rules say about a mail."""
    return prove(open_envelope(raw), rules, server_headers)
