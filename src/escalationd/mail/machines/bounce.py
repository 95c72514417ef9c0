"""Which of our letters could not be delivered, and to whom. Acts on nothing; an unmatched bounce is only listed.

RFC 3464 first, by our own reading; then the common dialects by words, with flufl.bounce fenced behind them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from escalationd.mail.machines.dialects import (
    Failures,
    failures_by_flufl,
    is_bounce_text,
    is_delay_text,
    is_refusal_text,
    listed_beside,
    may_bring_a_report,
    recipients_in_text,
)
from escalationd.mail.opening.charset import decode_bytes
from escalationd.mail.opening.envelope import Envelope
from escalationd.mail.opening.headers import decode_value, find_addresses, find_ids, split_fields

_LOOKED_AT = 200_000
_GROUPS_AT_MOST = 100
_ACTIONS = ("failed", "delayed", "delivered", "relayed", "expanded")
ARRIVED = frozenset({"delivered", "relayed", "expanded"})
"""The actions that tell of a success (RFC 3464 2.3.3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedRecipient:
    """One recipient. ``permanent`` is None when the report does not tell; ``status`` is as in RFC 3463."""

    address: str
    permanent: bool | None
    status: str = ""
    diagnostic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """A delivery status. ``original_message_ids`` tell which letter it is about, the surest first.

    ``action`` is that of RFC 3464 2.3.3, the worst of all recipients; of a success ``recipients`` is empty.
    """

    recipients: tuple[FailedRecipient, ...]
    action: str
    original_message_ids: tuple[str, ...]


def find_bounce(raw: bytes, envelope: Envelope) -> Bounce | None:
    """The delivery status that a mail is, or None when it is none: a person who forwards a report is a person."""
    groups = _joined(_status_groups(envelope))
    if groups and (envelope.content_type == "multipart/report" or may_bring_a_report(envelope)):
        return _standard(groups, raw, envelope)
    return _dialect(raw, envelope)


def _status_groups(envelope: Envelope) -> Iterator[dict[str, str]]:
    """The field groups of every message/delivery-status part (RFC 3464 2.1): per message, then per recipient."""
    for attachment in envelope.attachments:
        if attachment.content_type in ("message/delivery-status", "message/global-delivery-status"):
            text = attachment.content[:_LOOKED_AT].replace(b"\r\n", b"\n")
            for group in re.split(rb"\n[ \t]*\n", text)[:_GROUPS_AT_MOST]:
                fields = dict(reversed(split_fields(group.strip(b"\n"))))
                if fields:
                    yield fields


def _joined(groups: Iterator[dict[str, str]]) -> list[dict[str, str]]:
    """The groups, with the fields that an empty line tore from their recipient put back to it."""
    joined: list[dict[str, str]] = []
    for group in groups:
        torn = joined and "final-recipient" in joined[-1] and not group.keys() & _RECIPIENT_FIELDS
        if torn and not group.keys() & joined[-1].keys():
            joined[-1].update(group)
        else:
            joined.append(group)
    return joined


_RECIPIENT_FIELDS = frozenset({"original-recipient", "final-recipient", "reporting-mta"})


def _typed(value: str) -> str:
    """The value after its type: ``rfc822; a@b`` is ``a@b``."""
    kind, semicolon, rest = value.partition(";")
    return (rest if semicolon else kind).strip().strip("<>")


def _standard(groups: list[dict[str, str]], raw: bytes, envelope: Envelope) -> Bounce:
    recipients = tuple(dict.fromkeys(found for group in groups if (found := _recipient(group)) is not None))
    actions = {_action(group) for group in groups}
    action = next((one for one in _ACTIONS if one in actions), "failed")
    if not recipients and action not in ARRIVED:
        named = _from_words(raw, envelope)
        recipients = tuple(FailedRecipient(address=one, permanent=action == "failed") for one in named.addresses)
    ids = (*_ids_in_groups(groups), *_original_ids(envelope))
    return Bounce(recipients=recipients, action=action, original_message_ids=tuple(dict.fromkeys(ids)))


def _ids_in_groups(groups: list[dict[str, str]]) -> Iterator[str]:
    """Our Message-ID as the envelope id that we gave (RFC 3461 4.4), and as Gmail repeats it."""
    for group in groups:
        yield from find_ids(group.get("x-original-message-id", ""))
        envelope_id = _typed(group.get("original-envelope-id", ""))
        yield from find_ids(f"<{envelope_id}>")


def _recipient(group: dict[str, str]) -> FailedRecipient | None:
    named = ("original-recipient", "final-recipient", "x-actual-recipient")
    found = (find_addresses(_undone(decode_value(_typed(group[name]))), 1) for name in named if name in group)
    address = next((addresses[0] for addresses in found if addresses), None)
    action, status = _action(group), _status(group.get("status", ""))
    if address is None or action in ARRIVED:
        return None
    return FailedRecipient(
        address=address,
        permanent=_is_permanent(action, status),
        status=status,
        diagnostic=" ".join(_typed(group.get("diagnostic-code", "")).split())[:300],
    )


def _action(group: dict[str, str]) -> str:
    """The action without a comment behind it, "delivered (to mailbox)"; without one, what the status says."""
    found = re.match(r"\s*([a-z]+)", group.get("action", ""), re.IGNORECASE)
    if found is None and "final-recipient" in group:
        return {"2": "delivered", "4": "delayed", "5": "failed"}.get(_status(group.get("status", ""))[:1], "")
    return found.group(1).lower() if found else ""


def _undone(address: str) -> str:
    r"""An address without the encodings of the transport, which some systems leave in their reports.

    Of xtext (RFC 3461 4) only what must be encoded, ``+`` and ``=``: ``+20`` may well be a detail that
    somebody chose. ``\x{F6}`` is the form of RFC 6533 3.
    """
    address = address.replace("+2B", "+").replace("+3D", "=")
    return _UNICODE_POINT.sub(_character, address)


def _character(found: re.Match[str]) -> str:
    """The character that a code point means, unless it is one that no address may hold."""
    character = chr(int(found.group(1), 16))
    return character if character.isprintable() else found.group()


_UNICODE_POINT = re.compile(r"\\x\{((?:10|0?[0-9A-F])?[0-9A-F]{1,4})\}")


def _status(value: str) -> str:
    """The status code without the words that some systems write behind it."""
    found = re.match(r"\s*([245]\.\d{1,3}\.\d{1,3})", value)
    return found.group(1) if found else ""


def _is_permanent(action: str, status: str) -> bool | None:
    if action == "delayed":
        return False
    if action == "failed":
        return True
    return {"5": True, "4": False}.get(status[:1])


def _original_ids(envelope: Envelope) -> tuple[str, ...]:
    """The Message-IDs of the returned mail or header, then those that the report itself refers to."""
    parts = [part for part in envelope.attachments if part.content_type in _TELLING]
    ids = [one for part in parts for one in _ids_of(part.content[:_LOOKED_AT], _TELLING[part.content_type])]
    ids += _ID_LINE.findall(envelope.text[:_LOOKED_AT])
    return tuple(dict.fromkeys((*ids, *envelope.in_reply_to, *envelope.references)))


_TELLING = {
    "message/rfc822": "message-id",
    "text/rfc822-headers": "message-id",
    "message/rfc822-headers": "message-id",
    "message/global": "message-id",
    "message/global-headers": "message-id",
    "message/disposition-notification": "original-message-id",
}
"""The parts that hold the id of the mail that came back, and the field it stands in."""

_ID_LINE = re.compile(r"^[ \t>]*message-id:\s*(<[^<>\s]{3,990}>)", re.IGNORECASE | re.MULTILINE)


def _ids_of(content: bytes, field: str) -> tuple[str, ...]:
    head = content.replace(b"\r\n", b"\n").lstrip(b"\n").partition(b"\n\n")[0]
    return tuple(one for name, value in split_fields(head) if name == field for one in find_ids(value))


def _dialect(raw: bytes, envelope: Envelope) -> Bounce | None:
    """A report in a mail system's own words. Only mail that says so by sender, subject or form is looked at."""
    if not is_bounce_text(envelope, raw):
        return None
    found = _from_words(raw, envelope)
    delayed = is_delay_text(envelope) or (found.temporary and not is_refusal_text(envelope))
    recipients = tuple(
        FailedRecipient(address=one, permanent=not delayed, diagnostic=envelope.subject[:200])
        for one in found.addresses
    )
    action = "delayed" if delayed else "failed"
    return Bounce(recipients=recipients, action=action, original_message_ids=_original_ids(envelope))


def _from_words(raw: bytes, envelope: Envelope) -> Failures:
    """The recipients that a report names outside the fields of RFC 3464."""
    failed = envelope.all("x-failed-recipients")
    if failed:
        return Failures(find_addresses(" ".join(failed), 20))
    found = failures_by_flufl(raw)
    others = {*(one.strip("<>").lower() for one in _original_ids(envelope)), *envelope.recipients}
    if addresses := tuple(address for address in found.addresses if address not in others):
        beside = listed_beside(addresses, envelope.text[:_LOOKED_AT], envelope)
        return Failures((*addresses, *beside), found.temporary)
    text = envelope.text or decode_bytes(raw[:_LOOKED_AT], "us-ascii")
    return Failures(recipients_in_text(text[:_LOOKED_AT], envelope))
