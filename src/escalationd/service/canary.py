"""``check --canary``: forged mail through the real border, what came of it, and what stays to be said about it.

Composes and judges no mail itself: see ``mail/proof/canary.py``.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session

from escalationd.config.trust import risk_words
from escalationd.mail.proof.canary import Canary, Finding, Sent, State, canary_risks, is_head_of, judge, write_canaries
from escalationd.mail.proof.trust import Risk, TrustRules
from escalationd.net.accounts import Border
from escalationd.net.border import hand_over
from escalationd.net.imap import Mailbox
from escalationd.service.desk import Desk
from escalationd.store import history, notes

_NOTE = "canary"
_PAUSE = 0.5
_SETTLE = 2.0


def fly(desk: Desk, border: Border, mailbox: Mailbox, patience: float) -> tuple[Finding, ...]:
    """Send the canaries, wait up to ``patience`` seconds for them in the mailbox, and keep what they show.

    ``mailbox`` is connected. A daemon may be at work meanwhile: all its folders are looked at. Raises
    DeliveryError and MailboxError.
    """
    account = mailbox.account
    nest = _Nest(mailbox, (account.inbox, account.processed, account.set_aside))
    canaries = write_canaries(desk.policy.mailbox, desk.own.instance, desk.trust, desk.random_text)
    answers = [(canary, hand_over(border, desk.policy.mailbox, canary.raw)) for canary in canaries]
    end = time.monotonic() + patience
    while not _complete(nest.look(answers)) and time.monotonic() < end:
        time.sleep(_PAUSE)
    time.sleep(min(patience, _SETTLE))  # the second half of a split mail may be a little later than the first
    findings = judge(nest.look(answers), desk.trust)
    _keep(desk, findings)
    return findings


def _complete(sent: Sequence[Sent]) -> bool:
    """Whether every canary that the border took has arrived."""
    return all(one.arrived is not None or not one.taken for one in sent)


class _Nest:
    """The folders in which canaries may arrive, and everything that came since they were sent."""

    def __init__(self, mailbox: Mailbox, folders: tuple[str, ...]) -> None:
        self._mailbox = mailbox
        self._newest = {folder: self._last(folder) for folder in dict.fromkeys(folders)}
        self._mails: list[bytes] = []

    def _last(self, folder: str) -> int:
        self._mailbox.select(folder)
        return max(self._mailbox.uids(), default=0)

    def look(self, answers: Sequence[tuple[Canary, str]]) -> tuple[Sent, ...]:
        """What has arrived up to now. A mail that the daemon has moved in between is seen in either folder."""
        for folder, newest in self._newest.items():
            self._mailbox.select(folder)
            fresh = [uid for uid in self._mailbox.uids() if uid > newest]
            if fresh:
                self._mails += [mail.raw for mail in self._mailbox.fetch(fresh) if mail.raw is not None]
                self._newest[folder] = max(fresh)
        return tuple(self._found(canary, answer) for canary, answer in answers)

    def _found(self, canary: Canary, answer: str) -> Sent:
        sent = Sent(canary=canary, answer=answer, arrived=self._mail(canary.nonce))
        return replace(sent, second=self._mail(canary.smuggled)) if canary.smuggled else sent

    def _mail(self, nonce: str) -> bytes | None:
        return next((raw for raw in self._mails if is_head_of(raw, nonce)), None)


def _keep(desk: Desk, findings: Sequence[Finding]) -> None:
    now = desk.now()
    results = {finding.risk.value: {"state": finding.state.value, "detail": finding.detail} for finding in findings}
    with desk.database.write() as session:
        notes.put(session, _NOTE, {"at": now.isoformat(), "rules": _fingerprint(desk.trust), "results": results})
        text = ", ".join(f"{finding.risk.value} {finding.state.value}" for finding in findings)
        history.append(session, None, now, "canary", "admin", f"the border: {text}", {"results": results})


def open_risks(session: Session, rules: TrustRules, accepted: Sequence[str]) -> tuple[str, ...]:
    """What has to be said about the border: every risk that no canary has ruled out, accepted by name or not."""
    note = notes.get(session, _NOTE)
    results = note.get("results", {}) if note.get("rules") == _fingerprint(rules) else {}
    said = {name for name, result in results.items() if result.get("state") == State.PASSED.value}
    return tuple(
        risk_words(risk, accepted, tested=results.get(risk.value, {}).get("detail", ""))
        for risk in canary_risks(rules)
        if risk.value not in said and risk is not Risk.BORDER  # its own warning is never silent
    )


def _fingerprint(rules: TrustRules) -> str:
    """The rules that a result is about: with others, the border has to be tested again."""
    return " ".join((rules.mode.value, *rules.authserv_ids))
