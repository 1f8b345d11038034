"""The list of bank holidays, against the rules that they follow, and counting over them."""

from datetime import date, timedelta

import pytest

from fundapp.kernel.refusal import Refused
from payouts.payments.rails import working_days

YEARS = range(2024, 2029)


def easter(year: int) -> date:
    """The Sunday, by the anonymous Gregorian computus."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    rest = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * rest) // 451
    month, day = divmod(h + rest - 7 * m + 114, 31)
    return date(year, month, day + 1)


def by_rule(year: int) -> set[date]:
    """England's, by the rules: two at Easter, three Mondays, and Christmas and New Year moved off weekends."""
    found = {easter(year) - timedelta(days=2), easter(year) + timedelta(days=1)}
    mays = [date(year, 5, day) for day in range(1, 32) if date(year, 5, day).weekday() == 0]
    augusts = [date(year, 8, day) for day in range(1, 32) if date(year, 8, day).weekday() == 0]
    found |= {mays[0], mays[-1], augusts[-1]}
    for fixed in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        week = (fixed + timedelta(days=number) for number in range(7))
        found.add(next(day for day in week if day.weekday() < 5 and day not in found))
    return found


@pytest.mark.parametrize("year", YEARS)
def test_the_list_is_what_the_rules_give(year):
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]

    shut = {day for day in days if day.weekday() < 5 and not working_days.is_working_day(day)}

    assert shut == by_rule(year)


def test_weekends_and_holidays_are_stepped_over_both_ways():
    christmas_eve = date(2026, 12, 24)

    assert working_days.after(christmas_eve, 1) == date(2026, 12, 29)
    assert working_days.after(date(2026, 12, 26), 0) == date(2026, 12, 29)
    assert working_days.before(date(2026, 12, 29)) == christmas_eve
    assert working_days.before(date(2026, 11, 23)) == date(2026, 11, 20)


@pytest.mark.parametrize("day", [date(2023, 12, 29), date(2029, 1, 2)])
def test_a_year_that_nobody_has_published_is_refused_and_not_guessed(day):
    with pytest.raises(Refused) as refused:
        working_days.is_working_day(day)

    assert refused.value.codes == ("bank_holidays_not_known",)
    assert "2028" in str(refused.value)
