"""Which of the dispositions' rows a mail belongs to: PRODUCT section 3 as an ordered table. Reads no body."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from escalationd.core.events import Standing
from escalationd.mail.machines.automatic import Automatic
from escalationd.mail.machines.bounce import Bounce
from escalationd.mail.subject import Subject


class Route(StrEnum):
    """The rows of PRODUCT section 3, in their order."""

    DUPLICATE = "duplicate"
    SAME_ID_OTHER_CONTENT = "same id, other content"
    OWN = "own"
    BOUNCE = "bounce"
    AUTOMATIC = "automatic"
    REFUSED = "refused"
    DECIDER = "decider"
    STAFF_REPLY = "staff reply"
    TAGGED = "tagged"
    COMMAND = "command"
    UNRELATED = "unrelated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known about a mail before its words are read.

    ``standing`` is the author's in the thread's case, None without a thread. ``failed``: proof
    of the author failed. ``allowed``: the author is staff. ``seen`` is how an earlier mail resembles this one.
    """

    seen: str | None
    own: bool
    bounce: Bounce | None
    automatic: Automatic | None
    failed: bool
    allowed: bool
    standing: Standing | None
    subject: Subject


def _has_tag(facts: Facts) -> bool:
    return facts.subject.escalation or facts.subject.urgent


def _decides(facts: Facts) -> bool:
    return facts.standing in (Standing.HOLDER, Standing.QUEUE, Standing.OTHER_TIER) and not _fresh(facts)


def _fresh(facts: Facts) -> bool:
    """A tagged subject that is no reply and names no reference of ours is a new mail, not an answer."""
    return _has_tag(facts) and not facts.subject.reply and facts.subject.reference is None


TABLE: tuple[tuple[Callable[[Facts], bool], Route], ...] = (
    (lambda facts: facts.seen == "duplicate", Route.DUPLICATE),
    (lambda facts: facts.own, Route.OWN),
    (lambda facts: facts.bounce is not None, Route.BOUNCE),
    (lambda facts: facts.automatic is not None, Route.AUTOMATIC),
    # one Message-ID for two contents lets a stranger suppress a mail: set it aside where a person looks
    (lambda facts: facts.seen is not None, Route.SAME_ID_OTHER_CONTENT),
    (lambda facts: facts.failed, Route.REFUSED),
    (lambda facts: not facts.allowed, Route.REFUSED),
    (_decides, Route.DECIDER),
    (lambda facts: facts.standing is not None and not _fresh(facts), Route.STAFF_REPLY),
    (_has_tag, Route.TAGGED),
    (lambda facts: facts.subject.command is not None, Route.COMMAND),
)


def classify(facts: Facts) -> Route:
    """The first row of the table whose test holds; a mail that no row claims is unrelated."""
    return next((route for test, route in TABLE if test(facts)), Route.UNRELATED)
