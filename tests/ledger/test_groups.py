"""No figure on the public page moves by what one person was paid."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fundapp.ledger.groups import Dated, Group, closed_groups

DAY = date(2026, 11, 2)


def amounts(*pence: int) -> list[Dated]:
    return [Dated(DAY + timedelta(days=place), each) for place, each in enumerate(pence)]


def test_four_amounts_are_not_published():
    assert closed_groups(amounts(100, 200, 300, 400)) == []


def test_the_fifth_amount_publishes_all_five_as_one():
    assert closed_groups(amounts(100, 200, 300, 400, 500)) == [Group(DAY + timedelta(days=4), 5, 1500)]


def test_amounts_after_a_closed_group_wait_for_the_next():
    assert [group.pence for group in closed_groups(amounts(*[100] * 9))] == [500]


@given(st.lists(st.integers(min_value=1, max_value=100_000), max_size=40))
def test_every_published_figure_is_a_sum_of_five_neighbours(pence):
    groups = closed_groups(amounts(*pence))

    assert [group.pence for group in groups] == [sum(pence[at : at + 5]) for at in range(0, len(pence) - 4, 5)]


@given(st.lists(st.integers(min_value=1, max_value=100_000), min_size=1, max_size=40))
def test_publishing_never_takes_a_figure_back(pence):
    before = closed_groups(amounts(*pence[:-1]))

    assert closed_groups(amounts(*pence))[: len(before)] == before
