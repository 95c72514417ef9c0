"""Verbs that are everyday words too ("take", "review", "sent"): what must follow so that the verb is meant."""

from __future__ import annotations

import re

from escalationd.core.policy import Verb
from escalationd.mail.replies import phrases
from escalationd.mail.replies.heard import Heard
from escalationd.mail.replies.sentences import without_names
from escalationd.mail.replies.verbs import Found

_TAKES = re.compile(
    r"^\s*(?:(?:it|this|that|one|this one|the case|over|care of (?:it|this)|this over|it over|now|on|for now|"
    r"das|es|darum|mich|then|from here)\s*){0,4}(?:$|[,.;!–—\n(-]|\s(?:thanks|thank you|please)\b|[^\w\s])",
    re.IGNORECASE,
)
_AT_A_TIME = re.compile(
    r"^(?:\W*$|\W*(?:me |us |it |this |again |back |meeting |call |session )*"
    r"(?:on|at|in|for|by|next|this|tom+or+ow|tmrw?|yesterday|today|"
    r"tonight|until|til|till|through|bis|am|um|morgen|with|please|the case|later|soon|cob|eod|noon|midday|"
    r"first thing|end|(?:the )?day after|the \d|über|nächste|kommende|\d|mon|tue|wed|thu|fri|sat|sun|die|mit|"
    r"don(?!e)|frei|sam(?!e)|"
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))",
    re.IGNORECASE,
)
_SENT_TO = re.compile(
    r"^(?:\W*$|\s*[,.;!\n–—(-]|\s+(?:it |this |that |the (?:message|update|mail|e-mail|"
    r"text) )?(?:to (?:the )?(?:customer|client|him|her|them)|now|today|yesterday|this (?:morning|afternoon)|"
    r"at \d|just now|(?:by|via|in|over) (?:e-?mail|chat|phone)|thanks|thank you)\b|\s+(?:it|this|that)\W*$)",
    re.IGNORECASE,
)
_THIS_CASE = re.compile(
    r"^(?:\W*$|\s*[,.;:!\n–—(-]|\s+(?:(?:it|this|that|(?:the |my |this )?(?:escalation|case|ticket|issue|"
    r"request))|please|pls|now|today|as|because|since|thanks|thank you|by|on|at|yesterday|for)\b)",
    re.IGNORECASE,
)


def is_meant(one: Found, heard: Heard) -> bool:
    """Whether a phrase that is also an everyday word is meant as the verb."""
    rest = heard.rest(one)
    match one.verb:
        case Verb.TAKE:
            order = one.prefix.strip().lower() == "be"  # "be on it"
            return not order and bool(_TAKES.match(without_names(rest, heard.names)))
        case Verb.REFER:
            return not phrases.NO_PERSON.match(rest.strip(" :"))
        case Verb.REVIEW | Verb.REMIND | Verb.AWAY:
            return one.phrase.endswith((" on", " until", " till")) or bool(_AT_A_TIME.match(rest))
        case Verb.ASK:
            return not re.match(r"\s+(?:him|her|them|[\w'’-]+(?: [\w'’-]+)?) (?:to|whether|if)\b", rest)
        case Verb.SENT:
            return bool(_SENT_TO.match(rest))
        case Verb.WITHDRAW | Verb.REOPEN | Verb.UNDO | Verb.CONFIRM:
            return bool(_THIS_CASE.match(rest))
        case _:
            return True
