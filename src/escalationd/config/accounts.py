"""Servers and how to log in: mailbox, relay, database, ticket system. Opens no connection."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from escalationd.config.secrets import Place, read_secret
from escalationd.config.section import Reader, Section
from escalationd.config.values import ADDRESS, LINE, NUMBER, PORT, SIZE, SPAN, TEXT, parse_line
from escalationd.net.accounts import ImapAccount, OAuth, Security, SmtpRelay, TicketSystem

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_IMAP_PORTS = {Security.TLS: 993, Security.STARTTLS: 143, Security.PLAIN: 143}
_SMTP_PORTS = {Security.TLS: 465, Security.STARTTLS: 587, Security.PLAIN: 25}
_MOST_CONNECTIONS = 32


def _parse_host(text: str) -> str:
    host = text.strip().strip("[]")
    if not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9._:-]*[A-Za-z0-9])?|::1", host) or "//" in host:
        raise ValueError('write only the name or address of the server, such as "mail.example.test"')
    return host


def _parse_web_url(text: str) -> str:
    url = parse_line(text)
    # placeholders such as {ticket} are no part of a host
    parts = urlsplit(url.replace("{", "").replace("}", ""))
    local = parts.hostname in _LOOPBACK
    if parts.scheme not in (("http", "https") if local else ("https",)) or not parts.hostname:
        raise ValueError('write an address that begins with "https://" (http:// only on this machine)')
    if parts.password:
        raise ValueError("leave the password out of the address: secrets have their own keys")
    return url


HOST = Reader("a server", _parse_host, "localhost")
WEB_URL = Reader("a web address", _parse_web_url, "https://invalid/")


def _seconds(section: Section, name: str, default: float) -> float:
    return section.read(name, SPAN, timedelta(seconds=default)).total_seconds()


def _path(section: Section, name: str, place: Place) -> str | None:
    """A file that must be there, relative to the configuration file."""
    text = section.optional(name, LINE)
    path = place.folder / Path(text).expanduser() if text else None
    if path is not None and place.check and not path.is_file():
        section.problem(name, f"there is no file {path}", "correct the path, or leave the key out")
    return str(path) if path else None


def _security(section: Section, host: str, default: Security) -> Security:
    security = section.choice("security", Security, default)
    if security is Security.PLAIN and host not in _LOOPBACK:
        section.problem(
            "security",
            f"without encryption, everybody between here and {host} can read passwords and mail",
            'write "tls" or "starttls"; "plain" is for a server on this machine',
        )
    return security


def read_imap(section: Section, place: Place) -> ImapAccount:
    """The mailbox that staff write to."""
    group = section.section("imap")
    host = group.read("host", HOST, example="imap.example.test")
    security = _security(group, host, Security.TLS)
    account = ImapAccount(
        host=host,
        port=group.read("port", PORT, _IMAP_PORTS[security]),
        security=security,
        username=group.read("username", LINE, example="escalations@example.test"),
        password=read_secret(group, "password", place),
        oauth=_read_oauth(group, place),
        ca_file=_path(group, "ca_file", place),
        inbox=group.read("inbox", LINE, "INBOX"),
        processed=group.read("processed", LINE, "Processed"),
        set_aside=group.read("set_aside", LINE, "Set aside"),
        connect_timeout=_seconds(group, "connect_timeout", 15),
        command_timeout=_seconds(group, "command_timeout", 120),
        max_size=group.read("max_size", SIZE, 25_000_000),
    )
    group.done()
    _check_login(group)
    if len({account.inbox, account.processed, account.set_aside}) < 3:
        group.problem("processed", "two of the three folders are the same", "give inbox, processed and set_aside names")
    return account


def _check_login(group: Section) -> None:
    if not group.has("password") and not group.has("oauth"):
        group.missing("password", "{file: /path/to/secret}")
    elif group.has("password") and group.has("oauth"):
        group.problem("oauth", "there is a password too", "keep one of the two ways to log in")


def read_smtp(section: Section, place: Place) -> SmtpRelay:
    """The server that takes our letters."""
    group = section.section("smtp")
    host = group.read("host", HOST, example="smtp.example.test")
    security = _security(group, host, Security.STARTTLS)
    relay = SmtpRelay(
        host=host,
        port=group.read("port", PORT, _SMTP_PORTS[security]),
        security=security,
        username=group.optional("username", LINE),
        password=read_secret(group, "password", place),
        oauth=_read_oauth(group, place),
        ca_file=_path(group, "ca_file", place),
        connections=min(max(group.read("connections", NUMBER, 4), 1), _MOST_CONNECTIONS),
        connect_timeout=_seconds(group, "connect_timeout", 15),
        command_timeout=_seconds(group, "command_timeout", 60),
        after_dot_timeout=_seconds(group, "after_dot_timeout", 600),
    )
    group.done()
    if relay.username is not None:
        _check_login(group)
    elif group.has("password") or group.has("oauth"):
        group.missing("username", "escalations@example.test")
    return relay


def _read_oauth(section: Section, place: Place) -> OAuth | None:
    if not section.has("oauth"):
        return None
    group = section.section("oauth")
    oauth = OAuth(
        token_url=group.read("token_url", WEB_URL, ""),
        client_id=group.read("client_id", LINE, ""),
        client_secret=read_secret(group, "client_secret", place),
        refresh_token=read_secret(group, "refresh_token", place),
        scope=group.read("scope", LINE, ""),
        command=group.list_of("command", LINE),
    )
    group.done()
    _check_oauth(group, oauth)
    return oauth


def _check_oauth(group: Section, oauth: OAuth) -> None:
    if oauth.command:
        return
    if not (oauth.token_url and oauth.client_id):
        right = 'write "token_url" and "client_id", or "command: [...]"'
        group.problem("token_url", "there is no way to get a token", right)
    elif not group.has("client_secret") and not group.has("refresh_token"):
        group.missing("client_secret", "{file: /path/to/secret}")


def read_ticket_system(section: Section, place: Place) -> tuple[TicketSystem | None, str | None]:
    """How status and note reach the ticket system: by HTTP, or by mail to an address. Neither is fine too."""
    group = section.section("ticket_system")
    address = group.optional("address", ADDRESS)
    url = group.optional("url", WEB_URL)
    system = TicketSystem(
        url=url or "",
        method=group.read("method", Reader("a method", _parse_method, "POST"), "POST"),
        headers=_headers(group),
        body=group.read("body", TEXT, ""),
        secret=read_secret(group, "secret", place),
        timeout=_seconds(group, "timeout", 20),
    )
    group.done()
    if address and url:
        group.problem("address", "there is a url too", "keep one of the two ways to the ticket system")
    return (system if url else None), address


def _parse_method(text: str) -> str:
    if text.strip().upper() not in ("POST", "PUT", "PATCH"):
        raise ValueError("write POST, PUT or PATCH")
    return text.strip().upper()


def _headers(section: Section) -> dict[str, str]:
    group = section.section("headers")
    headers: dict[str, str] = {}
    for name, _ in group.children():
        value = group.read(name, LINE, "")
        if not re.fullmatch(r"[A-Za-z0-9-]+", name):
            group.problem(name, "this is no name of a header", 'write a name such as "Content-Type"')
        elif re.search(r"authorization|token|key", name, re.IGNORECASE) and "{secret}" not in value:
            group.problem(
                name,
                "a secret does not belong in this file",
                'write "{secret}" in its place, and "secret: {file: ...}"',
            )
        headers[name] = value
    return headers


def read_database(section: Section, data_folder: Path) -> str:
    """The database's URL: SQLite in the data folder unless another is named. It holds no password."""
    url = section.optional("database", Reader("a database", _parse_database, ""))
    return url or f"sqlite:///{data_folder.absolute() / 'escalationd.db'}"


def _parse_database(text: str) -> str:
    parts = urlsplit(text.strip())
    if parts.scheme not in ("sqlite", "postgresql"):
        raise ValueError('write "postgresql://user@host/name", or leave it out for SQLite in the data folder')
    if parts.password or "password=" in parts.query:
        raise ValueError('leave the password out: write "?passfile=/path" behind it (the format of .pgpass)')
    return text.strip()
