"""What is said behind a verdict that takes something of it back, or ties it to something. Finds no verb."""

from __future__ import annotations

import re

from escalationd.core.policy import Verb
from escalationd.mail.replies import conditions, phrases
from escalationd.mail.replies.heard import Heard
from escalationd.mail.replies.sentences import find_clauses
from escalationd.mail.replies.verbs import FINAL, Found

_TURNED_ROUND = re.compile(
    r"\b(?:wait|hold on|scratch that|actually|on second thoughts?|unless|until|if|once)\b", re.IGNORECASE
)
"""In a later sentence these leave a denial open; a mere "but" or "not" gives its reason."""


def find_turn(one: Found, heard: Heard) -> str:
    """A later sentence that turns the decision round, or ties it to something; of an approval a later clause too."""
    rest = heard.rest(one) if one.verb is Verb.APPROVE else ""
    clauses = (rest[clause.start : clause.end] for clause in find_clauses(rest, 0, len(rest)) if clause.edge)
    if _goes_on_tied(one, heard):
        return "there is a condition in it"
    return next((why for words in (*clauses, *heard.after(one)) if (why := _takes_back(one.verb, words))), "")


def _goes_on_tied(one: Found, heard: Heard) -> bool:
    """Whether a condition goes on below an approval whose line no stop ends: ``approved``, ``when signed``."""
    below = next(heard.after(one), "").strip()
    open_end = one.verb is Verb.APPROVE and not heard.sentences[one.sentence].closed
    return open_end and below[:1].islower() and bool(conditions.CONDITION.search(below))


def _takes_back(verb: Verb, sentence: str) -> str:
    denies = verb is Verb.DENY
    other = phrases.OPPOSITES.get(verb)
    if other and other.search(sentence) and not conditions.NEGATION.search(sentence):
        return "there is more than one decision in it"
    slipped = verb in FINAL and phrases.SLIPPED.search(sentence)
    if slipped or (phrases.TURNS.match(sentence) and not (denies and not _TURNED_ROUND.search(sentence))):
        return "a later sentence takes something of it back"
    if verb is Verb.APPROVE and phrases.WONDERS.match(sentence):
        return "there is a question in it"
    if denies and conditions.LEFT_OPEN.search(sentence):
        return "a later sentence leaves it open"
    if verb is Verb.RESOLVED and phrases.UNFINISHED.search(sentence):
        return "a later sentence leaves it open"
    if verb in (Verb.APPROVE, Verb.DENY) and phrases.QUALIFIES.search(sentence):
        return "a later sentence takes something of it back"
    if verb is not Verb.APPROVE:
        return ""
    if conditions.CHANGES.search(sentence):
        return "it changes what is to be approved"
    if phrases.TIES.search(sentence) or phrases.OTHERS_FIRST.search(sentence):
        return "a later sentence takes something of it back"
    return "it names an amount of its own" if phrases.NAMES_MONEY.search(sentence) else ""
