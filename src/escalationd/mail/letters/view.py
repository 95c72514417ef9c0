"""What a template may see: cleaned text and finished words, nothing with a method that does anything. Renders nothing.

Every string is harmless text (``plain.py``); times are words in the reader's zone; money is exact.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import Enum
from types import SimpleNamespace

from escalationd.core.escalation import Escalation, Evidence, Ruling, TimerName
from escalationd.core.evidence import sent_along
from escalationd.core.policy import Policy
from escalationd.mail.letters.actions import Action
from escalationd.mail.letters.form_view import Line, Tick, fill_form, find_amount, view_checklist, view_invalid
from escalationd.mail.letters.wording import (
    TEXT_LENGTH,
    Words,
    say_amount,
    say_day,
    say_person,
    say_short_time,
    say_size,
    say_time,
)
from escalationd.mail.plain import clean_line, clean_text, shorten

_SHORT = 60
"""A value up to so many characters, on one line, stands in the table of facts; a longer one gets its own section."""

_SHOWN_APART = frozenset({"issue_summary", "recommended_action", "currency", "why_urgent"})
_TITLE_LENGTH = 160
_SHOWS = re.compile(r"(?:image|audio|video)/", re.IGNORECASE)
"""Types of files that hold no filled-in form: of any other it is said that it was not read as one."""
_FAIR_LENGTH = 1200
"""A text up to so many characters is never cut."""

_HISTORY_LINES = 5
_LISTED_LENGTH = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Through whose eyes: the policy, the words, the reader's zone and the moment of writing.

    ``short`` leaves the zone out of times and cuts texts early: for long lists.
    """

    policy: Policy
    words: Words
    zone: str
    now: datetime
    short: bool = False

    def time(self, at: datetime) -> str:
        """``at`` in the reader's words."""
        if self.short:
            return say_short_time(at, self.zone, self.now, self.words)
        return say_time(at, self.zone, self.now, self.words)

    def day(self, at: datetime) -> str:
        """The date of ``at`` in the reader's words."""
        return say_day(at, self.zone, self.now, self.words)

    def person(self, address: str) -> str:
        """Who that is."""
        return say_person(address, self.policy, self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingView:
    """A decision, in words."""

    verb: str
    done: str
    by: str
    whom: str
    tier: str
    at: str
    note: str
    refer_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """An escalation, in words. ``facts`` are its short fields, ``texts`` the long ones, ``form`` all that it needs."""

    ref: str
    title: str
    ticket: str
    status: str
    tier: str
    above: str
    urgent: bool
    kinds: str
    submitter: str
    submitter_address: str
    summary: str
    amount: str
    recommendation: str
    trigger: str
    why_urgent: str
    risk: str
    facts: tuple[Line, ...]
    texts: tuple[Line, ...]
    form: tuple[Line, ...]
    checklist: tuple[Tick, ...]
    missing: tuple[Line, ...]
    unticked: tuple[Tick, ...]
    invalid: tuple[Line, ...]
    attachments: tuple[str, ...]
    documents: tuple[str, ...]
    created: str
    escalated: str
    due: str
    overdue: bool
    paused: bool
    closed: str
    resolution: str
    expires: str
    taken_by: str
    question: str
    asked_by: str
    review: str
    for_review: bool
    undo_until: str
    ruling: RulingView | None
    history: tuple[str, ...]
    customer_waiting: bool
    customer_told_by_us: bool
    actions: tuple[Action, ...] = ()


def view_case(case: Escalation, reader: Reader, actions: tuple[Action, ...] = ()) -> CaseView:
    """``case`` as its letters show it."""
    policy = reader.policy
    above = policy.next_tier(case.tier)
    room = _room(case)
    lines = tuple(_shortened(line, room) for line in fill_form(case, policy))
    given = tuple(line for line in lines if line.value and line.name not in _SHOWN_APART and _is_told(line, case))
    ticks = view_checklist(policy, case.checklist)
    expiry = case.timer(TimerName.INCOMPLETE_EXPIRY)
    return CaseView(
        ref=case.ref,
        title=shorten(clean_line(case.title), _TITLE_LENGTH) or case.ref,
        ticket=shorten(clean_line(case.ticket), _SHORT),
        status=case.status.value,
        tier=clean_line(policy.tier(case.tier).title),
        above=clean_line(above.title) if above else "",
        urgent=case.urgent,
        kinds=", ".join(clean_line(policy.kinds[kind].label) for kind in case.kinds if kind in policy.kinds),
        submitter=reader.person(case.submitter),
        submitter_address=clean_line(case.submitter),
        summary=_text(case, "issue_summary", room),
        amount=find_amount(case),
        recommendation=shorten(clean_text(case.recommendation), room),
        trigger=_text(case, "cio_trigger", room) or _text(case, "why_escalating", room),
        why_urgent=_text(case, "why_urgent", room),
        risk=_text(case, "risk_assessment", room),
        facts=tuple(line for line in given if _is_short(line)),
        texts=tuple(line for line in given if not _is_short(line)),
        form=lines,
        checklist=ticks,
        missing=tuple(line for line in lines if line.missing),
        unticked=tuple(tick for tick in ticks if not tick.done),
        invalid=tuple(view_invalid(wrong, policy) for wrong in case.invalid),
        attachments=tuple(_attachments(case, policy.limits.evidence)),
        documents=tuple(_file_name(item) for item in case.evidence if not _SHOWS.match(item.content_type)),
        created=reader.day(case.created),
        escalated=reader.time(case.escalated) if case.escalated else "",
        due=reader.time(case.clock.due) if case.clock else "",
        overdue=case.clock is not None and case.clock.paused_at is None and case.clock.due <= reader.now,
        paused=case.clock is not None and case.clock.paused_at is not None,
        closed=reader.time(case.closed) if case.closed else "",
        resolution=case.resolution.value if case.resolution else "",
        expires=reader.time(expiry.at) if expiry else "",
        taken_by=reader.person(case.taken_by) if case.taken_by else "",
        question=clean_text(case.question),
        asked_by=reader.person(case.asked_by) if case.asked_by else "",
        review=reader.time(case.review_at) if case.review_at else "",
        for_review=case.for_review or case.review_at is not None,
        undo_until=reader.time(case.undo_until) if case.undo_until else "",
        ruling=_ruling(case.ruling, reader) if case.ruling else None,
        history=_history(case, reader),
        customer_waiting=case.customer_waiting,
        customer_told_by_us=policy.customer_mail and isinstance(case.fields.get("customer_email"), str),
        actions=actions,
    )


def _attachments(case: Escalation, most: int) -> Iterator[str]:
    """Each attachment with its size; of one that a letter cannot carry, where it is."""
    along = sent_along(case.evidence, most)
    for item in case.evidence:
        where = "" if item in along else ", too large to send along: our mailbox has it, and so has who sent it"
        yield f"{_file_name(item)} ({say_size(item.size)}){where}"


def _shortened(line: Line, room: int) -> Line:
    return line if len(line.value) <= room else replace(line, value=shorten(line.value, room))


def _is_told(line: Line, case: Escalation) -> bool:
    """Whether somebody wrote it: the names of attachments stand in the form only, for they are listed by themselves."""
    return line.name != "evidence" or bool(case.fields.get("evidence"))


def _is_short(line: Line) -> bool:
    return len(line.value) <= _SHORT and "\n" not in line.value


def _text(case: Escalation, name: str, room: int) -> str:
    value = case.fields.get(name)
    return shorten(clean_text(value), room) if isinstance(value, str) else ""


def _room(case: Escalation) -> int:
    """How long each text of a case may be in a letter, so that all of them together leave it in one piece."""
    long = sum(1 for value in case.fields.values() if isinstance(value, str | tuple) and len(str(value)) > _FAIR_LENGTH)
    return max(_FAIR_LENGTH, TEXT_LENGTH // max(long, 1))


def _file_name(item: Evidence) -> str:
    name = shorten(clean_line(item.name), _TITLE_LENGTH) or "unnamed"
    from_right = any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in name)
    return f"{name}\u200e" if from_right else name  # a mark, else the size behind it is turned round too


def _ruling(ruling: Ruling, reader: Reader) -> RulingView:
    tiers = {tier.name: tier.title for tier in reader.policy.tiers}
    return RulingView(
        verb=ruling.verb.value.upper(),
        done=reader.words.verb(ruling.verb.value, "done"),
        by=reader.person(ruling.by),
        whom=reader.person(ruling.on_behalf_of) if ruling.on_behalf_of else "",
        tier=clean_line(tiers.get(ruling.tier, ruling.tier)),
        at=reader.time(ruling.at),
        note=clean_text(ruling.note),
        refer_to=reader.person(ruling.refer_to) if ruling.refer_to else "",
    )


def _history(case: Escalation, reader: Reader) -> tuple[str, ...]:
    """How the case came to where it is, in at most five lines, the first of them its beginning."""
    raised = f"{reader.day(case.created)}: raised by {reader.person(case.submitter)}"
    return (raised, *(_step(ruling, reader) for ruling in case.rulings[1 - _HISTORY_LINES :]))


def _step(ruling: Ruling, reader: Reader) -> str:
    view = _ruling(ruling, reader)
    note = shorten(clean_line(_own_words(ruling.note, reader.policy)), _SHORT)
    whom = f" for {view.whom}" if view.whom else ""
    return f"{reader.day(ruling.at)}: {view.done} by {view.by}{whom} ({view.tier})" + (f": {note}" if note else "")


def _own_words(note: str, policy: Policy) -> str:
    """A note up to the first line of the form in it (``Recommended action: ...``): the case shows those itself."""
    names = "|".join(re.escape(name) for field in policy.fields.values() for name in (field.label, *field.aliases))
    return re.split(rf"\b(?:{names})\s*:", note, maxsplit=1, flags=re.IGNORECASE)[0] if names else note


def view_fact(value: object, reader: Reader) -> object:
    """Any fact as a template may see it: cleaned text, words for times, exact money, the same for what it holds."""
    if value is None or isinstance(value, bool | int | float):
        return "" if value is None else value
    if isinstance(value, Enum):
        return clean_line(str(value.value))
    if isinstance(value, str):
        return shorten(clean_text(value), _LISTED_LENGTH if reader.short else TEXT_LENGTH)
    if isinstance(value, Decimal):
        return say_amount(value)
    if isinstance(value, datetime):
        return reader.time(value)
    if isinstance(value, Escalation):
        return view_case(value, reader)
    return _view_parts(value, reader)


def _view_parts(value: object, reader: Reader) -> object:
    if isinstance(value, CaseView | Line | Tick | Action):
        return value
    if is_dataclass(value):
        return SimpleNamespace(**{part.name: view_fact(getattr(value, part.name), reader) for part in fields(value)})
    if isinstance(value, Mapping):
        return {clean_line(str(name)): view_fact(part, reader) for name, part in value.items()}
    if isinstance(value, Sequence | frozenset | set):
        return tuple(view_fact(part, reader) for part in value)
    return clean_text(str(value))
