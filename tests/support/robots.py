"""Programs that answer whatever they get, and say nowhere that they are programs: each makes its mail of a letter."""

from __future__ import annotations

import email
import email.policy
import itertools
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

from tests.support.office import Office, Received

_numbers = itertools.count(10_001)
THANKS = "Thank you for your message. We will get back to you as soon as possible.\n"
RESULTS = "mx.example.test; dmarc=pass header.from={0}; dkim=pass header.d={0}"


def _answer(letter: Received, subject: str, body: str, *, thread: bool = False) -> EmailMessage:
    mail = EmailMessage()
    mail["Authentication-Results"] = RESULTS.format(letter.to.rpartition("@")[2])
    mail["Received"] = "from client by mx.example.test; Tue, 24 Nov 2026 09:00:00 +0000"
    mail["From"], mail["To"], mail["Subject"] = letter.to, letter.reply_to, subject
    mail["Message-ID"] = f"<{next(_numbers)}@robot.example.test>"
    if thread:
        mail["In-Reply-To"] = mail["References"] = letter.message_id
    mail.set_content(body)
    return mail


def _quoted(letter: Received) -> str:
    return "\n".join(f"> {line}" for line in letter.text.split("\n"))


def thanks(letter: Received) -> EmailMessage:
    """The same words each time, in the thread."""
    return _answer(letter, f"Re: {letter.subject}", THANKS, thread=True)


def asks(letter: Received) -> EmailMessage:
    """A question each time: the tier's goes to the submitter, whose question comes back as an answer."""
    return _answer(letter, f"Re: {letter.subject}", "Who are you, and what is this about?\n", thread=True)


def forgets_the_thread(letter: Received) -> EmailMessage:
    """A mail system that rewrites ids and drops references; only the quoted letter tells where it belongs."""
    return _answer(letter, f"AW: {letter.subject}", f"{THANKS}\n{_quoted(letter)}")


def opens_tickets(letter: Received) -> EmailMessage:
    """A ticket system: another ticket for each mail, and its number in the subject and the text."""
    ticket = f"TCK-{next(_numbers)}"
    return _answer(letter, f"[{ticket}] Received: {letter.subject}", f"Your request was opened as {ticket}.\n")


def escalates_tickets(letter: Received) -> EmailMessage:
    """The same with our tag in a subject of its own, so that each looks like a new escalation."""
    ticket = f"TCK-{next(_numbers)}"
    return _answer(letter, f"[ESCALATION] Request received - {ticket}", f"Your request was opened as {ticket}.\n")


def forwards(letter: Received) -> EmailMessage:
    """Our letters back to us, as a person's mail client forwards."""
    head = f"---------- Forwarded message ----------\nFrom: {letter.mail['From']}\nSubject: {letter.subject}\n\n"
    return _answer(letter, f"Fwd: {letter.subject}", head + letter.text)


def attaches(letter: Received) -> EmailMessage:
    """Our letters back to us, each as an attachment of an empty mail."""
    mail = _answer(letter, f"Fwd: {letter.subject}", "")
    mail.add_attachment(email.message_from_bytes(letter.entry.raw, policy=email.policy.default))
    return mail


def redirects(letter: Received) -> EmailMessage:
    """Our letters back to us as they are, by a rule of the mail server."""
    mail = letter.mail
    mail["Resent-From"] = letter.to
    return mail


Robot = Callable[[Received], EmailMessage]
ROBOTS: tuple[Robot, ...] = (
    thanks, asks, forgets_the_thread, opens_tickets, escalates_tickets, forwards, attaches, redirects,
)  # fmt: skip


def play(office: Office, robot: Robot, whose: frozenset[str], **span: float) -> list[Received]:
    """Every letter until nobody writes any more, then from one due time to the next for so long."""
    end = office.now + timedelta(**span)
    letters: list[Received] = []
    while len(letters) < 1000:
        batch = office.post()
        letters += batch
        for letter in batch:
            if letter.to in whose:
                office.keep(letter.to, "", raw=robot(letter).as_bytes(policy=email.policy.SMTP))
        office.work()
        if batch:
            continue
        following = office.next_time()
        if following is None or following > end:
            return letters
        office.now = following
        office.work()
    raise AssertionError("a thousand letters, and no end")
