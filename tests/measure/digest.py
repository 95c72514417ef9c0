"""How long a digest takes with many cases, and how large its mail is: run by hand.

    python -m tests.measure.digest [CASES] [OPEN]

Keeps CASES (100,000) escalations, OPEN (2,000) of them at their tiers and the others closed over the last year, and
prints the seconds of reading and counting, of rendering, and the size of the page.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from escalationd.core.effects import Letter, LetterKind
from escalationd.core.escalation import Escalation
from escalationd.daemon.wiring import open_desk
from escalationd.mail.letters.compose import Post
from escalationd.service.report import summary_now
from escalationd.store import escalations
from tests.render.samples import CASE, DENIED, NOW
from tests.support.cast import ADMIN, settings

_RUNS = 5
_BATCH = 2000


def some_cases(count: int, running: int) -> Iterator[Escalation]:
    """Open ones at every tier, some of them overdue; closed ones evenly over a year."""
    tiers = ("L2", "CIO", "CEO")
    for number in range(count):
        age = timedelta(days=365 * (number + 1) / count)
        if number % (count // running) == 0:
            clock = replace(CASE.clock, due=NOW + timedelta(hours=number % 96 - 24)) if CASE.clock else None
            case = replace(CASE, tier=tiers[number % 3], clock=clock, escalated=NOW - age / 10)
        else:
            ruling = replace(CASE.rulings[0], at=NOW - age, used=3_600.0, allowed=14_400.0)
            case = replace(DENIED, closed=NOW - age, rulings=(ruling,), ruling=ruling)
        yield replace(case, ref=f"ESC-2026-{number:06}", ticket=f"TCK-{number}", created=NOW - age)


def main(count: int, running: int) -> None:
    """Fill, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(settings(Path(folder)), now=lambda: NOW)
        cases = some_cases(count, running)
        for _ in range(0, count, _BATCH):
            with desk.database.write() as session:
                for case, _ in zip(cases, range(_BATCH), strict=False):
                    escalations.save(session, case, expected_version=None)
        for _ in range(_RUNS):
            begun = time.perf_counter()
            with desk.database.read() as session:
                summary = summary_now(session, desk, "Europe/Berlin", NOW - timedelta(days=1))
            counted = time.perf_counter()
            letter = Letter(kind=LetterKind.DIGEST, key="digest", to=ADMIN, facts={"summary": summary})
            page = desk.composer.pages(letter, None, Post(message_id="", reply_to=desk.policy.mailbox), NOW)
            rendered = time.perf_counter()
            print(
                f"{count} cases, {sum(tier.open for tier in summary.tiers)} open: "
                f"read and counted {counted - begun:.2f} s, rendered {rendered - counted:.2f} s, "
                f"page {len(page.html) / 1000:.0f} kB"
            )
        desk.database.close()


if __name__ == "__main__":
    main(*(int(argument) for argument in (*sys.argv[1:], 100_000, 2_000)[:2]))
