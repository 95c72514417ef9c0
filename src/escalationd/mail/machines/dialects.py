"""Bounces that are not RFC 3464: how mail systems say it in words. The only door to flufl.bounce, fenced."""

from __future__ import annotations

import email
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message

from flufl.bounce import all_failures

from escalationd.mail.machines.bounce_words import (
    DAEMON,
    DELAY,
    END_OF_REPORT,
    FINAL,
    FORMULA,
    GREETING,
    INTRODUCTION,
    OF_A_MAIL,
    PERSONAL,
    REFUSAL,
    SENDER,
    SHARED_SENDER,
    STATUS,
    STRONG_SENDER,
    SUBJECT,
    WORDS,
)
from escalationd.mail.opening.envelope import Envelope
from escalationd.mail.opening.headers import find_addresses

logging.getLogger("flufl.bounce").setLevel(
    logging.CRITICAL
)  # it logs every crash of its detectors; the fence below is enough

_LOOKED_AT = 100_000
"""A report stands at the top; flufl.bounce tries some fifty patterns on each line."""

_LONG_LINE = re.compile(rb"([^\r\n]{300})[^\r\n]+")
"""Its patterns are quadratic in the length of a line, and no address is longer than this."""

_REPORT_LENGTH = 20_000


_SHORT_LETTER = 1_500


_PLAIN_ADDRESS = re.compile(r"(?!\*+@)[^\s@\"'`()<>,;:\\\[\]]+@[a-z0-9][a-z0-9._-]*")
_RUNS_ON = re.compile(r"(@[a-z0-9.-]+\.[a-z]{2,})[^\x00-\x7f].*$")
"""A script without spaces goes on right behind the address."""
_HELP = re.compile(r"(?:abuse|help|support|info|contact|hostmaster)[^@]*@", re.IGNORECASE)
_HEADER_LINE = re.compile(
    r"[ \t>]*(?:message-id|references|in-reply-to|return-path|from|sender|received|date|subject|reply-to)\s*:",
    re.IGNORECASE,
)
_ALONE = re.compile(r"[\s>*•-]*<?[^\s<>@,;:]+@[^\s<>@,;:]+>?[\s:,;.]*(?:\([^()]*\))?\s*")
_NEAR_ERROR = re.compile(
    r"unknown|failed|fail|reject|not (?:found|known|exist|deliver|listed|accept)|5\d\d|4\d\d|undeliver|unable|"
    r"couldn't|could not|error|full|quota|exceed|bounced|refused|invalid|denied|does not|no such|disabled|"
    r"timed? ?out|expired|nicht (?:gefunden|zugestellt|erreicht)|unbekannt|n'existe pas|pas pu être|inconnu|"
    r"no existe|desconocid|não existe|inesistente|sconosciut|nie istnieje|onbekend|bestaat niet|okänd",
    re.IGNORECASE,
)


def is_written_by_a_person(envelope: Envelope) -> bool:
    """Whether the subject is one of ours, or that of a report which somebody answers or hands on."""
    return bool(PERSONAL.match(envelope.subject))


def may_bring_a_report(envelope: Envelope) -> bool:
    """Whether a status part in a mail of another form may be the mail's own report, and not a person's evidence."""
    by_machine = _machine_local(envelope) or bool(SUBJECT.search(envelope.subject))
    return by_machine and not is_written_by_a_person(envelope)


def _machine_local(envelope: Envelope) -> bool:
    local = envelope.authors[0].address.partition("@")[0] if envelope.authors else "<>"
    return bool(SENDER.match(local)) or any(value.strip() == "<>" for value in envelope.all("return-path"))


def is_bounce_text(envelope: Envelope, raw: bytes) -> bool:
    """Whether a mail that is no RFC 3464 report says by its sender, subject and words that it is a bounce.

    A mail daemon needs one more sign; a machine's address two; anybody else the words that only mail
    systems begin with, or a form that flufl.bounce knows. What a person writes about a bounce is none.
    """
    local = envelope.authors[0].address.partition("@")[0] if envelope.authors else "<>"
    null = any(value.strip() == "<>" for value in envelope.all("return-path"))
    machine = _machine_local(envelope)
    subject = bool(SUBJECT.search(envelope.subject))
    if not (machine or subject or STRONG_SENDER.match(local) or envelope.all("x-failed-recipients")):
        return False  # nearly every mail; the words cost most
    report = _report_part(envelope.text)
    words = bool(WORDS.search(report))
    told = words or (null and bool(STATUS.search(report)))  # whatever its language is
    if envelope.all("x-failed-recipients") or (DAEMON.match(local) and (subject or told)):
        return True
    if is_written_by_a_person(envelope):
        return False
    returned = any(part.content_type in _RETURNED for part in envelope.attachments)
    if STRONG_SENDER.match(local) and (subject or words):  # a postmaster may be a person
        return null or returned or ("@" in report and not _is_a_letter(envelope))
    # from anybody else it is a report only if it brings the mail back, or begins as no person does
    typical = bool(FORMULA.search(report[:300]))
    about_mail = returned or not SHARED_SENDER.match(local) or bool(OF_A_MAIL.search(envelope.text[:_REPORT_LENGTH]))
    if subject and typical and about_mail and (machine or returned):
        return True
    if envelope.all("list-id") and not machine:
        return False
    if not (null or returned) and _is_a_letter(envelope):
        return False  # a team whose address sounds like a machine's
    known = machine or (subject and (typical or returned))
    return (machine and subject and words and about_mail) or (known and bool(failures_by_flufl(raw).addresses))


def _is_a_letter(envelope: Envelope) -> bool:
    """Whether a text greets somebody and is short, as people write; a mail system that greets tells what it is."""
    head = envelope.text[:300]
    greets = len(envelope.text) < _SHORT_LETTER and bool(GREETING.match(head))
    return greets and not (FORMULA.search(head) or INTRODUCTION.search(head))


def is_delay_text(envelope: Envelope) -> bool:
    """Whether the report is about a delay only: the mail system goes on trying."""
    text = f"{envelope.subject}\n{_report_part(envelope.text)[:3000]}"
    return bool(DELAY.search(text)) and not FINAL.search(text)


def is_refusal_text(envelope: Envelope) -> bool:
    """Whether the letter was refused for what is in it: temporary to flufl.bounce, since the address is good."""
    return bool(REFUSAL.search(f"{envelope.subject}\n{_report_part(envelope.text)[:3000]}"))


def _report_part(text: str) -> str:
    """The report without the returned mail below it, whose words and addresses are not the report's."""
    text = text[:_REPORT_LENGTH]
    found = END_OF_REPORT.search(text)
    return text[: found.start()] if found and found.start() > 40 else text


@dataclass(frozen=True, slots=True)
class Failures:
    """The recipients that a report names. ``temporary``: it says that they are only late."""

    addresses: tuple[str, ...]
    temporary: bool = False


def failures_by_flufl(raw: bytes) -> Failures:
    """What flufl.bounce finds, or nothing: it knows two dozen dialects and crashes on some mails.

    It is not shown the mail that came back, whose words and addresses are not the report's.
    """
    message = email.message_from_bytes(_LONG_LINE.sub(rb"\1", raw[:_LOOKED_AT]))
    _take_out_returned(message)
    try:
        temporary, permanent = all_failures(message)
    except Exception:  # noqa: BLE001 - a third-party scanner on hostile mail may raise anything; our own reading follows
        return Failures(())
    return Failures(_clean(permanent), False) if _clean(permanent) else Failures(_clean(temporary), True)


def _take_out_returned(message: Message) -> None:
    if message.get_content_maintype() != "multipart" or not message.is_multipart():
        return
    parts = [part for part in message.get_payload() if isinstance(part, Message)]
    message.set_payload([part for part in parts if part.get_content_type() not in _RETURNED])
    for part in parts:
        _take_out_returned(part)


_RETURNED = ("message/rfc822", "text/rfc822-headers")


def _clean(found: Iterable[bytes | str]) -> tuple[str, ...]:
    addresses = sorted(one.decode("ascii", "replace") if isinstance(one, bytes) else one for one in found)
    plain = (address.lower().strip("<>\"'. ") for address in addresses)
    return tuple(dict.fromkeys(address for address in plain if _PLAIN_ADDRESS.fullmatch(address)))


def recipients_in_text(text: str, envelope: Envelope) -> tuple[str, ...]:
    """The addresses that stand alone on a line or near words of failure in the report's own part.

    Without the sender's and the system's, and without those in lines of a header.
    """
    report = _report_part(text)
    own = {author.address for author in envelope.authors} | set(envelope.recipients)
    lines = report.split("\n")
    near = [
        address
        for number, line in enumerate(lines)
        if "@" in line and not _HEADER_LINE.match(line) and _is_named(lines, number)
        for address in find_addresses(line, 5)
    ]
    return _strangers(near, own) or _only_one(_strangers(find_addresses(report, 5), own))


def listed_beside(addresses: tuple[str, ...], text: str, envelope: Envelope) -> tuple[str, ...]:
    """The addresses that a report lists in the same way as these, each alone on a line and as far from the margin.

    A scanner that knows a report by the server's answer sees no recipient for whom no server answered.
    """
    alone = [line for line in _report_part(text).split("\n") if "@" in line and _ALONE.fullmatch(line)]
    listed = [(line[: len(line) - len(line.lstrip())], one) for line in alone for one in find_addresses(line, 1)]
    margins = {margin for margin, one in listed if one in addresses}
    own = {author.address for author in envelope.authors} | set(envelope.recipients)
    return _strangers([one for margin, one in listed if margin in margins], own | set(addresses))


def _strangers(addresses: Iterable[str], own: set[str]) -> tuple[str, ...]:
    bare = (_RUNS_ON.sub(r"\1", address) for address in addresses)
    others = (address for address in bare if address not in own and _PLAIN_ADDRESS.fullmatch(address))
    kept = (address for address in others if not SENDER.match(address.partition("@")[0]))
    return tuple(dict.fromkeys(kept))[:20]


def _only_one(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """The single address of a report in a language whose words of failure are not known here."""
    helping = len(addresses) == 1 and _HELP.match(addresses[0])
    return () if helping or len(addresses) != 1 else addresses


def _is_named(lines: list[str], number: int) -> bool:
    around = " ".join(lines[max(number - 2, 0) : number + 3])
    return bool(_ALONE.fullmatch(lines[number]) or _NEAR_ERROR.search(around))
