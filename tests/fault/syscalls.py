"""SIGKILL at every system call that can matter of one whole pass: bytes to disk, bytes to a server, answers of one.

Run by hand, where strace may trace (about three seconds a point)::

    .venv/bin/python -m tests.fault.syscalls [EVERY]

EVERY takes each EVERY-th point only. The pass fetches, records, answers, forwards and decides: see
``test_killed_between_steps``, whose desks these are. Prints points reached of all, violations and repeats.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.fault.test_killed_between_steps import Desks
from tests.support.dovecot import PASSWORD, Dovecot
from tests.support.sink import Sink

CALLS = ("pwrite64", "write", "fdatasync", "fsync", "ftruncate", "unlink", "connect", "sendto", "recvfrom", "close")
Point = tuple[str, int]


class Tracer:
    """Makes one pass as a process of its own under strace, killed at a point or not."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "trace"
        self.reached = False
        self.seconds = 0.0

    def run(self, config: Path, point: Point | None = None) -> str:
        command = ["strace", "-f", "-qq", "-o", str(self.log), "-e", f"trace={','.join(CALLS)}"]
        if point is not None:
            command += ["-e", f"inject={point[0]}:signal=SIGKILL:when={point[1]}"]
        command += [sys.executable, "-m", "escalationd", "once", "--config", str(config)]
        began = time.monotonic()
        done = subprocess.run(command, capture_output=True, env={**os.environ, "ESCALATIOND_TEST_PASSWORD": PASSWORD})
        self.seconds = time.monotonic() - began
        self.reached = done.returncode != 0
        return "killed" if self.reached else "1"

    def points(self) -> list[Point]:
        """Every (system call, number) of the last pass; strace counts in each thread by itself."""
        counted: Counter[tuple[str, str]] = Counter()
        for line in self.log.read_text(errors="replace").splitlines():
            if found := re.match(r"(\d+) +(\w+)\(", line):
                counted[found.group(2), found.group(1)] += 1
        most: Counter[str] = Counter()
        for (call, _), number in counted.items():
            most[call] = max(most[call], number)
        return [(call, number) for call in CALLS for number in range(1, most[call] + 1)]


def main(every: int) -> int:
    folder = Path(tempfile.mkdtemp(prefix="syscalls"))
    dovecot, sink = Dovecot().start(), Sink().start()
    try:
        return hunt(folder, dovecot, sink, every)
    finally:
        sink.stop()
        dovecot.remove()
        shutil.rmtree(folder, ignore_errors=True)


def hunt(folder: Path, dovecot: Dovecot, sink: Sink, every: int) -> int:
    tracer = Tracer(folder)
    desks = Desks(folder, dovecot, sink, tracer)
    tracer.run(desks.make("calm", desks.waiting))
    points = tracer.points()[::every]
    calm, reached, violations, repeats, longest = desks.result("calm"), 0, [], 0, 0.0
    for number, point in enumerate(points, start=1):
        name = f"point{number}"
        before = len(sink.caught)
        config = desks.make(name, desks.waiting)
        reached += tracer.run(config, point) == "killed"
        again = tracer.run(config)
        longest = max(longest, tracer.seconds)
        sent = Counter(one.message_id for one in sink.caught[before:])
        repeats += sum(sent.values()) - len(sent)
        try:
            whole = again == "1" and desks.result(name) == calm
        except AssertionError as error:
            whole = False
            print(f"{point}: {error}", flush=True)
        if not whole:
            violations.append(point)
        if number % 20 == 0:
            print(f"{number} of {len(points)} points, {len(violations)} violations", flush=True)
    print(f"{reached} of {len(points)} points reached, {len(violations)} violations {violations}")
    print(f"{repeats} repeats (the same bytes and Message-ID), longest recovery {longest:.1f} s")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
