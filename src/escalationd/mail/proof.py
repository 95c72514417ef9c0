"""Who really wrote a mail: the one From mailbox, proved by the site's own border. Fails closed; decides nothing else.

The rules are SAFETY 2.2 (1 to 3). *Failed* is evidence against the author; *absent* is no evidence at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from escalationd.mail.authentication_results import AuthenticationResults, MethodResult, read_authentication_results
from escalationd.mail.envelope import Envelope
from escalationd.mail.headers import split_fields
from escalationd.mail.trust import TrustMode, TrustRules

_HOST = re.compile(r"\bby\s+([\w.-]+)", re.IGNORECASE)


class ProofState(StrEnum):
    """What the evidence comes to."""

    PASSED = "passed"
    ABSENT = "absent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Check:
    """One check and its verdict, kept with a decision."""

    name: str
    passed: bool
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The author (None without flawless authorship), what proves them, and every check that was made.

    ``tampered``: somebody tried to look proven: control characters in the header, a second field that
    claims our id, a header that our server reads in another way.
    """

    author: str | None
    state: ProofState
    method: str
    reason: str
    checks: tuple[Check, ...]
    tampered: bool = False


def prove(envelope: Envelope, rules: TrustRules, server_headers: bytes | None = None) -> Proof:
    """What the site's rules say about the author of a mail.

    ``server_headers`` are the deciding fields as the IMAP server itself parsed them; where given, they
    must say the same as our parse.
    """
    authorship = _authorship(envelope, server_headers)
    failed = next((check for check in authorship if not check.passed), None)
    if failed is not None:
        tampered = failed.name != "one author"
        author = envelope.author if tampered else None
        return Proof(
            author=author,
            state=ProofState.FAILED,
            method="",
            reason=failed.detail,
            checks=authorship,
            tampered=tampered,
        )
    verdict = _BY_MODE[rules.mode](envelope, rules)
    return Proof(
        author=envelope.author,
        state=verdict.state,
        method=verdict.method,
        reason=verdict.reason,
        checks=(
            *authorship,
            Check("proof of sender", verdict.state is ProofState.PASSED, verdict.reason or verdict.method),
        ),
        tampered=verdict.tampered,
    )


def _authorship(envelope: Envelope, server_headers: bytes | None) -> tuple[Check, ...]:
    checks = [
        Check("clean header", not envelope.raw_defects, "; ".join(envelope.raw_defects) or "no control characters"),
        Check("one author", not envelope.from_defect, envelope.from_defect or f"From is {envelope.author}"),
    ]
    if server_headers:
        checks.append(_same_as_server(envelope, server_headers))
    return tuple(checks)


def _same_as_server(envelope: Envelope, server_headers: bytes) -> Check:
    """Our parse of From and Authentication-Results against the server's (a bare CR makes two fields of one)."""
    theirs = split_fields(server_headers.strip(b"\r\n"))
    for name in ("from", "authentication-results"):
        server = [_folded(value) for key, value in theirs if key == name]
        ours = [_folded(value) for value in envelope.all(name)]
        if len(server) != len(ours):
            return Check("same as server", False, f"our server sees {len(server)} {name} field(s), we see {len(ours)}")
    return Check("same as server", True, "the server reads the deciding fields as we do")


def _folded(value: str) -> str:
    return "".join(value.split())


@dataclass(frozen=True, slots=True)
class _Verdict:
    state: ProofState
    method: str = ""
    reason: str = ""
    tampered: bool = False


def _by_authserv_id(envelope: Envelope, rules: TrustRules) -> _Verdict:
    """The topmost field of our own border, above the first Received that is not ours; a second one is an attack."""
    ours = [
        (place, found)
        for place, found in _fields(envelope)
        if found is not None and found.authserv_id in rules.authserv_ids
    ]
    if not ours:
        return _Verdict(ProofState.ABSENT, reason="our border has written no Authentication-Results")
    if len({place for place, _ in ours}) > 1:
        return _Verdict(ProofState.FAILED, reason="more than one field claims to be from our border", tampered=True)
    place, found = ours[0]
    if place > _first_foreign_hop(envelope, rules):
        reason = "the field that claims to be from our border stands below a hop that is not ours"
        return _Verdict(ProofState.FAILED, reason=reason, tampered=True)
    return _judge(found, envelope, rules)


def _fields(envelope: Envelope) -> Iterator[tuple[int, AuthenticationResults | None]]:
    """Every Authentication-Results field with its place in the header."""
    for place, (name, value) in enumerate(envelope.headers):
        if name == "authentication-results":
            yield place, read_authentication_results(value)


def _first_foreign_hop(envelope: Envelope, rules: TrustRules) -> int:
    """The place of the first Received that was not written by our own hosts; the end without one.

    Without configured hosts the topmost Received is taken for ours, since our border writes its own
    above everything that came in.
    """
    received = [(place, value) for place, (name, value) in enumerate(envelope.headers) if name == "received"]
    if not rules.own_hosts:
        return received[1][0] if len(received) > 1 else len(envelope.headers)
    for place, value in received:
        found = _HOST.search(value)
        if found is None or found.group(1).lower().rstrip(".") not in rules.own_hosts:
            return place
    return len(envelope.headers)


def _judge(found: AuthenticationResults, envelope: Envelope, rules: TrustRules) -> _Verdict:
    """One trusted field: submission by the author, DMARC, aligned DKIM, and SPF where switched on."""
    author = envelope.author or ""
    domain = author.rpartition("@")[2]
    results = found.results
    if rules.submission_auth and any(_submitted_by(result, author) for result in results):
        return _Verdict(ProofState.PASSED, "auth=pass of our own submission server")
    dmarc = [result for result in results if result.method == "dmarc"]
    if any(result.result == "fail" for result in dmarc):
        return _Verdict(ProofState.FAILED, reason=f"DMARC failed for {domain}")
    if any(result.result == "pass" and result.get("header.from") == domain for result in dmarc):
        return _Verdict(ProofState.PASSED, "dmarc=pass")
    dkim = [result for result in results if result.method == "dkim"]
    if any(result.result == "pass" and _aligned(_signer(result), domain) for result in dkim):
        return _Verdict(ProofState.PASSED, "aligned dkim=pass")
    spf = [result for result in results if result.method == "spf"]
    if rules.spf_alone and any(result.result == "pass" and _aligned(_mail_from(result), domain) for result in spf):
        return _Verdict(ProofState.PASSED, "aligned spf=pass")
    if any(result.result in ("fail", "policy") and _aligned(_signer(result), domain) for result in dkim):
        return _Verdict(ProofState.FAILED, reason=f"the DKIM signature of {domain} is broken")
    if any(result.result == "fail" and _aligned(_mail_from(result), domain) for result in spf):
        return _Verdict(ProofState.FAILED, reason=f"the sending server may not send for {domain}")
    return _Verdict(ProofState.ABSENT, reason=f"nothing proves the domain {domain}")


def _submitted_by(result: MethodResult, author: str) -> bool:
    return (
        result.method == "auth"
        and result.result == "pass"
        and author in (result.get("smtp.auth"), result.get("smtp.mailfrom"))
    )


def _signer(result: MethodResult) -> str:
    return result.get("header.d") or result.get("header.i").rpartition("@")[2]


def _mail_from(result: MethodResult) -> str:
    return result.get("smtp.mailfrom").rpartition("@")[2] or result.get("smtp.mailfrom")


def _aligned(domain: str, author_domain: str) -> bool:
    """Equal, or the author's domain is below the signer's. Never a bare top-level domain, and never the other way."""
    if not domain or "." not in domain:
        return False
    return domain == author_domain or author_domain.endswith(f".{domain}")


def _by_m365(envelope: Envelope, rules: TrustRules) -> _Verdict:
    """Exchange Online writes its field without an authserv-id, directly below its own hops (SAFETY 0.10)."""
    place, results = next(_fields(envelope), (0, None))
    if results is None:
        return _Verdict(ProofState.ABSENT, reason="there is no Authentication-Results")
    if results.authserv_id and results.authserv_id not in rules.authserv_ids:
        return _Verdict(ProofState.ABSENT, reason="the topmost Authentication-Results is not Exchange Online's")
    if place > _first_foreign_hop(envelope, rules) and rules.own_hosts:
        return _Verdict(ProofState.FAILED, reason="Authentication-Results below a hop that is not ours", tampered=True)
    return _judge(results, envelope, rules)


def _by_m365_internal(envelope: Envelope, rules: TrustRules) -> _Verdict:
    """AuthAs: Internal marks mail inside the tenant; the border strips it from outside mail (checked by canary)."""
    marks = [value.strip().lower() for value in envelope.all("x-ms-exchange-organization-authas")]
    if len(marks) > 1:
        return _Verdict(ProofState.FAILED, reason="more than one AuthAs field", tampered=True)
    if marks == ["internal"]:
        return _Verdict(ProofState.PASSED, "AuthAs: Internal")
    return _by_m365(envelope, rules)


def _by_border(envelope: Envelope, rules: TrustRules) -> _Verdict:
    """The operator has said that the border lets no forged sender in; a field that says otherwise still counts."""
    if rules.authserv_ids:
        verdict = _by_authserv_id(envelope, rules)
        if verdict.state is ProofState.FAILED:
            return verdict
    return _Verdict(ProofState.PASSED, "the border proves senders, as configured")


_BY_MODE = {
    TrustMode.AUTHENTICATION_RESULTS: _by_authserv_id,
    TrustMode.M365: _by_m365,
    TrustMode.M365_INTERNAL: _by_m365_internal,
    TrustMode.BORDER: _by_border,
}
