"""A colleague who logs in as themselves and writes From the CIO is not the CIO, though domain and signature are real.

Taught by Postfix's reject_sender_login_mismatch, which is off by default, and by Atlassian's notice that
its DMARC check says nothing about the mailbox within a domain.
"""

from __future__ import annotations

import pytest

from escalationd.mail.proof import ProofState
from tests.support.forged import by_border, proof_of

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


def test_a_bare_user_name_counts_only_at_a_server_of_the_authors_domain() -> None:
    here = by_border("auth=pass smtp.auth=cio")
    elsewhere = by_border("auth=pass smtp.auth=cio", author="From: cio@parent.test")

    assert proof_of(here).state is ProofState.PASSED
    assert proof_of(elsewhere).state is ProofState.ABSENT
