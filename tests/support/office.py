"""A whole office on a virtual clock: people write, the real services read, decide, remind and write back.

Nothing is mocked but the sockets: mails go straight into the ledger, letters are taken from the outbox.
Every letter must be taken by the story; one that nobody expected fails it (``Office.nothing_else``).
"""

from __future__ import annotations

import asyncio
import email
import email.policy
import hashlib
import itertools
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import ClassVar

from sqlalchemy import func
from sqlmodel import select

from escalationd.core.escalation import Escalation
from escalationd.daemon.wiring import channels, open_desk
from escalationd.mail.opening.envelope import open_envelope
from escalationd.net.smtp import Courier
from escalationd.service.deliver import Delivery, Result, record
from escalationd.service.process import process_some
from escalationd.service.report import send_digests
from escalationd.service.sweep import sweep
from escalationd.store import escalations, history, inbox, outbox
from escalationd.store.inbox import NewMail, StoredMail
from escalationd.store.outbox import Entry
from escalationd.store.tables import EscalationRow, OutboxRow
from tests.support.cast import MAILBOX, settings

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""10:00 in Berlin on a working day."""

PASS = "mx.example.test; dmarc=pass header.from={domain}; dkim=pass header.d={domain}"


@dataclass(frozen=True)
class Received:
    """A letter as its reader sees it."""

    entry: Entry

    @property
    def kind(self) -> str:
        return self.entry.kind

    @property
    def to(self) -> str:
        return self.entry.recipient

    @property
    def mail(self) -> EmailMessage:
        return email.message_from_bytes(self.entry.raw, policy=email.policy.default)

    @property
    def subject(self) -> str:
        return str(self.mail["Subject"])

    @property
    def text(self) -> str:
        return open_envelope(self.entry.raw).text

    @property
    def html(self) -> str:
        return open_envelope(self.entry.raw).html or ""

    @property
    def reply_to(self) -> str:
        return str(self.mail["Reply-To"] or self.mail["From"])

    @property
    def message_id(self) -> str:
        return str(self.mail["Message-ID"])

    @property
    def attachments(self) -> list[str]:
        return [attachment.name for attachment in open_envelope(self.entry.raw).attachments]


class Office:
    """One desk with its database in ``folder``, at ``now``. ``opened`` are those of this test."""

    opened: ClassVar[list[Office]] = []

    def __init__(
        self,
        folder: Path,
        *,
        now: datetime = TUESDAY,
        more: str = "",
        url: str | None = None,
        organisation: str = "",
    ) -> None:
        self.now = now
        self.folder = folder
        self.settings = settings(folder, more, organisation)
        if url:
            self.settings = replace(self.settings, database_url=url)
        self.desk = open_desk(self.settings, now=lambda: self.now)
        self._uids = itertools.count(1)
        self._taken: set[int] = set()
        self.calls: list[Entry] = []
        self.opened.append(self)

    def write(self, author: str, subject: str, body: str = "", **more) -> StoredMail:
        """Somebody writes a mail, or replies to a letter; it is handled at once. Returns its ledger row."""
        self.keep(author, subject, body, **more)
        self.work()
        return self.mails(1)[0]

    def keep(
        self,
        author: str,
        subject: str,
        body: str = "",
        *,
        reply: Received | None = None,
        to: str | None = None,
        results: str | None = PASS,
        headers: dict[str, str] | None = None,
        attach: list[tuple[str, str, bytes]] | None = None,
        raw: bytes | None = None,
    ) -> None:
        """The mail is in the ledger and waits."""
        number = next(self._uids)
        raw = raw or self.compose(author, subject, body, number, reply, to, results, headers, attach)
        new = NewMail(
            account="escalations@imap", folder="INBOX", uidvalidity=1, uid=number, raw=raw,
            sha256=hashlib.sha256(raw).hexdigest(), size=len(raw), received_at=self.now, subject=subject,
            urgent="[urgent]" in subject.lower(), sender=author,
        )  # fmt: skip
        with self.desk.database.write() as session:
            inbox.keep(session, [new])

    def compose(self, author, subject, body, number, reply, to, results, headers, attach) -> bytes:
        mail = EmailMessage()
        domain = author.rpartition("@")[2]
        if results:
            mail["Authentication-Results"] = results.format(domain=domain)
        mail["Received"] = "from client by mx.example.test; Tue, 24 Nov 2026 09:00:00 +0000"
        mail["From"] = author
        mail["To"] = to or (reply.reply_to if reply else MAILBOX)
        mail["Subject"] = subject or f"Re: {reply.subject if reply else ''}"
        mail["Message-ID"] = f"<mail-{number}@client.{domain}>"
        mail["Date"] = self.now
        if reply:
            mail["In-Reply-To"] = reply.message_id
        for name, value in (headers or {}).items():
            mail[name] = value
        quoted = "\n".join(f"> {line}" for line in reply.text.split("\n")) if reply else ""
        mail.set_content(f"{body}\n\nOn Tuesday, Escalations wrote:\n{quoted}\n" if reply else body)
        for name, kind, content in attach or ():
            mail.add_attachment(content, maintype=kind.partition("/")[0], subtype=kind.partition("/")[2], filename=name)
        return mail.as_bytes(policy=email.policy.SMTP)

    def reply(self, author: str, letter: Received, words: str, **more) -> StoredMail:
        """A top-posted reply above the quoted letter."""
        return self.write(author, "", words, reply=letter, **more)

    def work(self) -> None:
        """Everything that waits: mails, due times."""
        while process_some(self.desk):
            pass
        sweep(self.desk)

    def wait(self, **span: float) -> None:
        """Let time pass in one go, as after a downtime."""
        self.now += timedelta(**span)
        self.work()

    def live(self, step: timedelta = timedelta(minutes=15), **span: float) -> None:
        """Let time pass as a running daemon lives it."""
        end = self.now + timedelta(**span)
        while self.now < end:
            self.now = min(self.now + step, end)
            self.work()

    def next_time(self) -> datetime | None:
        """The next moment at which something is due: a timer of a case, or a letter that is held back."""
        with self.desk.database.read() as session:
            timer = session.exec(select(func.min(EscalationRow.next_at)).where(EscalationRow.next_at > self.now)).one()
            waiting = select(func.min(OutboxRow.next_attempt_at)).where(OutboxRow.state == "queued")
            held = session.exec(waiting.where(OutboxRow.next_attempt_at > self.now)).one()
        return min((at for at in (timer, held) if at), default=None)

    def seen(self, **span: float) -> list[tuple[datetime, Received]]:
        """Let time pass from one due time to the next; each letter with the moment at which it left."""
        end, found = self.now + timedelta(**span), []
        while self.now < end:
            self.now = min(self.next_time() or end, end)
            self.work()
            found += [(self.now, letter) for letter in self.post()]
        return found

    def digest(self) -> None:
        send_digests(self.desk, self.settings.digest_time)

    def post(self) -> list[Received]:
        """Deliver what may leave now; the letters, oldest first. Calls are kept in ``calls``."""
        letters = []
        while True:
            with self.desk.database.read() as session:
                batch = outbox.next_batch(session, self.now, 50)
            if not batch:
                return letters
            with self.desk.database.write() as session:
                outbox.begin(session, [entry.id for entry in batch])
            record(self.desk, [Result(entry=entry, response="250 taken") for entry in batch])
            with self.desk.database.read() as session:
                letters += [Received(outbox.by_id(session, one.id)) for one in batch if one.channel == "letter"]
            self.calls += [entry for entry in batch if entry.channel == "call"]

    def send(self) -> list[Received]:
        """As ``post``, but calls and ticket updates really go out by their connectors; letters come to us."""
        letters: list[Received] = []

        async def keep(entry: Entry) -> str:
            letters.append(Received(entry))
            return "250 taken"

        async def go() -> None:
            courier = Courier(self.settings.smtp)
            delivery = Delivery(self.desk, {**channels(self.desk, self.settings, courier), "letter": keep}, 1)
            while await delivery.round() or delivery.busy:
                pass
            await courier.close()

        asyncio.run(go())
        self.work()
        return letters

    def letters(self, *expected: tuple[str, str]) -> list[Received]:
        """Exactly these (kind, to) letters leave now, in any order; returned in the order asked for."""
        got = self.post()
        assert sorted((letter.kind, letter.to) for letter in got) == sorted(expected)
        rest = list(got)
        found = []
        for kind, to in expected:
            letter = next(letter for letter in rest if (letter.kind, letter.to) == (kind, to))
            rest.remove(letter)
            found.append(letter)
        return found

    def letter(self, kind: str, to: str) -> Received:
        """Exactly one letter leaves now, and it is this one."""
        return self.letters((kind, to))[0]

    def nothing_else(self) -> None:
        """No letter is left that nobody expected."""
        assert [(letter.kind, letter.to) for letter in self.post()] == []

    def case(self, ref: str = "ESC-2026-0001") -> Escalation:
        with self.desk.database.read() as session:
            case = escalations.load(session, ref)
        assert case is not None
        return case

    def mails(self, limit: int = 100) -> list[StoredMail]:
        with self.desk.database.read() as session:
            return inbox.listing(session, limit=limit)

    def history(self, ref: str = "ESC-2026-0001") -> list[str]:
        with self.desk.database.read() as session:
            assert history.verify(session) == []
            return [event.kind for event in history.for_escalation(session, ref)]


FINANCIAL = """\
Hello team,

Ticket: TCK-20931
Customer ID: C-4471
Issue summary: Card payments are stuck since this morning.
Timeline: started 08:10, customer called twice
Actions taken: restarted the terminal, checked the gateway
Why escalating: money is missing at the customer
Amount: 1,250.00
Transaction IDs: TXN-1, TXN-2
Current status: pending

[x] Verified escalation is necessary
[x] Gathered all relevant information
[x] Documented all previous actions
[x] Confirmed customer communication is logged
"""
COMPLETE = FINANCIAL.replace("Amount: 1,250.00", "Amount: 1,250.00 EUR")
