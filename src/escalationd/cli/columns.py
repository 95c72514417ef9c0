"""Rows laid out in columns that fit the terminal: nothing is cut (the only door to rich). Knows no command."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

_GAP = "  "
_INDENT = "    "
_NARROWEST = 20
"""What the last column gets at least, so that a narrow terminal shows words and not letters."""

Line = tuple[str, str]
"""A style of rich (``bold``, ``dim`` or none) and a line in it."""


def show(names: Sequence[str], rows: Sequence[Sequence[str]], below: Collection[str]) -> None:
    """Print the table on the terminal, as wide as that is."""
    console = Console(highlight=False, soft_wrap=True)
    for style, line in lay_out(names, rows, below, console.width):
        console.print(Text(line, style=style))


def lay_out(names: Sequence[str], rows: Sequence[Sequence[str]], below: Collection[str], width: int) -> Iterator[Line]:
    """The table in lines of ``width`` where its words allow it.

    A column without any value is left out. When a row does not fit, the columns called ``below`` stand on lines of
    their own under it, and the last of the others wraps.
    """
    kept = [place for place in range(len(names)) if any(row[place] for row in rows)]
    fits = sum(_width(place, names, rows) for place in kept) + len(_GAP) * (len(kept) - 1) <= width
    under = [] if fits else [place for place in kept if names[place] in below]
    top = [place for place in kept if place not in under]
    widths = [_width(place, names, rows) for place in top]
    widths[-1] = min(widths[-1], max(width - sum(widths[:-1]) - len(_GAP) * (len(top) - 1), _NARROWEST))
    yield from (("bold", line) for line in _side_by_side([names[place] for place in top], widths))
    for row in rows:
        yield from (("", line) for line in _side_by_side([row[place] for place in top], widths))
        yield from (("dim", _INDENT + line) for place in under for line in _wrap(row[place], width - len(_INDENT)))


def _width(place: int, names: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """What a column needs: its longest cell, and the longest word of its name, which may wrap."""
    return max(cell_len(cell) for cell in (*(row[place] for row in rows), *names[place].split()))


def _side_by_side(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    for pieces in zip_longest(*map(_wrap, cells, widths), fillvalue=""):
        padded = (piece + " " * (size - cell_len(piece)) for piece, size in zip(pieces, widths, strict=True))
        yield _GAP.join(padded).rstrip()


def _wrap(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
