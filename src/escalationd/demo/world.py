"""The demo's world: a clock that can jump, people with mail clients, a pager. Knows no story."""

from __future__ import annotations

import contextlib
import email
import email.policy
import imaplib
import json
import smtplib
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import make_msgid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol

from escalationd.errors import EscalationdError
from escalationd.mail.opening.envelope import open_envelope

_PATIENCE = 30.0
_GLANCE = 0.05


class JumpingClock:
    """A clock that runs as usual and can be set forward: what the demo calls "hours pass"."""

    def __init__(self, start: datetime) -> None:
        self._ahead = start - datetime.now(UTC)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """The demo's time, aware UTC."""
        with self._lock:
            return datetime.now(UTC) + self._ahead

    def jump(self, span: timedelta) -> None:
        """Let ``span`` pass at once."""
        with self._lock:
            self._ahead += span


class Pager:
    """A receiver for direct contact on loopback: what a chat, SMS or pager gateway would get."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        pager = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                pager.messages.append(f"{body.get('title', '')}: {body.get('message', '')}")
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing on the terminal."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"json://127.0.0.1:{self._server.server_address[1]}/"
        threading.Thread(target=self._server.serve_forever, name="pager", daemon=True).start()

    def wait_for(self, words: str) -> None:
        """Return when a message with ``words`` is there. Raises EscalationdError after some seconds."""
        end = time.monotonic() + _PATIENCE
        while not any(words in message for message in self.messages):
            if time.monotonic() > end:
                raise EscalationdError(f'the pager waited for "{words}" in vain; it got: {self.messages}')
            time.sleep(_GLANCE)

    def stop(self) -> None:
        """Close the port."""
        self._server.shutdown()
        self._server.server_close()


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in somebody's mailbox."""

    raw: bytes

    @property
    def mail(self) -> EmailMessage:
        """The parsed mail."""
        parsed = email.message_from_bytes(self.raw, policy=email.policy.default)
        return parsed if isinstance(parsed, EmailMessage) else EmailMessage()

    @property
    def subject(self) -> str:
        """Its subject line."""
        return str(self.mail["Subject"])

    @property
    def text(self) -> str:
        """Its plain text."""
        return open_envelope(self.raw).text

    @property
    def html(self) -> str:
        """Its page."""
        return open_envelope(self.raw).html or ""


class Servers(Protocol):
    """Where people's mail clients log in, on 127.0.0.1, all with one password."""

    imap_port: int
    smtp_port: int
    password: str


class Person:
    """Somebody with a mail client: reads over IMAP, writes over SMTP. Keeps what was read, in order."""

    def __init__(self, server: Servers, clock: JumpingClock, address: str, name: str) -> None:
        self.server = server
        self.clock = clock
        self.address = address
        self.name = name
        self.read: list[Letter] = []
        self._imap: imaplib.IMAP4 | None = None

    def write(self, subject: str, body: str, *, to: str, answers: Letter | None = None) -> None:
        """Send a mail; an answer carries the letter's thread and goes to its reply address."""
        mail = EmailMessage()
        mail["From"] = f"{self.name} <{self.address}>"
        mail["To"] = to
        mail["Subject"] = subject
        mail["Date"] = self.clock.now()
        mail["Message-ID"] = make_msgid(domain="client.example.test")
        if answers is not None:
            mail["In-Reply-To"] = str(answers.mail["Message-ID"])
            mail["References"] = f"{answers.mail['References'] or ''} {answers.mail['Message-ID']}".strip()
        mail.set_content(body)
        with smtplib.SMTP("127.0.0.1", self.server.smtp_port) as smtp:
            smtp.send_message(mail, from_addr=self.address, to_addrs=[to])

    def answer(self, letter: Letter, words: str) -> None:
        """Reply on top, with the letter quoted below as Gmail does."""
        quoted = "\n".join(f"> {line}" for line in letter.text.split("\n"))
        when = f"{self.clock.now():%a, %b %d, %Y at %H:%M}"
        body = f"{words}\n\nOn {when} Escalations <escalations@example.test> wrote:\n{quoted}\n"
        self._reply(letter, body)

    def answer_from_outlook(self, letter: Letter, words: str) -> None:
        """Reply on top, with the letter below Outlook's header block, nothing marked as quoted."""
        block = f"From: Escalations <escalations@example.test>\nSent: {self.clock.now():%A, %d %B %Y %H:%M}\n"
        block += f"To: {self.name} <{self.address}>\nSubject: {letter.subject}\n"
        body = f"{words}\n\n{'_' * 32}\n{block}\n{letter.text}\n"
        self._reply(letter, body)

    def _reply(self, letter: Letter, body: str) -> None:
        to = str(letter.mail["Reply-To"] or letter.mail["From"])
        address = to.rpartition("<")[2].rstrip(">")
        self.write(f"Re: {letter.subject}", body, to=address, answers=letter)

    def wait_for(self, words: str) -> Letter:
        """The next letter whose text or subject holds ``words``. Raises EscalationdError after some seconds."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            for letter in self._fetch():
                self.read.append(letter)
                if words.lower() in f"{letter.subject}\n{letter.text}".lower():
                    return letter
            time.sleep(_GLANCE)
        seen = "; ".join(letter.subject for letter in self.read) or "nothing"
        raise EscalationdError(f'{self.name} waited for "{words}" in vain; arrived: {seen}')

    def _fetch(self) -> list[Letter]:
        """What has arrived since the last look, oldest first."""
        imap = self._connected()
        imap.select("INBOX")
        _, found = imap.search(None, "ALL")
        numbers = found[0].split()[len(self.read) :]
        letters: list[Letter] = []
        for number in numbers[:1]:
            _, answer = imap.fetch(number.decode(), "(BODY.PEEK[])")
            part = answer[0]
            if isinstance(part, tuple):
                letters.append(Letter(part[1]))
        return letters

    def _connected(self) -> imaplib.IMAP4:
        if self._imap is None:
            self._imap = imaplib.IMAP4("127.0.0.1", self.server.imap_port)
            self._imap.login(self.address, self.server.password)
        return self._imap

    def leave(self) -> None:
        """Close the mail client."""
        if self._imap is not None:
            with contextlib.suppress(imaplib.IMAP4.error, OSError):
                self._imap.logout()
            self._imap = None
