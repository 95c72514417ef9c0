"""A single pass over everything, for `once`: take in, handle, look at due times, deliver, and stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime

from escalationd.config import Settings
from escalationd.daemon.memory import return_large_pieces
from escalationd.daemon.wiring import channels, open_desk, utc_now
from escalationd.errors import StoreError
from escalationd.net.imap import Mailbox
from escalationd.net.smtp import Courier
from escalationd.service.deliver import Delivery
from escalationd.service.desk import Desk
from escalationd.service.intake import set_aside, take_in
from escalationd.service.process import process_some
from escalationd.service.sweep import recount, sweep
from escalationd.store.database import Database

log = logging.getLogger(__name__)

_GOODBYE = 30.0
"""Seconds that letters on their way are waited for when the pass has failed; else none are."""


def once(settings: Settings, *, now: Callable[[], datetime] = utc_now) -> Mapping[str, int]:
    """One pass: take in, handle, sweep, deliver, and stop. Raises MailboxError and StoreError."""
    return_large_pieces()
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
    delivery = Delivery(desk, channels(desk, settings, courier), settings.smtp.connections)
    try:
        mailbox.connect()
        taken = take_in(desk, mailbox, settings.imap.processed)
        handled = sent = 0
        while some := await asyncio.to_thread(process_some, desk):
            handled += some
            sent += await delivery.start()  # its letters leave while the next mails are handled
        refused = set_aside(desk, mailbox, settings.imap.processed, settings.imap.set_aside)
        if taken.refused or refused:
            log.error("%s", taken.refused or refused)
        due = await asyncio.to_thread(sweep, desk)
        while (attempted := await delivery.round()) or delivery.busy:
            sent += attempted
    finally:
        with suppress(StoreError):  # what failed first is what is told
            await delivery.finish(_GOODBYE)
        mailbox.close()
        await courier.close()
    return {"taken": taken.mails, "handled": handled, "due": due, "sent": sent}
