"""Content-Transfer-Encodings undone (RFC 2045 6), also where they are written wrongly. Knows no character sets."""

from __future__ import annotations

import binascii
import re
from contextlib import suppress
from email.message import Message
from itertools import islice

_ENCODING = re.compile(r"(?:\([^()]*\)|[\s\"'])*([\w-]+)")
_WHITE = b" \t\r\n\v\f"
_FLAWLESS = re.compile(r"[A-Za-z0-9+/ \t\r\n\v\f]*={0,2}[ \t\r\n\v\f]*")
_CLEAN = re.compile(rb"[A-Za-z0-9+/]*={0,2}")
_LINE = re.compile(rb"[ \t>]*[A-Za-z0-9+/=]*[ \t]*")
_MOST_BLOCKS = 10_000
_BLOCK = re.compile(rb"[A-Za-z0-9+/]+")
_UUENCODED = re.compile(
    r"^begin(?:-base64)? [0-7]{3,4} (?P<name>[^\n]{1,200})\n(?P<lines>(?:[ -`]{1,90}\n){0,100000})end[ \t]*$",
    re.MULTILINE,
)


def encoding_of(part: Message) -> str:
    """The encoding as a bare word: quotes, comments and semicolons around it hide it from the parser."""
    found = _ENCODING.match(str(part.get("Content-Transfer-Encoding") or ""))
    return found.group(1).lower() if found else ""


def decode_leaf(part: Message) -> bytes:
    """The bytes of a part that holds no other parts."""
    encoding = encoding_of(part)
    if encoding == "base64":
        payload = part.get_payload()
        return decode_base64(payload) if isinstance(payload, str) else b""
    if encoding:
        part.replace_header("Content-Transfer-Encoding", encoding)
    raw = part.get_payload(decode=True)
    return raw if isinstance(raw, bytes) else b""


def decode_base64(written: str) -> bytes:
    """Bytes from base64, as the parser gives it: ASCII, and other bytes as halves of surrogate pairs."""
    if _FLAWLESS.fullmatch(written):
        with suppress(binascii.Error):  # characters are missing or too many
            return binascii.a2b_base64(written)
    return _decode_blocks(written.encode("utf-8", "surrogateescape"))


def _decode_blocks(written: bytes) -> bytes:
    """Block by block: another may follow behind a padding, and one may be cut short.

    It ends where other text begins, as a mailing list's footer. What is no base64 from its first line on is plain
    text under a wrong label, and comes back as it is.
    """
    squeezed = written.translate(None, _WHITE)
    if not _CLEAN.fullmatch(squeezed):
        lines = [line for line in written.splitlines() if line.strip()]
        end = next((number for number, line in enumerate(lines) if not _LINE.fullmatch(line)), len(lines))
        if not end:
            return written
        squeezed = b"".join(line.translate(None, _WHITE).lstrip(b">") for line in lines[:end])
    return b"".join(_decode_block(block.group()) for block in islice(_BLOCK.finditer(squeezed), _MOST_BLOCKS))


def _decode_block(block: bytes) -> bytes:
    whole = block[:-1] if len(block) % 4 == 1 else block  # six bits alone are no byte: one character too many
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def take_uuencoded(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """A text without the uuencoded files in it, and those files: what Outlook sends as plain text of old."""
    files: list[tuple[str, bytes]] = []

    def take(found: re.Match[str]) -> str:
        content = _decode_uu(found.group("lines"))
        if content is None:
            return found.group()
        files.append((found.group("name").strip(), content))
        return ""

    return (_UUENCODED.sub(take, text), files) if "\nend" in text else (text, files)


def _decode_uu(lines: str) -> bytes | None:
    try:
        return b"".join(binascii.a2b_uu(line) for line in lines.split("\n") if line.strip("` "))
    except (binascii.Error, ValueError):
        return None  # a person who writes "begin" and "end"
