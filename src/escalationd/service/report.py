"""The daily digest: gather, summarize, one letter to each admin and day. Also what ``digest --stdout`` shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from escalationd.core.digest import LISTED, MEASURED, summarize
from escalationd.core.effects import Letter, LetterKind
from escalationd.core.events import Disposition
from escalationd.core.summary import DigestFacts, Mail, Summary
from escalationd.service.canary import open_risks
from escalationd.service.desk import Desk
from escalationd.service.health import NOTE
from escalationd.service.letters import queue_letter
from escalationd.service.reach import find_unreachable
from escalationd.store import escalations, history, inbox, notes, outbox
from escalationd.store.inbox import StoredMail
from escalationd.store.outbox import Entry

_ON_TIME = timedelta(hours=1)
_MEASURED_AT_MOST = 5000
"""Ended cases that are read for the week's response times at most: the digest is to stay within a second."""


def send_digests(desk: Desk, at: time) -> int:
    """Queue today's digest for every admin whose local ``at`` has come; how many.

    The key holds the admin's local date: once a day across restarts, and after a downtime one late one.
    """
    now = desk.now()
    sent = 0
    for admin in desk.policy.admins:
        zone = zone_of(desk, admin)
        local = now.astimezone(ZoneInfo(zone))
        due = datetime.combine(local.date(), at, ZoneInfo(zone))
        if local < due:
            continue
        with desk.database.write() as session:
            sent += _queue(session, desk, admin, zone, local.date(), late=local - due > _ON_TIME)
    return sent


def zone_of(desk: Desk, admin: str) -> str:
    """The zone in which an admin's day begins."""
    person = desk.policy.people.get(admin)
    return person.zone if person else desk.policy.calendar.zone


def _queue(session: Session, desk: Desk, admin: str, zone: str, day: date, *, late: bool) -> bool:
    key = f"digest/{day}/{admin}"
    if outbox.exists(session, key):
        return False
    name = f"digest/{admin}"
    last = notes.get(session, name).get("at")
    first = last is None
    now = desk.now()
    since = datetime.fromisoformat(last) if last else now - timedelta(days=1)
    summary = summary_now(session, desk, zone, since, late=late and not first)
    letter = Letter(kind=LetterKind.DIGEST, key=key, to=admin, facts={"summary": summary})
    notes.put(session, name, {"at": now.isoformat()})
    return queue_letter(session, desk, None, letter, now)


def summary_now(session: Session, desk: Desk, zone: str, since: datetime, *, late: bool = False) -> Summary:
    """Everything as it stands, for one time zone."""
    now = desk.now()
    ended = escalations.listing(session, changed_since=min(since, now - MEASURED), limit=_MEASURED_AT_MOST)
    cases = list({case.ref: case for case in (*escalations.running(session), *ended)}.values())
    health = notes.get(session, NOTE)
    facts = DigestFacts(
        since=since.astimezone(UTC),
        refused=_mails(session, Disposition.REFUSED, since),
        failed=_mails(session, Disposition.FAILED, since),
        unclear=_mails(session, Disposition.UNCLEAR, since),
        bounced=_mails(session, Disposition.BOUNCE, since),
        undelivered=tuple(_undelivered(entry) for entry in outbox.listing(session, state="failed", limit=LISTED)),
        released=_settled(session, "released", since),
        rejected=_settled(session, "rejected", since),
        counts=inbox.counts(session, since),
        outbox=outbox.counts(session),
        mailbox_read=_mailbox_read(health),
        problems=tuple(str(problem) for problem in health.get("problems", ())),
        unreachable=find_unreachable(session, desk.policy, now),
        warnings=(*desk.warnings, *open_risks(session, desk.trust, desk.accepted_risks)),
        chain_head=history.head(session),
        late=late,
    )
    return summarize(cases, facts, desk.policy, now, zone)


def _mailbox_read(health: Mapping[str, Any]) -> datetime | None:
    """When the running daemon last read the mailbox, as it noted itself."""
    beat = health.get("beats", {}).get("mailbox")
    return datetime.fromisoformat(beat) if beat else None


def _mails(session: Session, disposition: Disposition, since: datetime) -> tuple[Mail, ...]:
    found = inbox.listing(session, disposition=disposition.value, since=since, limit=LISTED)
    return tuple(_mail(mail) for mail in found)


def _settled(session: Session, kind: str, since: datetime) -> tuple[Mail, ...]:
    """The mails that an admin has released or rejected, and who did so."""
    found: list[Mail] = []
    for event in history.since(session, since, (kind,))[-LISTED:]:
        mail = inbox.find(session, int(event.payload.get("number", 0)))
        found += [replace(_mail(mail), reason=f"by {event.actor}: {event.payload.get('note', '')}")] if mail else []
    return tuple(found)


def _mail(mail: StoredMail) -> Mail:
    return Mail(number=mail.id, sender=mail.sender, subject=mail.subject, reason=mail.reason)


def _undelivered(entry: Entry) -> Mail:
    what = f"{entry.kind.replace('_', ' ')} of {entry.escalation}" if entry.escalation else entry.kind.replace("_", " ")
    return Mail(number=entry.id, sender=entry.recipient, subject=what, reason=entry.last_error)
