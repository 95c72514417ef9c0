"""The pre-escalation checklist in whatever way people tick it: brackets, ticks, words, a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from escalationd.core.policy import ChecklistItem, Policy
from escalationd.mail.forms.checklist_words import (
    ALL,
    ALL_TICKED,
    ANOTHER,
    ANSWER,
    ANSWER_WORDS,
    ANSWERED_NO,
    ASIDE_FROM,
    BOX,
    BUT,
    CIRCLE,
    CLAUSE,
    CROSS,
    DID,
    EDGE,
    LONE_ANSWER,
    LONGEST_ANSWER,
    LONGEST_SENTENCE,
    NAMED,
    NO,
    NOT_YET,
    OTHER_BOX,
    POINT,
    STATEMENT_LINES,
    STRUCK,
    TABLE_RULE,
    TICKED,
    UNTICKED,
    WHERE,
    WRAPPED,
    YES,
)
from escalationd.mail.forms.labels import plain
from escalationd.mail.forms.ticked_columns import answered_by_column


def read_checklist(lines: Sequence[str], whole: str, policy: Policy) -> tuple[frozenset[str], frozenset[str]]:
    """(confirmed, denied) items. ``whole`` is the value of a line "Checklist: ...", empty without one.

    An item is confirmed by a tick, a yes, or a sentence that says it was done; a "not" in its part of the
    line, or an empty box, denies it. Both for one item: denied, since a clerk would ask.
    """
    confirmed: set[str] = set()
    denied: set[str] = set()
    joined = _beside_ticks(_unwrapped(answered_by_column([STRUCK.sub("", line) for line in lines])), policy)
    if _says_all(joined, [line for line in whole.split("\n") if not _named(line, policy)]):
        confirmed.update(item.name for item in policy.checklist)
    for line in joined:
        for name, yes in _items(line, policy):
            (confirmed if yes else denied).add(name)
    return frozenset(confirmed - denied), frozenset(denied)


def ticked_words(text: str) -> str:
    """A text without what stands behind its empty boxes: ``[ ] general [x] financial``. Without boxes, all of it."""
    return " ".join(
        piece for line in text.split("\n") for piece in _pieces(line) if TICKED.search(piece) or not BOX.search(piece)
    )


def item_above(line: str, answer: str) -> str:
    """The words behind a form's empty box when ``answer``, which stands below it, is a tick, a yes or a no."""
    box = BOX.search(line)
    what = line[box.end() :].strip() if box is not None and not line[: box.start()].strip(" -*•·|>\t") else ""
    return what if what and _is_lone_answer(answer) else ""


def _is_lone_answer(line: str) -> bool:
    return len(line) <= LONGEST_ANSWER and LONE_ANSWER.match(line) is not None


def begins_checklist(lines: Sequence[str], number: int, policy: Policy) -> bool:
    """Whether the line at ``number`` is of the checklist, so that no field's value goes on in it.

    It holds a box, begins with an item, answers one with yes or no, or (a paragraph of its own) says of
    several that they are done.
    """
    if _is_of_checklist(lines[number], policy) or _is_head_of_checklist(lines, number, policy):
        return True
    apart = number == 0 or not lines[number - 1].strip()
    return apart and _is_statement(_paragraph(lines, number, policy), policy)


def _is_head_of_checklist(lines: Sequence[str], number: int, policy: Policy) -> bool:
    """Whether a row is the head of a table whose first row, below a rule, is of the checklist."""
    if "|" not in lines[number] or number + 2 >= len(lines):
        return False
    rule = frozenset(lines[number + 1])
    return frozenset("|-") <= rule <= TABLE_RULE and _is_of_checklist(lines[number + 2], policy)


def _is_of_checklist(line: str, policy: Policy) -> bool:
    """Whether a line by itself is one of the checklist, or speaks of all of it."""
    line = line.strip(" -*•·|\t")
    box = BOX.match(line)
    if box is not None and line[box.end() :].strip():
        return True
    words = plain(line)
    if any(words.startswith(plain(item.label)) for item in policy.checklist):
        return True
    if NAMED.match(line) and any(_speaks_of_all(said) for said in _said(line)):
        return True
    answer = ANSWER.match(line)
    return (answer is not None or bool(BOX.search(line))) and bool(
        _named(answer.group("what") if answer else line, policy)
    )


def _paragraph(lines: Sequence[str], number: int, policy: Policy) -> str:
    """The sentence that begins at ``number``, as far as a client may have wrapped it."""
    rest = lines[number : number + STATEMENT_LINES]
    ends = (place for place, line in enumerate(rest) if not line.strip() or (place and _is_of_checklist(line, policy)))
    return " ".join(rest[: next(ends, len(rest))])


def _is_statement(text: str, policy: Policy) -> bool:
    several = len(_named(text, policy)) > 1 and bool(DID.search(text))
    return several or ("checklist" in text.lower() and bool(ALL.search(text)))


def _unwrapped(lines: Sequence[str]) -> list[str]:
    """The lines, with a sentence that a mail client broke, or an answer below its item, put together again."""
    joined: list[str] = []
    for line in lines:
        if not line.strip():
            continue
        if joined and _is_lone_answer(line):
            joined[-1] = f"{joined[-1].rstrip(' :：')}: {line.strip()}"
        elif joined and WRAPPED.match(line) and _is_open(joined[-1]):
            joined[-1] = f"{joined[-1]} {line.strip()}"
        else:
            joined.append(line.rstrip())
    return joined


def _beside_ticks(lines: Sequence[str], policy: Policy) -> list[str]:
    """The lines, where some items are ticked: an open circle beside them is an empty box, a bare label no answer.

    Where nothing is ticked, an ``o`` is a bullet.
    """
    if not any(TICKED.search(line) or CROSS.match(line) for line in lines if _named(line, policy)):
        return list(lines)
    labels = {plain(item.label) for item in policy.checklist}
    read = (CIRCLE.sub("[ ] ", line) for line in lines)
    return [f"{line.rstrip(' .')}:" if plain(POINT.sub("", line)) in labels else line for line in read]


def _is_open(line: str) -> bool:
    """Whether a line may go on in the next one: it ends within a sentence."""
    last = line[-1:] if len(line) <= LONGEST_SENTENCE else ""
    return last.isalnum() or (bool(last) and last in ",)'’-")


def _says_all(lines: Sequence[str], whole: Sequence[str]) -> bool:
    said = [*whole, *(words for line in lines for words in _said(line))]
    return any(_speaks_of_all(line) and not _doubts(line) for line in said)


def _doubts(line: str) -> bool:
    """Whether a line denies, excepts or asks what it says of all."""
    return bool(NO.search(line) or BUT.search(line)) or line.rstrip().endswith("?")


def _said(line: str) -> list[str]:
    """What a line says of the checklist: all of it, and what stands behind the word; nothing without the word."""
    before, named, behind = line.lower().partition("checklist")
    return [line, behind] if named and not ANOTHER.search(before) else []


def _speaks_of_all(text: str) -> bool:
    head = text[:LONGEST_SENTENCE]
    return bool(ALL.search(head) or ALL_TICKED.search(head))


def _items(line: str, policy: Policy) -> Iterator[tuple[str, bool]]:
    for piece in _pieces(line):
        done, *left = ASIDE_FROM.split(piece, maxsplit=1)
        for item in _named(" ".join(left), policy):
            yield item.name, False
        for item in _named(done, policy):
            verdict = _verdict(done, item)
            if verdict is not None:
                yield item.name, verdict


def _pieces(line: str) -> list[str]:
    """A line with several boxes in it is several items; without a box, its clauses are."""
    boxes = [found.start() for found in BOX.finditer(line)]
    if not boxes:
        return CLAUSE.split(line)
    if len(boxes) < 2:
        return [line]
    before = not line[: boxes[0]].strip(" -*•·|\t")
    edges = [*boxes, len(line)] if before else [0, *(found.end() for found in BOX.finditer(line))]
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
    if UNTICKED.search(piece) and not TICKED.search(piece):
        return False
    rest = re.sub(re.escape(item.label), "", piece, flags=re.IGNORECASE)
    if NO.search(rest) or ANSWERED_NO.search(rest):
        return False
    if TICKED.search(piece) or YES.search(piece):
        return True
    if piece.rstrip().endswith((":", "：", "?")):
        return None  # asked, and not answered
    if _is_no_answer_known(piece, item):
        return None
    return True if _exact(piece, item) or DID.search(piece) else None


def _is_no_answer_known(piece: str, item: ChecklistItem) -> bool:
    """Whether an item is answered by a word or sign that says neither yes nor no to us: ``in progress``, ``50 %``.

    A sentence behind it is a note on what was done.
    """
    label = re.search(re.escape(item.label), piece, re.IGNORECASE)
    behind = piece[label.end() :] if label is not None else piece
    edge = EDGE.search(behind)
    answer = behind[edge.end() :] if edge is not None else ""
    words = re.findall(r"[^\W_]+", answer)
    said = plain(answer)
    if NOT_YET.match(answer) or "?" in answer:
        return True
    if (box := OTHER_BOX.match(piece)) is not None and not TICKED.search(box.group()):
        return True
    names = (
        DID.search(answer) or WHERE.search(answer) or any(plain(word) in said for word in (item.label, *item.keywords))
    )
    return 0 < len(words) <= ANSWER_WORDS and not names
