"""The decisions: each proven by a mail of the ledger, applied once, and the same in record and history (PRODUCT 5)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from escalationd.audit.chain import payload_of
from escalationd.audit.finding import Finding
from escalationd.audit.records import Records

_Ruling = tuple[str, str, str]
"""Verb, author and tier."""
_SHOWN = 3
_CLOCK = "clock"
"""Who sends a case up when its time is over: that is an event of its own, and nobody's decision."""


@dataclass
class _Said:
    """What a case's history says was decided: what stands, or None once the words of it were removed."""

    rulings: list[_Ruling] | None = field(default_factory=list)

    def step(self, kind: str, payload: Mapping[str, object] | None) -> None:
        if self.rulings is None or kind not in ("decided", "undone"):
            return
        if kind == "undone":
            del self.rulings[-1:]
        elif payload is None:
            self.rulings = None
        else:
            self.rulings.append((str(payload.get("verb")), str(payload.get("by")), str(payload.get("tier"))))


def check_rulings(records: Records) -> Iterator[Finding]:
    """Every rule about decisions."""
    mails = {
        (row["sha256"], row["escalation"]): row["disposition"]
        for row in records.rows("SELECT sha256, escalation, disposition FROM inbox WHERE escalation IS NOT NULL")
    }
    used: Counter[tuple[str, str]] = Counter()
    said: defaultdict[str, _Said] = defaultdict(_Said)
    for row in records.rows("SELECT ref, seq, kind, body FROM event WHERE kind IN ('decided', 'undone') ORDER BY seq"):
        payload = payload_of(row["body"])
        said[row["ref"]].step(row["kind"], payload)
        if row["kind"] == "decided" and payload is not None:
            yield from _proof(f"{row['ref']}, event {row['seq']}", row["ref"], payload, mails, used)
    for row in records.rows("SELECT ref, data FROM escalation ORDER BY ref"):
        yield from _agrees(row["ref"], row["data"], said[row["ref"]].rulings)


def _proof(
    where: str,
    ref: str,
    payload: Mapping[str, object],
    mails: Mapping[tuple[str, str], str],
    used: Counter[tuple[str, str]],
) -> Iterator[Finding]:
    """A decision stands on one proven mail of the ledger, filed under its case, and no mail decides twice."""
    mail, checks = str(payload.get("mail")), payload.get("checks")
    if not payload.get("by") or not payload.get("verb"):
        yield Finding("proof", where, "the decision does not say who decided what")
    if not checks:
        yield Finding("proof", where, "the decision holds no check of its authorship")
    if (mail, ref) not in mails:
        yield Finding("proof", where, "the mail behind the decision is not in the ledger under this case")
    elif mails[mail, ref] != payload.get("disposition"):
        what = f"the mail behind the decision is {mails[mail, ref]!r} in the ledger, not {payload.get('disposition')!r}"
        yield Finding("proof", where, what)
    used[ref, mail] += 1
    if used[ref, mail] == 2:
        yield Finding("decided once", where, "one mail decided twice")


def _agrees(ref: str, data: Mapping[str, object], said: list[_Ruling] | None) -> Iterator[Finding]:
    rulings = data.get("rulings")
    if said is None or not isinstance(rulings, list):
        return
    kept = [(str(one["verb"]), str(one["by"]), str(one["tier"])) for one in rulings if one["by"] != _CLOCK]
    if kept != said:
        what = f"the record holds the decisions {_shown(kept)}, its history {_shown(said)}"
        yield Finding("decisions", ref, what)


def _shown(rulings: list[_Ruling]) -> str:
    return "; ".join(f"{verb} by {by} at {tier}" for verb, by, tier in rulings[-_SHOWN:]) or "none"
