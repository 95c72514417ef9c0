"""Bounces that are not RFC 3464: how mail systems say it in words. The only door to flufl.bounce, fenced."""

from __future__ import annotations

import logging
import re
from email.message import Message

from flufl.bounce import scan_message

from escalationd.mail.envelope import Envelope
from escalationd.mail.headers import find_addresses

logging.getLogger("flufl.bounce").setLevel(
    logging.CRITICAL
)  # it logs every crash of its detectors; the fence below is enough

_SUBJECT = re.compile(
    r"undeliver(?:able|ed)|undelivered mail|delivery (?:status notification|failure|failed|has failed|report|error|problem)"
    r"|mail delivery (?:failed|failure|system|subsystem|error|problem)|returned mail|returning message|returned to sender"
    r"|failure notice|failure delivery|delivery notification|non[- ]?delivery|could not (?:be )?deliver|not delivered|mail system error"
    r"|message (?:delivery )?(?:delayed|failed|rejected|bounced)|(?:nicht|un)zustellbar|unzustellbarkeit|non remis|"
    r"mail undeliverable|warning: could not send|warning: message .{1,60} delayed|warning: message still undelivered|delayed mail|delivery delayed|no se puede entregar|n[ãa]o entreg|rejected:|nondeliverable mail"
    r"|fehlgeschlagen|mailfehler|error sending|user unknown|message status - undeliverable|problem delivering|mail failure|mail error"
    r"|bounce notif|undelivered|automatically rejected mail|mensaje devuelto|delivery_failure|dsn:? fail",
    re.IGNORECASE,
)
_SENDER = re.compile(
    r"^(?:mailer[-_.]?daemon|postmaster|mdaemon|mail[-_.]?(?:daemon|system|er|delivery)|maildelivery|deliver(?:y)?[-_.]?(?:agent|status|reports?|subsystem)?"
    r"|bounces?|mail-?server|mailer|microsoftexchange[0-9a-f]+|exchange|<>|nobody|admin(?:istrator)?|daemon|smtp|smtpd|mmdf|uucp|"
    r"noreply|no-reply|antispam|system)(?:[+=].*)?$",
    re.IGNORECASE,
)
_STRONG_SENDER = re.compile(
    r"^(?:mailer[-_.]?daemon|postmaster|mail[-_.]?delivery.*|microsoftexchange[0-9a-f]+|mmdf|mdaemon)", re.IGNORECASE
)
_WORDS = re.compile(
    r"this is the (?:mail system|qmail-send program|mail delivery agent|machine generated message|postfix program)|a message that you sent could not be delivered"
    r"|could not be delivered|was not delivered|not be delivered to|has not been delivered|undeliverable|delivery to the following recipients? (?:has )?failed|the following (?:addresses|recipients?|address(?:es)?)? ?had (?:permanent|delivery|transient)"
    r"|permanent fatal errors|did not reach the following recipient|unable to deliver|failed to deliver|i'm sorry to have to inform you|user unknown|unknown user|no such user|mailbox (?:is )?(?:full|unavailable|disabled|not found)|quota exceeded|over quota|recipient (?:address )?rejected|host unknown|not listed in|bounced|returned to you|couldn't be delivered|will not be retried|is not a known user|delivery (?:has )?failed|failed recipient|error code|does not exist|no longer (?:on|valid|in use|accepts)|is no longer",
    re.IGNORECASE,
)
_DELAY = re.compile(
    r"delay|still (?:undelivered|being attempted|trying)|will (?:be retried|keep trying|continue to (?:try|be)|be repeated|try again)|not yet (?:been )?delivered|transient|temporary|warning: could not send|warning: message",
    re.IGNORECASE,
)
_FINAL = re.compile(
    r"giving up|permanent|will not be retried|have given up|no further|5\.\d\.\d|55\d|failed permanently|returned below",
    re.IGNORECASE,
)
_END_OF_REPORT = re.compile(
    r"^(?:-{2,} ?(?:this is a copy|the header|your message|original|below this line|unsent|returned|transcript|begin|message header|forwarded).*|"
    r"\s*(?:received|return-path|message-id|mime-version): .*|.*(?:original message follows|copy of (?:the|your) (?:message|mail)|headers? (?:of|from) (?:the )?(?:original|returned)).*)$",
    re.IGNORECASE | re.MULTILINE,
)
_NEAR_ERROR = re.compile(
    r"unknown|failed|fail|reject|not (?:found|known|exist|deliver|listed|accept)|5\d\d|4\d\d|undeliver|unable|couldn't|could not|error|full|quota|bounced|refused|invalid|denied|does not|no such|disabled|timed? ?out|expired",
    re.IGNORECASE,
)


def is_bounce_text(envelope: Envelope, message: Message) -> bool:
    """Whether a mail that is no RFC 3464 report says by its sender, subject and words that it is a bounce.

    A mail daemon needs one more sign; anybody else a machine's address, the subject and the words, or a
    form that flufl.bounce knows. A mail with our tags, or one of a list, is none.
    """
    if envelope.all("x-failed-recipients"):
        return True
    if re.search(r"\[(?:escalation|urgent)\]", envelope.subject, re.IGNORECASE):
        return False
    local = envelope.authors[0].address.partition("@")[0] if envelope.authors else "<>"
    null = any(value.strip() == "<>" for value in envelope.all("return-path"))
    strong = bool(_STRONG_SENDER.match(local))
    machine = strong or bool(_SENDER.match(local)) or null
    subject = bool(_SUBJECT.search(envelope.subject))
    words = bool(_WORDS.search(_report_part(envelope.text)))
    if strong and (subject or words):
        return True
    if envelope.all("list-id") and not machine:
        return False
    return (machine and subject and words) or ((machine or subject) and bool(recipients_by_flufl(message)))


def is_delay_text(envelope: Envelope) -> bool:
    """Whether the report is about a delay only: the mail system goes on trying."""
    text = f"{envelope.subject}\n{_report_part(envelope.text)[:3000]}"
    return bool(_DELAY.search(text)) and not _FINAL.search(text)


def _report_part(text: str) -> str:
    """The report without the returned mail below it, whose words and addresses are not the report's."""
    found = _END_OF_REPORT.search(text)
    return text[: found.start()] if found and found.start() > 40 else text[:20_000]


def recipients_by_flufl(message: Message) -> tuple[str, ...]:
    """What flufl.bounce finds, lower-case, or nothing: it knows two dozen dialects and crashes on some mails."""
    try:
        found = scan_message(message)
    except Exception:  # noqa: BLE001 - a third-party scanner on hostile mail may raise anything; our own reading follows
        return ()
    addresses = (one.decode("ascii", "replace") if isinstance(one, bytes) else str(one) for one in found)
    return tuple(dict.fromkeys(address.lower().strip("<>\"'. ") for address in addresses if "@" in address))


def recipients_in_text(text: str, envelope: Envelope) -> tuple[str, ...]:
    """The addresses near words of failure in the report's own part, without the sender's and the system's."""
    report = _report_part(text)
    own = {author.address for author in envelope.authors} | set(envelope.recipients)
    lines = report.split("\n")
    near = [
        address
        for number, line in enumerate(lines)
        if "@" in line and _NEAR_ERROR.search(" ".join(lines[max(number - 2, 0) : number + 3]))
        for address in find_addresses(line, 5)
    ]
    kept = (address for address in near if address not in own and not _SENDER.match(address.partition("@")[0]))
    return tuple(dict.fromkeys(kept))[:20]
