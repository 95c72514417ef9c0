"""The digest's numbers and lists: what needs a person first. Reads no database and renders nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from math import ceil
from statistics import median
from zoneinfo import ZoneInfo

from escalationd.core.decision import CLOCK
from escalationd.core.escalation import Escalation, Ruling, Status
from escalationd.core.policy import Policy, Tier
from escalationd.core.summary import DigestFacts, Listed, Mail, Mails, Row, Summary, Tally, TierLine

MEASURED = timedelta(days=7)
"""Response times are those of the last week: a single day says little about a tier."""

LISTED = 20
"""Cases that need a person and are listed, at most: clients cut a mail at about 100 kB, and few read on for ever."""

_FEWER = 6
"""Rows of every other list at most."""

_AGES = (("under a day", 1.0), ("1 to 3 days", 3.0), ("3 to 7 days", 7.0), ("over a week", float("inf")))
_DAY = 86_400
_HOUR = 3600


def summarize(cases: Sequence[Escalation], facts: DigestFacts, policy: Policy, now: datetime, zone: str) -> Summary:
    """The digest of one admin, whose day is that of ``zone``.

    ``cases`` are the running ones, and those that ended since the last digest or within ``MEASURED``.
    """
    rows = _Rows(policy, now, ZoneInfo(zone))
    running = [case for case in cases if not case.status.ended]
    with_tier = [case for case in running if case.status.with_tier]
    needs = [row for case in with_tier if (row := rows.need(case))]
    done = [row for case in cases if (row := rows.done(case, facts.since))]
    mails = _mails(facts)
    settled = tuple(
        _few(kind, few) for kind, few in (("released", facts.released), ("rejected", facts.rejected)) if few
    )
    known = " ".join(facts.unreachable)
    in_cases = (f"{who} ({case.ref})" for case in with_tier for who in case.unreachable if who not in known)
    return Summary(
        day=now.astimezone(rows.zone),
        since=facts.since,
        late=facts.late,
        nothing=not (running or done or mails or settled or facts.problems or facts.unreachable),
        tallies=_tallies(rows, with_tier),
        needs=_listed(needs, first=lambda row: (not row.urgent, row.since)),
        mails=mails,
        problems=tuple(facts.problems),
        unreachable=(*facts.unreachable, *in_cases)[:_FEWER],
        warnings=tuple(facts.warnings),
        ages=tuple(label for label, _ in _AGES),
        tiers=_tiers(cases, policy, now),
        done=_listed(done),
        approved=_listed(rows.row(case, "not yet reported as done") for case in running if _is_approved(case)),
        incomplete=_listed(rows.row(case, _lacks(case)) for case in running if case.status is Status.INCOMPLETE),
        customers=_listed(rows.row(case, _owed(case)) for case in cases if case.customer_waiting and case.escalated),
        settled=settled,
        counts=tuple(sorted(facts.counts.items())),
        outbox=tuple(sorted(facts.outbox.items())),
        mailbox_read=facts.mailbox_read,
        chain_head=facts.chain_head,
    )


class _Rows:
    """Cases as rows, by one policy, one moment and one zone."""

    def __init__(self, policy: Policy, now: datetime, zone: ZoneInfo) -> None:
        self.policy = policy
        self.now = now
        self.zone = zone
        self.titles = {tier.name: tier.title for tier in policy.tiers}

    def row(self, case: Escalation, why: str, ruling: Ruling | None = None) -> Row:
        """The case as a row."""
        running = case.clock is not None and case.clock.paused_at is None
        due = case.clock.due.astimezone(self.zone) if case.clock and running else None
        return Row(
            ref=case.ref,
            issue=case.title,
            ticket=case.ticket,
            tier=self.titles.get(case.tier, case.tier) if case.escalated else "",
            status=case.status.value,
            urgent=case.urgent,
            amount=case.amount,
            currency=case.currency or "",
            why=why,
            escalated=case.escalated,
            due=due,
            closed=case.closed,
            resolution=case.resolution.value if case.resolution else "",
            submitter=self.policy.name_of(case.submitter),
            since=due or case.escalated or case.created,
            verb=ruling.verb.value if ruling else "",
            by=self._who(ruling) if ruling else "",
        )

    def need(self, case: Escalation) -> Row | None:
        """Why a person must look at the case today, or None."""
        reasons = [
            f"overdue by {_span(self.now - case.clock.due)}" if case.clock and _is_overdue(case, self.now) else "",
            "urgent, and nobody has taken it" if _is_loose(case) else "",
            f"cannot be reached: {', '.join(case.unreachable)}" if case.unreachable else "",
            "due today" if self.is_due_today(case) else "",
        ]
        why = "; ".join(reason for reason in reasons if reason)
        return self.row(case, why) if why else None

    def done(self, case: Escalation, since: datetime) -> Row | None:
        """What was decided about the case, or how it ended, since the last digest; None when neither."""
        ruling = case.ruling if case.ruling is not None and case.ruling.at >= since else None
        if case.closed is not None and case.closed >= since:
            return self.row(case, "" if case.resolution else case.status.value, ruling)
        return self.row(case, "", ruling) if ruling else None

    def is_due_today(self, case: Escalation) -> bool:
        """Whether the decision is still to come today, in the admin's zone."""
        if case.clock is None or case.clock.paused_at is not None or _is_overdue(case, self.now):
            return False
        return case.clock.due.astimezone(self.zone).date() == self.now.astimezone(self.zone).date()

    def _who(self, ruling: Ruling) -> str:
        whom = f" for {self.policy.name_of(ruling.on_behalf_of)}" if ruling.on_behalf_of else ""
        return f"{self.policy.name_of(ruling.by)}{whom}"


def _is_overdue(case: Escalation, now: datetime) -> bool:
    """Whether the decision should have come."""
    return case.clock is not None and case.clock.paused_at is None and case.clock.due <= now


def _is_loose(case: Escalation) -> bool:
    return case.urgent and case.taken_by is None


def _is_approved(case: Escalation) -> bool:
    return case.status is Status.APPROVED


def _lacks(case: Escalation) -> str:
    lines = len(case.missing) + len(case.invalid)
    return f"waits for {lines} more line{'' if lines == 1 else 's'}"


def _owed(case: Escalation) -> str:
    return "the last word is due" if case.status.ended else "an update is due"


def _span(length: timedelta) -> str:
    hours, rest = divmod(int(length.total_seconds()), _HOUR)
    days, hours_left = divmod(hours, 24)
    if days:
        return f"{days} day{'' if days == 1 else 's'} {hours_left} h"
    return f"{hours} h {rest // 60} min" if hours else f"{rest // 60} min"


def _listed(rows: Iterable[Row], first: Callable[[Row], tuple[bool, datetime]] | None = None) -> Listed:
    """The rows that need a person in their order, of others the oldest first; as many as a mail bears."""
    most = LISTED if first else _FEWER
    ordered = sorted(rows, key=first or (lambda row: (False, row.since)))
    return Listed(tuple(ordered[:most]), max(len(ordered) - most, 0))


def _mails(facts: DigestFacts) -> tuple[Mails, ...]:
    """What came and needs a person; the store counts by disposition, so it knows how many there are in all."""
    named = (
        ("failed", facts.failed, facts.counts.get("failed", 0)),
        ("unclear", facts.unclear, facts.counts.get("unclear", 0)),
        ("undelivered", facts.undelivered, facts.outbox.get("failed", 0)),
        ("bounced", facts.bounced, facts.counts.get("bounce", 0)),
        ("refused", facts.refused, facts.counts.get("refused", 0)),
    )
    return tuple(_few(kind, mails, count) for kind, mails, count in named if mails)


def _few(kind: str, mails: Sequence[Mail], count: int = 0) -> Mails:
    return Mails(kind, tuple(mails[:_FEWER]), max(len(mails), count) - min(len(mails), _FEWER))


def _tallies(rows: _Rows, with_tier: Sequence[Escalation]) -> tuple[Tally, ...]:
    return (
        Tally("overdue", sum(_is_overdue(case, rows.now) for case in with_tier), bad=True),
        Tally("due today", sum(map(rows.is_due_today, with_tier)), bad=False),
        Tally("urgent, not taken", sum(map(_is_loose, with_tier)), bad=True),
        Tally("open", len(with_tier), bad=False),
    )


def _tiers(cases: Sequence[Escalation], policy: Policy, now: datetime) -> tuple[TierLine, ...]:
    """A line for each rung of the ladder."""
    open_at: dict[str, list[Escalation]] = {tier.name: [] for tier in policy.tiers}
    answers: dict[str, list[Ruling]] = {tier.name: [] for tier in policy.tiers}
    for case in cases:
        if case.status.with_tier:
            open_at.setdefault(case.tier, []).append(case)
        for ruling in case.rulings:
            if ruling.allowed and ruling.at >= now - MEASURED:
                answers.setdefault(ruling.tier, []).append(ruling)
    longest = max(map(len, open_at.values()), default=0) or 1
    return tuple(_tier_line(tier, open_at[tier.name], answers[tier.name], longest, now) for tier in policy.tiers)


def _tier_line(
    tier: Tier, here: Sequence[Escalation], answers: Sequence[Ruling], longest: int, now: datetime
) -> TierLine:
    days = [(now - (case.escalated or case.created)).total_seconds() / _DAY for case in here]
    ages = _ages(days)
    used = [100 * (ruling.used or 0.0) / (ruling.allowed or 1.0) for ruling in answers]
    return TierLine(
        title=tier.title,
        open=len(here),
        overdue=sum(_is_overdue(case, now) for case in here),
        oldest_days=int(max(days, default=0.0)),
        ages=ages,
        shares=tuple(2 + 90 * count // longest if count else 0 for count in ages),
        allowed=str(tier.response),
        answered=len(answers),
        in_time=sum(1 for part, ruling in zip(used, answers, strict=True) if part <= 100 and ruling.by != CLOCK),
        used=max(ceil(median(used)), 1) if used else None,
    )


def _ages(days: Iterable[float]) -> tuple[int, ...]:
    """How many are in each of the classes of ``_AGES``."""
    places = Counter(next(place for place, (_, below) in enumerate(_AGES) if age < below) for age in days)
    return tuple(places[place] for place in range(len(_AGES)))
