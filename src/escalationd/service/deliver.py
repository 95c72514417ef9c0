"""The outbox goes out: the only module that sends. Renders nothing and decides nothing.

A row is counted as attempted before anything is sent, and marked sent after the server's "250": the
only possible repeat is a crash between the two, with the same bytes and the same Message-ID.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from escalationd.core.decide import decide
from escalationd.core.effects import Letter, LetterKind
from escalationd.core.events import Bounced, CallFailed, CallMade, Event, TicketFailed
from escalationd.errors import DeliveryError
from escalationd.service.desk import Desk
from escalationd.service.keep import keep
from escalationd.service.letters import queue_letter
from escalationd.store import escalations, outbox, people
from escalationd.store.outbox import Entry

log = logging.getLogger(__name__)

BATCH = 50
_BACK_OFF = (30, 60, 300, 900, 1800, 3600)
"""Seconds until the next attempt; the last one repeats. Greylisting wants minutes, an outage must not cost hours."""
_GIVE_UP_AFTER = timedelta(days=5)
"""As long as RFC 5321 4.5.4.1 asks a sender to try."""

Send = Callable[[Entry], Awaitable[str]]
"""Hands one row over; the answer of the other side. Raises DeliveryError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one attempt."""

    entry: Entry
    response: str = ""
    error: DeliveryError | None = None


async def deliver(desk: Desk, channels: Mapping[str, Send], at_once: int) -> int:
    """Send what is due, ``at_once`` rows at a time; how many rows were attempted."""
    now = desk.now()
    batch = await asyncio.to_thread(_claim, desk, now)
    if not batch:
        return 0
    gate = asyncio.Semaphore(at_once)
    results = [asyncio.ensure_future(_attempt(entry, channels, gate)) for entry in batch]
    pending = set(results)
    while pending:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.to_thread(record, desk, [task.result() for task in done])
    return len(batch)


def _claim(desk: Desk, now: datetime) -> Sequence[Entry]:
    """What is due, with the attempt counted. One transaction: a letter recalled in between must not leave."""
    with desk.database.read() as session:
        if not outbox.next_batch(session, now, 1):
            return ()  # no write lock for an idle look
    with desk.database.write() as session:
        ready = outbox.next_batch(session, now, BATCH)
        outbox.begin(session, [entry.id for entry in ready])
    return ready


async def _attempt(entry: Entry, channels: Mapping[str, Send], gate: asyncio.Semaphore) -> Result:
    send = channels.get(entry.channel)
    if send is None:
        return Result(entry=entry, error=DeliveryError(f"no {entry.channel} is configured", permanent=True))
    async with gate:
        try:
            return Result(entry=entry, response=await send(entry))
        except DeliveryError as error:
            return Result(entry=entry, error=error)
        except Exception as error:
            # rule 9: one broken channel never stops the rest
            log.exception("outbox row %d failed in an unexpected way", entry.id)
            return Result(entry=entry, error=DeliveryError(f"{type(error).__name__}: {error}", unknown=True))


def record(desk: Desk, results: Sequence[Result]) -> None:
    """Mark each row and let its case know, in one transaction: a bounce is never lost between the two."""
    now = desk.now()
    with desk.database.write() as session:
        for result in results:
            _mark(session, result, now)
            _follow_up(session, desk, result, now)
    for result in results:
        if result.error is not None:
            log.warning("%s to %s: %s", result.entry.kind, result.entry.recipient, result.error)


def _mark(session: Session, result: Result, now: datetime) -> None:
    if result.error is None:
        outbox.mark_sent(session, result.entry.id, now, result.response)
    elif _hopeless(result, now):
        outbox.mark_failed(session, result.entry.id, str(result.error))
    else:
        at = now + back_off(result.entry.attempts + 1)
        outbox.mark_retry(session, result.entry.id, at, str(result.error), unknown=result.error.unknown)


def _hopeless(result: Result, now: datetime) -> bool:
    if result.error is None:
        return False
    is_call = result.entry.channel == "call"
    return result.error.permanent or is_call or now - result.entry.created_at > _GIVE_UP_AFTER


def back_off(attempts: int) -> timedelta:
    """The pause after so many attempts, growing to an hour. The spread of letters makes jitter needless here."""
    return timedelta(seconds=_BACK_OFF[min(attempts, len(_BACK_OFF)) - 1])


def _follow_up(session: Session, desk: Desk, result: Result, now: datetime) -> None:
    """What an attempt means for its case: a call made or failed, a letter that nobody will ever take."""
    event = _event(result, now)
    if event is None:
        return
    ref = result.entry.escalation
    case = escalations.load(session, ref) if ref else None
    if case is not None:
        away = frozenset(people.away_now(session, now))
        keep(session, desk, case, decide(case, event, desk.policy, now, away), now)
    elif result.entry.kind != LetterKind.ALARM.value:
        _alarm(session, desk, result, now)


def _event(result: Result, now: datetime) -> Event | None:
    entry, error = result.entry, result.error
    if entry.channel == "call":
        return _call_event(entry, error)
    if error is None or not _hopeless(result, now):
        return None
    if entry.channel == "ticket":
        words = {name: str((entry.payload or {}).get(name, "")) for name in ("ticket", "status", "note")}
        return TicketFailed(**words, why=str(error))
    kind = LetterKind(entry.kind)
    return Bounced(source=None, recipient=entry.recipient, letter=kind, permanent=True, why=str(error))


def _call_event(entry: Entry, error: DeliveryError | None) -> Event:
    payload = entry.payload or {}
    person = str(payload["person"]) if payload.get("person") else None
    attempt = int(payload.get("attempt", 0))
    if error is None:
        return CallMade(person=person, attempt=attempt)
    return CallFailed(person=person, attempt=attempt, why=str(error))


def _alarm(session: Session, desk: Desk, result: Result, now: datetime) -> None:
    """A letter of no case that nobody will ever take: the admins must know, unless it was an alarm itself."""
    entry = result.entry
    facts = {
        "problem": f'The letter "{entry.kind}" to {entry.recipient} cannot be delivered: {result.error}',
        "remedy": f'Correct the address, then "escalationd outbox retry {entry.id}".',
    }
    for admin in desk.policy.admins:
        key = f"alarm/undeliverable/{entry.id}/{admin}"
        queue_letter(session, desk, None, Letter(kind=LetterKind.ALARM, key=key, to=admin, facts=facts), now)
