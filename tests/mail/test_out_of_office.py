"""Until when somebody is away, as mail systems and people write it; a date that can be read two ways is none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from escalationd.mail.machines.out_of_office import away_until
from escalationd.mail.opening.envelope import open_envelope

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""A Tuesday, 10:00 in Berlin."""


def until(text: str, subject: str = "Automatic reply: Stuck") -> str | None:
    raw = f"From: cio@example.test\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
    found = away_until(open_envelope(raw.encode()), now=NOW, zone="Europe/Berlin")
    return f"{found:%Y-%m-%d %H:%M}" if found else None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("I am out of the office until 30 November 2026.", "2026-11-30"),
        ("I will be back on Monday, December 14, 2026.", "2026-12-14"),
        ("I am away until Monday 14 December.", "2026-12-14"),
        ("Returning on the 3rd of December.", "2026-12-03"),
        ("I return to the office on Dec. 3.", "2026-12-03"),
        ("I am on leave from 23 November to 4 December 2026 with no access to e-mail.", "2026-12-04"),
        ("Out of office 2026-11-20 to 2026-11-30.", "2026-11-30"),
        ("back 2026-12-01", "2026-12-01"),
        ("I am back on Thursday.", "2026-11-26"),
        ("Returning 30/11/2026.", "2026-11-30"),
        ("Returning 11/30/2026.", "2026-11-30"),
        ("Ich bin vom 20.11.2026 bis 30.11.2026 nicht im Büro.", "2026-11-30"),
        ("Ich bin ab dem 1. Dezember wieder erreichbar.", "2026-12-01"),
        ("Ich bin wieder am 1.12.2026 im Haus.", "2026-12-01"),
        ("Je serai de retour le 1er décembre 2026.", "2026-12-01"),
        ("Estaré fuera hasta el 3 de enero de 2027.", "2027-01-03"),
        ("I am away from Nov 24 to Nov 30. I return on December 1.", "2026-12-01"),
        ("OOO: 24 Nov - 30 Nov", "2026-11-30"),
        ("I'm on annual leave 24-30 November.", "2026-11-30"),
        ("Ich bin am 30.11. wieder da.", "2026-11-30"),
        ("Je suis absent du 24/11/2026 au 30/11/2026 inclus.", "2026-12-01"),
        ("Estarei ausente até 30 de novembro de 2026.", "2026-11-30"),
        ("Jestem nieobecny do 30 listopada 2026.", "2026-11-30"),
        ("Jag är tillbaka den 30 november 2026.", "2026-11-30"),
        ("Я буду отсутствовать до 30 ноября 2026 г.", "2026-11-30"),
        ("I am not available until 30 November.", "2026-11-30"),
        ("Estaré fuera del 24 al 30 de noviembre.", "2026-11-30"),
        ("Jag är på semester och åter den 7 december.", "2026-12-07"),
        ("Jeg er tilbage mandag den 30. november 2026.", "2026-11-30"),
        ("Jestem na urlopie do 30.11.2026.", "2026-11-30"),
        ("Zurück am 30.11.26.", "2026-11-30"),
        ("Je suis en congés du 24/11 au 30/11.", "2026-11-30"),
        ("I am out 24 Nov - 27 Nov, back 30 Nov.", "2026-11-30"),
        ("Ich bin vom 24.11. bis zum 30.11. im Urlaub, ab dem 1.12. wieder da.", "2026-12-01"),
        ("Vuelvo el 14 de diciembre.", "2026-12-14"),
        ("Estou de férias de 1 a 11 de dezembro. Volto em 14/12/2026.", "2026-12-14"),
        ("Sarò di nuovo in ufficio il 14 dicembre.", "2026-12-14"),
        ("Wracam 14 grudnia 2026 r.", "2026-12-14"),
        ("Jestem na urlopie od 1 do 11 grudnia.", "2026-12-11"),
        ("Ik ben maandag 14 december weer aanwezig.", "2026-12-14"),
        ("Vanaf 14 december ben ik weer bereikbaar.", "2026-12-14"),
        ("Вернусь 14 декабря.", "2026-12-14"),
        ("Jsem mimo kancelář do 11. prosince 2026.", "2026-12-11"),
        ("Palaan töihin 14.12.2026.", "2026-12-14"),
        ("Olen tavoitettavissa jälleen 14. joulukuuta.", "2026-12-14"),
        ("12月14日より出社いたします。", "2026-12-14"),
        ("2026年12月14日（月）から業務に復帰いたします", "2026-12-14"),
        ("不在期間：2026/12/01～2026/12/11", "2026-12-11"),
        ("我将于2026年12月14日返回办公室。", "2026-12-14"),
    ],
)
def test_the_day_of_the_return(text, day):
    assert until(text) == f"{day} 08:00"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("I am away through 30 November 2026.", "2026-12-01"),
        ("Ich bin bis zum 30. November 2026 im Urlaub.", "2026-12-01"),
        ("Je suis absent jusqu'au 30 novembre 2026.", "2026-12-01"),
        ("I am away from 24 November through 30 November.", "2026-12-01"),
        ("Sono in ferie fino al 30 novembre 2026 compreso.", "2026-12-01"),
        ("Jeg holder ferie til og med 30. november.", "2026-12-01"),
        ("Ich bin vom 24.11. bis 30.11. (einschließlich) im Urlaub.", "2026-12-01"),
        ("Estoy de vacaciones del 1 al 11 de diciembre, ambos inclusive.", "2026-12-12"),
        ("Olen lomalla 11. joulukuuta saakka.", "2026-12-12"),
        ("12月11日まで休暇をいただいております。", "2026-12-12"),
        ("11 Aralık 2026 tarihine kadar izindeyim.", "2026-12-12"),
    ],
)
def test_a_last_day_away_counts_whole(text, day):
    assert until(text) == f"{day} 08:00"


def test_the_date_may_stand_in_the_subject_as_notes_writes_it():
    assert until("Bye", "AUTO: Ruth is out of the office (returning 30/11/2026)") == "2026-11-30 08:00"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I am out of the office.",
        "Returning 03/04/2027.",
        "I was away until 3 November 2026.",
        "Ich war bis 24.11.25 im Urlaub.",
        "I am on leave and will be back in March 2027.",
        "I left the company. Ina is available until 4 December 2026.",
        "If you do need a date, 30.11. is open.",
        "Returning 3/4.",
        "I am back on 31 February 2027.",
        "I am away until 30 November 2099.",
        "I am away until further notice.",
        "In urgent cases call +49 30 1234567 until 18:00.",
        "Until we meet again.",
        "I am in the office until 30 November 2026.",
        "Our offer is valid until 30 November 2026.",
        "Until I return, call our 24/7 hotline.",
        "Our office was founded on 12 December 2001.",
        "13月11日まで不在です。",
        "12月に戻ります。",
    ],
)
def test_what_is_no_sure_end_is_none(text):
    assert until(text) is None
