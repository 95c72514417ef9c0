"""What may be said to a customer: the document's "What NOT to Say" as a check. Sends nothing, and reads no mail.

Precision is on the safe side: an unsafe text must not pass; a fine one that is stopped costs a rewording.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from escalationd.core.escalation import Resolution
from escalationd.core.phrases import ABBREVIATED, COMMON_WORDS, INTERNAL, NEGATED, ROLES
from escalationd.core.policy import Policy
from escalationd.core.promises import GUARANTEES
from escalationd.core.timelines import (
    DATED,
    FUTURE,
    LASTED_UNTIL,
    LEAD,
    OPEN_HOURS,
    PAST,
    PRESENT,
    SIMPLE_PAST,
    SOME_TIME_LATER,
    TIME_WORDS,
    TIMES,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Words that must not reach a customer, the rule they break, why, and what to write instead."""

    words: str
    rule: str
    reason: str
    suggestion: str


_TIMELINE = (
    "timeline",
    "it promises a specific time",
    "say that we will be in touch as soon as there is news, without a time",
)
_GUARANTEE = (
    "guarantee",
    "it guarantees an outcome",
    'say what we are doing, for example "we are reviewing your case"',
)
_INTERNAL = ("internal", "it shows how we work inside", 'leave it out; "our senior team" is all the customer needs')
_ROLE = ("name or role", "it names a person or a role", 'write "our senior team" or "our team"')

_LONGEST = 20_000
"""A customer message is a letter, not a book; what is longer is stopped as a whole."""


def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


@cache
def _times() -> tuple[re.Pattern[str], ...]:
    """Compiled where a text is checked, not where a command starts: it takes longer than most commands."""
    return _compiled(tuple(LEAD + f"(?:{pattern})" for pattern in TIMES))


@cache
def _rules() -> tuple[tuple[tuple[str, str, str], tuple[re.Pattern[str], ...]], ...]:
    tables = ((_TIMELINE, TIME_WORDS), (_GUARANTEE, GUARANTEES), (_INTERNAL, INTERNAL), (_ROLE, ROLES))
    return tuple((about, _compiled(patterns)) for about, patterns in tables)


_SENTENCE_END = re.compile(r"[.!?;]+(?=\s|$)|\n")
_CLAUSE_END = re.compile(
    r",(?!\d)|\s[-–—]\s|\b(?:and(?! \d)|but|if|unless|in case|once|when|because(?! of\b)|(?<=sorry )that|"
    r"(?<=glad )that|(?<=afraid )that|(?<=know )that)\b",
    re.IGNORECASE,
)
_FILLING = re.compile(r"\W*(?:\b(?:again|also|both|once|then|twice|(?:the )?(?:first|second|third|other))\b\W*)*")


def check_message(text: str, policy: Policy) -> tuple[Finding, ...]:
    """What must not be said in ``text``; empty when it is fine to send (process document, "What NOT to Say")."""
    if len(text) > _LONGEST:
        return (Finding(text[:40], "internal", "it is too long for a customer message", "send a short, plain message"),)
    plain = _straight(text)
    found = (*_by_times(plain), *_by_rules(plain), *_by_names(plain, policy))
    said = {(finding.rule, finding.words.lower()): finding for finding in found}
    return tuple(finding for key, finding in said.items() if not any(_is_part(key, other) for other in said))


def _is_part(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether the words stand in longer ones that break the same rule."""
    return one != other and one[0] == other[0] and one[1] in other[1]


def _straight(text: str) -> str:
    """Odd letters, quotes, spaces and invisible characters made plain, and wrapped lines joined: nothing may hide."""
    text = unicodedata.normalize("NFKC", re.sub("[\u200b-\u200f\u2060\ufeff\u00ad]", "", text))
    text = text.replace("\u2019", "'").replace("\u2018", "'").replace("\u2011", "-").replace("\u2010", "-")
    text = ABBREVIATED.sub(r"\1", text)
    text = re.sub(r"[^\S\n]+", " ", text)
    return re.sub(r"(?<=\S) ?\n ?(?=[a-z0-9])", " ", text)


def _finding(words: str, about: tuple[str, str, str]) -> Finding:
    rule, reason, suggestion = about
    return Finding(" ".join(words.split()), rule, reason, suggestion)


def _by_times(text: str) -> Iterator[Finding]:
    """Every time that is named, but for the date of a letter or payment, and what a clause tells of the past."""
    for sentence in _SENTENCE_END.split(OPEN_HOURS.sub("it", DATED.sub("it", text))):
        past = False
        for clause in _CLAUSE_END.split(sentence):
            named = [match.group() for pattern in _times() for match in pattern.finditer(clause)]
            past = (past and _names_times_only(clause)) or _tells_the_past(clause)
            if not past:
                yield from (_finding(words, _TIMELINE) for words in named)


def _names_times_only(clause: str) -> bool:
    """Whether the clause goes on telling what the one before it told: "we called twice, on Monday and on Tuesday"."""
    if FUTURE.search(clause):
        return False
    for pattern in _times():
        clause = pattern.sub("", clause)
    return bool(_FILLING.fullmatch(clause))


def _tells_the_past(clause: str) -> bool:
    if FUTURE.search(LASTED_UNTIL.sub("was", SOME_TIME_LATER.sub("done", clause))):
        return False
    return bool(PAST.search(clause)) or (bool(SIMPLE_PAST.search(clause)) and not PRESENT.search(clause))


def _by_rules(text: str) -> Iterator[Finding]:
    """Every phrase of the tables, but for a promise or a time frame that is denied."""
    denied = [match.span() for match in NEGATED.finditer(text)]
    for about, patterns in _rules():
        for pattern in patterns:
            for match in pattern.finditer(text):
                within = any(start <= match.start() and match.end() <= end for start, end in denied)
                if match.group().strip() and not (within and about in (_TIMELINE, _GUARANTEE)):
                    yield _finding(match.group(), about)


def _by_names(text: str, policy: Policy) -> Iterator[Finding]:
    """Our references; everybody and every tier of the configuration, by full, family and first name and address."""
    reference = re.search(rf"\b{re.escape(policy.reference_prefix)}[-–—_/ ]?\d{{4}}[-–—_/ ]?\d+", text, re.IGNORECASE)
    if reference:
        yield _finding(reference.group(), _INTERNAL)
    bare = _bare(text)
    for words in sorted(_names(policy), key=len, reverse=True):
        plain = len(words) == 2 or (" " not in words and words.lower() in COMMON_WORDS)
        match = re.search(rf"(?<!\w){re.escape(_bare(words))}(?!\w)", bare, 0 if plain else re.IGNORECASE)
        if match:
            yield _finding(match.group(), _ROLE)


def _bare(text: str) -> str:
    """Without accents, so that Jose finds José."""
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


def _names(policy: Policy) -> set[str]:
    names: set[str] = {*policy.own_addresses, policy.mailbox, *policy.admins}
    for person in policy.people.values():
        parts = [part.strip(".,") for part in person.name.split() if "@" not in part]
        names.update(person.addresses)
        names.update((" ".join(parts),) if parts else ())
        names.update(part for part in parts if len(part) > 1 and not part[0].islower())
    for tier in policy.tiers:
        names.update((tier.name, tier.title, tier.address, *tier.members))
    return {name for name in names if name}


def draft(stage: Literal["escalation", "update", "resolution"], resolution: Resolution | None, policy: Policy) -> str:
    """The text ready to send for a stage, in the organisation's words; it never holds a decider's note."""
    wording = policy.wording
    if stage == "escalation":
        return wording.customer_escalated
    if stage == "update":
        return wording.customer_update
    return wording.customer_resolved.get(resolution.value if resolution else "resolved", "")
