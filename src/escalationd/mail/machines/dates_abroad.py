"""Dates of absences in languages that put the word for "until" behind them, or name months in their own way.

Rewrites them in English, which ``out_of_office`` reads; decides nothing.
"""

from __future__ import annotations

import re

_ENGLISH = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_FINNISH = (
    "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta "
    "marraskuuta joulukuuta"
)
_CZECH = "ledna února března dubna května června července srpna září října listopadu prosince"
_TURKISH = "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık"
_MONTHS = {
    name: english
    for names in (_FINNISH, _CZECH, _TURKISH)
    for name, english in zip(names.split(), _ENGLISH, strict=True)
}
_MONTH = re.compile(rf"(?<=\d)(\.?\s)({'|'.join(_MONTHS)})\b", re.IGNORECASE)
_EAST_ASIAN = re.compile(
    r"(?:(?P<year>\d{4})\s?[年년]\s?)?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일号]"
    r"(?:\s?[(（][^()（）]{1,4}[)）])?"
)
_WRITTEN = (
    r"(?P<date>\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{4})?|\d{1,2}\.?\s[A-Z][a-z]{2,8}(?:\s\d{4})?)"
)
_THROUGH = re.compile(rf"{_WRITTEN}\s?(?:まで|迄|까지|asti\b|saakka\b|tarihine kadar\b)")
_BACK = re.compile(
    rf"{_WRITTEN}\s?(?:から|より|に|は|부터|에)?[^。、,.\n]{{0,14}}?(?:戻|復帰|出社|出勤|帰社|返回|回来|回到|上班|복귀|출근)"
)
_UP_TO = re.compile(rf"[～〜至]\s?{_WRITTEN}")
_SLASHES = re.compile(r"(?<!\d)(\d{4})/(\d{1,2})/(\d{1,2})(?!\d)")


def in_english(text: str) -> str:
    """``text`` with such dates as ``through 11 December 2026``, ``back 2026-12-14``; other words stay."""
    text = _EAST_ASIAN.sub(_dated, _SLASHES.sub(_iso, text))
    text = _MONTH.sub(lambda found: f"{found[1]}{_MONTHS[found[2].lower()]}", text)
    text = _BACK.sub(r" back \g<date> ", text)
    text = _THROUGH.sub(r" through \g<date> ", text)
    return _UP_TO.sub(r" until \g<date> ", text)


def _iso(found: re.Match[str]) -> str:
    year, month, day = found.groups()
    return f"{year}-{month:0>2}-{day:0>2}"


def _dated(found: re.Match[str]) -> str:
    year, month, day = found["year"], int(found["month"]), int(found["day"])
    if not 1 <= month <= len(_ENGLISH):
        return found.group()
    return f"{year}-{month:02}-{day:02}" if year else f"{day} {_ENGLISH[month - 1]}"
