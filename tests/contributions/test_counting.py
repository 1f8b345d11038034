"""What people saw, judged: who may count, what must agree, who is late."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundapp.contributions import counting
from fundapp.contributions.counting import Month, Standing
from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused

TODAY = date(2026, 11, 22)


def refusal(check, *arguments, **named):
    with pytest.raises(Refused) as refused:
        check(*arguments, **named)
    return refused.value.codes


def test_the_second_is_somebody_else():
    counting.check_second(first="a", second="b")
    assert refusal(counting.check_second, first="a", second="a") == ("second_person_needed",)


def test_both_count_the_same():
    counting.check_count(recorded_pence=100, counted_pence=100, currency="GBP")
    for counted in (99, 101, 0, -100):
        assert refusal(counting.check_count, recorded_pence=100, counted_pence=counted, currency="GBP") == (
            "count_differs",
        )


def test_an_amount_is_more_than_nothing_and_a_day_is_not_to_come():
    counting.check_amount(1)
    assert refusal(counting.check_amount, 0) == ("amount_not_positive",)
    assert refusal(counting.check_amount, -1) == ("amount_not_positive",)
    counting.check_day(TODAY, today=TODAY)
    assert refusal(counting.check_day, date(2026, 11, 23), today=TODAY) == ("day_in_the_future",)


def test_no_more_is_banked_than_is_there():
    counting.check_in_the_tin(pence=100, cash_pence=100, currency="GBP")
    assert refusal(counting.check_in_the_tin, pence=101, cash_pence=100, currency="GBP") == ("more_than_the_cash_box",)
    assert refusal(counting.check_in_the_tin, pence=1, cash_pence=-5, currency="GBP") == ("more_than_the_cash_box",)


@pytest.mark.parametrize(
    ("month", "stands"),
    [
        (Month(500, 0, TODAY, is_ended=False), Standing.DUE),
        (Month(500, 0, date(2026, 11, 17), is_ended=False), Standing.DUE),
        (Month(500, 0, date(2026, 11, 16), is_ended=False), Standing.LATE),
        (Month(500, 500, date(2026, 12, 17), is_ended=False), Standing.PAID),
        (Month(500, 499, date(2026, 11, 20), is_ended=False), Standing.DUE),
        # What came this month was for an earlier one.
        (Month(500, 500, date(2026, 10, 1), is_ended=False), Standing.LATE),
        (Month(500, 0, None, is_ended=False), Standing.DUE),
        (Month(500, 0, None, is_ended=True), Standing.ENDED),
        (Month(500, 500, None, is_ended=True), Standing.STILL_COMING),
    ],
)
def test_how_a_month_stands(month, stands):
    assert counting.standing(month, today=TODAY) is stands


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-30, 30))
def test_months_on_stays_in_the_right_month(day, months):
    found = counting.months_on(day, months)

    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day <= day.day
    assert found.day == day.day or (found.replace(day=28).month != counting.months_on(found, 1).month)


def test_the_last_of_a_short_month():
    assert counting.months_on(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert counting.months_on(date(2028, 1, 31), 1) == date(2028, 2, 29)


@given(st.integers(1, 10_000), st.lists(st.integers(1, 50_000), max_size=8))
def test_months_covered_add_up_to_the_whole(amount, gifts):
    total, months = 0, 0
    for pence in gifts:
        months += counting.months_covered(before_pence=total, after_pence=total + pence, amount_pence=amount)
        total += pence

    assert months == total // amount
    assert counting.months_covered(before_pence=total, after_pence=0, amount_pence=amount) == -months


def test_a_day_is_booked_at_its_noon_and_never_later_than_now():
    with clock.frozen_at(datetime(2026, 11, 22, 9, tzinfo=UTC)):
        assert counting.moment_of(date(2026, 7, 1)) == datetime(2026, 7, 1, 11, tzinfo=UTC)
        assert counting.moment_of(TODAY) == datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert counting.source_of(UUID(int=1)) == "offline:00000000-0000-0000-0000-000000000001"
