"""An invitation as an iCalendar object (RFC 5545): the only door to icalendar. Knows no mail."""

from __future__ import annotations

from datetime import UTC, timedelta

from icalendar import Calendar, Event, vCalAddress, vText

from escalationd.mail.letters.invitation import Invitation
from escalationd.mail.plain import clean_line, clean_text

_LENGTH = timedelta(minutes=30)


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
