"""What a decision asks the outside world for. Symbolic: nothing here is rendered, sent or addressed to a socket.

Every effect has a natural key, unique in the outbox, so that a replay queues nothing twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias


class LetterKind(StrEnum):
    """The letters. One template pair (``NAME.txt`` and ``NAME.html``) each, named by the value."""

    # to the submitter
    MISSING = "missing"
    MISSING_REMINDER = "missing_reminder"
    EXPIRED = "expired"
    ACKNOWLEDGED = "acknowledged"
    JOINED = "joined"
    UPDATED = "updated"
    QUESTION = "question"
    QUESTION_REMINDER = "question_reminder"
    DECISION = "decision"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    RESOLVE_REMINDER = "resolve_reminder"
    BREACH = "breach"
    CUSTOMER_DUE = "customer_due"
    CUSTOMER_FINDINGS = "customer_findings"
    CUSTOMER_NOTED = "customer_noted"
    # to a tier
    BRIEF = "brief"
    EXECUTIVE = "executive"
    REMINDER = "reminder"
    REMINDERS = "reminders"
    ANSWER = "answer"
    CASE_UPDATE = "case_update"
    CONFIRMED = "confirmed"
    UNDONE = "undone"
    UNCLEAR = "unclear"
    NEEDED = "needed"
    SECOND_STEP = "second_step"
    CONFLICT = "conflict"
    REFERRAL = "referral"
    REVIEW = "review"
    REVIEW_CANCELLED = "review_cancelled"
    DID_YOU_WRITE = "did_you_write"
    FORGERY = "forgery"
    # to anybody on the staff
    EXPLAINED = "explained"
    HOW_TO = "how_to"
    TEMPLATE = "template"
    STATUS = "status"
    REFUSED = "refused"
    # to the admins, the ticket system, the customer
    DIGEST = "digest"
    ALARM = "alarm"
    TICKET = "ticket"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail to one person or queue.

    ``key`` is the natural key; ``facts`` are what the template needs beside the escalation itself.
    ``token`` asks for a reply address that may decide (bound to escalation, round, tier, ``to``).
    ``undo_token`` and ``confirm_token`` ask for one that may only undo, or also proves authorship.
    ``not_before`` holds it back (the undo window). ``answer_to`` is the Message-ID being answered.
    ``automatic`` letters answer a mail (RFC 3834 ``auto-replied``); the others are our own doing.
    """

    kind: LetterKind
    key: str
    to: str
    facts: Mapping[str, object] = field(default_factory=dict)
    token: bool = False
    undo_token: bool = False
    confirm_token: bool = False
    evidence: bool = False
    not_before: datetime | None = None
    answer_to: str | None = None
    automatic: bool = False
    bundle: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Direct contact: one attempt to reach a person or tier through its channels (PRODUCT section 8)."""

    key: str
    tier: str
    person: str | None
    attempt: int
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketNote:
    """Status and internal note for the organisation's ticket system (PRODUCT section 11)."""

    key: str
    ticket: str
    status: str
    note: str
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recall:
    """Take back every queued, unsent outbox entry whose key starts with ``prefix``."""

    prefix: str


@dataclass(frozen=True, slots=True)
class EndTokens:
    """End the tokens of the rounds up to and including ``round`` of the escalation."""

    round: int


@dataclass(frozen=True, slots=True)
class MarkAway:
    """Note that ``person`` is away until ``until`` (aware UTC), so that deputies may decide for them."""

    person: str
    until: datetime | None


Effect: TypeAlias = Letter | Call | TicketNote | Recall | EndTokens | MarkAway
