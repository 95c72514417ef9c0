"""An IMAP and SMTP server in this process (pymap and aiosmtpd), on loopback. For the demo and for tests only."""

from __future__ import annotations

import asyncio
import threading
from argparse import Namespace
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, DictBackend, Identity, Login
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

from escalationd.errors import EscalationdError

PASSWORD = "demo"  # noqa: S105 - it guards nothing: the server lives on loopback for a minute


@dataclass(frozen=True, slots=True)
class Carried:
    """One mail that the server took: from whom, to whom, and its bytes."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes


class MailServer:
    """Mailboxes for ``users`` on two ports of 127.0.0.1; every mail is also kept in ``carried``.

    The server is the border too: it writes the Authentication-Results that a site's own border would,
    since everybody here logs in on loopback.
    """

    def __init__(self, users: Sequence[str], *, authserv_id: str = "mx.example.test", port: int = 0) -> None:
        self.users = tuple(users)
        self.password = PASSWORD
        self.authserv_id = authserv_id
        self.carried: list[Carried] = []
        self.imap_port = port
        self.smtp_port = 0
        self._ready = threading.Event()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._main()), name="mail server", daemon=True)

    def start(self) -> MailServer:
        """Listen. Raises EscalationdError when that fails."""
        self._thread.start()
        if not self._ready.wait(20) or self._error is not None:
            raise EscalationdError(f"the demo's mail server did not start: {self._error}")
        return self

    def stop(self) -> None:
        """Close both servers and forget every mail."""
        self._loop.call_soon_threadsafe(self._done.set)
        self._thread.join(5)

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._done = asyncio.Event()
        try:
            async with AsyncExitStack() as stack:
                await self._listen(stack)
                self._ready.set()
                await self._done.wait()
        except BaseException as error:
            self._error = error
            self._ready.set()
            raise

    async def _listen(self, stack: AsyncExitStack) -> None:
        arguments = Namespace(
            host="127.0.0.1", port=0, debug=False, cert=None, key=None, tls=False, passlib_cfg=None,
            proxy_protocol=None, inherited_sockets=None, demo_data=False, demo_user="", demo_password="",
        )  # fmt: skip
        config = Config.from_args(arguments, hash_context=Cleartext(), invalid_user_sleep=0.0, secure_auth=False)
        self._login = Login(config)
        self._backend = DictBackend(self._login, config)
        config.apply_context()
        for user in self.users:
            identity = Identity(user, self._login, None, frozenset({"admin"}))
            await identity.set(UserMetadata(config, user, password=PASSWORD))
        serve = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(self._login, config))
        imap = await stack.enter_async_context(await asyncio.start_server(serve, "127.0.0.1", self.imap_port))
        self.imap_port = imap.sockets[0].getsockname()[1]
        smtp = await self._loop.create_server(self._smtp, "127.0.0.1", 0)
        stack.callback(smtp.close)
        self.smtp_port = smtp.sockets[0].getsockname()[1]

    def _smtp(self) -> SMTP:
        return SMTP(self, hostname=self.authserv_id, enable_SMTPUTF8=True, loop=self._loop)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take mail for our users, with any detail behind a plus."""
        local, _, domain = address.lower().rpartition("@")
        if f"{local.partition('+')[0]}@{domain}" not in self.users:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address.lower())
        return "250 2.1.5 ok"

    async def handle_DATA(self, _server: Any, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Deliver, with the border's verdict on top."""
        sender = envelope.mail_from or ""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self.carried.append(Carried(sender, tuple(envelope.rcpt_tos), content))
        for address in envelope.rcpt_tos:
            await self._deliver(address, self._stamp(sender, address) + content)
        return "250 2.0.0 delivered"

    def _stamp(self, sender: str, recipient: str) -> bytes:
        lines = (
            f"Return-Path: <{sender}>",
            f"Delivered-To: {recipient}",
            f"Authentication-Results: {self.authserv_id}; auth=pass smtp.auth={sender}",
            f"Received: from localhost by {self.authserv_id} with ESMTPA; {format_datetime(datetime.now(UTC))}",
        )
        return "".join(f"{line}\r\n" for line in lines).encode()

    async def _deliver(self, address: str, raw: bytes) -> None:
        local, _, domain = address.rpartition("@")
        identity = Identity(f"{local.partition('+')[0]}@{domain}", self._backend.login, None, frozenset())
        async with identity.new_session() as session:
            inbox = await session.mailbox_set.get_mailbox("INBOX")
            await inbox.append(AppendMessage(raw, datetime.now(UTC), frozenset()), recent=True)
