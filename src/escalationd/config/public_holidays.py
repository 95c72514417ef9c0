"""Public holidays by country and region: the only door to the package holidays, imported only when configured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from escalationd.config.section import did_you_mean

_LANGUAGE = "en_US"
"""Names are read in derivations beside English sentences; a country that has no English names keeps its own."""


def find_problem(country: str, region: str | None) -> tuple[str, str, str] | None:
    """What is wrong with a country and region: the key it is at, what, and what would be right; None when known."""
    import holidays  # a tenth of a second that only sites with holidays pay

    countries = holidays.list_supported_countries()
    if country not in countries:
        return "country", f'"{country}" is not a known country', did_you_mean(country, countries) + " (codes like DE)"
    if region is not None and region not in countries[country]:
        return "region", f'"{region}" is no region of {country}', did_you_mean(region, countries[country])
    return None


class ClosedDays(Mapping[date, str]):
    """The organisation's own closing days, and the public holidays of any year that somebody asks for."""

    def __init__(self, own: Mapping[date, str], places: tuple[tuple[str, str | None], ...]) -> None:
        self._own = dict(own)
        self._places = places
        self._years: dict[int, dict[date, str]] = {}

    def __getitem__(self, day: date) -> str:
        """The name of the holiday on ``day``. Raises KeyError on any other day."""
        return self._own[day] if day in self._own else self._year(day.year)[day]

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and (day in self._own or day in self._year(day.year))

    def __iter__(self) -> Iterator[date]:
        """Only the own closing days: public holidays have no end."""
        return iter(self._own)

    def __len__(self) -> int:
        return len(self._own)

    def __repr__(self) -> str:
        return f"ClosedDays({self._own!r}, {self._places!r})"

    def _year(self, year: int) -> dict[date, str]:
        if year not in self._years:
            self._years[year] = {
                day: f"{name} in {country}-{region}" if region else f"{name} in {country}"
                for country, region in self._places
                for day, name in _holidays(country, region, year)
            }
        return self._years[year]


def _holidays(country: str, region: str | None, year: int) -> Iterator[tuple[date, str]]:
    import holidays  # as above

    known = holidays.country_holidays(country, subdiv=region, years=year)
    if _LANGUAGE in known.supported_languages:
        known = holidays.country_holidays(country, subdiv=region, years=year, language=_LANGUAGE)
    yield from known.items()
