"""What a server's answers to FETCH and MOVE say, as values. Sends nothing, and knows no connection."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any

_COPYUID = re.compile(rb"(\d+) ([\d:,]+) ([\d:,]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One mail from the server. ``raw`` is None when it is over the size limit: then ``server_headers`` is its header.

    ``server_headers`` otherwise holds the deciding fields as the server itself parsed them: an empty line
    when it sees none.
    """

    uid: int
    received_at: datetime
    raw: bytes | None = field(repr=False)
    server_headers: bytes = field(repr=False)


def fetched(uid: int, answer: dict[bytes, Any]) -> Fetched | None:
    """The mail in one answer; None when its body is not there: gone in the meantime, or not handed over."""
    raw = answer.get(b"BODY[]")
    if not isinstance(raw, bytes):
        return None
    fields = next((value for key, value in answer.items() if key.startswith(b"BODY[HEADER.FIELDS")), b"")
    return Fetched(uid=uid, received_at=received(answer), raw=raw, server_headers=fields or b"\r\n")


def received(answer: dict[bytes, Any]) -> datetime:
    """When the server received the mail (aware UTC); now, when it does not say so in a way that can be read."""
    date = answer.get(b"INTERNALDATE")
    return date.astimezone(UTC) if isinstance(date, datetime) and date.tzinfo else datetime.now(UTC)


def copied(answers: Sequence[Any], uids: Sequence[int]) -> dict[int, int]:
    """COPYUID answers (RFC 4315 3) about ``uids`` as old UID to new UID; a lie of a billion is left unread."""
    pairs: dict[int, int] = {}
    for answer in answers:
        found = _COPYUID.search(answer if isinstance(answer, bytes) else str(answer).encode())
        if found:
            told = zip(_numbers(found.group(2)), _numbers(found.group(3)), strict=False)
            pairs |= {old: new for old, new in islice(told, len(uids)) if old in uids}
    return pairs


def _numbers(text: bytes) -> Iterator[int]:
    for piece in text.split(b","):
        first, _, last = piece.partition(b":")
        yield from range(int(first), int(last or first) + 1)
