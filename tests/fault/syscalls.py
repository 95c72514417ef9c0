"""SIGKILL at every system call of one whole pass that can matter: bytes to disk, bytes to a server, answers of one.

Run by hand, where strace may trace (a second or two for each pair of points on a quiet machine)::

    .venv/bin/python -m tests.fault.syscalls [EVERY]

EVERY takes each EVERY-th point only. The pass fetches, records, answers, forwards, decides, takes a bounce and sends
the digest: see ``test_killed_between_steps``, whose desks these are. Then the disk fails instead of the process: each
write without room (ENOSPC), each sync in vain (EIO). Prints points reached of all, violations and repeats.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue

from tests.fault.test_killed_between_steps import Desks, Killer
from tests.support.dovecot import Dovecot
from tests.support.sink import Sink

CALLS = ("pwrite64", "write", "fdatasync", "fsync", "ftruncate", "unlink", "connect", "sendto", "recvfrom", "close")
DISK = {"pwrite64": "error=ENOSPC", "fdatasync": "error=EIO"}
KILL = "signal=SIGKILL"
AT_ONCE = 2
"""Points tried at a time, each on a mailbox and records of its own."""
Point = tuple[str, str, int]
"""A system call, what happens to it, and which one of them."""


class Tracer:
    """Makes one pass under strace, killed at a point or not."""

    def __init__(self, folder: Path, killer: Killer) -> None:
        self.log = folder / "trace"
        self.killer = killer

    def run(self, config: Path, point: Point | None = None) -> str:
        options = f"-f -o {self.log} -e trace={','.join(CALLS)}"
        if point is not None:
            options += f" -e inject={':'.join(map(str, point[:2]))}:when={point[2]}"
        return self.killer.run(config, 0, options)

    def points(self) -> list[Point]:
        """Every (system call, number) of the last pass; strace counts in each thread by itself."""
        counted: Counter[tuple[str, str]] = Counter()
        for line in self.log.read_text(errors="replace").splitlines():
            if found := re.match(r"(\d+) +(\w+)\(", line):
                counted[found.group(2), found.group(1)] += 1
        most: Counter[str] = Counter()
        for (call, _), number in counted.items():
            most[call] = max(most[call], number)
        faults = [*((call, KILL) for call in CALLS), *DISK.items()]
        return [(call, fault, number) for call, fault in faults for number in range(1, most[call] + 1)]


@dataclass
class Seen:
    """What the points so far have shown."""

    reached: int = 0
    done: int = 0
    longest: float = 0.0
    violations: list[Point] = field(default_factory=list)


class Hunter:
    """One of a few that take points from one list, each with a process of its own to be killed."""

    def __init__(self, folder: Path, desks: Desks, seen: Seen) -> None:
        self.killer = Killer()
        self.tracer = Tracer(folder, self.killer)
        self.desks, self.seen = desks, seen

    def take(self, points: Queue[tuple[int, Point]], calm: dict[str, object]) -> None:
        while True:
            try:
                number, point = points.get_nowait()
            except Empty:
                return
            self._try(f"point{number}", point, calm)
            self.seen.done += 1
            if self.seen.done % 20 == 0:
                print(
                    f"{self.seen.done} points, {self.seen.reached} reached, {len(self.seen.violations)} violations",
                    flush=True,
                )

    def _try(self, name: str, point: Point, calm: dict[str, object]) -> None:
        config = self.desks.make(name, self.desks.waiting)
        ended = self.tracer.run(config, point)
        self.seen.reached += not ended.isdigit()
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


def main(every: int) -> int:
    folder = Path(tempfile.mkdtemp(prefix="syscalls"))
    dovecot, sink, killer = Dovecot().start(), Sink().start(), Killer()
    hunters: list[Hunter] = []
    try:
        desks, seen = Desks(folder, dovecot, sink, killer), Seen()
        for number in range(AT_ONCE):
            (folder / f"hunter{number}").mkdir()
            hunters.append(Hunter(folder / f"hunter{number}", desks, seen))
        return hunt(hunters, desks, seen, every)
    finally:
        for hunter in hunters:
            hunter.killer.close()
        killer.close()
        sink.stop()
        dovecot.remove()
        shutil.rmtree(folder, ignore_errors=True)


def hunt(hunters: list[Hunter], desks: Desks, seen: Seen, every: int) -> int:
    hunters[0].tracer.run(desks.make("calm", desks.waiting))
    everything = hunters[0].tracer.points()
    points: Queue[tuple[int, Point]] = Queue()
    for place in enumerate(everything[::every], start=1):
        points.put(place)
    calm, before, total = desks.result("calm"), len(desks.sink.caught), points.qsize()
    with ThreadPoolExecutor(len(hunters)) as pool:
        for done in [pool.submit(hunter.take, points, calm) for hunter in hunters]:
            done.result()
    sent = Counter(one.message_id for one in desks.sink.caught[before:])
    repeats = sum(sent.values()) - len(sent)
    print(f"{seen.reached} of {total} points reached ({len(everything)} in all), {len(seen.violations)} violations")
    for point in seen.violations:
        print(point)
    print(f"{repeats} repeats (the same bytes and Message-ID), longest pass after a kill {seen.longest:.1f} s")
    return 1 if seen.violations else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
