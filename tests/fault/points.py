"""Which system calls one pass made, read from its strace: what each was about, and between which steps it came.

A point is a call that a fault can be put on; points of one kind differ in nothing but the bytes. A run whose time is
short tries one of each kind before it tries the second of any.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

CALLS = ("pwrite64", "write", "fdatasync", "fsync", "ftruncate", "unlink", "connect", "sendto", "recvfrom", "close")
KILL = "signal=SIGKILL"
DISK = {"pwrite64": "error=ENOSPC", "fdatasync": "error=EIO"}
_CALL = re.compile(r"(\d+) +(\w+)\((.*)")
_FILE = re.compile(r"/data/([\w.-]+)|/(data)>")
_SAID = re.compile(r'>, "(?:\w+\d+ )?((?:UID )?[A-Z]+ |DATA|QUIT|RSET|From:)')


@dataclass(frozen=True)
class Point:
    """A system call of one pass, what happens to it, and the how many-th it is of a thread."""

    call: str
    fault: str
    number: int
    about: str
    """The file or the server."""
    step: str
    """The last command on the wire, and how many commits came after it."""

    @property
    def kind(self) -> tuple[str, str, str, str]:
        return self.call, self.fault, self.about, self.step

    @property
    def injection(self) -> str:
        """As strace wants it: it counts in each thread by itself."""
        return f"{self.call}:{self.fault}:when={self.number}"


def points(trace: str, servers: Mapping[int, str]) -> Iterator[Point]:
    """Every point of a pass in its ``trace`` (strace -f -yy), with the names of its servers by port."""
    step, commits = "start", 0
    of_thread: Counter[tuple[str, str]] = Counter()
    most: Counter[str] = Counter()
    for line in trace.splitlines():
        if (found := _CALL.match(line)) is None:
            continue
        thread, call, rest = found.groups()
        about = _about(rest, servers)
        if call == "sendto" and (said := _SAID.search(rest)) is not None:
            step, commits = f"{about} {said.group(1).strip(' :')}", 0
        of_thread[call, thread] += 1
        if of_thread[call, thread] > most[call]:  # the first thread that gets so far is the one that is hit
            most[call] += 1
            for fault in (KILL, *filter(None, [DISK.get(call)])):
                yield Point(call, fault, most[call], about, f"{step} +{commits}")
        commits += call == "fdatasync" and about.endswith("-wal")


def _about(rest: str, servers: Mapping[int, str]) -> str:
    for port, name in servers.items():
        if f":{port}]" in rest or f"htons({port})" in rest:
            return name
    file = _FILE.search(rest)
    return file.group(1) or file.group(2) if file else "elsewhere"


def one_of_each_kind_first(found: Sequence[Point]) -> list[Point]:
    """The points in an order that any part of them from the start covers as many kinds as it can."""
    mixed = list(found)
    random.Random(1).shuffle(mixed)  # noqa: S311 - an order that can be repeated
    before: Counter[tuple[str, str, str, str]] = Counter()
    ranks = {}
    for point in mixed:
        ranks[point] = before[point.kind]
        before[point.kind] += 1
    return sorted(mixed, key=ranks.__getitem__)
