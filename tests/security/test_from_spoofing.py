# ruff: noqa: E501 - look-alikes are meant
"""Nobody becomes somebody else by a header: only the one From mailbox is an author, and only with proof.

Taught by RT's Auth::MailFrom (the first of Reply-To, From and Sender, unchecked), FreeScout
CVE-2026-47123 and GitLab Service Desk #349329 (Reply-To), Zendesk 2024 (a spoofed requester) and
Discourse, which lets a mail without a verdict through.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalationd.mail.opening.authors import read_authors
from escalationd.mail.proof.proof import ProofState
from tests.support.forged import BORDER, CIO_FROM, STORE, by_border, mail, proof_of

CIO = "cio@example.test"

PRETENCES = [
    f"Reply-To: {CIO}",
    f"Sender: {CIO}",
    f"Resent-From: {CIO}",
    f"Resent-Sender: {CIO}",
    f"Return-Path: <{CIO}>",
    f"X-Original-From: {CIO}",
    f"X-Google-Original-From: {CIO}",
    f"X-Sender: {CIO}",
    f"X-Authenticated-Sender: {CIO}",
    f"Envelope-From: {CIO}",
    f"On-Behalf-Of: {CIO}",
    f"Mail-Followup-To: {CIO}",
    f"Disposition-Notification-To: {CIO}",
    f"Authentication-Results-Original: mx.example.test; dmarc=pass header.from=example.test; auth=pass smtp.auth={CIO}",
    "X-MS-Exchange-Organization-AuthAs: Internal",
    "Received-SPF: pass (mx.example.test: domain of cio@example.test)",
    "DKIM-Signature: v=1; a=rsa-sha256; d=example.test; s=s; h=from; bh=x; b=x",
]


@pytest.mark.parametrize("pretence", PRETENCES)
def test_a_stranger_with_real_proof_stays_a_stranger(pretence: str) -> None:
    proof = proof_of(by_border("dmarc=pass header.from=evil.test", pretence, author="From: Ruth <mallory@evil.test>"))

    assert (proof.author, proof.state) == ("mallory@evil.test", ProofState.PASSED)


@pytest.mark.parametrize("pretence", PRETENCES)
@pytest.mark.parametrize(
    "found", ["none", "dmarc=none", "spf=pass smtp.mailfrom=evil.test", "dkim=pass header.d=evil.test"]
)
def test_the_cios_name_without_proof_proves_nothing(found: str, pretence: str) -> None:
    assert proof_of(by_border(found, pretence)).state is ProofState.ABSENT


@pytest.mark.parametrize("pretence", PRETENCES)
def test_a_mail_without_any_verdict_is_not_let_through(pretence: str) -> None:
    assert proof_of(mail(STORE, BORDER, pretence, CIO_FROM)).state is ProofState.ABSENT


AUTHORS = [
    "From: cio@example.test, mallory@evil.test",
    "From: mallory@evil.test, cio@example.test",
    "From: cio@example.test <mallory@evil.test>",
    "From: <cio@example.test> <mallory@evil.test>",
    "From: mallory@evil.test <cio@example.test>",
    'From: "cio@example.test" <mallory@evil.test>',
    "From: (cio@example.test) mallory@evil.test",
    "From: mallory@evil.test (cio@example.test)",
    "From: =?utf-8?q?cio=40example=2Etest?= <mallory@evil.test>",
    "From: =?utf-8?q?=3Ccio=40example=2Etest=3E=2C?= mallory@evil.test",
    "From: =?utf-8?b?Y2lvQGV4YW1wbGUudGVzdA==?=",
    "From: cio@example.test:mallory@evil.test",
    "From: <@example.test:mallory@evil.test>",
    "From: cio@example.test@evil.test",
    'From: "cio@example.test"@evil.test',
    "From: cio%example.test@evil.test",
    "From: group: cio@example.test;",
    "From: cio@example.test;",
    "From: cio@example.test\r\nFrom: mallory@evil.test",
    "From: mallory@evil.test\r\nFROM: cio@example.test",
    "From: mallory@evil.test\r\nfrom : cio@example.test",
    "From: cio@example.te\u200bst",
    "From: cio@ex\u0430mple.test",
    "From: cio@example\uff0etest",
    "From: c\u0456o@example.test",
    "From: cio@xn--exmple-4nf.test",
    "From: cio@example.test.evil.test",
    "From: cio@[127.0.0.1]",
    "From: cio",
    "From:",
]


@pytest.mark.parametrize("author", AUTHORS)
def test_no_trick_in_from_is_the_proven_cio(author: str) -> None:
    """The border proves mallory's own domain, as it would."""
    proof = proof_of(by_border("dmarc=pass header.from=evil.test; dkim=pass header.d=evil.test", author=author))

    assert (proof.author, proof.state) != (CIO, ProofState.PASSED)


COMMENTED = [
    "From: Ruth Okafor (Board) <cio@example.test>",
    "From: Ruth Okafor <cio@example.test> (Board of Example)",
    "From: (Board) Ruth Okafor <cio@example.test>",
    'From: "Okafor, Ruth" (Board) <cio@example.test>',
    "From:\r\n\tRuth Okafor\r\n\t<cio@example.test>",
    "fROM: Ruth Okafor (Zentrale K\u00f6ln) <cio@example.test>",
]


@pytest.mark.parametrize("author", COMMENTED)
def test_a_plain_comment_takes_no_proof_away(author: str) -> None:
    proof = proof_of(by_border("dmarc=pass header.from=example.test", author=author))

    assert (proof.author, proof.state) == (CIO, ProofState.PASSED)


DISGUISED = [
    "From: Ruth (cio@example.test) <cio@example.test>",
    "From: Ruth (a (b)) <cio@example.test>",
    "From: Ruth (a\\) <cio@example.test>",
    "From: Ruth ( <cio@example.test>",
    "From: Ruth () <cio@example.test>",
    "From: Ruth <cio@example.test> (a), mallory@evil.test",
    "From: Ruth <cio@example.test> (a) (b",
    "From: Ruth <cio@example.test> (<mallory@evil.test>)",
]


@pytest.mark.parametrize("author", DISGUISED)
def test_a_comment_that_readers_could_take_apart_in_two_ways_has_no_author(author: str) -> None:
    proof = proof_of(by_border("dmarc=pass header.from=example.test", author=author))

    assert proof.state is ProofState.FAILED


@given(st.text(max_size=60))
def test_no_from_at_all_is_the_cio_by_a_proof_of_another_domain(text: str) -> None:
    line = " ".join(f"From: {text}".split())
    proof = proof_of(by_border("dmarc=pass header.from=evil.test", author=line))

    assert not (proof.state is ProofState.PASSED and proof.author and not proof.author.endswith("@evil.test"))


def test_each_guard_of_the_author_holds_alone() -> None:
    """Two From fields, and two readers that disagree: neither guard may lean on the other."""
    two, one = ("cio@example.test", "evil@attacker.test"), ("cio@example.test",)

    assert read_authors(two, ())[1] == "the mail has more than one From"
    assert read_authors(one, ("evil@attacker.test",))[1] == "two readers of the From field disagree"
    assert read_authors(one, one)[1] == ""


NOT_THE_CIO = [
    '"cio"@example.test',
    "cio@example.test, mallory@evil.test",
    "cio@example.test <mallory@evil.test>",
    '"cio@example.test" <mallory@evil.test>',
    "cio@example.test:;",
    "Group: cio@example.test;",
    "<@evil.test:cio@example.test>",
    "<@evil.test,@b.test:cio@example.test>",
    "cio @example.test",
    "cio@ example.test",
    "cio.@example.test",
    ".cio@example.test",
    "cio..x@example.test",
    "cio@example..test",
    "cio@example.test.evil.test",
    "cio@[192.0.2.1]",
    "cio@example.test\x0b",
    "cio@example.test;mallory@evil.test",
    "<cio@example.test> <mallory@evil.test>",
    "<<cio@example.test>>",
    "cio@example.test>",
    "<cio@example.test",
    "cio%example.test@evil.test",
    "evil.test!cio@example.test",
    "cio(comment)@example.test",
    "cio@example.test(a)(b(c))",
    "cio@(x)example.test",
    "=?utf-8?q?cio=40example.test?=",
    "=?utf-8?q?cio?=@example.test",
    "=?utf-8?q?x=3Ccio=40example.test=3E?= <mallory@evil.test>",
    "cio@exаmple.test",
    "сio@example.test",
    "cio@ｅxample.test",
    "cio@example。test",
    "cio@example.tеst",
    "cio@EXAMPLE.TEST.COM",
    "cio+x@example.test",
    "c.io@example.test",
    "cio@sub.example.test",
    "cio@example.test\u200b",
    "\u202ecio@example.test",
    "cio@exa\xadmple.test",
    "ｃio@example.test",
    "cio@example.teſt",
    "cio@eKample.test",
    "cio\\@example.test",
    "cio@example.test@evil.test",
    "cio@evil.test@example.test",
    '"<cio@example.test>" mallory@evil.test',
    "cio@example.test (Ruth) mallory@evil.test",
    "cio@example.test\t<m@evil.test>",
    "undisclosed: cio@example.test;",
    "=?utf-8?b?Y2lvQGV4YW1wbGUudGVzdA==?=",
    "<cio@example.test>;",
    "<cio@example.test>,",
    ",cio@example.test",
    "cio@example.test,",
    "cio&#64;example.test",
    "mailto:cio@example.test",
    "<mailto:cio@example.test>",
    "cio@example.test/x",
    "cio@-example.test",
    "cio@example.test:25",
    "cio@example.test'",
]


@pytest.mark.parametrize("author", NOT_THE_CIO)
def test_what_is_not_plainly_the_address_is_not_the_address(author: str) -> None:
    """Not even where the border took it for the same domain."""
    proof = proof_of(by_border("dmarc=pass header.from=example.test", author=f"From: {author}"))

    assert (proof.author, proof.state) != (CIO, ProofState.PASSED)


THE_CIO = [
    "cio@example.test",
    "<cio@example.test>",
    "Ruth <cio@example.test>",
    '"Okafor, Ruth (CIO)" <cio@example.test>',
    '"Ruth \\"R\\" Okafor" <cio@example.test>',
    "=?iso-8859-1?q?R=FCth?= <cio@example.test>",
    "=?utf-8?q?R=C3=BCth?= =?utf-8?q?_O?= <cio@example.test>",
    "Ruth Okafor <cio@example.test> (via phone)",
    "cio@example.test (Ruth)",
    "Ruth\r\n\tOkafor <cio@example.test>",
    "CIO@EXAMPLE.TEST",
    "岡 <cio@example.test>",
    "Ruth O'Kafor <cio@example.test>",
    "R. Okafor <cio@example.test>",
    '"cio@example.test" <cio@example.test>',
    "'Ruth' <cio@example.test>",
    "Ruth [CIO] <cio@example.test>",
    "Ruth Okafor | Example <cio@example.test>",
    "  <cio@example.test>  ",
    "Ruth 👍 <cio@example.test>",
    '"" <cio@example.test>',
    "Ruth/CIO <cio@example.test>",
    "<CIO@example.test>",
    "Ruth Okafor CIO <cio@example.test>",
    '"Ruth Okafor: CIO" <cio@example.test>',
    "Ruth Okafor (CIO) <cio@example.test>",
    '"Okafor; Ruth" <cio@example.test>',
]


@pytest.mark.parametrize("author", THE_CIO)
def test_any_shown_name_is_fine_beside_the_address(author: str) -> None:
    proof = proof_of(by_border("dmarc=pass header.from=example.test", author=f"From: {author}"))

    assert (proof.author, proof.state) == (CIO, ProofState.PASSED)


DOMAINS = {"müller.test": "xn--mller-kva.test", "straße.test": "xn--strae-oqa.test", "strasse.test": "strasse.test"}


@pytest.mark.parametrize("seen", [*DOMAINS, *DOMAINS.values(), "MÜLLER.test", "ｓtrasse.test"])
@pytest.mark.parametrize("domain", DOMAINS)
def test_a_domain_is_proved_by_its_own_name_alone(domain: str, seen: str) -> None:
    """IDNA2003 takes ß for ss, and full-width letters for plain ones: owners of two domains became one (RFC 5894 7.2)."""
    proof = proof_of(by_border(f"dmarc=pass header.from={seen}", author=f"From: cio@{domain}"))

    assert proof.author == f"cio@{DOMAINS[domain]}"
    assert (proof.state is ProofState.PASSED) is (DOMAINS.get(seen.lower(), seen) == DOMAINS[domain])
