# ruff: noqa: E501 - a row of a table stays together
"""What a database of many years costs: a mail, a sweep and the digest at 0, 100,000 and 1,000,000 escalations."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert

from escalationd.core.escalation import Escalation, Status, TimerName
from escalationd.daemon.wiring import open_desk, utc_now
from escalationd.service.desk import Desk
from escalationd.service.process import process_some
from escalationd.service.report import summary_now
from escalationd.service.sweep import sweep
from escalationd.store import escalations, inbox
from escalationd.store.inbox import NewMail
from escalationd.store.tables import EscalationRow, EventRow, InboxRow, OutboxRow
from tests.bench.backlog import Row
from tests.bench.mails import STAFF, week
from tests.bench.site import LIMITS, measured
from tests.support.cast import settings

_OPEN = 2_000
_CHUNK = 5_000
_MAILS = 200


def growth(sizes: list[int]) -> Iterator[Row]:
    first: float | None = None
    for size in sizes:
        folder = Path(tempfile.mkdtemp(prefix="bench"))
        desk = open_desk(settings(folder, LIMITS))
        _grow(desk, size)
        cost = _cost_of_a_mail(desk)
        first = first or cost
        yield f"with {size:,} escalations: CPU a mail", f"{1000 * cost:.2f} ms ({cost / first:.2f} x)", "1.15 x"
        yield "  sweep with nothing due", f"{1000 * _seconds(sweep, desk):.2f} ms", "5 ms"
        yield "  digest, summed up", f"{_seconds(_digest, desk):.2f} s", "1 s at 100,000" if size else ""
        yield from _commands(folder, size)
        desk.database.close()
        shutil.rmtree(folder)


def _grow(desk: Desk, size: int) -> None:
    """Cases as two years leave them: nearly all closed long ago, each with its mail, letters and history."""
    now = utc_now()
    for start in range(0, size, _CHUNK):
        numbers = range(start, min(start + _CHUNK, size))
        with desk.database.write() as session:
            cases = [_case(number, size, now) for number in numbers]
            session.execute(
                insert(EscalationRow.__table__), [{"ref": one.ref, **escalations._columns(one)} for one in cases]
            )
            session.execute(insert(InboxRow.__table__), [_mail(number, cases[number - start]) for number in numbers])
            session.execute(
                insert(OutboxRow.__table__),
                [_letter(number, copy, cases[number - start]) for number in numbers for copy in (0, 1)],
            )
            session.execute(insert(EventRow.__table__), [_event(number, cases[number - start]) for number in numbers])


def _case(number: int, size: int, now) -> Escalation:
    running = number >= size - _OPEN
    created = now - timedelta(days=1 if running else 2 + 700 * (size - number) / size)
    case = Escalation(
        ref=f"ESC-2024-{number:07}", status=Status.OPEN if running else Status.CLOSED, tier="L2", issue="Payout missing",
        ticket=f"OLD-{number}", submitter=STAFF[number % 200], created=created, escalated=created,
        closed=None if running else created + timedelta(hours=5), fields={"customer_id": f"C-{number}"},
    )  # fmt: skip
    return case.with_timer(TimerName.CUSTOMER, now + timedelta(days=1)) if running else case


def _mail(number: int, case: Escalation) -> dict[str, object]:
    return {
        "account": "old", "folder": "INBOX", "uidvalidity": 1, "uid": number + 1, "raw": b"x" * 200, "server_headers": b"",
        "sha256": "", "size": 200, "received_at": case.created, "urgent": False, "sender": case.submitter,
        "subject": "old", "message_id": f"<{number}@old.test>", "content_hash": "", "state": "done", "attempts": 1,
        "disposition": "accepted", "reason": "", "escalation": case.ref, "handled_at": case.created, "answered": True,
        "moved_at": case.created, "set_aside": "",
    }  # fmt: skip


def _letter(number: int, copy: int, case: Escalation) -> dict[str, object]:
    return {
        "key": f"{case.ref}/{copy}", "channel": "letter", "kind": "acknowledged", "recipient": case.submitter,
        "escalation": case.ref, "message_id": f"<{number}.{copy}@ours.test>", "raw": b"x" * 200, "state": "sent",
        "automatic": True, "next_attempt_at": case.created, "attempts": 1, "in_flight": False, "unknown_results": 0,
        "last_error": "", "created_at": case.created, "sent_at": case.created,
    }  # fmt: skip


def _event(number: int, case: Escalation) -> dict[str, object]:
    return {
        "seq": number + 1, "ref": case.ref, "at": case.created, "kind": "accepted", "body": "{}", "salt": "", "digest": "",
        "previous": "", "hash": f"{number:064x}",
    }  # fmt: skip


def _cost_of_a_mail(desk: Desk) -> float:
    """Seconds of CPU to handle one mail."""
    for first in (0, _MAILS):  # the first half warms the caches
        now = utc_now()
        mails = [
            NewMail(
                account="new", folder="INBOX", uidvalidity=1, uid=first + number + 1, raw=raw, sha256=str(number),
                size=len(raw), received_at=now, subject="", urgent=False, sender=STAFF[number % 200],
            )
            for number, raw in enumerate(week(_MAILS, first=first))
        ]  # fmt: skip
        with desk.database.write() as session:
            inbox.keep(session, mails)
        began = time.process_time()
        while process_some(desk):
            pass
        spent = time.process_time() - began
    return spent / _MAILS


def _seconds(act: Callable[[Desk], object], desk: Desk) -> float:
    took = []
    for _ in range(3):
        began = time.perf_counter()
        act(desk)
        took.append(time.perf_counter() - began)
    return min(took)


def _digest(desk: Desk) -> None:
    with desk.database.read() as session:
        summary_now(session, desk, "UTC", desk.now() - timedelta(days=1))


def _commands(folder: Path, size: int) -> Iterator[Row]:
    if not size:
        return
    from tests.support.shell import write_config

    config = write_config(folder)
    for words in (["list"], ["show", f"ESC-2024-{size - 1:07}"], ["status"]):
        command = [sys.executable, "-m", "escalationd", *words, "-c", str(config), "--json"]
        spent = measured(command, ends=(0, 1))  # no daemon works here, and "status" says so with 1
        yield f"  {words[0]}", f"{spent.seconds:.2f} s, {spent.cpu:.2f} s CPU", "0.5 s"
