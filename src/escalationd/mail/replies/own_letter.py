"""Our own letter inside a reply: known again by its marker and its lines, however a client wrapped or quoted them.

We wrote the mail that is answered (ARCHITECTURE rule 7): what is ours is cut before any general rule.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from escalationd.mail.marks import MARKER
from escalationd.mail.replies.quotes import QUOTED

_MARK = re.compile(r"\W+")
_BREAKS = re.compile(r"[^\w☐☑☒✅✔✓.,'’\s-]+|(?<!\d)[.,'’-]+|[.,'’-]+(?!\d)")
_FEWEST_SHARED = 12
_WRAPPED_AT = 50
_RUN_LINES = 3
_RUN_LENGTH = 60


def plain(line: str) -> str:
    """A line without quote marks, punctuation and case: what survives any client."""
    return _MARK.sub(" ", QUOTED.sub("", line)).strip().lower()


def _level(line: str) -> str:
    """As ``plain``, but with ticks and the marks inside numbers: ``1.250`` corrected to ``1,250`` is new."""
    return " ".join(_BREAKS.sub(" ", QUOTED.sub("", line)).lower().split())


_MARKER = plain(MARKER)
_FIRST_WORD = _MARKER.partition(" ")[0]


def find_marker(lines: Sequence[str]) -> tuple[int, str] | None:
    """The line of our marker and what stands before it on that line, else None. A wrapped marker counts too."""
    for number, line in enumerate(lines):
        if _FIRST_WORD not in line.lower():
            continue  # most lines, without a closer look
        words = plain(line)
        if _MARKER in words:
            return number, _before_marker(line)
        wrapped = words and number + 1 < len(lines) and f"{words} {plain(lines[number + 1])}".startswith(_MARKER)
        if wrapped and _MARKER.startswith(words):
            return number, ""
    return None


def _before_marker(line: str) -> str:
    found = re.search(r"[\s>*_-]{0,12}" + r"\W+".join(_MARKER.split()), line, re.IGNORECASE)
    return line[: found.start()].rstrip() if found else ""


class OwnLines:
    """The lines of our letter, known again when a client quoted or wrapped them."""

    def __init__(self, letter: str) -> None:
        lines = [words for line in letter.split("\n") if (words := plain(line))]
        self.lines = frozenset(lines)
        self.all = f" {' '.join(lines)} "
        levels = [words for line in letter.split("\n") if (words := _level(line))]
        self.levels = frozenset(levels)
        self.all_levels = f" {' '.join(levels)} "

    def has(self, line: str) -> bool:
        """Whether a line is ours to the figure: as it was, or (quoted) a piece of it that a client wrapped."""
        words = _level(line)
        return words in self.levels or (bool(words) and bool(QUOTED.match(line)) and f" {words} " in self.all_levels)

    def is_shared(self, line: str) -> bool:
        """Whether an unmarked line is one of ours, and too long to be said by chance."""
        words = plain(line)
        return len(words) >= _FEWEST_SHARED and words in self.lines

    def begins_with(self, line: str) -> bool:
        """Whether a line is the letter's first words: its preview, hidden until a client quotes it above the marker."""
        words = plain(line)
        return len(words) >= _FEWEST_SHARED and f" {_MARKER} {words}" in self.all

    def goes_on(self, above: str, line: str) -> bool:
        """Whether an unmarked line is the rest of the long quoted line above it, broken off by a client."""
        words = plain(line)
        return bool(words) and len(above) >= _WRAPPED_AT and f" {plain(above)} {words} " in self.all

    def run_at(self, lines: Sequence[str]) -> int | None:
        """Where several lines of our letter in a row begin that nobody marked as quoted, else None."""
        start = count = begin = end = 0
        for number, line in enumerate(lines):
            words = plain(line)
            if not words:
                continue
            found = self.all.find(f" {words} ", end) if count else -1
            if found < 0:
                start, count, found = number, 0, self.all.find(f" {words} ")
                begin = found
            if found < 0:
                continue
            count, end = count + 1, found + len(words) + 1
            if count >= _RUN_LINES and end - begin >= _RUN_LENGTH:
                return start
        return None
