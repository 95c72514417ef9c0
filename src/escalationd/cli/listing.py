"""``list``, ``show``, ``log``, ``export``, ``verify`` and ``status``."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import typer

from escalationd.cli.output import as_json, as_table, find_name, opened, say, say_time
from escalationd.core.escalation import Escalation, Ruling, Status
from escalationd.core.policy import Policy
from escalationd.store import escalations, history, inbox, outbox
from escalationd.store.codec import encode

_COLUMNS = (
    "ref", "status", "level", "urgent", "issue", "ticket", "submitter", "amount", "currency", "escalation date",
    "expected response", "resolution date", "resolution type",
)  # fmt: skip


def tracking(case: Escalation, policy: Policy) -> dict[str, object]:
    """The process document's tracking fields of one case."""
    tiers = {tier.name: tier.title for tier in policy.tiers}
    return {
        "ref": case.ref,
        "status": case.status.value,
        "level": tiers.get(case.tier, case.tier),
        "urgent": case.urgent,
        "issue": case.title,
        "ticket": case.ticket,
        "submitter": case.submitter,
        "amount": str(case.amount) if case.amount is not None else None,
        "currency": case.currency,
        "escalation date": case.escalated,
        "expected response": case.clock.due if case.clock else None,
        "resolution date": case.closed,
        "resolution type": case.resolution.value if case.resolution else None,
    }


def list_cases(config: Path, *, json: bool, ended: bool, tier: str | None, urgent: bool, limit: int) -> None:
    """The cases, newest first."""
    statuses = () if ended else tuple(status.value for status in Status if not status.ended)
    with opened(config) as (settings, database), database.read() as session:
        tier = find_name("tier", tier, (one.name for one in settings.policy.tiers))
        cases = escalations.listing(session, statuses=statuses, tier=tier, urgent=True if urgent else None, limit=limit)
        rows = [tracking(case, settings.policy) for case in cases]
    if json:
        as_json(rows)
        return
    shown = ("ref", "status", "level", "urgent", "ticket", "expected response", "resolution type", "issue")
    cells = [[_mark(row[name]) for name in shown] for row in rows]
    as_table(shown, cells, empty="There are no escalations.", below=("issue",))


def _mark(value: object) -> object:
    return ("urgent" if value else "") if isinstance(value, bool) else value


def export_cases(config: Path, form: str) -> None:
    """Every case; a cell that a spreadsheet could take for a formula is quoted (CSV injection)."""
    with opened(config) as (settings, database), database.read() as session:
        rows = [tracking(case, settings.policy) for case in escalations.listing(session, limit=10_000_000)]
    if form == "json":
        as_json(rows)
        return
    writer = csv.writer(sys.stdout)
    writer.writerow(_COLUMNS)
    writer.writerows([safe_cell(row[name]) for name in _COLUMNS] for row in rows)


_FORMULA = re.compile("[\t\r\n]|[\\s\u200b-\u200f\ufeff]*[-=+@|%\uff1d\uff0b\uff0d\uff20]")
"""How a formula begins, also behind space that a spreadsheet trims, and in the full width of East Asian keyboards."""


def safe_cell(value: object) -> str:
    """A CSV cell that no spreadsheet runs as a formula (osTicket 9981848)."""
    text = value.isoformat() if isinstance(value, datetime) else "" if value is None else str(value)
    return f"'{text}" if _FORMULA.match(text) else text


def show_case(config: Path, ref: str, *, json: bool) -> int:
    """One case, with the sentence that explains its due time."""
    with opened(config) as (settings, database), database.read() as session:
        case = escalations.load(session, ref)
        letters = outbox.listing(session, escalation=ref.upper(), limit=200)
    if case is None:
        typer.echo(f"there is no escalation {ref}", err=True)
        return 1
    if json:
        as_json(
            encode(case) | {"tracking": tracking(case, settings.policy), "letters": [_letter(one) for one in letters]}
        )
        return 0
    facts = [(name, value) for name, value in tracking(case, settings.policy).items() if value not in (None, "", False)]
    facts += [
        (_label(settings.policy, name), ", ".join(value) if isinstance(value, tuple) else value)
        for name, value in case.fields.items()
        if name not in ("amount", "currency")  # told above
    ]
    facts += [("missing", ", ".join(case.missing))] if case.missing else []
    facts += [("invalid", f"{wrong.field}: {wrong.why}") for wrong in case.invalid]
    if case.clock:
        state = "paused" if case.clock.paused_at else "running"
        facts += [("clock", state), ("due because", case.clock.derivation)]
    facts += [("next", f"{timer.name.value} at {timer.at:%Y-%m-%d %H:%M} UTC") for timer in case.timers]
    facts += [("decision", _ruling(one)) for one in case.rulings]
    as_table(("what", "value"), facts, empty="")
    typer.echo("")
    rows = [(one.created_at, one.kind, one.recipient, one.state, one.sent_at) for one in reversed(letters)]
    as_table(("queued", "letter", "to", "state", "sent"), rows, empty="No letters yet.")
    return 0


def _ruling(one: Ruling) -> str:
    whom = f" for {one.on_behalf_of}" if one.on_behalf_of else ""
    note = f": {one.note}" if one.note else ""
    return f"{one.verb.value.upper()} by {one.by}{whom} at {one.tier} on {one.at:%Y-%m-%d %H:%M} UTC{note}"


def _label(policy: Policy, name: str) -> str:
    return policy.fields[name].label if name in policy.fields else name


def _letter(entry: outbox.Entry) -> dict[str, object]:
    return {
        "kind": entry.kind,
        "channel": entry.channel,
        "to": entry.recipient,
        "state": entry.state,
        "queued": entry.created_at,
        "sent": entry.sent_at,
        "message_id": entry.message_id,
        "attempts": entry.attempts,
        "error": entry.last_error if entry.state != "sent" else "",
    }


def show_log(config: Path, ref: str, *, json: bool) -> int:
    """A case's history, oldest first."""
    with opened(config) as (_, database), database.read() as session:
        events = history.for_escalation(session, ref)
    if not events:
        typer.echo(f"there is no history of {ref}", err=True)
        return 1
    if json:
        as_json(
            [
                {
                    "seq": event.seq,
                    "ref": event.ref,
                    "at": event.at,
                    "kind": event.kind,
                    "actor": event.actor,
                    "text": event.text,
                    "payload": event.payload,
                    "salt": event.salt,
                    "digest": event.digest,
                    "previous": event.previous,
                    "hash": event.hash,
                }
                for event in events
            ]
        )
        return 0
    rows = [(one.at, one.kind, one.actor, one.text) for one in events]
    as_table(("at", "what", "who", "how"), rows, empty="", below=("how",))
    return 0


def verify_history(config: Path, *, head: bool, known: str | None = None) -> int:
    """Every break of the chain, its head, and whether the head of an older digest is still part of it."""
    with opened(config) as (_, database), database.read() as session:
        problems = history.verify(session)
        last, removed = history.head(session), history.count_removed(session)
        place = history.find_head(session, known) if known else None
    if known and place is None:
        problems.append("this head is not part of the history: it was edited as a whole, or its end was cut off")
    for problem in problems:
        say(problem, err=True)
    if head:
        typer.echo(last)
    elif not problems:
        forgotten = f" The content of {removed} events was removed on request." if removed else ""
        was_head = f" The known head is event {place}." if place else ""
        typer.echo(f"the history is whole; its head is {last}.{forgotten}{was_head}")
    return 1 if problems else 0


def _counted(counts: Mapping[str, int]) -> str:
    """``2 open, 1 approved``: the largest first, and nothing of what there is none of."""
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    return ", ".join(f"{count:,} {name}" for name, count in ordered if count) or "none"


def show_status(config: Path, *, json: bool) -> int:
    """Counts and health; exit code 1 when something needs a person."""
    from escalationd.service.health import last_report

    with opened(config) as (_, database), database.read() as session:
        health = last_report(session, datetime.now(UTC))
        state = {
            "escalations": escalations.counts(session),
            "inbox": inbox.counts(session),
            "outbox": outbox.counts(session),
            "daemon": health,
        }
    if json:
        as_json(state)
    else:
        seen = health["at"]
        as_table(
            ("what", "how many"),
            [(group, _counted(state[group])) for group in ("escalations", "inbox", "outbox")],
            empty="",
        )
        typer.echo(f"daemon last seen: {say_time(datetime.fromisoformat(seen)) if seen else 'never'}")
        for problem in health["problems"]:
            say(f"problem: {problem}")
    return 1 if health["problems"] else 0
