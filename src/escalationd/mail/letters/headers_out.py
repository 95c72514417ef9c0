"""The head of an outgoing mail: addresses, thread, RFC 3834 and what keeps mails from looping. Writes no body.

Header values that came from a mail are one clean line before they arrive here; ids are checked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.utils import format_datetime
from functools import lru_cache

from escalationd.core.effects import LetterKind
from escalationd.mail.marks import LOOP_HEADER
from escalationd.mail.plain import clean_line, one_line

_ID = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{1,900}>")
"""A Message-ID that may go into a header: printable ASCII, short enough for a line (RFC 5322 2.1.1)."""

_REFERENCES_KEPT = 20

_NOTICES = frozenset({LetterKind.DIGEST, LetterKind.ALARM})
_NOT_OURS_TO_MARK = frozenset({LetterKind.CUSTOMER, LetterKind.TICKET})


_LINE_END = "\r\n"
_LINE_LENGTH = 76
"""RFC 5322 2.1.1 asks for 78 at most, with the colon and the space."""
_PLAIN_ADDRESS = re.compile(r"[\w+=-]{1,64}(?:\.[\w+=-]{1,64})*@[\w-]{1,63}(?:\.[\w-]{1,63})+", re.ASCII)
"""An address that needs no quoting: the library's parser would only find it as it is, and takes its time."""
_LONGEST_PHRASE = 60
_ATOMS = re.compile(r"(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: (?!$))?)*")
_OUTGOING = policy.SMTP.clone(cte_type="7bit")
"""CRLF line ends, and nothing but ASCII on the wire."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Everything that the header block of one letter says."""

    kind: LetterKind
    sender: str
    sender_name: str
    to: str
    subject: str
    message_id: str
    date: datetime
    instance: str
    reply_to: str = ""
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    automatic: bool = False
    urgent: bool = False


def write_head(head: Head) -> bytes:
    """The header block with CRLF line ends, without the fields of its body and without the empty line."""
    lines = [_mailbox_line("From", head.sender, head.sender_name), _mailbox_line("To", head.to)]
    if head.reply_to and head.reply_to != head.sender:
        plain = _PLAIN_ADDRESS.fullmatch(head.reply_to)
        lines.append(_fold("Reply-To", head.reply_to if plain else _address(head.reply_to)))
    lines.append(_fold("Subject", clean_line(head.subject)))
    lines.append(f"Date: {format_datetime(head.date)}\r\n")
    lines += _thread(head)
    lines += [_mark_line(name, value) for name, value in _marks(head)]
    lines.append("MIME-Version: 1.0\r\n")
    return "".join(lines).encode("ascii")


def _fold(name: str, value: Address | str) -> str:
    """One field as the standard library writes it: encoded, and folded with CRLF line ends.

    It decodes an encoded word that it finds in the text, line ends and all, and writes what comes out as fields of
    their own; and between two encoded words of one line it loses the space. So text with the mark of one, or with
    other letters than ASCII's, is encoded whole, and arrives as it was written.
    """
    if isinstance(value, str) and value.isascii() and value.isprintable() and "=?" not in value and _fits(name, value):
        return f"{name}: {value}{_LINE_END}"
    if isinstance(value, str) and ("=?" in value or not value.isascii()):
        return f"{name}: {Header(value, 'utf-8', header_name=name).encode(linesep=_LINE_END)}{_LINE_END}"
    field: str = _OUTGOING.header_factory(name, value).fold(policy=_OUTGOING)
    return _begin_at_once(field)


def _fits(name: str, value: str) -> bool:
    return len(name) + len(value) <= _LINE_LENGTH


def _begin_at_once(field: str) -> str:
    """The field with words on its first line, which the library leaves empty when all of them fit on the second.

    Clients that unfold no more than the line end would show a space before the subject.
    """
    name, _, value = field.partition(f":{_LINE_END} ")
    cut = value.rfind(" ", 0, _LINE_LENGTH - len(name))
    return f"{name}: {value[:cut]}{_LINE_END}{value[cut:]}" if cut > 0 else field


@lru_cache(maxsize=1024)
def _mailbox_line(name: str, address: str, shown: str = "") -> str:
    """A field with one mailbox. Kept: the same few people get most of the letters."""
    mailbox, phrase = _address(address), _phrase(name, clean_line(shown))
    if not phrase or isinstance(mailbox, str):
        return _fold(name, mailbox)
    last = phrase.rpartition(_LINE_END)[2]
    start = len(name) + 2 if last == phrase else 0
    gap = " " if start + len(last) + len(mailbox.addr_spec) + 3 <= _LINE_LENGTH else f"{_LINE_END} "
    return f"{name}: {phrase}{gap}<{mailbox.addr_spec}>{_LINE_END}"


def _phrase(field: str, shown: str) -> str:
    """A shown name as RFC 5322 3.2.5 has it: as it is, quoted, or in encoded words.

    The standard library loses the quotes of a name that it folds, and a comma in it then makes two mailboxes.
    """
    if shown.isascii() and len(shown) <= _LONGEST_PHRASE and "=?" not in shown:
        quoted = re.sub(r'(["\\])', r"\\\1", shown)
        return shown if _ATOMS.fullmatch(shown) else f'"{quoted}"'
    return str(Header(shown, "utf-8", header_name=field).encode(linesep=_LINE_END)) if shown else ""


@lru_cache(maxsize=64)
def _mark_line(name: str, value: str) -> str:
    return _fold(name, value)


def _address(address: str) -> Address | str:
    """An address for a header; one that the standard library cannot write stands as clean text, and is not lost."""
    address = one_line(address)
    try:
        return Address(addr_spec=address.encode("ascii").decode())
    except (ValueError, MessageError, IndexError):  # IndexError: cpython's parser on some odd local parts
        return re.sub(r"[^\x21-\x7e]", "", address) or "undisclosed-recipients:;"


def _thread(head: Head) -> Iterator[str]:
    """Message-ID, In-Reply-To and References: folded only between ids, never RFC 2047 encoded.

    The standard library encodes an id that is longer than a line, as those of Exchange are, and the
    thread is lost (https://github.com/python/cpython/issues/79986).
    """
    parents = clean_ids((head.in_reply_to,) if head.in_reply_to else ())
    references = clean_ids((*head.references, *parents))
    for name, ids in (("Message-ID", (head.message_id,)), ("In-Reply-To", parents[:1]), ("References", references)):
        if ids:
            yield f"{name}: " + "\r\n ".join(ids) + "\r\n"


def clean_ids(ids: Iterable[str]) -> tuple[str, ...]:
    """The ids that may stand in a header, once each in their order; of a long thread its first and its last ones."""
    good = tuple(dict.fromkeys(found.group() for text in ids for found in _ID.finditer(text)))
    return good if len(good) <= _REFERENCES_KEPT else (good[0], *good[1 - _REFERENCES_KEPT :])


def _marks(head: Head) -> list[tuple[str, str]]:
    """RFC 3834, loop protection and importance: the table of SAFETY section 3.2 as rules.

    Mails to deciders let out-of-office answers through (no ``OOF``): they tell us to use the deputy.
    ``All`` is never asked for: it would suppress the bounces that we need.
    """
    plain_notice = head.automatic or head.kind in _NOTICES or head.kind in _NOT_OURS_TO_MARK
    marks = [
        ("Auto-Submitted", "auto-replied" if head.automatic else "auto-generated"),
        ("X-Auto-Response-Suppress", "DR, RN, NRN, OOF, AutoReply" if plain_notice else "DR, RN, NRN, AutoReply"),
        (LOOP_HEADER, clean_line(head.instance)),
    ]
    if head.automatic or head.kind is LetterKind.DIGEST:
        marks.append(("Precedence", "bulk"))
    if head.urgent:
        marks += [("Importance", "high"), ("X-Priority", "1 (Highest)")]
    return marks
