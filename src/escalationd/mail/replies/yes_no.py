"""The answer to "Did you write this?", where yes and no are about the mail and not about the case. Reads no verb."""

from __future__ import annotations

import re
from collections.abc import Mapping

from escalationd.core.policy import Verb
from escalationd.mail.replies.after_verb import ANSWERS

_FIRST = re.compile(r"\W*(\w+)")
_NOT_MINE = re.compile(
    r"\W*(?:not me|never|i (?:didn'?t|did not|haven'?t|have not)|(?:it|that|this) (?:wasn'?t|was not|isn'?t|is not)"
    r"|(?:das )?war ich nicht|ich (?:war|habe) das nicht|(?:ce n'est )?pas moi|no fui yo|non sono stat[oa] io)\b",
    re.IGNORECASE,
)

Words = Mapping[Verb, tuple[str, ...]]


def without_answers(words: Words) -> Words:
    """The policy's words but for yes and no in any language, which here answer another question."""
    return {verb: tuple(word for word in said if word not in ANSWERS) for verb, said in words.items()}


def wrote_it(said: str, words: Words) -> bool | None:
    """Whether its author says that the mail was theirs; None when the words are about something else.

    ``words`` are the policy's. The caller has made sure that no verb is in it.
    """
    plain = said.replace("\u2019", "'").strip()
    first = _FIRST.match(plain)
    word = first.group(1).lower() if first else ""
    if _NOT_MINE.match(plain) or (word in ANSWERS and word in words.get(Verb.DENY, ())):
        return False
    if word in (Verb.CONFIRM.value, *words.get(Verb.CONFIRM, ())) or word in ANSWERS:
        return True
    return None
