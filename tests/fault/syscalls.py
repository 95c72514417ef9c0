"""SIGKILL at every system call of one whole pass that can matter: bytes to disk, bytes to a server, answers of one.

Run by hand, where strace may trace (a second or two for each pair of points on a quiet machine)::

    .venv/bin/python -m tests.fault.syscalls [MINUTES]

Without MINUTES all points are tried; with them as many as can be, one of each kind (call, file or server, step) first.
The pass fetches, records, answers, forwards, decides, takes a bounce and sends the digest: see
``test_killed_between_steps``, whose desks these are. Then the disk fails instead of the process: each write without
room (ENOSPC), each sync in vain (EIO). Prints points reached of all, by call and what it is about, violations, repeats.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue

from tests.fault.points import CALLS, Point, one_of_each_kind_first, points
from tests.fault.test_killed_between_steps import Desks, Killer
from tests.support.dovecot import Dovecot
from tests.support.sink import Sink

AT_ONCE = 2
"""Points tried at a time, each on a mailbox and records of its own."""


class Tracer:
    """Makes one pass under strace, disturbed at a point or not."""

    def __init__(self, folder: Path, killer: Killer) -> None:
        self.log = folder / "trace"
        self.killer = killer

    def run(self, config: Path, more: str) -> str:
        return self.killer.run(config, 0, f"-f -o {self.log} -e trace={','.join(CALLS)} {more}")


@dataclass
class Seen:
    """What the points so far have shown."""

    tried: list[Point] = field(default_factory=list)
    reached: list[Point] = field(default_factory=list)
    longest: float = 0.0
    violations: list[Point] = field(default_factory=list)


class Hunter:
    """One of a few that take points from one list, each with a process of its own to be killed."""

    def __init__(self, folder: Path, desks: Desks, seen: Seen) -> None:
        self.killer = Killer()
        self.tracer = Tracer(folder, self.killer)
        self.desks, self.seen = desks, seen

    def take(self, waiting: Queue[Point], calm: dict[str, object], end: float) -> None:
        while time.monotonic() < end:
            try:
                point = waiting.get_nowait()
            except Empty:
                return
            self._try(point, calm)
            if len(self.seen.tried) % 20 == 0:
                counts = f"{len(self.seen.tried)} points, {len(self.seen.reached)} reached"
                print(f"{counts}, {len(self.seen.violations)} violations", flush=True)

    def _try(self, point: Point, calm: dict[str, object]) -> None:
        name = f"{point.call}{point.number}{point.fault[0]}"
        config = self.desks.make(name, self.desks.waiting)
        ended = self.tracer.run(config, f"-e inject={point.injection}")
        self.seen.tried.append(point)
        if not ended.isdigit():
            self.seen.reached.append(point)
        began = time.monotonic()
        again = self.killer.run(config)
        self.seen.longest = max(self.seen.longest, time.monotonic() - began)
        try:
            whole = again.isdigit() and self.desks.result(name) == calm
        except AssertionError as error:
            whole = False
            print(f"{point}: {error}", flush=True)
        if not whole:
            self.seen.violations.append(point)
        shutil.rmtree(config.parent)


def main(minutes: float) -> int:
    end = time.monotonic() + 60 * minutes
    folder = Path(tempfile.mkdtemp(prefix="syscalls"))
    dovecot, sink, killer = Dovecot().start(), Sink().start(), Killer()
    hunters: list[Hunter] = []
    try:
        desks, seen = Desks(folder, dovecot, sink, killer), Seen()
        for number in range(AT_ONCE):
            (folder / f"hunter{number}").mkdir()
            hunters.append(Hunter(folder / f"hunter{number}", desks, seen))
        return hunt(hunters, desks, seen, end)
    finally:
        for hunter in hunters:
            hunter.killer.close()
        killer.close()
        sink.stop()
        dovecot.remove()
        shutil.rmtree(folder, ignore_errors=True)


def hunt(hunters: list[Hunter], desks: Desks, seen: Seen, end: float) -> int:
    hunters[0].tracer.run(desks.make("calm", desks.waiting), "-yy")
    servers = {desks.dovecot.imap: "IMAP", desks.sink.port: "SMTP"}
    everything = list(points(hunters[0].tracer.log.read_text(errors="replace"), servers))
    waiting: Queue[Point] = Queue()
    for point in one_of_each_kind_first(everything):
        waiting.put(point)
    calm, before = desks.result("calm"), len(desks.sink.caught)
    with ThreadPoolExecutor(len(hunters)) as pool:
        for done in [pool.submit(hunter.take, waiting, calm, end) for hunter in hunters]:
            done.result()
    report(seen, everything)
    sent = Counter(one.message_id for one in desks.sink.caught[before:])
    repeats = sum(sent.values()) - len(sent)
    print(f"{repeats} repeats (the same bytes and Message-ID), longest pass after a fault {seen.longest:.1f} s")
    return 1 if seen.violations else 0


def report(seen: Seen, everything: list[Point]) -> None:
    for kind in sorted({(point.call, point.fault, point.about) for point in everything}):
        reached, tried, total = (
            sum((point.call, point.fault, point.about) == kind for point in some)
            for some in (seen.reached, seen.tried, everything)
        )
        print(f"{kind[0]:9} {kind[1]:14} {kind[2]:21} {reached} of {tried} reached, {total} in all")
    kinds = [len({point.kind for point in some}) for some in (seen.reached, seen.tried, everything)]
    print(f"{kinds[0]} of {kinds[1]} kinds reached, {kinds[2]} in all")
    print(f"{len(seen.reached)} of {len(seen.tried)} points reached, {len(everything)} in all")
    print(f"{len(seen.violations)} violations", *seen.violations, sep="\n")


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else float("inf")))
