"""How long one mail takes: from being seen to its answers being with the relay, and from delivery to answer."""

from __future__ import annotations

import asyncio
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from escalationd.config import load
from escalationd.daemon.wiring import channels, open_desk
from escalationd.net.imap import Mailbox
from escalationd.net.smtp import Courier
from escalationd.service.deliver import Delivery
from escalationd.service.intake import take_in
from escalationd.service.process import process_some
from tests.bench.backlog import Row
from tests.bench.mails import STAFF, form, mail
from tests.bench.site import Site
from tests.support.dovecot import PASSWORD, Dovecot
from tests.support.sink import Sink
from tests.support.waiting import until


def one_mail(dovecot: Dovecot, relay: int, many: int) -> Iterator[Row]:
    """Mail by mail in this process: search, keep, move, read, decide, render, hand over."""
    os.environ["ESCALATIOND_TEST_PASSWORD"] = PASSWORD
    site = Site("latency", dovecot, relay)
    settings = load(site.config)
    desk, mailbox = open_desk(settings), Mailbox(settings.imap)
    mailbox.connect()
    times = asyncio.run(_each(site, settings, desk, mailbox, many))
    mailbox.close()
    desk.database.close()
    ordered = sorted(times[5:])
    p50, p95 = statistics.median(ordered), ordered[int(len(ordered) * 0.95)]
    yield "one mail, seen to answers handed over", f"p50 {p50:.0f} ms, p95 {p95:.0f} ms", "p50 15 ms, p95 40 ms"


async def _each(site: Site, settings, desk, mailbox: Mailbox, many: int) -> list[float]:
    courier = Courier(settings.smtp)
    delivery = Delivery(desk, channels(desk, settings, courier), settings.smtp.connections)
    times = []
    for number in range(many):
        site.fill([_question(number)])
        mailbox.select("INBOX")
        until(mailbox.uids, "the mail in the mailbox")
        began = time.perf_counter()
        await asyncio.to_thread(take_in, desk, mailbox, "Processed")
        await asyncio.to_thread(process_some, desk)
        while await delivery.round() or delivery.busy:
            pass
        times.append(1000 * (time.perf_counter() - began))
    await courier.close()
    return times


def _question(number: int) -> bytes:
    ticket = f"TCK-{90_000 + number}"
    return mail(STAFF[number % 200], f"[ESCALATION] Payout missing - {ticket}", form(ticket, number), 900_000 + number)


def running(dovecot: Dovecot, many: int) -> Iterator[Row]:
    """The daemon itself: delivery to answer, woken by IDLE and with a short poll; then idle for a while."""
    for name, poll, goal in (("IDLE", "60 seconds", "550 ms"), ("a short poll", "1 second", "1 s and 150 ms")):
        sink = Sink().start()
        site = Site(f"daemon{poll[:2].strip()}", dovecot, sink.port)
        config = site.config
        shown = "  name: Example Escalations\n"
        config.write_text(config.read_text().replace(shown, f"{shown}  poll: {poll}\n"))
        process = subprocess.Popen(
            [sys.executable, "-m", "escalationd", "run", "-c", str(config)], stderr=subprocess.DEVNULL,
            env={**os.environ, "ESCALATIOND_TEST_PASSWORD": PASSWORD},
        )  # fmt: skip
        times = [_answered(site, sink, number) for number in range(many)]
        figure = f"p50 {statistics.median(times[1:]):.0f} ms, longest {max(times[1:]):.0f} ms"
        yield f"delivery to answer, daemon with {name}", figure, goal
        if poll == "60 seconds":
            yield from _idle(process)
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        sink.stop()


def _answered(site: Site, sink: Sink, number: int) -> float:
    to = STAFF[number % 200]
    before = len(sink.to(to))
    began = time.perf_counter()
    site.fill([_question(number)])
    until(lambda: len(sink.to(to)) > before, "the answer", 60)
    return 1000 * (time.perf_counter() - began)


def _idle(process: subprocess.Popen[bytes], seconds: float = 60) -> Iterator[Row]:
    pid = process.pid
    began = _cpu_seconds(pid)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        pass  # it idles on
    else:
        raise RuntimeError(f"the daemon ended with {process.returncode} while nothing was to be done")
    share = 100 * (_cpu_seconds(pid) - began) / seconds
    memory = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    yield "idle daemon", f"{int(memory.split()[1]) / 1024:.0f} MB, {share:.2f} % of a core", "80 MB, 0.2 %"


def _cpu_seconds(pid: int) -> float:
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
