"""A bad week of one mailbox: what staff, machines and strangers write to it, about 3 kB each."""

from __future__ import annotations

import random
from collections.abc import Iterator
from email.utils import format_datetime

from escalationd.daemon.wiring import utc_now
from tests.support.cast import MAILBOX

STAFF = tuple(f"agent{number}@example.test" for number in range(200))
CHECKLIST = """\
[x] Verified escalation is necessary
[x] Gathered all relevant information
[x] Documented all previous actions
[x] Confirmed customer communication is logged
"""
HOPS = """\
Received: from imap.example.test (imap.example.test [192.0.2.3]) by store.example.test with LMTP id {n}; {date}
Received: from mail.example.test (unknown [198.51.100.7]) by mx.example.test (Postfix) with ESMTPS id {n}A; {date}
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.test; s=mail; t=1767000000; h=from:to:subject:date;
 bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6
 cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4
X-Mailer: A Mail Client 17.4
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit
"""
WORDS = "the customer called about a payment that left one account and reached no other since the last release".split()


def form(ticket: str, number: int) -> str:
    """A complete general escalation."""
    return f"""\
Hello team,

Ticket: {ticket}
Customer ID: C-{4000 + number}
Issue summary: Card payments of one customer are stuck. {_prose(number, 20)}
Timeline: started 08:10, the customer called twice
Actions taken: restarted the terminal, checked the gateway. {_prose(number + 1, 30)}
Why escalating: money is missing at the customer
"""


def _prose(seed: int, words: int) -> str:
    chosen = random.Random(seed)  # noqa: S311 - the same mails on every run
    return " ".join(chosen.choice(WORDS) for _ in range(words)).capitalize() + "."


def _complete(number: int) -> tuple[str, str, str]:
    ticket = f"TCK-{20000 + number}"
    money = f"Amount: {1000 + number}.00 EUR\nTransaction IDs: TXN-{number}, TXN-{number}B\nCurrent status: pending\n"
    return f"[ESCALATION] Card payments stuck - {ticket}", form(ticket, number) + money + "\n" + CHECKLIST, ""


def _incomplete(number: int) -> tuple[str, str, str]:
    ticket = f"TCK-{20000 + number}"
    return f"[ESCALATION] Payout missing - {ticket}", form(ticket, number).replace("Timeline:", "And then:"), ""


def _urgent(number: int) -> tuple[str, str, str]:
    subject, body, more = _complete(number)
    return f"[URGENT] {subject}", body + "\nWhy urgent: the shop closes at noon\n", more


def _update(number: int) -> tuple[str, str, str]:
    subject, _, more = _complete(number - 1)
    return subject, f"Issue summary: It has grown. {_prose(number, 25)}\n", more


def _chat(number: int) -> tuple[str, str, str]:
    return f"Lunch on floor {number % 7}?", _prose(number, 40), ""


def _command(number: int) -> tuple[str, str, str]:
    return ("template financial", "help", "status")[number % 3], "", ""


def _out_of_office(number: int) -> tuple[str, str, str]:
    return "Automatic reply: away", _prose(number, 30), "Auto-Submitted: auto-replied\n"


def _newsletter(number: int) -> tuple[str, str, str]:
    return "This week in payments", _prose(number, 200), "List-Id: <news.example.test>\nPrecedence: bulk\n"


_WEEK = (_complete,) * 8 + (_incomplete,) * 3 + (_urgent,) * 2 + (_update,) * 1 + (_chat,) * 2
_WEEK += (_command, _out_of_office, _newsletter)
_STRANGERS_EVERY = 20


def week(many: int, *, first: int = 0) -> Iterator[bytes]:
    """The mails, mixed the same way on every run. ``first`` numbers them anew, for a second mailbox."""
    order = list(_WEEK)
    random.Random(7).shuffle(order)  # noqa: S311 - the same order on every run
    for number in range(first, first + many):
        subject, body, more = order[number % len(order)](number)
        author = f"someone@example{number}.invalid" if number % _STRANGERS_EVERY == 0 else STAFF[number % len(STAFF)]
        yield mail(author, subject, body, number, more)


def mail(author: str, subject: str, body: str, number: int, more: str = "") -> bytes:
    """One mail as the border leaves it, filled with a disclaimer to the usual size."""
    date = format_datetime(utc_now())
    domain = author.rpartition("@")[2]
    head = (
        f"Authentication-Results: mx.example.test; dmarc=pass header.from={domain}\n"
        + HOPS.format(n=number, date=date)
        + f"From: {author}\nTo: {MAILBOX}\nSubject: {subject}\nMessage-ID: <{number}.week@client.{domain}>\n"
        + f"Date: {date}\n{more}"
    )
    disclaimer = f"--\nAn Agent\n{_prose(number, 100)}\n"
    return f"{head}\n{body}\n{disclaimer}".replace("\n", "\r\n").encode()
