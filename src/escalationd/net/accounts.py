"""Where the servers are and how to log in, as values. Opens no connection and reads no secret itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

Secret: TypeAlias = Callable[[], str]
"""Reads a secret when it is needed (file, environment, credential, command), so that no value ever holds one."""


class Security(StrEnum):
    """How a connection is protected. PLAIN is accepted for loopback hosts only."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuth:
    """Where to get an access token: client credentials or a refresh token, or a command that prints one."""

    token_url: str = ""
    client_id: str = ""
    client_secret: Secret | None = None
    refresh_token: Secret | None = None
    scope: str = ""
    command: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapAccount:
    """The mailbox that staff write to. Times are seconds."""

    host: str
    port: int = 993
    security: Security = Security.TLS
    username: str = ""
    password: Secret | None = None
    oauth: OAuth | None = None
    ca_file: str | None = None
    inbox: str = "INBOX"
    processed: str = "Processed"
    set_aside: str = "Set aside"
    connect_timeout: float = 15.0
    command_timeout: float = 120.0
    max_size: int = 25_000_000

    @property
    def name(self) -> str:
        """What the ledger calls this account: user and host, never a secret."""
        return f"{self.username}@{self.host}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpRelay:
    """The server that takes our letters. Times are seconds; ``after_dot_timeout`` is RFC 5321 4.5.3.2.6."""

    host: str
    port: int = 587
    security: Security = Security.STARTTLS
    username: str | None = None
    password: Secret | None = None
    oauth: OAuth | None = None
    ca_file: str | None = None
    connections: int = 4
    connect_timeout: float = 15.0
    command_timeout: float = 60.0
    after_dot_timeout: float = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Border:
    """The server that takes mail for our domain from outside (its MX), for ``check --canary``. Times are seconds."""

    host: str
    port: int = 25
    helo: str = "canary.invalid"
    timeout: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketSystem:
    """How status and note reach the ticket system by HTTP.

    ``url`` and ``body`` are templates over ``{ticket}``, its ``{number}`` (``20931`` of ``TCK-20931``),
    ``{status}`` and ``{note}``, each inserted safely (percent-encoded in the URL, JSON-encoded in the body).
    """

    url: str
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    secret: Secret | None = None
    timeout: float = 20.0
