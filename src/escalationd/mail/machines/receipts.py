"""Read receipts: RFC 8098, S/MIME, and what Exchange, Outlook and Thunderbird say in words. Answers nothing."""

from __future__ import annotations

import re

from escalationd.mail.opening.envelope import Envelope

_LOOKED_AT = 20_000
_READ_SUBJECT = re.compile(
    r"^(?:(?:not )?read|gelesen|ungelesen|lu|non lu|leído|no leído|letto|non letto|lida?|não lida?|gelezen|"
    r"läst|læst|lest|przeczytano|přečteno)\s?[:：]",
    re.IGNORECASE,
)

_READ_TEXT = re.compile(
    r"\b(?:was|were) (?:read|deleted without being read) on\b|wurde (?:ungelesen )?(?:am .{4,40} )?(?:gelesen|"
    r"gelöscht)|a été (?:lu|supprimé)|(?:fue|se ha) (?:leíd|eliminad)|è stat[oa] (?:lett|eliminat)|foi (?:lid|"
    r"excluíd|eliminad)|is gelezen op|har lästs|blev læst|ble lest|przeczytano w dniu",
    re.IGNORECASE,
)
"""A receipt of Outlook that a gateway made into plain text: both its subject and its sentence."""


def has_tnef_class(envelope: Envelope, *classes: bytes) -> bool:
    """Whether a winmail.dat holds a message of one of these classes: the name stands in it as plain text."""
    kinds = ("application/ms-tnef", "application/vnd.ms-tnef")
    heads = (one.content[:_LOOKED_AT] for one in envelope.attachments if one.content_type in kinds)
    return any(name in head for head in heads for name in classes)


def parameter_of(envelope: Envelope, name: str) -> str:
    """The value of a parameter of the mail's Content-Type in lower case, or nothing."""
    value = next(iter(envelope.all("content-type")), "")
    found = re.search(rf"{name}\s*=\s*\"?([\w.-]+)", value, re.IGNORECASE)
    return found.group(1).lower() if found else ""


def find_receipt(envelope: Envelope) -> str | None:
    """What makes a mail a receipt of reading, or None."""
    told = next((one for one in envelope.attachments if one.content_type in _NOTIFICATIONS), None)
    is_report = envelope.content_type == "multipart/report" and parameter_of(envelope, "report-type") == _RECEIPT
    if told is not None or is_report:
        found = re.search(rb"^disposition:[^;\r\n]*;\s*(\w+)", told.content, re.IGNORECASE | re.M) if told else None
        return f"a read receipt: {found.group(1).decode().lower()}" if found else "a read receipt (RFC 8098)"
    if "signed-receipt" in " ".join(envelope.all("content-type")).lower():
        return "a signed receipt (S/MIME)"
    if any(value.upper().startswith("REPORT.IPM.NOTE.IPN") for value in envelope.all("x-ms-exchange-message-class")):
        return "a read receipt of Exchange"
    if _READ_SUBJECT.match(envelope.subject) and _READ_TEXT.search(envelope.text[:_RECEIPT_LENGTH]):
        return "a read receipt, by its words"
    if envelope.in_reply_to and _RECEIPT_TEXT.match(envelope.text[:_RECEIPT_LENGTH]):
        return "a read receipt in words"
    return (
        "a read receipt of Outlook" if has_tnef_class(envelope, b"REPORT.IPM.Note.IPN", b"Mail.Read Receipt") else None
    )


_RECEIPT_LENGTH = 1_500

_RECEIPT_TEXT = re.compile(
    r"\s*(?:(?:your message|ihre nachricht|votre message|(?:su|el) mensaje|a sua mensagem|il messaggio|"
    r"uw bericht)\s*\r?\n\s*\r?\n?[ \t]*\w+ ?:.{1,1000}?\n\s*"
    r"(?:was (?:(?:read|displayed) on|deleted without being read)|wurde .{0,80}(?:gelesen|gelöscht)|"
    r"a été (?:lu|supprimé)|(?:se|ha sido|fue) (?:leyó|leído|elimin)|foi (?:lida|excluíd|eliminad)|"
    r"è stato (?:letto|eliminato)|is (?:gelezen|verwijderd))"
    r"|this is a (?:return )?receipt for the (?:e-?)?mail (?:that )?you sent)",
    re.IGNORECASE | re.DOTALL,
)
"""How Outlook and Thunderbird tell it without the standard part: the letter's head, then what became of it."""

_RECEIPT = "disposition-notification"

_NOTIFICATIONS = ("message/disposition-notification", "message/global-disposition-notification")
