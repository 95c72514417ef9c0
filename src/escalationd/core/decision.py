"""What one event comes to: the new state, the history lines, the effects. Stores and sends nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from escalationd.core.effects import Effect, Letter, LetterKind
from escalationd.core.escalation import Escalation
from escalationd.core.events import Disposition, Source, Spoke
from escalationd.core.policy import Policy

CLOCK = "clock"
"""The actor of everything that time does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of an escalation's history; ``payload`` holds what a later proof needs."""

    kind: str
    actor: str
    text: str
    payload: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The outcome of one event. A refusal is a decision too: the same state, and a reason.

    ``disposition`` is None for events that no mail caused.
    """

    escalation: Escalation | None
    reason: str
    disposition: Disposition | None = None
    effects: tuple[Effect, ...] = ()
    lines: tuple[Line, ...] = ()


def answer(case: Escalation, kind: LetterKind, source: Source, to: str, **facts: object) -> tuple[Letter, ...]:
    """The letter that answers a mail, or none when the mail may not be answered (SAFETY 3.3)."""
    if not source.answerable:
        return ()
    key = f"{case.ref}/{kind.value}/mail/{source.inbox_id}"
    return (Letter(kind=kind, key=key, to=to, facts=facts, answer_to=source.message_id, automatic=True),)


def alarm(case: Escalation, policy: Policy, key: str, problem: str, remedy: str) -> tuple[Letter, ...]:
    """One alarm letter to each admin."""
    return tuple(
        Letter(
            kind=LetterKind.ALARM,
            key=f"{case.ref}/alarm/{key}/{admin}",
            to=admin,
            facts={"problem": problem, "remedy": remedy},
        )
        for admin in policy.admins
    )


def noted(
    case: Escalation,
    disposition: Disposition | None,
    reason: str,
    actor: str,
    *effects: Effect,
    kind: str | None = None,
    payload: Mapping[str, object] | None = None,
) -> Decision:
    """A decision that writes one line of history, called after its disposition unless ``kind`` is given."""
    name = kind or (disposition.value if disposition else "noted")
    line = Line(kind=name, actor=actor, text=reason, payload=payload or {})
    return Decision(escalation=case, reason=reason, disposition=disposition, effects=effects, lines=(line,))


def evidence_of(event: Spoke, tier: str) -> Mapping[str, object]:
    """What a later proof of a verb needs: who, for whom, what was said, the raw mail and each check's verdict."""
    return {
        "verb": event.verb.value,
        "note": event.note,
        "tier": tier,
        "by": event.author.address,
        "on_behalf_of": event.author.on_behalf_of,
        "mail": event.source.sha256,
        "checks": dict(event.source.checks),
        "token": event.token.value,
        "proven": event.proven,
    }


def explain(case: Escalation, source: Source, to: str, why: str, todo: str, *, text: str = "") -> Decision:
    """Nothing changes; the writer hears why, and what they can do instead."""
    letters = answer(case, LetterKind.EXPLAINED, source, to, why=why, todo=todo)
    return noted(case, Disposition.NOTED, why, to, *letters, payload={"text": text} if text else None)
