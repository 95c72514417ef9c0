"""``audit``: what is wrong with the records, as sentences or JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import typer

from escalationd.audit.finding import Finding
from escalationd.audit.outside import check_mailbox
from escalationd.audit.records import opened
from escalationd.audit.report import check
from escalationd.cli.output import as_json, say
from escalationd.config import Settings, load
from escalationd.net.imap import Mailbox


def run_audit(config: Path, *, json: bool, mailbox: bool, quick: bool) -> int:
    """Check the records; exit code 1 when something is wrong."""
    settings = load(config, check_secrets=mailbox)
    with opened(settings.database_url) as records:
        report = check(records, datetime.now(UTC), whole=not quick)
    findings = (*report.findings, *(_mailbox(settings) if mailbox else ()))
    if json:
        rows = [{"rule": one.rule, "where": one.where, "what": one.what, "remedy": one.remedy} for one in findings]
        as_json({"clean": not findings, "counts": report.counts, "findings": rows})
        return 1 if findings else 0
    for finding in findings:
        say(finding)
    for rule, remedy in {one.rule: one.remedy for one in findings}.items():
        typer.echo(f"what to do about {rule!r}: {remedy}")
    looked_at = ", ".join(f"{number} {name}" for name, number in report.counts.items())
    typer.echo(f"{looked_at}: {f'{len(findings)} finding(s)' if findings else 'nothing is wrong'}")
    return 1 if findings else 0


def _mailbox(settings: Settings) -> tuple[Finding, ...]:
    """The folders first, the records after them: a mail taken in between must not look like a lost one."""
    imap = settings.imap
    mailbox = Mailbox(imap)
    try:
        mailbox.connect()
        uidvalidity = mailbox.select(imap.inbox)
        inbox = mailbox.uids()
        handled = {}
        for folder in (imap.processed, imap.set_aside):
            mailbox.select(folder)
            handled[folder] = mailbox.uids()
    finally:
        mailbox.close()
    with opened(settings.database_url) as records:
        return tuple(check_mailbox(records, imap.name, uidvalidity, inbox, handled))
