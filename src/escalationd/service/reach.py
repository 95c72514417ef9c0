"""Who cannot be reached, before it matters: mail that came back, dead channels, everybody away. Contacts nobody."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from escalationd.core.policy import Policy
from escalationd.core.reach import unattended
from escalationd.store import history, outbox, people
from escalationd.store.history import StoredEvent

_REMEMBERED = timedelta(days=14)
_COMES_BACK_WITHIN = timedelta(days=1)
"""A letter that was taken and has not come back for so long has arrived."""


def find_unreachable(session: Session, policy: Policy, now: datetime) -> tuple[str, ...]:
    """A line for each tier, person and channel of the configuration that would not be reached at ``now``."""
    away = frozenset(people.away_now(session, now))
    events = history.since(session, now - _REMEMBERED, ("bounce", "direct contact failed", "direct contact"))
    bounces = {event.payload.get("recipient"): event for event in events if event.kind == "bounce"}
    calls = {event.payload.get("recipient"): event for event in events if event.kind.startswith("direct")}
    known = {*policy.people, *(tier.address for tier in policy.tiers), *(tier.name for tier in policy.tiers)}
    lines = list(unattended(policy, now, away))
    for who, event in bounces.items():
        if who in known and not outbox.arrived(session, str(who), event.at, now - _COMES_BACK_WITHIN):
            lines.append(_line(str(who), "mail came back", event))
    for who, event in calls.items():
        if who in known and event.kind == "direct contact failed":
            lines.append(_line(policy.name_of(str(who)), "direct contact failed", event))
    return tuple(lines)


def _line(who: str, what: str, event: StoredEvent) -> str:
    return f"{who}: {what} on {event.at:%d %b} ({event.payload.get('why', '')})"
