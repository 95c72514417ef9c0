"""``inbox`` and ``outbox``: look at mail and letters, try again, release, reject, drop."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import typer

from escalationd.cli.acting import find_admin
from escalationd.cli.output import as_json, as_table, find_name, opened
from escalationd.config import load
from escalationd.core.events import Disposition
from escalationd.daemon.wiring import open_desk
from escalationd.service.quarantine import reject, release
from escalationd.store import history, inbox, outbox
from escalationd.store.inbox import StoredMail


def list_inbox(config: Path, *, json: bool, disposition: str | None, limit: int) -> None:
    """The newest mails, with disposition and reason."""
    disposition = find_name("disposition", disposition, Disposition)
    with opened(config) as (_, database), database.read() as session:
        mails = inbox.listing(session, disposition=disposition, limit=limit)
    rows = [
        {
            "id": mail.id,
            "received": mail.received_at,
            "from": mail.sender,
            "subject": mail.subject,
            "disposition": "waiting" if mail.state == "received" else mail.disposition,
            "reason": mail.reason,
            "escalation": mail.escalation,
            "attempts": mail.attempts,
        }
        for mail in mails
    ]
    if json:
        as_json(rows)
        return
    shown = ("id", "received", "disposition", "escalation", "from", "subject", "reason")
    cells = [[row[name] for name in shown] for row in rows]
    as_table(shown, cells, empty="There is no mail.", below=("subject", "reason"))


def _no_mail(number: int) -> int:
    typer.echo(f"there is no mail {number}", err=True)
    return 1


def raw_mail(config: Path, number: int) -> int:
    """The raw bytes, as they came."""
    with opened(config) as (_, database), database.read() as session:
        mail = inbox.find(session, number)
    if mail is None:
        return _no_mail(number)
    if not mail.raw:
        typer.echo(f"the bytes of mail {number} were removed when their retention time was over", err=True)
        return 1
    sys.stdout.buffer.write(mail.raw)
    return 0


def retry_mail(config: Path, number: int) -> int:
    """Another three attempts, by the running daemon or the next ``once``."""
    with opened(config) as (_, database), database.write() as session:
        mail = inbox.find(session, number)
        why = _why_not_again(mail)
        if mail is not None and not why:
            inbox.reopen(session, number)
            text = f"mail {number} is tried again, after {mail.disposition}: {mail.reason}"
            history.append(session, None, datetime.now(UTC), "retry", "admin", text, {})
    if mail is None:
        return _no_mail(number)
    typer.echo(why or f"mail {number} waits to be handled again", err=bool(why))
    return 1 if why else 0


_AGAIN = frozenset(
    {
        Disposition.FAILED,
        Disposition.REFUSED,
        Disposition.UNRELATED,
        Disposition.AUTOMATIC,
        Disposition.OWN,
        Disposition.DUPLICATE,
    }
)
"""What changed no case. Any other mail has been acted on, and would be acted on twice (PRODUCT 13, promise 2)."""


def _why_not_again(mail: StoredMail | None) -> str:
    if mail is None:
        return ""
    if mail.state == "received":
        return f"mail {mail.id} waits already"
    if mail.disposition not in _AGAIN:
        return f"mail {mail.id} was {mail.disposition}: what it did stands, and is not done twice"
    if not mail.raw:
        return f"the bytes of mail {mail.id} were removed when their retention time was over"
    return ""


def settle_mail(config: Path, number: int, note: str, admin: str | None, *, released: bool) -> int:
    """An admin's word on a mail that was set aside: let it be handled, or leave it as it is."""
    settings = load(config, check_secrets=False)
    who = find_admin(settings.policy, admin)
    desk = open_desk(settings)
    try:
        why = release(desk, number, who, note) if released else reject(desk, number, who, note)
    finally:
        desk.database.close()
    done = f"mail {number} waits to be handled again" if released else f"mail {number} stays as it is"
    typer.echo(why or done, err=bool(why))
    return 1 if why else 0


def list_outbox(config: Path, *, json: bool, state: str | None, limit: int) -> None:
    """The newest rows of the outbox."""
    state = find_name("state", state, outbox.STATES)
    with opened(config) as (_, database), database.read() as session:
        entries = outbox.listing(session, state=state, limit=limit)
    rows = [
        {
            "id": entry.id,
            "queued": entry.created_at,
            "kind": entry.kind,
            "to": entry.recipient,
            "escalation": entry.escalation,
            "state": entry.state,
            "attempts": entry.attempts,
            "unknown results": entry.unknown_results,
            "next attempt": entry.next_attempt_at if entry.state == "queued" else None,
            "last answer": entry.last_error,
        }
        for entry in entries
    ]
    if json:
        as_json(rows)
        return
    shown = ("id", "queued", "kind", "escalation", "state", "attempts", "to", "last answer")
    cells = [[row[name] for name in shown] for row in rows]
    as_table(shown, cells, empty="The outbox is empty.", below=("last answer",))


def retry_letter(config: Path, number: int) -> int:
    """Queue a row again, with the same bytes."""
    with opened(config) as (_, database), database.write() as session:
        found = outbox.retry(session, number, datetime.now(UTC))
    typer.echo(f"{number} waits to be sent again" if found else f"there is no unsent row {number}", err=not found)
    return 0 if found else 1


def drop_letter(config: Path, number: int, reason: str) -> int:
    """Never send a row."""
    with opened(config) as (_, database), database.write() as session:
        found = outbox.drop(session, number, reason)
        if found:
            text = f"outbox row {number} is dropped: {reason}"
            history.append(session, None, datetime.now(UTC), "dropped", "admin", text, {})
    typer.echo(f"{number} will not be sent" if found else f"there is no unsent row {number}", err=not found)
    return 0 if found else 1
