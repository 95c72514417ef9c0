"""What a digest is made of and what it shows, as values. Counts nothing and renders nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail that needs a person: its number for the command line, who and what, and why.

    A letter of ours that failed is one too; its ``sender`` is then the recipient who never got it.
    """

    number: int
    sender: str
    subject: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestFacts:
    """What the store knows beside the cases.

    ``since`` is the last digest, ``mailbox_read`` the last look into the mailbox (both aware UTC).
    """

    since: datetime
    refused: Sequence[Mail] = ()
    failed: Sequence[Mail] = ()
    unclear: Sequence[Mail] = ()
    bounced: Sequence[Mail] = ()
    released: Sequence[Mail] = ()
    rejected: Sequence[Mail] = ()
    undelivered: Sequence[Mail] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    outbox: Mapping[str, int] = field(default_factory=dict)
    mailbox_read: datetime | None = None
    problems: Sequence[str] = ()
    unreachable: Sequence[str] = ()
    warnings: Sequence[str] = ()
    chain_head: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One case in a list, with the process document's tracking fields; ``why`` says what is about it.

    ``since`` is when it was due, or else when it began. ``verb`` and ``by`` tell its last decision.
    ``tier`` is empty as long as no tier has seen the case.
    """

    ref: str
    issue: str
    ticket: str
    tier: str
    status: str
    urgent: bool
    amount: Decimal | None
    currency: str
    why: str
    escalated: datetime | None
    due: datetime | None
    closed: datetime | None
    resolution: str
    submitter: str
    since: datetime
    verb: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """The first rows of a list, and how many more there are."""

    rows: tuple[Row, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Mails:
    """The newest mails of one kind (``failed``, ``unclear``, ...), and how many more there are."""

    kind: str
    mails: tuple[Mail, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """A number to see first: ``bad`` when it should be nought."""

    label: str
    count: int
    bad: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TierLine:
    """One tier: what is open by age, what is late, and how its answers of the last week stand to its deadline.

    ``ages`` are counts in the order of ``Summary.ages``; ``shares`` their part of the longest line, and
    ``used`` the median part of the allowed time that an answer took, in per cent. A case that the clock
    took to the next tier counts as an answer that did not come in time.
    """

    title: str
    open: int
    overdue: int
    oldest_days: int
    ages: tuple[int, ...]
    shares: tuple[int, ...]
    allowed: str
    answered: int
    in_time: int
    used: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Everything the digest shows, in the order in which it is shown."""

    day: datetime
    since: datetime
    late: bool
    nothing: bool
    tallies: tuple[Tally, ...]
    needs: Listed
    mails: tuple[Mails, ...]
    problems: tuple[str, ...]
    unreachable: tuple[str, ...]
    warnings: tuple[str, ...]
    ages: tuple[str, ...]
    tiers: tuple[TierLine, ...]
    done: Listed
    approved: Listed
    incomplete: Listed
    customers: Listed
    settled: tuple[Mails, ...]
    counts: tuple[tuple[str, int], ...]
    outbox: tuple[tuple[str, int], ...]
    mailbox_read: datetime | None
    chain_head: str
