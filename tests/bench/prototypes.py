"""The loops that anybody would write, for comparison: fetch, parse, one durable record, one answer, move.

    python -m tests.bench.prototypes plain|batched IMAP-PORT SMTP-PORT USER DATABASE

``plain`` does one mail after the other with a new SMTP connection each; ``batched`` does a hundred at a time
over four connections, the answers of one batch while the next one is read. Neither reads a form, proves a sender,
keeps a history or renders a template.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from email.utils import make_msgid
from queue import SimpleQueue
from smtplib import SMTP

import mailparser
from imapclient import IMAPClient
from sqlalchemy import event
from sqlmodel import Field, Session, SQLModel, create_engine

from tests.support.dovecot import PASSWORD

BATCH = 100
CONNECTIONS = 4


class Record(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    uid: int
    sender: str
    subject: str
    body: str
    raw: bytes


class Answer(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    recipient: str
    raw: bytes
    sent: bool = False


def open_database(path: str):
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def prepare(connection, _record) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    SQLModel.metadata.create_all(engine)
    return engine


def read(uid: int, raw: bytes) -> tuple[Record, Answer]:
    """One record and one answer of a mail."""
    parsed = mailparser.parse_from_bytes(raw)
    sender = parsed.from_[0][1] if parsed.from_ else "nobody@example.test"
    subject = str(parsed.subject)
    answer = EmailMessage()
    answer["From"], answer["To"], answer["Message-ID"] = "desk@example.test", sender, make_msgid()
    answer["Subject"] = f"Re: {subject}"
    answer.set_content(f"We have got your mail {subject}.\n")
    record = Record(uid=uid, sender=sender, subject=subject, body="".join(parsed.text_plain), raw=raw)
    return record, Answer(recipient=sender, raw=answer.as_bytes().replace(b"\n", b"\r\n"))


def plain(imap: IMAPClient, smtp_port: int, engine) -> None:
    for uid in imap.search(["ALL"]):
        raw = imap.fetch([uid], ["BODY.PEEK[]"])[uid][b"BODY[]"]
        record, answer = read(uid, raw)
        with Session(engine) as session:
            session.add(record)
            session.add(answer)
            session.commit()
            with SMTP("127.0.0.1", smtp_port) as smtp:
                smtp.sendmail("desk@example.test", [answer.recipient], answer.raw)
        imap.move([uid], "Processed")


def batched(imap: IMAPClient, smtp_port: int, engine) -> None:
    connections: SimpleQueue[SMTP] = SimpleQueue()
    for _ in range(CONNECTIONS):
        connections.put(SMTP("127.0.0.1", smtp_port))

    def send(recipient: str, raw: bytes) -> None:
        smtp = connections.get()
        smtp.sendmail("desk@example.test", [recipient], raw)
        connections.put(smtp)

    uids = imap.search(["ALL"])
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        for start in range(0, len(uids), BATCH):
            chunk = uids[start : start + BATCH]
            mails = imap.fetch(chunk, ["BODY.PEEK[]"])
            pairs = [read(uid, mails[uid][b"BODY[]"]) for uid in chunk]
            with Session(engine) as session:
                session.add_all([one for pair in pairs for one in pair])
                answers = [(answer.recipient, answer.raw) for _, answer in pairs]
                session.commit()
            imap.move(chunk, "Processed")
            for answer in answers:
                pool.submit(send, *answer)
    while not connections.empty():
        connections.get().quit()


def main(way: str, imap_port: str, smtp_port: str, user: str, database: str) -> None:
    engine = open_database(database)
    with IMAPClient("127.0.0.1", int(imap_port), ssl=False) as imap:
        imap.login(user, PASSWORD)
        imap.create_folder("Processed")
        imap.select_folder("INBOX")
        {"plain": plain, "batched": batched}[way](imap, int(smtp_port), engine)


if __name__ == "__main__":
    main(*sys.argv[1:])
