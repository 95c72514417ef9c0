"""A body as (label, value) entries: lines, bullets, tables, labels alone on a line. Judges no value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from escalationd.mail.labels import CHECKLIST, Labels

_BULLET = re.compile(r"^\s*(?:[-*•·‣▪◦●○■□➢➤→>]|\(?\d{1,2}[.):]|[a-zA-Z][.)])\s+")
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=[\w:.)\]])[*_](?!\w)")
_COLON = re.compile(r"\s*[:：︰﹕꞉=]\s*")
_DASH = re.compile(r"\s+[-–—]{1,2}\s+|\s*[-=]>\s*")
_SPACES = re.compile(r"\t+| {3,}")
_RULE = re.compile(r"^[\s|+:=_\-–—*~]*$")
_BOX = re.compile(r"^\s*(?:[-*•]\s*)?(?:\[[ xX✓✔vV_]{0,3}\]|[☑☒☐✅✔✓□])\s*\S")
"""A line of a checklist: no field's value goes on in it."""
_LABEL_LONGEST = 60
_CLOSING = re.compile(
    r"^\s*(?:(?:best|kind|warm|many|with (?:best|kind))?\s*(?:regards|wishes|greetings)|thanks?(?: you)?(?: (?:and|&) (?:best )?regards)?|many thanks|thx|cheers|sincerely|yours(?: \w+)?|"
    r"mit freundlichen gr[üu][ßs]+en|viele gr[üu][ßs]+e|beste gr[üu][ßs]+e|cordialement|saludos|atentamente|cordiali saluti|met vriendelijke groet|pozdrawiam|br|kr|rgds)\s*[,.!]*\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A label's field with its value, and where it was read."""

    name: str
    value: str
    source: str


def find_entries(text: str, labels: Labels) -> Iterator[Entry]:
    """Every labelled value of a text, in order. A value runs on until the next label, a closing or a rule."""
    lines = text.split("\n")
    taken: set[int] = set()
    for entry, used in _header_tables(lines, labels):
        taken.update(used)
        yield entry
    current: _Open | None = None
    for number, line in enumerate(lines):
        if number in taken:
            continue
        found = split_label(line, labels)
        if found is not None:
            if current is not None:
                yield current.close()
            current = _Open(found[0], [found[1]], found[2].format(line=number + 1))
        elif current is not None:
            if _ends_value(line, lines, number):
                yield current.close()
                current = None
            else:
                current.lines.append(_cell(line))
    if current is not None:
        yield current.close()


@dataclass
class _Open:
    """An entry whose value may still go on."""

    name: str
    lines: list[str]
    source: str

    def close(self) -> Entry:
        return Entry(self.name, _joined(self.lines), self.source)


def _joined(lines: Sequence[str]) -> str:
    """Lines as one value: surrounding empty ones dropped, several in between folded to one."""
    text = "\n".join(line.rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _cell(line: str) -> str:
    return line.strip().strip("|").strip() if line.lstrip().startswith(("|", "\t")) else line.strip()


def _ends_value(line: str, lines: Sequence[str], number: int) -> bool:
    """A closing phrase, a rule, or a greeting's far end: what follows is no field's value."""
    if _CLOSING.match(line) or _BOX.match(line):
        return True
    is_rule = bool(line.strip()) and bool(_RULE.match(line)) and len(line.strip()) >= 3
    return is_rule and "|" not in line and number + 1 < len(lines)


def split_label(line: str, labels: Labels) -> tuple[str, str, str] | None:
    """(field, value, where) of a line that begins with a label, else None.

    A label ends at a colon (full width too), at a dash or arrow between spaces, at a tab or bar of a
    table, or it stands alone. One typo is forgiven before a colon or in a table, not before a dash.
    """
    bare = _bare(line)
    if not bare:
        return None
    if "|" in bare or "\t" in bare:
        return _from_table(bare, labels)
    colon = _COLON.search(bare)
    if colon is not None and 0 < colon.start() <= _LABEL_LONGEST:
        name = labels.find_close(bare[: colon.start()])
        if name is not None:
            return name, bare[colon.end() :].strip(), "line {line}"
    dash = _DASH.search(bare)
    if dash is not None and 0 < dash.start() <= _LABEL_LONGEST:
        name = labels.find(bare[: dash.start()])
        if name is not None:
            return name, bare[dash.end() :].strip(), "line {line}"
    return _by_spaces(bare, labels) or _alone(bare, labels)


def _bare(line: str) -> str:
    """A line without bullet, number and emphasis marks."""
    text = _BULLET.sub("", line.strip(" ")) if not line.startswith("\t") else line
    return _EMPHASIS.sub("", text).strip(" ")


def _from_table(bare: str, labels: Labels) -> tuple[str, str, str] | None:
    """A row of a two-column table; further cells belong to the value."""
    cells = [cell.strip() for cell in re.split(r"[|\t]", bare.strip("|"))]
    if not cells or not cells[0]:
        return None
    name = labels.find_close(cells[0].rstrip(":："))
    if name is None:
        head = _COLON.search(cells[0])
        name = labels.find_close(cells[0][: head.start()]) if head else None
        if name is None or head is None:
            return None
        return name, " ".join((cells[0][head.end() :], *cells[1:])).strip(), "table row at line {line}"
    return name, " ".join(cell for cell in cells[1:] if cell), "table row at line {line}"


def _by_spaces(bare: str, labels: Labels) -> tuple[str, str, str] | None:
    """A table pasted as text, its columns apart by spaces."""
    gap = _SPACES.search(bare)
    name = labels.find(bare[: gap.start()]) if gap is not None else None
    return (name, bare[gap.end() :].strip(), "line {line}") if name is not None and gap is not None else None


def _alone(bare: str, labels: Labels) -> tuple[str, str, str] | None:
    """A label alone on its line; its value stands below. A sentence that ends in a stop is none."""
    if len(bare) > _LABEL_LONGEST or bare.endswith((".", "!", ",", ";")):
        return None
    name = labels.find(bare.rstrip("?:："))
    return (name, "", "below line {line}") if name is not None else None


def _header_tables(lines: Sequence[str], labels: Labels) -> Iterator[tuple[Entry, tuple[int, ...]]]:
    """Tables whose first row holds the labels and whose next row holds the values."""
    for number, line in enumerate(lines):
        cells = _cells(line)
        names = [labels.find_close(cell) for cell in cells]
        if len(cells) < 2 or sum(name is not None for name in names) < 2 or names[1] is None:
            continue
        below = next((n for n in range(number + 1, min(number + 4, len(lines))) if _has_words(lines[n])), None)
        if below is None:
            continue
        values = _cells(lines[below])
        if len(values) < 2 or any(labels.find(value) for value in values):
            continue
        for name, value in zip(names, values, strict=False):
            if name is not None and name != CHECKLIST:
                yield Entry(name, value, f"table row at line {below + 1}"), (number, below)


def _cells(line: str) -> list[str]:
    if "|" not in line and "\t" not in line:
        return []
    return [_EMPHASIS.sub("", cell).strip() for cell in re.split(r"[|\t]", line.strip().strip("|"))]


def _has_words(line: str) -> bool:
    return any(char.isalnum() for char in line)
