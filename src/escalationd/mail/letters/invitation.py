"""Calendar invitations to a review (iTIP, RFC 5546), as values. Writes nothing: see ``calendar_parts.py``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from escalationd.core.effects import LetterKind

_METHODS = {LetterKind.REVIEW: "REQUEST", LetterKind.REVIEW_CANCELLED: "CANCEL"}
BESIDE_A_BRIEF = frozenset({LetterKind.BRIEF, LetterKind.EXECUTIVE})
"""Letters that ask for the decision itself: for them the invitation is a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A review at ``when`` (aware). ``change`` rises with every change of the same review.

    The UID belongs to the escalation, for a cancellation is written when the round (and perhaps the
    tier) of the review has ended already and must still find the entry it takes away.
    """

    kind: LetterKind
    ref: str
    when: datetime
    change: int
    organizer: str
    organizer_name: str
    attendee: str
    summary: str
    description: str
    now: datetime

    @property
    def method(self) -> str:
        """``REQUEST`` or ``CANCEL``."""
        return _METHODS.get(self.kind, "REQUEST")

    @property
    def uid(self) -> str:
        """The calendar entry's identity, the same for every letter about this escalation's review."""
        return f"{self.ref.lower()}-review@{self.organizer.rpartition('@')[2]}"

    @property
    def sequence(self) -> int:
        """RFC 5545 3.8.7.4; a request beats the cancellation of the same moment, which ended an earlier review."""
        return 2 * self.change + (1 if self.method == "REQUEST" else 0)


def may_invite(kind: LetterKind) -> bool:
    """Whether letters of this kind may carry an invitation."""
    return kind in _METHODS or kind in BESIDE_A_BRIEF
