"""What a verdict names (a ticket, our reference, a customer, a sum) against the case it answers. Reads no verb.

"Approved for TCK-2" in the thread of TCK-1 decides nothing here: it is asked back, with both in the reason. What is
the case's own only says the same once more: it is blanked, so that "Approved for 5,000 EUR" is as plain as "Approved".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import islice

from escalationd.core.escalation import Escalation
from escalationd.core.policy import Verb

_ID = r"(?=[A-Z-]*\d)[A-Z]{0,10}[-_]?\d{1,12}"
_REFERENCE = re.compile(r"(?<![\w-])[A-Z]{2,8}-\d{4}-\d{4,8}(?![\w-])", re.IGNORECASE)
_TICKET_WORD = r"\b(?:ticket|case|incident|vorgang|fall|dossier|caso|zaak|sprawa)"
_CUSTOMER_WORD = r"\b(?:customer|client|cust|kunde|kundin|kundennummer|cliente|klant|klient)"
_NUMBERED = r"(?:\s?(?:id|no\.?|nr\.?|number|nummer))?\s?[#:]?\s?"
_BY_TICKET_WORD = re.compile(rf"{_TICKET_WORD}{_NUMBERED}(?P<id>{_ID})(?![\w-])", re.IGNORECASE)
_BY_CUSTOMER_WORD = re.compile(
    rf"{_CUSTOMER_WORD}{_NUMBERED}(?P<id>[A-Z]{{0,10}}[-_]?\d{{3,12}})(?![\w-])", re.IGNORECASE
)
_LETTERED = re.compile(r"#?(?P<letters>[A-Za-z]{1,10})(?P<mark>[-_]?)\d{1,12}")
_SIGN = r"[€$£₮]|\b(?:EUR|CAD|CSR|USDT|USD|GBP|CHF|euros?|dollars?)(?![A-Za-z])"
_FIGURES = r"\d(?:[\d.,'’ ]{0,20}\d)?"
_SUM = re.compile(
    rf"(?:(?P<before>{_SIGN})\s?)?(?<![\w.,-])(?P<figures>{_FIGURES})(?P<thousand>\s?k\b)?(?:[.,]-)?"
    rf"(?:\s?(?P<after>{_SIGN}))?(?![\w-]|[.,/:]\d)",
    re.IGNORECASE,
)
_CODES = {"€": "EUR", "£": "GBP", "₮": "USDT", "EURO": "EUR", "EUROS": "EUR"}
_DOLLARS = frozenset({"$", "DOLLAR", "DOLLARS"})
_DOLLAR_CODES = frozenset({"CAD", "USD"})
_LEADS_TO = re.compile(
    r"(?:\b(?:for|of|over|about|on|re:?|regarding|with|für|über|von|mit|pour|de|di|para|por|per|voor|(?<!up )to)\s+)?"
    r"(?:\b(?:the|this|our|that)\s+)?(?:(?:full |whole |requested )?(?:amount|sum) of\s+|"
    rf"(?:{_TICKET_WORD}|{_CUSTOMER_WORD}|\bescalation|\bref(?:erence)?){_NUMBERED})?\(?\[?$",
    re.IGNORECASE,
)
"""The words that lead to what is named; they go with it."""
_LONGEST_LEAD = 60
_MOST = 200
_MORE = re.compile(r"(?:\b(?:plus|minus|another|additional|extra|further|less|more|times)|[x×*+/])\s*$", re.IGNORECASE)
"""Before the case's own sum: it is another one of the same size."""
_DIRECT = re.compile(r"^\W*(?:(?:for|of|the|this|on|regarding|für|über|pour|para|per|voor|it)\s+){0,3}$", re.IGNORECASE)
"""What may stand between a verb and what it decides; further on it is a reason, such as "duplicate of TCK-2"."""
_UNBOUND = frozenset({Verb.ASK, Verb.REVIEW, Verb.REMIND, Verb.AWAY, Verb.CUSTOMER})
"""Verbs that settle nothing: other cases may well be spoken of."""
_WITH_SUM = frozenset({Verb.APPROVE, Verb.RESOLVED})


@dataclass(frozen=True, slots=True)
class Named:
    """Something of a case that words name, by its place; ``own``: it is this case's."""

    start: int
    end: int
    what: str
    own: bool
    theirs: str


def without_own(words: str, case: Escalation) -> str:
    """The words with what is the case's own, and what leads to it, blanked; positions stay."""
    for one in _named(words, case):
        if one.own:
            lead = _LEADS_TO.search(words[max(0, one.start - _LONGEST_LEAD) : one.start])
            start = one.start - (len(lead.group()) if lead else 0)
            words = words[:start] + " " * (one.end - start) + words[one.end :]
    return words


def find_contradiction(words: str, note: str, verb: Verb, case: Escalation) -> str:
    """Why a verdict may be meant for something else than this case; empty when nothing in it says so.

    Whatever an approval names counts. Other verbs go on with reasons, in ``note``: there only what is named at once.
    """
    if verb in _UNBOUND:
        return ""
    if verb is Verb.APPROVE:
        return find_other(words, case)
    sums = [one for one in _sums(note, case) if verb in _WITH_SUM or _is_direct(note, one)]
    ids = [one for one in _ids(note, case) if _is_direct(note, one)]
    return next((_reason(one) for one in (*ids, *sums) if not one.own), "")


def find_other(words: str, case: Escalation) -> str:
    """What the words name that is not this case's, as a reason that holds both; empty when there is nothing."""
    return next((_reason(one) for one in _named(words, case) if not one.own), "")


def _is_direct(note: str, one: Named) -> bool:
    """Whether nothing stands between a verb and what is named but what leads to it."""
    if one.start > _LONGEST_LEAD:
        return False
    before = re.sub(
        rf"(?:{_TICKET_WORD}|{_CUSTOMER_WORD}|\bescalation){_NUMBERED}$", "", note[: one.start], flags=re.IGNORECASE
    )
    return bool(_DIRECT.match(before))


def _reason(one: Named) -> str:
    return f"it names {one.what}, and this case is about {one.theirs}"


def _named(words: str, case: Escalation) -> list[Named]:
    ids = list(_ids(words, case))
    taken = [(one.start, one.end) for one in ids]
    sums = [one for one in _sums(words, case) if not any(start < one.end and one.start < end for start, end in taken)]
    return sorted((*ids, *sums), key=lambda one: one.start)


def _ids(words: str, case: Escalation) -> Iterator[Named]:
    """References, tickets and customers, each place once."""
    taken: list[tuple[int, int]] = []
    customer = case.fields.get("customer_id")
    for own, patterns in (
        (case.ref, (_REFERENCE,)),
        (case.ticket, (_like(case.ticket), _BY_TICKET_WORD)),
        (customer if isinstance(customer, str) else "", (_like(str(customer or "")), _BY_CUSTOMER_WORD)),
    ):
        for found in (one for pattern in patterns if own and pattern for one in islice(pattern.finditer(words), _MOST)):
            start, end = found.span("id") if "id" in found.re.groupindex else found.span()
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            taken.append((start, end))
            written = words[start:end]
            yield Named(start, end, written, own=_is_same(written, own), theirs=own)


def _like(own: str) -> re.Pattern[str] | None:
    """References of the same shape: the letters before the figures are those of this one. None without letters."""
    shape = _LETTERED.fullmatch(own.strip())
    if shape is None:
        return None
    mark = r"[-_ ]?" if len(shape["letters"]) > 1 else re.escape(shape["mark"])
    return re.compile(rf"(?<![\w-]){shape['letters']}{mark}\d{{1,12}}(?![\w-])", re.IGNORECASE)


def _is_same(written: str, own: str) -> bool:
    """Whether two references are one: but for case and marks, or one is only the figures of the other."""
    first, second = (re.sub(r"[\W_]", "", one).upper() for one in (written, own))
    figures = [re.sub(r"\D", "", one) for one in (first, second)]
    return first == second or (figures[0] == figures[1] and (first.isdigit() or second.isdigit()))


def _sums(words: str, case: Escalation) -> Iterator[Named]:
    """Sums of money: with a currency any, without one only the case's own."""
    if case.amount is None:
        return
    theirs = f"{case.amount:,} {case.currency or ''}".strip()
    for found in islice(_SUM.finditer(words), _MOST):
        sign = found["before"] or found["after"]
        own = (
            _amount(found["figures"], thousand=bool(found["thousand"])) == case.amount
            and _is_currency(sign, case.currency)
            and not _MORE.search(words[max(0, found.start() - _LONGEST_LEAD) : found.start()])
        )
        if own or sign or found["thousand"]:
            yield Named(found.start(), found.end(), found.group().strip(), own=own, theirs=theirs)


def _amount(figures: str, *, thousand: bool) -> Decimal | None:
    """A number as it is most likely meant; three figures behind its one mark are thousands."""
    digits = re.sub(r"['’ ]", "", figures)
    last = max(digits.rfind(","), digits.rfind("."))
    mark = digits[last] if last >= 0 else ""
    grouped = mark and (digits.count(mark) > 1 or len(digits) - last - 1 == 3)
    head, tail = (digits, "") if not mark or grouped else (digits[:last], digits[last + 1 :])
    try:
        value = Decimal(f"{re.sub('[.,]', '', head)}.{tail or 0}")
    except InvalidOperation:
        return None
    return value * 1000 if thousand else value


def _is_currency(sign: str | None, own: str | None) -> bool:
    if sign is None or own is None:
        return True
    code = sign.upper()
    return _CODES.get(code, code) == own or (code in _DOLLARS and own in _DOLLAR_CODES)
