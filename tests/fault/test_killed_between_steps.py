"""SIGKILL between all commits and commands of a pass, then a restart: nothing lost, nothing doubled.

Real Dovecot, a recording relay, real SQLite. What must be equal to the pass that nobody disturbed:
dispositions, cases, histories, letters (each queued once under its key, delivered with its one Message-ID).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from escalationd.audit.report import audit
from escalationd.daemon.wiring import utc_now
from escalationd.store import escalations, history, inbox, outbox
from escalationd.store.database import Database
from tests.fault.killing import settings_of
from tests.support.cast import ADMIN, MAYA, QUEUE, TOM
from tests.support.dovecot import Dovecot
from tests.support.office import COMPLETE, FINANCIAL
from tests.support.sink import Sink
from tests.support.wire import bounce_of, compose, config_text

ROOT = Path(__file__).parents[2]


class Killer:
    """The process of ``killing``, asked for one pass after another."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.fault.killing"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={"PYTHONPATH": f"{os.environ.get('PYTHONPATH', '')}:{ROOT}"}, text=True,
        )  # fmt: skip

    def run(self, config: Path, kill_at: int = 0, tracing: str = "") -> str:
        self._process.stdin.write(f"{config} {kill_at} {tracing}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


@pytest.fixture
def killer() -> Iterator[Killer]:
    process = Killer()
    yield process
    process.close()


class Desks:
    """One desk after another with the same past and the same waiting mails, each with a mailbox of its own."""

    def __init__(self, folder: Path, dovecot: Dovecot, sink: Sink, killer: Killer) -> None:
        self.folder, self.dovecot, self.sink, self.killer = folder, dovecot, sink, killer
        config = self.make("past", [compose(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE)])
        assert killer.run(config).isdigit()
        brief = sink.to(QUEUE)[0].mail
        self.waiting = [
            bounce_of(QUEUE, str(brief["Message-ID"])),
            compose(TOM, "", "Approved, refund from reserve.", answers=brief),
            compose(MAYA, "[ESCALATION] Payout missing - TCK-5", FINANCIAL.replace("TCK-20931", "TCK-5")),
            compose("mallory@evil.test", "Re: something", "Approved", proven=False),
        ]

    def make(self, name: str, mails: list[bytes]) -> Path:
        folder = self.folder / name
        past = self.folder / "past"
        shutil.copytree(past, folder) if past.exists() else folder.mkdir()
        user = f"{name}@example.test"
        for raw in mails:
            self.dovecot.deliver(user, raw)
        text = config_text(self.dovecot.imap, self.sink.port, user=user)
        (folder / "config.yaml").write_text(text)
        return folder / "config.yaml"

    def result(self, name: str) -> dict[str, Any]:
        """Everything that must not depend on when the process was killed."""
        user = f"{name}@example.test"
        url = settings_of(self.folder / name / "config.yaml").database_url
        report = audit(url, utc_now())
        assert [str(finding) for finding in report.findings] == [], name
        with closing(Database(url)) as database, database.read() as session:
            letters = outbox.listing(session, limit=1000)
            return {
                "mails": Counter((mail.subject, mail.disposition) for mail in inbox.listing(session, limit=1000)),
                "cases": {case.ref: (case.status, case.tier) for case in escalations.listing(session)},
                "history": {
                    case.ref: [event.kind for event in history.for_escalation(session, case.ref)]
                    for case in escalations.listing(session)
                },
                "letters": sorted((letter.kind, letter.recipient, letter.state) for letter in letters),
                "inbox": len(self.dovecot.mails(user)),
                # a kill after MOVE may leave a mail in Processed that belongs in Set aside: the ledger knows
                "moved": sum(len(self.dovecot.mails(user, folder)) for folder in ("Processed", "Set aside")),
            }

    def message_ids(self, name: str) -> dict[str, str]:
        url = settings_of(self.folder / name / "config.yaml").database_url
        with closing(Database(url)) as database, database.read() as session:
            return {entry.key: str(entry.message_id) for entry in outbox.listing(session, state="sent", limit=1000)}


@pytest.mark.sqlite("each desk begins with a copy of the first one's folder, records and all")
def test_a_kill_at_any_step_loses_nothing_and_doubles_nothing(tmp_path, dovecot, sink, killer):
    desks = Desks(tmp_path, dovecot, sink, killer)
    steps = int(killer.run(desks.make("calm", desks.waiting)))
    calm = desks.result("calm")
    assert steps > 30
    assert {("digest", ADMIN, "sent"), ("alarm", ADMIN, "sent")} <= set(calm["letters"])
    assert {"bounce", "decided"} <= {kind for kinds in calm["history"].values() for kind in kinds}
    repeats = {}

    for number in range(1, steps + 1):
        name = f"kill{number}"
        before = len(sink.caught)
        config = desks.make(name, desks.waiting)

        # how many connections the letters share is chance, and with it the last few numbers
        assert killer.run(config, number) == "killed" or number > steps - 6
        ended = killer.run(config)

        assert ended.isdigit(), (number, ended)
        assert desks.result(name) == calm, number
        caught = sink.caught[before:]
        sent = Counter(one.message_id for one in caught)
        past = {one.message_id for one in sink.caught[:before]}
        assert set(sent) == set(desks.message_ids(name).values()) - past, number
        assert len({one.raw for one in caught}) == len(sent), number
        repeats[number] = sum(sent.values()) - len(sent)

    # only the window between the end of data and the commit after its "250" may repeat a letter, one a connection
    assert max(repeats.values()) <= settings_of(config).smtp.connections
