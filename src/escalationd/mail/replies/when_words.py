"""The words of dates and times in the languages that people answer in. Tables only."""

from __future__ import annotations

from datetime import time

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar januari janvier enero gennaio janeiro stycznia января",
            "feb february februar februari février febrero febbraio fevereiro lutego февраля",
            "mar march märz maart mars marzo março marts marca марта",
            "apr april avril abril aprile kwietnia апреля", "may mai mayo maggio mei maj maio maja мая",
            "jun june juni juin junio giugno junho czerwca июня",
            "jul july juli juillet julio luglio julho lipca июля",
            "aug august augustus augusti août agosto sierpnia августа",
            "sep sept september septembre septiembre settembre setembro września сентября",
            "oct october oktober octobre octubre ottobre okt outubro października октября",
            "nov november novembre noviembre novembro listopada ноября",
            "dec december dezember décembre diciembre dicembre dez dezembro desember grudnia декабря",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

DAYS = {
    name: number
    for number, names in enumerate(
        (
            "mon monday montag lundi lunes lunedì maandag måndag mandag",
            "tue tues tuesday dienstag mardi martes martedì dinsdag tisdag tirsdag",
            "wed weds wednesday mittwoch mercredi miércoles mercoledì woensdag onsdag",
            "thu thur thurs thursday donnerstag jeudi jueves giovedì donderdag torsdag",
            "fri friday freitag vendredi viernes venerdì vrijdag fredag",
            "sat saturday samstag samedi sábado sabato zaterdag lördag lørdag",
            "sun sunday sonntag dimanche domingo domenica zondag söndag søndag",
        )
    )
    for name in names.split()
}  # fmt: skip

DAY_PARTS = {
    "morning": time(9), "first thing": time(9), "early": time(9), "früh": time(9), "vormittag": time(9),
    "matin": time(9),
    "noon": time(12), "midday": time(12), "mittag": time(12), "midi": time(12), "mediodía": time(12),
    "afternoon": time(14), "nachmittag": time(14), "après-midi": time(14), "tarde": time(14),
    "evening": time(17), "abend": time(17), "soir": time(17), "eod": time(17), "cob": time(17), "end of day": time(17),
}  # fmt: skip

COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "half an": 0.5, "half a": 0.5,
    "einer": 1, "einem": 1, "zwei": 2, "drei": 3, "une": 1, "un": 1, "deux": 2, "una": 1, "dos": 2,
}  # fmt: skip

UNITS = {
    "minutes": "minute minutes min mins minuten minutos m",
    "hours": "hour hours hr hrs h stunde stunden heure heures hora horas",
    "days": "day days d tag tage tagen jour jours día días",
    "weeks": "week weeks w woche wochen semaine semaines semana semanas",
}  # fmt: skip

UNIT_OF = {name: unit for unit, names in UNITS.items() for name in names.split()}
