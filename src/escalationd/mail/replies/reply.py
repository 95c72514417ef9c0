"""The new words of a reply: our own letter cut first, then quotes of any client, then signatures. Reads no verbs.

We wrote the mail being answered: our marker, and any line equal to a line of that letter, are cut before
general rules (ARCHITECTURE rule 7). That is what makes a one-word decision safe.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from escalationd.mail.marks import REFERENCE_LINE
from escalationd.mail.replies.banners import banner_end
from escalationd.mail.replies.older import attribution_at, marked_after, older_begins
from escalationd.mail.replies.own_letter import OwnLines, find_marker
from escalationd.mail.replies.quotes import (
    QUOTED,
    is_addressed,
    is_dated,
    is_header_field,
    is_like_header_field,
    is_rule,
    may_be_attribution,
    mid_line_attribution,
)
from escalationd.mail.replies.signatures import (
    closing_block,
    is_closing,
    is_delimiter,
    is_phone_line,
    is_postscript,
    is_small_print,
    names_a_program,
)

_MOST_LINES = 3000
_LONGEST = 400_000
_INTRODUCTION = 14
_WRAPPED_AT = 60
_EMPTY = " \t\u200b\u200c\u200d\u200e\u200f\u2060"
"""What clients put into a line that is to look empty."""
_PICTURE = re.compile(r"^\s*\[(?:cid:|image: ?|bild: ?|inline image)[^\]\n]{0,150}\]\s*$", re.IGNORECASE)
"""Where a picture stands in the text that a client made of HTML."""


def new_words(text: str, *, own_letter: str | None = None) -> str:
    """What the author wrote now: no quoted or forwarded mail, no signature, no small print, no line of our letter."""
    lines = _lines(text)
    lines = lines[banner_end(lines) :]
    lines = _without_own(lines, OwnLines(own_letter or ""))
    lines = _without_quotes(lines)
    lines = [line for line in _without_signature(lines) if not (REFERENCE_LINE.search(line) or _PICTURE.match(line))]
    return _tidy(lines)


def _lines(text: str) -> list[str]:
    unified = text[:_LONGEST].replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").replace("\ufeff", "")
    lines = unified.split("\n")[:_MOST_LINES]
    return [line if line.strip(_EMPTY) else "" for line in lines]


def _without_own(lines: list[str], ours: OwnLines) -> list[str]:
    """Everything that is ours, and what a client put around it.

    From our marker on all is quoted, unless the client marks quotes with ``>``: then unmarked lines below
    it are the author's (inline and bottom answers). Above the marker the introduction of the quote goes.
    """
    marker = find_marker(lines)
    run = ours.run_at(lines) if marker is None else None
    if marker is not None:
        place, before = marker
        above = _without_introduction(_without_preview([*lines[:place], before], ours))
        below = _unmarked(lines[place:], ours) if QUOTED.match(lines[place]) else []
        return [*above, *below]
    if run is not None:
        place = run
        below = _unmarked(lines[place:], ours) if QUOTED.match(lines[place]) else []
        return [*_without_introduction(lines[:place]), *below]
    return [line for line in lines if not ours.is_shared(line)]


def _without_preview(above: Sequence[str], ours: OwnLines) -> list[str]:
    """The lines above our marker without the preview that our HTML hides there."""
    last = next((number for number in range(len(above) - 1, -1, -1) if above[number].strip()), None)
    return list(above if last is None or not ours.begins_with(above[last]) else above[:last])


def _unmarked(quoted: Sequence[str], ours: OwnLines) -> list[str]:
    """The author's lines among marked ones: neither ours nor the broken-off end of a long line of ours."""
    kept: list[str] = []
    running = ""
    for line in quoted:
        if QUOTED.match(line):
            running = line
        elif ours.goes_on(running, line):
            running = f"{running} {line}"
        else:
            running = ""
            if not ours.is_shared(line):
                kept.append(line)
    return kept


def _without_introduction(above: list[str]) -> list[str]:
    """Lines before a quotation without its attribution, header block or ruled line."""
    end = len(above)
    for number in range(max(0, end - _INTRODUCTION), end):
        if older_begins(above, number) or attribution_at(above, number) or _is_introduction(above[number:]):
            end = number
            break
    while end and (not above[end - 1].strip() or is_rule(above[end - 1])):
        end -= 1
    return above[:end]


def _is_introduction(lines: Sequence[str]) -> bool:
    """Whether the last lines above our own letter only introduce it, in words that we do not know.

    They are one line up to a colon with a date or an address, or lines like fields of which we know two.
    """
    paragraph = [line for line in lines if line.strip()]
    if not lines[0].strip() or lines[: len(paragraph)] != paragraph:
        return False
    if len(paragraph) == 1:
        introduces = lines[0].rstrip().endswith((":", "：")) and (is_dated(lines[0]) or is_addressed(lines[0]))
        return introduces or may_be_attribution(lines[0])
    known = sum(is_header_field(line) for line in paragraph)
    return known > 1 and all(is_like_header_field(line) for line in paragraph)


def _without_quotes(lines: Sequence[str]) -> list[str]:
    """Lines without quoted mail: marked lines one by one, unmarked ones from where older mail begins to the end."""
    kept: list[str] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        if not line.strip():
            kept.append(line)
            number += 1
            continue
        span = attribution_at(lines, number)
        if span or older_begins(lines, number):
            kept = _without_fields_above(kept)
            if not marked_after(lines, number + (span or 1)):
                break
            number += span or 1
        elif QUOTED.match(line) or _is_broken_off(lines, number):
            number += 1
        else:
            inside = mid_line_attribution(line)
            kept.append(line if inside is None else line[:inside])
            if inside is not None:
                break
            number += 1
    return kept


def _without_fields_above(kept: list[str]) -> list[str]:
    """The lines without the fields that a client writes right above an attribution: ``Кому: ...; Тема: ...;``."""
    end = len(kept)
    while end and is_header_field(kept[end - 1]):
        end -= 1
    return kept[:end] if len(kept) - end > 1 else kept


def _is_broken_off(lines: Sequence[str], number: int) -> bool:
    """Whether an unmarked line is the end of a long quoted line that a client wrapped without a mark."""
    if not 0 < number < len(lines) - 1:
        return False
    above, line, below = lines[number - 1 : number + 2]
    long = len(above) >= _WRAPPED_AT and not above.rstrip().endswith((".", "!", "?", ":"))
    return bool(long and QUOTED.match(above) and QUOTED.match(below) and line[:1].islower())


def _ends_words(lines: Sequence[str], number: int) -> bool:
    """Whether a signature begins here: at its delimiter, or at a phone's line below an empty one or at the end."""
    line = lines[number]
    if is_delimiter(line):
        return not is_postscript(next((below for below in lines[number + 1 :] if below.strip()), ""))
    if not is_phone_line(line):
        return False
    if not any(above.strip() for above in lines[:number]) and not names_a_program(line):
        return False  # "Sent via chat" may be all that somebody says
    alone = number == 0 or not lines[number - 1].strip() or is_closing(lines[number - 1])
    return alone or not any(below.strip() for below in lines[number + 1 :])


def _without_signature(lines: list[str]) -> list[str]:
    """Lines without signature, name block and small print; a mail that is nothing else keeps nothing."""
    end = next((n for n in range(len(lines)) if _ends_words(lines, n) or is_small_print(lines, n)), len(lines))
    kept: list[str] = []
    number = 0
    while number < end:
        after = closing_block(lines[:end], number)
        if after > number and any(line.strip() for line in kept):
            number = after
        else:
            kept.append(lines[number])
            number += 1
    return kept


def _tidy(lines: Sequence[str]) -> str:
    kept = [line.rstrip() for line in lines]
    while kept and (not kept[-1] or is_rule(kept[-1])):
        kept.pop()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept).strip("\n \t"))
