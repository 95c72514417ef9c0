"""What a mail may be before its words are read (SAFETY 2.3): counts of bytes, lines, fields and parts. Reads none.

The parsers behind are quadratic in several of these counts, so that a few kilobytes can cost minutes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email.message import Message

from escalationd.errors import MailRefusedError
from escalationd.mail.opening.parts import Gates

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_MULTIPART = re.compile(rb"^content-type:\s*multipart/", re.IGNORECASE | re.MULTILINE)
_FIELD = re.compile(rb"^[!-9;-~]+[ \t]*:", re.MULTILINE)
_SIGNS = {
    "(": ("comments", 200),
    '"': ("quotation marks", 2000),
    "=?": ("encoded words", 1000),
    ";": ("parameters", 2000),
}


def split_head(raw: bytes) -> tuple[bytes, bytes]:
    """The raw header block and the body after the first empty line."""
    end = _END_OF_HEAD.search(raw)
    return (raw[: end.start()], raw[end.end() :]) if end else (raw, b"")


def check_gates(raw: bytes, gates: Gates) -> None:
    """Raise MailRefusedError, naming the gate, when a mail is more than a parser can be trusted with."""
    if not raw.strip():
        raise MailRefusedError("the mail is empty")
    if len(raw) > gates.size:
        raise MailRefusedError(f"the mail has {len(raw):,} bytes; at most {gates.size:,} are read")
    head, _ = split_head(raw[: gates.header_bytes + 4])
    if len(head) > gates.header_bytes:
        raise MailRefusedError(f"the header block has more than {gates.header_bytes:,} bytes")
    if len(_FIELD.findall(head)) > gates.header_fields:
        raise MailRefusedError(f"the header has more than {gates.header_fields} fields")
    _check_signs(head.decode("latin-1"), "the header")
    _check_lines(raw, gates)


def _check_signs(text: str, where: str) -> None:
    for sign, (name, most) in _SIGNS.items():
        if text.count(sign) > most:
            raise MailRefusedError(f"{where} has more than {most} {name}")


def _check_lines(raw: bytes, gates: Gates) -> None:
    """Each line is compared with the boundary of each multipart around it."""
    lines = raw.count(b"\n") + raw.count(b"\r") - raw.count(b"\r\n")
    if lines > gates.lines:
        raise MailRefusedError(f"the mail has {lines:,} lines; at most {gates.lines:,} are read")
    containers = len(_MULTIPART.findall(raw))
    if lines * containers > gates.lines * 8:
        raise MailRefusedError(f"the mail has {lines:,} lines in {containers} multiparts, too many to be read")


def counting_factory(gates: Gates) -> Callable[..., Message]:
    """Makes the parts of a tree for the standard library's parser, and stops it at the last one allowed.

    Counting boundary lines instead would need a parser's knowledge of what a boundary is.
    """
    made = 0

    def new_part(*arguments: object, **options: object) -> Message:
        nonlocal made
        made += 1
        if made > gates.parts + 1:
            raise MailRefusedError(f"the mail has more than {gates.parts} parts")
        return Message(*arguments, **options)  # type: ignore[arg-type]  # the parser's own arguments, handed on

    return new_part


def check_tree(message: Message, gates: Gates) -> None:
    """Raise MailRefusedError when a part, at any depth, has a header that is costly to read, or lies too deep."""
    for part, depth in _walk(message):
        if depth > gates.depth:
            raise MailRefusedError(f"the mail is nested more than {gates.depth} levels deep")
        fields = list(part.raw_items())
        if len(fields) > gates.header_fields:
            raise MailRefusedError(f"a part has more than {gates.header_fields} header fields")
        text = "\n".join(str(value) for _, value in fields)
        if len(text) > gates.header_bytes:
            raise MailRefusedError(f"the header of a part has more than {gates.header_bytes:,} bytes")
        _check_signs(text, "the header of a part")


def _walk(message: Message) -> Iterator[tuple[Message, int]]:
    """Every part with its depth, without recursion."""
    waiting = [(message, 0)]
    while waiting:
        part, depth = waiting.pop()
        yield part, depth
        children = part.get_payload() if part.is_multipart() else []
        waiting.extend((child, depth + 1) for child in children if isinstance(child, Message))
