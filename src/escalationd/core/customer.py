"""What may be said to a customer: the document's "What NOT to Say" as a check. Sends nothing, and reads no mail.

Precision is on the safe side: an unsafe text must not pass; a fine one that is stopped costs a rewording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from escalationd.core.escalation import Resolution
from escalationd.core.phrases import COMMON_WORDS, GUARANTEES, INTERNAL, PAST, ROLES, TIMELINES
from escalationd.core.policy import Policy


@dataclass(frozen=True, slots=True)
class Finding:
    """Words that must not reach a customer, the rule they break, why, and what to write instead."""

    words: str
    rule: str
    reason: str
    suggestion: str


_RULES: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    (
        "timeline",
        TIMELINES,
        "it promises a specific time",
        "say that we will be in touch as soon as there is news, without a time",
    ),
    (
        "guarantee",
        GUARANTEES,
        "it guarantees an outcome",
        'say what we are doing, for example "we are reviewing your case"',
    ),
    (
        "internal",
        INTERNAL,
        "it shows how we work inside",
        'leave it out; "our senior team" is all the customer needs',
    ),
    ("name or role", ROLES, "it names a person or a role", 'write "our senior team" or "our team"'),
)
_COMPILED = tuple(
    (rule, tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns), reason, suggestion)
    for rule, patterns, reason, suggestion in _RULES
)
_LONGEST = 20_000
"""A customer message is a letter, not a book; what is longer is stopped as a whole."""


def check_message(text: str, policy: Policy) -> tuple[Finding, ...]:
    """What must not be said in ``text``; empty when it is fine to send (process document, "What NOT to Say")."""
    if len(text) > _LONGEST:
        return (Finding(text[:40], "internal", "it is too long for a customer message", "send a short, plain message"),)
    plain = _straight(text)
    found = {
        (finding.rule, finding.words.lower()): finding for finding in (*_by_rules(plain), *_by_names(plain, policy))
    }
    return tuple(found.values())


def _straight(text: str) -> str:
    """Typographic quotes, odd spaces and invisible characters made plain, so that they hide nothing."""
    text = re.sub("[\u200b-\u200f\u2060\ufeff\u00ad]", "", text)
    text = text.replace("\u2019", "'").replace("\u2018", "'").replace("\u00a0", " ").replace("\u202f", " ")
    return re.sub(r"[ \t]+", " ", text)


def _by_rules(text: str) -> Iterator[Finding]:
    for rule, patterns, reason, suggestion in _COMPILED:
        for pattern in patterns:
            for match in pattern.finditer(text):
                words = " ".join(match.group().split())
                if words and not (rule == "timeline" and _tells_the_past(text, match)):
                    yield Finding(words, rule, reason, suggestion)


def _tells_the_past(text: str, match: re.Match[str]) -> bool:
    """Whether the words only tell what happened, and so promise nothing."""
    sentence_start = max(text.rfind(mark, 0, match.start()) for mark in ".!?\n") + 1
    before = text[sentence_start : match.end()]
    promises = re.search(
        r"\b(?:will|shall|'ll|going to|by|within|expect|should|plan|aim|before|eta)\b", before, re.IGNORECASE
    )
    return bool(PAST.search(before)) and not promises


def _by_names(text: str, policy: Policy) -> Iterator[Finding]:
    """Everybody and every tier of the configuration, by full name, family name, distinct first name and address."""
    for words in sorted(_names(policy), key=len, reverse=True):
        case = 0 if " " not in words and words.lower() in COMMON_WORDS else re.IGNORECASE
        match = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, case)
        if match:
            yield Finding(match.group(), "name or role", "it names a person or a role", 'write "our senior team"')


def _names(policy: Policy) -> set[str]:
    names: set[str] = set()
    for person in policy.people.values():
        parts = [part.strip(".,") for part in person.name.split() if "@" not in part]
        names.add(person.address)
        names.update((" ".join(parts),) if parts else ())
        names.update(part for part in parts if len(part) > 2)
    for tier in policy.tiers:
        names.update((tier.name, tier.title, tier.address))
    return {name for name in names if name}


def draft(stage: Literal["escalation", "update", "resolution"], resolution: Resolution | None, policy: Policy) -> str:
    """The text ready to send for a stage, in the organisation's words; it never holds a decider's note."""
    wording = policy.wording
    if stage == "escalation":
        return wording.customer_escalated
    if stage == "update":
        return wording.customer_update
    return wording.customer_resolved.get(resolution.value if resolution else "resolved", "")
