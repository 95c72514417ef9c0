"""One-tap actions: mailto links that open a reply with the word filled in (RFC 6068). Renders nothing.

Which letter offers which words is a table. Words that decide are offered only with a token.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal
from urllib.parse import quote

from escalationd.core.effects import Letter, LetterKind
from escalationd.core.escalation import Escalation, Resolution, Status
from escalationd.core.policy import Policy, Verb
from escalationd.mail.letters.wording import Words
from escalationd.mail.marks import reference_line
from escalationd.mail.plain import clean_line, clean_text, shorten

Style = Literal["yes", "no", "main", "other", "more"]
"""How a button looks: the two answers, the one thing to do, a second choice, a link below the buttons."""

_DECIDE = (Verb.APPROVE, Verb.DENY, Verb.ASK, Verb.TAKE, Verb.ESCALATE, Verb.REFER, Verb.REVIEW, Verb.RESOLVED)
_OFFERED: Mapping[LetterKind, tuple[Verb, ...]] = {
    # to the tier, with a token
    LetterKind.BRIEF: _DECIDE,
    LetterKind.EXECUTIVE: _DECIDE,
    LetterKind.REMINDER: (*_DECIDE, Verb.REMIND),
    LetterKind.REMINDERS: (Verb.APPROVE, Verb.DENY, Verb.ASK, Verb.TAKE),
    LetterKind.ANSWER: _DECIDE,
    LetterKind.CASE_UPDATE: _DECIDE,
    LetterKind.UNCLEAR: _DECIDE,
    LetterKind.UNDONE: _DECIDE,
    LetterKind.REVIEW: (Verb.APPROVE, Verb.DENY, Verb.ASK, Verb.REVIEW),
    LetterKind.SECOND_STEP: (Verb.APPROVE, Verb.DENY),
    LetterKind.CONFIRMED: (Verb.UNDO,),
    # to the submitter, known by subject and Message-ID
    LetterKind.MISSING: (Verb.WITHDRAW,),
    LetterKind.MISSING_REMINDER: (Verb.WITHDRAW,),
    LetterKind.ACKNOWLEDGED: (Verb.SENT, Verb.WITHDRAW),
    LetterKind.DECISION: (Verb.RESOLVED, Verb.SENT, Verb.REOPEN),
    LetterKind.CLOSED: (Verb.SENT, Verb.REOPEN),
    LetterKind.RESOLVE_REMINDER: (Verb.RESOLVED,),
    LetterKind.CUSTOMER_DUE: (Verb.SENT, Verb.CUSTOMER),
    LetterKind.CUSTOMER_FINDINGS: (Verb.CUSTOMER,),
    LetterKind.CUSTOMER_NOTED: (Verb.SENT,),
}
_OF_THE_SUBMITTER = frozenset({Verb.WITHDRAW, Verb.SENT, Verb.CUSTOMER, Verb.REOPEN})
_STYLES: Mapping[Verb, Style] = {
    Verb.APPROVE: "yes",
    Verb.DENY: "no",
    Verb.SENT: "main",
    Verb.CUSTOMER: "main",
    Verb.ESCALATE: "more",
    Verb.REFER: "more",
    Verb.REVIEW: "more",
    Verb.REMIND: "more",
    Verb.WITHDRAW: "more",
    Verb.REOPEN: "more",
}
_PREPOSITION = {
    Verb.REFER: "REFER TO ",
    Verb.REVIEW: "REVIEW ON ",
    Verb.REMIND: "REMIND ",
    Verb.AWAY: "AWAY UNTIL ",
    Verb.CUSTOMER: "CUSTOMER:",
}
_FOR_REVIEW = "ESCALATE FOR REVIEW ON "
_SUBJECT_LENGTH = 140
_NOTE_LENGTH = 400
"""Links longer than about 2000 characters are cut by some clients."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One word that a reply may hold: ``word`` as typed, ``label`` on the button, ``does`` in plain words."""

    verb: str
    word: str
    label: str
    does: str
    style: Style
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTo:
    """Where a one-tap reply goes, under which subject, and the token that it carries in its last line."""

    address: str
    subject: str
    ref: str
    token: str | None = None


def mailto(address: str, subject: str, body: str) -> str:
    """A mailto link with everything quoted; lines of the body are divided by CRLF (RFC 6068 section 5)."""
    lines = "\r\n".join(body.split("\n"))
    return f"{_begin(address, subject)}&body={quote(lines, safe='')}"


@lru_cache(maxsize=64)
def _begin(address: str, subject: str) -> str:
    """What all the links of one letter have in common."""
    return f"mailto:{quote(address, safe='@')}?subject={quote(subject, safe='')}"


def find_actions(
    letter: Letter, case: Escalation | None, policy: Policy, reply: ReplyTo, words: Words
) -> tuple[Action, ...]:
    """The words that this letter offers to its reader, the likeliest first."""
    if case is None:
        return ()
    if letter.kind in (LetterKind.NEEDED, LetterKind.DID_YOU_WRITE):
        return tuple(_said_before(letter, case, policy, reply, words))
    verbs = (verb for verb in _OFFERED.get(letter.kind, ()) if _offered(verb, letter, case, policy, reply))
    return tuple(_one_main(_action(verb, _body(verb, case, policy), reply, words) for verb in verbs))


def _one_main(actions: Iterable[Action]) -> Iterator[Action]:
    """There is one thing to do first; whatever else looks so steps back."""
    main = False
    for action in actions:
        yield replace(action, style="other") if main and action.style == "main" else action
        main = main or action.style == "main"


def _offered(verb: Verb, letter: Letter, case: Escalation, policy: Policy, reply: ReplyTo) -> bool:
    """Whether the word can do anything now, from this reader."""
    if letter.kind in (LetterKind.DECISION, LetterKind.CLOSED) and letter.to != case.submitter:
        return False
    match verb:
        case Verb.ESCALATE:
            return reply.token is not None and policy.next_tier(case.tier) is not None
        case Verb.TAKE:
            return reply.token is not None and case.taken_by != letter.to
        case Verb.SENT:
            return case.customer_waiting
        case Verb.REOPEN:
            return case.status is Status.CLOSED and case.resolution is not Resolution.RESOLVED
        case Verb.RESOLVED if letter.kind in (LetterKind.DECISION, LetterKind.RESOLVE_REMINDER):
            return case.status is Status.APPROVED
        case _:
            return verb in _OF_THE_SUBMITTER or reply.token is not None


def _action(verb: Verb, body: str, reply: ReplyTo, words: Words) -> Action:
    return Action(
        verb=verb.value,
        word=_PREPOSITION.get(verb, verb.value.upper()).strip(),
        label=words.verb(verb.value, "label"),
        does=words.verb(verb.value, "does"),
        style=_find_style(verb, reply),
        url=mailto(reply.address, reply.subject, _with_reference(body, reply)),
    )


def _find_style(verb: Verb, reply: ReplyTo) -> Style:
    """RESOLVED is what the submitter is asked for, and one word among many for a decider (who has a token)."""
    if verb is Verb.RESOLVED:
        return "more" if reply.token else "main"
    return _STYLES.get(verb, "other")


def _with_reference(body: str, reply: ReplyTo) -> str:
    """The reply's text: the word first, room to write, our reference line last."""
    return f"{body}\n\n\n{reference_line(reply.ref, reply.token)}\n" if reply.token else f"{body}\n\n"


def _body(verb: Verb, case: Escalation, policy: Policy) -> str:
    word = _PREPOSITION.get(verb, verb.value.upper())
    if verb is not Verb.ESCALATE:
        return word
    above = policy.next_tier(case.tier)
    asked = [name for name in above.required if not case.fields.get(name)] if above else []
    asked += ["recommended_action"] if "recommended_action" in policy.fields and not case.recommendation else []
    return "\n".join((word, "", *_lines(dict.fromkeys(asked), policy)))


def _lines(names: Mapping[str, object] | tuple[str, ...], policy: Policy) -> Iterator[str]:
    return (f"{policy.fields[name].label}: " for name in names if name in policy.fields)


def _said_before(letter: Letter, case: Escalation, policy: Policy, reply: ReplyTo, words: Words) -> Iterator[Action]:
    """The reader's own word once more, with what it lacked, or as the proof that it was theirs."""
    said = str(letter.facts.get("verb", ""))
    verb = next((verb for verb in Verb if verb.value == said.lower()), None)
    if verb is None or reply.token is None:
        return
    if letter.kind is LetterKind.NEEDED:
        needed = letter.facts.get("needed", ())
        names = tuple(str(name) for name in needed) if isinstance(needed, tuple) else ()
        word = _FOR_REVIEW if verb is Verb.ESCALATE and "when" in names else _PREPOSITION.get(verb, verb.value.upper())
        action = _action(verb, "\n".join((word, *_lines(names, policy))), reply, words)
        yield replace(action, word=word.strip(), style="main")
        return
    note = shorten(clean_text(str(letter.facts.get("note", ""))), _NOTE_LENGTH)
    word = verb.value.upper()
    yield _action(verb, f"{word}\n\n{note}" if note else _body(verb, case, policy), reply, words)


def reply_to(address: str, subject: str, ref: str, token: str | None) -> ReplyTo:
    """Where the one-tap replies of a letter go; the subject in a length that every client keeps."""
    line = clean_line(subject)
    tail = f" [{ref}]"
    if len(line) > _SUBJECT_LENGTH and line.endswith(tail):
        line = shorten(line.removesuffix(tail), _SUBJECT_LENGTH - len(tail)) + tail
    return ReplyTo(address=address, subject=line, ref=ref, token=token)
