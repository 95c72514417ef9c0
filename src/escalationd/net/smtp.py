"""Letters over SMTP: the only door to aiosmtplib. A few connections, reused; stored bytes, never built messages."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiosmtplib import SMTP
from aiosmtplib.errors import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from escalationd.errors import DeliveryError, MailboxError
from escalationd.net.accounts import Security, SmtpRelay
from escalationd.net.oauth import access_token, forget
from escalationd.net.tls import client_context, is_loopback, tls_problem

_ADDRESS = re.compile(r"[^\s<>@\x00-\x1f\x7f]{1,64}@[^\s<>@\x00-\x1f\x7f]{1,255}")
"""aiosmtplib cuts an address out of whatever it is given; what goes on the wire must be the whole of it."""


_STILL_THERE = 5.0
"""Seconds in which a connection that lay idle must answer; after that a new one is made."""


class Courier:
    """At most ``relay.connections`` reused connections to the relay; safe to call from many tasks at once."""

    def __init__(self, relay: SmtpRelay) -> None:
        self.relay = relay
        self._idle: list[SMTP] = []
        self._gate = asyncio.Semaphore(relay.connections)

    async def send(self, raw: bytes, *, sender: str, recipient: str, envid: str) -> str:
        """Hand one letter over; the server's answer.

        Raises DeliveryError: ``permanent`` for a 5xx answer or an address that cannot be, ``unknown``
        when the connection was lost after the letter went out, so that it may have been taken.
        """
        if not recipient.isascii():
            words = f"{recipient!r}: only ASCII addresses can be written to; use the xn-- form of a domain"
            raise DeliveryError(words, permanent=True)
        if not _ADDRESS.fullmatch(recipient):
            raise DeliveryError(f"{recipient!r} is not an address that mail can be sent to", permanent=True)
        async with self._gate, self._begun(sender, envid) as smtp:
            return await self._hand_over(smtp, raw, recipient)

    @asynccontextmanager
    async def _begun(self, sender: str, envid: str) -> AsyncIterator[SMTP]:
        """A connection on which a mail of ``sender`` is begun; kept for reuse only when nothing went wrong."""
        reused = await self._reuse(sender, envid)
        smtp = reused or await self._connect()
        try:
            if not reused:
                await _begin(smtp, sender, envid)
            yield smtp
        except BaseException:
            _drop(smtp)
            raise
        self._idle.append(smtp)

    async def _reuse(self, sender: str, envid: str) -> SMTP | None:
        """An idle connection that still answers. Each has ended its last mail well, so MAIL is all that it needs."""
        while self._idle:
            smtp = self._idle.pop()
            if not smtp.is_connected:
                continue
            try:
                await smtp.mail(sender, options=_mail_options(smtp, envid), timeout=_STILL_THERE)
            except (SMTPException, OSError):
                _drop(smtp)
            except BaseException:
                _drop(smtp)
                raise
            else:
                return smtp
        return None

    async def _connect(self) -> SMTP:
        relay = self.relay
        place = f"{relay.host}:{relay.port}"
        if relay.security is Security.PLAIN and not is_loopback(relay.host):
            raise DeliveryError(f'no letter goes to {relay.host} in clear text: use "security: starttls"')
        smtp = SMTP(
            hostname=relay.host,
            port=relay.port,
            use_tls=relay.security is Security.TLS,
            start_tls=False,  # see _secure
            tls_context=client_context(relay.ca_file) if relay.security is not Security.PLAIN else None,
            timeout=relay.connect_timeout,
        )
        try:
            await smtp.connect()
            if relay.security is Security.STARTTLS:
                await _secure(smtp)
            if smtp.is_ehlo_or_helo_needed:
                await _greet(smtp)  # now, so that what the relay can do is known before the first letter
            await self._login(smtp)
        except SMTPAuthenticationError:
            _drop(smtp)
            if relay.oauth is not None:
                forget(relay.oauth)
            what = "token" if relay.oauth else "password"
            words = f"{place} refuses the log-in of {relay.username}: check user name and {what}"
            raise DeliveryError(words) from None  # the answer may quote the password
        except MailboxError as error:  # no token, and so no letter has been begun
            _drop(smtp)
            raise DeliveryError(str(error)) from error
        except (SMTPConnectError, SMTPException, OSError, ValueError) as error:
            _drop(smtp)
            raise DeliveryError(_connect_words(error, place, relay.host)) from error
        smtp.timeout = relay.command_timeout
        return smtp

    async def _login(self, smtp: SMTP) -> None:
        relay = self.relay
        if relay.username is None:
            return
        try:
            if relay.oauth is not None:
                token = await asyncio.to_thread(access_token, relay.oauth)
                await smtp.auth_xoauth2(relay.username, token)
            elif relay.password is not None:
                await smtp.login(relay.username, relay.password())
        except SMTPAuthenticationError:
            raise
        except SMTPResponseException:
            # a server may quote the line it did not understand, and that line holds the password
            raise SMTPException("it answered the log-in with something that SMTP does not know") from None

    async def _hand_over(self, smtp: SMTP, raw: bytes, recipient: str) -> str:
        try:
            await smtp.rcpt(recipient, options=["NOTIFY=FAILURE,DELAY"] if smtp.supports_extension("dsn") else [])
        except (SMTPRecipientsRefused, SMTPResponseException) as error:
            raise _refused(error, recipient) from error
        except (SMTPException, OSError, ValueError) as error:
            raise DeliveryError(_one_line(f"{recipient}: {error}"), permanent=isinstance(error, ValueError)) from error
        try:
            response = await smtp.data(raw, timeout=self.relay.after_dot_timeout)
        except (SMTPServerDisconnected, SMTPTimeoutError, OSError) as error:
            # it may have been lost before the first byte, but nobody can tell
            words = _one_line(f"the connection was lost while the letter was handed over: {error}")
            raise DeliveryError(words, unknown=True) from error
        except SMTPResponseException as error:
            raise _refused(error, recipient) from error
        return f"{response.code} {response.message}"

    async def check(self) -> int | None:
        """Connect and log in, no more. The most bytes that the relay takes, if it says so. Raises DeliveryError."""
        async with self._gate:
            smtp = await self._connect()
            self._idle.append(smtp)
        size = smtp.esmtp_extensions.get("size", "")
        return int(size) or None if size.isdecimal() else None  # RFC 1870: 0 is no limit

    async def close(self) -> None:
        """Say good-bye on every idle connection."""
        while self._idle:
            smtp = self._idle.pop()
            with contextlib.suppress(SMTPException, OSError, TimeoutError):
                await smtp.quit(timeout=2)
            smtp.close()


async def _begin(smtp: SMTP, sender: str, envid: str) -> None:
    """Say who writes, on a new connection. Raises DeliveryError."""
    try:
        await smtp.mail(sender, options=_mail_options(smtp, envid))
    except SMTPResponseException as error:
        # our own sender is refused: a matter of set-up, not of this recipient, so the letter waits
        raise DeliveryError(_one_line(f"the relay refuses our sender {sender}: {error}")) from error
    except (SMTPException, OSError, ValueError) as error:
        raise DeliveryError(_one_line(f"{smtp.hostname}: {error}")) from error


def _mail_options(smtp: SMTP, envid: str) -> list[str]:
    return ["RET=HDRS", f"ENVID={envid}"] if smtp.supports_extension("dsn") else []


_UNKNOWN_COMMAND = (500, 501, 502, 504)


def _drop(smtp: SMTP) -> None:
    """Let go of a connection at once: closing alone waits until a dead server has read all that is left."""
    transport = smtp.transport
    smtp.close()
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()


async def _secure(smtp: SMTP) -> None:
    """STARTTLS. The socket of a handshake that breaks is closed here: neither asyncio nor aiosmtplib does it."""
    plain = smtp.transport
    try:
        await smtp.starttls()
    except BaseException:
        if isinstance(plain, asyncio.WriteTransport):
            plain.abort()
        raise


async def _greet(smtp: SMTP) -> None:
    try:
        await smtp.ehlo()
    except SMTPHeloError as error:
        if error.code not in _UNKNOWN_COMMAND:
            raise
        await smtp.helo()  # RFC 5321 3.2: it knows no EHLO


def _connect_words(error: Exception, place: str, host: str) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return tls_problem(cause, host)
        if isinstance(cause, ConnectionRefusedError):
            return f"nothing answers at {place}: is the relay running, is the port right?"
        if isinstance(cause, socket.gaierror):
            return f"there is no host {host}: is its name right, does DNS work on this machine?"
        cause = cause.__cause__ or cause.__context__
    return _one_line(f"the relay at {place} cannot be used: {error or type(error).__name__}")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _refused(error: Exception, recipient: str) -> DeliveryError:
    """An answer of the server: 5xx is for good, 4xx and anything that is no SMTP code wants another try."""
    code = getattr(error, "code", 0)
    if isinstance(error, SMTPRecipientsRefused) and error.recipients:
        code = error.recipients[0].code
    message = getattr(error, "message", "") or str(error)
    return DeliveryError(_one_line(f"{recipient}: {code} {message}"), permanent=500 <= code < 600)
