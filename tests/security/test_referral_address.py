"""A case is referred to one plain address of an allowed domain: no list, no route and no command travels in it.

Taught by the percent hack, bang paths and source routes (RFC 5321 F.2), by which a server that is trusted passes a
mail on to one that is not, and by CVE-2016-10033 (a local part that is read as an option or a program).
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from escalationd.service.conversation import find_referral
from tests.support.cast import LENA, POLICY

ALLOWED = replace(POLICY, referral_domains=frozenset({"partner.test"}))


@pytest.mark.parametrize(
    "words",
    [
        "x@evil.test,y@partner.test", "x@evil.test;y@partner.test", "@evil.test:y@partner.test",
        "a%evil.test@partner.test", "evil.test!a@partner.test", '"a b"@partner.test', '"a"@partner.test',
        "a@b@partner.test", "a\r\nrcpt@partner.test", "a\x00@partner.test", "a<b@partner.test", "a>b@partner.test",
        "é@partner.test", "@partner.test", "a..b@partner.test", ".a@partner.test", "a\u200bb@partner.test",
        "a,b@partner.test", "x@partner.test?cc=e@evil.test", "mailto:x@partner.test", "|x@partner.test",
        "a\tb@partner.test", "a" * 65 + "@partner.test", "x@sub.partner.test", "x@partner.test.evil.test",
        "x@ｐartner.test", "Lena <x@partner.test>", "x (partner.test)", "",
    ],
)  # fmt: skip
def test_what_is_no_plain_address_is_nobody(words: str) -> None:
    assert find_referral(words, ALLOWED) is None


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("x@partner.test", "x@partner.test"),
        ("<X.Y@Partner.TEST>", "x.y@partner.test"),
        ("x+y@partner.test", "x+y@partner.test"),
        ("o'brien@partner.test", "o'brien@partner.test"),
        ("x@partner.test.", "x@partner.test"),
        ("Lena Fischer", LENA),
        (LENA, LENA),
    ],
)
def test_a_plain_address_or_a_configured_person_is_found(words: str, address: str) -> None:
    assert find_referral(words, ALLOWED) == address
