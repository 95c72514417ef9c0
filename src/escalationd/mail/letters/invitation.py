"""Calendar invitations to a review (iTIP, RFC 5546), as parts of a letter. Sends nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from escalationd.core.effects import LetterKind
from escalationd.mail.letters.mime import Part, file_part, text_part

_METHODS = {LetterKind.REVIEW: "REQUEST", LetterKind.REVIEW_CANCELLED: "CANCEL"}
_BESIDE_A_BRIEF = frozenset({LetterKind.BRIEF, LetterKind.EXECUTIVE})


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
    return kind in _METHODS or kind in _BESIDE_A_BRIEF


def calendar_reading(invitation: Invitation) -> Part | None:
    """The part beside text and HTML, by which clients show their own accept button (RFC 6047 2.4).

    None for a brief: Exchange makes such a mail a meeting request, which shows the calendar's description in the
    place of our page with its buttons, and goes to the deleted items once it is accepted.
    """
    if invitation.kind in _BESIDE_A_BRIEF:
        return None
    return text_part(_write(invitation).decode().replace("\r\n", "\n"), "calendar", f"; method={invitation.method}")


def calendar_file(invitation: Invitation) -> Part:
    """The same as a file, for clients that do not look into alternatives; beside a brief, the invitation itself."""
    name = "cancelled.ics" if invitation.method == "CANCEL" else "invite.ics"
    alone = invitation.kind in _BESIDE_A_BRIEF
    kind = f'text/calendar; charset="utf-8"; method={invitation.method}' if alone else "application/ics"
    return file_part(name, kind, _write(invitation))


def _write(invitation: Invitation) -> bytes:
    from escalationd.mail.letters.icalendar_text import write_invitation  # few letters need it, and it is slow to load

    return write_invitation(invitation)
