"""Words to a verb, as a careful clerk reads them: clear, or asked back. Decides nothing.

Precision comes first: a wrong booking is worse than ten questions back. A verb counts only where it leads
a sentence (after politeness), alone of its kind, and with no negation, condition, doubt or question near.
What the words name is held against the case (``about.py``).
The phrases of each verb are the policy's (``verbs.py``); what makes a clerk hesitate is in ``hesitation.py``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from escalationd.core.escalation import Escalation
from escalationd.core.policy import Policy, Verb
from escalationd.mail.replies import after_verb, phrases
from escalationd.mail.replies.about import find_contradiction, find_other, without_own
from escalationd.mail.replies.customer_text import customer_text
from escalationd.mail.replies.everyday import is_meant
from escalationd.mail.replies.grounds import GROUNDS
from escalationd.mail.replies.heard import Heard
from escalationd.mail.replies.hesitation import find_reason
from escalationd.mail.replies.referral import find_target
from escalationd.mail.replies.sentences import is_courtesy, spoken_part, without_names
from escalationd.mail.replies.verbs import FINAL, Found, PhraseBook, phrase_book
from escalationd.mail.replies.when import find_fault, read_when

_LONGEST = 10_000
_STAFF = (Verb.RESOLVED, Verb.WITHDRAW, Verb.REOPEN, Verb.SENT, Verb.CONFIRM)
ONLY_STAFF = frozenset({Verb.WITHDRAW, Verb.SENT, Verb.CUSTOMER, Verb.CONFIRM})
"""Words that only the one who raised a case has, or that only answer "Did you write this?"."""
_DECIDING = tuple(verb for verb in Verb if verb not in ONLY_STAFF)
_LABELLED = re.compile(r"^\s*[-*•]?\s*[A-Za-z][\w /()-]{2,40}\s*[:：]", re.MULTILINE)
_EVERYBODY = frozenset({"team", "all", "both", "everyone", "guys", "folks", "there"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What somebody said. Exactly one of: a ``verb``, ``courtesy``, ``unclear`` (with the reason), or plain words."""

    verb: Verb | None = None
    note: str = ""
    refer_to: str | None = None
    tier: str | None = None
    when: datetime | None = None
    when_words: str = ""
    when_fault: str = ""
    for_review: bool = False
    question: str = ""
    courtesy: bool = False
    unclear: str = ""


def read_verdict(words: str, policy: Policy, *, now: datetime, zone: str, case: Escalation | None = None) -> Spoken:
    """A decider's new words (PRODUCT section 5), about ``case``: what they name is held against it."""
    spoken = _read(words, policy, case, now=now, zone=zone)
    if case is None or spoken.courtesy:
        return spoken
    return _held_against(spoken, words, case)


def _held_against(spoken: Spoken, words: str, case: Escalation) -> Spoken:
    """A verdict that names another case, customer or sum is none; what is unclear anyhow is asked about for that."""
    said = spoken_part(words[:_LONGEST])
    if spoken.verb is not None:
        beyond = f"{spoken.refer_to or ''} {spoken.note}"
        why = find_contradiction(said, beyond, spoken.verb, case)
        return Spoken(unclear=why, note=said) if why else spoken
    why = find_other(said, case) if spoken.unclear else ""
    return replace(spoken, unclear=why) if why else spoken


def _read(words: str, policy: Policy, case: Escalation | None, *, now: datetime, zone: str) -> Spoken:
    said = spoken_part(words[: _LONGEST + 1])
    if not said:
        return Spoken(unclear="there are no words of your own in it")
    if len(words) > _LONGEST:
        return Spoken(unclear="it is too long to hold one clear answer", note=said)
    if phrases.MARKED.search(said):
        return Spoken(unclear="a mark in it may change what it says", note=said)
    if phrases.AGREES_ALONE.match(said):
        return Spoken(unclear="it could be a decision or only a courtesy", note=said)
    if is_courtesy(said, _names(policy)):
        return Spoken(courtesy=True, note=said)
    book = phrase_book(policy.words, _DECIDING)
    heard, found = _hear(book.spelled(said), book, policy, case)
    return _judge(heard, found, policy, now=now, zone=zone) or _without_verb(heard)


def read_staff_reply(words: str, policy: Policy, case: Escalation | None = None) -> Spoken:
    """The submitter's or other staff's new words about ``case``: their verbs, a courtesy, or plain words for it."""
    customer = customer_text(words, policy)
    if customer is not None:
        return Spoken(verb=Verb.CUSTOMER, note=customer)
    said = spoken_part(words[:_LONGEST])
    if said and is_courtesy(said, _names(policy)):
        return Spoken(courtesy=True, note=said)
    book = phrase_book(policy.words, _STAFF, done=True)
    heard, found = _hear(book.spelled(said), book, policy, case)
    verbs = list(dict.fromkeys(one.verb for one in found))
    plain = len(verbs) == 1 or verbs == [Verb.RESOLVED, Verb.SENT]  # "resolved, refund sent"
    if not plain or find_reason(found[0], heard) or phrases.ASKS.match(heard.before(found[0])):
        return Spoken(note=words.strip())
    note = _note(heard, found[0])
    if case is not None and find_contradiction(said, note, found[0].verb, case):
        return Spoken(note=words.strip())
    return Spoken(verb=found[0].verb, note=note)


def _hear(said: str, book: PhraseBook, policy: Policy, case: Escalation | None) -> tuple[Heard, list[Found]]:
    """The words cut into sentences, and the verbs that lead in them. Labelled lines are fields, whatever they hold."""
    clean = without_own(said, case) if case else said
    clean = phrases.NEUTRAL.sub(lambda found: " " * len(found.group()), clean)
    clean = _without_addressee(clean, _names(policy))
    labelled = next((found.start() for found in _LABELLED.finditer(said) if found.start() > 0), len(said))
    above = clean[:labelled] if _is_field_list(said, labelled) else clean
    sentences, found = book.find(above)
    if above != clean and phrases.QUALIFYING_FIELD.search(said) and Verb.ESCALATE not in {one.verb for one in found}:
        above = clean
        sentences, found = book.find(clean)
    heard = Heard(text=said, clean=above, sentences=sentences, book=book, names=_names(policy))
    return heard, [one for one in found if is_meant(one, heard)]


def _without_addressee(said: str, names: frozenset[str]) -> str:
    """The words with the name behind a greeting on their first line blanked: ``hi maya approved``."""
    greeting = phrases.SPEAKS_TO.match(said)
    if greeting is None:
        return said
    rest = without_names(said[greeting.end() :], names | _EVERYBODY)
    return said[: greeting.end()] + " " * (len(said) - greeting.end() - len(rest)) + rest


def _names(policy: Policy) -> frozenset[str]:
    """The names of the people who are spoken to, word by word."""
    return frozenset(word.lower() for person in policy.people.values() for word in person.name.split())


def _is_field_list(said: str, start: int) -> bool:
    """Whether a labelled line is a field below a verb (``CIO trigger: ...``), not a postscript (``PS: wait``)."""
    return start > 0 and not re.match(r"\W*p\.? ?s\b|\W*(?:but|only|wait)\b", said[start:], re.IGNORECASE)


def _judge(heard: Heard, found: list[Found], policy: Policy, *, now: datetime, zone: str) -> Spoken | None:
    """One clear verb, or why it is not clear; None when no verb leads any clause."""
    if not found:
        return None
    verbs = list(dict.fromkeys(one.verb for one in found))
    if len(verbs) > 1 and not _goes_along(verbs):
        named = " and ".join(verb.value for verb in verbs)
        return Spoken(unclear=f"there is more than one decision in it: {named}", note=heard.text)
    one = _plainest(found, heard)
    why = find_reason(one, heard)
    if why:
        return Spoken(unclear=why, note=heard.text)
    return _with_details(one, heard, policy, now=now, zone=zone)


def _plainest(found: list[Found], heard: Heard) -> Found:
    """The first verb; a plain word goes before an answer: ``Yes, I approve``, and ``No evidence. Denied``."""
    first = found[0]
    same = [one for one in found if one.verb is first.verb]
    here = [one for one in same if one.sentence == first.sentence]
    plain = next((one for one in here if one.phrase not in after_verb.ANSWERS), here[-1])
    sentence = heard.sentences[plain.sentence]
    ground = first.verb is Verb.DENY and GROUNDS[Verb.DENY].match(heard.clean[sentence.start : sentence.end])
    return next((one for one in same if ground and one.phrase not in after_verb.ANSWERS), plain)


def _goes_along(verbs: list[Verb]) -> bool:
    """``Escalate to CEO for review on ...``: the review belongs to the escalation."""
    if verbs == [Verb.AWAY, Verb.ASK]:  # "Away until Monday, ask Daniel"
        return True
    return verbs[0] is Verb.ESCALATE and set(verbs) <= {Verb.ESCALATE, Verb.REVIEW, Verb.APPROVE}


def _with_details(one: Found, heard: Heard, policy: Policy, *, now: datetime, zone: str) -> Spoken:
    note = _note(heard, one)
    match one.verb:
        case Verb.ASK:
            return Spoken(verb=Verb.ASK, note=note, question=note)
        case Verb.REFER:
            target, rest = find_target(_rest(heard, one))
            return Spoken(verb=Verb.REFER, refer_to=target, note=_joined(_beyond(rest), _after(heard, one)))
        case Verb.ESCALATE:
            return _escalation(one, heard, policy, now=now, zone=zone)
        case Verb.REVIEW | Verb.REMIND | Verb.AWAY:
            words, note = _dated_words(_rest(heard, one), _after(heard, one))
            return replace(_date(_when_words(words), now, zone), verb=one.verb, note=note)
        case _:
            return Spoken(verb=one.verb, note=note)


def _date(words: str, now: datetime, zone: str) -> Spoken:
    """The time that the words name, or what is wrong with them."""
    when = read_when(words, now=now, zone=zone) if words else None
    fault = find_fault(words, now=now, zone=zone) if words and when is None else ""
    return Spoken(when=when, when_words=words, when_fault=fault)


def _dated_words(rest: str, after: str) -> tuple[str, str]:
    """The words that name a time, and what follows: the stop of ``1.12.`` ends no sentence."""
    if not _GERMAN_DAY.search(rest.rstrip()):
        return rest, after
    clock = _CLOCK_FIRST.match(after)
    return (f"{rest} {after[: clock.end()]}", after[clock.end() :].strip()) if clock else (rest, after)


def _when_words(rest: str) -> str:
    return re.sub(
        r"^\W*(?:(?:on|at|until|till|by|me|us|again|this|it|the case|back|for)\s+)*",
        "",
        rest.strip(" !") if _GERMAN_DAY.search(rest) else rest.strip(" .!"),
        flags=re.IGNORECASE,
    )


_GERMAN_DAY = re.compile(r"(?<![\d.])\d{1,2}\.\s?\d{1,2}\.$")
_CLOCK_FIRST = re.compile(r"\s*(?:um |gegen )?\d{1,2}(?:[:.]\d{2})?(?: ?uhr)?\b", re.IGNORECASE)
_REVIEW_ON = re.compile(r"\bfor (?:a )?review(?: (?:on|at))?\s+(?P<when>[^\n.;]{3,60})", re.IGNORECASE)


def _escalation(one: Found, heard: Heard, policy: Policy, *, now: datetime, zone: str) -> Spoken:
    names = "|".join(re.escape(name) for tier in policy.tiers for name in (tier.name, tier.title))
    rest = " to" * one.phrase.endswith(" to") + _rest(heard, one)
    target = re.match(
        rf"\s*(?:it |this (?:one |case )?|the case )?(?:further )?(?:up )?"
        rf"(?:(?:to|an|à|a) )?(?:the |den |die )?(?P<tier>{names})\b",
        rest,
        re.IGNORECASE,
    )
    other = re.match(
        r"\s*(?:it |this )?to\s+(?:the )?(?!the\b|next\b|higher\b|upper\b)(?P<tier>[A-Za-z0-9]{2,20})\b", rest
    )
    review = _REVIEW_ON.search(heard.text)
    words = review["when"].strip() if review else ""
    wants_review = review is not None or bool(re.search(r"\bfor (?:a )?review\b", heard.text, re.IGNORECASE))
    beyond = rest[target.end() :] if target else rest
    return replace(
        _date(words, now, zone),
        verb=Verb.ESCALATE,
        tier=target["tier"] if target else other["tier"] if other else None,
        note=_joined(_beyond(beyond), _after(heard, one)),
        for_review=wants_review,
    )


def _rest(heard: Heard, one: Found) -> str:
    return heard.text[one.end : heard.sentences[one.sentence].end]


def _note(heard: Heard, one: Found) -> str:
    """What was said beyond the verb, word for word, without the name that it is said or signed with."""
    lines = _joined(_beyond(_rest(heard, one)), _after(heard, one)).split("\n")
    for end in (0, -1):
        while lines and not without_names(lines[end], heard.names).strip(" \t.,!"):
            lines.pop(end)
    return "\n".join(lines)


def _beyond(rest: str) -> str:
    """The rest of a sentence without the punctuation before it; nothing when no word but politeness is left."""
    said = rest.strip(' \t"*_').lstrip('.,:;!?–—-)"* \t') if any(char.isalnum() for char in rest) else ""
    return "" if phrases.PLEASE_ALONE.fullmatch(said) else said


def _after(heard: Heard, one: Found) -> str:
    return heard.text[heard.sentences[one.sentence].end :].strip()


def _joined(first: str, rest: str) -> str:
    return "\n".join(part for part in (first, rest) if part)


def _without_verb(heard: Heard) -> Spoken:
    """No verb leads: a plain question is asked on, what sounds like a decision is unclear, the rest are words."""
    said = heard.clean
    sounds = bool(phrases.SOUNDS.search(heard.text)) or heard.book.mentions(said, tuple(FINAL - {Verb.REFER}))
    if not any(char.isalnum() for char in said):
        spoken = any(char.isalnum() for char in heard.text)  # "No objections": nothing that decides, but words
        why = "it does not say what is decided" if spoken else "there are no words in it"
        return Spoken(unclear=why, note=heard.text)
    if "?" in said or any(phrases.ASKS.match(said[one.start : one.end]) for one in heard.sentences):
        if phrases.DECIDES.search(said):
            return Spoken(unclear="it asks about the decision instead of making one", note=heard.text)
        return Spoken(verb=Verb.ASK, question=heard.text, note=heard.text)
    if sounds:
        return Spoken(unclear="it sounds like a decision, but does not say one", note=heard.text)
    return Spoken(note=heard.text)
