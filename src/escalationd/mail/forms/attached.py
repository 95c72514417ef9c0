"""Which attachments are evidence: a signature's logo is none, a pasted screenshot is one. Opens no file."""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from enum import Enum

from escalationd.mail.forms.form_lines import FENCE, Ours, form_lines
from escalationd.mail.forms.html import to_text
from escalationd.mail.marks import LOOP_HEADER
from escalationd.mail.opening.parts import Attachment
from escalationd.mail.replies.signatures import is_closing

_NEVER = frozenset(
    {
        "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
        "application/pgp-keys",
        "application/pgp-encrypted", "text/calendar", "application/ics", "application/ms-tnef", "text/vcard",
        "text/x-vcard",
        "text/directory", "message/delivery-status", "message/disposition-notification", "text/rfc822-headers",
        "text/x-amp-html",
    }
)  # fmt: skip
_TELLING = re.compile(
    r"screen ?shot|screen[_-]?cap|capture|bildschirm|snip|scan|photo|img[_-]?\d|log(?!o)|evidence|beweis|proof|"
    r"receipt|statement",
    re.IGNORECASE,
)
_DECORATION = re.compile(
    r"logo|signature|banner|icon|footer|header|facebook|linkedin|twitter|instagram|youtube|spacer|pixel|badge|"
    r"divider|emoji|avatar",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\[cid:([^\[\]]{1,300})\]")
_SMALL_BYTES = 15_000
_SMALL_PIXELS = (250, 120)
_LARGE_PIXELS = (600, 300)
_HEAD = 20_000


class _Place(Enum):
    """Where a mail shows a picture."""

    TEXT = "text"
    SIGNATURE = "signature"
    QUOTED = "quoted"


def evidence_of(attachments: Sequence[Attachment], html: str | None = None) -> tuple[int, ...]:
    """The indexes of the attachments that travel with the case.

    ``html`` tells where the mail shows its pictures: in the author's text, below the closing, or in quoted mail.
    """
    places = _places(html) if html and any(one.inline for one in attachments) else {}
    return tuple(index for index, one in enumerate(attachments) if _is_evidence(one, places))


def _is_evidence(attachment: Attachment, places: dict[str, _Place]) -> bool:
    if attachment.content_type in _NEVER or not attachment.content or _is_our_letter(attachment):
        return False
    if not attachment.content_type.startswith("image/"):
        return True
    if not attachment.inline:  # some clients attach the logo of a signature
        return not (_DECORATION.search(attachment.name) and _is_small(_pixels(attachment.content), attachment.content))
    place = places.get((attachment.content_id or "").lower(), _Place.TEXT)
    if place is _Place.QUOTED or _DECORATION.search(attachment.name):
        return False
    size = _pixels(attachment.content)
    if place is _Place.SIGNATURE:
        return size is not None and size[0] >= _LARGE_PIXELS[0] and size[1] >= _LARGE_PIXELS[1]
    return bool(_TELLING.search(attachment.name)) or not _is_small(size, attachment.content)


def _is_our_letter(attachment: Attachment) -> bool:
    """Whether it is a letter of this program, sent back whole: nothing new, and its reply address is a key."""
    head = attachment.content[:_HEAD].partition(b"\n\r\n")[0].partition(b"\n\n")[0]
    return attachment.content_type == "message/rfc822" and f"\n{LOOP_HEADER}:".lower().encode() in head.lower()


def _places(html: str) -> dict[str, _Place]:
    """Where each picture of a page is shown, by its Content-ID; the first place counts."""
    text = to_text(html, pictures=True)
    own = form_lines(text, lambda line: False, Ours())  # noqa: ARG005 - no line is a label here
    places: dict[str, _Place] = {}
    place = _Place.TEXT
    for line, kept in zip(text.split("\n"), own, strict=False):
        place = _Place.SIGNATURE if is_closing(line) else place
        here = place if kept != FENCE else _quoted_or_signature(line)
        for picture in _PICTURE.findall(line):
            places.setdefault(picture.lower(), here)
    return places


def _quoted_or_signature(line: str) -> _Place:
    return _Place.QUOTED if line.startswith(">") else _Place.SIGNATURE


def _is_small(size: tuple[int, int] | None, content: bytes) -> bool:
    """Whether an inline picture is of a signature's size, by its pixels where they can be read, else by bytes."""
    if size is not None:
        return size[0] < _SMALL_PIXELS[0] or size[1] < _SMALL_PIXELS[1]
    return len(content) < _SMALL_BYTES


def _pixels(content: bytes) -> tuple[int, int] | None:
    """Width and height as the file's head gives them: PNG, GIF, BMP, JPEG."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:4] == b"GIF8" and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    if content[:2] == b"BM" and len(content) >= 26:
        width, height = struct.unpack("<ii", content[18:26])
        return abs(width), abs(height)
    return _jpeg_pixels(content) if content[:2] == b"\xff\xd8" else None


_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
_MOST_SEGMENTS = 200


def _jpeg_pixels(content: bytes) -> tuple[int, int] | None:
    """Width and height from the frame header (ITU T.81, B.2.2), found by stepping over the segments before it."""
    place = 2
    for _ in range(_MOST_SEGMENTS):
        if place + 9 > len(content) or content[place] != 0xFF:
            return None
        kind, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4], "big")
        if kind in _FRAMES:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        place += 2 + length
    return None
