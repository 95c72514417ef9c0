"""The ledger of received mail: every mail one row, one disposition, its bytes (promises 1 and 2, PRODUCT 3 and 13)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from escalationd.audit.finding import Finding
from escalationd.audit.records import Records
from escalationd.audit.sources import ACTS

_DISPOSITIONS = frozenset(
    {
        "duplicate", "own", "bounce", "automatic", "refused", "decided", "asked", "taken", "unclear", "noted",
        "completed", "incomplete", "answered", "updated", "resolved", "reopened", "withdrawn", "customer",
        "accepted", "served", "unrelated", "failed",
    }
)  # fmt: skip
_STUCK = timedelta(minutes=30)
_NOT_MOVED = timedelta(hours=2)


def check_ledger(records: Records, now: datetime, *, whole: bool) -> Iterator[Finding]:
    """Every rule about received mail; ``whole`` reads the raw bytes again too."""
    yield from _twice(records)
    refs = {row["ref"] for row in records.rows("SELECT ref FROM escalation")}
    for row in records.rows(
        "SELECT id, state, disposition, reason, escalation, handled_at, attempts, size, set_aside, "
        "length(raw) AS kept FROM inbox"
    ):
        yield from _disposition(row)
        yield from _filed(row, refs)
        yield from _size(row)
    yield from _waiting(records, now)
    yield from _left_behind(records, now)
    if whole:
        yield from _bytes(records)


def _mail(row: dict[str, Any]) -> str:
    return f"mail {row['id']}"


def _twice(records: Records) -> Iterator[Finding]:
    for row in records.rows(
        "SELECT min(id) AS id, folder, uidvalidity, uid, count(*) AS rows FROM inbox "
        "GROUP BY account, folder, uidvalidity, uid HAVING count(*) > 1"
    ):
        yield Finding("one row a mail", _mail(row), f"UID {row['uid']} of {row['folder']} has {row['rows']} rows")


def _disposition(row: dict[str, Any]) -> Iterator[Finding]:
    state, disposition = row["state"], row["disposition"]
    if state not in ("received", "done"):
        yield Finding("one disposition", _mail(row), f"the state {state!r} is none of ours")
    if state == "done" and disposition not in _DISPOSITIONS:
        yield Finding("one disposition", _mail(row), f"it is done, and {disposition!r} is no disposition")
    if state == "done" and row["handled_at"] is None:
        yield Finding("one disposition", _mail(row), "it is done, and nobody knows when")
    if state == "done" and not row["reason"]:
        yield Finding("one disposition", _mail(row), f"it is {disposition}, and the reason is missing")
    if row["set_aside"] not in ("", "wanted", "done"):
        yield Finding("one disposition", _mail(row), f"whether it is set aside is unknown: {row['set_aside']!r}")
    if state == "done" and row["attempts"] < 1:
        yield Finding("strikes", _mail(row), "it was handled without an attempt having been counted")


def _filed(row: dict[str, Any], refs: set[str]) -> Iterator[Finding]:
    """Filed under a case that is there, when only a case can give such a disposition."""
    if row["escalation"] is not None and row["escalation"] not in refs:
        yield Finding("filed", _mail(row), f"it is filed under {row['escalation']}, which does not exist")
    unreadable = row["disposition"] == "incomplete" and str(row["reason"]).startswith("unreadable")
    if row["state"] == "done" and row["disposition"] in ACTS and row["escalation"] is None and not unreadable:
        yield Finding("filed", _mail(row), f"it is {row['disposition']}, and belongs to no escalation")


def _size(row: dict[str, Any]) -> Iterator[Finding]:
    if row["kept"] == 0 and row["state"] == "received":
        yield Finding("raw bytes", _mail(row), "its bytes are gone, and it was not handled yet")
    if row["kept"] not in (0, row["size"]):
        yield Finding("raw bytes", _mail(row), f"{row['kept']} bytes are kept of {row['size']}")


def _waiting(records: Records, now: datetime) -> Iterator[Finding]:
    """A backlog is no finding while it shrinks: only when nothing was handled for half an hour."""
    last = next(records.rows("SELECT max(handled_at) AS last_at FROM inbox"))["last_at"]
    if last is not None and now - last < _STUCK:
        return
    for row in records.rows(
        "SELECT id, received_at, attempts FROM inbox WHERE state = 'received' ORDER BY received_at LIMIT 1"
    ):
        if now - row["received_at"] > _STUCK:
            yield Finding("not stale", _mail(row), f"it waits since {row['received_at']:%Y-%m-%d %H:%M} UTC")


def _left_behind(records: Records, now: datetime) -> Iterator[Finding]:
    """Handled and never moved on the server. After a renumbering the server shows such a mail under another UID."""
    for row in records.rows(
        "SELECT id, uid, handled_at FROM inbox AS mail WHERE moved_at IS NULL AND state = 'done' AND uidvalidity = "
        "(SELECT max(uidvalidity) FROM inbox WHERE account = mail.account AND folder = mail.folder)"
    ):
        if row["handled_at"] is not None and now - row["handled_at"] > _NOT_MOVED:
            yield Finding("moved", _mail(row), f"handled, and UID {row['uid']} was never moved out of the inbox")


def _bytes(records: Records) -> Iterator[Finding]:
    removed = {row["ref"] for row in records.rows("SELECT ref FROM event WHERE kind IN ('retention', 'forgotten')")}
    for row in records.rows("SELECT id, escalation, raw, sha256 FROM inbox"):
        if not row["raw"]:
            if not removed & {None, row["escalation"]}:  # None: the retention, which is about every case
                yield Finding("raw bytes", _mail(row), "its bytes are gone, and no retention is on record")
        elif not isinstance(row["raw"], bytes) or hashlib.sha256(row["raw"]).hexdigest() != row["sha256"]:
            yield Finding("raw bytes", _mail(row), "its bytes are not those that came")
