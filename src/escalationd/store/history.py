"""The append-only history, one chain over all cases. The chain's arithmetic is ``core/history.py``'s."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlmodel import Session

from escalationd.core.history import FORGOTTEN, GENESIS, Link, canonical, digest_of, find_breaks, hash_of
from escalationd.store.dialect import table
from escalationd.store.tables import EventRow

_events = table(EventRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """One line of history; actor, text and payload are empty when they were removed.

    With salt, digest and the previous hash, anybody can verify an exported event (``core/history.py``).
    """

    seq: int
    ref: str | None
    at: datetime
    kind: str
    actor: str
    text: str
    payload: Mapping[str, Any]
    salt: str
    digest: str
    previous: str
    hash: str


_LAST = select(_events.c.seq, _events.c.hash).order_by(_events.c.seq.desc()).limit(1)
_INSERT = insert(_events)


def append(
    session: Session, ref: str | None, at: datetime, kind: str, actor: str, text: str, payload: Mapping[str, object]
) -> None:
    """Add one event to the chain. The write transaction is exclusive, so the chain cannot fork."""
    last = session.execute(_LAST).one_or_none()
    seq, previous = (last.seq + 1, last.hash) if last else (1, GENESIS)
    body = canonical({"actor": actor, "text": text, "payload": dict(payload)})
    salt = secrets.token_hex(16)
    digest = digest_of(salt, body)
    values = {
        "seq": seq,
        "ref": ref,
        "at": at,
        "kind": kind,
        "body": body,
        "salt": salt,
        "digest": digest,
        "previous": previous,
        "hash": hash_of(previous, seq, ref, at, kind, digest),
    }
    session.execute(_INSERT, values)


def for_escalation(session: Session, ref: str) -> list[StoredEvent]:
    """A case's history, oldest first."""
    rows = session.execute(select(_events).where(_events.c.ref == ref.upper()).order_by(_events.c.seq))
    return [_event(row) for row in rows]


def since(session: Session, at: datetime, kinds: tuple[str, ...]) -> list[StoredEvent]:
    """Events of these kinds since ``at``, oldest first."""
    query = select(_events).where(_events.c.at >= at, _events.c.kind.in_(kinds)).order_by(_events.c.seq)
    return [_event(row) for row in session.execute(query)]


def _event(row: Any) -> StoredEvent:
    body = json.loads(row.body) if row.body else {"actor": "", "text": "(removed)", "payload": {}}
    link = {name: getattr(row, name) for name in ("seq", "ref", "at", "kind", "salt", "digest", "previous", "hash")}
    return StoredEvent(**link, **body)


def verify(session: Session) -> list[str]:
    """Every edited, removed or reordered event, in words; empty when the whole history proves itself."""
    return list(find_breaks(_links(session)))


def _links(session: Session) -> Iterator[Link]:
    for row in session.execute(select(_events).order_by(_events.c.seq).execution_options(yield_per=1000)):
        yield Link(**{name: getattr(row, name) for name in Link.__dataclass_fields__})


def head(session: Session) -> str:
    """The hash of the last event: with it, an edit of the whole chain shows against any older digest mail."""
    return session.execute(select(_events.c.hash).order_by(_events.c.seq.desc()).limit(1)).scalar() or GENESIS


def find_head(session: Session, known: str) -> int | None:
    """The number of the event whose hash was the head once, as an older digest says; None when there is none."""
    query = select(_events.c.seq).where(_events.c.hash == known.strip().lower())
    return session.execute(query).scalar()


def count_removed(session: Session) -> int:
    """How many events have no content any more."""
    return int(session.execute(select(func.count()).where(_events.c.body.is_(None))).scalar_one())


def forget(session: Session, ref: str, now: datetime, admin: str, reason: str) -> int:
    """Remove the content of a case's events (personal data), and record that; how many events.

    The chain still verifies: it is made of the digests, which stay. The salt goes too: with it, whoever guesses
    what was written could see that they guessed right.
    """
    query = update(_events).where(_events.c.ref == ref.upper(), _events.c.body.is_not(None)).values(body=None, salt="")
    removed = len(session.execute(query.returning(_events.c.seq)).all())
    text = f"the content of {removed} events and the case's mails, letters and fields were removed: {reason}"
    append(session, ref.upper(), now, FORGOTTEN, admin, text, {"removed": removed, "reason": reason})
    return removed
