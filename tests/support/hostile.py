# ruff: noqa: E501 - what a client writes stays on one line
"""One case in which everything that people can write is the same hostile text, and every letter that comes of it."""

from __future__ import annotations

import base64
import itertools
from pathlib import Path
from urllib.parse import quote

from tests.support.cast import CIO, MAILBOX, MALLORY, MAYA, TOM
from tests.support.office import FINANCIAL, Office, Received

_numbers = itertools.count(1)


def mail(
    author: str,
    subject: str,
    body: str,
    *,
    shown: str = "",
    to: str = MAILBOX,
    name: str = "",
    more: str = "",
    results: str = "pass",
) -> bytes:
    """A mail whose shown name, subject, body and attachment's name are any text at all, encoded as clients do."""
    domain = author.rpartition("@")[2]
    head = (
        f"Authentication-Results: mx.example.test; dmarc={results} header.from={domain}\r\n"
        "Received: from client by mx.example.test; Tue, 24 Nov 2026 09:00:00 +0000\r\n"
        f"{more}From: {_word(shown)} <{author}>\r\nTo: {to}\r\nSubject: {_word(subject)}\r\n"
        f"Message-ID: <hostile-{next(_numbers)}@client.test>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{_base64(body)}\r\n"
    )
    file = (
        "--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment;\r\n"
        f" filename*=utf-8''{quote(name.encode('utf-8', 'replace'), safe='')}\r\n\r\nevidence\r\n"
    )
    return (head + (file if name else "") + "--b--\r\n").encode("ascii")


def _base64(text: str) -> str:
    return base64.encodebytes(text.encode("utf-8", "replace")).decode().replace("\n", "\r\n").strip()


def _word(text: str) -> str:
    words = (text[start : start + 12] for start in range(0, len(text), 12))
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(word.encode('utf-8', 'replace')).decode()}?=" for word in words)


def play(folder: Path, text: str, more: str = "") -> tuple[Office, list[Received]]:
    """From submission to digest; every letter that left."""
    office = Office(folder, more=more)
    letters: list[Received] = []

    def say(author: str, body: str, to: str = MAILBOX, **how: str) -> None:
        subject = f"Re: [ESC-2026-0001] {text}"
        office.write(author, "", raw=mail(author, subject, body, to=to, shown=text, **how))
        letters.extend(office.post())

    def last(to: str) -> str:
        return next(letter.reply_to for letter in reversed(letters) if letter.to == to and "+" in letter.reply_to)

    form = FINANCIAL.replace("Amount: 1,250.00", "Amount: 1,250.00 EUR").replace("stuck since this morning", text)
    form = form.replace("restarted the terminal", f"{text}.").replace("pending", f"pending {text}")
    office.write(MAYA, "", raw=mail(MAYA, f"[ESCALATION] {text} - TCK-20931", form, shown=text, name=f"{text}.txt"))
    letters += office.post()
    if office.case().status.value == "incomplete":  # the text broke a field: the letters about that count as well
        office.write(MAYA, "", raw=mail(MAYA, "[ESC-2026-0001]", FINANCIAL.replace("1,250.00", "1,250.00 EUR")))
        letters += office.post()
    tom = next(letter.reply_to for letter in letters if letter.kind == "brief")
    say(TOM, f"ASK what does this mean: {text}?", tom)
    say(MAYA, f"It means {text}", name=f"{text}.pdf")
    say(MALLORY, f"APPROVE {text}", tom)
    say(TOM, f"APPROVE\n\n{text}", tom, results="fail")
    say(TOM, f"ESCALATE\n\nCIO trigger: {text}\nRecommended action: {text}", tom)
    office.wait(minutes=11)
    letters += office.post()
    say(CIO, f"Approved\n\n{text}", last(CIO))
    office.wait(minutes=11)
    letters += office.post()
    say(MAYA, f"CUSTOMER: {text}")
    office.now = office.now.replace(hour=20)
    office.digest()
    letters += office.post()
    return office, letters
