"""The pre-escalation checklist in whatever way people tick it: brackets, ticks, words, a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from escalationd.core.policy import ChecklistItem, Policy
from escalationd.mail.labels import plain

_TICKED = re.compile(r"\[\s*(?:x|✓|✔|v|y|yes|done|ok)\s*\]|\(\s*x\s*\)|[☑☒✅✓✔🗹]|\bx\s*\]", re.IGNORECASE)
_UNTICKED = re.compile(r"\[\s*(?:no|n)?\s*\]|\(\s*\)|[☐□❌✗✘⬜]|\[_+\]")
_YES = re.compile(
    r"(?:[:：=\-–—>\t|]|\s)\s*(?:yes|y|done|ok|okay|confirmed|complete[d]?|checked|true|ja|oui|si|sí)\s*[.!]*\s*$",
    re.IGNORECASE,
)
_NO = re.compile(
    r"\b(?:not|no|never|isn't|haven't|hasn't|didn't|wasn't|couldn't|can't|cannot|unable|without|pending|todo|to do|still|missing|will|nein|non|tbd|n/a)\b|n't\b",
    re.IGNORECASE,
)
_DID = re.compile(
    r"\b(?:verified|confirmed|gathered|collected|documented|logged|checked|completed|recorded|noted|done|ensured|reviewed)\b",
    re.IGNORECASE,
)
_WRAPPED = re.compile(r"\s{0,3}[a-z(][^:\[\]☐☑☒✅✔]*$")
_OPEN_END = re.compile(r"[\w,)'’-]\s*$")
_ALL = re.compile(
    r"\b(?:all|every|whole|full|entire|complete)\b[^.\n]{0,40}\b(?:done|complete[d]?|checked|confirmed|ticked|yes|ok)\b|^\s*(?:complete[d]?|done|yes|ok|all(?: items?| points?| four| 4)?(?: done)?|confirmed|4/4|100 ?%)\s*[.!]*\s*$"
    r"|\bchecklist\b[^.\n]{0,30}\b(?:done|complete[d]?|finished|confirmed)\b",
    re.IGNORECASE,
)


def read_checklist(text: str, whole: str, policy: Policy) -> tuple[frozenset[str], frozenset[str]]:
    """(confirmed, denied) items. ``whole`` is the value of a line "Checklist: ...", empty without one.

    An item is confirmed by a tick, a yes, or a sentence that says it was done; a "not" anywhere in the
    line, or an empty box, denies it. Both for one item: denied, since a clerk would ask.
    """
    confirmed: set[str] = set()
    denied: set[str] = set()
    lines = [line for line in _unwrapped(text) if line.strip()]
    if _says_all(lines, whole):
        confirmed.update(item.name for item in policy.checklist)
    for line in lines:
        for name, yes in _items(line, policy):
            (confirmed if yes else denied).add(name)
    return frozenset(confirmed - denied), frozenset(denied)


def _unwrapped(text: str) -> list[str]:
    """The lines, with a sentence that a mail client broke put together again."""
    lines: list[str] = []
    for line in text.split("\n"):
        if lines and _WRAPPED.match(line) and _OPEN_END.search(lines[-1]):
            lines[-1] = f"{lines[-1]} {line.strip()}"
        else:
            lines.append(line)
    return lines


def _says_all(lines: list[str], whole: str) -> bool:
    if whole and _ALL.search(whole) and not _NO.search(whole):
        return True
    return any("checklist" in line.lower() and _ALL.search(line) and not _NO.search(line) for line in lines)


def _items(line: str, policy: Policy) -> Iterator[tuple[str, bool]]:
    for piece in _pieces(line):
        for item in _named(piece, policy):
            verdict = _verdict(piece, item)
            if verdict is not None:
                yield item.name, verdict


def _pieces(line: str) -> list[str]:
    """A line with several boxes in it is several items."""
    boxes = [found.start() for found in re.finditer(r"\[[ xX✓✔_]*\]|[☐☑☒✅✔]", line)]
    if len(boxes) < 2:
        return [line]
    edges = [*boxes, len(line)]
    return [line[start:end] for start, end in pairwise(edges)]


def _named(piece: str, policy: Policy) -> list[ChecklistItem]:
    """The items a piece speaks of: those whose whole label stands in it, then by keyword in what is left."""
    words = plain(piece)
    named = [item for item in policy.checklist if plain(item.label) in words]
    for item in named:
        words = words.replace(plain(item.label), " ")
    return named + [
        item
        for item in policy.checklist
        if item not in named and any(plain(keyword) in words for keyword in item.keywords)
    ]


def _exact(piece: str, item: ChecklistItem) -> bool:
    return plain(item.label) in plain(piece)


def _verdict(piece: str, item: ChecklistItem) -> bool | None:
    if _UNTICKED.search(piece) and not _TICKED.search(piece):
        return False
    rest = re.sub(re.escape(item.label), "", piece, flags=re.IGNORECASE)
    if _NO.search(rest):
        return False
    if _TICKED.search(piece) or _YES.search(piece):
        return True
    return True if _exact(piece, item) or _DID.search(piece) else None
