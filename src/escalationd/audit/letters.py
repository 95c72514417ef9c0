"""The outbox: every letter has its reason, its fixed bytes and its end (promises 2 and 3, PRODUCT 13)."""

from __future__ import annotations

import email.parser
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from escalationd.audit.chain import payload_of
from escalationd.audit.finding import Finding
from escalationd.audit.records import Records

_STATES = frozenset({"queued", "sent", "failed", "recalled", "dropped", "held"})
_CHANNELS = frozenset({"letter", "call", "ticket"})
_OUR_OWN = frozenset({"digest", "alarm"})
"""Letters that no mail and no case asked for."""
_STUCK = timedelta(minutes=30)
_LONGEST_WAIT = timedelta(days=31)
"""A letter may wait for working hours over the longest holidays, and for its next attempt."""
_REFERENCE = re.compile(r".+-\d{4}-\d{4,}")
_TELLS_TIER = frozenset({"brief", "executive"})
_TELLING = {"accepted": _TELLS_TIER, "escalated": _TELLS_TIER, "reassigned": _TELLS_TIER, "reopened": _TELLS_TIER}
_FINAL = frozenset({"approve", "deny", "refer", "resolved"})

_LIGHT = (
    "SELECT id, key, channel, kind, recipient, escalation, message_id, state, attempts, in_flight, last_error, "
    "unknown_results, created_at, next_attempt_at, sent_at, length(raw) AS kept FROM outbox ORDER BY id"
)


def check_letters(records: Records, now: datetime, *, whole: bool) -> Iterator[Finding]:
    """Every rule about what goes out; ``whole`` reads the bytes of every letter too."""
    reasons = _Reasons(records)
    told = set()
    failed = []
    for row in records.rows(_LIGHT):
        told.add((row["escalation"], row["created_at"], row["kind"]))
        yield from _state(row)
        yield from _filed(row)
        yield from reasons.check(row)
        yield from _stuck(row, now)
        if row["state"] == "failed" and row["channel"] == "letter":
            failed.append(row)
    yield from _told(records, told)
    yield from _noticed(records, failed)
    yield from _same_id(records)
    if whole:
        yield from _bytes(records)


def _row(row: dict[str, Any]) -> str:
    return f"outbox {row['id']} ({row['kind']} to {row['recipient']})"


def _state(row: dict[str, Any]) -> Iterator[Finding]:
    if row["state"] not in _STATES or row["channel"] not in _CHANNELS:
        yield Finding("states", _row(row), f"{row['channel']} in the state {row['state']!r} is none of ours")
    if (row["state"] == "sent") != (row["sent_at"] is not None):
        yield Finding("at least once", _row(row), f"it is {row['state']}, and its time of sending says otherwise")
    if row["state"] == "sent" and row["attempts"] < 1:
        yield Finding("at least once", _row(row), "it is marked as sent, and nobody ever tried to send it")
    if row["state"] == "failed" and not row["last_error"]:
        yield Finding("at least once", _row(row), "it failed without a reason")
    if not 0 <= row["unknown_results"] <= row["attempts"]:
        what = f"{row['unknown_results']} unknown results of {row['attempts']} attempts cannot be"
        yield Finding("at least once", _row(row), what)
    if row["state"] != "queued" and row["in_flight"]:
        yield Finding("states", _row(row), f"it is {row['state']} and still in flight")
    if row["channel"] == "letter" and (not row["message_id"] or row["kept"] is None) and row["state"] == "queued":
        yield Finding("fixed bytes", _row(row), "it waits to be sent without its bytes or its Message-ID")


def _filed(row: dict[str, Any]) -> Iterator[Finding]:
    """The natural key begins with the case that it belongs to."""
    first = row["key"].partition("/")[0]
    if row["escalation"] is not None and _REFERENCE.fullmatch(first) and first != row["escalation"]:
        yield Finding("filed", _row(row), f"its key says {first}, and it is filed under {row['escalation']}")


class _Reasons:
    """What was written down in the same transaction: the time of a letter is the time of its reason."""

    def __init__(self, records: Records) -> None:
        events = list(records.rows("SELECT ref, at FROM event"))
        self._of_case = {(row["ref"], row["at"]) for row in events}
        self._moments = {row["at"] for row in events}
        handled = records.rows("SELECT DISTINCT handled_at FROM inbox WHERE handled_at IS NOT NULL")
        self._moments |= {row["handled_at"] for row in handled}

    def check(self, row: dict[str, Any]) -> Iterator[Finding]:
        if row["escalation"] is not None:
            if (row["escalation"], row["created_at"]) not in self._of_case:
                what = f"the history of {row['escalation']} knows no event that asked for it"
                yield Finding("every letter has its reason", _row(row), what)
        elif row["kind"] not in _OUR_OWN and row["created_at"] not in self._moments:
            yield Finding("every letter has its reason", _row(row), "no mail and no event asked for it")


def _stuck(row: dict[str, Any], now: datetime) -> Iterator[Finding]:
    if row["state"] == "queued" and row["next_attempt_at"] - max(now, row["created_at"]) > _LONGEST_WAIT:
        yield Finding("not stale", _row(row), f"it may not leave before {row['next_attempt_at']:%Y-%m-%d}")
    if row["state"] == "queued" and now - row["next_attempt_at"] > _STUCK:
        since = f"{row['next_attempt_at']:%Y-%m-%d %H:%M} UTC"
        yield Finding("not stale", _row(row), f"it could be sent since {since}, and nobody tried")


def _told(records: Records, told: set[tuple[str, datetime, str]]) -> Iterator[Finding]:
    """What happened and had to be told was put into the outbox in the same transaction."""
    for row in records.rows("SELECT ref, seq, at, kind, body FROM event WHERE ref IS NOT NULL ORDER BY seq"):
        wanted = _TELLING.get(row["kind"], frozenset())
        if row["kind"] == "decided":
            wanted = _decision_letters(payload_of(row["body"]))
        if wanted and not any((row["ref"], row["at"], kind) in told for kind in wanted):
            what = f"{row['kind']!r} happened, and no {' or '.join(sorted(wanted))} was ever queued for it"
            yield Finding("nobody is left untold", f"{row['ref']}, event {row['seq']}", what)


def _decision_letters(payload: dict[str, object] | None) -> frozenset[str]:
    verb = payload.get("verb") if payload else None
    if verb == "escalate":
        return _TELLS_TIER
    return frozenset({"decision"}) if verb in _FINAL else frozenset()


def _noticed(records: Records, failed: list[dict[str, Any]]) -> Iterator[Finding]:
    """A letter that nobody will ever take is told to somebody: its case notes the bounce, or the admins hear."""
    if not failed:
        return
    bounces = {row["ref"] for row in records.rows("SELECT DISTINCT ref FROM event WHERE kind = 'bounce'")}
    alarms = {row["key"] for row in records.rows("SELECT key FROM outbox WHERE kind = 'alarm'")}
    for row in failed:
        alarmed = any(key.startswith(f"alarm/undeliverable/{row['id']}/") for key in alarms)
        if row["kind"] != "alarm" and row["escalation"] not in bounces and not alarmed:
            yield Finding("at least once", _row(row), "it failed, and nobody was told")


def _same_id(records: Records) -> Iterator[Finding]:
    for row in records.rows(
        "SELECT message_id, count(*) AS letters FROM outbox WHERE message_id IS NOT NULL "
        "GROUP BY message_id HAVING count(*) > 1"
    ):
        yield Finding("fixed bytes", row["message_id"], f"{row['letters']} letters have this Message-ID")


def _bytes(records: Records) -> Iterator[Finding]:
    removed = {row["ref"] for row in records.rows("SELECT ref FROM event WHERE kind IN ('retention', 'forgotten')")}
    for row in records.rows(
        "SELECT id, kind, recipient, escalation, message_id, raw FROM outbox WHERE channel = 'letter'"
    ):
        if row["raw"] is None:
            # None: the retention, which is about every case; a letter of no case may tell of any forgotten one
            if not removed or not (row["escalation"] is None or removed & {None, row["escalation"]}):
                yield Finding("fixed bytes", _row(row), "its bytes are gone, and no retention is on record")
            continue
        head = email.parser.BytesHeaderParser().parsebytes(row["raw"])
        if head["Message-ID"] != row["message_id"]:
            yield Finding("fixed bytes", _row(row), f"its bytes say {head['Message-ID']}, its row {row['message_id']}")
        if row["recipient"].lower() not in str(head["To"]).lower():
            yield Finding("fixed bytes", _row(row), f"its bytes are addressed to {head['To']}")
