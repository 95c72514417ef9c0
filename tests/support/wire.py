"""The cast's desk on real servers: its configuration, and mails as people's clients and the border write them."""

from __future__ import annotations

import email.policy
import itertools
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from escalationd.config import Settings, load_text
from escalationd.daemon.wiring import utc_now
from tests.support import records
from tests.support.cast import CIO, MAILBOX, ORGANISATION
from tests.support.dovecot import PASSWORD, Dovecot

_numbers = itertools.count(1)


def config_text(
    imap: int,
    smtp: int,
    *,
    user: str = MAILBOX,
    address: str = MAILBOX,
    more: str = "",
    trust: str = "",
    border: int | None = None,
) -> str:
    """The cast's configuration with servers on loopback. ``trust`` is another mode, ``border`` the canaries' port."""
    servers = f"""\
imap:
  {{host: 127.0.0.1, port: {imap}, security: plain, username: {user}, password: {{env: ESCALATIOND_TEST_PASSWORD}}}}
smtp: {{host: 127.0.0.1, port: {smtp}, security: plain}}
trust:"""
    head, _, rest = ORGANISATION.partition("imap:\n")
    rest = rest.partition("trust:")[2]
    if trust:
        rest = f" {trust}\n" + rest.partition("data_folder")[1] + rest.partition("data_folder")[2]
    text = head.replace(MAILBOX, address) + servers + rest + more
    if border is None:
        return text
    place = f"border: {{host: 127.0.0.1, port: {border}}}"
    if trust:
        return text.replace(f"{trust}", f"{trust[:-1]}, {place}}}", 1)
    return text.replace("  mode: authentication-results\n", f"  mode: authentication-results\n  {place}\n")


def wired(
    folder: Path, dovecot: Dovecot, smtp: int, *, pager: str = "", cio: str = CIO, user: str = MAILBOX, **changes
) -> Settings:
    """The cast's settings on a real Dovecot and some SMTP server; its records are those of ``folder``.

    ``pager`` is an Apprise URL that the L2 tier is contacted by; ``cio`` is the CIO tier's member;
    ``changes`` are those of ``config_text``.
    """
    text = config_text(dovecot.imap, smtp, user=user, **changes).replace(f"members: [{CIO}]", f"members: [{cio}]")
    if pager:
        text = text.replace("    address: l2@", "    contacts: [{env: PAGER}]\n    address: l2@")
    text += "" if "database:" in text else records.setting(folder)
    return load_text(text, folder / "config.yaml", {"ESCALATIOND_TEST_PASSWORD": PASSWORD, "PAGER": pager})


def compose(
    author: str,
    subject: str,
    body: str,
    *,
    to: str = MAILBOX,
    answers: EmailMessage | None = None,
    proven: bool = True,
    came: datetime | None = None,
) -> bytes:
    """A mail as it lies in the mailbox, with the border's verdict on top unless ``proven`` is False.

    It ``came`` through the border at that moment (aware), or now.
    """
    mail = EmailMessage()
    domain = author.rpartition("@")[2]
    if proven:
        mail["Authentication-Results"] = f"mx.example.test; dmarc=pass header.from={domain}"
    mail["Received"] = f"from client by mx.example.test; {format_datetime(came or utc_now())}"
    mail["From"] = author
    mail["To"] = str(answers["Reply-To"]) if answers else to
    mail["Subject"] = f"Re: {answers['Subject']}" if answers else subject
    mail["Message-ID"] = f"<{next(_numbers)}.wire@client.{domain}>"
    mail["Date"] = utc_now()
    if answers:
        mail["In-Reply-To"] = str(answers["Message-ID"])
        quoted = answers.get_body(("plain",)).get_content()
        body += "\n\nOn Tuesday, Escalations wrote:\n" + "".join(f"> {line}\n" for line in quoted.split("\n"))
    mail.set_content(body)
    return mail.as_bytes(policy=email.policy.SMTP)


def bounce_of(recipient: str, message_id: str) -> bytes:
    """What a relay writes when a mailbox is gone (RFC 3464)."""
    return f"""\
From: MAILER-DAEMON@mx.example.test
To: {MAILBOX}
Subject: Undelivered Mail Returned to Sender
Message-ID: <dsn.1@mx.example.test>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

The mailbox does not exist.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.test

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user
--b
Content-Type: text/rfc822-headers

From: {MAILBOX}
Message-ID: {message_id}
--b--
""".replace("\n", "\r\n").encode()
