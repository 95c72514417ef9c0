"""Which Received lines are our own: what stands below the first foreign one came in with the mail. Judges no sender."""

from __future__ import annotations

import re
from datetime import datetime

from escalationd.mail.opening.gates import split_head
from escalationd.mail.opening.header_block import HeaderBlock, read_block
from escalationd.mail.opening.headers import read_date
from escalationd.mail.proof.trust import TrustMode, TrustRules

_COMMENT = re.compile(r"\([^()]*\)")
_HOST = re.compile(r"\[?([A-Za-z0-9._:-]+)\]?")
_EXCHANGE_ONLINE = ".outlook.com"
"""Every host inside Exchange Online is below this name; its border renames foreign Authentication-Results."""


def first_foreign_hop(block: HeaderBlock, rules: TrustRules) -> int:
    """The place (index of the field) of the first Received that none of our hosts wrote; the end without one.

    With ``own_hosts`` only those are ours. Without, the topmost Received is ours (our own server
    received the mail last), and so are hosts that bear an authserv-id of ours or share its domain.
    """
    received = [place for place, field in enumerate(block.fields) if field.name == "received"]
    for number, place in enumerate(received):
        host = receiving_host(block.fields[place].value)
        if not _is_ours(host, rules) and (rules.own_hosts or number):
            return place
    return len(block.fields)


def taken_on(raw: bytes) -> datetime | None:
    """When our own server took a mail (aware UTC), as the topmost Received says; None when it does not.

    The mailbox's own date is that of the last upload: a mail client that carries a mail over gives it a new one.
    """
    received = read_block(split_head(raw)[0]).all("received")
    return read_date(received[0].value.rpartition(";")[2].strip()) if received else None


def receiving_host(value: str) -> str:
    """The host behind ``by`` of a Received line (RFC 5321 4.4), in lower case; empty when it cannot be told."""
    words = _without_comments(value.partition(";")[0]).lower().split()
    if words[:1] == ["from"]:
        words = words[2:]  # a client may call itself "by": its own name is never looked at
    if len(words) < 2 or words[0] != "by":
        return ""
    found = _HOST.fullmatch(words[1].rstrip(","))
    return found.group(1).rstrip(".") if found else ""


def _without_comments(value: str) -> str:
    """Comments may nest a few levels; what nests deeper leaves brackets behind, and then names no host."""
    for _ in range(5):
        value, count = _COMMENT.subn(" ", value)
        if not count:
            break
    return value


def _is_ours(host: str, rules: TrustRules) -> bool:
    if not host:
        return False
    if rules.mode in (TrustMode.M365, TrustMode.M365_INTERNAL) and host.endswith(_EXCHANGE_ONLINE):
        return True
    if host in rules.own_hosts or host in rules.authserv_ids:
        return True
    return not rules.own_hosts and any(_same_domain(host, name) for name in rules.authserv_ids)


def _same_domain(host: str, authserv_id: str) -> bool:
    """Whether a host is a neighbour of the authserv-id: ``imap.example.test`` beside ``mx.example.test``."""
    domain = authserv_id.partition(".")[2]
    return "." in domain and host.endswith(f".{domain}")
