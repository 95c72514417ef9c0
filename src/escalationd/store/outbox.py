"""The outbox: what is to be sent, each under its natural key, with its finished bytes. Sends nothing itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, or_, select, update
from sqlmodel import Session

from escalationd.store.dialect import insert_once, literally, one_of, table
from escalationd.store.tables import OutboxRow

STATES = ("queued", "sent", "failed", "recalled", "dropped")
"""What a row may be: every state but the first two is the end of it until somebody says "retry"."""

_outbox = table(OutboxRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """Something to send. ``not_before`` holds it back; ``automatic`` counts it as an answer."""

    key: str
    channel: str
    kind: str
    recipient: str
    escalation: str | None
    created_at: datetime
    message_id: str | None = None
    raw: bytes | None = field(default=None, repr=False)
    payload: Mapping[str, object] | None = None
    not_before: datetime | None = None
    automatic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row of the outbox; ``raw`` is None in listings."""

    id: int
    key: str
    channel: str
    kind: str
    recipient: str
    escalation: str | None
    message_id: str | None
    payload: Mapping[str, Any] | None
    state: str
    next_attempt_at: datetime
    attempts: int
    unknown_results: int
    last_error: str
    created_at: datetime
    sent_at: datetime | None
    raw: bytes | None = field(default=None, repr=False)


_NAMES = tuple(Entry.__dataclass_fields__)
_WHOLE = [_outbox.c[name] for name in _NAMES]
_LIGHT = [column for column in _WHOLE if column.name != "raw"]


def _entry(row: Row[Any]) -> Entry:
    """The row of a query for ``_WHOLE`` or ``_LIGHT``: its columns are the first of ``_NAMES``."""
    return Entry(**dict(zip(_NAMES, row, strict=False)))


_KEY = select(_outbox.c.id).where(_outbox.c.key == bindparam("wanted"))


def exists(session: Session, key: str) -> bool:
    """Whether something was ever queued under ``key``."""
    return session.execute(_KEY, {"wanted": key}).scalar() is not None


def queue(session: Session, entry: NewEntry) -> bool:
    """Queue something; False when its key exists already, so that nothing is queued twice."""
    values = {
        "key": entry.key,
        "channel": entry.channel,
        "kind": entry.kind,
        "recipient": entry.recipient,
        "escalation": entry.escalation,
        "message_id": entry.message_id,
        "raw": entry.raw,
        "payload": dict(entry.payload) if entry.payload is not None else None,
        "state": "queued",
        "automatic": entry.automatic,
        "next_attempt_at": entry.not_before or entry.created_at,
        "attempts": 0,
        "in_flight": False,
        "unknown_results": 0,
        "last_error": "",
        "created_at": entry.created_at,
    }
    return insert_once(session, _outbox, values, "key")


_DUE = (
    select(*_LIGHT)
    .where(_outbox.c.state == "queued", _outbox.c.next_attempt_at <= bindparam("now"))
    .order_by(_outbox.c.next_attempt_at, _outbox.c.id)
    .limit(bindparam("many"))
)


def next_batch(session: Session, now: datetime, limit: int, out: Collection[int] = ()) -> list[Entry]:
    """What is due to be sent and not ``out`` already, earliest first, without its bytes."""
    query = _DUE.where(_outbox.c.id.not_in(list(out))) if out else _DUE
    return [_entry(row) for row in session.execute(query, {"now": now, "many": limit})]


def begin(session: Session, ids: Sequence[int]) -> None:
    """Count an attempt for each row before it is made. A row still in flight from a crash had an unknown result."""
    flying = _outbox.c.in_flight.is_(True)
    rows = _outbox.c.id.in_(list(ids))
    session.execute(update(_outbox).where(rows, flying).values(unknown_results=_outbox.c.unknown_results + 1))
    session.execute(update(_outbox).where(rows).values(attempts=_outbox.c.attempts + 1, in_flight=True))


_MARK = update(_outbox).where(_outbox.c.id == bindparam("number"))


def mark_sent(session: Session, number: int, now: datetime, response: str) -> None:
    """The other side took it."""
    values = {"state": "sent", "sent_at": now, "in_flight": False, "last_error": response[:500]}
    session.execute(_MARK, {"number": number, **values})


def mark_retry(session: Session, number: int, at: datetime, error: str, *, unknown: bool) -> None:
    """Try again at ``at`` with the same bytes; ``unknown``: it may have been taken."""
    values: dict[str, object] = {"next_attempt_at": at, "last_error": error[:500], "in_flight": False}
    if unknown:
        values["unknown_results"] = _outbox.c.unknown_results + 1
    session.execute(update(_outbox).where(_outbox.c.id == number).values(**values))


def mark_failed(session: Session, number: int, error: str) -> None:
    """Nobody will ever take it."""
    values = {"state": "failed", "last_error": error[:500], "in_flight": False}
    session.execute(update(_outbox).where(_outbox.c.id == number).values(**values))


_RECALL = (
    update(_outbox)
    .where(
        _outbox.c.escalation.is_not_distinct_from(bindparam("case")),
        one_of(_outbox.c.state, ("queued", "held")),
        _outbox.c.in_flight.is_(False),
        _outbox.c.key.like(bindparam("prefix"), escape="\\"),
    )
    .values(state="recalled")
    .returning(_outbox.c.id)
)


def recall(session: Session, escalation: str | None, prefix: str) -> int:
    """Take back what is queued of a case (None: of none) under a key prefix and was never attempted; how many rows.

    The case finds the few rows that may be meant, however many letters wait.
    """
    return len(session.execute(_RECALL, {"case": escalation, "prefix": f"{literally(prefix)}%"}).all())


def waiting(session: Session, kind: str) -> list[Entry]:
    """The queued letters of a kind that were never attempted, without their bytes."""
    query = select(*_LIGHT).where(_outbox.c.kind == kind, _outbox.c.state == "queued", _outbox.c.attempts == 0)
    return [_entry(row) for row in session.execute(query.order_by(_outbox.c.id))]


_WITH_MESSAGE_ID = select(_outbox.c.message_id, _outbox.c.id).where(
    _outbox.c.message_id.in_(bindparam("wanted", expanding=True))
)


def find_by_message_id(session: Session, message_ids: Sequence[str]) -> Entry | None:
    """The letter with one of these Message-IDs; the earliest id in the list wins."""
    wanted = list(dict.fromkeys(message_ids))[:50]
    if not wanted:
        return None
    rows = {row.message_id: row.id for row in session.execute(_WITH_MESSAGE_ID, {"wanted": wanted})}
    number = next((rows[one] for one in wanted if one in rows), None)
    return by_id(session, number) if number is not None else None


_ONE = select(*_WHOLE).where(_outbox.c.id == bindparam("number"))


def by_id(session: Session, number: int) -> Entry | None:
    """One row, or None."""
    row = session.execute(_ONE, {"number": number}).one_or_none()
    return _entry(row) if row is not None else None


def last_letter(session: Session, escalation: str, recipient: str) -> Entry | None:
    """The newest letter of a case to somebody."""
    query = (
        select(*_WHOLE)
        .where(_outbox.c.escalation == escalation, _outbox.c.recipient == recipient, _outbox.c.channel == "letter")
        .order_by(_outbox.c.id.desc())
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    return _entry(row) if row is not None else None


_THREAD = (
    select(_outbox.c.message_id)
    .where(
        _outbox.c.escalation == bindparam("case"),
        _outbox.c.recipient == bindparam("to"),
        _outbox.c.message_id.is_not(None),
        one_of(_outbox.c.state, ("queued", "sent")),
    )
    .order_by(_outbox.c.id)
)


def thread(session: Session, escalation: str, recipient: str) -> tuple[str, ...]:
    """The Message-IDs of a case's letters to somebody, oldest first."""
    return tuple(session.execute(_THREAD, {"case": escalation, "to": recipient}).scalars())


def listing(
    session: Session, *, state: str | None = None, escalation: str | None = None, limit: int = 100
) -> list[Entry]:
    """The newest rows, without their bytes."""
    query = select(*_LIGHT).order_by(_outbox.c.id.desc()).limit(limit)
    query = query.where(_outbox.c.state == state) if state else query
    query = query.where(_outbox.c.escalation == escalation) if escalation else query
    return [_entry(row) for row in session.execute(query)]


def counts(session: Session) -> dict[str, int]:
    """How many rows stand in each state, and how many results were unknown."""
    query = select(_outbox.c.state, func.count()).group_by(_outbox.c.state)
    found = {str(state): int(number) for state, number in session.execute(query)}
    unknown = session.execute(select(func.count()).where(_outbox.c.unknown_results > 0)).scalar_one()
    return found | {"unknown": int(unknown)}


def arrived(session: Session, recipient: str, after: datetime, before: datetime) -> bool:
    """Whether the relay took a letter to ``recipient`` between the two moments."""
    query = select(_outbox.c.id).where(
        _outbox.c.recipient == recipient, _outbox.c.sent_at > after, _outbox.c.sent_at < before
    )
    return session.execute(query.limit(1)).scalar() is not None


def oldest_queued(session: Session, now: datetime) -> datetime | None:
    """When the oldest row was queued that waits though it may leave, or was tried in vain; None when there is none."""
    waits = or_(_outbox.c.next_attempt_at <= now, _outbox.c.attempts > 0)
    return session.execute(select(func.min(_outbox.c.created_at)).where(_outbox.c.state == "queued", waits)).scalar()


def retry(session: Session, number: int, now: datetime) -> bool:
    """Queue a failed, recalled or held row again; False when there is no such row."""
    query = (
        update(_outbox)
        .where(_outbox.c.id == number, _outbox.c.state.in_(("failed", "recalled", "dropped", "held", "queued")))
        .values(state="queued", next_attempt_at=now, in_flight=False)
    )
    return bool(session.execute(query.returning(_outbox.c.id)).all())


def drop(session: Session, number: int, reason: str) -> bool:
    """Never send a queued, held or failed row; False when there is no such row."""
    query = (
        update(_outbox)
        .where(_outbox.c.id == number, _outbox.c.state.in_(("queued", "held", "failed")))
        .values(state="dropped", last_error=reason[:500], in_flight=False)
    )
    return bool(session.execute(query.returning(_outbox.c.id)).all())
