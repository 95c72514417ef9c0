"""What it takes to be heard: the proof of the sender and a code, each verb by itself (PRODUCT section 6)."""

from __future__ import annotations

import pytest

from escalationd.core.decide import decide
from escalationd.core.effects import Letter, LetterKind
from escalationd.core.escalation import Status
from escalationd.core.events import TokenState
from escalationd.core.policy import Verb
from escalationd.core.verdicts import NEEDS_TOKEN
from tests.core.test_life import _NEEDS, NOW, case_in, spoke
from tests.support.cast import POLICY, TOM

OTHERS = (Verb.ASK, Verb.TAKE, Verb.REMIND)


def asked(effects) -> list[LetterKind]:
    return [effect.kind for effect in effects if isinstance(effect, Letter)]


def said(verb: Verb, token: TokenState, *, proven: bool):
    case = case_in("open")
    return case, decide(
        case, spoke(case, TOM, verb, token=token, proven=proven, **_NEEDS.get(verb.value, {})), POLICY, NOW
    )


@pytest.mark.parametrize("verb", sorted(NEEDS_TOKEN - {Verb.REOPEN}))
@pytest.mark.parametrize(
    ("token", "proven"),
    [(TokenState.VALID, False), (TokenState.NONE, True), (TokenState.NONE, False), (TokenState.ENDED, True)],
)
def test_one_key_alone_decides_nothing(verb: Verb, token: TokenState, proven: bool) -> None:
    case, decision = said(verb, token, proven=proven)

    assert decision.escalation is not None
    assert (decision.escalation.status, decision.escalation.ruling) == (case.status, None)
    assert decision.escalation.review_at is None


@pytest.mark.parametrize("verb", sorted(NEEDS_TOKEN - {Verb.REOPEN}))
def test_a_code_without_proof_leads_to_the_question_at_the_configured_address(verb: Verb) -> None:
    _, decision = said(verb, TokenState.VALID, proven=False)

    assert asked(decision.effects) == [LetterKind.DID_YOU_WRITE]
    assert {effect.to for effect in decision.effects if isinstance(effect, Letter)} == {TOM}


@pytest.mark.parametrize("verb", OTHERS)
@pytest.mark.parametrize(("token", "proven"), [(TokenState.VALID, False), (TokenState.NONE, True)])
def test_either_key_is_enough_for_what_decides_nothing(verb: Verb, token: TokenState, proven: bool) -> None:
    _, decision = said(verb, token, proven=proven)

    assert LetterKind.DID_YOU_WRITE not in asked(decision.effects)


@pytest.mark.parametrize("token", [TokenState.VALID, TokenState.NONE, TokenState.ENDED])
def test_a_decision_is_taken_back_with_its_own_code_only(token: TokenState) -> None:
    case = case_in("approved")

    decision = decide(case, spoke(case, TOM, Verb.UNDO, token=token), POLICY, NOW)

    assert decision.escalation is not None
    assert decision.escalation.status is Status.APPROVED
