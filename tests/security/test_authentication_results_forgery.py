# ruff: noqa: E501 - a field stays on one line, as a border writes it
"""What came in with a mail cannot add a proof to it, however it is written.

Taught by RFC 8601 5 (a border must remove fields that claim its id; not every one does), an audit finding
of a mail server (a trailing dot in the id; a regular expression and a parser that disagreed) and SAFETY 0.1.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalationd.mail.proof.proof import ProofState
from escalationd.mail.proof.trust import TrustMode, TrustRules
from tests.support.forged import BORDER, CIO_FROM, FOREIGN, RULES, STORE, by_border, mail, proof_of, results

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


SAYS_ANOTHER_THING = [
    "dmarc=pass (header.from=example.test) header.from=evil.test",
    'dmarc=pass reason="header.from=example.test" header.from=evil.test',
    'dmarc=fail reason="x; dmarc=pass header.from=example.test"',
    'dmarc=none reason="a\\"; dmarc=pass header.from=example.test; \\""',
    'spf=pass smtp.mailfrom="x; dmarc=pass header.from=example.test;"@evil.test',
    'spf=pass smtp.mailfrom="x\\" dmarc=pass header.from=example.test \\""@evil.test',
    "spf=pass smtp.helo=(dmarc=pass header.from=example.test)",
    "dmarc=pass/fail header.from=example.test",
    "dmarc=passed header.from=example.test",
    "dmarc=Pass-ish header.from=example.test",
    "dmarc=pass policy.from=example.test",
    "dmarc=pass header.fro=example.test",
    "dmarc=pass header.from=example.test.evil.test",
    "dmarc=pass header.from=evilexample.test",
    "dmarc=pass header.from=mallory@example.test",
    "dmarc=pass header.from=@example.test@evil.test",
    'dmarc=pass header.from="example.test evil.test"',
    "dmarc=pass header.from=example.test header.from=evil.test",
    "dmarc=pass header.from=example.test; dmarc=pass header.from=evil.test",
    "dmarc=pass header.from=example.test; dmarc=temperror header.from=example.test",
    "dmarc=pass header.from=example.test; dmarc=fail header.from=example.test",
    "dmarc=fail header.from=example.test; dmarc=pass header.from=example.test",
    "dmarc=pass header.from=test",
    "dmarc=pass header.from=",
    "dmarc=pass header.from=.",
    "dmarc=pass header.from=example",
    "dmarc=pass header.from=xn--example-.test",
    "dmarc=pass header.from=ｅxample.test",
    "dmarc=pass header.from=exa\xadmple.test",
    "dmarc=bestguesspass header.from=example.test",
    "dmarc=policy header.from=example.test",
    "dmarc=neutral header.from=example.test",
    "dmarc=none header.from=example.test",
    "dmarc=temperror header.from=example.test",
    "dmarc=permerror header.from=example.test",
    "dkim=pass header.d=evil.test header.i=@example.test",
    "dkim=pass header.d=test",
    "dkim=pass header.d=xexample.test",
    "dkim=fail header.d=example.test",
    "dkim=neutral header.d=example.test",
    "dkim=policy header.d=example.test",
    "dkim=pass header.d=example.test header.d=evil.test",
    "dkim=pass header.i=@evil.test header.s=example.test",
    "dkim=pass header.a=rsa-sha256 header.b=example.test",
    "dkim=none; dkim=fail header.d=example.test",
    "dkim=pass header.i=example.test@evil.test",
    "dkim=pass header.from=example.test header.d=evil.test",
    "dkim=pass (header.d=example.test) header.d=evil.test",
    'dkim=pass reason="header.d=example.test"',
    "arc=pass header.d=example.test",
    "spf=pass smtp.mailfrom=cio@example.test",
    "spf=pass smtp.helo=example.test",
    "sender-id=pass header.from=example.test",
    "iprev=pass policy.iprev=192.0.2.1",
    "dkim-adsp=pass header.from=cio@example.test",
    "domainkeys=pass header.from=example.test",
    "dkim-atps=pass header.from=example.test",
    "vbr=pass header.md=example.test",
    "smime=pass body.smime-identifier=cio@example.test",
    "x-google-dkim=pass header.d=example.test",
    "x-dmarc=pass header.from=example.test",
    "bimi=pass header.d=example.test",
    "compauth=pass reason=100",
    "dmarcx=pass header.from=example.test",
    "auth=pass smtp.auth=mallory",
    "auth=pass smtp.auth=mallory@example.test",
    "auth=pass smtp.auth=cio@evil.test",
    'auth=pass smtp.auth="cio@example.test x"',
    "auth=fail smtp.auth=cio",
    "auth=pass smtp.auth=cio; auth=pass smtp.auth=mallory",
    "auth=pass (smtp.auth=cio) smtp.auth=mallory",
    "auth=none smtp.auth=cio",
    "auth=pass smtp.auth=mallory smtp.mailfrom=cio@example.test",
    "auth=pass smtp.auth=cio+x@example.test",
    "auth=pass smtp.auth=cio smtp.auth=mallory",
    "",
    "none",
    "; ;",
    "dmarc=pass",
    "=pass",
    "dmarc= header.from=example.test",
    "dmarc pass header.from=example.test",
    "dmarc=pass, header.from=example.test",
    "dmarc=pass header.from : example.test",
    "none; dmarc=pass header.from=example.test",
    "dmarc=pass header.from=example.test (",
    "dmarc=pass header.from=example.test )",
    'dmarc=pass header.from=example.test "',
    "(dmarc=pass header.from=example.test",
    "dmarc=pass header.from=example.test \\",
    "dmarc=pass header.from=example.test\x00",
    "dmarc=p\x00ass header.from=example.test",
    "dmarc=pass header.from=example.test x",
    "dmarc=pass/2 header.from=example.test",
]
"""What looks like a pass of the author's domain, and is none by the grammar of RFC 8601."""


@pytest.mark.parametrize("found", SAYS_ANOTHER_THING)
def test_what_only_looks_like_a_pass_proves_nothing(found: str) -> None:
    assert proof_of(by_border(found)).state is not ProofState.PASSED


FORGED_FIELDS = [
    "Authentication-Results: mx.example.test.; dmarc=pass header.from=example.test",
    "authentication-results: MX.EXAMPLE.TEST; dmarc=pass header.from=example.test",
    "Authentication-Results : mx.example.test; dmarc=pass header.from=example.test",
    'Authentication-Results: "mx.example.test"; dmarc=pass header.from=example.test',
    "Authentication-Results: (c) mx.example.test 1; dmarc=pass header.from=example.test",
    "Authentication-Results:\r\n mx.example.test; dmarc=pass header.from=example.test",
    "Authentication-Results: =?utf-8?q?mx.example.test?=; dmarc=pass header.from=example.test",
    "Authentication-Results: mx.example.test\x0b; dmarc=pass header.from=example.test",
    "Authentication-Results: mx.example.test (; ) ; dmarc=pass header.from=example.test",
    "X-Authentication-Results: mx.example.test; dmarc=pass header.from=example.test",
    "ARC-Authentication-Results: i=1; mx.example.test; dmarc=pass header.from=example.test",
    "Authentication-Results: i=1; mx.example.test; dmarc=pass header.from=example.test",
    "Authentication-Results-Original: mx.example.test; dmarc=pass header.from=example.test",
    "Authentication‐Results: mx.example.test; dmarc=pass header.from=example.test",
    "Authentication-Results: mx.example.test 2; dmarc=pass header.from=example.test",
    "Authentication-Results: mx.example.test/1; dmarc=pass header.from=example.test",
    "Authentication-Results: mx.example.test, evil; dmarc=pass header.from=example.test",
    "Received: from x by mx.example.test\r\nAuthentication-Results: mx.example.test; dmarc=pass header.from=example.test",
]
"""A pass of our own border in the ways a stranger may write it."""

PLACES = {
    "below our border's hop": lambda claim: mail(STORE, BORDER, FOREIGN, claim, CIO_FROM),
    "beside our border's own": lambda claim: mail(STORE, BORDER, results("dmarc=none"), FOREIGN, claim, CIO_FROM),
    "below a host that ends like ours": lambda claim: mail(
        STORE, BORDER, "Received: from a by mx.example.test.evil.test; x", claim, CIO_FROM
    ),
    "below a host that names ours in a comment": lambda claim: mail(
        STORE, BORDER, "Received: from a (by mx.example.test) by evil.test; x", claim, CIO_FROM
    ),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("claim", FORGED_FIELDS)
def test_a_claim_that_came_in_with_the_mail_proves_nothing(claim: str, place: str) -> None:
    assert proof_of(PLACES[place](claim)).state is not ProofState.PASSED


GENUINE = [
    "dmarc=pass (p=reject dis=none) header.from=example.test",
    "dmarc=pass header.from=example.test policy.dmarc=reject",
    "dmarc=pass action=none header.from=example.test",
    "DMARC=PASS HEADER.FROM=EXAMPLE.TEST",
    "spf=fail smtp.mailfrom=list.test; dmarc=pass header.from=example.test",
    'dkim=pass header.d=example.test header.i=@example.test header.b="a/b+c="; dmarc=pass header.from=example.test',
    "dkim=pass (2048-bit key; unprotected) header.d=example.test header.i=@example.test header.a=rsa-sha256 header.s=s1 header.b=Ab/Cd+; spf=pass (sender IP is 1.2.3.4) smtp.mailfrom=cio@example.test",
    'dkim=fail reason="signature verification failed" header.d=list.test; dkim=pass header.d=example.test',
    'dmarc=pass (policy=none) header.from="example.test"',
    "dmarc=pass header.from=example.test;",
    ";dmarc=pass header.from=example.test",
    "iprev=pass policy.iprev=192.0.2.1 (mail.sender.test); dmarc=pass header.from=example.test",
    "dmarc/1=pass header.from=example.test",
    "dmarc = pass header.from = example.test",
    "dmarc=pass header . from = example.test",
    "dmarc=pass header.from=cio@example.test",
    "dmarc=pass header.from=<cio@example.test>",
    "dmarc=pass header.from=example.test.",
    "arc=none; spf=none smtp.helo=a.b; dkim=none; auth=pass smtp.auth=cio",
    "auth=pass (plain) smtp.auth=cio@example.test",
    'auth=pass smtp.auth="cio"',
    "auth=pass smtp.mailfrom=cio@example.test",
    "dkim=pass header.i=@example.test",
    "dkim=pass header.i=cio@example.test",
    "dkim=pass header.d=example.test; dmarc=none",
    "dkim=pass header.d=example.test; dmarc=temperror header.from=example.test",
    "dkim=temperror; dkim=pass header.d=EXAMPLE.TEST",
    "x-tls=pass smtp.version=TLSv1.3; dmarc=pass header.from=example.test",
    'dmarc=pass reason="ok; really (yes)" header.from=example.test',
    "dmarc=pass ((nested) comment \\) ) header.from=example.test",
    'spf=pass smtp.mailfrom="a b"@example.test; dmarc=pass header.from=example.test',
    "spf=pass smtp.remote-ip=2001:db8::1; dmarc=pass header.from=example.test",
    'bimi=skipped reason="x"; dmarc=pass header.from=example.test',
    "dkim=pass header.d=mail.example.test",
    "dkim=pass header.d=example.test.",
]
"""Odd, and valid by RFC 8601: quoted strings, comments, versions, the order of properties, several signatures."""


@pytest.mark.parametrize("found", GENUINE)
def test_what_is_odd_but_valid_proves_its_author(found: str) -> None:
    assert proof_of(by_border(found)).state is ProofState.PASSED


@pytest.mark.parametrize(
    "name", ["MX.example.TEST", "mx.example.test.", '"mx.example.test"', "(us) mx.example.test (x) 1"]
)
def test_our_border_may_write_its_name_in_many_ways(name: str) -> None:
    assert proof_of(by_border("dmarc=pass header.from=example.test", name=name)).state is ProofState.PASSED


def test_a_bare_user_name_is_of_the_servers_own_domain() -> None:
    """``cio`` of example.test is nobody at a sub-domain, whose own people may have other names."""
    below = by_border("auth=pass smtp.auth=cio", author="From: cio@sub.example.test", name="example.test")
    rules = replace(RULES, authserv_ids=("example.test",))

    assert proof_of(below, rules).state is ProofState.ABSENT
    assert proof_of(by_border("auth=pass smtp.auth=cio", name="example.test"), rules).state is ProofState.PASSED
