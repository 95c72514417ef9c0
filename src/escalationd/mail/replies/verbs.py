"""The policy's words for the verbs, and where one leads a clause. Weighs nothing: ``hesitation.py`` does.

One typing slip in a long word is forgiven, as on a phone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from escalationd.core.policy import Verb
from escalationd.mail.replies.after_verb import DETERMINER, NOUN
from escalationd.mail.replies.sentences import Sentence, find_clauses, find_sentences

FINAL = frozenset({Verb.APPROVE, Verb.DENY, Verb.REFER, Verb.RESOLVED, Verb.ESCALATE})
"""The verbs that end a tier's work on a case: nobody books a plan to say them."""
BINDING = FINAL | {Verb.WITHDRAW, Verb.REOPEN, Verb.SENT, Verb.UNDO, Verb.CONFIRM}
"""Verbs that change what a case is: said with a condition or a doubt they are not said."""

_POLITE = (
    r"please|pls|kindly|yes|yep|yup|yeah|agreed|ok(?:ay)?|k|hi|hello|hey|thanks?|thank you|sure|"
    r"great|fine|good|right|so|well|"
    r"alright|all right|absolutely|totally|officially|finally|reluctantly|by all means|its|"
    r"thats|(?:a )?(?:big|clear|firm)(?= (?:yes|no)\b)|100 ?%|"
    r"(?:noted|seen|read|reviewed|checked|understood|received|acknowledged)(?: (?:it|this|all))?(?= (?:and|&)\s)|"
    r"all|and|then|hereby|fully|definitely|gladly|happily|"
    r"(?:i am |i'?m |we are )?(?:very |more than )?(?:happy|glad) to|i hereby|"
    r"we hereby|i do|we do|let's|lets|let us|i'm afraid|i am afraid|i|we|you (?:can|may)|(?:it|that)(?:'s|"
    r" is) a|"
    rf"(?:{DETERMINER}|it|my)(?:\s{NOUN})?(?:'s| is| are| ist| wird| est| está| è)?|(?:full )?{NOUN}(?: is|"
    rf" are| ist| wird| est)?|wird|queda|está|はい|(?:my|the) (?:decision|answer) is|consider (?:it|this)|for me|"
    rf"from (?:my|our) side|sorry|unfortunately|regretfully|von mir aus|von (?:meiner|unserer) seite|"
    rf"meinerseits|bitte|hiermit|leider|niestety|infelizmente|tyvärr|helaas|purtroppo|"
    r"malheureusement|désolée?|lo siento|ist|ich|wir|ja|oui|s[íi]|c'est"
)
_LATER = (
    rf"{_POLITE}|i'?ll be|i will be|i'?ll|i will|we'?ll|we will|let's|let us|i am|i'?m|we are|we're|be|just|"
    rf"now|can you|could you"
)
_DONE = rf"{_LATER}|i have|i'?ve|we have|we'?ve|has been|have been|been|was|already|has|message|update|mail"
_UNSPACED = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]+$")
_SLIP_LENGTH = 6
_WORD = re.compile(r"(?<!['’])[^\W\d_]{5,}")
_NO_SLIP = re.compile(
    r"(?:approv(?:er|ers|es|al|als|ing)|reject(?:s|or)|denie[sr]|resolve[rs]|resolving|escalates?|escalator|"
    r"declines?|declining|solve[rsd]?|procede[nr]?|review\w*|reminds?)$",
    re.IGNORECASE,
)
"""Words of their own beside a verb's word."""


@dataclass(frozen=True, slots=True)
class Found:
    """A verb that leads a clause: its phrase, its place, the sentence it is in, and the politeness before it."""

    verb: Verb
    phrase: str
    sentence: int
    clause_start: int
    edge: str
    prefix: str
    end: int


class PhraseBook:
    """The phrases of some verbs as patterns, the longest first."""

    def __init__(self, phrases: Mapping[str, Verb], *, done: bool) -> None:
        self.verbs = phrases
        final = [phrase for phrase, verb in phrases.items() if verb in FINAL and not done]
        soft = [phrase for phrase, verb in phrases.items() if verb not in FINAL or done]
        self._final = _leading(_POLITE, final)
        self._soft = _leading(_DONE if done else _LATER, soft)
        self._long = [phrase for phrase in phrases if " " not in phrase and len(phrase) >= _SLIP_LENGTH]

    def find(self, text: str) -> tuple[list[Sentence], list[Found]]:
        """The sentences of a text, and every verb that leads a clause of one, in order."""
        sentences = find_sentences(text)
        return sentences, list(self._in_sentences(text, sentences))

    def _in_sentences(self, text: str, sentences: Sequence[Sentence]) -> Iterator[Found]:
        for number, sentence in enumerate(sentences):
            for clause in find_clauses(text, sentence.start, sentence.end):
                matches = [pattern.match(text, clause.start, clause.end) for pattern in (self._final, self._soft)]
                found = max((one for one in matches if one), key=lambda one: len(one["phrase"]), default=None)
                if found is not None:
                    phrase = _plain(found["phrase"])
                    yield Found(
                        self.verbs[phrase], phrase, number, clause.start, clause.edge, found["prefix"], found.end()
                    )

    def mentions(self, text: str, verbs: Sequence[Verb]) -> bool:
        """Whether a word for one of the verbs stands anywhere in the text."""
        return bool(_anywhere(tuple(phrase for phrase, verb in self.verbs.items() if verb in verbs)).search(text))

    def says_only(self, clause: str, verb: Verb) -> bool:
        """Whether a clause is the same verb said another time: ``Yes, I approve``."""
        words = clause.strip(" ,.!:–—-")
        found = self._final.fullmatch(words) or self._soft.fullmatch(words)
        return found is not None and self.verbs[_plain(found["phrase"])] is verb

    def spelled(self, text: str) -> str:
        """The text with a slip in a long verb put right: ``aproved``."""
        return _WORD.sub(lambda found: self._corrected(found.group()), text)

    def _corrected(self, word: str) -> str:
        lower = word.lower()
        if lower in self.verbs or _NO_SLIP.match(lower):
            return word
        return next((phrase for phrase in self._long if lower[0] == phrase[0] and _is_slip(lower, phrase)), word)


def _plain(phrase: str) -> str:
    words = " ".join(phrase.lower().split())
    words = re.sub(r"\bi'?ll\b", "i will", re.sub(r"\bi'?m\b", "i am", words))
    return re.sub(r"\bive\b", "i've", words)


def _pattern_of(phrase: str) -> str:
    """A phrase as a pattern: any white space, and both shapes of "I will", with its apostrophe or without."""
    escaped = re.escape(phrase).replace(r"\ ", r"\s+").replace("i've", "i'?ve")
    return escaped.replace(r"i\s+will", r"i(?:'?ll|\s+will)").replace(r"i\s+am", r"i(?:'?m|\s+am)")


def _leading(prefixes: str, phrases: Sequence[str]) -> re.Pattern[str]:
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    alternatives = "|".join(_pattern_of(phrase) for phrase in ordered) or r"(?!)"
    return re.compile(
        rf"\W*(?P<prefix>(?:(?:{prefixes})[\s,:、，–—-]+){{0,5}})(?P<phrase>{alternatives})(?!\w|['-]\w)", re.IGNORECASE
    )


@lru_cache(maxsize=64)
def _anywhere(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the phrases; those in a script that puts no spaces between words may stand within others."""
    within = [phrase for phrase in phrases if _UNSPACED.match(phrase)] or ["(?!)"]
    words = "|".join(_pattern_of(phrase) for phrase in phrases) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)|{'|'.join(within)}", re.IGNORECASE)


def _is_slip(word: str, meant: str) -> bool:
    """Whether two words differ by one letter left out, put in, changed or swapped; another ending is another word."""
    other_ending = word[: len(meant) - 1] == meant[:-1] and (len(word) == len(meant) or word[-1] != meant[-1])
    if abs(len(word) - len(meant)) > 1 or other_ending or word == meant[:-1]:
        return False
    start = next((n for n, (a, b) in enumerate(zip(word, meant, strict=False)) if a != b), min(len(word), len(meant)))
    tails = (
        (word[start + 1 :], meant[start + 1 :]),
        (word[start + 1 :], meant[start:]),
        (word[start:], meant[start + 1 :]),
    )
    swapped = word[start : start + 2] == meant[start : start + 2][::-1] and word[start + 2 :] == meant[start + 2 :]
    return swapped or any(left == right for left, right in tails)


@lru_cache(maxsize=16)
def _book(words: tuple[tuple[Verb, tuple[str, ...]], ...], *, done: bool) -> PhraseBook:
    return PhraseBook({_plain(phrase): verb for verb, said in words for phrase in (*said, verb.value)}, done=done)


def phrase_book(words: Mapping[Verb, Sequence[str]], verbs: Sequence[Verb], *, done: bool = False) -> PhraseBook:
    """The book of these verbs. ``done``: for people who report what they did, so that "I have" leads a verb too."""
    return _book(tuple((verb, tuple(words.get(verb, ()))) for verb in verbs), done=done)
