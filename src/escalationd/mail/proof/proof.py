"""Who really wrote a mail: the one From mailbox, proved by the site's own border. Fails closed; decides nothing else.

The rules are SAFETY 2.2 (1 to 3): a clean header, one author, the same reading as the server's, and a
field that only our own border can have written. What such a field says is weighed in ``evidence.py``.
"""

from __future__ import annotations

from dataclasses import dataclass

from escalationd.mail.opening.envelope import Envelope
from escalationd.mail.opening.header_block import HeaderBlock, RawField, read_block
from escalationd.mail.opening.headers import decode_value
from escalationd.mail.proof.authentication_results import (
    AuthenticationResults,
    claimed_id,
    clean_id,
    read_authentication_results,
)
from escalationd.mail.proof.evidence import Check, ProofState, Verdict, judge
from escalationd.mail.proof.hops import first_foreign_hop
from escalationd.mail.proof.trust import TrustMode, TrustRules

__all__ = ["Check", "Proof", "ProofState", "prove"]

_FIELD = "authentication-results"
_AUTH_AS = "x-ms-exchange-organization-authas"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The author (None without flawless authorship), what proves them, and every check that was made.

    ``reason`` says why it did not pass. ``tampered``: somebody tried to look proven (control characters
    in the header, a second field that claims our id) or readers of the header disagree.
    """

    author: str | None
    state: ProofState
    method: str
    reason: str
    checks: tuple[Check, ...]
    tampered: bool = False


def prove(envelope: Envelope, rules: TrustRules, server_headers: bytes | None = None) -> Proof:
    """What the site's rules say about the author of a mail.

    ``server_headers`` are the deciding fields as the IMAP server itself parsed them
    (``BODY[HEADER.FIELDS ...]``); where given, they must say the same as our own parse. An empty line
    is such a parse: the server sees none of them.
    """
    block = _block_of(envelope)
    checks = _header_checks(envelope, block, server_headers)
    bad = next((check for check in checks if not check.passed), None)
    if bad is not None or envelope.author is None:
        verdict = Verdict(
            state=ProofState.FAILED,
            reason=bad.detail if bad else envelope.from_defect,
            tampered=bad is not None and bad.name != "one author",
        )
    else:
        verdict = _MODES[rules.mode](block, envelope.author, rules)
    passed = verdict.state is ProofState.PASSED
    proof = Check(name="proof of sender", passed=passed, detail=verdict.method if passed else verdict.reason)
    return Proof(
        author=envelope.author,
        state=verdict.state,
        method=verdict.method,
        reason=verdict.reason,
        checks=(*checks, *verdict.checks, proof),
        tampered=verdict.tampered,
    )


def _block_of(envelope: Envelope) -> HeaderBlock:
    """The raw header, read strictly; the fields as given when the envelope was not made from a mail."""
    if envelope.head:
        return read_block(envelope.head)
    return HeaderBlock(tuple(RawField(name, value) for name, value in envelope.headers))


def _header_checks(envelope: Envelope, block: HeaderBlock, server_headers: bytes | None) -> tuple[Check, ...]:
    """Whether the header can decide at all, and names one author."""
    defects = (*envelope.raw_defects, *((block.odd,) if block.odd else ()))
    checks = [
        Check(name="clean header", passed=not defects, detail="; ".join(defects) or "nothing hides in it"),
        Check(
            name="one author",
            passed=not envelope.from_defect,
            detail=envelope.from_defect or f"From is {envelope.author}",
        ),
    ]
    if server_headers:
        checks.append(_same_as_server(block, server_headers))
    return tuple(checks)


def _same_as_server(block: HeaderBlock, server_headers: bytes) -> Check:
    """Our parse of the deciding fields against the server's: a bare CR makes two fields of one."""
    theirs = read_block(server_headers.strip(b"\r\n"))
    for name in ("from", _FIELD, _AUTH_AS):
        ours = [field.squeezed for field in block.all(name)]
        if ours != [field.squeezed for field in theirs.all(name)]:
            detail = f"our server reads the {name} field in another way than we do"
            return Check(name="same as server", passed=False, detail=detail)
    return Check(name="same as server", passed=True, detail="the server reads the deciding fields as we do")


@dataclass(frozen=True, slots=True)
class _Claim:
    """An Authentication-Results field that claims to be of our border; ``found`` is None when it breaks the grammar."""

    place: int
    found: AuthenticationResults | None


def _claims(block: HeaderBlock, rules: TrustRules) -> tuple[_Claim, ...]:
    """Every field that seems to bear one of our ids, however it is written: who reads loosely could take it."""
    claims: list[_Claim] = []
    for place, field in enumerate(block.fields):
        if field.name == _FIELD:
            found = read_authentication_results(field.value)
            seen = {claimed_id(field.value), claimed_id(decode_value(field.value)), found.authserv_id if found else ""}
            if seen & _ids(rules):
                ours = found if found and found.authserv_id in _ids(rules) else None
                claims.append(_Claim(place, ours))
    return tuple(claims)


def _ids(rules: TrustRules) -> frozenset[str]:
    return frozenset(clean_id(name) for name in rules.authserv_ids) - {""}


def _by_authserv_id(block: HeaderBlock, author: str, rules: TrustRules) -> Verdict:
    """The one field of our own border, above the first Received that is not ours (RFC 8601 5)."""
    claims = _claims(block, rules)
    if not claims:
        return _absent("our border has written no Authentication-Results")
    if len(claims) > 1:
        return _forged(f"{len(claims)} fields claim to be from our border")
    claim = claims[0]
    if claim.place > first_foreign_hop(block, rules):
        return _absent("the field that claims to be from our border stands below a server that is not ours")
    if claim.found is None:
        return _absent("the field of our border cannot be read")
    return judge(claim.found, author, rules)


def _by_m365(block: HeaderBlock, author: str, rules: TrustRules) -> Verdict:
    """Exchange Online's own field is the topmost and bears no authserv-id (SAFETY 0.10).

    Those below it are of the sender's tenant, or forged: its border does not remove them all.
    """
    if len(_claims(block, rules)) > 1:
        return _forged("several fields claim to be from our border")
    place = next((place for place, field in enumerate(block.fields) if field.name == _FIELD), None)
    found = read_authentication_results(block.fields[place].value) if place is not None else None
    if place is None or found is None:
        return _absent("there is no Authentication-Results that can be read")
    if found.authserv_id and found.authserv_id not in _ids(rules):
        return _absent("the topmost Authentication-Results is not of Exchange Online")
    if place > first_foreign_hop(block, rules):
        return _absent("Authentication-Results stands below a server that is not ours")
    return judge(found, author, rules)


def _by_m365_internal(block: HeaderBlock, author: str, rules: TrustRules) -> Verdict:
    """AuthAs: Internal marks mail from inside the tenant; ``check --canary`` tells whether the border strips it."""
    marks = [(place, field.value.lower()) for place, field in enumerate(block.fields) if field.name == _AUTH_AS]
    if len(marks) > 1:
        return _forged("more than one AuthAs field")
    verdict = _by_m365(block, author, rules)
    inside = [place for place, value in marks if value == "internal"]
    if not inside or verdict.state is ProofState.FAILED or verdict.contrary:
        return verdict
    if inside[0] > first_foreign_hop(block, rules):
        return _absent("AuthAs stands below a server that is not ours")
    return Verdict(state=ProofState.PASSED, method="AuthAs: Internal", checks=verdict.checks)


def _by_border(block: HeaderBlock, author: str, rules: TrustRules) -> Verdict:
    """The operator has said that the border lets no forged sender in; a field of ours that says otherwise counts."""
    if rules.authserv_ids:
        verdict = _by_authserv_id(block, author, rules)
        if verdict.state is ProofState.FAILED or verdict.contrary:
            return verdict
    return Verdict(state=ProofState.PASSED, method="the border proves senders, as configured")


def _absent(reason: str) -> Verdict:
    return Verdict(state=ProofState.ABSENT, reason=reason)


def _forged(reason: str) -> Verdict:
    return Verdict(state=ProofState.FAILED, reason=reason, tampered=True)


_MODES = {
    TrustMode.AUTHENTICATION_RESULTS: _by_authserv_id,
    TrustMode.M365: _by_m365,
    TrustMode.M365_INTERNAL: _by_m365_internal,
    TrustMode.BORDER: _by_border,
}
