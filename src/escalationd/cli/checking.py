"""``check``: everything a daemon needs, tried once, each with the remedy when it fails."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import typer

from escalationd.cli.output import as_json
from escalationd.config import Settings, load
from escalationd.errors import EscalationdError
from escalationd.net.imap import Mailbox
from escalationd.net.smtp import Courier
from escalationd.store.database import Database

_LITTLE_SPACE = 500_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing tried: ``state`` is ok, warning or problem."""

    name: str
    state: str
    detail: str


def run_checks(config: Path, *, json: bool) -> int:
    """Try everything; exit code 1 when there is a problem."""
    settings = load(config)
    findings = [Finding("configuration", "ok", str(config))]
    for name, attempt in (
        ("mailbox", _mailbox),
        ("relay", _relay),
        ("database", _database),
        ("disk", _disk),
        ("templates", _templates),
    ):
        findings += _try(name, attempt, settings)
    findings += [Finding("trust", "warning", warning) for warning in settings.warnings]
    if json:
        as_json([{"name": one.name, "state": one.state, "detail": one.detail} for one in findings])
    else:
        for one in findings:
            typer.echo(f"{one.state:8} {one.name}: {one.detail}")
    return 1 if any(one.state == "problem" for one in findings) else 0


def _try(name: str, attempt: Callable[[Settings], Iterator[Finding]], settings: Settings) -> list[Finding]:
    try:
        return list(attempt(settings))
    except (EscalationdError, OSError) as error:
        return [Finding(name, "problem", str(error))]


def _mailbox(settings: Settings) -> Iterator[Finding]:
    mailbox = Mailbox(settings.imap)
    try:
        mailbox.connect()
        mailbox.select(settings.imap.inbox)
        waiting = len(mailbox.uids())
    finally:
        mailbox.close()
    yield Finding(
        "mailbox", "ok", f"logged in as {settings.imap.username}, {waiting} mail(s) waiting, folders are there"
    )


def _relay(settings: Settings) -> Iterator[Finding]:
    async def connect() -> None:
        courier = Courier(settings.smtp)
        await courier.check()
        await courier.close()

    asyncio.run(connect())
    yield Finding("relay", "ok", f"{settings.smtp.host}:{settings.smtp.port} takes our log-in")


def _database(settings: Settings) -> Iterator[Finding]:
    database = Database(settings.database_url)
    database.migrate()
    problems = database.check()
    database.close()
    for problem in problems:
        yield Finding("database", "problem", problem)
    if not problems:
        yield Finding("database", "ok", "the schema is up to date and the file is whole")


def _disk(settings: Settings) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.data_folder if settings.data_folder.exists() else Path("/")).free
    state = "ok" if free > _LITTLE_SPACE else "problem"
    yield Finding("disk", state, f"{free // 1_000_000:,} MB free")


def _templates(settings: Settings) -> Iterator[Finding]:
    from escalationd.mail.compose import Composer, Stationery

    mailbox = settings.policy.mailbox
    stationery = Stationery(
        mailbox=mailbox, sender_name=settings.sender_name, instance=settings.instance, templates=settings.templates
    )
    for problem in Composer(settings.policy, stationery).find_problems():
        yield Finding("templates", "problem", problem)
