"""Which attachments are evidence: a signature's logo is none, a pasted screenshot is one. Opens no file."""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence

from escalationd.mail.envelope import Attachment

_NEVER = frozenset(
    {
        "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "application/pgp-keys",
        "text/calendar", "application/ics", "application/ms-tnef", "text/vcard", "text/x-vcard", "text/directory",
        "message/delivery-status", "message/disposition-notification", "text/rfc822-headers",
    }
)  # fmt: skip
_TELLING = re.compile(
    r"screen ?shot|screen[_-]?cap|capture|bildschirm|snip|scan|photo|img[_-]?\d|log|evidence|beweis|proof|receipt|statement",
    re.IGNORECASE,
)
_DECORATION = re.compile(
    r"logo|signature|banner|icon|footer|header|facebook|linkedin|twitter|instagram|youtube|spacer|pixel|badge|divider|emoji|avatar",
    re.IGNORECASE,
)
_SMALL_BYTES = 15_000
_SMALL_PIXELS = (250, 120)


def evidence_of(attachments: Sequence[Attachment], html: str | None = None) -> tuple[int, ...]:
    """The indexes of the attachments that travel with the case."""
    del html
    return tuple(index for index, attachment in enumerate(attachments) if _is_evidence(attachment))


def _is_evidence(attachment: Attachment) -> bool:
    if attachment.content_type in _NEVER or not attachment.content:
        return False
    if not attachment.content_type.startswith("image/") or not attachment.inline:
        return True
    if _DECORATION.search(attachment.name):
        return False
    return bool(_TELLING.search(attachment.name)) or not _is_small(attachment.content)


def _is_small(content: bytes) -> bool:
    """Whether an inline picture is of a signature's size, by its pixels where they can be read, else by bytes."""
    size = _pixels(content)
    if size is not None:
        return size[0] < _SMALL_PIXELS[0] or size[1] < _SMALL_PIXELS[1]
    return len(content) < _SMALL_BYTES


def _pixels(content: bytes) -> tuple[int, int] | None:
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:4] == b"GIF8" and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    return None
