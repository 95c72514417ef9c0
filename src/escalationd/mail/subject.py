"""What a subject line says: tags, issue, ticket, our reference, a command. Reads no body."""

from __future__ import annotations

import re
from dataclasses import dataclass

from escalationd.core.policy import Policy
from escalationd.mail.marks import REFERENCE

_REPLY = ("re", "aw", "antw", "antwort", "sv", "vs", "odp", "rv", "resp", "rif", "ref", "rép", "atb", "ynt", "vá", "nur", "回复", "回覆", "答复", "返信", "답장", "hf", "bls", "r")  # fmt: skip
_FORWARD = ("fw", "fwd", "wg", "tr", "rv", "enc", "vb", "vl", "pd", "doorst", "i", "转发", "轉寄", "転送", "전달", "fs", "továbbítás", "ilt")  # fmt: skip
_PREFIX = re.compile(
    rf"^\s*(?P<word>{'|'.join(sorted({*_REPLY, *_FORWARD}, key=len, reverse=True))})\s*(?:\[\d+\]|\(\d+\)|\^\d+)?\s*[:：]\s*",
    re.IGNORECASE,
)
_TAG = re.compile(r"\[\s*(?P<tag>escalations?|urgent)\s*\]", re.IGNORECASE)
_EXTERNAL = re.compile(r"^\s*(?:\[\s*(?:ext|external|extern)\s*\]|\*{2,}\s*spam\s*\*{2,})\s*", re.IGNORECASE)
_DASH = re.compile(r"\s*[-–—−:|/,(]+\s*$|^\s*[-–—−:|/,)]+\s*")
_COMMANDS = {"help": "help", "hilfe": "help", "template": "template", "form": "template", "status": "status"}
_LONGEST = 998


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A subject taken apart. ``ticket`` is as written; ``reference`` is ours, in capitals.

    ``command`` is ``help``, ``template`` or ``status`` when the whole subject is one, with its ``argument``.
    """

    escalation: bool = False
    urgent: bool = False
    issue: str = ""
    ticket: str | None = None
    reference: str | None = None
    command: str | None = None
    argument: str = ""
    reply: bool = False
    forward: bool = False


def read_subject(subject: str, policy: Policy) -> Subject:
    """Take a subject apart (PRODUCT section 3, "Subject rules"): tags and prefixes in any case and order."""
    rest = " ".join(subject[:_LONGEST].split())
    rest, tags, reply, forward = _strip(rest)
    found = REFERENCE.search(rest)
    reference = found.group(1).upper() if found else None
    rest = REFERENCE.sub(" ", rest)
    rest, more, _, _ = _strip(rest)
    tags |= more | {match.group("tag").lower().rstrip("s") for match in _TAG.finditer(rest)}
    rest = " ".join(_TAG.sub(" ", rest).split())
    command, argument = _command(rest) if not tags else (None, "")
    issue, ticket = split_ticket(rest, policy)
    return Subject(
        escalation="escalation" in tags,
        urgent="urgent" in tags,
        issue=issue,
        ticket=ticket,
        reference=reference,
        command=command,
        argument=argument,
        reply=reply,
        forward=forward,
    )


def _strip(rest: str) -> tuple[str, set[str], bool, bool]:
    """Everything before the issue: tags, reply and forward prefixes, a gateway's own mark."""
    tags: set[str] = set()
    reply = forward = False
    while True:
        if found := _PREFIX.match(rest):
            word = found.group("word").lower()
            reply, forward = reply or word in _REPLY, forward or word in _FORWARD
        elif found := _TAG.match(rest):
            tags.add(found.group("tag").lower().rstrip("s"))
        else:
            found = _EXTERNAL.match(rest)
        if found is None or not found.end():
            return rest, tags, reply, forward
        rest = rest[found.end() :].lstrip()


def _command(rest: str) -> tuple[str | None, str]:
    word, _, argument = rest.strip().rstrip("?!.").partition(" ")
    command = _COMMANDS.get(word.lower().strip(":"))
    argument = argument.strip(" :[]")
    is_short = len(argument.split()) <= (2 if command == "template" else 1)
    return (command, argument) if command and is_short else (None, "")


def split_ticket(text: str, policy: Policy) -> tuple[str, str | None]:
    """The issue and the ticket reference at its end (or at its beginning), by the policy's ticket pattern."""
    field = policy.fields.get("ticket_id")
    pattern = field.pattern if field is not None and field.pattern else None
    if pattern is None:
        return _trimmed(text), None
    at_end = re.search(rf"(?:^|[\s\-–—−:|/(#\[])(?P<ticket>#?(?:{pattern}))[\])]?\s*$", text)
    found = at_end or re.match(rf"\[?(?P<ticket>#?(?:{pattern}))\]?(?=\s*[-–—−:|/])", text)
    if found is None:
        return _trimmed(text), None
    start, end = found.span("ticket")
    issue = _trimmed(text[:start]) if at_end else _trimmed(text[end:].lstrip("]"))
    return issue, found.group("ticket")


def _trimmed(text: str) -> str:
    previous = None
    while previous != text:
        previous, text = text, _DASH.sub("", text).strip().strip("[").strip()
    return text
