"""A letter becomes a finished mail: the only door to jinja2. Sends nothing and invents nothing.

Every kind of letter is a pair of templates, ``NAME.txt`` and ``NAME.html``. The text is rendered first:
what it sets as ``mail_subject`` and ``lead`` (the sentence that says it all) is the subject of the mail, and the
heading and preview of its HTML part.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    TemplateError,
    select_autoescape,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from escalationd.core.effects import Letter, LetterKind
from escalationd.core.escalation import Escalation
from escalationd.core.policy import Policy
from escalationd.mail.attach import evidence_parts
from escalationd.mail.columns import align, as_it_is, fold
from escalationd.mail.context import Post, Stationery, build_context, thread_subject
from escalationd.mail.form_view import blank_form, view_checklist
from escalationd.mail.headers_out import Head, write_head
from escalationd.mail.invitation import Invitation, calendar_file, calendar_part, is_invitation
from escalationd.mail.mime import multipart, text_part
from escalationd.mail.plain import clean_line
from escalationd.mail.view import Reader
from escalationd.mail.wording import Words, find_zone

__all__ = ["Composer", "Page", "Post", "Rendered", "Stationery", "thread_subject"]

log = logging.getLogger(__name__)

_FIRST_OF_A_THREAD = frozenset({LetterKind.BRIEF, LetterKind.EXECUTIVE, LetterKind.REFERRAL})
_WITH_FORM = frozenset({LetterKind.HOW_TO, LetterKind.TEMPLATE})
_TO_OUTSIDE = frozenset({LetterKind.CUSTOMER, LetterKind.TICKET})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The finished mail (``raw`` has CRLF line ends), its subject and its plain text."""

    raw: bytes
    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A letter's two readable forms, without the mail around them."""

    subject: str
    text: str
    html: str


class Composer:
    """Renders letters. Templates of ``stationery.templates`` are preferred, one by one, to the shipped ones."""

    def __init__(self, policy: Policy, stationery: Stationery) -> None:
        self.policy = policy
        self.stationery = stationery
        self._shipped = _environment(None)
        self._own = _environment(stationery.templates) if stationery.templates else self._shipped
        self.words = _read_words(self._own, self._shipped)

    def compose(self, letter: Letter, case: Escalation | None, post: Post, now: datetime) -> Rendered:
        """The whole mail, dated ``now`` (aware UTC). No string in ``letter`` or ``case`` can make it fail."""
        page = self.pages(letter, case, post, now)
        head = write_head(self._head(letter, case, post, now, page.subject))
        readings = [text_part(page.text, "plain"), text_part(page.html, "html")]
        files = evidence_parts(post.evidence)
        invitation = self._invitation(letter, case, now)
        if invitation:
            readings.append(calendar_part(invitation))
            files.append(calendar_file(invitation))
        body = multipart("alternative", readings, post.message_id)
        if files:
            body = multipart("mixed", [body, *files], post.message_id)
        return Rendered(raw=head + body.write(), subject=page.subject, text=page.text)

    def pages(self, letter: Letter, case: Escalation | None, post: Post, now: datetime) -> Page:
        """Subject, text and HTML of a letter: also for ``digest --html`` and index pages."""
        zone = find_zone(letter.to, case, self.policy)
        reader = Reader(policy=self.policy, words=self.words, zone=zone, now=now)
        blank = self._blank(letter) if letter.kind in _WITH_FORM else ""
        context = build_context(letter, case, post, reader, self.stationery, blank)
        if self._own is not self._shipped:
            try:
                return _render(self._own, letter.kind, context)
            except Exception:  # an organisation's own template may fail in any way; the letter must leave all the same
                log.exception("own template for %s failed; the shipped one is used", letter.kind.value)
        return _render(self._shipped, letter.kind, context)

    def form(self, kinds: tuple[str, ...] = (), tier: str | None = None, *, urgent: bool = False) -> str:
        """The blank form for ``kinds`` (none: the first), with what ``tier`` (none: the first) needs."""
        names = kinds or tuple(self.policy.kinds)[:1]
        lines = blank_form(names, tier or self.policy.tiers[0].name, self.policy, urgent=urgent)
        labels = ", ".join(self.policy.kinds[kind].label for kind in names)
        context = {"form": lines, "checklist": view_checklist(self.policy), "kinds": labels}
        return fold(self._shipped.get_template("_form.txt").render(context))

    def _blank(self, letter: Letter) -> str:
        """The form that the letter was asked for, or the general one."""
        asked = letter.facts.get("kinds")
        kinds = tuple(kind for kind in asked if kind in self.policy.kinds) if isinstance(asked, tuple) else ()
        return self.form(kinds)

    def find_problems(self) -> tuple[str, ...]:
        """What is wrong with the organisation's own templates: unknown names, and files that do not compile."""
        if self.stationery.templates is None:
            return ()
        names = FileSystemLoader(self.stationery.templates).list_templates()
        found = ((name, self._find_problem(name)) for name in names)
        return tuple(f"{name}: {problem}" for name, problem in found if problem)

    def _find_problem(self, name: str) -> str:
        if name not in self._shipped.list_templates():
            return "no letter has this name"
        try:
            self._own.get_template(name)
        except TemplateError as error:
            return str(error)
        return ""

    def _head(self, letter: Letter, case: Escalation | None, post: Post, now: datetime, subject: str) -> Head:
        running = case is not None and case.urgent and not case.status.ended
        outside = letter.kind in _TO_OUTSIDE
        return Head(
            kind=letter.kind,
            sender=self.stationery.mailbox,
            sender_name=self._sender_name(letter.kind),
            to=letter.to,
            subject=subject,
            message_id=post.message_id,
            date=now,
            instance=self.stationery.instance,
            reply_to="" if outside else post.reply_to,
            in_reply_to=post.in_reply_to,
            references=post.references,
            automatic=letter.automatic,
            urgent=letter.kind is LetterKind.ALARM or (running and not outside),
        )

    def _sender_name(self, kind: LetterKind) -> str:
        """The customer sees the organisation, not the name of an internal desk."""
        return self.policy.wording.organisation if kind is LetterKind.CUSTOMER else self.stationery.sender_name

    def _invitation(self, letter: Letter, case: Escalation | None, now: datetime) -> Invitation | None:
        """The calendar part, without the token: calendars are shared with more people than mailboxes."""
        when, change = letter.facts.get("when"), letter.facts.get("sequence")
        if case is None or not is_invitation(letter.kind) or not isinstance(when, datetime):
            return None
        return Invitation(
            kind=letter.kind,
            ref=case.ref,
            when=when,
            change=change if isinstance(change, int) else 0,
            organizer=self.stationery.mailbox,
            organizer_name=self.stationery.sender_name,
            attendee=letter.to,
            summary=thread_subject(case),
            description=str(case.fields.get("issue_summary", "")),
            now=now,
        )


def _environment(folder: Path | None) -> Environment:
    """Strict about names, escaping in HTML only. Templates of ``folder`` run in a sandbox: they are not our code."""
    shipped = PackageLoader("escalationd", "mail/templates")
    make = ImmutableSandboxedEnvironment if folder else Environment
    environment = make(
        loader=ChoiceLoader([FileSystemLoader(folder), shipped]) if folder else shipped,
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(align=align, as_it_is=as_it_is)
    return environment


def _read_words(own: Environment, shipped: Environment) -> Words:
    """The words of the language, from ``_words.txt``; what an organisation's own file leaves out is English."""
    english = shipped.get_template("_words.txt").make_module()
    module = own.get_template("_words.txt").make_module()

    def word(name: str) -> object:
        return getattr(module, name, getattr(english, name))

    return Words.read({name: word(name) for name in ("weekdays", "months", "local_time", "clock", "verbs")})


def _render(environment: Environment, kind: LetterKind, context: Mapping[str, object]) -> Page:
    module = environment.get_template(f"{kind.value}.txt").make_module(dict(context))
    lead = clean_line(str(getattr(module, "lead", "")))
    subject = clean_line(str(getattr(module, "mail_subject", ""))) or _subject(kind, context)
    text = fold(str(module))
    shown = {**context, "lead": lead, "mail_subject": subject, "preview": lead}
    html = environment.get_template(f"{kind.value}.html").render(shown)
    return Page(subject=subject, text=text, html=html)


def _subject(kind: LetterKind, context: Mapping[str, object]) -> str:
    """The thread's subject: as it is for what begins a thread, with Re: for everything later."""
    subject = str(context["thread_subject"])
    if not subject:
        return str(context["sender_name"])
    return subject if kind in _FIRST_OF_A_THREAD else f"Re: {subject}"
