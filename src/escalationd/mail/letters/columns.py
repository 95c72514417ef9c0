"""The look of a letter's text part: lines folded at 76 columns, labels above one another. Renders no template.

A form is never folded: its lines come back in replies, and are known again by being what they were.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

WIDTH = 76
"""Columns of a text part: within the 78 of RFC 5322 2.1.1, with room for one quote mark."""

_AS_IT_IS = "\x01"
"""Before a line that must not be folded. No text holds it: ``plain.py`` takes every control out."""

_HANG = re.compile(r" *(?:(?:[-*•]|\d{1,3}\.) +)?(?:[A-Z]+(?: [A-Z]+)? +- )?")
"""What a line begins with (spaces, a bullet, a verb and a dash): what follows a fold stands below the words."""

_WIDEST_LABEL = 20


def fold(text: str) -> str:
    """``text`` with its long lines folded at spaces, no spaces at line ends, never two empty lines, one line end.

    A word that is longer than a line, as an address may be, stays whole.
    """
    lines: list[str] = []
    for part in text.strip().split("\n"):
        line = part.removeprefix(_AS_IT_IS).rstrip()
        if line or lines[-1:] != [""]:
            lines.append(line if part.startswith(_AS_IT_IS) else _fold_line(line))
    return "\n".join(lines) + "\n"


def _fold_line(line: str, hang: int | None = None) -> str:
    if len(line) <= WIDTH:
        return line
    indent = len(_HANG.match(line).group()) if hang is None else hang  # type: ignore[union-attr]  # it matches anything
    folded: list[str] = []
    while len(line) > WIDTH:
        place = line.rfind(" ", indent + 1, WIDTH + 1)
        place = place if place > indent else line.find(" ", WIDTH)
        if place < 0:
            break
        folded.append(line[:place].rstrip())
        line = " " * indent + line[place:].strip()
    return "\n".join((*folded, line)).rstrip()


def as_it_is(text: str) -> str:
    """``text`` marked so that ``fold`` leaves its lines alone."""
    return "\n".join(_AS_IT_IS + line for line in text.split("\n"))


def align(rows: Sequence[tuple[str, str]]) -> str:
    """Labels and values as two columns, each value folded within its own; rows without a value are left out."""
    shown = [(f"{label}:", value) for label, value in rows if value]
    widest = min(max((len(label) for label, _ in shown), default=0), _WIDEST_LABEL) + 2
    return "\n".join(_row(label, value, widest) for label, value in shown)


def _row(label: str, value: str, start: int) -> str:
    first, *rest = value.split("\n")
    lines = (label.ljust(start - 1) + " " + first, *(" " * start + line.strip() for line in rest))
    return "\n".join(as_it_is(_fold_line(line, start)) for line in lines)
