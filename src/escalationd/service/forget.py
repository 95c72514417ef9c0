"""Removing what is kept about one ended case, on request (personal data). The history still proves itself."""

from __future__ import annotations

from escalationd.core.admin import forgotten
from escalationd.service.desk import Desk
from escalationd.store import escalations, history, retention


def forget(desk: Desk, ref: str, admin: str, reason: str) -> str:
    """Remove fields, mails, letters and the words of the history; why that cannot be, or nothing when it is done."""
    now = desk.now()
    with desk.database.write() as session:
        case = escalations.load(session, ref)
        if case is None:
            return f"there is no escalation {ref}"
        if not case.status.ended:
            return f"{case.ref} is {case.status.value}: only what has ended can be forgotten"
        if case.undo_until is not None and now < case.undo_until:
            return f"{case.ref} can be undone until {case.undo_until:%H:%M} UTC: its letters have not left yet"
        escalations.save(session, forgotten(case), expected_version=case.version)
        retention.remove_case(session, case.ref, case.created)
        history.forget(session, case.ref, now, admin, reason)
    desk.database.wipe()
    return ""
