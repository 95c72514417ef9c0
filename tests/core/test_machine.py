"""A case in the hands of many people, on purpose and at random: the rules that must hold whatever they do.

The invariants are SAFETY 5.1 (I5: at most one decision for each tier and round; the history is a path of the allowed
life, as the audit has it written down a second time) and PRODUCT 6 (who may decide, and with what).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from escalationd.audit.life import Life
from escalationd.core.admin_act import AdminAct
from escalationd.core.decide import decide
from escalationd.core.decision import Decision
from escalationd.core.effects import EndTokens, Letter, LetterKind, MarkAway, Recall
from escalationd.core.escalation import Escalation, Status, TimerName
from escalationd.core.events import (
    AdminActed,
    Answers,
    Author,
    DueReached,
    Source,
    Spoke,
    StaffVerb,
    Standing,
    Submitted,
    TokenState,
    Wrote,
)
from escalationd.core.life import acting_deputies, author_of
from escalationd.core.policy import Policy, Threshold, Verb
from tests.support.cast import ADMIN, CEO, CIO, DEPUTY, LENA, MAYA, POLICY, QUEUE, TOM
from tests.support.office import TUESDAY

LIMIT = Threshold(currency="EUR", amount=Decimal(1000))
POLICIES = (
    replace(POLICY, thresholds=(replace(LIMIT, second_person=True),)),
    replace(POLICY, thresholds=(LIMIT,)),
    POLICY,
)
"""Four eyes, two steps, and the shipped policy."""
PEOPLE = (TOM, LENA, CIO, DEPUTY, CEO, MAYA, QUEUE, ADMIN)
VERBS = (
    Verb.APPROVE, Verb.DENY, Verb.RESOLVED, Verb.ESCALATE, Verb.REVIEW, Verb.ASK, Verb.TAKE, Verb.AWAY, Verb.REFER,
    Verb.REMIND, Verb.REOPEN,
)  # fmt: skip
FINAL = frozenset({"approve", "deny", "refer", "resolved", "escalate"})
FIELDS = {
    "ticket_id": "TCK-20931",
    "customer_id": "C-1",
    "issue_summary": "stuck",
    "timeline": "today",
    "actions_taken": "all",
    "why_escalating": "money",
    "amount": Decimal(500),
    "currency": "EUR",
    "transaction_ids": ("T-1",),
    "current_status": "pending",
    "cio_trigger": "amount",
    "recommended_action": "refund",
}
ANSWERS = Answers(
    kinds=("financial",), kinds_given=True, fields=FIELDS, checklist=frozenset(item.name for item in POLICY.checklist)
)


@dataclass
class Minted:
    """A token that a letter carries."""

    round: int
    to: str
    purpose: str
    expires: datetime
    ended: bool = False


class Case(RuleBasedStateMachine):
    """One case, its tokens, letters and history, as the store would keep them."""

    def __init__(self) -> None:
        super().__init__()
        self.now = TUESDAY
        self.mail = 0
        self.away: frozenset[str] = frozenset()
        self.tokens: list[Minted] = []
        self.letters: dict[str, Letter] = {}
        self.recalled: set[str] = set()
        self.asked: list[tuple[int, str]] = []
        self.life = Life()
        self.problems: list[str] = []
        self.booked: list[tuple[str, int, str, str]] = []
        """Every decision that counts now: tier, round, verb, who."""
        self.policy = POLICY

    # ---- what the service and the store do

    def source(self) -> Source:
        self.mail += 1
        return Source(
            inbox_id=self.mail, message_id=f"<{self.mail}@x>", sha256=f"{self.mail:064}", checks={"a": "passed"}
        )

    def apply(self, decision: Decision, event: object) -> None:
        """Keep a decision: compare-and-set is the caller's."""
        before, after = self.case, decision.escalation
        assert after is not None
        self.note(decision, event, before)
        self.case = replace(after, version=before.version + 1) if after != before else before
        for effect in decision.effects:
            match effect:
                case Letter():
                    self.queue(effect)
                case EndTokens(round=up_to):
                    for token in self.tokens:
                        token.ended = token.ended or token.round <= up_to
                case Recall(prefix=prefix):
                    waiting = (key for key, one in self.letters.items() if (one.not_before or self.now) > self.now)
                    self.recalled |= {key for key in waiting if key.startswith(prefix)}
                case MarkAway(person=person):
                    self.away |= {person}

    def queue(self, letter: Letter) -> None:
        if letter.key in self.letters:
            return
        self.letters[letter.key] = letter
        self.asked += [(self.case.round, letter.to)] if letter.kind is LetterKind.DID_YOU_WRITE else []
        purpose = (
            "undo" if letter.undo_token else "confirm" if letter.confirm_token else "decide" if letter.token else ""
        )
        if purpose:
            expires = self.case.undo_until if purpose == "undo" else self.now + timedelta(days=30)
            self.tokens.append(Minted(self.case.round, letter.to, purpose, expires or self.now))

    def note(self, decision: Decision, event: object, before: Escalation) -> None:
        """Hold every line of history against the audit's own table, and decisions against who may make them."""
        for line in decision.lines:
            disposition = decision.disposition.value if decision.disposition else ""
            self.problems += self.life.step(line.kind, {**line.payload, "disposition": disposition})
            if line.kind == "decided":
                self.booked.append((before.tier, before.round, str(line.payload["verb"]), line.actor))
                self.check_right(event, before, str(line.payload["verb"]))
            elif line.kind == "undone":
                self.booked.pop()

    def check_right(self, event: object, before: Escalation, verb: str) -> None:
        assert isinstance(event, Spoke)
        who, tier = event.author.address, self.policy.tier(before.tier)
        assert who != before.submitter
        assert who in (*tier.members, *acting_deputies(tier, self.policy, self.now, self.away))
        assert event.token is TokenState.CONFIRMED or (event.proven and self.good_token(event, verb))
        if self.policy.thresholds and verb == "approve" and (before.amount or 0) > 1000:
            assert before.first_step is not None
            assert not self.policy.thresholds[0].second_person or before.first_step.by != who

    @staticmethod
    def good_token(event: Spoke, verb: str) -> bool:
        after_the_decision = verb == "resolved" and event.token is TokenState.ENDED
        return event.token is TokenState.VALID or after_the_decision or (event.fresh and verb == "escalate")

    def worth(self, token: Minted | None, who: str) -> TokenState:
        """As ``service/threads.py`` has it."""
        tier = self.policy.tier(self.case.tier)
        shared = token is not None and token.to == tier.address and tier.is_queue
        members = (*tier.members, *acting_deputies(tier, self.policy, self.now, self.away))
        if token is None or not (token.to == who or (shared and who in members)):
            return TokenState.NONE
        if token.ended or token.expires <= self.now:
            return TokenState.ENDED
        return {"undo": TokenState.UNDO, "confirm": TokenState.CONFIRMED}.get(token.purpose, TokenState.VALID)

    def spoken(self, who: str, verb: Verb, token: Minted | None, *, proven: bool, fresh: bool = False) -> Spoke:
        author = author_of(who, self.case, self.policy, self.now, self.away)
        return Spoke(
            author=author,
            source=self.source(),
            verb=verb,
            note="a note",
            token=self.worth(token, who),
            proven=proven,
            refer_to=TOM if verb is Verb.REFER else None,
            when=self.now + timedelta(days=2) if verb in (Verb.REVIEW, Verb.AWAY, Verb.REMIND) else None,
            question="why?" if verb is Verb.ASK else "",
            answers=ANSWERS if verb is Verb.ESCALATE else Answers(),
            fresh=fresh,
        )

    def say(self, event: Spoke) -> None:
        """A verb from a tier, as ``service/readers.py`` routes it: others of the staff only write."""
        if event.author.standing in (Standing.STAFF, Standing.SUBMITTER) and event.verb is not Verb.APPROVE:
            return
        self.apply(decide(self.case, event, self.policy, self.now, self.away), event)

    def pick(self, data: st.DataObject, who: str) -> Minted | None:
        """Any token ever minted, most often one of one's own, or none."""
        own = [token for token in self.tokens if self.worth(token, who) is not TokenState.NONE]
        choices = [None, *self.tokens, *own[-3:], *own[-1:] * 5]
        return data.draw(st.sampled_from(choices))

    # ---- what people do

    @initialize(urgent=st.booleans(), policy=st.sampled_from(POLICIES), tier=st.sampled_from(["L2", "CIO"]))
    def submit(self, urgent: bool, policy: Policy, tier: str) -> None:
        self.policy = policy
        answers = replace(ANSWERS, fields=FIELDS | {"amount": Decimal(5000), "why_urgent": "now"})
        event = Submitted(
            ref="ESC-2026-0001",
            author=Author(address=MAYA if tier == "L2" else TOM, standing=Standing.SUBMITTER),
            source=self.source(),
            tier=tier,
            urgent=urgent,
            issue="Card payments stuck",
            ticket="TCK-20931",
            answers=answers,
        )
        decision = decide(None, event, self.policy, self.now, self.away)
        assert decision.escalation is not None
        self.case = decision.escalation
        self.apply(decision, event)
        assert self.case.status is Status.OPEN

    @rule(
        data=st.data(),
        who=st.sampled_from(PEOPLE),
        verb=st.sampled_from(VERBS),
        proven=st.sampled_from([True, True, False]),
    )
    def speak(self, data: st.DataObject, who: str, verb: Verb, proven: bool) -> None:
        self.say(self.spoken(who, verb, self.pick(data, who), proven=proven))

    @rule(data=st.data(), verb=st.sampled_from([Verb.APPROVE, Verb.APPROVE, Verb.DENY, Verb.ESCALATE, Verb.RESOLVED]))
    def decide_as_one_should(self, data: st.DataObject, verb: Verb) -> None:
        """Somebody with a good code of their own: most of what really happens."""
        good = [
            (one, who)
            for one in self.tokens
            if not one.ended
            for who in PEOPLE
            if self.worth(one, who) is TokenState.VALID
        ]
        if good:
            token, who = data.draw(st.sampled_from(good))
            self.say(self.spoken(who, verb, token, proven=True))

    @precondition(lambda self: self.case.undo_until is not None)
    @rule()
    def undo_as_one_should(self) -> None:
        """Whoever decided, from the confirmation's code."""
        ruling, until = self.case.ruling, self.case.undo_until
        codes = [one for one in self.tokens if one.purpose == "undo" and ruling and one.to == ruling.by]
        if (
            ruling is None
            or not codes
            or author_of(ruling.by, self.case, self.policy, self.now, self.away).standing
            in (Standing.STAFF, Standing.SUBMITTER)
        ):
            return
        booked, good = len(self.booked), not codes[-1].ended and until is not None and self.now < until
        self.say(self.spoken(ruling.by, Verb.UNDO, codes[-1], proven=True))
        assert (len(self.booked) < booked) is good

    @rule(data=st.data(), verb=st.sampled_from((*VERBS, Verb.UNDO)))
    def answer_did_you_write(self, data: st.DataObject, verb: Verb) -> None:
        """Whoever was asked says any word from that question, most often without proof again; and only they can."""
        asked = [one for one in self.tokens if one.purpose == "confirm"]
        if asked:
            question = data.draw(st.sampled_from(asked))
            self.say(self.spoken(question.to, verb, question, proven=False))
            other = data.draw(st.sampled_from([who for who in PEOPLE if who != question.to]))
            assert self.worth(question, other) is TokenState.NONE

    @rule(data=st.data(), who=st.sampled_from([CIO, TOM, CEO, LENA]))
    def go_away(self, data: st.DataObject, who: str) -> None:
        """The boss leaves: the deputy may decide from now on, by the deputy's own code or the queue's."""
        deputies = acting_deputies(self.policy.tier(self.case.tier), self.policy, self.now, self.away)
        own = [one for one in self.tokens if self.worth(one, who) is TokenState.VALID]
        before = self.away
        self.say(self.spoken(who, Verb.AWAY, data.draw(st.sampled_from([None, *own])), proven=data.draw(st.booleans())))
        if self.away == before:
            later = acting_deputies(self.policy.tier(self.case.tier), self.policy, self.now, self.away)
            assert later == deputies

    @precondition(lambda self: self.policy.thresholds and self.case.first_step is not None)
    @rule(data=st.data(), amount=st.sampled_from([Decimal(500), Decimal(1000), Decimal("1000.01"), Decimal(9000)]))
    def change_the_amount_between_two_steps(self, data: st.DataObject, amount: Decimal) -> None:
        """What was approved once is not what stands there now: the first step does not count for another amount."""
        before = self.case
        self.write(self.case.submitter, amount)
        if amount != before.amount:
            assert self.case.first_step is None
            assert not [one for one in self.tokens if one.round <= before.round and not one.ended]
            self.decide_as_one_should(data, Verb.APPROVE)

    @rule(who=st.sampled_from(PEOPLE), proven=st.booleans())
    def escalate_by_a_fresh_mail(self, who: str, proven: bool) -> None:
        if (
            self.case.status.with_tier
            and author_of(who, self.case, self.policy, self.now, self.away).standing is Standing.HOLDER
        ):
            self.say(self.spoken(who, Verb.ESCALATE, None, proven=proven, fresh=True))

    @precondition(lambda self: self.case.undo_until is not None)
    @rule(data=st.data(), who=st.sampled_from(PEOPLE), proven=st.booleans())
    def undo(self, data: st.DataObject, who: str, proven: bool) -> None:
        ruling, until = self.case.ruling, self.case.undo_until
        told = [one for one in self.letters.values() if ruling and one.key.startswith(f"{ruling.key}/")]
        event = self.spoken(who, Verb.UNDO, self.pick(data, who), proven=proven)
        if event.author.standing in (Standing.STAFF, Standing.SUBMITTER):
            return
        booked = len(self.booked)
        self.say(event)
        if len(self.booked) < booked:
            assert ruling is not None
            assert until is not None
            assert ruling.by == who
            assert event.token is TokenState.CONFIRMED or (event.token is TokenState.UNDO and proven)
            assert self.now <= until
            assert {one.key for one in told} <= self.recalled  # nobody has been told, and nobody will be

    @rule(
        data=st.data(),
        first=st.sampled_from(PEOPLE),
        second=st.sampled_from(PEOPLE),
        verbs=st.tuples(*[st.sampled_from(VERBS[:4])] * 2),
    )
    def race(self, data: st.DataObject, first: str, second: str, verbs: tuple[Verb, Verb]) -> None:
        """Both are read against the same version; the loser is read again against what the winner left."""
        one = self.spoken(first, verbs[0], self.pick(data, first), proven=True)
        two = self.spoken(second, verbs[1], token := self.pick(data, second), proven=True)
        version, booked = self.case.version, len(self.booked)
        self.say(one)
        won = len(self.booked) > booked
        if self.case.version == version:
            self.say(two)
            return
        again = self.spoken(second, two.verb, token, proven=True)
        self.say(again)
        if won and not self.policy.thresholds and two.token is TokenState.VALID and again.verb is not Verb.RESOLVED:
            assert len(self.booked) == booked + 1

    @rule(
        verb=st.sampled_from([Verb.RESOLVED, Verb.WITHDRAW, Verb.REOPEN, Verb.SENT]),
        doubtful=st.booleans(),
        other=st.booleans(),
    )
    def submitter_says(self, verb: Verb, doubtful: bool, other: bool) -> None:
        who = LENA if other else self.case.submitter
        author = author_of(who, self.case, self.policy, self.now, self.away)
        if author.standing not in (Standing.SUBMITTER, Standing.STAFF):
            return
        event = StaffVerb(author=author, source=self.source(), verb=verb, note="", doubtful=doubtful)
        before = self.case.status
        self.apply(decide(self.case, event, self.policy, self.now, self.away), event)
        if doubtful and verb is not Verb.SENT:
            assert self.case.status is before

    @rule(who=st.sampled_from(PEOPLE), amount=st.sampled_from([None, Decimal(500), Decimal(900), Decimal(5000)]))
    def write(self, who: str, amount: Decimal | None) -> None:
        author = author_of(who, self.case, self.policy, self.now, self.away)
        answers = Answers(fields={"amount": amount}) if amount else Answers()
        event = Wrote(author=author, source=self.source(), text="news", answers=answers)
        self.apply(decide(self.case, event, self.policy, self.now, self.away), event)

    @rule(minutes=st.sampled_from([1, 3, 9, 11, 120, 1500, 20000]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        for _ in range(40):
            timer = min((one for one in self.case.timers if one.at <= self.now), key=lambda one: one.at, default=None)
            if timer is None:
                break
            event = DueReached(timer=timer, away=self.away)
            self.apply(decide(self.case, event, self.policy, self.now, self.away), event)

    @rule(who=st.sampled_from([TOM, LENA, CIO, CEO]))
    def comes_back(self, who: str) -> None:
        self.away -= {who}

    @rule(act=st.sampled_from(list(AdminAct)), tier=st.sampled_from(["L2", "CIO", "CEO"]))
    def admin(self, act: AdminAct, tier: str) -> None:
        self.mail += 1
        event = AdminActed(admin=ADMIN, act=act, reason="r", number=self.mail, tier=tier)
        self.apply(decide(self.case, event, self.policy, self.now, self.away), event)

    # ---- what must always be so

    @invariant()
    def the_history_is_a_path_of_the_allowed_life(self) -> None:
        if hasattr(self, "case"):
            assert self.problems == []
            assert self.life.agrees(
                self.case.status.value, self.case.resolution.value if self.case.resolution else None
            )

    @invariant()
    def at_most_one_decision_stands_for_a_tier_and_round(self) -> None:
        final = [(tier, number) for tier, number, verb, _ in self.booked if verb in FINAL]
        assert len(set(final)) == len(final)

    @invariant()
    def no_token_of_an_earlier_round_may_decide(self) -> None:
        if hasattr(self, "case"):
            stale = [
                one for one in self.tokens if one.purpose != "undo" and one.round < self.case.round and not one.ended
            ]
            assert stale == []

    @invariant()
    def nobody_is_told_of_a_decision_before_its_window_has_passed(self) -> None:
        if hasattr(self, "case") and self.case.ruling and self.case.undo_until:
            key = f"{self.case.ruling.key}/"
            held = [one.not_before for one in self.letters.values() if one.key.startswith(key)]
            assert all(at is not None and at >= self.case.undo_until for at in held)

    @invariant()
    def nothing_that_has_ended_runs_on(self) -> None:
        if hasattr(self, "case") and self.case.status.ended:
            assert {timer.name for timer in self.case.timers} <= {TimerName.CUSTOMER}
            assert self.case.clock is None

    @invariant()
    def a_question_back_about_authorship_goes_out_once_a_round_and_person(self) -> None:
        assert len(self.asked) == len(set(self.asked))


Case.TestCase.settings = settings(max_examples=120, stateful_step_count=25, deadline=None)
TestCase = Case.TestCase
