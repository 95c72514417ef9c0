"""A body as (label, value) entries: lines, bullets, tables, labels alone on a line. Judges no value."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from escalationd.core.policy import Policy
from escalationd.mail.forms.form_lines import FENCE
from escalationd.mail.forms.label_lines import Found, LabelLines, is_bulleted, is_emphasised
from escalationd.mail.forms.label_words import CHECKLIST, SECTION, TYPE
from escalationd.mail.forms.labels import Labels
from escalationd.mail.forms.tables import Pair, split_cells, split_spaced
from escalationd.mail.forms.ticked_columns import is_yes_no_head
from escalationd.mail.forms.value_lines import continued, joined
from escalationd.mail.replies.signatures import is_closing, is_courtesy

_RULE = re.compile(r"^[\s|+:=_\-–—*~─━═┌┐└┘├┤┬┴┼╔╗╚╝]*$")
_CARD_EDGE = re.compile(r"\s*[|·•]\s*|\s+[-–—/]\s+|,\s")
"""Between a name and a title, on a visiting card of one line."""
_BAR_BETWEEN = re.compile(r"\s[|/]\s")
_CLOSING_LONGEST = 90
_DEEPER = 2
_OVERHANG = 3
_FOREIGN_LABEL = re.compile(r"[-*•]?\s{0,9}[^\W\d_][\w'/() .-]{1,38}[:：]\s")
"""A label of somebody else's form; below a value of one line it begins another field."""
_FORM_ENTRIES = 3
"""So many entries above a closing phrase are a form, and so are more than stand below it: there the signature is."""
_SIGNATURE_LINES = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """A label's field with the label as written, its value, where it was read, and how doubtful that is.

    ``aside``: it is a row of a table with several rows, which may be the detail of what the form says.
    """

    name: str
    value: str
    source: str
    label: str = ""
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The entries of a body in order, and the lines that belong to no entry's value."""

    entries: tuple[Entry, ...]
    free: tuple[str, ...]


class Reader:
    """Finds the entries of a body by a policy's labels.

    ``ends`` tells of a line (with those below it) that it ends the value above: a line of the checklist.
    ``names`` are the author's, by which a signature is known. ``typed`` lines are plain text.
    """

    def __init__(
        self,
        policy: Policy,
        labels: Labels,
        *,
        ends: Callable[[Sequence[str], int], bool] = lambda lines, number: False,  # noqa: ARG005 - the keywords of the type
        names: Sequence[str] = (),
        typed: bool = False,
    ) -> None:
        self.label_lines = LabelLines(policy, labels, typed=typed)
        self.ends = ends
        self.names = frozenset(name.casefold() for name in names if name)

    def read(self, lines: Sequence[str]) -> Layout:
        """Every labelled value, in order. A value runs on until the next label, a closing or a rule."""
        scan = _Scan(self, lines)
        number = 0
        while number < len(lines):
            number = scan.step(number)
        return scan.finish()


@dataclass
class _Open:
    """An entry whose value may still go on."""

    pair: Pair
    style: str
    source: str
    head: str
    lines: list[str] = field(default_factory=list)
    gap: bool = False
    """Whether an empty line has stood in the value."""

    @property
    def has_text(self) -> bool:
        return any(line.strip() for line in self.lines)

    def close(self) -> Entry:
        return Entry(self.pair.name, joined(self.lines), self.source, self.pair.label)


class _Scan:
    """One pass over the lines of a body."""

    def __init__(self, reader: Reader, lines: Sequence[str]) -> None:
        self.reader = reader
        self.label_lines = reader.label_lines
        self.lines = lines
        self.entries: list[Entry] = []
        self.free: list[str] = []
        self.open: _Open | None = None
        self.signed = False
        self.explaining: frozenset[int] = frozenset()

    def finish(self) -> Layout:
        self._close()
        return Layout(tuple(self.entries), tuple(self.free))

    def step(self, number: int) -> int:
        """Read the line at ``number``; the number of the line to go on with."""
        line = self.lines[number]
        if self.signed:
            self.free.append(line)
            return number + 1
        beyond = self._header_table(number)
        if beyond:
            return beyond
        found = self.label_lines.split(self._without_asides(line))
        if found is not None and not self._is_prose(number, found):
            self._begin(number, found)
        elif self._is_underline(number):
            self.free.append(line)
        elif self._ends_value(number):
            self._close()
            self.free.append(line)
        elif self.open is not None:
            self._go_on(line)
        else:
            self.free.append(line)
        return number + 1

    def _is_underline(self, number: int) -> bool:
        """Whether a line only underlines the label above it; a longer one is a rule across the page."""
        current, line = self.open, self.lines[number].strip()
        if current is None or current.has_text or self.lines[number - 1] != current.head:
            return False
        return bool(line) and bool(_RULE.match(line)) and len(line) <= len(current.head.strip()) + _OVERHANG

    def _close(self) -> None:
        if self.open is not None:
            self.entries.append(self.open.close())
        self.open = None

    def _begin(self, number: int, found: Found) -> None:
        where = {"table": "table row at line", "alone": "below line"}.get(found.style, "line")
        for pair in found.pairs:
            self._close()
            if pair.name == SECTION:
                self.free.append(pair.value)
                continue
            self.open = _Open(pair, found.style, f"{where} {number + 1}", self.lines[number], [pair.value])
            if pair.name == CHECKLIST:
                self.free.append(self.lines[number] if is_yes_no_head(self.lines[number]) else pair.value)

    def _go_on(self, line: str) -> None:
        current = self.open
        if current is None:
            return
        is_short = current.pair.name in self.label_lines.short
        in_table = current.style == "table"
        is_over = current.has_text and (not line.strip() or (is_short and _FOREIGN_LABEL.match(line.lstrip())))
        ends_at_gap = is_short or (in_table and not self.label_lines.is_typed_pair(current.head))
        if (is_over and ends_at_gap) or (in_table and _is_other_row(line, current.head)):
            self._close()
            self.free.append(line)
            return
        current.gap = current.gap or not line.strip()
        current.lines.append(continued(line))
        if current.pair.name == CHECKLIST:
            self.free.append(line)

    def _header_table(self, number: int) -> int:
        """Read a table with labels in its first row; the line below it, or 0 when there is none here."""
        tables = self.label_lines.tables
        cells = split_cells(self.lines[number])
        self.explaining = tables.find_aside(cells) or (self.explaining if cells else frozenset())
        if not tables.is_header(cells or split_spaced(self.lines[number])):
            return 0
        found, beyond = tables.read_header_table(self.lines, number)
        if not found:
            return 0
        self._close()
        several = Counter(pair.name for _, pair in found)
        for line, pair in found:
            aside = several[pair.name] > 1 and pair.name not in self.label_lines.labels.lists
            self.entries.append(Entry(pair.name, pair.value, f"table row at line {line + 1}", pair.label, aside))
        return beyond

    def _without_asides(self, line: str) -> str:
        """A row without the cells of a column that only explains."""
        cells = split_cells(line) if self.explaining else []
        if len(cells) <= max(self.explaining, default=0):
            return line
        return "|".join(cell for place, cell in enumerate(cells) if place not in self.explaining)

    def _is_prose(self, number: int, found: Found) -> bool:
        """Whether a label-like line goes on with the text above it.

        Directly below a line of text, a label without a colon, or one that begins small where the others
        begin with a capital, is part of the sentence; below a label that has no bullet, a bullet is part of a list.
        """
        current = self.open
        above = self.lines[number - 1] if number else ""
        name, label = found.pairs[0].name, found.pairs[0].label.strip(" *_#=-[]()")
        if current is None:
            return False
        if name == SECTION and found.pairs[0].value.strip():
            return True  # a heading has nothing behind it
        if name == SECTION and " " not in label and (not current.has_text or current.pair.name == TYPE):
            return True  # "Type", and below it "Financial": a value, though it may be a heading elsewhere
        if name in (SECTION, CHECKLIST) and label[:1].isupper():
            return False
        if self._is_nested(number, current, found) or self._is_table_within(number, current, found):
            return True
        if not above.strip() or not current.has_text or found.style == "table":
            return False
        marked = is_bulleted(self.lines[number]) or is_emphasised(self.lines[number])
        if found.style in ("dash", "alone") and current.style != found.style and not marked:
            return current.style != "alone" and current.pair.name not in self.label_lines.figures
        return label[:1].islower() and current.pair.label.lstrip(" *_")[:1].isupper()

    def _is_nested(self, number: int, current: _Open, found: Found) -> bool:
        """Whether a line is an item of the list that a text began: deeper than its label, and no figure of a field."""
        line = self.lines[number]
        name, value = found.pairs[0].name, found.pairs[0].value
        if found.style == "table" or current.gap or current.pair.name in (*self.label_lines.short, TYPE, CHECKLIST):
            return False
        deeper = is_bulleted(line) and not is_bulleted(current.head)
        further = _indent(line) >= _indent(current.head) + _DEEPER
        figures = name in self.label_lines.short and any(char.isdigit() for char in value.partition(" ")[0])
        return (deeper or further) and not figures

    def _is_table_within(self, number: int, current: _Open, found: Found) -> bool:
        """Whether a row heads a ruled table that is part of a text: its rows have no labels of their own."""
        rule, row = [*self.lines[number + 1 : number + 3], "", ""][:2]
        ruled = found.style == "table" and "-|" in rule and bool(_RULE.match(rule))
        in_text = current.style != "table" and current.pair.name not in self.label_lines.figures
        return ruled and in_text and len(found.pairs) == 1 and self.label_lines.split(row) is None

    def _ends_value(self, number: int) -> bool:
        """A fence, a closing phrase, a signature, a rule, a line of the checklist, or a word to the reader."""
        line = self.lines[number]
        if line == FENCE:
            return True
        if len(line) <= _CLOSING_LONGEST and (_is_closing(line) or self._is_signed(number)):
            self._close()
            named = self._is_signed(number) or self._is_signed(number + 1, apart=False)
            most = self._labels_below(number) + (0 if named else 1)  # a form may follow plain thanks
            self.signed = bool(self.entries) and len(self.entries) >= min(_FORM_ENTRIES, most)
            return True
        is_rule = len(line.strip()) >= 3 and bool(_RULE.match(line)) and "|" not in line
        below_gap = number == 0 or not self.lines[number - 1].strip()
        kinds_open = self.open is not None and self.open.pair.name == TYPE  # it may have boxes of its own
        begins = not kinds_open and self.reader.ends(self.lines, number)
        return is_rule or (below_gap and is_courtesy(line)) or begins

    def _labels_below(self, number: int) -> int:
        """How many of the next lines begin with a label."""
        return sum(map(self.label_lines.is_label, self.lines[number + 1 : number + 1 + _SIGNATURE_LINES]))

    def _is_signed(self, number: int, *, apart: bool = True) -> bool:
        words = "".join(self.lines[number : number + 1]).strip(" \t-–—/,.").casefold()
        card = _CARD_EDGE.split(words, 1)[0]
        signed = words in self.reader.names or (" " in card and card in self.reader.names)
        return signed and (not apart or number == 0 or not self.lines[number - 1].strip())


def _is_closing(line: str) -> bool:
    """Whether a line is a closing phrase, or several of them in several languages."""
    return all(is_closing(piece) for piece in _BAR_BETWEEN.split(line))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_other_row(line: str, above: str) -> bool:
    """Whether a line is a row of the same table: its first cell is the label of something that we do not ask for."""
    cells = split_cells(line) if ("|" in line) == ("|" in above) else []
    return bool(cells) and cells[0][:1].isupper() and any(cells[1:])
