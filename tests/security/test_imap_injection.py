"""Only constants and numbers reach the IMAP server: no word of a mail is ever a part of a command.

Taught by IMAPClient 4.1, whose search() ran an injected CREATE on a real server (SAFETY 0.7), and by gh-143921: imaplib
passes CR and LF on.
"""

from __future__ import annotations

import ast
import re
from contextlib import closing
from pathlib import Path

import pytest

from escalationd.net.accounts import ImapAccount, Security
from escalationd.net.imap import Mailbox
from escalationd.service.intake import take_in
from tests.support.office import Office
from tests.support.scripted_imap import ScriptedImap

NET = Path(__file__).parents[2] / "src" / "escalationd" / "net"
DOOR = (NET / "imap.py", NET / "imap_folders.py", NET / "imap_moving.py")
FOLDER = r'"?(?:INBOX|Processed|Set aside)"?'
UIDS = r"\d+(?::\d+)?(?:,\d+(?::\d+)?)*"
FIELDS = r"FROM AUTHENTICATION-RESULTS X-MS-EXCHANGE-ORGANIZATION-AUTHAS REPLY-TO SENDER SUBJECT"
GRAMMAR = re.compile(
    rf'(?:CAPABILITY|LOGOUT|NOOP|IDLE|LOGIN u "?p"?|LIST "" {FOLDER}|CREATE {FOLDER}|SELECT {FOLDER}|SEARCH ALL'
    rf'|SEARCH SUBJECT "?\[URGENT\]"?|MOVE {UIDS} {FOLDER}|FETCH {UIDS} \(RFC822\.SIZE\)'
    rf"|FETCH {UIDS} \(BODY\.PEEK\[HEADER\] INTERNALDATE\)"
    rf"|FETCH {UIDS} \(BODY\.PEEK\[\] BODY\.PEEK\[HEADER\.FIELDS \({FIELDS}\)\] INTERNALDATE\))"
)
"""Every line that may come, without its tag."""

HOSTILE = [
    '") LOGOUT ("',
    "{3}",
    "{3+}\r\n abc",
    "x\r\nA1 CREATE evil",
    "x\rA1 DELETE INBOX",
    "* OK [UIDVALIDITY 666]",
    "\x00\x01\x80\xff",
    "INBOX/../../etc",
    '\\" STORE 1:* +FLAGS (\\Deleted)',
    "=?utf-8?q?=22=0D=0AA1_EXPUNGE?=",
    "[URGENT] 1:* (BODY[])",
]


def hostile_mail(number: int, text: str) -> bytes:
    """A mail that says it wherever a program might search by: address, id, reference, subject, date."""
    fields = ("From", "To", "Subject", "Message-ID", "In-Reply-To", "References", "Date", "X-UID", "Resent-Message-ID")
    lines = [f"{name}: <{text}>".encode("utf-8", "surrogateescape") for name in fields]
    return b"\r\n".join((f"X-Number: {number}".encode(), *lines, b"", text.encode("utf-8", "replace"), b""))


@pytest.fixture
def server():
    server = ScriptedImap(mails={n: hostile_mail(n, text) for n, text in enumerate(HOSTILE, start=1)}).start()
    yield server
    server.stop()


def test_every_line_that_comes_follows_the_grammar(tmp_path, server):
    office = Office(tmp_path)
    account = ImapAccount(
        host="127.0.0.1", port=server.port, security=Security.PLAIN, username="u", password=lambda: "p", max_size=2000
    )
    server.mails[99] = hostile_mail(99, "[URGENT] large " + "x" * 3000)

    with closing(Mailbox(account)) as mailbox:
        mailbox.connect()
        while server.mails:
            take_in(office.desk, mailbox, account.processed)
            office.work()
        mailbox.wait(0, lambda: True)

    assert len(office.mails()) == len(HOSTILE) + 1
    assert [line for line in server.lines if not GRAMMAR.fullmatch(line)] == []
    assert {line.split()[0] for line in server.lines} >= {"LOGIN", "SELECT", "SEARCH", "FETCH", "MOVE", "IDLE"}


COMMANDS = {
    "search": {'["ALL"]', '["SUBJECT", "[URGENT]"]'},
    "fetch": {"chunk, list(what)"},
    "move": {"uids, folder"},
    "copy": {"new, folder"},
    "add_flags": {"uids, [b'\\\\Deleted'], silent=True"},
    "uid_expunge": {"uids"},
    "select_folder": {"whole_name(folder, self._prefixes)"},
    "folder_exists": {"folder"},
    "create_folder": {"folder"},
    "namespace": {""},
}
"""Each command of the library with everything that it is ever given; a chunk is of numbers, a folder is configured."""


def test_no_command_is_given_anything_else():
    calls = [
        node for node in ast.walk(ast.parse("".join(path.read_text() for path in DOOR))) if isinstance(node, ast.Call)
    ]
    found: dict[str, set[str]] = {}
    for call in calls:
        if isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) in ("imap", "self._imap"):
            given = [ast.unparse(argument) for argument in (*call.args, *call.keywords)]
            found.setdefault(call.func.attr, set()).add(", ".join(given))

    for name, allowed in COMMANDS.items():
        assert found.pop(name) == {text.replace('"', "'") for text in allowed}, name
    assert set(found) == {"has_capability", "idle", "idle_done", "login", "oauth2_login", "socket", "starttls"}


def test_the_numbers_are_numbers_whatever_the_caller_hands_in(server):
    account = ImapAccount(
        host="127.0.0.1", port=server.port, security=Security.PLAIN, username="u", password=lambda: "p"
    )
    with closing(Mailbox(account)) as mailbox:
        mailbox.connect()
        mailbox.select("INBOX")
        for words in HOSTILE:
            with pytest.raises(ValueError, match="invalid literal"):
                mailbox.sizes([words])
            with pytest.raises(ValueError, match="invalid literal"):
                mailbox.move([words], "Processed")

    assert [line for line in server.lines if not GRAMMAR.fullmatch(line)] == []


@pytest.mark.parametrize("prefix", [b"INBOX.\r\nA1 DELETE INBOX\r\n", b"x\x01.", b"a&AIU-b"])
def test_a_prefix_that_the_server_names_brings_no_command_in(server, prefix):
    def with_namespace(command: str, answer: bytes) -> bytes:
        if command == "NAMESPACE":
            return b'* NAMESPACE (({%d}\r\n%s ".")) NIL NIL\r\n%s' % (len(prefix), prefix, answer)
        return answer.replace(b" MOVE", b" MOVE NAMESPACE")

    server.mangle = with_namespace
    account = ImapAccount(
        host="127.0.0.1", port=server.port, security=Security.PLAIN, username="u", password=lambda: "p"
    )
    with closing(Mailbox(account)) as mailbox:
        mailbox.connect()
        mailbox.select("INBOX")
        mailbox.move(mailbox.uids(), "Processed")

    assert server.lines.count("NAMESPACE") == 1
    assert [line for line in server.lines if not GRAMMAR.fullmatch(line) and line != "NAMESPACE"] == []
