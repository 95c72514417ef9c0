"""Bytes in, an Envelope out: the only door to mail-parser. Decides nothing about what a mail means."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message
from email.parser import BytesFeedParser
from email.policy import compat32
from functools import lru_cache

import mailparser  # type: ignore[import-untyped]  # it ships no types

from escalationd.errors import MailRefusedError
from escalationd.mail.opening.authors import read_authors
from escalationd.mail.opening.body import Body, read_body
from escalationd.mail.opening.gates import check_gates, check_tree, counting_factory, split_head
from escalationd.mail.opening.headers import (
    decode_value,
    find_addresses,
    find_ids,
    find_raw_defects,
    read_date,
    shown,
    split_fields,
)
from escalationd.mail.opening.parts import Address, Attachment, Gates

logging.getLogger("mailparser").setLevel(logging.ERROR)  # it warns of every part it does not show as text

__all__ = ["Address", "Attachment", "Envelope", "Gates", "open_envelope"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A parsed mail. Text is clean Unicode with LF line ends; header values are unfolded, one line.

    ``headers`` are all fields in order, names lower-case, values decoded loosely for reading.
    ``authors`` are the mailboxes of every From field; ``from_defect`` says what is wrong with them,
    empty when there is exactly one From with exactly one flawless mailbox.
    ``raw_defects`` are what makes the raw header block unfit for a decision (bare CR, NUL, controls).
    ``text`` is the plain body (format=flowed joined, never from a message/* part), ``html`` the HTML one.
    ``content_hash`` covers author, subject and body, so that the same mail is known under a new UID.
    ``wrapped`` names a body that cannot be read: ``s/mime encrypted``, ``winmail.dat``, ...
    ``two_shapes``: text and HTML are the same words twice, as their author's program says (multipart/alternative).
    ``head`` is the raw header block, for the one reader that must not be loose: ``proof.py``.
    """

    sha256: str
    content_hash: str
    headers: tuple[tuple[str, str], ...]
    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    authors: tuple[Address, ...]
    from_defect: str
    raw_defects: tuple[str, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    recipients: tuple[str, ...]
    subject: str
    date: datetime | None
    text: str
    html: str | None
    attachments: tuple[Attachment, ...]
    content_type: str
    wrapped: str = ""
    two_shapes: bool = False
    head: bytes = field(default=b"", repr=False)
    _by_name: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort the fields by their names once: about a hundred questions are asked of every mail."""
        found: dict[str, tuple[str, ...]] = {}
        for name, value in self.headers:
            found[name] = (*found.get(name, ()), value)
        object.__setattr__(self, "_by_name", found)

    @property
    def author(self) -> str | None:
        """The author's addr-spec when authorship is flawless, else None."""
        return self.authors[0].address if not self.from_defect else None

    def all(self, name: str) -> tuple[str, ...]:
        """The values of every field called ``name`` (any case), topmost first."""
        return self._by_name.get(name.lower(), ())


_OF_A_RECIPIENT = (
    "to",
    "cc",
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "resent-to",
    "resent-cc",
    "x-envelope-to",
)
_ADDRESSES_LOOKED_AT = 500
_ABOUT_OTHER_THINGS = re.compile(
    rb"^(?!From[ \t:])[!-9;-~]+:[\t -~\x80-\xff]*\r?\n(?:[ \t][\t -~\x80-\xff]*\r?\n)*", re.MULTILINE | re.IGNORECASE
)
"""A flawless field that is no From: without a control character in it, nobody can find a second field inside."""
_PIECE = 65_536
_SHORT_BLOCK = 500
_SPACED_COLON = re.compile(rb"^([!-9;-~]+)[ \t]+:", re.MULTILINE)


def open_envelope(raw: bytes, gates: Gates = Gates()) -> Envelope:  # noqa: B008 - a frozen value
    """The parsed mail. Raises MailRefusedError, and nothing else, when a gate trips or nothing can be read."""
    check_gates(raw, gates)
    try:
        return _open(raw, gates)
    except MailRefusedError:
        raise
    except Exception as error:
        # parsers of mail raise almost anything (SAFETY 0.9): the mail is set aside, the next one has its turn
        raise MailRefusedError(f"the mail cannot be parsed ({type(error).__name__})") from error


def _open(raw: bytes, gates: Gates) -> Envelope:
    block, _ = split_head(raw)
    fields = split_fields(block)
    headers = tuple((name, decode_value(value)) for name, value in fields)
    message = parse_tree(raw, gates)
    body = read_body(message)
    from_fields = tuple(value for name, value in fields if name == "from")
    authors, defect = read_authors(from_fields, _second_opinion(block))

    def first(name: str) -> str:
        return next((value for key, value in headers if key == name), "")

    subject = shown(first("subject"))
    return Envelope(
        sha256=hashlib.sha256(raw).hexdigest(),
        content_hash=_content_hash(authors, subject, first("date"), body),
        headers=headers,
        message_id=next(iter(find_ids(first("message-id"))), None),
        in_reply_to=find_ids(first("in-reply-to")),
        references=find_ids(first("references")),
        authors=authors,
        from_defect=defect,
        raw_defects=find_raw_defects(block),
        to=_mailboxes(fields, "to"),
        cc=_mailboxes(fields, "cc"),
        recipients=_recipients(fields),
        subject=subject,
        date=read_date(first("date")),
        text=body.text,
        html=body.html,
        attachments=body.attachments,
        content_type=message.get_content_type(),
        wrapped=body.wrapped,
        two_shapes=body.two_shapes,
        head=block,
    )


def parse_tree(raw: bytes, gates: Gates) -> Message:
    """The MIME tree by the standard library's parser, which is sound on what mail-parser crashes on.

    Raises MailRefusedError when the tree is more than can be read in time.
    """
    parser = BytesFeedParser(counting_factory(gates), policy=compat32)
    plain = memoryview(_with_plain_colons(raw))
    for start in range(0, len(plain), _PIECE):  # all at once would take eight times the size of the mail
        parser.feed(bytes(plain[start : start + _PIECE]))
    message: Message = parser.close()
    check_tree(message, gates)
    return message


def _with_plain_colons(raw: bytes) -> bytes:
    """``raw`` without the white space before the colons of its head (RFC 5322 4.5): the parser takes it for text."""
    block, _ = split_head(raw)
    return _SPACED_COLON.sub(rb"\1:", block) + raw[len(block) :] if _SPACED_COLON.search(block) else raw


def _second_opinion(block: bytes) -> tuple[str, ...]:
    """mail-parser's reading of the author; nothing where it crashes.

    It sees no body, and of the header block the From fields with everything odd: what is left out cannot hold an
    author, and would take it most of its time.
    """
    fields = _ABOUT_OTHER_THINGS.sub(b"", block)
    return _known_opinion(fields) if len(fields) <= _SHORT_BLOCK else _opinion(fields)


@lru_cache(maxsize=512)
def _known_opinion(fields: bytes) -> tuple[str, ...]:
    """Kept: the same few hundred people write most of the mails, and always as the same author."""
    return _opinion(fields)


def _opinion(fields: bytes) -> tuple[str, ...]:
    try:
        parsed = mailparser.parse_from_bytes(fields + b"\r\n\r\n")
        return tuple(address.lower() for _, address in parsed.from_ if address)
    except Exception:  # noqa: BLE001 - a third-party parser on hostile bytes may raise anything
        return ()


def _mailboxes(fields: tuple[tuple[str, str], ...], name: str) -> tuple[Address, ...]:
    """The addresses of a field, found without grammar: for finding our own and for showing, never for identity."""
    values = " ".join(value for key, value in fields if key == name)
    return tuple(Address("", found) for found in find_addresses(values, _ADDRESSES_LOOKED_AT))


def _recipients(fields: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    values = " ".join(value for key, value in fields if key in _OF_A_RECIPIENT)
    return tuple(dict.fromkeys(find_addresses(values, _ADDRESSES_LOOKED_AT)))


def _content_hash(authors: tuple[Address, ...], subject: str, date: str, body: Body) -> str:
    """Equal for the same mail under another UID or transport, different for other words."""
    digest = hashlib.sha256()
    texts = (*(author.address for author in authors), subject, date, "".join(body.text.split()), body.html or "")
    for text in texts:
        digest.update(text.encode("utf-8", "replace") + b"\0")
    for attachment in body.attachments:
        digest.update(attachment.name.encode() + b"\0" + hashlib.sha256(attachment.content).digest())
    return digest.hexdigest()
