"""A database of many years costs no more than a new one: what every mail and every tick asks is found by an index."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlmodel import Session

from escalationd.store import escalations, history, inbox, outbox, rates, tokens, turns
from escalationd.store.database import Database

pytestmark = pytest.mark.sqlite("reads SQLite's own words about a plan; the indexes are the same")

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

ASKED: dict[str, Callable[[Session], object]] = {
    # by every tick
    "the next mails": lambda session: turns.next_waiting(session, 20, NOW),
    "the mails still to be moved": lambda session: inbox.unmoved(session, "a", "INBOX", 1, 50),
    "the mails to be set aside": lambda session: inbox.to_set_aside(session, "a"),
    "the due cases": lambda session: escalations.due(session, NOW, 100),
    "the due letters": lambda session: outbox.next_batch(session, NOW, 50),
    "the oldest letter": lambda session: outbox.oldest_queued(session, NOW),
    "the oldest mail": lambda session: turns.oldest_waiting(session),
    # by every mail
    "whether it was seen": lambda session: inbox.seen_before(session, "<1@x>", "hash", 1, "sha"),
    "the case it was filed under": lambda session: inbox.find_by_message_id(session, ["<1@x>"]),
    "the letter it answers": lambda session: outbox.find_by_message_id(session, ["<1@x>"]),
    "the last letter to its author": lambda session: outbox.last_letter(session, "ESC-1", "maya@example.test"),
    "the case on its ticket": lambda session: escalations.open_on_ticket(session, "TCK-1"),
    "its token": lambda session: tokens.find(session, "digest"),
    # by every letter
    "its key": lambda session: outbox.exists(session, "key"),
    "its thread": lambda session: outbox.thread(session, "ESC-1", "maya@example.test"),
    "the answers of this hour": lambda session: rates.answers_since(session, NOW, "maya@example.test"),
    "what it takes back": lambda session: outbox.recall(session, "ESC-1", "ESC-1/1/reminder/"),
    # by every list and digest
    "the running cases": lambda session: escalations.running(session),
    "the cases of a tier": lambda session: escalations.held_by(session, "L2"),
    "the cases closed lately": lambda session: escalations.listing(session, changed_since=NOW),
    "the dispositions of a day": lambda session: inbox.counts(session, NOW),
    "the letters of a case": lambda session: outbox.counts(session),
    "the history of a case": lambda session: history.for_escalation(session, "ESC-1"),
}


@pytest.fixture
def database(tmp_path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'plans.db'}")
    database.migrate()
    yield database
    database.close()


def plans_of(database: Database, ask: Callable[[Session], object]) -> list[str]:
    """How SQLite would find what is asked, a line for each step."""
    asked: list[tuple[str, object]] = []

    def listen(_connection, _cursor, statement, parameters, _context, _many) -> None:
        asked.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        with database.write() as session:
            ask(session)
    finally:
        event.remove(Engine, "before_cursor_execute", listen)
    asked = [(statement, parameters) for statement, parameters in asked if not statement.startswith("BEGIN")]
    assert asked
    with database.read() as session:
        steps = [
            session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            for statement, parameters in asked
        ]
    return [str(row[3]) for rows in steps for row in rows]


@pytest.mark.parametrize("what", ASKED)
def test_an_index_finds(database: Database, what: str) -> None:
    for step in plans_of(database, ASKED[what]):
        assert not step.startswith("SCAN") or "INDEX" in step


@pytest.mark.parametrize("what", [name for name in ASKED if name.startswith(("the next", "the due", "the mails"))])
def test_a_long_queue_is_not_sorted_to_find_its_head(database: Database, what: str) -> None:
    assert not [step for step in plans_of(database, ASKED[what]) if "TEMP B-TREE" in step]
