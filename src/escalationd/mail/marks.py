"""The marks our own letters carry and by which they are known again: pure text, no parsing of whole mails."""

from __future__ import annotations

import hmac
import re

MARKER = "--- Please write above this line ---"
"""Stands in every letter that may be answered; everything from it on is quoted text (ARCHITECTURE rule 7)."""

LOOP_HEADER = "X-Escalationd-Loop"
"""Carries the instance name. A mail that bears our own instance's mark is our own come back."""

TOKEN_LENGTH = 26
"""Base32 characters of 130 random bits: in lower case, within the 64 octets of a local part (RFC 5321 4.5.3.1.1)."""

REFERENCE_LINE = re.compile(r"\bRef:\s*([A-Z]{2,8}-\d{4}-\d{4,8})\s*/\s*([a-z2-7]{26})\b", re.IGNORECASE)
"""The line in our letters and one-tap replies that carries reference and token."""

REFERENCE = re.compile(r"\[([A-Z]{2,8}-\d{4}-\d{4,8})\]", re.IGNORECASE)
"""Our reference in a subject: ``[ESC-2026-0042]``."""


def reference_line(ref: str, token: str) -> str:
    """The line that lets a reply be recognised where plus-addressing is not available."""
    return f"Ref: {ref}/{token}"


def plus_address(mailbox: str, tag: str) -> str:
    """``mailbox`` with ``tag`` as its detail: ``escalations+tag@example.test`` (RFC 5233)."""
    local, _, domain = mailbox.rpartition("@")
    return f"{local}+{tag}@{domain}"


def token_in_address(address: str, mailbox: str) -> str | None:
    """The token that ``address`` carries as a detail of ``mailbox``, in lower case, or None."""
    local, _, domain = mailbox.lower().rpartition("@")
    found = re.fullmatch(
        rf"{re.escape(local)}\+([a-z2-7]{{{TOKEN_LENGTH}}})@{re.escape(domain)}", address.strip().lower()
    )
    return found.group(1) if found else None


def bounce_tag(number: int, message_id: str) -> str:
    """The detail of the envelope sender of letter ``number``: its row, and the unguessable end of its Message-ID."""
    return f"bounce-{number}-{_secret(message_id)}"


def read_bounce_tag(address: str, mailbox: str) -> tuple[int, str] | None:
    """The row and the secret that ``address`` carries as a bounce's detail of ``mailbox``, or None."""
    local, _, domain = mailbox.lower().rpartition("@")
    found = re.fullmatch(
        rf"{re.escape(local)}\+bounce-(\d{{1,18}})-([a-z2-7]{{8,32}})@{re.escape(domain)}", address.strip().lower()
    )
    return (int(found.group(1)), found.group(2)) if found else None


def is_letter_of(tag: tuple[int, str], number: int, message_id: str) -> bool:
    """Whether a bounce's detail was made for this letter: a row's number alone can be guessed."""
    return tag[0] == number and hmac.compare_digest(tag[1], _secret(message_id))


def _secret(message_id: str) -> str:
    return message_id.rpartition("@")[0].rpartition(".")[2]
