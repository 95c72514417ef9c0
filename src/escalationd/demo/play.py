"""``escalationd demo``: set the stage, play the stories, write down every letter, sum up."""

from __future__ import annotations

import asyncio
import logging
import shutil
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import typer

from escalationd.config import Settings, load_text
from escalationd.daemon.run import Daemon
from escalationd.daemon.wiring import open_desk
from escalationd.demo.pages import write_pages
from escalationd.demo.server import PASSWORD, MailServer
from escalationd.demo.stories import MAILBOX, Stage, compliance, money, morning, urgent
from escalationd.demo.world import JumpingClock, Pager, Person
from escalationd.errors import EscalationdError
from escalationd.service.desk import Desk
from escalationd.store import escalations, history, inbox, outbox

_START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""A Tuesday, 10:00 in Berlin. The year is part of the references that the stories wait for."""

_PEOPLE = {
    "maya": "Maya Lindqvist",
    "tom": "Tom Becker",
    "lena": "Lena Fischer",
    "l2": "Level 2 queue",
    "cio": "Ruth Okafor",
    "ceo": "Helen Marsh",
    "admin": "Ada Wolf",
}
_CONFIG = """\
mailbox: {{address: escalations@example.test, name: Escalations, poll: 1 second}}
imap:
  {{host: 127.0.0.1, port: {imap}, security: plain,
    username: escalations@example.test, password: {{env: DEMO_PASSWORD}}}}
smtp: {{host: 127.0.0.1, port: {smtp}, security: plain}}
trust: {{mode: authentication-results, authserv_ids: [mx.example.test], own_hosts: [mx.example.test]}}
data_folder: data
staff: [example.test]
admins: [admin@example.test]
calendar: {{zone: Europe/Berlin}}
people:
  maya@example.test: Maya Lindqvist
  tom@example.test: Tom Becker
  lena@example.test: Lena Fischer
  cio@example.test: {{name: Ruth Okafor, phone: +49 30 555 0100}}
  ceo@example.test: Helen Marsh
  admin@example.test: Ada Wolf
tiers:
  L2: {{address: l2@example.test, members: [tom@example.test, lena@example.test], contacts: [{{env: DEMO_PAGER}}]}}
  CIO: {{members: [cio@example.test]}}
  CEO: {{members: [ceo@example.test]}}
wording: {{organisation: Example Ltd}}
"""


def play(folder: Path, *, stay: bool) -> int:
    """Run the demo; exit code 1 when a story did not end as it should."""
    logging.disable(logging.WARNING)
    begun = time.monotonic()
    work = Path(tempfile.mkdtemp(prefix="escalationd-demo-"))
    server = MailServer([f"{name}@example.test" for name in _PEOPLE] + [MAILBOX]).start()
    pager = Pager()
    clock = JumpingClock(_START)
    settings = _settings(server, pager, work)
    desk = open_desk(settings, now=clock.now)
    daemon = Daemon(settings, desk, tick=0.1)
    thread = threading.Thread(target=lambda: asyncio.run(daemon.run()), name="daemon", daemon=True)
    people = {name: Person(server, clock, f"{name}@example.test", shown) for name, shown in _PEOPLE.items()}
    try:
        thread.start()
        daemon.ready.wait(20)
        ports = f"IMAP {server.imap_port}, SMTP {server.smtp_port}"
        say(f"escalationd demo: a mail server on 127.0.0.1 ({ports}), the real daemon\n")
        return _tell(Stage(people=people, clock=clock, pager=pager, say=say), desk, server, folder, begun, stay=stay)
    finally:
        for person in people.values():
            person.leave()
        daemon.stop()
        thread.join(20)
        desk.database.close()
        pager.stop()
        server.stop()
        shutil.rmtree(work, ignore_errors=True)
        logging.disable(logging.NOTSET)


def say(words: str) -> None:
    """Show progress as it happens."""
    typer.echo(words)


def _settings(server: MailServer, pager: Pager, work: Path) -> Settings:
    text = _CONFIG.format(imap=server.imap_port, smtp=server.smtp_port)
    return load_text(text, work / "config.yaml", {"DEMO_PASSWORD": PASSWORD, "DEMO_PAGER": pager.url})


def _tell(stage: Stage, desk: Desk, server: MailServer, folder: Path, begun: float, *, stay: bool) -> int:
    failed = None
    try:
        for story in (money, compliance, urgent):
            story(stage)
        _until_taken(desk)
        morning(stage, _hours_to_eight(stage.clock))
        say("")
    except EscalationdError as error:
        failed = str(error)
    letters = _write_down(server, desk, folder)
    _sum_up(desk, stage, letters, folder, time.monotonic() - begun)
    if failed:
        typer.echo(f"\nA story did not end as it should: {failed}", err=True)
        return 1
    if stay:
        _stay(server)
    return 0


def _until_taken(desk: Desk) -> None:
    """Wait until the urgent case is taken, so that the summary shows it."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with desk.database.read() as session:
            case = escalations.load(session, "ESC-2026-0003")
        if case is not None and case.taken_by:
            return
        time.sleep(0.05)
    raise EscalationdError("nobody took the urgent case")


def _hours_to_eight(clock: JumpingClock) -> float:
    """Hours until ten past eight in the morning in Berlin (07:10 UTC in winter)."""
    now = clock.now()
    morning = now.replace(hour=7, minute=10, second=0, microsecond=0)
    morning += timedelta(days=1) if morning <= now else timedelta()
    return (morning - now).total_seconds() / 3600


def _write_down(server: MailServer, desk: Desk, folder: Path) -> int:
    """Every letter as a page, with an index that tells the stories; how many letters there were."""
    with desk.database.read() as session:
        cases = sorted(escalations.listing(session), key=lambda case: case.ref)
    people = {f"{name}@example.test": shown for name, shown in _PEOPLE.items()} | {MAILBOX: "escalationd"}
    return write_pages(server.carried, cases, people, MAILBOX, folder)


def _sum_up(desk: Desk, stage: Stage, letters: int, folder: Path, seconds: float) -> None:
    with desk.database.read() as session:
        cases = sorted(escalations.listing(session), key=lambda case: case.ref)
        mails = inbox.counts(session)
        sent = outbox.counts(session)
        breaks = history.verify(session)
    for case in cases:
        outcome = f"{case.status.value}{f', {case.resolution.value}' if case.resolution else ''}"
        taken = f", taken by {desk.policy.name_of(case.taken_by)}" if case.taken_by else ""
        say(f"{case.ref}  {case.title}: {outcome}{taken}")
    by_disposition = ", ".join(f"{number} {name}" for name, number in sorted(mails.items()) if number)
    say(f"\nmails in : {sum(mails.values())} ({by_disposition})")
    say(
        f"letters  : {letters} sent, {sent.get('queued', 0)} waiting for their hour, "
        f"{sent.get('failed', 0)} failed, {sent.get('unknown', 0)} with an unknown result"
    )
    for message in stage.pager.messages:
        say(f"pager    : {message}")
    say(f"history  : {'whole, every event follows the one before' if not breaks else '; '.join(breaks)}")
    say(f"took     : {seconds:.1f} s. Read the letters: {folder / 'index.html'}")


def _stay(server: MailServer) -> None:
    say(f"\nThe server stays: IMAP 127.0.0.1:{server.imap_port}, SMTP 127.0.0.1:{server.smtp_port}, no TLS.")
    say(f'Password of every account: "{PASSWORD}".')
    say(f"Accounts: {', '.join(server.users)}. Write to {MAILBOX}. Ctrl-C ends it.")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        say("")
