"""The daemon watching itself: which loop made progress when, what is stuck, and the alarms about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from escalationd.core.effects import Letter, LetterKind
from escalationd.service.desk import Desk
from escalationd.service.letters import queue_letter
from escalationd.store import escalations, history, inbox, notes, outbox, retention

NOTE = "health"
_OUTBOX_STUCK = timedelta(minutes=30)
_MAIL_STUCK = timedelta(minutes=30)
_TIMER_STUCK = timedelta(minutes=10)
_MAILBOX_STALE = timedelta(minutes=15)
_SILENT = timedelta(minutes=5)
"""``watch`` reports once a minute."""


@dataclass
class Pulse:
    """When each loop last finished a round, and the last trouble of each. The only mutable state of the daemon."""

    now: Callable[[], datetime]
    beats: dict[str, datetime] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)

    def beat(self, loop: str) -> None:
        """A loop has made progress; its trouble is over."""
        self.beats[loop] = self.now()
        self.troubles.pop(loop, None)

    def trouble(self, loop: str, what: str) -> None:
        """A loop has met trouble that waiting may help."""
        self.troubles[loop] = what

    def stalled(self, longest: timedelta) -> list[str]:
        """The loops that made no progress for so long. The watchdog is fed only when there is none."""
        return [loop for loop, at in self.beats.items() if self.now() - at > longest]


def find_problems(desk: Desk, pulse: Pulse) -> Mapping[str, str]:
    """What is stuck now, by a name that stays the same while it lasts: problem in words."""
    now = desk.now()
    found = {f"trouble/{loop}": f"{loop}: {what}" for loop, what in pulse.troubles.items()}
    mailbox = pulse.beats.get("mailbox")
    if mailbox is not None and now - mailbox > _MAILBOX_STALE:
        found["mailbox"] = f"The mailbox was last read at {mailbox:%Y-%m-%d %H:%M} UTC."
    with desk.database.read() as session:
        letter = outbox.oldest_queued(session, now)
        mail = inbox.oldest_waiting(session)
        late = escalations.due(session, now - _TIMER_STUCK, 1)
    if letter is not None and now - letter > _OUTBOX_STUCK:
        found["outbox"] = f"A letter has been waiting to be sent since {letter:%Y-%m-%d %H:%M} UTC."
    if mail is not None and now - mail > _MAIL_STUCK:
        found["inbox"] = f"A mail has been waiting to be handled since {mail:%Y-%m-%d %H:%M} UTC."
    if late:
        found["timers"] = f"{late[0]} has a due time that was not handled for {_TIMER_STUCK.seconds // 60} minutes."
    return found


def watch(desk: Desk, pulse: Pulse) -> bool:
    """Note the state for ``status`` and the digest, and tell the admins of each new problem once a day.

    True when nothing is wrong.
    """
    now = desk.now()
    problems = find_problems(desk, pulse)
    with desk.database.write() as session:
        state = {
            "at": now.isoformat(),
            "beats": {loop: at.isoformat() for loop, at in pulse.beats.items()},
            "problems": list(problems.values()),
        }
        notes.put(session, NOTE, state)
        for name, problem in problems.items():
            facts = {"problem": problem, "remedy": '"escalationd status" and "escalationd check" tell more.'}
            for admin in desk.policy.admins:
                key = f"alarm/health/{name}/{now:%Y-%m-%d}/{admin}"
                letter = Letter(kind=LetterKind.ALARM, key=key, to=admin, facts=facts)
                queue_letter(session, desk, None, letter, now)
    return not problems


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
            text = f"The bytes of {removed} mails and letters were removed after their retention time."
            history.append(session, None, now, "retention", "escalationd", text, {"removed": removed})
    return removed
