"""The daemon: its loops, its fixed jobs and its signals. Decides and stores nothing itself.

The only door to APScheduler. Three loops do the work, each one row at a time: the mailbox's thread,
``process`` and ``deliver``. The scheduler's jobs only wake them.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import UTC, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]  # it ships no types

from escalationd.config import Settings
from escalationd.daemon.loop import Loop
from escalationd.daemon.mailbox import MailboxWatch
from escalationd.daemon.memory import return_large_pieces
from escalationd.daemon.wiring import channels, open_desk, utc_now
from escalationd.errors import DeliveryError, StoreError
from escalationd.net.heartbeat import ping
from escalationd.net.smtp import Courier
from escalationd.net.systemd import notify
from escalationd.service.deliver import Delivery
from escalationd.service.desk import Desk
from escalationd.service.health import Auditor, remove_old_mail, watch
from escalationd.service.process import process_some
from escalationd.service.pulse import Pulse
from escalationd.service.report import send_digests
from escalationd.service.sweep import recount, sweep
from escalationd.store.database import Database

log = logging.getLogger(__name__)

_STALLED = 600.0
_STANDBY_SECONDS = 2.0
_GOODBYE = 30.0
"""Seconds that a stop waits for a letter on its way: less than the service manager's patience."""
_BREATH = 0.5
"""Seconds that the next mails wait at most for letters that are due: a relay that hangs stops no mail."""
_FIRST_PASS = 120.0
"""Seconds that due times wait at most for the first look into the mailbox."""
_TICK = 5.0
"""Seconds between two looks at due times and at the outbox; new mail and new letters wake the loops at once."""


class Daemon:
    """The running program. ``run`` returns when ``stop`` was called or a signal came."""

    def __init__(self, settings: Settings, desk: Desk, *, tick: float = _TICK) -> None:
        self.settings = settings
        self.desk = desk
        self.tick = tick
        self.pulse = Pulse(now=utc_now, monotonic=time.monotonic)
        self._auditor = Auditor(utc_now())
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
        self._process = Loop("process", lambda: self._handle_and_sweep(delivery), self.tick, self.pulse)
        self._deliver = Loop("deliver", lambda: self._send(delivery), self.tick, self.pulse)
        mailbox = self._mailbox = MailboxWatch(
            self.settings,
            self.desk,
            self.pulse,
            stopping=self._stopping,
            mails_came=lambda: self._from_thread(self._process.wake),
            give_up=lambda error: self._from_thread(lambda: self._give_up(error)),
        )
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
        self._from_thread(self._stop.set)
        self._from_thread(self._wake_all)

    def _from_thread(self, act: Callable[[], None]) -> None:
        self._loop.call_soon_threadsafe(act)

    def _wake_all(self) -> None:
        self._process.wake()
        self._deliver.wake()

    def _catch_signals(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            return  # a demo in a thread is stopped by its owner
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):  # a closed terminal is no crash
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

    async def _handle_and_sweep(self, delivery: Delivery) -> bool:
        """Every waiting mail, then every due time; letters are delivered meanwhile, and soon."""
        database = self.desk.database
        try:
            await asyncio.to_thread(database.still_holds, database.lease)
            if await asyncio.to_thread(process_some, self.desk):
                self._deliver.wake()
                await delivery.catch_up(_BREATH)
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
        return self._mailbox.caught_up.is_set() or time.monotonic() - self._began > _FIRST_PASS

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


def run(settings: Settings) -> None:
    """The daemon until SIGTERM. Raises StoreError when another one works or the database cannot be used."""
    return_large_pieces()
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
