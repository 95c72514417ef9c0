"""What a subject line says: tags, issue, ticket, our reference, a command. Reads no body."""

from __future__ import annotations

import re
from dataclasses import dataclass

from escalationd.core.policy import Policy
from escalationd.mail.marks import REFERENCE

_REPLY = ("re", "aw", "antw", "antwort", "sv", "vs", "odp", "rv", "resp", "rif", "ref", "rép", "atb", "ynt", "vá",
    "nur", "res", "odg", "απ", "σχετ", "отв", "ответ", "на", "ha", "رد", "השב", "tl", "回复", "回覆", "答复", "返信",
    "답장", "hf", "bls", "r")  # fmt: skip
_FORWARD = ("fw", "fwd", "wg", "tr", "rv", "enc", "vb", "vl", "pd", "doorst", "i", "转发", "轉寄", "転送", "전달",
    "fs", "továbbítás", "ilt", "i̇lt", "πρθ", "пересл", "trs", "yml", "prosl", "přep", "הועבר")  # fmt: skip
_PREFIX = re.compile(
    rf"^\s*(?P<word>{'|'.join(sorted({*_REPLY, *_FORWARD}, key=len, reverse=True))})\s*(?:\[\d+\]|\(\d+\)|"
    rf"\^\d+)?\s*[:：]\s*",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"[\[【［〔]\s*(?P<tag>(?:escalations?|urgent)(?:[\s/,;:&+|–-]+(?:escalations?|urgent))*)\s*[!:]*\s*[\]】］〕]",
    re.IGNORECASE,
)
_UNKNOWN_PREFIX = re.compile(
    rf"^(?:[^\W\d_]{{1,14}}\.?\s?(?:\[\d+\]|\(\d+\)|\^\d+)?\s*[:：]\s*){{1,4}}(?={_TAG.pattern})", re.IGNORECASE
)
"""A word and a colon right before our tag: what a client writes in a language that we do not know."""
_EXTERNAL = re.compile(
    r"^\s*(?:[\[<({【]\s*(?:ext|external|extern|externe|externo|esterno|outside|bulk|suspected spam|"
    r"spam\??)(?:[ -](?:e-?mail|sender|mail))?\s*[\])>}】]|\*{2,}\s*(?:spam|external)\s*\*{2,})\s*:?\s*",
    re.IGNORECASE,
)
_DASH = re.compile(r"\s*[-‐‑‒–—―−－:：|/,(#]+\s*$|^\s*[-‐‑‒–—―−－:：|/,)]+\s*")
_TICKET_WORD = re.compile(
    r"(?:^|[\s(\[–—:|/-])(?:support )?(?:ticket|case|ref(?:erence)?)(?:[ /-]?(?:case|id|no|nr|number|"
    r"ref))?\.?\s*[:#]?\s*$",
    re.IGNORECASE,
)
_SET_APART = re.compile(r"[-‐‑‒–—―−－:：|/(\[\])#,【】]")
_REFERENCE_SHAPE = re.compile(r"[A-Za-z]+-\d+")
_HYPHEN = re.compile("(?<=[A-Za-z])[\u2010\u2011\ufe63\uff0d](?=\\d)")
_COMMANDS = {"help": "help", "hilfe": "help", "template": "template", "form": "template", "status": "status"}
_LONGEST = 998
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A subject taken apart. ``ticket`` is as written; ``reference`` is ours, in capitals.

    ``ticket_apart``: a dash, a bracket or the word "ticket" sets the ticket apart from the issue.

    ``command`` is ``help``, ``template`` or ``status`` when the whole subject is one, with its ``argument``.
    """

    escalation: bool = False
    urgent: bool = False
    issue: str = ""
    ticket: str | None = None
    ticket_apart: bool = False
    reference: str | None = None
    command: str | None = None
    argument: str = ""
    reply: bool = False
    forward: bool = False


def read_subject(subject: str, policy: Policy) -> Subject:
    """Take a subject apart (PRODUCT section 3, "Subject rules"): tags and prefixes in any case and order."""
    rest = " ".join(_UNSEEN.sub("", subject[:_LONGEST]).split())
    rest, tags, reply, forward = _strip(rest)
    found = REFERENCE.search(rest)
    reference = found.group(1).upper() if found else None
    rest = REFERENCE.sub(" ", rest)
    rest, more, _, _ = _strip(rest)
    tags |= more.union(*(_tags_of(match) for match in _TAG.finditer(rest)))
    rest = " ".join(_TAG.sub(" ", rest).split())
    command, argument = _command(rest) if not tags else (None, "")
    issue, ticket, apart = _split_ticket(rest, policy)
    return Subject(
        escalation="escalation" in tags,
        urgent="urgent" in tags,
        issue=issue,
        ticket=ticket,
        ticket_apart=apart,
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
            tags |= _tags_of(found)
        elif found := _UNKNOWN_PREFIX.match(rest):
            reply = True
        else:
            found = _EXTERNAL.match(rest)
        if found is None or not found.end():
            return rest, tags, reply, forward
        rest = rest[found.end() :].lstrip()


def _tags_of(found: re.Match[str]) -> set[str]:
    return {word.rstrip("s") for word in re.findall(r"escalations?|urgent", found.group("tag").lower())}


def _command(rest: str) -> tuple[str | None, str]:
    word, _, argument = rest.strip().rstrip("?!.").partition(" ")
    command = _COMMANDS.get(word.lower().strip(":"))
    argument = argument.strip(" :[]")
    is_short = len(argument.split()) <= (2 if command == "template" else 1)
    return (command, argument) if command and is_short else (None, "")


def _split_ticket(text: str, policy: Policy) -> tuple[str, str | None, bool]:
    """The issue, the ticket reference at its end (or at its beginning), and whether something sets it apart.

    A bare number behind a space is part of the issue ("Invoices of 2025"); a word such as TCK-20931 may be both.
    """
    field = policy.fields.get("ticket_id")
    pattern = field.pattern if field is not None and field.pattern else None
    if pattern is None:
        return _trimmed(text), None, False
    text = _HYPHEN.sub("-", text)
    at_end = re.search(rf"(?:^|[\s\-‒–—―−－:：|/(#\[【])(?P<ticket>#?(?:{pattern}))[\])】]?[\s.!]*$", text)
    found = at_end or re.match(rf"[\[(【]?(?P<ticket>#?(?:{pattern}))(?:[\])】]|\s*[-–—−:|/,]|(?=\s))", text)
    if found is None:
        return _ticket_within(text, pattern)
    ticket, (start, end) = found.group("ticket"), found.span("ticket")
    before = _TICKET_WORD.sub("", text[:start])
    beside = text[:start] if at_end else text[end:]
    apart = before != text[:start] or bool(_SET_APART.search(beside[-2:] if at_end else beside[:2])) or ticket[0] == "#"
    if not apart and beside.strip() and not _REFERENCE_SHAPE.fullmatch(ticket):
        return _trimmed(text), None, False
    if _is_one_of_several(ticket, beside):
        return _trimmed(text), None, False
    issue = _trimmed(before) if at_end else _trimmed(text[end:].lstrip("])】"))
    return issue, ticket, apart or not beside.strip()


def _is_one_of_several(ticket: str, beside: str) -> bool:
    """Whether the rest of a subject names another ticket of the same kind: which one is meant, nobody guesses."""
    kind = ticket.partition("-")[0].upper()
    return any(one.upper().startswith(f"{kind}-") for one in _REFERENCE_SHAPE.findall(beside) if one != ticket)


def _ticket_within(text: str, pattern: str) -> tuple[str, str | None, bool]:
    """The one reference within a text, between dashes or brackets or behind the word "ticket"."""
    edge = rf"(?:{_TICKET_WORD.pattern.removesuffix('$')}|[\[(【]|\s[-–—|/]\s*|[:：,]\s)"
    found = list(re.finditer(rf"{edge}(?P<ticket>{pattern})(?=[\s\])】:：,])", text, re.IGNORECASE))
    tickets = [one for one in found if _REFERENCE_SHAPE.fullmatch(one["ticket"])]
    if len(tickets) != 1 or len(set(_REFERENCE_SHAPE.findall(text))) > 1:
        return _trimmed(text), None, False
    start, end = tickets[0].span()
    issue = f"{_trimmed(text[:start])} - {_trimmed(text[end:].lstrip('])】'))}"
    return _trimmed(issue), tickets[0]["ticket"], False


def same_ticket(one: str, other: str) -> bool:
    """Whether two references mean one ticket: equal but for case, or one is only the figures of the other."""
    first, second = (re.sub(r"[\s#]", "", written).upper() for written in (one, other))
    figures = [re.sub(r"\D", "", written) for written in (first, second)]
    return first == second or (figures[0] == figures[1] != "" and (first.isdigit() or second.isdigit()))


def _trimmed(text: str) -> str:
    previous = None
    while previous != text:
        previous, text = text, _DASH.sub("", text).strip().strip("[").strip()
    return text
