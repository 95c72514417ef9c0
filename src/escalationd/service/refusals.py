"""Mails that are set aside, and who hears of it: never the From address of a mail that proved nothing."""

from __future__ import annotations

from escalationd.core.decision import Decision, Line
from escalationd.core.effects import Effect, Letter, LetterKind
from escalationd.core.escalation import Escalation
from escalationd.core.events import Disposition
from escalationd.core.life import acting_deputies, may_write
from escalationd.service.consider import Change, Outcome, Reading

_NAMED_AT_MOST = 3
"""A mail with a hundred From mailboxes must not turn into a hundred notices."""


def refused(reading: Reading) -> Outcome:
    """Set aside and listed. The person named hears of a decision at once, of a submission once a day."""
    reason = reading.proof.reason or "the sender may not write here"
    claimed = claimed_staff(reading)
    effects: tuple[Effect, ...] = ()
    for address in claimed:
        effects += _notice(reading, address, reason)
    effects += report_foreign_token(reading)
    return _set_aside(reading, f"refused: {reason}", effects)


def claimed_staff(reading: Reading) -> tuple[str, ...]:
    """The staff in whose name the mail pretends to be, by their main addresses."""
    policy = reading.desk.policy
    authors = dict.fromkeys(policy.main_address(author.address) for author in reading.envelope.authors)
    return tuple(address for address in authors if may_write(policy, address))[:_NAMED_AT_MOST]


def _notice(reading: Reading, address: str, reason: str) -> tuple[Effect, ...]:
    case = reading.case
    if case is not None and _decides_in(case, address, reading):
        return (forgery(reading, address, reason),)
    if case is None and not (reading.subject.escalation or reading.subject.urgent):
        return ()
    key = f"refused/{address}/{reading.now:%Y-%m-%d}"
    return (
        Letter(
            kind=LetterKind.REFUSED, key=key, to=address, facts={"reason": reason, "subject": reading.subject.issue}
        ),
    )


def _decides_in(case: Escalation, address: str, reading: Reading) -> bool:
    policy = reading.desk.policy
    members = {member for tier in policy.tiers for member in tier.members}
    return address in members or address in acting_deputies(policy.tier(case.tier), policy, reading.now, reading.away)


def forgery(reading: Reading, to: str, reason: str) -> Letter:
    """Tell somebody, at their configured address, that a mail pretended to be theirs."""
    claimed = ", ".join(author.address for author in reading.envelope.authors[:_NAMED_AT_MOST])
    ref = reading.case.ref if reading.case else "none"
    return Letter(
        kind=LetterKind.FORGERY,
        key=f"{ref}/forgery/{to}/mail/{reading.mail.id}",
        to=to,
        facts={"claimed": claimed, "reason": reason, "verb": ""},
    )


def report_foreign_token(reading: Reading) -> tuple[Effect, ...]:
    """A token used by somebody it was not sent to: the one it belongs to must know."""
    owner = reading.thread.foreign
    if owner is None or owner in claimed_staff(reading):
        return ()
    return (forgery(reading, owner, "a reply address that was sent to you was used by somebody else"),)


def _set_aside(reading: Reading, reason: str, effects: tuple[Effect, ...]) -> Outcome:
    case = reading.case
    if case is None:
        return Outcome(disposition=Disposition.REFUSED, reason=reason, effects=effects, set_aside=True)
    line = Line(kind="refused", actor="border", text=reason, payload={"mail": reading.envelope.sha256})
    decision = Decision(escalation=case, reason=reason, disposition=Disposition.REFUSED, effects=effects, lines=(line,))
    change = Change(before=case, decision=decision)
    return Outcome(disposition=Disposition.REFUSED, reason=reason, changes=(change,), set_aside=True)


def same_id(reading: Reading) -> Outcome:
    """A known Message-ID with other content: somebody may be trying to suppress or replace a mail."""
    reason = "refused: this Message-ID was used before, with other content"
    return _set_aside(reading, reason, ())
