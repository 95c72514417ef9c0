"""A month of an office on a virtual clock: who gets how much mail, what comes at night, and what becomes of due times.

    python -m tests.measure.month [CASES SEED]

Everybody is played with seeded chance: twelve submitters, four people at L2, a CIO with a deputy, a CEO, an admin.
Most answer in time and in working hours, some late, some never; a tenth of the cases is urgent, at any hour.
"""

from __future__ import annotations

import heapq
import itertools
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from escalationd.core.calendar import is_open, next_open
from escalationd.core.escalation import Status
from tests.support.cast import ADMIN, CEO, CIO, DEPUTY, LENA, MAYA, QUEUE, TOM
from tests.support.office import COMPLETE, FINANCIAL, Office, Received

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = datetime(2026, 11, 2, 7, 0, tzinfo=UTC)
DAYS = 30
SUBMITTERS = (MAYA, *(f"staff{number}@example.test" for number in range(2, 13)))
OURS = {QUEUE: (TOM, LENA), CIO: (CIO,), DEPUTY: (CIO,), CEO: (CEO,)}
"""Who answers what comes to an address; the deputy leaves it to the CIO."""

TO_CIO = "ESCALATE\n\nCIO trigger: amount above our limit\nRecommended action: refund the customer"
TO_CEO = "ESCALATE\n\nRecommended action: refund the customer"
VERDICTS = {
    "L2": (("Approved, go ahead", 45), ("Denied, not ours", 18), ("RESOLVED", 10), (TO_CIO, 27)),
    "CIO": (("Approved, refund from reserve", 60), ("Denied, see the terms", 25), (TO_CEO, 15)),
    "CEO": (("Approved", 70), ("Denied", 30)),
}


@dataclass
class Month:
    """What happened. ``wrong`` are broken promises, in words; there should be none."""

    mails: Counter[tuple[str, str]] = field(default_factory=Counter)
    heaps: dict[tuple[str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    kinds: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    at_night: Counter[str] = field(default_factory=Counter)
    urgent_at_night: int = 0
    calls: int = 0
    met: int = 0
    breached: int = 0
    wrong: list[str] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)

    def per_day(self, who: str) -> list[int]:
        """Mails of each day with any, most first."""
        return sorted((count for (to, _), count in self.mails.items() if to == who), reverse=True)


def _with_pagers(office: Office) -> Office:
    """The office where everybody who decides can be contacted directly."""
    people = dict(office.desk.policy.people)
    people |= {who: replace(people[who], contacts=("json://",)) for who in (TOM, LENA, CIO, DEPUTY, CEO)}
    office.desk = replace(office.desk, policy=replace(office.desk.policy, people=people))
    return office


class Play:
    """The office and everybody's next steps."""

    def __init__(self, folder: Path, cases: int, seed: int, days: int = DAYS) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - chance that repeats
        self.office = _with_pagers(Office(folder, now=FIRST))
        self.month = Month()
        self.end = FIRST + timedelta(days=days)
        self._steps: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._busy: set[tuple[str, int]] = set()
        self._breaches: Counter[tuple[str, str]] = Counter()
        self._deputies_told: set[str] = set()
        self._told: dict[str, Received] = {}
        for number in range(cases):
            urgent = self.chance.random() < 0.1
            at = FIRST + timedelta(minutes=self.chance.uniform(0, (days - 5) * 1440))
            self._later(
                at if urgent else self._in_hours(at), lambda number=number, urgent=urgent: self._raise(number, urgent)
            )

    def run(self) -> Month:
        """Play until the month is over."""
        office = self.office
        while office.now < self.end:
            times = [at for at in (office.next_time(), self._steps[0][0] if self._steps else None) if at]
            office.now = min([*times, self.end])
            while self._steps and self._steps[0][0] <= office.now:
                heapq.heappop(self._steps)[2]()
            office.work()
            for letter in office.post():
                self._arrives(letter)
        self._close()
        self.month.calls = len(self.office.calls)
        return self.month

    def _later(self, at: datetime, step: Callable[[], None]) -> None:
        heapq.heappush(self._steps, (at, next(self._order), step))

    def _in_hours(self, at: datetime) -> datetime:
        at = next_open(at, self.office.desk.policy.calendar)
        return at + timedelta(minutes=self.chance.uniform(0, 25))

    def _after(self, hours: float, *, urgent: bool) -> datetime:
        at = self.office.now + timedelta(hours=hours)
        return at if urgent else self._in_hours(at)

    def _raise(self, number: int, urgent: bool) -> None:
        ticket = f"TCK-{1000 + number}"
        whole = self.chance.random() < 0.9
        form = (COMPLETE if whole else FINANCIAL).replace("TCK-20931", ticket)
        form += "\nWhy urgent: payroll is stuck\n" if urgent else ""
        tag = "[URGENT]" if urgent else "[ESCALATION]"
        self.office.write(self.chance.choice(SUBMITTERS), f"{tag} Payments stuck - {ticket}", form)

    def _arrives(self, letter: Received) -> None:
        """Count it, and let its reader do what people do."""
        office, entry = self.office, letter.entry
        local = office.now.astimezone(BERLIN)
        self.month.mails[letter.to, f"{local:%m-%d}"] += 1
        self.month.kinds[letter.to][letter.kind] += 1
        late = letter.kind == "reminder" and "Overdue" in letter.mail["Subject"] + letter.text
        self.month.heaps[letter.to, f"{local:%m-%d}"]["overdue reminder" if late else letter.kind] += 1
        case = office.case(entry.escalation) if entry.escalation else None
        unasked = letter.mail["Auto-Submitted"] != "auto-replied"
        if unasked and not is_open(office.now, office.desk.policy.calendar):
            if case is not None and case.urgent:
                self.month.urgent_at_night += 1
            else:
                self.month.at_night[letter.kind] += 1
        round_of = "/".join(entry.key.split("/")[:2])
        if letter.kind == "breach":
            self._breaches[round_of, letter.to] += 1
        if letter.kind == "reminder" and letter.to == DEPUTY:
            self._deputies_told.add(round_of)
        if case is not None:
            self._react(letter, case.ref, urgent=case.urgent)

    def _react(self, letter: Received, ref: str, *, urgent: bool) -> None:
        kind, draw = letter.kind, self.chance.random()
        if kind in ("brief", "executive", "answer") and letter.to in OURS:
            self._plan_verdict(letter, ref, urgent=urgent, draw=draw)
        elif kind == "missing" and draw < 0.8:
            self._say(letter, letter.to, "Currency: EUR", self._after(draw * 10, urgent=urgent), Status.INCOMPLETE, ref)
        elif kind == "question":
            self._say(letter, letter.to, "the second one", self._after(draw * 9, urgent=urgent), Status.WAITING, ref)
        elif kind == "customer_due" and draw < 0.6:
            self._later(self._after(draw * 2, urgent=False), lambda: self.office.reply(letter.to, letter, "SENT"))
        elif kind == "decision" and letter.to in SUBMITTERS:
            self._say(letter, letter.to, "RESOLVED", self._after(draw * 70, urgent=False), Status.APPROVED, ref)

    def _say(self, letter: Received, who: str, words: str, at: datetime, status: Status, ref: str) -> None:
        """Reply at ``at``, if the case still stands there."""

        def step() -> None:
            if self.office.case(ref).status is status:
                self.office.reply(who, letter, words)

        self._later(at, step)

    def _plan_verdict(self, letter: Received, ref: str, *, urgent: bool, draw: float) -> None:
        """Most decide well within the time, every fifth late; one in eight asks first, one in ten takes it first."""
        case = self.office.case(ref)
        if (ref, case.round) in self._busy and letter.kind != "answer":
            return
        self._busy.add((ref, case.round))
        allowed = {"L2": 4.0, "CIO": 12.0, "CEO": 24.0}[case.tier] if not urgent else 1.0
        late = draw > 0.8
        hours = allowed * (self.chance.uniform(1.2, 8.0) if late else self.chance.uniform(0.05, 0.9))
        who = self.chance.choice(OURS[letter.to])
        if self.chance.random() < 0.12 and letter.kind != "answer":
            self._say(
                letter, who, "ASK which terminal was it?", self._after(hours / 2, urgent=urgent), Status.OPEN, ref
            )
            return
        if self.chance.random() < 0.1:
            self._say(letter, who, "TAKE", self._after(hours / 4, urgent=urgent), Status.OPEN, ref)
        self._later(self._after(hours, urgent=urgent), lambda: self._decide(letter, who, ref))

    def _decide(self, letter: Received, who: str, ref: str) -> None:
        case = self.office.case(ref)
        if not case.status.with_tier or case.clock is None or letter.entry.key.split("/")[0] != ref:
            return
        words, weights = zip(*VERDICTS[case.tier], strict=True)
        before = (case.tier, case.round)
        self._check_deadline(case)
        self.office.reply(who, letter, self.chance.choices(words, weights)[0])
        after = self.office.case(ref)
        if (after.tier, after.round) == before:
            self.month.wrong.append(f"{ref}: a decision at {case.tier} was not booked")

    def _check_deadline(self, case) -> None:
        """A deadline that is met has no breach letters; a missed one has one each, to submitter and admins.

        The CIO's deputy is reminded of the missed ones only, and pagers ring in urgent cases only.
        """
        key = f"{case.ref}/{case.round}"
        late = case.clock.paused_at is None and case.clock.due < self.office.now and not self._just_due(case)
        told = {to for (of, to), count in self._breaches.items() if of == key and count}
        doubled = [to for (of, to), count in self._breaches.items() if of == key and count > 1]
        wanted = {case.submitter, ADMIN} if late else set()
        self.month.breached += late
        self.month.met += not late
        if told != wanted or doubled:
            self.month.wrong.append(
                f"{case.ref} at {case.tier}, due {case.clock.due}: told {sorted(told)}, now {self.office.now}"
            )
        if (key in self._deputies_told) != (late and case.tier == "CIO"):
            self.month.wrong.append(f"{case.ref} at {case.tier}: the deputy, late {late}")
        rung = any(call.key.startswith(f"{key}/call/") for call in self.office.calls)
        if rung != case.urgent:
            self.month.wrong.append(f"{case.ref} at {case.tier}: pagers, urgent {case.urgent}")

    def _just_due(self, case) -> bool:
        """Due at closing time: what is not urgent is told when the office opens again."""
        return not case.urgent and next_open(case.clock.due, self.office.desk.policy.calendar) >= self.office.now

    def _close(self) -> None:
        with self.office.desk.database.read() as session:
            from escalationd.store import escalations

            for case in escalations.listing(session, limit=100_000):
                self.month.ends[case.resolution.value if case.resolution else case.status.value] += 1
                if case.status is Status.OPEN and case.clock is not None:
                    self._check_deadline(case)


def report(month: Month) -> None:
    """Print the figures."""
    print(f"ends: {dict(month.ends)}")
    print(f"deadlines: {month.met} met, {month.breached} missed; broken promises: {len(month.wrong)}")
    print("\n".join(month.wrong[:20]))
    print(f"outside working hours, not an answer: {dict(month.at_night)}; of urgent cases {month.urgent_at_night}")
    print(f"direct contacts of urgent cases: {month.calls}")
    print("mails per day (days with any): person, median, 95 %, worst; what the month and the worst day are made of")
    for who in (QUEUE, TOM, LENA, CIO, DEPUTY, CEO, ADMIN, *SUBMITTERS[:3]):
        days = month.per_day(who)
        if days:
            worst = max((day for day in month.mails if day[0] == who), key=lambda day: month.mails[day])
            print(
                f"  {who:24} {days[len(days) // 2]:3} {days[len(days) // 20]:4} {days[0]:4}  {_most(month.kinds[who])}"
            )
            print(f"  {worst[1]:>38}  {_most(month.heaps[worst])}")


def _most(kinds: Counter[str]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in kinds.most_common(7))


if __name__ == "__main__":
    many, seed = [int(argument) for argument in sys.argv[1:]] or [500, 1]
    with tempfile.TemporaryDirectory() as name:
        report(Play(Path(name), many, seed).run())
