"""The one decision: a case, an event, the policy and the hour in; a new case, history and effects out.

Pure: it asks nobody, invents nothing and reads no clock. Each family of events has its own module.
"""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from escalationd.core.admin import admin_acted
from escalationd.core.decision import Decision
from escalationd.core.doubt import recognised
from escalationd.core.escalation import Escalation
from escalationd.core.events import (
    AdminActed,
    Bounced,
    CalendarAnswered,
    CallFailed,
    CallMade,
    ConfigurationRead,
    DueReached,
    Event,
    Recognised,
    Spoke,
    StaffVerb,
    Submitted,
    TicketFailed,
    Unclear,
    WentAway,
    Wrote,
)
from escalationd.core.hours import configuration_read, due_reached
from escalationd.core.policy import Policy
from escalationd.core.reach import bounced, calendar_answered, call_failed, call_made, ticket_failed, went_away
from escalationd.core.staff import staff_verb
from escalationd.core.submission import submitted
from escalationd.core.updates import wrote
from escalationd.core.verdicts import spoke, unclear


def decide(  # noqa: C901, PLR0911, RUF100 - one row for each event; the type checker holds it complete
    case: Escalation | None, event: Event, policy: Policy, now: datetime, away: frozenset[str] = frozenset()
) -> Decision:
    """What ``event`` comes to at ``now`` (aware UTC). ``case`` is None for ``Submitted`` only.

    ``away`` are the addresses known to be away at ``now``. Raises ValueError when an event that
    needs a case has none: that is a defect of the caller, never of a mail.
    """
    if isinstance(event, Submitted):
        return submitted(event, policy, now, away)
    if case is None:
        raise ValueError(f"{type(event).__name__} needs an escalation")
    match event:
        case Wrote():
            return wrote(case, event, policy, now, away)
        case StaffVerb():
            return staff_verb(case, event, policy, now, away)
        case Spoke():
            return spoke(case, event, policy, now, away)
        case Unclear():
            return unclear(case, event)
        case Recognised():
            return recognised(case, event, policy)
        case DueReached():
            return due_reached(case, event, policy, now)
        case ConfigurationRead():
            return configuration_read(case, policy, now)
        case Bounced():
            return bounced(case, event, policy, now, away)
        case WentAway():
            return went_away(case, event, policy, now, away)
        case CallFailed():
            return call_failed(case, event, policy, now)
        case CallMade():
            return call_made(case, event, policy)
        case TicketFailed():
            return ticket_failed(case, event, policy)
        case CalendarAnswered():
            return calendar_answered(case, event, policy)
        case AdminActed():
            return admin_acted(case, event, policy, now, away)
        case _:
            assert_never(event)
