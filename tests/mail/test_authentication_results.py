"""RFC 8601 fields: what real borders write, and what only looks like a result."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalationd.mail.proof.authentication_results import claimed_id, read_authentication_results

# (value, authserv-id, results as method=result with the properties that matter)
GOOD = [
    ("mx.example.test; none", "mx.example.test", []),
    ("mx.example.test", "mx.example.test", []),
    ("mx.example.test 1; none", "mx.example.test", []),
    ("MX.Example.TEST.; dmarc=pass", "mx.example.test", [("dmarc", "pass", {})]),
    ('"mx.example.test"; dmarc=pass', "mx.example.test", [("dmarc", "pass", {})]),
    ("(ours) mx.example.test (v1) 1 (x); dmarc=pass (p=reject)", "mx.example.test", [("dmarc", "pass", {})]),
    (
        "mx.example.test; dmarc=pass header.from=example.test",
        "mx.example.test",
        [("dmarc", "pass", {"header.from": "example.test"})],
    ),
    (
        (
            "mx.example.test;\tdkim=pass (2048-bit key; unprotected) header.d=Example.test header.i=@example.test "
            "header.a=rsa-sha256 header.s=s1 header.b=aB/cD+e=;\tspf=pass smtp.mailfrom=cio@example.test"
        ),
        "mx.example.test",
        [
            ("dkim", "pass", {"header.d": "example.test", "header.b": "ab/cd+e="}),
            ("spf", "pass", {"smtp.mailfrom": "cio@example.test"}),
        ],
    ),
    (
        (
            "mx.google.com; arc=pass (i=1 spf=pass spfdomain=example.test dkim=pass); "
            "dmarc=fail (p=REJECT sp=REJECT dis=NONE) header.from=example.test"
        ),
        "mx.google.com",
        [("arc", "pass", {}), ("dmarc", "fail", {"header.from": "example.test"})],
    ),
    (
        (
            "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=example.test; dkim=pass (signature was verified) "
            "header.d=example.test;dmarc=pass action=none header.from=example.test;compauth=pass reason=100"
        ),
        "",
        [
            ("spf", "pass", {"smtp.mailfrom": "example.test"}),
            ("dkim", "pass", {"header.d": "example.test"}),
            ("dmarc", "pass", {"header.from": "example.test"}),
            ("compauth", "pass", {"reason": "100"}),
        ],
    ),
    ("mx.example.test; dkim/1=pass header.d=a.test", "mx.example.test", [("dkim", "pass", {"header.d": "a.test"})]),
    (
        "mx.example.test; dmarc = pass header . from = example.test",
        "mx.example.test",
        [("dmarc", "pass", {"header.from": "example.test"})],
    ),
    (
        'mx.example.test; spf=pass reason="all is well; dmarc=pass" smtp.mailfrom=a.test',
        "mx.example.test",
        [("spf", "pass", {"smtp.mailfrom": "a.test", "reason": "all is well; dmarc=pass"})],
    ),
    (
        'mx.example.test; spf=none smtp.mailfrom="x; dmarc=pass header.from=example.test"@evil.test',
        "mx.example.test",
        [("spf", "none", {"smtp.mailfrom": "x; dmarc=pass header.from=example.test@evil.test", "header.from": ""})],
    ),
    (
        r"mx.example.test; spf=fail (bad \) dmarc=pass header.from=example.test) smtp.mailfrom=evil.test",
        "mx.example.test",
        [("spf", "fail", {"smtp.mailfrom": "evil.test"})],
    ),
    (
        "mx.example.test; spf=fail (a (b; dmarc=pass) c) smtp.mailfrom=evil.test",
        "mx.example.test",
        [("spf", "fail", {"smtp.mailfrom": "evil.test"})],
    ),
    (r"mx.example.test; spf=none (\)) smtp.helo=()", "mx.example.test", [("spf", "none", {"smtp.helo": ""})]),
    ("mx.example.test; dmarc=pass;", "mx.example.test", [("dmarc", "pass", {})]),
    ("mx.example.test;; dmarc=pass; ;", "mx.example.test", [("dmarc", "pass", {})]),
    ("mx.example.test; spf=none smtp.mailfrom=<>", "mx.example.test", [("spf", "none", {"smtp.mailfrom": "<>"})]),
    (
        "mx.example.test; spf=none smtp.mailfrom=; dkim=none",
        "mx.example.test",
        [("spf", "none", {}), ("dkim", "none", {})],
    ),
    (
        "mx.example.test; auth=pass (plain) smtp.auth=cio@example.test",
        "mx.example.test",
        [("auth", "pass", {"smtp.auth": "cio@example.test"})],
    ),
    (
        "mx.example.test; dkim=pass header.d=a.test header.d=b.test",
        "mx.example.test",
        [("dkim", "pass", {"header.d": ""})],
    ),
    (
        "mx.example.test; iprev=pass policy.iprev=2001:db8::1; dmarc=none",
        "mx.example.test",
        [("iprev", "pass", {"policy.iprev": "2001:db8::1"}), ("dmarc", "none", {})],
    ),
]


@pytest.mark.parametrize(("value", "authserv_id", "results"), GOOD, ids=[row[0][:60] for row in GOOD])
def test_field_that_follows_the_grammar(value: str, authserv_id: str, results: list) -> None:
    found = read_authentication_results(value)

    assert found is not None
    assert found.authserv_id == authserv_id
    assert [(result.method, result.result) for result in found.results] == [row[:2] for row in results]
    for result, (_, _, properties) in zip(found.results, results, strict=True):
        assert {name: result.get(name) for name in properties} == properties


BAD = [
    "",
    "   ",
    "; dmarc=pass",
    "mx.example.test dmarc=pass",
    "mx.example.test, dmarc=pass",
    "mx.example.test 2; dmarc=pass",
    "mx.example.test x; dmarc=pass",
    "mx.example.test; dmarc",
    "mx.example.test; dmarc=",
    "mx.example.test; dmarc=pass header.from",
    "mx.example.test; dmarc=pass header.from=example.test)",
    "mx.example.test; dmarc=pass (not closed header.from=example.test",
    'mx.example.test; dmarc=pass reason="not closed header.from=example.test',
    "mx.example.test; none; dmarc=pass",
    "mx.example.test; dmarc=pass; none",
    "mx.example.test (; dmarc=pass header.from=example.test",
    "mx example.test; dmarc=pass",
    "mx.example.test; dmarc=pass, header.from=example.test",
    "<mx.example.test>; dmarc=pass",
    "mx.example.test; =pass",
    "mx.example.test; dmarc/=pass",
    'mx.example.test; spf=none smtp.mailfrom="a" @evil.test',
    '""; dmarc=pass',
    "=?utf-8?q?mx=2Eexample=2Etest?=; dmarc=pass",
    "mx.example.test; " + "x" * 30_000,
]


@pytest.mark.parametrize("value", BAD, ids=[value[:50] for value in BAD])
def test_field_that_breaks_the_grammar_says_nothing(value: str) -> None:
    assert read_authentication_results(value) is None


CLAIMS = [
    ("mx.example.test; dmarc=pass", "mx.example.test"),
    ("MX.example.test.; dmarc=pass", "mx.example.test"),
    ('"mx.example.test" ; dmarc=pass', "mx.example.test"),
    ("(a) (b) mx.example.test; dmarc=pass", "mx.example.test"),
    ("mx.example.test dmarc=pass", "mx.example.test"),
    ("mx.example.test/1; dmarc=pass", "mx.example.test"),
    ("mx.example.test=; dmarc=pass", "mx.example.test"),
    ("mx.example.test.evil.test; dmarc=pass", "mx.example.test.evil.test"),
    ("", ""),
    (";", ""),
]


@pytest.mark.parametrize(("value", "claimed"), CLAIMS)
def test_a_claim_is_seen_even_where_the_grammar_is_broken(value: str, claimed: str) -> None:
    assert claimed_id(value) == claimed


@given(st.text(alphabet=st.sampled_from('mx.test;=()"\\/ \tpas0-@<>none'), max_size=200))
def test_any_text_is_read_or_refused(value: str) -> None:
    found = read_authentication_results(value)

    assert found is None or all(result.method and result.result for result in found.results)


token = st.text(alphabet="abcdefgh0123456789-", min_size=1, max_size=12).map(lambda word: f"a{word}z")
comment = st.text(alphabet="ab;=. ", max_size=12).map(lambda words: f"({words})")


@given(token, token, token, token, comment)
def test_comments_and_folding_change_nothing(host: str, method: str, result: str, value: str, aside: str) -> None:
    plain = read_authentication_results(f"{host}; {method}={result} header.from={value}")
    odd = read_authentication_results(
        f"{aside}{host}{aside};\t{aside}{method}{aside}=\r\n {result} {aside} header{aside}.from={aside}{value}{aside};"
    )

    assert plain is not None
    assert odd == plain


HOSTILE = ["(" * 100_000, "()" * 50_000, '"' * 100_000, "\\" * 100_000, "a=" * 50_000, ";" * 100_000, "a.b=c " * 16_000]


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:4] for text in HOSTILE])
def test_a_hostile_field_ends(text: str) -> None:
    assert read_authentication_results(f"mx.example.test; {text}") is None
    read_authentication_results(f"mx.example.test; {text}"[:19_999])
    claimed_id(text)
