"""Single values: amounts, currencies, lists, placeholders. Reads no labels and guesses nothing.

Where a value can be read in two ways it is refused with the reason and what would be right.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_PLACEHOLDERS = frozenset(
    ["n/a", "na", "n.a", "n.a.", "none", "nil", "null", "tbd", "tba", "t.b.d", "t.b.d.", "tbc", "todo", "to-do", "unknown", "unk", "?", "??", "???", "-", "--", "---", "–", "—", "_", "__", "___", ".", "..", "...", "…", "x", "xx", "xxx", "same", "asdf", "test", "pending-info", "k.a.", "ka", "keine", "null.", "missing", "blank", "empty"]
) | {"to be determined", "to be confirmed", "to be added", "not known", "not available", "not applicable", "no idea", "don't know", "fill in", "to follow", "will follow", "see above", "see below"}  # fmt: skip

_SYMBOLS = {
    "€": "EUR",
    "₮": "USDT",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "C$": "CAD",
    "CA$": "CAD",
    "CAD$": "CAD",
    "CDN$": "CAD",
    "US$": "USD",
}
_NAMES = {
    "euro": "EUR",
    "euros": "EUR",
    "tether": "USDT",
    "canadian dollars": "CAD",
    "canadian dollar": "CAD",
    "us dollars": "USD",
    "pounds": "GBP",
}
_CODES = re.compile(
    r"(?<![A-Za-z])(?:CSR|EUR|USDT|USDC|CAD|USD|GBP|CHF|JPY|INR|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|RON|TRY|CNY|HKD|SGD|ZAR|BRL|MXN|BTC|ETH)(?![A-Za-z])",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"(?:^|\s)(?:approx\.?|approximately|about|around|circa|ca\.?|roughly|some|over|under|up to|at least|more than|less than|almost|nearly|between|max\.?|min\.?|several|from)(?=\s|\d|$)|^[~≈<>±]|\+$",
    re.IGNORECASE,
)
_SCALE = re.compile(
    r"\d\s*(?:k|m|mn|mln|mio|bn|b|t|tsd|million|millions|billion|thousand|hundred|lakhs?|lacs?|crores?|cr|grand)(?![a-z])",
    re.IGNORECASE,
)
_GROUP_MARKS = "\u00a0\u202f\u2009\u2007\u2008\u200a '’`´"
_NUMBER = re.compile(rf"[-−–]?\s?\d(?:[\d.,{_GROUP_MARKS}]*\d)?")
_TAIL = re.compile(r"(?<=\d)[.,](?:[-–—]{1,2}|=)|(?<=\d)/-")
_PLAIN = "write the exact amount, such as 1250.00"


class UnclearValueError(ValueError):
    """A value that cannot be used; the text says why and what would be right."""


def is_placeholder(text: str) -> bool:
    """Whether a value only says that there is none: ``N/A``, ``TBD``, ``-``. ``None, because ...`` is an answer."""
    plain = " ".join(text.lower().split()).strip(" \t*_[]()<>\"'")
    return (
        plain in _PLACEHOLDERS
        or plain.rstrip(".!") in _PLACEHOLDERS
        or not plain
        or not any(c.isalnum() for c in plain)
    )


def read_amount(text: str, currencies: tuple[str, ...]) -> tuple[Decimal, str | None]:
    """An exact amount and the currency beside it (None when none stands there).

    Raises UnclearValueError for anything that can be read in two ways, is not exact, or is no amount.
    """
    plain = (
        unicodedata.normalize("NFKC", text.strip()).replace("−", "-")
        if not _GROUPED_NARROW.search(text)
        else text.strip()
    )
    currency, rest = _take_currency(plain, currencies)
    if _SCALE.search(rest):
        raise UnclearValueError(f'"{text}" is abbreviated; write the whole number, such as 12000.00')
    if _VAGUE.search(rest.strip()):
        raise UnclearValueError(f'"{text}" is not an exact amount; {_PLAIN}')
    rest = _TAIL.sub("", rest)
    rest = re.sub(r"\([^()]*\)", " ", rest)
    numbers = [found.group() for found in _NUMBER.finditer(rest)]
    if not numbers:
        raise UnclearValueError(f'"{text}" holds no number; {_PLAIN}')
    if len(numbers) > 1:
        raise UnclearValueError(f'"{text}" holds more than one number; {_PLAIN}')
    return _number(numbers[0], text), currency


_GROUPED_NARROW = re.compile("\\d[\u202f\u2009\u00a0]\\d")


def _take_currency(text: str, currencies: tuple[str, ...]) -> tuple[str | None, str]:
    """The one currency of a text, and the text without it. Two different ones are refused."""
    found: list[str] = []
    rest = text
    for symbol in sorted(_SYMBOLS, key=len, reverse=True):
        if symbol.lower() in rest.lower():
            found.append(_SYMBOLS[symbol])
            rest = re.sub(re.escape(symbol), " ", rest, flags=re.IGNORECASE)
    configured = (
        re.compile(rf"(?<![A-Za-z])(?:{'|'.join(re.escape(code) for code in currencies)})(?![A-Za-z])", re.IGNORECASE)
        if currencies
        else _CODES
    )
    for pattern in (configured, _CODES):
        found += [code.upper() for code in pattern.findall(rest)]
        rest = pattern.sub(" ", rest)
    for name, code in _NAMES.items():
        if re.search(rf"\b{name}\b", rest, re.IGNORECASE):
            found.append(code)
            rest = re.sub(rf"\b{name}\b", " ", rest, flags=re.IGNORECASE)
    distinct = list(dict.fromkeys(found))
    if len(distinct) > 1:
        raise UnclearValueError(f'"{text}" names two currencies ({", ".join(distinct)}); write one')
    if "$" in rest:
        raise UnclearValueError(f'"{text}": "$" can be several currencies; write the code, such as CAD')
    return (distinct[0] if distinct else None), rest


def _number(written: str, whole: str) -> Decimal:
    digits = written.strip()
    if digits.startswith(("-", "−", "–")):
        raise UnclearValueError(f'"{whole}" is negative; {_PLAIN}')
    digits = _join_groups(digits, whole)
    commas, dots = digits.count(","), digits.count(".")
    if commas and dots:
        return _two_marks(digits, whole)
    if commas or dots:
        return _one_mark(digits, "," if commas else ".", whole)
    return Decimal(digits)


def _join_groups(digits: str, whole: str) -> str:
    """Spaces and apostrophes between groups of three go; anywhere else they are two numbers."""
    groups = re.split(f"[{_GROUP_MARKS}]+", digits)
    if len(groups) == 1:
        return digits
    last = re.split(r"[.,]", groups[-1])[0]
    middle = [*groups[1:-1], last]
    if not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 or not group.isdigit() for group in middle):
        raise UnclearValueError(f'"{whole}" holds more than one number; {_PLAIN}')
    return "".join(groups)


def _two_marks(digits: str, whole: str) -> Decimal:
    """``1,250.00`` and ``1.250,00``: the last mark is the decimal one, the other groups thousands."""
    decimal = max(",.", key=digits.rfind)
    group = "." if decimal == "," else ","
    head, _, tail = digits.rpartition(decimal)
    if decimal in head or not _grouped(head, group):
        raise UnclearValueError(f'"{whole}" can be read in more than one way; {_PLAIN}')
    return Decimal(f"{head.replace(group, '')}.{tail}")


def _one_mark(digits: str, mark: str, whole: str) -> Decimal:
    head, _, tail = digits.rpartition(mark)
    if mark in head:
        if not _grouped(digits, mark):
            raise UnclearValueError(f'"{whole}" can be read in more than one way; {_PLAIN}')
        return Decimal(digits.replace(mark, ""))
    if len(tail) == 3 and head != "0":
        if mark == ".":
            clear = f"write {head}{tail}.00 or {head}.{tail}0"
            raise UnclearValueError(f'"{whole}" can be read in two ways; {clear}')
        return Decimal(head + tail)
    if mark == "," and len(tail) > 3:
        raise UnclearValueError(f'"{whole}" can be read in more than one way; {_PLAIN}')
    return Decimal(f"{head}.{tail}")


def _grouped(digits: str, mark: str) -> bool:
    """Groups of three, or of two before the last three as in India (``12,34,567``)."""
    first, *rest = digits.split(mark)
    if not first.isdigit() or not rest or len(rest[-1]) != 3 or not all(group.isdigit() for group in rest):
        return not rest and first.isdigit()
    by_three = len(first) <= 3 and all(len(group) == 3 for group in rest)
    by_two = mark == "," and len(first) <= 2 and all(len(group) == 2 for group in rest[:-1]) and len(rest) > 1
    return by_three or by_two


def read_currency(text: str, currencies: tuple[str, ...]) -> str:
    """One of the configured codes. Raises UnclearValueError naming them."""
    words = text.strip().strip(".:;()[]*_ ")
    right = f"write one of {', '.join(currencies)}"
    code = next((code for code in currencies if code.lower() == words.lower()), None)
    if code is not None:
        return code
    try:
        found, rest = _take_currency(words, currencies)
    except UnclearValueError as error:
        raise UnclearValueError(f"{error}; {right}") from error
    if found in currencies and not any(char.isdigit() for char in rest):
        return str(found)
    raise UnclearValueError(f'"{words}" is not a currency we use; {right}')


_SEPARATORS = re.compile(r"[,;\n\t|]+|\s+(?:and|und|et|y|&|\+)\s+|\s+/\s+", re.IGNORECASE)
_BULLET = re.compile(r"^(?:[-*•·‣▪◦–—]|\(?\d{1,2}[.)]|[a-z]\))\s+")


def read_list(text: str) -> tuple[str, ...]:
    """The items of a list in the order they were written, repeated ones kept: their number may matter."""
    pieces = (_BULLET.sub("", piece.strip()) for piece in _SEPARATORS.split(text))
    items: list[str] = []
    for piece in pieces:
        words = re.sub(r"\([^()]*\)", " ", piece).split()
        if len(words) > 1 and all(any(char.isdigit() for char in word) for word in words):
            items += [word.strip(".:") for word in words]
        elif words:
            items.append(" ".join(words).strip().strip(".:"))
    return tuple(item for item in items if item and not is_placeholder(item))


_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")


def read_email(text: str) -> str:
    """One address, lower-case. Raises UnclearValueError."""
    found: list[str] = list(dict.fromkeys(one.lower().rstrip(".") for one in _EMAIL.findall(text)))
    if len(found) != 1:
        raise UnclearValueError(f'"{text}" is not one mail address; write it as name@example.com')
    return found[0]


def read_pattern(text: str, pattern: str, hint: str) -> str:
    """The one word of a value that matches ``pattern``. Raises UnclearValueError."""
    whole = text.strip().strip("*_[]()<>\"'.,;:")
    if re.fullmatch(pattern, whole):
        return whole
    words = (word.strip("*_[]()<>\"'.,;:") for word in re.split(r"[\s,;/|]+", whole))
    found = list(
        dict.fromkeys(word for word in words if re.fullmatch(pattern, word) and any(c.isdigit() for c in word))
    )
    if len(found) == 1:
        return found[0]
    what = "holds more than one" if found else "does not look like one"
    raise UnclearValueError(f'"{whole}" {what}; write {hint}' if hint else f'"{whole}" {what}')
