"""The hash chain of the history: what each event's digest and hash cover. Draws no salt and stores nothing.

An event's ``digest`` is salted, so that its content can be removed later (personal data) and nobody can
guess it from the digest; the ``hash`` chains the digests, so that the order can still be proved.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

GENESIS = "0" * 64
"""The hash before the first event."""

FORGOTTEN = "forgotten"
"""The kind of the event that records that the content of a case's earlier events was removed on request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One event of the chain. ``body`` is its canonical JSON; None when it was removed, and its salt with it."""

    seq: int
    ref: str | None
    at: datetime
    kind: str
    body: str | None
    salt: str
    digest: str
    previous: str
    hash: str


def canonical(content: object) -> str:
    """JSON that is the same for equal content: sorted keys, no spaces."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def digest_of(salt: str, body: str) -> str:
    """SHA-256 over salt and content."""
    return hashlib.sha256(f"{salt}\n{body}".encode()).hexdigest()


def hash_of(previous: str, seq: int, ref: str | None, at: datetime, kind: str, digest: str) -> str:
    """SHA-256 over the previous hash and everything that stays when the content is removed."""
    parts = (previous, str(seq), ref or "", at.isoformat(), kind, digest)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def find_breaks(links: Iterable[Link]) -> Iterator[str]:
    """Every event that was edited, removed or reordered, in words. ``links`` come in order of ``seq``.

    Content that was removed is a break too, unless a later event of its case records that.
    """
    previous, expected = GENESIS, 1
    emptied: list[Link] = []
    for link in links:
        if link.body is None:
            emptied.append(link)
        elif link.kind == FORGOTTEN:
            emptied = [one for one in emptied if one.ref != link.ref]
        if link.seq != expected:
            yield f"event {expected} is missing: the chain goes on with event {link.seq}"
        elif link.previous != previous:
            yield f"event {link.seq} does not follow event {link.seq - 1}: one of the two was replaced"
        if link.body is not None and digest_of(link.salt, link.body) != link.digest:
            yield f"{_name(link)}: its content was edited"
        if hash_of(link.previous, link.seq, link.ref, link.at, link.kind, link.digest) != link.hash:
            yield f"{_name(link)}: its time, kind or place was edited"
        previous, expected = link.hash, link.seq + 1
    yield from (f"{_name(link)}: its content was removed, and nothing records that" for link in emptied)


def _name(link: Link) -> str:
    return f"event {link.seq} ({link.ref or 'no case'}, {link.kind})"
