"""The digest's numbers and lists: what needs a person first. Reads no database and renders nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from escalationd.core.escalation import Escalation, Status
from escalationd.core.policy import Policy

_AGES = (("under a day", 1), ("1 to 3 days", 3), ("3 to 7 days", 7), ("over a week", 10_000))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail that needs a person: its number for the command line, who and what, and why."""

    number: int
    sender: str
    subject: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestFacts:
    """What the store knows beside the cases. ``since`` is the last digest (aware UTC)."""

    since: datetime
    refused: Sequence[Mail] = ()
    failed: Sequence[Mail] = ()
    unclear: Sequence[Mail] = ()
    bounced: Sequence[Mail] = ()
    released: Sequence[Mail] = ()
    rejected: Sequence[Mail] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    outbox: Mapping[str, int] = field(default_factory=dict)
    problems: Sequence[str] = ()
    warnings: Sequence[str] = ()
    chain_head: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One case in a list of the digest; ``why`` says what it waits for, ``due`` is in the admin's zone."""

    ref: str
    issue: str
    ticket: str
    tier: str
    status: str
    urgent: bool
    why: str
    due: datetime | None
    submitter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TierLine:
    """One tier: what is open, what is late, how old the oldest is, and how fast decisions came."""

    title: str
    open: int
    overdue: int
    oldest_days: int
    decided: int
    in_time: int
    median_hours: float | None


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: ``share`` of the longest one, 0 to 100."""

    label: str
    count: int
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Everything the digest shows, in the order in which it is shown."""

    day: datetime
    late: bool
    nothing: bool
    needs: tuple[Row, ...]
    mails: tuple[tuple[str, tuple[Mail, ...]], ...]
    tiers: tuple[TierLine, ...]
    ages: tuple[Bar, ...]
    decided: tuple[Row, ...]
    closed: tuple[Row, ...]
    incomplete: tuple[Row, ...]
    approved: tuple[Row, ...]
    customers: tuple[Row, ...]
    counts: tuple[tuple[str, int], ...]
    outbox: tuple[tuple[str, int], ...]
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    unreachable: tuple[str, ...]
    chain_head: str


def summarize(cases: Sequence[Escalation], facts: DigestFacts, policy: Policy, now: datetime, zone: str) -> Summary:
    """The digest of one admin. ``cases`` are the running ones and those that ended since the last digest."""
    local = ZoneInfo(zone)
    with_tier = [case for case in cases if case.status.with_tier]
    needs = sorted(
        (row for case in cases if (row := _need(case, policy, now, local))),
        key=lambda row: (not row.urgent, row.due or now),
    )
    mails = _mails(facts)
    fresh = [case for case in cases if case.ruling is not None and case.ruling.at >= facts.since]
    ended = [case for case in cases if case.closed is not None and case.closed >= facts.since]
    return Summary(
        day=now.astimezone(local),
        late=facts.late,
        nothing=not cases and not mails and not facts.problems,
        needs=tuple(needs),
        mails=mails,
        tiers=tuple(_tier_line(cases, policy, name, now) for name in (tier.name for tier in policy.tiers)),
        ages=_ages(with_tier, now),
        decided=tuple(_row(case, policy, local, _decided_words(case, policy)) for case in fresh),
        closed=tuple(_row(case, policy, local, case.resolution or case.status.value) for case in ended),
        incomplete=_rows(cases, policy, local, Status.INCOMPLETE, "waits for the missing lines"),
        approved=_rows(cases, policy, local, Status.APPROVED, "approved, not yet reported as done"),
        customers=tuple(_row(case, policy, local, "the customer is to be told") for case in cases if _owed(case, now)),
        counts=tuple(sorted(facts.counts.items())),
        outbox=tuple(sorted(facts.outbox.items())),
        problems=tuple(facts.problems),
        warnings=tuple(facts.warnings),
        unreachable=tuple(f"{address} ({case.ref})" for case in with_tier for address in case.unreachable),
        chain_head=facts.chain_head,
    )


def _mails(facts: DigestFacts) -> tuple[tuple[str, tuple[Mail, ...]], ...]:
    named = (
        ("refused", facts.refused),
        ("failed", facts.failed),
        ("unclear", facts.unclear),
        ("bounced", facts.bounced),
        ("released", facts.released),
        ("rejected", facts.rejected),
    )
    return tuple((name, tuple(mails)) for name, mails in named if mails)


def _need(case: Escalation, policy: Policy, now: datetime, zone: ZoneInfo) -> Row | None:
    """Why a person must look at the case today, or None."""
    if not case.status.with_tier or case.clock is None:
        return None
    if case.unreachable:
        return _row(case, policy, zone, f"cannot be reached: {', '.join(case.unreachable)}")
    if case.clock.paused_at is None and case.clock.due <= now:
        return _row(case, policy, zone, f"overdue by {_span(now - case.clock.due)}")
    if case.urgent and case.taken_by is None:
        return _row(case, policy, zone, "urgent, taken by nobody")
    if case.clock.paused_at is None and case.clock.due.astimezone(zone).date() == now.astimezone(zone).date():
        return _row(case, policy, zone, "due today")
    return None


def _span(length: timedelta) -> str:
    hours = int(length.total_seconds() // 3600)
    return (
        f"{hours // 24} d {hours % 24} h"
        if hours >= 24
        else f"{hours} h {int(length.total_seconds() % 3600 // 60)} min"
    )


def _owed(case: Escalation, now: datetime) -> bool:
    """Whether a message to the customer was asked for and not reported as sent."""
    del now
    return case.customer_waiting and case.escalated is not None


def _rows(cases: Sequence[Escalation], policy: Policy, zone: ZoneInfo, status: Status, why: str) -> tuple[Row, ...]:
    return tuple(_row(case, policy, zone, why) for case in cases if case.status is status)


def _row(case: Escalation, policy: Policy, zone: ZoneInfo, why: str) -> Row:
    return Row(
        ref=case.ref,
        issue=case.title,
        ticket=case.ticket,
        tier=policy.tier(case.tier).title,
        status=case.status.value,
        urgent=case.urgent,
        why=str(why),
        due=case.clock.due.astimezone(zone) if case.clock and case.clock.paused_at is None else None,
        submitter=policy.name_of(case.submitter),
    )


def _decided_words(case: Escalation, policy: Policy) -> str:
    ruling = case.ruling
    if ruling is None:
        return ""
    whom = f" for {policy.name_of(ruling.on_behalf_of)}" if ruling.on_behalf_of else ""
    return f"{ruling.verb.value.upper()} by {policy.name_of(ruling.by)}{whom}"


def _tier_line(cases: Sequence[Escalation], policy: Policy, name: str, now: datetime) -> TierLine:
    here = [case for case in cases if case.tier == name and case.status.with_tier]
    overdue = [case for case in here if case.clock and case.clock.paused_at is None and case.clock.due <= now]
    oldest = min((case.escalated or case.created for case in here), default=now)
    ruled = [(case, ruling) for case in cases for ruling in case.rulings if ruling.tier == name]
    hours = [(ruling.at - (case.escalated or case.created)).total_seconds() / 3600 for case, ruling in ruled]
    in_time = [1 for case, ruling in ruled if case.clock is None or ruling.at <= case.clock.due]
    return TierLine(
        title=policy.tier(name).title,
        open=len(here),
        overdue=len(overdue),
        oldest_days=(now - oldest).days,
        decided=len(ruled),
        in_time=len(in_time),
        median_hours=round(median(hours), 1) if hours else None,
    )


def _ages(cases: Sequence[Escalation], now: datetime) -> tuple[Bar, ...]:
    days = [(now - (case.escalated or case.created)).total_seconds() / 86_400 for case in cases]
    counts: list[tuple[str, int]] = []
    lower = 0.0
    for label, upper in _AGES:
        counts.append((label, sum(lower <= age < upper for age in days)))
        lower = float(upper)
    longest = max((count for _, count in counts), default=0) or 1
    return tuple(Bar(label, count, round(100 * count / longest)) for label, count in counts)
