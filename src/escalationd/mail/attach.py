"""Evidence on a letter: attachments with harmless names and types. Reads no mail."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.message import EmailMessage

from escalationd.mail.parts import Attachment
from escalationd.mail.plain import clean_line

_TYPE = re.compile(r"(application|audio|font|image|text|video)/([a-z0-9][a-z0-9.+_-]{0,80})")
"""Types that may travel as a plain file. What is a mail or a container in itself goes as bytes of unknown type."""

_NAME_LENGTH = 120


def attach(message: EmailMessage, evidence: Iterable[Attachment]) -> None:
    """Add every attachment to ``message``, as files and never inline."""
    for number, item in enumerate(evidence, start=1):
        maintype, subtype = find_type(item.content_type)
        message.add_attachment(
            item.content, maintype=maintype, subtype=subtype, filename=clean_name(item.name) or f"attachment-{number}"
        )


def find_type(content_type: str) -> tuple[str, str]:
    """Main and sub type, ``application/octet-stream`` for whatever is odd."""
    found = _TYPE.fullmatch(content_type.lower())
    return (found.group(1), found.group(2)) if found else ("application", "octet-stream")


def clean_name(name: str) -> str:
    """A file name without a path, of a length that every client takes; its extension stays."""
    line = re.sub(r'[\\/:*?"<>|]+', "_", clean_line(name)).strip(". ")
    if len(line) <= _NAME_LENGTH:
        return line
    stem, dot, extension = line.rpartition(".")
    if not dot or len(extension) > _NAME_LENGTH // 4:
        return line[:_NAME_LENGTH]
    return f"{stem[: _NAME_LENGTH - len(extension) - 1]}.{extension}"
