"""The table of figures: run by hand, on a quiet machine.

    python -m tests.bench [backlog] [far] [latency] [daemon] [growth] [start] [--mails N] [--sizes 0,100000]

Without a name, everything. Absolute figures drift with the machine; the ratios of one run hold. The first line
tells how fast Python is here and now.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator

from tests.bench.backlog import Row, backlog, far_relay
from tests.bench.growth import growth
from tests.bench.latency import one_mail, running
from tests.bench.site import calibrate, measured, sink_process
from tests.support.dovecot import Dovecot


def starts() -> Iterator[Row]:
    """How long a person waits for the command line."""
    for words, goal in ((["--help"], "0.15 s"), (["template"], "0.5 s")):
        spent = min(
            (measured([sys.executable, "-m", "escalationd", *words]) for _ in range(5)), key=lambda one: one.cpu
        )
        yield (
            f"escalationd {' '.join(words)}",
            f"{spent.seconds:.2f} s, {spent.cpu:.2f} s CPU, {spent.memory:.0f} MB",
            goal,
        )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("names", nargs="*", help="what to measure; everything when nothing is named")
    parser.add_argument("--mails", type=int, default=2000)
    parser.add_argument("--sizes", default="0,100000,1000000")
    arguments = parser.parse_args()
    relay, port = sink_process()
    dovecot = Dovecot().start()
    measures: dict[str, Callable[[], Iterator[Row]]] = {
        "backlog": lambda: backlog(dovecot, port, arguments.mails),
        "far": lambda: far_relay(dovecot, port),
        "latency": lambda: one_mail(dovecot, port, 60),
        "daemon": lambda: running(dovecot, 12),
        "growth": lambda: growth([int(size) for size in arguments.sizes.split(",")]),
        "start": starts,
    }
    print(f"{'fixed piece of Python':44} {calibrate():.2f} s CPU", flush=True)
    try:
        for name in arguments.names or measures:
            for what, figure, goal in measures[name]():
                print(f"{what:44} {figure:48} {goal}", flush=True)
    finally:
        relay.kill()
        dovecot.remove()


if __name__ == "__main__":
    main()
