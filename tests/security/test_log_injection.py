"""Nothing that a stranger wrote begins a line of the log, or steers the terminal on which it is read.

Taught by CWE-117 (a CR or LF in what is logged forges an entry) and CVE-2003-0063 (escape sequences that
a terminal obeys). A mail's text comes into the log by an exception, a server's by its answers.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalationd.cli.running import LogLines
from escalationd.errors import DeliveryError, MailboxError
from escalationd.net.accounts import ImapAccount, Security
from escalationd.net.imap import Mailbox
from escalationd.service.deliver import Result, record
from escalationd.store import outbox
from tests.support.cast import MAYA
from tests.support.office import COMPLETE, Office
from tests.support.scripted_imap import ScriptedImap

FORGED = "ERROR escalationd: the database is gone"
HOSTILE = [
    f"a\n{FORGED}",
    f"a\r\n{FORGED}",
    f"a\r{FORGED}",
    f"a\x0b{FORGED}\x0c{FORGED}",
    f"a\x1c{FORGED}\x1d{FORGED}\x1e{FORGED}",
    f"a\x85{FORGED}\u2028{FORGED}\u2029{FORGED}",
    "\x1b[2J\x1b]0;owned\x07\x9b31m",
    "\u202eesrever\u2066\u200b\ufeff",
    "\x00\x08\x7f\udc80",
]


def lines_of(error: str, words: str) -> list[str]:
    """What the log shows of an exception, and of an event with these words."""
    try:
        raise ValueError(error)
    except ValueError:
        event = logging.LogRecord("escalationd", logging.ERROR, "", 0, "mail %s", (words,), sys.exc_info())
    return LogLines("%(levelname)s %(name)s: %(message)s").format(event).split("\n")


def is_tame(lines: list[str]) -> bool:
    """One event: its line at the left, all else indented, and no character that is not shown."""
    first, *trace = lines
    return first.isprintable() and all(line.startswith("    ") and line.isprintable() for line in trace)


@pytest.mark.parametrize("text", HOSTILE)
def test_one_event_is_one_line_and_its_trace_is_indented(text: str) -> None:
    lines = lines_of(text, text)

    assert is_tame(lines)
    assert not any(line.startswith(FORGED) for line in lines)


@given(st.text(), st.text())
def test_so_it_is_for_any_text(error: str, words: str) -> None:
    assert is_tame(lines_of(error, words))


def test_plain_words_of_any_language_stay_as_they_are() -> None:
    assert lines_of("x", "Rückfrage von 山田: läuft")[0] == "ERROR escalationd: mail Rückfrage von 山田: läuft"


def test_the_programs_log_is_written_so() -> None:
    program = (
        "import logging, sys; from escalationd.cli.running import set_up_logging; set_up_logging('info')\n"
        "logging.getLogger('mail').error('%s', 'a\\r\\nERROR forged\\x1b[2J')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stderr == "ERROR mail: a\\r\\nERROR forged\\x1b[2J\n"


class Log(logging.Handler):
    """Keeps the lines as the program would write them."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(LogLines("%(levelname)s %(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines += self.format(record).split("\n")


@pytest.fixture
def log():
    found, root = Log(), logging.getLogger()
    root.addHandler(found)
    yield found
    root.removeHandler(found)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_relays_answer_forges_no_event(tmp_path, log, text):
    office = Office(tmp_path)
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    with office.desk.database.read() as session:
        (entry, *_) = outbox.next_batch(session, office.now, 5)
    record(office.desk, [Result(entry=entry, error=DeliveryError(f"450 {text}"))])

    assert len(log.lines) == 1
    assert log.lines[0].isprintable()


def test_an_answer_that_is_no_utf_8_neither_stops_the_outbox_nor_repeats_a_letter(tmp_path):
    """As the SMTP library hands over ``250 für Sie angenommen`` in ISO 8859-1."""
    office = Office(tmp_path)
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    with office.desk.database.read() as session:
        first, second, *_ = outbox.next_batch(session, office.now, 5)
    refused = DeliveryError("550 Empf\udce4nger unbekannt", permanent=True)
    record(office.desk, [Result(entry=first, response="250 f\udcfcr Sie"), Result(entry=second, error=refused)])

    with office.desk.database.read() as session:
        assert [outbox.by_id(session, entry.id).state for entry in (first, second)] == ["sent", "failed"]


@pytest.mark.parametrize("text", ["\x1b[2J\x07", "a\x0bERROR forged", "\x9b31m"])
def test_a_mail_servers_answer_forges_no_event(log, text):
    def mangle(command: str, answer: bytes) -> bytes:
        tag = answer.splitlines()[-1].split()[0].decode()
        return f"{tag} NO {text}\r\n".encode() if command.startswith("SELECT") else answer

    server = ScriptedImap(mangle=mangle).start()
    account = ImapAccount(
        host="127.0.0.1", port=server.port, security=Security.PLAIN, username="u", password=lambda: "p"
    )
    try:
        with closing(Mailbox(account)) as mailbox:
            mailbox.connect()
            with pytest.raises(MailboxError) as caught:
                mailbox.select("INBOX")
    finally:
        server.stop()
    logging.getLogger("mailbox").error("%s", caught.value)

    assert all(line.isprintable() for line in log.lines)
    assert [line.split()[1] for line in log.lines if not line.startswith("WARNING imapclient")] == ["mailbox:"]
