"""May a mail be answered at all? Nothing here drops a mail: what may not be answered is processed all the same.

The rules of SAFETY 3.3 as a table: RFC 3834, RFC 5230 and what lists, trackers and mail systems really send.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from escalationd.core.policy import without_detail
from escalationd.mail.machines.automatic import (
    calendar_method,
    decides_too,
    find_automatic,
    has_absent_subject,
    machine_field,
    submitted_by,
)
from escalationd.mail.marks import LOOP_HEADER
from escalationd.mail.opening.envelope import Envelope


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMail:
    """What is ours: addresses (lower-case), ids of lists that feed the mailbox, and this instance's name.

    ``anywhere``: every mail counts as written to us; for ``explain`` without a configuration, which does
    not know the mailbox.
    """

    addresses: frozenset[str]
    list_ids: frozenset[str] = frozenset()
    instance: str = ""
    anywhere: bool = False


_BULK = ("bulk", "list", "junk", "auto_reply", "auto-reply", "autoreply")
_MACHINE_LOCALS = re.compile(
    r"^(?:mailer-?daemon|postmaster|(?:do-?|de-?)?no(?:t)?[-_.]?reply.*|do[-_.]?not[-_.]?(?:reply|answer|respond).*|bounces?|listserv|majordomo|microsoftexchange[0-9a-f]{32}"
    r"|owner-.*|.*-request|.*-owner|.*-bounces?|notifications?|nobody|root|daemon|nagios|icinga2?|zabbix|alertmanager|grafana|prometheus|logwatch|auto-?(?:reply|responder|confirm))(?:[+=].*)?$",
    re.IGNORECASE,
)


def is_own(envelope: Envelope, own: OwnMail) -> bool:
    """Whether a mail is our own come back: our instance's mark, or one of our addresses as an author."""
    marked = any(own.instance and value.split(" ")[0] == own.instance for value in envelope.all(LOOP_HEADER))
    ours = any(without_detail(author.address) in own.addresses for author in envelope.authors)
    return marked or ours


def why_not_answer(envelope: Envelope, own: OwnMail) -> str | None:
    """Why a mail may not be answered (SAFETY 3.3, first match wins), or None when it may."""
    return next((why for rule in _NEVER if (why := rule(envelope, own)) is not None), None)


def _to_bounces(envelope: Envelope, own: OwnMail) -> str | None:
    """Nothing that comes to the address of our bounces is answered, whatever it is (RFC 3834 3.3)."""
    for address in envelope.recipients:
        if without_detail(address) in own.addresses and address.partition("+")[2].startswith("bounce-"):
            return "it came to the address of our bounces"
    return None


def _null_sender(envelope: Envelope, _own: OwnMail) -> str | None:
    return "an empty return path" if any(value.strip() == "<>" for value in envelope.all("return-path")) else None


def _report(envelope: Envelope, _own: OwnMail) -> str | None:
    return "a report" if envelope.content_type == "multipart/report" else None


def _submitted_by_machine(envelope: Envelope, _own: OwnMail) -> str | None:
    word = submitted_by(envelope)
    return f"Auto-Submitted: {word}" if word else None


def _suppressed(envelope: Envelope, _own: OwnMail) -> str | None:
    wanted = {word.strip().lower() for value in envelope.all("x-auto-response-suppress") for word in value.split(",")}
    return "X-Auto-Response-Suppress" if wanted & {"all", "autoreply"} else None


def _list(envelope: Envelope, own: OwnMail) -> str | None:
    """Any List-* field, unless it is the list that feeds this mailbox."""
    if _list_of_ours(envelope, own):
        return None
    name = next((name for name, _ in envelope.headers if name.startswith("list-")), None)
    return f"mail of a list ({name})" if name else None


def _list_of_ours(envelope: Envelope, own: OwnMail) -> bool:
    """Whether every list that the mail came through is one that feeds this mailbox."""
    values = envelope.all("list-id")
    found = [re.search(r"<?([\w.@-]+)>?\s*$", value) for value in values]
    return bool(values) and all(one is not None and one.group(1).lower() in own.list_ids for one in found)


def _bulk(envelope: Envelope, own: OwnMail) -> str | None:
    values = (*envelope.all("precedence"), *envelope.all("x-precedence"))
    word = next((value.strip().lower() for value in values if value.strip().lower().startswith(_BULK)), None)
    if word in ("list", "bulk") and _list_of_ours(envelope, own):
        return None  # what list managers write into everything that they carry
    return f"Precedence: {word}" if word else None


def _machine_field(envelope: Envelope, own: OwnMail) -> str | None:
    field = machine_field(envelope)
    if field == "x-loop" and _list_of_ours(envelope, own):
        return None
    if field is None and any("notification" in value.lower() for value in envelope.all("x-amazon-mail-relay-type")):
        field = "x-amazon-mail-relay-type"
    return f"it carries {field}" if field else None


def _machine_address(envelope: Envelope, own: OwnMail) -> str | None:
    senders = [author.address for author in envelope.authors]
    if not _list_of_ours(envelope, own):  # a list's own envelope sender says nothing about who wrote
        senders += [value.strip().strip("<>").lower() for value in envelope.all("return-path")]
    local = next((sender for sender in senders if _MACHINE_LOCALS.match(sender.partition("@")[0])), None)
    return f"{local} is a machine's address" if local else None


def _ourselves(envelope: Envelope, own: OwnMail) -> str | None:
    fields = ("from", "sender", "reply-to", "return-path")
    named = " ".join(value.lower() for field in fields for value in envelope.all(field))
    found = (address for address in own.addresses if re.search(rf"(?<![\w.+-]){re.escape(address)}(?![\w.-])", named))
    return "it names our own address as a sender" if next(found, None) or is_own(envelope, own) else None


def _automatic_kind(envelope: Envelope, _own: OwnMail) -> str | None:
    found = find_automatic(envelope)
    return found.reason if found else None


def _invitation(envelope: Envelope, _own: OwnMail) -> str | None:
    method = calendar_method(envelope)
    return f"a calendar message ({method})" if method not in ("", "publish") else None


def _absent_subject(envelope: Envelope, _own: OwnMail) -> str | None:
    absent = has_absent_subject(envelope) and not decides_too(envelope)
    return "its subject is that of an absence" if absent else None


def _not_to_us(envelope: Envelope, own: OwnMail) -> str | None:
    """Our address is in none of the recipient fields (RFC 5230 4.5): a Bcc, an alias we do not know, a flood."""
    ours = own.anywhere or any(without_detail(address) in own.addresses for address in envelope.recipients)
    return None if ours or _list_of_ours(envelope, own) else "it is not addressed to us"


_NEVER: tuple[Callable[[Envelope, OwnMail], str | None], ...] = (
    _null_sender,
    _to_bounces,
    _report,
    _submitted_by_machine,
    _suppressed,
    _list,
    _bulk,
    _machine_field,
    _machine_address,
    _ourselves,
    _automatic_kind,
    _invitation,
    _absent_subject,
    _not_to_us,
)
