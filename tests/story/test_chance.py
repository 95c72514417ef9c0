"""People and the clock by chance: mails, decisions, jumps, restarts and downtime in any order.

Whatever comes first, each reminder of a deadline comes once, none before its time, and none to who has nothing to do.
"""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from escalationd.audit.report import audit
from escalationd.core.calendar import is_open, open_seconds
from escalationd.core.escalation import Status
from escalationd.daemon.wiring import open_desk
from escalationd.store import escalations
from tests.support.cast import CIO, MAYA, QUEUE, TOM
from tests.support.office import COMPLETE, FINANCIAL, Office, Received

MEANT_FOR = {
    "missing_reminder": {Status.INCOMPLETE},
    "expired": {Status.EXPIRED},
    "reminder": {Status.OPEN, Status.IN_REVIEW},
    "breach": {Status.OPEN, Status.IN_REVIEW},
    "question_reminder": {Status.WAITING},
    "resolve_reminder": {Status.APPROVED},
    "customer_due": set(Status) - {Status.INCOMPLETE, Status.EXPIRED, Status.WITHDRAWN},
}
VERDICTS = ("Approve", "Deny, not ours", "TAKE", "ASK which terminal was it?", "REMIND in 2 hours", "UNDO")
TO_CIO = "ESCALATE\n\nCIO trigger: amount above our limit\nRecommended action: refund the customer"
HOPS = (timedelta(hours=1), -timedelta(hours=1), timedelta(hours=6), -timedelta(hours=3), timedelta(days=3))


class Chance(RuleBasedStateMachine):
    """One office; the newest letter of each case to each person is what they answer."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.office = Office(Path(self._folder.name))
        self.briefs: dict[str, Received] = {}
        self.mine: dict[str, Received] = {}
        self.reminders: set[tuple[object, ...]] = set()
        self.tickets = 0

    def teardown(self) -> None:
        self.office.desk.database.close()
        Office.opened.remove(self.office)
        report = audit(self.office.settings.database_url, self.office.now)
        wrong = [str(finding) for finding in report.findings if finding.rule not in ("not stale", "moved")]
        self._folder.cleanup()
        assert wrong == []

    @precondition(lambda self: self.tickets < 3)
    @rule(urgent=st.booleans(), whole=st.booleans())
    def somebody_escalates(self, urgent: bool, whole: bool) -> None:
        self.tickets += 1
        ticket = f"TCK-{20930 + self.tickets}"
        form = (COMPLETE if whole else FINANCIAL).replace("TCK-20931", ticket)
        form += "Why urgent: payroll is stuck\n" if urgent else ""
        self.office.write(MAYA, f"{'[URGENT]' if urgent else '[ESCALATION]'} Payments stuck - {ticket}", form)

    @precondition(lambda self: self.briefs)
    @rule(words=st.sampled_from((*VERDICTS, TO_CIO)), data=st.data())
    def a_decider_answers(self, words: str, data: st.DataObject) -> None:
        letter = self.briefs[data.draw(st.sampled_from(sorted(self.briefs)))]
        self.office.reply(TOM if letter.to == QUEUE else letter.to, letter, words)

    @precondition(lambda self: self.mine)
    @rule(words=st.sampled_from(("Currency: EUR", "the second one", "RESOLVED", "SENT", "WITHDRAW")), data=st.data())
    def the_submitter_answers(self, words: str, data: st.DataObject) -> None:
        letter = self.mine[data.draw(st.sampled_from(sorted(self.mine)))]
        self.office.reply(MAYA, letter, words)

    @rule()
    def the_next_time_comes(self) -> None:
        self.office.now = self.office.next_time() or self.office.now
        self.office.work()

    @rule(minutes=st.integers(1, 600))
    def time_passes(self, minutes: int) -> None:
        self.office.live(timedelta(minutes=20), minutes=minutes)

    @rule(hop=st.sampled_from(HOPS))
    def the_clock_jumps(self, hop: timedelta) -> None:
        """Or the machine slept, or the daemon was down."""
        self.office.now += hop
        self.office.work()

    @rule()
    def the_daemon_restarts(self) -> None:
        self.office.desk.database.close()
        self.office.desk = open_desk(self.office.settings, now=lambda: self.office.now)
        self.office.work()

    @invariant()
    def what_leaves_is_meant(self) -> None:
        for letter in self.office.post():
            ref = letter.entry.escalation
            if ref is None:
                continue
            if letter.kind in ("brief", "reminder", "answer") and letter.to in (QUEUE, CIO):
                self.briefs[ref] = letter
            if letter.to == MAYA:
                self.mine[ref] = letter
            self._check(ref, letter)

    def _check(self, ref: str, letter: Received) -> None:
        case, made = self.office.case(ref), letter.entry.created_at
        assert case.status in MEANT_FOR.get(letter.kind, set(Status)), f"{letter.entry.key}: {case.status}"
        if letter.kind in ("reminder", "breach") and not case.urgent:
            assert is_open(letter.entry.next_attempt_at, self.office.desk.policy.calendar)
        clock = case.clock
        if clock is None or letter.kind not in ("reminder", "breach") or clock.started > made:
            return
        if letter.kind == "breach" or "overdue" in letter.subject.lower():
            assert clock.due <= made
        elif not clock.pauses and letter.kind == "reminder":
            calendar = self.office.desk.policy.tier(case.tier).calendar
            spent = (
                open_seconds(clock.started, made, calendar)
                if clock.working
                else made.timestamp() - clock.started.timestamp()
            )
            assert spent >= clock.total / 2
        if letter.kind == "breach":
            slot = (ref, case.round, clock.due, letter.to)
            assert slot not in self.reminders
            self.reminders.add(slot)

    @invariant()
    def early_reminders_are_two_at_most(self) -> None:
        """Those before the due time, and the one that comes with it: each slot once, whatever the clock did."""
        with self.office.desk.database.read() as session:
            cases = escalations.listing(session)
        for case in cases:
            if case.clock and case.clock.due > self.office.now and case.breached_at is None and not case.clock.pauses:
                assert case.reminded <= 2, case.ref


Chance.TestCase.settings = settings(max_examples=12, stateful_step_count=20, deadline=None)
TestChance = Chance.TestCase
