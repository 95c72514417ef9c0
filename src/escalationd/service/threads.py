"""Which case a mail belongs to, and what its token is worth. Reads no verbs and changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from escalationd.core.escalation import Escalation
from escalationd.core.events import TokenState
from escalationd.core.life import acting_deputies
from escalationd.core.policy import Policy
from escalationd.errors import MailRefusedError
from escalationd.mail.forms.html import to_text
from escalationd.mail.marks import REFERENCE_LINE, token_in_address
from escalationd.mail.opening.envelope import Envelope, open_envelope
from escalationd.mail.subject import Subject
from escalationd.service.desk import Desk
from escalationd.service.letters import token_digest
from escalationd.store import escalations, inbox, outbox, tokens
from escalationd.store.outbox import Entry
from escalationd.store.tokens import Token

_TOKENS_LOOKED_AT = 5
"""A mail full of reference lines must not turn into a thousand look-ups."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """The case a mail belongs to (None: none), its token's worth, and our letter that it answers.

    ``foreign`` is the address a token was sent to, when somebody else uses it.
    """

    case: Escalation | None = None
    token: TokenState = TokenState.NONE
    foreign: str | None = None
    letter_text: str | None = None


def find_thread(
    session: Session, desk: Desk, envelope: Envelope, subject: Subject, now: datetime, away: frozenset[str]
) -> Thread:
    """By token, then by Message-ID, then by the reference in the subject (PRODUCT section 3)."""
    author = desk.policy.main_address(envelope.author) if envelope.author else None
    token, several = _find_token(session, desk, envelope, subject)
    answered = outbox.find_by_message_id(session, (*envelope.in_reply_to, *reversed(envelope.references)))
    ref = token.escalation if token else (answered.escalation if answered else None)
    ref = ref or inbox.find_by_message_id(session, (*envelope.in_reply_to, *envelope.references)) or subject.reference
    case = escalations.load(session, ref) if ref else None
    if case is None:
        return Thread(letter_text=_text_of(answered))  # a form that was asked for, filled in between its lines
    letter = answered if answered and answered.escalation == case.ref else None
    letter = letter or (outbox.last_letter(session, case.ref, author) if author else None)
    state, foreign = _worth(token, author, case, desk.policy, now, away)
    if state is not TokenState.NONE and (several or subject.reference not in (None, case.ref)):
        state = TokenState.OTHER
    return Thread(case=case, token=state, foreign=foreign, letter_text=_text_of(letter))


def _find_token(session: Session, desk: Desk, envelope: Envelope, subject: Subject) -> tuple[Token | None, bool]:
    """The first known token among the plus-addresses, else the reference lines; whether they are of several cases.

    Of several, the one whose case the subject names is meant.
    """
    addressed = [token_in_address(address, desk.policy.mailbox) for address in envelope.recipients]
    known = _known(session, addressed)
    if known:
        return _meant(known, subject)
    body = f"{envelope.subject}\n{envelope.text}" if envelope.text.strip() else to_text(envelope.html or "")
    return _meant(_known(session, [found.group(2).lower() for found in REFERENCE_LINE.finditer(body)]), subject)


def _meant(known: list[Token], subject: Subject) -> tuple[Token | None, bool]:
    """The token that a mail means, and whether nothing tells which of several cases it is about."""
    named = next((token for token in known if token.escalation == subject.reference), None)
    return named or next(iter(known), None), named is None and len({token.escalation for token in known}) > 1


def _known(session: Session, candidates: Iterable[str | None]) -> list[Token]:
    wanted = list(dict.fromkeys(token for token in candidates if token))[:_TOKENS_LOOKED_AT]
    found = (tokens.find(session, token_digest(token)) for token in wanted)
    return [token for token in found if token is not None]


def _worth(
    token: Token | None, author: str | None, case: Escalation, policy: Policy, now: datetime, away: frozenset[str]
) -> tuple[TokenState, str | None]:
    """What the token is worth in this author's hands, and whose it is when it is not theirs."""
    if token is None:
        return TokenState.NONE, None
    if author is None or not _belongs(token, author, case, policy, now, away):
        return TokenState.NONE, token.recipient
    # its end is booked with its round; the round itself is compared too, so that no forgotten end opens a later one
    bound = token.escalation == case.ref and token.round == case.round
    if token.ended_at is not None or token.expires_at <= now or not bound:
        return TokenState.ENDED, None
    states = {"undo": TokenState.UNDO, "confirm": TokenState.CONFIRMED}
    return states.get(token.purpose, TokenState.VALID), None


def _belongs(token: Token, author: str, case: Escalation, policy: Policy, now: datetime, away: frozenset[str]) -> bool:
    """A token is its recipient's; a queue's is also its members' and acting deputies'."""
    if token.recipient == author:
        return True
    tier = next((tier for tier in policy.tiers if tier.name == token.tier), policy.tier(case.tier))
    if token.recipient != tier.address or not tier.is_queue:
        return False
    return author in tier.members or author in acting_deputies(tier, policy, now, away)


def _text_of(letter: Entry | None) -> str | None:
    """The lines of our own letter in both its shapes, so that they can be cut from the answer."""
    if letter is None or not letter.raw:
        return None
    try:
        envelope = open_envelope(letter.raw)
    except MailRefusedError:
        return None  # a letter with evidence above the gates: general quote rules cut it instead
    return f"{envelope.text}\n{to_text(envelope.html or '')}"
