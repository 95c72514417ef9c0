"""Amounts and currencies: exact in every common locale, and refused where a clerk would ask."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalationd.mail.forms.money import AMBIGUOUS, Money, read_amount, read_currency, take_currency
from escalationd.mail.forms.values import UnclearValueError

CODES = ("CSR", "EUR", "USDT", "CAD")

EXACT = {
    # written: (amount, currency beside it)
    "1250": ("1250", None),
    "1250.00": ("1250.00", None),
    "1,250.00": ("1250.00", None),
    "1.250,00": ("1250.00", None),
    "12 500": ("12500", None),
    "12 500,75": ("12500.75", None),
    "1 250 000.50": ("1250000.50", None),
    "12\u00a0500": ("12500", None),
    "12\u202f500,00": ("12500.00", None),
    "12\u2009500": ("12500", None),
    "1'250.00": ("1250.00", None),
    "1’250.00": ("1250.00", None),
    "1´250.00": ("1250.00", None),
    "1,250": ("1250", None),
    "12,500": ("12500", None),
    "1,250,000": ("1250000", None),
    "1.250.000": ("1250000", None),
    "1.250.000,5": ("1250000.5", None),
    "1,25,000.00": ("125000.00", None),
    "12,34,567": ("1234567", None),
    "0.25": ("0.25", None),
    "0,25": ("0.25", None),
    "0.250": ("0.250", None),
    ".50": ("0.50", None),
    "12,5": ("12.5", None),
    "1250.5": ("1250.5", None),
    "1250.500": ("1250.500", None),
    "0.00012345": ("0.00012345", None),
    "12345678901234567.89": ("12345678901234567.89", None),
    "1 250,500": ("1250.500", None),
    "1.250,000": ("1250.000", None),
    "１，２５０．００": ("1250.00", None),
    "€500": ("500", "EUR"),
    "€ 500.00": ("500.00", "EUR"),
    "500 €": ("500", "EUR"),
    "500€": ("500", "EUR"),
    "1,250 EUR": ("1250", "EUR"),
    "1.250,00 EUR": ("1250.00", "EUR"),
    "EUR 1.250,-": ("1250.00", "EUR"),
    "EUR 1.250,--": ("1250.00", "EUR"),
    "500.–": ("500.00", None),
    "1'250.-": ("1250.00", None),
    "500/-": ("500", None),
    "EUR500": ("500", "EUR"),
    "500eur": ("500", "EUR"),
    "500 euros": ("500", "EUR"),
    "C$ 99.90": ("99.90", "CAD"),
    "CA$99.90": ("99.90", "CAD"),
    "$500 CAD": ("500", "CAD"),
    "US$500": ("500", "USD"),
    "$500": ("500", AMBIGUOUS),
    "500 dollars": ("500", AMBIGUOUS),
    "£12.50": ("12.50", "GBP"),
    "250 USDT": ("250", "USDT"),
    "₮250": ("250", "USDT"),
    "1250 CSR": ("1250", "CSR"),
    "1,250.00 (two charges of 625.00)": ("1250.00", None),
    "(EUR) 500": ("500", "EUR"),
    "1,250.00 EUR, charged twice": ("1250.00", "EUR"),
    "1,250.00 EUR on 12 May 2026": ("1250.00", "EUR"),
    "1,250.00 EUR for TXN-881": ("1250.00", "EUR"),
    "1,250.00 try to refund": ("1250.00", None),
    "+500": ("500", None),
    "500 zł": ("500", "PLN"),
    "₩500": ("500", "₩"),
    "kr 500": ("500", "kr"),
    "1,250.00.": ("1250.00", None),
}


@pytest.mark.parametrize("written", EXACT)
def test_an_amount_is_read_exactly(written: str) -> None:
    amount, currency = EXACT[written]

    money = read_amount(written, CODES)

    assert (str(money.amount), money.currency) == (amount, currency)


REFUSED = {
    "12,5000.00": "more than one way",
    "1.250": "1250.00 or 1.25",
    "12.500": "12500.00 or 12.50",
    "1.255": "1255.00 or 1.255",
    "1250,500": "two ways",
    "1,2345": "more than one way",
    "1,250,00": "more than one way",
    "1.250.00": "more than one way",
    "1,250.00.50": "more than one way",
    "1..250": "more than one way",
    "01/02/03": "date",
    "12.05.2026": "date",
    "2026-05-12": "date",
    "-500": "negative",
    "−500": "negative",
    "- 500": "negative",
    "500-": "negative",
    "(500.00)": "negative",
    "minus 500": "negative",
    "12k": "abbreviated",
    "1.2m": "abbreviated",
    "2 million": "abbreviated",
    "5 lakh": "abbreviated",
    "about 500": "exact",
    "ca. 500 EUR": "exact",
    "~500": "exact",
    "> 500": "exact",
    "up to EUR 500": "exact",
    "500+": "exact",
    "500?": "exact",
    "500 (tbc)": "exact",
    "500 or so": "exact",
    "500 plus fees": "exact",
    "15%": "exact",
    "500 or 600": "more than one number",
    "500-600": "more than one number",
    "500 / 600": "more than one number",
    "2 x 625.00": "more than one number",
    "1 25": "more than one number",
    "1250 00": "more than one number",
    "1, 250": "more than one",
    "500 EUR / 540 CAD": "two currencies",
    "€500 CAD": "two currencies",
    "five hundred": "no number",
    "see below": "no number",
    "12½": "figures",
    "②": "figures",
    "5OO": "figures alone",
    "1O00.00": "figures alone",
    "500 EUR per month": "exact",
    "500 EUR each": "exact",
    "TXN-881": "no number",
}


@pytest.mark.parametrize("written", REFUSED)
def test_an_amount_that_a_clerk_would_ask_about_is_refused_with_the_reason(written: str) -> None:
    with pytest.raises(UnclearValueError, match=REFUSED[written]):
        read_amount(written, CODES)


WRITERS = {
    "1250.00": lambda text: text,
    "1,250.00": lambda text: f"{int(text[:-3]):,}{text[-3:]}",
    "1.250,00": lambda text: f"{int(text[:-3]):,}".replace(",", ".") + "," + text[-2:],
    "1 250,00": lambda text: f"{int(text[:-3]):,}".replace(",", "\u202f") + "," + text[-2:],
    "1'250.00": lambda text: f"{int(text[:-3]):,}".replace(",", "'") + text[-3:],
}


@pytest.mark.parametrize("locale", WRITERS)
@given(cents=st.integers(min_value=0, max_value=10**17), code=st.sampled_from([*CODES, ""]))
def test_what_a_locale_writes_is_read_back(locale: str, cents: int, code: str) -> None:
    amount = Decimal(cents).scaleb(-2)

    money = read_amount(f"{WRITERS[locale](f'{amount:.2f}')} {code}", CODES)

    assert money == Money(amount, code or None)


@given(st.text(alphabet="0123456789.,' \u202f-+/()€$kEUR%", max_size=20))
def test_any_text_is_an_amount_or_refused_in_words(text: str) -> None:
    try:
        money = read_amount(text, CODES)
    except UnclearValueError as error:
        money = None
        reason = str(error)

    assert reason if money is None else money.amount.is_finite() and money.amount >= 0


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("EUR", "EUR"), ("eur", "EUR"), ("€", "EUR"), ("Euro", "EUR"), ("EUR (euro)", "EUR"), ("ＥＵＲ", "EUR"), ("CAD.", "CAD"),
        ("C$", "CAD"), ("Canadian dollars", "CAD"), ("USDT (TRC20)", "USDT"), ("USDT-TRC20", "USDT"), ("Tether", "USDT"), ("csr", "CSR"),
    ],
)  # fmt: skip
def test_a_currency_is_known_by_code_sign_and_name(written: str, code: str) -> None:
    assert read_currency(written, CODES) == code


@pytest.mark.parametrize(
    "written", ["USD", "$", "dollars", "GBP", "EUR/CAD", "EUR or CAD", "EUR?", "money", "BTC", "500"]
)
def test_a_currency_that_is_not_ours_or_not_clear_is_refused_naming_ours(written: str) -> None:
    with pytest.raises(UnclearValueError, match="CSR, EUR, USDT, CAD"):
        read_currency(written, CODES)


def test_an_organisation_with_other_currencies_reads_its_own() -> None:
    assert read_amount("CHF 1'250.00", ("CHF", "XAU")) == Money(Decimal("1250.00"), "CHF")
    assert take_currency("12 xau", ("CHF", "XAU"))[0] == "XAU"
