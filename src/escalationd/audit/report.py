"""All rules over all records: one report. Prints nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from escalationd.audit.cases import check_cases
from escalationd.audit.chain import check_chain
from escalationd.audit.finding import Finding
from escalationd.audit.ledger import check_ledger
from escalationd.audit.letters import check_letters
from escalationd.audit.records import Records, opened

_MOST = 1000
"""Findings reported: whoever has more than that has read enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was looked at, and what is wrong with it; ``repeats`` counts letters that may have left twice."""

    counts: Mapping[str, int]
    findings: tuple[Finding, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def check(records: Records, now: datetime, *, whole: bool = True) -> Report:
    """Every rule, at ``now`` (aware UTC). Without ``whole`` the bytes of mails and letters are not read again."""
    rules = (
        finding
        for rule in (
            check_chain(records),
            check_ledger(records, now, whole=whole),
            check_cases(records, now),
            check_letters(records, now, whole=whole),
        )
        for finding in rule
    )
    return Report(findings=tuple(islice(rules, _MOST)), counts=_counts(records))


def _counts(records: Records) -> Mapping[str, int]:
    tables = {"mails": "inbox", "escalations": "escalation", "events": "event", "outbox": "outbox"}
    counts = {name: records.number(f"SELECT count(*) FROM {table}") for name, table in tables.items()}  # noqa: S608 - our own table names
    return counts | {
        "possible repeats": records.number("SELECT count(*) FROM outbox WHERE unknown_results > 0"),
    }


def audit(url: str, now: datetime, *, whole: bool = True) -> Report:
    """Open the records at ``url`` and check them. Raises StoreError when they cannot be read."""
    with opened(url) as records:
        return check(records, now, whole=whole)
