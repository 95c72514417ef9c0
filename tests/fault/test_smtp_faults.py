"""The relay misbehaves while the outbox goes out: what leaves, what is tried again, what is counted (E11 to E15)."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from escalationd.audit.outside import check_sent
from escalationd.audit.records import opened
from escalationd.audit.report import audit
from escalationd.daemon.wiring import channels
from escalationd.net.accounts import Security, SmtpRelay
from escalationd.net.smtp import Courier
from escalationd.service.deliver import Delivery
from escalationd.store import outbox
from escalationd.store.outbox import NewEntry
from tests.support.cast import ADMIN, LENA, MAYA, QUEUE
from tests.support.office import COMPLETE, Office
from tests.support.sink import HANG_UP, Later, Sink
from tests.support.waiting import until


class Post:
    """An office whose outbox goes to the sink over real SMTP."""

    def __init__(self, office: Office, sink: Sink) -> None:
        self.office, self.sink = office, sink
        relay = SmtpRelay(host="127.0.0.1", port=sink.port, security=Security.PLAIN, connections=2, command_timeout=5)
        self.courier = Courier(relay)

    async def go(self) -> None:
        """Until nothing is due any more."""
        while await self.delivery.round() or self.delivery.busy:
            pass

    def run(self, *steps) -> None:
        """Each run is a daemon of its own: one event loop, one delivery."""
        ways = channels(self.office.desk, self.office.settings, self.courier)
        self.delivery = Delivery(self.office.desk, ways, 2)

        async def all_steps() -> None:
            for step in steps or (self.go,):
                await step()
            await self.delivery.finish(5)
            await self.courier.close()

        asyncio.run(all_steps())

    def entries(self) -> dict[str, outbox.Entry]:
        """The two letters of the case, by kind."""
        with self.office.desk.database.read() as session:
            return {entry.kind: entry for entry in outbox.listing(session)}

    def states(self) -> dict[str, str]:
        return {kind: entry.state for kind, entry in self.entries().items()}

    def states_of_all(self) -> Iterator[str]:
        with self.office.desk.database.read() as session:
            yield from (entry.state for entry in outbox.listing(session, limit=1000))

    def sent(self) -> Counter[str]:
        return Counter(one.message_id for one in self.sink.caught)

    def settled(self) -> None:
        """Everything has left, in one form each, and the checker is content."""
        assert set(self.states().values()) == {"sent"}
        url = self.office.settings.database_url
        assert [str(finding) for finding in audit(url, self.office.now).findings if finding.rule != "moved"] == []
        with opened(url) as records:
            taken = [(one.message_id, one.raw) for one in self.sink.caught]
            assert list(check_sent(records, taken)) == []


@pytest.fixture
def post(tmp_path, sink) -> Post:
    office = Office(tmp_path)
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    return Post(office, sink)


def to(recipient: str, step: str, answer):
    """A script: ``answer`` at ``step`` of every letter to ``recipient``."""
    return lambda now, argument: answer if now == step and recipient in argument else None


def test_a_relay_that_is_slow_with_one_letter_holds_no_other(post, sink):
    """The "250" after the dot may take ten minutes; the acknowledgement must not wait for it."""
    slow = threading.Event()
    sink.script = to(QUEUE, ".", Later(slow))

    async def until_one_is_left() -> None:
        while post.states()["acknowledged"] != "sent":
            await post.delivery.round()
        assert post.states()["brief"] == "queued"
        slow.set()

    post.run(until_one_is_left, post.go)

    assert set(post.sent().values()) == {1}
    assert post.entries()["brief"].unknown_results == 0
    post.settled()


def test_no_connection_takes_a_letter_before_its_last_one_is_marked(post, sink):
    """So a kill at any moment repeats at most one letter for each connection, however slow the disk is."""
    for number in range(10):
        post.office.write(MAYA, f"[ESCALATION] P - TCK-{number}", COMPLETE.replace("TCK-20931", f"TCK-{number}"))
    begun, unmarked = 0, []

    def count(step: str, _argument: str) -> None:
        nonlocal begun
        if step == "MAIL":
            begun += 1
            unmarked.append(begun - list(post.states_of_all()).count("sent"))

    sink.script = count
    post.run()

    assert begun == 22
    assert max(unmarked) <= 2
    assert set(post.sent().values()) == {1}


def many_letters(post: Post) -> None:
    entry = post.entries()["acknowledged"]
    new = NewEntry(
        key="", channel="letter", kind="help", recipient=MAYA, escalation=None, created_at=post.office.now,
        raw=b"Subject: x\r\n\r\nx\r\n", message_id=entry.message_id,
    )  # fmt: skip
    with post.office.desk.database.write() as session:
        for number in range(150):
            outbox.queue(session, replace(new, key=f"many/{number}", message_id=f"<{number}@example.test>"))


def test_the_next_mails_wait_until_most_letters_have_left(post):
    many_letters(post)
    due = []

    async def catch_up() -> None:
        await post.delivery._start()
        going = asyncio.ensure_future(post.go())
        await post.delivery.catch_up(60)
        due.append(list(post.states_of_all()).count("queued"))
        await going

    post.run(catch_up)

    assert due[0] < 100
    assert set(post.states_of_all()) == {"sent"}


def test_a_relay_that_hangs_keeps_no_mail_waiting(post, sink):
    many_letters(post)
    never = threading.Event()
    sink.script = lambda step, _argument: Later(never, HANG_UP) if step == "connect" else None

    async def catch_up() -> None:
        await post.delivery._start()
        await post.delivery.catch_up(0.1)
        never.set()

    post.run(catch_up)

    assert sink.caught == []


def test_a_case_that_cannot_be_told_of_a_dead_letter_makes_no_letter_go_out_again(post, sink):
    with post.office.desk.database.write() as session:
        session.connection().exec_driver_sql("UPDATE escalation SET data = '[]'")
    sink.script = to(QUEUE, "RCPT", "550 5.1.1 no such user")
    post.run()

    with post.office.desk.database.read() as session:
        states = {(entry.kind, entry.recipient): entry.state for entry in outbox.listing(session)}
    assert states == {("brief", QUEUE): "failed", ("acknowledged", MAYA): "sent", ("alarm", ADMIN): "sent"}
    assert set(post.sent().values()) == {1}


def test_a_stop_leaves_a_letter_that_is_on_its_way_as_unknown_and_sends_the_same_bytes_again(post, sink):
    never = threading.Event()
    sink.script = to(QUEUE, ".", Later(never, HANG_UP))

    async def give_up_waiting() -> None:
        await post.delivery.round()
        await post.delivery.finish(0.2)

    post.run(give_up_waiting)
    assert post.states()["brief"] == "queued"
    never.set()
    sink.script = lambda _step, _argument: None
    again = Post(post.office, sink)
    again.run()

    assert again.entries()["brief"].unknown_results == 1
    again.settled()


def test_a_letter_dropped_after_it_was_claimed_does_not_leave(post, sink):
    first = threading.Event()
    sink.script = lambda step, _argument: Later(first) if step == "connect" else None
    post.office.write(MAYA, "[ESCALATION] Payout missing - TCK-5", COMPLETE.replace("TCK-20931", "TCK-5"))
    with post.office.desk.database.read() as session:
        last = outbox.listing(session)[0]

    async def drop_meanwhile() -> None:
        started = asyncio.ensure_future(post.delivery.round())
        await asyncio.to_thread(until, lambda: sink.connections == 2, "two letters on their way")
        with post.office.desk.database.write() as session:
            outbox.drop(session, last.id, "sent by hand")
        first.set()
        await started

    post.run(drop_meanwhile, post.go)

    assert len(sink.caught) == 3
    assert last.message_id not in post.sent()


def test_a_daemon_that_lost_its_session_sends_nothing_that_it_had_claimed(tmp_path, sink, postgres):
    """Frozen between claim and hand-over: the next daemon may have sent it long ago."""
    office = Office(tmp_path, url=postgres.schema())
    office.desk.database.hold("escalations")
    office.write(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)
    post = Post(office, sink)
    gate = threading.Event()
    sink.script = lambda step, _argument: Later(gate) if step == "connect" else None
    for number in (5, 6):
        office.write(MAYA, f"[ESCALATION] Payout - TCK-{number}", COMPLETE.replace("TCK-20931", f"TCK-{number}"))

    async def lose_the_session() -> None:
        started = asyncio.ensure_future(post.delivery.round())
        await asyncio.to_thread(until, lambda: sink.connections == 2, "two letters on their way")
        postgres.ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'escalationd %'"
        )
        gate.set()
        await started
        while post.delivery.busy:
            await post.delivery._collect(2, asyncio.ALL_COMPLETED)

    post.run(lose_the_session)
    assert len(sink.caught) == 2
    again = Post(office, sink)
    again.run()

    assert len(post.sent()) == 6
    assert set(post.sent().values()) == {1}


def test_greylisting_costs_a_letter_minutes_and_nothing_else(post, sink):
    sink.script = to(QUEUE, "RCPT", "450 4.2.0 greylisted, come back in five minutes")
    tries = []
    for _ in range(10):
        post.run()
        tries.append(post.entries()["brief"].attempts)
        post.office.now += timedelta(seconds=30)
    assert post.states() == {"brief": "queued", "acknowledged": "sent"}
    assert tries[-1] <= 4
    sink.script = lambda _step, _argument: None
    post.office.now += timedelta(minutes=5)
    post.run()

    assert set(post.sent().values()) == {1}
    post.settled()


@pytest.mark.parametrize(
    "answer", ["421 4.3.2 shutting down", "452 4.5.3 too many recipients", "299999 hi", "hello?", "2"]
)
def test_a_strange_or_passing_answer_after_the_dot_is_tried_again_with_the_same_bytes(post, sink, answer):
    sink.script = to(QUEUE, ".", answer)
    post.run()
    assert post.states() == {"brief": "queued", "acknowledged": "sent"}
    sink.script = lambda _step, _argument: None
    post.office.now += timedelta(minutes=1)
    post.run()

    post.settled()


def test_hanging_up_after_the_dot_is_counted_as_a_possible_repeat(post, sink):
    sink.script = to(QUEUE, ".", HANG_UP)
    post.run()
    brief = post.entries()["brief"]
    assert (brief.state, brief.unknown_results) == ("queued", 1)
    sink.script = lambda _step, _argument: None
    post.office.now += timedelta(minutes=1)
    post.run()

    post.settled()
    with opened(post.office.settings.database_url) as records:
        assert records.number("SELECT count(*) FROM outbox WHERE unknown_results > 0") == 1


@pytest.mark.parametrize("step", ["RCPT", "DATA", "."])
def test_one_dead_recipient_stops_nobody_else_and_is_told(post, sink, step):
    sink.script = to(QUEUE, step, "550 5.1.1 no such user")
    post.run()

    with post.office.desk.database.read() as session:
        states = {(entry.kind, entry.recipient): entry.state for entry in outbox.listing(session)}
    assert states["brief", QUEUE] == "failed"
    assert states["brief", LENA] == states["acknowledged", MAYA] == states["alarm", ADMIN] == "sent"
    assert "bounce" in post.office.history()


def test_a_relay_that_is_gone_for_hours_gets_every_letter_once_when_it_is_back(post, sink):
    sink.script = lambda step, _argument: HANG_UP if step == "connect" else None
    for _ in range(12):
        post.run()
        post.office.now += timedelta(minutes=20)
    sink.script = lambda _step, _argument: None
    post.office.now += timedelta(hours=1)
    post.run()

    assert set(post.sent().values()) == {1}
    assert set(post.states().values()) == {"sent"}
