"""``check``: everything a daemon needs, tried once, each with the remedy when it fails."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from escalationd.cli.output import as_json, say
from escalationd.config import Settings, load
from escalationd.config.wording_check import wording_warnings
from escalationd.daemon.wiring import open_desk
from escalationd.errors import EscalationdError
from escalationd.mail.letters.attach import room_for_evidence
from escalationd.mail.letters.wording import say_size
from escalationd.mail.proof.canary import State
from escalationd.net.imap import Mailbox
from escalationd.net.smtp import Courier
from escalationd.service.canary import fly, open_risks
from escalationd.store.database import Database

_LITTLE_SPACE = 500_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing tried: ``state`` is ok, warning or problem."""

    name: str
    state: str
    detail: str


def run_checks(config: Path, *, json: bool, patience: float | None = None) -> int:
    """Try everything; exit code 1 when there is a problem. With ``patience`` (seconds) canaries test the border."""
    settings = load(config)
    findings = [Finding("configuration", "ok", str(config))]
    for name, attempt in (
        ("mailbox", _mailbox),
        ("relay", _relay),
        ("database", _database),
        ("disk", _disk),
        ("templates", _templates),
        ("wording", _wording),
    ):
        findings += _try(name, attempt, settings)
    if patience is not None:
        findings += _try("border", lambda settings: _canaries(settings, patience), settings)
    findings += _try("trust", _trust, settings)
    if json:
        as_json([{"name": one.name, "state": one.state, "detail": one.detail} for one in findings])
    else:
        for one in findings:
            say(f"{one.state:8} {one.name}: {one.detail}")
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
    async def connect() -> int | None:
        courier = Courier(settings.smtp)
        try:
            return await courier.check()
        finally:
            await courier.close()

    most, evidence = asyncio.run(connect()), settings.policy.limits.evidence
    yield Finding("relay", "ok", f"{settings.smtp.host}:{settings.smtp.port} takes our log-in")
    if most is not None and room_for_evidence(most) < evidence:
        fitting = room_for_evidence(most) // 1000
        words = f"it takes {say_size(most)} at most, and a letter with attachments can be larger"
        yield Finding("relay", "warning", f'{words}: write "limits: {{evidence: {fitting} kB}}", or let it take more')


def _database(settings: Settings) -> Iterator[Finding]:
    database = Database(settings.database_url)
    database.migrate()
    problems = database.check()
    database.close()
    for problem in problems:
        yield Finding("database", "problem", problem)
    if not problems:
        yield Finding("database", "ok", "the schema is up to date and the file is whole")


def _canaries(settings: Settings, patience: float) -> Iterator[Finding]:
    """Forged mail through the border. A risk that was accepted by name is no problem, but is said."""
    if settings.border is None:
        yield Finding("border", "problem", 'name the server that takes your mail: "trust: {border: {host: ...}}"')
        return
    desk, mailbox = open_desk(settings), Mailbox(settings.imap)
    try:
        mailbox.connect()
        found = fly(desk, settings.border, mailbox, patience)
    finally:
        mailbox.close()
        desk.database.close()
    for one in found:
        bad = "warning" if one.risk in settings.accepted_risks else "problem"
        yield Finding(f"border, {one.risk}", "ok" if one.state is State.PASSED else bad, one.detail)


def _trust(settings: Settings) -> Iterator[Finding]:
    """What has to be said about the proof of senders as long as it is so."""
    database = Database(settings.database_url)
    database.migrate()
    try:
        with database.read() as session:
            risks = open_risks(session, settings.trust, settings.accepted_risks)
    finally:
        database.close()
    yield from (Finding("trust", "warning", warning) for warning in (*settings.warnings, *risks))


def _wording(settings: Settings) -> Iterator[Finding]:
    """The site's own words to customers."""
    warnings = wording_warnings(settings.policy)
    yield from (Finding("wording", "warning", warning) for warning in warnings)
    if not warnings:
        yield Finding("wording", "ok", "every text to customers passes the check")


def _disk(settings: Settings) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.data_folder if settings.data_folder.exists() else Path("/")).free
    state = "ok" if free > _LITTLE_SPACE else "problem"
    yield Finding("disk", state, f"{free // 1_000_000:,} MB free")


def _templates(settings: Settings) -> Iterator[Finding]:
    from escalationd.mail.letters.compose import Composer, Stationery

    mailbox = settings.policy.mailbox
    stationery = Stationery(
        mailbox=mailbox, sender_name=settings.sender_name, instance=settings.instance, templates=settings.templates
    )
    for problem in Composer(settings.policy, stationery).find_problems():
        yield Finding("templates", "problem", problem)
