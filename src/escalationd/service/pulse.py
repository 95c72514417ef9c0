"""What each loop of the daemon says of itself: that it turns, that it succeeds, what troubles it. Judges nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something wrong since ``since`` (aware UTC). ``permanent``: waiting does not help, a person must act."""

    since: datetime
    what: str
    permanent: bool = False


@dataclass
class Pulse:
    """The only mutable state of the daemon. ``monotonic`` counts seconds that no change of the clock moves.

    To turn is to be alive: a mailbox loop that waits for its server turns, and has trouble. To beat is
    to have done the work.
    """

    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    beats: dict[str, datetime] = field(default_factory=dict)
    troubles: dict[str, Trouble] = field(default_factory=dict)
    turns: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.started = self.now()

    def turn(self, loop: str) -> None:
        """A loop has come round once more, whatever came of it."""
        self.turns[loop] = self.monotonic()

    def beat(self, loop: str) -> None:
        """A loop has done its work; its trouble is over."""
        self.turn(loop)
        self.beats[loop] = self.now()
        self.over(loop)

    def trouble(self, name: str, what: str, *, permanent: bool = False) -> None:
        """Something is wrong, and since its first mention."""
        before = self.troubles.get(name)
        self.troubles[name] = Trouble(before.since if before else self.now(), what, permanent)

    def over(self, name: str) -> None:
        """A trouble is over."""
        self.troubles.pop(name, None)

    def stalled(self, longest: float) -> list[str]:
        """The loops that did not come round for so many seconds. The watchdog is fed only when there is none."""
        return [loop for loop, at in self.turns.items() if self.monotonic() - at > longest]
