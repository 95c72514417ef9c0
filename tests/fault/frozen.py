"""The leader of two daemons is frozen for minutes and comes back; its database goes away under a letter on its way.

Run by hand (a little longer than twice SECONDS, 180 if not given)::

    .venv/bin/python -m tests.fault.frozen [SECONDS]

Real processes, PostgreSQL, Dovecot and a recording relay. Mails come all the while. Prints one line a fault: seconds
until the first mail after it was answered, letters that left twice, how many of those were counted as possible
repeats, and what the checker finds.
"""

from __future__ import annotations

import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from escalationd.audit.records import opened
from tests.fault.test_two_daemons import LONGEST, Pair
from tests.support.cast import QUEUE
from tests.support.dovecot import Dovecot
from tests.support.postgres import Postgres
from tests.support.sink import Later, Sink
from tests.support.waiting import until

PAUSE = 15.0
"""Seconds between two mails while the leader is frozen: Maya gets no more than 20 answers an hour."""


@contextmanager
def letter_in_hand(pair: Pair) -> Iterator[threading.Event]:
    """Within the block a letter of the leader is at the relay, whole, and has no "250": that comes at the event."""
    arrived, answer = threading.Event(), threading.Event()

    def script(step: str, argument: str) -> Later | None:
        if step != "." or QUEUE not in argument or arrived.is_set():
            return None
        arrived.set()
        return Later(answer)

    pair.sink.script = script
    pair.ask()
    assert arrived.wait(30)
    try:
        yield answer
    finally:
        answer.set()
        pair.sink.script = lambda _step, _argument: None


def freeze(pair: Pair, seconds: float) -> float:
    """Stop the leader so long, while mails come, and let it go on; the seconds of the first take-over."""
    pair.first.signal(signal.SIGSTOP)
    began = time.monotonic()
    over = pair.ask()
    while time.monotonic() - began < seconds:
        pair.first.live(PAUSE)
        pair.ask()
    ends = len(pair.first.ended)
    pair.first.signal(signal.SIGCONT)
    until(lambda: len(pair.first.ended) > ends, "the end of the daemon that came back", 60)
    return max(over, pair.ask())


def frozen_at_rest(pair: Pair, seconds: float) -> float:
    return freeze(pair, seconds)


def frozen_with_a_letter_in_hand(pair: Pair, seconds: float) -> float:
    """The relay says its "250" to a process that sleeps: the next leader cannot know, and repeats the letter."""
    with letter_in_hand(pair) as answer:
        pair.first.signal(signal.SIGSTOP)
        answer.set()
        return freeze(pair, seconds)


def sessions_ended_with_a_letter_in_hand(pair: Pair, _seconds: float) -> float:
    with letter_in_hand(pair) as answer:
        pair.postgres.ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'escalationd %'"
        )
        answer.set()
        return pair.ask()


def database_restarted_with_a_letter_in_hand(pair: Pair, _seconds: float) -> float:
    with letter_in_hand(pair) as answer:
        pair.postgres.stop()
        answer.set()
        pair.first.live(PAUSE)
        pair.postgres.start()
        return pair.ask()


def killed_with_a_letter_in_hand(pair: Pair, _seconds: float) -> float:
    with letter_in_hand(pair) as answer:
        pair.first.signal(signal.SIGKILL)
        answer.set()
        return pair.ask()


Fault = Callable[[Pair, float], float]
FAULTS: tuple[Fault, ...] = (
    frozen_at_rest,
    frozen_with_a_letter_in_hand,
    sessions_ended_with_a_letter_in_hand,
    database_restarted_with_a_letter_in_hand,
    killed_with_a_letter_in_hand,
)


def suffer(pair: Pair, fault: Fault, seconds: float) -> bool:
    """One fault on a fresh pair; whether all was well."""
    name = fault.__name__.replace("_", " ")
    pair.start()
    try:
        took = fault(pair, seconds)
        pair.settled()
    except AssertionError as error:
        print(f"{name}: WRONG: {error}", flush=True)
        return False
    finally:
        pair.stop()
    sent = Counter(one.message_id for one in pair.sink.caught)
    with opened(pair.url) as records:
        counted = records.number("SELECT count(*) FROM outbox WHERE unknown_results > 0")
    twice = sum(sent.values()) - len(sent)
    print(f"{name}: {pair.mails} mails, {took:.1f} s, {twice} twice, {counted} counted, 0 findings", flush=True)
    return took < LONGEST


def main(seconds: float) -> int:
    well = []
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="frozen"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        dovecot = Dovecot().start()
        stack.callback(dovecot.remove)
        postgres = Postgres().start()
        stack.callback(postgres.remove)
        for number, fault in enumerate(FAULTS):
            sink = Sink().start()
            desk = folder / f"desk{number}"
            desk.mkdir()
            well.append(suffer(Pair(desk, dovecot, sink, postgres), fault, seconds))
            sink.stop()
    return 0 if all(well) else 1


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 180.0))
