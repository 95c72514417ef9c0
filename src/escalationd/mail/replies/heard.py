"""What was said, as the readers of a verb see it: cut into sentences, beside the words that the policy has for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from escalationd.mail.replies.sentences import Sentence
from escalationd.mail.replies.verbs import Found, PhraseBook


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said, cut into sentences, and the words that the policy has for its verbs and people.

    ``clean`` is the text with the harmless uses of "no" and "if" blanked; its positions are those of ``text``.
    """

    text: str
    clean: str
    sentences: Sequence[Sentence]
    book: PhraseBook
    names: frozenset[str]

    def before(self, one: Found) -> str:
        """What stands before the verb in its sentence."""
        return self.clean[self.sentences[one.sentence].start : one.end - len(one.phrase)]

    def rest(self, one: Found) -> str:
        """What follows the verb in its sentence."""
        return self.clean[one.end : self.sentences[one.sentence].end]

    def after(self, one: Found) -> Iterator[str]:
        """The later sentences."""
        return (self.clean[later.start : later.end] for later in self.sentences[one.sentence + 1 :])
