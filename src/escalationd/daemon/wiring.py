"""Settings become a desk with its ways out: what every command and the daemon start from. Runs nothing."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from escalationd.config import Settings
from escalationd.errors import DeliveryError
from escalationd.mail.letters.compose import Composer, Stationery
from escalationd.mail.machines.answering import OwnMail
from escalationd.mail.marks import bounce_tag, plus_address
from escalationd.mail.opening.envelope import Gates
from escalationd.net.contact import contact
from escalationd.net.smtp import Courier
from escalationd.net.ticketing import update_ticket
from escalationd.service.deliver import Send
from escalationd.service.desk import Desk
from escalationd.store import restored
from escalationd.store.database import Database
from escalationd.store.outbox import Entry

_ENVID_LENGTH = 100
"""RFC 3461 4.4 allows no more."""


def random_text(length: int) -> str:
    """Unguessable text of base32 characters: 5 bits each."""
    enough = secrets.token_bytes(length * 5 // 8 + 1)
    return base64.b32encode(enough).decode().lower()[:length]


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
