"""To whom a letter or call goes when somebody is away, asked or cannot be reached, and what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from escalationd.core.decide import decide
from escalationd.core.effects import Call, Letter, LetterKind, MarkAway
from escalationd.core.events import Answers, Bounced, Recognised, StaffVerb, WentAway, Wrote
from escalationd.core.life import author_of
from escalationd.core.policy import Verb
from tests.core.test_life import NOW, case_in, source
from tests.support.cast import CIO, LENA, MAYA, POLICY, QUEUE, TOM

REACHABLE = replace(
    POLICY, people={**POLICY.people, **{who: replace(POLICY.people[who], contacts=("x://",)) for who in (TOM, LENA)}}
)


@pytest.mark.parametrize(("away", "called"), [((), TOM), ((TOM,), LENA)])
def test_a_bounce_of_the_brief_calls_the_first_who_is_there(away: tuple[str, ...], called: str) -> None:
    bounce = Bounced(source=None, recipient=QUEUE, letter=LetterKind.BRIEF, permanent=True, why="no such user")

    decision = decide(case_in("open"), bounce, REACHABLE, NOW, frozenset(away))

    assert [effect.person for effect in decision.effects if isinstance(effect, Call)] == [called]


@pytest.mark.parametrize(("asker", "told"), [(TOM, {QUEUE, TOM}), (LENA, {QUEUE, LENA}), (CIO, {QUEUE})])
def test_an_answer_goes_to_the_tier_and_to_the_one_of_it_who_asked(asker: str, told: set[str]) -> None:
    case = replace(case_in("waiting"), asked_by=asker)
    words = Wrote(author=author_of(MAYA, case, POLICY, NOW), source=source(), text="Since eight.", answers=Answers())

    decision = decide(case, words, POLICY, NOW)

    letters = [effect for effect in decision.effects if isinstance(effect, Letter)]
    assert {letter.to for letter in letters if letter.kind is LetterKind.ANSWER} == told


def test_an_answer_that_names_another_amount_asks_the_tier_anew() -> None:
    case = case_in("waiting")
    answers = Answers(fields={"amount": Decimal("99.00"), "currency": "EUR"})
    author = author_of(MAYA, case, POLICY, NOW)
    same = decide(case, Wrote(author=author, source=source(), text="No.", answers=Answers()), POLICY, NOW)
    other = decide(case, Wrote(author=author, source=source(), text="Less.", answers=answers), POLICY, NOW)

    assert same.escalation.round == case.round
    assert other.escalation.round == case.round + 1


@pytest.mark.parametrize("until", [None, NOW + timedelta(days=9)])
def test_whoever_is_away_is_marked_until_they_are_back_or_for_a_day(until: datetime | None) -> None:
    decision = decide(case_in("open"), WentAway(person=TOM, until=until, how="they wrote so"), POLICY, NOW)

    marks = [effect for effect in decision.effects if isinstance(effect, MarkAway)]
    assert marks == [MarkAway(TOM, until or NOW + timedelta(days=1))]


def test_whoever_recognises_a_mail_without_the_word_is_told_why_nothing_is_booked() -> None:
    case = case_in("open")
    yes = Recognised(author=author_of(TOM, case, POLICY, NOW), source=source(), theirs=True)

    (letter,) = (effect for effect in decide(case, yes, POLICY, NOW).effects if isinstance(effect, Letter))

    assert letter.to == TOM
    assert "nothing is booked" in letter.facts["why"]
    assert "Did you write this?" in letter.facts["todo"]


@pytest.mark.parametrize(
    ("state", "who", "why"),
    [
        ("open", LENA, "is for the person who raised"),
        ("approved", MAYA, "is decided already"),
        ("closed", MAYA, "changes nothing"),
    ],
)
def test_whoever_may_not_withdraw_is_told_the_reason_that_counts(state: str, who: str, why: str) -> None:
    case = case_in(state)
    event = StaffVerb(author=author_of(who, case, POLICY, NOW), source=source(), verb=Verb.WITHDRAW, note="")

    (letter,) = (effect for effect in decide(case, event, POLICY, NOW).effects if isinstance(effect, Letter))

    assert why in letter.facts["why"]
