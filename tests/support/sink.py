"""An SMTP server on loopback that records every mail and can be told to misbehave. Knows nothing of escalationd."""

from __future__ import annotations

import asyncio
import email
import email.policy
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import cached_property


@dataclass(frozen=True)
class Caught:
    """One mail that was taken with a "250"."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def mail(self) -> EmailMessage:
        return email.message_from_bytes(self.raw, policy=email.policy.default)

    @cached_property
    def message_id(self) -> str:
        return str(self.mail["Message-ID"])


HANG_UP = ""
"""An answer of a script: no answer, the connection is closed."""


@dataclass(frozen=True)
class Later:
    """An answer of a script: ``then`` (None: the usual one), but only once ``when`` is set."""

    when: threading.Event
    then: str | None = None


Script = Callable[[str, str], "str | Later | None"]
"""(step, argument) -> the answer, HANG_UP, Later, or None for the usual one.

The step: an SMTP verb, "." after the data. The argument of DATA and of "." are the recipients.
"""


@dataclass
class Sink:
    """Listens from ``start`` to ``stop``. ``script`` may change at any time; ``connections`` counts them."""

    script: Script = lambda _step, _argument: None
    caught: list[Caught] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    def start(self) -> Sink:
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._main()), name="sink", daemon=True)
        self._thread.start()
        assert self._ready.wait(20)
        return self

    def stop(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._done.set)
            self._thread.join(10)

    def to(self, recipient: str) -> list[Caught]:
        return [one for one in list(self.caught) if recipient in one.recipients]

    async def _main(self) -> None:
        self._loop, self._done = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=100_000_000)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._done.wait()
        server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sender, recipients = "", []
        if not await self._answer(writer, "connect", "", "220 sink.example.test ESMTP"):
            return
        while line := (await reader.readline()).decode("utf-8", "replace").rstrip("\r\n"):
            self.lines.append(line)
            verb, _, argument = line.partition(" ")
            verb = verb.upper()
            usual = _USUAL.get(verb, "500 5.5.2 what?")
            answer = await self._answer(writer, verb, argument or " ".join(recipients), usual)
            if not answer or verb == "QUIT":
                return
            if verb == "MAIL":
                sender, recipients = _address(argument), []
            elif verb == "RCPT" and answer.startswith("2"):
                recipients.append(_address(argument))
            elif verb == "DATA" and answer.startswith("3"):
                raw = (await reader.readuntil(b"\r\n.\r\n"))[:-3].replace(b"\r\n..", b"\r\n.")
                answer = await self._answer(writer, ".", " ".join(recipients), "250 2.0.0 taken")
                if not answer:
                    return
                if answer.startswith("2"):
                    self.caught.append(Caught(sender, tuple(recipients), raw))

    async def _answer(self, writer: asyncio.StreamWriter, step: str, argument: str, usual: str) -> str:
        scripted = self.script(step, argument)
        if isinstance(scripted, Later):
            await asyncio.to_thread(scripted.when.wait, 60)
            scripted = scripted.then
        answer = usual if scripted is None else scripted
        if answer:
            writer.write(answer.replace("\n", "\r\n").encode() + b"\r\n")
            await writer.drain()
        return answer


_USUAL = {
    "EHLO": "250-sink.example.test\n250-8BITMIME\n250-SMTPUTF8\n250-SIZE 20000000\n250-DSN\n250 ENHANCEDSTATUSCODES",
    "HELO": "250 sink.example.test",
    "MAIL": "250 2.1.0 ok",
    "RCPT": "250 2.1.5 ok",
    "DATA": "354 go on",
    "RSET": "250 2.0.0 ok",
    "NOOP": "250 2.0.0 ok",
    "QUIT": "221 2.0.0 bye",
}


def _address(argument: str) -> str:
    return argument.partition("<")[2].partition(">")[0]
