"""Tables in a body's text: rows of cells, and the labels and values in them. Judges no value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from escalationd.core.policy import Policy
from escalationd.mail.forms.label_words import CHECKLIST
from escalationd.mail.forms.labels import Labels, plain

_BAR = re.compile(r"[│┃║¦]")
_GAP = re.compile(r"\s{2,}|\t")
_EMPHASIS = re.compile(r"^[*_]+|[*_]+$")
_VALUE_HEADS = frozenset(
    {"value", "answer", "your answer", "detail", "details", "response", "entry", "content", "input", "information"}
)
_ASIDE_HEADS = frozenset(
    {
        "description",
        "hint",
        "explanation",
        "what to write",
        "meaning",
        "note",
        "notes",
        "comment",
        "comments",
        "example",
    }
)
_SMALL_WORDS = frozenset({"the", "a", "an", "and", "or", "of", "your", "all", "if", "any", "etc"})
_ROWS_LOOKED_AT = 200
_FEWEST_ROWS = 2
_MOST_COLUMNS = 30
_TABBED = re.compile(r"[^|]*[^|\s:]\s?\t\s?[^|\s]")
"""A tab between two cells, before any bar; behind a colon it is but a gap."""
_LONGEST_LABEL = 60
_WIDEST_PAIR = 3
"""Cells of a row that is a label, its explanation and its value; a wider one with figures is all values."""
_ORDINAL = re.compile(r"\d{1,2}[.)]?$")
"""The number of a row, in a column before the labels."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A labelled value of a table: the field, the label as it is written, and the value."""

    name: str
    label: str
    value: str


def split_cells(line: str) -> list[str]:
    """The cells of a row that bars or tabs divide; none when the line is no row. An empty first cell is kept.

    In a row of tabs a bar is part of a value (``ran ps | grep gateway``).
    """
    line = _BAR.sub("|", line)
    mark = "|" if "|" in line and not _TABBED.match(line) else "\t"
    if not 0 < line.count(mark) <= _MOST_COLUMNS:
        return []
    row = line.strip().removeprefix("|").removesuffix("|") if mark == "|" else line
    cells = [_cell(cell) for cell in row.split(mark)]
    return [cell for place, cell in enumerate(cells) if not (place and cell in (":", "："))]  # a column of colons


def begins_with_label(texts: Sequence[Sequence[str]], heads: Sequence[str]) -> bool:
    """Whether the first of a row's cells (each as its lines) may be a label, explained below it.

    A figure or a sentence in it is a value, all of which counts; so is what stands below ``heads``, the table's
    own, unless they speak of labels and values.
    """
    first = "".join(texts[0][:1])
    if heads and not any(plain(head) in _VALUE_HEADS | _ASIDE_HEADS for head in heads[1:]):
        return False
    if len(first) > _LONGEST_LABEL or first.endswith((".", "!", ",", ";")):
        return False
    figures = any(char.isdigit() for char in first.lstrip("0123456789.) "))
    wide = len(texts) > _WIDEST_PAIR and any(char.isdigit() for lines in texts for line in lines for char in line)
    return not figures and not wide


def _cell(text: str) -> str:
    return _EMPHASIS.sub("", text.strip()).strip()


@dataclass(frozen=True, slots=True)
class Tables:
    """Reads rows by the labels of a policy; ``hints`` are the words that stand beside a field in the form."""

    labels: Labels
    hints: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, policy: Policy, labels: Labels) -> Tables:
        """With the hints of the policy's fields."""
        return cls(labels, {item.name: (item.hint, *item.aliases) for item in policy.fields.values()})

    def read_row(self, cells: Sequence[str]) -> list[Pair]:
        """``label | value``, also several in one row; a cell that only explains the label is left out."""
        cells = [cell for place, cell in enumerate(cells) if not place or cell not in (":", "：", "=", "-", "–")]
        cells = cells[1:] if len(cells) > 2 and self._is_margin(cells) else cells
        pairs: list[Pair] = []
        for number, cell in enumerate(cells):
            pair = self._begin(cell, first=number == 0)
            if pair is not None and (number == 0 or self._stands_apart(cells, number, pairs)):
                pairs.append(pair)
            elif pairs and cell and not (number < len(cells) - 1 and self.is_hint(cell, pairs[-1].name)):
                pairs[-1] = replace(pairs[-1], value=f"{pairs[-1].value} {cell}".strip())
            elif not pairs:
                return []
        return pairs

    def _is_margin(self, cells: Sequence[str]) -> bool:
        """Whether the first cell only numbers the row, or is empty before a label."""
        return bool(_ORDINAL.match(cells[0])) or (
            not cells[0] and self.labels.find(_split_colon(cells[1])[0]) is not None
        )

    def _begin(self, cell: str, *, first: bool) -> Pair | None:
        """The label that a cell is, or ``label: value`` within one cell."""
        label, colon, value = _split_colon(cell)
        name = self.labels.find_close(label) if first else self.labels.find(label)
        return Pair(name, label, value if colon else "") if name is not None else None

    def _stands_apart(self, cells: Sequence[str], number: int, pairs: list[Pair]) -> bool:
        """Whether a later cell is a label: the pair before it is complete, and it has a value of its own."""
        complete = bool(pairs) and bool(pairs[-1].value)
        _, colon, value = _split_colon(cells[number])
        follows = bool(colon and value) or (number + 1 < len(cells) and bool(cells[number + 1]))
        return complete and follows

    def is_hint(self, text: str, name: str) -> bool:
        """Whether a text is only the form's own explanation of a field."""
        words = _words(text)
        return bool(words) and any(words == _words(hint) for hint in self.hints.get(name, ()))

    def is_header(self, cells: Sequence[str]) -> bool:
        """Whether a row holds labels: at least two, the second cell (without a typo) among them."""
        if not 2 <= len(cells) <= _MOST_COLUMNS or self.labels.find(_split_colon(cells[1])[0]) is None:
            return False
        names = [self.labels.find_close(_split_colon(cell)[0]) for cell in cells]
        return names[1] is not None and sum(name is not None for name in names) >= 2

    def read_header_table(self, lines: Sequence[str], start: int) -> tuple[list[tuple[int, Pair]], int]:
        """The values of a table below its row of labels, each with its line, and the line behind the table.

        Nothing when the rows below begin with labels of their own: then they stand for themselves.
        """
        head = find_rows(lines, start, _FEWEST_ROWS)
        if len(head) < _FEWEST_ROWS or self._is_pair_row(head[1][1]):
            return [], start
        rows = find_rows(lines, start, _ROWS_LOOKED_AT)
        below = [row for row in rows[1:] if any(_has_words(cell) for cell in row[1])]
        heads = [(self.labels.find_close(_split_colon(cell)[0]), cell) for cell in rows[0][1]]
        found = [
            (number, Pair(name, head, value))
            for number, cells in below
            for (name, head), value in zip(heads, cells, strict=False)
            if name is not None and name != CHECKLIST and value
        ]
        return found, rows[-1][0] + 1

    def _is_pair_row(self, cells: Sequence[str]) -> bool:
        """Whether a row begins with a label too: then the rows stand for themselves."""
        return bool(cells) and self.labels.find(cells[0]) is not None

    def find_aside(self, cells: Sequence[str]) -> frozenset[int]:
        """The columns that explain, by a head such as ``Field | Description | Value``; none without a value column."""
        heads = [plain(cell) for cell in cells]
        if not any(head in _VALUE_HEADS for head in heads[1:]):
            return frozenset()
        return frozenset(place for place, head in enumerate(heads) if place and head in _ASIDE_HEADS)


def find_rows(lines: Sequence[str], start: int, most: int) -> list[tuple[int, list[str]]]:
    """The first rows of the table that begins at ``start``, each with its line number; ruled lines are passed over."""
    by_marks = bool(split_cells(lines[start]))
    rows: list[tuple[int, list[str]]] = []
    for number in range(start, min(start + _ROWS_LOOKED_AT, len(lines))):
        if rows and _is_ruled(lines[number]):
            continue
        cells = split_cells(lines[number]) if by_marks else split_spaced(lines[number])
        if not cells or (rows and not by_marks and len(cells) != len(rows[0][1])):
            break
        rows.append((number, cells))
        if len(rows) == most:
            break
    return rows


def split_spaced(line: str) -> list[str]:
    """The cells of a row whose columns stand apart by two spaces or more; none when there is only one."""
    cells = [cell for cell in _GAP.split(line.strip()) if cell]
    return cells if len(cells) > 1 else []


def _is_ruled(line: str) -> bool:
    return bool(line.strip()) and not _has_words(line)


def _has_words(text: str) -> bool:
    return any(char.isalnum() for char in text)


def _split_colon(cell: str) -> tuple[str, str, str]:
    found = re.search(r"\s*[:：]\s*", cell)
    return (cell[: found.start()], ":", cell[found.end() :]) if found else (cell, "", "")


def _words(text: str) -> tuple[str, ...]:
    """A hint as its telling words: ``the specific value`` is ``Specific value``."""
    return tuple(word for word in plain(text).split() if word not in _SMALL_WORDS)
