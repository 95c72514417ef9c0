"""What one trusted Authentication-Results field says about an author: RFC 8601 results to a verdict.

Trusts whatever field it is given; ``proof.py`` chooses it. *Failed* is evidence against the author,
*absent* is no evidence: a list or a forwarding rule breaks SPF and DKIM of honest mail, so only DMARC,
where the owner of the domain says what a failure means, can fail.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum

from escalationd.mail.opening.domain import ascii_domain
from escalationd.mail.proof.authentication_results import AuthenticationResults, MethodResult
from escalationd.mail.proof.trust import TrustRules


class ProofState(StrEnum):
    """What the evidence comes to."""

    PASSED = "passed"
    ABSENT = "absent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check and its verdict, kept with a decision."""

    name: str
    passed: bool
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the evidence comes to, by which method, or why not.

    ``contrary``: it names another author, though it may be innocent; no mode's general trust outweighs it.
    """

    state: ProofState
    method: str = ""
    reason: str = ""
    tampered: bool = False
    contrary: bool = False
    checks: tuple[Check, ...] = ()


def judge(found: AuthenticationResults, author: str, rules: TrustRules) -> Verdict:
    """The verdict of one trusted field on ``author`` (lower-case address). The first method that speaks decides."""
    checks = tuple(_check_of(result) for result in found.results if result.method in ("auth", "dmarc", "dkim", "spf"))
    for method in (_by_submission, _by_dmarc, _by_dkim, _by_spf):
        verdict = method(found, author, rules)
        if verdict is not None:
            return replace(verdict, checks=checks)
    reason = f"nothing proves that {author} wrote it"
    return Verdict(state=ProofState.ABSENT, reason=reason, checks=checks)


def _check_of(result: MethodResult) -> Check:
    kept = ("smtp.auth", "smtp.mailfrom", "header.from", "header.d", "header.i")
    said = " ".join(f"{key}={value}" for key, value in result.properties if key in kept)
    return Check(
        name=result.method,
        passed=result.result == "pass",
        detail=f"{result.method}={result.result} {said}".strip(),
    )


def _by_submission(found: AuthenticationResults, author: str, rules: TrustRules) -> Verdict | None:
    """``auth=pass`` (RFC 8601 2.7.4): our own submission server knows who logged in.

    Another address than the author's: somebody of ours wrote in the name of somebody else, and a
    signature of the common domain must not outweigh that.
    """
    if not rules.submission_auth:
        return None
    users = {_user(result, found.authserv_id, author) for result in found.of("auth") if _passed(result)} - {""}
    if users == {author}:
        return Verdict(state=ProofState.PASSED, method="auth=pass of our own submission server")
    if users:
        reason = f"{', '.join(sorted(users))} logged in to send it, not {author}"
        return Verdict(state=ProofState.ABSENT, reason=reason, contrary=True)
    return None


def _user(result: MethodResult, authserv_id: str, author: str) -> str:
    """The address that logged in. A bare user name is one of the server's own domain; elsewhere it tells nothing.

    The server stands in its domain, or below it: ``cio`` at ``example.test`` is nobody of ``sub.example.test``.
    """
    user = (result.get("smtp.auth") or result.get("smtp.mailfrom")).strip("<>")
    if "@" in user or not user:
        return user
    domain = _domain(author)
    return f"{user}@{domain}" if f".{authserv_id}".endswith(f".{domain}") else ""


def _by_dmarc(found: AuthenticationResults, author: str, _: TrustRules) -> Verdict | None:
    """DMARC for the very domain of From. One failure outweighs every pass."""
    results = found.of("dmarc")
    if any(result.result == "fail" for result in results):
        return Verdict(state=ProofState.FAILED, reason=f"DMARC failed for {_domain(author)}")
    passes = [result.get("header.from") for result in results if _passed(result)]
    if passes and all(_names(seen, author) for seen in passes) and len(results) == len(passes):
        return Verdict(state=ProofState.PASSED, method="dmarc=pass")
    other = next((seen for seen in passes if seen and not _related(_domain(seen), _domain(author))), None)
    if other is not None:
        # the border took another address for the author than we do: one of the two was led astray
        reason = f"DMARC passed for {_domain(other)}, not for {_domain(author)}"
        return Verdict(state=ProofState.FAILED, reason=reason, tampered=True)
    return None


def _by_dkim(found: AuthenticationResults, author: str, _: TrustRules) -> Verdict | None:
    """A good signature of the author's domain, or of one related to it (RFC 7489 3.1.1, relaxed)."""
    for result in found.of("dkim"):
        if _passed(result) and _related(_signer(result), _domain(author)):
            return Verdict(state=ProofState.PASSED, method=f"dkim=pass of {_signer(result)}")
    return None


def _by_spf(found: AuthenticationResults, author: str, rules: TrustRules) -> Verdict | None:
    """The envelope sender's domain, only where switched on: anybody on the same mail host passes."""
    if not rules.spf_alone:
        return None
    for result in found.of("spf"):
        sender = result.get("smtp.mailfrom")
        if _passed(result) and _related(_domain(sender), _domain(author)):
            return Verdict(state=ProofState.PASSED, method=f"spf=pass of {_domain(sender)}")
    return None


def _passed(result: MethodResult) -> bool:
    return result.result == "pass"


def _signer(result: MethodResult) -> str:
    """The domain that signed: ``header.d``, or the domain of ``header.i`` where that is all there is."""
    return _domain(result.get("header.d") or result.get("header.i"))


def _domain(address: str) -> str:
    """The domain of an address or of a plain domain, as A-labels, without brackets and a trailing dot.

    A header's bytes come as latin-1; a domain written as it looks is UTF-8 there (RFC 8601 5, RFC 8616).
    """
    domain = address.strip("<>").rpartition("@")[2].rstrip(".")
    with suppress(UnicodeError):
        domain = domain.encode("latin-1").decode("utf-8")
    return ascii_domain(domain)


def _names(seen: str, author: str) -> bool:
    """Whether ``header.from`` is the author's own domain, or the author's whole address."""
    local = seen.strip("<>").rpartition("@")[0]
    return bool(seen) and _domain(seen) == _domain(author) and local in ("", author.rpartition("@")[0])


def _related(domain: str, author_domain: str) -> bool:
    """Equal, or one below the other. Never a bare top-level domain; no public-suffix list is asked."""
    if "." not in domain or "." not in author_domain:
        return domain == author_domain != ""
    return domain == author_domain or domain.endswith(f".{author_domain}") or author_domain.endswith(f".{domain}")
