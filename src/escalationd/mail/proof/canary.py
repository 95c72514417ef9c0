"""Forged mails that a border should stop, and what an arrived one says about it. Sends nothing and waits for nothing.

Each canary is written in the mailbox's own name and bears our loop mark, so that a running daemon files it as
``own``. A canary is known by its nonce; the words of the findings go to an operator (SAFETY 2.4).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from escalationd.mail.marks import LOOP_HEADER
from escalationd.mail.opening.gates import split_head
from escalationd.mail.opening.header_block import HeaderBlock, read_block
from escalationd.mail.proof.authentication_results import claimed_id, clean_id
from escalationd.mail.proof.trust import Risk, TrustMode, TrustRules

_NONCE_LENGTH = 16
_FAKE_ENDS = (b"\n.\n", b"\n.\r\n", b"\r\n.\n")
"""What a careless server takes for the end of a mail, beside CR LF . CR LF (CVE-2023-51764 to -51766)."""


class State(StrEnum):
    """What a canary has shown."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"


_WORST_FIRST = (State.FAILED, State.UNKNOWN, State.PASSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary:
    """A mail to send as it is, byte by byte. ``risk`` is None for the harmless one that the others are held against.

    ``nonce`` stands in its header; ``smuggled`` in the header of the second mail that it tries to become.
    """

    risk: Risk | None
    nonce: str
    raw: bytes
    smuggled: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A canary with the border's last answer and the mail that came of it, when one came."""

    canary: Canary
    answer: str
    arrived: bytes | None = None
    second: bytes | None = None

    @property
    def taken(self) -> bool:
        """Whether the border said that it took the mail."""
        return self.answer.startswith("2")

    @property
    def refused(self) -> bool:
        """Whether it refused the mail itself, for good. "Later" (greylisting, a limit) says nothing about the mail."""
        return self.answer.startswith("5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is known about one risk now, and why."""

    risk: Risk
    state: State
    detail: str


class _Writer:
    """Writes canaries of one mailbox."""

    def __init__(self, mailbox: str, instance: str, rules: TrustRules, random_text: Callable[[int], str]) -> None:
        self.mailbox = mailbox
        self.instance = instance
        self.domain = mailbox.rpartition("@")[2]
        self.authserv_id = f"{rules.authserv_ids[0]}; " if rules.authserv_ids else ""
        self._random_text = random_text

    def nonce(self) -> str:
        return self._random_text(_NONCE_LENGTH)

    def head(self, nonce: str, *more: str) -> bytes:
        lines = (
            *more,
            f"From: <{self.mailbox}>",
            f"To: <{self.mailbox}>",
            f"Subject: escalationd canary {nonce}",
            f"Message-ID: <canary.{nonce}@{self.domain}>",
            f"{LOOP_HEADER}: {self.instance}",
        )
        return "\r\n".join(lines).encode("ascii")

    def mail(self, risk: Risk | None, pattern: str = "") -> Canary:
        """A canary with one more line in its header, whose ``{nonce}`` is filled in."""
        nonce = self.nonce()
        more = (pattern.replace("{nonce}", nonce),) if pattern else ()
        body = b"\r\n\r\nA test of the border by escalationd. Nobody needs to read it.\r\n"
        return Canary(risk=risk, nonce=nonce, raw=self.head(nonce, *more) + body)

    def results(self) -> str:
        """A forged field of our own border, recognisable by the nonce in a comment."""
        return f"Authentication-Results: {self.authserv_id}dmarc=pass ({{nonce}}) header.from={self.domain}"

    def smuggler(self, fake_end: bytes) -> Canary:
        """A mail that a careless border splits in two, the second one with an envelope of its own."""
        nonce, smuggled = self.nonce(), self.nonce()
        commands = f"MAIL FROM:<>\r\nRCPT TO:<{self.mailbox}>\r\nDATA\r\n".encode("ascii")
        body = b"\r\n\r\nThe end of data, as a careless border reads it:" + fake_end + commands
        raw = self.head(nonce) + body + self.head(smuggled) + b"\r\n\r\nsmuggled\r\n"
        return Canary(risk=Risk.BARE_LF, nonce=nonce, raw=raw, smuggled=smuggled)


def write_canaries(
    mailbox: str, instance: str, rules: TrustRules, random_text: Callable[[int], str]
) -> tuple[Canary, ...]:
    """The harmless canary first, then one or several for each risk of the site's mode of proof."""
    writer = _Writer(mailbox, instance, rules, random_text)
    forged = writer.results()
    patterns = {
        Risk.FORGED_RESULTS: forged,
        Risk.BARE_CR: f"X-Canary: 1\r{forged}",
        Risk.SEVERAL_FROM: f"From: <canary@{writer.domain}>",
        Risk.INTERNAL: "X-MS-Exchange-Organization-AuthAs: Internal",
    }
    plain = tuple(writer.mail(risk, patterns[risk]) for risk in canary_risks(rules) if risk in patterns)
    return (writer.mail(None), *plain, *(writer.smuggler(end) for end in _FAKE_ENDS))


def canary_risks(rules: TrustRules) -> tuple[Risk, ...]:
    """The risks that canaries can rule out in the site's mode of proof."""
    always = (Risk.BARE_CR, Risk.SEVERAL_FROM, Risk.BARE_LF)
    match rules.mode:
        case TrustMode.BORDER:
            return (Risk.BORDER, *always)
        case TrustMode.M365_INTERNAL:
            return (Risk.FORGED_RESULTS, Risk.INTERNAL, *always)
        case _:
            return (Risk.FORGED_RESULTS, *always)


def is_head_of(raw: bytes, nonce: str) -> bool:
    """Whether ``raw`` is the mail whose header bears this nonce."""
    return nonce.encode("ascii") in split_head(raw)[0]


def judge(sent: Sequence[Sent], rules: TrustRules) -> tuple[Finding, ...]:
    """A finding for each risk of the mode. Without an arrived harmless mail nothing is known about the others."""
    control = next(one for one in sent if one.canary.risk is None)
    return tuple(_judge_risk(risk, control, sent, rules) for risk in canary_risks(rules))


def _judge_risk(risk: Risk, control: Sent, sent: Sequence[Sent], rules: TrustRules) -> Finding:
    if risk is Risk.BORDER:
        return _judge_border(control)
    if control.arrived is None:
        why = f"a harmless mail in our own name did not arrive either ({control.answer or 'no answer'})"
        return Finding(risk=risk, state=State.UNKNOWN, detail=why)
    found = [_judge_one(one, rules) for one in sent if one.canary.risk is risk]
    return next(one for state in _WORST_FIRST for one in found if one.state is state)


def _judge_border(control: Sent) -> Finding:
    """The harmless canary is a forged sender too: it came from outside in our own name."""
    if control.arrived is not None:
        return Finding(risk=Risk.BORDER, state=State.FAILED, detail="a mail in our own name came in from outside")
    if control.refused:
        return Finding(risk=Risk.BORDER, state=State.PASSED, detail=f"the border refused it: {control.answer}")
    how = "it was taken and did not arrive in time" if control.taken else control.answer or "no answer"
    return Finding(risk=Risk.BORDER, state=State.UNKNOWN, detail=how)


def _judge_one(one: Sent, rules: TrustRules) -> Finding:
    risk = one.canary.risk or Risk.BORDER
    if one.arrived is None and one.second is None and not (one.taken or one.refused):
        why = f"the border did not look at it ({one.answer or 'no answer'}); try again later"
        return Finding(risk=risk, state=State.UNKNOWN, detail=why)
    if one.canary.smuggled:
        return _judge_smuggler(one)
    if one.arrived is None:
        how = "took it and did not deliver it" if one.taken else f"refused it: {one.answer}"
        return Finding(risk=risk, state=State.PASSED, detail=f"the border {how}")
    left = _LEFT[risk](one, read_block(split_head(one.arrived)[0]), rules)
    if left:
        return Finding(risk=risk, state=State.FAILED, detail=f"the border let {left} through")
    return Finding(risk=risk, state=State.PASSED, detail="it arrived disarmed")


def _judge_smuggler(one: Sent) -> Finding:
    if one.second is not None:
        detail = "the border took one mail for two: what follows a bare LF can bear any sender"
        return Finding(risk=Risk.BARE_LF, state=State.FAILED, detail=detail)
    how = "it arrived as one mail" if one.arrived is not None else f"it was not delivered ({one.answer or 'no answer'})"
    return Finding(risk=Risk.BARE_LF, state=State.PASSED, detail=how)


def _forged_results_left(one: Sent, block: HeaderBlock, rules: TrustRules) -> str:
    fields = [field.value for field in block.all("authentication-results")]
    if not rules.authserv_ids:
        fields = fields[:1]  # Exchange Online's own field has no name: whatever is on top is taken for it
    ids = {clean_id(name) for name in rules.authserv_ids}
    forged = [value for value in fields if one.canary.nonce in value]
    left = any(not ids or claimed_id(value) in ids for value in forged)
    return "a forged Authentication-Results of its own name" if left else ""


def _bare_cr_left(one: Sent, block: HeaderBlock, rules: TrustRules) -> str:
    head = split_head(one.arrived or b"")[0]
    if b"\r" in head.replace(b"\r\n", b"\n"):
        return "a bare CR in the header"
    left = _forged_results_left(one, block, rules)
    return f"{left}, smuggled in behind a bare CR" if left else ""


def _several_from_left(one: Sent, block: HeaderBlock, rules: TrustRules) -> str:
    del one, rules
    return "a mail with two From fields" if len(block.all("from")) > 1 else ""


def _internal_left(one: Sent, block: HeaderBlock, rules: TrustRules) -> str:
    del one, rules
    marks = [field.value.lower() for field in block.all("x-ms-exchange-organization-authas")]
    return "AuthAs: Internal from outside" if "internal" in marks else ""


_LEFT: dict[Risk, Callable[[Sent, HeaderBlock, TrustRules], str]] = {
    Risk.FORGED_RESULTS: _forged_results_left,
    Risk.BARE_CR: _bare_cr_left,
    Risk.SEVERAL_FROM: _several_from_left,
    Risk.INTERNAL: _internal_left,
}
