"""How many answers and warnings may leave within an hour: caps for each address, each domain and in all.

Reminders, briefs and whatever else the process itself owes are not counted. Queues nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from escalationd.core.effects import Letter, LetterKind
from escalationd.core.policy import Limits
from escalationd.store import rates

WARNINGS = frozenset({LetterKind.FORGERY, LetterKind.REFUSED})
"""Written because of a mail that was refused: whoever sends such mails must not choose how many we write."""

_HOUR = timedelta(hours=1)
_REMEDY = "Look at the mailbox: this may be a mail loop or a flood. Decisions and records are not affected."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A limit that one more letter would go over: its name, and the sentence for the admins."""

    name: str
    problem: str


def is_counted(letter: Letter) -> bool:
    """Whether a letter counts as an answer: anybody can make us write it with a mail in somebody's name."""
    return letter.automatic or letter.kind is LetterKind.DID_YOU_WRITE


def find_reached(session: Session, limits: Limits, letter: Letter, now: datetime) -> Reached | None:
    """The limit that forbids ``letter`` now, or None."""
    if letter.kind in WARNINGS:
        return _of_warnings(session, limits, letter, now - _HOUR)
    return _of_answers(session, limits, letter, now - _HOUR) if is_counted(letter) else None


def _of_answers(session: Session, limits: Limits, letter: Letter, since: datetime) -> Reached | None:
    domain = letter.to.rpartition("@")[2]
    answers = rates.answers_since(session, since, letter.to)
    for name, most, sent in (
        (letter.to, limits.staff_per_hour, answers.recipient),
        (domain, limits.domain_per_hour, answers.domain),
        ("total", limits.total_per_hour, answers.total),
    ):
        if sent >= most:
            whom = "" if name == "total" else f" to {name}"
            problem = f"More than {most} answers{whom} within an hour: answering has stopped until the hour is over."
            return Reached(name=f"answers/{name}", problem=problem)
    return None


def _of_warnings(session: Session, limits: Limits, letter: Letter, since: datetime) -> Reached | None:
    for name, most, sent in (
        (letter.to, limits.warnings_per_person, rates.kinds_since(session, since, WARNINGS, recipient=letter.to)),
        ("total", limits.warnings_per_hour, rates.kinds_since(session, since, WARNINGS)),
    ):
        if sent >= most:
            whose = "" if name == "total" else f" in the name of {name}"
            problem = f"More than {most} mails{whose} were refused within an hour; warnings stop until it is over."
            return Reached(name=f"warnings/{name}", problem=problem)
    return None


def alarm_of(reached: Reached, admin: str, now: datetime) -> Letter:
    """The breaker's alarm to one admin, once an hour."""
    key = f"alarm/breaker/{reached.name}/{now:%Y%m%d%H}/{admin}"
    return Letter(kind=LetterKind.ALARM, key=key, to=admin, facts={"problem": reached.problem, "remedy": _REMEDY})
