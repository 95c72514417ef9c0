"""Words to a verb, as a careful clerk reads them: clear, or asked back. Decides nothing and knows no case.

Precision comes first: a wrong booking is worse than ten questions back. A verb counts only where it leads
a sentence (after politeness), alone of its kind, and with no negation, condition, doubt or question near.
The phrases of each verb are the policy's; the words that make a clerk hesitate are in ``phrases.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from escalationd.core.policy import Policy, Verb
from escalationd.mail.phrases import (
    AGREES_ALONE,
    ASKS,
    CLOSING,
    CONDITION,
    COURTESY,
    DOUBT,
    GREETING,
    NEGATION,
    NO_PERSON,
    OWN_AMOUNT,
    PAST,
    SOMEBODY_ELSE,
)
from escalationd.mail.when import read_when

_LONGEST = 20_000
_STAFF = (Verb.RESOLVED, Verb.WITHDRAW, Verb.REOPEN, Verb.SENT, Verb.CUSTOMER, Verb.CONFIRM)
_DECIDING = tuple(verb for verb in Verb if verb not in (set(_STAFF) - {Verb.RESOLVED, Verb.REOPEN}))
_FINAL = frozenset({Verb.APPROVE, Verb.DENY, Verb.REFER, Verb.RESOLVED, Verb.ESCALATE})

_PREFIX = (
    r"(?:(?:please|pls|kindly|yes|yep|ok(?:ay)?|hi|hello|thanks?|thank you|sure|great|fine|good|right|so|well|all|and|then|hereby|fully|definitely|gladly|happy to|glad to|i(?:'m| am)? (?:happy|glad|ready) to|"
    r"i hereby|we hereby|i|we|i(?:'ll| will)|we(?:'ll| will)|let(?:'s| us)|you (?:can|may)|(?:this|it|that|the|your|my)(?: (?:request|refund|escalation|case|payment|transfer|claim|ticket|exception|one|proposal|recommendation|amount|decision))?(?: is| are|'s| has been|:)?|(?:request|refund|escalation|case|payment|transfer|claim|ticket|exception|proposal|decision)(?: is| are| has been|:)?|my decision(?: is)?:?|consider it|for me|from my side|bitte|ja|oui|si|s[íi])[\s,:–—-]+){0,4}"
)
_CLAUSE = re.compile(r"(?:[^.!?;\n]|[.!?;](?![\s]|$))+[.!?;]?|[.!?;]")
"""A sentence. A stop inside an address or a number ends none."""
_COMMA = re.compile(r"\s*[,–—]\s*|\s+-\s+|:\s+")
_NEUTRAL = re.compile(
    r"\b(?:no (?:problem|worries|rush|hurry|need to (?:reply|answer|respond|thank)|further (?:questions|comments|action|info\w*)(?: needed| required)?|issues?)|not a problem|why not|don't (?:worry|hesitate)|do not hesitate)\b",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"^\s*[-*•]?\s*[A-Za-z][\w /()-]{2,40}\s*[:：]", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What somebody said. Exactly one of: a ``verb``, ``courtesy``, ``unclear`` (with the reason), or plain words."""

    verb: Verb | None = None
    note: str = ""
    refer_to: str | None = None
    tier: str | None = None
    when: datetime | None = None
    when_words: str = ""
    for_review: bool = False
    question: str = ""
    courtesy: bool = False
    unclear: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    """A verb leading a clause: the phrase that was matched, the sentence it is in, and what follows it."""

    verb: Verb
    phrase: str
    sentence: str
    rest: str
    before: str


def read_verdict(words: str, policy: Policy, *, now: datetime, zone: str) -> Spoken:
    """A decider's new words (PRODUCT section 5)."""
    said = _said(words)
    if not said:
        return Spoken(unclear="there are no words of your own in it")
    if AGREES_ALONE.match(said):
        return Spoken(unclear="it could be a decision or only a courtesy", note=said)
    if COURTESY.match(said):
        return Spoken(courtesy=True, note=said)
    found = list(_find_verbs(_above_labels(said), policy, _DECIDING))
    spoken = _judge(said, found, policy, now=now, zone=zone)
    return spoken if spoken is not None else _without_verb(said, policy)


def read_staff_reply(words: str, policy: Policy, *, now: datetime, zone: str) -> Spoken:
    """The submitter's or other staff's new words: their verbs, a courtesy, or plain words for the case."""
    said = _said(words)
    customer = _customer_text(words, policy)
    if customer is not None:
        return Spoken(verb=Verb.CUSTOMER, note=customer)
    if said and COURTESY.match(said):
        return Spoken(courtesy=True, note=said)
    found = list(_find_verbs(said, policy, _STAFF))
    if not found or not _leads(said, found[0]):
        return Spoken(note=words.strip())
    one = found[0]
    if len({item.verb for item in found}) > 1 or _hesitation(one, said):
        return Spoken(note=words.strip())
    del now, zone
    return Spoken(verb=one.verb, note=_note(said, one))


def _said(words: str) -> str:
    """The words without greeting and without everything from a closing line on."""
    lines = words[:_LONGEST].replace("\u2019", "'").replace("\u2018", "'").strip().split("\n")
    while lines and (not lines[0].strip() or GREETING.match(lines[0])):
        lines.pop(0)
    for number, line in enumerate(lines):
        if number and CLOSING.match(line) and line.strip():
            lines = lines[:number]
            break
    return "\n".join(lines).strip()


def _above_labels(said: str) -> str:
    """Labelled lines (``CIO trigger: ...``) are fields, whatever verbs stand in them."""
    lines = said.split("\n")
    cut = next((number for number, line in enumerate(lines) if number and _LABELLED.match(line)), len(lines))
    return "\n".join(lines[:cut])


def _find_verbs(said: str, policy: Policy, verbs: tuple[Verb, ...]) -> Iterator[_Found]:
    """Every verb that leads a clause, in order."""
    phrases = sorted(
        ((phrase.lower(), verb) for verb in verbs for phrase in (*policy.words.get(verb, ()), verb.value)),
        key=lambda pair: -len(pair[0]),
    )
    patterns = [
        (re.compile(rf"^\W*{_PREFIX}{re.escape(phrase)}(?![\w'])", re.IGNORECASE), phrase, verb)
        for phrase, verb in phrases
    ]
    for sentence in _CLAUSE.findall(said):
        clean = _NEUTRAL.sub(" ", sentence)
        for before, clause in _clauses(clean):
            found = _lead(clause, patterns)
            if found is not None:
                verb, phrase, rest = found
                if _is_verb_here(verb, phrase, rest):
                    yield _Found(verb, phrase, sentence, rest + clean[len(before) + len(clause) :], before)


def _clauses(sentence: str) -> Iterator[tuple[str, str]]:
    """The clauses of a sentence between commas and dashes, each with what stands before it."""
    start = 0
    for edge in _COMMA.finditer(sentence):
        yield sentence[:start], sentence[start : edge.start()]
        start = edge.end()
    yield sentence[:start], sentence[start:]


def _lead(clause: str, patterns: list[tuple[re.Pattern[str], str, Verb]]) -> tuple[Verb, str, str] | None:
    for pattern, phrase, verb in patterns:
        found = pattern.match(clause)
        if found is not None:
            return verb, phrase, clause[found.end() :]
    return None


_TAKES = re.compile(
    r"^\s*(?:(?:it|this|that|this one|the case|over|care of (?:it|this)|this over|it over|now|on|for now)\s*)*[\W]*$",
    re.IGNORECASE,
)


def _is_verb_here(verb: Verb, phrase: str, rest: str) -> bool:
    """Whether a phrase that is also an everyday word is meant as the verb."""
    if verb is Verb.TAKE:
        return bool(_TAKES.match(rest))
    if phrase in ("yes", "no", "ja", "nein", "oui", "non"):
        return not rest.strip(" .!,;") or phrase in ("yes", "ja", "oui")
    if verb is Verb.REFER:
        return not NO_PERSON.match(rest.strip(" :"))
    if verb is Verb.SENT:
        return not re.match(
            r"\s+(?:from|by|via|to (?!the customer|customer|them|him|her)|you|me|it to)", rest, re.IGNORECASE
        )
    return True


def _judge(said: str, found: list[_Found], policy: Policy, *, now: datetime, zone: str) -> Spoken | None:
    """One clear verb, or why it is not clear; None when no verb leads any clause."""
    if not found:
        return None
    verbs = list(dict.fromkeys(item.verb for item in found))
    one = found[0]
    if len(verbs) > 1 and not _goes_along(verbs):
        named = " and ".join(verb.value for verb in verbs)
        return Spoken(unclear=f"there is more than one decision in it: {named}", note=said)
    if not _leads(said, one):
        return Spoken(unclear=f'"{one.phrase}" is in it, but it does not begin with a decision', note=said)
    why = _hesitation(one, said)
    if why:
        return Spoken(unclear=why, note=said)
    return _with_details(one, said, policy, now=now, zone=zone)


def _goes_along(verbs: list[Verb]) -> bool:
    """``Escalate to CEO for review on ...``: the review belongs to the escalation."""
    return verbs[0] is Verb.ESCALATE and set(verbs) <= {Verb.ESCALATE, Verb.REVIEW, Verb.APPROVE}


def _leads(said: str, one: _Found) -> bool:
    """Whether the verb stands in the first sentence that says something."""
    for sentence in _CLAUSE.findall(said):
        if sentence.strip() == one.sentence.strip():
            return True
        if any(char.isalnum() for char in sentence) and not COURTESY.match(sentence):
            return False
    return False


def _hesitation(one: _Found, said: str) -> str:
    """Why a clerk would not book the verb; empty when nothing speaks against it."""
    sentence = _NEUTRAL.sub(" ", one.sentence)
    before = f"{one.before} {_before_phrase(sentence, one.phrase)}"
    if "?" in said and one.verb is not Verb.ASK:
        return "there is a question in it"
    if one.verb is Verb.ASK:
        return ""
    if NEGATION.search(before) or (one.verb is not Verb.DENY and one.verb in _FINAL and NEGATION.search(one.rest)):
        return 'there is a "not" in it'
    if DOUBT.search(before) or (one.verb in _FINAL and _doubtful(one)):
        return "it sounds like a thought, not like a decision"
    if one.verb in _FINAL and CONDITION.search(f"{before} {_without_target(one)}"):
        return "there is a condition in it"
    if one.verb in _FINAL and (PAST.search(sentence) or SOMEBODY_ELSE.match(one.rest)):
        return "it tells of a decision that was made before, or by somebody else"
    if one.verb is Verb.APPROVE and OWN_AMOUNT.match(one.rest):
        return "it names an amount of its own"
    return _later_doubt(one, said)


def _doubtful(one: _Found) -> bool:
    rest = re.split(r"[,;:–—]| - ", _without_target(one))[0]
    return bool(DOUBT.search(rest))


def _without_target(one: _Found) -> str:
    """What follows a verb, without the name it is directed to: a Mr. May is no doubt."""
    if one.verb in (Verb.REFER, Verb.ESCALATE):
        return re.sub(r"^\s*(?:to\s+)?[^,.;\n]{1,80}", "", one.rest)
    return one.rest


def _before_phrase(sentence: str, phrase: str) -> str:
    place = sentence.lower().find(phrase)
    return sentence[:place] if place > 0 else ""


_TURNS = re.compile(
    r"^\W*(?:but|however|only|except|wait|hold on|hold off|stop|no|not|actually|on second thoughts?|unless|if|provided|although|though|scratch that|forget (?:it|that)|sorry|oops|correction|rather|instead|don't|do not (?:do|pay|proceed|refund|execute)|aber|nur|doch nicht|moment|mais|pero|ma|maar)\b",
    re.IGNORECASE,
)


def _later_doubt(one: _Found, said: str) -> str:
    """A later sentence that turns the decision round, or ties it to something."""
    after = said[said.find(one.sentence) + len(one.sentence) :] if one.sentence in said else ""
    for sentence in _CLAUSE.findall(after):
        if _LABELLED.match(sentence):
            break
        reason = one.verb is Verb.DENY and re.match(r"\W*(?:no|not|only|wait)\b", sentence, re.IGNORECASE)
        if (
            one.verb in _FINAL
            and not reason
            and (
                _TURNS.match(sentence)
                or (
                    one.verb is Verb.APPROVE
                    and re.search(
                        r"\b(?:only if|unless|provided|on condition|subject to|as long as|but)\b",
                        sentence,
                        re.IGNORECASE,
                    )
                )
            )
        ):
            return "a later sentence takes something of it back"
    return ""


def _with_details(one: _Found, said: str, policy: Policy, *, now: datetime, zone: str) -> Spoken:
    note = _note(said, one)
    match one.verb:
        case Verb.ASK:
            return Spoken(verb=Verb.ASK, note=note, question=note or said)
        case Verb.REFER:
            target, rest = _target(one.rest)
            return Spoken(verb=Verb.REFER, refer_to=target, note=_joined(rest, _after(said, one)))
        case Verb.ESCALATE:
            return _escalation(one, said, policy, now=now, zone=zone)
        case Verb.REVIEW | Verb.REMIND | Verb.AWAY:
            words = _when_words(one.rest)
            when = read_when(words, now=now, zone=zone)
            return Spoken(verb=one.verb, when=when, when_words=words, note=_after(said, one))
        case _:
            return Spoken(verb=one.verb, note=note)


def _when_words(rest: str) -> str:
    return re.sub(
        r"^\W*(?:(?:on|at|until|till|by|me|us|again|this|it|the case|back|for)\s+)*",
        "",
        rest.strip(" .!"),
        flags=re.IGNORECASE,
    )


_REVIEW_ON = re.compile(r"\bfor (?:a )?review(?: (?:on|at))?\s+(?P<when>[^\n.;]{3,60})", re.IGNORECASE)


def _escalation(one: _Found, said: str, policy: Policy, *, now: datetime, zone: str) -> Spoken:
    names = "|".join(re.escape(name) for tier in policy.tiers for name in (tier.name, tier.title))
    target = re.match(
        rf"\s*(?:it |this )?(?:further )?(?:up )?(?:to )?(?:the )?(?P<tier>{names})\b", one.rest, re.IGNORECASE
    )
    other = re.match(r"\s*to\s+(?:the )?(?P<tier>[A-Za-z0-9]{2,20})\b", one.rest)
    review = _REVIEW_ON.search(said)
    words = review["when"].strip() if review else ""
    wants_review = review is not None or bool(re.search(r"\bfor (?:a )?review\b", said, re.IGNORECASE))
    return Spoken(
        verb=Verb.ESCALATE,
        tier=target["tier"] if target else other["tier"] if other else None,
        note=_after(said, one) or one.rest.strip(" .,:;-"),
        for_review=wants_review,
        when=read_when(words, now=now, zone=zone) if words else None,
        when_words=words,
    )


def _target(rest: str) -> tuple[str | None, str]:
    """Whom REFER names, and what follows: an address, or a name up to the next comma or stop."""
    address = re.match(
        r"\s*:?\s*(?:\"?[^<\"\n]{0,60}\"?\s*<)?(?P<address>[^\s<>,;]{1,64}@[^\s<>,;]{1,200}?)>?(?=[\s,;.]|$)[.,;]?",
        rest,
    )
    if address is not None:
        return address["address"].rstrip("."), rest[address.end() :].strip(" .,:;-")
    name = re.match(r"\s*:?\s*(?P<name>[^,.;\n(]{2,60})", rest)
    return (name["name"].strip() if name else None), rest[name.end() :].strip(" .,:;-") if name else ""


def _note(said: str, one: _Found) -> str:
    """What was said beyond the verb."""
    first = one.rest.strip(" \t.,:;!–—-")
    return _joined(first, _after(said, one))


def _after(said: str, one: _Found) -> str:
    place = said.find(one.sentence)
    return said[place + len(one.sentence) :].strip() if place >= 0 else ""


def _joined(first: str, rest: str) -> str:
    return "\n".join(part for part in (first, rest) if part)


_DECISION_WORDS = re.compile(
    r"\b(?:approv\w*|den(?:y|ied|ies)|reject\w*|declin\w*|refus\w*|go ahead|agree\w*|accept\w*|escalat\w*|refer(?:red)?|resolved?|genehmig\w*|freigegeben|abgelehnt|einverstanden|approuv\w*|aprob\w*|yes|no|ok(?:ay)?|fine|proceed|pay it|refund it)\b",
    re.IGNORECASE,
)


def _without_verb(said: str, policy: Policy) -> Spoken:
    """No verb leads: a plain question is asked on, what sounds like a decision is unclear, the rest are words."""
    del policy
    sounds = bool(_DECISION_WORDS.search(said))
    if "?" in said or ASKS.match(said):
        if sounds and re.search(r"\b(?:approv\w*|den(?:y|ied)|reject\w*|go ahead|yes or no)\b", said, re.IGNORECASE):
            return Spoken(unclear="it asks about the decision instead of making one", note=said)
        return Spoken(verb=Verb.ASK, question=said, note=said)
    if sounds:
        return Spoken(unclear="it sounds like a decision, but does not say one", note=said)
    return Spoken(note=said)


def _customer_text(words: str, policy: Policy) -> str | None:
    """The customer's text after a line that begins with ``CUSTOMER:``."""
    names = "|".join(re.escape(word) for word in (*policy.words.get(Verb.CUSTOMER, ()), Verb.CUSTOMER.value))
    found = re.search(rf"^\W*(?:{names})\s*[:：]\s*", words.strip(), re.IGNORECASE)
    return words.strip()[found.end() :].strip() if found else None
