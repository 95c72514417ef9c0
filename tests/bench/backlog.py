"""A full mailbox to an empty one: ours beside the plain loop and the batched one, in the same run."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tests.bench.mails import week
from tests.bench.site import LIMITS, Site, SlowRoad, Spent, measured
from tests.support.dovecot import Dovecot

Row = tuple[str, str, str]
"""What was measured, the figure, the goal."""


def backlog(dovecot: Dovecot, relay: int, many: int) -> Iterator[Row]:
    """``many`` mixed mails through Dovecot to a relay; start and end of the process are part of it."""
    rates = {}
    for way, share in (("plain", 5), ("batched", 1)):
        count = many // share
        site = Site(way, dovecot, relay)
        site.fill(week(count))
        ports = [str(dovecot.imap), str(relay)]
        prototype = [sys.executable, "-m", "tests.bench.prototypes", way, *ports, site.user, str(site.folder / "p.db")]
        spent = measured(prototype)
        rates[way] = count / spent.seconds
        yield f"{way} prototype, {count} mails", _rate(count, spent), ""
    site = Site("ours", dovecot, relay)
    start = measured(site.command("once")).cpu
    site.fill(week(many))
    spent = measured(site.command("once"))
    rate = many / spent.seconds
    yield f"escalationd once, {many} mails", _rate(many, spent), "400 mails/s"
    yield "  CPU a mail without the start", f"{1000 * (spent.cpu - start) / many:.2f} ms", "2.5 ms"
    yield "  beside the plain prototype", f"{rate / rates['plain']:.2f} x", "6 x the fastest peer"
    yield "  beside the batched prototype", f"{rate / rates['batched']:.2f} x", "0.5 x"


def _rate(many: int, spent: Spent) -> str:
    return f"{many / spent.seconds:.0f} mails/s, {1000 * spent.cpu / many:.2f} ms CPU a mail, {spent.memory:.0f} MB"


def far_relay(dovecot: Dovecot, relay: int) -> Iterator[Row]:
    """Letters over a road of 20 ms, with one connection and with sixteen."""
    road = SlowRoad(relay, 0.020).start()
    for connections, many, goal in ((1, 30, "11"), (16, 300, "150")):
        near = Site(f"near{connections}", dovecot, relay)
        near.fill(week(many, first=100_000))
        none = measured(near.command("once")).seconds
        far = Site(f"far{connections}", dovecot, road.port, more=LIMITS)
        far.fill(week(many, first=100_000))
        config = far.config
        config.write_text(
            config.read_text().replace("security: plain}\n", f"security: plain, connections: {connections}}}\n")
        )
        spent = measured([sys.executable, "-m", "escalationd", "once", "-c", str(config), "--json"])
        sent = int(spent.out.rpartition('"sent":')[2].strip(" }\n"))
        extra = max(spent.seconds - none, 0.001)
        yield f"relay 20 ms away, {connections} connection(s)", f"{sent / extra:.0f} letters/s", f"{goal} letters/s"
