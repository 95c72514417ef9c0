"""One reader for each row of PRODUCT section 3: from the facts of a mail to its outcome. Stores nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from escalationd.core.decide import decide
from escalationd.core.effects import Effect, Letter, LetterKind
from escalationd.core.escalation import Escalation, Status
from escalationd.core.events import Author, Disposition, Event, Spoke, Standing, Submitted, TokenState, WentAway, Wrote
from escalationd.core.life import author_of
from escalationd.core.policy import Verb
from escalationd.mail.classify import Route
from escalationd.mail.forms.form import Form, read_form
from escalationd.mail.forms.values import is_reason
from escalationd.service.consider import Change, Outcome, Reading, gather, known, route_of
from escalationd.service.conversation import read_decider, read_staff
from escalationd.service.desk import Desk
from escalationd.service.machines import absent_from, automatic, bounce, duplicate, own
from escalationd.service.refusals import refused, report_foreign_token, same_id
from escalationd.service.repeats import is_repeated, opened_too_often, opens_too_often, repeated
from escalationd.service.sources import answers_of, source_of
from escalationd.store import escalations
from escalationd.store.inbox import StoredMail


def outcome_of(reading: Reading, case: Escalation | None, event: Event, **read: object) -> Outcome:
    """Decide one event, and what follows from it for other cases."""
    policy, now = reading.desk.policy, reading.now
    decision = decide(case, event, policy, now, reading.away)
    if case is not None and is_repeated(reading, event, case, decision.escalation):
        return repeated(reading, case)
    extra = report_foreign_token(reading)
    decision = replace(decision, effects=(*decision.effects, *extra)) if extra else decision
    disposition = decision.disposition or Disposition.NOTED
    changes = (Change(before=case, decision=decision), *_other_absences(reading, case, event, decision.reason))
    return Outcome(disposition=disposition, reason=decision.reason, changes=changes, **read)  # type: ignore[arg-type]  # form and spoken, as given


def _other_absences(reading: Reading, case: Escalation | None, event: Event, reason: str) -> tuple[Change, ...]:
    """AWAY counts for all cases of that person, not only the one it was said in."""
    if not isinstance(event, Spoke) or event.verb is not Verb.AWAY or event.when is None or "away until" not in reason:
        return ()
    person = event.author.address
    gone = WentAway(person=person, until=event.when, how="by their own word", own_word=True)
    tiers = [tier for tier in reading.desk.policy.tiers if person in tier.members]
    found = [change for tier in tiers for change in absent_from(reading, tier, gone)]
    return tuple(change for change in found if case is None or change.before is None or change.before.ref != case.ref)


def decider(reading: Reading) -> Outcome:
    """A reply from a member or deputy of a tier."""
    case = known(reading.case)
    event, spoken, form = read_decider(reading, case, known(reading.author))
    return outcome_of(reading, case, event, spoken=spoken, form=form)


def staff_reply(reading: Reading) -> Outcome:
    """A reply from the submitter or other staff."""
    case = known(reading.case)
    event, spoken, form = read_staff(reading, case, known(reading.author))
    return outcome_of(reading, case, event, spoken=spoken, form=form)


def tagged(reading: Reading) -> Outcome:
    """A fresh [ESCALATION] or [URGENT]: a new case, or news of one that is open on the same ticket."""
    envelope, policy = reading.envelope, reading.desk.policy
    author = known(reading.author)
    if envelope.wrapped:
        return _unreadable(reading, author)
    form = read_form(
        envelope.text,
        envelope.html,
        policy,
        subject=reading.subject,
        attachments=envelope.attachments,
        own_letter=reading.thread.letter_text,
        author=envelope.authors[0],
    )
    ticket = form.fields.get("ticket_id", reading.subject.ticket)
    named = ticket and not is_reason(str(ticket))  # "none, because ..." names no ticket that two cases share
    running = escalations.open_on_ticket(reading.session, str(ticket)) if named else None
    if running is not None:
        return _on_open_ticket(reading, running, form)
    member_of = policy.tier_of(author.address) or policy.tier_of(policy.mailbox_of(author.address))
    target = policy.next_tier(member_of.name if member_of else None)
    if target is None:
        return _top_tier(reading, author)
    event = Submitted(
        ref="",
        author=Author(address=author.address, standing=Standing.SUBMITTER),
        source=source_of(reading),
        tier=target.name,
        urgent=reading.subject.urgent,
        issue=reading.subject.issue,
        ticket=str(ticket or ""),
        answers=answers_of(reading, form),
    )
    if opens_too_often(reading) and _is_incomplete(reading, event):
        return opened_too_often(reading)
    return outcome_of(reading, None, replace(event, ref=reading.new_ref()), form=form)


def _is_incomplete(reading: Reading, event: Submitted) -> bool:
    """What it would come to, before it takes one of the numbers, which have no gaps."""
    return decide(None, event, reading.desk.policy, reading.now, reading.away).disposition is Disposition.INCOMPLETE


def _on_open_ticket(reading: Reading, case: Escalation, form: Form) -> Outcome:
    """From the holding tier it is the ESCALATE of that case; from others it is an update."""
    author = author_of(known(reading.author).address, case, reading.desk.policy, reading.now, reading.away)
    answers, source = answers_of(reading, form, case), source_of(reading)
    event: Event
    if author.standing is Standing.HOLDER and case.status.with_tier:
        event = Spoke(
            author=author,
            source=source,
            verb=Verb.ESCALATE,
            token=TokenState.NONE,
            proven=reading.proven,
            answers=answers,
            fresh=True,
            urgent=reading.subject.urgent,
        )
    else:
        text = str(form.fields.get("issue_summary", "")) or reading.subject.issue
        event = Wrote(
            author=author,
            source=source,
            text=text,
            answers=answers,
            urgent=reading.subject.urgent,
            tagged=case.status is not Status.INCOMPLETE,
        )
    return outcome_of(reading, case, event, form=form)


def _unreadable(reading: Reading, author: Author) -> Outcome:
    """An encrypted or wrapped body must not become an empty escalation: ask for readable text."""
    why = f"The mail could not be read: {reading.envelope.wrapped}."
    letters = _plain_answer(
        reading, author, LetterKind.EXPLAINED, why=why, todo="Please send it again as plain text or HTML."
    )
    return Outcome(
        disposition=Disposition.INCOMPLETE, reason=f"unreadable body: {reading.envelope.wrapped}", effects=letters
    )


def _top_tier(reading: Reading, author: Author) -> Outcome:
    why = "There is no tier above yours, so nothing was opened."
    letters = _plain_answer(reading, author, LetterKind.EXPLAINED, why=why, todo="")
    return Outcome(
        disposition=Disposition.UNRELATED, reason="from the top tier: explained, not opened", effects=letters
    )


def _plain_answer(reading: Reading, author: Author, kind: LetterKind, **facts: object) -> tuple[Effect, ...]:
    """An answer outside any case, or nothing when the mail may not be answered."""
    if reading.silent is not None:
        return ()
    key = f"{kind.value}/mail/{reading.mail.id}"
    answer_to = reading.envelope.message_id
    return (Letter(kind=kind, key=key, to=author.address, facts=facts, answer_to=answer_to, automatic=True),)


def command(reading: Reading) -> Outcome:
    """help, template [kind], status [ref]: served to staff."""
    author = known(reading.author)
    word, argument = reading.subject.command or "help", reading.subject.argument
    match word:
        case "template":
            kinds = _kinds(reading, argument)
            letters = _plain_answer(reading, author, LetterKind.TEMPLATE, kinds=kinds)
        case "status":
            letters = _plain_answer(reading, author, LetterKind.STATUS, cases=_cases(reading, author, argument))
        case _:
            letters = _plain_answer(reading, author, LetterKind.HOW_TO)
    return Outcome(disposition=Disposition.SERVED, reason=f"{word} {argument}".strip(), effects=letters)


def _kinds(reading: Reading, argument: str) -> tuple[str, ...]:
    kinds = reading.desk.policy.kinds
    wanted = argument.strip().lower()
    named = tuple(kind.name for kind in kinds.values() if wanted in (kind.name, *(name.lower() for name in kind.names)))
    return named or ("general",)


def _cases(reading: Reading, author: Author, argument: str) -> tuple[Escalation, ...]:
    """The case asked for, or everything of this person's that still runs: raised, or waiting at their tier."""
    ref = argument.strip().strip("[]").upper()
    if ref:
        case = escalations.load(reading.session, ref)
        return (case,) if case else ()
    mine = escalations.of_submitter(reading.session, author.address)
    tiers = [tier.name for tier in reading.desk.policy.tiers if author.address in tier.members]
    held = [case for tier in tiers for case in escalations.held_by(reading.session, tier)]
    return tuple({case.ref: case for case in (*mine, *held) if not case.status.ended}.values())


def unrelated(reading: Reading) -> Outcome:
    """Any other mail from staff: one short how-to, at most one a day."""
    author = known(reading.author)
    letters = _plain_answer(reading, author, LetterKind.HOW_TO)
    key = f"how_to/{author.address}/{reading.now:%Y-%m-%d}"
    once = tuple(replace(letter, key=key) for letter in letters if isinstance(letter, Letter))
    reason = "no tag, no known thread, no command"
    return Outcome(disposition=Disposition.UNRELATED, reason=reason, effects=once)


def consider(
    session: Session, desk: Desk, mail: StoredMail, now: datetime, new_ref: Callable[[], str]
) -> tuple[Reading, Outcome]:
    """The facts of a mail and its outcome, changing nothing. Raises MailRefusedError when it cannot be opened."""
    reading = gather(session, desk, mail, now, new_ref)
    return reading, READERS[route_of(reading)](reading)


READERS: Mapping[Route, Callable[[Reading], Outcome]] = {
    Route.DUPLICATE: duplicate,
    Route.OWN: own,
    Route.BOUNCE: bounce,
    Route.AUTOMATIC: automatic,
    Route.SAME_ID_OTHER_CONTENT: same_id,
    Route.REFUSED: refused,
    Route.DECIDER: decider,
    Route.STAFF_REPLY: staff_reply,
    Route.TAGGED: tagged,
    Route.COMMAND: command,
    Route.UNRELATED: unrelated,
}
