"""The reply tokens: good only for the round they were sent for, and kept nowhere in words (PRODUCT 5, SAFETY I11)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from escalationd.audit.finding import Finding
from escalationd.audit.life import ENDED
from escalationd.audit.records import Records

_PURPOSES = frozenset({"decide", "undo", "confirm"})
_DIGEST = re.compile(r"[0-9a-f]{64}")
_CODE = re.compile(r"(?<![a-z2-7])[a-z2-7]{26}(?![a-z2-7])")
"""128 bits in base32: what may be a token. Its digest tells."""

_WORDS = (
    # (what it is, the key and every text of a row that must hold no token)
    ("mail", "SELECT id AS place, reason, subject, sender FROM inbox"),
    ("outbox", "SELECT id AS place, last_error, recipient FROM outbox"),
    ("event", "SELECT seq AS place, body FROM event WHERE body IS NOT NULL"),
    ("note", "SELECT name AS place, value AS words FROM note"),
    ("escalation", "SELECT ref AS place, data AS words FROM escalation"),
)


def check_tokens(records: Records, *, whole: bool) -> Iterator[Finding]:
    """Every rule about tokens; ``whole`` looks for them in all words that are kept."""
    cases = {row["ref"]: row for row in records.rows("SELECT ref, status, data FROM escalation")}
    written = {
        (row["escalation"], row["recipient"])
        for row in records.rows("SELECT DISTINCT escalation, recipient FROM outbox WHERE channel = 'letter'")
    }
    everybody = {recipient for _, recipient in written}
    digests = set()
    for row in records.rows("SELECT * FROM token"):
        digests.add(row["digest"])
        yield from _form(row)
        yield from _bound(row, cases.get(row["escalation"]))
        if row["ended_at"] is None and row["recipient"] not in everybody:
            yield Finding("tokens", row["escalation"], f"{row['recipient']} has a token, and never got a letter")
    if whole:
        yield from _left_in_words(records, digests)


def _form(row: dict[str, Any]) -> Iterator[Finding]:
    if row["purpose"] not in _PURPOSES:
        yield Finding("tokens", row["escalation"], f"a token's purpose {row['purpose']!r} is none of ours")
    if not _DIGEST.fullmatch(row["digest"]):
        yield Finding("tokens", row["escalation"], "a token is kept that is no SHA-256")


def _bound(row: dict[str, Any], case: dict[str, Any] | None) -> Iterator[Finding]:
    """No token of an earlier round may still decide, and none at all when the case has ended."""
    if case is None:
        if row["ended_at"] is None:
            yield Finding("tokens", row["escalation"], "it has a token, and does not exist")
        return
    current = case["data"]["round"]
    which = f"a token of round {row['round']} sent to {row['recipient']}"
    if row["round"] > current:
        yield Finding("tokens", row["escalation"], f"{which} is ahead of round {current}")
    if row["ended_at"] is not None or row["purpose"] == "undo":
        return
    if row["round"] < current:
        yield Finding("tokens", row["escalation"], f"{which} is still good in round {current}")
    elif case["status"] in ENDED:
        yield Finding("tokens", row["escalation"], f"{which} is still good, and the case is {case['status']}")


def _left_in_words(records: Records, digests: set[str]) -> Iterator[Finding]:
    """A token stands in the letter it was sent in, and nowhere else."""
    for table, query in _WORDS:
        for row in records.raw_rows(query):
            texts = [str(text) for name, text in row.items() if name != "place"]  # PostgreSQL gives JSON as values
            if any(_digest(code) in digests for text in texts for code in _CODE.findall(text)):
                yield Finding("secrets", f"{table} {row['place']}", "it holds a reply token in clear text")


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
