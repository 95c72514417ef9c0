"""The hash chain of the history, computed again from what it covers (PRODUCT 6). Judges no event."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from escalationd.audit.finding import Finding
from escalationd.audit.records import Records

_RULE = "hash chain"


def check_chain(records: Records) -> Iterator[Finding]:
    """Every event that was edited, removed, added behind our back, or belongs to no escalation."""
    refs = {row["ref"] for row in records.rows("SELECT ref FROM escalation")}
    forgotten = records.rows("SELECT ref, max(seq) AS last FROM event WHERE kind = 'forgotten' GROUP BY ref")
    removed = {row["ref"]: row["last"] for row in forgotten}
    before, number = "0" * 64, 0
    for row in records.rows("SELECT * FROM event ORDER BY seq"):
        number += 1
        where = f"event {row['seq']}"
        if row["seq"] != number:
            yield Finding(_RULE, where, f"event {number} is missing before it")
            number = row["seq"]
        if row["previous"] != before:
            yield Finding(_RULE, where, "it does not follow the event before it")
        if row["body"] is not None and _sha256(row["salt"], row["body"]) != row["digest"]:
            yield Finding(_RULE, where, "its content was edited")
        if row["body"] is None and row["seq"] > removed.get(row["ref"], 0):
            yield Finding(_RULE, where, "its content is gone, and no removal is on record")
        kept = (row["previous"], str(row["seq"]), row["ref"] or "", row["at"].isoformat(), row["kind"], row["digest"])
        if _sha256(*kept) != row["hash"]:
            yield Finding(_RULE, where, "its time, kind or place was edited")
        if row["ref"] is not None and row["ref"] not in refs:
            yield Finding("filed", where, f"it is about {row['ref']}, which does not exist")
        before = row["hash"]


def _sha256(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def payload_of(body: str | None) -> dict[str, object] | None:
    """An event's payload; None when its content was removed."""
    if body is None:
        return None
    payload = json.loads(body).get("payload")
    return payload if isinstance(payload, dict) else {}
