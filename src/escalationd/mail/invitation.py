"""Calendar invitations to a review (iTIP, RFC 5546): the only door to icalendar. Sends nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vText

from escalationd.core.effects import LetterKind
from escalationd.mail.mime import Part, file_part, text_part
from escalationd.mail.plain import clean_line, clean_text

_LENGTH = timedelta(minutes=30)
_METHODS = {LetterKind.REVIEW: "REQUEST", LetterKind.REVIEW_CANCELLED: "CANCEL"}


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
        return _METHODS[self.kind]

    @property
    def uid(self) -> str:
        """The calendar entry's identity, the same for every letter about this escalation's review."""
        return f"{self.ref.lower()}-review@{self.organizer.rpartition('@')[2]}"

    @property
    def sequence(self) -> int:
        """RFC 5545 3.8.7.4; a request beats the cancellation of the same moment, which ended an earlier review."""
        return 2 * self.change + (1 if self.method == "REQUEST" else 0)


def is_invitation(kind: LetterKind) -> bool:
    """Whether letters of this kind carry a calendar part."""
    return kind in _METHODS


def write_invitation(invitation: Invitation) -> bytes:
    """The iCalendar object: UTC times, so that no time zone table is needed."""
    calendar = Calendar()
    calendar.add("prodid", "-//escalationd//review//EN")
    calendar.add("version", "2.0")
    calendar.add("method", invitation.method)
    calendar.add_component(_event(invitation))
    return bytes(calendar.to_ical())


def _event(invitation: Invitation) -> Event:
    start = invitation.when.astimezone(UTC).replace(microsecond=0)
    event = Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", invitation.now.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", start)
    event.add("dtend", start + _LENGTH)
    event.add("summary", clean_line(invitation.summary))
    event.add("description", clean_text(invitation.description))
    event.add("status", "CANCELLED" if invitation.method == "CANCEL" else "CONFIRMED")
    event.add("organizer", _organizer(invitation), encode=False)
    event.add("attendee", _attendee(invitation), encode=False)
    return event


def _organizer(invitation: Invitation) -> vCalAddress:
    address = vCalAddress(f"mailto:{clean_line(invitation.organizer)}")
    address.params["CN"] = vText(clean_line(invitation.organizer_name).replace('"', "'"))
    return address


def _attendee(invitation: Invitation) -> vCalAddress:
    address = vCalAddress(f"mailto:{clean_line(invitation.attendee)}")
    address.params["ROLE"] = vText("REQ-PARTICIPANT")
    address.params["PARTSTAT"] = vText("NEEDS-ACTION")
    address.params["RSVP"] = vText("FALSE" if invitation.method == "CANCEL" else "TRUE")
    return address


def calendar_part(invitation: Invitation) -> Part:
    """The part beside text and HTML, by which clients show their own accept button (RFC 6047 2.4)."""
    text = write_invitation(invitation).decode()
    return text_part(text.replace("\r\n", "\n"), "calendar", f"; method={invitation.method}")


def calendar_file(invitation: Invitation) -> Part:
    """The same as a file, for clients that do not look into alternatives."""
    name = "cancelled.ics" if invitation.method == "CANCEL" else "invite.ics"
    return file_part(name, "application/ics", write_invitation(invitation))
