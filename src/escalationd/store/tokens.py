"""Reply tokens by their digest. The tokens themselves stand in the letters only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session

from escalationd.store.dialect import table
from escalationd.store.tables import TokenRow

_tokens = table(TokenRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a token is bound to; ``purpose`` is decide, undo or confirm."""

    escalation: str
    round: int
    tier: str
    recipient: str
    purpose: str
    expires_at: datetime
    ended_at: datetime | None


_INSERT = insert(_tokens)
_FIND = select(_tokens).where(_tokens.c.digest == bindparam("wanted"))


def remember(
    session: Session,
    digest: str,
    *,
    escalation: str,
    round: int,  # noqa: A002 - the field's standard term
    tier: str,
    recipient: str,
    purpose: str,
    expires_at: datetime,
) -> None:
    """Keep a token's digest with what it is bound to."""
    values = {
        "digest": digest,
        "escalation": escalation,
        "round": round,
        "tier": tier,
        "recipient": recipient,
        "purpose": purpose,
        "expires_at": expires_at,
    }
    session.execute(_INSERT, values)


def find(session: Session, digest: str) -> Token | None:
    """The token with this digest, or None.

    The look-up is by the SHA-256 of what was presented: what the comparison's time could tell is the
    digest, never the token (RT CVE-2021-38562 compared the secret itself).
    """
    row = session.execute(_FIND, {"wanted": digest}).one_or_none()
    if row is None:
        return None
    return Token(**{name: getattr(row, name) for name in Token.__dataclass_fields__})


def end(session: Session, escalation: str, up_to_round: int, now: datetime) -> None:
    """End a case's tokens up to and including a round."""
    session.execute(
        update(_tokens)
        .where(_tokens.c.escalation == escalation, _tokens.c.round <= up_to_round, _tokens.c.ended_at.is_(None))
        .values(ended_at=now)
    )
