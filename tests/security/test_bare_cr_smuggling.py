"""One field for the server, two for a parser: a bare CR, a NUL or a broken line in the header decides nothing.

Taught by our own measurement (SAFETY 0.1): Dovecot keeps ``X-A: 1<CR>Authentication-Results: ...`` as one
field, Python reads two; Postfix replaces the CR only with cleanup_replace_stray_cr_lf=yes.
"""

from __future__ import annotations

import pytest

from escalationd.mail.proof.proof import ProofState
from tests.support.forged import BORDER, CIO_FROM, FOREIGN, STORE, mail, proof_of, results

PASS = results("dmarc=pass header.from=example.test").encode()
FROM = CIO_FROM.encode()
MALLORY = b"From: mallory@evil.test"

SMUGGLED = [
    b"X-A: 1\r" + PASS,
    b"X-A: 1\r\r" + PASS,
    b"X-A: 1\r\r\n" + PASS,
    b"X-A: 1\r " + PASS,
    b"X-A: 1\r\n \r" + PASS,
    b"X-A: \x00\r\n" + PASS,
    b"X-A: 1\x0b" + PASS,
    b"X-A: 1\x0c" + PASS,
    b"X-A: 1\x1c" + PASS,
    b"X-A: 1\x1d" + PASS,
    b"X-A: 1\x1e" + PASS,
    b"X-A: 1\x85" + PASS,
    b"X-A: 1\xc2\x85" + PASS,
    b"X-A: 1\xe2\x80\xa8" + PASS,
    b"\r" + PASS,
    PASS.replace(b": ", b":\r "),
    PASS.replace(b"mx.example.test", b"mx.example.test\x00"),
    PASS.replace(b"Results", b"Results\r"),
]


@pytest.mark.parametrize("line", SMUGGLED)
def test_a_smuggled_pass_proves_nothing(line: bytes) -> None:
    """Nothing of ours was written; the smuggled field came in from outside, behind a foreign host or without one."""
    assert proof_of(mail(STORE, BORDER, results("dmarc=none"), line, FROM)).state is not ProofState.PASSED
    assert proof_of(mail(STORE, BORDER, FOREIGN, line, FROM)).state is not ProofState.PASSED


CONTROLS = [
    line for line in SMUGGLED if set(line) & {0x00, 0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E} and b"\r\r\n" not in line
]


@pytest.mark.parametrize("line", CONTROLS)
def test_a_control_character_is_an_attack_even_beside_a_genuine_pass(line: bytes) -> None:
    proof = proof_of(mail(STORE, BORDER, PASS, line, FROM))

    assert (proof.state, proof.tampered) == (ProofState.FAILED, True)


@pytest.mark.parametrize("line", SMUGGLED)
def test_where_our_server_sees_no_such_field_we_do_not_either(line: bytes) -> None:
    raw = mail(STORE, BORDER, line, FROM)
    server = FROM + b"\r\n\r\n"

    assert proof_of(raw, server_headers=server).state is not ProofState.PASSED


AUTHORS = [
    b"X-A: 1\rFrom: cio@example.test\r\n" + MALLORY,
    MALLORY + b"\rFrom: cio@example.test",
    MALLORY + b"\r\n\rFrom: cio@example.test",
    b"no field\r\nFrom: cio@example.test",
    MALLORY + b"\r\nno field\r\nFrom: cio@example.test",
    b"From : cio@example.test\r\n" + MALLORY,
    b"From\x00: cio@example.test\r\n" + MALLORY,
    b" From: cio@example.test\r\n" + MALLORY,
]


@pytest.mark.parametrize("author", AUTHORS)
def test_a_smuggled_author_is_not_proven(author: bytes) -> None:
    proof = proof_of(mail(STORE, BORDER, results("dmarc=pass header.from=evil.test"), author))

    assert (proof.author, proof.state) != ("cio@example.test", ProofState.PASSED)


@pytest.mark.parametrize("author", AUTHORS)
def test_our_server_must_have_seen_the_same_author(author: bytes) -> None:
    raw = mail(STORE, BORDER, PASS, author)
    server = PASS + b"\r\n" + MALLORY + b"\r\n\r\n"

    proof = proof_of(raw, server_headers=server)

    assert (proof.author, proof.state) != ("cio@example.test", ProofState.PASSED)
