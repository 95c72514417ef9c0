"""The composition root: settings to desk, the loops, signals and the fixed jobs. Decides and stores nothing itself.

The only door to APScheduler. Three loops do the work, each one row at a time: ``mailbox`` (a thread of
its own, since IMAP blocks), ``process`` and ``deliver``. The scheduler's jobs only wake them.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import secrets
import signal
import threading
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]  # it ships no types

from escalationd.config import Settings
from escalationd.errors import DeliveryError, MailboxError, StoreError
from escalationd.mail.answering import OwnMail
from escalationd.mail.compose import Composer, Stationery
from escalationd.mail.envelope import Gates
from escalationd.mail.marks import bounce_tag, plus_address
from escalationd.net.contact import contact
from escalationd.net.heartbeat import ping
from escalationd.net.imap import Mailbox
from escalationd.net.smtp import Courier
from escalationd.net.systemd import notify
from escalationd.net.ticketing import update_ticket
from escalationd.service.deliver import Delivery, Send
from escalationd.service.desk import Desk
from escalationd.service.health import Auditor, remove_old_mail, watch
from escalationd.service.intake import Suspects, set_aside, take_in
from escalationd.service.process import process_some
from escalationd.service.pulse import Pulse
from escalationd.service.report import send_digests
from escalationd.service.sweep import recount, sweep
from escalationd.store import restored
from escalationd.store.database import Database
from escalationd.store.outbox import Entry

log = logging.getLogger(__name__)

_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_ENVID_LENGTH = 100
"""RFC 3461 4.4 allows no more."""

_STALLED = 600.0
_LONGEST_PAUSE = 300.0
_STANDBY_SECONDS = 2.0
_GOODBYE = 30.0
"""Seconds that a stop waits for a letter on its way: less than the service manager's patience."""
_FIRST_PASS = 120.0
"""Seconds that due times wait at most for the first look into the mailbox."""
_TICK = 5.0
"""Seconds between two looks at due times and at the outbox; new mail and new letters wake the loops at once."""


def random_text(length: int) -> str:
    """Unguessable text of base32 characters: 5 bits each."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def utc_now() -> datetime:
    """The clock of the machine: read here and nowhere below."""
    return datetime.now(UTC)


def open_desk(settings: Settings, *, now: Callable[[], datetime] = utc_now, database: Database | None = None) -> Desk:
    """The desk of one configuration: database open and migrated, stationery ready. Raises StoreError."""
    database = database or Database(settings.database_url)
    database.migrate()
    with database.write() as session:
        put_back = restored.begin(session, now())
    policy = replace(settings.policy, ticket_connected=bool(settings.ticket or settings.ticket_address))
    stationery = Stationery(
        mailbox=policy.mailbox,
        sender_name=settings.sender_name,
        instance=settings.instance,
        templates=settings.templates,
    )
    return Desk(
        policy=policy,
        trust=settings.trust,
        own=OwnMail(
            addresses=policy.own_addresses | {policy.mailbox},
            list_ids=settings.list_ids,
            instance=settings.instance,
        ),
        gates=Gates(size=settings.imap.max_size),
        database=database,
        composer=Composer(policy, stationery),
        now=now,
        random_text=random_text,
        domain=policy.mailbox.rpartition("@")[2],
        account=settings.imap.name,
        folder=settings.imap.inbox,
        ticket_address=settings.ticket_address,
        warnings=settings.warnings,
        accepted_risks=settings.accepted_risks,
        restored=put_back,
    )


def channels(desk: Desk, settings: Settings, courier: Courier) -> Mapping[str, Send]:
    """How each kind of outbox row is handed over."""

    async def send_letter(entry: Entry) -> str:
        sender, message_id = desk.policy.mailbox, entry.message_id or ""
        if not entry.raw:
            raise DeliveryError("the letter's bytes were removed when its retention time was over", permanent=True)
        if settings.bounce_plus_address:
            sender = plus_address(sender, bounce_tag(entry.id, message_id))
        envid = message_id.strip("<>")[:_ENVID_LENGTH]
        return await courier.send(entry.raw, sender=sender, recipient=entry.recipient, envid=envid)

    async def make_call(entry: Entry) -> str:
        payload = entry.payload or {}
        urls = [url() for url in settings.contacts.get(entry.recipient, ())]
        return await contact(urls, title=str(payload["title"]), body=str(payload["text"]))

    async def note_ticket(entry: Entry) -> str:
        payload = entry.payload or {}
        if settings.ticket is None:
            return "no ticket system is configured any more"
        words = {name: str(payload.get(name, "")) for name in ("ticket", "status", "note")}
        await update_ticket(settings.ticket, ticket=words["ticket"], status=words["status"], note=words["note"])
        return "updated"

    return {"letter": send_letter, "call": make_call, "ticket": note_ticket}


def once(settings: Settings, *, now: Callable[[], datetime] = utc_now) -> Mapping[str, int]:
    """One pass: take in, handle, sweep, deliver, and stop. Raises MailboxError and StoreError."""
    database = Database(settings.database_url)
    try:
        if not database.hold(settings.imap.name):
            raise StoreError("another escalationd is working on this database: stop it first, or let it do the work")
        database.migrate()
        database.check_start()
        desk = open_desk(settings, now=now, database=database)
        recount(desk)
        return asyncio.run(_one_pass(desk, settings))
    finally:
        database.close()


async def _one_pass(desk: Desk, settings: Settings) -> Mapping[str, int]:
    mailbox = Mailbox(settings.imap)
    courier = Courier(settings.smtp)
    try:
        mailbox.connect()
        taken = take_in(desk, mailbox, settings.imap.processed)
        handled = 0
        while some := await asyncio.to_thread(process_some, desk):
            handled += some
        set_aside(desk, mailbox, settings.imap.processed, settings.imap.set_aside)
        due = await asyncio.to_thread(sweep, desk)
        sent = 0
        delivery = Delivery(desk, channels(desk, settings, courier), settings.smtp.connections)
        while (attempted := await delivery.round()) or delivery.busy:
            sent += attempted
    finally:
        mailbox.close()
        await courier.close()
    return {"taken": taken.mails, "handled": handled, "due": due, "sent": sent}


@dataclass
class Loop:
    """Something done again and again: at once while there is work, then when woken or after ``every`` seconds."""

    name: str
    step: Callable[[], Awaitable[bool]]
    every: float
    pulse: Pulse

    def __post_init__(self) -> None:
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Do the next round now."""
        self._wake.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Run until ``stop``; a step in progress is finished, never cancelled."""
        while not stop.is_set():
            self._wake.clear()
            busy = await self._step()
            if not busy and not stop.is_set():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), self.every)

    async def _step(self) -> bool:
        try:
            busy = await self.step()
        except Exception as error:
            # rule 9: one broken round never stops the loop; what is wrong shows in status and digest
            self.pulse.turn(self.name)
            self.pulse.trouble(self.name, str(error))
            log.exception("the %s loop failed; it goes on", self.name)
            await asyncio.sleep(1)
            return False
        self.pulse.beat(self.name)
        return busy


class Daemon:
    """The running program. ``run`` returns when ``stop`` was called or a signal came."""

    def __init__(self, settings: Settings, desk: Desk, *, tick: float = _TICK) -> None:
        self.settings = settings
        self.desk = desk
        self.tick = tick
        self.pulse = Pulse(now=utc_now, monotonic=time.monotonic)
        self._auditor = Auditor(utc_now())
        self._suspects = Suspects()
        self._caught_up = threading.Event()
        self._began = time.monotonic()
        self.ready = threading.Event()
        self._stopping = threading.Event()
        self._fatal: StoreError | None = None

    async def run(self) -> None:
        """Work until stopped. Raises StoreError when the database can no longer be used."""
        self._stop = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._job = asyncio.Lock()
        courier = Courier(self.settings.smtp)
        ways = channels(self.desk, self.settings, courier)
        delivery = Delivery(self.desk, ways, self.settings.smtp.connections)
        self._process = Loop("process", self._handle_and_sweep, self.tick, self.pulse)
        self._deliver = Loop("deliver", lambda: self._send(delivery), self.tick, self.pulse)
        mailbox = threading.Thread(target=self._watch_mailbox, name="mailbox", daemon=True)
        scheduler = self._schedule()
        self._catch_signals()
        mailbox.start()
        scheduler.start()
        self.ready.set()
        notify("READY=1")
        try:
            await asyncio.gather(self._process.run(self._stop), self._deliver.run(self._stop))
        finally:
            notify("STOPPING=1")
            scheduler.pause()
            async with self._job:  # the scheduler would cancel a job that is at work
                scheduler.shutdown(wait=False)
            self._stopping.set()
            await asyncio.gather(asyncio.to_thread(mailbox.join, _GOODBYE), self._last_letters(delivery))
            await courier.close()
        if self._fatal is not None:
            raise self._fatal

    async def _last_letters(self, delivery: Delivery) -> None:
        try:
            await delivery.finish(_GOODBYE)
        except StoreError as error:
            self._give_up(error)

    def stop(self) -> None:
        """Finish what is in hand and end ``run``; safe from any thread."""
        self._stopping.set()
        self._loop.call_soon_threadsafe(self._stop.set)
        self._loop.call_soon_threadsafe(self._wake_all)

    def _wake_all(self) -> None:
        self._process.wake()
        self._deliver.wake()

    def _catch_signals(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            return  # a demo in a thread is stopped by its owner
        for name in (signal.SIGTERM, signal.SIGINT):
            self._loop.add_signal_handler(name, self.stop)

    def _schedule(self) -> AsyncIOScheduler:
        """The few fixed jobs. A late one runs once, never in a burst (LIBRARIES 0.9)."""
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        scheduler = AsyncIOScheduler(job_defaults=defaults, timezone=UTC)
        scheduler.add_job(self._process.wake, "interval", seconds=self.tick, id="sweep")
        scheduler.add_job(self._deliver.wake, "interval", seconds=self.tick, id="deliver")
        scheduler.add_job(
            self._digest, "interval", seconds=max(self.tick * 12, 1.0), id="digest", next_run_time=utc_now()
        )
        scheduler.add_job(self._housekeeping, "interval", seconds=60, id="housekeeping")
        scheduler.add_job(
            self._remove_old, "interval", hours=24, id="retention", next_run_time=utc_now() + timedelta(minutes=5)
        )
        scheduler.add_job(self._feed_watchdog, "interval", seconds=20, id="watchdog")
        return scheduler

    async def _handle_and_sweep(self) -> bool:
        """Every waiting mail, then every due time; letters are delivered meanwhile."""
        database = self.desk.database
        try:
            await asyncio.to_thread(database.still_holds, database.lease)
            if await asyncio.to_thread(process_some, self.desk):
                self._deliver.wake()
                return True
            swept = await asyncio.to_thread(sweep, self.desk) if self._may_sweep() else 0
            if swept:
                self._deliver.wake()
        except StoreError as error:
            self._give_up(error)
        return False

    def _may_sweep(self) -> bool:
        """After a downtime the waiting mails come first: nobody is reminded of what they have answered already.

        A mailbox that does not answer delays no clock for long.
        """
        return self._caught_up.is_set() or time.monotonic() - self._began > _FIRST_PASS

    def _give_up(self, error: StoreError) -> None:
        """A database that cannot be written ends the process: the service manager starts it again (E17)."""
        log.critical("%s", error)
        self._fatal = error
        self.stop()

    async def _send(self, delivery: Delivery) -> bool:
        try:
            if await delivery.round():
                self._process.wake()
        except StoreError as error:
            self._give_up(error)
        return delivery.busy

    async def _digest(self) -> None:
        async with self._job:
            await self._send_digests()

    async def _send_digests(self) -> None:
        if await asyncio.to_thread(send_digests, self.desk, self.settings.digest_time):
            self._deliver.wake()

    async def _housekeeping(self) -> None:
        async with self._job:
            healthy = await asyncio.to_thread(watch, self.desk, self.pulse, self._auditor)
        if healthy and self.settings.heartbeat_url:
            try:
                await asyncio.to_thread(ping, self.settings.heartbeat_url)
            except DeliveryError as error:
                log.warning("%s", error)

    async def _remove_old(self) -> None:
        async with self._job:
            await asyncio.to_thread(remove_old_mail, self.desk, self.settings.retention)

    def _feed_watchdog(self) -> None:
        """Fed by the progress of every loop, not by a timer alone (SAFETY 4)."""
        stalled = self.pulse.stalled(_STALLED)
        if stalled:
            log.error("no progress in: %s", ", ".join(stalled))
        else:
            notify("WATCHDOG=1")

    def _watch_mailbox(self) -> None:
        """The mailbox's own thread: connect, take in, wait, and back off with jitter when the server is gone."""
        failures = 0
        while not self._stopping.is_set():
            mailbox = Mailbox(self.settings.imap)
            self.pulse.turn("mailbox")
            try:
                mailbox.connect()
                failures = 0
                self._serve(mailbox)
            except MailboxError as error:
                failures += 1
                self.pulse.trouble("mailbox", str(error), permanent=error.permanent)
                log.error("%s", error)  # noqa: TRY400, RUF100 - one clear line; the trace would tell an operator nothing
                self._rest(failures)
            except StoreError as error:
                self._loop.call_soon_threadsafe(self._give_up, error)
                return
            except Exception as error:
                # rule 9: whatever a server sends, the thread goes on
                failures += 1
                self.pulse.trouble("mailbox", str(error))
                log.exception("the mailbox loop failed; it connects again")
                self._rest(failures)
            finally:
                mailbox.close()

    def _serve(self, mailbox: Mailbox) -> None:
        imap = self.settings.imap
        while not self._stopping.is_set():
            taken = take_in(self.desk, mailbox, imap.processed, self._suspects, self._mails_came)
            set_aside(self.desk, mailbox, imap.processed, imap.set_aside)
            self.pulse.beat("mailbox")
            self._note_unfetchable(taken.unfetchable)
            if taken.more:
                continue
            self._caught_up.set()
            mailbox.select(imap.inbox)
            mailbox.wait(self.settings.poll_seconds, self._stopping.is_set)

    def _note_unfetchable(self, uids: Sequence[int]) -> None:
        if not uids:
            self.pulse.over("unfetchable mail")
            return
        words = f"the server does not hand over UID {', '.join(map(str, uids))} of {self.settings.imap.inbox}"
        self.pulse.trouble("unfetchable mail", words, permanent=True)

    def _mails_came(self) -> None:
        """A batch is in the ledger: a backlog is progress too."""
        self.pulse.beat("mailbox")
        self._loop.call_soon_threadsafe(self._process.wake)

    def _rest(self, failures: int) -> None:
        """1 s, 2 s, 4 s ... to five minutes, each with jitter, so that a hundred daemons do not come back at once."""
        pause = min(2.0 ** min(failures - 1, 10), _LONGEST_PAUSE)
        self._stopping.wait(pause * random.uniform(0.5, 1.0))  # noqa: S311 - jitter is no secret


def run(settings: Settings) -> None:
    """The daemon until SIGTERM. Raises StoreError when another one works or the database cannot be used."""
    database = Database(settings.database_url)
    try:
        _wait_for_turn(database, settings.imap.name)
        database.migrate()
        database.check_start()
        desk = open_desk(settings, database=database)
        recount(desk)
        asyncio.run(Daemon(settings, desk).run())
    finally:
        database.close()


def _wait_for_turn(database: Database, desk: str) -> None:
    """On SQLite a second daemon is refused at once; on PostgreSQL it stands by until the first one is gone.

    A daemon of another mailbox would never be gone: each mailbox needs a schema of its own.
    """
    while not database.hold(desk):
        if not database.may_stand_by(desk):
            raise StoreError(
                f"another escalationd ({database.holder()}) is working on this database: stop it first, "
                "or give this mailbox a database or PostgreSQL schema of its own"
            )
        notify("READY=1\nWATCHDOG=1\nSTATUS=standing by: another daemon works on this mailbox")
        time.sleep(_STANDBY_SECONDS)
