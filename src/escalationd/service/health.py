"""The daemon watching itself: what is stuck, the alarms about it, and whether its records keep the promises."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from escalationd.audit.report import audit
from escalationd.core.effects import Letter, LetterKind
from escalationd.errors import StoreError
from escalationd.service.desk import Desk
from escalationd.service.letters import queue_letter
from escalationd.service.pulse import Pulse
from escalationd.store import escalations, history, notes, outbox, restored, retention, turns
from escalationd.store.outbox import NewEntry

NOTE = "health"
_OUTBOX_STUCK = timedelta(minutes=30)
_MAIL_STUCK = timedelta(minutes=30)
_TIMER_STUCK = timedelta(minutes=10)
_MAILBOX_STALE = timedelta(minutes=15)
_PASSING = timedelta(minutes=15)
"""Trouble that waiting may help is told when it has lasted so long; a refused log-in is told at once."""
_SILENT = timedelta(minutes=5)
"""``watch`` reports once a minute."""
_LITTLE_SPACE = 500_000_000
_AUDIT_EVERY = timedelta(hours=1)
_FIRST_AUDIT = timedelta(minutes=2)
_AUDIT_SHARE = 100
"""An audit that takes a minute comes again after a hundred minutes at the earliest."""


class Auditor:
    """The independent checker, run now and then beside the work: what it found last, None before its first run."""

    def __init__(self, started: datetime) -> None:
        self.found: int | None = None
        self.first = ""
        self._next = started + _FIRST_AUDIT

    def look(self, desk: Desk) -> None:
        """Check the records when it is time."""
        began = desk.now()
        if began < self._next:
            return
        try:
            findings = audit(desk.database.url, began, whole=False).findings
        except StoreError as error:
            self.found, self.first = 1, str(error)
        else:
            self.found, self.first = len(findings), str(findings[0]) if findings else ""
        self._next = began + max(_AUDIT_EVERY, _AUDIT_SHARE * (desk.now() - began))


def find_problems(desk: Desk, pulse: Pulse, auditor: Auditor) -> Mapping[str, str]:
    """What is wrong now, by a name that stays the same while it lasts: the problem in words."""
    return _of_the_loops(desk.now(), pulse) | _of_the_records(desk, desk.now()) | _of_the_rest(desk, auditor)


def _of_the_loops(now: datetime, pulse: Pulse) -> dict[str, str]:
    found = {
        f"trouble/{name}": f"{name}: {trouble.what}"
        for name, trouble in pulse.troubles.items()
        if trouble.permanent or now - trouble.since > _PASSING
    }
    last = pulse.beats.get("mailbox", pulse.started)
    if now - last > _MAILBOX_STALE:
        found["mailbox"] = f"The mailbox was last read at {last:%Y-%m-%d %H:%M} UTC."
    return found


def _of_the_records(desk: Desk, now: datetime) -> dict[str, str]:
    found = {}
    with desk.database.read() as session:
        letter = outbox.oldest_queued(session, now)
        mail = turns.oldest_waiting(session)
        late = escalations.due(session, now - _TIMER_STUCK, 1)
        held = restored.count_held(session)
    if letter is not None and now - letter > _OUTBOX_STUCK:
        found["outbox"] = f"A letter has been waiting to be sent since {letter:%Y-%m-%d %H:%M} UTC."
    if mail is not None and now - mail > _MAIL_STUCK:
        found["inbox"] = f"A mail has been waiting to be handled since {mail:%Y-%m-%d %H:%M} UTC."
    if late:
        found["timers"] = f"{late[0]} has a due time that was not handled for {_TIMER_STUCK.seconds // 60} minutes."
    if held:
        found["held"] = (
            f"A backup was put back: {held} letter(s) may have been sent before, and wait for your word "
            '("escalationd outbox list --state held", then "outbox retry" or "outbox drop").'
        )
    return found


def _of_the_rest(desk: Desk, auditor: Auditor) -> dict[str, str]:
    found = {}
    path = desk.database.path
    if path is not None and (free := shutil.disk_usage(path.parent).free) < _LITTLE_SPACE:
        found["disk"] = f"Only {free // 1_000_000} MB are free on the disk of {path.parent}."
    if auditor.found:
        found["audit"] = f'"escalationd audit" finds {auditor.found} thing(s) wrong, first: {auditor.first}'
    return found


def watch(desk: Desk, pulse: Pulse, auditor: Auditor) -> bool:
    """Note the state for ``status`` and the digest, and tell the admins of each new problem once a day.

    True when nothing is wrong, and the records were found to keep the promises.
    """
    now = desk.now()
    auditor.look(desk)
    problems = find_problems(desk, pulse, auditor)
    with desk.database.write() as session:
        state = {
            "at": now.isoformat(),
            "beats": {loop: at.isoformat() for loop, at in pulse.beats.items()},
            "problems": list(problems.values()),
        }
        notes.put(session, NOTE, state)
        for name, problem in problems.items():
            _tell(session, desk, name, problem, now)
    return not problems and auditor.found == 0


def _tell(session: Session, desk: Desk, name: str, problem: str, now: datetime) -> None:
    """By mail, and by direct contact where an admin has any: the mail may be what is stuck."""
    facts = {"problem": problem, "remedy": '"escalationd status" and "escalationd check" tell more.'}
    for admin in desk.policy.admins:
        key = f"alarm/health/{name}/{now:%Y-%m-%d}/{admin}"
        queue_letter(session, desk, None, Letter(kind=LetterKind.ALARM, key=key, to=admin, facts=facts), now)
        person = desk.policy.people.get(admin)
        if person is None or not person.contacts:
            continue
        payload = {"person": admin, "attempt": 1, "title": f"escalationd: {desk.policy.mailbox}", "text": problem}
        outbox.queue(
            session,
            NewEntry(
                key=f"{key}/call",
                channel="call",
                kind=LetterKind.ALARM.value,
                recipient=admin,
                escalation=None,
                payload=payload,
                created_at=now,
            ),
        )


def last_report(session: Session, now: datetime) -> dict[str, Any]:
    """What the daemon last said of itself: ``at``, ``beats`` and ``problems``. Its silence is a problem too."""
    report = {"at": None, "beats": {}, "problems": []} | notes.get(session, NOTE)
    if report["at"] is None:
        problems = ["no daemon has reported yet: start one"]
    elif now - datetime.fromisoformat(report["at"]) > _SILENT:
        problems = [f"the daemon has not reported since {report['at']}: is it running?"]
    else:
        problems = []
    return report | {"problems": [*problems, *report["problems"]]}


def remove_old_mail(desk: Desk, keep_for: timedelta) -> int:
    """Remove raw mails and letters whose retention time is over, and say so in the history; how many."""
    now = desk.now()
    with desk.database.write() as session:
        removed = retention.remove_old(session, now - keep_for)
        if removed:
            text = f"After their retention time, the bytes were removed of mails and letters: {removed}."
            history.append(session, None, now, "retention", "escalationd", text, {"removed": removed})
    return removed
