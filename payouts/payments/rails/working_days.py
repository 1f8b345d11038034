"""The days on which English banks work. It must never guess a year that nobody has published."""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from fundapp.kernel.refusal import refuse

_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    holidays = _holidays()
    if day.year not in holidays:
        raise refuse(
            "bank_holidays_not_known",
            "The bank holidays of %(year)s are not in the list yet, only those to %(last)s. Choose a way to pay that"
            " needs no date, or ask the administrator for a newer version.",
            year=day.year,
            last=max(holidays),
        )
    return day.weekday() < 5 and day not in holidays[day.year]


def working_day_from(day: date) -> date:
    """This day if banks work, otherwise the next on which they do."""
    while not is_working_day(day):
        day += _DAY
    return day


def after(day: date, count: int) -> date:
    """So many working days later. A weekend or holiday to start from counts as the working day behind it."""
    day = working_day_from(day)
    for _ in range(count):
        day = working_day_from(day + _DAY)
    return day


def before(day: date) -> date:
    """The last working day before this one."""
    day -= _DAY
    while not is_working_day(day):
        day -= _DAY
    return day


@cache
def _holidays() -> Mapping[int, frozenset[date]]:
    table = tomllib.loads((Path(__file__).parent / "bank_holidays.toml").read_text(encoding="utf-8"))
    return {int(year): frozenset(date.fromisoformat(f"{year}-{day}") for day in days) for year, days in table.items()}
