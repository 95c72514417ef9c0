"""The tracked record: one frozen value per escalation. Knows no mail, no database and no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from escalationd.core.policy import Value, Verb


class Status(StrEnum):
    """Where an escalation stands (PRODUCT section 7)."""

    INCOMPLETE = "incomplete"
    OPEN = "open"
    WAITING = "waiting"
    IN_REVIEW = "in review"
    APPROVED = "approved"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"

    @property
    def ended(self) -> bool:
        """Whether nothing more is expected of anybody."""
        return self in (Status.CLOSED, Status.WITHDRAWN, Status.EXPIRED)

    @property
    def with_tier(self) -> bool:
        """Whether a tier still has to decide."""
        return self in (Status.OPEN, Status.WAITING, Status.IN_REVIEW)


class Resolution(StrEnum):
    """The process document's "Resolution type"."""

    RESOLVED = "resolved"
    DENIED = "denied"
    REFERRED = "referred"


class TimerName(StrEnum):
    """What a due time is for. Each timer counts its slots, so that every slot fires exactly once."""

    INCOMPLETE_REMINDER = "incomplete reminder"
    INCOMPLETE_EXPIRY = "incomplete expiry"
    RESPONSE = "response"
    DIRECT_CONTACT = "direct contact"
    ASK_REMINDER = "ask reminder"
    ASK_LIMIT = "ask limit"
    REVIEW_REMINDER = "review reminder"
    REVIEW = "review"
    APPROVED_REMINDER = "approved reminder"
    CUSTOMER = "customer"
    CUSTOMER_REMINDER = "customer reminder"


@dataclass(frozen=True, slots=True)
class Timer:
    """A due time (aware UTC). ``slot`` numbers the occasions of one round, from 1."""

    name: TimerName
    at: datetime
    slot: int = 1


@dataclass(frozen=True, slots=True)
class InvalidValue:
    """A value that was given and cannot be used; ``why`` also says what would be right."""

    field: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """An attachment that travels with the case. ``inbox_id`` is the mail whose raw bytes hold it."""

    name: str
    content_type: str
    size: int
    inbox_id: int
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A decision: who (and for whom), when (aware UTC), the verb and the note that travels with it.

    ``key`` is the prefix of the natural keys of its letters, by which UNDO recalls them. ``used`` of the
    ``allowed`` seconds of the deadline had gone by, each in the clock's own kind; None without a clock.
    """

    verb: Verb
    by: str
    on_behalf_of: str | None
    tier: str
    at: datetime
    note: str = ""
    refer_to: str | None = None
    key: str = ""
    used: float | None = None
    allowed: float | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which the deadline did not run (aware UTC), and what it waited for."""

    since: datetime
    until: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The decision deadline of a round: when it is due, and why then.

    ``derivation`` is the sentence that ``show`` prints. ``total`` is the whole time allowed and
    ``spent`` what was used before the last pause, in seconds of the clock's own kind: working time of
    the tier's calendar when ``working``, else wall-clock. A paused clock has a ``paused_at``. What a
    clock is can be counted again from ``started`` and ``pauses``, when the calendar has changed. ``told`` is
    the last reminder slot that has come: it comes no second time when the machine's clock was set back.
    """

    started: datetime
    due: datetime
    derivation: str
    total: float
    spent: float = 0.0
    working: bool = True
    paused_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    told: int = 0

    @property
    def running_since(self) -> datetime:
        """When it started, or went on after its last pause."""
        return self.pauses[-1].until if self.pauses else self.started


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """One escalation, whole. All times are aware UTC; addresses are lower-case.

    ``version`` counts the changes (compare-and-set in the store). ``before`` is the value to return
    to when the last decision is undone. ``first_step`` is an approval that waits for its second one.
    ``reminded`` counts the reminders of a round, ``breached_at`` is when its missed deadline was told.
    ``review_guests`` have the review in their calendars.
    """

    ref: str
    version: int = 0
    status: Status = Status.INCOMPLETE
    tier: str
    round: int = 1
    urgent: bool = False
    issue: str = ""
    ticket: str = ""
    submitter: str
    kinds: tuple[str, ...] = ("general",)
    fields: Mapping[str, Value] = field(default_factory=dict)
    checklist: frozenset[str] = frozenset()
    missing: tuple[str, ...] = ()
    invalid: tuple[InvalidValue, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    thread: tuple[str, ...] = ()
    created: datetime
    escalated: datetime | None = None
    closed: datetime | None = None
    resolution: Resolution | None = None
    clock: Clock | None = None
    timers: tuple[Timer, ...] = ()
    reminded: int = 0
    breached_at: datetime | None = None
    taken_by: str | None = None
    quiet_until: datetime | None = None
    question: str = ""
    asked_by: str | None = None
    review_at: datetime | None = None
    review_guests: tuple[str, ...] = ()
    for_review: bool = False
    recommendation: str = ""
    ruling: Ruling | None = None
    rulings: tuple[Ruling, ...] = ()
    first_step: Ruling | None = None
    undo_until: datetime | None = None
    before: Escalation | None = None
    customer_updates: int = 0
    customer_waiting: bool = False
    questions_back: int = 0
    unreachable: tuple[str, ...] = ()

    @property
    def amount(self) -> Decimal | None:
        """The amount at stake, exact, or None."""
        value = self.fields.get("amount")
        return value if isinstance(value, Decimal) else None

    @property
    def currency(self) -> str | None:
        """The amount's currency code, or None."""
        value = self.fields.get("currency")
        return value if isinstance(value, str) else None

    @property
    def next_at(self) -> datetime | None:
        """The earliest due time, which the store keeps as an indexed column."""
        return min((timer.at for timer in self.timers), default=None)

    @property
    def title(self) -> str:
        """The brief issue description that subjects carry."""
        summary = self.fields.get("issue_summary")
        return self.issue or (summary if isinstance(summary, str) else "") or "escalation"

    def timer(self, name: TimerName) -> Timer | None:
        """The running timer called ``name``, or None."""
        return next((timer for timer in self.timers if timer.name == name), None)

    def with_timer(self, name: TimerName, at: datetime | None, slot: int = 1) -> Escalation:
        """This escalation with the timer ``name`` set anew, or stopped when ``at`` is None."""
        rest = tuple(timer for timer in self.timers if timer.name != name)
        return replace(self, timers=rest if at is None else (*rest, Timer(name, at, slot)))

    def without_timers(self, *names: TimerName) -> Escalation:
        """This escalation with the timers ``names`` stopped (all of them when none is named)."""
        kept = tuple(timer for timer in self.timers if names and timer.name not in names)
        return replace(self, timers=kept)
