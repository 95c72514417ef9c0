"""Evidence on a letter: files with harmless names and types. Reads no mail."""

from __future__ import annotations

import re
from collections.abc import Iterable

from escalationd.mail.letters.mime import Part, file_part
from escalationd.mail.opening.parts import Attachment
from escalationd.mail.plain import clean_line

_TYPE = re.compile(r"(application|audio|font|image|text|video)/([a-z0-9][a-z0-9.+_-]{0,80})")
"""Types that may travel as a plain file. What is a mail or a container in itself goes as bytes of unknown type."""

_ACTS = re.compile(
    r"text/(?:calendar|html|x-amp-html|x-vcalendar)|image/svg\+xml"
    r"|application/(?:ics|xhtml\+xml|(?:vnd\.)?ms-tnef|(?:x-)?pkcs7-.*|pgp-.*|applefile|mac-binhex40)"
)
"""Types that a mail client acts on by itself, in our letter's name: it enters a meeting, shows a page in the place of
the letter, unpacks Outlook's winmail.dat, judges a signature."""

_NAME_LENGTH = 120
_BASE64 = 78 / 57
"""57 bytes of a file are a line of 76 characters and its end (RFC 2045 6.8)."""
_TEXT = 250_000
"""What a letter takes without its attachments, at most."""


def evidence_parts(evidence: Iterable[Attachment]) -> list[Part]:
    """Every attachment as a file, never inline."""
    return [
        file_part(clean_name(item.name) or f"attachment-{number}", find_type(item.content_type), item.content)
        for number, item in enumerate(evidence, start=1)
    ]


def room_for_evidence(most: int) -> int:
    """How many bytes of attachments fit into a letter of ``most`` bytes; a thousand at least, for a limit is one."""
    return max(int((most - _TEXT) / _BASE64), 1000)


def find_type(content_type: str) -> str:
    """The type, or ``application/octet-stream`` for whatever is odd."""
    wanted = content_type.strip().lower()
    return wanted if _TYPE.fullmatch(wanted) and not _ACTS.fullmatch(wanted) else "application/octet-stream"


def clean_name(name: str) -> str:
    """A file name without a path, of a length that every client takes; its extension stays."""
    line = re.sub(r'[\\/:*?"<>|]+', "_", clean_line(name)).strip(". ")
    if len(line) <= _NAME_LENGTH:
        return line
    stem, dot, extension = line.rpartition(".")
    if not dot or len(extension) > _NAME_LENGTH // 4:
        return line[:_NAME_LENGTH]
    return f"{stem[: _NAME_LENGTH - len(extension) - 1]}.{extension}"
