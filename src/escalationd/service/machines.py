"""Mail that no person wrote just now: duplicates, our own, bounces and automatic replies. Answers none of them."""

from __future__ import annotations

from escalationd.core.decide import decide
from escalationd.core.effects import LetterKind
from escalationd.core.events import Bounced, CalendarAnswered, Disposition, WentAway
from escalationd.core.policy import Tier
from escalationd.mail.automatic import AutomaticKind
from escalationd.mail.bounce import FailedRecipient
from escalationd.mail.out_of_office import away_until
from escalationd.mail.proof import ProofState
from escalationd.service.consider import Change, Outcome, Reading
from escalationd.service.sources import source_of
from escalationd.store import escalations, outbox
from escalationd.store.outbox import Entry


def duplicate(reading: Reading) -> Outcome:
    """The same Message-ID and content, handled before."""
    del reading
    return Outcome(disposition=Disposition.DUPLICATE, reason="the same message was handled before")


def own(reading: Reading) -> Outcome:
    """Our own letter come back, or our own address as the author."""
    del reading
    return Outcome(disposition=Disposition.OWN, reason="our own mail come back")


def bounce(reading: Reading) -> Outcome:
    """A delivery status: tied to the letter and the case it concerns, and acted on only then."""
    found = reading.bounce
    recipients = found.recipients if found else ()
    failed = ", ".join(recipient.address for recipient in recipients) or "an unknown recipient"
    letter = _bounced_letter(reading)
    if letter is None:
        reason = f"about {failed}, not about any letter of ours"
        return Outcome(disposition=Disposition.BOUNCE, reason=reason)
    case = escalations.load(reading.session, letter.escalation) if letter.escalation else None
    if case is None:
        return Outcome(disposition=Disposition.BOUNCE, reason=f"{letter.kind} to {failed} could not be delivered")
    worst = next((one for one in recipients if one.permanent), recipients[0] if recipients else None)
    event = Bounced(
        source=source_of(reading),
        recipient=letter.recipient,
        letter=LetterKind(letter.kind),
        permanent=bool(worst and worst.permanent),
        why=_why(worst),
    )
    decision = decide(case, event, reading.desk.policy, reading.now, reading.away)
    change = Change(before=case, decision=decision)
    return Outcome(disposition=Disposition.BOUNCE, reason=decision.reason, changes=(change,))


def _why(recipient: FailedRecipient | None) -> str:
    if recipient is None:
        return "no reason given"
    return recipient.diagnostic or recipient.status or "no reason given"


def _bounced_letter(reading: Reading) -> Entry | None:
    found = reading.bounce
    if found is None:
        return None
    entry = outbox.find_by_message_id(reading.session, found.original_message_ids)
    if entry is None and found.envid and found.envid.isdigit():
        entry = outbox.by_id(reading.session, int(found.envid))
        # a number alone can be guessed: it counts only with the recipient we wrote to
        failed = {recipient.address for recipient in found.recipients}
        entry = entry if entry and entry.recipient in failed else None
    return entry if entry and entry.channel == "letter" else None


def automatic(reading: Reading) -> Outcome:
    """Receipts, calendar answers, out-of-office: noted. Only a proven absence adds a deputy; nothing is decided."""
    found = reading.automatic
    reason = found.reason if found else "automatic"
    if found and found.kind is AutomaticKind.CALENDAR and reading.case and reading.envelope.author:
        event = CalendarAnswered(source=source_of(reading), person=reading.envelope.author, answer=found.reason)
        decision = decide(reading.case, event, reading.desk.policy, reading.now)
        change = Change(before=reading.case, decision=decision)
        return Outcome(disposition=Disposition.AUTOMATIC, reason=decision.reason, changes=(change,))
    if found and found.kind is AutomaticKind.OUT_OF_OFFICE:
        return Outcome(disposition=Disposition.AUTOMATIC, reason=reason, changes=_absences(reading))
    return Outcome(disposition=Disposition.AUTOMATIC, reason=reason)


def _absences(reading: Reading) -> tuple[Change, ...]:
    """The absence of a tier's only member, when proven, noted in every case that waits for them."""
    person = reading.envelope.author
    if person is None or reading.proof.state is not ProofState.PASSED:
        return ()
    policy = reading.desk.policy
    alone = [tier for tier in policy.tiers if tier.members == (person,)]
    until = away_until(reading.envelope, now=reading.now, zone=alone[0].calendar.zone) if alone else None
    return tuple(
        change
        for tier in alone
        for change in absent_from(reading, tier, WentAway(person=person, until=until, how="out of office"))
    )


def absent_from(reading: Reading, tier: Tier, event: WentAway) -> tuple[Change, ...]:
    """What an absence means for every case that is with ``tier`` now."""
    cases = escalations.held_by(reading.session, tier.name)
    policy, now = reading.desk.policy, reading.now
    return tuple(Change(before=case, decision=decide(case, event, policy, now, reading.away)) for case in cases)
