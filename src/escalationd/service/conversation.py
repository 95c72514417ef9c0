"""Replies in a known thread: from new words to an event. Decides nothing; who may do what is ``core/life.py``'s."""

from __future__ import annotations

from dataclasses import replace

from escalationd.core.escalation import Escalation, Status
from escalationd.core.events import (
    Answers,
    Author,
    Event,
    Recognised,
    Spoke,
    StaffVerb,
    Standing,
    TokenState,
    Unclear,
    Wrote,
)
from escalationd.core.policy import Policy, Verb
from escalationd.mail.forms.form import Form, read_form
from escalationd.mail.forms.html import to_text
from escalationd.mail.machines.automatic import written_by_program
from escalationd.mail.opening.authors import plain_address
from escalationd.mail.plain import hide_tokens
from escalationd.mail.replies.own_letter import OwnLines
from escalationd.mail.replies.reply import new_words
from escalationd.mail.replies.verbs import FINAL
from escalationd.mail.replies.verdict import Spoken, read_staff_reply, read_verdict
from escalationd.mail.replies.yes_no import without_answers, wrote_it
from escalationd.service.consider import Reading
from escalationd.service.sources import answers_of, body_of, source_of

_STAFF_VERBS = frozenset({Verb.RESOLVED, Verb.WITHDRAW, Verb.REOPEN, Verb.SENT, Verb.CUSTOMER})

Read = tuple[Event, Spoken | None, Form | None]
"""An event, and what the readers saw, for ``explain``."""


def words_of(reading: Reading) -> str:
    """What the author wrote now, without the tokens of our letters: words are kept and passed on."""
    return hide_tokens(new_words(body_of(reading), own_letter=reading.thread.letter_text))


def _page_says_otherwise(reading: Reading, words: str, said: Spoken, vocabulary: Policy, zone: str) -> bool:
    """Whether the HTML shape of a mail, which its author saw, does not hold the final verb of the plain one.

    Programs make the plain shape from it and lose what is struck out or hidden there.
    """
    envelope = reading.envelope
    if not envelope.two_shapes or said.verb not in FINAL:
        return False
    page = to_text(envelope.html or "")
    seen = hide_tokens(new_words(page, own_letter=reading.thread.letter_text))
    if not seen:  # all of it taken for quoted mail: at least the words must be there, and not as words of our letter
        ours = OwnLines(reading.thread.letter_text or "")
        theirs = [word for line in page.split("\n") if not ours.holds(line) for word in line.split()]
        return "".join(words.split()) not in "".join(theirs)
    return read_verdict(seen, vocabulary, now=reading.now, zone=zone, case=reading.case).verb is not said.verb


def zone_of(policy: Policy, case: Escalation, address: str) -> str:
    """The zone in which somebody's dates are meant: their own, else the holding tier's."""
    person = policy.people.get(address)
    return person.zone if person else policy.tier(case.tier).calendar.zone


def read_decider(reading: Reading, case: Escalation, author: Author) -> Read:
    """A reply from somebody of a tier: their verb, or words that no careful clerk would book."""
    policy = reading.desk.policy
    words = words_of(reading)
    source = source_of(reading)
    if reading.envelope.wrapped:
        why = f"the mail could not be read ({reading.envelope.wrapped}); please write it as plain text"
        return Unclear(author=author, source=source, said="", why=why), None, None
    machine = written_by_program(reading.envelope)
    if machine is not None:
        why = f"a program sent it ({machine})"
        return Unclear(author=author, source=source, said=words, why=why), None, None
    confirming = reading.thread.token is TokenState.CONFIRMED
    vocabulary = replace(policy, words=without_answers(policy.words)) if confirming else policy
    zone = zone_of(policy, case, author.address)
    spoken = read_verdict(words, vocabulary, now=reading.now, zone=zone, case=case)
    if _page_says_otherwise(reading, words, spoken, vocabulary, zone):
        why = "its plain text and its formatted text do not say the same; please write one word"
        return Unclear(author=author, source=source, said=words, why=why), spoken, None
    if confirming and spoken.verb in (None, Verb.ASK) and (theirs := wrote_it(words, policy.words)) is not None:
        return Recognised(author=author, source=source, theirs=theirs), spoken, None
    if spoken.courtesy:
        return Unclear(author=author, source=source, said=words, why="courtesy", courtesy=True), spoken, None
    if spoken.unclear:
        return Unclear(author=author, source=source, said=words, why=spoken.unclear), spoken, None
    if spoken.verb is Verb.ASK and not spoken.question:
        why = "it asks, but there is no question in it"
        return Unclear(author=author, source=source, said=words, why=why), spoken, None
    if spoken.verb is not None:
        return _spoke(reading, author, spoken, words)
    if author.standing is Standing.HOLDER and case.status.with_tier:
        return Unclear(author=author, source=source, said=words, why="there is no decision in it"), spoken, None
    return _wrote(reading, author, words)


def _spoke(reading: Reading, author: Author, spoken: Spoken, words: str) -> Read:
    policy = reading.desk.policy
    form = None
    answers = Answers()
    if spoken.verb is Verb.ESCALATE:
        form = read_form(words, None, policy, attachments=reading.envelope.attachments)
        answers = answers_of(reading, form)
    event = Spoke(
        author=author,
        source=source_of(reading),
        verb=spoken.verb or Verb.TAKE,
        note=spoken.note,
        token=reading.thread.token,
        proven=reading.proven,
        refer_to=find_referral(spoken.refer_to or "", policy),
        refer_words=spoken.refer_to or "",
        tier=_tier_named(spoken.tier, policy),
        when=spoken.when,
        when_words=spoken.when_words,
        when_fault=spoken.when_fault,
        for_review=spoken.for_review,
        question=spoken.question,
        answers=answers,
    )
    return event, spoken, form


def _tier_named(name: str | None, policy: Policy) -> str | None:
    wanted = (name or "").casefold()
    return next((tier.name for tier in policy.tiers if wanted in (tier.name.casefold(), tier.title.casefold())), name)


def find_referral(words: str, policy: Policy) -> str | None:
    """The address that REFER TO names: a configured person by address or name, or an allowed domain's."""
    wanted = words.strip().strip("<>").casefold()
    if not wanted:
        return None
    for person in policy.people.values():
        if wanted in (*person.addresses, person.name.casefold()):
            return person.address
    address = plain_address(wanted)
    return address if address.rpartition("@")[2] in policy.referral_domains else None


def read_staff(reading: Reading, case: Escalation, author: Author) -> Read:
    """A reply from the submitter or other staff: their verb, or words and fields."""
    policy = reading.desk.policy
    words = words_of(reading)
    source = source_of(reading)
    spoken = read_staff_reply(words, policy, case)
    confirming = reading.thread.token is TokenState.CONFIRMED and spoken.verb in (None, Verb.CONFIRM)
    if confirming and (theirs := wrote_it(words, policy.words)) is not None:
        return Recognised(author=author, source=source, theirs=theirs), spoken, None
    if spoken.courtesy:
        return Unclear(author=author, source=source, said=words, why="courtesy", courtesy=True), spoken, None
    if (spoken.verb in _STAFF_VERBS and case.status is not Status.INCOMPLETE) or spoken.verb is Verb.WITHDRAW:
        event = StaffVerb(
            author=author,
            source=source,
            verb=spoken.verb or Verb.SENT,
            note=spoken.note,
            doubtful=not reading.proven and reading.thread.token is not TokenState.CONFIRMED,
        )
        return event, spoken, None
    own_decision = _decision_of_own_case(reading, case, author, words)
    return own_decision or _wrote(reading, author, words)


def _decision_of_own_case(reading: Reading, case: Escalation, author: Author, words: str) -> Read | None:
    """A tier member's verb in the case they raised themselves: read it, so that it can be refused in words."""
    policy = reading.desk.policy
    if author.standing is not Standing.SUBMITTER or policy.tier_of(author.address) is None:
        return None
    spoken = read_verdict(words, policy, now=reading.now, zone=zone_of(policy, case, author.address), case=case)
    decides = spoken.verb in (Verb.APPROVE, Verb.DENY, Verb.REFER, Verb.ESCALATE, Verb.REVIEW)
    return _spoke(reading, author, spoken, words) if decides and not spoken.unclear else None


def _wrote(reading: Reading, author: Author, words: str) -> Read:
    """Fields between our quoted lines count in an incomplete case; anywhere else only the new words do."""
    envelope, policy = reading.envelope, reading.desk.policy
    case = reading.case
    completing = case is not None and case.status is Status.INCOMPLETE
    form = read_form(
        envelope.text if completing else words,
        envelope.html if completing else None,
        policy,
        attachments=envelope.attachments,
        own_letter=reading.thread.letter_text if completing else None,
        author=envelope.authors[0],
    )
    event = Wrote(
        author=author,
        source=source_of(reading),
        text=words,
        answers=answers_of(reading, form, case),
        urgent=reading.subject.urgent,
    )
    return event, None, form
