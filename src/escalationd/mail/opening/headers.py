"""Header fields read loosely for showing and finding. Identity is ``authors.py``'s, grammar is not tried here."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import UTC, datetime
from email.header import decode_header
from email.utils import parsedate_to_datetime

from escalationd.mail.opening.charset import decode_bytes

_ID = re.compile(r"<[^<>\s\x00-\x1f\x7f-\x9f]{1,996}>")
_LONGEST_ID = 998
"""Bytes (RFC 5322 2.1.1): what a line may hold, and what a PostgreSQL index can (2,704)."""
_ADDRESS = re.compile(r"[^\s<>\"(),;:@\[\]]{1,64}@[^\s<>\"(),;:@\[\]]{1,255}")
_UNFIT = re.compile(rb"\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LONGEST_VALUE = 20_000
_IDS_AT_MOST = 100
_HARMFUL = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def split_fields(block: bytes) -> tuple[tuple[str, str], ...]:
    """The fields of a raw header block in order: lower-case name, unfolded value (bytes as latin-1).

    A line without a colon, such as an mbox "From " line, ends nothing and is skipped.
    """
    fields: list[tuple[str, list[bytes]]] = []
    for line in block.replace(b"\r\n", b"\n").split(b"\n"):
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1][1].append(line.strip())
            continue
        name, colon, value = line.partition(b":")
        if colon and name and not name.strip().count(b" "):
            fields.append((name.strip().decode("latin-1").lower(), [value.strip()]))
    return tuple((name, b" ".join(lines).decode("latin-1").strip()) for name, lines in fields)


def decode_value(value: str) -> str:
    """A field's value with its encoded words (RFC 2047) and raw 8-bit bytes as text, for reading."""
    text = value[:_LONGEST_VALUE]
    if text.isascii() and "=?" not in text:
        return text
    with suppress(UnicodeEncodeError):  # raised for what is text already, not bytes in disguise
        text = decode_bytes(text.encode("latin-1"), "us-ascii")
    if "=?" not in text:
        return text
    try:
        pieces = decode_header(text)
    except Exception:  # noqa: BLE001 - decode_header raises ValueError, binascii.Error and more on broken words
        return text
    return "".join(
        decode_bytes(piece, charset or "us-ascii") if isinstance(piece, bytes) else piece for piece, charset in pieces
    )


def shown(text: str) -> str:
    """One harmless line: no control, bidi, zero-width or line-separating characters; white space folded."""
    plain = "".join(" " if char in "\t\r\n\u2028\u2029\x85\x0b\x0c" else char for char in text)
    plain = "".join(char for char in plain if unicodedata.category(char) not in _HARMFUL)
    return " ".join(unicodedata.normalize("NFC", plain).split())


def find_ids(value: str) -> tuple[str, ...]:
    """The message ids of a field, with their angle brackets, in order; one that no client could have made is none."""
    found = _ID.findall(value[: _LONGEST_VALUE * 3])[:_IDS_AT_MOST]
    return tuple(one for one in found if len(one.encode("utf-8", "surrogatepass")) <= _LONGEST_ID)


def find_addresses(value: str, at_most: int) -> tuple[str, ...]:
    """Everything in a field that looks like an address, lower-case: for finding our own, never for identity."""
    found = (match.group().lower().strip(".'") for match in _ADDRESS.finditer(value))
    return tuple(address for _, address in zip(range(at_most), found, strict=False))


def read_date(value: str) -> datetime | None:
    """The Date field as aware UTC, or None when it cannot be read."""
    try:
        date = parsedate_to_datetime(value)
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None  # broken dates are common; the server's INTERNALDATE is kept beside


def find_raw_defects(block: bytes) -> tuple[str, ...]:
    """What makes a raw header block unfit for a decision: a bare CR, a NUL or another control (SAFETY 0.1)."""
    found = _UNFIT.search(block)
    if found is None:
        return ()
    byte = found.group()[0]
    names = {0x0D: "a bare CR", 0x00: "a NUL"}
    return (f"{names.get(byte, f'the control character 0x{byte:02x}')} in the header",)
