"""What every use case needs, gathered once by the composition root. Holds values and doors, does nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from escalationd.core.policy import Policy
from escalationd.mail.letters.compose import Composer
from escalationd.mail.machines.answering import OwnMail
from escalationd.mail.opening.envelope import Gates
from escalationd.mail.proof.trust import TrustRules
from escalationd.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One mailbox with its policy, its database and its stationery.

    ``now`` reads the clock (aware UTC) and ``random_text`` makes unguessable text of the given number
    of base32 characters: the only two inventions, so that a demo or a test can replace them.
    ``anybody`` treats every author as staff and every proof as given: for ``explain`` without a
    configuration, never for a running daemon.
    """

    policy: Policy
    trust: TrustRules
    own: OwnMail
    gates: Gates
    database: Database
    composer: Composer
    now: Callable[[], datetime]
    random_text: Callable[[int], str]
    domain: str
    account: str
    folder: str = "INBOX"
    strikes: int = 3
    anybody: bool = False
    ticket_address: str | None = None
    warnings: tuple[str, ...] = field(default=())
    accepted_risks: tuple[str, ...] = field(default=())
    restored: datetime | None = None
    """When a backup was put back: what older mails and due times bring up again is held for a person."""
