"""Why a careful clerk would not book a verb that leads a clause: doubt, condition, question, somebody else's words.

Each reason is a few words for the person who is asked back. Finds no verb and reads no detail.
"""

from __future__ import annotations

import re

from escalationd.core.policy import Verb
from escalationd.mail.replies import after_verb, conditions, phrases
from escalationd.mail.replies.grounds import DISTRUSTS, GROUNDS
from escalationd.mail.replies.heard import Heard
from escalationd.mail.replies.lead_in import LEAD_IN
from escalationd.mail.replies.sentences import find_clauses, is_courtesy, without_names
from escalationd.mail.replies.taken_back import find_turn
from escalationd.mail.replies.verbs import BINDING, FINAL, Found

_TOLD = frozenset({Verb.APPROVE, Verb.DENY, Verb.REFER, Verb.ESCALATE})
"""Verbs that decide now: one that tells of the past decides nothing. RESOLVED and SENT may well report it."""
_FOR_ME = re.compile(r"\s+(?:it |this )?for (?:me|us)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w'’]*|\d+")
_MOST_NAMES = 2
_NOUN = re.compile(rf"{after_verb.NOUN}$", re.IGNORECASE)
_ALONE = re.compile(r"^(?:\s(?:it|this|that))?\W*(?:(?:please|thanks|thank you|pls)\W*)?$", re.IGNORECASE)
_PARTICIPLES = frozenset({"escalated", "referred to"})
_OF_OURS = re.compile(r"\b(?:i|we)\s*$", re.IGNORECASE)
_QUALIFIED = re.compile(r"[,;:.!–—\n]|\s-\s")
_NO_FIRST = re.compile(r"^\W*non?\s*[,;:–-]", re.IGNORECASE)
"""``Non, refusé``: an answer, and no negation of what follows."""
_TARGET = re.compile(r"^\s*:?\s*(?:\S+@\S+|[\w.'’-]+(?:\s+[A-ZÀ-Þ][\w.'’-]*){0,3})")
_TIER = re.compile(r"^\s*(?:(?:it|this)\s+)?(?:up\s+)?(?:to|an)\s+(?:the\s+)?[\w.'’-]+", re.IGNORECASE)


def find_reason(one: Found, heard: Heard) -> str:
    """Why a clerk would not book the verb; empty when nothing speaks against it."""
    if one.verb is Verb.ASK:
        return ""
    if "?" in heard.clean:
        return "there is a question in it"
    if one.verb in phrases.OPPOSITE_SIGNS and phrases.OPPOSITE_SIGNS[one.verb].search(heard.text):
        return "its word and its sign do not say the same"
    return (
        _not_leading(one, heard)
        or _beside_the_verb(one, heard)
        or (_of_a_decision(one, heard) if one.verb in BINDING else "")
        or (find_turn(one, heard) if one.verb in BINDING else "")
    )


def _not_leading(one: Found, heard: Heard) -> str:
    """The verb must stand in the first sentence that says something, behind nothing but politeness."""
    said = f'"{one.phrase}" is in it, but it does not begin with a decision'
    start = heard.sentences[one.sentence].start
    if not _is_lead_in(one, heard, start):
        return said
    alone = one.clause_start == start and bool(_ALONE.match(heard.rest(one)))
    for sentence in heard.sentences[: one.sentence]:
        text = heard.clean[sentence.start : sentence.end]
        if not sentence.closed and phrases.ASKS.match(text):
            return said  # "Is this", and on the next line "approved"
        if _is_harmless(text, heard.names) or not _WORD.search(text):
            continue
        if not (alone and sentence.closed and _states(text, one.verb)):
            return said
    return ""


def _states(text: str, verb: Verb) -> bool:
    """Whether a sentence only gives a fact: nothing in it leaves a decision below it open, or to somebody else."""
    patterns = (
        conditions.CONDITION,
        conditions.DOUBT,
        conditions.MODAL,
        conditions.PLAN,
        phrases.PAST,
        phrases.REPORTS,
        phrases.SLIPPED,
        DISTRUSTS,
    )
    refuses = verb is Verb.DENY or not conditions.NEGATION.search(text)  # "I can't support this. Denied."
    return refuses and not any(pattern.search(text) for pattern in patterns)


def _is_harmless(text: str, names: frozenset[str]) -> bool:
    """Whether a sentence or clause is politeness, or is made of words that change nothing."""
    return is_courtesy(text, names) or not _strange_words(text, names)


def _strange_words(text: str, names: frozenset[str]) -> list[str]:
    words = (word.replace("’", "'") for word in _WORD.findall(text))
    return [word for word in words if word.lower() not in LEAD_IN and word.lower() not in names]


def _is_lead_in(one: Found, heard: Heard, start: int) -> bool:
    """Whether what stands before the verb's clause is politeness, somebody's name, or ``Decision:``."""
    if one.clause_start == start:
        return True
    before = heard.clean[start : one.clause_start].rstrip()
    if one.edge == ":":
        labels = after_verb.LABELS.match(before.rstrip(":"))
        named = before.strip(" :")
        speaker = bool(named) and not without_names(named, heard.names).strip()  # "Tom: approved" gives his words
        return bool(labels) or not (
            speaker or after_verb.NO_LABELS.search(before) or _strange_words(before, heard.names)
        )
    if phrases.REPORTS.search(before):
        return False
    clauses = [before[clause.start : clause.end] for clause in find_clauses(before, 0, len(before))]
    return all(_may_precede(clause, one, heard) for clause in clauses)


def _may_precede(clause: str, one: Found, heard: Heard) -> bool:
    if phrases.ASKS.match(clause) or phrases.SLIPPED.search(clause):
        return False
    if _is_harmless(clause, heard.names) or heard.book.says_only(clause, one.verb):
        return True
    strange = _strange_words(clause, heard.names)
    spoken_to = len(strange) <= _MOST_NAMES and all(word[0].isupper() and not _NOUN.match(word) for word in strange)
    return one.edge == "," and (spoken_to or _is_ground(clause, one))


def _is_ground(clause: str, one: Found) -> bool:
    """Whether a clause only says why: ``The customer is right, approved``."""
    return one.verb in GROUNDS and bool(GROUNDS[one.verb].match(clause))


def _beside_the_verb(one: Found, heard: Heard) -> str:
    """Words beside the verb that turn it round, and forms of it that are no decision of the writer's."""
    before, rest = heard.before(one), heard.rest(one)
    if _is_negated(one, before):
        return 'there is a "not" in it'
    if after_verb.ASKED.match(one.prefix) or phrases.TAG.search(rest):
        return "it sounds like a question"
    if one.verb is Verb.RESOLVED and (phrases.PROMISED.search(one.prefix) or phrases.DUE.match(rest)):
        return "it sounds like a promise, not like something that is done"
    if one.verb in FINAL and one.verb is not Verb.APPROVE and phrases.YES_AND.search(one.prefix):
        return "there is more than one decision in it"
    if one.verb in FINAL and phrases.SLIPPED.search(rest):
        return "it sounds like a slip or a joke"
    if conditions.DOUBT.search(before) or (one.verb in BINDING and _may_come(before)):
        return "it sounds like a thought, not like a decision"
    if one.verb in (Verb.APPROVE, Verb.DENY, Verb.RESOLVED):
        return _by_its_form(one, heard, rest)
    if one.phrase in _PARTICIPLES and _OF_OURS.search(one.prefix):
        return "it tells of a decision that was made before"
    if one.verb is Verb.ESCALATE and not (one.phrase.endswith(" to") or after_verb.AFTER_ESCALATE.match(rest)):
        return "it does not say clearly what is escalated"
    to_others = one.verb is Verb.TAKE and one.phrase.startswith("take") and _is_order(one, heard)
    return "it asks somebody else to take it" if to_others else ""


def _is_negated(one: Found, before: str) -> bool:
    """Whether a "not" stands before the verb. Before a denial it may be a reason: ``Not covered, denied``."""
    if one.verb is not Verb.DENY:
        return bool(conditions.NEGATION.search(before))
    clauses = [before[clause.start : clause.end] for clause in find_clauses(before, 0, len(before))]
    left = any(phrases.ENDS_NOT.search(clause) for clause in clauses)  # "do not, ever, deny"
    return left or bool(conditions.NEGATION.search(_NO_FIRST.sub(" ", clauses[-1])))


def _may_come(text: str) -> bool:
    return bool(conditions.MODAL.search(text) or conditions.PLAN.search(text))


def _by_its_form(one: Found, heard: Heard, rest: str) -> str:
    beyond = without_names(rest, heard.names)  # "Yes, Maya."
    if one.phrase in after_verb.COMMANDS and (beyond != rest or _FOR_ME.match(rest)):
        return "it asks somebody else to decide"
    rest = beyond
    if one.phrase in after_verb.ANSWERS:
        after = after_verb.AFTER_NO if one.verb is Verb.DENY else after_verb.AFTER_ANSWER
        return "" if after.match(rest) else f'it begins with "{one.phrase}", but goes on without a decision'
    if one.verb is Verb.RESOLVED:
        clear = after_verb.AFTER_RESOLVED.match(rest) and not phrases.UNFINISHED.search(rest)
        return "" if clear else "it does not say clearly what is resolved"
    if one.phrase in after_verb.STARTS:
        return "" if after_verb.AFTER_START.match(rest) else "it does not say clearly what may go ahead"
    if one.phrase in after_verb.COMMANDS:
        if not after_verb.AFTER_COMMAND.match(rest) or not _suits(one, rest):
            return "it does not say clearly what is decided"
        return "it asks somebody else to decide" if _is_order(one, heard) else ""
    if _OF_OURS.search(one.prefix) and one.verb in _TOLD:
        return "it tells of a decision that was made before"
    if one.verb is Verb.DENY and after_verb.PAID.search(one.prefix):
        return "it may tell of a payment that was declined"
    clear = after_verb.AFTER_DECIDED.match(rest) and _suits(one, rest)
    return "" if clear else "it does not say clearly what is decided"


def _suits(one: Found, rest: str) -> bool:
    """Whether what follows is of an approval as a whole; a denial may go on with any reason."""
    return one.verb is Verb.DENY or bool(after_verb.AFTER_APPROVED.match(rest))


def _is_order(one: Found, heard: Heard) -> bool:
    """``Lena, please approve`` and ``you may approve`` leave the decision to somebody else."""
    if re.search(r"\b(?:i|we|happy to|glad to|hereby)\b", one.prefix, re.IGNORECASE):
        return False
    before = heard.clean[heard.sentences[one.sentence].start : one.clause_start]
    asks = one.verb is Verb.APPROVE and after_verb.REQUESTS.fullmatch(one.prefix)
    if re.search(r"\byou\b", one.prefix, re.IGNORECASE) or (asks and not _answers(before, one.verb, heard)):
        return True
    if one.edge == ":" or not before.strip():
        return False
    return any(
        word.lower() in heard.names or word.lower() not in LEAD_IN for word in _WORD.findall(before)
    ) and not _answers(before, one.verb, heard)


def _answers(before: str, verb: Verb, heard: Heard) -> bool:
    """Whether the verb is said already before its clause: ``Yes, please approve it``."""
    return heard.book.says_only(before.strip(" ,"), verb)


def _of_a_decision(one: Found, heard: Heard) -> str:
    """What in its own sentence makes a deciding verb less than a decision."""
    rest, before = _without_target(one, heard.rest(one)), heard.before(one)
    sentence = f"{before} {rest}"
    if one.verb is not Verb.DENY and conditions.NEGATION.search(rest):
        return 'there is a "not" in it'
    first = _QUALIFIED.split(rest, maxsplit=1)[0]
    if (
        conditions.DOUBT.search(rest)
        or conditions.MODAL.search(first if one.verb is Verb.DENY else rest)
        or _may_come(first)
    ):
        return "it sounds like a thought, not like a decision"
    if _is_tied(one, before, rest):
        return "there is a condition in it"
    return _of_another(one, heard, sentence, rest, first)


def _is_tied(one: Found, before: str, rest: str) -> bool:
    """Whether a condition stands beside the verb; a denial's reasons may sound like one."""
    ties = conditions.DENIED_UNLESS if one.verb is Verb.DENY else conditions.CONDITION
    others_first = one.verb is Verb.APPROVE and phrases.OTHERS_FIRST.search(rest)
    return bool(ties.search(rest) or conditions.CONDITION.search(before) or others_first)


def _of_another(one: Found, heard: Heard, sentence: str, rest: str, first: str) -> str:
    """Whether the words are of another decision: an earlier or later one, somebody else's, or a second one."""
    if one.verb in _TOLD:
        at_once = first.partition(" for ")[0] if one.verb is Verb.ESCALATE else first
        if conditions.NOT_NOW.search(at_once):
            return "it tells of a decision that is still to come"
        told = first if one.phrase in after_verb.COMMANDS else sentence  # an order tells of nothing in its reasons
        if phrases.PAST.search(told) or phrases.SOMEBODY_ELSE.match(rest):
            return "it tells of a decision that was made before, or by somebody else"
    if one.verb is Verb.APPROVE and (phrases.OWN_AMOUNT.match(rest) or phrases.NAMES_MONEY.search(rest)):
        return "it names an amount of its own"
    if one.verb is Verb.APPROVE and conditions.CHANGES.search(rest):
        return "it changes what is to be approved"
    if one.verb is Verb.APPROVE and phrases.ONE_OF_SEVERAL.match(rest):
        return "it names only a part"
    others = tuple(verb for verb in (Verb.APPROVE, Verb.DENY) if verb is not one.verb)
    more = heard.book.mentions(sentence, others) or bool(phrases.MORE_STEPS.search(rest))
    if one.verb in (Verb.APPROVE, Verb.DENY) and more:
        return "there is more than one decision in it"
    return ""


def _without_target(one: Found, rest: str) -> str:
    """What follows a verb, without the name it is directed to: a Mr. May is no doubt."""
    target = {Verb.REFER: _TARGET, Verb.ESCALATE: _TIER}.get(one.verb)
    return target.sub("", rest) if target else rest
