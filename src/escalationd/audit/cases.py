"""The escalations: record and history agree, deadlines run, no number is missing (PRODUCT 6 and 7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from escalationd.audit.chain import payload_of
from escalationd.audit.finding import Finding
from escalationd.audit.life import ENDED, WITH_TIER, Life
from escalationd.audit.records import Records

_STALE = timedelta(minutes=10)
_CLOCKS = {
    "open": frozenset({"response"}),
    "waiting": frozenset({"ask reminder", "ask limit"}),
    "in review": frozenset({"review"}),
    "incomplete": frozenset({"incomplete reminder", "incomplete expiry"}),
    "approved": frozenset({"approved reminder"}),
}
"""Which timers, at least one of them, must run in a state: a case without one would be forgotten."""


def check_cases(records: Records, now: datetime) -> Iterator[Finding]:
    """Every rule about escalations, but for their decisions and tokens."""
    lives = {}
    for ref, life, problems in _lives(records):
        lives[ref] = life
        yield from (Finding("allowed life", ref, problem) for problem in problems)
    for row in records.rows("SELECT * FROM escalation ORDER BY ref"):
        yield from _columns(row)
        yield from _history(row, lives.get(row["ref"]))
        yield from _timers(row, now)
        yield from _ending(row)
    yield from _numbers(records)


def _lives(records: Records) -> Iterator[tuple[str, Life, list[str]]]:
    ref, life, problems = "", Life(), list[str]()
    for row in records.rows("SELECT ref, seq, kind, body FROM event WHERE ref IS NOT NULL ORDER BY ref, seq"):
        if row["ref"] != ref:
            if ref:
                yield ref, life, problems
            ref, life, problems = row["ref"], Life(), []
        problems += [f"{problem} (event {row['seq']})" for problem in life.step(row["kind"], payload_of(row["body"]))]
    if ref:
        yield ref, life, problems


def _columns(row: dict[str, Any]) -> Iterator[Finding]:
    """The columns that lists and clocks use repeat the record: they must not differ from it."""
    data = row["data"]
    timers = [_time(timer["at"]) for timer in data["timers"]]
    clock = data.get("clock") or {}
    fields = data.get("fields") or {}
    wanted = {
        "ref": data.get("ref"),
        "ticket": str(data.get("ticket")).upper(),
        "amount": (fields.get("amount") or {}).get("decimal"),
        "currency": fields.get("currency"),
        "created_at": _time(data.get("created")),
        "escalated_at": _time(data.get("escalated")),
        "version": data["version"],
        "status": data["status"],
        "tier": data["tier"],
        "urgent": data["urgent"],
        "submitter": data["submitter"],
        "resolution": data["resolution"],
        "closed_at": _time(data["closed"]),
        "due_at": _time(clock.get("due")),
        "next_at": min((at for at in timers if at), default=None),
    }
    for name, value in wanted.items():
        if row[name] != value:
            yield Finding("one record", row["ref"], f"the column {name} says {row[name]}, the record {value}")


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def _history(row: dict[str, Any], life: Life | None) -> Iterator[Finding]:
    if life is None:
        yield Finding("allowed life", row["ref"], "it has no history")
    elif not life.agrees(row["status"], row["resolution"]):
        said = life.state + (f" ({life.resolution})" if life.resolution else "")
        yield Finding("allowed life", row["ref"], f"the record says {row['status']}, the history {said}")


def _timers(row: dict[str, Any], now: datetime) -> Iterator[Finding]:
    names = {timer["name"] for timer in row["data"]["timers"]}
    wanted = _CLOCKS.get(row["status"], frozenset())
    if wanted and not names & wanted:
        yield Finding("due times", row["ref"], f"it is {row['status']}, and no clock runs that would bring it up")
    if row["status"] in ENDED and names - {"customer"}:
        yield Finding("due times", row["ref"], f"it is {row['status']}, and still runs: {', '.join(sorted(names))}")
    if row["next_at"] is not None and now - row["next_at"] > _STALE:
        yield Finding("not stale", row["ref"], f"it was due at {row['next_at']:%Y-%m-%d %H:%M} UTC, and nothing came")


def _ending(row: dict[str, Any]) -> Iterator[Finding]:
    if row["status"] == "closed" and (row["closed_at"] is None or row["resolution"] is None):
        yield Finding("tracking", row["ref"], "it is closed without its resolution date and type")
    if row["status"] != "closed" and row["resolution"] is not None:
        yield Finding("tracking", row["ref"], f"it is {row['status']}, with the resolution {row['resolution']}")
    if row["status"] in WITH_TIER and row["due_at"] is None:
        yield Finding("tracking", row["ref"], f"it is {row['status']}, and no decision is expected at any time")


def _numbers(records: Records) -> Iterator[Finding]:
    """References count without a gap: a missing number would be a lost case."""
    given: defaultdict[str, list[int]] = defaultdict(list)
    for row in records.rows("SELECT ref FROM escalation ORDER BY ref"):
        name, _, number = row["ref"].rpartition("-")
        given[name].append(int(number) if number.isdigit() else 0)
    counters = {row["name"]: row["number"] for row in records.rows("SELECT name, value AS number FROM counter")}
    for name in sorted(given.keys() | counters.keys()):
        last = counters.get(name, 0)
        if len(given[name]) != last:
            what = f"{last} numbers were given out, and {len(given[name])} cases are there"
            yield Finding("numbers", name, what)
        elif odd := set(range(1, last + 1)).symmetric_difference(given[name]):
            yield Finding("numbers", name, f"number {min(odd)} is missing, or was never given out")
