"""One transaction for one event: the case, its history and its letters, or nothing at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from escalationd.core.decision import Decision
from escalationd.core.effects import Recall
from escalationd.core.escalation import Escalation
from escalationd.service.bundles import take_out
from escalationd.service.desk import Desk
from escalationd.service.letters import carry_out
from escalationd.store import escalations, history


def keep(
    session: Session, desk: Desk, before: Escalation | None, decision: Decision, now: datetime
) -> Escalation | None:
    """Store what was decided: compare-and-set on the version, history lines, outbox rows.

    State and letter stand or fall together: a crash between them would either lose a letter or send
    one about something that never happened. Raises VersionConflict when the case has changed since.
    Returns the case as stored.
    """
    after = decision.escalation
    if after is not None and after != before:
        expected = before.version if before is not None else None
        escalations.save(session, after, expected_version=expected)
    for line in decision.lines:
        payload: Mapping[str, object] = {**line.payload, "disposition": _name(decision)}
        ref = after.ref if after else None
        history.append(session, ref, now, line.kind, line.actor, line.text, payload)
    carry_out(session, desk, after, decision.effects, now)
    if after is not None and Recall(f"{after.ref}/{before.round if before else 0}/reminder/") in decision.effects:
        take_out(session, desk, after.ref, now)
    return after


def _name(decision: Decision) -> str:
    return decision.disposition.value if decision.disposition else ""
