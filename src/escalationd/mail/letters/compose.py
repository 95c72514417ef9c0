"""A letter becomes a finished mail: its page, its head, its files. Sends nothing and invents nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime

from escalationd.core.effects import Letter, LetterKind
from escalationd.core.escalation import Escalation
from escalationd.core.policy import Policy
from escalationd.mail.letters.attach import evidence_parts
from escalationd.mail.letters.calendar_parts import calendar_file, calendar_reading
from escalationd.mail.letters.context import Post, Stationery, build_context, thread_subject
from escalationd.mail.letters.form_view import blank_form, view_checklist
from escalationd.mail.letters.headers_out import Head, write_head
from escalationd.mail.letters.invitation import Invitation, may_invite
from escalationd.mail.letters.mime import multipart, text_part
from escalationd.mail.letters.templating import Page, Templates
from escalationd.mail.letters.view import CaseView, Reader
from escalationd.mail.letters.wording import find_zone

__all__ = ["Composer", "Page", "Post", "Rendered", "Stationery", "thread_subject"]

_FIRST_OF_A_THREAD = frozenset({LetterKind.BRIEF, LetterKind.EXECUTIVE, LetterKind.REFERRAL})
_WITH_FORM = frozenset({LetterKind.HOW_TO, LetterKind.TEMPLATE})
_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)
_TO_OUTSIDE = frozenset({LetterKind.CUSTOMER, LetterKind.TICKET})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The finished mail (``raw`` has CRLF line ends), its subject and its plain text."""

    raw: bytes
    subject: str
    text: str


class Composer:
    """Renders letters. Templates of ``stationery.templates`` are preferred, one by one, to the shipped ones."""

    def __init__(self, policy: Policy, stationery: Stationery) -> None:
        self.policy = policy
        self.stationery = stationery
        self.templates = Templates(stationery.templates)
        self.words = self.templates.words

    def compose(self, letter: Letter, case: Escalation | None, post: Post, now: datetime) -> Rendered:
        """The whole mail, dated ``now`` (aware UTC). No string in ``letter`` or ``case`` can make it fail."""
        page = self.pages(letter, case, post, now)
        head = write_head(self._head(letter, case, post, now, page.subject))
        readings = [text_part(page.text, "plain"), text_part(page.html, "html")]
        files = evidence_parts(post.evidence)
        invitation = self._invitation(letter, case, now)
        if invitation:
            reading = calendar_reading(invitation)
            readings += [reading] if reading else []
            files.insert(0, calendar_file(invitation))
        body = multipart("alternative", readings, post.message_id)
        if files:
            body = multipart("mixed", [body, *files], post.message_id)
        return Rendered(raw=b"".join((head, *body.pieces())), subject=page.subject, text=page.text)

    def pages(self, letter: Letter, case: Escalation | None, post: Post, now: datetime) -> Page:
        """Subject, text and HTML of a letter: also for ``digest --html`` and index pages."""
        blank = self._blank(letter) if letter.kind in _WITH_FORM else ""
        context = build_context(letter, case, post, self._reader(letter, case, now), self.stationery, blank)
        return self.templates.page(letter.kind.value, context, _subject(letter.kind, context))

    def _reader(self, letter: Letter, case: Escalation | None, now: datetime) -> Reader:
        return Reader(policy=self.policy, words=self.words, zone=find_zone(letter.to, case, self.policy), now=now)

    def form(self, kinds: tuple[str, ...] = (), tier: str | None = None, *, urgent: bool = False) -> str:
        """The blank form for ``kinds`` (none: the first), with what ``tier`` (none: the first) needs."""
        names = kinds or tuple(self.policy.kinds)[:1]
        lines = blank_form(names, tier or self.policy.tiers[0].name, self.policy, urgent=urgent)
        labels = ", ".join(self.policy.kinds[kind].label for kind in names)
        context = {"form": lines, "checklist": view_checklist(self.policy), "kinds": labels}
        return self.templates.form(context)

    def _blank(self, letter: Letter) -> str:
        """The form that the letter was asked for, or the general one."""
        asked = letter.facts.get("kinds")
        kinds = tuple(kind for kind in asked if kind in self.policy.kinds) if isinstance(asked, tuple) else ()
        return self.form(kinds)

    def find_problems(self) -> tuple[str, ...]:
        """What is wrong with the organisation's own templates, each with file and line."""
        letter = Letter(kind=LetterKind.HOW_TO, key="", to=self.policy.mailbox)
        post = Post(message_id="", reply_to=self.policy.mailbox)
        names = build_context(letter, None, post, self._reader(letter, None, _ANY_TIME), self.stationery)
        return self.templates.problems(names, {"case": frozenset(field.name for field in fields(CaseView))})

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
        if case is None or not may_invite(letter.kind) or not isinstance(when, datetime):
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


def _subject(kind: LetterKind, context: Mapping[str, object]) -> str:
    """The thread's subject: as it is for what begins a thread, with Re: for everything later."""
    subject = str(context["thread_subject"])
    if not subject:
        return str(context["sender_name"])
    return subject if kind in _FIRST_OF_A_THREAD else f"Re: {subject}"
