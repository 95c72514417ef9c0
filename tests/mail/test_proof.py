# ruff: noqa: E501 - a row of the table stays on one line, so that rows can be compared
"""Who really wrote a mail: every kind of evidence, genuine, missing and forged, in one table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from escalationd.mail.proof.proof import ProofState
from escalationd.mail.proof.trust import TrustMode, TrustRules
from tests.support.forged import BORDER, CIO_FROM, FOREIGN, RULES, STORE, by_border, hop, mail, proof_of, results

PASSED, ABSENT, FAILED = ProofState.PASSED, ProofState.ABSENT, ProofState.FAILED
DMARC = "dmarc=pass header.from=example.test"
CIO = "cio@example.test"
TWO_IDS = replace(RULES, authserv_ids=("mx.example.test", "mx2.example.test"))
SPF_ALONE = replace(RULES, spf_alone=True)
NO_SUBMISSION = replace(RULES, submission_auth=False)
NO_HOSTS = replace(RULES, own_hosts=())
TOP_LEVEL = replace(NO_HOSTS, authserv_ids=("example.test",))
M365 = TrustRules(mode=TrustMode.M365)
INTERNAL = TrustRules(mode=TrustMode.M365_INTERNAL)
BORDER_MODE = TrustRules(mode=TrustMode.BORDER)
BORDER_WITH_ID = TrustRules(mode=TrustMode.BORDER, authserv_ids=("mx.example.test",))

# one result of our border: (what the border found, state)
FINDINGS = [
    # DMARC for the very domain of From
    ("dmarc=pass header.from=example.test", PASSED),
    ("dmarc=pass header.from=EXAMPLE.TEST", PASSED),
    ("dmarc=pass header.from=example.test.", PASSED),
    ("dmarc=PASS header.from=example.test", PASSED),
    ('dmarc=pass header.from="example.test"', PASSED),
    ("dmarc=pass (p=reject dis=none) header.from=example.test", PASSED),
    ("dmarc=pass header.from=cio@example.test", PASSED),
    ("dmarc=pass policy.dmarc=reject header.from=example.test", PASSED),
    ("spf=fail smtp.mailfrom=list.test; dkim=pass header.d=example.test; dmarc=pass header.from=example.test", PASSED),
    ("dmarc=pass", ABSENT),
    ("dmarc=pass header.from=", ABSENT),
    ("dmarc=pass header.from=mail.example.test", ABSENT),
    ("dmarc=pass header.from=evil.test", FAILED),
    ("dmarc=pass header.from=notexample.test", FAILED),
    ("dmarc=pass header.from=example.test.evil.test", FAILED),
    ("dmarc=pass header.from=ceo@example.test", ABSENT),
    ("dmarc=pass header.from=evil.test header.from=example.test", ABSENT),
    ("dmarc=fail header.from=example.test", FAILED),
    ("dmarc=fail (p=none) header.from=example.test", FAILED),
    ("dmarc=fail header.from=example.test; dkim=pass header.d=example.test", FAILED),
    ("dmarc=fail header.from=evil.test; dmarc=pass header.from=example.test", FAILED),
    ("dmarc=pass header.from=example.test; dmarc=fail header.from=example.test", FAILED),
    ("dmarc=pass header.from=example.test; dmarc=none", ABSENT),
    ("dmarc=none header.from=example.test", ABSENT),
    ("dmarc=temperror header.from=example.test", ABSENT),
    ("dmarc=permerror header.from=example.test", ABSENT),
    ("dmarc=bestguesspass header.from=example.test", ABSENT),
    ("dmarc=passed header.from=example.test", ABSENT),
    ("dmarc=pass-not header.from=example.test", ABSENT),
    ("x-dmarc=pass header.from=example.test", ABSENT),
    ("none", ABSENT),
    # DKIM of a related domain
    ("dkim=pass header.d=example.test", PASSED),
    ("dkim=pass header.d=Example.Test. header.s=s1", PASSED),
    ("dkim=pass header.i=@example.test", PASSED),
    ("dkim=pass header.i=cio@example.test", PASSED),
    ("dkim=pass header.d=mail.example.test", PASSED),
    ("dkim=pass header.d=list.test; dkim=pass header.d=example.test", PASSED),
    ("dkim=fail header.d=list.test; dkim=pass header.d=example.test", PASSED),
    ("dmarc=temperror header.from=example.test; dkim=pass header.d=example.test", PASSED),
    ("dmarc=none; dkim=pass header.d=example.test", PASSED),
    ("dkim=pass header.d=evil.test", ABSENT),
    ("dkim=pass header.d=evil.test header.i=@example.test", ABSENT),
    ("dkim=pass header.d=notexample.test", ABSENT),
    ("dkim=pass header.d=example.test.evil.test", ABSENT),
    ("dkim=pass header.d=test", ABSENT),
    ("dkim=pass header.d=", ABSENT),
    ("dkim=pass", ABSENT),
    ("dkim=pass header.s=example.test", ABSENT),
    ("dkim=pass header.d=evil.test header.d=example.test", ABSENT),
    ("dkim=fail header.d=example.test", ABSENT),
    ("dkim=neutral header.d=example.test", ABSENT),
    ("dkim=policy header.d=example.test", ABSENT),
    ("dkim=temperror header.d=example.test", ABSENT),
    ("dkim=none", ABSENT),
    ("dkim-adsp=pass header.from=cio@example.test", ABSENT),
    ("arc=pass header.d=example.test", ABSENT),
    # SPF alone is not enough by default
    ("spf=pass smtp.mailfrom=example.test", ABSENT),
    ("spf=pass smtp.mailfrom=cio@example.test", ABSENT),
    ("spf=fail smtp.mailfrom=cio@example.test", ABSENT),
    ("spf=softfail smtp.mailfrom=cio@example.test", ABSENT),
    ("sender-id=pass header.from=cio@example.test", ABSENT),
    ("iprev=pass policy.iprev=198.51.100.7", ABSENT),
    # our own submission server
    ("auth=pass smtp.auth=cio@example.test", PASSED),
    ("auth=pass (plain) smtp.auth=CIO@Example.test", PASSED),
    ("auth=pass smtp.mailfrom=cio@example.test", PASSED),
    ("auth=pass smtp.mailfrom=<cio@example.test>", PASSED),
    ("auth=pass smtp.auth=cio", PASSED),
    ("auth=pass smtp.auth=cio@example.test smtp.mailfrom=bounces@example.test", PASSED),
    ("auth=pass smtp.auth=maya@example.test", ABSENT),
    ("auth=pass smtp.auth=maya smtp.mailfrom=cio@example.test", ABSENT),
    ("auth=pass smtp.auth=maya@example.test smtp.mailfrom=cio@example.test", ABSENT),
    ("auth=pass smtp.auth=maya@example.test; dmarc=pass header.from=example.test", ABSENT),
    ("auth=pass smtp.auth=maya@example.test; dkim=pass header.d=example.test", ABSENT),
    ("auth=pass smtp.auth=cio@example.test; auth=pass smtp.auth=maya@example.test", ABSENT),
    ("auth=fail smtp.auth=cio@example.test", ABSENT),
    ("auth=none", ABSENT),
    ("auth=pass", ABSENT),
    # what an attacker may choose (HELO, envelope sender) stays a value, a quotation or a comment
    ('spf=none smtp.mailfrom="x; dmarc=pass header.from=example.test"@evil.test', ABSENT),
    ("spf=none (helo: dmarc=pass header.from=example.test) smtp.mailfrom=evil.test", ABSENT),
    ("spf=none (a (nested) dmarc=pass) smtp.mailfrom=evil.test", ABSENT),
    ('spf=none reason="; dmarc=pass header.from=example.test" smtp.mailfrom=evil.test', ABSENT),
    ("spf=none smtp.helo=dmarc=pass", ABSENT),
    ("spf=none (not closed; dmarc=pass header.from=example.test", ABSENT),
    ("spf=none smtp.mailfrom=a b c; dmarc=pass header.from=example.test", ABSENT),
    (
        "spf=none (of x) ; dmarc=pass header.from=example.test (y@evil.test) ; dmarc=fail header.from=example.test",
        FAILED,
    ),
]


@pytest.mark.parametrize(("found", "state"), FINDINGS, ids=[row[0][:70] for row in FINDINGS])
def test_what_our_border_found(found: str, state: ProofState) -> None:
    proof = proof_of(by_border(found))

    assert proof.state is state
    assert proof.author == CIO
    assert bool(proof.method) == (state is PASSED)
    assert bool(proof.reason) == (state is not PASSED)


# (what, mail, rules, state, tampered)
MAILS = [
    (
        "signed by the domain above the author's (RFC 7489 3.1.1)",
        by_border("dkim=pass header.d=example.test", author="From: cio@eu.example.test"),
        RULES,
        PASSED,
        False,
    ),
    (
        "signed by a domain whose name is the end of the author's",
        by_border("dkim=pass header.d=ample.test", author="From: cio@eu.example.test"),
        RULES,
        ABSENT,
        False,
    ),
    # which field counts
    ("another case and a trailing dot", by_border(DMARC, name="MX.Example.Test."), RULES, PASSED, False),
    ("a quoted id", by_border(DMARC, name='"mx.example.test"'), RULES, PASSED, False),
    ("an id with a version", by_border(DMARC, name="mx.example.test 1"), RULES, PASSED, False),
    ("an id behind a comment", by_border(DMARC, name="(border) mx.example.test"), RULES, PASSED, False),
    ("another host's field", by_border(DMARC, name="mx.evil.test"), RULES, ABSENT, False),
    ("an id that ours is a part of", by_border(DMARC, name="mx.example.test.evil.test"), RULES, ABSENT, False),
    ("an id that is a part of ours", by_border(DMARC, name="example.test"), RULES, ABSENT, False),
    ("an unknown version", by_border(DMARC, name="mx.example.test 2"), RULES, ABSENT, False),
    ("no field at all", mail(STORE, BORDER, FOREIGN, CIO_FROM), RULES, ABSENT, False),
    ("another name for the field", mail(STORE, BORDER, "X-" + results(DMARC), CIO_FROM), RULES, ABSENT, False),
    ("an ARC field", mail(STORE, BORDER, "ARC-" + results("i=1; " + DMARC), CIO_FROM), RULES, ABSENT, False),
    ("the field in capitals", mail(STORE, BORDER, results(DMARC).replace("A", "a", 1).upper(), CIO_FROM), RULES, PASSED, False),
    ("a folded field", mail(STORE, BORDER, results(f"spf=none\r\n smtp.mailfrom=a.test;\r\n\t{DMARC}"), CIO_FROM), RULES, PASSED, False),
    ("the field on top", mail(results(DMARC), STORE, BORDER, FOREIGN, CIO_FROM), RULES, PASSED, False),
    ("the field between our hosts", mail(STORE, results(DMARC), BORDER, FOREIGN, CIO_FROM), RULES, PASSED, False),
    ("a foreign field above", mail(STORE, results(DMARC, "filter.test"), BORDER, results(DMARC), CIO_FROM), RULES, PASSED, False),
    ("a foreign field with a failure", by_border(DMARC, results("dmarc=fail", "other.test")), RULES, PASSED, False),
    ("our field below a foreign host", mail(STORE, BORDER, FOREIGN, results(DMARC), CIO_FROM), RULES, ABSENT, False),
    ("line ends without CR", by_border(DMARC).replace(b"\r\n", b"\n"), RULES, PASSED, False),
    # a second claim
    ("two fields of ours", by_border(DMARC, results(DMARC)), RULES, FAILED, True),
    ("a failure and a forged pass", by_border("dmarc=fail", results(DMARC)), RULES, FAILED, True),
    ("a claim in another case", by_border(DMARC, results(DMARC, "MX.EXAMPLE.TEST.")), RULES, FAILED, True),
    ("a quoted claim", by_border(DMARC, results(DMARC, '"mx.example.test"')), RULES, FAILED, True),
    ("a claim that breaks the grammar", by_border(DMARC, results(DMARC, "mx.example.test/x")), RULES, FAILED, True),
    ("a claim behind a comment", by_border(DMARC, results(DMARC, "(x) mx.example.test")), RULES, FAILED, True),
    (
        "a claim in an encoded word",
        by_border(DMARC, "Authentication-Results: =?utf-8?q?mx=2Eexample=2Etest=3B?= dmarc=pass"),
        RULES,
        FAILED,
        True,
    ),
    ("a claim of our other border", by_border(DMARC, results(DMARC, "mx2.example.test")), TWO_IDS, FAILED, True),
    ("our other border alone", by_border(DMARC, name="mx2.example.test"), TWO_IDS, PASSED, False),
    (
        "an encoded claim alone",
        mail(STORE, BORDER, "Authentication-Results: =?utf-8?q?mx=2Eexample=2Etest=3B_dmarc=3Dpass?=", CIO_FROM),
        RULES,
        ABSENT,
        False,
    ),
    # hosts
    ("hosts not configured, one hop", mail(BORDER, results(DMARC), FOREIGN, CIO_FROM), NO_HOSTS, PASSED, False),
    ("hosts not configured, two hops of one domain", by_border(DMARC), NO_HOSTS, PASSED, False),
    ("hosts not configured, an unknown store", mail(FOREIGN, results(DMARC), CIO_FROM), NO_HOSTS, PASSED, False),
    ("hosts not configured, below two", mail(BORDER, FOREIGN, results(DMARC), CIO_FROM), NO_HOSTS, ABSENT, False),
    ("hosts not configured, a neighbour", mail(STORE, hop("gw.example.test"), results(DMARC), CIO_FROM), NO_HOSTS, PASSED, False),
    ("hosts not configured, another top-level domain's neighbour", mail(STORE, hop("evil.test"), results(DMARC, "example.test"), CIO_FROM), TOP_LEVEL, ABSENT, False),
    ("a hop that names no host", mail(STORE, "Received: from laptop; x", results(DMARC), CIO_FROM), RULES, ABSENT, False),
    ("a hop that names no host, hosts not configured", mail(STORE, "Received: from laptop; x", results(DMARC), CIO_FROM), NO_HOSTS, ABSENT, False),
    ("a comment within a comment before the host", mail(STORE, hop("(a (by evil.test) b) mx.example.test"), results(DMARC), CIO_FROM), RULES, PASSED, False),
    ("no Received at all", mail(results(DMARC), CIO_FROM), RULES, PASSED, False),
    ("an unknown host on top", mail(FOREIGN, results(DMARC), CIO_FROM), RULES, ABSENT, False),
    (
        "a client that calls itself by",
        mail("Received: from by (unknown [192.0.2.9]) by mx.example.test with ESMTP id 3; x", results(DMARC), CIO_FROM),
        RULES,
        PASSED,
        False,
    ),
    (
        "a foreign host whose client calls itself by",
        mail(STORE, "Received: from by (by mx.example.test) by mail.sender.test id 3; x", results(DMARC), CIO_FROM),
        RULES,
        ABSENT,
        False,
    ),
    # the From field
    ("two From fields", by_border(DMARC, "From: mallory@evil.test"), RULES, FAILED, False),
    ("two authors", by_border(DMARC, author="From: cio@example.test, mallory@evil.test"), RULES, FAILED, False),
    ("no From", mail(STORE, BORDER, results(DMARC)), RULES, FAILED, False),
    ("an empty From", by_border(DMARC, author="From:"), RULES, FAILED, False),
    ("a group", by_border(DMARC, author="From: us: cio@example.test;"), RULES, FAILED, False),
    ("an address before the address", by_border(DMARC, author="From: cio@example.test <m@evil.test>"), RULES, FAILED, False),
    ("an address in the name", by_border(DMARC, author='From: "cio@example.test" <m@evil.test>'), RULES, FAILED, True),
    ("a name in quotes", by_border(DMARC, author='From: "Okafor, Ruth" <cio@example.test>'), RULES, PASSED, False),
    ("a plain address", by_border(DMARC, author="From: cio@example.test"), RULES, PASSED, False),
    ("an address in capitals", by_border(DMARC, author="From: <CIO@Example.TEST>"), RULES, PASSED, False),
    ("an encoded name", by_border(DMARC, author="From: =?utf-8?q?R=C3=BCth?= <cio@example.test>"), RULES, PASSED, False),
    ("a domain that looks alike", by_border(DMARC, author="From: <cio@ex\u0430mple.test>"), RULES, FAILED, True),
    ("a space before the colon of From", by_border(DMARC, author="From : cio@example.test"), RULES, FAILED, True),
    ("only Sender is the CIO", by_border("dmarc=pass header.from=evil.test", "Sender: cio@example.test", author="From: m@evil.test"), RULES, PASSED, False),
    # a header that readers disagree about
    ("a bare CR", by_border(DMARC, b"X-A: 1\rAuthentication-Results: mx.example.test; dmarc=pass"), RULES, FAILED, True),
    ("a NUL", by_border(DMARC, b"X-A: \x00"), RULES, FAILED, True),
    ("a vertical tab", by_border(DMARC, b"X-A: \x0bFrom: m@evil.test"), RULES, FAILED, True),
    ("a form feed", by_border(DMARC, b"X-A: \x0c"), RULES, FAILED, True),
    ("an escape", by_border(DMARC, b"X-A: \x1b[2J"), RULES, FAILED, True),
    ("a tab is fine", by_border(DMARC, b"X-A:\t1"), RULES, PASSED, False),
    ("raw UTF-8 is fine", by_border(DMARC, "X-A: größer"), RULES, PASSED, False),
    ("a space before the colon of our field", by_border(DMARC, "Authentication-Results : mx.example.test; none"), RULES, FAILED, True),
    ("a line that is no field, with nothing below", mail(STORE, BORDER, results(DMARC), CIO_FROM, "no field"), RULES, PASSED, False),
    ("From below a line that is no field", mail(STORE, BORDER, results(DMARC), "no field", CIO_FROM), RULES, FAILED, True),
    ("the separator of an mbox on top", mail("From mallory@evil.test Mon Feb  2 09:00:00 2026", STORE, BORDER, results(DMARC), CIO_FROM), RULES, PASSED, False),
    # switches
    ("SPF alone, switched on", by_border("spf=pass smtp.mailfrom=cio@example.test"), SPF_ALONE, PASSED, False),
    ("SPF of the domain, switched on", by_border("spf=pass smtp.mailfrom=example.test"), SPF_ALONE, PASSED, False),
    ("SPF of another domain", by_border("spf=pass smtp.mailfrom=m@evil.test"), SPF_ALONE, ABSENT, False),
    ("SPF of the HELO name", by_border("spf=pass smtp.helo=example.test"), SPF_ALONE, ABSENT, False),
    ("SPF in a quoted local part", by_border('spf=pass smtp.mailfrom="m@example.test"@evil.test'), SPF_ALONE, ABSENT, False),
    ("SPF switched on, DMARC failed", by_border("dmarc=fail; spf=pass smtp.mailfrom=example.test"), SPF_ALONE, FAILED, False),
    ("submission switched off", by_border("auth=pass smtp.auth=cio@example.test"), NO_SUBMISSION, ABSENT, False),
    ("submission switched off, DMARC", by_border(f"auth=pass smtp.auth=maya@example.test; {DMARC}"), NO_SUBMISSION, PASSED, False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "rules", "state", "tampered"), [row[1:] for row in MAILS], ids=[row[0] for row in MAILS]
)
def test_which_field_counts(raw: bytes, rules: TrustRules, state: ProofState, tampered: bool) -> None:
    proof = proof_of(raw, rules)

    assert (proof.state, proof.tampered) == (state, tampered), proof
    assert bool(proof.reason) == (state is not PASSED)


EOP = "Received: from mail.sender.test (198.51.100.7) by DB5EUR03FT012.mail.protection.outlook.com (10.152.20.1) with Microsoft SMTP Server; x"
INSIDE = (
    "Received: from DB5.eurprd03.prod.outlook.com by AM0PR04MB4.eurprd04.prod.outlook.com (2603:10a6::1) with HTTPS; x"
)
EXCHANGE = "Authentication-Results: spf=pass (sender IP is 198.51.100.7) smtp.mailfrom=example.test; {dkim};dmarc={dmarc};compauth=pass reason=100"


def exchange(dmarc: str, dkim: str = "dkim=none (message not signed) header.d=none") -> str:
    return EXCHANGE.format(dkim=dkim, dmarc=dmarc)


AUTH_AS = "X-MS-Exchange-Organization-AuthAs: {}"

MICROSOFT = [
    ("DMARC", mail(INSIDE, exchange("pass action=none header.from=example.test"), EOP, CIO_FROM), M365, PASSED, False),
    ("DKIM", mail(INSIDE, exchange("none", "dkim=pass header.d=example.test"), EOP, CIO_FROM), M365, PASSED, False),
    ("DMARC failed", mail(INSIDE, exchange("fail action=oreject header.from=example.test"), EOP, CIO_FROM), M365, FAILED, False),
    ("best guess", mail(INSIDE, exchange("bestguesspass action=none header.from=example.test"), EOP, CIO_FROM), M365, ABSENT, False),
    ("nothing proven", mail(INSIDE, exchange("none action=none header.from=example.test"), EOP, CIO_FROM), M365, ABSENT, False),
    ("no field", mail(INSIDE, EOP, CIO_FROM), M365, ABSENT, False),
    ("the sender's tenant below ours", mail(INSIDE, exchange("fail action=none header.from=example.test"), EOP, exchange("pass header.from=example.test"), CIO_FROM), M365, FAILED, False),
    ("the sender's tenant below ours, no proof", mail(INSIDE, exchange("none"), EOP, exchange("pass header.from=example.test"), CIO_FROM), M365, ABSENT, False),
    ("forged below a foreign host", mail(INSIDE, EOP, FOREIGN, exchange("pass header.from=example.test"), CIO_FROM), M365, ABSENT, False),
    ("an id on top", mail(INSIDE, results(DMARC), EOP, CIO_FROM), M365, ABSENT, False),
    ("an id of ours on top", mail(INSIDE, results(DMARC), EOP, CIO_FROM), replace(M365, authserv_ids=("mx.example.test",)), PASSED, False),
    ("AuthAs counts only in its mode", mail(INSIDE, AUTH_AS.format("Internal"), CIO_FROM), M365, ABSENT, False),
    ("AuthAs Internal", mail(INSIDE, AUTH_AS.format("Internal"), CIO_FROM), INTERNAL, PASSED, False),
    ("AuthAs in small letters", mail(INSIDE, AUTH_AS.format("internal"), CIO_FROM), INTERNAL, PASSED, False),
    ("AuthAs Anonymous", mail(INSIDE, AUTH_AS.format("Anonymous"), EOP, CIO_FROM), INTERNAL, ABSENT, False),
    ("AuthAs Anonymous with DMARC", mail(INSIDE, AUTH_AS.format("Anonymous"), exchange("pass header.from=example.test"), EOP, CIO_FROM), INTERNAL, PASSED, False),
    ("AuthAs twice", mail(INSIDE, AUTH_AS.format("Anonymous"), EOP, AUTH_AS.format("Internal"), CIO_FROM), INTERNAL, FAILED, True),
    ("AuthAs twice the same", mail(INSIDE, AUTH_AS.format("Internal"), AUTH_AS.format("Internal"), CIO_FROM), INTERNAL, FAILED, True),
    ("AuthAs below a foreign host", mail(INSIDE, EOP, FOREIGN, AUTH_AS.format("Internal"), CIO_FROM), INTERNAL, ABSENT, False),
    ("AuthAs against DMARC", mail(INSIDE, AUTH_AS.format("Internal"), exchange("fail header.from=example.test"), EOP, CIO_FROM), INTERNAL, FAILED, False),
    ("AuthAs with a word more", mail(INSIDE, AUTH_AS.format("Internal x"), CIO_FROM), INTERNAL, ABSENT, False),
    ("AuthAs in an encoded word", mail(INSIDE, AUTH_AS.format("=?utf-8?q?Internal?="), CIO_FROM), INTERNAL, ABSENT, False),
    ("a space before the colon of AuthAs", mail(INSIDE, "X-MS-Exchange-Organization-AuthAs : Internal", CIO_FROM), INTERNAL, FAILED, True),
    ("the border proves senders", mail(STORE, BORDER, CIO_FROM), BORDER_MODE, PASSED, False),
    ("the border, two From", mail(STORE, BORDER, CIO_FROM, "From: m@evil.test"), BORDER_MODE, FAILED, False),
    ("the border, a bare CR", mail(STORE, BORDER, CIO_FROM, b"X: 1\rFrom: m@evil.test"), BORDER_MODE, FAILED, True),
    ("the border, its own field fails", by_border("dmarc=fail header.from=example.test"), BORDER_WITH_ID, FAILED, False),
    ("the border, no field", mail(STORE, BORDER, CIO_FROM), BORDER_WITH_ID, PASSED, False),
    ("the border, two claims", by_border(DMARC, results(DMARC)), BORDER_WITH_ID, FAILED, True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "rules", "state", "tampered"), [row[1:] for row in MICROSOFT], ids=[row[0] for row in MICROSOFT]
)
def test_other_modes(raw: bytes, rules: TrustRules, state: ProofState, tampered: bool) -> None:
    proof = proof_of(raw, rules)

    assert (proof.state, proof.tampered) == (state, tampered), proof


GENUINE = by_border(DMARC)
SERVER = f"{results(DMARC)}\r\n{CIO_FROM}\r\nSubject: x\r\n\r\n".encode()


@pytest.mark.parametrize(
    ("server", "state"),
    [
        (SERVER, PASSED),
        (None, PASSED),
        (b"", PASSED),
        (SERVER.replace(b"; dmarc", b";\r\n dmarc"), PASSED),
        (SERVER.replace(b"From: ", b"from: "), PASSED),
        (SERVER.replace(b"cio@", b"m@"), FAILED),
        (SERVER.replace(b"dmarc=pass", b"dmarc=fail"), FAILED),
        (f"{CIO_FROM}\r\n\r\n".encode(), FAILED),
        (SERVER + f"{results(DMARC)}\r\n".encode(), PASSED),
        (f"{CIO_FROM}\r\n".encode() + SERVER, FAILED),
    ],
    ids=[
        "same",
        "unknown",
        "none given",
        "folded",
        "case",
        "author",
        "result",
        "no field",
        "below the end",
        "two From",
    ],
)
def test_our_parse_must_equal_the_servers(server: bytes | None, state: ProofState) -> None:
    proof = proof_of(GENUINE, server_headers=server)

    assert (proof.state, proof.tampered) == (state, state is FAILED)


def test_our_parse_of_the_internal_mark_must_equal_the_servers() -> None:
    mark = "X-MS-Exchange-Organization-AuthAs: Internal"

    assert proof_of(mail(mark, CIO_FROM), INTERNAL, server_headers=f"{mark}\r\n{CIO_FROM}".encode()).state is PASSED
    assert proof_of(mail(mark, CIO_FROM), INTERNAL, server_headers=CIO_FROM.encode()).state is FAILED


def test_a_second_field_with_our_id_is_an_attack_in_m365_mode_too() -> None:
    rules = replace(M365, authserv_ids=("mx.example.test",))
    bare = f"Authentication-Results: {DMARC}"

    assert proof_of(mail(bare, CIO_FROM), rules).state is PASSED
    assert proof_of(mail(bare, results(DMARC), results(DMARC), CIO_FROM), rules).tampered


def test_every_check_is_kept_for_the_decision() -> None:
    proof = proof_of(
        by_border(f"spf=fail smtp.mailfrom=list.test; dkim=pass header.d=example.test; {DMARC}"), server_headers=None
    )

    assert [(check.name, check.passed) for check in proof.checks] == [
        ("clean header", True),
        ("one author", True),
        ("spf", False),
        ("dkim", True),
        ("dmarc", True),
        ("proof of sender", True),
    ]
    assert proof.checks[-1].detail == "dmarc=pass"
    assert "header.from=example.test" in proof.checks[-2].detail


def test_table_is_as_long_as_promised() -> None:
    assert len(FINDINGS) + len(MAILS) + len(MICROSOFT) >= 120
