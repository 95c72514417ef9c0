"""Mail that no person wrote just now: duplicates, our own, bounces and automatic replies. Answers none of them."""

from __future__ import annotations

from datetime import timedelta

from escalationd.core.decide import decide
from escalationd.core.decision import noted
from escalationd.core.effects import LetterKind
from escalationd.core.escalation import Escalation
from escalationd.core.events import Bounced, CalendarAnswered, Disposition, WentAway
from escalationd.core.policy import Tier
from escalationd.core.reach import MAILER
from escalationd.mail.machines.automatic import AutomaticKind
from escalationd.mail.machines.bounce import ARRIVED, Bounce, FailedRecipient
from escalationd.mail.machines.out_of_office import away_until
from escalationd.mail.marks import is_letter_of, read_bounce_tag
from escalationd.mail.proof.proof import ProofState
from escalationd.service.consider import Change, Outcome, Reading, known
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
    found = known(reading.bounce)
    failed = ", ".join(recipient.address for recipient in found.recipients) or "an unknown recipient"
    letter = _bounced_letter(reading)
    if letter is None:
        ref = reading.subject.reference
        reason = f"about {failed}, not about any letter of ours" + (f"; its subject names {ref}" if ref else "")
        return Outcome(disposition=Disposition.BOUNCE, reason=reason)
    case = escalations.load(reading.session, letter.escalation) if letter.escalation else None
    if found.action in ARRIVED:
        return _filed(case, Disposition.BOUNCE, f"{letter.kind} to {letter.recipient}: {found.action}", MAILER)
    if case is None:
        return Outcome(disposition=Disposition.BOUNCE, reason=f"{letter.kind} to {failed} could not be delivered")
    worst = _worst(found, letter.recipient)
    event = Bounced(
        source=source_of(reading),
        recipient=letter.recipient,
        letter=LetterKind(letter.kind),
        permanent=worst.permanent is not False,
        why=worst.diagnostic or worst.status or "no reason given",
    )
    decision = decide(case, event, reading.desk.policy, reading.now, reading.away)
    return Outcome(
        disposition=Disposition.BOUNCE, reason=decision.reason, changes=(Change(before=case, decision=decision),)
    )


def _worst(found: Bounce, recipient: str) -> FailedRecipient:
    """What the report says of the one we wrote to; behind a forwarding address, the worst that it says."""
    said = sorted(found.recipients, key=lambda one: (one.address != recipient, one.permanent is False))
    return said[0] if said else FailedRecipient(address=recipient, permanent=found.action == "failed")


def _filed(case: Escalation | None, disposition: Disposition, reason: str, actor: str, kind: str = "") -> Outcome:
    """A line in the history of the case, if there is one; nothing else changes."""
    if case is None:
        return Outcome(disposition=disposition, reason=reason)
    decision = noted(case, disposition, reason, actor, kind=kind or None)
    return Outcome(disposition=disposition, reason=reason, changes=(Change(before=case, decision=decision),))


def _bounced_letter(reading: Reading) -> Entry | None:
    """The letter that a report is about, by what only that letter's recipients and relays have seen of it."""
    ids = reading.bounce.original_message_ids if reading.bounce else ()
    entry = _by_tag(reading) or outbox.find_by_message_id(reading.session, ids)
    return entry if entry and entry.channel == "letter" else None


def _by_tag(reading: Reading) -> Entry | None:
    for address in reading.envelope.recipients:
        tag = read_bounce_tag(address, reading.desk.policy.mailbox)
        entry = outbox.by_id(reading.session, tag[0]) if tag else None
        if tag and entry and entry.message_id and is_letter_of(tag, entry.id, entry.message_id):
            return entry
    return None


def automatic(reading: Reading) -> Outcome:
    """Receipts, calendar answers, out-of-office: noted. Only a proven absence adds a deputy; nothing is decided."""
    found = known(reading.automatic)
    absences = _absences(reading) if found.kind is AutomaticKind.OUT_OF_OFFICE else ()
    if absences:
        return Outcome(disposition=Disposition.AUTOMATIC, reason=found.reason, changes=absences)
    author, case = reading.author, reading.case
    if author is None or case is None or reading.proof.state is ProofState.FAILED:
        return Outcome(disposition=Disposition.AUTOMATIC, reason=found.reason)
    if found.kind is AutomaticKind.CALENDAR:
        event = CalendarAnswered(source=source_of(reading), person=author.address, answer=found.reason)
        decision = decide(case, event, reading.desk.policy, reading.now)
        change = Change(before=case, decision=decision)
        return Outcome(disposition=Disposition.AUTOMATIC, reason=decision.reason, changes=(change,))
    return _filed(case, Disposition.AUTOMATIC, found.reason, author.address, found.kind.value)


_REPLAYED = timedelta(days=7)
"""An automatic reply that is older has been kept by somebody, and proves nothing about today."""


def _is_kept(reading: Reading) -> bool:
    """Whether the date that the author's server signed is long before the mail came to us."""
    date = reading.envelope.date
    return date is not None and reading.mail.received_at - date > _REPLAYED


def _absences(reading: Reading) -> tuple[Change, ...]:
    """The absence of a tier's only member, when proven, noted in every case that waits for them."""
    if reading.envelope.author is None or reading.proof.state is not ProofState.PASSED or _is_kept(reading):
        return ()
    policy = reading.desk.policy
    person = policy.main_address(reading.envelope.author)
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
