"""The append-only history, one chain over all cases. The chain's arithmetic is ``core/history.py``'s."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import String, func, insert, select, type_coerce, update
from sqlmodel import Session

from escalationd.core.history import FORGOTTEN, GENESIS, Link, canonical, digest_of, find_breaks, hash_of
from escalationd.store.dialect import table
from escalationd.store.tables import EventRow, InboxRow

_events, _inbox = table(EventRow), table(InboxRow)


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


_EVENTS = select(
    *(column for column in _events.c if column is not _events.c.at), type_coerce(_events.c.at, String).label("at")
).order_by(_events.c.seq)
"""Events, their times as the driver gives them: a time that was edited into none must not hide the event."""

_UNREADABLE = {"actor": "", "text": '(it cannot be read: run "escalationd verify")', "payload": {}}
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
    return [_event(row) for row in session.execute(_EVENTS.where(_events.c.ref == ref.upper()))]


def since(session: Session, at: datetime, kinds: tuple[str, ...]) -> list[StoredEvent]:
    """Events of these kinds since ``at``, oldest first."""
    query = _EVENTS.where(_events.c.at >= at, _events.c.kind.in_(kinds))
    return [_event(row) for row in session.execute(query)]


def _event(row: Any) -> StoredEvent:
    link = {name: getattr(row, name) for name in ("seq", "ref", "kind", "salt", "digest", "previous", "hash")}
    return StoredEvent(**link, at=_time(row.at), **_content(row.body))


def _content(body: str | None) -> Mapping[str, Any]:
    """Who, what and with what; of an edited event perhaps nothing that can be read."""
    if body is None:
        return {"actor": "", "text": "(removed)", "payload": {}}
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return _UNREADABLE
    return content if isinstance(content, dict) and content.keys() == _UNREADABLE.keys() else _UNREADABLE


def _time(value: Any) -> datetime:
    """An event's time, aware UTC; for what is none the first moment of all, which no hash agrees with."""
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return datetime.min.replace(tzinfo=UTC)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def verify(session: Session) -> list[str]:
    """Every edited, removed or reordered event, in words; empty when the whole history proves itself.

    A chain that was cut off is whole: what it led to in the ledger of mails tells, until that is edited too.
    """
    return [*find_breaks(_links(session)), *_find_cut(session)]


def _find_cut(session: Session) -> Iterator[str]:
    """A decision or a new case that is later than every event: it was written in one transaction with its own."""
    last = _time(session.execute(select(type_coerce(func.max(_events.c.at), String))).scalar())
    acted = select(_inbox.c.id, _inbox.c.disposition).where(
        _inbox.c.disposition.in_(("accepted", "decided")), _inbox.c.handled_at > last
    )
    for row in session.execute(acted.order_by(_inbox.c.id)):
        yield f"mail {row.id} was {row.disposition} after the last event: the end of the history was cut off"


def _links(session: Session) -> Iterator[Link]:
    for row in session.execute(_EVENTS.execution_options(yield_per=1000)):
        texts = {name: str(getattr(row, name)) for name in ("kind", "salt", "digest", "previous", "hash")}
        yield Link(seq=row.seq, ref=row.ref, at=_time(row.at), body=row.body, **texts)


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
