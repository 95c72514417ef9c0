"""Which proof of authorship the site accepts, and which risks it has accepted by name. Checks no mail."""

from __future__ import annotations

import re
from collections.abc import Mapping

from escalationd.config.section import Reader, Section, did_you_mean
from escalationd.config.values import DOMAIN, FLAG
from escalationd.mail.trust import TrustMode, TrustRules

RISKS: Mapping[str, str] = {
    "forged-authentication-results": "the border has not been shown to remove forged Authentication-Results of our id",
    "bare-cr": "the border has not been shown to stop a bare CR in the header",
    "several-from": "the border has not been shown to stop mail with several From fields",
    "bare-lf": "the border has not been shown to stop a mail that ends its data with a bare LF",
    "border-proves-senders": "no mail carries a proof of its sender: the border alone keeps forged senders out",
    "spf-alone": "a sender is believed on SPF alone, which everybody on the same mail host can pass",
}
"""What ``check --canary`` tests or the configuration gives away, until it passes or is accepted by name."""

_MEANING = {
    TrustMode.BORDER: ("border-proves-senders",),
    TrustMode.AUTHENTICATION_RESULTS: (),
    TrustMode.M365: (),
    TrustMode.M365_INTERNAL: (),
}


def _parse_authserv_id(text: str) -> str:
    """An authserv-id is compared without case and without a trailing dot (RFC 8601 2.5)."""
    name = text.strip().lower().rstrip(".")
    if not re.fullmatch(r"[a-z0-9_](?:[a-z0-9._:/-]*[a-z0-9_])?", name):
        raise ValueError('write the name that your border puts first in Authentication-Results, "mx.example.test"')
    return name


AUTHSERV_ID = Reader("an authserv-id", _parse_authserv_id, "invalid")


def read_trust(section: Section) -> TrustRules:
    """The mode of proof, which has to be chosen in words, and what belongs to it."""
    group = section.section("trust")
    mode = group.choice("mode", TrustMode)
    rules = TrustRules(
        mode=mode,
        authserv_ids=tuple(dict.fromkeys(group.list_of("authserv_ids", AUTHSERV_ID))),
        own_hosts=tuple(dict.fromkeys(group.list_of("own_hosts", DOMAIN))),
        spf_alone=group.read("spf_alone", FLAG, default=False),
        submission_auth=group.read("submission_auth", FLAG, default=True),
    )
    group.done()
    if group.has("mode") and mode is TrustMode.AUTHENTICATION_RESULTS and not rules.authserv_ids:
        group.missing("authserv_ids", "[mx.example.test], the first word of your own Authentication-Results headers")
    return rules


def read_risks(section: Section) -> tuple[str, ...]:
    """The risks that the operator has accepted by name."""
    accepted = section.list_of("accepted_risks", Reader("a risk", _parse_risk, ""))
    return tuple(risk for risk in dict.fromkeys(accepted) if risk)


def _parse_risk(text: str) -> str:
    if text.strip() not in RISKS:
        raise ValueError(did_you_mean(text.strip(), RISKS))
    return text.strip()


def warnings_of(rules: TrustRules, accepted: tuple[str, ...]) -> tuple[str, ...]:
    """What ``check`` and the digest keep saying about the way of proof, accepted or not."""
    risks = (*_MEANING[rules.mode], *(("spf-alone",) if rules.spf_alone else ()))
    return tuple(f"{RISKS[risk]}{' (accepted)' if risk in accepted else ''}" for risk in risks)
