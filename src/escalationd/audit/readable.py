"""Whether every row can be read at all: its times, its JSON, the schema. Judges nothing that they say."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from escalationd.audit.finding import Finding
from escalationd.audit.records import Records

SCHEMA = "0001"
"""The schema that the rules here know."""
_RULE = "readable"
_CASE = {"version": int, "status": str, "tier": str, "round": int, "submitter": str, "timers": list, "rulings": list}

_TIMES = (
    # (what it is, the key and every time of its rows)
    ("mail", "SELECT id AS place, received_at, handled_at, moved_at FROM inbox"),
    ("escalation", "SELECT ref AS place, created_at, escalated_at, due_at, closed_at, next_at FROM escalation"),
    ("event", "SELECT seq AS place, at FROM event"),
    ("outbox", "SELECT id AS place, next_attempt_at, created_at, sent_at FROM outbox"),
    ("token of", "SELECT escalation AS place, expires_at, ended_at FROM token"),
    ("absence of", "SELECT person AS place, until FROM away"),
)


def check_readable(records: Records) -> Iterator[Finding]:
    """Every value that is none."""
    for row in records.raw_rows("SELECT version_num FROM alembic_version"):
        if row["version_num"] != SCHEMA:
            what = f"its schema is {row['version_num']}, and this program knows {SCHEMA}"
            yield Finding("schema", "the database", what)
    for name, query in _TIMES:
        for row in records.raw_rows(query):
            place = row.pop("place")
            for column, value in row.items():
                if not _is_time(value):
                    yield Finding(_RULE, f"{name} {place}", f"{column} is no time: {value!r:.60}")
    yield from _json(records, "SELECT ref AS place, data AS value FROM escalation", "escalation", _is_case)
    yield from _json(records, "SELECT seq AS place, body AS value FROM event", "event", _is_body)
    yield from _json(records, "SELECT name AS place, value FROM note", "note", lambda value: isinstance(value, dict))
    yield from _json(records, "SELECT id AS place, payload AS value FROM outbox", "outbox", _is_payload)


def _is_time(value: Any) -> bool:
    if value is None or isinstance(value, datetime):
        return True
    try:
        datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _json(records: Records, query: str, name: str, is_right: Callable[[Any], bool]) -> Iterator[Finding]:
    for row in records.raw_rows(query):
        value = row["value"]
        try:
            value = json.loads(value) if isinstance(value, str) else value
        except (ValueError, RecursionError):
            yield Finding(_RULE, f"{name} {row['place']}", "its content is no JSON")
            continue
        if not is_right(value):
            yield Finding(_RULE, f"{name} {row['place']}", "its content has another form than the program gives it")


def _is_case(value: Any) -> bool:
    """Whether a record has what the rules need, its timers and their times among it."""
    if not isinstance(value, dict):
        return False
    formed = all(isinstance(value.get(name), kind) for name, kind in _CASE.items())
    timers = value.get("timers") if formed else ()
    clock = value.get("clock") or {}
    return (
        formed
        and all(isinstance(one, dict) and one.get("name") and _is_time(one.get("at")) for one in timers or ())
        and isinstance(clock, dict)
        and all(map(_is_time, (value.get("closed"), value.get("created"), value.get("escalated"), clock.get("due"))))
    )


def _is_body(value: Any) -> bool:
    return value is None or (isinstance(value, dict) and isinstance(value.get("payload"), dict))


def _is_payload(value: Any) -> bool:
    return value is None or isinstance(value, dict)
