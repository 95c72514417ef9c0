"""Everything that a template may name, gathered for one letter. Renders nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

from escalationd.core.effects import Letter, LetterKind
from escalationd.core.escalation import Escalation, Status
from escalationd.core.policy import Policy
from escalationd.mail.letters.actions import Action, find_actions, mailto, reply_to
from escalationd.mail.letters.form_view import blank_form, fill_form, view_checklist
from escalationd.mail.letters.view import Reader, view_case, view_fact
from escalationd.mail.letters.wording import say_example
from escalationd.mail.marks import MARKER, plus_address, reference_line, token_in_address
from escalationd.mail.opening.parts import Attachment
from escalationd.mail.plain import clean_line, quote, shorten

_TITLE_LENGTH = 200
_LINK_LENGTH = 1900
"""Links longer than about 2000 characters are cut by some clients."""

NO_FACTS: Mapping[str, object] = {
    **dict.fromkeys(
        (
            *("amount", "audience", "by", "claimed", "currency", "draft", "expires", "from_tier", "note", "number"),
            *("overdue", "phone", "problem", "question", "read_back", "reason", "recommendation", "remedy", "review"),
            *("said", "second_person", "sequence", "stage", "status", "subject", "summary", "text", "ticket", "todo"),
            *("undo_until", "verb", "when", "why"),
        ),
        "",
    ),
    **dict.fromkeys(("cases", "changed", "findings", "items", "kinds", "needed", "todos"), ()),
}
"""Every fact that a letter may carry, absent: a template that names any other is mistaken, and says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What the service invents or finds for one letter.

    ``reply_to`` is a plus-address with a token, or the mailbox itself. ``original`` is the text of the
    mail being answered, for letters that quote it.
    """

    message_id: str
    reply_to: str
    token: str | None = None
    undo_token: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    evidence: tuple[Attachment, ...] = ()
    original: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stationery:
    """Who writes: the mailbox and its shown name, this daemon's name, and a folder of own templates."""

    mailbox: str
    sender_name: str
    instance: str
    templates: Path | None = None


def thread_subject(case: Escalation) -> str:
    """``[ESCALATION] issue - ticket [ESC-2026-0001]``, the process document's subject with our reference."""
    tags = "[URGENT] [ESCALATION]" if case.urgent else "[ESCALATION]"
    ticket = f" - {shorten(clean_line(case.ticket), _TITLE_LENGTH)}" if case.ticket else ""
    return f"{tags} {shorten(clean_line(case.title), _TITLE_LENGTH)}{ticket} [{case.ref}]"


def build_context(
    letter: Letter, case: Escalation | None, post: Post, reader: Reader, stationery: Stationery, blank: str = ""
) -> dict[str, object]:
    """The names of one letter: its facts, the case in words, the actions, and what is true of the site.

    ``blank`` is the text of a blank form, for links that begin a new mail.
    """
    token = post.token or post.undo_token
    actions = find_replies(letter, case, reader, post.reply_to, token)
    shown_by = replace(reader, short=letter.kind is LetterKind.DIGEST)
    facts = {name: view_fact(value, shown_by) for name, value in letter.facts.items()}
    if letter.kind is LetterKind.REMINDERS:
        facts["items"] = tuple(_items(letter, reader, stationery.mailbox))
    if letter.kind is LetterKind.CUSTOMER_FINDINGS:
        facts["findings"] = _group(facts.get("findings"))
    return {
        **NO_FACTS,
        **facts,
        "case": view_case(case, reader, actions) if case else None,
        "actions": actions,
        "marker": MARKER,
        "reference": reference_line(case.ref, token) if case and token else "",
        "original": quote(post.original),
        "to": clean_line(letter.to),
        "mailbox": clean_line(stationery.mailbox),
        "organisation": clean_line(reader.policy.wording.organisation),
        "sender_name": clean_line(stationery.sender_name),
        "thread_subject": thread_subject(case) if case else "",
        "mine": case is not None and letter.to == case.submitter,
        "fill_link": _fill_link(case, reader, stationery.mailbox) if case and case.status is Status.INCOMPLETE else "",
        "again_link": _again_link(case, reader, stationery.mailbox) if case and case.status is Status.EXPIRED else "",
        "site": _site(letter, reader.policy, stationery.mailbox, blank),
        "person": reader.person,
        "label": lambda name: find_label(str(name), reader),
        "hint": lambda name: find_hint(str(name), reader),
        "done": lambda verb: reader.words.verb(str(verb).lower(), "done"),
        "now": reader.time(reader.now),
    }


def find_replies(
    letter: Letter, case: Escalation | None, reader: Reader, address: str, token: str | None
) -> tuple[Action, ...]:
    """The one-tap replies of ``letter`` about ``case``."""
    if case is None:
        return ()
    reply = reply_to(address, f"Re: {thread_subject(case)}", case.ref, token)
    return find_actions(letter, case, reader.policy, reply, reader.words)


def _fill_link(case: Escalation, reader: Reader, mailbox: str) -> str:
    """A reply with one line for everything that is missing or wrong: the form as a thumb can fill it in."""
    lines = [f"{line.label}: " for line in fill_form(case, reader.policy) if line.missing or line.wrong]
    lines += [f"[ ] {tick.label}" for tick in view_checklist(reader.policy, case.checklist) if not tick.done]
    reply = reply_to(mailbox, f"Re: {thread_subject(case)}", case.ref, None)
    return mailto(reply.address, reply.subject, "\n".join(lines))


def _again_link(case: Escalation, reader: Reader, mailbox: str) -> str:
    """A new mail with everything that an expired case had, or nothing where that is too long for a link."""
    ticks = view_checklist(reader.policy, case.checklist)
    kinds = ", ".join(clean_line(reader.policy.kinds[kind].label) for kind in case.kinds if kind in reader.policy.kinds)
    lines = [f"Type: {kinds}"] if kinds else []
    lines += [f"{line.label}: {line.written}" for line in fill_form(case, reader.policy)]
    lines += [f"[{'x' if tick.done else ' '}] {tick.label}" for tick in ticks]
    subject = thread_subject(case).removesuffix(f" [{case.ref}]")
    link = mailto(mailbox, subject, "\n".join(lines))
    return link if len(link) <= _LINK_LENGTH else ""


def find_label(name: str, reader: Reader) -> str:
    """What a field, a line of the checklist or another need (``when``, ``refer_to``) is called in words."""
    policy = reader.policy
    if name in policy.fields:
        return clean_line(policy.fields[name].label)
    ticks = {f"checklist.{item.name}": item.label for item in policy.checklist}
    need = reader.words.verb(name, "label").replace("_", " ")
    return clean_line(ticks.get(name) or need.replace("DATE", say_example(reader.now, reader.zone, reader.words)))


def find_hint(name: str, reader: Reader) -> str:
    """What to write into a field, or nothing where the policy says nothing about it."""
    return clean_line(reader.policy.fields[name].hint) if name in reader.policy.fields else ""


def _items(letter: Letter, reader: Reader, mailbox: str) -> Iterable[SimpleNamespace]:
    """The cases of one bundled reminder, each with its own actions and, where there is one, its own token."""
    items = letter.facts.get("items")
    for item in items if isinstance(items, tuple | list) else ():
        case, number, overdue, token = (*item, None)[:4]
        if isinstance(case, Escalation):
            secret = token_in_address(plus_address(mailbox, str(token)), mailbox)  # a real token, or None
            address = plus_address(mailbox, secret) if secret else mailbox
            yield SimpleNamespace(
                case=view_case(case, reader, find_replies(letter, case, reader, address, secret)),
                number=number,
                overdue=overdue,
                reference=reference_line(case.ref, secret) if secret else "",
            )


def _group(findings: object) -> tuple[SimpleNamespace, ...]:
    """Findings that call for the same change as one, without words that stand in longer ones already."""
    groups: dict[tuple[str, str], list[str]] = {}
    for finding in findings if isinstance(findings, tuple) else ():
        words = groups.setdefault((str(finding.reason), str(finding.suggestion)), [])
        words.append(shorten(clean_line(str(finding.words)), _TITLE_LENGTH))
    return tuple(
        SimpleNamespace(reason=reason, suggestion=suggestion, words=tuple(_longest(words)))
        for (reason, suggestion), words in groups.items()
    )


def _longest(words: list[str]) -> Iterable[str]:
    lower = [word.lower() for word in words]
    return (word for word in words if not any(word.lower() in other and word.lower() != other for other in lower))


def _site(letter: Letter, policy: Policy, mailbox: str, blank: str) -> SimpleNamespace:
    """What is true whatever the case: the ladder, the kinds, the blank forms, links to begin with."""
    own = policy.tier_of(letter.to)
    tier = policy.next_tier(own.name if own else None) or policy.tiers[0]
    return SimpleNamespace(
        tier=clean_line(tier.title),
        kinds=tuple(SimpleNamespace(name=name, label=clean_line(kind.label)) for name, kind in policy.kinds.items()),
        checklist=view_checklist(policy),
        forms=tuple(_forms(letter, policy, tier.name)),
        new_link=mailto(mailbox, "[ESCALATION] Brief issue - Ticket reference", blank),
        template_link=mailto(mailbox, "template", ""),
        status_link=mailto(mailbox, "status", ""),
        customer_escalated=policy.wording.customer_escalated,
        reopen_days=policy.clocks.reopen.days,
        auto_escalate=policy.clocks.auto_escalate,
    )


def _forms(letter: Letter, policy: Policy, tier: str) -> Iterable[SimpleNamespace]:
    """The blank forms that a TEMPLATE letter was asked for, one for each kind; the general one when none was named."""
    asked = letter.facts.get("kinds")
    kinds = [str(kind) for kind in asked if kind in policy.kinds] if isinstance(asked, tuple | list) else []
    for name in kinds or list(policy.kinds)[:1]:
        label = clean_line(policy.kinds[name].label)
        yield SimpleNamespace(kinds=label, lines=blank_form((name,), tier, policy), checklist=view_checklist(policy))
