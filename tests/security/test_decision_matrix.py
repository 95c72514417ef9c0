# ruff: noqa: E501 - a row of the table stays on one line, so that rows can be compared
"""Hundreds of forged and genuine decisions through a real Postfix and Dovecot: no forged one counts, every genuine one does.

Taught by RT's Auth::MailFrom, FreeScout CVE-2026-47123, GitLab #349329, Zendesk 2024 (identity from a header), Discourse
(fails open), RFC 8601 5 (results that came in with the mail), SAFETY 0.1 (a bare CR), CVE-2023-51764 (SPF alone).

Each row has a case of its own when it is genuine; all forged ones aim at one. They are delivered in one batch, by a border
that writes the verdict which the row names (``tests/support/verdicts.py``), or straight into the mailbox where that border
would have repaired the mail.
"""

from __future__ import annotations

import itertools
import re
import smtplib
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace

import pytest

from escalationd.core.escalation import Escalation, Status
from escalationd.core.policy import Verb
from escalationd.mail.marks import REFERENCE_LINE
from escalationd.net.accounts import ImapAccount, Security
from escalationd.net.imap import Mailbox
from escalationd.service.intake import take_in
from escalationd.store import escalations, history, inbox
from tests.conftest import need
from tests.support import postfix as postfix_server
from tests.support.cast import CIO, LENA, MAILBOX, MALLORY, MAYA, QUEUE, TOM, TOM_TOO
from tests.support.dovecot import PASSWORD, Dovecot
from tests.support.office import COMPLETE, Office, Received
from tests.support.postfix import Postfix
from tests.support.verdicts import ID, VERDICTS, postfix_lines, sender
from tests.support.waiting import until

GENUINE_STATES = {
    Verb.APPROVE: Status.APPROVED,
    Verb.DENY: Status.CLOSED,
    Verb.RESOLVED: Status.CLOSED,
    Verb.REFER: Status.CLOSED,
}


@dataclass(frozen=True)
class Row:
    """One mail. ``token`` says how it carries the code of the letter; ``straight`` leaves the border out.

    In ``extra``, ``author`` and ``body`` stand {ref}, {token} and {other} for the case's and for another case's code.
    """

    name: str
    verdict: str
    author: str = f"From: Ruth Okafor <{CIO}>"
    body: str = "Approved"
    token: str = "address"
    extra: tuple[str | bytes, ...] = ()
    verb: Verb | None = None
    at: str = "CIO"
    straight: bool = False


def of(mailbox: str, name: str = "Someone") -> str:
    return f"From: {name} <{mailbox}>"


# -------------------------------------------------------------------------------------------------------- genuine

PROOFS = ("dmarc", "dkim", "dkim-sub", "auth")
CARRIED = ("address", "line", "both", "quoted", "upper")
AUTHORS = (
    f"From: {CIO}",
    f"From: <{CIO}>",
    "From: CIO@Example.TEST",
    f'From: "Okafor, Ruth" <{CIO}>',
    f"From: =?utf-8?q?R=C3=BCth_Okafor?= <{CIO}>",
    f"From: =?utf-8?b?UsO8dGggT2thZm9y?= <{CIO}>",
    f"From: Rüth Okafor <{CIO}>",
    f"From: {CIO} (Ruth Okafor)",
    f"From: Ruth Okafor\r\n <{CIO}>",
    f"From: RUTH OKAFOR CIO <{CIO}>",
)
WORDS = (
    ("APPROVE", Verb.APPROVE),
    ("approved", Verb.APPROVE),
    ("Yes, go ahead.", Verb.APPROVE),
    ("Approved.\r\n\r\nBest regards\r\nRuth", Verb.APPROVE),
    ("Approved, refund from reserve.", Verb.APPROVE),
    ("DENY", Verb.DENY),
    ("Denied: not our fault.", Verb.DENY),
    ("Rejected", Verb.DENY),
    ("RESOLVED", Verb.RESOLVED),
    ("REFER TO lena@example.test", Verb.REFER),
)
HARMLESS = (
    "Reply-To: ruth.private@home.test",
    f"Sender: assistant@example.test\r\nX-Note: sent for {CIO}",
    "Authentication-Results: mx.home.test; dmarc=pass header.from=home.test",
    "Authentication-Results: mx.home.test; dmarc=fail header.from=example.test",
    "ARC-Authentication-Results: i=1; mx.example.test; dmarc=fail",
    "X-Spam-Flag: NO",
    "X-Mailer: iPhone Mail (20H19)",
    "Thread-Topic: =?utf-8?q?=5BESCALATION=5D?=",
    "Received-SPF: fail (mx.example.test: domain of example.test)",
    "Content-Language: de-DE",
    "Importance: high",
    "Cc: assistant@example.test",
    "DKIM-Signature: v=1; a=rsa-sha256; d=example.test; s=s1; h=from; bh=x; b=y",
)


def genuine() -> Iterator[Row]:
    for proof, carried in itertools.product(PROOFS, CARRIED):
        yield Row(f"{proof}, code in {carried}", proof, token=carried, verb=Verb.APPROVE)
    for author in AUTHORS:
        yield Row(f"as {author}", "dmarc", author, verb=Verb.APPROVE)
    for number, (words, verb) in enumerate(WORDS):
        yield Row(f"says {words!r}", PROOFS[number % 4], body=words, verb=verb)
    for number, line in enumerate(HARMLESS):
        yield Row(f"with {line!r}", PROOFS[number % 3], extra=(line,), verb=Verb.APPROVE)
    for who, verdict in ((TOM, "dmarc"), (LENA, "dkim"), (LENA, "auth-lena")):
        yield Row(f"{who} for the queue, {verdict}", verdict, of(who), verb=Verb.APPROVE, at="L2")


# --------------------------------------------------------------------------------------------------------- forged

NO_PROOF = (
    "fail",
    "fail-none",
    "spf",
    "spf-none",
    "other-dkim",
    "error",
    "none",
    "quoted",
    "nothing",
    "evil",
    "auth-maya",
)
VERBS = (
    "APPROVE",
    "DENY",
    "REFER TO mallory@evil.test",
    "RESOLVED",
    "ESCALATE\r\n\r\nRecommended action: pay",
    "REVIEW on 2026-12-01 10:00",
    "TAKE",
    "ASK what is it?",
    "UNDO",
    "REOPEN",
    "AWAY until 2026-12-24",
    "REMIND tomorrow",
)
PRETENCES = (
    f"Reply-To: {CIO}",
    f"Sender: {CIO}",
    f"Resent-From: {CIO}",
    f"Resent-Sender: {CIO}",
    f"X-Original-From: {CIO}",
    f"X-Google-Original-From: {CIO}",
    f"X-Sender: {CIO}",
    f"X-Authenticated-Sender: {CIO}",
    f"Envelope-From: {CIO}",
    f"On-Behalf-Of: {CIO}",
    f"Return-Path: <{CIO}>",
    f"Disposition-Notification-To: {CIO}",
    "X-MS-Exchange-Organization-AuthAs: Internal",
    "X-Escalationd-Loop: escalations.example.test",
    "X-Escalationd-Author: cio@example.test\r\nX-Escalate-Verb: approve",
    "X-Zammad-Ignore: false\r\nX-Zammad-From: cio@example.test",
    "Received-SPF: pass (mx.example.test: domain of cio@example.test)",
)
TRICKS = (
    f"From: {CIO}, {MALLORY}",
    f"From: {MALLORY}, {CIO}",
    f"From: {CIO} <{MALLORY}>",
    f"From: <{CIO}> <{MALLORY}>",
    f"From: {MALLORY} <{CIO}>",
    f'From: "{CIO}" <{MALLORY}>',
    f"From: ({CIO}) {MALLORY}",
    f"From: {MALLORY} ({CIO})",
    f"From: =?utf-8?q?cio=40example=2Etest?= <{MALLORY}>",
    f"From: =?utf-8?q?=3Ccio=40example=2Etest=3E=2C?= {MALLORY}",
    f"From: {CIO}:{MALLORY}",
    f"From: <@example.test:{MALLORY}>",
    f"From: {CIO}@evil.test",
    f'From: "{CIO}"@evil.test',
    f"From: group: {CIO}, {MALLORY};",
    f"From: {CIO}\r\nFrom: {MALLORY}",
    f"From: {MALLORY}\r\nFROM: {CIO}",
    f"From: {MALLORY}\r\nfrom : {CIO}",
    "From: cio@example.te\u200bst",
    "From: cio@ex\u0430mple.test",
    "From: cio@example\uff0etest",
    "From: c\u0456o@example.test",
    "From: cio@example.test.evil.test",
    "From: cio@example.test\u202e",
    f"From: Ruth Okafor {CIO}",
)
CLAIMS = (
    "mx.example.test",
    "MX.EXAMPLE.TEST",
    "mx.example.test.",
    '"mx.example.test"',
    "(x) mx.example.test",
    "(x (y)) mx.example.test",
    "mx.example.test 1",
    "mx.example.test/1",
    "\r\n mx.example.test",
    "=?utf-8?q?mx=2Eexample=2Etest?=",
    "mx.example.test\u200b",
    "mx.ex\u0430mple.test",
)
NAMES = (
    "authentication-results",
    "AUTHENTICATION-RESULTS",
    "Authentication-Results ",
    "X-Authentication-Results",
    "Authentication-Results-Original",
    "ARC-Authentication-Results",
)
PASS = "dmarc=pass header.from=example.test; dkim=pass header.d=example.test; auth=pass smtp.auth=cio@example.test"
FORGED = f"Authentication-Results: mx.example.test; {PASS}".encode()
SMUGGLED = (
    b"X-A: 1\r" + FORGED,
    b"X-A: 1\r\r" + FORGED,
    b"X-A: 1\r " + FORGED,
    b"X-A: 1\r\n \r" + FORGED,
    b"X-A: \x00\r\n" + FORGED,
    b"X-A: 1\x0b" + FORGED,
    b"X-A: 1\x0c" + FORGED,
    b"X-A: 1\x1c" + FORGED,
    b"X-A: 1\x85" + FORGED,
    b"X-A: 1\xe2\x80\xa8" + FORGED,
    b"no field\r\n" + FORGED,
    FORGED.replace(b": ", b":\r "),
    FORGED.replace(b"mx.example.test", b"mx.example.test\x00"),
    b"X-A: 1\rFrom: cio@example.test",
)
MACHINES = (
    ("Auto-Submitted: auto-replied",),
    ("Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All"),
    ("X-Autogenerated: Reply",),
    ("X-FC-MachineGenerated: true",),
    ("X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent",),
    ("X-Autoreply: yes", "Subject: Automatic reply: out of office"),
    ("Content-Type: text/calendar; method=REPLY",),
    ("Content-Type: multipart/report; report-type=disposition-notification; boundary=x",),
)


def forged() -> Iterator[Row]:
    for verdict, token in itertools.product(NO_PROOF, ("address", "line", "none")):
        yield Row(f"the CIO's name, {verdict}, stolen code in {token}", verdict, token=token)
    for words in VERBS:
        yield Row(f"mallory, stolen code, {words!r}", "evil", of(MALLORY, "Ruth Okafor"), words)
        yield Row(f"the CIO's name, failed, {words!r}", "fail", body=words)
    for who, verdict, words in itertools.product((LENA, MAYA), ("dmarc",), VERBS[:6]):
        yield Row(f"{who} with the CIO's code, {words!r}", verdict, of(who), words)
    for line in PRETENCES:
        yield Row(f"mallory with {line!r}", "evil", of(MALLORY, "Ruth Okafor"), extra=(line,))
        yield Row(f"the CIO's name, none, with {line!r}", "none", extra=(line,))
    for author in TRICKS:
        yield Row(f"mallory's mail as {author!r}", "evil", author)
        yield Row(f"unproven as {author!r}", "none", author)


def forged_results() -> Iterator[Row]:
    for claim, verdict in itertools.product(CLAIMS, ("none", "fail", "spf")):
        yield Row(f"{verdict}, and a claim of {claim!r}", verdict, extra=(f"Authentication-Results: {claim}; {PASS}",))
    for name, verdict in itertools.product(NAMES, ("none", "fail")):
        yield Row(f"{verdict}, and a field called {name!r}", verdict, extra=(f"{name}: mx.example.test; {PASS}",))
    for line, straight in itertools.product(SMUGGLED, (False, True)):
        yield Row(f"smuggled {line[:40]!r}", "none", extra=(line,), straight=straight)
    for lines in MACHINES:
        yield Row(f"a machine: {lines}", "dmarc", extra=lines)
    for who in (QUEUE, f"nobody@{MALLORY.partition('@')[2]}"):
        yield Row(f"{who} decides", "dmarc", of(who), at="L2")


# codes that are worth nothing, in the hands of the proven CIO: (what, how it is carried)
WORTHLESS = (
    "none",
    "other",
    "changed",
    "short",
    "long",
    "spaced",
    "another domain",
    "another mailbox",
    "subject of another",
    "in a name",
    "ended",
)


def worthless() -> Iterator[Row]:
    for token, words in itertools.product(WORTHLESS, ("Approved", "DENY", "REFER TO lena@example.test", "RESOLVED")):
        yield Row(f"proven, code {token}, {words!r}", "dmarc", body=words, token=token)


# a second author that one reader takes for a field and another does not
SECOND_AUTHORS = (
    b"From:cio@example.test",
    b"From:\r\n cio@example.test",
    b"FrOm: =?utf-8?q?cio=40example=2Etest?=",
    b"From\t: cio@example.test",
    b"=?utf-8?q?From?=: cio@example.test",
    b"From\xc2\xa0: cio@example.test",
    b"\xef\xbb\xbfFrom: cio@example.test",
    b"From: cio@example.test\x00",
    b"Resent-From: cio@example.test\r\nResent-Sender: cio@example.test\r\nResent-Message-ID: <1@example.test>",
    b"List-Id: <staff.example.test>\r\nList-Post: <mailto:cio@example.test>\r\nSender: cio@example.test",
)
INNER = "From: cio@example.test\r\nSubject: Re: yes\r\n\r\nApproved\r\n"
# what the proven CIO sends and does not say: (what, Content-Type, body)
NOT_SAID = (
    ("a mail passed on whole", "message/rfc822", INNER),
    ("a mail in a digest", "multipart/digest; boundary=b", f"--b\r\n\r\n{INNER}\r\n--b--\r\n"),
    (
        "a mail attached",
        "multipart/mixed; boundary=b",
        f"--b\r\n\r\nFYI\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n{INNER}\r\n--b--\r\n",
    ),
    (
        "a text file",
        "multipart/mixed; boundary=b",
        "--b\r\n\r\nFYI\r\n--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nApproved\r\n--b--\r\n",
    ),
    ("a forwarded mail", "text/plain", f"FYI\r\n\r\n-------- Forwarded Message --------\r\n{INNER}"),
    ("a quotation", "text/plain", "FYI\r\n\r\n> Approved\r\n"),
    ("hidden words", "text/html", '<p>I will look at it.</p><p style="display:none">APPROVE</p>'),
    ("words of no size", "text/html", '<p>I will look at it.</p><p style="font-size:0">APPROVE</p>'),
    ("a comment", "text/html", "<p>I will look at it.</p><!-- APPROVE -->"),
    ("a title", "text/html", "<html><head><title>APPROVE</title></head><body><p>I will look at it.</p></body></html>"),
    ("a signature", "text/plain", "I will look at it.\r\n\r\n-- \r\nApproved supplier\r\n"),
)


def another_address(verdict: str, at: str) -> Iterator[Row]:
    """Tom's second address: where it counts is Tom's case to decide, it counts as Tom; nowhere more."""
    for author in (of(TOM_TOO), of(TOM_TOO.upper(), "Tom Becker")):
        yield Row(f"{author} at {at}, {verdict}", verdict, author, at=at)


def new_classes() -> Iterator[Row]:
    for line, straight in itertools.product(SECOND_AUTHORS, (False, True)):
        yield Row(f"mallory and {line!r}", "evil", of(MALLORY, "Ruth Okafor"), extra=(line,), straight=straight)
    for what, kind, body in NOT_SAID:
        yield Row(f"the CIO sends {what}", "dmarc", body=body, extra=(f"Content-Type: {kind}", "MIME-Version: 1.0"))
    for verdict, at in (("fail", "L2"), ("none", "L2"), ("evil", "L2"), ("dmarc", "CIO"), ("dkim", "CIO")):
        yield from another_address(verdict, at)
    for row in (*another_address("dmarc", "L2"), *another_address("dkim", "L2")):
        yield replace(row, verb=Verb.APPROVE)


ROWS = (*genuine(), *forged(), *forged_results(), *worthless(), *new_classes())


# ------------------------------------------------------------------------------------------------------- delivery


@dataclass(frozen=True)
class Target:
    """A case that waits for a decision, and the letter that asks for it."""

    ref: str
    letter: Received
    ended: str

    @property
    def token(self) -> str:
        found = REFERENCE_LINE.search(self.letter.text)
        assert found is not None
        return found.group(2)


class Matrix:
    """Everything that is needed to write the rows' mails, and what became of them."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.targets: dict[str, Target] = {}

    def open_cases(self) -> None:
        """A case for every genuine row, and one that all the others aim at."""
        rows = [row for row in ROWS if row.verb is not None]
        shared = [Row("shared", "dmarc", at="CIO"), Row("shared at L2", "dmarc", at="L2"), Row("elsewhere", "dmarc")]
        for number, row in enumerate([*shared, *rows]):
            ticket = f"TCK-{30000 + number}"
            body = COMPLETE.replace("TCK-20931", ticket) + "\nCIO trigger: the amount\n"
            self.office.write(TOM if row.at == "CIO" else MAYA, f"[ESCALATION] Payments stuck - {ticket}", body)
        briefs = {letter.entry.escalation: letter for letter in self.office.post() if letter.kind == "brief"}
        names = [row.name for row in (*shared, *rows)]
        assert len(briefs) == len(names)
        for name, (ref, letter) in zip(names, sorted(briefs.items()), strict=True):
            self.targets[name] = Target(ref, letter, ended="")

    def end_an_old_token(self) -> None:
        """A changed amount begins a new round: the first letter's code is of no use any more."""
        target = self.targets["shared"]
        self.office.write(TOM, "", "Amount: 1,251.00 EUR", reply=target.letter, to=MAILBOX)
        letters = [one for one in self.office.post() if one.kind == "brief"]
        self.targets["shared"] = Target(target.ref, letters[0], ended=target.token)

    def target_of(self, row: Row) -> Target:
        if row.verb is not None:
            return self.targets[row.name]
        return self.targets["shared" if row.at == "CIO" else "shared at L2"]

    def mail(self, number: int, row: Row) -> bytes:
        target, other = self.target_of(row), self.targets["elsewhere"]
        to, lines = MAILBOX, [row.body]
        code = {
            "other": other.token,
            "ended": target.ended,
            "changed": target.token[:-1] + ("a" if target.token[-1] != "a" else "b"),
            "short": target.token[:-1],
            "long": target.token + target.token[0],
            "spaced": f"{target.token[:13]} {target.token[13:]}",
        }.get(row.token, target.token)
        subject = f"Re: {target.letter.subject}"
        if row.token in ("address", "both", "upper", "other", "changed", "short", "long", "ended"):
            to = f"escalations+{code.upper() if row.token == 'upper' else code}@example.test"
        if row.token in ("another domain", "another mailbox"):
            to = f"escalations+{code}@evil.test" if row.token == "another domain" else f"help+{code}@example.test"
        if row.token in ("line", "both", "spaced"):
            lines += ["", f"Ref: {target.ref}/{code}"]
        if row.token == "quoted":
            lines += ["", "On Tuesday, Escalations wrote:", *(f"> {line}" for line in target.letter.text.split("\n"))]
        if row.token == "subject of another":
            subject = f"Re: {other.letter.subject}"
        if row.token == "in a name":
            to = f'"escalations+{code}@example.test" <{MAILBOX}>'.replace(f"+{code}@", f"+{code}.")
        extra = [one if isinstance(one, bytes) else one.encode() for one in row.extra]
        head = [
            *(border_lines(row) if row.straight else ()), *extra, row.author.encode(), f"To: {to}".encode(), *([] if any(one.startswith(b"Subject") for one in extra) else [f"Subject: {subject}".encode()]),
            f"Message-ID: <row-{number}@client.test>".encode(), f"X-Row: {number}".encode(), b"Date: Tue, 24 Nov 2026 09:30:00 +0000",
        ]  # fmt: skip
        return b"\r\n".join((*head, b"", "\r\n".join(lines).encode(), b""))


def border_lines(row: Row) -> tuple[bytes, bytes]:
    """What the border has written on a mail that is put straight into the mailbox."""
    received = f"Received: from client.test by {ID}; Tue, 24 Nov 2026 09:30:00 +0000"
    return received.encode(), f"Authentication-Results: {ID}; {VERDICTS[row.verdict]}".encode()


def hand_over(matrix: Matrix, dovecot: Dovecot, user: str) -> None:
    """All mails through one connection to the border; those that it would repair straight into the mailbox."""
    server = Postfix(dovecot.lmtp, postfix_lines())
    try:
        server.start()
        with (
            smtplib.SMTP("127.0.0.1", server.port, timeout=60) as border,
            smtplib.LMTP("127.0.0.1", dovecot.lmtp) as straight,
        ):
            for number, row in enumerate(ROWS):
                raw = matrix.mail(number, row)
                where = straight if row.straight else border
                where.ehlo_or_helo_if_needed()
                where.mail(sender(row.verdict))
                where.rcpt(user)
                code, answer = _data(where, raw)
                assert code == 250, (row.name, answer)
        until(lambda: len(dovecot.mails(user)) == len(ROWS) or None, "every mail of the matrix", 120)
    finally:
        server.remove()


def _data(connection: smtplib.SMTP, raw: bytes) -> tuple[int, bytes]:
    """As ``smtplib`` does, without repairing line ends."""
    connection.putcmd("data")
    assert connection.getreply()[0] == 354
    connection.send(re.sub(rb"(?m)^\.", b"..", raw) + b"\r\n.\r\n")
    return connection.getreply()


@pytest.fixture(scope="module")
def played(dovecot: Dovecot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Matrix]:
    need(postfix_server.PROGRAM, "Postfix (run as root)")
    folder = tmp_path_factory.mktemp("matrix")
    office = Office(folder, more="limits: {staff_per_hour: 5000, total_per_hour: 5000}\n")
    matrix = Matrix(office)
    matrix.open_cases()
    matrix.end_an_old_token()
    user = f"{uuid.uuid4().hex}@example.test"
    account = ImapAccount(
        host="127.0.0.1", port=dovecot.imap, security=Security.PLAIN, username=user, password=lambda: PASSWORD
    )
    hand_over(matrix, dovecot, user)
    office.desk = replace(office.desk, account=account.name)
    with closing(Mailbox(account)) as mailbox:
        mailbox.connect()
        take_in(office.desk, mailbox, account.processed)
    office.work()
    yield matrix
    office.desk.database.close()


@pytest.fixture(scope="module")
def dispositions(played: Matrix) -> dict[int, tuple[str, str]]:
    """Disposition and reason of every row's mail."""
    with played.office.desk.database.read() as session:
        mails = [inbox.load(session, mail.id) for mail in inbox.listing(session, limit=5000)]
    numbers = ((re.search(rb"(?m)^X-Row: (\d+)", mail.raw or b""), mail) for mail in mails)
    return {int(found.group(1)): (mail.disposition or "", mail.reason) for found, mail in numbers if found}


def case_of(matrix: Matrix, ref: str) -> Escalation:
    with matrix.office.desk.database.read() as session:
        case = escalations.load(session, ref)
    assert case is not None
    return case


DECIDING = {"decided", "taken", "asked", "accepted", "resolved", "reopened", "withdrawn", "failed"}


def test_the_table_is_as_long_as_promised(dispositions: dict[int, tuple[str, str]]) -> None:
    assert len(ROWS) >= 250
    assert len({row.name for row in ROWS if row.verb}) == len([row for row in ROWS if row.verb])
    assert sorted(dispositions) == list(range(len(ROWS)))


def test_no_forged_mail_decides(dispositions: dict[int, tuple[str, str]]) -> None:
    accepted = [
        (row.name, dispositions[number])
        for number, row in enumerate(ROWS)
        if row.verb is None and dispositions[number][0] in DECIDING
    ]

    assert "\n".join(map(str, accepted)) == ""


def test_every_genuine_mail_decides(dispositions: dict[int, tuple[str, str]]) -> None:
    refused = [
        (row.name, dispositions[number])
        for number, row in enumerate(ROWS)
        if row.verb is not None and dispositions[number][0] != "decided"
    ]

    assert "\n".join(map(str, refused)) == ""


def test_each_genuine_case_is_where_its_words_put_it(played: Matrix) -> None:
    for row in (row for row in ROWS if row.verb is not None):
        case = case_of(played, played.targets[row.name].ref)
        assert case.ruling is not None, row.name
        assert (case.ruling.verb, case.status) == (row.verb, GENUINE_STATES[row.verb]), row.name


@pytest.mark.parametrize("name", ["shared", "shared at L2", "elsewhere"])
def test_what_was_aimed_at_stands_as_before(played: Matrix, name: str) -> None:
    case = case_of(played, played.targets[name].ref)

    assert (case.status, case.ruling, case.rulings, case.taken_by) == (Status.OPEN, None, (), None)
    assert case.tier == ("L2" if "L2" in name else "CIO")
    assert case.quiet_until is None


def test_only_genuine_decisions_and_a_proven_absence_are_in_the_history(played: Matrix) -> None:
    with played.office.desk.database.read() as session:
        assert history.verify(session) == []
        long_ago = played.office.now.replace(year=2020)
        decided = history.since(session, long_ago, ("decided", "first step", "review", "undone", "reopened"))
        away = history.since(session, long_ago, ("away",))
    genuine_refs = sorted(played.targets[row.name].ref for row in ROWS if row.verb is not None)
    assert sorted(event.ref or "" for event in decided) == genuine_refs
    assert {event.text for event in away} == {"Ruth Okafor is away (out of office)"}


def test_every_decision_holds_its_proof(played: Matrix) -> None:
    with played.office.desk.database.read() as session:
        decided = history.since(session, played.office.now.replace(year=2020), ("decided",))
        mails = {mail.sha256 for mail in inbox.listing(session, limit=5000)}
    for event in decided:
        assert event.payload["mail"] in mails
        assert event.payload["proven"]
        assert event.payload["token"] == "valid"
        assert all(
            event.payload["checks"][name].startswith("passed")
            for name in ("clean header", "one author", "same as server", "proof of sender")
        )


def test_strangers_hear_nothing(played: Matrix) -> None:
    assert {letter.to.partition("@")[2] for letter in played.office.post()} <= {"example.test"}
