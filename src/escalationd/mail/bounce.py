"""Which of our letters could not be delivered, and to whom. Acts on nothing; an unmatched bounce is only listed.

RFC 3464 first, by our own reading; then the common dialects by words, with flufl.bounce fenced behind them.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass

from escalationd.mail.charset import decode_bytes
from escalationd.mail.dialects import is_bounce_text, is_delay_text, recipients_by_flufl, recipients_in_text
from escalationd.mail.envelope import Envelope
from escalationd.mail.headers import find_addresses, find_ids, split_fields

_LOOKED_AT = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedRecipient:
    """One recipient. ``permanent`` is None when the report does not tell."""

    address: str
    permanent: bool | None
    status: str = ""
    diagnostic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """A delivery status. ``original_message_ids`` and ``envid`` tell which letter it is about."""

    recipients: tuple[FailedRecipient, ...]
    action: str
    original_message_ids: tuple[str, ...]
    envid: str | None = None


def find_bounce(raw: bytes, envelope: Envelope) -> Bounce | None:
    """The delivery status that a mail is, or None when it is none."""
    blocks = list(_status_blocks(raw, envelope))
    if blocks:
        return _standard(blocks, raw, envelope)
    return _dialect(raw, envelope)


def _status_blocks(raw: bytes, envelope: Envelope) -> Iterator[dict[str, str]]:
    """The field groups of every message/delivery-status part (RFC 3464 2.1): per message, then per recipient."""
    del raw
    for attachment in envelope.attachments:
        if attachment.content_type in ("message/delivery-status", "message/global-delivery-status"):
            text = attachment.content.replace(b"\r\n", b"\n")
            for group in text.split(b"\n\n"):
                fields = dict(reversed(split_fields(group.strip(b"\n"))))
                fields.pop("content-type", None)
                if fields:
                    yield fields


def _typed(value: str) -> str:
    """The value after its type: ``rfc822; a@b`` is ``a@b``."""
    kind, semicolon, rest = value.partition(";")
    return (rest if semicolon else kind).strip().strip("<>")


def _standard(blocks: list[dict[str, str]], raw: bytes, envelope: Envelope) -> Bounce:
    recipients = tuple(found for block in blocks if (found := _recipient(block)) is not None)
    actions = [block["action"].strip().lower() for block in blocks if "action" in block]
    action = next(
        (one for one in ("failed", "delayed", "delivered", "relayed", "expanded") if one in actions), "failed"
    )
    if not recipients:
        recipients = tuple(
            FailedRecipient(address=one, permanent=action == "failed") for one in _from_words(raw, envelope)
        )
    envid = next((_typed(block["original-envelope-id"]) for block in blocks if "original-envelope-id" in block), None)
    return Bounce(recipients=recipients, action=action, original_message_ids=_original_ids(envelope), envid=envid)


def _recipient(block: dict[str, str]) -> FailedRecipient | None:
    named = block.get("original-recipient") or block.get("final-recipient") or block.get("x-actual-recipient")
    if named is None:
        return None
    address = next(iter(find_addresses(_typed(block.get("final-recipient", named)), 1)), None)
    address = next(iter(find_addresses(_typed(named), 1)), address)
    action, status = block.get("action", "").strip().lower(), block.get("status", "").strip()
    if address is None or action in ("delivered", "relayed", "expanded"):
        return None
    return FailedRecipient(
        address=address,
        permanent=_is_permanent(action, status),
        status=status[:20],
        diagnostic=" ".join(_typed(block.get("diagnostic-code", "")).split())[:300],
    )


def _is_permanent(action: str, status: str) -> bool | None:
    if action == "delayed":
        return False
    if action == "failed":
        return True
    return {"5": True, "4": False}.get(status[:1])


def _original_ids(envelope: Envelope) -> tuple[str, ...]:
    """The Message-IDs of the returned mail or header, then those that the report itself refers to."""
    returned = (part.content for part in envelope.attachments if part.content_type in _RETURNED)
    ids = [one for content in returned for one in _ids_of(content[:_LOOKED_AT])]
    ids += _ids_in_text(envelope.text)
    return tuple(dict.fromkeys((*ids, *envelope.in_reply_to, *envelope.references)))


_RETURNED = (
    "message/rfc822",
    "text/rfc822-headers",
    "message/rfc822-headers",
    "message/global",
    "message/global-headers",
)
_ID_LINE = re.compile(r"^[ \t>]*message-id:\s*(<[^<>\s]{3,990}>)", re.IGNORECASE | re.MULTILINE)


def _ids_of(content: bytes) -> tuple[str, ...]:
    head = content.replace(b"\r\n", b"\n").lstrip(b"\n").partition(b"\n\n")[0]
    return tuple(one for name, value in split_fields(head) if name == "message-id" for one in find_ids(value))


def _ids_in_text(text: str) -> tuple[str, ...]:
    return tuple(_ID_LINE.findall(text[:_LOOKED_AT]))


def _dialect(raw: bytes, envelope: Envelope) -> Bounce | None:
    """A report in a mail system's own words. Only mail that says so by sender, subject or form is looked at."""
    if not is_bounce_text(envelope, email.message_from_bytes(raw)):
        return None
    delayed = is_delay_text(envelope)
    found = _from_words(raw, envelope)
    recipients = tuple(
        FailedRecipient(address=one, permanent=not delayed, diagnostic=envelope.subject[:200]) for one in found
    )
    action = "delayed" if delayed else "failed"
    return Bounce(recipients=recipients, action=action, original_message_ids=_original_ids(envelope))


def _from_words(raw: bytes, envelope: Envelope) -> tuple[str, ...]:
    failed = envelope.all("x-failed-recipients")
    if failed:
        return find_addresses(" ".join(failed), 20)
    text = envelope.text or decode_bytes(raw[:_LOOKED_AT], "us-ascii")
    return recipients_by_flufl(email.message_from_bytes(raw)) or recipients_in_text(text[:_LOOKED_AT], envelope)
