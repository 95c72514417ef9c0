"""Where quoted mail begins: attributions, rulers and header blocks of every client and language. Cuts nothing itself.

Each question looks at one line, or at a few joined, of capped length, and takes time linear in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from escalationd.mail.replies.languages import words

LONGEST_LINE = 400
_remembered = lru_cache(maxsize=2048)
"""For what is asked of a line: each line of a mail is asked about several times, by more than one reader."""
QUOTED = re.compile(r"^\s{0,3}(?:(?:[>＞]|&gt;|\|(?!.*\|))\s?)+|^\s{0,3}[A-Z]{1,3}>\s")
"""The marks before a quoted line. A bar counts only when it is not the edge of a table."""


def any_of(alternatives: Iterable[str]) -> str:
    """A pattern for any of some words; those in a script with spaces only as whole words.

    It is matched on lower-case text: without the flag that ignores case an alternative fails at its first letter.
    """
    escaped = [(word, re.escape(word).replace(r"\ ", r"\s+")) for word in alternatives]
    spaced = "|".join(pattern for word, pattern in escaped if word[0] < "\u2e80")
    return "|".join((rf"\b(?:{spaced})(?!\w)", *(pattern for word, pattern in escaped if word[0] >= "\u2e80")))


_WROTE = re.compile(any_of(words("wrote")))
_BEGINS = re.compile(rf"(?:{any_of(words('begins'))})[\s\d]")
_DATED = re.compile(r"\b\d{4}\b|\b\d{1,2}[:.h]\d{2}\b|\b\d{1,2}[./-]\s?\d{1,2}[./-]|\d{1,2}月|\d{1,2} ?(?:AM|PM)\b")
_HOUR = re.compile(r"\d{4}.{0,20}\b\d{1,2}[:.]\d{2}\b")
_DATE_FIRST = re.compile(r"^(?:\d{4}|\d{1,2})(?:[-/.年년]|\.? )\s?(?:\d{1,2}|[^\W\d]{3,12})\.?(?:[-/.月월, ]|$)")
_DAY_FIRST = re.compile(r"^(?:[^\W\d_]{2,4}|[^\W\d_-]{2,14}(?:-feira)?[.,])[.,]{0,2} \d{1,2}\b")
_ADDRESSED = re.compile(r"[\w.+-]@\w[\w-]*\.?\w{2}|<mailto:|\[mailto:")
_NAME_FIRST = re.compile(r"^[^<>:]{2,80}[<\[](?:mailto:)?[^<>@]{0,60}@")
_OLDER = re.compile(rf"(?:{any_of((*words('original'), *words('forwarded')))})\W{{0,20}}(?P<rest>.{{0,80}})$")
_DRAWN = re.compile(r"^[\s>*]*+[-_=*]{2,}+\s*+|^[\s>*]*+")
_REPLY_ABOVE = (
    re.compile(
        r"^[\s#=*>-]*(?:please )?(?:reply|type your reply|write your reply|enter your reply|write|answer|"
        r"respond) above (?:this|the) line\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"^[\s#=*>-]*(?:bitte )?(?:antwort(?:en sie)?|schreiben sie)(?: bitte)? (?:oberhalb|"
        r"über) dieser (?:zeile|linie)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"^[\s#=*>-]*(?:répondre|répondez|écrivez) au[- ]dessus de cette ligne\b|"
        r"^[\s#=*>-]*(?:please )?do not (?:write|reply|type) below this line\b",
        re.IGNORECASE,
    ),
)
_DASHED = re.compile(r"-{2,4} ?\w")
_NAME_ALONE = re.compile(r"^(?:[^\W\d_a-zß-ÿ][\w.'’-]{0,24},? ?){2,4}$")
_OLD_GMAIL = re.compile(r"^\d{4}-\d{2}-\d{2} \d{1,2}:\d{2} (?:GMT|UTC)[+-]\d{1,2}:\d{2} .{2,120}$")
_QUOTING_BEGINS = re.compile(r"^(?:Zitat von|Quoting|Citando|Citat von|Citerar) ", re.IGNORECASE)
_FIELD = re.compile(
    r"^[\s>|]*+\**+\s*+(?P<label>[^:：\t]{1,40}?)[^\S\t]*+\**+[^\S\t]*+(?:[:：]|\t)\**+\s*+(?P<value>\S?)"
)
_SENDERS, _DATES = frozenset(words("sender")), frozenset(words("date"))
_OTHERS = frozenset(words("other")) | _DATES
_LIKE_FIELD = re.compile(r"^[\s>]*\**\w[\w .-]{0,20}\**\s?(?:[:：]|\t)|^[\w .-]{2,40}/[\w/ .-]{2,40}$")
_RULE = re.compile(r"^[\s>]*\+?[_\-–—=*~]{3,}\+?\s*$")
_WORDED_RULE = re.compile(r"^\s*[-_=]{3,}\s?\w[^-_=\n]{0,40}[-_=]{3,}\s*$")
_GROUPWISE = re.compile(r"^>>> .{2,150}\d{1,2}[./:]\d{2}.{0,20}>>>\s*$")
_MARKS_OF_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MID_LINE = re.compile(
    r"(?:(?<=[.!?] )|(?<=\s\s))(?:On|Am|Le|El|Il|Em|Op|Den|W dniu|"
    r"Dne)\s[^<>\n]{0,40}\d[^<>\n]{0,100}<[^<>\s]{1,64}@[^<>\s]{1,100}>"
)
_MOST_FIELDS = 7
_SENDER_LABEL, _DATE_LABEL, _OTHER_LABEL = (
    re.compile(rf"(?:{any_of(words(field))})\*?\s?[:：]") for field in ("sender", "date", "other")
)
_LONGEST_VALUE = 120
_SUBJECT_LINE = re.compile(r"^.{2,80}---\d{1,4}[./-]\d{1,2}[./-]\d{2,4} \d{1,2}:\d{2}.{0,12}---")
"""Notes: ``Maya Stein---24.11.2026 10:05:12---Please decide``."""
_FOREIGN_FIELDS = 4
_FOREIGN_SENDER = re.compile(r"^[^\x00-\x7f:：][^:：\n]{0,24}[:：]\s?[^<>\n]{2,80}<[^<>@\s]{1,64}@[^<>\s]{1,200}>\s*$")
_FOREIGN_FIELD = re.compile(r"^[^\W\d_][^:：\n]{0,24}[:：]\s?\S")


def is_attribution(line: str) -> bool:
    """Whether a line introduces a quotation by itself: it says who wrote, with a date or an address, up to a colon."""
    return _says_who_wrote(_bare(line))


@_remembered
def _says_who_wrote(text: str) -> bool:
    if (
        _OLD_GMAIL.match(text)
        or _SUBJECT_LINE.match(text)
        or (_QUOTING_BEGINS.match(text.lower()) and text.endswith(":"))
    ):
        return True
    if not text or not _ends_like_attribution(text):
        return False
    addressed, dated = bool(_ADDRESSED.search(text)), bool(_DATED.search(text))
    if not addressed and not dated:
        return False
    if addressed and dated and (text.endswith((":", "：")) or _DATE_FIRST.match(text)):
        return True
    return bool(_WROTE.search(text.lower())) and (addressed or _begins(text))


def may_be_attribution(line: str) -> bool:
    """Whether a line introduces a quotation if marked lines stand below it: ``Tom wrote:``."""
    text = _bare(line)
    return (
        bool(text)
        and text.endswith((":", "："))
        and (bool(_WROTE.search(text[-60:].lower())) or bool(_ADDRESSED.search(text)))
    )


def begins_attribution(line: str, below: str) -> bool:
    """Whether an attribution that is wrapped over several lines may begin here: with a date, or a name and address."""
    text = _bare(line)
    if _begins(text) or _QUOTING_BEGINS.match(text.lower()):
        return True
    if text.endswith("<") and _DATED.search(text) and _HOUR.search(text):
        return True  # the address is on the next line; in a language that we may not know
    return _bare(below).startswith("<") and bool(_NAME_ALONE.match(text))


def begins_like_one(line: str) -> bool:
    """Whether a line begins with the word that opens an attribution (``On``, ``Am``, ``Le``), or with a date."""
    return bool(_BEGINS.match(_bare(line).lower()) or _DATE_FIRST.match(_bare(line)))


def is_dated(line: str) -> bool:
    """Whether a line holds a date or a time of day."""
    return bool(_DATED.search(line[:LONGEST_LINE]))


def is_addressed(line: str) -> bool:
    """Whether a line holds a mail address."""
    return bool(_ADDRESSED.search(line[:LONGEST_LINE]))


def _begins(text: str) -> bool:
    if _DASHED.match(text) or _BEGINS.match(text.lower()):
        return True
    return any(pattern.match(text) for pattern in (_DATE_FIRST, _DAY_FIRST, _NAME_FIRST))


def _bare(line: str) -> str:
    """A line without marks; empty when it is too long for an attribution."""
    if len(line) > LONGEST_LINE:
        return ""
    return _MARKS_OF_DIRECTION.sub("", line).lstrip(" \t>*_").rstrip(" \t*_")


def _ends_like_attribution(text: str) -> bool:
    if text.endswith((":", "：")):
        return True
    if text.startswith("--") and text.endswith("--"):
        return True
    return text.endswith((">", "写道", "寫道")) and bool(_DATE_FIRST.match(text) or _BEGINS.match(text.lower()))


def mid_line_attribution(line: str) -> int | None:
    """Where an attribution begins inside a line of a mail that lost its line ends; None: nowhere."""
    found = _MID_LINE.search(line[: LONGEST_LINE * 50])
    return found.start() if found else None


def is_splitter(line: str) -> bool:
    """Whether a line says in words that older mail follows: ``-----Original Message-----``."""
    return len(line) <= LONGEST_LINE and bool(line.strip()) and _splits(line)


@_remembered
def _splits(line: str) -> bool:
    text = _DRAWN.sub("", line)
    if not text:
        return False
    found = _OLDER.match(text.lower())
    if found is not None:
        ruled = any(char in "-_=" for char in line[: len(line) - len(text)])
        return ruled or (not found["rest"] and text.rstrip("* ").endswith((":", "：")))
    return any(pattern.match(line) for pattern in (*_REPLY_ABOVE, _GROUPWISE))


def is_rule(line: str) -> bool:
    """Whether a line is a ruled one of any length."""
    return len(line) <= LONGEST_LINE and bool(_RULE.match(line))


def is_worded_rule(line: str) -> bool:
    """Whether a line is a ruled one around a few words, which may be any."""
    return len(line) <= LONGEST_LINE and bool(_WORDED_RULE.match(line))


def _field(line: str) -> tuple[str, bool]:
    """The label of a line in lower case, and whether a value stands behind it."""
    return _field_of(line[:LONGEST_LINE])


@_remembered
def _field_of(line: str) -> tuple[str, bool]:
    found = _FIELD.match(line)
    return (" ".join(found["label"].lower().split()), bool(found["value"])) if found else ("", False)


def _is_sender(line: str) -> bool:
    label, valued = _field(line)
    return valued and label in _SENDERS


def is_header_field(line: str) -> bool:
    """Whether a line is a field of a quoted header, in any language: ``Betreff: ...``."""
    return _is_sender(line) or _field(line)[0] in _OTHERS


def is_like_header_field(line: str) -> bool:
    """Whether a line may be a field of a quoted header in a language that we do not know, or the sender in Notes."""
    return len(line) <= LONGEST_LINE and bool(_LIKE_FIELD.match(line) or is_dated(line) or is_addressed(line))


def is_header_block(lines: Sequence[str]) -> bool:
    """Whether a quoted header begins at the first line: a From line with more fields near it, in any order."""
    if lines and (_is_on_one_line(lines[0]) or _is_foreign(lines)):
        return True
    if not lines or not is_header_field(lines[0]):
        return False
    first, *rest = [line[:LONGEST_LINE] for line in lines[:12] if line.strip()][:_MOST_FIELDS]
    others = sum(_field(line)[0] in _OTHERS for line in rest)
    dated = any(_field(line)[0] in _DATES for line in (first, *rest))
    if _is_sender(first):
        return others >= 2 or (others == 1 and (dated or "@" in first))
    return dated and others >= 1 and any(_is_sender(line) for line in rest[:4])


def _is_on_one_line(line: str) -> bool:
    """Whether a header block lost its line ends: ``From: ... Sent: ... To: ...``."""
    return _holds_a_header(_bare(line))


@_remembered
def _holds_a_header(text: str) -> bool:
    text = text.lower()
    sender = _SENDER_LABEL.match(text)
    date = _DATE_LABEL.search(text, sender.end(), sender.end() + _LONGEST_VALUE) if sender else None
    return date is not None and bool(_OTHER_LABEL.search(text, date.end(), date.end() + _LONGEST_VALUE))


def _is_foreign(lines: Sequence[str]) -> bool:
    """Whether a header begins in a language that we do not know, written in letters of its own.

    Somebody with an address, a day with its hour, and two fields more, line by line.
    """
    fields = [line.strip().strip("\u200e\u200f") for line in lines[:_FOREIGN_FIELDS] if len(line) <= LONGEST_LINE]
    if len(fields) < _FOREIGN_FIELDS or not _FOREIGN_SENDER.match(fields[0]):
        return False
    return bool(_HOUR.search(fields[1])) and all(_FOREIGN_FIELD.match(field) for field in fields[1:])
