"""Everything that a configuration file says, as one frozen value. Holds no secret: see ``secrets.py``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path

from escalationd.core.policy import Policy
from escalationd.mail.proof.trust import TrustRules
from escalationd.net.accounts import Border, ImapAccount, Secret, SmtpRelay, TicketSystem


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the composition root builds the daemon from.

    ``contacts`` are the direct-contact channels (Apprise URLs) by a person's address or a tier's name,
    in their order; the policy knows only their names. ``digest_time`` is local time of each admin.
    ``retention`` is how long raw mail is kept after closing. ``accepted_risks`` are keys of
    ``trust.RISKS``; ``warnings`` are sentences that ``check`` and the digest repeat.
    """

    path: Path
    policy: Policy
    imap: ImapAccount
    smtp: SmtpRelay
    trust: TrustRules
    border: Border | None
    database_url: str
    data_folder: Path
    mailbox: str
    own_addresses: frozenset[str]
    list_ids: frozenset[str]
    sender_name: str
    instance: str
    templates: Path | None
    contacts: Mapping[str, tuple[Secret, ...]]
    ticket: TicketSystem | None
    ticket_address: str | None
    poll_seconds: float
    digest_time: time
    retention: timedelta
    heartbeat_url: str | None
    accepted_risks: tuple[str, ...]
    bounce_plus_address: bool
    log_level: str
    warnings: tuple[str, ...]
