"""Single values: placeholders, reasons, references, lists, addresses. Reads no labels and guesses nothing.

Where a value can be read in two ways it is refused with the reason and what would be right. Money is ``money.py``'s.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_PLACEHOLDERS = frozenset(
    ["n/a", "na", "n.a", "n.a.", "none", "nil", "null", "tbd", "tba", "t.b.d", "t.b.d.", "tbc", "todo", "to-do",
        "unknown", "unk", "?", "??", "???", "-", "--", "---", "–", "—", "_", "__", "___", ".", "..", "...", "…", "x",
        "xx", "xxx", "same", "asdf", "test", "pending-info", "k.a.", "ka", "keine", "null.", "missing", "blank",
        "empty", "nothing", "not known yet", "not yet known", "not provided", "not given", "undefined", "placeholder",
        "insert here", "your text", "enter text", "enter text here", "click or tap here to enter text",
        "choose an item", "optional", "no", "nope", "none yet", "none so far", "nothing yet", "not yet", "no info",
        "no information"]
) | {"to be determined", "to be confirmed", "to be added", "to be done", "to be provided", "not known",
    "not available", "not applicable", "no idea", "don't know", "dont know", "i don't know", "dunno", "fill in",
    "please fill in", "to follow", "will follow", "see above", "see below", "coming soon", "same as above",
    "please describe", "please specify", "please explain", "please enter", "please provide",
    "describe here"}  # fmt: skip
_UNFILLED = re.compile(
    r"[\[<{]+\s*(?:(?:please\s+)?(?:describe|enter|insert|fill|specify|provide|explain|write|type|add|list|"
    r"give|state|put|select|choose)\b[^\[\]<>{}]*"
    r"|your\b[^\[\]<>{}]*|[^\[\]<>{}]*\bhere|[^\W\d]+[\s_-]?(?:id|ids|name|number|no|date|value|text|reason))\s*[\]>}]+"
    r"|\W*(?:[A-Z]{1,6}[-_#])?[Xx]{3,}(?:-[Xx]+)*\W*|(?:e\.\s?g\.?|eg\.|z\.\s?B\.)\s.*",
    re.IGNORECASE | re.DOTALL,
)
"""The words of a form of one's own, left as they were: ``[describe what was tried]``, ``C-XXXX``, ``e.g. C-1234``."""
_BECAUSE = re.compile(
    r"^\W*(?:none|nothing|n/?a|no|not applicable|not available|"
    r"nil)\b(?:\s+[\w/-]+){0,4}?[\s,;:.(–—-]*(?:because|since|as|due to|reason:?)\s+\S+\s+\S+",
    re.IGNORECASE,
)
_NONE_DASH = re.compile(r"^\W*(?:none|n/a|not applicable)\s*[,;:(–—-]\s*\S+(?:\s+\S+){2,}", re.IGNORECASE)
_AUTOLINK = re.compile(
    r"<(?:https?|mailto|tel):[^<>\s]*>|\[(?:https?|mailto):[^\[\]\s]*\]|\[cid:[^\[\]]*\]", re.IGNORECASE
)
_HYPHENS = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_BRACKET = re.compile(r"\(\s*([^\s()]+)\s*\)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_EDGES = "*_[]()<>{}\"'“”‘’`.,;:!"


class UnclearValueError(ValueError):
    """A value that cannot be used; the text says why and what would be right."""


def is_placeholder(text: str) -> bool:
    """Whether a value only says that there is none: ``N/A``, ``TBD``, ``-``. ``None, because ...`` is an answer."""
    plain = " ".join(text.lower().split()).strip(" \t*_[]()<>{}\"'")
    return (
        plain in _PLACEHOLDERS
        or plain.rstrip(".!") in _PLACEHOLDERS
        or not plain
        or not any(c.isalnum() or unicodedata.category(c) == "Sc" for c in plain)
    )


def is_unfilled(text: str) -> bool:
    """Whether a value is what somebody's own form says of it, brackets and all, and nobody wrote over it."""
    return _UNFILLED.fullmatch(text.strip()) is not None


def is_reason(text: str) -> bool:
    """Whether a value says that there is none, and why: an answer to any field, whatever its type."""
    return bool(_BECAUSE.match(text) or _NONE_DASH.match(text))


def level_signs(text: str) -> str:
    """A reference as it is meant: plain hyphens, nothing invisible, no link that a mail client added."""
    text = unicodedata.normalize("NFKC", _AUTOLINK.sub(" ", text))
    return _UNSEEN.sub("", _HYPHENS.sub("-", text))


def read_pattern(text: str, pattern: str, hint: str) -> str:
    """The one word of a value that matches ``pattern``. Raises UnclearValueError.

    The first word counts alone when what follows it is of another shape: ``C-4471 (since 2019)``; one in brackets
    counts behind words that are none: ``Acme GmbH (C-4471)``.
    """
    level = level_signs(text)
    whole = level.strip().strip(_EDGES).strip()
    if re.fullmatch(pattern, whole):
        return whole
    words = re.sub(r"\([^()]*\)", " ", level).split()
    found = _matching(words, pattern)
    inside = [word for word in _matching(_BRACKET.findall(level), pattern) if not _YEAR.fullmatch(word)]
    if len(words) > len(found) and inside:
        found = list(dict.fromkeys((*found, *inside)))
    elif 1 < len(found) < len(words) and words[0].strip(_EDGES) == found[0] and _stands_out(found):
        return found[0]
    if len(found) == 1:
        return found[0]
    what = "holds more than one" if found else "does not look like one"
    shown = " ".join(level.split())
    raise UnclearValueError(f'"{shown}" {what}; write {hint}' if hint else f'"{shown}" {what}')


def _matching(texts: Sequence[str], pattern: str) -> list[str]:
    """The different words that match ``pattern`` and hold a figure."""
    words = [word.strip(_EDGES) for text in texts for word in re.split(r"[,;/|]+", text)]
    words = [word if re.fullmatch(pattern, word) else word.removeprefix("#") for word in words]
    return list(dict.fromkeys(word for word in words if re.fullmatch(pattern, word) and any(c.isdigit() for c in word)))


def _stands_out(words: Sequence[str]) -> bool:
    """Whether no other word has the shape of the first: letters, figures and marks in the same order."""
    first, *others = (re.sub(r"\d+", "9", re.sub(r"[^\W\d_]+", "A", word)) for word in words)
    return any(char.isalpha() for char in words[0]) and first not in others


_SEPARATORS = re.compile(r"[,;、\n\t|]+|\s+(?:and|und|et|y|&|\+)\s+|\s+/\s+", re.IGNORECASE)
_BULLET = re.compile(r"^(?:[-*•·‣▪◦–—]|\(?\d{1,2}[.)]|[a-z]\))\s+")
_TIED = "\ue000"
"""Stands for a space within a count, so that it is one word. No text holds it: it is private to whoever uses it."""
_COUNT = rf"[x×*][\s{_TIED}]*\d+|\d+[\s{_TIED}]*[x×]|\d+[\s{_TIED}]times|twice"
_WHOLE_COUNT = re.compile(rf"\(\s*(?:{_COUNT})\s*\)|(?<!\S)(?:{_COUNT})(?![^\s,;])", re.IGNORECASE)
_REMARK = re.compile(rf"\((?!\s*(?:{_COUNT})\s*\))[^()]*\)", re.IGNORECASE)
_COUNTED = re.compile(rf"^\(?(?:{_COUNT})\)?$", re.IGNORECASE)
_RANGE = re.compile(r"^(?:to|until|till|through|thru|bis|-|\.{2,3}|->|→|…)$", re.IGNORECASE)
_NUMBERING = re.compile(r"\(?\d{1,2}[.)]")
_SHORTENED = re.compile(r"[-/]\d+")
_REST = re.compile(r"\b(?:the (?:rest|others|remaining)|et al)\b", re.IGNORECASE)
_OTHERS = re.compile(
    r"(?:^|\s)(?<!\bno )(?:more|others?|further(?: ones)?|etc\.?|so on|usw\.?|\.{2,3}|…)\.?$|[\w)](?:\.{3}|…)$",
    re.IGNORECASE,
)
_SHORTEST_ID = 3
_LONGEST_LIST = 50_000


def read_list(text: str) -> tuple[str, ...]:
    """The items of a list in the order they were written, repeated ones kept: their number may matter.

    A count (``TXN-1 (x2)``) and a range (``TXN-1 to TXN-9``) stay as they are written; remarks behind an id
    go. Raises UnclearValueError when the list says that it is not whole.
    """
    if len(text) > _LONGEST_LIST:
        raise UnclearValueError("the list is too long for a mail; attach it, and write here what it is")
    level = level_signs(text).replace(_TIED, " ")
    pieces = [_BULLET.sub("", piece.strip()) for piece in _SEPARATORS.split(_REMARK.sub(" ", _tied(level)))]
    whole = " ".join(level.split())
    if not any(_is_id(word) for piece in pieces for word in piece.split()):
        single = [piece.replace(_TIED, " ") for piece in pieces if piece]
        whole = whole.strip(" .:")
        return tuple(single) if single and all(_is_short_id(piece) for piece in single) else (whole,) if whole else ()
    if _REST.search(level) or any(_OTHERS.search(piece.strip()) for piece in pieces):
        raise UnclearValueError(f'"{whole}" does not name all of them; write each one')
    if any(_SHORTENED.fullmatch(piece) for piece in pieces):
        raise UnclearValueError(f'"{whole}" shortens some of them; write each one in full')
    items = [item.replace(_TIED, " ") for piece in pieces for item in _items(piece.split())]
    return tuple(item for item in items if item and not is_placeholder(item))


def _tied(text: str) -> str:
    """A text with the spaces within its counts (``x 2``, ``( 2 times )``) made one word with them."""
    return _WHOLE_COUNT.sub(
        lambda count: re.sub(r"\s+", _TIED, re.sub(r"(?<=\()\s+|\s+(?=\))", "", count.group())), text
    )


def _items(words: list[str]) -> list[str]:
    """The ids of one piece: several apart by spaces, one with its count or range, or one with remarks behind it."""
    told = [word for word in words if not _NUMBERING.fullmatch(word)] or words
    bare = [word if _COUNTED.match(word) or _RANGE.match(word) else word.strip(_EDGES) for word in told]
    bare = [word for word in bare if word]
    if not bare or not any(_is_id(word) for word in bare):
        return bare if len(bare) == 1 and bare[0].isdigit() else []  # a remark, or an id of two figures
    if all(_is_id(word) and _shape(word) == _shape(bare[0]) for word in bare):
        return [half for word in bare for half in _halves(word)]
    if _is_id(bare[0]):
        return _ids_among(bare)
    if _COUNTED.match(bare[0]) and len(bare) > 1 and _is_id(bare[1]):
        return [" ".join(bare[:2])]
    if sum(map(_is_id, bare)) == 1 and _is_id(bare[-1]):
        return [bare[-1]]  # "2 transactions: TXN-1", "Ref TXN-1"
    return [" ".join(bare)]


def _ids_among(words: list[str]) -> list[str]:
    """The first of some words, which is an id, and those like it behind, each with its count or range."""
    kind, items, place = _shape(words[0]), [], 0
    while place < len(words):
        kept = 0
        if place == 0 or (kind and _is_id(words[place]) and _shape(words[place]) == kind):
            kept = 1 + _tail_length(words[place : place + 3])
            items.append(" ".join(words[place : place + kept]))
        place += kept or 1
    return items


def _tail_length(words: list[str]) -> int:
    """How many words behind an id belong to it: a count, or a range with its other end."""
    if len(words) > 1 and _COUNTED.match(words[1]):
        return 1
    return 2 if len(words) > 2 and _RANGE.match(words[1]) and _may_end(words[0], words[2]) else 0


def _may_end(first: str, last: str) -> bool:
    """Whether a word can be the other end of a range: of the same shape, or only its figures."""
    return _shape(first) == _shape(last) or last.isdigit()


def _halves(word: str) -> list[str]:
    """``TXN-1/TXN-2`` written without spaces."""
    halves = word.split("/")
    several = len(halves) > 1 and len({_shape(half) for half in halves}) == 1 and all(_is_id(half) for half in halves)
    return halves if several and any(char.isalpha() for char in halves[0]) else [word]


def _shape(word: str) -> str:
    """What ids of one kind have in common: the letters before their figures."""
    found = re.match(r"[^\d]*", word)
    return found.group().casefold() if found else ""


def _is_id(word: str) -> bool:
    """Whether a word is an id: it has a figure, and is no amount, count or time."""
    word = word.strip(_EDGES)
    if _COUNTED.match(word) or re.fullmatch(
        r"\d{1,3}(?:[.,]\d{3})*[.,]\d{2}|\d+[.,]\d{1,2}|\d{1,2}:\d{2}(?::\d{2})?", word
    ):
        return False
    return any(char.isdigit() for char in word) and (len(word) > _SHORTEST_ID or not word.isdigit())


def _is_short_id(word: str) -> bool:
    return " " not in word and any(char.isdigit() for char in word)


_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")


def read_email(text: str) -> str:
    """One address, lower-case. Raises UnclearValueError."""
    found: list[str] = list(dict.fromkeys(one.lower().rstrip(".") for one in _EMAIL.findall(text)))
    if len(found) != 1:
        raise UnclearValueError(f'"{text}" is not one mail address; write it as name@example.com')
    return found[0]
