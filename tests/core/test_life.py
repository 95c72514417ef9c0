"""Who may do what, and when: every cell of PRODUCT section 7, through the real decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from escalationd.core.admin_act import AdminAct
from escalationd.core.decide import decide
from escalationd.core.decision import Decision
from escalationd.core.effects import Letter, LetterKind, MarkAway
from escalationd.core.escalation import Escalation, Resolution, Ruling, Status, TimerName
from escalationd.core.events import (
    AdminActed,
    Answers,
    Author,
    Disposition,
    DueReached,
    Event,
    Source,
    Spoke,
    StaffVerb,
    Standing,
    Submitted,
    TokenState,
    Wrote,
)
from escalationd.core.life import author_of
from escalationd.core.policy import Verb
from tests.support.cast import CEO, CIO, DEPUTY, LENA, MAYA, POLICY, QUEUE, TOM

COLLEAGUE = "noah@example.test"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=2)

PEOPLE = {"S": MAYA, "C": COLLEAGUE, "H": LENA, "Q": QUEUE, "O": CIO}
"""Submitter, other staff (a colleague), holding tier, the queue's own address, another tier. The case is at L2."""

STATES = tuple("incomplete open waiting review approved closed withdrawn expired".split())
ALLOWED = """\
          incomplete open   waiting review approved closed withdrawn expired
complete  S          -      -       -      -        -      -         -
answer    -          -      SCO     -      -        -      -         -
update    -          SCHQO  HQ      SCHQO  SCHQO    -      -         -
approve   -          H      H       H      -        -      -         -
deny      -          H      H       H      -        -      -         -
refer     -          H      H       H      -        -      -         -
resolved  -          SH     SH      SH     SH       -      -         -
ask       -          HQ     HQ      HQ     -        -      -         -
take      -          HQ     HQ      HQ     -        -      -         -
escalate  -          H      H       H      -        -      -         -
review    -          H      H       H      -        -      -         -
remind    -          H      H       H      -        -      -         -
away      -          H      H       H      -        -      -         -
undo      -          HO     HO      HO     H        H      -         -
withdraw  S          S      S       S      -        -      -         -
reopen    -          -      -       -      H        SH     -         -
sent      S          S      S       S      S        S      S         S
customer  S          S      S       S      S        S      S         S
"""
"""PRODUCT section 7, written out: who may, in which state. In a waiting case the words of staff are the answer;
its tier's own words are news. Whoever has just handed a case up is of another tier, and may still take it back."""

ROWS = {line.split()[0]: dict(zip(STATES, line.split()[1:], strict=True)) for line in ALLOWED.splitlines()[1:]}
WORDS = ("complete", "answer", "update")
"""What words without a verb come to: one of these, or nothing."""
VERBS = tuple(act for act in ROWS if act not in WORDS)


def source(number: int = 7) -> Source:
    return Source(inbox_id=number, message_id=f"<{number}@client.example.test>", sha256=f"{number:064x}")


def complete_answers() -> Answers:
    fields = {
        "ticket_id": "TCK-20931",
        "customer_id": "C-4471",
        "issue_summary": "Card payments are stuck.",
        "timeline": "since 08:10",
        "actions_taken": "restarted the terminal",
        "why_escalating": "money is missing",
        "amount": Decimal("1250.00"),
        "currency": "EUR",
        "transaction_ids": ("TXN-1",),
        "current_status": "pending",
    }
    return Answers(kinds=("financial",), fields=fields, checklist=frozenset(item.name for item in POLICY.checklist))


def submitted(answers: Answers, *, tier: str = "L2", by: str = MAYA) -> Escalation:
    event = Submitted(
        ref="ESC-2026-0001", author=Author(address=by, standing=Standing.SUBMITTER), source=source(1), tier=tier,
        urgent=False, issue="Card payments stuck", ticket="TCK-20931", answers=answers,
    )  # fmt: skip
    return after(decide(None, event, POLICY, NOW))


def after(decision: Decision) -> Escalation:
    assert decision.escalation is not None
    return decision.escalation


def spoke(case: Escalation, address: str, verb: Verb, **more: object) -> Spoke:
    token = TokenState.UNDO if verb is Verb.UNDO else TokenState.VALID
    words: dict[str, object] = {"token": token, "proven": True, "source": source(), "verb": verb}
    return Spoke(author=author_of(address, case, POLICY, NOW), **(words | more))


def case_in(state: str) -> Escalation:
    """A case at L2 in ``state``, brought there by real decisions."""
    if state == "incomplete":
        return submitted(Answers(fields={"customer_id": "C-4471"}))
    if state == "expired":
        case = submitted(Answers())
        expiry = case.timer(TimerName.INCOMPLETE_EXPIRY)
        assert expiry is not None
        return after(decide(case, DueReached(timer=expiry), POLICY, expiry.at))
    case = submitted(complete_answers())
    steps: dict[str, Event] = {
        "waiting": spoke(case, TOM, Verb.ASK, question="Since when?"),
        "review": spoke(case, TOM, Verb.REVIEW, when=LATER),
        "approved": spoke(case, TOM, Verb.APPROVE),
        "closed": spoke(case, TOM, Verb.DENY),
        "withdrawn": StaffVerb(
            author=author_of(MAYA, case, POLICY, NOW), source=source(2), verb=Verb.WITHDRAW, note=""
        ),
    }
    return after(decide(case, steps[state], POLICY, NOW)) if state in steps else case


_OF_STAFF = {"resolved", "withdraw", "reopen", "sent", "customer"}
_NEEDS: dict[str, dict[str, object]] = {
    "refer": {"refer_to": CEO, "refer_words": CEO},
    "ask": {"question": "Which terminal?"},
    "escalate": {"answers": Answers(fields={"cio_trigger": "above our limit", "recommended_action": "refund"})},
    "review": {"when": LATER + timedelta(days=1)},
    "remind": {"when": NOW + timedelta(hours=1)},
    "away": {"when": LATER},
}


def event_of(act: str, case: Escalation, address: str) -> Event:
    """The event that ``address`` makes by saying ``act``."""
    author = author_of(address, case, POLICY, NOW)
    if act in _OF_STAFF and address in (MAYA, COLLEAGUE):
        return StaffVerb(author=author, source=source(), verb=Verb(act), note="We have looked into it.")
    return spoke(case, address, Verb(act), note="as agreed", **_NEEDS.get(act, {}))


def with_ruling(case: Escalation, by: str) -> Escalation:
    """The case as somebody's decision has just left it, with the way back still open."""
    ruling = Ruling(verb=Verb.ESCALATE, by=by, on_behalf_of=None, tier="L2", at=NOW, key="ESC-2026-0001/ruling/1")
    before = replace(submitted(complete_answers()), round=case.round)
    return replace(case, ruling=ruling, before=before, undo_until=NOW + timedelta(minutes=10))


def with_tier_before(status: Status) -> Callable[[Escalation, Decision], bool]:
    return lambda before, decision: before.status.with_tier and after(decision).status is status


def closed_as(resolution: Resolution) -> Callable[[Escalation, Decision], bool]:
    return lambda before, decision: before.resolution is None and after(decision).resolution is resolution


def ended_as(disposition: Disposition) -> Callable[[Escalation, Decision], bool]:
    return lambda _before, decision: decision.disposition is disposition


DONE: dict[str, Callable[[Escalation, Decision], bool]] = {
    "approve": with_tier_before(Status.APPROVED),
    "deny": closed_as(Resolution.DENIED),
    "refer": closed_as(Resolution.REFERRED),
    "resolved": closed_as(Resolution.RESOLVED),
    "ask": lambda _before, decision: after(decision).question == "Which terminal?",
    "take": lambda _before, decision: after(decision).taken_by is not None,
    "escalate": lambda _before, decision: after(decision).tier == "CIO",
    "review": lambda _before, decision: after(decision).review_at == LATER + timedelta(days=1),
    "remind": lambda _before, decision: after(decision).quiet_until is not None,
    "away": lambda _before, decision: any(isinstance(effect, MarkAway) for effect in decision.effects),
    "undo": lambda _before, decision: [line.kind for line in decision.lines] == ["undone"],
    "withdraw": lambda before, decision: not before.status.ended and after(decision).status is Status.WITHDRAWN,
    "reopen": lambda before, decision: before.round < after(decision).round and after(decision).status is Status.OPEN,
    "sent": ended_as(Disposition.CUSTOMER),
    "customer": ended_as(Disposition.CUSTOMER),
}
"""How each act shows in what was decided: by the state it leads to."""


def essence(case: Escalation) -> tuple[object, ...]:
    """What only an allowed act may change."""
    return (
        case.status, case.tier, case.round, case.resolution, case.closed, case.rulings, case.ruling, case.fields,
        case.taken_by, case.quiet_until, case.review_at, case.question, case.customer_waiting, case.timers, case.clock,
    )  # fmt: skip


def test_the_table_has_every_act_state_and_standing() -> None:
    acts = {verb.value for verb in Verb} - {Verb.CONFIRM.value} | set(WORDS)

    assert set(ROWS) == acts
    assert len(STATES) == len(Status)
    standings = {author_of(address, case_in("open"), POLICY, NOW).standing for address in PEOPLE.values()}
    assert standings == set(Standing)


@pytest.mark.parametrize("state", STATES)
def test_a_case_is_brought_into_the_state_by_real_decisions(state: str) -> None:
    case = case_in(state)

    assert case.status.value.split()[-1] == state
    assert case.tier == "L2"


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", VERBS)
def test_every_cell_of_the_verbs(verb: str, state: str, who: str) -> None:
    address = PEOPLE[who]
    case = with_ruling(case_in(state), address) if verb == "undo" else case_in(state)

    decision = decide(case, event_of(verb, case, address), POLICY, NOW)

    allowed = who in ROWS[verb][state]
    assert DONE[verb](case, decision) is allowed
    assert decision.reason
    assert decision.lines
    assert allowed or is_refused(case, decision, address)


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("state", STATES)
def test_every_cell_of_words_without_a_verb(state: str, who: str) -> None:
    case, address = case_in(state), PEOPLE[who]
    answers = complete_answers() if state == "incomplete" else Answers()
    event = Wrote(
        author=author_of(address, case, POLICY, NOW), source=source(), text="It began at eight.", answers=answers
    )

    decision = decide(case, event, POLICY, NOW)

    (expected,) = [act for act in WORDS if who in ROWS[act][state]] or ["nothing"]
    names = {Disposition.COMPLETED: "complete", Disposition.ANSWERED: "answer", Disposition.UPDATED: "update"}
    assert names.get(decision.disposition, "nothing") == expected
    assert expected != "nothing" or is_refused(case, decision, address)


def is_refused(case: Escalation, decision: Decision, address: str) -> bool:
    """Nothing changes that counts, the one who asked is told why, and it is in the history."""
    letters = [effect for effect in decision.effects if isinstance(effect, Letter)]
    assert essence(after(decision)) == essence(case)
    assert [letter.to for letter in letters] == [address]
    assert letters[0].kind in (LetterKind.EXPLAINED, LetterKind.CONFLICT, LetterKind.UNCLEAR)
    assert decision.disposition in (Disposition.NOTED, Disposition.UNCLEAR)
    return bool(decision.lines)


# the guards that need more than standing and state


@pytest.mark.parametrize(("days", "opened"), [(14, True), (15, False)])
@pytest.mark.parametrize("address", [MAYA, TOM])
def test_reopen_is_for_fourteen_days_after_closing(address: str, days: int, opened: bool) -> None:
    case = case_in("closed")
    now = NOW + timedelta(days=days)

    decision = decide(case, event_of("reopen", case, address), POLICY, now)

    assert (after(decision).status is Status.OPEN) is opened


def test_reopen_leads_back_to_the_last_tier_with_a_new_round_and_clock() -> None:
    case = case_in("closed")

    reopened = after(decide(case, event_of("reopen", case, MAYA), POLICY, NOW + timedelta(days=3)))

    assert (reopened.tier, reopened.resolution, reopened.closed) == ("L2", None, None)
    assert reopened.round == case.round + 1
    assert reopened.clock is not None
    assert reopened.clock.due > NOW + timedelta(days=3)


@pytest.mark.parametrize("state", ["open", "waiting", "review"])
def test_the_submitter_resolves_their_own_case_at_the_first_tier_only(state: str) -> None:
    case = replace(case_in(state), tier="CIO")

    decision = decide(case, event_of("resolved", case, MAYA), POLICY, NOW)

    assert essence(after(decision)) == essence(case)
    assert "CIO" in decision.reason


def test_a_resolved_at_the_first_tier_is_shown_to_it() -> None:
    case = case_in("open")

    decision = decide(case, event_of("resolved", case, MAYA), POLICY, NOW)

    assert QUEUE in [effect.to for effect in decision.effects if isinstance(effect, Letter)]


@pytest.mark.parametrize(("minutes", "who", "undone"), [(10, TOM, True), (11, TOM, False), (1, LENA, False)])
def test_undo_is_for_the_one_who_decided_within_the_window(minutes: int, who: str, undone: bool) -> None:
    case = case_in("approved")

    decision = decide(case, event_of("undo", case, who), POLICY, NOW + timedelta(minutes=minutes))

    assert (after(decision).status is Status.OPEN) is undone
    assert ([line.kind for line in decision.lines] == ["undone"]) is undone


def test_undo_of_an_urgent_case_is_for_two_minutes() -> None:
    case = replace(case_in("open"), urgent=True)
    case = after(decide(case, spoke(case, TOM, Verb.APPROVE), POLICY, NOW))

    late = decide(case, event_of("undo", case, TOM), POLICY, NOW + timedelta(minutes=3))

    assert after(late).status is Status.APPROVED


def test_there_is_nothing_above_the_top_tier() -> None:
    case = replace(case_in("open"), tier="CEO")

    decision = decide(case, event_of("escalate", case, CEO), POLICY, NOW)

    assert essence(after(decision)) == essence(case)
    assert "no tier above" in decision.reason


@pytest.mark.parametrize("act", sorted(set(VERBS) - {"escalate", "sent", "customer", "withdraw"}))
def test_the_top_tier_may_do_all_the_rest(act: str) -> None:
    state = "closed" if act == "reopen" else "open"
    case = replace(case_in(state), tier="CEO")
    case = with_ruling(case, CEO) if act == "undo" else case

    assert DONE[act](case, decide(case, event_of(act, case, CEO), POLICY, NOW))


# people with two parts


def test_nobody_decides_their_own_escalation() -> None:
    case = replace(case_in("open"), submitter=TOM)

    decision = decide(case, event_of("approve", case, TOM), POLICY, NOW)

    assert essence(after(decision)) == essence(case)
    assert "own escalation" in decision.reason


def test_a_deputy_decides_for_the_tier_and_both_are_recorded() -> None:
    case = replace(case_in("open"), tier="CIO")

    approved = after(decide(case, event_of("approve", case, DEPUTY), POLICY, NOW))

    assert approved.status is Status.APPROVED
    assert approved.ruling is not None
    assert (approved.ruling.by, approved.ruling.on_behalf_of) == (DEPUTY, "CIO")


def test_a_decision_after_the_decision_is_recorded_as_a_conflict_and_overwrites_nothing() -> None:
    case = case_in("approved")

    decision = decide(case, event_of("deny", case, LENA), POLICY, NOW)

    assert essence(after(decision)) == essence(case)
    assert [line.kind for line in decision.lines] == ["conflict"]
    assert "APPROVE by Tom Becker" in decision.reason


# the last row: an admin, at the command line

ADMIN_MAY = """\
          incomplete open   waiting review approved closed withdrawn expired
close     yes        yes    yes     yes    yes      -      -         -
reopen    -          -      -       -      -        yes    yes       yes
reassign  -          yes    yes     yes    -        -      -         -
note      yes        yes    yes     yes    yes      yes    yes       yes
"""
ADMIN_ROWS = {line.split()[0]: dict(zip(STATES, line.split()[1:], strict=True)) for line in ADMIN_MAY.splitlines()[1:]}


@pytest.mark.parametrize("act", ADMIN_ROWS)
@pytest.mark.parametrize("state", STATES)
def test_what_an_admin_may(act: str, state: str) -> None:
    case = case_in(state)
    event = AdminActed(
        admin="admin@example.test", act=AdminAct(act), reason="the shop has closed", number=1, tier="CIO"
    )

    decision = decide(case, event, POLICY, NOW)

    done = {
        "close": after(decision).status is Status.CLOSED and not case.status.ended,
        "reopen": after(decision).status is Status.OPEN and case.status.ended,
        "reassign": after(decision).tier == "CIO",
        "note": [line.text for line in decision.lines] == ["the shop has closed"],
    }
    assert done[act] is (ADMIN_ROWS[act][state] == "yes")
    assert bool(decision.lines) is done[act]
    assert done[act] or essence(after(decision)) == essence(case)
    assert decision.reason


def test_news_is_kept_with_its_words_and_what_it_changed() -> None:
    case = case_in("open")
    answers = Answers(fields={"current_status": "partly paid"})
    words = Wrote(author=author_of(MAYA, case, POLICY, NOW), source=source(), text="Half came.", answers=answers)

    decision = decide(case, words, POLICY, NOW)

    assert [line.payload for line in decision.lines] == [{"text": "Half came.", "changed": ["current_status"]}]
