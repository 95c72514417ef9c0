"""Escalations kept and found. One mapping each way between the frozen value and its row: ``codec.py``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, update
from sqlmodel import Session

from escalationd.core.escalation import Escalation, Status
from escalationd.errors import StoreError
from escalationd.store.codec import decode, encode
from escalationd.store.dialect import one_of, table
from escalationd.store.tables import CounterRow, EscalationRow

_rows = table(EscalationRow)
_counters = table(CounterRow)
_RUNNING = tuple(status.value for status in Status if not status.ended)
_WITH_TIER = tuple(status.value for status in Status if status.with_tier)


class VersionConflictError(StoreError):
    """The case was changed by somebody else since it was read."""


_LOAD = select(_rows.c.data).where(_rows.c.ref == bindparam("wanted"))
_INSERT = insert(_rows)
_COMPARE_AND_SET = (
    update(_rows)
    .where(_rows.c.ref == bindparam("wanted"), _rows.c.version == bindparam("expected"))
    .returning(_rows.c.ref)
)


def load(session: Session, ref: str) -> Escalation | None:
    """The escalation called ``ref`` (any case), or None."""
    data = session.execute(_LOAD, {"wanted": ref.upper()}).scalar()
    return decode(data) if data is not None else None


def save(session: Session, escalation: Escalation, *, expected_version: int | None) -> Escalation:
    """Keep an escalation: a new one (None), or compare-and-set on the version it was read with.

    Returns it with its new version. Raises VersionConflictError when somebody else was faster.
    """
    stored = replace(escalation, version=(expected_version or 0) + 1)
    values = _columns(stored)
    if expected_version is None:
        session.execute(_INSERT, {"ref": stored.ref, **values})
        return stored
    found = {"wanted": stored.ref, "expected": expected_version}
    if not session.execute(_COMPARE_AND_SET, found | values).all():
        raise VersionConflictError(f"{stored.ref} was changed by another process; the mail is read again")
    return stored


def _columns(case: Escalation) -> dict[str, object]:
    return {
        "version": case.version,
        "status": case.status.value,
        "tier": case.tier,
        "urgent": case.urgent,
        "ticket": case.ticket.upper(),
        "submitter": case.submitter,
        "issue": case.title,
        "amount": str(case.amount) if case.amount is not None else None,
        "currency": case.currency,
        "created_at": case.created,
        "escalated_at": case.escalated,
        "due_at": case.clock.due if case.clock else None,
        "closed_at": case.closed,
        "resolution": case.resolution.value if case.resolution else None,
        "next_at": case.next_at,
        "data": encode(case),
    }


_TAKE_NUMBER = (
    update(_counters)
    .where(_counters.c.name == bindparam("wanted"))
    .values(value=_counters.c.value + 1)
    .returning(_counters.c.value)
)


def next_reference(session: Session, prefix: str, year: int) -> str:
    """``ESC-2026-0001`` and on: without gaps, since the number is taken in the case's own transaction."""
    name = f"{prefix}-{year}"
    number = session.execute(_TAKE_NUMBER, {"wanted": name}).scalar()
    if number is None:
        session.execute(insert(_counters).values(name=name, value=1))
        number = 1
    return f"{name}-{number:04}"


def peek_reference(session: Session, prefix: str, year: int) -> str:
    """The reference that the next case would get; takes nothing."""
    name = f"{prefix}-{year}"
    number = session.execute(select(_counters.c.value).where(_counters.c.name == name)).scalar() or 0
    return f"{name}-{number + 1:04}"


_DUE = select(_rows.c.ref).where(_rows.c.next_at <= bindparam("now")).order_by(_rows.c.next_at).limit(bindparam("many"))


def due(session: Session, now: datetime, limit: int) -> list[str]:
    """The references of the cases whose next time has come, earliest first."""
    return list(session.execute(_DUE, {"now": now, "many": limit}).scalars())


def postpone(session: Session, ref: str, until: datetime) -> None:
    """Look at a case again at ``until``, after its due time could not be handled."""
    session.execute(update(_rows).where(_rows.c.ref == ref).values(next_at=until))


_ON_TICKET = (
    select(_rows.c.data)
    .where(_rows.c.ticket == bindparam("wanted"), one_of(_rows.c.status, _RUNNING))
    .order_by(_rows.c.created_at.desc())
    .limit(1)
)


def open_on_ticket(session: Session, ticket: str) -> Escalation | None:
    """The newest running case on a ticket (compared without case), or None."""
    data = session.execute(_ON_TICKET, {"wanted": ticket.upper()}).scalar()
    return decode(data) if data is not None else None


def held_by(session: Session, tier: str) -> list[Escalation]:
    """Every case that waits for a decision at ``tier``."""
    query = select(_rows.c.data).where(_rows.c.status.in_(_WITH_TIER), _rows.c.tier == tier).order_by(_rows.c.ref)
    return [decode(data) for data in session.execute(query).scalars()]


def of_submitter(session: Session, address: str, limit: int = 50) -> list[Escalation]:
    """The newest cases that somebody raised."""
    query = select(_rows.c.data).where(_rows.c.submitter == address).order_by(_rows.c.created_at.desc()).limit(limit)
    return [decode(data) for data in session.execute(query).scalars()]


_RAISED = (
    select(_rows.c.ref)
    .where(
        _rows.c.submitter == bindparam("address"),
        _rows.c.status.in_(bindparam("statuses", expanding=True)),
        _rows.c.created_at > bindparam("since"),
    )
    .limit(bindparam("many"))
)


def raised_lately(session: Session, address: str, statuses: Sequence[str], since: datetime, limit: int) -> list[str]:
    """References of some cases in ``statuses`` that somebody raised since then."""
    wanted = {"address": address, "statuses": list(statuses), "since": since, "many": limit}
    return list(session.execute(_RAISED, wanted).scalars())


def listing(
    session: Session,
    *,
    statuses: Sequence[str] = (),
    tier: str | None = None,
    urgent: bool | None = None,
    submitter: str | None = None,
    changed_since: datetime | None = None,
    limit: int = 1000,
) -> list[Escalation]:
    """Cases by what is asked for, newest first."""
    query = select(_rows.c.data).order_by(_rows.c.created_at.desc(), _rows.c.ref.desc()).limit(limit)
    query = query.where(_rows.c.status.in_(list(statuses))) if statuses else query
    query = query.where(_rows.c.tier == tier) if tier else query
    query = query.where(_rows.c.urgent == urgent) if urgent is not None else query
    query = query.where(_rows.c.submitter == submitter) if submitter else query
    query = query.where(_rows.c.closed_at >= changed_since) if changed_since else query
    return [decode(data) for data in session.execute(query).scalars()]


def running(session: Session) -> list[Escalation]:
    """Every case that has not ended, oldest first."""
    query = select(_rows.c.data).where(_rows.c.status.in_(_RUNNING)).order_by(_rows.c.created_at)
    return [decode(data) for data in session.execute(query).scalars()]


def counts(session: Session) -> dict[str, int]:
    """How many cases stand in each status."""
    query = select(_rows.c.status, func.count()).group_by(_rows.c.status)
    return {str(status): int(number) for status, number in session.execute(query)}
