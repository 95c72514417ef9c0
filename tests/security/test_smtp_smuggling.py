"""A mail smuggled through a shared host has that host's genuine SPF pass: SPF alone proves nothing by default.

Taught by CVE-2023-51764, CVE-2023-51765 and CVE-2023-51766 (VU#302671).
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from escalationd.mail.proof.proof import ProofState
from tests.support.forged import RULES, by_border, proof_of

SPF_ONLY = [
    "spf=pass smtp.mailfrom=example.test",
    "spf=pass smtp.mailfrom=cio@example.test",
    "spf=pass smtp.mailfrom=cio@example.test smtp.helo=mail.shared.test",
    "spf=pass smtp.mailfrom=cio@example.test; dkim=none",
    "spf=pass smtp.mailfrom=cio@example.test; dkim=fail header.d=example.test",
    "spf=pass smtp.mailfrom=cio@example.test; dkim=pass header.d=shared.test",
    "spf=pass smtp.mailfrom=cio@example.test; dmarc=none header.from=example.test",
    "spf=pass smtp.mailfrom=cio@example.test; dmarc=temperror header.from=example.test",
]


@pytest.mark.parametrize("found", SPF_ONLY)
def test_spf_alone_is_no_proof(found: str) -> None:
    assert proof_of(by_border(found)).state is ProofState.ABSENT


@pytest.mark.parametrize("found", SPF_ONLY)
def test_a_site_can_switch_it_on_by_name(found: str) -> None:
    assert proof_of(by_border(found), replace(RULES, spf_alone=True)).state is ProofState.PASSED


def test_even_then_not_against_dmarc() -> None:
    found = "spf=pass smtp.mailfrom=cio@example.test; dmarc=fail header.from=example.test"

    assert proof_of(by_border(found), replace(RULES, spf_alone=True)).state is ProofState.FAILED
