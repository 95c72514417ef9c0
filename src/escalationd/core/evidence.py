"""Which attachments travel: all of a case's evidence, as far as one letter can carry it."""

from __future__ import annotations

from collections.abc import Iterable

from escalationd.core.escalation import Evidence


def sent_along(evidence: Iterable[Evidence], most: int) -> tuple[Evidence, ...]:
    """In order, each attachment that still fits into ``most`` bytes: a relay refuses a larger letter for good."""
    chosen, room = [], most
    for item in evidence:
        if item.size <= room:
            chosen.append(item)
            room -= item.size
    return tuple(chosen)
