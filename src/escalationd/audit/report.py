"""All rules over all records: one report. Prints nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice

from escalationd.audit.cases import check_cases
from escalationd.audit.chain import check_chain
from escalationd.audit.finding import Finding
from escalationd.audit.ledger import check_ledger
from escalationd.audit.letters import check_letters
from escalationd.audit.readable import check_readable
from escalationd.audit.records import Records, opened
from escalationd.audit.rulings import check_rulings
from escalationd.audit.sources import check_sources
from escalationd.audit.tokens import check_tokens

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
    """Every rule, at ``now`` (aware UTC). Without ``whole`` bytes of mails and letters and long texts are not read."""
    rules = (
        ("values", check_readable(records)),
        ("the hash chain", check_chain(records)),
        ("mails", check_ledger(records, now, whole=whole)),
        ("the mails behind the history", check_sources(records)),
        ("escalations", check_cases(records, now)),
        ("decisions", check_rulings(records)),
        ("tokens", check_tokens(records, whole=whole)),
        ("letters", check_letters(records, now, whole=whole)),
    )
    found = chain.from_iterable(_guarded(name, rule) for name, rule in rules)
    return Report(findings=tuple(islice(found, _MOST)), counts=_counts(records))


def _guarded(name: str, rule: Iterator[Finding]) -> Iterator[Finding]:
    """A damaged row ends its own rule, and hides nothing that another one finds."""
    try:
        yield from rule
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        what = f"the check stopped at a row that cannot be read ({type(error).__name__}: {error})"
        yield Finding("readable", name, what)


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
