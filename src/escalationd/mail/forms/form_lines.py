"""Which lines of a body may hold a form: quoted and forwarded mail is fenced off, our own form is not. Reads no field.

Every line keeps its place, so that a source ("line 7") is true of the mail as it came.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from escalationd.mail.forms.checklist import item_above
from escalationd.mail.marks import REFERENCE_LINE
from escalationd.mail.replies.older import attribution_at, marked_after, older_begins
from escalationd.mail.replies.own_letter import OwnLines, find_marker
from escalationd.mail.replies.quotes import QUOTED, is_splitter
from escalationd.mail.replies.signatures import is_phone_line, is_small_print

FENCE = "\x1f"
"""Stands for a line that is not the author's: no value runs on across it. No mail holds it (``charset.clean_text``)."""

_MOST_LINES = 5000
_WHEN_OR_WHO = re.compile(r"@|\b\d{4}\b|\d{1,2}[:.]\d{2}|年")
_EMPTY_BOX = re.compile(r"^\W*\[\s*\]")
"""In our form it says nothing, whoever left it empty; a tick above it counts."""
_HEADER_LINES = 12
_FEWEST_ANSWERS = 2
_FORM_LABELS = 3
"""So many labels above small print, and more than below it, are the form; those below look like it only."""

IsLabel = Callable[[str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """How our own form is known again: the letter that is answered, our addresses, the hints of the policy's fields."""

    letter: str | None = None
    addresses: Collection[str] = ()
    hints: Collection[str] = ()


def form_lines(body: str, is_label: IsLabel, ours: Ours) -> list[str]:
    """The lines of a body, those that are no part of its form replaced by a fence.

    Quoted and forwarded mail is another mail's form. Our own form, quoted in any way, is the author's: what
    stands in it is read where it differs from what we wrote (``ours.letter``).
    """
    lines = body.replace("\r\n", "\n").replace("\u00a0", " ").split("\n")[:_MOST_LINES]
    if ours.letter is not None or find_marker(lines) is not None:
        return _without_tail(_answered(lines, ours), is_label)
    quoted = _first_quoted(lines)
    if quoted is not None:
        ours_again = _quotes_our_form(lines, quoted, ours)
        lines = _answered(lines, ours) if ours_again else _fresh(lines, quoted, is_label)
    return _without_tail(lines, is_label)


def _quotes_our_form(lines: Sequence[str], quoted: int, ours: Ours) -> bool:
    below = [line.lower() for line in lines[quoted:]]
    hinted = any(f"<{hint.lower()}>" in line for line in below for hint in ours.hints if hint)
    return hinted or any(address in line for line in below[:_HEADER_LINES] for address in ours.addresses)


def _first_quoted(lines: Sequence[str]) -> int | None:
    """Where older mail begins, marked or not."""
    for number, line in enumerate(lines):
        if QUOTED.match(line) or older_begins(lines, number) or attribution_at(lines, number):
            return number
    return None


def _answered(lines: Sequence[str], ours: Ours) -> list[str]:
    """Our form as it was filled in: our unchanged lines stay as labels only, for an answer may stand below."""
    known = OwnLines(ours.letter or "")
    kept: list[str] = []
    signed = False
    for number, line in enumerate(lines):
        bare = QUOTED.sub("", line)
        begins = older_begins(lines, number) or bool(attribution_at(lines, number))
        signed = (signed or _is_delimiter(line, number)) and not begins and not QUOTED.match(line)
        if item := _answered_item(lines, number):
            kept.append(f"{item}:")
        elif _is_ours(known, lines, number):
            kept.append(_label_only(bare))
        elif signed or begins or REFERENCE_LINE.search(line) or _EMPTY_BOX.match(bare):
            kept.append(FENCE)
        else:
            kept.append(bare)
    return kept


def _is_ours(known: OwnLines, lines: Sequence[str], number: int) -> bool:
    """Whether a line is ours: whole, or one piece of a line that a client wrapped, with the other piece beside it.

    ``Current status: pending`` is how our hint for it begins, and an answer all the same.
    """
    line = lines[number]
    if known.is_whole(line) or not known.has(line):
        return known.has(line)
    above, below = "".join(lines[number - 1 : number]), "".join(lines[number + 1 : number + 2])
    joined = (f"{above} {QUOTED.sub('', line)}", f"{line} {QUOTED.sub('', below)}")
    beside = (one for one, other in zip(joined, (above, below), strict=True) if other and not known.is_whole(other))
    return any(known.has(one) for one in beside)


def _answered_item(lines: Sequence[str], number: int) -> str:
    """The item of the checklist that our quoted line names, when the author's line below only ticks or answers it."""
    below = _line_below(lines, number)
    return item_above(QUOTED.sub("", lines[number]), below) if below and not QUOTED.match(below) else ""


def _label_only(line: str) -> str:
    """Our own line as context: its label without the value we had filled in."""
    label, colon, _ = line.partition(":")
    return f"{label}:" if colon and len(label) <= 60 and not label.lstrip(" -*•").startswith("[") else FENCE


def _fresh(lines: Sequence[str], quoted: int, is_label: IsLabel) -> list[str]:
    """The author's own lines; quoted ones are fenced one by one, unmarked older mail from its first line to the end.

    Nothing above line ``quoted`` is, or begins, older mail.
    """
    interleaved = _interleaved(lines, is_label)
    kept: list[str] = list(lines[:quoted])
    number = quoted
    while number < len(lines):
        line = lines[number]
        span = attribution_at(lines, number) if not is_label(line) else 0
        if QUOTED.match(line):
            item = _answered_item(lines, number)
            kept.append(f"{item}:" if item else _label_only(QUOTED.sub("", line)) if number in interleaved else FENCE)
        elif span and marked_after(lines, number + span):
            kept += [FENCE] * span
            number += span - 1
        elif older_begins(lines, number) or (span and _WHEN_OR_WHO.search(" ".join(lines[number : number + span]))):
            if not (is_splitter(line) and marked_after(lines, number + 1)):
                break
            kept.append(FENCE)
        else:
            kept.append(line)
        number += 1
    return kept + [FENCE] * (len(lines) - len(kept))


def _interleaved(lines: Sequence[str], is_label: IsLabel) -> set[int]:
    """Quoted labels that the author answered line by line; a single one may be chance."""
    answered = {
        number
        for number, line in enumerate(lines[:-1])
        if QUOTED.match(line) and is_label(QUOTED.sub("", line)) and _answer_below(lines, number, is_label)
    }
    return answered if len(answered) >= _FEWEST_ANSWERS else set()


def _line_below(lines: Sequence[str], number: int) -> str:
    """The first line with text below, when at most one empty line lies between."""
    return next((line for line in lines[number + 1 : number + 3] if line.strip()), "")


def _answer_below(lines: Sequence[str], number: int, is_label: IsLabel) -> bool:
    below = _line_below(lines, number)
    return bool(below) and not QUOTED.match(below) and not is_label(below)


def _is_delimiter(line: str, number: int) -> bool:
    """The delimiter of a signature (RFC 3676 4.3), also where its space was lost."""
    return line.rstrip() == "--" and number > 0


def _without_tail(lines: list[str], is_label: IsLabel) -> list[str]:
    """Lines without signature and small print.

    A phone's or a company's phrase ends nothing that a label follows, unless the form stands above it: small
    print has lines that look like fields (``Attachments: may contain ...``).
    """
    labels = [number for number, line in enumerate(lines) if is_label(line)]
    for number, line in enumerate(lines):
        above = bisect_left(labels, number)
        below = len(labels) - bisect_right(labels, number)
        if _is_delimiter(line, number) or (not below and is_phone_line(line)):
            return _fenced_from(lines, number)
        if (not below or above >= max(_FORM_LABELS, below + 1)) and _begins_small_print(lines, number, is_label):
            return _fenced_from(lines, number)
    return lines


def _fenced_from(lines: list[str], number: int) -> list[str]:
    return lines[:number] + [FENCE] * (len(lines) - number)


def _begins_small_print(lines: Sequence[str], number: int, is_label: IsLabel) -> bool:
    """Whether small print begins at a line, also behind a word that would be a label: ``Attachment: This e-mail ...``.

    It is never the value of a label above: that is the field's own.
    """
    if is_small_print(lines, number):
        return not is_label(lines[number])
    value = lines[number].partition(": ")[2]
    above = lines[number - 1] if number else ""
    return is_label(lines[number]) and is_small_print([above, value], 1)
