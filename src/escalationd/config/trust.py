"""Which proof of authorship the site accepts, and which risks it has accepted by name. Checks no mail."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from escalationd.config.accounts import HOST
from escalationd.config.section import Reader, Section, did_you_mean
from escalationd.config.values import DOMAIN, FLAG, PORT
from escalationd.mail.proof.trust import Risk, TrustMode, TrustRules
from escalationd.net.accounts import Border

RISKS: Mapping[Risk, str] = {
    Risk.FORGED_RESULTS: "the border has not been shown to remove forged Authentication-Results of our id",
    Risk.INTERNAL: "the border has not been shown to remove AuthAs: Internal from outside mail",
    Risk.BARE_CR: "the border has not been shown to stop a bare CR in the header",
    Risk.SEVERAL_FROM: "the border has not been shown to stop mail with several From fields",
    Risk.BARE_LF: "the border has not been shown to stop a mail that ends its data with a bare LF",
    Risk.BORDER: "no mail carries a proof of its sender: the border alone keeps forged senders out",
    Risk.SPF_ALONE: "a sender is believed on SPF alone, which everybody on the same mail host can pass",
}
"""What ``check --canary`` tests or the configuration gives away, until it passes or is accepted by name."""


def _parse_authserv_id(text: str) -> str:
    """An authserv-id is compared without case and without a trailing dot (RFC 8601 2.5)."""
    name = text.strip().lower().rstrip(".")
    if not re.fullmatch(r"[a-z0-9_](?:[a-z0-9._:/-]*[a-z0-9_])?", name):
        raise ValueError('write the name that your border puts first in Authentication-Results, "mx.example.test"')
    return name


AUTHSERV_ID = Reader("an authserv-id", _parse_authserv_id, "invalid")


def read_trust(section: Section) -> tuple[TrustRules, Border | None]:
    """The mode of proof, which has to be chosen in words, what belongs to it, and the border that canaries test."""
    group = section.section("trust")
    mode = group.choice("mode", TrustMode)
    rules = TrustRules(
        mode=mode,
        authserv_ids=tuple(dict.fromkeys(group.list_of("authserv_ids", AUTHSERV_ID))),
        own_hosts=tuple(dict.fromkeys(group.list_of("own_hosts", DOMAIN))),
        spf_alone=group.read("spf_alone", FLAG, default=False),
        submission_auth=group.read("submission_auth", FLAG, default=True),
    )
    border = _border(group)
    group.done()
    if group.has("mode") and mode is TrustMode.AUTHENTICATION_RESULTS and not rules.authserv_ids:
        group.missing("authserv_ids", "[mx.example.test], the first word of your own Authentication-Results headers")
    return rules, border


def _border(section: Section) -> Border | None:
    if not section.has("border"):
        section.section("border").done()
        return None
    group = section.section("border")
    border = Border(host=group.read("host", HOST, example="mx.example.test"), port=group.read("port", PORT, 25))
    group.done()
    return border


def read_risks(section: Section) -> tuple[str, ...]:
    """The risks that the operator has accepted by name."""
    accepted = section.list_of("accepted_risks", Reader("a risk", _parse_risk, ""))
    return tuple(risk for risk in dict.fromkeys(accepted) if risk)


def _parse_risk(text: str) -> str:
    if text.strip() not in RISKS:
        raise ValueError(did_you_mean(text.strip(), RISKS))
    return text.strip()


def warnings_of(rules: TrustRules, accepted: Sequence[str]) -> tuple[str, ...]:
    """What ``check`` and the digest keep saying about the way of proof, accepted or not."""
    risks = (
        *((Risk.BORDER,) if rules.mode is TrustMode.BORDER else ()),
        *((Risk.SPF_ALONE,) if rules.spf_alone else ()),
    )
    return tuple(f"{RISKS[risk]}{_mark(risk, accepted)}" for risk in risks)


def risk_words(risk: Risk, accepted: Sequence[str], *, tested: str = "") -> str:
    """A risk that no canary has ruled out, with what the last test showed (empty: there was none)."""
    if risk in accepted:
        return f"{RISKS[risk]} (accepted)"
    shown = f"the last test: {tested}" if tested else 'run "escalationd check --canary"'
    return f'{RISKS[risk]}; {shown}, or accept "{risk.value}" by name'


def _mark(risk: Risk, accepted: Sequence[str]) -> str:
    return " (accepted)" if risk in accepted else ""
