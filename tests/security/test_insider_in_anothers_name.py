"""A colleague who logs in as themselves and writes From the CIO is not the CIO, though domain and signature are real.

Taught by Postfix's reject_sender_login_mismatch, which is off by default, and by Atlassian's notice that
its DMARC check says nothing about the mailbox within a domain.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from escalationd.mail.proof.proof import ProofState
from escalationd.mail.proof.trust import TrustMode
from tests.support.forged import BORDER, CIO_FROM, RULES, STORE, by_border, mail, proof_of, results

INSIDER = [
    "auth=pass smtp.auth=maya@example.test",
    "auth=pass smtp.auth=maya@example.test smtp.mailfrom=cio@example.test",
    "auth=pass smtp.auth=maya smtp.mailfrom=cio@example.test",
    "auth=pass smtp.auth=maya@example.test; dkim=pass header.d=example.test",
    "auth=pass smtp.auth=maya@example.test; spf=pass smtp.mailfrom=cio@example.test; dmarc=pass",
    "dmarc=pass header.from=example.test; auth=pass smtp.auth=maya@example.test",
    "auth=pass smtp.auth=maya@example.test; auth=pass smtp.auth=cio@example.test",
    'auth=pass smtp.auth="cio@example.test"@evil.test',
    "auth=pass smtp.auth=cio@example.test.evil.test",
    "auth=pass smtp.auth=cio@example.test smtp.auth=maya@example.test smtp.mailfrom=maya@example.test",
]


@pytest.mark.parametrize("found", INSIDER)
def test_the_log_in_outweighs_the_domain(found: str) -> None:
    assert proof_of(by_border(found)).state is ProofState.ABSENT


@pytest.mark.parametrize("mode", [TrustMode.BORDER, TrustMode.M365_INTERNAL])
@pytest.mark.parametrize("found", [one for one in INSIDER if "maya@example.test" in one and "evil" not in one])
def test_no_general_trust_in_a_border_outweighs_the_log_in(mode: TrustMode, found: str) -> None:
    rules = replace(RULES, mode=mode)
    inside = "X-MS-Exchange-Organization-AuthAs: Internal"

    assert proof_of(mail(STORE, BORDER, inside, results(found), CIO_FROM), rules).state is ProofState.ABSENT
    assert proof_of(mail(STORE, BORDER, inside, results("spf=none"), CIO_FROM), rules).state is ProofState.PASSED


def test_a_bare_user_name_counts_only_at_a_server_of_the_authors_domain() -> None:
    here = by_border("auth=pass smtp.auth=cio")
    elsewhere = by_border("auth=pass smtp.auth=cio", author="From: cio@parent.test")

    assert proof_of(here).state is ProofState.PASSED
    assert proof_of(elsewhere).state is ProofState.ABSENT
