"""A mailbox that is full when the daemon starts, and mails that are huge: run by hand.

    python -m tests.measure.flood [MAILS]

MAILS (100,000) wait in a real Dovecot, all from one sender, behind them one urgent mail of somebody else. Prints how
long the urgent one waited for its answer, how many others were handled until then, and the daemon's largest memory;
then the same for a mail of 50 MB and one with 400 attachments.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from escalationd.audit.records import opened
from tests.support.cast import LENA, MAYA
from tests.support.dovecot import Dovecot
from tests.support.office import COMPLETE
from tests.support.services import Service
from tests.support.sink import Sink
from tests.support.waiting import until
from tests.support.wire import compose, config_text

PATIENCE = 1800.0


def flood(many: int) -> Iterator[bytes]:
    raw = compose(MAYA, "[ESCALATION] Case NUMBER - TCK-NUMBER", COMPLETE.replace("TCK-20931", "TCK-NUMBER"))
    raw = raw.replace(b"Message-ID: <", b"Message-ID: <NUMBER.")
    for number in range(many):
        yield raw.replace(b"NUMBER", str(number).encode())
    subject = "[URGENT] [ESCALATION] Now - TCK-20931"
    yield compose(LENA, subject, COMPLETE + "\nWhy urgent: a run on the bank\nCIO trigger: above our limit\n")


def huge() -> Iterator[bytes]:
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = MAYA, "[ESCALATION] Logs - TCK-1", "<many@example.test>"
    mail["Authentication-Results"] = "mx.example.test; dmarc=pass header.from=example.test"
    mail.set_content(COMPLETE.replace("TCK-20931", "TCK-1"))
    for number in range(400):
        mail.add_attachment(b"x" * 20_000, maintype="application", subtype="octet-stream", filename=f"{number}.log")
    yield compose(MAYA, "[ESCALATION] Large - TCK-2", "x" * 70 + "\n" + ("y" * 76 + "\n") * 650_000)
    yield mail.as_bytes()
    yield compose(LENA, "template", "")


def measure(name: str, dovecot: Dovecot, mails: Iterator[bytes]) -> None:
    """Let a daemon handle them until Lena has her answer, and print the figures."""
    folder = Path(tempfile.mkdtemp(prefix="flood"))
    sink, user = Sink().start(), f"{name}@example.test"
    dovecot.fill(user, mails)
    (folder / "config.yaml").write_text(config_text(dovecot.imap, sink.port, user=user))
    service, began = Service(folder / "config.yaml", "daemon"), time.monotonic()
    try:
        service.start()
        until(lambda: sink.to(LENA), "the answer to the last mail", PATIENCE)
        seconds = time.monotonic() - began
        with opened(f"sqlite:///{folder / 'data' / 'escalationd.db'}") as records:
            handled = records.number("SELECT count(*) FROM inbox WHERE state = 'done'")
            kept = records.number("SELECT count(*) FROM inbox")
        print(f"{name}: answered after {seconds:.1f} s, {handled} mails handled and {kept} taken in by then,")
        print(f"  largest memory {service.memory():.0f} MB", flush=True)
    finally:
        service.stop()
        sink.stop()
        shutil.rmtree(folder)


def main(many: int) -> None:
    dovecot = Dovecot().start()
    try:
        measure("huge", dovecot, huge())
        measure("flood", dovecot, flood(many))
    finally:
        dovecot.remove()


if __name__ == "__main__":
    main(int((sys.argv[1:] or ["100000"])[0]))
