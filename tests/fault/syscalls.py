"""SIGKILL at every system call of one whole pass that can matter: bytes to disk, bytes to a server, answers of one.

Run by hand, where strace may trace (about a second a point on a quiet machine)::

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
from pathlib import Path

from tests.fault.test_killed_between_steps import Desks, Killer
from tests.support.dovecot import Dovecot
from tests.support.sink import Sink

CALLS = ("pwrite64", "write", "fdatasync", "fsync", "ftruncate", "unlink", "connect", "sendto", "recvfrom", "close")
DISK = {"pwrite64": "error=ENOSPC", "fdatasync": "error=EIO"}
KILL = "signal=SIGKILL"
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


def main(every: int) -> int:
    folder = Path(tempfile.mkdtemp(prefix="syscalls"))
    dovecot, sink, killer = Dovecot().start(), Sink().start(), Killer()
    try:
        return hunt(Tracer(folder, killer), Desks(folder, dovecot, sink, killer), every)
    finally:
        killer.close()
        sink.stop()
        dovecot.remove()
        shutil.rmtree(folder, ignore_errors=True)


def hunt(tracer: Tracer, desks: Desks, every: int) -> int:
    tracer.run(desks.make("calm", desks.waiting))
    points = tracer.points()[::every]
    calm, reached, violations, repeats, longest = desks.result("calm"), 0, [], 0, 0.0
    for number, point in enumerate(points, start=1):
        name = f"point{number}"
        before = len(desks.sink.caught)
        config = desks.make(name, desks.waiting)
        reached += not tracer.run(config, point).isdigit()
        began = time.monotonic()
        again = desks.killer.run(config)
        longest = max(longest, time.monotonic() - began)
        sent = Counter(one.message_id for one in desks.sink.caught[before:])
        repeats += sum(sent.values()) - len(sent)
        try:
            whole = again.isdigit() and desks.result(name) == calm
        except AssertionError as error:
            whole = False
            print(f"{point}: {error}", flush=True)
        if not whole:
            violations.append(point)
        if number % 20 == 0:
            print(f"{number} of {len(points)} points, {reached} reached, {len(violations)} violations", flush=True)
    print(f"{reached} of {len(points)} points reached, {len(violations)} violations {violations}")
    print(f"{repeats} repeats (the same bytes and Message-ID), longest pass after a kill {longest:.1f} s")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
