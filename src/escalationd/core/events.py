"""What happened: facts, complete on arrival. Nothing here is looked up, invented or decided.

``service/`` makes them; ``decide`` matches them. Addresses are lower-case, times aware UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from escalationd.core.admin_act import AdminAct
from escalationd.core.effects import LetterKind
from escalationd.core.escalation import Evidence, InvalidValue, Resolution, Timer
from escalationd.core.policy import Value, Verb


class Standing(StrEnum):
    """What somebody is to one escalation (PRODUCT section 7, first column)."""

    SUBMITTER = "submitter"
    STAFF = "other staff"
    HOLDER = "holding tier"
    QUEUE = "the queue's own address"
    OTHER_TIER = "another tier"


class Disposition(StrEnum):
    """The one outcome every received mail ends in (PRODUCT section 3)."""

    DUPLICATE = "duplicate"
    OWN = "own"
    BOUNCE = "bounce"
    AUTOMATIC = "automatic"
    REFUSED = "refused"
    DECIDED = "decided"
    ASKED = "asked"
    TAKEN = "taken"
    UNCLEAR = "unclear"
    NOTED = "noted"
    COMPLETED = "completed"
    INCOMPLETE = "incomplete"
    ANSWERED = "answered"
    UPDATED = "updated"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    CUSTOMER = "customer"
    ACCEPTED = "accepted"
    SERVED = "served"
    UNRELATED = "unrelated"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who acts: the proven address, what they are to the case, and for whom a deputy acts."""

    address: str
    standing: Standing
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The mail behind an event: its ledger row, Message-ID and the SHA-256 of its raw bytes.

    ``checks`` are the verdicts of every check of authorship, kept with a decision. ``answerable``
    says whether the mail may be answered at all (SAFETY 3.3).
    """

    inbox_id: int
    message_id: str | None
    sha256: str
    checks: Mapping[str, str] = field(default_factory=dict)
    answerable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the reader took out of a form, as facts. ``held``: what needs proof and has none."""

    kinds: tuple[str, ...] = ()
    kinds_given: bool = False
    fields: Mapping[str, Value] = field(default_factory=dict)
    checklist: frozenset[str] = frozenset()
    invalid: tuple[InvalidValue, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    doubtful: bool = False
    held: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A fresh tagged mail. ``ref`` is the reference made for it, ``tier`` where it goes."""

    ref: str
    author: Author
    source: Source
    tier: str
    urgent: bool
    issue: str
    ticket: str
    answers: Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrote:
    """Words or fields from the submitter or other staff in a known thread, without a verb.

    Completes an incomplete case, answers a waiting one, updates any other. ``urgent`` upgrades it.
    """

    author: Author
    source: Source
    text: str
    answers: Answers
    urgent: bool = False
    tagged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffVerb:
    """RESOLVED, WITHDRAW, REOPEN, SENT or CUSTOMER from the submitter (or somebody who may not).

    ``doubtful``: nothing proves that the author wrote it.
    """

    author: Author
    source: Source
    verb: Verb
    note: str
    doubtful: bool = False


class TokenState(StrEnum):
    """What the reply's token is worth for this author and case."""

    VALID = "valid"
    CONFIRMED = "confirmed"
    """Valid, and sent in "Did you write this?" to the configured address only."""
    UNDO = "undo"
    ENDED = "ended"
    OTHER = "other"
    """Good for the case it leads to, but the subject, or another code, names another one."""
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoke:
    """A verb from a member or deputy of a tier, read from their own new words."""

    author: Author
    source: Source
    verb: Verb
    note: str = ""
    token: TokenState
    proven: bool
    refer_to: str | None = None
    refer_words: str = ""
    tier: str | None = None
    when: datetime | None = None
    when_words: str = ""
    when_fault: str = ""
    for_review: bool = False
    question: str = ""
    answers: Answers = Answers()
    fresh: bool = False
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """Words from a decider that no careful clerk would book; ``courtesy`` needs no answer."""

    author: Author
    source: Source
    said: str
    why: str
    courtesy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """A bare yes or no to "Did you write this?": whether the mail was ``theirs``."""

    author: Author
    source: Source
    theirs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DueReached:
    """A due time has been reached. ``away`` are the people known to be away."""

    timer: Timer
    away: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigurationRead:
    """The daemon has started, perhaps with another calendar or response time than before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounced:
    """A letter of this case could not be delivered to ``recipient``, or (not permanent) is late."""

    source: Source | None
    recipient: str
    letter: LetterKind
    permanent: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WentAway:
    """Somebody of the holding tier is away until ``until``; ``how`` says how that is known.

    ``own_word``: they said so themselves, and no machine for them.
    """

    person: str
    until: datetime | None
    how: str
    own_word: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFailed:
    """No channel of ``person`` (None: of the tier itself) worked at attempt ``attempt``."""

    person: str | None
    attempt: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMade:
    """A channel took the message; that says nothing about anybody having read it. ``how`` names the channel."""

    person: str | None
    attempt: int
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFailed:
    """The ticket system will never take this status and note."""

    ticket: str
    status: str
    note: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarAnswered:
    """Somebody accepted or declined the review's invitation. Noted; never a decision."""

    source: Source
    person: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminActed:
    """An admin's act with its reason. ``number`` makes the letters' keys unique."""

    admin: str
    act: AdminAct
    reason: str
    number: int
    resolution: Resolution | None = None
    tier: str | None = None


Event: TypeAlias = (
    Submitted
    | Wrote
    | StaffVerb
    | Spoke
    | Unclear
    | Recognised
    | DueReached
    | ConfigurationRead
    | Bounced
    | WentAway
    | CallFailed
    | CallMade
    | TicketFailed
    | CalendarAnswered
    | AdminActed
)
