"""The new words of a reply: our own letter cut first, then quotes of any client, then signatures. Reads no verbs.

We wrote the mail being answered: our marker, and any line equal to a line of that letter, are cut before
general rules (ARCHITECTURE rule 7). That is what makes a one-word decision safe.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from escalationd.mail.marks import MARKER, REFERENCE_LINE
from escalationd.mail.quotes import (
    is_attribution,
    is_disclaimer,
    is_header_block,
    is_rule,
    is_signature,
    is_splitter,
)

_MOST_LINES = 5000
_LONGEST = 400_000
_QUOTED = re.compile(r"^\s{0,3}(?:[>＞|]\s?)+|^\s{0,3}[A-Z]{1,3}>\s")
_MARK = re.compile(r"\W+")
_MARKER_PLAIN = _MARK.sub(" ", MARKER).strip().lower()
_WRAPPED_ATTRIBUTION = 4
_FEWEST_SHARED = 12


def new_words(text: str, *, own_letter: str | None = None) -> str:
    """What the author wrote now: no quoted or forwarded mail, no signature, no small print, no line of our letter."""
    lines = _lines(text)
    lines = _without_own(lines, own_letter)
    lines = _without_quotes(lines)
    lines = [line for line in _without_signature(lines) if not REFERENCE_LINE.search(line)]
    return _tidy(lines)


def _lines(text: str) -> list[str]:
    return text[:_LONGEST].replace("\r\n", "\n").replace("\u00a0", " ").split("\n")[:_MOST_LINES]


def _plain(line: str) -> str:
    return _MARK.sub(" ", _QUOTED.sub("", line)).strip().lower()


def _is_marker(line: str) -> bool:
    return _MARKER_PLAIN in _plain(line)


def _without_own(lines: list[str], own_letter: str | None) -> list[str]:
    """Everything that is ours, and what a client put around it.

    From our marker on all is quoted, unless the client marks quotes with ``>``: then unmarked lines below
    it are the author's (inline and bottom answers). Above the marker the introduction of the quote goes.
    """
    own = {plain for line in (own_letter or "").split("\n") if len(plain := _plain(line)) >= _FEWEST_SHARED}
    place = next((number for number, line in enumerate(lines) if _is_marker(line)), None)
    if place is not None:
        above = _without_introduction(lines[:place])
        marked = bool(_QUOTED.match(lines[place]))
        below = [line for line in lines[place + 1 :] if not _QUOTED.match(line)] if marked else []
        lines = [*above, *below]
    return [line for line in lines if _plain(line) not in own] if own else lines


def _without_introduction(above: list[str]) -> list[str]:
    """Lines before a quotation without its attribution, header block or ruled line."""
    end = len(above)
    for number in range(max(0, end - 14), end):
        if is_header_block(above[number:]) or is_splitter(above[number]) or _attribution_at(above, number):
            end = number
            break
    while end and (not above[end - 1].strip() or is_rule(above[end - 1])):
        end -= 1
    return above[:end]


def _without_quotes(lines: Sequence[str]) -> list[str]:
    """Lines without quoted mail: marked lines one by one, unmarked ones from where older mail begins to the end."""
    kept: list[str] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        if _QUOTED.match(line) and not is_attribution(line):
            number += 1
            continue
        if is_splitter(line) and _marked_after(lines, number + 1):
            number += 1
            continue
        if is_splitter(line) or is_header_block(lines[number : number + 12]) or _rule_above_header(lines, number):
            break
        span = _attribution_at(lines, number)
        if span:
            if not _marked_after(lines, number + span):
                break
            number += span
            continue
        kept.append(line)
        number += 1
    return kept


def _rule_above_header(lines: Sequence[str], number: int) -> bool:
    if not is_rule(lines[number]):
        return False
    below = next((n for n in range(number + 1, min(number + 4, len(lines))) if lines[n].strip()), None)
    return below is not None and (is_header_block(lines[below : below + 12]) or is_splitter(lines[below]))


def _attribution_at(lines: Sequence[str], number: int) -> int:
    """How many lines the attribution that begins here takes; 0 when none does. Clients wrap it over several."""
    if not lines[number].strip():
        return 0
    joined = ""
    for span in range(1, _WRAPPED_ATTRIBUTION + 1):
        if number + span > len(lines) or not lines[number + span - 1].strip():
            return 0
        joined = f"{joined} {lines[number + span - 1].strip()}".strip()
        if is_attribution(joined) and (span == 1 or _begins_attribution(lines[number])):
            return span
    return 0


_BEGINS = re.compile(
    r"^[\s*]*(?:On|Am|Le|El|Il|Em|W dniu|Op|Den|På|Dne|At|Dnia|\d{4}[-/.年]|\d{1,2}[./]\d{1,2})\b", re.IGNORECASE
)


_NAMED = re.compile(r"^[\s*]*[\w .,'\"-]{1,80}<[^<>\s]{3,100}@[^<>\s]{3,100}>", re.IGNORECASE)


def _begins_attribution(line: str) -> bool:
    return bool(_BEGINS.match(line) or _NAMED.match(line))


def _marked_after(lines: Sequence[str], number: int) -> bool:
    """Whether the quotation below an attribution is marked, so that unmarked lines after it are new."""
    following = [line for line in lines[number:] if line.strip()]
    return bool(following) and bool(_QUOTED.match(following[0]))


def _without_signature(lines: list[str]) -> list[str]:
    """Lines up to the signature or the small print; a mail that is nothing else keeps nothing."""
    for number, line in enumerate(lines):
        if is_signature(line) or (is_disclaimer(line) and _is_tail(lines, number)):
            return lines[:number]
    return lines


def _is_tail(lines: list[str], number: int) -> bool:
    """Whether small print is at the end: after an empty line or a rule, or the very last paragraph."""
    return number == 0 or not lines[number - 1].strip() or is_rule(lines[number - 1])


def _tidy(lines: Sequence[str]) -> str:
    text = "\n".join(line.rstrip() for line in lines).strip("\n \t")
    while text and is_rule(text.rsplit("\n", 1)[-1]):
        text = text.rsplit("\n", 1)[0].rstrip() if "\n" in text else ""
    return re.sub(r"\n{3,}", "\n\n", text)
