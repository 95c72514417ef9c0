"""The soak: many mails, and a daemon that is killed at random moments until all are handled.

Run by hand (10,000 mails take a good while)::

    .venv/bin/python -m tests.fault.soak [MAILS] [SHORTEST] [LONGEST]

Real Dovecot, a recording relay, SQLite; SIGKILL every SHORTEST to LONGEST seconds (0.2 to 3) of work, every fourth
time of its life, the start included; and a new process at once. Prints where it stands now and then, and at the end
mails, kills, what was lost or done twice, repeats, and the longest recovery. A mail that was being handled at
three kills is set aside as the one to blame, as it should be: how many, and that the admin was told.
"""

from __future__ import annotations

import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from itertools import islice
from pathlib import Path

from escalationd.audit.outside import check_sent
from escalationd.audit.records import opened
from escalationd.audit.report import audit
from escalationd.daemon.wiring import utc_now
from escalationd.errors import StoreError
from tests.support.cast import MAYA
from tests.support.dovecot import Dovecot
from tests.support.office import COMPLETE
from tests.support.services import Service
from tests.support.sink import Sink
from tests.support.waiting import until
from tests.support.wire import compose, config_text

USER = "soak@example.test"
BACKLOG = 300
"""Mails that wait at most: with all of them a server's look into the folder takes longer than most pauses."""
NO_LIMIT = "limits: {staff_per_hour: 100000, domain_per_hour: 100000, total_per_hour: 1000000}\n"


def main(mails: int, shortest: float, longest: float) -> int:
    folder = Path(tempfile.mkdtemp(prefix="soak"))
    dovecot, sink = Dovecot().start(), Sink().start()
    config = folder / "config.yaml"
    config.write_text(config_text(dovecot.imap, sink.port, user=USER, more=NO_LIMIT))
    service = Service(config, "daemon")
    try:
        return soak(service, dovecot, sink, mails, (shortest, longest))
    finally:
        service.stop()
        sink.stop()
        dovecot.remove()
        shutil.rmtree(folder, ignore_errors=True)


def soak(service: Service, dovecot: Dovecot, sink: Sink, mails: int, pause: tuple[float, float]) -> int:
    waiting = (case(number) for number in range(mails))
    dovecot.fill(USER, islice(waiting, BACKLOG))
    chance = random.Random(1)  # noqa: S311 - a soak that can be repeated
    service.start()
    kills, began, slowest, last = 0, time.monotonic(), 0.0, (0, time.monotonic())
    url = f"sqlite:///{service.config.parent / 'data' / 'escalationd.db'}"
    given = min(BACKLOG, mails)
    while (done := handled(url)) < mails:
        more = min(done + BACKLOG, mails) - given
        if more > 0:
            dovecot.fill(USER, islice(waiting, more))
            given += more
        if kills % 4:
            service.wait_ready(60)
        service.live(chance.uniform(*pause))
        service.signal(signal.SIGKILL)
        kills += 1
        if len(sink.caught) > last[0]:
            slowest, last = max(slowest, time.monotonic() - last[1]), (len(sink.caught), time.monotonic())
        if time.monotonic() - last[1] > 600:
            print("nothing has left for ten minutes")
            break
        if kills % 50 == 0:
            print(f"{kills} kills, {last[0]} letters, {time.monotonic() - began:.0f} s", flush=True)
    seconds = time.monotonic() - began
    until(lambda: queued(url) == 0, "the last daemon to note what it has sent", 120)
    service.stop()
    return report(url, sink, mails, kills, seconds, slowest)


def case(number: int) -> bytes:
    ticket = f"TCK-{number}"
    return compose(MAYA, f"[ESCALATION] Case {number} - {ticket}", COMPLETE.replace("TCK-20931", ticket))


def handled(url: str) -> int:
    try:
        with opened(url) as records:
            return records.number("SELECT count(*) FROM inbox WHERE state = 'done'")
    except StoreError:
        return 0  # the first daemon has made no database yet


def queued(url: str) -> int:
    with opened(url) as records:
        return records.number("SELECT count(*) FROM outbox WHERE state = 'queued'")


def report(url: str, sink: Sink, mails: int, kills: int, seconds: float, slowest: float) -> int:
    found = audit(url, utc_now())
    with opened(url) as records:
        outside = list(check_sent(records, [(one.message_id, one.raw) for one in sink.caught]))
    sent = Counter(one.message_id for one in sink.caught)
    repeats = sum(sent.values()) - len(sent)
    with opened(url) as records:
        blamed = records.number("SELECT count(*) FROM inbox WHERE disposition = 'failed'")
    lost, doubled = mails - found.counts["mails"], found.counts["escalations"] + blamed - mails
    findings = [*map(str, found.findings), *map(str, outside)]
    print(f"{mails} mails, {kills} kills in {seconds:.0f} s: {lost} lost, {doubled} done twice, {blamed} set aside")
    print(
        f"{len(sent)} letters, {repeats} sent again with the same bytes; longest time without a letter {slowest:.1f} s"
    )
    print(f"{len(findings)} findings of the checker {findings[:5]}")
    return 1 if findings or lost or doubled else 0


if __name__ == "__main__":
    arguments = sys.argv[1:]
    sys.exit(
        main(int((arguments or ["10000"])[0]), *map(float, (arguments[1:3] if len(arguments) > 2 else (0.2, 3.0))))
    )
