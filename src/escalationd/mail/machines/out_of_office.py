"""Until when an out-of-office reply says somebody is away. Decides nothing; a date it is not sure of is None."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from escalationd.mail.machines.dates_abroad import in_english
from escalationd.mail.opening.envelope import Envelope
from escalationd.mail.replies.when import read_when

_LOOKED_AT = 5000
_LONGEST = timedelta(days=366)
"""An end further away than this is a slip of the pen, or a joke."""

_MONTH = (
    r"(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|ago|sep|oct|okt|nov|dec|dez|déc|dic|des|gen|mag|giu|lug|ott|"
    r"out|set|fév|fev|avr|juin|juil|août|ene|abr|maj"
    r"|stycz|lut|kwie|czer|lip|sierp|wrze|paź|list|grud|янв|фев|мар|апр|ма|июн|июл|авг|сен|окт|ноя|"
    r"дек)[a-zäéûôçśńа-я]{0,7}"
)
_DAY = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|"
    r"lundi|mardi|mercredi|jeudi|vendredi|lunes|martes|viernes"
)
_DATE = (
    r"(?P<date>\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2})?|\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{4})?|"
    r"(?!24/7\b)\d{1,2}/\d{1,2}(?:/\d{4})?(?![\d/])"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|\.)?\s+(?:of\s+|de\s+)?{_MONTH}\.?(?:,?\s+(?:de\s+)?\d{{4}})?"
    rf"|{_MONTH}\.?\s+\d{{1,2}}(?!\d)(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?"
    rf"|(?:{_DAY})\b(?!,?\s+(?:the\s+|den\s+|le\s+)?(?:\d|{_MONTH}\s)))"
)
_INCLUSIVE = (
    r"through|till och med|til og med|t\.?o\.?m\.?|until the end of|up to and including|"
    r"bis einschlie[ßs]+lich|t/m|tot en met|jusqu'au|bis(?: zum)?"
)
_ENDS = re.compile(
    rf"(?:\b|(?<=\())(?P<word>{_INCLUSIVE}|until|till|til\b|do(?= \d)|до(?= \d)|tillbaka\b|tilbage\b|tilbake\b|"
    rf"up to|back\b|return(?:ing|s)?\b|wieder\b|ab dem|zurück\b|erreichbar ab"
    r"|de retour|retour\b|hasta|volver[ée]|regreso|regresar[ée]|at[ée]\b|fino al?|ritorno|rientro|tot\b|terug\b)"
    rf"(?:[ ,:]+[\w']+){{0,5}}?[ ,:]+{_DATE}",
    re.IGNORECASE,
)
_RANGE = re.compile(
    rf"(?:\b(?:from|between|vom|von|du|del|dal|de|od)\s+[^\n]{{1,40}}?\s+(?:to|and|until|till|(?P<word>through)|"
    rf"bis(?: zum)?|au|al|a|do)|(?:[\d.]|\d\.?\s+{_MONTH}\.?)\s*(?:-|–|to|"
    rf"bis))\s*(?:the\s+)?(?:(?:{_DAY}),?\s+)?{_DATE}",
    re.IGNORECASE,
)
_AGAIN = r"wieder|zurück|weer|terug|igen|tillbaka|taas|jälleen|de nuevo|di nuovo|de novo|ponownie|znów|снова"
_BACK = re.compile(
    rf"\b(?:back|return(?:ing|s)?|wieder|de retour|regreso|regresar[ée]|vuelvo|volver[ée]|regresso|regressarei|volto|"
    rf"voltarei|retorno|ritorno|rientro|rientrer[òo]|torno|torner[òo]|di nuovo|terug|tillbaka|tilbage|tilbake|åter|"
    rf"wracam|wrócę|powrót|palaan|jälleen|taas|vrátím se|zpět|вернусь|возвращаюсь|"
    rf"буду (?:в офисе|на (?:работе|месте)))\b"
    rf"(?:[ ,:]+(?!(?:until|till|bis|fino|até|hasta|tot|do|до|through)\b)[\w']+){{0,4}}?[ ,:]+{_DATE}"
    rf"|\b{_DATE.replace('P<date>', 'P<before>')}\s+(?:(?:ben|bin|är|er|olen|estoy|sono|jestem)\s+)?"
    rf"(?:ik |ich |jag |jeg )?(?:{_AGAIN})\b",
    re.IGNORECASE,
)
"""The day of the return: surer than the end of a range."""
_COUNTED = re.compile(
    r"[\s,(]*(?:r\.\s*)?(?:ambos )?(?:inclus|incl\b|inklusive|inkl\b|einschl|compres[ao]\b|włącznie)", re.IGNORECASE
)
_NO_ABSENCE = re.compile(
    r"(?:(?<!not )(?<!un)(?:valid|available|reachable|open)|(?<!out of )(?<!not in )(?:\bin the office)|gültig|"
    r"geöffnet)(?: (?:only|only on))?\W*$",
    re.IGNORECASE,
)
"""What lasts until then is not the absence."""
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def away_until(envelope: Envelope, *, now: datetime, zone: str) -> datetime | None:
    """The end of the absence (aware UTC) when the reply gives a date that can be read one way only."""
    text = in_english(f"{envelope.subject}\n{envelope.text}"[:_LOOKED_AT])
    for pattern in (_BACK, _RANGE, _ENDS):
        for found in pattern.finditer(text):
            until = _end(found, text, now=now, zone=zone)
            if until is not None:
                return until if until <= now + _LONGEST else None
    return None


def _end(found: re.Match[str], text: str, *, now: datetime, zone: str) -> datetime | None:
    """The instant that a piece of the text names; a last day that counts whole ends with the next one."""
    groups = found.groupdict()
    until = _read(groups["date"] or groups["before"], now=now, zone=zone)
    if until is None or _NO_ABSENCE.search(text[max(0, found.start() - 40) : found.start()]):
        return None
    whole_day = re.fullmatch(_INCLUSIVE, groups.get("word") or "", re.IGNORECASE) or _COUNTED.match(text, found.end())
    return until + (timedelta(days=1) if whole_day else timedelta())


def _read(words: str, *, now: datetime, zone: str) -> datetime | None:
    words = re.sub(r"\bde\s+|(?<=\d)er\b", "", words, flags=re.IGNORECASE)
    words = re.sub(r"(?<=\d\.)\s(?=\d)", "", words)
    slashes = _SLASHES.fullmatch(words)
    if slashes is None:
        return read_when(words, now=now, zone=zone)
    first, second, year = (int(number) for number in slashes.groups())
    if first == second or (first > 12) != (second > 12):  # 30/11 and 11/30 are one day each; 3/4 is two
        day, month = (first, second) if first > 12 else (second, first)
        return read_when(f"{year}-{month:02d}-{day:02d}", now=now, zone=zone)
    return None
