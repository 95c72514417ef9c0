"""Amounts of money and currencies, exact or refused. Reads no labels and guesses nothing.

What a careful clerk takes for certain: two kinds of marks (``1.250,00``, ``1,250.00``, ``1'250.00``), groups of
three apart by spaces, Indian groups (``1,25,000.00``), and a comma before three last figures (``1,250``): no
currency has thousandths. ``1.250`` is 1250 to one half of the world and 1.25 to the other: it is refused.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from escalationd.mail.forms.values import UnclearValueError

AMBIGUOUS = "$"
"""A sign that several currencies share: the form's currency field must say which."""

DOLLARS = frozenset({"CAD", "USD", "AUD", "NZD", "HKD", "SGD", "MXN", "BRL"})

_SYMBOLS = {
    "CAD$": "CAD", "CDN$": "CAD", "CA$": "CAD", "C$": "CAD", "US$": "USD", "AU$": "AUD", "A$": "AUD", "NZ$": "NZD",
    "HK$": "HKD", "S$": "SGD", "R$": "BRL", "MX$": "MXN", "€": "EUR", "₮": "USDT", "£": "GBP", "¥": "JPY", "₹": "INR",
    "$": AMBIGUOUS,
}  # fmt: skip
_NAMES = {
    "canadian dollars": "CAD", "canadian dollar": "CAD", "us dollars": "USD", "us dollar": "USD", "euros": "EUR",
    "euro": "EUR", "tether": "USDT", "zł": "PLN", "kč": "CZK", "kr": "kr", "fr": "CHF", "sfr": "CHF", "rs": "INR",
    "pounds": "GBP", "dollars": AMBIGUOUS, "dollar": AMBIGUOUS,
}  # fmt: skip
_CODES = re.compile(
    r"(?<![A-Za-z])(?:CSR|EUR|USDT|USDC|CAD|USD|GBP|CHF|JPY|INR|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|RON|TRY|CNY|"
    r"HKD|SGD|ZAR|BRL|MXN|BTC|ETH)(?![A-Za-z])"
)
_VAGUE_BEFORE = re.compile(
    r"(?:^|\s)(?:approx\.?|approximately|about|around|circa|ca\.?|roughly|some|over|under|up to|at least|"
    r"at most|more than|less than|almost|nearly|between|max\.?|min\.?|several|from|above|below)\s*\W*$|"
    r"[~≈<>≤≥±]\s*\W*$",
    re.IGNORECASE,
)
_VAGUE_ANYWHERE = re.compile(
    r"\b(?:approx\.?|approximately|roughly|circa|estimated?|est\.|maybe|perhaps|possibly|probably|presumably|"
    r"unclear|unsure|unconfirmed|unknown|not sure|to be confirmed|tbc|tbd|or so|or more|or less|plus|minus|"
    r"zzgl|zuzüglich|i think|i guess|ish|per (?!se\b)\w+|each|apiece|monthly|weekly|daily|yearly)\b|"
    r"/\s?(?:month|week|day|year)\b|\?|%|\d\s*\+",
    re.IGNORECASE,
)
_SCALE = re.compile(
    r"\d\s*(?:k|m|mn|mln|mio|bn|b|t|tsd|million|millions|billion|thousand|hundred|lakhs?|lacs?|crores?|cr|"
    r"grand)(?![a-z])",
    re.IGNORECASE,
)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_ASIDES = (
    re.compile(r"\([^()]*\)"),
    re.compile(r"\b(?:on|since|dated|of|at)\s+\d{4}-\d{2}-\d{2}\b|\bat\s+\d{1,2}:\d{2}\b", re.IGNORECASE),
    re.compile(
        rf"\b(?:on|since|dated)\s+\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTHS})[a-z]*\.?(?:\s+\d{{4}})?\b", re.IGNORECASE
    ),
    re.compile(
        rf"\b(?:on|since|dated)\s+(?:{_MONTHS})[a-z]*\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?\b", re.IGNORECASE
    ),
    re.compile(r"(?<!\w)[A-Za-z]{2,12}[-_#]\d[\w-]*"),
)
"""What may stand beside an amount and is none: brackets, the day it was charged, the id of its transaction."""

_DATE = re.compile(r"\d{1,4}([/.-])\d{1,2}\1\d{1,4}")
_GROUP_MARKS = " '’`"
_NUMBER = re.compile(rf"[-–]?\s?[.,]?\d(?:[\d.,{_GROUP_MARKS}]*\d)?\s?-?(?!\w)|\d[\d.,{_GROUP_MARKS}]*\d|\d")
_GROWN = re.compile(r"\d[^\W\d_]|[^\W\d_]\d")
"""A letter at a figure: ``5OO`` is no five."""
_ROUND_TAIL = re.compile(r"(?<=\d)([.,])(?:[-–—]{1,2}|=)|(?<=\d)/-")
_LETTERS = str.maketrans({"´": "'", "−": "-", "‐": "-", "‑": "-", "٫": ".", "٬": ",", "＇": "'"})
_BRACKETED = re.compile(r"[(\[]([^()\[\]]{1,12})[)\]]")
_LONGEST = 500
_PLAIN = "write the exact amount, such as 1250.00"


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount and the currency beside it: a code, ``AMBIGUOUS``, or None when none stands there."""

    amount: Decimal
    currency: str | None = None


def read_amount(text: str, currencies: tuple[str, ...]) -> Money:
    """An exact amount. Raises UnclearValueError for what can be read in two ways, is not exact, or is no amount."""
    if len(text) > _LONGEST:
        raise UnclearValueError(f'"{text[:60]} ..." is too long for an amount; {_PLAIN}')
    if any(unicodedata.category(char) in ("No", "Nl") for char in text):
        raise UnclearValueError(f'"{text}" is not written in figures; {_PLAIN}')
    level = unicodedata.normalize("NFKC", text.translate(_LETTERS)).strip()
    currency, rest = take_currency(level, currencies)
    rest = _ROUND_TAIL.sub(lambda tail: f"{tail.group(1)}00" if tail.group(1) else "", rest).strip()
    if _DATE.fullmatch(rest):
        raise UnclearValueError(f'"{text}" looks like a date; {_PLAIN}')
    _check_exact(rest, text)
    for aside in _ASIDES:
        rest = aside.sub(" ", rest)
    if _GROWN.search(rest):
        raise UnclearValueError(f'"{text}" is not written in figures alone; {_PLAIN}')
    numbers = list(_NUMBER.finditer(rest))
    if not numbers:
        raise UnclearValueError(f'"{text}" holds no number; {_PLAIN}')
    if len(numbers) > 1:
        raise UnclearValueError(f'"{text}" holds more than one number; {_PLAIN}')
    if _VAGUE_BEFORE.search(rest[: numbers[0].start()]):
        raise UnclearValueError(f'"{text}" is not an exact amount; {_PLAIN}')
    return Money(_number(numbers[0].group(), text), currency)


def _check_exact(rest: str, text: str) -> None:
    if _SCALE.search(rest):
        raise UnclearValueError(f'"{text}" is abbreviated; write the whole number, such as 12000.00')
    if re.fullmatch(r"\(.*\)", rest) or re.match(r"minus\b", rest, re.IGNORECASE):
        raise UnclearValueError(f'"{text}" is negative; {_PLAIN}')
    if _VAGUE_ANYWHERE.search(rest):
        raise UnclearValueError(f'"{text}" is not an exact amount; {_PLAIN}')


@lru_cache(maxsize=16)
def _signs(currencies: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], str | None], ...]:
    """What names a currency, the longer sign before one that is a part of it; None as the code: the words found."""
    codes = "|".join(re.escape(code) for code in currencies) or "(?!)"
    signs = (
        *((re.escape(sign), code) for sign, code in _SYMBOLS.items() if len(sign) > 1),
        (rf"(?<![A-Za-z])(?:{codes})(?![A-Za-z])", None),
        (_CODES.pattern, None),
        *((re.escape(sign), code) for sign, code in _SYMBOLS.items() if len(sign) == 1),
        *((rf"\b{name}\b", code) for name, code in _NAMES.items()),
    )
    # "try" is a word, TRY a currency
    return tuple((re.compile(sign, 0 if sign is _CODES.pattern else re.IGNORECASE), code) for sign, code in signs)


def take_currency(text: str, currencies: tuple[str, ...]) -> tuple[str | None, str]:
    """The one currency of a text (or ``AMBIGUOUS``), and the text without it. Two different ones are refused."""
    found: list[str] = []
    rest = unicodedata.normalize("NFKC", text)
    for sign, code in _signs(currencies):
        if here := sign.findall(rest):
            found += [code or match.upper() for match in here]
            rest = sign.sub(" ", rest)
    found += [sign for sign in rest if unicodedata.category(sign) == "Sc"]
    rest = "".join(" " if unicodedata.category(sign) == "Sc" else sign for sign in rest)
    distinct = list(dict.fromkeys(found))
    if AMBIGUOUS in distinct and any(code in DOLLARS for code in distinct):
        distinct.remove(AMBIGUOUS)  # "$500 CAD"
    if len(distinct) > 1:
        raise UnclearValueError(f'"{text}" names two currencies ({", ".join(distinct)}); write one')
    return (distinct[0] if distinct else None), rest


def sign_in(label: str, currencies: tuple[str, ...]) -> str | None:
    """The currency in the brackets of a label: ``Amount (€)``, ``Amount (CA$)``. Two of them name none."""
    found = _BRACKETED.search(label)
    try:
        return take_currency(found.group(1), currencies)[0] if found else None
    except UnclearValueError:
        return None


def read_currency(text: str, currencies: tuple[str, ...]) -> str:
    """One of the configured codes. Raises UnclearValueError naming them."""
    words = unicodedata.normalize("NFKC", text).strip().strip(".:;()[]*_ ")
    right = f"write one of {', '.join(currencies)}"
    try:
        found, rest = take_currency(words, currencies)
    except UnclearValueError as error:
        raise UnclearValueError(f"{error}; {right}") from error
    if found == AMBIGUOUS:
        raise UnclearValueError(f'"{words}" can be several currencies; {right}')
    exact = next((code for code in currencies if code.upper() == (found or "").upper()), None)
    if exact is not None and not re.search(r"(?<![A-Za-z\d])\d", rest) and not _VAGUE_ANYWHERE.search(rest):
        return exact
    raise UnclearValueError(f'"{words}" is not a currency we use; {right}')


def _number(written: str, whole: str) -> Decimal:
    digits = written.strip()
    if digits.startswith(("-", "–")) or digits.endswith("-"):
        raise UnclearValueError(f'"{whole}" is negative; {_PLAIN}')
    digits, grouped = _join_groups(digits, whole)
    digits = f"0{digits}" if digits.startswith((".", ",")) else digits
    commas, dots = digits.count(","), digits.count(".")
    if commas and dots:
        return _two_marks(digits, whole)
    if not commas and not dots:
        return Decimal(digits)
    mark = "," if commas else "."
    if grouped:
        return Decimal(digits.replace(mark, ".")) if commas + dots == 1 else _refuse(whole)
    return _one_mark(digits, mark, whole)


def _refuse(whole: str) -> Decimal:
    raise UnclearValueError(f'"{whole}" can be read in more than one way; {_PLAIN}')


def _join_groups(digits: str, whole: str) -> tuple[str, bool]:
    """Spaces and apostrophes between groups of three go; anywhere else they stand between two numbers."""
    groups = re.split(f"[{_GROUP_MARKS}]+", digits)
    if len(groups) == 1:
        return digits, False
    last = re.split(r"[.,]", groups[-1])[0]
    middle = [*groups[1:-1], last]
    first_fits = groups[0].isdigit() and len(groups[0]) <= 3
    if not first_fits or any(len(group) != 3 or not group.isdigit() for group in middle):
        raise UnclearValueError(f'"{whole}" holds more than one number; {_PLAIN}')
    return "".join(groups), True


def _two_marks(digits: str, whole: str) -> Decimal:
    """``1,250.00`` and ``1.250,00``: the last mark is the decimal one, the other groups thousands."""
    decimal = max(",.", key=digits.rfind)
    group = "." if decimal == "," else ","
    head, _, tail = digits.rpartition(decimal)
    if decimal in head or not _grouped(head, group):
        return _refuse(whole)
    return Decimal(f"{head.replace(group, '')}.{tail}")


def _one_mark(digits: str, mark: str, whole: str) -> Decimal:
    head, _, tail = digits.rpartition(mark)
    if mark in head:
        return Decimal(digits.replace(mark, "")) if _grouped(digits, mark) else _refuse(whole)
    if len(tail) != 3 or head == "0":
        return Decimal(f"{head}.{tail}") if mark == "." or len(tail) < 3 or head == "0" else _refuse(whole)
    if mark == "," and len(head) <= 3:
        return Decimal(head + tail)
    if mark == "." and len(head) > 3:
        return Decimal(f"{head}.{tail}")  # thousands would be set apart too: 1250.500 is no 1,250,500
    clear = f"write {head}{tail}.00 or {head}.{tail.rstrip('0').ljust(2, '0')}"
    raise UnclearValueError(f'"{whole}" can be read in two ways; {clear}')


def _grouped(digits: str, mark: str) -> bool:
    """Groups of three, or of two before the last three as in India (``12,34,567``)."""
    first, *rest = digits.split(mark)
    if not first.isdigit() or not rest or len(rest[-1]) != 3 or not all(group.isdigit() for group in rest):
        return not rest and first.isdigit()
    by_three = len(first) <= 3 and all(len(group) == 3 for group in rest)
    by_two = mark == "," and len(first) <= 2 and all(len(group) == 2 for group in rest[:-1]) and len(rest) > 1
    return by_three or by_two
