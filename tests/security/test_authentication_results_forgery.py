"""What came in with a mail cannot add a proof to it, however it is written.

Taught by RFC 8601 5 (a border must remove fields that claim its id; not every one does), an audit finding
of a mail server (a trailing dot in the id; a regular expression and a parser that disagreed) and SAFETY 0.1.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalationd.mail.proof.proof import ProofState
from escalationd.mail.proof.trust import TrustMode, TrustRules
from tests.support.forged import BORDER, CIO_FROM, FOREIGN, STORE, by_border, mail, proof_of, results

PASS = "dmarc=pass header.from=example.test; dkim=pass header.d=example.test; auth=pass smtp.auth=cio@example.test"

CLAIMS = [
    "mx.example.test",
    "MX.EXAMPLE.TEST",
    "mx.example.test.",
    '"mx.example.test"',
    '"mx\\.example.test"',
    "(x) mx.example.test",
    "(x (y)) mx.example.test",
    "mx.example.test 1",
    "mx.example.test (v) 1",
    "mx.example.test/1",
    "mx.example.test:25",
    " mx.example.test ",
    "\r\n mx.example.test",
    "\r\n\tmx.example.test",
    "=?utf-8?q?mx=2Eexample=2Etest?=",
    "=?utf-8?b?bXguZXhhbXBsZS50ZXN0?=",
    "mx.example.test\u200b",
    "mx.ex\u0430mple.test",
]

NAMES = [
    "Authentication-Results",
    "authentication-results",
    "AUTHENTICATION-RESULTS",
    "Authentication-Results ",
    "Authentication-Results\t",
    "X-Authentication-Results",
    "Authentication-Results-Original",
    "ARC-Authentication-Results",
    " Authentication-Results",
    "Authentication\u2010Results",
]

FOUND = [
    "none",
    "dmarc=none",
    "dmarc=temperror",
    "dmarc=fail header.from=example.test",
    "spf=pass smtp.mailfrom=evil.test",
]


@pytest.mark.parametrize("found", FOUND)
@pytest.mark.parametrize("claim", CLAIMS)
def test_a_forged_field_below_ours_never_proves(claim: str, found: str) -> None:
    forged = results(PASS, claim)

    assert proof_of(by_border(found, forged)).state is not ProofState.PASSED
    assert proof_of(mail(STORE, BORDER, results(found), forged, CIO_FROM)).state is not ProofState.PASSED


@pytest.mark.parametrize("name", NAMES)
def test_a_forged_field_under_another_name_never_proves(name: str) -> None:
    forged = f"{name}: mx.example.test; {PASS}"

    assert proof_of(by_border("dmarc=none", forged)).state is not ProofState.PASSED


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_field_from_before_a_foreign_host_never_proves(claim: str) -> None:
    """The border has written nothing, and lets everything through."""
    assert proof_of(mail(STORE, BORDER, FOREIGN, results(PASS, claim), CIO_FROM)).state is not ProofState.PASSED


@pytest.mark.parametrize("claim", CLAIMS[:9])
def test_a_second_claim_is_an_attack_even_when_ours_would_pass(claim: str) -> None:
    proof = proof_of(by_border("dmarc=pass header.from=example.test", results(PASS, claim)))

    assert (proof.state, proof.tampered) == (ProofState.FAILED, True)


INJECTED = [
    'spf=none smtp.mailfrom="a; {}"@evil.test',
    "spf=none smtp.helo=(a) (; {})",
    'spf=none reason="a; {}"',
    "spf=none (a\\); {})",
    "spf=none (a(b); {})",
    'spf=none reason="a\\"; {}"',
    'spf=none (a"); {} ("b)',
    "spf=none smtp.mailfrom=a{}",
]


@pytest.mark.parametrize("frame", INJECTED)
def test_what_an_attacker_says_to_the_border_stays_a_value(frame: str) -> None:
    """HELO, envelope sender and reasons are repeated in our own field, quoted or as a comment."""
    found = frame.format("dmarc=pass header.from=example.test") + "; dmarc=none"

    assert proof_of(by_border(found)).state is not ProofState.PASSED


pieces = st.sampled_from(
    [
        *(f"{name}: " for name in NAMES),
        *(f"{claim}; {PASS}" for claim in CLAIMS),
        *(
            "\r\n ",
            "\r\n\t",
            "\r\n",
            "\r",
            "\n",
            "\x00",
            "\x0b",
            "\x0c",
            "\x85",
            "\u2028",
            ";",
            "(",
            ")",
            '"',
            "=",
            "X: 1",
        ),
        *("Received: from a by mx.example.test; x", "From: cio@example.test", "Sender: cio@example.test", "no field"),
    ]
)


@given(st.lists(pieces, max_size=12).map("".join))
def test_nothing_that_came_in_turns_no_proof_into_proof(junk: str) -> None:
    assert proof_of(by_border("dmarc=none", junk)).state is not ProofState.PASSED


@given(st.lists(pieces, max_size=12).map("".join))
def test_nor_in_exchange_online(junk: str) -> None:
    rules = TrustRules(mode=TrustMode.M365_INTERNAL)
    inside = "Received: from a.prod.outlook.com by b.prod.outlook.com; x"
    raw = mail(inside, "Authentication-Results: spf=none; dmarc=none header.from=example.test", FOREIGN, junk, CIO_FROM)

    assert proof_of(raw, rules).state is not ProofState.PASSED


harmless = st.from_regex(r"X-[A-Za-z]{1,12}: [ -~]{0,60}", fullmatch=True)


@given(st.lists(harmless, max_size=6))
def test_harmless_fields_take_no_proof_away(more: list[str]) -> None:
    assert proof_of(by_border("dmarc=pass header.from=example.test", *more)).state is ProofState.PASSED
