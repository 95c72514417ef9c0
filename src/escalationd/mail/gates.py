"""What a mail may be before any parser sees it (SAFETY 2.3). Counts bytes; parses nothing."""

from __future__ import annotations

import re

from escalationd.errors import MailRefusedError
from escalationd.mail.parts import Gates

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_BOUNDARY = re.compile(rb"boundary\s*=\s*(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE)
_MULTIPART = re.compile(rb"^content-type:\s*multipart/", re.IGNORECASE | re.MULTILINE)
_FIELD = re.compile(rb"^[!-9;-~]+[ \t]*:", re.MULTILINE)
_BOUNDARIES_LOOKED_AT = 200


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
    _check_fields(head, gates)
    _check_tree(raw, gates)


def _check_fields(head: bytes, gates: Gates) -> None:
    fields = len(_FIELD.findall(head))
    if fields > gates.header_fields:
        raise MailRefusedError(f"the header has {fields} fields; at most {gates.header_fields} are read")
    for sign, name, most in ((b"(", "comments", 200), (b'"', "quotation marks", 2000), (b"=?", "encoded words", 1000)):
        if head.count(sign) > most:
            raise MailRefusedError(f"the header has more than {most} {name}")
    if head.count(b";") > gates.header_fields * 4:
        raise MailRefusedError("the header has too many parameters")


def _check_tree(raw: bytes, gates: Gates) -> None:
    """The number of parts from the boundary lines, the depth from the multipart headers: no tree is built."""
    found = _BOUNDARY.finditer(raw)
    boundaries = {
        match.group(1) or match.group(2) for _, match in zip(range(_BOUNDARIES_LOOKED_AT), found, strict=False)
    }
    parts = sum(raw.count(b"\n--" + boundary) for boundary in boundaries)
    if parts > gates.parts + len(boundaries):
        raise MailRefusedError(f"the mail has more than {gates.parts} parts")
    if len(_MULTIPART.findall(raw)) > gates.depth or len(boundaries) > gates.depth:
        raise MailRefusedError(f"the mail is nested more than {gates.depth} levels deep")
