"""The tables, and nothing but the tables. Rows never leave this folder: see the frozen values of each module.

States are text, not enumerations: an unknown one must not make every SELECT fail. Amounts are exact
text, since SQLite turns a Decimal column into a float.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Column, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel


class InboxRow(SQLModel, table=True):
    """The ledger: one row for each (account, folder, UIDVALIDITY, UID) ever taken in, raw bytes and all."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("account", "folder", "uidvalidity", "uid", name="inbox_key"),
        Index(
            "inbox_queue",
            "urgent",
            "id",
            "sender",
            "attempts",
            sqlite_where=text("state = 'received'"),
            postgresql_where=text("state = 'received'"),
        ),
        Index(
            "inbox_unmoved",
            "account",
            "folder",
            "uidvalidity",
            "id",
            sqlite_where=text("moved_at IS NULL"),
            postgresql_where=text("moved_at IS NULL"),
        ),
        Index(
            "inbox_aside",
            "account",
            sqlite_where=text("set_aside = 'wanted'"),
            postgresql_where=text("set_aside = 'wanted'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    account: str
    folder: str
    uidvalidity: int = Field(sa_type=BigInteger)  # RFC 3501 2.3.1.1: 32 bits without a sign
    uid: int = Field(sa_type=BigInteger)
    raw: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    server_headers: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    sha256: str
    size: int
    received_at: datetime
    urgent: bool = False
    sender: str = ""
    subject: str = ""
    message_id: str | None = Field(default=None, index=True)
    content_hash: str | None = None
    state: str = "received"
    attempts: int = 0
    disposition: str | None = Field(default=None, index=True)
    reason: str = ""
    escalation: str | None = Field(default=None, index=True)
    handled_at: datetime | None = Field(default=None, index=True)
    answered: bool = False
    moved_at: datetime | None = None
    new_uid: int | None = Field(default=None, sa_type=BigInteger)
    set_aside: str = ""


class EscalationRow(SQLModel, table=True):
    """One escalation: the whole frozen value as JSON, and the columns that lists and clocks need."""

    __tablename__ = "escalation"
    __table_args__ = (Index("escalation_of_submitter", "submitter", "status", "created_at"),)

    ref: str = Field(primary_key=True)
    version: int
    status: str = Field(index=True)
    tier: str
    urgent: bool
    ticket: str = Field(index=True)
    submitter: str
    issue: str
    amount: str | None = None
    currency: str | None = None
    created_at: datetime
    escalated_at: datetime | None = None
    due_at: datetime | None = None
    closed_at: datetime | None = Field(default=None, index=True)
    resolution: str | None = None
    next_at: datetime | None = Field(default=None, index=True)
    data: dict[str, object] = Field(sa_column=Column(JSON, nullable=False))


class EventRow(SQLModel, table=True):
    """The append-only history, hash-chained. ``body`` (actor, text, payload) may be forgotten; the chain stays."""

    __tablename__ = "event"

    seq: int = Field(primary_key=True)
    ref: str | None = Field(default=None, index=True)
    at: datetime
    kind: str
    body: str | None
    salt: str
    digest: str
    previous: str
    hash: str


class OutboxRow(SQLModel, table=True):
    """What is to be sent: finished bytes with a fixed Message-ID, or the payload of a call or ticket note."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("outbox_due", "state", "next_attempt_at", "id"),
        Index("outbox_thread", "escalation", "recipient", "id"),
        Index(
            "outbox_answers",
            "created_at",
            "recipient",
            sqlite_where=text("automatic IS 1"),
            postgresql_where=text("automatic IS true"),
        ),
        Index(
            "outbox_unknown",
            "id",
            sqlite_where=text("unknown_results > 0"),
            postgresql_where=text("unknown_results > 0"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    channel: str
    kind: str
    recipient: str
    escalation: str | None = None
    message_id: str | None = Field(default=None, index=True)
    raw: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    payload: dict[str, object] | None = Field(default=None, sa_column=Column(JSON, nullable=True))
    state: str = "queued"
    automatic: bool = False
    next_attempt_at: datetime
    attempts: int = 0
    in_flight: bool = False
    unknown_results: int = 0
    last_error: str = ""
    created_at: datetime = Field(index=True)
    sent_at: datetime | None = None


class TokenRow(SQLModel, table=True):
    """Reply tokens, by their SHA-256 only."""

    __tablename__ = "token"

    digest: str = Field(primary_key=True)
    escalation: str = Field(index=True)
    round: int
    tier: str
    recipient: str
    purpose: str
    expires_at: datetime
    ended_at: datetime | None = None


class AwayRow(SQLModel, table=True):
    """Who is away, and until when."""

    __tablename__ = "away"

    person: str = Field(primary_key=True)
    until: datetime | None = None


class NoteRow(SQLModel, table=True):
    """Small facts of the daemon itself: the last digest, the canary's result, the state of each loop."""

    __tablename__ = "note"

    name: str = Field(primary_key=True)
    value: dict[str, object] = Field(sa_column=Column(JSON, nullable=False))


class CounterRow(SQLModel, table=True):
    """The last number given out, by year."""

    __tablename__ = "counter"

    name: str = Field(primary_key=True)
    value: int
