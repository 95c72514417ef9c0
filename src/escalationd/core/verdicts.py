"""A verb from a tier: who may say it, what proof it needs, and which function applies it.

Final decisions are applied in ``rulings.py``, everything short of one in ``holding.py``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from escalationd.core.decision import Decision, answer, evidence_of, noted
from escalationd.core.doubt import did_you_write
from escalationd.core.effects import Letter, LetterKind
from escalationd.core.escalation import Escalation
from escalationd.core.events import Disposition, Spoke, Standing, TokenState, Unclear
from escalationd.core.holding import ask, away_said, remind, review, take
from escalationd.core.life import may
from escalationd.core.policy import Policy, Verb
from escalationd.core.rulings import approve, deny, escalate, refer, reopen_by_tier, resolve, undo

NEEDS_TOKEN = frozenset(
    {Verb.APPROVE, Verb.DENY, Verb.REFER, Verb.RESOLVED, Verb.ESCALATE, Verb.REVIEW, Verb.REOPEN, Verb.AWAY}
)
"""Verbs that move money, close or hand on a case, or let somebody else decide: neither identity alone nor a token
alone books them (PRODUCT section 6). Proof is of a domain at many a site: any colleague can be the boss there."""

_ENDED_IS_ENOUGH = frozenset({Verb.RESOLVED, Verb.REOPEN})
"""After approval the round's tokens have ended; the tier may still report or reopen with them."""


def spoke(case: Escalation, event: Spoke, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:
    """Apply a decider's verb, or say why not. Nothing here can change a case without standing, state and proof."""
    return (
        _not_allowed(case, event, policy) or _not_proven(case, event, policy) or _apply(case, event, policy, now, away)
    )


def _apply(case: Escalation, event: Spoke, policy: Policy, now: datetime, away: frozenset[str]) -> Decision:  # noqa: C901, PLR0911, RUF100 - one row a verb
    match event.verb:
        case Verb.APPROVE:
            return approve(case, event, policy, now, away)
        case Verb.DENY:
            return deny(case, event, policy, now)
        case Verb.REFER:
            return refer(case, event, policy, now)
        case Verb.RESOLVED:
            return resolve(case, event, policy, now)
        case Verb.ESCALATE:
            return escalate(case, event, policy, now, away)
        case Verb.REOPEN:
            return reopen_by_tier(case, event, policy, now, away)
        case Verb.UNDO:
            return undo(case, event, policy, now, away)
        case Verb.REVIEW:
            return review(case, event, policy, now, away)
        case Verb.ASK:
            return ask(case, event, policy, now)
        case Verb.TAKE:
            return take(case, event, policy, now)
        case Verb.REMIND:
            return remind(case, event, policy, now)
        case Verb.AWAY:
            return away_said(case, event, policy, now, away)
        case _:
            return ask_back(case, event, "this word is for the person who raised the case")


def _not_allowed(case: Escalation, event: Spoke, policy: Policy) -> Decision | None:
    if may(event.author.standing, event.verb, case.status):
        return None
    if event.author.standing is Standing.SUBMITTER:
        why = f"Nobody decides their own escalation, and {case.ref} is yours."
        return _conflict(case, event, why, policy)
    if event.author.standing is Standing.QUEUE:
        why = "it came from the queue's shared address; please decide from your own address"
        return ask_back(case, event, why)
    if event.author.standing is Standing.OTHER_TIER and not case.status.ended:
        return _conflict(case, event, f"{case.ref} is with {policy.tier(case.tier).title} now.", policy)
    return _conflict(case, event, _how_it_stands(case, policy), policy)


def _how_it_stands(case: Escalation, policy: Policy) -> str:
    ruling = case.ruling
    if ruling is None:
        return f"{case.ref} is {case.status.value}."
    whom = f" for {policy.name_of(ruling.on_behalf_of)}" if ruling.on_behalf_of else ""
    what = f"{ruling.verb.value.upper()} by {policy.name_of(ruling.by)}{whom}"
    return f"{case.ref} was decided already: {what} on {ruling.at:%d %b %Y at %H:%M} UTC."


def _conflict(case: Escalation, event: Spoke, why: str, policy: Policy) -> Decision:
    """Recorded and explained; a decision that stands is never overwritten."""
    same = case.ruling is not None and case.ruling.verb is event.verb and case.ruling.by == event.author.address
    letters = answer(case, LetterKind.CONFLICT, event.source, event.author.address, why=why, verb=event.verb.value)
    who = policy.name_of(event.author.address)
    reason = f"{event.verb.value.upper()} by {who} changes nothing: {why}"
    kind = "repeated" if same else "conflict"
    payload = evidence_of(event, case.tier)
    return noted(case, Disposition.NOTED, reason, event.author.address, *letters, kind=kind, payload=payload)


def _not_proven(case: Escalation, event: Spoke, policy: Policy) -> Decision | None:
    """Proof and token, by verb. A fresh tagged mail answers no letter and so has no token: its proof must do."""
    if event.token is TokenState.CONFIRMED:
        return None
    if event.verb is Verb.UNDO and event.token is not TokenState.UNDO:
        return _conflict(case, event, _undo_how(case), policy)
    if event.verb in NEEDS_TOKEN and not (event.fresh or _token_enough(case, event)):
        return _without_token(case, event)
    vouched = event.proven or (event.token is TokenState.VALID and event.verb not in NEEDS_TOKEN)
    if vouched:
        return None
    return did_you_write(case, event.author.address, event.verb, event.note, event.source, policy, event.token.value)


def _token_enough(case: Escalation, event: Spoke) -> bool:
    if event.token is TokenState.VALID:
        return True
    return event.token is TokenState.ENDED and event.verb in _ENDED_IS_ENOUGH and not case.status.with_tier


def _undo_how(case: Escalation) -> str:
    return f"UNDO of {case.ref} works only from the confirmation of the decision, within its time."


def _without_token(case: Escalation, event: Spoke) -> Decision:
    """A reply to a letter of an earlier round, or one that lost its token: ask again, with a fresh one.

    Without proof of sender once a round only: anybody can write such mails in somebody's name.
    """
    if event.token is TokenState.ENDED:
        why = "it answers an earlier letter of this case; here is the case as it stands now"
    elif event.token is TokenState.OTHER:
        why = f"it names another case beside {case.ref}, whose code it bears; please tap in the letter you mean"
    else:
        why = "the reply lost the code that ties it to our letter; please tap once more"
    asked = ask_back(case, event, why)
    if event.proven:
        return asked
    key = f"{case.ref}/{case.round}/unproven/{event.author.address}"
    letters = tuple(replace(letter, key=key) for letter in asked.effects if isinstance(letter, Letter))
    return replace(asked, effects=letters)


def ask_back(case: Escalation, event: Spoke, why: str) -> Decision:
    """Book nothing; ask the same person once more, with the one-tap actions."""
    said = event.verb.value.upper()
    return _question_back(case, Unclear(author=event.author, source=event.source, said=said, why=why))


def unclear(case: Escalation, event: Unclear) -> Decision:
    """What no careful clerk would book: courtesy in silence, the rest with a question back, once a round."""
    if event.courtesy:
        return noted(case, Disposition.NOTED, "a courtesy, nothing to do", event.author.address)
    if case.questions_back:
        payload = {"said": event.said, "mail": event.source.sha256}
        reason = f"not booked, and asked back already in this round: {event.why}"
        return noted(case, Disposition.UNCLEAR, reason, event.author.address, payload=payload)
    return _question_back(replace(case, questions_back=1), event)


def _question_back(case: Escalation, event: Unclear) -> Decision:
    letters = answer(case, LetterKind.UNCLEAR, event.source, event.author.address, said=event.said, why=event.why)
    if event.author.standing in (Standing.HOLDER, Standing.QUEUE):
        letters = tuple(replace(letter, token=True) for letter in letters)
    payload = {"said": event.said, "mail": event.source.sha256}
    reason = f"not booked: {event.why}"
    return noted(case, Disposition.UNCLEAR, reason, event.author.address, *letters, payload=payload)
