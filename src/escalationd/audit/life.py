"""The allowed life of an escalation (PRODUCT 7), written down a second time, to hold histories against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

WITH_TIER = frozenset({"open", "waiting", "in review"})
ENDED = frozenset({"closed", "withdrawn", "expired"})
_DECIDABLE = WITH_TIER | {"approved"}
_TWO = "open or in review"

MOVES: Mapping[str, tuple[frozenset[str], str]] = {
    # event: (states it may happen in, state after it); "" is a case that does not exist yet
    "incomplete": (frozenset({"", "incomplete"}), "incomplete"),
    "accepted": (frozenset({"", "incomplete"}), "open"),
    "asked": (WITH_TIER, "waiting"),
    "answered": (frozenset({"waiting"}), _TWO),  # a review that was called before the question is still called
    "escalated": (WITH_TIER, "open"),
    "reassigned": (WITH_TIER, "open"),
    "resolved": (_DECIDABLE, "closed"),
    "withdrawn": (WITH_TIER | {"incomplete"}, "withdrawn"),
    "expired": (frozenset({"incomplete"}), "expired"),
    "reopened": (ENDED | {"approved"}, "open"),
    "closed": (_DECIDABLE | {"incomplete"}, "closed"),
}
VERDICTS: Mapping[str, str] = {
    "approve": "approved",
    "deny": "closed",
    "refer": "closed",
    "resolved": "closed",
    "escalate": _TWO,
}


@dataclass
class Life:
    """Where a case stands after the events so far. ``state`` is "?" once an event's content was removed."""

    state: str = ""
    resolution: str | None = None
    before: list[tuple[str, str | None]] = field(default_factory=list)

    def step(self, kind: str, payload: Mapping[str, object] | None) -> Iterator[str]:
        """Go on by one event; whatever is not allowed, in words."""
        if kind == "decided":
            yield from self._decided(payload)
        elif kind == "undone":
            yield from self._undone()
        elif kind == "review":
            yield from self._review(payload)
        elif kind in MOVES:
            yield from self._move(kind)

    def _may(self, kind: str, allowed: frozenset[str]) -> Iterator[str]:
        here = {"open", "in review"} if self.state == _TWO else {self.state}
        if self.state != "?" and not here & allowed:
            yield f"{kind!r} cannot happen to a case that {'is ' + self.state if self.state else 'does not exist'}"

    def _move(self, kind: str) -> Iterator[str]:
        allowed, after = MOVES[kind]
        yield from self._may(kind, allowed)
        self.state = after
        self.resolution = "resolved" if kind == "resolved" else "?" if kind == "closed" else None

    def _decided(self, payload: Mapping[str, object] | None) -> Iterator[str]:
        if payload is None:
            self.state = "?"
            return
        verb = str(payload.get("verb"))
        allowed = _DECIDABLE if verb == "resolved" else WITH_TIER
        yield from self._may(f"decided: {verb}", allowed)
        self.before.append((self.state, self.resolution))
        self.state = VERDICTS.get(verb, f"unknown after {verb!r}")
        self.resolution = {"deny": "denied", "refer": "referred", "resolved": "resolved"}.get(verb)

    def _undone(self) -> Iterator[str]:
        if self.before:
            self.state, self.resolution = self.before.pop()
        elif self.state != "?":
            yield "a decision is undone that nobody made"

    def _review(self, payload: Mapping[str, object] | None) -> Iterator[str]:
        """The tier schedules a review (a mail's event), or its time has come (the clock's)."""
        if payload is None:
            self.state = "?"
            return
        by_mail = bool(payload.get("disposition"))
        yield from self._may("review", WITH_TIER if by_mail else frozenset({"in review", "waiting"}))
        after = "waiting" if self.state == "waiting" else "open"  # a question still waits
        self.state = "in review" if by_mail else after

    def agrees(self, status: str, resolution: str | None) -> bool:
        """Whether the record may say so after these events."""
        here = {"open", "in review"} if self.state == _TWO else {self.state}
        if self.state in ("?", "") or not here:
            return self.state == "?"
        return status in here and (self.resolution == "?" or self.resolution == resolution)
