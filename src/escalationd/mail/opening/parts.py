"""The small values a parsed mail is made of. Parses nothing."""

from __future__ import annotations

from dataclasses import dataclass, field


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
    lines: int = 500_000
    parts: int = 500
    depth: int = 30
