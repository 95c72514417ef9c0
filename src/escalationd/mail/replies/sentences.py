"""What somebody says, sentence by sentence: greeting, closing and name apart. Reads no verbs.

Positions stay those of the text, so that what is said beyond a verb can be passed on word for word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from escalationd.mail.replies.languages import words
from escalationd.mail.replies.phrases import COURTESY, GREETING, NAMES_MONEY
from escalationd.mail.replies.signatures import closing_block, is_card, is_closing, is_name

_SENTENCE = re.compile(
    r"(?:[^.!?;\n。！？；]|(?<=\b[MD]r)\.|(?<=\bMrs)\.|(?<=\bMs)\.|(?<=\bProf)\.|"
    r"(?<=\d)\.(?= (?i:jan|feb|m[äa]r|apr|ma[ij]|jun|jul|aug|sep|o[kc]t|nov|de[zc]))|"
    r"[.!?;](?![\s]|$))+[.!?;。！？；]*|[.!?;。！？；]+"
)
"""A stop inside an address or a number, or after a title, ends none."""
_EDGE = re.compile(r"(?<!\s)\s*[,、，–—]\s*|(?<!\s)\s+-+\s+|:\s+|(?<!\s)\s*[()]\s*")
"""It is looked for once in a run of space, so that long runs take no longer."""
_FIRST_WORD = re.compile(r"[\s,]*(?P<word>[^\W\d_][\w'’-]*)")
_REGARDS = re.compile(
    r"regard|wishes|gr[uü](?:ß|ss)|groet|hilsen|hälsning|salu[dt]|cordial|cumpriment|abraç|amical|pozdr|terv|уваж"
)
_CLOSINGS = "|".join(
    re.escape(one)
    for one in (
        *(one for one in words("closing") if _REGARDS.search(one)),
        "rgds",
        "br",
        "kr",
        "vg",
        "lg",
        "mfg",
        "mvg",
        "mvh",
        "vh",
        "cdt",
        "cdlt",
        "bien à vous",
    )
)
_SIGNED_OFF = re.compile(
    r"(?<!\bmy)(?<!\bour)(?<!\bthe)(?<!\bof)(?:^|[\s,.;!–—-]+)"
    rf"(?:(?:{_CLOSINGS})(?:[\s,.]+(?-i:[^\W\d_a-zß-ÿ])[\w.'’-]{{0,20}}){{0,3}}|(?:best|cheers|love|x)[\s,]+(?-i:[^\W\d_a-zß-ÿ])[\w.'’-]{{1,20}})\W*$",
    re.IGNORECASE,
)
"""A closing on the line of the last words: ``Approved, regards Ruth``."""
_ENDS = (".", "!", "?", ";", ":", ",")
_WRAPPED_AT = 45
_LONGEST_CLOSING = 120
_LONGEST_COURTESY = 300


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a sentence between commas, dashes and colons; ``edge`` is what divides it from the one before."""

    start: int
    end: int
    edge: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence by its place in the text; ``closed`` when a stop ends it."""

    start: int
    end: int
    closed: bool


def spoken_part(said: str) -> str:
    """The words without greeting, closing and name; lines that a client wrapped are joined."""
    lines = said.replace("\u2019", "'").replace("\u2018", "'").strip().split("\n")
    while lines and (not lines[0].strip() or GREETING.match(lines[0])):
        lines.pop(0)
    kept = _without_closings(lines)
    while kept and (not kept[-1].strip() or (len(kept) > 1 and _is_signed(kept))):
        kept.pop()
    kept = _without_card(kept)
    return _without_signature(re.sub(r"[^\S\n]{2,}", " ", _unwrapped(kept)).strip())


def _without_signature(said: str) -> str:
    """The words without a closing on their last line; its stop stays."""
    signed = _SIGNED_OFF.search(said, max(0, len(said) - _LONGEST_CLOSING))
    if signed is None or not signed.start():
        return said
    return said[: signed.start()] + said[signed.start()].strip(" \n,;–—-")


def _without_closings(lines: list[str]) -> list[str]:
    kept: list[str] = []
    number = 0
    while number < len(lines):
        after = closing_block(lines, number)
        if number and after > number:
            number = after
        else:
            kept.append(lines[number])
            number += 1
    return kept


def _without_card(lines: list[str]) -> list[str]:
    """The lines without a visiting card as their last paragraph; one that names money may be a limit and stays."""
    start = next((number + 1 for number in reversed(range(len(lines))) if not lines[number].strip()), 0)
    card = lines[start:]
    if not start or any(NAMES_MONEY.search(line) for line in card) or not is_card(card):
        return lines
    return lines[:start]


def _is_signed(lines: Sequence[str]) -> bool:
    """Whether the last line is a closing, or a name below an empty line."""
    return is_closing(lines[-1]) or (not lines[-2].strip() and is_name(lines[-1]))


def _unwrapped(lines: Sequence[str]) -> str:
    text = ""
    for number, line in enumerate(lines):
        above = lines[number - 1].rstrip() if number else ""
        joined = len(above) >= _WRAPPED_AT and not above.endswith(_ENDS) and line.strip()
        text += (" " if joined else "\n") + line.rstrip()
    return text


def find_sentences(text: str) -> list[Sentence]:
    """The sentences that hold a letter, a digit or a sign worth reading, in order. A line's end ends one."""
    return [
        Sentence(
            found.start(), found.end(), found.group().rstrip().endswith((".", "!", "?", ";", "。", "！", "？", "；"))
        )
        for found in _SENTENCE.finditer(text)
        if any(char.isalnum() for char in found.group())
    ]


def find_clauses(text: str, start: int, end: int) -> Iterator[Clause]:
    """The clauses of ``text[start:end]``."""
    edge = ""
    for found in _EDGE.finditer(text, start, end):
        yield Clause(start, found.start(), edge)
        start, edge = found.end(), found.group().strip() or " "
    yield Clause(start, end, edge)


def without_names(text: str, names: frozenset[str]) -> str:
    """A text without the names (lower case) that it begins with: whom it is said to."""
    start = 0
    while (found := _FIRST_WORD.match(text, start)) and found["word"].lower() in names:
        start = found.end()
    return text[start:]


def is_courtesy(text: str, names: frozenset[str] = frozenset()) -> bool:
    """Whether every clause is pure politeness, or one of the ``names`` (lower case) that it is said to."""
    if len(text) > _LONGEST_COURTESY:
        return False
    clauses = [clause.strip() for clause in re.split(r"[,.!;:\n–—()]|\s-+\s", text) if clause.strip()]
    polite = [clause for clause in clauses if COURTESY.match(clause)]
    return bool(polite) and all(clause in polite or set(clause.lower().split()) <= names for clause in clauses)
