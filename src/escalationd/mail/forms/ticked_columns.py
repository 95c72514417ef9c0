"""A checklist as a table with a column for yes and one for no: the column says what a tick means. Knows no items."""

from __future__ import annotations

import re
from collections.abc import Sequence

from escalationd.mail.forms.labels import plain
from escalationd.mail.forms.tables import split_cells, split_spaced

_YES_HEADS = frozenset(
    {"yes", "y", "done", "ok", "completed", "complete", "confirmed", "checked", "ja", "oui", "si", "sí"}
)
_NO_HEADS = frozenset({"no", "n", "not done", "open", "pending", "missing", "not yet", "nein", "non", "todo", "to do"})
_MARK = re.compile(
    r"^[*\s]*(?:x|v|1|yes|ja|oui|done|ok|\[\s*[xv✓✔]\s*\]|[✓✔☑☒✅✗✘❌●•🗹]\ufe0f?)[*\s.]*$", re.IGNORECASE
)
_MARK_AT_END = re.compile(r"\s(?:x|[✓✔☑☒✅✗✘❌]\ufe0f?)\s*$", re.IGNORECASE)
_Heads = tuple[int, int]


def answered_by_column(lines: Sequence[str]) -> list[str]:
    """The lines, each row below a head of yes and no as ``item: yes``, ``item: no``, or not answered."""
    read: list[str] = []
    by_cells: _Heads | None = None
    by_place: _Heads | None = None
    for line in lines:
        cells = split_cells(line)
        heads = _heads(cells or split_spaced(line))
        if heads is not None:
            by_cells, by_place = (heads, None) if cells else (None, _places(line))
            read.append("")
        elif by_cells is not None and len(cells) > 1:
            read.append(_by_cells(cells, by_cells))
        elif by_place is not None and _MARK_AT_END.search(line):
            read.append(_by_place(line, by_place))
        else:
            by_cells = by_cells if not any(char.isalnum() for char in line) and line.strip() else None
            by_place = by_place if line.strip() else None
            read.append(line)
    return read


def is_yes_no_head(line: str) -> bool:
    """Whether a row names a column for yes and one for no."""
    return _heads(split_cells(line) or split_spaced(line)) is not None


def _heads(cells: Sequence[str]) -> _Heads | None:
    """Where the columns of yes and of no are, when a row names both."""
    words = [plain(cell) for cell in cells]
    yes = [place for place, word in enumerate(words) if word in _YES_HEADS]
    no = [place for place, word in enumerate(words) if word in _NO_HEADS]
    return (yes[0], no[0]) if len(yes) == len(no) == 1 and min(yes[0], no[0]) > 0 else None


def _places(line: str) -> _Heads | None:
    """The same, in a table that only spaces make: where the two words begin."""
    words = [(plain(found.group()), found.start()) for found in re.finditer(r"\S+(?: \S+)*", line)]
    yes = [place for word, place in words if word in _YES_HEADS]
    no = [place for word, place in words if word in _NO_HEADS]
    return (yes[0], no[0]) if yes and no else None


def _by_cells(cells: Sequence[str], heads: _Heads) -> str:
    yes, no = (bool(place < len(cells) and _MARK.match(cells[place])) for place in heads)
    item = " ".join(cells[: min(heads)]).strip()
    if yes == no:
        return f"{item}:"
    return f"{item}: {'yes' if yes else 'no'}"


def _by_place(line: str, heads: _Heads) -> str:
    mark = _MARK_AT_END.search(line)
    place = mark.start() + 1 if mark is not None else 0
    yes, no = (abs(place - head) for head in heads)
    item = line[:place].strip()
    return f"{item}:" if yes == no else f"{item}: {'yes' if yes < no else 'no'}"
