"""A line as label and value: what sets a label apart from its value. Judges no value and looks at one line only."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from escalationd.core.policy import FieldType, Policy
from escalationd.mail.forms.labels import Labels
from escalationd.mail.forms.tables import Pair, Tables, split_cells

_BULLET = re.compile(
    r"^\s*(?:#{1,6}\s+|[-*•·‣▪◦●○■□➢➤→>§o]\s+|\(?\d{1,2}(?:\.\d{1,2}){0,2}[.):]\s*(?=\D)|"
    r"\d{1,2}(?:\.\d{1,2}){1,2}\s+(?=[^\W\d_])"
    r"|\d{1,2}\s+[-–—]\s+(?=[^\W\d_])|\(?(?:[a-zA-Z]|[ivx]{2,4})[.)]\s+|Q:\s+)"
)
_EMPHASISED = re.compile(r"\s*(?:\*\*(?=\w).*\w[:?]?\*\*|__(?=\w).*\w[:?]?__|\*(?=\w)[^*]*\w[:?]?\*):?\s*$")
_MARKS = re.compile(r"^[*_~`]+|[*_~`]+$")
_QUOTATION = re.compile(r"\s*[\"“„«‟][^\"“”„»:：=]*[:：=]")
"""Words of somebody else, label or no label: ``"My amount: 900 is missing"``. A label alone in quotes is closed."""
_CORRECTED = re.compile(
    r"^(?:correction|corrected|update|updated|edit|erratum)\s*(?:[:：]|\s[-–—])\s+(?=\S)", re.IGNORECASE
)
"""What stands behind is a second value for its field, and it is asked which one counts."""
_BRACKETED = re.compile(r"^\s*[\[<【［](?P<label>[^\[\]<>【】]{2,60})[\]>】］]\s*[:：]?\s*(?P<value>.*)$")
_COLON = re.compile(r"\s*(?:[:：︰﹕꞉]{1,2}[-=]?|=(?!>))\s*")
_DASH = re.compile(r"\s+[-–—]{1,2}\s+|\s*[-=]>\s*|\s*[→⇒⇨➔➙-➡⟶⟹]\ufe0f?\s*|\s+(?:>{1,2}|[»›])\s+|\s*\.{3,}\s*")
_MORE_OR_LESS = re.compile(r"\s*[<>~≈≤≥±]\s*$")
"""Before a figure it may mean that the figure is none to rely on, whatever else it may be."""
_GAP = re.compile(r"\t+|\u3000+| {2,}")
_SECOND = re.compile(r"(?:\s*[,;/|]\s*|\s+)(?=[^\W\d_][^:：,;|\n]{1,40}[:：])")
_LABEL_LONGEST = 60
_HEAD = 200
"""So much of a line is looked at for a label and what sets it apart."""
_MOST_IN_A_LINE = 8
_LONGEST_CHAIN = 1000
_ARTICLE = re.compile(r"^(?:the|his|her|their|our)\s+", re.IGNORECASE)
_SHORTEST_FIGURE = 3
_INNER_BAR = re.compile(r"[^|\t:：]{2,60}[:：]\s*[^|\t\s][^\t]*\|[^\t]*$")
"""``Actions taken: ran ps | grep gateway``: the bar is of the value, or stands before another label."""
_TAB_FOR_SPACE = re.compile(r"[^|\t:：]{2,60}[:：]\s*\t\s*[^\t]+$")
"""``Timeline:`` and a tab for the look of it; in a page such a line is a row."""
_TYPED_PAIR = re.compile(r"[^|\t]{2,60}\t+[^\t|]+$")


@dataclass(frozen=True, slots=True)
class Found:
    """A line that begins with a label: ``style`` says what set it apart."""

    pairs: tuple[Pair, ...]
    style: str


class LabelLines:
    """Finds the labels of a policy at the beginning of lines, ``typed`` ones or those of a page."""

    def __init__(self, policy: Policy, labels: Labels, *, typed: bool = False) -> None:
        self.labels = labels
        self.typed = typed
        self.tables = Tables.of(policy, labels)
        self.short = frozenset(item.name for item in policy.fields.values() if _is_short(item.type, item.pattern))
        self.figures = self.short | labels.lists
        self.seen: dict[str, Found | None] = {}

    def is_label(self, line: str) -> bool:
        """Whether a line begins with a label that something sets apart from its value."""
        found = self.split(line)
        return found is not None and found.style != "alone"

    def is_typed_pair(self, line: str) -> bool:
        """Whether somebody typed a label, a tab and a value: no cell of a table, so that paragraphs may follow."""
        return self.typed and bool(_TYPED_PAIR.match(line))

    def split(self, line: str) -> Found | None:
        """The label or labels that a line begins with; remembered, since a line is asked about more than once."""
        if line not in self.seen:
            self.seen[line] = self._split(line)
        return self.seen[line]

    def _split(self, line: str) -> Found | None:
        if not any(char.isalnum() for char in line[:_HEAD]):
            return None
        bare = _BULLET.sub("", line.strip(" ")) if not line.startswith("\t") else line
        if _QUOTATION.match(bare):
            return None
        bare = _CORRECTED.sub("", bare)
        cells = split_cells(bare)
        is_row = not _INNER_BAR.match(bare) and not (self.typed and _TAB_FOR_SPACE.match(bare))
        if cells and is_row:
            pairs = self.tables.read_row(cells)
            return Found(tuple(pairs), "table") if pairs else None
        by_mark = self._by_colon(bare) or self._by_question(bare) or self._by_bracket(bare) or self._by_dash(bare)
        return by_mark or self._by_shape(bare) or self._alone(bare)

    def _by_colon(self, bare: str) -> Found | None:
        colon = _COLON.search(bare, 0, _HEAD)
        if colon is not None and bare.count("(", 0, colon.start()) > bare.count(")", 0, colon.start()):
            colon = _COLON.search(bare, bare.find(")", colon.end()), _HEAD)  # "Amount (in words: ...): 5.00"
        if colon is None or not 0 < colon.start() <= _LABEL_LONGEST:
            return None
        label = bare[: colon.start()]
        name = self.labels.find_close(label)
        if name is None:
            return None
        return Found(self._chain(Pair(name, label, _paired(label, bare[colon.end() :]))), "colon")

    def _chain(self, pair: Pair, most: int = _MOST_IN_A_LINE) -> tuple[Pair, ...]:
        """``Amount: 1,250.00, Currency: EUR``: further labels behind a bar, or a value that is short by nature."""
        for second in _SECOND.finditer(pair.value, 0, _LONGEST_CHAIN) if most else ():
            if pair.name not in self.short and "|" not in second.group():
                continue
            rest = pair.value[second.end() :]
            colon = _COLON.search(rest)
            name = self.labels.find(rest[: colon.start()]) if colon is not None else None
            if name is not None and colon is not None:
                further = Pair(name, rest[: colon.start()], rest[colon.end() :])
                return (replace(pair, value=pair.value[: second.start()]), *self._chain(further, most - 1))
        return (pair,)

    def _by_question(self, bare: str) -> Found | None:
        """``Why are you escalating? Because ...``: the label is the question."""
        label, mark, value = bare.partition("? ")
        name = self.labels.find(label) if mark and len(label) <= _LABEL_LONGEST else None
        return Found((Pair(name, label, value),), "colon") if name is not None else None

    def _by_bracket(self, bare: str) -> Found | None:
        found = _BRACKETED.match(bare)
        name = self.labels.find(found.group("label")) if found is not None else None
        return Found((Pair(name, found.group("label"), found.group("value")),), "colon") if name and found else None

    def _by_dash(self, bare: str) -> Found | None:
        """A dash, an arrow, dots or a gap between label and value: no typo is forgiven."""
        for mark in (_DASH.search(bare, 0, _HEAD), _GAP.search(bare, 0, _HEAD)):
            if mark is not None and 0 < mark.start() <= _LABEL_LONGEST:
                name = self.labels.find(bare[: mark.start()])
                if name is not None:
                    start = mark.start() if name in self.short and _MORE_OR_LESS.match(mark.group()) else mark.end()
                    return Found((Pair(name, bare[: mark.start()], bare[start:].lstrip()),), "dash")
        return None

    def _by_shape(self, bare: str) -> Found | None:
        """``Amount 1,250.00 EUR``, ``The amount is 1,250.00 EUR.``: all behind the label is figures and codes."""
        words = _ARTICLE.sub("", bare).rstrip(".").split() if len(bare) <= _LABEL_LONGEST else []
        for place in range(1, min(len(words), 4)):
            rest = words[place + 1 :] if words[place] in ("is", "was") else words[place:]
            figures = all(any(char.isdigit() for char in word) or word in self.labels.codes for word in rest)
            name = self.labels.find(" ".join(words[:place])) if figures else None
            if name in self.short and len("".join(rest)) >= _SHORTEST_FIGURE:
                label = " ".join(words[:place])
                sign = _MORE_OR_LESS.search(label)
                value = " ".join(rest)
                return Found((Pair(name, label, f"{sign.group().strip()} {value}" if sign else value),), "dash")
        return None

    def _alone(self, bare: str) -> Found | None:
        """A label alone on its line; its value stands below. A sentence that ends in a stop is none."""
        if len(bare) > _LABEL_LONGEST or bare.endswith((".", "!", ",", ";")):
            return None
        label = bare.rstrip("?:： ")
        name = self.labels.find(_MARKS.sub("", label))
        return Found((Pair(name, label, ""),), "alone") if name is not None else None


def is_bulleted(line: str) -> bool:
    """Whether a line begins with a bullet, a number or a letter of a list."""
    return _BULLET.match(line) is not None


def is_emphasised(line: str) -> bool:
    """Whether a whole line is set in bold or italics by the marks of Markdown, as a heading is."""
    return _EMPHASISED.match(line) is not None


def _paired(label: str, value: str) -> str:
    """A value without the marks whose other half stands before its label: ``*Ticket:* TCK-1``, ``*Ticket: TCK-1*``."""
    found = re.match(r"[*_~`]+", label.lstrip())
    marks = found.group() if found else ""
    if marks and value.lstrip().startswith(marks):
        return value.lstrip()[len(marks) :].lstrip()
    if value.strip() == "*":
        return ""  # "must be filled in", as web forms mark a label
    return value.rstrip().removesuffix(marks) if marks else value


def _is_short(kind: FieldType, pattern: str | None) -> bool:
    """Whether a field's value ends where its paragraph does."""
    return kind in (FieldType.MONEY, FieldType.CHOICE, FieldType.EMAIL) or pattern is not None
