"""To whom a letter or call goes when somebody is away, asked or cannot be reached."""

from __future__ import annotations

from dataclasses import replace

import pytest

from escalationd.core.decide import decide
from escalationd.core.effects import Call, Letter, LetterKind
from escalationd.core.events import Answers, Bounced, Wrote
from escalationd.core.life import author_of
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
