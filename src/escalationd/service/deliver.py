"""The outbox goes out: the only module that sends. Renders nothing and decides nothing.

A row is counted as attempted before anything is sent, and marked sent after the server's "250": the
only possible repeat is a crash between the two, with the same bytes and the same Message-ID. No
connection takes its next letter before the last one is marked, so a crash repeats one for each at most.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from escalationd.core.decide import decide
from escalationd.core.effects import Letter, LetterKind
from escalationd.core.events import Bounced, CallFailed, CallMade, Event, TicketFailed
from escalationd.errors import DeliveryError, StoreError
from escalationd.mail.plain import clean_line
from escalationd.service.desk import Desk
from escalationd.service.keep import keep
from escalationd.service.letters import queue_letter
from escalationd.store import escalations, outbox, people
from escalationd.store.outbox import Entry

log = logging.getLogger(__name__)

BATCH = 50
_MANY = 2 * BATCH
_BACK_OFF = (30, 60, 300, 900, 1800, 3600)
"""Seconds until the next attempt; the last one repeats. Greylisting wants minutes, an outage must not cost hours."""
_GIVE_UP_AFTER = timedelta(days=5)
"""As long as RFC 5321 4.5.4.1 asks a sender to try."""

Send = Callable[[Entry], Awaitable[str]]
"""Hands one row over; the answer of the other side. Raises DeliveryError."""


_TURN = 2.0
"""Seconds a round waits for an answer of the other side before it looks for new letters again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one attempt."""

    entry: Entry
    response: str = ""
    error: DeliveryError | None = None


class Delivery:
    """What is on its way: at most ``at_once`` rows of a channel at a time, the slow ones in nobody's way.

    A relay may take ten minutes for its "250" (RFC 5321 4.5.3.2.6); the other letters go on meanwhile.
    A row is on its way until its result is recorded.
    """

    def __init__(self, desk: Desk, channels: Mapping[str, Send], at_once: int) -> None:
        self._desk = desk
        self._channels = channels
        self._gates = {name: asyncio.Semaphore(at_once) for name in channels}
        self._flying: dict[asyncio.Task[None], int] = {}
        self._results: list[Result] = []
        self._recording = asyncio.Lock()

    @property
    def busy(self) -> bool:
        """Whether anything is on its way."""
        return bool(self._flying)

    async def round(self) -> int:
        """Start what is due, and wait for what comes back; how many rows that was. Raises StoreError."""
        await self._start()
        return await self._collect(_TURN, asyncio.FIRST_COMPLETED)

    async def start(self) -> int:
        """Start what is due and wait for nothing; how many rows came back meanwhile. Raises StoreError."""
        await self._start()
        return await self._collect(0, asyncio.FIRST_COMPLETED)

    async def catch_up(self, patience: float) -> None:
        """Wait while many letters are due and some are on their way, at most ``patience`` seconds. Raises StoreError.

        Mails that are handled faster than letters leave would put an urgent one's letters behind a thousand others.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while await asyncio.to_thread(_is_behind, self._desk) and self._flying:
                    await asyncio.wait(self._flying, return_when=asyncio.FIRST_COMPLETED)

    async def finish(self, patience: float) -> None:
        """Wait for what is on its way. What is still out after ``patience`` seconds has an unknown result."""
        await self._collect(patience, asyncio.ALL_COMPLETED)
        for task in self._flying:
            task.cancel()
        await asyncio.gather(*self._flying, return_exceptions=True)
        self._flying.clear()

    async def _start(self) -> None:
        out = frozenset(self._flying.values())
        if len(out) > BATCH // 2:
            return  # enough to do: one claim for many rows, not one for each
        batch, lease = await asyncio.to_thread(_claim, self._desk, self._desk.now(), out)
        for entry in batch:
            self._flying[asyncio.ensure_future(self._attempt(entry, lease))] = entry.id

    async def _collect(self, patience: float, until: str) -> int:
        if not self._flying:
            return 0
        done, _ = await asyncio.wait(self._flying, timeout=patience, return_when=until)
        for task in done:
            del self._flying[task]
        for task in done:
            task.result()
        return len(done)

    async def _attempt(self, entry: Entry, lease: int) -> None:
        """Hand one row over and record the result; its place is taken until then. Raises StoreError."""
        send = self._channels.get(entry.channel)
        if send is None:
            error = DeliveryError(f"no {entry.channel} is configured", permanent=True)
            await self._record(Result(entry=entry, error=error))
            return
        async with self._gates[entry.channel]:
            whole = await asyncio.to_thread(_still_wanted, self._desk, entry.id, lease)
            if whole is not None:
                await self._record(await _hand_over(send, entry, whole))

    async def _record(self, result: Result) -> None:
        """Record a result, in one transaction with those that came while the last one was written."""
        self._results.append(result)
        async with self._recording:
            results, self._results = self._results, []
            if results:
                await asyncio.to_thread(record, self._desk, results)


async def _hand_over(send: Send, entry: Entry, whole: Entry) -> Result:
    """What became of ``entry``, as it was claimed; ``whole`` is the same row with its bytes."""
    try:
        return Result(entry=entry, response=await send(whole))
    except DeliveryError as error:
        return Result(entry=entry, error=error)
    except Exception as error:
        # rule 9: one broken channel never stops the rest
        log.exception("outbox row %d failed in an unexpected way", entry.id)
        return Result(entry=entry, error=DeliveryError(f"{type(error).__name__}: {error}", unknown=True))


def _is_behind(desk: Desk) -> bool:
    with desk.database.read() as session:
        return len(outbox.next_batch(session, desk.now(), _MANY)) == _MANY


def _claim(desk: Desk, now: datetime, out: frozenset[int]) -> tuple[Sequence[Entry], int]:
    """What is due and not ``out``, with the attempt counted, and the lease under which it was.

    One transaction: a letter recalled in between must not leave.
    """
    with desk.database.read() as session:
        if not outbox.next_batch(session, now, 1, out):
            return (), desk.database.lease  # no write lock for an idle look
    with desk.database.write() as session:
        ready = outbox.next_batch(session, now, BATCH - len(out), out)
        outbox.begin(session, [entry.id for entry in ready])
        lease = desk.database.lease
    return ready, lease


def _still_wanted(desk: Desk, number: int, lease: int) -> Entry | None:
    """The row with its bytes, read when it is about to leave; None when it was dropped, or claimed under another lease.

    A daemon that was frozen comes back with letters in hand that the next one has sent long ago.
    """
    if not desk.database.still_holds(lease):
        return None
    with desk.database.read() as session:
        entry = outbox.by_id(session, number)
    return entry if entry is not None and entry.state == "queued" else None


def record(desk: Desk, results: Sequence[Result]) -> None:
    """Mark each row and let its case know, in one transaction: a bounce is never lost between the two."""
    now = desk.now()
    results = [_without_codes(result) for result in results]
    with desk.database.write() as session:
        for result in results:
            _mark(session, result, now)
            _tell_case(session, desk, result, now)
    for result in results:
        if result.error is not None:
            log.warning("%s to %s: %s", result.entry.kind, result.entry.recipient, result.error)


def _without_codes(result: Result) -> Result:
    """A relay may quote what it was given, even the letter's reply address: its code belongs in no list and no log.

    Nor does what the database cannot keep: bytes that are no UTF-8 come as halves of surrogate pairs.
    """
    error = result.error
    if error is not None:
        error = DeliveryError(clean_line(str(error)), permanent=error.permanent, unknown=error.unknown)
    return replace(result, response=clean_line(result.response), error=error)


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


def _tell_case(session: Session, desk: Desk, result: Result, now: datetime) -> None:
    """Let the case know. One that cannot be told must not undo the mark, or its letter would go out for ever."""
    try:
        event = _event(result, now)
        if event is not None:
            with desk.database.part(session):
                _follow_up(session, desk, result, event, now)
    except StoreError:
        raise  # the database itself
    except Exception:
        log.exception("outbox row %d: its case could not be told", result.entry.id)
        if result.error is not None:
            _alarm(session, desk, result, now)


def _follow_up(session: Session, desk: Desk, result: Result, event: Event, now: datetime) -> None:
    """What an attempt means for its case: a call made or failed, a letter that nobody will ever take."""
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
        return _call_event(entry, result)
    if error is None or not _hopeless(result, now):
        return None
    if entry.channel == "ticket":
        words = {name: str((entry.payload or {}).get(name, "")) for name in ("ticket", "status", "note")}
        return TicketFailed(**words, why=str(error))
    kind = LetterKind(entry.kind)
    return Bounced(source=None, recipient=entry.recipient, letter=kind, permanent=True, why=str(error))


def _call_event(entry: Entry, result: Result) -> Event:
    payload = entry.payload or {}
    person = str(payload["person"]) if payload.get("person") else None
    attempt = int(payload.get("attempt", 0))
    if result.error is None:
        return CallMade(person=person, attempt=attempt, how=result.response)
    return CallFailed(person=person, attempt=attempt, why=str(result.error))


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
