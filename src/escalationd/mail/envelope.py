"""Bytes in, an Envelope out: the only door to mail-parser. Decides nothing about what a mail means."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox of an address header: shown name (decoded, harmless) and lower-case addr-spec."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A part that is not the body. ``name`` is safe to show and to store; ``content`` is decoded."""

    name: str
    content_type: str
    content: bytes = field(repr=False)
    inline: bool = False
    content_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gates:
    """What a mail may have before a parser sees it (SAFETY 2.3)."""

    size: int = 25_000_000
    header_bytes: int = 65_536
    header_fields: int = 500
    parts: int = 200
    depth: int = 30
    addresses: int = 500


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

    @property
    def author(self) -> str | None:
        """The author's addr-spec when authorship is flawless, else None."""
        return self.authors[0].address if not self.from_defect else None

    def all(self, name: str) -> tuple[str, ...]:
        """The values of every field called ``name`` (any case), topmost first."""
        wanted = name.lower()
        return tuple(value for key, value in self.headers if key == wanted)
