"""What happened and the mails that made it happen: neither without the other, and each mail once (promises 1, 2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from escalationd.audit.chain import payload_of
from escalationd.audit.finding import Finding
from escalationd.audit.records import Records

ACTS = frozenset(
    {
        "decided", "asked", "taken", "completed", "incomplete", "answered", "resolved", "reopened", "withdrawn",
        "accepted",
    }
)  # fmt: skip
"""Dispositions of a mail that changed a case: each stands in that case's history, at the same moment."""
_LEDGER = "every mail is in the ledger"


def check_sources(records: Records) -> Iterator[Finding]:
    """Every rule that joins mails and history."""
    yield from _gaps(records, "inbox", "mail", _LEDGER)
    yield from _gaps(records, "outbox", "outbox", "every letter is kept")
    yield from _both_ways(records)
    yield from _one_effect(records)


def _gaps(records: Records, table: str, name: str, rule: str) -> Iterator[Finding]:
    """Rows are never removed. Only SQLite counts without gaps: elsewhere a number may be taken in vain."""
    if not records.gapless:
        return
    last = 0
    for row in records.rows(f"SELECT id FROM {table} ORDER BY id"):  # noqa: S608 - our own table names
        if row["id"] != last + 1:
            missing = f"{last + 1}" if row["id"] == last + 2 else f"{last + 1} to {row['id'] - 1}"
            yield Finding(rule, f"{name} {missing}", "it was there, and its row is gone")
        last = row["id"]


def _both_ways(records: Records) -> Iterator[Finding]:
    """An event that a mail caused has that mail; a mail that changed a case has its event there."""
    events: defaultdict[object, set[tuple[str, str]]] = defaultdict(set)
    removed = set()
    mails = defaultdict(set)
    for row in records.rows("SELECT id, disposition, handled_at FROM inbox WHERE handled_at IS NOT NULL"):
        mails[row["handled_at"]].add(row["disposition"])
    for row in records.rows("SELECT seq, ref, at, body FROM event WHERE ref IS NOT NULL"):
        payload = payload_of(row["body"])
        if payload is None:
            removed.add(row["ref"])
            continue
        disposition = str(payload.get("disposition") or "")
        events[row["at"]].add((row["ref"], disposition))
        if disposition in ACTS and disposition not in mails.get(row["at"], ()):
            where = f"{row['ref']}, event {row['seq']}"
            yield Finding(_LEDGER, where, f"a mail was {disposition}, and the ledger has none of that time")
    for row in records.rows(
        "SELECT id, disposition, escalation, handled_at FROM inbox WHERE state = 'done' AND escalation IS NOT NULL"
    ):
        wanted = (row["escalation"], row["disposition"])
        if row["disposition"] in ACTS and row["escalation"] not in removed and wanted not in events[row["handled_at"]]:
            what = f"it is {row['disposition']}, and the history of {row['escalation']} does not know it"
            yield Finding("filed", f"mail {row['id']}", what)


def _one_effect(records: Records) -> Iterator[Finding]:
    for row in records.rows(
        "SELECT min(id) AS first, max(id) AS last, message_id FROM inbox WHERE state = 'done' "
        "AND disposition NOT IN ('duplicate', 'refused', 'failed', 'own', 'bounce', 'automatic') "
        "AND message_id IS NOT NULL AND content_hash IS NOT NULL "
        "GROUP BY account, message_id, content_hash HAVING count(*) > 1"
    ):
        what = f"mail {row['first']} has the same content and Message-ID, and both were acted on"
        yield Finding("one effect", f"mail {row['last']}", what)
