"""Which amounts need a second step: those above the limit of their currency, or of any where it is not said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from escalationd.core.effects import Letter, LetterKind
from escalationd.core.escalation import Escalation
from escalationd.core.events import Author, Source, Spoke, Standing, TokenState
from escalationd.core.policy import Threshold, Verb
from escalationd.core.second_step import find_threshold, first_step
from tests.support.cast import LENA, MAYA, POLICY, TOM

EUR = Threshold(currency="EUR", amount=Decimal(5000))
USDT = Threshold(currency="USDT", amount=Decimal(10000), second_person=True)
LIMITED = replace(POLICY, thresholds=(EUR, USDT))


@pytest.mark.parametrize(
    ("amount", "currency", "limit"),
    [
        ("5000", "EUR", None),
        ("5000.01", "EUR", EUR),
        ("99999999999999999999.99", "EUR", EUR),
        ("10000.00", "USDT", None),
        ("10000.01", "USDT", USDT),
        ("5001", "CAD", None),
        ("5000", None, None),
        ("5001", None, EUR),
        ("10001", None, USDT),
        (None, "EUR", None),
    ],
)
def test_the_limit_that_an_amount_exceeds(amount, currency, limit):
    given = {"amount": amount and Decimal(amount), "currency": currency}
    fields = {name: value for name, value in given.items() if value is not None}
    case = Escalation(ref="ESC-2026-0001", tier="L2", submitter=MAYA, created=datetime.now(UTC), fields=fields)

    assert find_threshold(case, LIMITED) == limit


def test_the_second_person_is_neither_the_first_nor_the_one_who_raised_the_case():
    now = datetime(2026, 3, 4, 9, tzinfo=UTC)
    case = Escalation(ref="ESC-2026-0001", tier="L2", submitter=LENA, created=now)
    spoke = Spoke(
        author=Author(address=TOM, standing=Standing.HOLDER),
        source=Source(inbox_id=1, message_id=None, sha256="0" * 64),
        verb=Verb.APPROVE,
        token=TokenState.VALID,
        proven=True,
    )

    decision = first_step(case, spoke, USDT, LIMITED, now, frozenset())

    asked = [effect.to for effect in decision.effects if isinstance(effect, Letter) and effect.token]
    assert asked == []
    assert any(isinstance(effect, Letter) and effect.kind is LetterKind.ALARM for effect in decision.effects)
