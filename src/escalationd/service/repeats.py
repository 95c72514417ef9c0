"""The same words again and again: a program that does not say that it is one. Nobody is talked into a loop with it.

No header tells such a program from a person, but a person does not say the same thing for the fifth time in a day.
What it says decides nothing, and brings nothing that was not known: it is noted, and nobody is written to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from escalationd.core.decision import alarm, noted
from escalationd.core.effects import Letter, LetterKind
from escalationd.core.escalation import Escalation, Status
from escalationd.core.events import Disposition, Event, Spoke, StaffVerb, Unclear, Wrote
from escalationd.core.policy import Verb
from escalationd.errors import MailRefusedError
from escalationd.mail.forms.html import to_text
from escalationd.mail.opening.envelope import Envelope, open_envelope
from escalationd.mail.replies.reply import new_words
from escalationd.service.consider import Change, Outcome, Reading
from escalationd.store import earlier, escalations

OFTEN = 4
"""So many mails with the same words are heard; those after them are not."""
OFTEN_OPENED = 10
"""So many cases with the same words may lie incomplete and untouched: people ask for the form that way too."""
_WITHIN = timedelta(days=1)
_OPENED_WITHIN = timedelta(days=14)
_LOOKED_AT = 12
_LEFT = (Status.INCOMPLETE, Status.EXPIRED)
_LEFT_AT_MOST = 50

_FIGURES = re.compile(r"\S*\d\S*")
_MARKS = re.compile(r"[\W_]+")
_HOLDING = frozenset({Status.OPEN, Status.WAITING})


def essence(envelope: Envelope) -> str:
    """The author's own words without figures, marks and case: a ticket system counts up and says the same."""
    text = envelope.text if envelope.text.strip() or not envelope.html else to_text(envelope.html)
    return " ".join(_MARKS.sub(" ", _FIGURES.sub(" ", new_words(text))).casefold().split())


def is_repeated(reading: Reading, event: Event, before: Escalation, after: Escalation | None) -> bool:
    """Whether a mail says for the fifth time in a day what its author said in this case, and brings nothing else."""
    talk = isinstance(event, Wrote | Unclear | StaffVerb)
    talk = talk or (isinstance(event, Spoke) and event.verb in (Verb.ASK, Verb.TAKE))
    if not talk or after is None or not _brings_nothing(before, after):
        return False
    since = reading.now - _WITHIN
    numbers = earlier.in_case(reading.session, _sender(reading), before.ref, since, _LOOKED_AT)
    return _says_it_again(reading, numbers, OFTEN)


def _brings_nothing(before: Escalation, after: Escalation) -> bool:
    """A question and its answer may come again; a field, evidence or a decision are always heard."""
    same_state = before.status is after.status or {before.status, after.status} <= _HOLDING
    return same_state and all(getattr(before, name) == getattr(after, name) for name in _NEWS)


_NEWS = ("fields", "missing", "invalid", "checklist", "evidence", "ruling", "first_step", "urgent", "customer_waiting")


def _sender(reading: Reading) -> str:
    return reading.envelope.authors[0].address if reading.envelope.authors else ""


def _says_it_again(reading: Reading, numbers: Sequence[int], often: int, subject: str | None = None) -> bool:
    """Whether so many of these mails have the words of this one (and its ``subject`` without figures)."""
    if len(numbers) < often:
        return False
    words = _with_subject(reading.envelope, subject is not None)
    same = 0
    for raw in earlier.bytes_of(reading.session, list(numbers)):
        try:
            same += bool(raw) and _with_subject(open_envelope(raw, reading.desk.gates), subject is not None) == words
        except MailRefusedError:
            continue  # what could be read then is refused by a stricter gate now
    return same >= often


def _with_subject(envelope: Envelope, wanted: bool) -> tuple[str, str]:
    subject = _MARKS.sub(" ", _FIGURES.sub(" ", envelope.subject)).casefold() if wanted else ""
    return subject.strip(), essence(envelope)


def repeated(reading: Reading, case: Escalation) -> Outcome:
    """Noted in the case and no more; the admins hear of it once a day."""
    sender = _sender(reading)
    reason = f"the same words of {sender} for the {OFTEN + 1}th time within a day: a program seems to write them"
    problem = f"{case.ref}: {reason}. They are noted, and nobody is written to because of them."
    remedy = "If it is an automatic answer, have it switched off for this mailbox; if it is a person, call them."
    alarms = alarm(case, reading.desk.policy, f"loop/{sender}/{reading.now:%Y%m%d}", problem, remedy)
    decision = noted(case, Disposition.AUTOMATIC, reason, sender, *alarms, kind="automatic reply")
    change = Change(before=case, decision=decision)
    return Outcome(disposition=Disposition.AUTOMATIC, reason=reason, changes=(change,))


def opens_too_often(reading: Reading) -> bool:
    """Whether a fresh mail would leave one more case incomplete, with the words of ten that nobody has touched."""
    author = reading.author
    if author is None:
        return False
    since = reading.now - _OPENED_WITHIN
    left = escalations.raised_lately(reading.session, author.address, _LEFT, since, _LEFT_AT_MOST)
    if len(left) < OFTEN_OPENED:
        return False
    numbers = earlier.left_incomplete(reading.session, _sender(reading), left, since, len(left))
    return _says_it_again(reading, numbers, OFTEN_OPENED, subject=reading.envelope.subject)


def opened_too_often(reading: Reading) -> Outcome:
    """No further case; the admins hear of it once a day."""
    sender = _sender(reading)
    reason = (
        f"{OFTEN_OPENED} cases of {sender} with the same words are incomplete already: a program seems to write them"
    )
    remedy = "If it is an automatic answer, have it switched off for this mailbox; if it is a person, call them."
    alarms = tuple(
        Letter(
            kind=LetterKind.ALARM,
            key=f"alarm/loop/{sender}/{reading.now:%Y%m%d}/{admin}",
            to=admin,
            facts={"problem": f"{reason}. No further one was opened.", "remedy": remedy},
        )
        for admin in reading.desk.policy.admins
    )
    return Outcome(disposition=Disposition.AUTOMATIC, reason=reason, effects=alarms)
