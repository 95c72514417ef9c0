"""The lines of one value, put together as they are meant. Finds no labels and judges nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from escalationd.mail.forms.tables import split_cells

_BULLET_GAP = re.compile(r"^([·•▪§o*-])\s{2,}")
"""Word sets its bullets apart by several spaces."""


def continued(line: str) -> str:
    """A further line of a value; in a table the empty cells around it go."""
    cells = split_cells(line)
    text = " ".join(cell for cell in cells if cell) if cells and not cells[0] else line.strip()
    return _BULLET_GAP.sub(r"\1 ", text)


def joined(lines: Sequence[str]) -> str:
    """Lines as one value: surrounding empty ones dropped, several in between folded to one, emphasis around it gone."""
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip()
    return _unmarked(text)


def _unmarked(text: str) -> str:
    """Without the marks of bold and italic that a client or a person put around a label or a value."""
    for mark in ("**", "__", "*", "_", "`"):
        inner = text[len(mark) : -len(mark)]
        if text.startswith(mark) and text.endswith(mark) and inner.strip() and mark not in inner:
            return inner.strip()
    return text
