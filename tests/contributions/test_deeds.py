"""What gifts did: only from real payments, only where there were enough, and never more than they did."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundapp.contributions.deeds import Deed, Month, deeds

OCTOBER = date(2026, 10, 1)


def month(paid_pence, payments):
    return Month(OCTOBER, paid_pence, payments, came_in_pence=0, fees_pence=0)


@pytest.mark.parametrize(
    ("amount", "deed"),
    [
        (5_00, Deed(5_00, 12, 1, is_more=False)),
        (10_00, Deed(10_00, 6, 1, is_more=False)),
        (57_05, Deed(57_05, 1, 1, is_more=False)),
        (60_00, Deed(60_00, 1, 1, is_more=True)),
        (114_10, Deed(114_10, 1, 2, is_more=False)),
    ],
)
def test_so_many_gifts_or_so_many_payments(amount, deed):
    assert deeds(month(5 * 57_05, 5), [amount]) == (deed,)


@pytest.mark.parametrize("payments", [0, 1, 4])
def test_too_few_payments_say_nothing(payments):
    assert not month(1_000, payments).is_enough
    assert deeds(month(1_000, payments), [5_00]) == ()


@given(paid=st.integers(5, 10_000_000), payments=st.integers(5, 200), amount=st.integers(1, 200_000))
def test_no_gift_is_said_to_have_done_more_than_it_was(paid, payments, amount):
    told = month(paid, payments)
    for deed in deeds(told, [amount]):
        assert deed.gifts * amount >= deed.payments * told.each_pence
        assert (deed.gifts - 1) * amount < told.each_pence
