"""A calendar invitation as parts of a letter (RFC 6047). Knows no escalation."""

from __future__ import annotations

from escalationd.mail.letters.invitation import BESIDE_A_BRIEF, Invitation
from escalationd.mail.letters.mime import Part, file_part, text_part


def calendar_reading(invitation: Invitation) -> Part | None:
    """The part beside text and HTML, by which clients show their own accept button (RFC 6047 2.4).

    None for a brief: Exchange makes such a mail a meeting request, which shows the calendar's description in the
    place of our page with its buttons, and goes to the deleted items once it is accepted.
    """
    if invitation.kind in BESIDE_A_BRIEF:
        return None
    return text_part(_write(invitation).decode().replace("\r\n", "\n"), "calendar", f"; method={invitation.method}")


def calendar_file(invitation: Invitation) -> Part:
    """The same as a file, for clients that do not look into alternatives; beside a brief, the invitation itself."""
    name = "cancelled.ics" if invitation.method == "CANCEL" else "invite.ics"
    alone = invitation.kind in BESIDE_A_BRIEF
    kind = f'text/calendar; charset="utf-8"; method={invitation.method}' if alone else "application/ics"
    return file_part(name, kind, _write(invitation))


def _write(invitation: Invitation) -> bytes:
    from escalationd.mail.letters.icalendar_text import write_invitation  # few letters need it, and it is slow to load

    return write_invitation(invitation)
